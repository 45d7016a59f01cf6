"""Files going out: nobody ever sees half of one, and two runs never write into one folder.

A draft is a hidden file beside the final one; it gets its name when it is whole and on disk. Its own name does not
change from run to run, so what a killed run leaves is written over by the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from repair.errors import BusyError

LOCK = ".lock"


class Draft:
    """A file that takes its final name when :meth:`commit` is called, and leaves nothing behind otherwise.

    ``digest`` is the SHA-256 of what was written, before compression. Compressed bytes depend on nothing but the
    content: no time, no name.
    """

    def __init__(self, path: Path, compressed: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.digest = hashlib.sha256()
        self._part = path.with_name(f".{path.name}.part")
        self._file: IO[bytes] = self._part.open("wb")
        self._zip = gzip.GzipFile("", "wb", 6, self._file, mtime=0) if compressed else None

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
        if self._zip:
            self._zip.write(data)
        else:
            self._file.write(data)

    def commit(self) -> None:
        """Put the whole file on disk under its final name."""
        if self._zip:
            self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind; harmless after :meth:`commit`."""
        if not self._file.closed:
            if self._zip:
                with contextlib.suppress(OSError):  # a full disk: the draft goes anyway
                    self._zip.close()
            with contextlib.suppress(OSError):
                self._file.close()
            self._part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def sole_run(out: Path) -> Iterator[None]:
    """Hold a folder for the length of a block. Raises BusyError, which names the process that holds it."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise BusyError(
                f"Another run is writing into {out} (process {holder}).\n"
                "Wait until it is done, or choose another folder with -o."
            ) from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
