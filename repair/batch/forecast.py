"""What a run would do: which files there are, held against the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from repair import recipe
from repair.batch import places, surveying
from repair.batch.ledger import Judged, Ledger, Row
from repair.batch.options import Options, fingerprint, limits
from repair.batch.paths import LEDGER
from repair.batch.schedule import Known, Schedule, schedule, written
from repair.batch.sources import Plan
from repair.context import BatchProfile


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would do: how many files for which reason, and how many bytes they hold; nothing is changed."""

    documents: int
    files: int
    bytes: int
    done: int
    reasons: Mapping[str, int]
    gone: Sequence[str]


def forecast(source: Path, out: Path, settings: recipe.Settings, options: Options | None = None) -> Forecast:
    """What :func:`run` would do now. Writes nothing, repairs nothing."""
    options = options or Options()
    plan = places.plan(source, out)
    rows: dict[str, Row] = {}
    if (out / LEDGER).exists():
        with Ledger(out, reading=True) as ledger:
            rows = ledger.rows(counts=False)
    known = () if options.resurvey else surveying.read(out)
    found = hold(plan, rows, settings, options, known, out)
    return Forecast(
        documents=sum(row.documents_out for row in found.done),
        files=len(found.to_do),
        bytes=sum(each.source.size for each in found.to_do),
        done=len(found.done),
        reasons=dict(found.reasons()),
        gone=found.gone,
    )


def hold(
    plan: Plan, rows: Mapping[str, Row], settings: recipe.Settings, options: Options,
    known: Sequence[BatchProfile], out: Path,
) -> Schedule:  # fmt: skip
    """What of the batch is to be done, with these settings and options, by what is known of it."""
    judged = Judged(fingerprint(settings, options.fields), "", limits(options))
    profiles = {profile.digest() for profile in known}
    if not recipe.looks_at_profile(settings):
        profiles.add(BatchProfile().digest())
    return schedule(plan.sources, Known(rows, judged, profiles, written(out)))
