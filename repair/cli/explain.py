"""``repair explain FILE``: every edit to one text in a sentence, with its proof; then suggestions and marks."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from repair.cli.terminal import add_settings, paint, settings_from
from repair.cli.text import read

if TYPE_CHECKING:
    from repair.cli.terminal import Commands


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
    from repair.document import Document

    document = recipe.pipeline(settings)(Document.new(name, words))
    if arguments.json:
        from repair.batch import record

        print(json.dumps(record.make(document, recipe.signature(settings)), indent=1))
    else:
        from repair.report.text import explanation

        for line in explanation(document):
            print(line if line.startswith(" ") else paint(line, "bold", sys.stdout))
    return 0
