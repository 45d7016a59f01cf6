"""Is what a lost name was among the candidates at all? No scoring, no edit: what the index and the word list offer.

Texts that exist in English and in another language tell how that language writes a name: a capitalised word with an
accent, and on the same line in English the same letters (``own``: Dvořák), or a name that begins alike (``foreign``:
Moscú, Británii, Klausem; inflected forms are here). In blocks of 20 English lines each such name is put into the
spelling of the other language and loses its letters. It is found where a candidate of the stage ``names``, for this
word or for a longer name around it, has the letters of the English name; accents are not compared. A name counts at
most three times a language, so that one article does not rule. Nothing was written from these texts.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from benchmarks import data
from benchmarks.names import ACCENTED
from repair import gazetteer, lexicon
from repair.channel import deletion
from repair.gazetteer.transliteration import fold
from repair.stages._name_forms import plausible
from repair.stages._name_losses import readings

SEED = 1
LANGUAGES = ("es", "fr", "de", "pt", "it", "pl", "cs", "ro", "tr", "hu")
INFLECTING = ("fi", "lt", "lv")  # measured for their foreign forms alone
MOST = 400  # names of each kind and language
MOST_OF_ONE = 3
LINES = 20

CAPITALISED = re.compile(r"(?<![^\W\d_])[^\W\d_a-z][^\W\d_]+")
NAME_ITSELF = 0.9  # share of capitals in English from which a word is a name
LEAST_ALIKE, SHARE_ALIKE = 4, 0.6  # letters at the beginning that two forms of one name have in common
WINDOW = 40


@dataclass(frozen=True, slots=True)
class Lost:
    """A name in a damaged block: its place, what was lost, what the English text has."""

    block: str
    start: int
    end: int
    form: str
    english: str
    kind: str


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Lines in another language and in English, each once."""
    folder = data.folder()
    seen: set[str] = set()
    for path in (folder / "parallel" / f"{language}-en.tsv.gz", *_references(folder, language)):
        if not path.is_file():
            continue
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as stream:
            for line in stream:
                for other, english in _read(line, path):
                    if other not in seen:
                        seen.add(other)
                        yield other, english


def _references(folder: Path, language: str) -> Sequence[Path]:
    return sorted((folder / "mt_vs_human").glob(f"*{language}-en.jsonl.gz"))


def _read(line: str, path: Path) -> Iterator[tuple[str, str]]:
    if ".tsv" in path.name:
        other, english = line.rstrip("\n").split("\t")[:2]
        yield other, english
    elif isinstance((row := json.loads(line)).get("ref"), str):
        yield row["src"], row["ref"]


def names_of(other: str, english: str) -> Iterator[tuple[str, str, str]]:
    """(form, English name, kind) of the names that a line and its English line share.

    >>> sorted(names_of("Včera Dvořák navštívil Hamburk a Paříži.", "Yesterday Dvorak saw Hamburg and Paris."))
    [('Dvořák', 'Dvorak', 'own'), ('Paříži', 'Paris', 'foreign')]
    """
    shown = {fold(word[0]): word[0] for word in CAPITALISED.finditer(english) if _is_name(word[0])}
    for found in ACCENTED.finditer(other):
        form, plain = found[0], fold(found[0])
        if not form[0].isupper() or form.isupper() or not plain.isascii() or len(deletion.corrupt(form)) < 2:
            continue
        if plain in shown:
            yield form, shown[plain], "own"
        elif alike := [(_alike(plain, other_plain), name) for other_plain, name in shown.items()]:
            letters, name = max(alike)
            if letters >= max(LEAST_ALIKE, SHARE_ALIKE * max(len(plain), len(name))):
                yield form, name, "foreign"


def _is_name(word: str) -> bool:
    plain = fold(word)
    share = lexicon.capital_share(plain)
    people = gazetteer.countries_in(word) and not gazetteer.is_place(plain)
    return not people and (share is None or share >= NAME_ITSELF) and lexicon.zipf(plain) < 5.5


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False)))


def losses(language: str) -> list[Lost]:
    """The sample of one language."""
    lines: list[tuple[str, list[tuple[str, str, str]]]] = []
    found: list[Lost] = []
    for other, english in pairs(language):
        lines.append((english, list(names_of(other, english))))
        if len(lines) == LINES:
            found += _block(lines)
            lines = []
    found += _block(lines)
    random.Random(SEED).shuffle(found)
    kept: dict[str, list[Lost]] = defaultdict(list)
    often: Counter[tuple[str, str]] = Counter()
    for one in found:
        often[one.kind, one.form] += 1
        if often[one.kind, one.form] <= MOST_OF_ONE and len(kept[one.kind]) < MOST:
            kept[one.kind].append(one)
    return [*kept["own"], *kept["foreign"]]


def _block(lines: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> list[Lost]:
    damaged = ""
    places: list[tuple[int, int, str, str, str]] = []
    for english, names in lines:
        at = 0
        for place, name, form, kind in sorted(
            (found.start(), name, form, kind)
            for form, name, kind in names
            if (found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", english))
        ):
            if place < at:
                continue
            damaged += deletion.corrupt(english[at:place])
            left = deletion.corrupt(form)
            places.append((len(damaged), len(damaged) + len(left), form, name, kind))
            damaged += left
            at = place + len(name)
        damaged += deletion.corrupt(english[at:]) + "\n"
    return [Lost(damaged, *place) for place in places]


def is_found(one: Lost) -> bool:
    """Has any candidate at this place the letters of the name?

    >>> is_found(Lost("flew to Mxico", 8, 13, "México", "Mexico", "own"))
    True
    """
    around = one.block[max(0, one.start - WINDOW) : one.end + WINDOW]
    wanted = {fold(one.english), fold(one.form)} if one.kind == "own" else {fold(one.english)}
    for word in {found[0] for found in re.finditer(r"[^\W\d_]+", around)}:
        for candidate in (*(found for found, _ in plausible(word)), *(reading.candidate for reading in readings(word))):
            if not wanted.isdisjoint(re.split("[ -]", fold(candidate.name))) and _covers(one, candidate.key):
                return True
    return False


def _covers(one: Lost, key: str) -> bool:
    start = one.block.find(key, max(0, one.start - len(key) + 1), one.end + len(key))
    return 0 <= start <= one.start and one.end <= start + len(key)


def measure() -> dict[str, float]:
    """The share of names that are among the candidates, by language and kind."""
    figures: dict[str, float] = {}
    found: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for language in (*LANGUAGES, *INFLECTING):
        missed: dict[str, Counter[str]] = defaultdict(Counter)
        for one in losses(language):
            if language in INFLECTING and one.kind == "own":
                continue
            hit = is_found(one)
            found[one.kind, language].append(hit)
            if not hit:
                missed[one.kind][f"{one.form}"] += 1
        for kind in ("own", "foreign"):
            if group := found[kind, language]:
                figures |= _share(f"{kind}_{language}", group)
                print("      missed:", *(form for form, _ in missed[kind].most_common(12)))
    for kind in ("own", "foreign"):
        figures |= _share(kind, [hit for language in LANGUAGES for hit in found[kind, language]])
    return figures


def _share(name: str, hits: Sequence[bool]) -> dict[str, float]:
    share = sum(hits) / max(1, len(hits))
    print(f"  {name:12s} {share:6.1%} of {len(hits)} names are among the candidates")
    return {name: round(share, 3)}
