"""Names of files in an output folder: short enough for the disk, and never leading out of it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from repair.errors import RecordError

LEDGER = "ledger.db"
PART = ".part"
MOST_IN_NAME = 255  # bytes, on all file systems in wide use


def part_of(path: Path) -> Path:
    """Where the draft of a file lies; where its own name leaves no room, under a name made of that.

    >>> part_of(Path("out/a.txt")).as_posix(), len(part_of(Path("out/" + 250 * "a")).name)
    ('out/.a.txt.part', 38)
    """
    part = path.with_name(f".{path.name}{PART}")
    return part if fits(part) else path.with_name(f".{_short(path.name)}{PART}")


def _short(name: str) -> str:
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
