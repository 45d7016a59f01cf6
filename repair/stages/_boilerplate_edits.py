"""Taking furniture out: each line with its end, and with the blank lines that only kept it apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from repair.edit import Edit, Step, Tier
from repair.stages._boilerplate_page import Found, Page


def edits(text: str, found: Sequence[Found]) -> Iterator[Edit]:
    """One edit a piece.

    >>> line = Found(1, 0, 5, "share", Tier.CERTAIN)
    >>> [(edit.start, edit.before) for edit in edits("One.\\nTweet\\nTwo.", [line])]
    [(5, 'Tweet\\n')]
    """
    page = Page.of(text)
    by_line = {index: list(pieces) for index, pieces in groupby(found, key=lambda piece: piece.index)}
    whole = {index: pieces for index, pieces in by_line.items() if _covered(page, index, pieces)}
    for index, pieces in by_line.items():
        if index not in whole:
            yield from (_inside(page, piece) for piece in pieces)
    for run in _runs(page, whole):
        yield from (_removal(text, piece, start, end) for piece, start, end in _spans(page, run, whole))


def _covered(page: Page, index: int, pieces: Sequence[Found]) -> bool:
    """Is nothing left of the line without the pieces?"""
    line = page.lines[index]
    left = 0
    for piece in pieces:
        if line[left : piece.left].strip():
            return False
        left = piece.right
    return not line[left:].strip()


def _runs(page: Page, whole: dict[int, list[Found]]) -> Iterator[list[int]]:
    """Lines of furniture one behind the other, blank lines apart."""
    run: list[int] = []
    for index in page.filled:
        if index in whole:
            run.append(index)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _spans(page: Page, run: list[int], whole: dict[int, list[Found]]) -> Iterator[tuple[Found, int, int]]:
    """What each piece of a run takes with it. Of the blank lines around the run those before it stay, or else those
    behind it; at the end of the text none.
    """
    blank_before = run[0] > 0 and not page.lines[run[0] - 1].strip()
    at_end = run[-1] == page.filled[-1]
    certain = [index for index in run if _tier(whole[index][0]) is Tier.CERTAIN]
    alike = len(certain) in (0, len(run))
    for index, following in zip(run, [*run[1:], None], strict=True):
        start, end = page.starts[index], page.starts[index + 1]
        if following is not None:
            end = page.starts[following]
        elif blank_before or run[0] == page.filled[0] or at_end:
            end = page.starts[_next_filled(page, index)]
        if at_end and alike and index == run[0] and index != page.filled[0]:
            start = page.starts[page.filled[bisect_left(page.filled, index) - 1] + 1]
        pieces = whole[index]
        cuts = [start, *(page.starts[index] + piece.left for piece in pieces[1:]), end]
        yield from ((piece, left, right) for piece, left, right in zip(pieces, cuts, cuts[1:], strict=False))


def _next_filled(page: Page, index: int) -> int:
    place = bisect_right(page.filled, index)
    return page.filled[place] if place < len(page.filled) else len(page.lines)


def _inside(page: Page, piece: Found) -> Edit:
    """The piece with the spaces between it and the sentence."""
    line = page.lines[piece.index]
    left, right = piece.left, piece.right
    if not line[:left].strip():
        left = 0
        right += len(line[right:]) - len(line[right:].lstrip())
    else:
        left = len(line[:left].rstrip())
    at = page.starts[piece.index]
    return _removal_of(line[left:right], piece, at + left, at + right)


def _removal(text: str, piece: Found, start: int, end: int) -> Edit:
    return _removal_of(text[start:end], piece, start, end)


def _removal_of(words: str, piece: Found, start: int, end: int) -> Edit:
    proof = (Step(f"line-added({piece.kind})", "", words),)
    sure = 0.99 if piece.tier is Tier.CERTAIN else 0.8
    return Edit(start, end, words, "", f"boilerplate.{piece.kind}", _tier(piece), sure, proof, piece.note)


def _tier(piece: Found) -> Tier:
    """A line that is only marked as furniture is at best likely to be wanted out."""
    return Tier.CERTAIN if piece.tier is Tier.CERTAIN else Tier.PROBABLE
