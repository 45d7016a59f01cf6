"""Names from a dump of Wikidata: one entity a line, read as a stream; only what one asks for is kept.

An entity is kept when it is an instance (P31) of one of the classes, as its own line says: classes above them are in
other lines, so a news agency that is filed as a "news website" needs that class named too. The number of its sitelinks,
that is of the Wikipedias that write about it, tells how well it is known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from repair.errors import SettingsError
from repair.gazetteer.entities import KINDS, Entity, core
from repair.gazetteer.forms import is_latin
from repair.gazetteer.scripts import languages, script_of, scripts_of

CLASSES = {
    "Q5": "person",
    "Q6256": "country",
    "Q515": "city",
    "Q1549591": "city",
    "Q165": "sea",
    "Q192283": "agency",
    "Q11032": "media",
    "Q7278": "party",
    "Q476028": "club",
    "Q4830453": "company",
    "Q43229": "organisation",
    "Q484652": "organisation",
}
"""Classes whose kind is known. Human, country, city, city of a million, sea, news agency, newspaper, political party,
football club, business, organisation, international organisation."""

PRESS = ("es", "fr", "pt", "de", "it", "tr", "pl", "cs", "ro", "hu", "ca", "hr", "sr", "sk", "sv", "lt", "lv", "uk")
"""Languages whose labels are taken as forms: those that news in English come through most."""

AT_HOME = {"RU": "ru", "UA": "uk", "BY": "be", "BG": "bg", "RS": "sr"}
NATIVE, CITIZEN, COUNTRY, BEGAN, ENDED = ("P1559", "P1705"), "P27", "P17", "P571", "P576"
SOURCE = "Wikidata (CC0)"


def classes(words: Iterable[str]) -> dict[str, str]:
    """The classes of a command line, each with its kind. Raises SettingsError.

    >>> classes(["Q5", "Q476028=club"])
    {'Q5': 'person', 'Q476028': 'club'}
    """
    found = {}
    for word in words:
        item, _, kind = word.partition("=")
        kind = kind or CLASSES.get(item, "")
        if kind not in KINDS:
            raise SettingsError(
                f"Say what kind of name {item} is: --class {item}=KIND, with one of {', '.join(KINDS)}."
            )
        found[item] = kind
    return found or dict(CLASSES)


def entities(lines: Iterable[bytes], wanted: Mapping[str, str], least: int) -> Iterator[Entity]:
    """The entities of these classes that have so many sitelinks or more. Lines that hold no entity are passed over.

    >>> line = (b'{"id": "Q1", "labels": {"en": {"value": "Zenobia Ha\\xc5\\x82ka"}}, "sitelinks": {},'
    ...         b' "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]}},')
    >>> [entity.english for entity in entities([b"[", line, b"]"], {"Q5": "person"}, 0)]
    ['Zenobia Hałka']
    """
    marks = [f'"{item}"'.encode() for item in wanted]
    countries = {entity.wikidata: entity.countries for entity in core() if entity.kind == "country" and entity.wikidata}
    for line in lines:
        if not any(mark in line for mark in marks):  # much cheaper than to read the line as JSON
            continue
        try:
            item = json.loads(line.strip().rstrip(b","))
            found = _entity(item, wanted, least, countries)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if found:
            yield found


def _entity(
    item: Mapping[str, Any], wanted: Mapping[str, str], least: int, countries: Mapping[str, tuple[str, ...]]
) -> Entity | None:
    kind = next((wanted[value["id"]] for value in _values(item, "P31") if value.get("id") in wanted), None)
    labels = {code: label["value"].strip() for code, label in item.get("labels", {}).items()}
    english = labels.get("en") or labels.get("mul") or ""
    if kind is None or not english or not is_latin(english) or len(item.get("sitelinks") or {}) < least:
        return None
    where = COUNTRY if kind != "person" else CITIZEN
    codes = tuple(code for value in _values(item, where) for code in countries.get(value.get("id", ""), ()))
    language, native = _native(item, labels, codes) or ("en", english)
    return Entity(
        id=f"wikidata/{item['id'].lower()}",
        kind=kind,
        english=english,
        native_language=language,
        native=native,
        forms=tuple(
            (code, form) for code in PRESS if (form := labels.get(code)) and form != english and _fits(form, code)
        ),
        short_forms=(english.split(" ")[-1],) if kind == "person" and " " in english else (),
        countries=tuple(dict.fromkeys(codes)),
        valid_from=_year(item, BEGAN),
        valid_to=_year(item, ENDED),
        wikidata=item["id"],
        source=SOURCE,
    )


def _values(item: Mapping[str, Any], prop: str) -> Iterator[Any]:
    for claim in item.get("claims", {}).get(prop, ()):
        value = claim.get("mainsnak", {}).get("datavalue", {}).get("value")
        if isinstance(value, dict) and claim.get("rank") != "deprecated":
            yield value


def _native(item: Mapping[str, Any], labels: Mapping[str, str], codes: Iterable[str]) -> tuple[str, str] | None:
    """The name in its own language: as a statement tells it, or the label in the language of its country."""
    told = ((value.get("language", ""), value.get("text", "")) for prop in NATIVE for value in _values(item, prop))
    at_home = ((AT_HOME[code], labels.get(AT_HOME[code], "")) for code in codes if code in AT_HOME)
    for language, name in (*told, *at_home):
        language = language.split("-")[0]
        if name and language in languages() and _fits(name, language):
            return language, name
    return None


def _fits(form: str, language: str) -> bool:
    return script_of(form, language) in scripts_of(language) and not set(form) & set(",;=\t\n(")


def _year(item: Mapping[str, Any], prop: str) -> str:
    time = next((value.get("time", "") for value in _values(item, prop)), "")
    return str(time[1:5]) if time.startswith("+") and time[1:5].isdecimal() else ""
