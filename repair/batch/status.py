"""How a run stands: what is done, what is left, what lies in quarantine, and what a further run would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repair import recipe
from repair.batch.forecast import Forecast, forecast
from repair.batch.ledger import DONE, Ledger, Run
from repair.batch.lock import holder, is_held
from repair.batch.options import Options
from repair.batch.processes import Limits
from repair.batch.worker import Fields
from repair.errors import RecordError, RepairError, SettingsError

FOR_ONE_RUN = {"most": None, "resurvey": False}


@dataclass(frozen=True, slots=True)
class Status:
    """What the ledger of an output folder says.

    ``at_work`` names process and machine of a run that is at work there. ``next`` is what a run from the same place
    with the same settings would do; ``why_not`` says why that is not known.
    """

    files: int
    documents: int
    quarantined: Mapping[str, int]
    run: Run | None
    at_work: Mapping[str, object] | None
    next: Forecast | None
    why_not: str = ""

    @property
    def rate(self) -> float:
        """Documents a second of the latest run."""
        return self.run.documents / self.run.seconds if self.run and self.run.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """All of it, for machines."""
        from dataclasses import asdict

        found = asdict(self)
        if self.run:
            found["run"]["source"] = str(self.run.source)
        return {**found, "documents_per_second": round(self.rate, 3)}


def status(out: Path) -> Status:
    """How the runs into ``out`` stand. Raises RecordError when there was none. Harmless while one is at work."""
    with Ledger(out, reading=True) as ledger:
        done = [row for row in ledger.rows(counts=False).values() if row.state == DONE]
        reasons, last = ledger.reasons(), ledger.last_run()
    coming, why_not = None, "no run has begun"
    if last:
        try:
            coming, why_not = forecast(last.source, out, settings_of(last), options_of(last)), ""
        except RepairError as error:
            why_not = str(error)
    return Status(
        files=len(done),
        documents=sum(row.documents_out for row in done),
        quarantined=dict(Counter(reasons).most_common()),
        run=last,
        at_work=holder(out) if is_held(out) else None,
        next=coming,
        why_not=why_not,
    )


def settings_of(run: Run) -> recipe.Settings:
    """The settings of a run. Raises RecordError when this version does not know them."""
    try:
        found: dict[str, Any] = run.arguments["settings"]
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
        }
        return recipe.Settings(**values)
    except (KeyError, TypeError, SettingsError) as error:
        raise RecordError(
            f"The settings of the latest run cannot be read ({error}).\nName them:  repair run IN -o OUT"
        ) from error


def options_of(run: Run) -> Options:
    """How a run read its batch, less what was meant for that run alone: a limit, a new survey.

    Raises RecordError when this version does not know that.
    """
    try:
        found = dict(run.arguments["options"])
        return Options(
            **{**found, "fields": Fields(**found["fields"]), "limits": Limits(**found["limits"]), **FOR_ONE_RUN}
        )
    except (KeyError, TypeError) as error:
        raise RecordError(
            f"The options of the latest run cannot be read ({error}).\nName them:  repair run IN -o OUT"
        ) from error
