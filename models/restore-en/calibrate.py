"""From scores to probabilities, and which of them are sure enough: read off the documents kept for tuning.

    python models/restore-en/calibrate.py

Writes ``repair/tagging/data/restore-en.json``, then prints precision and recall over probabilities, apart for places of
which the rules say the same, the opposite or nothing: the bounds in ``repair/stages/_restore_tagged.py`` come from it.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks import deleted
from benchmarks.restore import documents, kind_of, pairs
from repair import Edit
from repair.stages import restore
from repair.tagging import files
from repair.tagging.calibration import Calibration
from repair.tagging.kinds import Kind
from repair.tagging.reading import Lost, scored
from repair.tagging.tokens import tokens
from repair.tagging.weights import weights

MOST_KNOTS, LEAST_BLOCK = 30, 25
BOUNDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.99)
_LETTERS = {Kind.DASH: "D", Kind.FUSED_BY_SPACE: "SD", Kind.FUSED_BY_DASH: "SD"}

Judged = tuple[float, bool]


def judged(document: deleted.Deleted, found: list[Lost]) -> Iterator[tuple[Lost, bool]]:
    """What was found, and whether the channel took it there."""
    lost = {(gap, letter) for gap, letters in document.lost.items() for letter in letters}
    true = set(pairs([mark for mark in lost if mark[1] in "OC"], tokens(document.text)))
    for one in found:
        if one.kind is not Kind.QUOTATION:
            yield one, any((one.start, letter) in lost for letter in _LETTERS.get(one.kind, "A"))
        elif document.scores_quotes(one.start) and document.is_article:
            yield one, (one.start, one.end) in true


def knots(found: list[Judged]) -> list[tuple[float, float]]:
    """A line that never falls through how often the tagger was right (pool adjacent violators), pulled off 0 and 1."""
    found.sort()
    blocks: list[list[float]] = []  # hits, count, sum of scores
    for at in range(0, len(found), LEAST_BLOCK):
        part = found[at : at + LEAST_BLOCK]
        blocks.append([sum(hit for _, hit in part), len(part), sum(score for score, _ in part)])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    while len(blocks) > MOST_KNOTS:
        at = min(range(len(blocks) - 1), key=lambda i: blocks[i][1] + blocks[i + 1][1])
        last = blocks.pop(at + 1)
        blocks[at] = [a + b for a, b in zip(blocks[at], last, strict=True)]
    return [(round(total / count, 5), round((hits + 0.5) / (count + 1), 4)) for hits, count, total in blocks]


def lower(right: int, count: int) -> float:
    """The lower end of Wilson's interval of 90 %."""
    if not count:
        return 0.0
    z, share = 1.64, right / count
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (share + z * z / (2 * count) - spread) / (1 + z * z / count)


@dataclass
class Found:
    """What was found in the documents for tuning: by kind and by what the rules say of the place."""

    gold: Counter[str] = field(default_factory=Counter)
    scores: dict[tuple[str, str], list[Judged]] = field(default_factory=lambda: defaultdict(list))

    def add(self, document: deleted.Deleted) -> None:
        """Count one document."""
        text, found = document.text, tokens(document.text)
        marks = [(gap, letter) for gap, letters in document.lost.items() for letter in letters]
        self.gold.update(kind_of(text, found, gap, letter) for gap, letter in marks if letter in "ADS")
        quotes = [mark for mark in marks if mark[1] in "OC" and document.is_article and document.scores_quotes(mark[0])]
        self.gold[Kind.QUOTATION.value] += len(list(pairs(quotes, found)))
        by_rule = [edit for find in restore.FINDERS for edit in find(text) if isinstance(edit, Edit)]
        says = {edit.start: f"{edit.tier.value} by rule" for edit in by_rule if not edit.before}
        for one, right in judged(document, scored(text, weights())):
            rule = "" if one.kind is Kind.QUOTATION else says.pop(one.start, "")
            self.scores[one.kind.value, rule].append((one.probability, right))
        for edit in by_rule:
            if edit.start in says:
                letter = "A" if edit.after == "’" else "D"
                right = letter in document.lost.get(edit.start, "")
                self.scores[kind_of(text, found, edit.start, letter), says[edit.start]].append((0.0, right))

    def tables(self) -> dict[str, list[tuple[float, float]]]:
        """The knots of each kind."""
        by_kind: dict[str, list[Judged]] = defaultdict(list)
        for (kind, _), scores in self.scores.items():
            by_kind[kind] += [one for one in scores if one[0] > 0]
        return {kind: knots(scores) for kind, scores in sorted(by_kind.items()) if scores}

    def show(self, known: Calibration) -> None:
        """Print precision, its lower end and recall from a probability on."""
        for (kind, rule), scores in sorted(self.scores.items()):
            print(f"{kind} ({self.gold[kind]}), {rule or 'no rule'}: {len(scores)}")
            found = [(known.probability(Kind(kind), score) if score else 0.0, right) for score, right in scores]
            for bound in BOUNDS:
                kept = [right for probability, right in found if probability >= bound]
                if kept:
                    share, low = sum(kept) / len(kept), lower(sum(kept), len(kept))
                    recall = sum(kept) / max(1, self.gold[kind])
                    print(f"   {bound:5.3f}  P {share:.3f} (> {low:.3f})  R {recall:.3f}  of {len(kept)}")


def main() -> None:
    """Write the tables, print what the bounds are read off."""
    found = Found()
    for document in documents(deleted.TUNING):
        found.add(document)
    tables = found.tables()
    files.PROBABILITIES.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    found.show(Calibration(tables))


if __name__ == "__main__":
    main()
