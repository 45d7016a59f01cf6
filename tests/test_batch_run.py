"""A run: nothing lost, the same bytes for any number of jobs, no half file whatever happens."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import AWKWARD_LINES, AWKWARD_TEXTS, PLAIN, awkward_batch, lines, stub_pipeline, tree, write

from repair import recipe
from repair.batch import formats, record, run, sources
from repair.batch.draft import Draft
from repair.batch.formats import UNIT_BYTES
from repair.batch.lock import LOCK, sole_run
from repair.batch.options import Options
from repair.batch.tally import Report
from repair.batch.worker import Fields
from repair.document import Document, Mark
from repair.edit import Edit, Tier, invert, move
from repair.errors import BusyError, SettingsError


@pytest.fixture(autouse=True)
def _no_tables_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "signature", lambda *_: "repair test")


def do(source: Path, out: Path, jobs: int = 0, settings: recipe.Settings = PLAIN, **options: Any) -> Report:
    return run.run(source, out, settings, Options(jobs=jobs, **options), build=stub_pipeline)


def records(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{name}.edits.jsonl").read_bytes().splitlines()]


def no_half_files(folder: Path) -> bool:
    return not list(folder.rglob("*.part"))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awkward_batch(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def finished(batch: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Report]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "signature", lambda *_: "repair test")
        out = tmp_path_factory.mktemp("out")
        yield out, do(batch, out)


# --------------------------------------------------------------------------------------------------- what comes out
@pytest.mark.parametrize("name", AWKWARD_TEXTS)
@pytest.mark.parametrize("folder", ["", "packed/"])
def test_texts_change_by_their_edits_alone(finished: tuple[Path, Report], name: str, folder: str) -> None:
    packed = ".gz" if folder else ""
    found = (finished[0] / f"{folder}{name}{packed}").read_bytes()
    expected = AWKWARD_TEXTS[name].replace(b"borderPutin", b"border Putin").replace(b"Erdoan", "Erdoğan".encode())
    if name in ("raise.txt", "refuse.txt", "pipeline.txt"):
        expected = AWKWARD_TEXTS[name]
    assert (gzip.decompress(found) if packed else found) == expected


def test_lines_change_in_their_text_alone(finished: tuple[Path, Report]) -> None:
    old = AWKWARD_LINES["styles.ndjson"].split(b"\n")
    new = (finished[0] / "styles.ndjson").read_bytes().split(b"\n")
    assert len(old) == len(new)
    for before, after in zip(old, new, strict=True):
        was, now = json.loads(before, parse_int=str), json.loads(after, parse_int=str)
        assert now == was | {"text": was["text"].replace("Erdoan", "Erdoğan").replace("rP", "r P")}
    assert new[0] == b'{"text":"Erdo\\u011fan","n":1.0e5,"deep":{"text":"Erdoan","a":[1,{"text":null}]}}'
    assert new[1] == b'  { "text" : "old" , "text" : "Erdo\\u011Fan \\/ \\u00ed\\u00ED \\n"}  '
    assert new[4] == '{"text": "Łódź Erdoğan", "title": "é"}'.encode()
    assert new[10] == b'{"text": "\\u003cErdo\\u011fan\\u003e", "nan": NaN}'


def test_documents_in_are_documents_out_and_in_quarantine(finished: tuple[Path, Report]) -> None:
    out, report = finished
    plain_lines = sum(
        len(re.findall(rb"[^\s]", line)) > 0 for data in AWKWARD_LINES.values() for line in data.split(b"\n")
    )
    assert report.tally.documents + report.tally.quarantined.total() == (
        2 * (len(AWKWARD_TEXTS) + plain_lines - 1)  # one line holds nothing but a BOM
        + len(["caf\udce9.txt", "latin.txt", "packed/latin.txt.gz", "cut.jsonl.gz", "cut.txt.gz", "not.txt.gz"])
    )
    for name, entry in report.files.items():
        rows = records(out, name) if entry.get("sha256") else []
        assert len(rows) == entry["documents"]
        assert len(list((out / "quarantine" / name).glob("*.raw"))) == entry["quarantined"]


def test_quarantine_keeps_the_raw_bytes_and_the_reason(finished: tuple[Path, Report]) -> None:
    out, report = finished
    old = AWKWARD_LINES["bad.jsonl"].split(b"\n")
    reasons = {}
    for note in sorted((out / "quarantine/bad.jsonl").glob("*.json")):
        where = json.loads(note.read_bytes())
        raw = note.with_suffix(".raw").read_bytes()
        assert raw.rstrip(b"\n") == old[where["line"] - 1]
        assert AWKWARD_LINES["bad.jsonl"][where["offset"] :].startswith(raw)
        assert (where["path"], note.stem) == ("bad.jsonl", str(where["line"]))
        assert where["message"].endswith((".", "--text-field", "-t UTF-8"))
        reasons[where["line"]] = where["reason"], where["stage"]
    assert reasons == {
        1: ("bad-json", "parse"),
        3: ("not-utf-8", "decode"),
        4: ("no-text-field", "parse"),
        5: ("text-not-a-string", "parse"),
        6: ("bad-json", "parse"),
        8: ("no-text-field", "parse"),
        9: ("bad-json", "parse"),
        10: ("bad-json", "parse"),
        11: ("bad-json", "parse"),
        13: ("bad-json", "parse"),
    }
    assert (out / "bad.jsonl").read_bytes().count(b"\n") == 3
    assert (out / "quarantine/latin.txt/0.raw").read_bytes() == "Erdoan für".encode("latin-1")
    assert {"bad-gzip": 3, "not-utf-8": 4}.items() <= report.tally.quarantined.items()
    for gone in ("latin.txt", "cut.jsonl.gz", "cut.txt.gz", "not.txt.gz"):
        assert not (out / gone).exists()
        assert not (out / f"{gone}.edits.jsonl").exists()


def test_the_record_of_a_document(finished: tuple[Path, Report]) -> None:
    (found,) = records(finished[0], "plain.txt")
    assert found == {
        "format": 1,
        "id": "plain.txt",
        "sha256": recipe.sha256("President Erdoan spoke.\n"),
        "signature": "repair test",
        "edits": [
            {
                "start": 10, "end": 16, "before": "Erdoan", "after": "Erdoğan", "rule": "stub.lost-letters",
                "tier": "certain", "confidence": 0.99,
                "proof": [{"channel": "drop-non-ascii", "before": "Erdoğan", "after": "Erdoan"}], "why": "said twice",
            }
        ],
        "marks": [
            {"start": 10, "end": 16, "kind": "suspect", "tier": "flag", "note": "looks odd", "alternative": None,
             "resolved_by": 0}
        ],
        "passages": [{"start": 0, "end": 24, "language": "en", "confidence": 0.98}],
        "evidence": {"drop-non-ascii": 0.9},
        "reasons": {"drop-non-ascii": ["letters are missing"]},
        "refusals": [], "failures": [], "translations": [], "entities": [],
        "metadata": {"dates": [], "agencies": [], "credits": []},
    }  # fmt: skip


def test_suggestions_carry_their_proof(finished: tuple[Path, Report]) -> None:
    (found,) = records(finished[0], "suggest.txt")
    (mark,) = (mark for mark in found["marks"] if mark["alternative"])
    assert (mark["start"], mark["end"], mark["kind"], mark["tier"]) == (3, 9, "stub.lost-letters", "probable")
    assert (mark["alternative"], mark["resolved_by"]) == ("Chișinău", None)
    assert mark["proof"] == [{"channel": "drop-non-ascii", "before": "Chișinău", "after": "Chiinu"}]


def test_failures_and_refusals_are_on_record_and_the_text_is_kept(finished: tuple[Path, Report]) -> None:
    out, report = finished
    assert records(out, "raise.txt")[0]["failures"] == [{"stage": "stub", "error": "ValueError: no such word"}]
    assert records(out, "pipeline.txt")[0]["failures"][0]["stage"] == "pipeline"
    (refusal,) = records(out, "refuse.txt")[0]["refusals"]
    assert (refusal["start"], refusal["before"], refusal["reason"]) == (7, "Erdoan", "the text asks for it")
    assert report.tally.failures == {"stub: ValueError": 4, "pipeline: RuntimeError": 2}
    assert report.tally.refusals == {"the text asks for it": 2}


def test_names_of_documents(finished: tuple[Path, Report]) -> None:
    assert [row["id"] for row in records(finished[0], "plain.jsonl")] == ["d0", "d1", "d2", "d3"]
    names = [row["id"] for row in records(finished[0], "styles.ndjson")]
    assert names[:2] == ["styles.ndjson:1", "styles.ndjson:2"]
    assert names[7:10] == ["17", "styles.ndjson:9", "x\ud800"]


def test_the_report_adds_up(finished: tuple[Path, Report]) -> None:
    out, report = finished
    written = json.loads((out / "report.json").read_bytes())
    assert written == report.as_json()
    assert written["skipped"] == {"hidden": 2, "record": 1, "symbolic-link": 2, "unknown-type": 1}
    assert list(written["files"]) == sorted(written["files"])
    every = [row for name, entry in report.files.items() if entry.get("sha256") for row in records(out, name)]
    assert sum(sum(tiers.values()) for tiers in written["edits"].values()) == sum(len(row["edits"]) for row in every)
    assert written["documents"] == len(every)
    assert written["changed"] == sum(bool(row["edits"]) for row in every)
    assert written["suggestions"] == {"stub.lost-letters": 4}
    assert written["marks"]["suspect"] == sum(
        mark["resolved_by"] is None and mark["alternative"] is None for row in every for mark in row["marks"]
    )


# ------------------------------------------------------------------------------------------------ the same bytes
def test_any_number_of_jobs_gives_the_same_bytes(batch: Path, finished: tuple[Path, Report], tmp_path: Path) -> None:
    report = do(batch, tmp_path, jobs=2)
    assert tree(tmp_path) == tree(finished[0])
    assert report.tally == finished[1].tally
    assert report.files == finished[1].files


def test_a_second_run_gives_the_same_bytes_and_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    write(source, {"a.jsonl": b"{oh\n" + lines("Erdoan") + b"\xff\n", "b.txt": b"\xff", "c.txt": b"ok"})
    do(source, out)
    first = tree(out)
    do(source, out)
    assert tree(out) == first
    write(source, {"a.jsonl": b"{}\n" + lines("Erdoan"), "b.txt": b"mended", "c.txt": b"\xff"})
    do(source, out)
    assert sorted(tree(out)) == [
        "a.jsonl", "a.jsonl.edits.jsonl", "b.txt", "b.txt.edits.jsonl", "quarantine/a.jsonl/1.json",
        "quarantine/a.jsonl/1.raw", "quarantine/c.txt/0.json", "quarantine/c.txt/0.raw", "report.html",
    ]  # fmt: skip


def test_probable_edits_are_applied_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": b"in Chiinu"})
    do(tmp_path / "in", tmp_path / "out", settings=recipe.Settings(stages=(), apply="probable"))
    assert (tmp_path / "out/a.txt").read_text("utf-8") == "in Chișinău"


def test_other_fields_may_hold_the_text_and_the_name(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.jsonl": b'{"body": "Erdoan", "url": "u1", "text": "Erdoan"}\n'})
    do(tmp_path / "in", tmp_path / "out", fields=Fields("body", "url"))
    assert (tmp_path / "out/a.jsonl").read_bytes() == b'{"body": "Erdo\\u011fan", "url": "u1", "text": "Erdoan"}\n'
    assert records(tmp_path / "out", "a.jsonl")[0]["id"] == "u1"


def test_one_file(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"Erdoan"})
    do(tmp_path / "a.txt", tmp_path / "out")
    assert sorted(tree(tmp_path / "out")) == ["a.txt", "a.txt.edits.jsonl", "report.html"]


def test_a_large_line_goes_to_quarantine_whole(tmp_path: Path) -> None:
    large = lines("x" * 3_000_000)
    write(tmp_path / "in", {"a.jsonl": lines("Erdoan") + large + lines("Erdoan"), "b.txt": b"x" * 2_000_000})
    report = do(tmp_path / "in", tmp_path / "out", max_bytes=1_000_000)
    assert (tmp_path / "out/quarantine/a.jsonl/2.raw").read_bytes() == large
    assert (tmp_path / "out/quarantine/b.txt/0.raw").read_bytes() == b"x" * 2_000_000
    assert report.tally.quarantined == {"too-large": 2}
    assert report.files["a.jsonl"]["documents"] == 2


def test_a_file_that_cannot_be_opened_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", {"a.txt": b"x", "b.txt": b"y"})
    real = formats.Reading.__init__

    def refusing(reading: formats.Reading, source: sources.Source) -> None:
        if source.name == "a.txt":
            raise formats._unreadable(PermissionError(13, "Permission denied", source.name))
        real(reading, source)

    monkeypatch.setattr(formats.Reading, "__init__", refusing)
    report = do(tmp_path / "in", tmp_path / "out")
    note = json.loads((tmp_path / "out/quarantine/a.txt/0.json").read_bytes())
    assert (note["reason"], note["message"]) == (
        "unreadable",
        "The file cannot be read: Permission denied. Correct that and run again.",
    )
    assert (report.tally.documents, report.tally.quarantined) == (1, {"unreadable": 1})


def test_text_that_json_cannot_hold_is_left_alone(tmp_path: Path) -> None:
    """An edit that brings two lone surrogates together would be read back as one sign."""

    def joining(document: Document) -> Document:
        at = document.text.find("--")
        return document.with_layer("x", [Edit(at, at + 2, "--", "", "x")] if at >= 0 else [])

    write(tmp_path / "in", {"a.jsonl": b'{"text": "\\ud83d--\\ude00"}\n{"text": "a--b"}\n'})
    run.run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=0), build=lambda *_: joining)
    assert (tmp_path / "out/a.jsonl").read_bytes() == b'{"text": "\\ud83d--\\ude00"}\n{"text": "ab"}\n'
    first, second = records(tmp_path / "out", "a.jsonl")
    assert first["edits"] == []
    assert first["failures"][0]["error"].startswith("ValueError: the repaired text cannot be written")
    assert len(second["edits"]) == 1


def test_a_text_that_is_no_text_any_more_is_left_alone(tmp_path: Path) -> None:
    def breaking(document: Document) -> Document:
        return document.with_layer("x", [Edit(0, 1, "a", "\ud800", "x")])

    write(tmp_path / "in", {"a.txt": b"abc"})
    run.run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=0), build=lambda *_: breaking)
    assert (tmp_path / "out/a.txt").read_bytes() == b"abc"
    assert records(tmp_path / "out", "a.txt")[0]["failures"][0]["error"].startswith("UnicodeEncodeError")


# ------------------------------------------------------------------------------------------------------- refusals
def test_out_inside_in_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"Erdoan"})
    assert do(tmp_path, tmp_path / "out").tally.documents == 1
    assert do(tmp_path, tmp_path / "out").tally.documents == 1


@pytest.mark.parametrize(("source", "out"), [("in", "in"), ("in/sub", "in"), ("in/a.txt", "in"), ("in", "in/../in")])
def test_out_must_not_hold_in(tmp_path: Path, source: str, out: str) -> None:
    write(tmp_path / "in", {"a.txt": b"x", "sub/b.txt": b"y"})
    with pytest.raises(SettingsError, match="Choose another -o"):
        do(tmp_path / source, tmp_path / out)
    assert (tmp_path / "in/a.txt").read_bytes() == b"x"


def test_files_of_a_stranger_are_not_written_over(tmp_path: Path) -> None:
    write(tmp_path, {"in/a.txt": b"Erdoan", "out/a.txt": b"my own"})
    with pytest.raises(SettingsError, match="would be overwritten"):
        do(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out/a.txt").read_bytes() == b"my own"


def test_the_names_a_run_needs_are_taken(tmp_path: Path) -> None:
    write(tmp_path, {"in/quarantine/a.txt": b"x"})
    with pytest.raises(SettingsError, match="'quarantine' is taken"):
        do(tmp_path / "in", tmp_path / "out")
    write(tmp_path, {"file": b""})
    with pytest.raises(SettingsError, match="is a file"):
        do(tmp_path / "in", tmp_path / "file")


def test_a_second_run_at_the_same_time_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": b"x"})
    with sole_run(tmp_path / "out"), pytest.raises(BusyError, match=rf"process {os.getpid()} on "):
        do(tmp_path / "in", tmp_path / "out")
    do(tmp_path / "in", tmp_path / "out")
    assert (tmp_path / "out" / LOCK).exists()


def test_check_writes_nothing(batch: Path, finished: tuple[Path, Report]) -> None:
    before = tree(batch)
    report = run.check(batch, PLAIN, Options(jobs=0), build=stub_pipeline)
    assert tree(batch) == before
    assert report.tally == finished[1].tally


# --------------------------------------------------------------------------------------------------------- deaths
def test_an_error_while_writing_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Draft) -> None:
        raise OSError(28, "No space left on device", str(self.path))

    write(tmp_path / "in", {"a.jsonl.gz": lines("Erdoan", "x"), "b.txt": b"y"})
    monkeypatch.setattr(Draft, "name", full)
    with pytest.raises(OSError, match="No space left"):
        do(tmp_path / "in", tmp_path / "out")
    assert no_half_files(tmp_path)
    assert tree(tmp_path / "out").keys() == set()


DRIVER = """
import sys
from pathlib import Path
from batches import PLAIN
import slow_pipeline
from repair.batch.options import Options
from repair.batch.run import run
from repair import recipe
recipe.signature = lambda *_: "repair test"
if __name__ == "__main__":
    run(Path({source!r}), Path({out!r}), PLAIN, Options(jobs={jobs}), build=slow_pipeline.build)
"""
SLOW = """
import os, time
from pathlib import Path
def build(settings, profile):
    def slow(document):
        Path({marks!r}, str(os.getpid())).touch()
        time.sleep(0.02 if document.text == "x" else 0.3)
        return document
    return slow
"""


def start_slow_run(tmp_path: Path, jobs: int, texts: int = 0) -> tuple[subprocess.Popen[str], list[int]]:
    """A run in a process of its own that takes many seconds, once its workers are at work, with their ids."""
    marks = tmp_path / "marks"
    marks.mkdir()
    large = b"word " * (UNIT_BYTES // 10)  # two to a unit
    write(tmp_path / "in", {f"{n}.txt": large for n in range(texts)} or {"a.jsonl": lines(*["x"] * 3000)})
    (tmp_path / "slow_pipeline.py").write_text(SLOW.format(marks=str(marks)), encoding="utf-8")
    places = {"source": str(tmp_path / "in"), "out": str(tmp_path / "out")}
    (tmp_path / "driver.py").write_text(DRIVER.format(jobs=jobs, **places), encoding="utf-8")
    driver = subprocess.Popen(
        [sys.executable, str(tmp_path / "driver.py")],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])},
    )
    deadline = time.monotonic() + 20
    while len(list(marks.iterdir())) < jobs and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(list(marks.iterdir())) == jobs
    assert driver.poll() is None, driver.communicate()
    return driver, [int(mark.name) for mark in marks.iterdir()]


def gone(process: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split(")")[1].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_asked_to_stop_keeps_what_is_done(tmp_path: Path, jobs: int, number: int) -> None:
    driver, at_work = start_slow_run(tmp_path, jobs, texts=12)
    os.killpg(driver.pid, number)  # what a terminal does: every process of the group gets it
    _, errors = driver.communicate(timeout=20)
    assert driver.returncode == 1
    assert errors.strip().splitlines()[-1].startswith("repair.errors.InterruptedRunError: Interrupted."), errors
    assert errors.count("Traceback") == 1, errors  # the driver's own; workers say nothing
    assert all(gone(worker) for worker in at_work)
    done = {path.name for path in (tmp_path / "out").glob("*.txt")}
    assert 0 < len(done) < 12  # what was in hand is finished, nothing else begun
    do(tmp_path / "in", tmp_path / "out")
    assert len(tree(tmp_path / "out")) == 2 * 12 + 1


def test_asking_twice_stops_at_once(tmp_path: Path) -> None:
    driver, at_work = start_slow_run(tmp_path, 2)
    for _ in range(2):
        os.killpg(driver.pid, signal.SIGINT)
        time.sleep(0.2)
    _, errors = driver.communicate(timeout=3)
    assert errors.strip().splitlines()[-1] == "KeyboardInterrupt", errors
    assert all(gone(worker) for worker in at_work)
    do(tmp_path / "in", tmp_path / "out")
    assert no_half_files(tmp_path)


def test_workers_end_when_their_driver_is_killed(tmp_path: Path) -> None:
    driver, at_work = start_slow_run(tmp_path, jobs=2)
    driver.kill()
    driver.communicate(timeout=10)
    assert all(gone(worker) for worker in at_work)
    write(tmp_path / "in", {"a.jsonl": lines("Erdoan")})
    do(tmp_path / "in", tmp_path / "out")  # the next run writes over what was left
    assert no_half_files(tmp_path)


# -------------------------------------------------------------------------------------------------------- records
def test_marks_lie_where_they_lay_in_the_original() -> None:
    document = Document.new("x", "a b c d")
    document = document.with_marks([Mark(6, 7, "late"), Mark(2, 3, "touched"), Mark(4, 5, "free")])
    document = document.with_layer("s", [Edit(2, 3, "b", "long", "s.grow")])
    document = document.with_layer("t", [Edit(0, 1, "a", "", "t.cut")])
    found = {mark["kind"]: mark for mark in record.make(document, "")["marks"]}
    assert {kind: (mark["start"], mark["end"]) for kind, mark in found.items()} == {
        "touched": (2, 3),
        "free": (4, 5),
        "late": (6, 7),
    }
    assert (found["touched"]["resolved_by"], found["free"]["resolved_by"]) == (1, None)


def test_a_mark_whose_edit_was_undone_is_open_again() -> None:
    document = Document.new("x", "ab").with_marks([Mark(0, 1, "m")])
    document = document.with_layer("s", [Edit(0, 1, "a", "b", "s.x")]).with_layer("t", [Edit(0, 1, "b", "a", "t.x")])
    assert record.make(document, "")["marks"][0]["resolved_by"] is None


def test_spans_move_as_one_by_one() -> None:
    edits = [
        Edit(1, 3, "bc", "x", "s"),
        Edit(5, 5, "", "yy", "s"),
        Edit(7, 8, "h", "", "s"),
        Edit(9, 10, "j", "zzz", "s"),
    ]
    back = invert(edits)
    for some in (edits, back):
        quick = record.relocator(some)
        for start in range(13):
            for end in range(start, 13):
                assert quick((start, end)) == move((start, end), some)


def test_many_marks_and_edits_are_placed_quickly() -> None:
    text = "ab " * 20_000
    document = Document.new("x", text).with_layer("s", [Edit(n, n + 1, "a", "AA", "s.a") for n in range(0, 60_000, 3)])
    document = document.with_marks(Mark(n, n + 2, "m") for n in range(0, 80_000, 4))
    began = time.process_time()
    assert len(record.make(document, "")["marks"]) == 20_000
    assert time.process_time() - began < 6


def test_the_tier_is_written_as_a_word() -> None:
    document = Document.new("x", "a").with_layer("s", [Edit(0, 1, "a", "b", "s.x", Tier.PROBABLE, 0.123456)])
    (found,) = record.make(document, "")["edits"]
    assert (found["tier"], found["confidence"]) == ("probable", 0.1235)
