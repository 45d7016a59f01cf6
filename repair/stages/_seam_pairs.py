"""Marks that come in pairs, and the comma: "( built in 1962 )", "talks,which", "”unfair”", "““temporary”"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.edit import Edit, Step
from repair.lexicon import zipf
from repair.lines import count, line_around, next_place, of_line
from repair.stages._places import is_prose
from repair.stages._seam_text import grown

BRACKETS, COMMA, TURNED = "seams.space-in-brackets", "seams.space-after-comma", "seams.turned-quote"

# Both blanks of one pair: a blank on one side alone may be a table, a smiley or a sum.
_BRACKETS = re.compile(r"(?<![:;=-])\(( {1,2})(?=\w{2})([^()\n+*=/<>]{1,160}[\w.,”\"'’%])( {1,2})\)")
_COMMA = re.compile(r",(?=[a-z]{3})")  # begins with its rarest sign: that is what makes it fast
_OPENER_LIKE_A_CLOSER = re.compile(r"(?<=\w)[,.!?]?(“)(?=[\s.,;:!?)]|\Z)")
_CLOSER_LIKE_AN_OPENER = re.compile(r"(?<=[\s(—–])(”)(?=\w)")
_TWICE = re.compile(r"(?<=[\s(])““(?=\w)")
KNOWN = 4.3  # zipf of both words beside a comma: below it names of firms and products begin


def spaces_in_brackets(text: str) -> Iterator[Edit]:
    """Blanks inside both ends of a pair of brackets: ``( built in 1962 )``.

    >>> [(edit.start, edit.before) for edit in spaces_in_brackets("The road ( built in 1962 ) was washed away.")]
    [(10, ' '), (24, ' ')]
    """
    if "( " not in text:
        return
    for pair in _BRACKETS.finditer(text):
        if is_prose(text, pair.start()):
            for group in (1, 3):
                why = "a blank inside a bracket separates it from its words"
                proof = grown(pair[group])
                yield Edit(*pair.span(group), pair[group], "", BRACKETS, confidence=0.97, proof=proof, why=why)


def commas_without_space(text: str) -> Iterator[Edit]:
    """A comma between two ordinary words with no blank behind it: ``The talks,which began``.

    >>> [edit.start for edit in commas_without_space("The talks,which began on Monday, are secret.")]
    [10]
    """
    for comma in _COMMA.finditer(text):
        at = comma.end()
        left = re.search(r"[a-z]{2,}$", text[max(0, at - 25) : at - 1])
        right = re.match(r"[a-z]+", text[at : at + 25])
        if left and right and min(zipf(left[0]), zipf(right[0])) >= KNOWN and _is_alone(text, comma.start()):
            why = "a blank follows a comma between two words"
            yield Edit(at, at, "", " ", COMMA, confidence=0.97, proof=(Step("space-lost", " ", ""),), why=why)


def _is_alone(text: str, at: int) -> bool:
    """Not one of a row of words without blanks: those are tags, or a name for a machine."""
    start, end = line_around(text, at)
    tight = len(_COMMA.findall(text, max(start, at - 80), min(end, at + 80)))
    return tight == 1 and is_prose(text, at) and of_line(text, at, _is_long)


def _is_long(text: str, start: int, end: int) -> bool:
    return text.count(" ", start, end) >= 5


def turned_quotes(text: str) -> Iterator[Edit]:
    """A quotation mark that faces the wrong way or stands twice, where the line shows which it must be.

    >>> [(edit.before, edit.after) for edit in turned_quotes("She called it ”unfair” and left by the side door.")]
    [('”', '“')]
    """
    if "“" not in text and "”" not in text:
        return
    for hit in _CLOSER_LIKE_AN_OPENER.finditer(text):
        if _depth(text, hit.start(1)) == 0 and _next_quote(text, hit.end(1)) == "”":
            yield _turned(hit.start(1), "”", "“", "no quotation is open here, and one closes after the next words")
    for hit in _OPENER_LIKE_A_CLOSER.finditer(text):
        if _depth(text, hit.start(1)) == 1 and _is_balanced(text, hit.end(1)):
            yield _turned(hit.start(1), "“", "”", "a quotation is open here, and a word ends before the mark")
    for hit in _TWICE.finditer(text):
        if _depth(text, hit.start()) == 0 and _next_quote(text, hit.end()) == "”":
            proof = (Step("mark-doubled", "“", "““"),)
            why = "one quotation is opened twice and closed once"
            yield Edit(*hit.span(), "““", "“", TURNED, confidence=0.96, proof=proof, why=why)


def _turned(at: int, before: str, after: str, why: str) -> Edit:
    return Edit(
        at, at + 1, before, after, TURNED, confidence=0.96, proof=(Step("quote-turned", after, before),), why=why
    )


def _depth(text: str, place: int) -> int:
    """How many typographic quotations are open at a place of its line."""
    start, _ = line_around(text, place)
    return count(text, "“", start, place) - count(text, "”", start, place)


def _is_balanced(text: str, place: int) -> bool:
    """Does the rest of the line close as many quotations as it opens, and open before it closes?"""
    _, end = line_around(text, place)
    return _next_quote(text, place) != "”" and count(text, "“", place, end) == count(text, "”", place, end)


def _next_quote(text: str, place: int) -> str:
    """The next typographic quotation mark of the line, or nothing."""
    _, end = line_around(text, place)
    at, sign = min((next_place(text, sign, place), sign) for sign in "“”")
    return sign if at < end else ""
