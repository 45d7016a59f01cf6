"""Dashes between blanks and between years, and paragraphs whose speech lost its quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from repair.channel.gate import doubled_spaces
from repair.document import Mark
from repair.edit import Edit, Step, Tier
from repair.stages._restore_text import DASH, inserted, listed

DASH_RULE, YEARS_RULE, QUOTES = "restore.dash", "restore.year-range", "quotes-lost"

_YEARS = re.compile(r"(?<![\w.,$/+#=-])((?:1[6-9]|20)\d\d)((?:1[6-9]|20)\d\d)(?![\w/=-]|[.,]\d)")
_FARTHEST = 150  # years
# "lot 20182019", "no. 20182019", "555 20182019", "on 20102016": numbers, and days written without marks.
_WORD_BEFORE = re.compile(r"([A-Za-z]+)[ .:#]*\Z")
_FIGURE_NEAR = re.compile(r"\d[ .,-]*\Z"), re.compile(r"[ .,-]{1,2}\d{3,}")

_BLANKS = re.compile(r"(?<=[A-Za-z0-9,)])  (?=[A-Za-z0-9$])")

# Breaks between paragraphs often went too: "said.She".
_PARAGRAPH_END = re.compile(r"\n|(?<=[a-z0-9][.?!])(?=[A-Z])")
_NAME = r"(?:[A-Z][\w.-]* ){0,3}[A-Z][\w-]+"


def year_ranges(text: str) -> Iterator[Edit]:
    """Two years run together. The one rule beside figures: it changes none, it puts a dash between two.

    >>> [(edit.before, edit.after) for edit in year_ranges("He led the bank in 19771978, says lot 20182019.")]
    [('19771978', '1977–1978')]
    """
    for hit in _YEARS.finditer(text):
        span = int(hit[2]) - int(hit[1])
        if 0 < span <= _FARTHEST and not _is_number(text, hit.start(), hit.end()):
            why = f"two years, {span} apart, without the dash between them"
            # Of 132 one was wrong. The whole range is the edit, so that suggestions made inside it are settled by it.
            step = Step("drop-non-ascii", DASH, "", 4)
            yield Edit(
                *hit.span(), hit[0], hit[1] + DASH + hit[2], YEARS_RULE, confidence=0.992, proof=(step,), why=why
            )


def _is_number(text: str, start: int, end: int) -> bool:
    word = _WORD_BEFORE.search(text, max(0, start - 24), start)
    if word and word[1].lower() in listed("numbered"):
        return True
    before, behind = _FIGURE_NEAR
    return bool(before.search(text, max(0, start - 4), start) or behind.match(text, end))


def dashes(text: str) -> Iterator[Edit]:
    """Two blanks with nothing between them: a dash stood there. A suggestion, since a lone quote may have stood there.

    >>> text = "The tour  two things at once  went on." + 60 * " And on it went."
    >>> [edit.start for edit in dashes(text)]
    [9, 29]
    """
    if doubled_spaces(text):
        for hit in _BLANKS.finditer(text):
            why = "two blanks with nothing between them"
            yield inserted(hit.start() + 1, DASH, DASH_RULE, 0.93, why, Tier.PROBABLE)


def lost_quotes(text: str) -> Iterator[Mark]:
    """The first reporting clause of each paragraph: ``We lost it all, Mr. Keller said.``

    In damaged news 91 % of such paragraphs had held quotation marks, and 44 % of those that had are found so. The mark
    covers the verb alone, so that a name that is mended beside it does not settle it.

    >>> text = "We lost it all, he said."
    >>> [text[mark.start : mark.end] for mark in lost_quotes(text)]
    ['said']
    """
    ends = (hit.end() for hit in _PARAGRAPH_END.finditer(text))
    for start, end in pairwise((0, *ends, len(text))):
        if hit := _clause().search(text, start, end):
            yield Mark(*hit.span(hit.lastgroup or 0), QUOTES, note="quotation marks lost here")


@cache
def _clause() -> re.Pattern[str]:
    """``, he said`` and ``, said Keller`` behind speech, ``said, We`` before it."""
    verb = "|".join(sorted(listed("said")))
    behind = rf"[,?!] (?:(?:he|she|they|{_NAME}) (?P<spoke>{verb})\b|(?P<said>{verb}) (?:{_NAME}|he|she|the|a)\b)"
    before = rf"\b(?P<asked>{verb})[,:] +(?=[A-Z])"
    return re.compile(f"{behind}|{before}")
