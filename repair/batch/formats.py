"""What files hold that come in, and how they are cut into units of work. Every byte is kept as it is.

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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from repair.batch.literal import BLANKS, BOM
from repair.batch.quarantine import Fault, Quarantine
from repair.batch.sources import LINES, TEXT, Source, Stamp
from repair.batch.unpacking import unpacked
from repair.errors import DocumentError

_BOM, _BLANKS = BOM.encode(), BLANKS.encode()
CONVERT = "Convert it and run again:  iconv -f {} -t UTF-8"
UTF_16 = f"It is UTF-16, and only UTF-8 is read. {CONVERT.format('UTF-16')}"

# A unit is what a worker does at a time. About a second of work: large enough that sending it costs nothing (1 ms),
# small enough that all workers have something to do until the end, and that little is done again after a kill. Where
# units end depends on the input alone, never on the number of workers: compressed outputs are cut there.
UNIT_DOCUMENTS = 1000
UNIT_BYTES = 2_000_000
CHUNK = 1 << 20


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


def units(
    reading: Reading, max_bytes: int, quarantine: Quarantine, begin: Place = START, most: int = UNIT_DOCUMENTS
) -> Iterator[Unit]:
    """The units of a file from ``begin`` on, in order, of ``most`` documents at most.

    A line of more than ``max_bytes`` goes to quarantine from here, piece by piece. Raises DocumentError when the file
    cannot be read to its end.
    """
    try:
        if reading.source.kind == TEXT:
            yield _whole(reading, max_bytes)
        elif begin.offset == 0 and is_utf_16(reading.stream.peek(4)):
            raise DocumentError("not-utf-8", UTF_16)
        else:
            _skip(reading.stream, begin.offset)
            yield from _groups(reading, max_bytes, quarantine, begin, most)
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


def _groups(reading: Reading, max_bytes: int, quarantine: Quarantine, begin: Place, most: int) -> Iterator[Unit]:
    name, stream = reading.source.name, reading.stream
    lines: list[bytes] = []
    number, offset, documents, size = begin.line, begin.offset, 0, 0
    while line := stream.readline(max_bytes + 1):
        too_long = len(line) > max_bytes
        if lines and (too_long or documents == most or size + len(line) > UNIT_BYTES):
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
