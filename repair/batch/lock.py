"""Two runs never write into one folder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from repair.errors import BusyError

LOCK = ".lock"


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
