"""Run the benchmarks and hold them to ``baseline.json``: ``python -m benchmarks [harm|speed …] [--update]``.

The file holds floors (``at_least``) and ceilings (``at_most``) by figure. ``--update`` writes what was measured beside
them; a floor or ceiling is changed by hand, with the reason in the commit.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

BASELINE = Path(__file__).parent / "baseline.json"
QUESTIONS = (
    "harm", "speed", "names", "labelled", "sources", "candidates", "transliteration", "plain_names", "gate", "numbers",
    "restore", "restore_languages", "artifacts", "laws", "nyt", "cases", "survey", "batch", "adversarial",
)  # fmt: skip


def main() -> int:
    """Measure, compare, say what is out of bounds; exit status 1 if anything is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("questions", nargs="*", choices=[*QUESTIONS, []], help="all when none is named")
    parser.add_argument("--update", action="store_true", help="write the measured figures into baseline.json")
    arguments = parser.parse_args()
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    out_of_bounds = []
    for question in arguments.questions or QUESTIONS:
        measured = import_module(f"benchmarks.{question}").measure()
        bounds = baseline.setdefault(question, {})
        bounds["measured"] = measured
        out_of_bounds += [f"{question}: {fault}" for fault in faults(measured, bounds)]
    if arguments.update:
        BASELINE.write_text(json.dumps(baseline, indent=2) + "\n", encoding="utf-8")
    for fault in out_of_bounds:
        print(f"OUT OF BOUNDS  {fault}", file=sys.stderr)
    return 1 if out_of_bounds else 0


def faults(measured: dict[str, float], bounds: dict[str, dict[str, float]]) -> list[str]:
    """The figures that break a floor or a ceiling, each in a sentence.

    >>> faults({"x": 3.0}, {"at_most": {"x": 2.0}})
    ['x is 3.0, the ceiling is 2.0']
    """
    low = [(n, b) for n, b in bounds.get("at_least", {}).items() if measured[n] < b]
    high = [(n, b) for n, b in bounds.get("at_most", {}).items() if measured[n] > b]
    return [f"{n} is {measured[n]}, the floor is {b}" for n, b in low] + [
        f"{n} is {measured[n]}, the ceiling is {b}" for n, b in high
    ]


if __name__ == "__main__":
    sys.exit(main())
