"""Compressed files, unpacked within bounds: a small file must fill no disk and take no day, whatever is in it."""

from __future__ import annotations

import gzip
import io
from typing import IO, Any

from repair.errors import DocumentError

# News packs to a third or a fifth of its size, equal lines to a hundredth at most; zeros to a thousandth.
MOST_GROWTH = 100
ROOM = 10_000_000  # bytes: so far any file may grow; a small one of equal lines does no harm

_CHUNK = 1 << 20


def unpacked(packed: IO[bytes], bounded: bool = True) -> io.BufferedReader:
    """The bytes that a gzip file stands for. Closing it closes the file.

    Reading raises DocumentError where an input has grown too much; what a run itself wrote is read without a bound.

    >>> unpacked(io.BytesIO(gzip.compress(b"near Kev"))).read()
    b'near Kev'
    """
    return io.BufferedReader(_Unpacked(packed, bounded), _CHUNK)


class _Unpacked(io.RawIOBase):
    def __init__(self, packed: IO[bytes], bounded: bool) -> None:
        self._packed, self._bounded = packed, bounded
        self._gzip = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._gzip.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        found = self._gzip.seek(offset, whence)
        self._look()
        return found

    def readinto(self, buffer: Any, /) -> int:
        size = self._gzip.readinto(buffer)
        self._look()
        return size

    def _look(self) -> None:
        size = self._gzip.tell()
        if self._bounded and size > ROOM and size > MOST_GROWTH * self._packed.tell():
            raise DocumentError(
                "decompression-bomb",
                f"Unpacked, the file grows more than {MOST_GROWTH} times, as a decompression bomb does. If it is none, "
                "unpack it yourself and run again:  gunzip FILE",
            )

    def close(self) -> None:
        self._gzip.close()
        self._packed.close()
        super().close()
