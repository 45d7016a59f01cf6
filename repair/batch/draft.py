"""Files going out: nobody ever sees half of one.

A draft is a hidden file beside the final one; it gets its name when it is whole and on disk. Its own name does not
change from run to run, so that the next run can go on with what a killed one left, or write over it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from repair.batch.paths import part_of

_GZIP = 31  # zlib's name for "with the header and the end of a gzip member"; its header holds no time
_CHUNK = 1 << 20


class Draft:
    """A file that takes its final name when :meth:`commit` is called, and leaves nothing behind otherwise.

    ``digest`` is the SHA-256 of what was written, before compression. A compressed file is a row of gzip members, one
    up to each :meth:`cut`, so that a killed run can go on behind the last one. ``size``: go on with the first so many
    bytes of the draft that lies there.
    """

    def __init__(self, path: Path, compressed: bool = False, size: int = 0) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.digest = hashlib.sha256()
        self._part = part_of(path)
        self._compressed = compressed
        self._zip: zlib._Compress | None = None
        self._file: IO[bytes] = self._part.open("r+b" if size else "wb")
        if size:
            self._go_on(size)

    def _go_on(self, size: int) -> None:
        self._file.truncate(size)
        plain = zlib.decompressobj(_GZIP) if self._compressed else None
        while piece := self._file.read(_CHUNK):
            while plain and piece:
                self.digest.update(plain.decompress(piece))
                piece = plain.unused_data
                if plain.eof:
                    plain = zlib.decompressobj(_GZIP)
            self.digest.update(piece)

    @classmethod
    @contextlib.contextmanager
    def of(cls, path: Path, compressed: bool = False) -> Iterator[Draft]:
        """A draft that is committed at the end of the block, and discarded if the block is left by an error."""
        draft = cls(path, compressed)
        try:
            yield draft
            draft.commit()
        finally:
            draft.discard()

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self.digest.update(data)
        if self._compressed and data:
            self._zip = self._zip or zlib.compressobj(6, zlib.DEFLATED, _GZIP)
            data = self._zip.compress(data)
        self._file.write(data)

    def cut(self) -> None:
        """End the gzip member; for a file that is not compressed nothing."""
        if self._zip:
            self._file.write(self._zip.flush())
            self._zip = None

    def sync(self) -> int:
        """Put what was written up to the last :meth:`cut` on disk; returns how many bytes that are there."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def seal(self) -> None:
        """Nothing more will be written: let go of the file, so that many drafts can wait for :func:`publish`."""
        if self._file.closed:
            return
        if self._compressed and not (self._zip or self._file.tell()):
            self._zip = zlib.compressobj(6, zlib.DEFLATED, _GZIP)  # no bytes at all would be no gzip
        self.cut()
        self._file.close()

    def commit(self) -> None:
        """Put the whole file on disk under its final name."""
        publish([self])

    def name(self) -> None:
        """Give a sealed draft that is on disk its final name."""
        self._part.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind; harmless after :meth:`commit`."""
        with contextlib.suppress(OSError):  # a full disk: the draft goes anyway
            self._file.close()
        self._part.unlink(missing_ok=True)

    def leave(self) -> None:
        """Let go of the file and leave it for the next run to go on with."""
        self._file.close()

    def _settle(self) -> None:
        with self._part.open("rb") as file:
            os.fsync(file.fileno())


def publish(drafts: Sequence[Draft]) -> None:
    """Put drafts on disk, all of them, then give them their names in this order, then put the names on disk.

    The disk is told of many files at once, which it does in one go: alone each would cost a wait.
    """
    for draft in drafts:
        draft.seal()
    if len(drafts) > 4:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Draft._settle, drafts))
    else:
        for draft in drafts:
            draft._settle()
    for draft in drafts:
        draft.name()
    for folder in dict.fromkeys(draft.path.parent for draft in drafts):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
