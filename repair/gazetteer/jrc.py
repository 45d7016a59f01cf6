"""Names from JRC-Names, the list of person and organisation names with their spellings in the world press.

A line is ``id<tab>type<tab>language<tab>name``: P a person, O an organisation; ``u`` where the language is not told; a
plus sign for each blank. The lines of one id stand together, the usual spelling first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from repair.gazetteer.entities import Entity
from repair.gazetteer.forms import is_latin
from repair.gazetteer.rows import UNDETERMINED
from repair.gazetteer.scripts import languages, script_of, scripts_of
from repair.gazetteer.transliteration import SOURCES

KINDS = {"P": "person", "O": "organisation"}
UNTOLD = "u"
SOURCE = "JRC-Names"

Line = tuple[str, str, str, str]


def entities(lines: Iterable[bytes], least: int) -> Iterator[Entity]:
    """The entities with so many spellings or more. Lines of another form are passed over.

    >>> lines = [b"7\\tP\\tu\\tZenobia+Halka", "7\\tP\\tpl\\tZenobia+Hałka".encode()]
    >>> [(entity.english, entity.forms) for entity in entities(lines, 0)]
    [('Zenobia Halka', (('pl', 'Zenobia Hałka'),))]
    """
    for _, group in groupby(filter(None, map(_line, lines)), key=lambda line: line[0]):
        spellings = list(dict.fromkeys(group))
        if len(spellings) >= least and (found := _entity(spellings)):
            yield found


def _line(raw: bytes) -> Line | None:
    cells = raw.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if len(cells) != 4 or cells[0].startswith("#") or cells[1] not in KINDS or "\ufffd" in cells[3]:
        return None
    return cells[0], cells[1], cells[2], " ".join(cells[3].replace("+", " ").split())


def _entity(spellings: list[Line]) -> Entity | None:
    number, kind = spellings[0][:2]
    latin = [(language, name) for _, _, language, name in spellings if is_latin(name)]
    usual = [name for language, name in latin if language == "en"] + [name for _, name in latin]
    if not usual:
        return None
    english = usual[0]
    native = next(((code, name) for _, _, code, name in spellings if code in SOURCES and not is_latin(name)), None)
    forms = [
        (UNDETERMINED if language == UNTOLD else language, name)
        for language, name in latin
        if name != english and (language == UNTOLD or _fits(name, language)) and not set(name) & set(",;=")
    ]
    return Entity(
        id=f"jrc/{number}",
        kind=KINDS[kind],
        english=english,
        native_language=native[0] if native else "en",
        native=native[1] if native else english,
        forms=tuple(dict.fromkeys(forms)),
        short_forms=(english.split(" ")[-1],) if kind == "P" and " " in english else (),
        source=SOURCE,
    )


def _fits(name: str, language: str) -> bool:
    return language in languages() and script_of(name, language) in scripts_of(language)
