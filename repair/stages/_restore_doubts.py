"""What speaks against the tagger where it is sure and no rule speaks: the words beside it, and the text as a whole."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from repair.lexicon import pair, zipf
from repair.stages._restore_text import listed
from repair.tagging.kinds import Kind
from repair.tagging.reading import Lost

# What stands before a gap: a word, and the one before it after a blank. What stands behind: its rest, the next word.
_BEFORE, _BEHIND = re.compile(r"(?:([A-Za-z]+) )?([A-Za-z]+)\Z"), re.compile(r"([A-Za-z]*) ([A-Za-z0-9]+)")
# Before a name they say nothing about its number: "of Trumps plan".
_NO_COUNT = frozenset(("the", "of", "between"))
_LETTERS_BEFORE, _LETTERS_BEHIND = re.compile(r"[A-Za-z]+\Z"), re.compile(r"[A-Za-z]+")
_SHORT, _COMMON = 3, 5.0  # letters, zipf
_FAR = 60  # code points
_BLANK, _BLANK_BEFORE = re.compile(r"\s"), re.compile(r"\s(?=\S*\Z)")
_MARKS = " ,.;:?!()\n"


def is_one_word(text: str, found: Lost) -> bool:
    """Is what reads as two words run together one after all?

    A space is lost once, and what is always written so is a name. And of three letters or fewer few are words: ``Ramn``
    lost an ``ó``, not a dash.
    """
    if found.kind not in (Kind.FUSED_BY_SPACE, Kind.FUSED_BY_DASH):
        return False
    start, end = _chunk(text, found.start)
    halves = _LETTERS_BEFORE.search(text, start, found.start), _LETTERS_BEHIND.match(text, found.start)
    parts = [half.group() for half in halves if half]
    if len(parts) == 2 and any(len(part) <= _SHORT and zipf(part) < _COMMON for part in parts):
        return True
    return _chunks(text)[text[start:end].strip(_MARKS)] > 1


@lru_cache(maxsize=2)
def _chunks(text: str) -> Counter[str]:
    """How often each stretch between blanks stands in a text, without the marks around it."""
    return Counter(chunk.strip(_MARKS) for chunk in text.split())


def is_doubtful(text: str, found: Lost) -> bool:
    """Do the words beside it speak against what the tagger is sure of?"""
    words = _around(text, found.start)
    if words is None:
        return found.kind in (Kind.POSSESSIVE, Kind.AMBIGUOUS)
    before, word, after = words
    if found.kind is Kind.POSSESSIVE:  # the two Clintons, Putins and Trumps
        return after in listed("no-possession") or before in listed("plural-company") - _NO_COUNT
    if found.kind is not Kind.AMBIGUOUS:
        return False
    # "Its roof was gone": what often stands behind "its" and seldom behind "is".
    return word == "its" and pair("is", after) <= pair("its", after)


def is_plain(text: str, found: Lost) -> bool:
    """Does an article or pronoun before it say that it is no contraction? ``they wed``, ``the shed``, ``he lets``."""
    words = _around(text, found.start) if found.kind is Kind.AMBIGUOUS else None
    return words is not None and words[1] != "its" and words[0] in listed("before-plain")


def _around(text: str, at: int) -> tuple[str, str, str] | None:
    """The word before the one that a gap is in, that word and the one behind it, in small letters."""
    before, behind = _BEFORE.search(text, max(0, at - _FAR), at), _BEHIND.match(text, at)
    if before is None or behind is None:
        return None
    return (before[1] or "").lower(), (before[2] + behind[1]).lower(), behind[2].lower()


def word_around(text: str, at: int) -> str:
    """The word that a gap is in, or behind which it stands; both neighbours of a gap between blanks."""
    start, end = _chunk(text, at)
    return text[start:end].strip(_MARKS)


def _chunk(text: str, at: int) -> tuple[int, int]:
    """From blank to blank around a gap, from the sign before it on; of an endless run of signs no more than 60."""
    low, high = max(0, at - _FAR), at + _FAR
    before, behind = _BLANK_BEFORE.search(text, low, max(0, at - 1)), _BLANK.search(text, at + 1, high)
    return before.end() if before else low, behind.start() if behind else min(high, len(text))
