"""Names in and out as tables: TSV in the columns of the core, or CSV; only the English name is needed."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO, cast

from repair.errors import SettingsError
from repair.gazetteer.check import problems, told
from repair.gazetteer.entities import COLUMNS, Entity, entity_of, row_of, rows
from repair.gazetteer.transliteration import fold

ALSO_CALLED = {"name": "english", "ascii": "english_ascii", "qid": "wikidata"}
FORMATS = ("tsv", "csv", "wikidata", "jrc")
MOST_TOLD = 10


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked where its name says .gz or .bz2; ``-`` is standard input."""
    if path == "-":
        yield sys.stdin.buffer
        return
    suffix = Path(path).suffix
    try:
        with Path(path).open("rb") as packed:
            if suffix == ".gz":
                yield cast("IO[bytes]", gzip.GzipFile(fileobj=packed))
            elif suffix == ".bz2":
                yield cast("IO[bytes]", bz2.BZ2File(packed))
            else:
                yield packed
    except (OSError, EOFError) as error:
        raise SettingsError(f"Cannot read {path}: {getattr(error, 'strerror', None) or error}.") from error


def format_of(path: str) -> str | None:
    """What a file holds, by its name.

    >>> format_of("names.csv"), format_of("latest-all.json.bz2"), format_of("-")
    ('csv', 'wikidata', None)
    """
    name = re.sub(r"\.(?:gz|bz2)$", "", path.lower())
    suffixes = {".tsv": "tsv", ".tab": "tsv", ".csv": "csv", ".json": "wikidata", ".ndjson": "wikidata"}
    return suffixes.get(Path(name).suffix)


def entities_in(stream: IO[bytes], format: str, kind: str, where: str) -> list[Entity]:
    """The entities of a table. All or none: raises SettingsError that names each row which cannot be taken.

    >>> [entity.id for entity in entities_in(io.BytesIO("name\\nZenobia Hałka\\n".encode()), "csv", "person", "a.csv")]
    ['user/zenobia-halka']
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        table = [_whole(row, kind) for row in (rows(text) if format == "tsv" else _csv(text))]
    except UnicodeDecodeError as error:
        raise SettingsError(f"{where} is not UTF-8 (byte {error.start}: {error.reason}).") from error
    finally:
        text.detach()
    if not table or not any(row.get("english") for row in table):
        raise SettingsError(f"{where} needs a first line with the names of its columns, and one of them 'english'.")
    if found := told(problems(table)):
        more = f"\nand {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        listed = "\n".join(found[:MOST_TOLD])
        raise SettingsError(f"Nothing was taken from {where}:\n{listed}{more}")
    return [entity_of(row) for row in table]


def new_id(english: str) -> str:
    """The id of a name that came without one.

    >>> new_id("Zenobia Hałka")
    'user/zenobia-halka'
    """
    return "user/" + (re.sub(r"[^a-z0-9]+", "-", fold(english)).strip("-") or "name")


def write(entities: Iterable[Entity], stream: TextIO) -> None:
    """A TSV in the columns of the core, which :func:`entities_in` reads back."""
    stream.write("\t".join(COLUMNS) + "\n")
    for entity in entities:
        row = row_of(entity)
        stream.write("\t".join(row[column] for column in COLUMNS) + "\n")


def _csv(text: TextIO) -> Iterator[dict[str, str]]:
    first = text.readline()
    delimiter = max(",;\t", key=first.count)
    yield from csv.DictReader([first, *text], delimiter=delimiter)


def _whole(row: dict[str, str], kind: str) -> dict[str, str]:
    """A row with what it may leave out: id, kind, native name; and without what follows from the rest."""
    cells = {ALSO_CALLED.get(name, name): (cell or "").strip() for name, cell in row.items() if name}
    english = cells.get("english", "")
    cells["id"] = cells.get("id") or new_id(english)
    cells["kind"] = cells.get("kind") or kind
    native = cells.get("native") or english
    cells["native"] = native if "=" in native else f"en={native}"
    return {name: cell for name, cell in cells.items() if name not in ("english_ascii", "script", "collides_with")}
