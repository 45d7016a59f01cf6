"""How does the time of each stage grow on texts that somebody wrote to make it slow, and how much memory does one take?

Each text of ``adversarial_texts`` is repaired from cold: what rules remember of words and lines is forgotten first.
Of the slowest the growth is measured too. The table goes into ``docs/adversarial.md``.
"""

from __future__ import annotations

import gc
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from math import log
from multiprocessing import get_context

from benchmarks import data
from benchmarks.adversarial_texts import TEXTS
from repair import lexicon, recipe
from repair.batch import record
from repair.document import Document

SIZE = 50_000  # code points
AGAIN = 20  # of the slowest texts: their growth is measured too
SHOWN = 25  # rows of the table, and at least one of each family
LEAST = 0.25  # seconds: less says nothing about growth
PLAIN = 1.2  # a growth that needs no second measurement
TRIES = 6
ORDINARY = (1_000_000, 5_000_000, 10_000_000)  # code points of news in one document
MEGABYTE = 1_000_000
REST = "guards and records"
DOCUMENT = data.ROOT / "docs" / "adversarial.md"


# ------------------------------------------------------------------------------------------------------- measuring
def forget() -> None:
    """Empty what is remembered of words, lines and texts, so that the next text is met as the first of a process.

    >>> forget()
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("repair."):
            for value in list(vars(module).values()):
                if isinstance(value, lexicon.Sieve):
                    value.forget()
                elif hasattr(value, "cache_clear") and value.cache_parameters()["maxsize"] is not None:
                    value.cache_clear()


def warm_up() -> None:
    """Load what is loaded once: word lists, names, ftfy, langdetect.

    >>> warm_up()
    """
    recipe.pipeline()(Document.new("x", "The mayor of Chiinu said cafÃ© and “quoted” it. " * 3))
    recipe.pipeline()(
        Document.new("x", "Kaas mu see on siin ja seal, aga mitte kusagil mujal maailmas, nagu me teame.")
    )


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor time of one call from cold, without the collector: that one goes over all else the process holds.

    >>> seconds(str.split, "a b") < 1
    True
    """
    forget()
    gc.collect(1)
    gc.disable()
    try:
        began = time.process_time()
        work(text)
        return time.process_time() - began
    finally:
        gc.enable()


def growth(work: Callable[[str], object], build: Callable[[int], str], size: int, least: float = LEAST) -> float:
    """The power of the size that the time grows with: 1 on a line, 2 in a square; 1 where it is too short to tell.

    Measured between half the size and twice the size, the best of a few: over a step of two, the noise of a shared
    machine reads as a square.

    >>> growth(str.split, lambda size: "a " * size, 1_000)
    1.0
    """
    small, large = build(size // 2), build(2 * size)
    fast = slow = best = float("inf")
    for _ in range(TRIES):
        slow = min(slow, seconds(work, large))
        if slow < least:
            return 1.0
        fast = min(fast, seconds(work, small))
        best = log(slow / fast, 4)
        if best < PLAIN:
            break
    return best


@dataclass(frozen=True, slots=True)
class Cost:
    """What the repair of one text took: seconds of the processor by stage."""

    name: str
    size: int
    spent: dict[str, float]

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.spent.values())

    @property
    def slowest(self) -> str:
        """Where most of the time went."""
        return max(self.spent, key=self.spent.__getitem__)


def cost(name: str, size: int) -> Cost:
    """What the standard pipeline spends on one of the texts.

    >>> sorted(cost("news on lines", 2_000).spent)[:2]
    ['artifacts', 'boilerplate']
    """
    spent: dict[str, float] = {}
    pipeline = recipe.timed(recipe.pipeline(), spent)
    text = TEXTS[name](size)
    total = seconds(lambda text: pipeline(Document.new(name, text)), text)
    spent[REST] = max(0.0, total - sum(spent.values()))
    return Cost(name, len(text), spent)


# ------------------------------------------------------------------------------------------------- an ordinary text
@dataclass(frozen=True, slots=True)
class Held:
    """What a process of its own took for one ordinary text."""

    size: int
    seconds: float
    idle: int
    peak: int

    @property
    def times(self) -> float:
        """Bytes held at the peak for each byte of the text, besides what a worker holds anyway."""
        return (self.peak - self.idle) / self.size


def held(size: int) -> Held:
    """Repair so much news as one document and make its record, as a worker does. For a process of its own."""
    warm_up()
    text = news(size)
    raw = text.encode()
    del text
    idle = _resident()
    began = time.process_time()
    document = recipe.pipeline()(Document.new("x", raw.decode()))
    line = record.line(record.make(document, "bench"))
    took = time.process_time() - began
    print(f"  {len(document.edits())} edits, a record of {len(line):,} bytes", file=sys.stderr)
    return Held(len(raw), took, idle, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def news(size: int) -> str:
    """Whole articles of clean English, one behind the other."""
    articles: list[str] = []
    length = 0
    for path in data.clean_english():
        if "_sents" not in path.name and "headlines" not in path.name:
            for text in data.documents(path):
                articles.append(text)
                length += len(text) + 2
                if length >= size:
                    return "\n\n".join(articles)[:size]
    return (("\n\n".join(articles) + "\n\n") * (size // max(1, length) + 1))[:size]


def _resident() -> int:
    """Bytes this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - no file of ours
        return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def worker_on_small_documents() -> int:
    """Bytes a process holds at its peak that repairs the ordinary documents of a batch, one after the other."""
    warm_up()
    recipe.settle_memory()
    pipeline = recipe.pipeline()
    for path in data.clean_english():
        for number, text in enumerate(islice(data.documents(path), 2_000)):
            record.line(record.make(pipeline(Document.new(str(number), text)), "bench"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# ------------------------------------------------------------------------------------------------------- the report
def measure() -> dict[str, float]:
    """Microseconds a code point on the worst text, the worst growth, and what an ordinary text costs."""
    warm_up()
    costs = sorted((cost(name, SIZE) for name in TEXTS), key=lambda found: -found.total)
    print(f"adversarial: {len(costs)} texts of {SIZE:,} code points, one process, each from cold")
    pipeline = recipe.pipeline()
    grown = {
        found.name: growth(lambda text: pipeline(Document.new("x", text)), TEXTS[found.name], SIZE)
        for found in costs[:AGAIN]
    }
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        texts = list(pool.map(held, ORDINARY))
        small = pool.submit(worker_on_small_documents).result()
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text("\n".join(_page(costs, grown, texts, small)) + "\n", encoding="utf-8")
    for found in costs[:10]:
        print(f"  {found.total:6.2f} s, grows with n^{grown[found.name]:.2f}: {found.name}, mostly {found.slowest}")
    figures = {
        "texts": float(len(costs)),
        "worst_microseconds_a_code_point": round(costs[0].total / costs[0].size * 1e6, 1),
        "worst_growth": round(max(grown.values()), 2),
        "small_documents_mb": round(small / MEGABYTE),
    }
    for text in texts:
        figures[f"{text.size // MEGABYTE}_mb_seconds_per_mb"] = round(text.seconds / text.size * MEGABYTE, 2)
        figures[f"{text.size // MEGABYTE}_mb_times_its_size"] = round(text.times, 1)
    print(f"  {figures}")
    return figures


def _page(costs: list[Cost], grown: dict[str, float], texts: list[Held], small: int) -> Iterator[str]:
    yield PREFACE
    yield "| text | code points | seconds | mostly in | seconds there | grows with |"
    yield "|---|--:|--:|---|--:|--:|"
    for found in _chosen(costs):
        again = f"n^{grown[found.name]:.1f}" if found.name in grown else ""
        name = found.name.replace("|", "\\|").replace("`", "'")
        there = found.spent[found.slowest]
        yield f"| `{name}` | {found.size:,} | {found.total:.2f} | {found.slowest} | {there:.2f} | {again} |"
    total, code_points = sum(found.total for found in costs), sum(found.size for found in costs)
    half = sorted(found.total for found in costs)[len(costs) // 2]
    yield (
        f"\nAll {len(costs)} texts together: {code_points / 1e6:.1f} million code points in {total:.0f} s; the one in "
        f"the middle takes {half:.2f} s, the worst {costs[0].total:.2f} s, which is "
        f"{costs[0].total / costs[0].size * 1e6:.0f} µs a code point. Measured with Python {platform.python_version()} "
        f"on one core of {os.cpu_count()}.\n"
    )
    yield ORDINARY_TEXT
    yield "| one document of clean news | seconds | seconds a MB | peak beyond an idle worker | times its size |"
    yield "|--:|--:|--:|--:|--:|"
    for held_ in texts:
        yield (
            f"| {held_.size / MEGABYTE:.0f} MB | {held_.seconds:.1f} | {held_.seconds / held_.size * MEGABYTE:.2f} "
            f"| {(held_.peak - held_.idle) / MEGABYTE:.0f} MB | {held_.times:.0f} |"
        )
    yield (
        f"\nA worker that repairs small documents, one after the other, holds {small / MEGABYTE:.0f} MB at its peak, "
        "the interpreter, word lists and names included; "
        f"one that has done nothing yet holds {texts[0].idle / MEGABYTE:.0f} MB."
    )


def _chosen(costs: list[Cost]) -> list[Cost]:
    """The slowest, and the slowest of each family."""
    families: dict[str, Cost] = {}
    for found in costs:
        families.setdefault(found.name.split(" ")[0], found)
    chosen = {found.name: found for found in (*costs[:SHOWN], *families.values())}
    return sorted(chosen.values(), key=lambda found: -found.total)


PREFACE = """# Text that was written to be slow

Made by `python -m benchmarks adversarial`; do not edit.

## Regular expressions

Whoever sends text also chooses what the regular expressions of this package run on. They are held to this:

- **No pattern backtracks over what it has read more than once.** Every compiled pattern of the package is timed on
  texts made from its own signs, alone, in pairs, and behind its own literals (`tests/test_adversarial.py`): eight times
  the text takes about eight times as long. Patterns that end with a place (`… \\Z`) are run in
  windows of a fixed width only.
- **A run is read from its beginning.** A pattern that begins with a repeated class begins where the run does
  (`(?<![a-z])[a-z]+ …`), or each later start would read the rest of the run again; what can be given back to nobody is
  possessive (`++`).
- **No rule reads a line, a chunk or the text again at each hit.** Lines, quotation marks and words are filed once a
  text (`repair/lines.py`, `repair/stages/_places.py`), proofs are undone in one pass, and marks move by bisection.
- **A word has at most 100 letters, a chunk is read 500 code points to each side, an address as far as its blanks.**

What is left grows with the length of the text. The law in the tests: for each of the texts below, each stage alone and
the whole pipeline grow with less than the length to the power of 1.5, measured over a step of four.
"""

ORDINARY_TEXT = """## What an ordinary text costs

Time and memory grow with the text, which `--max-bytes` limits (10 MB unless it is raised). A worker repairs one
document at a time.
"""
