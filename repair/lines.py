"""Lines and signs of a text, found once and then looked up: what holds at a hit without reading its line again.

Rules and guards ask at every hit where its line begins, how many quotations are open, whether the line has cells. To
answer by reading the line costs its length a hit, and in a text of one line that is the square of its length.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

LINE_ENDS = "\n\r\u2028\u2029"

_LINE_END = re.compile(f"[{LINE_ENDS}]")

NEAR = 200  # code points to each side in which the end of a stretch is looked for before all its ends are filed

Told = TypeVar("Told")


class _Index:
    """One text: where its lines end, where some of its signs stand, and what was told of its lines."""

    __slots__ = ("_ends", "_signs", "_told", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._signs: dict[str, array[int]] = {}
        self._told: dict[tuple[Callable[[str, int, int], Any], int], Any] = {}
        if "\r" in text or not text.isascii():
            self._ends = array("q", (found.start() for found in _LINE_END.finditer(text)))
        else:
            self._ends = self.places("\n")

    def places(self, sign: str) -> array[int]:
        """Where one sign stands, ascending."""
        if sign not in self._signs:
            found = array("q")
            at = self.text.find(sign)
            while at >= 0:
                found.append(at)
                at = self.text.find(sign, at + 1)
            self._signs[sign] = found
        return self._signs[sign]

    def line(self, place: int) -> tuple[int, int]:
        """Where the line of a place begins and ends."""
        ends = self._ends
        behind = bisect_left(ends, place)
        return ends[behind - 1] + 1 if behind else 0, ends[behind] if behind < len(ends) else len(self.text)

    def stretch(self, sign: str, place: int) -> tuple[int, int]:
        """Where the stretch between two such signs begins and ends that holds a place."""
        start = self.text.rfind(sign, max(0, place - NEAR), place) + 1
        end = self.text.find(sign, place, place + NEAR)
        if (start or place <= NEAR) and (end >= 0 or place + NEAR >= len(self.text)):
            return start, end if end >= 0 else len(self.text)
        places = self.places(sign)
        behind = bisect_left(places, place)
        return places[behind - 1] + 1 if behind else 0, places[behind] if behind < len(places) else len(self.text)

    def told(self, start: int, end: int, ask: Callable[[str, int, int], Told]) -> Told:
        """What a question about a line or stretch is answered; each is asked once."""
        if (ask, start) not in self._told:
            self._told[ask, start] = ask(self.text, start, end)
        answer: Told = self._told[ask, start]
        return answer


@lru_cache(maxsize=3)
def _index(text: str) -> _Index:
    return _Index(text)


def line_around(text: str, place: int) -> tuple[int, int]:
    """Where the line that holds a code point begins and ends.

    >>> line_around("one\\ntwo", 5)
    (4, 7)
    """
    return _index(text).line(place)


def of_line(text: str, place: int, ask: Callable[[str, int, int], Told]) -> Told:
    """The answer to a question about the line that holds a code point. ``ask`` gets text, start and end.

    >>> of_line("one\\ntwo", 5, lambda text, start, end: text[start:end].upper())
    'TWO'
    """
    index = _index(text)
    return index.told(*index.line(place), ask)


def of_stretch(text: str, sign: str, place: int, ask: Callable[[str, int, int], Told]) -> tuple[tuple[int, int], Told]:
    """The stretch between two signs that holds a code point, and the answer to a question about it.

    >>> of_stretch("see www.kev.com now", " ", 6, lambda text, start, end: text[start:end])
    ((4, 15), 'www.kev.com')
    """
    index = _index(text)
    stretch = index.stretch(sign, place)
    return stretch, index.told(*stretch, ask)


def count(text: str, sign: str, start: int, end: int) -> int:
    """``text.count(sign, start, end)`` of one rare sign, in logarithmic time.

    >>> count("a, b, c", ",", 2, 7)
    1
    """
    places = _index(text).places(sign)
    return bisect_left(places, end) - bisect_left(places, start) if places else 0


def next_place(text: str, sign: str, start: int) -> int:
    """Where the next such sign stands from a place on; the length of the text where there is none.

    >>> next_place("a, b, c", ",", 2), next_place("a, b, c", ",", 5)
    (4, 7)
    """
    places = _index(text).places(sign)
    at = bisect_left(places, start)
    return places[at] if at < len(places) else len(text)


def in_quotation(text: str, place: int) -> bool:
    """Is a quotation of this line open at a place? Straight marks open and close in turn.

    >>> in_quotation("He said “yes”, then “no", 21)
    True
    """
    index = _index(text)
    start = index.line(place)[0]
    if not text.isascii() and count(text, "“", start, place) > count(text, "”", start, place):
        return True
    return count(text, '"', start, place) % 2 == 1
