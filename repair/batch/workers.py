"""The work on one unit, and the processes that share it out. Workers only compute: one process writes all files.

Processes are spawned, never forked, since translation engines hang in a forked child. Units come back in the order in
which they were sent, so the outputs are the same for any number of workers.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import TypeVar

from repair import recipe
from repair.batch import record
from repair.batch.formats import TEXT, Unit
from repair.batch.literal import BOM, members, spliced, text_of
from repair.batch.quarantine import Fault
from repair.batch.tally import Tally
from repair.document import Document, Failure
from repair.edit import invert
from repair.errors import DocumentError, RepairError

Builder = Callable[[recipe.Settings], Callable[[Document], Document]]
"""Makes a pipeline from settings, in each process anew. :func:`repair.recipe.pipeline` is one."""

Job = TypeVar("Job")


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker must know; small, since it is sent to each process once."""

    settings: recipe.Settings
    signature: str
    text_field: str
    id_field: str
    build: Builder = recipe.pipeline
    source_field: str | None = None


@dataclass(slots=True)
class Outcome:
    """What came of a unit: bytes for the output, bytes for the records, what is not in either, and the counts.

    ``translations`` counts what a model translated: passages, and source texts.
    """

    output: bytes = b""
    records: bytes = b""
    rejected: list[tuple[Fault, bytes]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    translations: Counter[str] = field(default_factory=Counter)

    def count(self, text: str, size: int, entry: record.Record) -> None:
        """Add one document to the counts, as :meth:`Tally.count` does."""
        self.tally.count(text, size, entry)
        self.translations.update(found["source"] for found in entry["translations"] if found["text"])


class Worker:
    """Repairs the documents of a unit.

    >>> task = Task(recipe.Settings(stages=()), "signature", "text", "id")
    >>> Worker(task)(Unit("a.txt", TEXT, 0, 0, (b"near Kev",))).output
    b'near Kev'
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.seconds: dict[str, float] = {}
        self.pipeline = recipe.timed(task.build(task.settings), self.seconds)

    def __call__(self, unit: Unit) -> Outcome:
        """The outcome of a unit; what cannot be read is handed back with its reason."""
        outcome = Outcome()
        outputs: list[bytes] = []
        records: list[bytes] = []
        offset = unit.offset
        for number, raw in enumerate(unit.lines, unit.first):
            try:
                if unit.kind == TEXT:
                    output, entry = self._text(unit.name, raw, outcome)
                else:
                    output, entry = self._line(unit.name, number, raw, outcome)
                outputs.append(output)
                records.append(entry)
            except DocumentError as error:
                fault = Fault(unit.name, number, offset, error.reason, str(error))
                outcome.rejected.append((fault, b"" if unit.kind == TEXT else raw))
            offset += len(raw)
        outcome.output, outcome.records = b"".join(outputs), b"".join(records)
        outcome.tally.seconds = dict(self.seconds)
        self.seconds.clear()
        return outcome

    def _text(self, name: str, raw: bytes, outcome: Outcome) -> tuple[bytes, bytes]:
        """A text file, repaired, and its record."""
        document = self._repaired(name, _decoded(raw))
        try:
            output = document.text.encode() if document.layers else raw
        except UnicodeEncodeError as error:
            document, output = _untouched(document, error), raw
        entry = record.make(document, self.task.signature)
        outcome.count(document.original, len(raw), entry)
        return output, record.line(entry)

    def _line(self, name: str, number: int, raw: bytes, outcome: Outcome) -> tuple[bytes, bytes]:
        """A line of JSON, repaired, and its record; a blank line has none."""
        line = _decoded(raw)
        if not line.removeprefix(BOM).strip(" \t\r\n"):
            return raw, b""
        wanted = {self.task.text_field, self.task.id_field, self.task.source_field or self.task.text_field}
        found = members(line, wanted)
        text = found.get(self.task.text_field)
        if text is None:
            raise DocumentError("no-text-field", f"The object has no field {self.task.text_field!r}.")
        if not text.is_string:
            shown = line[text.start : text.end][:40]
            raise DocumentError("text-not-a-string", f"Expected a string in {self.task.text_field!r}, got {shown}.")
        key = found.get(self.task.id_field)
        id = key.value if key and isinstance(key.value, str) else f"{name}:{number}"
        source = found.get(self.task.source_field) if self.task.source_field else None
        document = self._repaired(id, str(text.value), str(source.value) if source and source.is_string else None)
        output, literal = raw, None
        if document.layers:
            try:
                output, literal = _rewritten(line, text.start, text.end, document)
            except ValueError as error:
                document = _untouched(document, error)
        entry = record.make(document, self.task.signature, literal)
        outcome.count(document.original, len(raw), entry)
        return output, record.line(entry)

    def _repaired(self, id: str, text: str, source: str | None = None) -> Document:
        document = Document.new(id, text) if source is None else Document.new(id, text, source=source)
        try:
            return self.pipeline(document)
        except Exception as error:  # not a stage, which the pipeline catches, but the pipeline: keep the document
            return _untouched(document, error)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start}"
        raise DocumentError("not-utf-8", f"Not UTF-8: {place} ({error.reason}).") from error


def _rewritten(line: str, start: int, end: int, document: Document) -> tuple[bytes, str | None]:
    """The line with the repaired literal, and the old literal if the way back does not lead to it."""
    edits, old = document.edits(), line[start:end]
    new = spliced(line, start, end, edits)
    if text_of(new) != document.text:  # two lone surrogates that an edit brought together would be read as one sign
        raise ValueError("the repaired text cannot be written as JSON")
    after = line[:start] + new + line[end:]
    back = spliced(after, start, start + len(new), invert(edits))
    return after.encode(), None if back == old else old


def _untouched(document: Document, error: Exception) -> Document:
    """The document as it came in, with the failure on record."""
    failure = Failure("pipeline", f"{type(error).__name__}: {error}")
    return replace(Document.new(document.id, document.original), failures=(*document.failures, failure))


def work(
    task: Task, units: Iterable[tuple[Job, Unit | None]], jobs: int
) -> Generator[tuple[Job, Outcome | None], None, None]:
    """Each job with the outcome of its unit, in order; a job without a unit comes back at its turn.

    Units are read at most ``window`` ahead of those that are done, so that memory does not grow with the input.
    """
    if jobs == 1:
        worker = Worker(task)
        for job, unit in units:
            yield job, worker(unit) if unit else None
        return
    window = 2 * jobs + 2
    waiting: deque[tuple[Job, str, Future[Outcome] | None]] = deque()
    with _pool(task, jobs) as submit:
        for job, unit in units:
            waiting.append((job, unit.name if unit else "", submit(unit) if unit else None))
            while len(waiting) > window:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _next(waiting: deque[tuple[Job, str, Future[Outcome] | None]]) -> tuple[Job, Outcome | None]:
    job, name, future = waiting.popleft()
    try:
        return job, future.result() if future else None
    except BrokenProcessPool as error:
        raise _died(name) from error


def _died(name: str) -> RepairError:
    return RepairError(
        f"A worker process died while it worked on {name} or on what comes after it (killed, or out of memory?).\n"
        "No half-written file is left. Run the same command again; if it happens again, add --jobs 1."
    )


@contextlib.contextmanager
def _pool(task: Task, jobs: int) -> Generator[Callable[[Unit], Future[Outcome]], None, None]:
    """Spawned workers. When the block is left by an error, those at work are stopped, not waited for."""
    others = set(multiprocessing.active_children())
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_prepare, initargs=(task,))

    def submit(unit: Unit) -> Future[Outcome]:
        # Ctrl-C reaches every process of the terminal. Workers are started here and inherit that it is blocked:
        # only the driver answers it, and it stops them.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return pool.submit(_do, unit)
        except BrokenProcessPool as error:
            raise _died(unit.name) from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    try:
        yield submit
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    pool.shutdown()


_worker: Worker | None = None  # of this process, in a spawned one


def _prepare(task: Task) -> None:
    global _worker
    threading.Thread(target=_end_with_driver, daemon=True).start()
    _worker = Worker(task)
    recipe.settle_memory()


def _end_with_driver() -> None:
    """A worker whose driver was killed waits for ever on its queue; so it watches the driver itself."""
    driver = multiprocessing.parent_process()
    if driver:
        driver.join()
        os._exit(1)


def _do(unit: Unit) -> Outcome:
    if _worker is None:
        raise RepairError("This process was not prepared for work.")
    return _worker(unit)
