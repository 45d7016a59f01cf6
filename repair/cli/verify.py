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


def use_names_of(out: Path) -> None:
    """Put the names in place that the run had: a proof may rest on what the user's own say."""
    from repair import gazetteer

    report = out / "report.json"
    try:
        told = json.loads(report.read_bytes()) if report.is_file() else {}
    except (ValueError, RecursionError):  # the check itself will say what is wrong with it
        told = {}
    files = told.get("settings", {}).get("gazetteer") if isinstance(told, dict) else None
    for file in files or ():
        if not Path(file).is_file():
            say(f"The names in {file}, which the run had, are gone: proofs that rest on them will not hold.")
    gazetteer.use([file for file in files if Path(file).is_file()] if files is not None else None, fresh=True)


def verify(arguments: argparse.Namespace) -> int:
    """Do it."""
    from repair.batch.verify import verify as check

    use_names_of(arguments.out)
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
