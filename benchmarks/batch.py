"""What does a batch cost besides the repair: the engine alone, a run that has nothing to do, a second worker, memory?

The batches are clean news, repeated with other identifiers until they are large enough; they lie in a temporary folder.
``REPAIR_BENCH_MB`` sets the size of the one whose memory is watched (100; the figures in the README are of 1000).
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import data
from repair.batch.options import Options
from repair.batch.processes import resident
from repair.batch.run import run
from repair.recipe import Settings

ENGINE_MB, WORKERS_MB, FILES, ROUNDS = 100, 12, 10_000, 3
PLAIN = Settings(stages=())


def texts() -> Iterator[str]:
    """Clean news, over and over."""
    some = [text for path in data.clean_english() for text in itertools.islice(data.documents(path), 2000)]
    return itertools.cycle([text for text in some if len(text) > 500])


def lines(path: Path, megabytes: float) -> Path:
    """A file of JSON lines of about this size."""
    size = 0
    with path.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(texts()):
            line = json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n"
            size += stream.write(line)
            if size > megabytes * 1e6:
                return path
    raise AssertionError("the texts came to an end")


def measure() -> dict[str, float]:
    """MB/s of the engine; how much faster a run with nothing to do is; what a second worker brings; MB of memory."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        figures = _engine(place) | _again(place) | _workers(place)
        return figures | _memory(place, float(os.environ.get("REPAIR_BENCH_MB", "100")))


def _engine(place: Path) -> dict[str, float]:
    """All stages off: reading, sharing out, records, writing, ledger, report; MB a second of work of all processes."""
    source = lines(place / "engine.jsonl", ENGINE_MB)
    rates = []
    for number in range(ROUNDS):
        began = _spent()
        run(source, place / f"engine{number}", PLAIN, Options(jobs=1))
        rates.append(source.stat().st_size / 1e6 / (_spent() - began))
    print(f"batch: the engine alone {median(rates):.1f} MB a second of one core, median of {ROUNDS}")
    return {"engine_mb_per_cpu_second": round(median(rates), 1)}


def _spent() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _again(place: Path) -> dict[str, float]:
    """The command on a folder of many texts, again on the same, and with one more text."""
    source = place / "many"
    source.mkdir()
    for number, text in enumerate(itertools.islice(texts(), FILES)):
        (source / f"{number}.txt").write_text(text, encoding="utf-8")
    time.sleep(2.1)  # a file must have rested so long before its time is trusted
    first = _command(source, place / "many-out")
    again = median(_command(source, place / "many-out") for _ in range(5))
    (source / "one-more.txt").write_text("A text that was not there.", encoding="utf-8")
    _command(source, place / "many-out")
    report = json.loads((place / "many-out/report.json").read_bytes())
    print(
        f"  {FILES:,} texts {first:.1f} s, again {again:.2f} s: {first / again:.0f} times as fast; with one more text"
    )
    print(f"  {report['run']['documents']} was done")
    return {"unchanged_times_faster": round(first / again), "done_of_one_new": report["run"]["documents"]}


def _command(source: Path, out: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "repair", "run", str(source), "-o", str(out)], check=True, capture_output=True
    )
    return time.perf_counter() - began


def _workers(place: Path) -> dict[str, float]:
    """One worker and two, in turn, whole pipeline."""
    source = lines(place / "workers.jsonl", WORKERS_MB)
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for number, jobs in itertools.product(range(ROUNDS), seconds):
        began = time.perf_counter()
        run(source, place / f"workers{jobs}-{number}", Settings(), Options(jobs=jobs))
        seconds[jobs].append(time.perf_counter() - began)
    gain = median(seconds[1]) / median(seconds[2])
    print(f"  two workers are {gain:.2f} times as fast as one, on {len(os.sched_getaffinity(0))} cores")
    return {"two_workers_to_one": round(gain, 2)}


def _memory(place: Path, megabytes: float) -> dict[str, float]:
    """The most memory that driver and workers hold, and whether it grows: the last third of the run to the second."""
    source = lines(place / "memory.jsonl", megabytes)
    driver, workers, stop = [], [], threading.Event()
    process = subprocess.Popen(
        [sys.executable, "-m", "repair", "run", str(source), "-o", str(place / "memory-out"), "--jobs", "2"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None:
        driver.append(resident(process.pid) / 1e6)
        workers.append(max((resident(child) / 1e6 for child in _children(process.pid)), default=0.0))
        stop.wait(0.5)
    third = len(driver) // 3
    growth = max(sum(held[-third:]) / max(sum(held[third : 2 * third]), 1.0) for held in (driver[:-2], workers[:-2]))
    print(f"  {megabytes:.0f} MB of JSON lines: driver at most {max(driver):.0f} MB, a worker {max(workers):.0f} MB,")
    print(f"  last third of the run to the second {growth:.2f}")
    return {"driver_mb": round(max(driver)), "worker_mb": round(max(workers)), "memory_growth": round(growth, 2)}


def _children(process: int) -> list[int]:
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    return [int(child) for child in found]


if __name__ == "__main__":
    measure()
