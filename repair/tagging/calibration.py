"""From the score of the tagger to a probability: a table for each kind, read off documents that it did not train on."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from repair.tagging import files
from repair.tagging.kinds import Kind

Knots = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Calibration:
    """For each kind how often the tagger was right at a score (knots between which lines are drawn)."""

    knots: Mapping[str, Knots]

    def probability(self, kind: Kind, score: float) -> float:
        """The probability of a score, to three decimals.

        >>> Calibration({"dash": [(0.0, 0.0), (1.0, 0.5)]}).probability(Kind.DASH, 0.5)
        0.25
        """
        return round(_between(self.knots[kind.value], score), 3) if kind.value in self.knots else round(score, 3)


def _between(knots: Knots, score: float) -> float:
    behind = bisect_right(knots, score, key=lambda knot: knot[0])
    if behind in (0, len(knots)):
        return knots[min(behind, len(knots) - 1)][1]
    (low, at_low), (high, at_high) = knots[behind - 1], knots[behind]
    return at_low + (at_high - at_low) * (score - low) / (high - low)


@cache
def calibration() -> Calibration:
    """The tables that ship with the weights."""
    stored = json.loads(files.PROBABILITIES.read_text(encoding="utf-8"))
    return Calibration({kind: [(knot[0], knot[1]) for knot in knots] for kind, knots in stored.items()})
