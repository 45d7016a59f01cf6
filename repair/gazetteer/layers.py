"""Which indexes of names are open: the one that comes with the package, and over it those of the user.

A process has one set of layers at a time. A pipeline puts its own in place before each of its stages, so two pipelines
with different names may take turns in one thread; in two threads they must not run at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from repair.errors import SettingsError
from repair.table import Table, TableError

INDEX = Path(__file__).parent / "data" / "names.marisa"
VARIABLE = "REPAIR_GAZETTEER"
FORMAT_KEY, FORMAT = "%format", b"1"
"""What stands in a user's index, so that one of another version is refused and not misread."""

Remembered = TypeVar("Remembered", bound=Callable[..., Any])
_open: tuple[Table, ...] | None = None  # the topmost first; None before anybody asked
_paths: tuple[str, ...] | None = None
_stamps: tuple[tuple[int, ...], ...] = ()
_forgetting: list[Callable[[], None]] = []


def default_file() -> Path:
    """Where the names lie that ``repair gazetteer add`` keeps, by the custom of the platform.

    >>> default_file().name
    'names.marisa'
    """
    home = Path.home()
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        folder = home / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return folder / "news-repair" / "names.marisa"


def chosen(files: Sequence[str] | None = None) -> tuple[str, ...]:
    """The files to lay over the shipped names: those named, or those of $REPAIR_GAZETTEER, or the user's own.

    The first named lies on top. An empty list, or an empty variable, means none.

    >>> chosen(["mine.marisa"]) == (str(Path("mine.marisa").absolute()),)
    True
    >>> chosen([])
    ()
    """
    if files is None and (named := os.environ.get(VARIABLE)) is not None:
        files = [name for name in named.split(os.pathsep) if name]
    if files is None:
        own = default_file()
        return (str(own),) if own.is_file() else ()
    return tuple(str(Path(name).absolute()) for name in files)


def use(files: Sequence[str] | None = None, fresh: bool = False) -> None:
    """Lay these files over the shipped index, from now on and in this process. Raises SettingsError.

    ``fresh`` looks whether a file was written again since it was opened.

    >>> use([]); len(tables())
    1
    """
    global _open, _paths, _stamps
    paths = chosen(files)
    if paths == _paths and not (fresh and _stamps != tuple(map(_stamp, paths))):
        return
    _stamps = tuple(map(_stamp, paths))
    _open, _paths = (*map(opened, paths), _shipped()), paths
    for forget in _forgetting:
        forget()


def in_use() -> tuple[str, ...]:
    """The files that lie over the shipped index at present.

    >>> use([]); in_use()
    ()
    """
    tables()
    return _paths or ()


def tables() -> tuple[Table, ...]:
    """The open indexes, the topmost first and the shipped one last."""
    if _open is None:
        use()
    return _open or ()


def digest(files: Sequence[str] | None = None) -> str:
    """Names the version of the shipped index and of the layers over it; part of a run's signature.

    >>> len(digest([]))
    12
    """
    return "+".join([_shipped().digest, *(opened(path).digest for path in chosen(files))])


def opened(path: str | Path) -> Table:
    """A user's index. Raises SettingsError with what to do."""
    again = f"Make it with:  repair gazetteer import FILE --gazetteer {path}"
    try:
        table = Table.open(Path(path))
    except TableError as error:
        problem = str(error).splitlines()[0].split(": ", 1)[-1].rstrip(".")
        raise SettingsError(f"Cannot read the names in {path}: {problem}.\n{again}") from error
    if table.get(FORMAT_KEY) != [FORMAT]:
        raise SettingsError(f"{path} holds no names, or was written by another version of repair.\n{again}")
    return table


def remembered(maxsize: int) -> Callable[[Remembered], Remembered]:
    """``lru_cache`` for what depends on the names: emptied when other layers are put in place."""

    def decorator(function: Remembered) -> Remembered:
        cached: Any = lru_cache(maxsize)(function)
        _forgetting.append(cached.cache_clear)
        return cached  # type: ignore[no-any-return]

    return decorator


def when_changed(forget: Callable[[], None]) -> None:
    """Call this when other layers are put in place: for whoever remembers what depends on the names."""
    _forgetting.append(forget)


def _stamp(path: str) -> tuple[int, ...]:
    """What changes when a file is written again."""
    try:
        found = Path(path).stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=1)
def _shipped() -> Table:
    return Table.open(INDEX)
