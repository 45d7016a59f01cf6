"""``repair run IN -o OUT``: a folder or file of documents, repaired, with records, quarantine and report."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli.terminal import (
    JsonLog,
    Progress,
    add_settings,
    count,
    counted,
    megabytes,
    number,
    paint,
    place,
    printable,
    settings_from,
    size,
)
from repair.cli.text import add_drop, add_model, with_drop, with_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from repair.batch.events import SoFar
    from repair.batch.forecast import Forecast
    from repair.batch.options import Options
    from repair.batch.tally import Report
    from repair.cli.terminal import Commands
    from repair.recipe import Settings

MOST_NAMED = 6  # so many rules or kinds of each sort are named in the summary; the report has all


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair run``."""
    parser = commands.add_parser(
        "run",
        help="repair a folder or file of documents",
        description="Repair all documents of a folder or file: .txt, .jsonl and .ndjson, each also with .gz.",
        epilog=epilog,
    )
    parser.add_argument("source", metavar="IN", type=Path, help="a folder, with all folders below it, or one file")
    parser.add_argument("-o", "--out", metavar="OUT", type=Path, help="the folder for what comes out")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="write nothing; status 1 if there would be edits")
    how.add_argument("--dry-run", action="store_true", help="repair nothing; say which files would be done, and why")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output: the report")
    add_settings(parser)
    add_model(parser)
    add_drop(parser)
    reading = parser.add_argument_group("how it is read")
    reading.add_argument("--text-field", metavar="NAME", default="text", help="JSON field of the text (text)")
    reading.add_argument("--id-field", metavar="NAME", default="id", help="JSON field that names a document (id)")
    reading.add_argument(
        "--source-field", metavar="NAME", help="JSON field of the text it was translated from, for --model"
    )
    reading.add_argument("--site-field", metavar="NAME", default="url", help="JSON field of its site or address (url)")
    reading.add_argument(
        "--resurvey", action="store_true", help="look at the batch as a whole anew, and judge every document by that"
    )
    working = parser.add_argument_group("how it is worked on")
    working.add_argument(
        "--jobs", metavar="N", type=count, help="processes at work (one a core); 0: none but this one, for debugging"
    )
    working.add_argument("--limit", metavar="N", type=number, help="stop after N documents, about; run again to go on")
    working.add_argument(
        "--max-bytes", metavar="SIZE", type=size, default="10M", help="larger texts go to quarantine (10M)"
    )
    working.add_argument(
        "--doc-timeout", metavar="SECONDS", type=number, default="120", help="what takes longer goes there too (120)"
    )
    working.add_argument(
        "--memory", metavar="SIZE", type=size, default="4G", help="what makes a process hold more goes there too (4G)"
    )
    working.add_argument("--log-json", action="store_true", help="what happens, in lines of JSON on standard error")
    working.add_argument("--log-text", action="store_true", help="these may quote words of documents")
    parser.set_defaults(work=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and sum it up."""
    if arguments.check and arguments.out:
        arguments.parser.error("--check writes nothing, so leave -o out")
    if not arguments.check and not arguments.out:
        arguments.parser.error("Name the folder for what comes out: -o OUT")
    from repair.batch import run as batch
    from repair.batch.events import Event

    settings = with_drop(with_model(settings_from(arguments), arguments), arguments)
    options = options_from(arguments)
    if arguments.dry_run:
        return _forecast(arguments, settings, options)
    listener = JsonLog(sys.stderr, arguments.log_text) if arguments.log_json else Progress(sys.stderr)
    faults: list[str] = []

    def tell(told: SoFar | Event) -> None:
        if isinstance(told, Event) and told.kind == "quarantined" and len(faults) < MOST_NAMED:
            faults.append(f"{told.facts['path']}, {place(told.facts['line'])}: {told.text.splitlines()[0]}")
        listener(told)

    try:
        if arguments.check:
            report = batch.check(arguments.source, settings, options, tell=tell)
        else:
            report = batch.run(arguments.source, arguments.out, settings, options, tell=tell)
    finally:
        listener.done()
    print(json.dumps(report.as_json(), indent=1) if arguments.json else summary(report, arguments.out, faults))
    if arguments.check and report.tally.edits:
        return 1
    return 3 if report.tally.quarantined else 0


def options_from(arguments: argparse.Namespace) -> Options:
    """How the batch is to be read and worked on."""
    from repair.batch.options import Options
    from repair.batch.processes import Limits
    from repair.batch.worker import Fields

    return Options(
        fields=Fields(arguments.text_field, arguments.id_field, arguments.source_field, arguments.site_field),
        jobs=arguments.jobs,
        max_bytes=arguments.max_bytes,
        limits=Limits(arguments.doc_timeout, arguments.memory),
        resurvey=arguments.resurvey,
        most=arguments.limit,
    )


def _forecast(arguments: argparse.Namespace, settings: Settings, options: Options) -> int:
    from dataclasses import asdict

    from repair.batch.forecast import forecast

    found = forecast(arguments.source, arguments.out, settings, options)
    print(json.dumps(asdict(found), indent=1) if arguments.json else "\n".join(forecast_lines(found)))
    return 0


def forecast_lines(found: Forecast) -> list[str]:
    """What a run would do, in a few lines."""
    lines = [f"{counted(found.files, 'file')} to do, {megabytes(found.bytes)}; {found.done:,} done"]
    lines += [f"  {count:>9,}  {reason}" for reason, count in sorted(found.reasons.items())]
    if found.gone:
        lines.append(f"  {len(found.gone):>9,}  no longer in the batch: what came of them stays")
    return lines


def summary(report: Report, out: Path | None, faults: Sequence[str] = ()) -> str:
    """What a run did, in a few lines. ``faults``: the first documents that it could not process, and why."""
    from repair.batch.tally import ordered, rules_and_tiers

    tally = report.tally
    changes = "would change" if out is None else "changed"
    lines = [
        paint(
            f"{counted(tally.documents, 'document')}, {tally.changed:,} {changes}; {_now(report)}", "bold", sys.stdout
        )
    ]
    edits = {rule: sum(tiers.values()) for rule, tiers in rules_and_tiers(tally.edits).items()}
    rows = {
        "edits": edits,
        "suggestions": ordered(tally.suggestions),
        "marks": ordered(tally.marks),
        "refused": ordered(tally.refusals),
        "failures": ordered(tally.failures),
        "quarantined": ordered(tally.quarantined),
        "skipped": dict(report.skipped),
    }
    shown = ("edits", "suggestions", "marks")
    for name, counts in rows.items():
        if counts or name in shown:
            lines.append(_row(name, counts))
        if name == "quarantined" and counts:
            lines += [f"    {printable(fault)}" for fault in faults]
            more = sum(counts.values()) - len(faults)
            if out is not None:
                lines.append(f"  {'see them':<12} repair quarantine list {out}")
            elif more:
                lines.append(f"    and {more:,} more")
    lines.append(f"  {'retranslate':<12} {_translated(report)}")
    if out is not None:
        lines.append(f"  {'report':<12} {out / 'report.json'}")
        lines.append(f"  {'page':<12} {out / 'report.html'}")
    return "\n".join(lines)


def _now(report: Report) -> str:
    """What this run did of it."""
    if not report.seconds:
        return "nothing was to be done"
    speed = f"{megabytes(report.bytes_done)} in {report.seconds:.1f} s ({report.speed:.1f} MB/s)"
    part = f"{report.done:,} of them in this run, " if report.done < report.tally.documents else ""
    if report.done > report.tally.documents:  # of files that are not finished nothing is counted yet
        part = f"{report.done:,} in this run, not all in files that are finished, "
    left = f"; {counted(report.left, 'file')} left, run again to go on" if report.left else ""
    return f"{part}{speed}{left}"


def _translated(report: Report) -> str:
    """How many passages and source texts a model translated, or why none did."""
    if report.settings["model"] is None:
        return "off (no --model)"
    if "retranslate" not in report.settings["stages"]:
        return "off (not among the stages)"
    from collections import Counter

    made: Counter[str] = Counter()
    for entry in report.files.values():
        made.update(entry.get("translations", {}))
    told = f"{counted(made['passage'], 'passage')} translated"
    return f"{told}, {counted(made['source-text'], 'source text')}" if made["source-text"] else told


def _row(name: str, counts: Mapping[str, int]) -> str:
    named = [f"{kind} {count:,}" for kind, count in list(counts.items())[:MOST_NAMED]]
    if len(counts) > MOST_NAMED:
        named.append(f"{len(counts) - MOST_NAMED} more")
    return f"  {name:<12} {sum(counts.values()):,}  {', '.join(named)}".rstrip()
