"""The curated core: entities of world news, written by hand, one TSV per kind in ``data/``.

What no open source holds: newsmakers, news agencies, ministries, seas, with the spellings that newspapers of other
languages print. Read when the index is built, and by whoever wants to look; never while repairing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
PLACES = ("city", "country", "region", "sea", "building")
KINDS = (
    *("person", "agency", "media", "party", "parliament", "court", "ministry", "service", "armed-group", "company"),
    *("bank", "organisation", "club", "competition", *PLACES),
)
"""The kinds of names; each has a table of its own in ``data/``."""
COLUMNS = (
    *("id", "kind", "english", "english_ascii", "native", "script", "forms", "short_forms", "country"),
    *("valid_from", "valid_to", "role", "needs_context", "collides_with", "source", "checked_on", "wikidata"),
)


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of the core. ``forms`` are pairs of language (ISO 639-1, or ``und``) and spelling.

    ``valid_from`` and ``valid_to`` (years, may be empty) rank candidates, they never forbid: archives hold old news.
    ``short_forms`` stand for the entity only with a title or where the long form was seen.
    """

    id: str
    kind: str
    english: str
    native_language: str
    native: str
    forms: tuple[tuple[str, str], ...] = ()
    short_forms: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    roles: tuple[str, ...] = ()
    needs_context: bool = False
    wikidata: str = ""
    source: str = ""
    checked_on: str = ""


def core() -> Iterator[Entity]:
    """All entities of the core.

    >>> next(entity.english for entity in core() if entity.id == "city/kyiv")
    'Kyiv'
    """
    for path in core_files():
        yield from read(path)


def core_files() -> list[Path]:
    """The tables of the core, one for each kind.

    >>> core_files()[0].name
    'core_agencies.tsv'
    """
    return sorted(DATA.glob("core_*.tsv"))


def read(path: Path) -> Iterator[Entity]:
    """The entities of one TSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in rows(stream):
            yield entity_of(row)


def rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows of a TSV file of ours: no quoting, so that what is written is what is read."""
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def entity_of(row: Mapping[str, str]) -> Entity:
    """The entity that a row with the columns of the core tells of; columns that are not there are empty.

    >>> entity_of({"id": "x", "english": "Kyiv", "native": "uk=Київ", "forms": "es=Kíev,Kiev;pl=Kijów"}).forms
    (('es', 'Kíev'), ('es', 'Kiev'), ('pl', 'Kijów'))
    """
    language, _, native = row.get("native", "").partition("=")
    return Entity(
        id=row["id"],
        kind=row.get("kind", ""),
        english=row["english"],
        native_language=language,
        native=native,
        forms=tuple(_forms(row.get("forms", ""))),
        short_forms=listed(row.get("short_forms", ""), ","),
        countries=listed(row.get("country", ""), ","),
        valid_from=row.get("valid_from", ""),
        valid_to=row.get("valid_to", ""),
        roles=listed(row.get("role", ""), "|"),
        needs_context=row.get("needs_context") == "yes",
        wikidata=row.get("wikidata") or "",
        source=row.get("source", ""),
        checked_on=row.get("checked_on", ""),
    )


def row_of(entity: Entity) -> dict[str, str]:
    """The row of an entity; :func:`entity_of` reads it back. What follows from the name is added.

    >>> row_of(Entity("x", "city", "Łódź", "pl", "Łódź"))["english_ascii"]
    'Lodz'
    """
    from repair.gazetteer.scripts import script_of
    from repair.gazetteer.transliteration import ascii_form

    by_language: dict[str, list[str]] = {}
    for language, form in entity.forms:
        by_language.setdefault(language, []).append(form)
    return {
        "id": entity.id,
        "kind": entity.kind,
        "english": entity.english,
        "english_ascii": ascii_form(entity.english),
        "native": f"{entity.native_language}={entity.native}",
        "script": script_of(entity.native, entity.native_language),
        "forms": ";".join(f"{language}={','.join(forms)}" for language, forms in by_language.items()),
        "short_forms": ",".join(entity.short_forms),
        "country": ",".join(entity.countries),
        "valid_from": entity.valid_from,
        "valid_to": entity.valid_to,
        "role": "|".join(entity.roles),
        "needs_context": "yes" if entity.needs_context else "no",
        "collides_with": "",
        "source": entity.source,
        "checked_on": entity.checked_on,
        "wikidata": entity.wikidata,
    }


def given_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Given names that have a letter to lose, with the languages (ISO 639-1) that use them."""
    yield from _names("given_names.tsv")


def surnames() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Surnames that have a letter to lose, with the languages that use them.

    Czech and Slovak ones without, too, since those of women have one (Svobodová).
    """
    yield from _names("surnames.tsv")


def _names(file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    with (DATA / file).open(encoding="utf-8", newline="") as stream:
        for row in rows(stream):
            yield row["name"], listed(row["languages"], ",")


def listed(field: str, separator: str) -> tuple[str, ...]:
    """The parts of a cell.

    >>> listed("RIA, Novosti,", ",")
    ('RIA', 'Novosti')
    """
    return tuple(part.strip() for part in field.split(separator) if part.strip())


def _forms(field: str) -> Iterator[tuple[str, str]]:
    for group in filter(None, field.split(";")):
        language, _, spellings = group.partition("=")
        for spelling in listed(spellings, ","):
            yield language.strip(), spelling
