"""Do the tables write a name of another script as the press of a language prints it?

``transliteration_attested.tsv`` holds press forms that were typed from knowledge before the tables knew their
languages. No row leaves because it fails; a wrong attestation is corrected, with the reason in the commit. A form is
hit exactly where one of the spellings is it, letter for letter (any one vowel may carry the accent of stress where that
press marks it), and blind where it is so without accents. How many spellings a name has says what the hits cost: of an
Arabic name only those are made that go with the English form on the list, as in the index.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from repair.gazetteer.transliteration import LANGUAGES, SOURCES, fold, spellings, writes

ATTESTED = Path(__file__).parent / "transliteration_attested.tsv"


@dataclass(frozen=True, slots=True)
class Hit:
    """One attested form, whether the tables make it, and how many spellings they make for it."""

    native: str
    source: str
    target: str
    form: str
    exact: bool
    blind: bool
    spellings: int


def attested() -> list[tuple[str, str, str, str]]:
    """Native name, its language, the language of the press, the form printed there.

    >>> attested()[0]
    ('Мишустин', 'ru', 'en', 'Mishustin')
    """
    with ATTESTED.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["native"], row["source"], row["target"], row["form"]) for row in rows]


def hit(native: str, source: str, target: str, form: str, english: str) -> Hit:
    """One row measured; a language without a table makes nothing.

    >>> hit("Мишустин", "ru", "fr", "Michoustine", "Mishustin").exact
    True
    """
    if source not in SOURCES or target not in LANGUAGES:
        return Hit(native, source, target, form, exact=False, blind=False, spellings=0)
    made = spellings(native, source, target, "" if target == "en" else english)
    exact = writes(native, source, target, form)
    blind = fold(form) in set(map(fold, made)) or (target == "en" and exact)
    return Hit(native, source, target, form, exact and blind, blind, len(made))


def measure() -> dict[str, float]:
    """Hits in all, by source and by target; every miss is printed."""
    rows = attested()
    english = {native: form for native, _, target, form in rows if target == "en"}
    hits = [hit(*row, english.get(row[0], "")) for row in rows]
    for one in hits:
        if not one.exact:
            print(f"  {'not exactly' if one.blind else 'missed'} {one.source}→{one.target} {one.native}: {one.form}")
    figures = dict(_figures("all", hits))
    for side in ("source", "target"):
        groups: dict[str, list[Hit]] = defaultdict(list)
        for one in hits:
            groups[getattr(one, side)].append(one)
        for language, group in sorted(groups.items()):
            figures |= _figures(f"{side}_{language}", group)
    return figures


def _figures(name: str, hits: Sequence[Hit]) -> Iterator[tuple[str, float]]:
    count = len(hits)
    blind, exact = (sum(getattr(one, how) for one in hits) / count for how in ("blind", "exact"))
    many = sum(one.spellings for one in hits) / count
    print(f"  {name:10s} {count:4d} forms   blind {blind:6.1%}   exact {exact:6.1%}   {many:5.1f} spellings a name")
    yield f"{name}_blind", round(blind, 3)
    yield f"{name}_exact", round(exact, 3)
    if name == "all":
        yield "forms", float(count)
        yield "spellings_a_name", round(many, 2)
