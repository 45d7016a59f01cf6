"""A page as lines: which of them are prose, which could be furniture, and where the article begins and ends."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from repair.edit import Tier

_LINE = re.compile(r"[^\r\n\u2028\u2029]*(?:\r\n|[\r\n\u2028\u2029])?")
_ODD_ENDS = ("\r", "\u2028", "\u2029")
# A longer line that no phrase opens is a paragraph. The longest captions of 198 whole news articles had 300 letters.
LONGEST = 400
STOPS = (".", ".)", ",", "!", "?")
_CLOSING = " \t\r\u00a0\"“”'‘’«»"


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of furniture: from ``left`` to ``right`` of line ``index`` (code points in that line)."""

    index: int
    left: int
    right: int
    kind: str
    tier: Tier
    note: str = ""


@dataclass(frozen=True)
class Page:
    """The lines of a text, without their ends; ``starts`` has one more entry, the length of the text."""

    lines: list[str]
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> Page:
        r"""The page that a text is.

        >>> page = Page.of("one\r\n\r\ntwo")
        >>> page.lines, page.starts
        (['one', '', 'two'], [0, 5, 7, 10])
        """
        if not any(end in text for end in _ODD_ENDS):
            lines = text.split("\n")
            starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
            starts[-1] -= 1
            return cls(lines, starts)
        whole = [found[0] for found in _LINE.finditer(text) if found[0]]
        if not whole or whole[-1].endswith(("\n", *_ODD_ENDS)):
            whole.append("")
        starts = list(accumulate(map(len, whole), initial=0))
        return cls([line.rstrip("\r\n\u2028\u2029") for line in whole], starts)

    @cached_property
    def filled(self) -> list[int]:
        """The lines that are not blank."""
        return [index for index, line in enumerate(self.lines) if line and not line.isspace()]

    def stripped(self, index: int) -> tuple[int, int]:
        """Where the words of a line begin and end, in the line.

        >>> Page.of("  one ").stripped(0)
        (2, 5)
        """
        line = self.lines[index]
        return len(line) - len(line.lstrip()), len(line.rstrip())

    def whole(self, index: int, kind: str, tier: Tier, note: str = "") -> Found:
        """The whole line as furniture."""
        return Found(index, *self.stripped(index), kind, tier, note)


@dataclass(frozen=True)
class Zones:
    """Where the article lies among the lines: ``head`` before its first prose line, ``tail`` behind its last.

    Lines that are furniture by themselves are nobody's neighbours and no prose; so the zones stay the same when those
    lines are removed, and nothing becomes furniture because something else was. ``gone`` are these lines.
    """

    page: Page
    gone: Mapping[int, Found]

    @cached_property
    def kept(self) -> list[int]:
        """The lines that are neither blank nor furniture by themselves."""
        return [index for index in self.page.filled if index not in self.gone]

    @cached_property
    def _prose(self) -> list[int]:
        return [index for index in self.kept if is_prose(self.page.lines[index])]

    @cached_property
    def first(self) -> int:
        """The first line of prose; with none, no line is in the head."""
        return self._prose[0] if self._prose else -1

    @cached_property
    def last(self) -> int:
        """The last line of prose; with none, no line is in the tail."""
        return self._prose[-1] if self._prose else len(self.page.lines)

    @cached_property
    def head(self) -> list[int]:
        """The kept lines before the article."""
        return [index for index in self.kept if index < self.first]

    @cached_property
    def tail(self) -> list[int]:
        """The kept lines behind the article."""
        return [index for index in self.kept if index > self.last]

    def at_edge(self, index: int) -> bool:
        """Does the line lie before or behind the article?"""
        return index < self.first or index > self.last

    def beside(self, index: int, others: Container[int]) -> bool:
        """Is the line next to one of the others, blank lines apart?"""
        return any(near in others for near in self.neighbours(index))

    def neighbours(self, index: int) -> Iterator[int]:
        """The filled lines before and behind."""
        place = self.places[index]
        yield from (self.page.filled[near] for near in (place - 1, place + 1) if 0 <= near < len(self.page.filled))

    def around(self, index: int) -> list[int]:
        """The kept line before, and the one behind if there is one; the line itself when there is none before."""
        place, behind = bisect_left(self.kept, index), bisect_right(self.kept, index)
        return [self.kept[place - 1] if place else index, *self.kept[behind : behind + 1]]

    @cached_property
    def places(self) -> dict[int, int]:
        """From a filled line to its place among them."""
        return {index: place for place, index in enumerate(self.page.filled)}

    def alone(self, index: int) -> bool:
        """Do blank lines, furniture or the ends of the text stand on both sides?"""
        lines = self.page.lines
        return all(
            not 0 <= near < len(lines) or not lines[near].strip() or near in self.gone
            for near in (index - 1, index + 1)
        )


def is_prose(line: str) -> bool:
    """Does the line end as a sentence does, or is it too long for anything else? A title may end with ``?``.

    >>> is_prose("The hospital has 40 beds."), is_prose("Is the hospital too small?")
    (True, False)
    """
    bare = line.rstrip(_CLOSING)
    if bare.endswith(STOPS) and (bare[-1] in ".)" or bare != line.rstrip()):
        return bare.count(" ") >= 2
    line = line.rstrip()
    return len(line) > LONGEST or (len(line) > 120 and line.endswith(("?", "!", ":", ";", "”", '"', "…", ")")))
