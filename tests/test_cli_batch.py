"""The commands around a batch, as somebody types them: run again, limit, dry run, status, quarantine, logs."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from batches import lines, status, tree, write

from repair.batch import sources

ROOT = Path(__file__).parents[1]
FUSED = "Troops stand near the borderPutin said on Monday.\n"
CLEAN = "The council met on Monday and approved the budget.\n"
SEAMS = ("--stages", "seams", "--jobs", "0")

Capture = pytest.CaptureFixture[str]


class Desk:
    """A folder with a batch of twelve documents and a bad line, and what the commands said."""

    def __init__(self, folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        self.source, self.out, self.capsys = folder / "IN", folder / "OUT", capsys
        texts = {f"{n:02}.txt": FUSED.encode() for n in range(8)}
        write(self.source, texts | {"a.jsonl": lines(CLEAN, FUSED) + b"{oh\n" + lines(CLEAN, FUSED)})
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sources, "SETTLING", 0)  # these files are written and read within a moment

    def type(self, command: str, *more: str) -> tuple[int, str, str]:
        """Exit status, standard output and standard error of a command."""
        code = status(*command.split(), *more)
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def run(self, options: str = "") -> tuple[int, str, str]:
        return self.type(f"run IN -o OUT {options}", *SEAMS)

    def json(self, command: str) -> Any:
        return json.loads(self.type(command)[1])

    def written(self) -> dict[str, int]:
        """When each file of OUT was written."""
        paths = [path for path in self.out.rglob("*") if path.is_file() and path.name[0] != "."]
        return {path.name: path.stat().st_mtime_ns for path in paths if not path.name.startswith("ledger.db")}


@pytest.fixture
def desk(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, capsys, monkeypatch)


# ------------------------------------------------------------------------------------------------------------ again
def test_a_dry_run_says_what_would_be_done_and_leaves_no_trace(desk: Desk) -> None:
    size = sum(path.stat().st_size for path in desk.source.iterdir())
    code, said, errors = desk.run("--dry-run")
    assert (code, errors) == (0, "")
    assert said == f"9 files to do, {size / 1000:.1f} kB; 0 done\n          9  new\n"
    assert not desk.out.exists()
    found = json.loads(desk.run("--dry-run --json")[1])
    assert (found["files"], found["bytes"], found["done"], found["reasons"]) == (9, size, 0, {"new": 9})


def test_the_second_run_does_nothing_and_tells_the_same(desk: Desk) -> None:
    code, first, _ = desk.run()
    assert code == 3
    before = desk.written()
    code, second, _ = desk.run()
    assert code == 3  # what is in quarantine still is
    assert second.splitlines()[0] == "12 documents, 10 changed; nothing was to be done"
    assert [row for row in first.splitlines()[1:] if "bad.jsonl" not in row][:3] == second.splitlines()[1:4]
    assert desk.written() == before


def test_a_folder_that_grew_and_changed(desk: Desk) -> None:
    desk.run()
    before = desk.written()
    write(desk.source, {"new.txt": FUSED.encode(), "03.txt": CLEAN.encode()})
    said = desk.run("--dry-run")[1].splitlines()
    assert said[0].startswith("2 files to do, 0.1 kB; 8 done")
    assert sorted(row.split()[1] for row in said[1:]) == ["changed", "new"]
    assert desk.run()[1].splitlines()[0].startswith("13 documents, 10 changed; 2 of them in this run, 0.1 kB in ")
    written = {name for name, when in desk.written().items() if before.get(name) != when}
    done = {"new.txt", "new.txt.edits.jsonl", "03.txt", "03.txt.edits.jsonl"}
    assert written == done | {"report.json", "report.html"}


def test_other_settings_do_it_again_and_the_way_back_is_told_too(desk: Desk) -> None:
    desk.run()
    assert desk.type("run IN -o OUT --dry-run --stages artifacts")[1].splitlines() == [
        "9 files to do, 0.7 kB; 0 done",
        "          9  the settings changed",
    ]
    _, _, errors = desk.type("run IN -o OUT --stages artifacts --jobs 0")
    assert "Files: 9 to be done again: the settings changed." in errors
    assert (desk.out / "00.txt").read_text("utf-8") == FUSED


def test_a_gazetteer_of_ones_own_that_changed(desk: Desk) -> None:
    own = f"--gazetteer {desk.source.parent / 'own.marisa'}"
    table = desk.source.parent / "names.tsv"
    for name, again in (("Smryńsk", ""), ("Brzózda", "the gazetteer changed")):
        table.write_text(f"english\tkind\n{name}\tcity\n", encoding="utf-8")
        assert desk.type(f"gazetteer import {table} {own}")[0] == 0
        if again:
            assert desk.type(f"run IN -o OUT --dry-run --stages names {own}")[1].splitlines()[1:] == [
                f"{9:>11}  {again}"
            ]
            assert f"{9:>11}  {again}" in desk.type("status OUT")[1]
        assert desk.type(f"run IN -o OUT --stages names {own} --jobs 0")[0] == 3
        assert desk.type(f"run IN -o OUT --dry-run --stages names {own}")[1].startswith("0 files to do")


# ------------------------------------------------------------------------------------------------------------ limit
def test_a_limit_stops_there_and_the_next_run_goes_on(desk: Desk) -> None:
    code, said, _ = desk.run("--limit 5")
    assert code == 0
    assert re.match(r"5 documents, 5 changed; .*; 4 files left, run again to go on", said)
    assert desk.json("status OUT --json")["run"]["state"] == "stopped"
    assert "stopped before the end" in desk.type("status OUT")[1]
    code, said, _ = desk.run("--limit 5")
    assert re.match(r"[89] documents, \d changed; 5 of them in this run", said)
    assert desk.run()[0] == 3
    whole = tree(desk.out)
    desk.type("run IN -o WHOLE", *SEAMS)
    assert {name: whole[name] for name in whole if name != "report.html"} == {
        name: data for name, data in tree(desk.source.parent / "WHOLE").items() if name != "report.html"
    }


def test_a_limit_within_one_large_file(desk: Desk) -> None:
    write(desk.source.parent, {"large.jsonl": lines(*[FUSED] * 50)})
    for begins in (
        "0 documents, 0 changed; 20 in this run, not all in",
        "0 documents, 0",
        "50 documents, 50 changed; 10 ",
    ):
        code, said, _ = desk.type("run large.jsonl -o PART --limit 20", *SEAMS)
        assert (code, said[: len(begins)]) == (0, begins)
    assert "; nothing was to be done" in desk.type("run large.jsonl -o PART", *SEAMS)[1]
    assert desk.type("verify PART")[1] == "50 documents checked: all holds\n"


# ----------------------------------------------------------------------------------------------------------- survey
def test_a_new_survey_does_all_again_only_if_it_finds_something_else(desk: Desk) -> None:
    every = ("--stages", "seams,restore", "--jobs", "0")
    desk.type("run IN -o OUT", *every)
    assert "nothing was to be done" in desk.type("run IN -o OUT", *every)[1]
    before = json.loads((desk.out / "profile.json").read_bytes())
    assert desk.type("run IN -o OUT --resurvey", *every)[0] == 3
    assert json.loads((desk.out / "profile.json").read_bytes()) == before
    assert "A further run would do nothing." in desk.type("status OUT")[1]  # nobody wants another survey


# ----------------------------------------------------------------------------------------------------------- status
def test_status_of_a_finished_run(desk: Desk) -> None:
    desk.run()
    said = desk.type("status OUT")[1]
    assert said.splitlines()[0] == "12 documents in 9 files done"
    assert re.search(r"quarantined  1  bad-json 1\n  latest run   [-\d]+ [:\d]+, finished, 12 documents in ", said)
    assert str(desk.source.resolve()) in said or "IN" in said
    assert said.endswith("A further run would do nothing.\n")
    found = desk.json("status OUT --json")
    assert (found["documents"], found["files"], found["quarantined"]) == (12, 9, {"bad-json": 1})
    assert found["run"]["state"] == "done"
    assert found["at_work"] is None


def test_status_where_there_was_no_run(desk: Desk) -> None:
    desk.out.mkdir()
    code, said, errors = desk.type("status OUT")
    assert (code, said) == (2, "")
    assert "OUT" in errors
    assert "repair run IN -o" in errors


SLOW = """
import time
from pathlib import Path
from repair import recipe
real = recipe.pipeline
def slow(settings, profile=None):
    pipeline = real(settings, profile)
    def one(document):
        time.sleep(0.2)
        return pipeline(document)
    return one
import repair.batch.run as run
run.run.__kwdefaults__["build"] = slow
from repair.cli import main
main(["run", "IN", "-o", "OUT", "--stages", "seams", "--jobs", "0"])
"""


def test_status_while_a_run_is_at_work_and_after_it_was_killed(desk: Desk) -> None:
    write(desk.source, {f"more{n:02}.txt": FUSED.encode() * 40_000 for n in range(6)})  # a load of work each
    at_work = subprocess.Popen([sys.executable, "-c", SLOW], env=os.environ | {"PYTHONPATH": str(ROOT)})
    until = time.monotonic() + 60
    while not list(desk.out.glob("*.txt")) and time.monotonic() < until:
        time.sleep(0.05)
    code, said, _ = desk.type("status OUT")
    assert code == 0
    assert f"at work now (process {at_work.pid})" in said
    assert desk.run()[0] == 4
    at_work.send_signal(signal.SIGKILL)
    at_work.wait()
    said = desk.type("status OUT")[1]
    assert ", killed, " in said
    assert re.search(r"A further run:\n  \d+ files? to do, .*; \d+ done", said)
    assert desk.run()[0] == 3
    assert desk.type("verify OUT")[1] == "18 documents checked: all holds\n"


# ------------------------------------------------------------------------------------------------------- quarantine
def test_what_is_in_quarantine_is_listed_shown_mended_and_gone(desk: Desk) -> None:
    desk.run()
    code, said, _ = desk.type("quarantine list OUT")
    assert code == 0
    assert said.startswith("a.jsonl  line 3  bad-json  Not valid JSON")
    assert desk.type("quarantine show OUT a.jsonl 3")[1].endswith("\n{oh\n")
    path = desk.source / "a.jsonl"
    path.write_bytes(path.read_bytes().replace(b"{oh", b'{"text": "oh"}'))
    code, said, _ = desk.run()
    assert code == 0
    assert said.startswith("13 documents, 10 changed; 5 of them in this run")
    assert desk.type("quarantine list OUT") == (0, "", "Nothing is in quarantine.\n")
    assert not list((desk.out / "quarantine").rglob("*.raw"))


def test_a_retry_with_a_higher_limit(desk: Desk) -> None:
    write(desk.source, {"large.txt": FUSED.encode() + CLEAN.encode() * 100})
    desk.run("--max-bytes 1k --limit 100")
    assert [each["reason"] for each in desk.json("quarantine list OUT --json")] == ["bad-json", "too-large"]
    code, said, _ = desk.type("quarantine retry OUT --reason too-large --max-bytes 1M")
    assert code == 3
    assert said.startswith("13 documents, 11 changed; 5 of them in this run")
    assert [each["reason"] for each in desk.json("quarantine list OUT --json")] == ["bad-json"]


# -------------------------------------------------------------------------------------------------------------- logs
def logged(errors: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in errors.splitlines()]


def test_a_log_for_machines(desk: Desk) -> None:
    errors = desk.run("--log-json")[2]
    events = logged(errors)
    assert [each["event"] for each in events] == ["scheduled", "surveyed", "quarantined", "finished"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", each["time"]) for each in events)
    assert events[0] | {"time": ""} == {"time": "", "event": "scheduled", "to_do": 9, "done": 0, "new": 9}
    assert (events[2]["path"], events[2]["line"], events[2]["reason"]) == ("a.jsonl", 3, "bad-json")
    assert (events[3]["documents"], events[3]["left"], events[3]["quarantined"]) == (12, 0, 1)
    assert "oh" not in {word for each in events for value in each.values() for word in str(value).split()}
    events = logged(desk.run("--log-json")[2])
    assert [each["event"] for each in events] == ["scheduled", "finished"]
    assert (events[0]["to_do"], events[1]["documents"]) == (0, 0)


def test_plain_lines_when_nobody_sits_at_a_terminal(desk: Desk) -> None:
    _, said, errors = desk.run()
    assert "\x1b" not in said + errors
    assert "\r" not in said + errors
