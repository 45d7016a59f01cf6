"""A run: every document of a folder or file through the pipeline, with its record.

In: text and JSON lines. Out: the same files repaired, one record a document, quarantine, report. The report is written
when all else is done: where it stands, the run is whole. The page for people is made from what then lies there.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from repair import recipe
from repair.batch import formats, results
from repair.batch.formats import CHUNK, RECORDS, Plan, Source, Unit
from repair.batch.outputs import Draft, sole_run, sync_folder
from repair.batch.quarantine import FOLDER, Fault, Quarantine
from repair.batch.tally import PAGE, REPORT, Report, Tally
from repair.batch.workers import Builder, Outcome, Task, work
from repair.errors import DocumentError, SettingsError

# Starting a worker and letting it load its tables takes longer than one process needs for this many bytes.
SMALL_BATCH = 1_000_000


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far a run has come."""

    documents: int
    bytes: int
    edits: int
    seconds: float


Progress = Callable[[SoFar], None]
"""Told after each unit how far the run has come."""


@dataclass(frozen=True, slots=True)
class Options:
    """What does not change any result, and where a line of JSON holds its text and its name.

    ``source_field`` names the text that the article was translated from, for a translation model to read.
    ``jobs`` None: one process a core, but one alone for little input. A text or line of more than ``max_bytes`` goes
    to quarantine; a text that is let through is held in memory several times over while it is repaired.
    """

    text_field: str = "text"
    id_field: str = "id"
    jobs: int | None = None
    max_bytes: int = 20_000_000
    source_field: str | None = None


def run(
    source: Path,
    out: Path,
    settings: recipe.Settings,
    options: Options | None = None,
    *,
    build: Builder = recipe.pipeline,
    progress: Progress | None = None,
) -> Report:
    """Repair all documents of ``source`` into ``out``.

    Raises SettingsError, BusyError, or RepairError when a worker died. With more than one job, a script of your own
    that calls this needs ``if __name__ == "__main__":`` around the call, since workers import it.
    """
    plan = _plan(source, out)
    with sole_run(out):
        for name in (REPORT, PAGE):
            (out / name).unlink(missing_ok=True)
        report = _process(plan, out, settings, options or Options(), build, progress)
        with Draft.of(out / REPORT) as draft:
            draft.write(json.dumps(report.as_json(), indent=1).encode() + b"\n")
        results.write_page(out)
        sync_folder(out)
    return report


def check(
    source: Path,
    settings: recipe.Settings,
    options: Options | None = None,
    *,
    build: Builder = recipe.pipeline,
    progress: Progress | None = None,
) -> Report:
    """What :func:`run` would do. Writes nothing."""
    return _process(formats.find(source), None, settings, options or Options(), build, progress)


def _plan(source: Path, out: Path) -> Plan:
    """The files to read, after everything that would make the run unsafe was ruled out."""
    if out.exists() and not out.is_dir():
        raise SettingsError(f"{out} is a file. Name a folder for what comes out: -o FOLDER.")
    here, there = source.resolve(), out.resolve()
    folder = here if source.is_dir() else here.parent
    if there == folder or (source.is_dir() and there in here.parents):
        raise SettingsError(f"What comes out must not lie where it came from: {out} holds {source}. Choose another -o.")
    plan = formats.find(source, out)
    for each in plan.sources:
        target = out / each.name
        if each.name.startswith(f"{FOLDER}/"):
            raise SettingsError(f"The folder name {FOLDER!r} is taken by what a run leaves: rename {each.path.parent}.")
        if target.exists() and not _records(target).exists():
            raise SettingsError(f"{target} does not come from a run and would be overwritten. Choose another -o.")
    return plan


def _records(target: Path) -> Path:
    return target.with_name(target.name + RECORDS)


@dataclass(slots=True)
class _Job:
    """One input file on its way out. Without ``out`` it is only counted."""

    source: Source
    out: Path | None
    quarantine: Quarantine
    fault: DocumentError | None = None
    tally: Tally = field(default_factory=Tally)
    translations: Counter[str] = field(default_factory=Counter)
    drafts: tuple[Draft, Draft] | None = None

    def take(self, outcome: Outcome) -> None:
        """Write what came of a unit."""
        self.tally.add(outcome.tally)
        self.translations.update(outcome.translations)
        for fault, raw in outcome.rejected:
            if fault.line:
                self.quarantine.add(fault, [raw])
            else:
                self.fault = DocumentError(fault.reason, fault.message)
        if self.out and not self.fault:
            text, records = self._open()
            text.write(outcome.output)
            records.write(outcome.records)

    def _open(self) -> tuple[Draft, Draft]:
        if self.out and not self.drafts:
            target = self.out / self.source.name
            self.drafts = Draft(target, self.source.compressed), Draft(_records(target))
        if not self.drafts:
            raise RuntimeError("a job that writes nothing was asked for its files")
        return self.drafts

    def finish(self) -> dict[str, Any]:
        """Give the files their names, or the whole input to quarantine. Returns its entry in the report."""
        digest = None
        if self.fault:
            self._reject(self.fault)
        elif self.out:
            text, records = self._open()
            digest = text.digest.hexdigest()
            records.commit()  # first: a text without a record is taken for a stranger's
            text.commit()
            sync_folder(text.path.parent)
        self.tally.quarantined.update(self.quarantine.counts)
        entry: dict[str, Any] = {
            "documents": self.tally.documents,
            "quarantined": self.quarantine.counts.total(),
            "sha256": digest,
        }
        if self.translations:
            entry["translations"] = dict(sorted(self.translations.items()))
        return {name: value for name, value in entry.items() if value is not None}

    def _reject(self, error: DocumentError) -> None:
        self.discard()
        self.quarantine.clear()
        self.tally, self.translations = Tally(), Counter()
        fault = Fault(self.source.name, 0, 0, error.reason, str(error))
        self.quarantine.add(fault, None if error.reason == "unreadable" else _pieces(self.source.path))
        if self.out:
            target = self.out / self.source.name
            target.unlink(missing_ok=True)
            _records(target).unlink(missing_ok=True)

    def discard(self) -> None:
        """Leave no half file."""
        for draft in self.drafts or ():
            draft.discard()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _events(plan: Plan, out: Path | None, max_bytes: int) -> Generator[tuple[_Job, Unit | None], None, None]:
    """Each file's units, then its end."""
    for source in plan.sources:
        job = _Job(source, out, Quarantine(out, source.name))
        job.quarantine.clear()
        try:
            for unit in formats.units(source, max_bytes, job.quarantine):
                yield job, unit
        except DocumentError as error:
            job.fault = error
        yield job, None


def _process(
    plan: Plan, out: Path | None, settings: recipe.Settings, options: Options, build: Builder, progress: Progress | None
) -> Report:
    begin = time.perf_counter()
    task = Task(settings, recipe.signature(settings), options.text_field, options.id_field, build, options.source_field)
    total = Tally()
    files: dict[str, dict[str, Any]] = {}
    job: _Job | None = None
    with (
        contextlib.closing(_events(plan, out, options.max_bytes)) as events,
        contextlib.closing(work(task, events, options.jobs or _jobs(plan))) as results,
    ):
        try:
            for job, outcome in results:
                if outcome is None:
                    files[job.source.name] = job.finish()
                    total.add(job.tally)
                else:
                    job.take(outcome)
                if progress:
                    progress(_so_far(total, job if outcome else None, time.perf_counter() - begin))
        finally:
            if job:
                job.discard()
    return Report(
        signature=task.signature,
        tally=total,
        skipped=plan.skipped,
        seconds=time.perf_counter() - begin,
        files=files,
        settings=asdict(settings),
        text_field=options.text_field,
        id_field=options.id_field,
    )


def _jobs(plan: Plan) -> int:
    little = sum(source.size for source in plan.sources) < SMALL_BATCH
    return 1 if little else len(os.sched_getaffinity(0))


def _so_far(total: Tally, job: _Job | None, seconds: float) -> SoFar:
    tallies = (total, job.tally) if job else (total,)
    return SoFar(
        documents=sum(tally.documents for tally in tallies),
        bytes=sum(tally.bytes for tally in tallies),
        edits=sum(tally.edits.total() for tally in tallies),
        seconds=seconds,
    )
