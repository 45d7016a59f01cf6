"""SECURITY.md: each promise names tests that there are; and the promises that no other file tests."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from batches import lines, status, write

HERE = Path(__file__).parent
PROMISES = (HERE.parent / "SECURITY.md").read_text("utf-8")


def test_each_promise_names_tests_that_there_are() -> None:
    known = {
        name
        for path in HERE.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
    }
    rows = [row for row in PROMISES.splitlines() if row.startswith("| ") and not row.startswith("| threat")]
    assert len(rows) >= 10
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= known, set(named) - known


def test_a_log_holds_no_word_of_any_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = "Zyxomma"
    files = {
        "a.jsonl": lines(f"{word} spoke.") + f'{{"text": [{word!r}]}}\n{{"text": ["{word}"]}}\n{{{word}\n'.encode(),
        "b.txt": word.encode() + b"\xff",
    }
    write(tmp_path / "in", files)
    command = ["run", tmp_path / "in", "-o", tmp_path / "out", "--log-json", "--jobs", "0"]
    assert status(*command) == 3
    told = capsys.readouterr().err
    assert '"event": "quarantined"' in told
    assert word not in told
    assert status(*command, "--log-text", "--max-bytes", "21M") == 3
    assert word in capsys.readouterr().err


def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    write(tmp_path / "in", {"=1+1.jsonl": b'=cmd|"/c calc"!A1\n+1+1\n-1+1\n@SUM(A1)\n\t=1\n{"text": 5}\n'})
    assert status("run", tmp_path / "in", "-o", tmp_path / "out", "--jobs", "0") == 3
    assert status("quarantine", "export", tmp_path / "out", "-o", tmp_path / "bad.csv") == 0
    with (tmp_path / "bad.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == 7
    assert any("cmd|" in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n")]
