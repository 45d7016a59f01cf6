"""The end of a run: the report of all that lies in the output folder, and its page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from repair.batch.draft import Draft, sync_folder
from repair.batch.ledger import Row
from repair.batch.schedule import Schedule
from repair.batch.sources import Plan
from repair.batch.tally import PAGE, REPORT, Report


def entry(row: Row) -> dict[str, Any]:
    """What the report says of a file."""
    found: dict[str, Any] = {"documents": row.documents_out, "quarantined": row.quarantined}
    if row.output:
        found["sha256"] = row.output
    return {**found, "translations": row.translations} if row.translations else found


def write(out: Path, report: Report) -> None:
    """Write the report and its page."""
    from repair.batch import results

    with Draft.of(out / REPORT) as draft:
        draft.write(json.dumps(report.as_json(), indent=1).encode() + b"\n")
    results.write_page(out)
    sync_folder(out)


def last(out: Path, plan: Plan, found: Schedule) -> Report | None:
    """The report that lies there, if it is of all that is done and nothing else: then nothing is to be written."""
    try:
        content = json.loads((out / REPORT).read_bytes())
        report = Report.from_json(content)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    names = {row.name for row in found.done} | set(found.gone)
    if report.files.keys() != names or not (out / PAGE).exists():
        return None
    return replace(report, done=0, bytes_done=0, seconds=0.0, skipped=plan.skipped)
