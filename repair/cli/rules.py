"""``repair rules``: what each rule does to a line of text, what it cannot know, and what was measured of it."""

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
    """The parser of ``repair rules``."""
    parser = commands.add_parser(
        "rules",
        help="list the rules, each with an example and its limits",
        description="Each rule with a line of text before and after, its tier, what it cannot know, what was measured.",
        epilog=epilog,
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(work=rules)


def rules(arguments: argparse.Namespace) -> int:
    """Do it."""
    from repair.report import catalogue
    from repair.report.words import visible

    if arguments.json:
        print(json.dumps([asdict(rule) for rule in catalogue.rules()], indent=1))
        return 0
    for rule in catalogue.rules():
        print(f"{paint(rule.rule, 'bold', sys.stdout)}  {rule.tier}")
        print(f"    {visible(rule.before)}\n  → {visible(rule.after)}")
        print(f"    Cannot know: {rule.doubt}")
        if rule.measured:
            print(f"    Measured: {rule.measured}")
    print('\nA rule is switched off in a settings file:  [rules] off = ["seams.doubled-word"]')
    return 0
