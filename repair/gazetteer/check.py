"""What can be wrong with a row of names: shapes, scripts, languages, years, and what follows from the name itself.

No check knows whether a spelling is right; that is for a person. ``derived`` fills in what can be computed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from repair.gazetteer.entities import COLUMNS, KINDS, Entity, entity_of
from repair.gazetteer.forms import SOFT_SIGNS, is_latin, without_non_ascii
from repair.gazetteer.rows import UNDETERMINED
from repair.gazetteer.scripts import languages, script_of, scripts_of
from repair.gazetteer.transliteration import ascii_form
from repair.lexicon import zipf

Row = Mapping[str, str]
ID = re.compile(r"[a-z]+(?:-[a-z]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")
COUNTRY = re.compile(r"[A-Z]{2}")
YEAR = re.compile(r"[12]\d{3}")
WIKIDATA = re.compile(r"Q[1-9]\d*")
DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d")
OFTEN = 3.0  # zipf of a word that one meets in English news
MEANINGLESS = ("Cc", "Cf", "Co", "Cn", "Cs")  # categories of code points that no name holds
ALLOWED = "\u200c\u200d"  # Persian, Sinhala and their kin part and join letters with them


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row, named by its id and by its number among the rows."""

    row: int
    id: str
    told: str


def problems(rows: Sequence[Row]) -> Iterator[Problem]:
    """Everything that is wrong with rows in the columns of the core.

    >>> row = {"id": "city/x", "kind": "city", "english": "Łódź", "english_ascii": "Lodz", "native": "uk=Łódź"}
    >>> [problem.told for problem in problems([row])]
    ["'Łódź' is in Latn, and uk is written in Cyrl"]
    """
    times = Counter(row.get("id", "") for row in rows)
    known = Counter(row.get("wikidata", "") for row in rows)
    for number, row in enumerate(rows, 1):
        id = row.get("id", "")
        for told in (*_shape(row), *_names(row), *_facts(row)):
            yield Problem(number, id, told)
        if times[id] > 1:
            yield Problem(number, id, f"the id stands in {times[id]} rows")
        if row.get("wikidata") and known[row["wikidata"]] > 1:
            yield Problem(number, id, f"{row['wikidata']} stands in {known[row['wikidata']]} rows")


def derived(row: Row) -> dict[str, str]:
    """The row with the columns that follow from others: english_ascii, script, collides_with.

    >>> derived({"id": "person/x", "english": "Fethullah Gülen", "native": "tr=Fethullah Gülen"})["collides_with"]
    'Glen'
    """
    entity = entity_of(row)
    found = {
        "english_ascii": ascii_form(entity.english),
        "script": _script(row, entity),
        "collides_with": ",".join(collisions(entity)),
    }
    return {**dict.fromkeys(COLUMNS, ""), **row, **found}


def collisions(entity: Entity) -> list[str]:
    """English words that the deletion of letters makes of a word of the name, in any of its spellings."""
    latin = [entity.english, *entity.short_forms, *(form for _, form in ((0, entity.native), *entity.forms))]
    words = {word for name in latin if is_latin(name) for word in re.split(r"[ \-/]", name)}
    left = {without_non_ascii(word) for word in words if not set(word) <= SOFT_SIGNS | set(map(chr, range(128)))}
    return sorted(form for form in left if len(form) > 1 and form.isalpha() and zipf(form) >= OFTEN)


def _shape(row: Row) -> Iterator[str]:
    for column, cell in row.items():
        if column not in COLUMNS:
            yield f"there is no column {column!r}"
        elif cell is None:
            yield f"the row ends before {column!r}"
        elif cell != cell.strip() or "  " in cell:
            yield f"{column} has blanks too many: {cell!r}"
        elif not unicodedata.is_normalized("NFC", cell):
            yield f"{column} is not composed (NFC): {cell!r}"
        elif bad := [sign for sign in cell if sign == "\ufffd" or _means_nothing(sign)]:
            yield f"{column} holds U+{ord(bad[0]):04X}"


def _means_nothing(sign: str) -> bool:
    return unicodedata.category(sign) in MEANINGLESS and sign not in ALLOWED


def _names(row: Row) -> Iterator[str]:
    entity = entity_of({"id": "", "english": "", **row})
    if not entity.english:
        yield "there is no English name"
    for name in (entity.english, *entity.short_forms):
        if not is_latin(name) and ascii_form(name).isascii() is False:
            yield f"{name!r} is not in Latin letters"
    if row.get("english_ascii", ascii_form(entity.english)) != ascii_form(entity.english):
        yield f"english_ascii is not {ascii_form(entity.english)!r}"
    if not entity.native or "=" not in row.get("native", ""):
        yield "native is not LANGUAGE=NAME"
    else:
        yield from _spelled(entity.native, entity.native_language)
    if row.get("script", _script(row, entity)) != _script(row, entity):
        yield f"script is not {_script(row, entity)!r}"
    for language, form in entity.forms:
        if language != UNDETERMINED:
            yield from _spelled(form, language)
    for pair, times in Counter(entity.forms).items():
        if times > 1:
            yield f"{pair[0]}={pair[1]} stands {times} times"
    if listed_as(row.get("collides_with") or ",".join(collisions(entity))) != collisions(entity):
        yield f"collides_with is not {','.join(collisions(entity))!r}"


def _script(row: Row, entity: Entity) -> str:
    """The script of the native name; whether Chinese is in long or short signs is for a person to say."""
    script = script_of(entity.native, entity.native_language)
    return "Hant" if script == "Hans" and row.get("script") == "Hant" else script


def listed_as(cell: str) -> list[str]:
    """The words of a cell, sorted."""
    return sorted(filter(None, cell.split(",")))


def _spelled(name: str, language: str) -> Iterator[str]:
    if language not in languages():
        yield f"there is no language {language!r}"
    elif (script := script_of(name, language)) not in (*scripts_of(language), ""):
        yield f"{name!r} is in {script}, and {language} is written in {' or '.join(scripts_of(language))}"


def _facts(row: Row) -> Iterator[str]:
    if not ID.fullmatch(row.get("id", "")):
        yield "the id is not kind/name in small letters, digits and hyphens"
    if row.get("kind") not in KINDS:
        yield f"there is no kind {row.get('kind')!r}"
    for code in filter(None, row.get("country", "").split(",")):
        if not COUNTRY.fullmatch(code):
            yield f"{code!r} is no code of a country (ISO 3166, two letters)"
    first, last = row.get("valid_from", ""), row.get("valid_to", "")
    if not all(not year or YEAR.fullmatch(year) for year in (first, last)):
        yield f"{first!r} to {last!r} are no years"
    elif first and last and first > last:
        yield f"it ends in {last}, before it begins in {first}"
    if row.get("needs_context", "no") not in ("yes", "no", ""):
        yield "needs_context is yes or no"
    if row.get("wikidata") and not WIKIDATA.fullmatch(row["wikidata"]):
        yield f"{row['wikidata']!r} is no id of Wikidata"
    if row.get("checked_on") and not DATE.fullmatch(row["checked_on"]):
        yield "checked_on is no date (2026-11-21)"


def told(found: Iterable[Problem]) -> list[str]:
    """The problems as lines.

    >>> told([Problem(3, "city/x", "there is no English name")])
    ['row 3, city/x: there is no English name']
    """
    return [f"row {problem.row}, {problem.id or 'no id'}: {problem.told}" for problem in found]
