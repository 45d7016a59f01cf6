"""How fast is each stage, and the whole, against ``ftfy.fix_text`` on the same text in the same run?"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from statistics import median

import ftfy

from benchmarks import data
from repair import recipe
from repair.document import Document

ROUNDS = 5
ENOUGH = 3_000_000  # bytes of ASCII English news


def texts() -> list[str]:
    """Whole articles and blocks of sentences, ASCII only."""
    found: list[str] = []
    size = 0
    for path in data.clean_english():
        share = 0
        for text in islice(data.documents(path), 1_000):
            if text.isascii() and share < ENOUGH // 4:
                found.append(text)
                share += len(text)
        size += share
    kept: list[str] = []
    for text in found:
        kept.append(text)
        if sum(map(len, kept[-1:])) and sum(map(len, kept)) > ENOUGH:
            break
    return kept


def rate(work: Callable[[str], object], documents: list[str]) -> float:
    """MB/s of processor time, the median of some rounds after one that fills the caches of the process."""
    megabytes = sum(len(text.encode()) for text in documents) / 1e6
    for text in documents[: len(documents) // 4]:
        work(text)
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in documents:
            work(text)
        seconds.append(time.process_time() - began)
    return megabytes / median(seconds)


def run(stages: tuple[str, ...]) -> Callable[[str], object]:
    """The pipeline of some stages as a function of text."""
    pipeline = recipe.pipeline(recipe.Settings(stages=stages))
    return lambda text: pipeline(Document.new("x", text))


def measure() -> dict[str, float]:
    """MB/s by stage, the whole, and its share of ftfy's speed."""
    documents = texts()
    size = sum(map(len, documents)) / 1e6
    print(f"speed: {size:.1f} MB of ASCII English, {len(documents)} documents, one process, median of {ROUNDS}")
    figures = {}
    theirs = rate(ftfy.fix_text, documents)
    print(f"  {'ftfy.fix_text':24s} {theirs:7.2f} MB/s")
    for name, stages in (*((stage, (stage,)) for stage in recipe.STAGES), ("whole", recipe.STAGES)):
        ours = rate(run(stages), documents)
        figures[f"{name}_mb_per_s"] = round(ours, 2)
        print(f"  {name:24s} {ours:7.2f} MB/s")
    figures["whole_to_ftfy"] = round(figures["whole_mb_per_s"] / theirs, 3)
    print(f"  whole pipeline to ftfy: {figures['whole_to_ftfy']}")
    return figures
