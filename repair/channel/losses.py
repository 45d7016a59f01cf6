"""If deletion struck a document, how likely is a token one of the lost? Boosted trees, read from a table of numbers.

The trees were grown on clean English news that carries accents, damaged by the channel itself, so nobody labelled
anything: see ``benchmarks/train_losses.py``. A probability from here says nothing of whether the channel struck at all;
:mod:`repair.channel.evidence` answers that, and the two are multiplied.

Judged on documents that the trees had not seen, what they call 90 % or more was right in 98 of 100, 80 to 90 in 88, 50
to 60 in 63: in doubt they lean to the mean. A logistic model of the same numbers found 43 % of the lost words where the
first of these trees found 54, both at 96 % right.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "data" / "losses.json"

Node = float | tuple[int, float, Any, Any]
"""The value of a leaf; or a feature, a threshold, the node for numbers up to it, and that for those above."""

# What is this unlikely (log-odds) after so many trees is given up: of the readings that all trees together call 30 %
# likely or more, one in 600.
FIRST, GIVEN_UP = 60, -4.0


@dataclass(frozen=True, slots=True)
class Trees:
    """A grown model. ``features`` names the numbers it wants, in order."""

    features: tuple[str, ...]
    base: float
    trees: tuple[Node, ...]

    def probability(self, numbers: Sequence[float]) -> float:
        """How likely the reading with these numbers is right.

        >>> stump = Trees(("gain",), -1.0, ((0, 1.5, -2.0, 3.0),))
        >>> round(stump.probability([1.0]), 3), round(stump.probability([2.0]), 3)
        (0.047, 0.881)
        """
        total = _walked(self.trees[:FIRST], numbers, self.base)
        if total >= GIVEN_UP:
            total = _walked(self.trees[FIRST:], numbers, total)
        return 1 / (1 + math.exp(-total))


def _walked(trees: Sequence[Node], numbers: Sequence[float], total: float) -> float:
    for root in trees:
        node = root
        while isinstance(node, tuple):
            feature, threshold, low, high = node
            node = low if numbers[feature] <= threshold else high
        total += node
    return total


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
    return Trees(tuple(held["features"]), held["base"], tuple(_node(tree, 0) for tree in held["trees"]))


def _node(tree: list[list[float]], at: int) -> Node:
    node = tree[at]
    if len(node) == 1:
        return node[0]
    feature, threshold, low, high = node
    return (int(feature), threshold, _node(tree, int(low)), _node(tree, int(high)))
