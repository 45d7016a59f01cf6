"""What could not be processed: its raw bytes, and why. Kept apart so that documents in = documents out + these.

``OUT/quarantine/<path>/<n>.raw`` holds the bytes of line n (0: the whole file, as it lies on disk), ``<n>.json`` where
they stood, the reason and a message.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repair.batch.draft import Draft
from repair.batch.paths import held
from repair.errors import RecordError

FOLDER = "quarantine"

STAGES = {
    "unreadable": "read",
    "name-too-long": "read",
    "changed-while-read": "read",
    "bad-gzip": "read",
    "decompression-bomb": "read",
    "too-large": "read",
    "not-utf-8": "decode",
    "bad-json": "parse",
    "no-text-field": "parse",
    "text-not-a-string": "parse",
    "killed-worker": "repair",
    "timeout": "repair",
    "out-of-memory": "repair",
}
"""The reasons there are, each with the step at which it is found."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be processed: path in the batch, line from 1 (0: the whole file), byte offset."""

    path: str
    line: int
    offset: int
    reason: str
    message: str


class Quarantine:
    """What could not be processed of one input file. Without a folder it is counted and nothing is written.

    >>> nowhere = Quarantine(None, "a.jsonl")
    >>> nowhere.add(Fault("a.jsonl", 3, 120, "bad-json", "Not valid JSON."), [b"{oh\\n"])
    4
    >>> nowhere.counts
    Counter({'bad-json': 1})
    """

    def __init__(self, out: Path | None, name: str, known: Iterable[Fault] = ()) -> None:
        """``known``: what an earlier run has added and this one goes on with."""
        self.folder = out / FOLDER / name if out else None
        self.faults = list(known)

    @property
    def counts(self) -> Counter[str]:
        """How many there are of each reason."""
        return Counter(fault.reason for fault in self.faults)

    def add(self, fault: Fault, raw: Iterable[bytes] | None) -> int:
        """Keep one fault with its bytes (None: they could not be read). Returns how many bytes there were."""
        size = self.keep(fault, raw)
        self.faults.append(fault)
        return size

    def keep(self, fault: Fault, raw: Iterable[bytes] | None) -> int:
        """Put the bytes of a fault and its note on disk, without counting it yet."""
        size = 0
        kept = Draft(self.folder / f"{fault.line}.raw") if self.folder and raw is not None else None
        try:
            for piece in raw or ():
                size += len(piece)
                if kept:
                    kept.write(piece)
            if kept:
                kept.commit()
        finally:
            if kept:
                kept.discard()
        if self.folder:
            with Draft.of(self.folder / f"{fault.line}.json") as draft:
                draft.write(_note(fault))
        return size

    def clear(self) -> None:
        """Forget what was added, and what an earlier run left."""
        self.faults.clear()
        self.tidy()

    def tidy(self) -> None:
        """Remove from disk what is not counted here."""
        if self.folder and self.folder.is_dir():
            lines = {str(fault.line) for fault in self.faults}
            for left in list(self.folder.iterdir()):
                if left.suffix in (".raw", ".json", ".part") and left.stem not in lines:
                    left.unlink()
            with contextlib.suppress(OSError):  # not empty: something is kept here
                self.folder.rmdir()


def _note(fault: Fault) -> bytes:
    found = {
        "path": fault.path,
        "line": fault.line,
        "offset": fault.offset,
        "stage": STAGES[fault.reason],
        "reason": fault.reason,
        "message": fault.message,
    }
    return json.dumps(found, indent=1).encode() + b"\n"


def numbers(out: Path, name: str) -> list[int]:
    """The lines of a file that lie in quarantine, sorted; 0 stands for the whole file.

    >>> numbers(Path("nowhere"), "a.jsonl")
    []
    """
    folder = held(out, name, FOLDER)
    if not folder.is_dir():
        return []
    return sorted(int(note.stem) for note in folder.iterdir() if note.suffix == ".json" and note.stem.isdecimal())


def note(out: Path, name: str, number: int) -> dict[str, Any]:
    """What is known of a line. Raises RecordError where that cannot be read.

    >>> note(Path("nowhere"), "a.jsonl", 3)
    Traceback (most recent call last):
    repair.errors.RecordError: nowhere/quarantine/a.jsonl/3.json cannot be read. Redo it:  repair run IN -o OUT
    """
    path = raw_path(out, name, number).with_suffix(".json")
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        found = None
    kinds = {"path": str, "line": int, "offset": int, "stage": str, "reason": str, "message": str}
    if isinstance(found, dict) and all(isinstance(found.get(key), kind) for key, kind in kinds.items()):
        return found
    raise RecordError(f"{path} cannot be read. Redo it:  repair run IN -o OUT")


def raw_path(out: Path, name: str, number: int) -> Path:
    """Where the bytes of a line are kept.

    >>> raw_path(Path("out"), "a.jsonl", 3).as_posix()
    'out/quarantine/a.jsonl/3.raw'
    """
    return held(out, f"{name}/{number}.raw", FOLDER)


def has_raw(out: Path, name: str, number: int) -> bool:
    """Are the bytes of a line there, or could they never be read?

    >>> has_raw(Path("nowhere"), "a.jsonl", 3)
    False
    """
    path = raw_path(out, name, number)
    if path.is_file():
        return True
    try:
        return bool(note(out, name, number)["reason"] == "unreadable")
    except RecordError:
        return False
