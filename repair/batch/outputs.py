"""Files going out: nobody ever sees half of one, and two runs never write into one folder.

A draft is a hidden file beside the final one; it gets its name when it is whole and on disk. Its own name does not
change from run to run, so that the next run can go on with what a killed one left, or write over it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import socket
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from repair.errors import BusyError, RecordError

LOCK = ".lock"
LEDGER = "ledger.db"
PART = ".part"
MOST_IN_NAME = 255  # bytes, on all file systems in wide use
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


def part_of(path: Path) -> Path:
    """Where the draft of a file lies; where its own name leaves no room, under a name made of that.

    >>> part_of(Path("out/a.txt")).as_posix(), len(part_of(Path("out/" + 250 * "a")).name)
    ('out/.a.txt.part', 38)
    """
    part = path.with_name(f".{path.name}{PART}")
    return part if fits(part) else path.with_name(f".{_digest(path.name)}{PART}")


def _digest(name: str) -> str:
    return hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest()


def fits(path: Path) -> bool:
    """Is the name of a file short enough for the file system it would lie on?

    >>> fits(Path(255 * "a")), fits(Path(256 * "a"))
    (True, False)
    """
    try:
        most = os.pathconf(path.parent, "PC_NAME_MAX")
    except (OSError, ValueError):  # the folder is not there yet, or the system does not say
        most = MOST_IN_NAME
    return len(os.fsencode(path.name)) <= most


def held(out: Path, name: str, below: str = "") -> Path:
    """Where a file of this name lies in an output folder, or in the folder ``below`` it.

    Raises RecordError where that is elsewhere: names stand in files that somebody may have altered.

    >>> held(Path("out"), "a/b.txt").as_posix()
    'out/a/b.txt'
    >>> held(Path("out"), "../b.txt")
    Traceback (most recent call last):
    repair.errors.RecordError: '../b.txt' leads out of the folder out, by its name or by a symbolic link: something \
was altered.
    Do not use what lies there. Run again into a new folder:  repair run IN -o OUT
    """
    path = out / below / name
    above = path.parents[: name.count("/") + bool(below)]
    if is_plain(name) and not any(each.is_symlink() for each in (path, *above)):
        return path
    raise RecordError(
        f"{name!r} leads out of the folder {out}, by its name or by a symbolic link: something was altered.\n"
        "Do not use what lies there. Run again into a new folder:  repair run IN -o OUT"
    )


def is_plain(name: str) -> bool:
    """Is this the name of a file below a folder, with nothing in it that leads elsewhere?

    >>> is_plain("a/b.txt"), is_plain("a/../../b.txt"), is_plain("/b.txt")
    (True, False, False)
    """
    return {"", ".", ".."}.isdisjoint(name.split("/")) and "\0" not in name


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


@contextlib.contextmanager
def sole_run(out: Path) -> Iterator[None]:
    """Hold a folder for the length of a block. Raises BusyError, which names the process that holds it.

    The system lets go of the lock when the process ends, however it ends. Workers never write below ``out``, so those
    that outlive a killed driver for a moment cannot write over what a newer run makes.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError(
                f"Another run is writing into {out} ({_told(holder(out))}).\n"
                "Wait until it is done, or choose another folder with -o."
            ) from None
        lock.truncate(0)
        json.dump({"process": os.getpid(), "machine": socket.gethostname()}, lock)
        lock.flush()
        yield
        lock.truncate(0)


def holder(out: Path) -> dict[str, object]:
    """Who has written into the lock of a folder: process and machine. Empty when nobody, or when it cannot be read.

    >>> holder(Path("nowhere"))
    {}
    """
    try:
        found = json.loads((out / LOCK).read_bytes() or b"{}")
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _told(found: dict[str, object]) -> str:
    return f"process {found['process']} on {found['machine']}" if "process" in found else "process unknown"


def is_held(out: Path) -> bool:
    """Is a run at work in this folder now?

    >>> is_held(Path("nowhere"))
    False
    """
    try:
        with (out / LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
