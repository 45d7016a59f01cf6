"""From scores to probabilities, and which of them are sure enough: read off the documents kept for tuning.

python models/restore-en/calibrate.py            writes repair/tagging/data/restore-en.json
python models/restore-en/calibrate.py --bounds   prints precision and recall over probabilities, with the rules
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks import deleted
from benchmarks.restore import documents, kind_of, pairs
from repair import Edit
from repair.edit import Tier
from repair.stages import restore
from repair.tagging import files
from repair.tagging.kinds import Kind
from repair.tagging.reading import Lost, read, scored
from repair.tagging.tokens import tokens
from repair.tagging.weights import weights

MOST_KNOTS, LEAST_BLOCK = 30, 25
_LETTERS = {Kind.DASH: "D", Kind.FUSED_BY_SPACE: "SD", Kind.FUSED_BY_DASH: "SD"}

Judged = tuple[float, bool]


def judged(document: deleted.Deleted, found: list[Lost] | tuple[Lost, ...]) -> Iterator[tuple[Lost, bool]]:
    """What was found, and whether the channel took it there."""
    lost = {(gap, letter) for gap, letters in document.lost.items() for letter in letters}
    true = set(pairs([mark for mark in lost if mark[1] in "OC"], tokens(document.text)))
    for one in found:
        if one.kind is not Kind.QUOTATION:
            yield one, any((one.start, letter) in lost for letter in _LETTERS.get(one.kind, "A"))
        elif document.scores_quotes(one.start):
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


def calibrate() -> None:
    """Write the tables."""
    by_kind: dict[str, list[Judged]] = defaultdict(list)
    for document in documents(deleted.TUNING):
        for one, right in judged(document, scored(document.text, weights())):
            by_kind[one.kind.value].append((one.probability, right))
    for kind in Kind:
        print(kind.value, len(by_kind[kind.value]), sum(right for _, right in by_kind[kind.value]))
    tables = {kind: knots(found) for kind, found in sorted(by_kind.items())}
    files.PROBABILITIES.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")


def lower(right: int, count: int) -> float:
    """The lower end of Wilson's interval of 90 %."""
    if not count:
        return 0.0
    z, share = 1.64, right / count
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (share + z * z / (2 * count) - spread) / (1 + z * z / count)


def bounds() -> None:
    """For each kind: precision, its lower end and recall from a probability on, by what the rules say of the place."""
    gold: Counter[str] = Counter()
    seen: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for document in documents(deleted.TUNING):
        found, letters = tokens(document.text), document.lost.items()
        gold.update(kind_of(document.text, found, gap, one) for gap, kinds in letters for one in kinds if one in "ADS")
        quotes = [(gap, one) for gap, kinds in letters for one in kinds if one in "OC" and document.scores_quotes(gap)]
        gold[Kind.QUOTATION.value] += len(list(pairs(quotes, found)))
        by_rule = [edit for find in restore.FINDERS for edit in find(document.text) if isinstance(edit, Edit)]
        says = {edit.start: "certain rule" if edit.tier is Tier.CERTAIN else "weak rule" for edit in by_rule}
        read_there = {one.start for one in read(document.text) if one.kind is not Kind.QUOTATION}
        for one, right in judged(document, read(document.text)):
            seen[one.kind.value, says.get(one.start, "no rule")].append((one.probability, right))
        unread = [edit for edit in by_rule if not edit.before and edit.start not in read_there]
        for edit in unread:
            letter = "A" if edit.after == "’" else "D"
            kind = kind_of(document.text, found, edit.start, letter)
            seen[kind, says[edit.start]].append((0.0, letter in document.lost.get(edit.start, "")))
    for (kind, rule), group in sorted(seen.items()):
        print(f"{kind} ({gold[kind]}), {rule}: {len(group)}")
        for bound in (
            0.0,
            0.05,
            0.1,
            0.2,
            0.3,
            0.4,
            0.5,
            0.6,
            0.7,
            0.8,
            0.85,
            0.9,
            0.93,
            0.95,
            0.97,
            0.98,
            0.99,
            0.995,
        ):
            kept = [right for probability, right in group if probability >= bound]
            if kept:
                share, low, recall = sum(kept) / len(kept), lower(sum(kept), len(kept)), sum(kept) / max(1, gold[kind])
                print(f"   {bound:5.3f}  P {share:.3f} (> {low:.3f})  R {recall:.3f}  of {len(kept)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bounds", action="store_true")
    bounds() if parser.parse_args().bounds else calibrate()
