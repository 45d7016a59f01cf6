"""``repair quarantine list|show|retry|export OUT``: what could not be processed, and what to do about it."""

from __future__ import annotations

import argparse
import base64
import csv
import io
import json
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from repair.cli.terminal import counted, number, place, printable, say, size
from repair.errors import RecordError, SettingsError

if TYPE_CHECKING:
    from repair.batch.draft import Draft
    from repair.batch.quarantine import Fault
    from repair.cli.terminal import Commands

SHOWN = 400  # bytes of a document that `show` prints
MOST_LINES = 20  # that an error names
CHUNK = 1 << 20
# What begins so would be worked out as a formula by a spreadsheet: at the start of a cell, and behind what some
# spreadsheets take for the end of one. The wide signs are those of Japanese keyboards.
_FORMULA = re.compile(r"(^|[;,\t\"'|])([^\S\t]*)(?=[=+\-@＝＋－＠])")


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair quarantine``."""
    parser = commands.add_parser(
        "quarantine",
        help="what could not be processed: list, show, retry, export",
        description="What could not be processed: list it, look at it, try it again, take it elsewhere.",
        epilog=epilog,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="one line each, with path, line and reason")
    show = actions.add_parser("show", help="all that is known of one, and how its bytes begin")
    retry = actions.add_parser("retry", help="do their files again")
    export = actions.add_parser("export", help="write them to a file, .jsonl or .csv")
    for each, work in ((listing, _list), (show, _show), (retry, _retry), (export, _export)):
        each.add_argument("out", metavar="OUT", type=Path, help="the output folder of a run")
        each.set_defaults(work=work)
    for each in (listing, retry, export):
        each.add_argument("--reason", metavar="REASON", help="only those with this reason, such as bad-json")
    listing.add_argument("--json", action="store_true", help="one JSON document on standard output")
    show.add_argument("path", metavar="PATH", help="path of the input file, as the list names it")
    show.add_argument("line", metavar="LINE", nargs="?", type=int, help="its line; 0 for the whole file")
    show.add_argument("--raw", action="store_true", help="the raw bytes to standard output, and nothing else")
    retry.add_argument("--max-bytes", metavar="SIZE", type=size, help="larger texts stay in quarantine")
    retry.add_argument("--doc-timeout", metavar="SECONDS", type=number, help="what takes longer stays there too")
    retry.add_argument("--memory", metavar="SIZE", type=size, help="what needs more memory stays there too")
    export.add_argument("-o", "--to", metavar="FILE", type=Path, required=True, help="a name with .jsonl or .csv")


def _faults(out: Path, reason: str | None) -> list[Fault]:
    from repair.batch.ledger import Ledger
    from repair.batch.quarantine import STAGES

    if reason is not None and reason not in STAGES:
        raise SettingsError(f"There is no reason {reason!r}. Known: {', '.join(STAGES)}.")
    with Ledger(out, reading=True) as ledger:
        return [fault for fault in ledger.faults() if reason in (None, fault.reason)]


def _list(arguments: argparse.Namespace) -> int:
    found = _faults(arguments.out, arguments.reason)
    if arguments.json:
        print(json.dumps([_facts(fault) for fault in found], indent=1))
        return 0
    if not found:
        say("Nothing is in quarantine.")
    for fault in found:
        said = fault.message.split("\n")[0]
        print(printable(f"{fault.path}  {place(fault.line)}  {fault.reason}  {said}"))
    if found:
        say(f"Mend what was read and run again; or see  repair quarantine show {arguments.out} PATH LINE")
    return 0


def _facts(fault: Fault) -> dict[str, object]:
    from repair.batch.quarantine import STAGES

    return {
        "path": fault.path, "line": fault.line, "offset": fault.offset, "stage": STAGES[fault.reason],
        "reason": fault.reason, "message": fault.message,
    }  # fmt: skip


def _show(arguments: argparse.Namespace) -> int:
    fault = _wanted(arguments)
    with _raw(arguments.out, fault) as raw:
        if arguments.raw:
            shutil.copyfileobj(raw, sys.stdout.buffer)
            return 0
        for name, value in {**_facts(fault), "line": place(fault.line), "size": f"{_size(raw):,} bytes"}.items():
            print(f"{name:<8} {printable(str(value))}" if name != "message" else _under(fault.message))
        begin = raw.read(SHOWN + 1)
    shown = begin[:SHOWN].decode("utf-8", "backslashreplace")
    print("\n" + "\n".join(map(printable, shown.splitlines())) + (" …" if len(begin) > SHOWN else ""))
    return 0


def _wanted(arguments: argparse.Namespace) -> Fault:
    """What the command line names: a line of a file, or the only one of it that is there."""
    named = arguments.path
    of_file = [fault for fault in _faults(arguments.out, None) if named in (fault.path, printable(fault.path))]
    found = [fault for fault in of_file if arguments.line in (None, fault.line)]
    if len(found) == 1:
        return found[0]
    if not of_file:
        raise RecordError(f"{named} is not in quarantine.\nSee what is:  repair quarantine list {arguments.out}")
    lines = ", ".join(str(fault.line) for fault in of_file[:MOST_LINES]) + ", …" * (len(of_file) > MOST_LINES)
    raise RecordError(
        f"Of {named} these lines are in quarantine: {lines}.\n"
        f"Name one:  repair quarantine show {arguments.out} {shlex.quote(named)} {of_file[0].line}"
    )


def _under(message: str) -> str:
    """A message of one line or more, below one another."""
    return f"{'message':<8} " + f"\n{'':<9}".join(map(printable, message.split("\n")))


def _raw(out: Path, fault: Fault) -> IO[bytes]:
    from repair.batch.quarantine import raw_path

    try:
        return raw_path(out, fault.path, fault.line).open("rb")
    except FileNotFoundError:  # they could not be read when the run met it
        return io.BytesIO()


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _retry(arguments: argparse.Namespace) -> int:
    from repair.batch.ledger import Ledger
    from repair.batch.lock import sole_run
    from repair.batch.run import run
    from repair.batch.status import options_of, settings_of
    from repair.cli.run import summary
    from repair.cli.terminal import Progress

    names = {fault.path for fault in _faults(arguments.out, arguments.reason)}
    if not names:
        say("Nothing of that kind is in quarantine.")
        return 0
    with sole_run(arguments.out), Ledger(arguments.out) as ledger:
        last = ledger.last_run()
        if last is None:
            raise RecordError(f"{arguments.out} knows of no run. Run:  repair run IN -o OUT")
        place = last.source
        names = {name for name in names if (place / name).exists() or place.name == name}
        ledger.try_again(names)
    options = options_of(last)
    limits = options.limits
    if arguments.doc_timeout:
        limits = replace(limits, seconds=arguments.doc_timeout)
    if arguments.memory:
        limits = replace(limits, memory=arguments.memory)
    options = replace(options, limits=limits, max_bytes=arguments.max_bytes or options.max_bytes)
    say(f"{counted(len(names), 'file')} from {last.source} will be done again.")
    progress = Progress(sys.stderr)
    try:
        report = run(last.source, arguments.out, settings_of(last), options, tell=progress)
    finally:
        progress.done()
    print(summary(report, arguments.out))
    return 3 if report.tally.quarantined else 0


def _export(arguments: argparse.Namespace) -> int:
    from repair.batch.draft import Draft

    writers = {".jsonl": _as_lines, ".csv": _as_table}
    if arguments.to.suffix not in writers:
        raise SettingsError(f"Name a file with .jsonl or .csv, not {arguments.to}.")
    found = _faults(arguments.out, arguments.reason)
    with Draft.of(arguments.to) as draft:
        writers[arguments.to.suffix](draft, arguments.out, found)
    say(f"{counted(len(found), 'document')} written to {arguments.to}.")
    return 0


def _as_lines(draft: Draft, out: Path, faults: Sequence[Fault]) -> None:
    """A line of JSON each, with all raw bytes in base64: they may be many, so they are never held as a whole."""
    for fault in faults:
        draft.write(json.dumps(_facts(fault)).encode().removesuffix(b"}") + b', "raw": "')
        with _raw(out, fault) as raw:
            while piece := raw.read(3 * CHUNK):
                draft.write(base64.b64encode(piece))
        draft.write(b'"}\n')


def _as_table(draft: Draft, out: Path, faults: Sequence[Fault]) -> None:
    """A row each, with how the raw bytes begin; no cell is a formula to a spreadsheet."""
    head = ("path", "line", "offset", "stage", "reason", "message", "begins")
    draft.write(_row(head))
    for fault in faults:
        with _raw(out, fault) as raw:
            begins = raw.read(SHOWN).decode("utf-8", "backslashreplace")
        draft.write(_row([*_facts(fault).values(), begins]))


def _row(cells: Sequence[object]) -> bytes:
    with io.StringIO(newline="") as line:
        csv.writer(line).writerow([harmless(str(cell)) for cell in cells])
        return line.getvalue().encode("utf-8", "backslashreplace")


def harmless(cell: str) -> str:
    """The words of a cell so that no spreadsheet takes them for a formula; a lone number stays one.

    >>> harmless("=1+1"), harmless("a;=1+1"), harmless("-5"), harmless("news")
    ("'=1+1", "a;'=1+1", '-5', 'news')
    """
    if cell.removeprefix("-").isdecimal():
        return cell
    return _FORMULA.sub(r"\1\2'", printable(cell))
