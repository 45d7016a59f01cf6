"""``repair status OUT``: what is done, what is left, and what a further run would do."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli.run import forecast_lines
from repair.cli.terminal import counted, duration, megabytes, paint

if TYPE_CHECKING:
    from repair.batch.ledger import Run
    from repair.batch.status import Status
    from repair.cli.terminal import Commands


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair status``."""
    parser = commands.add_parser(
        "status",
        help="what is done, what is left, what a further run would do",
        description="Say how the runs into OUT stand; harmless while one is at work.",
        epilog=epilog,
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="the output folder of a run")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(work=status)


def status(arguments: argparse.Namespace) -> int:
    """Print it."""
    from repair.batch import status as batch

    found = batch.status(arguments.out)
    print(json.dumps(found.as_json(), indent=1) if arguments.json else "\n".join(_lines(found)))
    return 0


def _lines(found: Status) -> list[str]:
    done = f"{counted(found.documents, 'document')} in {counted(found.files, 'file')} done"
    lines = [paint(done, "bold", sys.stdout)]
    if found.quarantined:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in found.quarantined.items())
        lines.append(f"  {'quarantined':<12} {sum(found.quarantined.values()):,}  {reasons}")
    if found.run:
        lines.append(f"  {'latest run':<12} {_told(found.run, found)}")
        lines.append(f"  {'from':<12} {found.run.source}")
    lines.append("")
    if found.next is None:
        lines.append(f"What a further run would do is not known: {found.why_not}")
    elif found.next.files:
        lines += ["A further run:", *(f"  {line}" for line in forecast_lines(found.next))]
    else:
        lines.append("A further run would do nothing.")
    return lines


def _told(run: Run, found: Status) -> str:
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.began))
    did = (
        f"{counted(run.documents, 'document')} in {duration(run.seconds)} ({found.rate:,.0f}/s), {megabytes(run.bytes)}"
    )
    if found.at_work is not None:
        state = f"at work now (process {found.at_work.get('process', 'unknown')})"
    else:
        state = {"done": "finished", "stopped": "stopped before the end", "running": "killed"}[run.state]
    return f"{began}, {state}, {did}"
