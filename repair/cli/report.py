"""``repair report OUT``: make the page of a run again, from what the run left behind."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repair.cli.terminal import Commands


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair report``."""
    parser = commands.add_parser(
        "report",
        help="make the page of a run again",
        description="Make OUT/report.html again from the outputs and records of a run. No stage runs.",
        epilog=epilog,
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="the folder that a run wrote")
    parser.set_defaults(work=report)


def report(arguments: argparse.Namespace) -> int:
    """Do it, and say where the page is."""
    from repair.batch.lock import sole_run
    from repair.batch.results import listing, write_page
    from repair.batch.tally import PAGE

    listing(arguments.out)  # before the lock, which would make a folder that is not there
    with sole_run(arguments.out):
        write_page(arguments.out)
    print(arguments.out / PAGE)
    return 0
