"""A run: every document of a folder or file through the pipeline, with its record.

In: text and JSON lines. Out: the same files repaired, one record a document, quarantine, ledger, report. What the
ledger says is done is not done again; what a killed run left is gone on with.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path

from repair import recipe
from repair.batch import closing, places, surveying
from repair.batch.events import Event, Listener, SoFar, Stop, nobody, stop_on_request
from repair.batch.forecast import hold
from repair.batch.formats import UNIT_BYTES, UNIT_DOCUMENTS, Unit
from repair.batch.ledger import DONE, Judged, Ledger, Row
from repair.batch.lock import sole_run
from repair.batch.options import Options, arguments, fingerprint, limits
from repair.batch.output import Output, Publisher
from repair.batch.processes import Death, Load, Team, alone
from repair.batch.schedule import Schedule, ToDo, sweep
from repair.batch.sources import Plan, find
from repair.batch.tally import PAGE, REPORT, Report, Tally
from repair.batch.worker import Builder, Task
from repair.context import BatchProfile
from repair.errors import InterruptedRunError


def run(
    source: Path,
    out: Path,
    settings: recipe.Settings,
    options: Options | None = None,
    *,
    build: Builder = recipe.pipeline,
    tell: Listener = nobody,
) -> Report:
    """Repair all documents of ``source`` into ``out``, but for those that are done.

    Raises SettingsError, BusyError, RecordError when the ledger there cannot be read, InterruptedRunError when it was
    asked to stop, and RepairError when no worker can work. A script of your own that calls this needs
    ``if __name__ == "__main__":`` around the call, since workers import it.
    """
    options = options or Options()
    plan = places.plan(source, out)
    with sole_run(out), Ledger(out) as ledger, stop_on_request() as stop:
        places.refuse_twins(plan.sources, out)
        batch = _Batch(settings, options, build, tell, stop, out, ledger)
        report = batch.run(source, plan)
    facts = {"documents": report.done, "bytes": report.bytes_done, "seconds": round(report.seconds, 3)}
    tell(Event("finished", {**facts, "left": report.left, "quarantined": report.tally.quarantined.total()}))
    return report


def check(
    source: Path,
    settings: recipe.Settings,
    options: Options | None = None,
    *,
    build: Builder = recipe.pipeline,
    tell: Listener = nobody,
) -> Report:
    """What :func:`run` would do in an empty folder. Writes nothing."""
    options = options or Options()
    plan = find(source)
    with stop_on_request() as stop:
        batch = _Batch(settings, options, build, tell, stop)
        chosen = surveying.choose((), plan.sources, options.fields, recipe.looks_at_profile(settings))
        batch.repair([ToDo(source, "new") for source in plan.sources], chosen)
        return batch._report(plan, batch.finished, {}, chosen.current)


@dataclass(slots=True)
class _Batch:
    """A run at work. Without ``out`` and ``ledger`` it only counts."""

    settings: recipe.Settings
    options: Options
    build: Builder
    tell: Listener
    stop: Stop
    out: Path | None = None
    ledger: Ledger | None = None
    total: Tally = field(default_factory=Tally)
    finished: Tally = field(default_factory=Tally)
    began: float = field(default_factory=time.perf_counter)
    read: int = 0
    whole: int = 0
    current: Output | None = None
    number: int = 0
    given: int = 0
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        self.mark = fingerprint(self.settings, self.options.fields)

    def run(self, source: Path, plan: Plan) -> Report:
        """All of it: schedule, survey, repair, report."""
        out, ledger = self._places()
        profiles = () if self.options.resurvey else surveying.read(out)
        last = ledger.last_run()
        found = hold(plan, ledger.rows(counts=False), self.settings, self.options, profiles, out)
        ledger.restamp(found.recognised)
        self._tell_schedule(found)
        if not found.to_do and (report := closing.last(out, plan, found)):
            return report
        for name in (REPORT, PAGE):
            (out / name).unlink(missing_ok=True)
        chosen = self._survey(profiles, found)
        if last and last.state != "done":
            sweep(out, (each.source.name for each in found.to_do if each.begun))
        self.number = ledger.begin(source, self.mark, arguments(self.settings, self.options))
        current = chosen.current.digest()
        ledger.plan((each.source, self._judged(each.profile or current)) for each in found.to_do if not each.begun)
        try:
            self.repair(found.to_do, chosen)
        finally:
            self._went("stopped")
        return self._close(plan, chosen.current)

    def _places(self) -> tuple[Path, Ledger]:
        if self.out is None or self.ledger is None:
            raise RuntimeError("a run needs a folder for what comes out")
        return self.out, self.ledger

    def _tell_schedule(self, found: Schedule) -> None:
        reasons = found.reasons()
        again = {reason: count for reason, count in reasons.items() if reason not in ("new", "waiting")}
        told = [f"{count:,} to be done again: {reason}" for reason, count in again.items()]
        if found.gone:
            told.append(f"{len(found.gone):,} no longer in the batch: what came of them stays")
        sentence = f"Files: {'; '.join(told)}." if told else ""
        self.tell(Event("scheduled", {"to_do": len(found.to_do), "done": len(found.done), **reasons}, sentence))

    def _survey(self, known: Sequence[BatchProfile], found: Schedule) -> surveying.Chosen:
        new = [each.source for each in found.to_do if each.profile is None]
        begin = time.perf_counter()
        looked_at = recipe.looks_at_profile(self.settings)
        chosen = surveying.choose(known, new, self.options.fields, looked_at)
        if chosen.profiles != tuple(known) and self.out and looked_at:
            surveying.write(self.out, chosen.profiles)
        facts = {
            "documents": chosen.current.documents, "profile": chosen.current.digest(),
            "seconds": round(time.perf_counter() - begin, 3), "struck": dict(chosen.current.priors),
        }  # fmt: skip
        self.tell(Event("surveyed", facts, chosen.note or ""))
        return chosen

    def _judged(self, profile: str) -> Judged:
        return Judged(self.mark, profile, limits(self.options))

    # ------------------------------------------------------------------------------------------------------ repair
    def repair(self, to_do: Sequence[ToDo], chosen: surveying.Chosen) -> None:
        """Repair these files, those of each profile in turn."""
        self.whole = sum(each.source.size for each in to_do)
        profiles, current = chosen.by_digest(), chosen.current.digest()
        groups: dict[str, list[ToDo]] = {}
        for each in to_do:
            groups.setdefault(each.profile or current, []).append(each)
        publisher = Publisher(self.ledger)
        try:
            for digest, group in groups.items():
                if not self._enough():
                    self._repair(group, profiles[digest], publisher)
            publisher.flush(self.current)
        except BaseException:
            publisher.abandon()
            raise
        finally:
            if self.current:
                self.current.leave()

    def _repair(self, group: Sequence[ToDo], profile: BatchProfile, publisher: Publisher) -> None:
        signature = recipe.signature(self.settings, profile)
        task = Task(self.settings, signature, self.options.fields, profile, self.build)
        with (
            contextlib.closing(_loads(self._items(group, self._judged(profile.digest())))) as loads,
            contextlib.closing(self._engine(task, loads)) as done,
        ):
            for load in done:
                self._take(load, publisher)

    def _output(self, each: ToDo, judged: Judged) -> Output:
        output = Output(each.source, judged, self.out)
        if each.begun and self.ledger:
            output.go_on(self.ledger.row(each.source.name), self.ledger.faults(each.source.name))
        return output

    def _engine(self, task: Task, loads: Iterator[Load[_Items]]) -> Generator[Load[_Items], None, None]:
        if self.options.jobs == 0:
            return alone(task, loads, self._enough)
        jobs = self.options.jobs or len(os.sched_getaffinity(0))
        return Team[_Items](task, jobs, self.options.limits, self._enough, self._died).work(loads)

    def _enough(self) -> bool:
        return self.stop() or (self.options.most is not None and self.total.documents >= self.options.most)

    def _room(self) -> int:
        """How many documents may still be given out in one go."""
        most = self.options.most
        return UNIT_DOCUMENTS if most is None else max(0, min(UNIT_DOCUMENTS, most - self.given))

    def _items(self, group: Sequence[ToDo], judged: Judged) -> Iterator[tuple[Output, Unit | None]]:
        """Each file's units, then its end. A file that changed while it was read comes again, last."""
        again: list[Output] = []
        self.given = self.total.documents
        for output in chain((self._output(each, judged) for each in group), again):
            if not self._room():
                return
            for unit in output.units(self.options.max_bytes, self._room()):
                if not self._room():
                    return
                self.given += unit.documents
                yield output, unit
            if output.must_be_read_again():
                sentence = f"{output.source.name} changed while it was read, and is read again."
                self.tell(Event("changed", {"path": output.source.name}, sentence))
                again.append(output.again())
            yield output, None

    def _take(self, load: Load[_Items], publisher: Publisher) -> None:
        outcomes = iter(load.outcomes)
        for output, unit in load.job:
            self.current = output
            if unit is None:
                self._finish(output, publisher)
                continue
            outcome = next(outcomes)
            output.take(unit, outcome)
            self.total.add(outcome.tally)
        if publisher.is_time() or self._enough():
            publisher.flush(self.current)
            self._went("running")
        self.tell(self._so_far())

    def _finish(self, output: Output, publisher: Publisher) -> None:
        self.read += output.source.size
        if output.must_be_read_again():
            output.discard()
            self.current = None
            return
        output.finish()
        for fault in output.quarantine.faults:
            facts = {"path": fault.path, "line": fault.line, "offset": fault.offset, "reason": fault.reason}
            self.tell(Event("quarantined", facts, text=fault.message))
        self.finished.add(output.tally)
        publisher.add(output)
        self.current = None

    def _died(self, death: Death) -> None:
        facts = {"process": death.process, "path": death.name, "reason": death.reason, "line": death.given_up}
        over = f" over {death.name}" if death.name else ""
        said = "is given up" if death.given_up is not None else "is tried again document by document"
        what = {"killed-worker": "died", "timeout": "took too long", "out-of-memory": "held too much memory"}
        sentence = f"A worker {what[death.reason]}{over}; what it had {said}." if death.name else ""
        self.tell(Event("worker-died", facts, sentence))

    # ------------------------------------------------------------------------------------------------------ report
    def _so_far(self) -> SoFar:
        seconds = time.perf_counter() - self.began
        part = self.current.reading.done if self.current and self.current.reading else 0
        return SoFar(
            self.total.documents, self.total.bytes, self.total.edits.total(), seconds,
            min(self.read + part, self.whole), self.whole,
        )  # fmt: skip

    def _went(self, state: str) -> None:
        if self.ledger:
            seconds = time.perf_counter() - self.began
            self.ledger.went(self.number, state, seconds, self.total.documents, self.total.bytes)

    def _close(self, plan: Plan, profile: BatchProfile) -> Report:
        """Write the report of all that lies in the folder; raise if somebody asked to stop."""
        out, ledger = self._places()
        rows = {name: row for name, row in ledger.rows().items() if row.state == DONE}
        whole = Tally()
        for row in rows.values():
            whole.add(row.tally)
        left = sum(source.name not in rows for source in plan.sources)
        if self.stop.asked and left:
            raise InterruptedRunError(
                f"Interrupted. {self.total.documents:,} documents were done, {left:,} files are "
                "left. No half-written file stands under its name; the same command goes on."
            )
        report = self._report(plan, whole, rows, profile, left)
        closing.write(out, report)
        self._went("stopped" if left else "done")
        return report

    def _report(
        self, plan: Plan, tally: Tally, rows: Mapping[str, Row], profile: BatchProfile, left: int = 0
    ) -> Report:
        """What the run did, with counts of all that lies in the folder."""
        return Report(
            signature=recipe.signature(self.settings, profile),
            tally=tally,
            skipped=plan.skipped,
            seconds=time.perf_counter() - self.began,
            done=self.total.documents,
            bytes_done=self.total.bytes,
            left=left,
            files={name: closing.entry(row) for name, row in rows.items()},
            settings=asdict(self.settings),
            text_field=self.options.fields.text,
            id_field=self.options.fields.id,
        )


_Items = tuple[tuple[Output, Unit | None], ...]


def _loads(items: Iterator[tuple[Output, Unit | None]]) -> Generator[Load[_Items], None, None]:
    """Units in loads of about the same size: many small files go to a worker together."""
    batch: list[tuple[Output, Unit | None]] = []
    documents = size = 0
    for output, unit in items:
        if unit:
            more = sum(map(len, unit.lines))
            if batch and (documents + unit.documents > UNIT_DOCUMENTS or size + more > UNIT_BYTES):
                yield _load(batch)
                batch, documents, size = [], 0, 0
            documents, size = documents + unit.documents, size + more
        batch.append((output, unit))
    if batch:
        yield _load(batch)


def _load(items: list[tuple[Output, Unit | None]]) -> Load[_Items]:
    return Load(tuple(items), tuple(unit for _, unit in items if unit))
