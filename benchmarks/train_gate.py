"""Fit the weights of the gate on the documents that its benchmark does not see: ``python -m benchmarks.train_gate``.

Each document gives itself and its pieces of one length, clean as it is and damaged as ``benchmarks.gate`` damages it,
where the veto does not settle it: what passing the veto tells is part of the fit. Clean ASCII texts are half as many
before the veto, so they count twice. Prints the weights; they are written into ``repair/channel/gate.py`` by hand.
Needs numpy, which comes with ctranslate2.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import numpy as np

from benchmarks import gate as question
from benchmarks import typography
from repair.channel.gate import LENGTH_SCALE, WEIGHTS, numbers, veto
from repair.channel.traces import traces
from repair.lexicon import tokens

LENGTHS = (60, 120, 250, 0)  # words; 0 is the whole document
CLEAN_COUNTS = 2.0
RIDGE = 1.0
ROUNDS = 50


def examples() -> Iterator[tuple[bool, list[float]]]:
    """Damaged or not, and the numbers."""
    draw = random.Random(3)
    for text in question.clean_texts(held_out=False):
        for words in (draw.choice(LENGTHS), 0):
            whole = typography.typographic(text)
            for piece in typography.pieces(whole, words) if words else [whole]:
                left = typography.damaged(piece)
                if left and not veto(left):
                    yield True, _row(left)
            for piece in typography.pieces(text, words) if words else [text]:
                if not veto(piece):
                    yield False, _row(piece)


def _row(text: str) -> list[float]:
    seen = traces(text, tokens(text))
    return [1.0, math.log1p(seen.words) / LENGTH_SCALE, *numbers(seen).values()]


def fitted(rows: list[tuple[bool, list[float]]]) -> list[float]:
    """The weights of a logistic regression, by Newton's method, the bias first."""
    told = np.array([row for _, row in rows])
    struck = np.array([float(is_struck) for is_struck, _ in rows])
    counts = np.where(struck == 1, 1.0, CLEAN_COUNTS)
    weights = np.zeros(told.shape[1])
    ridge = np.diag([0.0, *[RIDGE] * (told.shape[1] - 1)])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-told @ weights))
        slope = told.T @ (counts * (struck - likely)) - ridge @ weights
        curve = (told * (counts * likely * (1 - likely))[:, None]).T @ told + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return [float(weight) for weight in weights]


def main() -> None:
    """Fit, print."""
    rows = list(examples())
    print(f"{len(rows):,} texts, {sum(is_struck for is_struck, _ in rows):,} of them damaged")
    for name, weight in zip(("bias", "length", *WEIGHTS), fitted(rows), strict=True):
        print(f"{name:26} {weight:6.2f}")


if __name__ == "__main__":
    main()
