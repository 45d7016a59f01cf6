"""``repair diff OUT``: what a run changed, word by word. Made from the outputs and records; no stage runs."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli.terminal import counted, paint, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repair.batch.record import Record
    from repair.cli.terminal import Commands
    from repair.edit import Edit

WIDE_ENOUGH = 100  # columns: two of less than 48 cells break news paragraphs into ribbons
CONTEXT = 1  # lines around a change; a line of news is mostly a whole paragraph


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair diff``."""
    parser = commands.add_parser(
        "diff",
        help="show what a run changed, word by word",
        description="What a run changed, word by word: two columns on a terminal of 100 cells or more, else unified.",
        epilog=epilog,
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="the folder that a run wrote")
    parser.add_argument("--id", metavar="ID", help="only the documents of this id")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--unified", action="store_true", help="new lines below old ones")
    shape.add_argument("--side-by-side", action="store_true", help="two columns, as wide as the terminal")
    parser.add_argument(
        "--context", metavar="N", type=lines_around, default=CONTEXT, help=f"so many lines around ({CONTEXT})"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(work=diff)


def lines_around(words: str) -> int:
    """A number of lines, for argparse.

    >>> lines_around("0")
    0
    """
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number from 0 is expected, not {words!r}")
    return int(words)


def diff(arguments: argparse.Namespace) -> int:
    """Do it."""
    from repair import recipe

    changed = (
        (name, record, original, edits)
        for name, record, original in documents(arguments.out, arguments.id)
        if (edits := recipe.edits_of(record)) or arguments.id is not None
    )
    if arguments.json:
        found = [_as_json(*one, arguments.context) for one in changed]
        print(json.dumps({"documents": found}, indent=1))
        return 0
    shown = 0
    for name, record, original, edits in changed:
        shown += 1
        print(paint(f"{title(name, record)}: {counted(len(edits), 'edit')}", "bold", sys.stdout))
        for line in _lines(original, edits, arguments):
            print(paint(line, "dim", sys.stdout) if line.startswith("@@ -") else line)
        print()
    if not shown:
        say("The run changed no document.")
    return 0


def title(name: str, record: Record) -> str:
    """A document as people find it again: its file, and its id where the file holds several.

    >>> title("a.jsonl", {"id": "a-17"})
    'a.jsonl, a-17'
    """
    return name if record.get("id") == name else f"{name}, {record.get('id')}"


def documents(out: Path, id: str | None) -> Iterator[tuple[str, Record, str]]:
    """File, record and original text of each document of a run, or of those with this id.

    Raises RecordError when there is no run or a record does not fit its text, SettingsError when nothing has the id.
    """
    from repair import recipe
    from repair.batch.record import DAMAGED
    from repair.batch.results import listing, pairs
    from repair.edit import apply, invert
    from repair.errors import RecordError

    found = listing(out)
    others: list[str] = []
    met = False
    for name, entry in found.files.items():
        if entry.get("sha256") is None:  # the whole file is in quarantine
            continue
        for pair in pairs(out, name, found.text_field):
            if pair.record is None:
                continue
            if id is not None and pair.record.get("id") != id:
                others.append(str(pair.record.get("id")))
                continue
            met = True
            try:
                original = apply(pair.text, invert(recipe.edits_of(pair.record)))
            except DAMAGED as error:
                raise RecordError(
                    f"{title(name, pair.record)}: the edits do not fit the text: {error}.\n"
                    f"The output or the record was altered. See all such places:  repair verify {out}"
                ) from error
            yield name, pair.record, original
    if id is not None and not met:
        raise _no_such(id, others, out)


def _no_such(id: str, others: list[str], out: Path) -> Exception:
    from difflib import get_close_matches

    from repair.errors import SettingsError

    near = get_close_matches(id, others[:10_000], 1)
    hint = f"Did you mean {near[0]!r}?" if near else f"The ids stand in {out}/*.edits.jsonl."
    return SettingsError(f"There is no document {id!r} in {out}. {hint}")


def _lines(original: str, edits: tuple[Edit, ...], arguments: argparse.Namespace) -> Iterator[str]:
    from repair.report import diff as showing

    coloured = paint("x", "red", sys.stdout) != "x"
    old = (lambda words: paint(words, "red", sys.stdout)) if coloured else showing.gone
    new = (lambda words: paint(words, "green", sys.stdout)) if coloured else showing.came
    found = showing.hunks(original, edits, arguments.context)
    width = shutil.get_terminal_size((WIDE_ENOUGH, 24)).columns
    wide = sys.stdout.isatty() and width >= WIDE_ENOUGH
    if arguments.side_by_side or (wide and not arguments.unified):
        return showing.side_by_side(found, width, old, new)
    return showing.unified(found, old, new)


def _as_json(name: str, record: Record, original: str, edits: tuple[Edit, ...], context: int) -> dict[str, object]:
    from repair.report import diff as showing

    return {
        "file": name,
        "id": record.get("id"),
        "hunks": [
            {
                "old_line": hunk.old,
                "new_line": hunk.new,
                "rows": [{"old": _pieces(row.old), "new": _pieces(row.new)} for row in hunk.rows],
            }
            for hunk in showing.hunks(original, edits, context)
        ],
        "edits": record["edits"],
    }


def _pieces(line: tuple[object, ...] | None) -> list[dict[str, object]] | None:
    from dataclasses import asdict

    return None if line is None else [asdict(piece) for piece in line]  # type: ignore[call-overload]
