"""What is done: one row an input file, kept in ``OUT/ledger.db`` (SQLite), so that a run can be killed at any moment.

A file counts as done only by its row, and the row is written when its outputs are on disk under their names, together
with the rows of its quarantine, in one transaction. The row is taken back *before* an output is written over: so a
kill between the two costs one more repair of the same bytes, never a wrong claim. Only the driver of a run writes
here; anybody may read meanwhile.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from repair.batch.formats import START, Place
from repair.batch.paths import LEDGER, is_plain
from repair.batch.quarantine import STAGES, Fault
from repair.batch.sources import Source, Stamp
from repair.batch.tally import Tally
from repair.errors import RecordError

VERSION = 1
PLANNED, PARTIAL, DONE = "planned", "partial", "done"

# Names of files are bytes: some are no text. Times are seconds since 1970 and only shown, never compared.
_SCHEMA = """
CREATE TABLE file(
    name BLOB PRIMARY KEY, state TEXT NOT NULL, fingerprint TEXT NOT NULL, profile TEXT NOT NULL, limits TEXT NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL, inode INTEGER NOT NULL,
    trusted INTEGER NOT NULL DEFAULT 0, input TEXT, documents_in INTEGER, documents_out INTEGER, quarantined INTEGER,
    output TEXT, tally TEXT, translations TEXT, line INTEGER, offset INTEGER, output_size INTEGER, records_size INTEGER,
    CHECK(documents_in = documents_out + quarantined)) WITHOUT ROWID;
CREATE TABLE quarantine(
    name BLOB, line INTEGER, offset INTEGER, reason TEXT NOT NULL, message TEXT NOT NULL,
    PRIMARY KEY(name, line)) WITHOUT ROWID;
CREATE TABLE run(
    id INTEGER PRIMARY KEY, began REAL NOT NULL, seconds REAL NOT NULL DEFAULT 0, state TEXT NOT NULL,
    source BLOB NOT NULL, fingerprint TEXT NOT NULL, arguments TEXT NOT NULL,
    documents INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0);
"""


_NOTHING, _NONE = Tally(), MappingProxyType[str, int]({})  # of rows without counts


class Judged(NamedTuple):
    """By what a file is, or was, repaired: everything its result depends on besides its bytes.

    ``fingerprint`` names version, settings, tables and fields; ``profile`` the profile of its batch; ``limits`` are
    those of size, time and memory, which matter only where they put something into quarantine.
    """

    fingerprint: str
    profile: str
    limits: str


class Row(NamedTuple):
    """What the ledger says of one input file.

    ``input`` names the bytes on disk, ``output`` is the SHA-256 of the repaired file before compression (None: all of
    it is in quarantine). For a file that is ``partial`` the outputs so far are drafts of the sizes given, and
    ``place`` is where the input goes on. ``trusted``: a file with this very stamp holds the same bytes.
    """

    name: str
    state: str
    judged: Judged
    stamp: Stamp
    trusted: bool = False
    input: str | None = None
    output: str | None = None
    documents_in: int = 0
    documents_out: int = 0
    quarantined: int = 0
    tally: Tally = _NOTHING
    translations: Mapping[str, int] = _NONE
    place: Place = START
    output_size: int = 0
    records_size: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run into the folder: when it began (seconds since 1970), how long it took, what it did, and from where."""

    id: int
    began: float
    seconds: float
    state: str
    source: Path
    fingerprint: str
    arguments: Mapping[str, Any]
    documents: int
    bytes: int


class Ledger:
    """The ledger of an output folder, open. Raises RecordError when the file there is not one of this version.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as out, Ledger(Path(out)) as ledger:
    ...     ledger.rows()
    {}
    """

    def __init__(self, out: Path, reading: bool = False) -> None:
        """``reading``: change nothing, and raise RecordError where there is no ledger."""
        self.path = out / LEDGER
        if reading and not self.path.exists():
            raise RecordError(f"{out} holds no {LEDGER}: no run began there.\nRun:  repair run IN -o OUT")
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            self._db.execute("PRAGMA query_only=1" if reading else "PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version == 0 and not reading:
                with self.transaction():
                    for statement in _SCHEMA.split(";")[:-1]:
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version={VERSION}")
        except sqlite3.DatabaseError as error:
            raise self._damaged(f"cannot be read as a ledger: {error}") from error
        if version not in (0, VERSION):
            raise self._damaged(f"is in format {version}, and this version reads format {VERSION}")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _damaged(self, what: str) -> RecordError:
        return RecordError(
            f"{self.path} {what}.\nMove it away and run again:  repair run IN -o OUT\n"
            "Everything is repaired anew then; nothing is lost."
        )

    def _select(self, what: str, *values: object) -> Iterator[Any]:
        try:
            for row in self._db.execute(f"SELECT {what}", values):  # noqa: UP028 (would close the cursor too late)
                yield row
        except sqlite3.DatabaseError as error:
            raise self._damaged(f"is damaged: {error}") from error

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """In this block something is made of what stands in the ledger. Raises RecordError where that cannot be."""
        try:
            yield
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise self._damaged(f"was altered: {error!r}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block is written, or nothing. Raises OSError when the disk does not let it."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise OSError(errno.EIO, f"The ledger cannot be written ({error})", str(self.path)) from error
            if isinstance(error, sqlite3.DatabaseError):
                raise self._damaged(f"is damaged: {error}") from error
            raise

    # ------------------------------------------------------------------------------------------------------- files
    def rows(self, counts: bool = True) -> dict[str, Row]:
        """What is known of each file, by name. Without ``counts`` those are left empty, which is quicker."""
        columns = _COLUMNS if counts else _COLUMNS.replace("tally", "NULL")
        with self._sound():
            for _ in self._select(f"1 FROM file WHERE {_IS_ODD} LIMIT 1"):
                raise ValueError("a value of the wrong kind")
            return {row.name: row for row in map(_row, self._select(f"{columns} FROM file ORDER BY name"))}

    def row(self, name: str) -> Row:
        """What is known of one file. Raises KeyError when nothing is."""
        found = next(self._select(f"{_COLUMNS} FROM file WHERE name=?", os.fsencode(name)), None)
        if found is None:
            raise KeyError(name)
        with self._sound():
            return _row(found)

    def plan(self, files: Iterable[tuple[Source, Judged]]) -> None:
        """These files are to be done: from now on no earlier row of theirs counts."""
        rows = [Row(source.name, PLANNED, judged, source.stamp) for source, judged in files]
        with self.transaction():
            self._put(rows)
            self._clear(rows)

    def restamp(self, rows: Iterable[Row]) -> None:
        """These files have the stamps that the rows bring, and the same bytes as before."""
        values = [
            (row.stamp.size, row.stamp.modified, row.stamp.changed, row.stamp.inode, os.fsencode(row.name))
            for row in rows
        ]
        with self.transaction():
            self._db.executemany(
                "UPDATE file SET size=?, modified=?, changed=?, inode=?, trusted=1 WHERE name=?", values
            )

    def publish(self, rows: Sequence[Row], faults: Mapping[str, Sequence[Fault]]) -> None:
        """These files are done, or done in part, with these faults of theirs: all in one transaction."""
        for row in rows:
            if row.documents_in != row.documents_out + row.quarantined:
                raise AssertionError(
                    f"{row.name}: {row.documents_in} in, {row.documents_out} out, {row.quarantined} in quarantine"
                )
        with self.transaction():
            self._put(rows)
            self._clear(rows)
            self._db.executemany(
                "INSERT INTO quarantine VALUES(?, ?, ?, ?, ?)",
                [
                    (os.fsencode(row.name), fault.line, fault.offset, fault.reason, fault.message)
                    for row in rows
                    for fault in faults.get(row.name, ())
                ],
            )

    def try_again(self, names: Iterable[str]) -> None:
        """The next run does these files again, whatever their rows said."""
        with self.transaction():
            self._db.executemany(
                "UPDATE file SET state=? WHERE name=?", [(PLANNED, os.fsencode(name)) for name in names]
            )

    def _put(self, rows: Iterable[Row]) -> None:
        self._db.executemany(f"INSERT OR REPLACE INTO file({_COLUMNS}) VALUES({_MARKS})", map(_values, rows))

    def _clear(self, rows: Iterable[Row]) -> None:
        self._db.executemany("DELETE FROM quarantine WHERE name=?", [(os.fsencode(row.name),) for row in rows])

    def faults(self, name: str | None = None) -> list[Fault]:
        """What lies in quarantine, of one file or of all, by name and line."""
        where, values = ("WHERE name=?", (os.fsencode(name),)) if name is not None else ("", ())
        found = self._select(
            f"name, line, offset, reason, message FROM quarantine {where} ORDER BY name, line", *values
        )
        with self._sound():
            return [_fault(*row) for row in found]

    def reasons(self) -> Counter[str]:
        """How many are in quarantine for each reason."""
        found = self._select("reason, count(*) FROM quarantine GROUP BY reason")
        return Counter({str(reason): int(number) for reason, number in found})

    # -------------------------------------------------------------------------------------------------------- runs
    def begin(self, source: Path, fingerprint: str, arguments: Mapping[str, Any]) -> int:
        """A run begins; returns its number."""
        values = time.time(), "running", os.fsencode(source.resolve()), fingerprint, json.dumps(arguments)
        with self.transaction():
            made = self._db.execute(
                "INSERT INTO run(began, state, source, fingerprint, arguments) VALUES(?, ?, ?, ?, ?)", values
            )
        return int(made.lastrowid or 0)

    def went(self, run: int, state: str, seconds: float, documents: int, size: int) -> None:
        """How far a run has come: so many seconds, documents and bytes."""
        values = state, seconds, documents, size, run
        with self.transaction():
            self._db.execute("UPDATE run SET state=?, seconds=?, documents=?, bytes=? WHERE id=?", values)

    def last_run(self) -> Run | None:
        """The latest run, if there was any."""
        columns = "id, began, seconds, state, source, fingerprint, arguments, documents, bytes"
        with self._sound():
            return next((_run(*row) for row in self._select(f"{columns} FROM run ORDER BY id DESC LIMIT 1")), None)


_COLUMNS = (
    "name, state, fingerprint, profile, limits, size, modified, changed, inode, trusted, input, output, documents_in, "
    "documents_out, quarantined, tally, translations, line, offset, output_size, records_size"
)
_MARKS = ", ".join("?" * (_COLUMNS.count(",") + 1))
_KINDS = {
    "'blob'": "name",
    "'text'": "state, fingerprint, profile, limits",
    "'text', 'null'": "input, output, tally, translations",
    "'integer'": "size, modified, changed, inode, trusted, documents_in, documents_out, quarantined, line, offset, "
    "output_size, records_size",
}  # SQLite itself takes any kind of value in any column
_IS_ODD = " OR ".join(
    f"typeof({name}) NOT IN ({kinds})" for kinds, names in _KINDS.items() for name in names.split(", ")
)


def _row(found: Sequence[Any]) -> Row:
    name, state, fingerprint, profile, limits, size, modified, changed, inode, trusted, *rest = found
    read, output, documents_in, documents_out, quarantined, tally, translations, line, offset, *sizes = rest
    if state not in (PLANNED, PARTIAL, DONE):
        raise ValueError(state)
    return Row(
        _name(name), state, Judged(fingerprint, profile, limits), Stamp(size, modified, changed, inode),
        bool(trusted), read, output, documents_in, documents_out, quarantined,
        Tally.from_json(json.loads(tally)) if tally else _NOTHING,
        json.loads(translations) if translations else _NONE, Place(line, offset), *sizes,
    )  # fmt: skip


def _fault(name: bytes, line: int, offset: int, reason: str, message: str) -> Fault:
    if reason not in STAGES:
        raise ValueError(reason)
    return Fault(_name(name), int(line), int(offset), reason, str(message))


def _run(
    number: int, began: float, seconds: float, state: str, source: bytes, fingerprint: str, arguments: str,
    documents: int, size: int,
) -> Run:  # fmt: skip
    if state not in ("running", "stopped", "done"):
        raise ValueError(state)
    place = Path(os.fsdecode(source))
    asked = json.loads(arguments)
    return Run(
        number, float(began), float(seconds), state, place, str(fingerprint), asked, int(documents), int(size)
    )  # fmt: skip


def _name(found: bytes) -> str:
    name = os.fsdecode(found)
    if not is_plain(name):  # outputs are read by these names
        raise ValueError(name)
    return name


def _values(row: Row) -> tuple[Any, ...]:
    return (
        os.fsencode(row.name), row.state, row.judged.fingerprint, row.judged.profile, row.judged.limits,
        row.stamp.size, row.stamp.modified, row.stamp.changed, row.stamp.inode, row.trusted, row.input, row.output,
        row.documents_in, row.documents_out, row.quarantined, json.dumps(row.tally.to_json()),
        json.dumps(row.translations) if row.translations else None, row.place.line, row.place.offset,
        row.output_size, row.records_size,
    )  # fmt: skip
