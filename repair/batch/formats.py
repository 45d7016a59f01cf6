"""The files that come in: which ones, and how they are cut into units of work. Every byte is kept as it is.

A text file is one document; in a file of JSON lines every line that is not blank is one. Lines end with ``\\n`` and
nothing else; what stands before it (``\\r``, a BOM) stays.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from repair.batch.quarantine import Fault, Quarantine
from repair.errors import DocumentError, SettingsError

TEXT, LINES = "text", "lines"
KINDS = {".txt": TEXT, ".jsonl": LINES, ".ndjson": LINES}
COMPRESSED = ".gz"
RECORDS = ".edits.jsonl"
READABLE = ".txt, .jsonl and .ndjson, each also with .gz"

# A unit is what one worker does at a time: large enough that sending it costs little (about 0.3 ms), small enough that
# all workers have something to do until the end.
UNIT_LINES = 200
UNIT_BYTES = 4_000_000
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """An input file; ``name`` is its path inside the batch, with ``/``, ``size`` its bytes on disk."""

    path: Path
    name: str
    kind: str
    compressed: bool
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The input files in order, and how many others were skipped for which reason."""

    sources: tuple[Source, ...]
    skipped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """Documents that one worker does at a time: a whole text file, or some lines of one file.

    ``first`` is the number of the first line, from 1 (0: the whole file), ``offset`` the byte at which it begins.
    """

    name: str
    kind: str
    first: int
    offset: int
    lines: tuple[bytes, ...]


def kind_of(name: str) -> tuple[str, bool] | None:
    """What a file of this name holds, and whether it is compressed; None for a type that is not read.

    >>> kind_of("news.JSONL.gz"), kind_of("news.csv")
    (('lines', True), None)
    """
    stem = name.lower()
    compressed = stem.endswith(COMPRESSED)
    kind = KINDS.get(Path(stem.removesuffix(COMPRESSED)).suffix)
    return (kind, compressed) if kind else None


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
    return Plan((Source(place, place.name, *found, place.stat().st_size),), {})


def _walk(folder: Path, prefix: str, out: Path | None, skipped: Counter[str]) -> Iterator[Source]:
    with os.scandir(folder) as entries:
        for entry in list(entries):
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                if out is None or Path(entry.path).resolve() != out:
                    yield from _walk(Path(entry.path), name + "/", out, skipped)
            elif reason := _why_not(entry):
                skipped[reason] += 1
            elif found := kind_of(entry.name):
                yield Source(Path(entry.path), name, *found, entry.stat().st_size)


def _why_not(entry: os.DirEntry[str]) -> str | None:
    """The reason to skip an entry of a folder, if there is one."""
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_symlink():
        return "symbolic-link"
    if not entry.is_file():
        return "not-a-file"
    if entry.name.endswith(RECORDS):
        return "record"
    return None if kind_of(entry.name) else "unknown-type"


def opened(path: Path, compressed: bool) -> IO[bytes]:
    """The bytes of a file, decompressed.

    >>> opened(Path("gone.txt"), False)
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'gone.txt'
    """
    return cast(IO[bytes], gzip.open(path, "rb")) if compressed else path.open("rb")


def units(source: Source, max_bytes: int, quarantine: Quarantine) -> Iterator[Unit]:
    """The units of a file, in order. Raises DocumentError when the file cannot be read to its end.

    A line of more than ``max_bytes`` goes to quarantine from here, piece by piece.
    """
    try:
        with opened(source.path, source.compressed) as stream:
            if source.kind == TEXT:
                yield _whole(source, stream, max_bytes)
            else:
                yield from _groups(source, stream, max_bytes, quarantine)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise DocumentError("bad-gzip", f"The file is not whole, valid gzip: {error}.") from error
    except OSError as error:
        raise DocumentError("unreadable", f"The file cannot be read: {error.strerror or error}.") from error


def _whole(source: Source, stream: IO[bytes], max_bytes: int) -> Unit:
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise DocumentError("too-large", _too_large("file", max_bytes))
    return Unit(source.name, source.kind, 0, 0, (data,))


def _groups(source: Source, stream: IO[bytes], max_bytes: int, quarantine: Quarantine) -> Iterator[Unit]:
    lines: list[bytes] = []
    number = first = 1
    offset = begin = size = 0
    while line := stream.readline(max_bytes + 1):
        too_long = len(line) > max_bytes
        if lines and (too_long or len(lines) == UNIT_LINES or size + len(line) > UNIT_BYTES):
            yield Unit(source.name, source.kind, first, begin, tuple(lines))
            lines, size = [], 0
        if too_long:
            fault = Fault(source.name, number, offset, "too-large", _too_large("line", max_bytes))
            offset += quarantine.add(fault, _rest_of(line, stream))
        else:
            if not lines:
                first, begin = number, offset
            lines.append(line)
            size += len(line)
            offset += len(line)
        number += 1
    if lines:
        yield Unit(source.name, source.kind, first, begin, tuple(lines))


def _rest_of(line: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """A line that was read in part, and the rest of it."""
    while line:
        yield line
        line = b"" if line.endswith(b"\n") else stream.readline(CHUNK)


def _too_large(what: str, max_bytes: int) -> str:
    return f"The {what} holds more than {max_bytes:,} bytes. To process it, raise --max-bytes."
