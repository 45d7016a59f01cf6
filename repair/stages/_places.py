"""Places in a text that the rules of several stages look at: the line, the quotation, the chunk, a literal, a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

LINE_ENDS = "\n\r\u2028\u2029"

_LINE_END = re.compile(f"[{LINE_ENDS}]")
# An address, a handle, a file or code: copied, never read as words.
_NO_PROSE = re.compile(r"://|www\.|[@#/\\_=&|<>{}$~^*+]|\w\.(?:com|org|net|html?|php)\b")


@lru_cache(maxsize=8)
def _line_ends(text: str) -> tuple[str, ...]:
    """Those signs that end a line of this text: looking for one that is not there takes the whole text each time."""
    return tuple(end for end in LINE_ENDS if end in text)


def line_around(text: str, place: int) -> tuple[int, int]:
    """Where the line that holds a code point begins and ends.

    >>> line_around("one\\ntwo", 5)
    (4, 7)
    """
    ends = _line_ends(text)
    if ends in ((), ("\n",)):
        behind = text.find("\n", place)
        return text.rfind("\n", 0, place) + 1, behind if behind >= 0 else len(text)
    start = max((text.rfind(end, 0, place) for end in ends), default=-1) + 1
    found = _LINE_END.search(text, place)
    return start, found.start() if found else len(text)


def in_quotation(text: str, place: int) -> bool:
    """Is a quotation of this line open at a place? Straight marks open and close in turn.

    >>> in_quotation("He said “yes”, then “no", 21)
    True
    """
    start, _ = line_around(text, place)
    curly = text.count("“", start, place) - text.count("”", start, place)
    return curly > 0 or text.count('"', start, place) % 2 == 1


def chunk_around(text: str, place: int) -> str:
    """What stands between the white space on both sides of a place.

    >>> chunk_around("see www.kev.com now", 8)
    'www.kev.com'
    """
    start = end = place
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def is_prose(text: str, place: int) -> bool:
    """Is this place no part of an address, a handle, a file name or code?

    >>> is_prose("see www.kev.com now", 8), is_prose("see Kev now", 5)
    (False, True)
    """
    return not _NO_PROSE.search(chunk_around(text, place))


def found_at(text: str, literal: str) -> Iterator[int]:
    """Where a literal begins, overlaps left out. A tenth of the time of a pattern that begins with a class.

    >>> list(found_at("a . b . .", " ."))
    [1, 5, 7]
    """
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + len(literal))


def places_of(text: str, word: str) -> Iterator[int]:
    """Where a word stands by itself, no letter, digit, apostrophe or hyphen at either side.

    >>> list(places_of("ofthe, most ofthe so-ofthe", "ofthe"))
    [0, 12]
    """
    ends = ((at, at + len(word)) for at in found_at(text, word))
    return (at for at, end in ends if not (_sticks(text[at - 1 : at]) or _sticks(text[end : end + 1])))


def _sticks(sign: str) -> bool:
    return sign.isalnum() or (sign != "" and sign in "'’-_@#/")
