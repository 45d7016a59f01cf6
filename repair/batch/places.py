"""Where a run reads and where it writes: what would be unsafe is ruled out before anything is written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set
from pathlib import Path, PurePosixPath

from repair.batch.lock import LOCK
from repair.batch.paths import LEDGER
from repair.batch.quarantine import FOLDER
from repair.batch.schedule import written
from repair.batch.sources import RECORDS, Plan, Source, find
from repair.batch.surveying import PROFILES
from repair.batch.tally import PAGE, REPORT
from repair.errors import SettingsError

TAKEN = frozenset({FOLDER, LEDGER, PROFILES, REPORT, PAGE})
"""The names in an output folder that are no outputs."""

MOST_IN_PATH = 4095  # bytes that Linux takes in a path
_QUARANTINED = len("/quarantine/") + len("/.1234567890.json.part")


def plan(source: Path, out: Path) -> Plan:
    """The files to read. Raises SettingsError where reading or writing them would be unsafe."""
    if out.exists() and not out.is_dir():
        raise SettingsError(f"{out} is a file. Name a folder for what comes out: -o FOLDER.")
    here, there = _resolved(source), _resolved(out)
    folder = here if source.is_dir() else here.parent
    if there == folder or (source.is_dir() and there in here.parents):
        raise SettingsError(f"What comes out must not lie where it came from: {out} holds {source}. Choose another -o.")
    found = find(source, out)
    outputs = written(out)
    names = {source.name for source in found.sources}
    folders = _folders(names)
    for problem in (_taken(names, folders), _in_the_way(found.sources, folders, out, outputs), _too_long(names, out)):
        for sentence in problem:
            raise SettingsError(sentence)
    return found


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself, before Python 3.13
        raise SettingsError(f"{path} cannot be followed: it is a symbolic link to itself. Name another.") from None


def _taken(names: Set[str], folders: Set[str]) -> Iterator[str]:
    """Folders of the batch that would lie where a run keeps things of its own."""
    for folder in folders:
        if folder in TAKEN:
            yield f"The folder name {folder!r} is taken by what a run leaves in OUT: rename that folder in IN."
        if folder.endswith(RECORDS) and folder.removesuffix(RECORDS) in names:
            yield f"The folder {folder} of IN has the name of the records of {folder.removesuffix(RECORDS)}: rename it."


def _in_the_way(sources: Sequence[Source], folders: Set[str], out: Path, outputs: Set[str]) -> Iterator[str]:
    """What lies in the output folder and would be written over, or leaves no room."""
    if not outputs:
        return
    for source in sources:
        if source.name not in outputs:
            if (out / source.name).is_dir():
                yield f"{out / source.name} is a folder, and a file of that name must come there. Choose another -o."
        elif source.name + RECORDS not in outputs:
            yield f"{out / source.name} does not come from a run and would be overwritten. Choose another -o."
    for name in sorted((folders | {FOLDER}) & outputs):
        yield f"{out / name} is a file or link, and a folder of that name must come there. Choose another -o."


def _too_long(names: Set[str], out: Path) -> Iterator[str]:
    """Files that could not even be put into quarantine."""
    room = MOST_IN_PATH - len(bytes(out)) - _QUARANTINED
    for name in names:
        if len(name) > room // 4 and len(os.fsencode(name)) > room:
            yield (
                f"The path of {name} in {out} would be longer than the system takes. Choose a shorter -o, or name a "
                "folder further down as IN."
            )


def _folders(names: Set[str]) -> set[str]:
    """All folders that files of these names lie in.

    >>> sorted(_folders({"a/b/c.txt", "d.txt"}))
    ['a', 'a/b']
    """
    lowest = [PurePosixPath(folder) for folder in {name.rpartition("/")[0] for name in names}]
    return {str(folder) for low in lowest for folder in (low, *low.parents)} - {"."}


def refuse_twins(sources: Sequence[Source], out: Path) -> None:
    """Raise SettingsError where two outputs would be one file, since ``out`` does not tell capitals from small letters.

    To be called while a run holds ``out``.
    """
    met: dict[str, str] = {}
    for source in sources:
        other = met.setdefault(source.name.casefold(), source.name)
        if other != source.name and ignores_case(out):
            raise SettingsError(
                f"{other} and {source.name} would be one file in {out}, where capitals and small letters are the same. "
                "Rename one, or choose another -o."
            )


def ignores_case(out: Path) -> bool:
    """Does the disk take capitals and small letters for the same in names?"""
    return out.joinpath(LOCK.upper()).exists()
