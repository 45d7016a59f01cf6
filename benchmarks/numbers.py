"""Do lost dashes between figures come back, and how often is a figure marked that lost nothing?

Year ranges of clean news lose their dash; the rule must find each at its place and nothing else. Marks (a dash or a
currency sign may be missing) are counted on clean news twice: by the whole pipeline, whose gate is shut there, and by
the rules alone, as if it were open. What they mark is listed in ``out/bench/numbers.tsv``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from benchmarks import data
from repair import lexicon
from repair.channel.deletion import corrupt
from repair.channel.gate import gate
from repair.channel.gate_lines import gate_lines
from repair.document import Mark
from repair.stages._restore_marks import year_ranges
from repair.stages._restore_numbers import joined_digits, lost_currency, page_ranges

_RANGE = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)[-–]((?:1[5-9]|20)\d\d)(?!\d)")
_SCORE = re.compile(r"(\b(?:won|lost|drew) \d)-(\d)(?!\d)")
_PRICED = re.compile("£(?=[0-9.,]+(?:m|bn)\\b)")
LISTED = data.ROOT / "out" / "bench" / "numbers.tsv"
CONTEXT = 40


def measure() -> dict[str, float]:
    """Precision and recall on simulated losses; marks per million words of clean news, gate open and shut."""
    texts = [text for path in data.clean_english() for text in data.documents(path)]
    return {**_years(texts), **_marked(texts), **_rates(texts)}


def _years(texts: Iterable[str]) -> dict[str, float]:
    lost = found = right = 0
    for text in filter(_RANGE.search, texts):
        dashed = _RANGE.sub(r"\1–\2", text)
        ranges = (hit for hit in _RANGE.finditer(dashed) if int(hit[1]) < int(hit[2]))
        gold = {len(corrupt(dashed[: hit.start()])) for hit in ranges}
        made = {edit.start for edit in year_ranges(corrupt(dashed))}
        lost, found, right = lost + len(gold), found + len(made), right + len(gold & made)
    print(f"numbers: {right} of {lost} year ranges come back, {found - right} others are made")
    return {"years_precision": round(right / found, 4), "years_recall": round(right / lost, 4)}


def _marked(texts: list[str]) -> dict[str, float]:
    """How many lost currency signs and dashes of scores are marked, in the shapes that the rules know at all."""
    figures = {}
    for name, pattern, kept, rule in (
        ("currency", _PRICED, "", lost_currency),
        ("scores", _SCORE, r"\1\2", joined_digits),
    ):
        lost = sum(len(pattern.findall(text)) for text in texts)
        marks = sum(len(list(rule(pattern.sub(kept, text)))) - len(list(rule(text))) for text in texts)
        print(f"  {name}: {marks} of {lost} lost signs are marked")
        figures[f"{name}_marked"] = round(marks / max(1, lost), 3)
    return figures


def _rates(texts: list[str]) -> dict[str, float]:
    words, made = sum(len(lexicon.tokens(text).words) for text in texts), 0
    by_kind: Counter[str] = Counter()
    LISTED.parent.mkdir(parents=True, exist_ok=True)
    with LISTED.open("w", encoding="utf-8") as stream:
        for text in texts:
            is_open = gate(text).is_open or bool(gate_lines(text).open_lines)
            for mark in _marks(text):
                by_kind[mark.kind] += 1
                made += is_open
                shown = text[max(0, mark.start - CONTEXT) : mark.end + CONTEXT].replace("\n", "⏎")
                print(mark.kind, mark.note, shown, sep="\t", file=stream)
    edits = sum(len(list(page_ranges(text))) + len(list(year_ranges(text))) for text in texts)
    rates = {kind: round(count / words * 1e6, 2) for kind, count in sorted(by_kind.items())}
    print(f"  {words:,} clean words: marks per million, gate open, {rates}, {edits} edits; by the pipeline {made}")
    open_rates = {f"{kind}_open_per_million": rate for kind, rate in rates.items()}
    return {**open_rates, "marks_by_the_pipeline": float(made), "edits_if_open": float(edits)}


def _marks(text: str) -> Iterator[Mark]:
    yield from joined_digits(text)
    yield from lost_currency(text)
