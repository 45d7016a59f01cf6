"""The way back, and the proof that what a run left behind holds; each is wrong as soon as anything was altered."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import PLAIN, awkward_batch, lines, stub_pipeline, write

from repair import recipe
from repair.batch import run
from repair.batch.options import Options
from repair.batch.revert import revert
from repair.batch.verify import verify
from repair.errors import RecordError, SettingsError


def do(source: Path, out: Path, **options: Any) -> None:
    run.run(source, out, PLAIN, Options(jobs=0, **options), build=stub_pipeline)


@pytest.fixture(autouse=True, scope="module")
def _no_tables_are_needed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "signature", lambda *_: "repair test")
        yield


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awkward_batch(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def finished(batch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    do(batch, out)
    return out


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    """A copy that a test may alter."""
    return Path(shutil.copytree(finished, tmp_path / "out"))


# ---------------------------------------------------------------------------------------------------------- revert
def unpacked(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()
    except (OSError, EOFError):
        return path.read_bytes()


def test_every_input_comes_back_byte_for_byte(batch: Path, finished: Path, tmp_path: Path) -> None:
    number = revert(finished, tmp_path / "back")
    names = [path.relative_to(tmp_path / "back") for path in (tmp_path / "back").rglob("*") if path.is_file()]
    assert len(names) == number == len(json.loads((finished / "report.json").read_bytes())["files"])
    for name in names:
        assert unpacked(tmp_path / "back" / name) == unpacked(batch / name), name


def test_lines_in_quarantine_go_back_to_their_places(tmp_path: Path) -> None:
    bad, good, large = b"{oh\n", lines("Erdoan"), lines("x" * 3000)
    cases = {
        "first.jsonl": bad + good,
        "last.jsonl": good + b"\n" + bad.rstrip(),
        "only.jsonl": bad * 3,
        "mixed.jsonl": bad + bad + good + large + b"\r\n" + bad + good + bad + bad,
        "packed.jsonl.gz": large + good + bad + good.rstrip(),
    }
    write(tmp_path / "in", cases)
    do(tmp_path / "in", tmp_path / "out", max_bytes=2000)
    revert(tmp_path / "out", tmp_path / "back")
    assert {name: unpacked(tmp_path / "back" / name) for name in cases} == cases
    assert verify(tmp_path / "out").faults == ()


def test_a_literal_that_does_not_follow_from_the_repaired_line_is_kept(finished: Path) -> None:
    rows = [json.loads(line) for line in (finished / "styles.ndjson.edits.jsonl").read_bytes().splitlines()]
    assert [number for number, row in enumerate(rows) if "literal" in row] == [2]  # "\\u0045rdoan": an escaped E
    assert rows[2]["literal"] == '"\\u0045rdoan and Erdo\\u0061n"'


@pytest.mark.parametrize("place", ["out", "out/back", "full", "file"])
def test_what_is_given_back_overwrites_nothing(out: Path, place: str) -> None:
    write(out.parent, {"full/a.txt": b"mine", "file": b"mine"})
    with pytest.raises(SettingsError, match="with -o"):
        revert(out, out.parent / place)
    assert (out.parent / "full/a.txt").read_bytes() == b"mine"


def test_an_altered_text_is_not_given_back(out: Path, tmp_path: Path) -> None:
    (out / "plain.txt").write_bytes("Prime minister Erdoğan spoke.\n".encode())
    with pytest.raises(RecordError, match=r"plain\.txt.*\n?.*verify|do not fit"):
        revert(out, tmp_path / "back")
    assert not (tmp_path / "back/plain.txt").exists()


def test_a_file_that_could_not_be_read_cannot_be_given_back(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": b"x"})
    do(tmp_path / "in", tmp_path / "out")
    write(tmp_path / "out/quarantine/a.txt", {"0.json": b"{}"})
    with pytest.raises(RecordError, match="nothing to give back"):
        revert(tmp_path / "out", tmp_path / "back")


# ---------------------------------------------------------------------------------------------------------- verify
def test_what_a_run_left_holds(finished: Path) -> None:
    verdict = verify(finished)
    assert verdict.faults == ()
    assert verdict.documents == json.loads((finished / "report.json").read_bytes())["documents"]


def test_there_must_be_a_report(out: Path, tmp_path: Path) -> None:
    (out / "report.json").unlink()
    for command in (lambda: verify(out), lambda: revert(out, tmp_path / "back")):
        with pytest.raises(RecordError, match="no run was completed"):
            command()
    write(out, {"report.json": b'{"format": 99}'})
    with pytest.raises(RecordError, match="not in format 1"):
        verify(out)
    write(out, {"report.json": b"{"})
    with pytest.raises(RecordError, match="not a report"):
        verify(out)


Alteration = Callable[[dict[str, Any]], None]


def altered(name: str, change: Alteration, out: Path, row: int = 0) -> None:
    path = out / f"{name}.edits.jsonl"
    rows = path.read_bytes().split(b"\n")
    record = json.loads(rows[row])
    change(record)
    rows[row] = json.dumps(record).encode()
    path.write_bytes(b"\n".join(rows))


def in_first_edit(field: str, value: object) -> Alteration:
    return lambda record: record["edits"][0].update({field: value})


RECORD_ALTERATIONS: dict[str, Alteration] = {
    "a proof": in_first_edit("proof", [{"channel": "drop-non-ascii", "before": "Erdogän", "after": "Erdoan"}]),
    "no proof": in_first_edit("proof", []),
    "a channel": lambda record: record["edits"][0]["proof"][0].update(channel="space-lost"),
    "an unknown channel": lambda record: record["edits"][0]["proof"][0].update(channel="magic"),
    "the digest": lambda record: record.update(sha256="0" * 64),
    "an offset": in_first_edit("start", 9),
    "both offsets": lambda record: record["edits"][0].update(start=9, end=15),
    "what stood there": in_first_edit("before", "Erdwan"),
    "what stands there": in_first_edit("after", "Erdogan"),
    "an edit less": lambda record: record["edits"].clear(),
    "a place of a mark": lambda record: record["marks"][0].update(end=9999),
    "edits of another form": lambda record: record.update(edits=[{"start": 1}]),
    "no edits": lambda record: record.pop("edits") and None,
    "marks of another form": lambda record: record.update(marks=[{}]),
    "the format": lambda record: record.update(format=2),
}


@pytest.mark.parametrize("alteration", RECORD_ALTERATIONS)
@pytest.mark.parametrize("name", ["plain.txt", "plain.jsonl"])
def test_an_altered_record_does_not_hold(out: Path, name: str, alteration: str) -> None:
    altered(name, RECORD_ALTERATIONS[alteration], out)
    faults = verify(out).faults
    assert faults
    assert all(fault.startswith(name) or name in fault for fault in faults)
    assert all(fault.endswith(".") for fault in faults)


OUTPUT_ALTERATIONS: dict[str, tuple[str, bytes, bytes]] = {
    "a word": ("plain.txt", b"President", b"Resident"),
    "a line end": ("crlf.txt", b"one\r\n", b"one\n"),
    "the bom": ("bom.txt", b"\xef\xbb\xbf", b""),
    "the repaired word": ("plain.txt", "ğ".encode(), b"g"),
    "no utf-8": ("plain.txt", "ğ".encode(), b"\xff"),
    "a text of a line": ("plain.jsonl", b"nothing", b"nothink"),
    "another field of a line": ("plain.jsonl", b'"d1"', b'"d9"'),
    "a line less": ("plain.jsonl", b'{"id": "d1", "text": "nothing"}\n', b""),
    "a line more": ("plain.jsonl", b'{"id": "d1"', b'{"text": "x"}\n{"id": "d1"'),
    "a line that is no json": ("plain.jsonl", b'{"id": "d1"', b'{"id" "d1"'),
    "a line without text": ("plain.jsonl", b'"text": "nothing"', b'"body": "nothing"'),
    "a line with a figure for text": ("plain.jsonl", b'"nothing"', b"7"),
}


@pytest.mark.parametrize("alteration", OUTPUT_ALTERATIONS)
def test_an_altered_output_does_not_hold(out: Path, alteration: str) -> None:
    name, old, new = OUTPUT_ALTERATIONS[alteration]
    data = (out / name).read_bytes()
    assert old in data
    (out / name).write_bytes(data.replace(old, new, 1))
    faults = verify(out).faults
    assert faults
    assert all(name in fault for fault in faults)


@pytest.mark.parametrize("name", ["packed/plain.txt.gz", "packed/plain.jsonl.gz"])
def test_a_cut_or_altered_gzip_does_not_hold(out: Path, name: str) -> None:
    data = (out / name).read_bytes()
    for other in (data[:-6], b"plain", gzip.compress(gzip.decompress(data) + b" ")):
        (out / name).write_bytes(other)
        (fault,) = verify(out).faults
        assert name in fault


@pytest.mark.parametrize(
    "name",
    ["plain.txt", "plain.txt.edits.jsonl", "plain.jsonl", "plain.jsonl.edits.jsonl", "quarantine/bad.jsonl/1.json",
     "quarantine/latin.txt/0.json", "quarantine/latin.txt/0.raw", "quarantine/bad.jsonl/3.raw"],
)  # fmt: skip
def test_a_missing_file_does_not_hold(out: Path, name: str) -> None:
    (out / name).unlink()
    assert len(verify(out).faults) == 1


@pytest.mark.parametrize("row", [0, 1, 3])
def test_a_missing_or_doubled_record_does_not_hold(out: Path, row: int) -> None:
    path = out / "plain.jsonl.edits.jsonl"
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(rows[:row] + rows[row + 1 :]))
    assert verify(out).faults
    path.write_bytes(b"".join([*rows[: row + 1], *rows[row:]]))
    assert verify(out).faults


def test_a_record_too_many_for_a_text_does_not_hold(out: Path) -> None:
    path = out / "plain.txt.edits.jsonl"
    path.write_bytes(path.read_bytes() * 2)
    assert verify(out).faults
    path.write_bytes(b"")
    assert verify(out).faults


@pytest.mark.parametrize("name", ["stranger.txt", "sub/stranger.jsonl", "stranger.txt.edits.jsonl"])
def test_files_that_are_not_of_the_run_are_named(out: Path, name: str) -> None:
    write(out, {name: b""})
    (fault,) = verify(out).faults
    assert fault.startswith(name)


def test_a_document_and_its_record_removed_together_are_missed(out: Path) -> None:
    for name in ("plain.jsonl", "plain.jsonl.edits.jsonl"):
        rows = (out / name).read_bytes().splitlines(keepends=True)
        (out / name).write_bytes(b"".join(rows[:1] + rows[2:]))
    (fault,) = verify(out).faults
    assert "4 documents were written, and 3 are there" in fault


def test_records_of_another_version_are_refused_with_the_way_to_redo_them(out: Path, tmp_path: Path) -> None:
    altered("plain.txt", lambda record: record.update(format=2), out)
    with pytest.raises(RecordError, match=r"(?s)format 2, and this version reads format 1.*repair run IN -o OUT"):
        revert(out, tmp_path / "back")
