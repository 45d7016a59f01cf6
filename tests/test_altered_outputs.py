"""What lies in an output folder may have been altered, by accident or by somebody: it gives a sentence, and never leads
a command to read or write elsewhere.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import PLAIN, lines, status, stub_pipeline, write

from repair.batch import run
from repair.batch.ledger import Ledger
from repair.batch.options import Options
from repair.errors import RecordError

Capture = pytest.CaptureFixture[str]
FILES = {"a.txt": b"Erdoan", "b.jsonl": lines("Erdoan", "x") + b"{oh\n", "c.txt": b"\xff", "sub/d.txt": b"Erdoan"}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("altered")
    run.run(write(folder / "in", FILES), folder / "out", PLAIN, Options(jobs=0), build=stub_pipeline)
    return folder / "out"


@pytest.fixture
def out(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "mine" / "out"))


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status", "{out}"), ("status", "{out}", "--json"), ("verify", "{out}"), ("revert", "{out}", "-o", "{back}"),
    ("report", "{out}"), ("diff", "{out}"), ("explain", "{out}"), ("quarantine", "list", "{out}"),
    ("quarantine", "show", "{out}", "b.jsonl", "3"), ("quarantine", "export", "{out}", "-o", "{back}.csv"),
)  # fmt: skip


def every_command(out: Path, back: Path) -> Iterator[tuple[str, int]]:
    for command in COMMANDS:
        shutil.rmtree(back, ignore_errors=True)
        yield command[0], status(*(word.format(out=out, back=back) for word in command))


def test_without_an_alteration_every_command_works(out: Path, tmp_path: Path) -> None:
    assert {code for _, code in every_command(out, tmp_path / "back")} == {0}


# ------------------------------------------------------------------------------------------- names that lead elsewhere
LEADING = ["../secret.txt", "sub/../../secret.txt", "{there}/secret.txt", "sub/../sub/d.txt", "./a.txt", "", "a\0.txt"]


def secret(out: Path) -> Path:
    """A whole output with its record and its quarantine, beside the folder."""
    for name in ("a.txt", "a.txt.edits.jsonl"):
        shutil.copy(out / name, out.parent / name.replace("a.txt", "secret.txt"))
    write(out.parent / "secret.txt.kept", {"0.raw": b"SECRET"})
    return out.parent


@pytest.mark.parametrize("name", LEADING)
def test_a_report_whose_names_lead_elsewhere_is_refused(out: Path, tmp_path: Path, name: str, capsys: Capture) -> None:
    there = secret(out)
    report = json.loads((out / "report.json").read_bytes())
    report["files"][name.format(there=there)] = report["files"]["a.txt"]
    (out / "report.json").write_text(json.dumps(report))
    back = tmp_path / "deep/er/back"
    for command in (("verify", out), ("revert", out, "-o", back), ("report", out), ("diff", out), ("explain", out)):
        assert status(*command) == 2
        told = capsys.readouterr()
        assert "was altered" in told.err
        assert told.out == ""
    assert not list(tmp_path.rglob("deep/**/*.txt"))
    assert sorted(path.name for path in there.iterdir() if path.is_file()) == ["secret.txt", "secret.txt.edits.jsonl"]


@pytest.mark.parametrize("table", ["file", "quarantine"])
@pytest.mark.parametrize("name", LEADING)
def test_a_ledger_whose_names_lead_elsewhere_is_refused(
    out: Path, table: str, name: str, tmp_path: Path, capsys: Capture
) -> None:
    write(tmp_path / "mine/secret.txt", {"0.raw": b"SECRET", "0.json": b"SECRET"})
    leading = name.format(there=tmp_path / "mine")
    with sqlite3.connect(out / "ledger.db") as ledger:
        ledger.execute(f"UPDATE {table} SET name=?, line=0 WHERE name=?", (leading.encode(), b"c.txt"))
    ledger.close()
    commands = [("status", out), ("quarantine", "retry", out)] if table == "file" else []
    if table == "quarantine" and "\0" not in name:
        commands += [("quarantine", "show", out, leading, "0", "--raw"), ("quarantine", "list", out)]
        commands += [("quarantine", "export", out, "-o", tmp_path / "x.jsonl")]
    for command in commands:
        assert status(*command) == 2
        told = capsys.readouterr()
        assert "ledger.db was altered" in told.err
        assert "SECRET" not in told.out
    assert not (tmp_path / "x.jsonl").exists()


@pytest.mark.parametrize("name", ["a.txt", "a.txt.edits.jsonl", "sub", "quarantine", "quarantine/c.txt"])
def test_a_symbolic_link_among_the_outputs_is_not_followed(out: Path, name: str, tmp_path: Path) -> None:
    (out / name).rename(tmp_path / "elsewhere")
    (out / name).symlink_to(tmp_path / "elsewhere")
    assert status("revert", out, "-o", tmp_path / "back") == 2
    assert status("verify", out) in (1, 2)
    if "quarantine" in name:
        assert status("quarantine", "show", out, "c.txt", "--raw") == 2
    elif "edits" not in name:
        assert status("diff", out) == 2


def test_a_run_replaces_a_link_and_writes_nothing_through_it(tmp_path: Path) -> None:
    source, out = write(tmp_path / "in", {"a.txt": b"Erdoan"}), tmp_path / "out"
    run.run(source, out, PLAIN, Options(jobs=0), build=stub_pipeline)
    write(tmp_path, {"mine.txt": b"mine"})
    (out / "a.txt").unlink()
    (out / "a.txt").symlink_to(tmp_path / "mine.txt")
    write(source, {"a.txt": b"Erdoan again"})
    run.run(source, out, PLAIN, Options(jobs=0), build=stub_pipeline)
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"
    assert (out / "a.txt").read_text("utf-8") == "Erdoğan again"


# ----------------------------------------------------------------------------------------------------- damaged ledgers
def damaged(out: Path, how: str) -> None:
    path = out / "ledger.db"
    data = bytearray(path.read_bytes())
    if how == "not a ledger":
        data[:] = b"what is this?" * 100
    elif how == "cut":
        del data[len(data) // 2 :]
    elif how == "overwritten":
        data[4096 : len(data)] = b"\xff" * (len(data) - 4096)
    else:
        with sqlite3.connect(path) as ledger:
            ledger.execute("DROP TABLE file" if how == "without a table" else "PRAGMA user_version=99")
        ledger.close()
        return
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["not a ledger", "cut", "overwritten", "without a table", "of another version"])
def test_a_damaged_ledger_is_told_and_moved_away_nothing_is_lost(
    out: Path, how: str, tmp_path: Path, capsys: Capture
) -> None:
    source = write(tmp_path / "again", FILES)
    damaged(out, how)
    for command in (("run", source, "-o", out, "--stages", "", "--jobs", "0"), ("status", out)):
        assert status(*command) == 2
        told = capsys.readouterr().err
        assert f"{out / 'ledger.db'} " in told
        assert "Move it away and run again:  repair run IN -o OUT" in told
    (out / "ledger.db").rename(tmp_path / "old.db")
    assert status("run", source, "-o", out, "--stages", "", "--jobs", "0") == 3
    assert status("verify", out) == 0
    assert (out / "a.txt").read_bytes() == b"Erdoan"


def test_a_ledger_of_another_version_is_not_written_to(out: Path) -> None:
    damaged(out, "of another version")
    before = (out / "ledger.db").read_bytes()
    with pytest.raises(RecordError, match="format 99"):
        Ledger(out)
    assert (out / "ledger.db").read_bytes() == before


# ------------------------------------------------------------------------------------------------ anything else altered
WRONG: tuple[Any, ...] = (None, -1, 10**30, 1.5, "", "../../x", [], {}, [[]], True, "\ud800", [{}], {"a": {}})


def spots(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from spots(value[key], (*path, key))


def altered(value: Any, rng: random.Random) -> Any:
    """The value with one of its parts gone or replaced."""
    path = rng.choice(list(spots(value)))
    if not path:
        return rng.choice(WRONG)
    here = value
    for key in path[:-1]:
        here = here[key]
    if isinstance(here, dict) and rng.random() < 0.3:
        del here[path[-1]]
    else:
        here[path[-1]] = rng.choice(WRONG)
    return value


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", ["report.json", "a.txt.edits.jsonl", "quarantine/b.jsonl/3.json"])
def test_whatever_is_altered_gives_a_sentence(out: Path, name: str, seed: int, tmp_path: Path, capsys: Capture) -> None:
    path = out / name
    path.write_text(json.dumps(altered(json.loads(path.read_bytes()), random.Random(seed))) + "\n")
    for command, code in every_command(out, tmp_path / "back"):
        told = capsys.readouterr().err
        assert code in (0, 1, 2), command
        assert "fault of repair itself" not in told, command
        assert "Traceback" not in told


VALUES = (None, -1, 10**15, 1.5, "", "../../x", b"\xff", "[]", '{"a": 1}')


@pytest.mark.parametrize("seed", range(16))
def test_whatever_is_altered_in_the_ledger_gives_a_sentence(
    out: Path, seed: int, tmp_path: Path, capsys: Capture
) -> None:
    rng = random.Random(seed)
    with sqlite3.connect(out / "ledger.db") as ledger:
        table = rng.choice(["file", "quarantine", "run"])
        column = rng.choice([row[1] for row in ledger.execute(f"PRAGMA table_info({table})")][table == "run" :])
        ledger.execute("PRAGMA ignore_check_constraints=1")
        ledger.execute(f"UPDATE OR IGNORE {table} SET {column}=?", (rng.choice(VALUES),))
    ledger.close()
    for command, code in every_command(out, tmp_path / "back"):
        assert code in (0, 1, 2), command
        assert "fault of repair itself" not in capsys.readouterr().err, (command, table, column)


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"format":' * 100_000])
@pytest.mark.parametrize("name", ["report.json", "a.txt.edits.jsonl", "quarantine/b.jsonl/3.json"])
def test_what_is_nested_too_deep_gives_a_sentence(
    out: Path, name: str, deep: str, tmp_path: Path, capsys: Capture
) -> None:
    (out / name).write_text(deep)
    for command, code in every_command(out, tmp_path / "back"):
        assert code in (0, 1, 2), command
        assert "fault of repair itself" not in capsys.readouterr().err, command
