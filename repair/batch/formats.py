"""The files that come in: which ones, and how they are cut into units of work. Every byte is kept as it is.

A text file is one document; in a file of JSON lines every line that is not blank is one. Lines end with ``\\n`` and
nothing else; what stands before it (``\\r``, a BOM) stays.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import os
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from repair.batch.literal import BLANKS, BOM
from repair.batch.outputs import LEDGER, LOCK
from repair.batch.quarantine import Fault, Quarantine
from repair.batch.unpacking import unpacked
from repair.errors import DocumentError, SettingsError

TEXT, LINES = "text", "lines"
KINDS = {".txt": TEXT, ".jsonl": LINES, ".ndjson": LINES}
COMPRESSED = ".gz"
RECORDS = ".edits.jsonl"
_BOM, _BLANKS = BOM.encode(), BLANKS.encode()
CONVERT = "Convert it and run again:  iconv -f {} -t UTF-8"
UTF_16 = f"It is UTF-16, and only UTF-8 is read. {CONVERT.format('UTF-16')}"
READABLE = ".txt, .jsonl and .ndjson, each also with .gz"

# A unit is what a worker does at a time. About a second of work: large enough that sending it costs nothing (1 ms),
# small enough that all workers have something to do until the end, and that little is done again after a kill. Where
# units end depends on the input alone, never on the number of workers: compressed outputs are cut there.
UNIT_DOCUMENTS = 1000
UNIT_BYTES = 2_000_000
CHUNK = 1 << 20
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


class Place(NamedTuple):
    """Where a unit begins or ends: the number of its first line, from 1 (0: the whole file), and the byte offset."""

    line: int
    offset: int


START = Place(1, 0)


@dataclass(frozen=True, slots=True)
class Unit:
    """Documents that one worker does at a time: a whole text file, or some lines of one file.

    ``end`` is where the next unit begins. ``documents`` are counted while reading, so that what comes out can be held
    against them; lines that were too long to be read are ``faults``, and their bytes are in quarantine already.
    """

    name: str
    kind: str
    begin: Place
    end: Place
    lines: tuple[bytes, ...]
    documents: int
    faults: tuple[Fault, ...] = ()


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


def opened(path: Path, compressed: bool, bounded: bool = True) -> IO[bytes]:
    """The bytes of a file, decompressed; see :func:`repair.batch.unpacking.unpacked` for the bound.

    >>> opened(Path("gone.txt"), False)
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'gone.txt'
    """
    stream = path.open("rb")
    return unpacked(stream, bounded) if compressed else stream


class Reading:
    """An input file while it is read: its digest grows with it, and it can tell whether it was altered meanwhile.

    Raises DocumentError when it cannot be opened.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        try:
            self._raw = _Hashed(source.path)
        except OSError as error:
            raise _unreadable(error) from error
        buffered = io.BufferedReader(self._raw, CHUNK)
        self.stream = unpacked(cast(IO[bytes], buffered)) if source.compressed else buffered

    @property
    def done(self) -> int:
        """How many bytes were read from disk so far."""
        return self._raw.done

    def digest(self) -> str:
        """What names the bytes on disk (BLAKE2b), all of which must have been read."""
        return self._raw.digest.hexdigest()

    def was_altered(self) -> bool:
        """Has the file become another since the run looked at it?"""
        try:
            return {Stamp.of(os.fstat(self._raw.fileno())), Stamp.of(self.source.path.stat())} != {self.source.stamp}
        except OSError:  # it is gone
            return True

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()


def new_digest() -> hashlib.blake2b:
    """Names the bytes of an input for the ledger: nearly twice as fast as SHA-256, and nobody else reads it."""
    return hashlib.blake2b(digest_size=16)


class _Hashed(io.FileIO):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.digest = new_digest()
        self.done = 0

    def readinto(self, buffer: Any, /) -> int:
        size = super().readinto(buffer) or 0
        self.digest.update(memoryview(buffer)[:size])
        self.done += size
        return size


def units(reading: Reading, max_bytes: int, quarantine: Quarantine, begin: Place = START) -> Iterator[Unit]:
    """The units of a file from ``begin`` on, in order. Raises DocumentError when it cannot be read to its end.

    A line of more than ``max_bytes`` goes to quarantine from here, piece by piece.
    """
    try:
        if reading.source.kind == TEXT:
            yield _whole(reading, max_bytes)
        elif begin.offset == 0 and is_utf_16(reading.stream.peek(4)):
            raise DocumentError("not-utf-8", UTF_16)
        else:
            _skip(reading.stream, begin.offset)
            yield from _groups(reading, max_bytes, quarantine, begin)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        sentence = f"The file is not whole, valid gzip: {str(error).rstrip('.')}. Copy or download it again."
        raise DocumentError("bad-gzip", sentence) from error
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> DocumentError:
    said = f"The file cannot be read: {error.strerror or error}. Correct that and run again."
    return DocumentError("unreadable", said)


def _skip(stream: IO[bytes], size: int) -> None:
    while size and (piece := stream.read(min(size, CHUNK))):
        size -= len(piece)


def _whole(reading: Reading, max_bytes: int) -> Unit:
    data = reading.stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise DocumentError("too-large", _too_large("file", max_bytes))
    return Unit(reading.source.name, TEXT, Place(0, 0), Place(0, len(data)), (data,), 1)


def _groups(reading: Reading, max_bytes: int, quarantine: Quarantine, begin: Place) -> Iterator[Unit]:
    name, stream = reading.source.name, reading.stream
    lines: list[bytes] = []
    number, offset, documents, size = begin.line, begin.offset, 0, 0
    while line := stream.readline(max_bytes + 1):
        too_long = len(line) > max_bytes
        if lines and (too_long or documents == UNIT_DOCUMENTS or size + len(line) > UNIT_BYTES):
            here = Place(number, offset)
            yield Unit(name, LINES, begin, here, tuple(lines), documents)
            lines, begin, documents, size = [], here, 0, 0
        if too_long:
            fault = Fault(name, number, offset, "too-large", _too_large("line", max_bytes))
            here = Place(number + 1, offset + quarantine.keep(fault, _rest_of(line, stream)))
            yield Unit(name, LINES, begin, here, (), 0, (fault,))
            begin, offset = here, here.offset
        else:
            lines.append(line)
            documents += not is_blank(line)
            offset, size = offset + len(line), size + len(line)
        number += 1
    if lines:
        yield Unit(name, LINES, begin, Place(number, offset), tuple(lines), documents)


def is_utf_16(data: bytes) -> bool:
    """Do bytes begin as a text in UTF-16 does? Then they are no UTF-8.

    >>> is_utf_16('{"text": ""}'.encode("utf-16")), is_utf_16(b"\\xff\\xfe{}")
    (True, False)
    """
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and data[2:4].count(0) == 1


def is_blank(line: bytes) -> bool:
    """Does a line hold no document: nothing but white space, and maybe a BOM?

    >>> is_blank(b"  "), is_blank("\ufeff ".encode()), is_blank(b"{}")
    (True, True, False)
    """
    return not line.startswith(b"{") and not line.removeprefix(_BOM).strip(_BLANKS)


def _rest_of(line: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """A line that was read in part, and the rest of it."""
    while line:
        yield line
        line = b"" if line.endswith(b"\n") else stream.readline(CHUNK)


def _too_large(what: str, max_bytes: int) -> str:
    return f"The {what} holds more than {max_bytes:,} bytes. To process it, raise --max-bytes."
