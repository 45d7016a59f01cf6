"""What a text lost, as the tagger reads it: places, kinds and calibrated probabilities."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from repair.tagging import cuts, network, places, quotes
from repair.tagging.calibration import calibration
from repair.tagging.features import features
from repair.tagging.kinds import Kind, of_apostrophe
from repair.tagging.tokens import SPACES, Token, tokens
from repair.tagging.weights import Array, Weights, weights

LEAST = 0.05
"""Scores below are not worth saying."""
_IRISH = re.compile(r"[OD][A-Z][a-z]{2,}")  # OBrien, DArcy
_CONTEXT, _CHANGED = 28, 5  # tokens on both sides of a cut that are read, and whose reading changes
_CUT = 0.5  # from here on a fused token is read again as two


@dataclass(frozen=True, slots=True)
class Lost:
    """What stood in the gap before code point ``start``; a quotation also lost its end, in the gap ``end``."""

    start: int
    end: int
    kind: Kind
    probability: float


@lru_cache(maxsize=8)
def read(text: str) -> tuple[Lost, ...]:
    """What the text lost, in order, with probabilities to three decimals, so that all machines agree.

    >>> [(found.start, found.kind.value) for found in read("He dont like Trumps plan.") if found.probability > 0.9]
    [(6, 'plain contraction'), (18, 'possessive')]
    """
    known = calibration()
    calibrated = (
        Lost(found.start, found.end, found.kind, known.probability(found.kind, found.probability))
        for found in scored(text, weights())
    )
    return tuple(found for found in calibrated if found.probability >= LEAST)


def scored(text: str, known: Weights) -> list[Lost]:
    """What the text may have lost, with the scores of the tagger as they are."""
    found = tokens(text)
    if not found:
        return []
    shares = network.shares(known, *features(text, found, known.vocabulary))
    fused = list(_fused(text, found, shares[4]))
    if at := sorted({lost.start for lost in fused if lost.probability > _CUT}):
        text = _spaced(text, at)
        found, shares = _read_again(text, known, [gap + before for before, gap in enumerate(at)], shares)
    marks = [*_apostrophes(text, found, shares[1]), *_dashes(found, shares[3]), *_quotations(text, found, shares)]
    # A gap of the text with blanks put in, back in the text without them.
    blanks = [gap + before for before, gap in enumerate(at)]
    moved = (_moved(lost, blanks) for lost in marks)
    return sorted((*fused, *moved), key=lambda lost: (lost.start, lost.end))


def _read_again(
    text: str, known: Weights, blanks: Sequence[int], before: Sequence[Array]
) -> tuple[list[Token], list[Array]]:
    """A text whose fused words were parted: what lies around the blanks put in is read again, the rest is known."""
    found = tokens(text)
    ids, numbers = features(text, found, known.vocabulary)
    starts = [token.start for token in found]
    # Each blank has made one token of two; where it has not, nothing is known.
    at = [bisect_left(starts, blank) for blank in blanks]
    if len(found) != len(before[0]) + len(at):
        return found, network.shares(known, ids, numbers)
    shares = [np.insert(head, [index - made for made, index in enumerate(at)], 0, axis=0) for head in before]
    for index in at:
        low, high = max(0, index - _CONTEXT), index + _CONTEXT
        first, last = max(0, index - _CHANGED), index + _CHANGED
        for head, read_now in zip(shares, network.shares(known, ids[low:high], numbers[low:high]), strict=True):
            head[first:last] = read_now[first - low : last - low]
    return found, shares


def _spaced(text: str, gaps: Sequence[int]) -> str:
    edges = [0, *gaps, len(text)]
    return " ".join(text[a:b] for a, b in pairwise(edges))


def _moved(lost: Lost, blanks: Sequence[int]) -> Lost:
    start, end = (gap - bisect_left(blanks, gap) for gap in (lost.start, lost.end))
    return Lost(start, end, lost.kind, lost.probability)


def _fused(text: str, found: Sequence[Token], shares: Array) -> Iterator[Lost]:
    for i in (shares[:, 0] < 1 - LEAST).nonzero()[0].tolist():
        token = found[i]
        if offset := cuts.place(text[token.core : token.core_end]):
            by_dash = shares[i, places.BY_DASH] > shares[i, places.BY_SPACE]
            kind = Kind.FUSED_BY_DASH if by_dash else Kind.FUSED_BY_SPACE
            yield _at(token.core + offset, kind, 1 - shares[i, 0])


def _apostrophes(text: str, found: Sequence[Token], shares: Array) -> Iterator[Lost]:
    for i in (shares[:, 0] < 1 - LEAST).nonzero()[0].tolist():
        token = found[i]
        if _IRISH.fullmatch(text, token.core, token.core_end):  # whatever the place, there is but one
            yield _at(token.core + 1, Kind.APOSTROPHE, 1 - shares[i, 0])
            continue
        label = int(shares[i, 1:].argmax()) + 1
        gap = places.apostrophe(token, label)
        kind = of_apostrophe(text, token, gap)
        # Before the last letters of a word that is neither contraction nor possessive ("Nort’h") it is a slip.
        if kind is not Kind.APOSTROPHE or label in (places.BEHIND_FIRST, places.IN_FRONT):
            yield _at(gap, kind, shares[i, label])


def _dashes(found: Sequence[Token], shares: Array) -> Iterator[Lost]:
    for i in (shares[:-1, 1] > LEAST).nonzero()[0].tolist():
        if found[i + 1].gap == SPACES:
            yield _at(found[i].end + 1, Kind.DASH, shares[i, 1])


def _at(gap: int, kind: Kind, score: float) -> Lost:
    return Lost(gap, gap, kind, float(score))


def _quotations(text: str, found: Sequence[Token], shares: Sequence[Array]) -> Iterator[Lost]:
    opens = shares[0][:, 1].tolist()
    closes = (1 - shares[2][:, 0]).tolist()
    for pair in quotes.pairs(opens, closes, [token.begins_paragraph for token in found], LEAST):
        sides = shares[2][pair.last, 1:]
        side = int(sides.argmax())
        gaps = found[pair.first].core, places.closing(text, found[pair.last], side + 1)
        yield Lost(*gaps, Kind.QUOTATION, pair.probability * float(sides[side] / sides.sum()))
