"""The curated core: entities of world news, written by hand, one TSV per kind in ``data/``.

What no open source holds: newsmakers, news agencies, ministries, seas, with the spellings that newspapers of other
languages print. Read when the index is built, and by whoever wants to look; never while repairing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
CORE = ("core_people.tsv", "core_organisations.tsv", "core_places.tsv")


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of the core. ``forms`` are pairs of language (ISO 639-1) and spelling.

    ``valid_from`` and ``valid_to`` (years, may be empty) rank candidates, they never forbid: archives hold old news.
    ``short_forms`` stand for the entity only with a title or where the long form was seen.
    """

    id: str
    kind: str
    english: str
    native_language: str
    native: str
    forms: tuple[tuple[str, str], ...]
    short_forms: tuple[str, ...]
    countries: tuple[str, ...]
    valid_from: str
    valid_to: str
    roles: tuple[str, ...]
    needs_context: bool


def core() -> Iterator[Entity]:
    """All entities of the core.

    >>> next(entity.english for entity in core() if entity.id == "city/kyiv")
    'Kyiv'
    """
    for name in CORE:
        yield from read(DATA / name)


def read(path: Path) -> Iterator[Entity]:
    """The entities of one TSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            language, _, native = row["native"].partition("=")
            yield Entity(
                id=row["id"],
                kind=row["kind"],
                english=row["english"],
                native_language=language,
                native=native,
                forms=tuple(_forms(row["forms"])),
                short_forms=_listed(row["short_forms"], ","),
                countries=_listed(row["country"], ","),
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                roles=_listed(row["role"], "|"),
                needs_context=row["needs_context"] == "yes",
            )


def given_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Given names that have a letter to lose, with the languages (ISO 639-1) that use them."""
    yield from _names("given_names.tsv")


def surnames() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Surnames that have a letter to lose, with the languages that use them; Czech and Slovak ones without, too, since
    those of women have one (Svobodová)."""
    yield from _names("surnames.tsv")


def _names(file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["name"], _listed(row["languages"], ",")


def _forms(field: str) -> Iterator[tuple[str, str]]:
    for group in filter(None, field.split(";")):
        language, _, spellings = group.partition("=")
        for spelling in _listed(spellings, ","):
            yield language.strip(), spelling


def _listed(field: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split(separator) if part.strip())
