"""``repair kinds``: what each kind of mark means, and what a run does with it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from repair.cli.terminal import paint

if TYPE_CHECKING:
    from repair.cli.terminal import Commands


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair kinds``."""
    parser = commands.add_parser(
        "kinds",
        help="list the kinds of marks, each with an example",
        description="Each kind of mark: what it is, its usual tier, what a run does with it, and an example.",
        epilog=epilog,
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(work=kinds)


def kinds(arguments: argparse.Namespace) -> int:
    """Do it."""
    from repair.report import catalogue
    from repair.report.words import quoted, visible

    if arguments.json:
        print(json.dumps([asdict(kind) for kind in catalogue.kinds()], indent=1))
        return 0
    for kind in catalogue.kinds():
        print(f"{paint(kind.kind, 'bold', sys.stdout)}  {kind.tier}")
        print(f"    {kind.what} {kind.done}")
        marked = f"  (marked: {quoted(kind.marked)})" if kind.marked and kind.marked != kind.example else ""
        print(f"    {visible(kind.example)}{marked}")
    print("\nA suggestion is a mark too: its kind is the name of the rule that makes it. See:  repair rules")
    return 0
