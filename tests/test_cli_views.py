"""The commands that show: ``diff`` and ``explain`` of a run, ``kinds`` and ``rules``."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from batches import awkward_batch, lines, status, write
from hypothesis import given
from hypothesis import strategies as st

from repair import recipe, repair
from repair.batch import record
from repair.document import Document, Evidence, Failure, Mark, Refusal
from repair.edit import Edit, Step, Tier, apply
from repair.report import catalogue, diff
from repair.report.text import document_of, explanation

Capture = pytest.CaptureFixture[str]
FUSED = "Troops stand near the borderPutin said on Monday."
CLEAN = "The council met on Monday and approved the budget."
SEAMS = ["--stages", "seams"]


@pytest.fixture
def out(tmp_path: Path, capsys: Capture) -> Path:
    source = write(
        tmp_path / "in",
        {"a.txt": f"Title\n\n{FUSED}\n{CLEAN}\n".encode(), "b.jsonl": lines(CLEAN, f"{CLEAN}\n{FUSED}")},
    )
    assert status("run", source, "-o", tmp_path / "out", *SEAMS) == 0
    capsys.readouterr()
    return tmp_path / "out"


# ------------------------------------------------------------------------------------------------------------ diff
def test_diff_shows_the_changed_words_of_a_run(out: Path, capsys: Capture) -> None:
    assert status("diff", out) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a.txt: 1 edit",
        "@@ -2 +2 @@",
        "  ",
        "- Troops stand near the [-borderPutin-] said on Monday.",
        "+ Troops stand near the {+border Putin+} said on Monday.",
        f"  {CLEAN}",
        "",
        "b.jsonl, d1: 1 edit",
        "@@ -1 +1 @@",
        f"  {CLEAN}",
        "- Troops stand near the [-borderPutin-] said on Monday.",
        "+ Troops stand near the {+border Putin+} said on Monday.",
        "",
    ]


def test_diff_of_one_document_with_less_around_it(out: Path, capsys: Capture) -> None:
    assert status("diff", out, "--id", "d1", "--context", "0") == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["b.jsonl, d1: 1 edit", "@@ -2 +2 @@"]
    assert status("diff", out, "--id", "d0") == 0
    assert capsys.readouterr().out == "b.jsonl, d0: 0 edits\n\n"


def test_diff_side_by_side_keeps_to_the_width(out: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert status("diff", out, "--id", "d1", "--side-by-side") == 0
    told = capsys.readouterr().out.splitlines()
    assert max(map(len, told)) <= 60
    assert any("┃" in line and "{+" in line for line in told)
    assert any("│" in line for line in told)


def test_diff_as_json_holds_rows_and_edits(out: Path, capsys: Capture) -> None:
    assert status("diff", out, "--json") == 0
    found = json.loads(capsys.readouterr().out)["documents"]
    assert [(one["file"], one["id"]) for one in found] == [("a.txt", "a.txt"), ("b.jsonl", "d1")]
    changed = [row for row in found[0]["hunks"][0]["rows"] if row["old"] != row["new"]]
    assert [piece["text"] for piece in changed[0]["new"] if piece["changed"]] == ["border Putin"]
    assert found[0]["edits"][0]["rule"] == "seams.fused-words"


def test_diff_runs_no_stage_and_says_when_nothing_changed(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in", {"a.txt": CLEAN.encode()})
    assert status("run", source, "-o", tmp_path / "out", *SEAMS) == 0
    capsys.readouterr()
    monkeypatch.setattr(recipe, "pipeline", None)
    assert status("diff", tmp_path / "out") == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "The run changed no document.\n")


def test_diff_and_explain_of_what_is_not_there(out: Path, tmp_path: Path, capsys: Capture) -> None:
    for command in ("diff", "explain"):
        assert status(command, out, "--id", "d11") == 2
        assert capsys.readouterr().err == f"repair: There is no document 'd11' in {out}. Did you mean 'd1'?\n"
    assert status("diff", tmp_path) == 2
    assert "no run was completed there" in capsys.readouterr().err
    assert status("diff", out, "--context", "few") == 2
    assert "a whole number from 0" in capsys.readouterr().err
    assert status("explain", out, *SEAMS) == 2
    assert "--stages changes nothing in a run that is done" in capsys.readouterr().err
    assert status("explain", "-", "--id", "d1") == 2
    assert "--id names a document of a run" in capsys.readouterr().err


def test_an_altered_output_is_named(out: Path, capsys: Capture) -> None:
    (out / "a.txt").write_text("something else", "utf-8")
    assert status("diff", out) == 2
    assert f"repair verify {out}" in capsys.readouterr().err


def test_the_awkward_batch_can_be_shown(tmp_path: Path, capsys: Capture) -> None:
    batch = awkward_batch(tmp_path / "in")
    assert status("run", batch, "-o", tmp_path / "out", *SEAMS) == 3
    for command in (["diff"], ["diff", "--json"], ["diff", "--side-by-side"], ["explain"], ["explain", "--json"]):
        assert status(command[0], tmp_path / "out", *command[1:]) == 0
    capsys.readouterr()


class Screen(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, out: Path, columns: int, **environment: str) -> str:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"COLUMNS": str(columns), **environment}.items():
        monkeypatch.setenv(name, value)
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    assert status("diff", out) == 0
    return screen.getvalue()


def test_a_wide_terminal_shows_two_columns_in_colour(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, out, 120)
    assert "┃" in told
    assert "\x1b[32mborder Putin\x1b[0m" in told
    assert "{+" not in told
    told = shown(monkeypatch, out, 80)
    assert "┃" not in told
    assert "\x1b[31mborderPutin\x1b[0m" in told


def test_no_color_is_obeyed(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = shown(monkeypatch, out, 120, NO_COLOR="1")
    assert "\x1b" not in told
    assert "{+border Putin+}" in told


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    source = write(tmp_path / "in", {"a.jsonl": lines(*[FUSED] * 400)})
    assert status("run", source, "-o", tmp_path / "out", *SEAMS) == 0
    command = [sys.executable, "-m", "repair", "diff", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


# -------------------------------------------------------------------------------------------------- the shape of hunks
def texts_of(hunk: diff.Hunk, side: str) -> list[str]:
    return ["".join(p.text for p in line) for row in hunk.rows if (line := getattr(row, side)) is not None]


def test_a_line_that_goes_leaves_the_next_alone() -> None:
    original = "one\nShare this\nthree\n"
    dropped = Edit(4, 15, "Share this\n", "", "boilerplate.drop")
    (hunk,) = diff.hunks(original, [dropped])
    assert (texts_of(hunk, "old"), texts_of(hunk, "new")) == (["one", "Share this", "three"], ["one", "three"])


def test_lines_that_are_joined_are_one_hunk() -> None:
    (hunk,) = diff.hunks("by\nthe bank\n", [Edit(2, 3, "\n", " ", "demo")], context=0)
    assert (texts_of(hunk, "old"), texts_of(hunk, "new")) == (["by", "the bank"], ["by the bank"])


def test_far_changes_are_hunks_of_their_own_and_new_lines_are_counted() -> None:
    original = "".join(f"line {n}\n" for n in range(20))
    edits = [Edit(0, 7, "line 0\n", "", "demo"), Edit(len(original) - 8, len(original) - 1, "line 19", "end", "demo")]
    assert [(hunk.old, hunk.new) for hunk in diff.hunks(original, edits, context=2)] == [(1, 1), (18, 17)]


def test_control_characters_never_reach_the_terminal() -> None:
    edits = [Edit(3, 6, "\x1b[2", "x", "demo")]
    told = "".join(diff.unified(diff.hunks("abc\x1b[2J\x07", edits)))
    assert "\x1b" not in told
    assert "\x07" not in told


LINES = st.text(st.sampled_from("ab ,.\n\r\u2028中é"), max_size=40)


@st.composite
def changed_texts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(LINES)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    after = st.text(st.sampled_from("ab .\n"), max_size=4)
    return text, [Edit(start, end, text[start:end], draw(after), "demo") for start, end in spans]


@given(changed_texts(), st.integers(0, 3), st.integers(20, 60))
def test_hunks_hold_the_changed_lines_of_both_texts(case: tuple[str, list[Edit]], context: int, width: int) -> None:
    original, edits = case
    found = list(diff.hunks(original, edits, context))
    old = "".join("".join(texts_of(hunk, "old")) for hunk in found)
    whole = list(diff.hunks(original, edits, context=len(original) + 1))
    ends = str.maketrans("", "", "\n\r\u2028")
    assert len(whole) == bool(edits)
    for hunk in whole:
        assert "".join(texts_of(hunk, "old")) == original.translate(ends)
        assert "".join(texts_of(hunk, "new")) == apply(original, edits).translate(ends)
    assert len(old) <= len(original)
    told = list(diff.side_by_side(found, width))
    assert all(sum(map(diff.cells, line)) <= width + 1 for line in told if not line.startswith("@@"))


# --------------------------------------------------------------------------------------------------------- explain
def test_explain_of_a_run_says_what_explain_of_the_file_says(out: Path, tmp_path: Path, capsys: Capture) -> None:
    assert status("explain", tmp_path / "in/a.txt", *SEAMS) == 0
    of_the_file = capsys.readouterr().out.splitlines()
    assert status("explain", out, "--id", "a.txt") == 0
    assert capsys.readouterr().out.splitlines() == ["a.txt", *of_the_file]


def test_explain_of_a_run_as_json_is_a_list_of_records(out: Path, capsys: Capture) -> None:
    assert status("explain", out, "--json") == 0
    assert [entry["id"] for entry in json.loads(capsys.readouterr().out)] == ["a.txt", "d0", "d1"]


def test_a_record_is_explained_as_its_document_is() -> None:
    kev = Edit(5, 8, "Kev", "Kyiv", "names.lost-letters", proof=(Step("exonym(es)", "Kyiv", "Kíev"),))
    lost = (Step("exonym(es)", "Moscow", "Moscú"), Step("drop-non-ascii", "Moscú", "Mosc"))
    suggested = Mark(13, 17, "names.lost-letters", Tier.PROBABLE, "Russia is named", "Moscow", lost)
    document = Document.new("a-17", "near Kev and Mosc. It").with_marks([Mark(5, 8, "dropped-letter"), suggested])
    document = replace(
        document.with_layer("names", [kev]),
        evidence=(Evidence("drop-non-ascii", 0.98),),
        refusals=(Refusal("names", 19, 21, "It", "Ít", "names.lost-letters", "its proof does not hold"),),
        failures=(Failure("seams", "ValueError: x"),),
    )
    told = list(explanation(document))
    assert list(explanation(document_of(record.make(document, "test"), document.original))) == told
    assert "evidence" in told
    assert "  drop-non-ascii, probability 0.98" in told


def test_evidence_is_told_with_its_reasons() -> None:
    one = {"probability": 0.9, "reasons": ["2 bare contractions", "pure ASCII"]}
    entry = {"id": "x", "edits": [], "marks": [], "evidence": {"drop-non-ascii": one}}
    told = list(explanation(document_of(entry, "They dont.")))
    assert told == ["evidence", "  drop-non-ascii, probability 0.90: 2 bare contractions; pure ASCII"]


def test_a_record_keeps_the_reasons_of_the_gate_and_tells_them_as_the_run_did() -> None:
    document = repair("They dont know why the mill isnt open, and the farmers didnt ask the council either.")
    kept = record.make(document, "test")
    assert kept["reasons"]["drop-non-ascii"][0] == "3 contractions without apostrophe (didnt, dont, isnt)"
    assert list(explanation(document_of(kept, document.original))) == list(explanation(document))
    assert any("3 contractions without apostrophe" in line for line in explanation(document))


# ------------------------------------------------------------------------------------------------- kinds and rules
@pytest.mark.parametrize("command", ["kinds", "rules"])
def test_the_catalogues_are_printed_whole(command: str, capsys: Capture) -> None:
    rows = catalogue.kinds() if command == "kinds" else catalogue.rules()
    names = [row.kind if isinstance(row, catalogue.Kind) else row.rule for row in rows]
    assert status(command) == 0
    told = capsys.readouterr().out
    assert all(f"\n{name}  " in f"\n{told}" for name in names)
    assert status(command, "--json") == 0
    assert [row[command[:-1]] for row in json.loads(capsys.readouterr().out)] == names
