"""The files that come in: which ones of a folder, of what kind, and how to tell that one has changed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from repair.batch.lock import LOCK
from repair.batch.paths import LEDGER
from repair.errors import SettingsError

TEXT, LINES = "text", "lines"
KINDS = {".txt": TEXT, ".jsonl": LINES, ".ndjson": LINES}
COMPRESSED = ".gz"
RECORDS = ".edits.jsonl"
READABLE = ".txt, .jsonl and .ndjson, each also with .gz"
SETTLING = 2 * 10**9  # nanoseconds: the coarsest file times in use (FAT) are of two seconds


class Stamp(NamedTuple):
    """What the file system says of a file. A file whose stamp is the same holds the same bytes: see :meth:`settled`.

    Compared for equality only, so a clock that goes back does no harm. ``size`` in bytes, times in nanoseconds.
    """

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp in what ``os.stat`` gives."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def settled(self, now: int) -> bool:
        """Is the file old enough at ``now`` (nanoseconds) that a later change of it must show in its stamp?

        Two changes within one tick of the clock leave the same times; so do changes while the clock goes back.

        >>> Stamp(1, 10**9, 10**9, 7).settled(10**9), Stamp(1, 10**9, 10**9, 7).settled(4 * 10**9)
        (False, True)
        """
        return max(self.modified, self.changed) + SETTLING < now


class Source(NamedTuple):
    """An input file; ``place`` is where it lies, ``name`` its path inside the batch, with ``/``."""

    place: str
    name: str
    kind: str
    compressed: bool
    stamp: Stamp

    @property
    def path(self) -> Path:
        """Where it lies. Made when asked for: a folder of 100,000 files is mostly looked at and left."""
        return Path(self.place)

    @property
    def size(self) -> int:
        """Its bytes on disk."""
        return self.stamp.size


@dataclass(frozen=True, slots=True)
class Plan:
    """The input files in order, and how many others were skipped for which reason."""

    sources: tuple[Source, ...]
    skipped: Mapping[str, int]


def kind_of(name: str) -> tuple[str, bool] | None:
    """What a file of this name holds, and whether it is compressed; None for a type that is not read.

    >>> kind_of("news.JSONL.gz"), kind_of("news.csv")
    (('lines', True), None)
    """
    stem = name.lower()
    compressed = stem.endswith(COMPRESSED)
    bare, dot, ending = stem.removesuffix(COMPRESSED).rpartition(".")
    kind = KINDS.get(dot + ending)
    return (kind, compressed) if kind and bare.rpartition("/")[2] else None


def find(place: Path, out: Path | None = None) -> Plan:
    """The files to read in a folder (all folders below it, sorted by path, ``out`` left out), or the one file named.

    Raises SettingsError when there is no such place or the one file is of a type that is not read.
    """
    if place.is_dir():
        skipped: Counter[str] = Counter()
        sources = sorted(_walk(place, "", out and out.resolve(), skipped), key=lambda source: source.name)
        return Plan(tuple(sources), dict(sorted(skipped.items())))
    if not place.exists():
        raise SettingsError(f"There is no file or folder {place}. Name a folder, or a file of type {READABLE}.")
    found = None if place.name.endswith(RECORDS) else kind_of(place.name)
    if found is None:
        raise SettingsError(f"{place} is of a type that is not read. Types that are: {READABLE}.")
    if not place.is_file():  # to open a pipe would be to wait for somebody to write into it
        raise SettingsError(f"{place} is neither a file nor a folder. Copy what it gives into a file, and name that.")
    return Plan((Source(str(place), place.name, *found, Stamp.of(place.stat())),), {})


def _walk(folder: Path, prefix: str, out: Path | None, skipped: Counter[str]) -> Iterator[Source]:
    with os.scandir(folder) as entries:
        for entry in list(entries):
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                if out is not None and Path(entry.path).resolve() == out:
                    continue
                if is_output(Path(entry.path)):
                    skipped["output-of-a-run"] += 1
                    continue
                yield from _walk(Path(entry.path), name + "/", out, skipped)
            elif reason := _why_not(entry):
                skipped[reason] += 1
            elif (found := kind_of(entry.name)) is None:
                skipped["unknown-type"] += 1
            else:
                yield Source(entry.path, name, *found, Stamp.of(entry.stat()))


def is_output(folder: Path) -> bool:
    """Did a run write into this folder? Within a batch its texts would be those of the batch once more.

    >>> is_output(Path("nowhere"))
    False
    """
    try:
        return all(folder.joinpath(name).is_file() for name in (LOCK, LEDGER))
    except OSError:  # a folder that may not be read: to read it will say so
        return False


def _why_not(entry: os.DirEntry[str]) -> str | None:
    """The reason to skip an entry of a folder, if there is one."""
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_symlink():
        return "symbolic-link"
    if not entry.is_file():
        return "not-a-file"
    return "record" if entry.name.endswith(RECORDS) else None
