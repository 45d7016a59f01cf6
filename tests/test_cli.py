"""The commands: what they print where, which status they return, and that errors are sentences."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from batches import awkward_batch, lines, status, write

from repair import __version__, recipe
from repair.batch.events import SoFar
from repair.batch.lock import sole_run
from repair.cli import EXIT_CODES
from repair.cli.terminal import Progress, megabytes, paint, size
from repair.document import Document, Failure, Mark, Refusal
from repair.edit import Edit, Step, Tier
from repair.report import words
from repair.report.text import explanation, line_counter

Capture = pytest.CaptureFixture[str]
FUSED = "Troops stand near the borderPutin said on Monday.\n"
CLEAN = "The council met on Monday and approved the budget.\n"
SEAMS = ["--stages", "seams"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "in", {"a.txt": FUSED.encode(), "b.jsonl": lines(CLEAN, FUSED)})


def reading(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# ------------------------------------------------------------------------------------------------------------- run
def test_run_repairs_and_sums_up(source: Path, tmp_path: Path, capsys: Capture) -> None:
    assert status("run", source, "-o", tmp_path / "out", *SEAMS) == 0
    assert (tmp_path / "out/a.txt").read_text("utf-8") == FUSED.replace("rP", "r P")
    told = capsys.readouterr()
    assert told.err == ""
    assert re.match(r"3 documents, 2 changed; 0\.\d kB in ", told.out)
    assert "seams.fused-words 2" in told.out
    assert str(tmp_path / "out/report.json") in told.out
    assert status("verify", tmp_path / "out") == 0
    assert capsys.readouterr().out == "3 documents checked: all holds\n"
    assert status("revert", tmp_path / "out", "-o", tmp_path / "back") == 0
    assert capsys.readouterr().out == f"2 files given back in {tmp_path / 'back'}\n"
    for name in ("a.txt", "b.jsonl"):
        assert (tmp_path / "back" / name).read_bytes() == (source / name).read_bytes()


def test_the_awkward_batch_is_given_back(tmp_path: Path, capsys: Capture) -> None:
    batch = awkward_batch(tmp_path / "in")
    assert status("run", batch, "-o", tmp_path / "out", *SEAMS) == 3
    assert "not-utf-8 4" in capsys.readouterr().out
    assert status("verify", tmp_path / "out") == 0
    assert status("revert", tmp_path / "out", "-o", tmp_path / "back") == 0
    assert (tmp_path / "back/styles.ndjson").read_bytes() == (batch / "styles.ndjson").read_bytes()


def test_json_is_one_document_on_standard_output(source: Path, tmp_path: Path, capsys: Capture) -> None:
    assert status("run", source, "-o", tmp_path / "out", "--json", *SEAMS) == 0
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "out/report.json").read_bytes())
    assert status("verify", tmp_path / "out", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"documents": 3, "holds": True, "faults": []}


def test_check_writes_nothing_and_tells_by_its_status(source: Path, tmp_path: Path, capsys: Capture) -> None:
    assert status("run", source, "--check", *SEAMS) == 1
    assert "2 would change" in capsys.readouterr().out
    assert status("run", source, "--check", "--stages", "") == 0
    write(source, {"bad.txt": b"\xff"})
    assert status("run", source, "--check", "--stages", "") == 3
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "b.jsonl", "bad.txt", "in"]
    assert status("run", source, "--check", "-o", tmp_path / "out") == 2


def test_settings_of_the_command_line_go_before_those_of_the_file(
    source: Path, tmp_path: Path, capsys: Capture
) -> None:
    write(
        tmp_path, {"repair.toml": b'[run]\nstages = ["seams", "names"]\napply = "probable"\n[rules]\nnever = ["Kev"]\n'}
    )
    common: list[str | Path] = ["run", source, "--check", "--json", "--config", tmp_path / "repair.toml"]
    status(*common, "--stages", "")
    assert json.loads(capsys.readouterr().out)["settings"] == {
        "stages": [], "apply": "probable", "ascii_names": False, "off": [], "never": ["Kev"],
        "drop_boilerplate": False, "model": None, "gazetteer": [], "style": None, "quotes": None,
            "entities": False,
    }  # fmt: skip
    status(*common, "--without", "names", "--apply", "certain", "--ascii-names")
    assert json.loads(capsys.readouterr().out)["settings"] == {
        "stages": ["seams"], "apply": "certain", "ascii_names": True, "off": [], "never": ["Kev"],
        "drop_boilerplate": False, "model": None, "gazetteer": [], "style": None, "quotes": None,
            "entities": False,
    }  # fmt: skip


def test_where_a_line_holds_its_text(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path / "in", {"a.jsonl": json.dumps({"body": FUSED, "url": "u1"}).encode()})
    fields = ["--text-field", "body", "--id-field", "url"]
    assert status("run", tmp_path / "in", "-o", tmp_path / "out", *fields, *SEAMS) == 0
    assert json.loads((tmp_path / "out/a.jsonl.edits.jsonl").read_bytes())["id"] == "u1"
    assert status("run", tmp_path / "in", "-o", tmp_path / "out", "--max-bytes", "20", *SEAMS) == 3
    assert "too-large 1" in capsys.readouterr().out


def test_a_folder_in_use_has_its_own_status(source: Path, tmp_path: Path, capsys: Capture) -> None:
    with sole_run(tmp_path / "out"):
        assert status("run", source, "-o", tmp_path / "out", *SEAMS) == 4
    assert f"process {os.getpid()}" in capsys.readouterr().err


def test_help_lists_the_exit_status_line_by_line(capsys: Capture) -> None:
    assert status("run", "--help") == 0
    told = capsys.readouterr().out
    assert EXIT_CODES in told
    for code in ("0", "1", "2", "3", "4", "130"):
        assert re.search(rf"^  {code} +\S", told, re.MULTILINE)


def test_version(capsys: Capture) -> None:
    assert status("--version") == 0
    assert capsys.readouterr().out == f"repair {__version__}\n"


# ---------------------------------------------------------------------------------------------------------- errors
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "There is no command 'rnu'. Did you mean 'run'?"),
        (["frobnicate"], "Commands: run, status, quarantine, text, diff"),
        (["run"], "IN"),
        (["run", "{in}"], "-o OUT"),
        (["run", "{in}", "-o", "{out}", "--frob"], "--frob"),
        (["run", "{in}", "-o", "{out}", "--limit", "0"], "a whole number from 1"),
        (["run", "{in}", "-o", "{out}", "--max-bytes", "lots"], "such as 20M"),
        (["run", "{in}", "-o", "{out}", "--stages", "seam"], "Did you mean 'seams'?"),
        (["run", "{in}", "-o", "{out}", "--without", "name"], "Did you mean 'names'?"),
        (["run", "{in}", "-o", "{out}", "--stages", "seams", "--without", "names"], "not allowed with"),
        (["run", "{in}", "-o", "{out}", "--config", "{in}/gone.toml"], "Cannot read the settings file"),
        (["run", "{in}", "-o", "{out}", "--apply", "all"], "choose from"),
        (["run", "{in}/gone", "-o", "{out}"], "There is no file or folder"),
        (["run", "{in}/table.csv", "-o", "{out}"], ".jsonl and .ndjson"),
        (["run", "{in}", "-o", "{in}"], "Choose another -o"),
        (["run", "{in}", "-o", "{in}/a.txt"], "is a file"),
        (["text", "{in}/gone.txt"], "There is no file"),
        (["text", "{in}"], "is a folder"),
        (["text", "{in}/b.jsonl"], "holds JSON lines"),
        (["explain", "{in}/b.jsonl.gz"], "holds JSON lines"),
        (["verify", "{in}"], "no run was completed there"),
        (["revert", "{in}", "-o", "{out}"], "no run was completed there"),
        (["revert", "{in}"], "-o/--out"),
        ([], "usage: repair"),
        (["--jobs"], "--jobs"),
    ],
)  # fmt: skip
def test_errors_are_sentences_that_say_what_to_do(
    source: Path, tmp_path: Path, capsys: Capture, arguments: list[str], said: str
) -> None:
    write(source, {"table.csv": b""})
    places = {"in": str(source), "out": str(tmp_path / "out")}
    assert status(*(argument.format(**places) for argument in arguments)) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert "Traceback" not in told.err
    if arguments:
        assert re.search(r"[.?!\w]\n", told.err)


def test_a_fault_of_our_own_says_how_to_report_it(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def fall_over(_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(recipe, "pipeline", fall_over)
    assert status("text", source / "a.txt") == 2
    assert "a fault of repair itself: ZeroDivisionError: oh" in capsys.readouterr().err
    monkeypatch.setenv("REPAIR_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        status("text", source / "a.txt")


def test_an_error_of_the_disk_names_the_file(source: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device", "out/a.txt")

    monkeypatch.setattr(recipe, "pipeline", full)
    assert status("text", source / "a.txt") == 2
    assert capsys.readouterr().err.startswith("repair: out/a.txt: No space left on device. ")


def test_ctrl_c_has_its_own_status(source: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(recipe, "pipeline", interrupted)
    assert status("text", source / "a.txt") == 130
    assert capsys.readouterr().err.startswith("Interrupted.")


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": FUSED.encode() * 3000})
    command = [sys.executable, "-m", "repair", "text", "--stages", "", str(tmp_path / "a.txt")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[1]
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 0


def test_verify_tells_by_its_status_what_does_not_hold(source: Path, tmp_path: Path, capsys: Capture) -> None:
    status("run", source, "-o", tmp_path / "out", *SEAMS)
    write(tmp_path / "out", {"a.txt": b"altered"})
    capsys.readouterr()
    assert status("verify", tmp_path / "out") == 1
    told = capsys.readouterr()
    assert told.out.startswith("a.txt, document 'a.txt': The edits do not fit the repaired text")
    assert "3 documents checked: 1 fault" in told.out
    assert "Redo it" in told.err
    assert status("verify", tmp_path / "out", "--json") == 1
    assert json.loads(capsys.readouterr().out)["holds"] is False


# -------------------------------------------------------------------------------------------------- text, explain
@pytest.mark.parametrize(
    "data", [FUSED.encode(), b"\xef\xbb\xbf" + FUSED.replace("\n", "\r\n").encode(), b"", b"a\0b\r"]
)
def test_text_prints_the_text_byte_for_byte(
    data: bytes, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    reading(monkeypatch, data)
    assert status("text", "-", *SEAMS) == 0
    told = capsysbinary.readouterr()
    assert told.out == data.replace(b"rP", b"r P")
    assert told.err == (b"1 edit" if FUSED[:5].encode() in data else b"0 edits") + b", 0 suggestions, 0 marks.\n"


def test_text_reads_files_packed_or_not(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, {"a.txt": FUSED.encode(), "b.txt.gz": FUSED.encode(), "noend": FUSED.encode()})
    for name in ("a.txt", "b.txt.gz", "noend"):
        assert status("text", tmp_path / name, *SEAMS) == 0
        assert capsys.readouterr().out == FUSED.replace("rP", "r P")


@pytest.mark.parametrize("name", ["a.txt", "cut.txt.gz", "not.txt.gz", "broken.txt.gz"])
def test_a_text_that_cannot_be_read_has_its_own_status(name: str, tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, {"a.txt": b"caf\xe9", "cut.txt.gz": FUSED.encode() * 9})
    cut = (tmp_path / "cut.txt.gz").read_bytes()[:-9]
    (tmp_path / "cut.txt.gz").write_bytes(cut)
    (tmp_path / "not.txt.gz").write_bytes(FUSED.encode())
    (tmp_path / "broken.txt.gz").write_bytes(cut[:12] + b"\xff" * 20)
    assert status("text", tmp_path / name) == 3
    assert str(tmp_path / name) in capsys.readouterr().err


def test_explain_says_why(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, {"a.txt": f"{CLEAN}\r\n{FUSED}".encode()})
    assert status("explain", tmp_path / "a.txt", *SEAMS) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 edit\n  line 3: borderPutin → border Putin: the space lost; ")
    assert "seams.fused-words, certain" in told
    assert status("explain", tmp_path / "a.txt", "--json", *SEAMS) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["format"] == 1
    assert recipe.verify(record, f"{CLEAN}\r\n{FUSED}".replace("rP", "r P")) is None


def test_explain_has_a_word_for_a_clean_text(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    reading(monkeypatch, CLEAN.encode())
    assert status("explain", *SEAMS) == 0
    assert capsys.readouterr().out == "Nothing to repair, nothing to mark.\n"


def test_every_part_of_an_explanation() -> None:
    lost = (Step("exonym(es)", "Kyiv", "Kíev"), Step("drop-non-ascii", "Kíev", "Kev"))
    text = "In Kev\u2028the press\rof Chiinu . Advert"
    kyiv = Edit(3, 6, "Kev", "Kyiv", "names.lost-letters", proof=lost, why="Ukraine is named 5 times here")
    chisinau = (Step("drop-non-ascii", "Chișinău", "Chiinu"),)
    document = Document("x", text, text, refusals=(Refusal("s", 7, 10, "the", "a", "s.r", "it is a quotation"),))
    document = document.with_marks(
        [
            Mark(20, 26, "names.lost-letters", Tier.PROBABLE, "a capital", "Chișinău", chisinau),
            Mark(29, 35, "advert", note="site"),
        ]
    ).with_layer("names", [kyiv])
    assert list(explanation(document)) == [
        "1 edit",
        '  line 1: Kev → Kyiv: Spanish "Kíev" with every non-ASCII letter deleted; Ukraine is named 5 times here',
        "      names.lost-letters, certain 1.00",
        "1 suggestion",
        '  line 3: Chiinu → Chișinău: "Chișinău" with every non-ASCII letter deleted; a capital',
        "      names.lost-letters, probable",
        "1 mark",
        '  line 3: "Advert": site',
        "      advert, flag",
        "1 refused edit",
        '  line 2: "the" → "a": it is a quotation',
        "      s.r",
    ]
    failed = Document("x", "", "", failures=(Failure("names", "ValueError: oh"),))
    assert list(explanation(failed)) == ["The stage names failed and was left out: ValueError: oh."]


@pytest.mark.parametrize(
    ("proof", "after", "said"),
    [
        ([], "x", "no proof"),
        ([("exonym(es)", "Kyiv", "Kíev")], "Kyiv", 'Spanish "Kíev"'),
        (
            [("exonym(ru)", "RIA Novosti", "РИА Новости"), ("transliteration(ru→es)", "РИА Новости", "Ría Nóvosti"),
             ("drop-non-ascii", "Ría Nóvosti", "Ra Nvosti")],
            "RIA Novosti",
            'Russian "РИА Новости" as written in Spanish, "Ría Nóvosti", with every non-ASCII letter deleted',
        ),
        (
            [("ascii-names", "Erdogan", "Erdoğan"), ("drop-non-ascii", "Erdoğan", "Erdoan")],
            "Erdogan",
            '"Erdoğan", written here without accents, with every non-ASCII letter deleted',
        ),
        ([("mojibake(windows-1252)", "é", "Ã©")], "é", '"é" read as windows-1252 instead of UTF-8'),
        (
            [("mojibake(windows-1252, plain-spaces)", "à", "Ã ")],
            "à",
            '"à" read as windows-1252 instead of UTF-8, its no-break spaces made plain',
        ),
        (
            [("code-page(windows-1251→windows-1252)", "Путин", "Ïóòèí")],
            "Путин",
            '"Путин" written as windows-1251 and read as windows-1252',
        ),
        ([("escape-residue(html)", "&", "&amp;")], "&", '"&" left escaped as "&amp;" (html)'),
        ([("mark-lost", "’", "")], "’", "’ lost"),
        ([("mark-doubled", ".", "..")], ".", ". written once more"),
        ([("space-added", "", " "), ("stop-inserted", " ", ". ")], "", "a space added, a full stop put in"),
        ([("lower-cased", "Sea", "sea"), ("some-new-one", "sea", "se")], "Sea",
         '"Sea" with a capital made small, changed by some-new-one'),
    ],
)  # fmt: skip
def test_proofs_in_words(proof: list[tuple[str, str, str]], after: str, said: str) -> None:
    assert words.proof(tuple(Step(*step) for step in proof), after) == said


def test_every_channel_has_a_phrase() -> None:
    from repair.channel import HOMES

    assert set(HOMES) <= {*words.DAMAGES, *words.SPELLINGS}


def test_lines_end_as_rules_see_them() -> None:
    line_at = line_counter("a\nb\r\nc\rd\u2028e\u2029f\x85g\x0bh")
    assert [line_at("a\nb\r\nc\rd\u2028e\u2029f\x85g\x0bh".index(sign)) for sign in "abcdefgh"] == [
        1,
        2,
        3,
        4,
        5,
        6,
        6,
        6,
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "after", "said"),
    [
        ("near the borderPutin said", 15, 15, " ", "borderPutin → border Putin"),
        ("the group , he said", 9, 10, "", "group , → group,"),
        ("Kev", 0, 3, "Kyiv", "Kev → Kyiv"),
        ("x" * 99 + "." + "y" * 99, 99, 100, "", f"{'x' * 24}.{'y' * 24} → {'x' * 24}{'y' * 24}"),
        ("a\u00a0.b", 1, 2, "", "a\\xa0.b → a.b"),
    ],
)
def test_a_change_shows_the_words_around_it(text: str, start: int, end: int, after: str, said: str) -> None:
    assert words.change(start, end, after, text) == said


# -------------------------------------------------------------------------------------------------------- terminal
class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_only_on_a_terminal_and_only_if_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert paint("x", "bold", Terminal()) == "\x1b[1mx\x1b[0m"
    assert paint("x", "bold", io.StringIO()) == "x"
    monkeypatch.setenv("NO_COLOR", "1")
    assert paint("x", "bold", Terminal()) == "x"


@pytest.mark.parametrize(("stream", "every"), [(Terminal, 0.2), (io.StringIO, 10.0)])
def test_progress_is_told_now_and_then(
    stream: Callable[[], io.StringIO], every: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    out = stream()
    progress = Progress(out)
    told = []
    for _ in range(4):
        now += every * 0.6
        progress(SoFar(1200, 3_000_000, 7, 2.0))
        told.append(out.getvalue().count("1,200 documents (600/s), 3.0 MB (1.5 MB/s), 7 edits"))
    assert told == [0, 1, 1, 2]
    progress.done()
    assert out.getvalue().endswith("\r\x1b[K" if out.isatty() else "edits\n")


def test_sizes() -> None:
    assert (size("1"), size("2kB"), size("0.5M")) == (1, 2000, 500_000)
    assert megabytes(99_999) == "100.0 kB"
