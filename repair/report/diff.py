"""What changed in a text, line by line, the changed words picked out; made from the text and its edits alone.

A hunk is a stretch of lines with rows of old and new. It can be shown below each other (``unified``) or beside each
other (``side_by_side``); how a changed word looks is for the caller to say (a colour, or plain marks in a log).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from repair.edit import Edit, Span, apply, invert

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
BETWEEN = " │ "
"""What stands between the two columns; a changed row has ``┃`` there."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line, all changed or all as they were."""

    text: str
    changed: bool = False


Line = tuple[Piece, ...]
Look = Callable[[str], str]
"""How changed words are shown: words in, words out."""


@dataclass(frozen=True, slots=True)
class Row:
    """An old line with the new one beside it; None where there is none. Equal on both sides where nothing changed."""

    old: Line | None
    new: Line | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Hunk:
    """Changed lines with those around them. ``old`` and ``new`` are the numbers of the first line, from 1."""

    old: int
    new: int
    rows: tuple[Row, ...]


def gone(words: str) -> str:
    """Words that went, where there are no colours.

    >>> gone("Kev")
    '[-Kev-]'
    """
    return f"[-{words}-]" if words else ""


def came(words: str) -> str:
    """Words that came, where there are no colours.

    >>> came("Kyiv")
    '{+Kyiv+}'
    """
    return f"{{+{words}+}}" if words else ""


def hunks(original: str, edits: Sequence[Edit], context: int = 1) -> Iterator[Hunk]:
    r"""The changed lines with ``context`` lines around. Edits are sorted and in coordinates of ``original``.

    >>> text = "One.\nTwo and Kev.\nThree."
    >>> [hunk.old for hunk in hunks(text, [Edit(13, 16, "Kev", "Kyiv", "names.lost-letters")], context=0)]
    [2]
    """
    starts = _starts(text=original)
    blocks = _blocks(edits, starts, original)
    came_before = 0  # lines that the blocks so far added
    for group in _near(blocks, 2 * context):
        first = max(0, group[0].first - context)
        last = min(len(starts), group[-1].last + 1 + context)
        rows: list[Row] = []
        begun, at = first + came_before, first
        for block in group:
            rows += _kept(original, starts, at, block.first)
            changed = list(_changed(original, starts, block))
            rows += changed
            came_before += sum(row.new is not None for row in changed) - sum(row.old is not None for row in changed)
            at = block.last + 1
        rows += _kept(original, starts, at, last)
        yield Hunk(first + 1, begun + 1, tuple(rows))


def unified(found: Iterable[Hunk], old: Look = gone, new: Look = came) -> Iterator[str]:
    """The hunks with the new lines below the old ones.

    >>> kev = Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")
    >>> print(*unified(hunks("near Kev.", [kev])), sep="\\n")
    @@ -1 +1 @@
    - near [-Kev-].
    + near {+Kyiv+}.
    """
    for hunk in found:
        yield f"@@ -{hunk.old} +{hunk.new} @@"
        waiting: list[Row] = []
        for row in hunk.rows:
            if row.changed:
                waiting.append(row)
                continue
            yield from _below(waiting, old, new)
            waiting = []
            yield f"  {_shown(row.old or (), str)}"
        yield from _below(waiting, old, new)


def side_by_side(found: Iterable[Hunk], width: int, old: Look = gone, new: Look = came) -> Iterator[str]:
    """The hunks in two columns of a screen ``width`` cells wide, long lines wrapped at blanks.

    >>> kev = Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")
    >>> print(*side_by_side(hunks("near Kev.", [kev]), 43), sep="\\n")
    @@ -1 +1 @@
    near [-Kev-].        ┃ near {+Kyiv+}.
    """
    column = (width - len(BETWEEN)) // 2
    for hunk in found:
        yield f"@@ -{hunk.old} +{hunk.new} @@"
        for row in hunk.rows:
            between = BETWEEN.replace("│", "┃") if row.changed else BETWEEN
            sides = zip_longest(_wrapped(row.old or (), column, old), _wrapped(row.new or (), column, new))
            for left, right in sides:
                shown, taken = left or ("", 0)
                yield (shown + " " * (column - taken) + between + (right or ("", 0))[0]).rstrip()


# ------------------------------------------------------------------------------------------------------------ blocks
@dataclass(slots=True)
class _Block:
    """Lines ``first`` to ``last`` (from 0) of the original, with the edits in them."""

    first: int
    last: int
    edits: list[Edit]


def _starts(text: str) -> list[int]:
    """Where the lines begin; what stands behind the last line end is no line of its own if it is empty."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    return starts[:-1] if len(starts) > 1 and starts[-1] == len(text) else starts


def _blocks(edits: Iterable[Edit], starts: Sequence[int], text: str) -> Iterator[_Block]:
    current: _Block | None = None
    for edit in edits:
        first, last = _lines_of(edit, starts, text)
        if current and first <= current.last:
            current.last = max(current.last, last)
            current.edits.append(edit)
            continue
        if current:
            yield current
        current = _Block(first, last, [edit])
    if current:
        yield current


def _lines_of(edit: Edit, starts: Sequence[int], text: str) -> tuple[int, int]:
    first, last = bisect_right(starts, edit.start) - 1, bisect_right(starts, edit.end) - 1
    ends_there = last > first and starts[last] == edit.end
    whole_lines = (edit.start == starts[first] and not edit.after) or bool(_LINE_END.search(edit.after[-1:]))
    # What ends with a line end leaves the line behind alone, unless the two lines become one.
    return (first, last - 1) if ends_there and whole_lines and edit.end <= len(text) else (first, last)


def _near(blocks: Iterable[_Block], most: int) -> Iterator[list[_Block]]:
    """Blocks with at most so many lines between them, together."""
    group: list[_Block] = []
    for block in blocks:
        if group and block.first - group[-1].last - 1 > most:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _bounds(text: str, starts: Sequence[int], first: int, stop: int) -> Span:
    """Code points of the lines ``first`` to ``stop - 1``."""
    return starts[first] if first < len(starts) else len(text), starts[stop] if stop < len(starts) else len(text)


def _kept(text: str, starts: Sequence[int], first: int, stop: int) -> Iterator[Row]:
    for number in range(first, stop):
        start, end = _bounds(text, starts, number, number + 1)
        line = (Piece(_without_end(text[start:end])),)
        yield Row(line, line, changed=False)


def _changed(text: str, starts: Sequence[int], block: _Block) -> Iterator[Row]:
    start, end = _bounds(text, starts, block.first, block.last + 1)
    here = text[start:end]
    edits = [replace(edit, start=edit.start - start, end=edit.end - start) for edit in block.edits]
    letters = [any(map(str.isalnum, edit.before + edit.after)) for edit in edits]
    sides = (here, edits), (apply(here, edits), invert(edits))
    old, new = (
        list(_lines(side, _grown(side, [(e.start, e.end) for e in changes], letters))) for side, changes in sides
    )
    for left, right in zip_longest(old, new):
        yield Row(left, right, changed=True)


def _grown(text: str, spans: Sequence[Span], letters: Sequence[bool]) -> list[Span]:
    """Spans grown to whole words; those of marks and blanks to all that stands between blanks. Touching ones join."""
    found: list[Span] = []
    for (start, end), of_letters in zip(spans, letters, strict=True):
        done = found[-1][1] if found else 0
        while start > done and _belongs(text[start - 1], of_letters):
            start -= 1
        if found and start <= done:
            start, end = found.pop()[0], max(end, done)
        while end < len(text) and _belongs(text[end], of_letters):
            end += 1
        found.append((start, end))
    return found


def _belongs(sign: str, of_letters: bool) -> bool:
    return sign.isalnum() if of_letters else not sign.isspace()


def _lines(text: str, spans: Sequence[Span]) -> Iterator[Line]:
    starts = _starts(text)
    for number in range(len(starts) if text else 0):
        start, end = _bounds(text, starts, number, number + 1)
        stop = start + len(_without_end(text[start:end]))
        yield tuple(_pieces(text, start, stop, spans))


def _pieces(text: str, start: int, stop: int, spans: Sequence[Span]) -> Iterator[Piece]:
    at = start
    for left, right in islice(spans, bisect_right(spans, start, key=_end), None):
        if left >= stop:
            break
        left, right = max(left, start), min(right, stop)
        if left < right:
            if at < left:
                yield Piece(text[at:left])
            yield Piece(text[left:right], changed=True)
            at = right
    if at < stop:
        yield Piece(text[at:stop])


def _end(span: Span) -> int:
    return span[1]


def _without_end(line: str) -> str:
    return line.rstrip("\r\n\u2028\u2029")


# ----------------------------------------------------------------------------------------------------------- showing
def _below(rows: Sequence[Row], old: Look, new: Look) -> Iterator[str]:
    yield from (f"- {_shown(row.old, old)}" for row in rows if row.old is not None)
    yield from (f"+ {_shown(row.new, new)}" for row in rows if row.new is not None)


def _shown(line: Line, look: Look) -> str:
    return "".join(look(printable(piece.text)) if piece.changed else printable(piece.text) for piece in line)


def printable(words: str) -> str:
    r"""Words that cannot command a terminal: control characters are written out, blanks stay.

    >>> print(printable("a\x1b[2Jb\u00a0c"))
    a\x1b[2Jb c
    """
    if words.isprintable():
        return words
    shown = (" " if sign.isspace() else sign if sign.isprintable() else ascii(sign)[1:-1] for sign in words)
    return "".join(shown)


def _wrapped(line: Line, columns: int, look: Look) -> Iterator[tuple[str, int]]:
    """The parts of a line that fit into so many cells, each with the cells it takes."""
    if look("x").isprintable():  # marks take room and wrap as words do; colours take none
        line = (Piece(_shown(line, look)),)
    signs = [(sign, piece.changed) for piece in line for sign in printable(piece.text)]
    at = 0
    while at < len(signs):
        stop, taken = at, 0
        while stop < len(signs) and (taken := taken + cells(signs[stop][0])) <= columns:
            stop += 1
        if stop < len(signs):
            blanks = (place for place in range(stop, at, -1) if signs[place][0] == " ")
            stop = next(blanks, max(stop, at + 1))
        part = signs[at:stop]
        yield "".join(_runs(part, look)), sum(cells(sign) for sign, _ in part)
        at = stop
        while at < len(signs) and signs[at][0] == " ":
            at += 1


def _runs(signs: Sequence[tuple[str, bool]], look: Look) -> Iterator[str]:
    run, changed = "", False
    for sign, is_changed in [*signs, ("", False)]:
        if is_changed != changed:
            yield look(run) if changed and run else run
            run, changed = "", is_changed
        run += sign
    yield run


def cells(sign: str) -> int:
    """How many cells of a terminal a code point takes.

    >>> cells("a"), cells("\\u0301"), cells("中")
    (1, 0, 2)
    """
    if sign.isascii():
        return 1
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
