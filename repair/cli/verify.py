"""``repair verify OUT``: does everything a run left behind hold?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli.terminal import counted, say

if TYPE_CHECKING:
    from repair.cli.terminal import Commands


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair verify``."""
    parser = commands.add_parser(
        "verify",
        help="check every proof, offset and digest of a run",
        description="Check every proof, offset and digest that a run left behind. Status 1 if one does not hold.",
        epilog=epilog,
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="the folder that a run wrote")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(work=verify)


def verify(arguments: argparse.Namespace) -> int:
    """Do it."""
    from repair.batch.verify import verify as check

    verdict = check(arguments.out)
    if arguments.json:
        print(json.dumps({"documents": verdict.documents, "holds": not verdict.faults, "faults": verdict.faults}))
    else:
        for fault in verdict.faults:
            print(fault)
        held = f"{counted(verdict.documents, 'document')} checked: "
        print(held + ("all holds" if not verdict.faults else counted(len(verdict.faults), "fault")))
    if verdict.faults:
        say("What does not hold was altered after the run, or the run was not finished. Redo it:  repair run IN -o OUT")
    return 1 if verdict.faults else 0
