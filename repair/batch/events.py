"""What a run tells while it is at work: to a person at a terminal, or to a log."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far a run has come: documents, their bytes, edits, and seconds since it began.

    ``read`` of ``whole`` bytes on disk are done; 0 of 0 where nobody knows.
    """

    documents: int
    bytes: int
    edits: int
    seconds: float
    read: int = 0
    whole: int = 0

    @property
    def left(self) -> float | None:
        """Seconds that are left if it goes on like this; None where that cannot be said yet.

        >>> SoFar(10, 1000, 0, 2.0, 250, 1000).left
        6.0
        """
        return self.seconds * (self.whole - self.read) / self.read if self.read else None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a short fixed word, the facts, and a sentence for people (may be empty).

    Facts never hold text of a document; the messages of ``quarantined`` may, and stand in ``text`` for that reason.
    """

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    sentence: str = ""
    text: str = ""


Listener = Callable[[SoFar | Event], None]
"""Told after each load of work how far the run has come, and of everything that happens."""


def nobody(_: SoFar | Event) -> None:
    """A listener for a run that nobody watches."""


class Stop:
    """Has somebody asked the run to stop? The first Ctrl-C or SIGTERM asks, a second one ends it at once.

    >>> Stop()()
    False
    """

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        """Has somebody?"""
        return self.asked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


@contextlib.contextmanager
def stop_on_request() -> Iterator[Stop]:
    """For the length of a block Ctrl-C and SIGTERM ask to stop. Elsewhere than in the main thread nothing changes."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop._ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
