"""If deletion struck a document, how likely is a token one of the lost? Boosted trees, read from a table of numbers.

The trees were grown on clean English news that carries accents, damaged by the channel itself, so nobody labelled
anything: see ``benchmarks/train_losses.py``. A probability from here says nothing of whether the channel struck at all;
:mod:`repair.channel.evidence` answers that, and the two are multiplied.

Judged on documents that the trees had not seen, what they call 90 % or more was right in 98 of 100, 80 to 90 in 86, 50
to 60 in 56. A logistic model of the same numbers found 43 % of the lost words where these find 54, both at 96 % right.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "losses.json"

Node = tuple[int, float, int, int, float]
"""Feature (−1: a leaf), threshold, where to go at or below it, where to go above, value of a leaf."""


@dataclass(frozen=True, slots=True)
class Trees:
    """A grown model. ``features`` names the numbers it wants, in order."""

    features: tuple[str, ...]
    base: float
    trees: tuple[tuple[Node, ...], ...]

    def probability(self, numbers: Sequence[float]) -> float:
        """How likely the reading with these numbers is right.

        >>> stump = Trees(("gain",), -1.0, (((0, 1.5, 1, 2, 0.0), (-1, 0, 0, 0, -2.0), (-1, 0, 0, 0, 3.0)),))
        >>> round(stump.probability([1.0]), 3), round(stump.probability([2.0]), 3)
        (0.047, 0.881)
        """
        total = self.base
        for nodes in self.trees:
            feature, threshold, low, high, value = nodes[0]
            while feature >= 0:
                feature, threshold, low, high, value = nodes[low if numbers[feature] <= threshold else high]
            total += value
        return 1 / (1 + math.exp(-total))


@cache
def shipped() -> Trees:
    """The model that ships.

    >>> shipped().features[:2]
    ('english', 'english_plain')
    """
    return read(TABLE)


def trees() -> Trees:
    """The model that judges: that which ships, unless a benchmark puts another in its place."""
    return shipped()


@cache
def digest() -> str:
    """What names the model that ships in the signature of a run.

    >>> len(digest())
    12
    """
    return hashlib.sha256(TABLE.read_bytes()).hexdigest()[:12]


def read(path: Path) -> Trees:
    """A model from its file."""
    held = json.loads(path.read_text(encoding="utf-8"))
    grown = tuple(tuple(_node(node) for node in tree) for tree in held["trees"])
    return Trees(tuple(held["features"]), held["base"], grown)


def _node(node: list[float]) -> Node:
    if len(node) == 1:
        return (-1, 0.0, 0, 0, node[0])
    feature, threshold, low, high = node
    return (int(feature), threshold, int(low), int(high), 0.0)
