"""Apostrophes whose place is known: doubled (``don''t``), or written as an accent (``don´t``, ``don`t``).

No gate is needed, for the sign itself shows the place; that it stands between the letters of a contraction or before a
possessive s shows what it was. Two apostrophes and a lone accent inside a word are damage. A grave accent there is as
often a habit of the writer, and code stands between two of them: it is only suggested. ``--`` for a dash is style, and
stays. English passages; what is put there is the apostrophe that the text uses elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.channel.apostrophes import ACCENT
from repair.document import ENGLISH, Document
from repair.edit import Edit, Step, Tier
from repair.lines import of_line

DOUBLED, ACCENTED = "restore.doubled-apostrophe", "restore.apostrophe-accent"
RULES = (DOUBLED, ACCENTED)

# What follows an English apostrophe inside a word; "''Titanic''s" is markup, so no two of them on one line but these.
_DOUBLED = re.compile(r"(?<=[^\W\d_])''(?=(?:(?<=n'')t|s|re|ve|ll|d|m)(?![^\W_]))", re.IGNORECASE)
_ACCENT = re.compile(r"(?<=[^\W\d_])[´`](?=(?:(?<=n.)t|s|re|ve|ll|d|m)(?![^\W_]))", re.IGNORECASE)
_INSIDE = re.compile(r"(?<=\w)`(?=\w)")


def proposed(document: Document) -> Iterator[Edit]:
    """The edits for one document.

    >>> [(edit.start, edit.after) for edit in proposed(Document.new("x", "They don''t know, it´s late."))]
    [(8, "'"), (20, "'")]
    """
    text = document.text
    if "''" in text:
        yield from (edit for edit in _doubled(text) if document.language_at(edit.start) in ENGLISH)
    if "´" in text or "`" in text:
        yield from (edit for edit in _accents(text) if document.language_at(edit.start) in ENGLISH)


def _doubled(text: str) -> Iterator[Edit]:
    for hit in _DOUBLED.finditer(text):
        if of_line(text, hit.start(), _is_all_doubled):
            why = "an apostrophe that was written twice, as databases do"
            step = Step("mark-doubled", "'", "''")
            yield Edit(*hit.span(), "''", "'", DOUBLED, confidence=0.99, proof=(step,), why=why)


def _accents(text: str) -> Iterator[Edit]:
    sign = "’" if text.count("’") > text.count("'") else "'"
    for hit in _ACCENT.finditer(text):
        accent = hit[0]
        if accent == "`" and not of_line(text, hit.start(), _is_without_code):
            continue
        why = f"an accent alone, {accent}, between the letters of a word"
        tier = Tier.CERTAIN if accent == "´" else Tier.PROBABLE
        proof = (Step(f"{ACCENT}({accent})", sign, accent),)
        yield Edit(*hit.span(), accent, sign, ACCENTED, tier, 0.99 if accent == "´" else 0.95, proof, why)


def _is_all_doubled(text: str, start: int, end: int) -> bool:
    """Do two apostrophes stand nowhere on the line but inside contractions and possessives?"""
    return text.count("''", start, end) == sum(1 for _ in _DOUBLED.finditer(text, start, end))


def _is_without_code(text: str, start: int, end: int) -> bool:
    """Do grave accents stand nowhere on the line but inside words?"""
    return text.count("`", start, end) == sum(1 for _ in _INSIDE.finditer(text, start, end))
