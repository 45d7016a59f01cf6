"""The processes that share out the work: spawned, watched, and replaced when they die.

Spawned, never forked, since translation engines hang in a forked child. Work comes back in the order in which it was
sent, so the outputs are the same for any number of processes. When one dies, what it had is tried again document by
document; a document that is in hand at two deaths then is given up. Once is not enough: a process can be killed for
reasons of its own, and no innocent document is blamed for that.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from repair import recipe
from repair.batch.formats import Place, Unit
from repair.batch.sources import TEXT
from repair.batch.worker import NO_MEMORY, Outcome, Task, Worker, rejected
from repair.errors import RepairError

Job = TypeVar("Job")

DEATHS = 2  # of a document tried alone
FALSE_STARTS = 3  # processes in a row that die before they are ready
WATCH = 0.2  # seconds between two looks at time and memory
GRACE = 5.0  # seconds: units take about one; what a slow model has not done by then is left to the next run
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may cost: ``seconds`` on the clock, and the ``memory`` in bytes that its process may hold."""

    seconds: float = 120.0
    memory: int = 4_000_000_000


@dataclass(slots=True)
class Load(Generic[Job]):
    """Units that are sent to a worker together, and what they belong to; and how far they have come.

    ``parts`` are what is still to be sent: all units in one go at first, document by document after a death.
    """

    job: Job
    units: tuple[Unit, ...]
    parts: deque[tuple[int, tuple[Unit, ...]]] = field(default_factory=deque)
    outcomes: list[Outcome] = field(default_factory=list)
    alone: bool = False
    deaths: int = 0

    def __post_init__(self) -> None:
        self.outcomes = [Outcome() for _ in self.units]
        if self.units:
            self.parts.append((0, self.units))

    def take(self, outcomes: list[Outcome]) -> None:
        """The part that was sent is done."""
        first, _ = self.parts.popleft()
        self.deaths = 0
        for number, outcome in enumerate(outcomes, first):
            self.outcomes[number].add(outcome)

    def died(self, reason: str, message: str) -> Unit | None:
        """The worker has died over the part that was sent. Returns the document that is given up, if one is."""
        if not self.alone:
            self.alone = True
            self.parts = deque((number, (one,)) for number, unit in enumerate(self.units) for one in _alone(unit))
            return None
        self.deaths += 1
        if self.deaths < DEATHS:
            return None
        (unit,) = self.parts[0][1]
        self.take([rejected(unit, reason, message)])
        return unit


def _alone(unit: Unit) -> Iterator[Unit]:
    """The documents of a unit, a unit each; blank lines too, since their bytes belong to the output."""
    if unit.kind == TEXT:
        yield unit
        return
    line, offset = unit.begin.line, unit.begin.offset
    for raw in unit.lines:
        here, behind = Place(line, offset), Place(line + 1, offset + len(raw))
        yield Unit(unit.name, unit.kind, here, behind, (raw,), 1)
        line, offset = behind.line, behind.offset


@dataclass(frozen=True, slots=True)
class Death:
    """A worker died: which process, over which file, why, and the line of the document that is given up for it."""

    process: int
    name: str
    reason: str
    given_up: int | None


_MESSAGES = {
    "killed-worker": (
        "The process that repaired it died twice over it. See it:  repair quarantine show OUT NAME LINE\n"
        "Try it again:  repair quarantine retry OUT"
    ),
    "timeout": "To repair it took longer than a document may take. To process it, raise --doc-timeout.",
    "out-of-memory": NO_MEMORY,
}


class _Process(Generic[Job]):
    """A worker process as the driver sees it."""

    def __init__(self, task: Task) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        # When the document in hand began, in nanoseconds of the clock that all processes share; 0: none is in hand.
        self.began = _SPAWN.RawValue("q", 0)
        self.process = _SPAWN.Process(target=_serve, args=(theirs, task, self.began), daemon=True)
        # Ctrl-C reaches every process of the terminal. Workers inherit that it is blocked: only the driver answers.
        # The first process starts the resource tracker, which would unblock it again.
        resource_tracker.ensure_running()
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        theirs.close()
        self.ready = False
        self.load: Load[Job] | None = None
        self.reason = "killed-worker"

    def send(self) -> None:
        """Send the next part of its load."""
        if self.load:
            self.began.value = time.monotonic_ns()
            with contextlib.suppress(OSError):  # it has died; :meth:`answer` will say so
                self.connection.send(self.load.parts[0][1])

    def answer(self) -> list[Outcome] | None:
        """What it says: outcomes, nothing yet to do ([]), or None when it has died."""
        try:
            said: list[Outcome] = self.connection.recv()
        except (EOFError, OSError):  # a part that was not read yet gives ConnectionResetError
            self.stop()
            return None
        self.began.value = 0
        self.ready = True
        return said

    def over(self, limits: Limits) -> str | None:
        """Which limit the document in hand has passed."""
        began = self.began.value
        if not (self.ready and began):
            return None
        if time.monotonic_ns() - began > limits.seconds * 1e9:
            return "timeout"
        return "out-of-memory" if resident(self.process.pid or 0) > limits.memory else None

    def stop(self) -> None:
        """End it."""
        self.connection.close()
        self.process.kill()
        self.process.join()


def resident(process: int) -> int:
    """The bytes of memory that a process holds now; 0 where the system does not tell.

    >>> resident(os.getpid()) > 1_000_000 or not os.path.exists("/proc/self/statm")
    True
    """
    try:
        with open(f"/proc/{process}/statm", "rb") as found:  # noqa: PTH123 (looked at several times a second)
            return int(found.read().split()[1]) * _PAGE
    except OSError:
        return 0


_PAGE = os.sysconf("SC_PAGE_SIZE")


class Team(Generic[Job]):
    """Does loads with several processes, in order.

    Once ``stopping`` says so, what is in hand is finished if that takes no longer than ``GRACE``, and no more is begun.
    """

    def __init__(
        self,
        task: Task,
        jobs: int,
        limits: Limits,
        stopping: Callable[[], bool] = lambda: False,
        died: Callable[[Death], None] = lambda _: None,
    ) -> None:
        self.task, self.jobs, self.limits, self.stopping, self.told = task, jobs, limits, stopping, died
        self.window = 2 * jobs + 2  # loads read ahead of the first that is not done, so that memory does not grow
        self.team: list[_Process[Job]] = []
        self.waiting: deque[Load[Job]] = deque()
        self.free: deque[Load[Job]] = deque()  # loads that lost their worker, or were read and have none yet
        self.false_starts = 0

    def work(self, loads: Iterator[Load[Job]]) -> Generator[Load[Job], None, None]:
        """Each load, done, in order. When the generator is closed, those at work are stopped."""
        try:
            more, until = True, 0.0
            while True:
                more = more and self._read(loads)
                if self.stopping():
                    until = until or time.monotonic() + GRACE
                    self._drop_what_nobody_has()
                    if time.monotonic() > until:
                        return
                while self.waiting and not self.waiting[0].parts:
                    yield self.waiting.popleft()
                if not self.waiting and (not more or self.stopping()):
                    return
                if any(load.parts for load in self.waiting):
                    self._share_out()
                    self._listen()
        finally:
            for process in self.team:
                process.stop()

    def _read(self, loads: Iterator[Load[Job]]) -> bool:
        """Read on until everybody is busy or the window is full. False at the end of the loads."""
        while len(self.waiting) < self.window and len(self.free) < self.jobs and not self.stopping():
            load = next(loads, None)
            if load is None:
                return False
            self.waiting.append(load)
            if load.parts:
                self.free.append(load)
        return True

    def _drop_what_nobody_has(self) -> None:
        while self.free and self.waiting[-1] is self.free[-1]:
            self.free.pop()
            self.waiting.pop()

    def _share_out(self) -> None:
        while len(self.team) < min(self.jobs, len(self.free) + sum(process.load is not None for process in self.team)):
            self.team.append(_Process(self.task))
        for process in self.team:
            if process.ready and process.load is None and self.free:
                process.load = self.free.popleft()
                process.send()

    def _listen(self) -> None:
        """Wait until somebody has something to say, and look at the limits now and then."""
        by_connection: dict[Connection[Any, Any], _Process[Job]] = {each.connection: each for each in self.team}
        for connection in wait(list(by_connection), WATCH):
            self._hear(by_connection[connection])  # type: ignore[index]  # wait gives back what it was given
        for process in self.team:
            if reason := process.over(self.limits):
                process.reason = reason
                process.process.kill()  # its end will be heard

    def _hear(self, process: _Process[Job]) -> None:
        was_ready = process.ready
        said = process.answer()
        load = process.load
        if said is None:
            self.team.remove(process)
            self._bury(process, was_ready)
        elif load and was_ready:
            load.take(said)
            if load.parts:
                process.send()
            else:
                process.load = None
        self.false_starts = 0 if process.ready else self.false_starts

    def _bury(self, process: _Process[Job], was_ready: bool) -> None:
        if not was_ready:
            self.false_starts += 1
            if self.false_starts >= FALSE_STARTS:
                raise RepairError(
                    f"Worker processes end before they begin (exit status {process.process.exitcode}); what they say "
                    "stands above.\nWhat is done is kept. To see the error in one process:  --jobs 0"
                )
        name, given_up = "", None
        if load := process.load:
            name = load.parts[0][1][0].name
            given_up = load.died(process.reason, _MESSAGES[process.reason])
            if load.parts:
                self.free.appendleft(load)
        self.told(Death(process.process.pid or 0, name, process.reason, given_up.begin.line if given_up else None))


def alone(task: Task, loads: Iterator[Load[Job]], stopping: Callable[[], bool]) -> Generator[Load[Job], None, None]:
    """Each load, done in this process: for debugging. Nothing protects against a document that kills."""
    worker = Worker(task)
    for load in loads:
        while load.parts:
            load.take([worker(unit) for unit in load.parts[0][1]])
        yield load
        if stopping():
            return


def _serve(connection: Connection[Any, Any], task: Task, began: Any) -> None:
    """What a worker process does."""
    threading.Thread(target=_end_with_driver, daemon=True).start()

    def beat() -> None:
        began.value = time.monotonic_ns()

    worker = Worker(task, beat)
    recipe.settle_memory()
    connection.send([])
    with contextlib.suppress(EOFError, OSError):  # the driver needs no more, or is gone
        while True:
            connection.send([worker(unit) for unit in connection.recv()])


def _end_with_driver() -> None:
    """A worker whose driver was killed in the middle of a document ends at once."""
    driver = multiprocessing.parent_process()
    if driver:
        driver.join()
        os._exit(1)
