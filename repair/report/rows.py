"""A text cut into rows for reading two versions side by side: one row a line, what is far from any finding left out.

All places are code points of the original text: an edit says what stands in the repaired one, everything else is equal.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from repair.edit import Span
from repair.report.markup import LINE_END

# A text of this length fills two screens and is shown whole; a longer one is shown around its findings.
WHOLE = 4_000
CONTEXT = 200
# Leaving out less than this saves no reading.
LEAST_GAP = 120
# Context ends between words if one ends this near.
WORD = 24

_BLANK_LINE = re.compile(rf"(?:{LINE_END.pattern})[ \t]*(?:{LINE_END.pattern})\s*\Z")

UNTOLD = -1
"""The number of an edit that is shown where it stands near others, and not told of."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands. ``after`` is what an edit puts there, None for a mark; ``number`` names its entry."""

    start: int
    end: int
    number: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a row that belongs to one finding, or to none."""

    start: int
    end: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the text, or a ``gap``: so many code points that are not shown. ``opens``: a blank line is before."""

    start: int
    end: int
    pieces: tuple[Piece, ...] = ()
    gap: int = 0
    opens: bool = False


def rows(text: str, places: Sequence[Place], also: Iterable[Span] = ()) -> list[Row]:
    """The rows of a text, with context around places (sorted) and the beginnings of the spans in ``also``.

    >>> [text[row.start : row.end] for text in ["one\\n\\ntwo"] for row in rows(text, [])]
    ['one', 'two']
    """
    edits = [place for place in places if place.after is not None]
    near = [*_edges(place for place in places if place.number != UNTOLD), *((start, start) for start, _ in also)]
    found: list[Row] = []
    done = next_ = 0
    open_: list[Place] = []  # that began before the end of a stretch, and may reach into the next
    for left, right in kept(text, near):
        start, end = max(done, _outside(edits, left, -1)), _outside(edits, right, 1)
        if start >= end:
            continue
        if start > done:
            found.append(Row(done, start, gap=start - done))
        while next_ < len(places) and places[next_].start <= end:
            open_.append(places[next_])
            next_ += 1
        open_ = [place for place in open_ if place.end >= start]
        inside = [place for place in open_ if _touches(place, start, end)]
        found += _lines(text, start, end, list(pieces(start, end, inside)))
        done = end
    if done < len(text):
        found.append(Row(done, len(text), gap=len(text) - done))
    return found


def _edges(places: Iterable[Place]) -> Iterator[Span]:
    """What of each place must be shown: all of it, or the two ends of a long mark."""
    for place in places:
        if place.after is None and place.end - place.start > 4 * CONTEXT:
            yield place.start, place.start + CONTEXT
            yield place.end - CONTEXT, place.end
        else:
            yield place.start, place.end


def _outside(edits: Sequence[Place], at: int, way: int) -> int:
    """The place itself, or the border of the edit that it would cut, to the left (-1) or to the right."""
    cut = _cut(edits, at)
    if cut is None:
        return at
    return cut.start if way < 0 else cut.end


def _touches(place: Place, start: int, end: int) -> bool:
    inside = start <= place.start and place.end <= end
    return inside or (place.start < end and place.end > start)


def kept(text: str, spans: Iterable[Span], context: int = CONTEXT, whole: int = WHOLE) -> list[Span]:
    """The stretches of a text that are shown: all of a short one, else the spans with the words around them.

    >>> kept("a " * 300, [(300, 302)], 10, whole=100)
    [(290, 313)]
    """
    if len(text) <= whole:
        return [(0, len(text))] if text else []
    grown: list[Span] = []
    for start, end in sorted(spans) or [(0, 0)]:
        left, right = _left(text, max(0, start - context)), _right(text, min(len(text), end + context))
        left, right = (0 if left < LEAST_GAP else left), (len(text) if len(text) - right < LEAST_GAP else right)
        if grown and left - grown[-1][1] < LEAST_GAP:
            grown[-1] = grown[-1][0], max(grown[-1][1], right)
        else:
            grown.append((left, right))
    return grown


def _left(text: str, at: int) -> int:
    return next((back for back in range(at, max(0, at - WORD), -1) if text[back - 1].isspace()), at)


def _right(text: str, at: int) -> int:
    return next((on for on in range(at, min(len(text), at + WORD)) if text[on].isspace()), at)


def pieces(start: int, end: int, places: Iterable[Place]) -> Iterator[Piece]:
    """The stretch cut at every finding. Where findings overlap, edits go before marks and short marks before long ones.

    >>> [(piece.start, piece.place and piece.place.number) for piece in pieces(0, 9, [Place(0, 9, 1), Place(3, 5, 2)])]
    [(0, 1), (3, 2), (5, 1)]
    """
    waiting = sorted(places, key=lambda place: (place.start, place.end))
    edits = [place for place in waiting if place.after is not None]
    bounds = {at for place in waiting for at in (place.start, place.end) if start < at < end}
    cuts = sorted({start, end, *(at for at in bounds if not _cut(edits, at))})
    open_: list[tuple[bool, int, int, Place]] = []
    next_ = 0
    for left, right in zip(cuts, [*cuts[1:], end], strict=True):
        while next_ < len(waiting) and waiting[next_].start <= left:
            place = waiting[next_]
            if place.start == place.end:
                yield Piece(left, left, place)
            else:
                heapq.heappush(open_, (place.after is None, place.end - place.start, next_, place))
            next_ += 1
        if left == right:
            return
        while open_ and open_[0][3].end <= left:
            heapq.heappop(open_)
        yield Piece(left, right, open_[0][3] if open_ else None)


def _cut(edits: Sequence[Place], at: int) -> Place | None:
    """The edit that a cut would go through. Edits are sorted and never overlap."""
    before = bisect_left(edits, at, key=lambda place: place.start) - 1
    return edits[before] if before >= 0 and at < edits[before].end else None


def _lines(text: str, start: int, end: int, parts: Sequence[Piece]) -> Iterator[Row]:
    """Rows of one kept stretch: cut at every line end that is not part of an edit."""
    row: list[Piece] = []
    begin, opens = start, bool(_BLANK_LINE.search(text, max(0, start - 8), start))
    for piece in parts:
        at = piece.start
        if piece.place is None or piece.place.after is None:
            for line_end in LINE_END.finditer(text, piece.start, piece.end):
                if at < line_end.start():
                    row.append(Piece(at, line_end.start(), piece.place))
                if _seen(text, row):
                    yield Row(begin, line_end.start(), tuple(row), opens=opens)
                    opens = False
                else:
                    opens = True
                row, at, begin = [], line_end.end(), line_end.end()
            if at < piece.end or piece.start == piece.end:
                row.append(Piece(at, piece.end, piece.place))
        else:
            row.append(piece)
    if _seen(text, row):
        yield Row(begin, end, tuple(row), opens=opens)


def _seen(text: str, row: Sequence[Piece]) -> bool:
    return any(piece.place or text[piece.start : piece.end].strip() for piece in row)
