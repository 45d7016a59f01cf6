"""The table of bad input in docs/bad-input.md: each row is a test, and each test has its row."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from batches import BOM, lines, status, write

from repair.batch import places

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs/bad-input.md"
FUSED = "Troops stand near the borderPutin said on Monday.\n"
MENDED = FUSED.replace("rP", "r P")
# One process, one stage: what is read and kept does not depend on them. Documents that harm have two processes.
QUICK = ("--stages", "seams", "--jobs", "0")
LONG = "n" * (255 - len(".edits.jsonl") - len("..part") - len(".txt"))


@dataclass(frozen=True)
class Row:
    """A row of the table: what is read, in this order, the exit status, and where the bytes are."""

    read: tuple[str, ...]
    status: int
    places: tuple[str, ...]


def rows() -> dict[str, Row]:
    found: dict[str, Row] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 5 and (name := re.fullmatch("`([a-z0-9-]+)`", cells[0])):
            assert name[1] not in found, f"{name[1]} stands there twice"
            found[name[1]] = Row(spans(cells[2]), int(cells[3]), spans(cells[4]))
    return found


def spans(cell: str) -> tuple[str, ...]:
    return tuple(re.findall("`([^`]+)`", cell))


class Desk:
    """A folder for a test, with a good text in IN that comes out whatever stands beside it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.source, self.out = folder, folder / "IN", folder / "OUT"
        self.capsys, self.monkeypatch = capsys, monkeypatch
        self.put({"good.txt": FUSED.encode()})

    def put(self, files: dict[str, bytes]) -> Path:
        for name, data in files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return self.source

    def run(self, *options: str | Path, source: Path | None = None, quick: tuple[str, ...] = QUICK) -> tuple[int, str]:
        """As typed in the folder: ``repair run IN -o OUT``."""
        self.monkeypatch.chdir(self.folder)
        code = status("run", source or Path("IN"), "-o", "OUT", *quick, *options)
        return code, self.told()

    def told(self) -> str:
        said = self.capsys.readouterr()
        return said.out + said.err

    def process(self, *arguments: str, begin: tuple[str, ...] = (), **environment: str) -> tuple[int, str]:
        """A command in a process of its own, which must end."""
        done = subprocess.run(
            [*begin, sys.executable, "-m", "repair", *arguments],
            cwd=self.folder, capture_output=True, text=True, timeout=60,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT)])} | environment,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


Case = Callable[[Desk], tuple[int, str]]
CASES: dict[str, Case] = {}


def case(name: str) -> Callable[[Case], Case]:
    def added(test: Case) -> Case:
        CASES[name] = test
        return test

    return added


def files(name: str, data: dict[str, bytes], source: str = "IN") -> None:
    """A case that is a file or two beside the good one."""

    def test(desk: Desk) -> tuple[int, str]:
        desk.put(data)
        return desk.run(source=Path(source))

    CASES[name] = test


def line(name: str, bad: bytes) -> None:
    """A case that is a line between two good ones."""
    files(name, {"a.jsonl": lines(FUSED) + bad + b"\n" + lines(FUSED)})


# ---------------------------------------------------------------------------------------------------------- texts
files("not-utf-8-text", {"a.txt": "café\n".encode("latin-1")})
files("utf-16-text", {"a.txt": FUSED.encode("utf-16")})
files("utf-16-lines", {"a.jsonl": lines(FUSED, FUSED).decode().encode("utf-16")})
files("empty-text", {"a.txt": b""})
files("empty-lines", {"a.jsonl": b""})
files("only-bom", {"a.txt": BOM, "b.jsonl": BOM})
files("nul-text", {"a.txt": b"\0" + FUSED.encode() + b"\0\0"})
files("too-large-text", {"a.txt": b"word " * 4_000_001})

# ---------------------------------------------------------------------------------------------------------- lines
line("not-utf-8-line", b'{"text": "caf\xe9"}')
line("not-json", b"{oh")
line("no-object", b'["text"]')
line("no-text-field", b'{"body": "text"}')
line("text-null", b'{"text": null}')
line("text-number", b'{"text": 5}')
line("text-list", b'{"text": ["no"]}')
line("nul-line", b'{"text": "a\0"}')
line("nested-deep", b'{"text": "a", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")
line("large-line", b'{"text": "' + b"word " * 20_000_000 + b'"}')
line("lone-surrogates", b'{"text": "\\ud800 near the borderPutin \\udc00"}')
line("duplicate-keys", b'{"text": "first", "text": "near the borderPutin said"}')
line("large-number", b'{"text": "near the borderPutin said", "number": ' + b"9" * 5000 + b"}")

# ----------------------------------------------------------------------------------------------------- compressed
A_MILLION_ZEROS = gzip.compress(b"\0" * 1_000_000)
files("cut-gzip", {"a.jsonl.gz": gzip.compress(lines(FUSED) + os.urandom(4000))[:-2000]})
files("not-gzip", {"a.txt.gz": FUSED.encode()})
files("bomb-text", {"a.txt.gz": A_MILLION_ZEROS * 1000})
files("bomb-line", {"a.jsonl.gz": gzip.compress(lines(FUSED)) + A_MILLION_ZEROS * 1000})
files("bomb-lines", {"a.jsonl.gz": gzip.compress(lines("x") * 1000 + (b" " * 1000 + b"\n") * 1000) * 200})


# -------------------------------------------------------------------------------------------------------- files
def refused(desk: Desk, *places: str) -> tuple[int, str]:
    """The run with these places closed to everybody; root is not asked, as elsewhere."""
    for place in places:
        (desk.source / place).chmod(0)
    begin: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything, and there is no setpriv")
        begin = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    try:
        return desk.process("run", "IN", "-o", "OUT", *QUICK, begin=begin)
    finally:
        for place in places:
            (desk.source / place).chmod(0o755)


@case("no-permission")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    return refused(desk, "a.txt")


@case("no-permission-folder")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"sub/a.txt": FUSED.encode()})
    return refused(desk, "sub")


files("folder-named-txt", {"a.txt/b.txt": FUSED.encode()})


def linked(name: str, to: str, more: dict[str, bytes]) -> Case:
    def linking(desk: Desk) -> tuple[int, str]:
        desk.put(more)
        (desk.source / name).symlink_to(to)
        return desk.run()

    return linking


CASES["link-to-file"] = linked("a.txt", "real.text", {"real.text": b"secret"})
CASES["link-to-folder"] = linked("sub", ".hidden", {".hidden/b.txt": b"secret"})
CASES["link-loop"] = linked("a.txt", "a.txt", {})


@case("link-loop-named")
def _(desk: Desk) -> tuple[int, str]:
    (desk.source / "a.txt").symlink_to("a.txt")
    return desk.run(source=desk.source / "a.txt")


@case("pipe")
def _(desk: Desk) -> tuple[int, str]:
    os.mkfifo(desk.source / "a.txt")
    return desk.process("run", "IN", "-o", "OUT", *QUICK)


@case("pipe-named")
def _(desk: Desk) -> tuple[int, str]:
    os.mkfifo(desk.source / "a.txt")
    return desk.process("run", "IN/a.txt", "-o", "OUT", *QUICK)


files("unknown-type", {"table.csv": b"a,b"})
files("unknown-type-named", {"table.csv": b"a,b"}, "IN/table.csv")
files("hidden", {".a.txt": b"x", ".git/b.txt": b"x"})
files("named-like-a-record", {"a.txt.edits.jsonl": b"{}"})
files("name-no-text", {os.fsdecode(b"caf\xe9.txt"): b"\xe9", os.fsdecode(b"na\xefve.txt"): FUSED.encode()})
files("name-commands-terminal", {"red\x1b[31m.txt": b"\xe9"})
files("name-too-long", {"n" * 251 + ".txt": FUSED.encode()})
files("name-long", {LONG + ".txt": FUSED.encode()})


@case("path-too-long")
def _(desk: Desk) -> tuple[int, str]:
    desk.monkeypatch.chdir(desk.folder)  # the system counts what is named, so IN is named from here
    deep = Path("IN", *["n" * 200] * 20, "n" * 60 + ".txt")
    deep.parent.mkdir(parents=True)
    deep.write_bytes(FUSED.encode())
    return desk.run()


files("folder-named-quarantine", {"quarantine/a.txt": b"x"})
files("folder-named-report", {"report.json/a.txt": b"x"})
files("folder-named-like-records", {"a.txt": b"x", "a.txt.edits.jsonl/b.txt": b"x"})
files("case", {"a.txt": FUSED.encode(), "A.txt": b"other"})


@case("case-ignored")
def _(desk: Desk) -> tuple[int, str]:
    desk.monkeypatch.setattr(places, "ignores_case", lambda _: True)
    return CASES["case"](desk)


@case("output-of-another-run")
def _(desk: Desk) -> tuple[int, str]:
    write(desk.folder / "other", {"a.txt": b"x"})
    assert status("run", desk.folder / "other", "-o", desk.source / "earlier", *QUICK) == 0
    desk.told()
    return desk.run()


# --------------------------------------------------------------------------------------------------------- IN and OUT
@case("out-inside-in")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    desk.out = desk.source / "OUT"
    arguments = ("run", desk.source, "-o", desk.out, *QUICK)
    assert status(*arguments) == 0
    return status(*arguments), desk.told()


@case("in-inside-out")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    return status("run", desk.source, "-o", desk.folder, *QUICK), desk.told()


@case("out-is-in")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    return status("run", desk.source, "-o", desk.source, *QUICK), desk.told()


@case("out-is-a-file")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    write(desk.folder, {"OUT": b""})
    return desk.run()


@case("out-not-ours")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    write(desk.out, {"a.txt": b"my own"})
    found = desk.run()
    assert (desk.out / "a.txt").read_bytes() == b"my own"
    return found


@case("file-became-folder")
def _(desk: Desk) -> tuple[int, str]:
    desk.put({"a.txt": FUSED.encode()})
    assert desk.run()[0] == 0
    (desk.source / "a.txt").unlink()
    desk.put({"a.txt/b.txt": FUSED.encode()})
    return desk.run()


CASES["nothing-there"] = lambda desk: desk.run(source=Path("IM"))

# ------------------------------------------------------------------------------------------------- harm to the machine
# Read by every process that starts with this folder on its path, as those that repair do.
HARMFUL = """
import os, time
from repair.stages import seams
harmless = seams.propose
def propose(document, context):
    if "KILL" in document.text:
        os._exit(9)
    if "HANG" in document.text:
        time.sleep(60)
    if "GROW" in document.text:
        kept = []
        while True:
            kept.append(b"x" * 50_000_000)
            time.sleep(0.05)
    return harmless(document, context)
seams.propose = propose
"""


def harmful(word: str, *limits: str) -> Case:
    def harming(desk: Desk) -> tuple[int, str]:
        write(desk.folder, {"sitecustomize.py": HARMFUL.encode()})
        desk.put({"a.jsonl": lines(FUSED, word, FUSED)})
        return desk.process("run", "IN", "-o", "OUT", "--stages", "seams", "--jobs", "2", *limits)

    return harming


CASES["kills"] = harmful("KILL")
CASES["takes-long"] = harmful("HANG", "--doc-timeout", "1")
CASES["takes-memory"] = harmful("GROW", "--memory", "400M")


# --------------------------------------------------------------------------------------- settings, models, what is left
def with_settings(words: str) -> Case:
    def setting(desk: Desk) -> tuple[int, str]:
        write(desk.folder, {"repair.toml": words.encode()})
        return desk.run("--config", "repair.toml")

    return setting


CASES["settings-unknown-key"] = with_settings('[rules]\nnevr = ["Kev"]\n')
CASES["settings-not-toml"] = with_settings("never: [Kev]\n")
CASES["model-missing"] = lambda desk: desk.run("--model", "gone", quick=("--jobs", "0"))


def after_a_run(alter: Callable[[Path], None], *command: str) -> Case:
    """A case that is something altered in OUT; without a command it is the next run that meets it."""

    def altering(desk: Desk) -> tuple[int, str]:
        assert desk.run(quick=("--stages", "seams,restore", "--jobs", "0"))[0] == 0
        alter(desk.out)
        if not command:
            return desk.run(quick=("--stages", "seams,restore", "--jobs", "0"))
        return status(*(word.format(out=desk.out, folder=desk.folder) for word in command)), desk.told()

    return altering


def in_ledger(statement: str) -> Callable[[Path], None]:
    def alter(out: Path) -> None:
        with sqlite3.connect(out / "ledger.db") as ledger:
            ledger.execute(statement)
        ledger.close()

    return alter


def name_another(out: Path) -> None:
    report = json.loads((out / "report.json").read_bytes())
    report["files"] = {"../IN/good.txt": report["files"]["good.txt"]}
    (out / "report.json").write_text(json.dumps(report), encoding="utf-8")


CASES["ledger-other-version"] = after_a_run(in_ledger("PRAGMA user_version=99"))
CASES["ledger-damaged"] = after_a_run(lambda out: write(out, {"ledger.db": b"no ledger" * 1000}) and None)
CASES["profile-damaged"] = after_a_run(lambda out: write(out, {"profile.json": b"{}"}) and None)
CASES["report-names-elsewhere"] = after_a_run(name_another, "revert", "{out}", "-o", "{folder}/back")
CASES["ledger-names-elsewhere"] = after_a_run(in_ledger("UPDATE file SET name=CAST('../x' AS BLOB)"), "status", "{out}")


# ------------------------------------------------------------------------------------------------------------- the test
def test_each_row_has_a_test_and_each_test_a_row() -> None:
    assert sorted(CASES) == sorted(rows())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "OUT" not in path.parts
    }


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def as_it_was(desk: Desk, place: str) -> bytes:
    """The bytes that must lie in a place of the table, from those of IN alone."""
    if found := re.fullmatch(r"OUT/quarantine/(.*)/(\d+)\.raw", place):
        path = desk.source / found[1]
        return path.read_bytes() if found[2] == "0" else path.read_bytes().split(b"\n")[int(found[2]) - 1] + b"\n"
    name = place.removeprefix("OUT/")
    kept = {int(raw.stem) for raw in (desk.out / "quarantine" / name).glob("*.raw")}
    whole = unpacked(desk.source / name).splitlines(keepends=True)
    there = b"".join(each for number, each in enumerate(whole, 1) if number not in kept)
    return there.replace(b"borderPutin", b"border Putin")


@pytest.mark.parametrize("name", CASES)
def test_bad_input_does_what_the_table_says(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row, desk = rows()[name], Desk(tmp_path, capsys, monkeypatch)
    code, told = CASES[name](desk)
    assert code == row.status, told
    assert "Traceback" not in told
    assert "fault of repair itself" not in told
    at = 0
    for words in row.read:
        assert words in told[at:], told
        at = told.index(words, at) + len(words)
    assert row.places
    for place in row.places:
        real = place.replace("NNN", LONG if name == "name-long" else "n" * 251)
        real = re.sub(r"\\u(dc[0-9a-f]{2})", lambda found: chr(int(found[1], 16)), real)  # as the terminal shows it
        path = tmp_path / real
        assert path.is_file(), place
        if real.startswith("OUT"):
            assert path.read_bytes() == as_it_was(desk, real) or unpacked(path) == as_it_was(desk, real), place
    if row.status != 2:
        assert_all_else_was_done(desk, row, told)


def assert_all_else_was_done(desk: Desk, row: Row, told: str) -> None:
    """The good text came out, what is left holds, and every input comes back from it."""
    assert (desk.out / "good.txt").read_text("utf-8") == MENDED
    assert status("verify", desk.out) == 0, desk.told()
    back = desk.folder / "back"
    if "cannot be read" in told:
        return
    assert status("revert", desk.out, "-o", back) == 0, desk.told()
    for path in back.rglob("*"):
        if path.is_file():
            was = desk.source / path.relative_to(back)
            assert path.read_bytes() == was.read_bytes() or unpacked(path) == unpacked(was)
    desk.capsys.readouterr()
    assert status("quarantine", "list", desk.out) == 0
    assert bool(desk.capsys.readouterr().out) == (row.status == 3)
