"""How fast is each stage, and the whole, against ``ftfy.fix_text`` on the same text in the same run?"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice
from statistics import median

import ftfy

from benchmarks import data
from repair import lexicon, recipe
from repair.context import Context
from repair.document import Document
from repair.stages import names

ROUNDS = 5
ENOUGH = 3_000_000  # bytes of ASCII English news
STRUCK = "en_nyt2016_nonascii_deleted.jsonl.gz"
FIRST, MEASURED = 200, 800  # struck articles that fill the caches of the process, and others after them


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


def seconds(work: Callable[[str], object], documents: list[str]) -> float:
    """Processor time of one round."""
    began = time.process_time()
    for text in documents:
        work(text)
    return time.process_time() - began


def run(stages: tuple[str, ...]) -> Callable[[str], object]:
    """The pipeline of some stages as a function of text."""
    pipeline = recipe.pipeline(recipe.Settings(stages=stages))
    return lambda text: pipeline(Document.new("x", text))


def of_names(texts: list[str]) -> float:
    """MB/s of the stage names, words found before: new texts once, since a second time measures what it remembers."""
    documents = [Document.new("x", text) for text in texts]
    spent = 0.0
    for document in documents:
        lexicon.tokens(document.text)
        began = time.process_time()
        list(names.propose(document, Context()))
        spent += time.process_time() - began
    return sum(map(len, texts)) / 1e6 / spent


def measure() -> dict[str, float]:
    """MB/s by stage, of those that edit together, of the whole, and the share of ftfy's speed.

    All are timed in turn, round after round, so that the machine's own ups and downs hit all alike; the share is the
    median of the shares of the rounds. A first round fills the caches of the process. The stage names is also timed
    with the words given, and on struck articles that it has not seen.
    """
    documents = texts()
    megabytes = sum(len(text.encode()) for text in documents) / 1e6
    editing = tuple(stage for stage in recipe.STAGES if stage not in ("artifacts", "retranslate", "boilerplate"))
    works = {"ftfy.fix_text": ftfy.fix_text, "editing": run(editing), "whole": run(recipe.STAGES)}
    works |= {stage: run((stage,)) for stage in recipe.STAGES}
    for work in works.values():
        seconds(work, documents)
    recipe.settle_memory()
    rounds = [{name: seconds(work, documents) for name, work in works.items()} for _ in range(ROUNDS)]
    print(f"speed: {megabytes:.1f} MB of ASCII English, {len(documents)} documents, one process, median of {ROUNDS}")
    figures = {}
    for name in works:
        figures[f"{name}_mb_per_s"] = round(megabytes / median(times[name] for times in rounds), 2)
        print(f"  {name:24s} {figures[f'{name}_mb_per_s']:7.2f} MB/s")
    figures["names_given_words_mb_per_s"] = round(median(of_names(documents) for _ in range(ROUNDS)), 2)
    struck = list(islice(data.documents(data.folder() / "garbled_real" / STRUCK), FIRST + MEASURED))
    of_names(struck[:FIRST])
    figures["names_struck_mb_per_s"] = round(of_names(struck[FIRST:]), 2)
    print(f"  names, words given       {figures['names_given_words_mb_per_s']:7.2f} MB/s")
    print(f"  names, struck articles   {figures['names_struck_mb_per_s']:7.2f} MB/s")
    for name in ("editing", "whole"):
        figures[f"{name}_to_ftfy"] = round(median(times["ftfy.fix_text"] / times[name] for times in rounds), 3)
        print(f"  {name} to ftfy: {figures[f'{name}_to_ftfy']}")
    return figures
