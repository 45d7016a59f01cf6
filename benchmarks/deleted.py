"""News as deletion leaves it, with what it took: gold for the marks that stage ``restore`` puts back.

Clean news holds mostly straight marks, which the channel would spare. So marks are first made typographic by their
neighbours, then the text goes through the channel, and what it took is kept: a gap in the garbled text and the kinds
lost there. Paragraphs whose quotes do not pair are left out of the quote scores. Too little news has no-break spaces
and unspaced dashes, so they are simulated (0.7 % of the spaces in 40 % of the documents, unspaced dashes in 25 %): read
those figures as difficulty, not as frequency.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from repair.channel.deletion import corrupt

APOSTROPHE, OPENING, CLOSING, A_DASH, A_SPACE, ANY_OTHER = "AOCDSX"
"""What may be lost in a gap."""
NO_BREAK_SPACES = 0.007
"""The share of the spaces that are made no-break ones, in documents that have some."""
TEST, TUNING = 0, 1
"""Of ten parts of the documents; the other eight are for training."""

_OPENERS = " \n\t([{/-—–―“‘\u00a0"
_HEADLESS = frozenset(
    ("em", "til", "till", "tis", "twas", "n", "cause", "bout", "round", "cuz")
)  # 'em: an apostrophe, no quote
_DOUBLE, _SINGLE, _DASHES, _SPACES = '"“”„', "'’‘ʼ´", "–—―‒", "\u00a0\u2009\u202f\u2002\u2003"
_YEARS = re.compile(r"\b((?:1[5-9]|20)\d\d)-((?:1[5-9]|20)\d\d|\d\d)\b(?!-)")
_SPACED_DASH = re.compile(r"(?<=[a-z]) [–—―] (?=[a-z])")


@dataclass(frozen=True, slots=True)
class Deleted:
    """A document before and after. ``native``: it had typographic marks only, so none was guessed."""

    source: str
    native: bool
    part: int
    clean: str
    typographic: str
    text: str
    lost: dict[int, str]
    unscored: tuple[tuple[int, int], ...]

    @property
    def is_article(self) -> bool:
        """Is it an article as it was published, and not loose sentences in paragraphs that were made up?"""
        return "_sents" not in self.source

    def scores_quotes(self, gap: int) -> bool:
        """Is the gap in a paragraph whose quotes pair?"""
        return not any(start <= gap <= end for start, end in self.unscored)


class _MarkMaker:
    """Makes the marks of one paragraph typographic, left to right, and names the kind of all that deletion takes."""

    def __init__(self, paragraph: str) -> None:
        text = re.sub(r"``|''", '"', paragraph).replace("«", "“").replace("»", "”")
        text = re.sub(r"(?<=\s)--?(?=\s)", "–", text)
        self.source = _YEARS.sub(r"\1–\2", text)
        self.in_double = self.in_single = False
        self.paired = True

    def run(self) -> tuple[str, str]:
        """The paragraph, and for each sign what it is to the channel; a dot for what it spares."""
        marks = [self._mark(at, sign) for at, sign in enumerate(self.source)]
        self.paired &= not self.in_single
        return "".join(sign for sign, _ in marks), "".join(kind for _, kind in marks)

    def _mark(self, at: int, sign: str) -> tuple[str, str]:
        if sign in _DOUBLE:
            return self._double(at, sign)
        if sign in _SINGLE:
            return self._single(at)
        kind = A_DASH if sign in _DASHES else A_SPACE if sign in _SPACES else "." if sign.isascii() else ANY_OTHER
        return sign, kind

    def _around(self, at: int) -> tuple[str, str]:
        return self.source[at - 1] if at else " ", self.source[at + 1] if at + 1 < len(self.source) else " "

    def _double(self, at: int, sign: str) -> tuple[str, str]:
        before, after = self._around(at)
        opens = before in _OPENERS and not after.isspace() if sign == '"' else sign in "“„"
        self.paired &= opens != self.in_double
        self.in_double = opens
        return ("“", OPENING) if opens else ("”", CLOSING)

    def _single(self, at: int) -> tuple[str, str]:
        before, after = self._around(at)
        if before.isalnum() and after.isalnum():
            return "’", APOSTROPHE
        if (before in _OPENERS or (before == '"' and self.in_double)) and (after.isalnum() or after in '"“'):
            return self._single_before_a_word(at)
        if self.in_single and not (before == "s" and re.search(r"[^s]['’](?!\w)", self.source[at + 1 :])):
            self.in_single = False
            return "’", CLOSING
        if before.isalpha():
            return "’", APOSTROPHE
        self.paired = False
        return "’", CLOSING

    def _single_before_a_word(self, at: int) -> tuple[str, str]:
        head = re.match(r"[A-Za-z]+|\d\ds?", self.source[at + 1 :])
        if head and (head.group().lower() in _HEADLESS or head.group()[0].isdigit()):
            return "’", APOSTROPHE
        self.paired &= not self.in_single
        self.in_single = True
        return "‘", OPENING


def deleted(
    source: str, native: bool, paragraphs: list[str], between: str = "\n", spaces: float = NO_BREAK_SPACES
) -> Deleted:
    """One document through the channel. What is drawn at random depends on its first paragraph alone."""
    digest = int(hashlib.md5(paragraphs[0].encode()).hexdigest(), 16)
    rng = random.Random(digest)
    no_break = spaces if rng.random() < 0.4 else 0.0
    unspaced = rng.random() < 0.25
    whole: list[str] = []
    kept: list[str] = []
    lost: dict[int, str] = {}
    unscored: list[tuple[int, int]] = []
    for paragraph in paragraphs:
        maker = _MarkMaker(re.sub(r"[ \t]+", " ", paragraph.strip()))
        text, kinds = maker.run()
        text, kinds = _unspaced(text, kinds) if unspaced else (text, kinds)
        start = len(kept)
        for at, (sign, kind) in enumerate(zip(text, kinds, strict=True)):
            if (
                sign == " "
                and no_break
                and rng.random() < no_break
                and kinds[at - 1 : at] == "." == kinds[at + 1 : at + 2]
            ):
                sign, kind = "\u00a0", A_SPACE
            whole.append(sign)
            if kind == ".":
                kept.append(sign)
            else:
                lost[len(kept)] = lost.get(len(kept), "") + kind
        if not maker.paired:
            unscored.append((start, len(kept)))
        whole += between
        kept += between
    typographic, text = "".join(whole), "".join(kept)
    if corrupt(typographic) != text:
        raise ValueError(f"The channel does not give the garbled text of a document of {source}.")
    return Deleted(source, native, digest % 10, "\n".join(paragraphs), typographic, text, lost, tuple(unscored))


def _unspaced(text: str, kinds: str) -> tuple[str, str]:
    for dash in reversed(list(_SPACED_DASH.finditer(text))):
        start, end = dash.span()
        text, kinds = text[:start] + "—" + text[end:], kinds[:start] + A_DASH + kinds[end:]
    return text, kinds


def lines(path: Path) -> Iterator[str]:
    """The texts of a file, as they stand there."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)["text"] if ".jsonl" in path.name else line.strip()


def in_paragraphs(sentences: Iterable[str], rng: random.Random, size: int = 12) -> Iterator[list[str]]:
    """Loose sentences, in their order, as documents: a paragraph ends where its quotes are closed, by a toss."""
    seen: set[str] = set()
    document: list[str] = []
    paragraph: list[str] = []
    for sentence in sentences:
        if not sentence or sentence in seen:
            continue
        seen.add(sentence)
        paragraph.append(sentence)
        joined = " ".join(paragraph)
        is_open = joined.count("“") - joined.count("”") + joined.count('"') % 2 > 0
        if (is_open and len(paragraph) >= 4) or (not is_open and rng.random() < 0.5) or len(paragraph) >= 8:
            document.append(joined)
            paragraph = []
            if len(document) == size:
                yield document
                document = []
    if document:
        yield document


def paragraphs_of(path: Path) -> Iterator[list[str]]:
    """The documents of a file of clean news, each as its paragraphs."""
    if path.name.endswith("_sents.txt.gz"):
        yield from in_paragraphs(lines(path), random.Random(7))
    elif "_sents" in path.name or "headlines" in path.name:
        group = [text for text in lines(path) if text.strip()]
        yield from (group[at : at + 15] for at in range(0, len(group), 15))
    else:
        for text in lines(path):
            if found := [line for line in re.split(r"[\r\n]+", text) if line.strip()]:
                yield found


def is_native(path: Path, text: str) -> bool:
    """Had the document typographic marks only?"""
    return "_sents" not in path.name and ("“" in text or "’" in text) and "'" not in text and '"' not in text


def documents(paths: Iterable[Path], between: str = "\n") -> Iterator[Deleted]:
    """The documents of files of clean news, through the channel."""
    for path in paths:
        for found in paragraphs_of(path):
            yield deleted(path.name.split(".")[0], is_native(path, "".join(found)), found, between)
