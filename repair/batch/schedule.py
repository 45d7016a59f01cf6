"""What is to be done: the files of a batch held against the ledger of its output folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from repair.batch.formats import CHUNK, new_digest
from repair.batch.ledger import DONE, PARTIAL, Judged, Row
from repair.batch.paths import PART, part_of
from repair.batch.quarantine import FOLDER
from repair.batch.sources import RECORDS, Source


@dataclass(frozen=True, slots=True)
class ToDo:
    """A file to be done, and why, in words.

    ``profile`` is the digest of the profile it was judged by when the run first saw it, if that still counts;
    ``begun``: a killed run has done a part of it, which holds.
    """

    source: Source
    reason: str
    profile: str | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which files are to be done and which are. ``recognised`` are rows with a new stamp: other times, the same bytes.

    ``gone`` are files that a run repaired and that are no longer in the batch.
    """

    to_do: tuple[ToDo, ...]
    done: tuple[Row, ...]
    recognised: tuple[Row, ...]
    gone: tuple[str, ...]

    def reasons(self) -> Counter[str]:
        """How many files are to be done for which reason."""
        return Counter(each.reason for each in self.to_do)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the files are looked at: the ledger's rows, how files are judged now, which profiles count
    (digests), and the names of the files that lie in the output folder.
    """

    rows: Mapping[str, Row]
    judged: Judged
    profiles: Set[str]
    outputs: Set[str]


def schedule(sources: Sequence[Source], known: Known) -> Schedule:
    """Hold the files against what is known.

    A file is read here only if its stamp is not that of its row, to see whether its bytes are.
    """
    to_do: list[ToDo] = []
    done: list[Row] = []
    recognised: list[Row] = []
    for source in sources:
        row = known.rows.get(source.name)
        if row is None:
            to_do.append(ToDo(source, "new"))
        elif row.state != DONE:
            to_do.append(_begun(source, row, known))
        elif (same := _same(source, row)) is None:
            to_do.append(ToDo(source, "changed"))
        elif reason := _why_again(same, known):
            to_do.append(ToDo(source, reason, _profile(same, known)))
        else:
            done.append(same)
            if same is not row:
                recognised.append(same)
    names = {source.name for source in sources}
    gone = tuple(name for name, row in known.rows.items() if name not in names and row.state == DONE)
    return Schedule(tuple(to_do), tuple(done), tuple(recognised), gone)


def _profile(row: Row, known: Known) -> str | None:
    return row.judged.profile if row.judged.profile in known.profiles else None


def _begun(source: Source, row: Row, known: Known) -> ToDo:
    """A file that an earlier run has planned, or done in part."""
    if row.stamp != source.stamp:
        return ToDo(source, "changed")
    profile = _profile(row, known)
    same = row.trusted and profile is not None and row.judged.fingerprint == known.judged.fingerprint
    return ToDo(source, "waiting", profile, begun=same and row.state == PARTIAL)


def _same(source: Source, row: Row) -> Row | None:
    """The row with the stamp that the file has now, if it holds the same bytes."""
    if row.trusted and row.stamp == source.stamp:
        return row
    # A file that was all unreadable has no digest, and may be readable by now.
    if row.input is None or row.stamp.size != source.size or row.input != digest_of(source.path):
        return None
    return row._replace(stamp=source.stamp, trusted=True)


def _why_again(row: Row, known: Known) -> str | None:
    if row.judged.fingerprint != known.judged.fingerprint:
        return " and ".join(_changed(row.judged.fingerprint, known.judged.fingerprint))
    if row.judged.profile not in known.profiles:
        return "the profile of the batch changed"
    if row.quarantined and row.judged.limits != known.judged.limits:
        return "the limits changed"
    if row.output and not {row.name, row.name + RECORDS} <= known.outputs:
        return "what came of it is gone"
    return None


def _changed(before: str, after: str) -> Iterator[str]:
    """What differs between two fingerprints, in words.

    >>> list(_changed("repair 0.1 | gazetteer 1a", "repair 0.1 | gazetteer 2b"))
    ['the gazetteer changed']
    """
    old, new = (dict(part.partition(" ")[::2] for part in found.split(" | ")) for found in (before, after))
    names = {"repair": "the version", "recipe": "the settings", "lexicon": "the word list", "fields": "the fields"}
    for part in dict.fromkeys((*old, *new)):
        if old.get(part) != new.get(part):
            yield f"{names.get(part, f'the {part}')} changed"


def digest_of(path: Path) -> str | None:
    """What names the bytes of a file on disk, as in the ledger; None where it cannot be read."""
    digest = new_digest()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
    except OSError:
        return None
    return digest.hexdigest()


def written(out: Path) -> frozenset[str]:
    """The names of all files below the output folder but for hidden ones and the quarantine, with ``/``."""
    return frozenset(_written(out, ""))


def _written(folder: Path | str, prefix: str) -> Iterator[str]:
    try:
        entries = os.scandir(folder)
    except FileNotFoundError:
        return
    with entries:
        for entry in entries:
            name = prefix + entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield name
            elif name != FOLDER:
                yield from _written(entry.path, name + "/")


def sweep(out: Path, begun: Iterable[str]) -> None:
    """Remove the drafts that a killed run left, but for those of files that are gone on with."""
    kept = {part_of(target) for name in begun for target in (out / name, out / (name + RECORDS))}
    for part in list(out.rglob(f".*{PART}")):
        if part not in kept:
            part.unlink(missing_ok=True)
