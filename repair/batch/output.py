"""One input file on its way out, and the moment at which what is done becomes lasting."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from repair.batch import formats
from repair.batch.draft import Draft, publish
from repair.batch.formats import CHUNK, START, UNIT_DOCUMENTS, Place, Reading, Unit
from repair.batch.ledger import DONE, PARTIAL, Judged, Ledger, Row
from repair.batch.paths import fits, part_of
from repair.batch.quarantine import Fault, Quarantine
from repair.batch.sources import RECORDS, Source, Stamp
from repair.batch.tally import Tally
from repair.batch.worker import Outcome
from repair.errors import DocumentError

# How often what is done becomes lasting: a kill costs so much work at most, and each time costs some milliseconds.
SECONDS = 1.0
MOST_FILES = 200

TOO_LONG = f"With {RECORDS} behind it the name is longer than the disk allows. Give the file a shorter one."

TRIES = 3  # of a file that changes while it is read


class Output:
    """An input file while it is repaired. Without ``out`` it is only counted."""

    def __init__(self, source: Source, judged: Judged, out: Path | None, tries: int = 1) -> None:
        self.source, self.judged, self.out, self.tries = source, judged, out, tries
        self.tally, self.translations = Tally(), Counter[str]()
        self.documents_in = 0
        self.place: Place = START
        self.quarantine = Quarantine(out, source.name)
        self.fault: DocumentError | None = None
        self.reading: Reading | None = None
        self.input: str | None = None
        self.altered = False
        self.drafts: tuple[Draft, Draft] | None = None

    def go_on(self, row: Row, faults: Iterable[Fault]) -> None:
        """Take up what an earlier run did and met, if its drafts are all there."""
        sizes = row.output_size, row.records_size
        for target, size in zip(self._targets(), sizes, strict=True):
            part = part_of(target)
            if size and not (part.is_file() and part.stat().st_size >= size):
                return
        self.drafts = self._drafts(*sizes)
        self.tally.add(row.tally)
        self.translations.update(row.translations)
        self.documents_in, self.place = row.documents_in, row.place
        self.quarantine.faults = list(faults)

    def _targets(self) -> tuple[Path, Path]:
        if self.out is None:
            raise RuntimeError("a run that writes nothing was asked for its files")
        target = self.out / self.source.name
        return target, target.with_name(target.name + RECORDS)

    def _drafts(self, text: int = 0, records: int = 0) -> tuple[Draft, Draft]:
        target, beside = self._targets()
        draft = Draft(target, self.source.compressed, text)
        try:
            return draft, Draft(beside, size=records)
        except OSError:
            draft.leave()
            raise

    def units(self, max_bytes: int, most: int = UNIT_DOCUMENTS) -> Iterator[Unit]:
        """The units that are still to be done, of ``most`` documents at most."""
        self.quarantine.tidy()
        if self.out and not fits(self._targets()[1]):
            self.fault = DocumentError("name-too-long", TOO_LONG)
            return
        try:
            self.reading = Reading(self.source)
            yield from formats.units(self.reading, max_bytes, self.quarantine, self.place, most)
            self.input = self.reading.digest()
        except DocumentError as error:
            self.fault = error
        finally:
            if self.reading:
                self.altered = self.reading.was_altered()
                self.reading.close()

    def take(self, unit: Unit, outcome: Outcome) -> None:
        """Write what came of a unit."""
        if unit.documents != outcome.documents:
            raise AssertionError(f"{unit.name}: {unit.documents} documents went in, {outcome.documents} came back")
        self.documents_in += unit.documents + len(unit.faults)
        self.place = unit.end
        self.tally.add(outcome.tally)
        self.translations.update(outcome.translations)
        self.quarantine.faults += unit.faults
        for fault, raw in outcome.rejected:
            if fault.line:
                self.quarantine.add(fault, [raw])
            else:
                self.fault = DocumentError(fault.reason, fault.message)
        if self.out and not self.fault:
            self.drafts = self.drafts or self._drafts()
            text, records = self.drafts
            text.write(outcome.output)
            text.cut()
            records.write(outcome.records)

    def finish(self) -> None:
        """All units are taken: count, and send the whole file to quarantine if it could not be read."""
        if self.fault is None and self.altered and self.tries >= TRIES:
            self.fault = DocumentError("changed-while-read", f"The file changed while it was read, {TRIES} times.")
        if self.fault:
            self._reject(self.fault)
        elif self.out:
            self.drafts = self.drafts or self._drafts()
            for draft in self.drafts:
                draft.seal()
            self.quarantine.tidy()
        self.tally.quarantined = self.quarantine.counts

    def must_be_read_again(self) -> bool:
        """Did it change while it was read, so that what came out is of neither text?"""
        return self.altered and self.tries < TRIES

    def again(self) -> Output:
        """The same file, to be read once more."""
        try:
            stamp = Stamp.of(self.source.path.stat())
        except OSError:  # it is gone, which the next reading will say
            stamp = self.source.stamp
        return Output(self.source._replace(stamp=stamp), self.judged, self.out, self.tries + 1)

    def _reject(self, error: DocumentError) -> None:
        self.discard()
        self.quarantine.clear()
        self.tally, self.translations, self.documents_in = Tally(), Counter(), 1
        fault = Fault(self.source.name, 0, 0, error.reason, str(error))
        raw = None if error.reason == "unreadable" else _pieces(self.source.path)
        try:
            self.quarantine.add(fault, raw)
        except FileNotFoundError:  # it went away meanwhile
            self.quarantine.add(replace(fault, reason="unreadable"), None)
        if self.out:
            for target in filter(fits, self._targets()):
                target.unlink(missing_ok=True)

    def row(self) -> Row:
        """What the ledger is to say of the file, done or in part."""
        done = Row(
            self.source.name, DONE, self.judged, self.source.stamp, self.source.stamp.settled(time.time_ns()),
            self.input, None, self.documents_in, self.tally.documents, len(self.quarantine.faults),
            self.tally, dict(sorted(self.translations.items())), self.place,
        )  # fmt: skip
        return done._replace(output=self.drafts[0].digest.hexdigest()) if self.drafts else done

    def checkpoint(self) -> Row:
        """Put on disk what is done so far; the row of a file that is done in part."""
        sizes = tuple(draft.sync() for draft in self.drafts) if self.drafts else (0, 0)
        return self.row()._replace(state=PARTIAL, input=None, output=None, output_size=sizes[0], records_size=sizes[1])

    def discard(self) -> None:
        """Leave no half file."""
        for draft in self.drafts or ():
            draft.discard()
        self.drafts = None

    def leave(self) -> None:
        """Let go of the drafts and leave them to the next run."""
        for draft in self.drafts or ():
            draft.leave()


class Publisher:
    """Makes what is done lasting, many files in one go: drafts get their names, then the ledger says so."""

    def __init__(self, ledger: Ledger | None) -> None:
        self.ledger = ledger
        self.finished: list[Output] = []
        self.last = time.monotonic()

    def add(self, output: Output) -> None:
        """A file is finished."""
        if self.ledger:
            self.finished.append(output)

    def is_time(self) -> bool:
        """Has enough come together?"""
        return len(self.finished) >= MOST_FILES or time.monotonic() - self.last > SECONDS

    def flush(self, current: Output | None = None) -> None:
        """Make lasting all files that are finished, and what is done of the ``current`` one."""
        if self.ledger is None:
            return
        # Records first: a text without a record is taken for a stranger's.
        publish([draft for output in self.finished for draft in reversed(output.drafts or ())])
        rows = [output.row() for output in self.finished]
        faults = {output.source.name: output.quarantine.faults for output in self.finished}
        if current and current.documents_in and not current.fault:
            rows.append(current.checkpoint())
            faults[current.source.name] = current.quarantine.faults
        if rows:
            self.ledger.publish(rows, faults)
        self.finished.clear()
        self.last = time.monotonic()

    def abandon(self) -> None:
        """The run cannot go on: leave no half file of those that are finished but not lasting."""
        for output in self.finished:
            with contextlib.suppress(OSError):
                output.discard()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece
