"""How many names come back that lost their letters before the text was translated?

Parallel news hold each sentence in its source language and in English. Where a name has letters to lose in the source
and stands in the English too, the English gets what deletion leaves of the source's spelling ("Krakw" for Kraków,
whichever way English writes it); the rest of the English stays as it is, quotation marks included. Twenty lines are one
document, and each is judged by the model that has not seen it (:mod:`benchmarks.folds`). A name is right when its
letters are: accents may differ, since the English may stand without.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from benchmarks import data, folds, reliability
from benchmarks.names import CHUNK, brings_letters
from repair import recipe
from repair.channel import deletion
from repair.document import Document
from repair.edit import Edit
from repair.gazetteer import ascii_form

SEED = 1
BLOCKS = 150  # documents a language, where there are as many
LANGUAGES = ("es", "fr", "de", "pt", "it", "pl", "cs", "ro", "tr", "hu")
NEWS = ("newstest", "newsdiscuss", "ntrex", "wmt")  # sets of the parallel texts that are news
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at its place in the damaged text, and what it was."""

    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged document of one language with its names."""

    language: str
    fold: int
    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one name, or (``language`` empty) of one edit that brings letters where no name was damaged."""

    language: str
    tier: str
    edited: bool
    right: bool
    confidence: float


def spellings(foreign: str, english: str) -> Iterator[tuple[int, int, str]]:
    """Places of names in the English line with the source's spelling, where that has a letter to lose.

    >>> list(spellings("Starosta w Łodzi: Łódź czeka.", "The mayor: Lodz waits."))
    [(11, 15, 'Łódź')]
    """
    accented = {found[0] for found in _WORD.finditer(foreign) if _is_name(found[0])}
    by_letters = {ascii_form(word): word for word in sorted(accented)}
    for found in _WORD.finditer(english):
        word = by_letters.get(ascii_form(found[0]))
        if word is None and _is_name(found[0]):
            word = found[0]
        if word and found[0][0].isupper() and len(deletion.corrupt(word)) >= 2:
            yield *found.span(), word


def _is_name(word: str) -> bool:
    return not word.isascii() and word[0].isupper() and not word.isupper() and len(word) >= 3


def damaged(language: str, fold: int, lines: Sequence[tuple[str, str]]) -> Case:
    """Twenty lines (foreign, English) as one damaged document."""
    parts: list[str] = []
    names: list[Name] = []
    length = 0
    for foreign, english in lines:
        at = 0
        for start, end, word in spellings(foreign, english):
            left = deletion.corrupt(word)
            length += start - at
            names.append(Name(length, length + len(left), word))
            length += len(left)
            parts += [english[at:start], left]
            at = end
        parts += [english[at:], "\n"]
        length += len(english) - at + 1
    return Case(language, fold, "".join(parts)[:-1], tuple(names))


def blocks(language: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The news of a language, twenty lines of one part at a time."""
    lines: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(data.folder() / "parallel" / f"{language}-en.tsv.gz", "rt", encoding="utf-8", newline="\n") as rows:
        for row in rows:
            foreign, english, source = row.rstrip("\n").split("\t")
            if source.startswith(NEWS):
                fold = folds.fold_of_line(english)
                lines[fold].append((foreign, english))
                if len(lines[fold]) == data.BLOCK:
                    yield fold, lines.pop(fold)


def cases() -> list[Case]:
    """The sample: documents with at least one damaged name."""
    rng = random.Random(SEED)
    found: list[Case] = []
    for language in LANGUAGES:
        made = (damaged(language, fold, lines) for fold, lines in blocks(language))
        held = [case for case in made if case.names]
        found += rng.sample(held, min(BLOCKS, len(held)))
    return found


def outcomes(some: Sequence[Case]) -> list[Outcome]:
    """Repair some documents at both settings and compare every name."""
    return [outcome for case in some for tier in ("certain", "probable") for outcome in judged(case, tier)]


def judged(case: Case, tier: str) -> Iterator[Outcome]:
    """What became of the names of a document, and the other edits that bring letters."""
    with folds.without(case.fold):
        document = recipe.pipeline(recipe.Settings(apply=tier))(Document.new("x", case.text))
    edits = document.edits()
    used: set[int] = set()
    for name in case.names:
        touching = [n for n, edit in enumerate(edits) if edit.start < name.end and edit.end > name.start]
        used.update(touching)
        sure = min((edits[n].confidence for n in touching), default=0.0)
        right = bool(touching) and _is_right(case.text, name, [edits[n] for n in touching])
        yield Outcome(case.language, tier, bool(touching), right, sure)
    for number, edit in enumerate(edits):
        if number not in used and brings_letters(edit):
            yield Outcome("", tier, edited=True, right=False, confidence=edit.confidence)


def _is_right(text: str, name: Name, touching: Sequence[Edit]) -> bool:
    start, end = min(name.start, touching[0].start), max(name.end, touching[-1].end)
    shown, at = "", start
    for edit in touching:
        shown += text[at : edit.start] + edit.after
        at = edit.end
    shown = ascii_form(shown + text[at:end])
    wanted = ascii_form(name.right)
    return shown == wanted or ((start, end) != (name.start, name.end) and wanted in _WORD.findall(shown))


def measure() -> dict[str, float]:
    """Recall by language and of all, and precision: edits of undamaged words count against it."""
    sample = cases()
    chunked = [sample[at : at + CHUNK] for at in range(0, len(sample), CHUNK)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = [outcome for some in pool.map(outcomes, chunked) for outcome in some]
    print(f"sources: {len(sample)} documents of {data.BLOCK} lines (seed {SEED})")
    figures: dict[str, float] = {}
    for tier in ("certain", "probable"):
        edits = [one for one in found if one.tier == tier and one.edited]
        names = [one for one in found if one.tier == tier and one.language]
        precision = sum(one.right for one in edits) / max(1, len(edits))
        recall = sum(one.right for one in names) / max(1, len(names))
        figures |= {f"{tier}_recall": round(recall, 3), f"{tier}_precision": round(precision, 3)}
        print(
            f"  {tier:9s} recall {recall:6.1%} of {len(names)} names   precision {precision:6.1%} of {len(edits)} edits"
        )
    shown = reliability.bins((one.confidence, one.right) for one in found if one.tier == "probable" and one.edited)
    print(*reliability.plot(shown), sep="\n")
    figures["calibration_error"] = reliability.error(shown)
    for language in LANGUAGES:
        names = [one for one in found if one.tier == "certain" and one.language == language]
        recall = sum(one.right for one in names) / max(1, len(names))
        figures[f"{language}_recall"] = round(recall, 3)
        print(f"    {language} {recall:6.1%} of {len(names)}")
    return figures
