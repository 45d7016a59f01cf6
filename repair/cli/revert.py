"""``repair revert OUT -o BACK``: the inputs of a run as they were."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli.terminal import counted

if TYPE_CHECKING:
    from repair.cli.terminal import Commands


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair revert``."""
    parser = commands.add_parser(
        "revert",
        help="give back the inputs of a run, byte for byte",
        description="Give back every input of a run, byte for byte (compressed files: equal when unpacked).",
        epilog=epilog,
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="the folder that a run wrote")
    parser.add_argument("-o", "--out", dest="back", metavar="BACK", type=Path, required=True, help="a new folder")
    parser.set_defaults(work=revert)


def revert(arguments: argparse.Namespace) -> int:
    """Do it."""
    from repair.batch.revert import revert as give_back

    files = give_back(arguments.out, arguments.back)
    print(f"{counted(files, 'file')} given back in {arguments.back}")
    return 0
