"""Killed at any moment, a batch loses nothing: one more run, and every document is there once, byte for byte."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from batches import PLAIN, lines, stub, tree, write

from repair.batch.ledger import DONE, Ledger
from repair.batch.options import Options
from repair.batch.processes import Limits
from repair.batch.run import run
from repair.document import Document, Finding
from repair.pipeline import Pipeline
from repair.recipe import Settings

HERE = Path(__file__).parent
LIMITS = Limits(seconds=20.0, memory=2_000_000_000)


def slowly(document: Document) -> Iterator[Finding]:
    """The stub, with time for a kill, and with documents that end their process or take too long or too much."""
    time.sleep(0.0005)
    if "HANG" in document.text:
        time.sleep(60)
    if "GROW" in document.text:
        kept = []
        while True:
            kept.append(b"x" * 50_000_000)
            time.sleep(0.05)
    yield from stub(document)


def slow_pipeline(_settings: Settings, _profile: object = None) -> Pipeline:
    return Pipeline((slowly,))


def batch(folder: Path) -> Path:
    rng = random.Random(1)
    texts = [f"Erdoan {n} spoke at the borderPutin. {'word ' * rng.randrange(200)}" for n in range(3000)]
    files = {f"{n % 7}/{n}.txt": text.encode() for n, text in enumerate(texts[:400])}
    files["a.jsonl"] = lines(*texts[400:1800]) + b"{oh\n" + lines("KILL", "RAISE") + lines(*texts[1800:1900])
    files["b.jsonl.gz"] = lines(*texts[1900:]) + b'{"text": 5}\n'
    files["kill.txt"], files["latin.txt"] = b"KILL", b"caf\xe9"
    files["large.jsonl"] = lines("Erdoan") + lines("x" * 300_000) + lines("Erdoan")
    return write(folder, files)


def start(source: Path, out: Path) -> subprocess.Popen[bytes]:
    program = f"import test_batch_kills as t; t.main({str(source)!r}, {str(out)!r})"
    paths = os.pathsep.join([str(HERE), str(HERE.parent)])
    return subprocess.Popen(
        [sys.executable, "-c", program], start_new_session=True, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip


def main(source: str, out: str) -> None:
    options = Options(jobs=2, max_bytes=200_000, limits=LIMITS)
    run(Path(source), Path(out), PLAIN, options, build=slow_pipeline)


def workers_of(driver: int) -> list[int]:
    """The worker processes of a driver; the helper that multiprocessing starts beside them is none."""
    try:
        children = Path(f"/proc/{driver}/task/{driver}/children").read_text("ascii").split()
        return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:  # gone meanwhile
        return []


def kill_at_random(driver: subprocess.Popen[bytes], rng: random.Random) -> int:
    """SIGKILL to a worker or two, then to the driver: with its workers, or alone. Returns how many kills."""
    kills = 0
    time.sleep(rng.uniform(0.2, 1.2))
    for _ in range(rng.randrange(3)):
        if workers := workers_of(driver.pid):
            os.kill(rng.choice(workers), signal.SIGKILL)
            kills += 1
            time.sleep(rng.uniform(0.0, 0.6))
    if driver.poll() is None:
        (os.kill if rng.random() < 0.5 else os.killpg)(driver.pid, signal.SIGKILL)
        kills += 1
    driver.communicate()
    return kills


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("kills")
    with start(batch(folder / "in"), folder / "out") as driver:
        _, errors = driver.communicate(timeout=120)
    assert driver.returncode == 0, errors.decode()
    return folder / "in", tree(folder / "out")


def assert_everything_once(source: Path, out: Path) -> None:
    with Ledger(out, reading=True) as ledger:
        rows = ledger.rows().values()
        assert {row.name for row in rows} == {path.relative_to(source).as_posix() for path in source.rglob("*.*")}
        assert {row.state for row in rows} == {DONE}
        faults = ledger.faults()
    assert sum(row.documents_in for row in rows) == 3000 + 3 + 1 + 2 + 3
    assert sum(row.documents_in for row in rows) == sum(row.documents_out for row in rows) + len(faults)
    assert sorted(fault.reason for fault in faults) == [
        "bad-json", "killed-worker", "killed-worker", "not-utf-8", "text-not-a-string", "too-large",
    ]  # fmt: skip


def kills(undisturbed: tuple[Path, dict[str, bytes]], folder: Path, seed: int, wanted: int) -> None:
    source, expected = undisturbed
    rng, done, out = random.Random(seed), 0, folder / "out"
    while done < wanted:
        driver = start(source, out)
        done += kill_at_random(driver, rng)
        if driver.returncode == 0:  # all was done: begin anew, elsewhere
            out = folder / f"out-{done}"
    with start(source, out) as driver:
        _, errors = driver.communicate(timeout=120)
    assert driver.returncode == 0, errors.decode()
    assert tree(out) == expected
    assert not list(out.rglob("*.part"))
    assert_everything_once(source, out)


@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_kills_lose_nothing(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path, seed: int) -> None:
    kills(undisturbed, tmp_path, seed, 20)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(undisturbed: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    kills(undisturbed, tmp_path, 3, 200)


# ------------------------------------------------------------------------------------------------ single documents
def quarantined(tmp_path: Path, texts: dict[str, bytes], limits: Limits) -> dict[tuple[str, int], str]:
    write(tmp_path / "in", texts)
    run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=2, limits=limits), build=slow_pipeline)
    with Ledger(tmp_path / "out", reading=True) as ledger:
        faults = ledger.faults()
    for fault in faults:
        raw = (tmp_path / f"out/quarantine/{fault.path}/{fault.line}.raw").read_bytes()
        assert raw in texts[fault.path]
        assert fault.message.endswith((".", "OUT"))
    return {(fault.path, fault.line): fault.reason for fault in faults}


def test_a_document_that_kills_its_worker_is_set_aside_and_its_neighbours_are_not(tmp_path: Path) -> None:
    files = {"a.jsonl": lines("Erdoan", "KILL", "Erdoan", "KILL", "Erdoan"), "k.txt": b"KILL", "z.txt": b"Erdoan"}
    assert quarantined(tmp_path, files, LIMITS) == {
        ("a.jsonl", 2): "killed-worker",
        ("a.jsonl", 4): "killed-worker",
        ("k.txt", 0): "killed-worker",
    }
    assert [json.loads(line)["text"] for line in (tmp_path / "out/a.jsonl").read_bytes().splitlines()] == [
        "Erdoğan"
    ] * 3
    assert (tmp_path / "out/z.txt").read_text("utf-8") == "Erdoğan"


def test_a_document_that_takes_too_long_is_set_aside(tmp_path: Path) -> None:
    files = {"a.jsonl": lines("Erdoan", "HANG", "Erdoan")}
    assert quarantined(tmp_path, files, Limits(seconds=1)) == {("a.jsonl", 2): "timeout"}
    assert (tmp_path / "out/a.jsonl").read_bytes().count(b"Erdo\\u011fan") == 2


def test_a_document_that_needs_too_much_memory_is_set_aside(tmp_path: Path) -> None:
    files = {"a.jsonl": lines("Erdoan", "GROW", "Erdoan")}
    assert quarantined(tmp_path, files, Limits(memory=400_000_000)) == {("a.jsonl", 2): "out-of-memory"}
    assert (tmp_path / "out/a.jsonl").read_bytes().count(b"Erdo\\u011fan") == 2
