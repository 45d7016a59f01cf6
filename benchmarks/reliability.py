"""Is .9 right nine times in ten? Confidences against what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.000001)
WIDTH = 40  # signs of the plot


@dataclass(frozen=True, slots=True)
class Bin:
    """The edits whose confidence lies between two edges: how many, what was promised on average, what was right."""

    low: float
    high: float
    count: int
    promised: float
    right: float


def bins(told: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Pairs of confidence and truth, sorted into bins; empty ones are left out.

    >>> [(one.count, one.promised, one.right) for one in bins([(0.91, True), (0.93, False)])]
    [(2, 0.92, 0.5)]
    """
    pairs = list(told)
    found = []
    for low, high in pairwise(EDGES):
        inside = [(sure, right) for sure, right in pairs if low <= sure < high]
        if inside:
            promised = round(sum(sure for sure, _ in inside) / len(inside), 3)
            right = round(sum(right for _, right in inside) / len(inside), 3)
            found.append(Bin(low, high, len(inside), promised, right))
    return found


def error(found: Iterable[Bin]) -> float:
    """The expected calibration error: the mean distance of promise and truth, weighted by the number of edits."""
    rows = list(found)
    total = sum(one.count for one in rows)
    return round(sum(one.count * abs(one.promised - one.right) for one in rows) / max(1, total), 4)


def plot(found: Iterable[Bin]) -> Iterator[str]:
    """A line a bin: a bar for what was right, a stroke where the promise stands."""
    for one in found:
        bar = ["█" if at < one.right * WIDTH else "·" for at in range(WIDTH)]
        bar[min(WIDTH - 1, int(one.promised * WIDTH))] = "|"
        edges = f"{one.low:.2f}–{min(1.0, one.high):.2f}"
        yield f"    {edges} {''.join(bar)} promised {one.promised:.3f} right {one.right:.3f} of {one.count}"
