"""What happens around a run: full disks, folders nobody may write, files and clocks that change under it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import PLAIN, awkward_batch, lines, status, stub, stub_pipeline, tree, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repair import recipe
from repair.batch import draft, output, run, sources, surveying
from repair.batch.draft import Draft
from repair.batch.events import Event, SoFar, nobody
from repair.batch.forecast import forecast
from repair.batch.formats import UNIT_DOCUMENTS, Place, Unit
from repair.batch.ledger import Judged, Ledger
from repair.batch.options import Options
from repair.batch.output import Output
from repair.batch.sources import find
from repair.batch.tally import Report
from repair.batch.worker import Outcome
from repair.context import BatchProfile
from repair.document import Document, Finding
from repair.pipeline import Pipeline

HERE = Path(__file__).parent


def do(source: Path, out: Path, **options: Any) -> Report:
    return run.run(source, out, PLAIN, Options(**{"jobs": 0, **options}), build=stub_pipeline)


def reasons(source: Path, out: Path, **options: Any) -> dict[str, int]:
    return dict(forecast(source, out, PLAIN, Options(**options)).reasons)


# ----------------------------------------------------------------------------------------------------- full disks
class FullDiskError(OSError):
    """No space left, at the n-th time something is put on disk."""


def failing_at(number: int, patch: pytest.MonkeyPatch) -> list[str]:
    """From the n-th time on nothing can be put on disk any more. Returns the list of what was tried."""
    tried: list[str] = []

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def may_fail(*arguments: Any, **more: Any) -> Any:
            tried.append(name)
            if len(tried) >= number:
                raise FullDiskError(errno.ENOSPC, "No space left on device", name)
            return real(*arguments, **more)

        return may_fail

    for name in ("write", "cut", "_settle", "name", "sync"):
        patch.setattr(Draft, name, wrapped(name, getattr(Draft, name)))
    for name in ("plan", "publish", "begin"):
        patch.setattr(Ledger, name, wrapped(name, getattr(Ledger, name)))
    patch.setattr(draft, "sync_folder", wrapped("sync_folder", draft.sync_folder))
    return tried


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], int]:
    """A batch, what comes of it undisturbed, and how often something is put on disk meanwhile."""
    folder = tmp_path_factory.mktemp("faults")
    awkward_batch(folder / "in")
    with pytest.MonkeyPatch.context() as patch:
        tried = failing_at(10**9, patch)
        do(folder / "in", folder / "out")
    return folder / "in", tree(folder / "out"), len(tried)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_disk_that_is_full_at_any_moment_costs_nothing(
    whole: tuple[Path, dict[str, bytes], int], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    source, expected, times = whole
    out = tmp_path_factory.mktemp("full") / "out"
    for number in data.draw(st.lists(st.integers(1, times), min_size=1, max_size=2)):
        with pytest.MonkeyPatch.context() as patch:
            failing_at(number, patch)
            patch.setattr(output, "SECONDS", 0.0)  # what is done becomes lasting as often as can be
            with contextlib.suppress(FullDiskError):  # the second time there may be less left to put there
                do(source, out)
    do(source, out)
    assert tree(out) == expected
    assert not list(out.rglob("*.part"))
    shutil.rmtree(out.parent)


def mounted(place: Path, options: str) -> bool:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    return (
        shutil.which("mount") is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    if not mounted(place, "size=400k"):
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_small_disk(small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "in", {f"{n:03}.txt": b"Erdoan " * 2000 for n in range(40)})
    out = small_disk / "out"
    assert status("run", tmp_path / "in", "-o", out, "--stages", "seams", "--jobs", "0") == 2
    told = capsys.readouterr().err
    assert "No space left on device" in told or "disk is full" in told
    assert "run the same command again" in told
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    assert status("run", tmp_path / "in", "-o", out, "--stages", "seams", "--jobs", "0") == 0
    assert status("run", tmp_path / "in", "-o", tmp_path / "other", "--stages", "seams", "--jobs", "0") == 0
    assert tree(out) == tree(tmp_path / "other")


def test_a_folder_that_nobody_may_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "in", {"a.txt": b"Erdoan"})
    out = tmp_path / "disk"
    if os.getuid() == 0:
        if not mounted(out, "ro,size=400k"):
            pytest.skip("nothing is forbidden to root here")
    else:
        out.mkdir(mode=0o500)
    try:
        assert status("run", tmp_path / "in", "-o", out / "x", "--stages", "seams") == 2
    finally:
        if os.getuid() == 0:
            subprocess.run(["umount", str(out)], check=True)
    told = capsys.readouterr().err
    assert "Read-only file system" in told or "Permission denied" in told
    assert str(out) in told
    assert "run the same command again" in told


# -------------------------------------------------------------------------------------------- files that change
def while_reading(tmp_path: Path, times: int) -> tuple[Report, bytes]:
    """Something is added to a file while it is read, so many times. Returns the report and the file at the end."""
    path = write(tmp_path / "in", {"a.jsonl": lines(*["Erdoan"] * 9 * UNIT_DOCUMENTS), "b.txt": b"Erdoan"}) / "a.jsonl"
    left = [times]

    def altering(document: Document) -> Iterator[Finding]:
        if document.id == "d5" and left[0]:
            left[0] -= 1
            with path.open("ab") as more:
                more.write(lines(f"Erdoan again {left[0]}"))
        yield from stub(document)

    report = run.run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=0), build=lambda *_: Pipeline((altering,)))
    return report, path.read_bytes()


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    report, now = while_reading(tmp_path, 1)
    assert (tmp_path / "out/a.jsonl").read_bytes() == now.replace(b"Erdoan", b"Erdo\\u011fan")
    assert report.files["a.jsonl"]["documents"] == now.count(b"\n")
    assert not report.tally.quarantined


def test_a_file_that_never_rests_is_set_aside_and_done_later(tmp_path: Path) -> None:
    report, now = while_reading(tmp_path, 99)
    assert report.tally.quarantined == {"changed-while-read": 1}
    assert report.files["b.txt"]["documents"] == 1
    assert not (tmp_path / "out/a.jsonl").exists()
    assert now.startswith((tmp_path / "out/quarantine/a.jsonl/0.raw").read_bytes())
    do(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out/a.jsonl").read_bytes() == now.replace(b"Erdoan", b"Erdo\\u011fan")
    assert not (tmp_path / "out/quarantine/a.jsonl").exists()


def test_a_file_that_goes_away_before_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", {"a.txt": b"Erdoan", "b.txt": b"Erdoan"})
    real = surveying.choose

    def then_remove(*arguments: Any) -> Any:
        (tmp_path / "in/b.txt").unlink()
        return real(*arguments)

    monkeypatch.setattr(surveying, "choose", then_remove)
    report = do(tmp_path / "in", tmp_path / "out")
    assert report.tally.quarantined == {"unreadable": 1}
    assert report.tally.documents == 1


# ------------------------------------------------------------------------------------------- what a run does again
@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setattr(sources, "SETTLING", 0)
    source = write(tmp_path / "in", {f"{n}.txt": b"Erdoan %d" % n for n in range(8)} | {"bad.jsonl": b"{oh\n"})
    do(source, tmp_path / "out")
    return source, tmp_path / "out"


def changed_files(out: Path, before: dict[str, bytes]) -> set[str]:
    return {name for name, data in tree(out).items() if before.get(name) != data}


def test_nothing_is_done_twice(done: tuple[Path, Path]) -> None:
    source, out = done
    files = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.name[0] != "." and path.is_file()}
    told: list[object] = []
    report = run.run(source, out, PLAIN, Options(jobs=0), build=stub_pipeline, tell=told.append)
    assert {path: path.stat().st_mtime_ns for path in files} == files
    assert (report.done, report.tally.documents, report.tally.quarantined) == (0, 8, {"bad-json": 1})
    assert not [each for each in told if isinstance(each, SoFar)]


def test_only_what_is_new_or_changed_is_done(done: tuple[Path, Path]) -> None:
    source, out = done
    before = tree(out)
    write(source, {"new.txt": b"Erdoan", "3.txt": b"Erdoan three"})
    assert reasons(source, out) == {"new": 1, "changed": 1}
    report = do(source, out)
    assert report.done == 2
    assert changed_files(out, before) == {"new.txt", "new.txt.edits.jsonl", "3.txt", "3.txt.edits.jsonl", "report.html"}
    assert report.tally.documents == 9
    assert report.files.keys() == {*(f"{n}.txt" for n in range(8)), "bad.jsonl", "new.txt"}


def test_a_copy_of_the_folder_is_recognised(done: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(done[0], tmp_path / "copy")
    assert reasons(tmp_path / "copy", done[1]) == {}
    assert do(tmp_path / "copy", done[1]).done == 0


def test_the_same_length_and_time_do_not_hide_a_change(done: tuple[Path, Path]) -> None:
    source, out = done
    path = source / "3.txt"
    times = path.stat()
    path.write_bytes(b"Erdoan 4")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert reasons(source, out) == {"changed": 1}


def test_a_clock_that_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each look the clock has lost an hour: nothing is trusted by its time then, and nothing is done twice."""
    hours = iter(range(10**6))
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - next(hours) * 3600 * 10**9)
    monkeypatch.setattr(time, "time", lambda: real() / 1e9 - next(hours) * 3600)
    source = write(tmp_path / "in", {f"{n}.txt": b"Erdoan %d" % n for n in range(5)})
    do(source, tmp_path / "out")
    assert do(source, tmp_path / "out").done == 0
    path = source / "3.txt"
    path.write_bytes(b"Erdoan 4")
    os.utime(path, (0, 0))
    assert do(source, tmp_path / "out").done == 1
    assert (tmp_path / "out/3.txt").read_text("utf-8") == "Erdoğan 4"


def test_other_settings_do_all_again_and_say_why(done: tuple[Path, Path]) -> None:
    source, out = done
    settings = recipe.Settings(stages=(), apply="probable")
    assert dict(forecast(source, out, settings).reasons) == {"the settings changed": 9}
    told: list[object] = []
    run.run(source, out, settings, Options(jobs=0), build=stub_pipeline, tell=told.append)
    (event,) = (each for each in told if isinstance(each, Event) and each.kind == "scheduled")
    assert event.sentence == "Files: 9 to be done again: the settings changed."
    assert reasons(source, out) == {"the settings changed": 9}  # back again: no old row counts


def test_another_gazetteer_does_all_again_and_says_so(done: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from repair import gazetteer

    monkeypatch.setattr(gazetteer, "digest", lambda *_: "of another")
    assert reasons(*done) == {"the gazetteer changed": 9}


def test_higher_limits_do_again_what_was_set_aside(done: tuple[Path, Path]) -> None:
    assert reasons(*done, max_bytes=10**9) == {"the limits changed": 1}


def test_an_output_that_is_gone_is_made_again(done: tuple[Path, Path]) -> None:
    source, out = done
    (out / "3.txt").unlink()
    assert reasons(source, out) == {"what came of it is gone": 1}
    do(source, out)
    assert (out / "3.txt").read_text("utf-8") == "Erdoğan 3"


def test_what_came_of_a_file_that_is_gone_stays(done: tuple[Path, Path]) -> None:
    source, out = done
    (source / "3.txt").unlink()
    write(source, {"new.txt": b"Erdoan"})
    assert list(forecast(source, out, PLAIN).gone) == ["3.txt"]
    assert "3.txt" in do(source, out).files
    assert (out / "3.txt").exists()


# ----------------------------------------------------------------------------------------------------- the profile
STRUCK = "They didnt say that, and he doesnt know what Russias army wants. In the town it isnt known who said so first."


def profiled(source: Path, out: Path, tell: Callable[[Event | SoFar], None] = nobody, **options: Any) -> Report:
    """With a stage that looks at the profile."""
    wanted = recipe.Settings(stages=("restore",))
    return run.run(source, out, wanted, Options(jobs=0, **options), build=stub_pipeline, tell=tell)


def test_what_comes_later_is_judged_by_the_profile_that_is_there(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, {"a.jsonl": lines(*(f"{STRUCK} {n}" for n in range(60)))})
    profiled(source, out)
    (first,) = surveying.read(out)
    assert first.priors["drop-non-ascii"] > 0.5
    write(source, {"b.jsonl": lines("Nothing is wrong here.")})
    profiled(source, out)
    assert surveying.read(out) == (first,)


def test_what_differs_strongly_gets_a_profile_of_its_own(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    clean = "He said: \"It isn't known.\" The town's mayor didn't say more"
    write(source, {"a.jsonl": lines(*(f"{clean} {n}." for n in range(300)))})
    profiled(source, out)
    write(source, {"b.jsonl": lines(*(f"{STRUCK} {n}" for n in range(300)))})
    told: list[object] = []
    profiled(source, out, tell=told.append)
    (event,) = (each for each in told if isinstance(each, Event) and each.kind == "surveyed")
    assert "drop-non-ascii" in event.sentence
    assert event.sentence.endswith("--resurvey")
    first, second = surveying.read(out)
    signatures = {
        name: json.loads((out / f"{name}.edits.jsonl").read_bytes().splitlines()[0])["signature"]
        for name in ("a.jsonl", "b.jsonl")
    }
    assert signatures["a.jsonl"].endswith(first.digest())
    assert signatures["b.jsonl"].endswith(second.digest())
    assert profiled(source, out).done == 0
    assert profiled(source, out, resurvey=True).done == 600
    assert len(surveying.read(out)) == 1


def test_a_large_batch_is_surveyed_in_part_and_evenly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "WINDOW", 10_000)
    monkeypatch.setattr(surveying, "MOST", 100_000)
    halves = lines(*(f"{STRUCK} {n}" if n < 4000 else f"It isn't so, he said. {n}" for n in range(8000)))
    write(tmp_path, {"a.jsonl": halves, "b.jsonl.gz": halves})
    for name in ("a.jsonl", "b.jsonl.gz"):
        (source,) = find(tmp_path / name).sources
        profile = surveying.profile_of([source], Options().fields)
        assert isinstance(profile, BatchProfile)
        if name == "a.jsonl":
            assert 300 < profile.documents < 3000
            assert 0.2 < profile.priors["drop-non-ascii"] < 0.8


# -------------------------------------------------------------------------------------------------- one run at a time
PROGRAM = """
import sys, time
from pathlib import Path
import test_batch_faults as t
if __name__ == "__main__":
    t.run.run(Path(sys.argv[1]), Path(sys.argv[2]), t.PLAIN, t.Options(jobs=1), build=t.slow)
"""


def slowly(document: Document) -> Iterator[Finding]:
    time.sleep(0.2)
    yield from stub(document)


def slow(*_: object) -> Pipeline:
    return Pipeline((slowly,))


def test_two_runs_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in", {f"{n}.txt": b"Erdoan" for n in range(20)})
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    paths = os.pathsep.join([str(HERE), str(HERE.parent)])
    first = subprocess.Popen(
        [sys.executable, str(tmp_path / "program.py"), str(source), str(tmp_path / "out")],
        env=os.environ | {"PYTHONPATH": paths},
    )
    deadline = time.monotonic() + 30
    while not list((tmp_path / "out").glob("*.txt")) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert status("run", source, "-o", tmp_path / "out") == 4
    assert f"process {first.pid} on " in capsys.readouterr().err
    assert status("status", tmp_path / "out") == 0
    assert f"at work now (process {first.pid})" in capsys.readouterr().out
    first.send_signal(signal.SIGKILL)
    first.wait()
    do(source, tmp_path / "out")  # the lock of a process that is dead holds nobody up
    assert len(tree(tmp_path / "out")) == 2 * 20 + 1


def test_a_count_that_does_not_fit_is_never_written(tmp_path: Path) -> None:
    write(tmp_path, {"a.jsonl": lines("x", "y")})
    (source,) = find(tmp_path).sources
    unit = Unit("a.jsonl", "lines", Place(1, 0), Place(3, 9), (b"x", b"y"), 2)
    with pytest.raises(AssertionError, match="2 documents went in, 0 came back"):
        Output(source, Judged("", "", ""), None).take(unit, Outcome())
