"""How many names that lost their letters come back, and how many of the edits are right?

Clean English news hold accented names as they should be. Each document is damaged by a channel run forwards, the
pipeline repairs it, and every lost name is compared with what stood there. Three channels:

``deleted``   every code point outside ASCII is gone, from names and from all else;
``exonym``    a name of the core is first put into its form in another language (only forms that lose a letter);
``question``  every code point outside ASCII becomes ``?``.

Each is measured with context (the whole document, or a block of 20 lines of a file of single sentences) and without
(the line that holds the name, alone), and at two settings: what is applied, and what is applied or suggested.
The score of lost letters was learned on these texts, so each is judged by the model that has not seen it; their words
were counted for the lexicon, so that a rare name in them is known to be one, and the rules were read against them for
harm. Recall depends on whose names the news carry.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context

from benchmarks import data, folds
from repair import gazetteer, recipe
from repair.channel import deletion, replacement
from repair.document import Document
from repair.edit import Edit
from repair.gazetteer.entities import core

SEED = 1
BLOCKS = 400  # documents and blocks that hold an accented name, drawn from all files together
EXONYMS = 60  # documents for each of the languages below
LANGUAGES = ("es", "fr", "pt", "de", "pl", "cs", "tr")
CHUNK = 20  # documents a worker takes at once

ACCENTED = re.compile(r"(?<![^\W\d_])(?=[^\W\d_a-z])(?=[^\W\d_]*[^\W\d_a-zA-Z])[^\W\d_]{2,}")
"""A capitalised word with a letter outside ASCII. Not told apart from a common noun that begins a sentence."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a damaged text: its place there, what must stand there, its language and form there where known."""

    start: int
    end: int
    right: str
    language: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged text with the names in it. ``sources`` tells where each code point stood in the clean text."""

    channel: str
    context: bool
    clean: str
    damaged: str
    sources: tuple[int, ...]
    names: tuple[Name, ...]
    fold: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one name, or of one edit that is about no name of ours (``length`` 0).

    ``letters``: not the name, but the letters that were lost came back ("Komisja Europejska", partly untranslated); no
    such name counts as found, and no such edit as wrong.
    """

    channel: str
    context: bool
    tier: str
    language: str
    length: int
    right: bool
    edited: bool
    letters: bool = False


def deleted(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without its letters outside ASCII, and where each code point stood.

    >>> deleted("Kíev")
    ('Kev', (0, 2, 3))
    """
    return deletion.corrupt(text), tuple(place for place, sign in enumerate(text) if sign.isascii())


def accented(clean: str, channel: str, context: bool) -> Case:
    """A case of the channels that damage the English name itself.

    >>> accented("near Łódź", "deleted", context=False).names
    (Name(start=5, end=6, right='Łódź', language='unknown'),)
    """
    if channel == "question":
        damaged, sources = replacement.corrupt(clean, "?"), tuple(range(len(clean)))
    else:
        damaged, sources = deleted(clean)
    place = {source: at for at, source in enumerate((*sources, len(clean)))}
    names = []
    for found in ACCENTED.finditer(clean):
        kept = [place[at] for at in range(*found.span()) if at in place]
        if kept:
            start, end = kept[0], kept[-1] + 1
            names.append(Name(start, end, found[0], language_of(damaged[start:end], found[0])))
    return Case(channel, context, clean, damaged, sources, tuple(names))


@cache
def language_of(garbled: str, name: str) -> str:
    """The language in which the gazetteer knows the form, if it is one alone.

    >>> language_of("Nmand", "Nômand")
    'unknown'
    """
    known = {code for found in gazetteer.look_up(garbled) if found.name == name for code in found.languages}
    return known.pop() if len(known) == 1 else "unknown"


@cache
def forms(language: str) -> dict[str, str]:
    """English name -> form of the core in a language that loses a letter; only forms that English does not use."""
    found: dict[str, str] = {}
    for entity in core():
        for code, form in entity.forms:
            if code == language and not form.isascii() and deletion.corrupt(form).strip() and form != entity.english:
                found.setdefault(entity.english, form)
    return found


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = sorted(forms(language), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def exonyms(clean: str, language: str, context: bool) -> Case | None:
    """A case in which the names of the core came through another language; None where the text holds none.

    >>> exonyms("talks in Kyiv", "es", context=False).damaged
    'talks in Kev'
    """
    found = list(_pattern(language).finditer(clean))
    if not found:
        return None
    pieces: list[str] = []
    sources: list[int] = []
    names: list[Name] = []
    done = 0
    for name in found:
        _append(clean[done : name.start()], range(done, name.start()), pieces, sources)
        start = len(sources)
        garbled = deletion.corrupt(forms(language)[name[0]])
        pieces.append(garbled)
        # Every code point of a foreign form comes from the whole name.
        sources += [name.start()] * len(garbled)
        if garbled != name[0]:
            names.append(Name(start, len(sources), name[0], language, forms(language)[name[0]]))
        done = name.end()
    _append(clean[done:], range(done, len(clean)), pieces, sources)
    return Case("exonym", context, clean, "".join(pieces), tuple(sources), tuple(names)) if names else None


def _append(text: str, places: range, pieces: list[str], sources: list[int]) -> None:
    pieces.append(deletion.corrupt(text))
    sources += [place for place, sign in zip(places, text, strict=True) if sign.isascii()]


def judge(case: Case) -> Iterator[Outcome]:
    """Repair a damaged text at both settings and compare every name."""
    for tier in ("certain", "probable"):
        with folds.without(case.fold):
            document = recipe.pipeline(recipe.Settings(apply=tier))(Document.new("x", case.damaged))
        edits = document.edits()
        used: set[int] = set()
        for name in case.names:
            touching = [n for n, edit in enumerate(edits) if edit.start < name.end and edit.end > name.start]
            used.update(touching)
            right = bool(touching) and _is_right(case, name, [edits[n] for n in touching])
            length = sum(map(str.isalpha, case.damaged[name.start : name.end]))
            letters = bool(touching) and all(_gives_letters(name, edits[n]) for n in touching)
            yield Outcome(case.channel, case.context, tier, name.language, length, right, bool(touching), letters)
        for number, edit in enumerate(edits):
            if number not in used and brings_letters(edit):
                right = _is_restored(case, edit)
                yield Outcome(case.channel, case.context, tier, "unknown", 0, right, edited=True)


def brings_letters(edit: Edit) -> bool:
    """Is it an edit of names or of lost letters, rather than of marks and seams?

    >>> brings_letters(Edit(0, 3, "Kev", "Kyiv", "names.lost-letters")), brings_letters(Edit(0, 1, "x", ",", "demo"))
    (True, False)
    """
    return "names." in edit.rule or any(sign.isalpha() and not sign.isascii() for sign in edit.after)


def _is_right(case: Case, name: Name, touching: Sequence[Edit]) -> bool:
    """Does the name stand there now, whatever else the edit has mended around it?

    Its current English form will do as well (Istanbul for İstanbul): then the proof passes through the name.
    """
    if len(touching) == 1 and any(name.right in (step.before, step.after) for step in touching[0].proof):
        return True
    start = min(name.start, touching[0].start)
    end = max(name.end, touching[-1].end)
    shown, at = "", start
    for edit in touching:
        shown += case.damaged[at : edit.start] + edit.after
        at = edit.end
    shown += case.damaged[at:end]
    if start == name.start and end == name.end:
        return shown == name.right
    return re.search(rf"(?<!\w){re.escape(name.right)}(?!\w)", shown) is not None


def _gives_letters(name: Name, edit: Edit) -> bool:
    return name.start <= edit.start and edit.end <= name.end and edit.after in name.form


def _is_restored(case: Case, edit: Edit) -> bool:
    """Did exactly these words stand there before the damage? Lost code points at the edges belong to either side."""
    sources = (-1, *case.sources, len(case.clean))
    starts = range(sources[edit.start] + 1, sources[edit.start + 1] + 1)
    ends = range(sources[edit.end] + 1, sources[edit.end + 1] + 1)
    return any(case.clean[start:end] == edit.after for start in starts for end in ends)


def cases() -> list[Case]:
    """The sample: documents with accented names, and documents with names of the core for each language."""
    rng = random.Random(SEED)
    texts = [
        (text, folds.fold_of(folds.name_of(path, number)))
        for path in data.clean_english()
        for number, text in enumerate(data.documents(path))
        if len(text) < 20_000
    ]
    rng.shuffle(texts)
    found: list[Case] = []
    for text, fold in [(text, fold) for text, fold in texts if ACCENTED.search(text)][:BLOCKS]:
        for channel in ("deleted", "question"):
            found.append(replace(accented(text, channel, context=True), fold=fold))
            lines = (line for line in text.splitlines() if ACCENTED.search(line))
            found += (replace(accented(line, channel, context=False), fold=fold) for line in lines)
    for language in LANGUAGES:
        drawn = 0
        for text, fold in texts:
            whole = exonyms(text, language, context=True)
            if whole is None:
                continue
            found.append(replace(whole, fold=fold))
            alone = (exonyms(line, language, context=False) for line in text.splitlines())
            found += (replace(case, fold=fold) for case in alone if case is not None)
            drawn += 1
            if drawn == EXONYMS:
                break
    return found


def outcomes(some: Sequence[Case]) -> list[Outcome]:
    """What became of the names of some cases."""
    return [outcome for case in some for outcome in judge(case)]


def measure() -> dict[str, float]:
    """Recall and precision by channel, context and tier; recall of applied edits by language and by length."""
    sample = cases()
    chunks = [sample[at : at + CHUNK] for at in range(0, len(sample), CHUNK)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = [outcome for some in pool.map(outcomes, chunks) for outcome in some]
    whole = sum(case.context for case in sample)
    print(f"names: {whole} documents or blocks, {len(sample) - whole} lines alone (seed {SEED})")
    figures: dict[str, float] = {}
    for channel in ("deleted", "exonym", "question"):
        for context in (True, False):
            for tier in ("certain", "probable"):
                group = [one for one in found if (one.channel, one.context, one.tier) == (channel, context, tier)]
                figures |= _rates(f"{channel}_{'block' if context else 'line'}_{tier}", group)
    applied = [one for one in found if one.tier == "certain" and one.context and one.length]
    exonym = [one for one in applied if one.channel == "exonym"]
    for language in LANGUAGES:
        figures |= _recall(f"exonym_{language}", [one for one in exonym if one.language == language])
    lost = [one for one in applied if one.channel == "deleted"]
    for name, low, high in (("1_to_3", 1, 3), ("4_to_5", 4, 5), ("6_and_more", 6, 99)):
        figures |= _recall(f"deleted_letters_{name}", [one for one in lost if low <= one.length <= high])
    known = Counter(one.language for one in lost if one.language != "unknown")
    for language, count in known.most_common(8):
        told = sum(one.right for one in lost if one.language == language)
        print(f"  deleted, form of {language} alone: {told} of {count}")
    return figures


def _rates(name: str, group: Sequence[Outcome]) -> dict[str, float]:
    names = [one for one in group if one.length]
    edits = [one for one in group if one.edited]
    right = sum(one.right for one in names)
    recall = right / max(1, len(names))
    good = sum(one.right or one.letters for one in edits)
    precision = good / max(1, len(edits))
    print(
        f"  {name:26s} recall {recall:6.1%} ({right} of {len(names)} names)   "
        f"precision {precision:6.1%} ({good} of {len(edits)} edits)"
    )
    return {f"{name}_recall": round(recall, 3), f"{name}_precision": round(precision, 3)}


def _recall(name: str, group: Sequence[Outcome]) -> dict[str, float]:
    right = sum(one.right for one in group)
    recall = right / max(1, len(group))
    print(f"  {name:26s} recall {recall:6.1%} ({right} of {len(group)} names)")
    return {f"{name}_recall": round(recall, 3)}
