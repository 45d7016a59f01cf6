"""Quotations, decoded over a paragraph: two states, outside and inside, so that marks come in pairs.

The tagger says of each token alone whether a quotation opens before it or closes behind it. Forward and backward over
the paragraph that becomes the probability of a whole quotation: it opens here, closes there, and nothing lies between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

STAYS_OPEN = 0.08
"""How often a paragraph ends inside a quotation that the next one goes on with."""
_LEAST = 0.02  # of an opening, to look further
_LOW = 1e-6


class Pair(NamedTuple):
    """Tokens before and behind which the marks stood, and the probability that both did."""

    first: int
    last: int
    probability: float


class _Paragraph:
    """Chances of a paragraph's tokens, with what lies before (forward) and behind (backward) each."""

    def __init__(self, opens: Sequence[float], closes: Sequence[float]) -> None:
        self.opens = [max(chance, _LOW) for chance in opens]
        self.closes = [max(chance, _LOW) for chance in closes]
        self.outside, self.scale = self._forward()
        self.after = self._backward()

    def _step(self, i: int) -> tuple[float, float, float, float]:
        """From outside to outside and to inside, from inside to outside and to inside."""
        o, c = self.opens[i], self.closes[i]
        return (1 - o) * (1 - c) + o * c, o * (1 - c), (1 - o) * c, (1 - o) * (1 - c)

    def _forward(self) -> tuple[list[float], list[float]]:
        out, inside = 1.0, 0.0
        outside, scale = [], []
        for i in range(len(self.opens)):
            outside.append(out)
            oo, oi, io, ii = self._step(i)
            out, inside = out * oo + inside * io, out * oi + inside * ii
            total = out + inside
            out, inside = out / total, inside / total
            scale.append(total)
        self.total = out + STAYS_OPEN * inside
        return outside, scale

    def _backward(self) -> list[float]:
        """For each token the weight of being outside behind it, in the scale of the forward pass."""
        out, inside = 1.0 / self.total, STAYS_OPEN / self.total
        after = [0.0] * len(self.opens)
        for i in range(len(self.opens) - 1, -1, -1):
            after[i] = out
            oo, oi, io, ii = self._step(i)
            out, inside = (oo * out + oi * inside) / self.scale[i], (io * out + ii * inside) / self.scale[i]
        return after

    def pairs(self) -> Iterator[Pair]:
        """For each place where a quotation may open the likeliest place where it closes."""
        for first, opens in enumerate(self.opens):
            if opens * self.outside[first] < _LEAST:
                continue
            weight, best = self.outside[first] * opens, (0.0, first)
            for last in range(first, len(self.opens)):
                if last > first:
                    weight *= 1 - self.opens[last]
                closes = self.closes[last]
                best = max(best, (weight * closes / self.scale[last] * self.after[last], last))
                weight *= (1 - closes) / self.scale[last]
                if weight < _LEAST * _LOW:
                    break
            yield Pair(first, best[1], best[0])


def pairs(opens: Sequence[float], closes: Sequence[float], begins: Sequence[bool], least: float) -> list[Pair]:
    """The quotations of a text, at least so probable, none in another.

    ``opens`` and ``closes`` are the chances of each token alone, ``begins`` says where paragraphs begin.

    >>> [(pair.first, pair.last) for pair in pairs([0.9, 0, 0], [0, 0.9, 0], [True, False, False], 0.5)]
    [(0, 1)]
    """
    edges = [i for i, begin in enumerate(begins) if begin or i == 0] + [len(begins)]
    found: list[Pair] = []
    for start, end in pairwise(edges):
        if max(opens[start:end]) >= _LEAST:
            paragraph = _Paragraph(opens[start:end], closes[start:end])
            likely = (pair for pair in paragraph.pairs() if pair.probability >= least)
            found += (Pair(start + first, start + last, chance) for first, last, chance in _apart(likely))
    return found


def _apart(found: Iterable[Pair]) -> list[Pair]:
    """Of those that overlap the likeliest, in the order of the text."""
    kept: list[Pair] = []
    taken: set[int] = set()
    for pair in sorted(found, key=lambda pair: (-pair.probability, pair)):
        here = range(pair.first, pair.last + 1)
        if taken.isdisjoint(here):
            kept.append(pair)
            taken.update(here)
    return sorted(kept)
