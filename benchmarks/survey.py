"""How fast is the survey, does it know a struck batch from a clean one, and which lines does it take for furniture?

A file of news is one batch; the 2,290 newspaper articles that really lost every character outside ASCII are cut into
batches of 200. Recurring lines are listed in ``out/bench/recurring.tsv``, for reading.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks import data
from benchmarks.nyt import ARTICLES
from repair.channel.gate import CHANNEL, gate
from repair.context import BatchProfile, line_digest
from repair.survey import Survey

ROUNDS = 5
BATCH = 200  # documents
LISTED = data.ROOT / "out" / "bench" / "recurring.tsv"


def profile(texts: list[str]) -> BatchProfile:
    """The profile of one batch."""
    counts = Survey()
    for text in texts:
        counts.add(text)
    return counts.profile()


def lines(texts: list[str], found: BatchProfile) -> Iterator[tuple[int, str]]:
    """The lines that recur in a batch, with the number of documents that hold them."""
    known = found.recurring.get("", frozenset())
    counted: dict[str, int] = {}
    for text in texts if known else ():
        for line in {" ".join(line.split()) for line in text.splitlines()}:
            if line_digest(line) in known:
                counted[line] = counted.get(line, 0) + 1
    yield from sorted(((count, line) for line, count in counted.items()), reverse=True)


def measure() -> dict[str, float]:
    """MB/s of clean English; the highest share found in a clean batch, the lowest in a struck one; the gate."""
    clean = {path.name: list(data.documents(path)) for path in data.clean_english()}
    struck = list(data.documents(data.folder() / "garbled_real" / ARTICLES))
    figures = {"clean_english_mb_per_s": _speed([text for texts in clean.values() for text in texts])}
    print(f"survey: {figures['clean_english_mb_per_s']} MB/s of clean English, one process, median of {ROUNDS}")
    profiles = {name: profile(texts) for name, texts in clean.items()}
    figures["highest_share_clean"] = max(found.priors[CHANNEL] for found in profiles.values())
    figures |= _gate([struck[at : at + BATCH] for at in range(0, len(struck), BATCH)])
    profiles[ARTICLES], clean[ARTICLES] = profile(struck), struck
    figures["recurring_lines"] = _list(clean, profiles)
    return figures


def _speed(texts: list[str]) -> float:
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    seconds = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        profile(texts)
        seconds.append(time.process_time() - began)
    return round(megabytes / median(seconds[1:]), 1)  # the first round loads what the later ones use


def _gate(batches: list[list[str]]) -> dict[str, float]:
    shares = [profile(texts).priors[CHANNEL] for texts in batches]
    texts = [(text, share) for batch, share in zip(batches, shares, strict=True) for text in batch]
    alone = sum(gate(text).is_open for text, _ in texts) / len(texts)
    together = sum(gate(text, share).is_open for text, share in texts) / len(texts)
    print(f"  share of struck documents in {len(batches)} batches of a paper that lost its marks: from {min(shares)}")
    print(f"  the gate opens for {alone:.1%} of them one by one, for {together:.1%} in their batches")
    return {
        "lowest_share_struck": min(shares),
        "gate_open_alone": round(alone, 4),
        "gate_open_in_batches": round(together, 4),
    }


def _list(batches: dict[str, list[str]], profiles: dict[str, BatchProfile]) -> int:
    found = [(name, *row) for name, texts in batches.items() for row in lines(texts, profiles[name])]
    LISTED.parent.mkdir(parents=True, exist_ok=True)
    with LISTED.open("w", encoding="utf-8") as stream:
        for row in found:
            print(*row, sep="\t", file=stream)
    print(f"  {len(found)} lines recur in {len(batches)} batches, listed in {LISTED.relative_to(data.ROOT)}")
    return len(found)
