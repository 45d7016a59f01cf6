"""``repair explain FILE``: every edit to one text in a sentence, with its proof; then what is only suggested or marked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from repair.cli.terminal import add_settings, counted, paint, settings_from
from repair.cli.text import read

if TYPE_CHECKING:
    from repair.cli.terminal import Commands
    from repair.document import Document, Mark, Refusal
    from repair.edit import Edit


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair explain``."""
    parser = commands.add_parser(
        "explain",
        help="show what would change in one text, and why",
        description="Each edit in a sentence with its proof, then suggestions, marks and refused edits, by line.",
        epilog=epilog,
    )
    parser.add_argument("file", nargs="?", default="-", help="a text file; - or nothing reads standard input")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output: the record")
    add_settings(parser)
    parser.set_defaults(work=explain)


def explain(arguments: argparse.Namespace) -> int:
    """Do it."""
    settings = settings_from(arguments)
    name, words = read(arguments.file)
    from repair import recipe
    from repair.batch import record
    from repair.document import Document

    document = recipe.pipeline(settings)(Document.new(name, words))
    if arguments.json:
        print(json.dumps(record.make(document, recipe.signature(settings)), indent=1))
    else:
        print("\n".join(as_text(document)))
    return 0


def as_text(document: Document) -> Iterator[str]:
    """The explanation, line by line. Line numbers are those of the text as it came in."""
    from repair.batch.record import relocator
    from repair.edit import invert
    from repair.report.lines import Lines

    lines = Lines(document.original)
    edits = document.edits()
    back = relocator(invert(edits))
    still_open = [mark for mark in document.marks if mark.resolved_by is None]
    suggestions = [mark for mark in still_open if mark.alternative is not None]
    marks = [mark for mark in still_open if mark.alternative is None]
    yield from _section("edit", [_edit(edit, document.original, lines) for edit in edits])
    yield from _section("suggestion", [_suggestion(mark, document, lines.at(back((mark.start, mark.end))[0])) for mark in suggestions])
    yield from _section("mark", [_mark(mark, document, lines.at(back((mark.start, mark.end))[0])) for mark in marks])
    yield from _section("refused edit", [_refusal(found, document, lines) for found in document.refusals])
    yield from _section("failure", [(f"stage {found.stage}", found.error, "") for found in document.failures])
    if not (edits or document.marks or document.refusals or document.failures):
        yield "Nothing to repair, nothing to mark."
