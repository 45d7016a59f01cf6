"""What every rule of the seams looks at: the closed lists, the line, the quotation and the chunk around a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from repair.edit import Step

LINE_ENDS = "\n\r\u2028\u2029"
BLANKS = " \u00a0\u202f"
"""The spaces that stray: the common one and the two that do not break."""

_LINE_END = re.compile(f"[{LINE_ENDS}]")
# An address, a handle, a file or code: copied, never read as words.
_NO_PROSE = re.compile(r"://|www\.|[@#/\\_=&|<>{}$~^*+]|\w\.(?:com|org|net|html?|php)\b")


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind in ``seam_words.tsv``.

    >>> "counterpart" in listed("role")
    True
    """
    lines = resources.files(__package__).joinpath("seam_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(word for name, words in rows if name == kind for word in _split(words))


@cache
def small_words() -> frozenset[str]:
    """Pronouns, articles, prepositions, conjunctions and auxiliaries, in small letters.

    >>> "which" in small_words()
    True
    """
    kinds = ("pronoun", "determiner", "preposition", "conjunction", "be")
    return frozenset(word for kind in kinds for word in listed(kind))


def _split(words: str) -> list[str]:
    return words.split("|") if "|" in words else words.split(" ")


def line_around(text: str, place: int) -> tuple[int, int]:
    """Where the line that holds a code point begins and ends.

    >>> line_around("one\\ntwo", 5)
    (4, 7)
    """
    start = max(text.rfind(end, 0, place) for end in LINE_ENDS) + 1
    end = _LINE_END.search(text, place)
    return start, end.start() if end else len(text)


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


def is_table(text: str, place: int) -> bool:
    """Is the line of this place cut into cells?

    >>> is_table("Hull | 3 , 1", 8)
    True
    """
    start, end = line_around(text, place)
    return text.find("|", start, end) >= 0 or text.find("\t", start, end) >= 0


def grown(piece: str) -> tuple[Step, ...]:
    """The proof that a piece of blanks and full stops came from nothing, sign by sign.

    >>> [step.channel for step in grown(" .")]
    ['space-added', 'stop-inserted']
    """
    names = {sign: "stop-inserted" if sign == "." else "space-added" for sign in piece}
    return tuple(Step(names[sign], "", sign, at) for at, sign in enumerate(piece))


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
