"""The index that leads from a garbled form to the names it may have been. Built, memory-mapped, opened in under 5 ms.

Keys of the table: the rarest word of a garbled form (its rows hold whole candidates); ``#id`` an entity of the core;
``@lang<tab>native`` the English of a native spelling; ``!word`` a country by name, people or capital; ``$code`` its
English name; ``^word`` a place whose English name is this one word; ``~noun adjective`` a name turned round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from repair.edit import Proof, Step
from repair.gazetteer.forms import Links, without_non_ascii
from repair.gazetteer.transliteration import ascii_form
from repair.table import Table

LETTERS = re.compile(r"[^\W\d_]+")
INDEX = Path(__file__).parent / "data" / "names.marisa"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a garbled form may have been.

    ``key`` is the garbled form, ``name`` what English prints, ``links`` the spellings between them, ``prior`` about
    the zipf frequency of the name in news (0 to 7), ``source`` core, given, cldr or geonames. ``languages`` are all
    those in which the name can come out so; ``links`` tell the way through one of them.
    """

    key: str
    name: str
    entity: str
    kind: str
    countries: tuple[str, ...]
    prior: float
    source: str
    links: Links
    languages: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """The spelling before letters were lost."""
        return self.links[-1][1] if self.links else self.name

    @property
    def lossy(self) -> bool:
        """Were letters lost, or is it only a foreign spelling, perhaps without its accents?"""
        return self.key not in (self.form, ascii_form(self.form))

    @property
    def proof(self) -> Proof:
        """The channel steps from the right name to the garbled form.

        >>> [step.channel for step in look_up("Kev")[0].proof]
        ['exonym(es)', 'drop-non-ascii']
        """
        steps: list[Step] = []
        phrase, spoken = self.name, ""
        for language, form in self.links:
            channel = f"transliteration({spoken}→{language})" if spoken else f"exonym({language})"
            steps.append(Step(channel, phrase, form))
            phrase, spoken = form, language
        if phrase != self.key:
            steps.append(Step("drop-non-ascii" if self.lossy else "strip-accents", phrase, self.key))
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the index knows of an entity besides its garbled forms."""

    english: str
    kind: str
    countries: tuple[str, ...]
    roles: tuple[str, ...]
    short_forms: tuple[str, ...]


@cache
def _table() -> Table:
    return Table.open(INDEX)


def digest() -> str:
    """Names the version of the index; part of a run's signature."""
    return _table().digest


def written(candidate: Candidate) -> bytes:
    """A candidate as a row of the table; :func:`filed_under` reads it back."""
    links = ">".join(f"{language}:{form}" for language, form in candidate.links)
    fields = (
        candidate.key,
        candidate.name,
        candidate.entity,
        candidate.kind,
        ",".join(candidate.countries),
        f"{candidate.prior:.2f}",
        candidate.source,
        links,
        ",".join(candidate.languages),
    )
    return "\t".join(fields).encode()


def _read(row: bytes) -> Candidate:
    key, name, entity, kind, countries, prior, source, links, languages = row.decode().split("\t")
    pairs = tuple((link.partition(":")[0], link.partition(":")[2]) for link in links.split(">")) if links else ()
    where = tuple(countries.split(",")) if countries else ()
    through = tuple(languages.split(",")) if languages else ()
    return Candidate(key, name, entity, kind, where, float(prior), source, pairs, through)


@lru_cache(maxsize=100_000)
def filed_under(word: str) -> tuple[Candidate, ...]:
    """Candidates whose garbled form has this word as its rarest; the form may be longer than the word.

    >>> {candidate.name for candidate in filed_under("Nvosti")} >= {"RIA Novosti"}
    True
    """
    rows = _table().get(word)
    return tuple(sorted(map(_read, rows), key=lambda found: -found.prior)) if rows else ()


def look_up(garbled: str) -> tuple[Candidate, ...]:
    """The names that one garbled form may have been, most prominent first.

    >>> [candidate.name for candidate in look_up("Chiinu")]
    ['Chișinău']
    """
    return tuple(
        found for word in dict.fromkeys(LETTERS.findall(garbled)) for found in filed_under(word) if found.key == garbled
    )


@lru_cache(maxsize=10_000)
def facts(entity: str) -> Facts | None:
    """What is known of an entity by its id, or None.

    >>> facts("city/kyiv").english
    'Kyiv'
    """
    rows = _table().get(f"#{entity}") if entity else []
    if not rows:
        return None
    english, kind, countries, roles, short_forms = rows[0].decode().split("\t")
    return Facts(
        english,
        kind,
        tuple(filter(None, countries.split(","))),
        tuple(filter(None, roles.split("|"))),
        tuple(filter(None, short_forms.split(","))),
    )


@lru_cache(maxsize=10_000)
def turned(noun: str, adjective: str) -> tuple[str, ...]:
    """Ids of two-word names that this noun and adjective make when put the right way round.

    >>> turned("sea", "Black")
    ('sea/black-sea',)
    """
    return tuple(row.decode() for row in _table().get(f"~{noun.lower()} {adjective}"))


@lru_cache(maxsize=100_000)
def is_place(word: str) -> bool:
    """Is this, in lower case, a place of the core whose English name is one word?

    >>> is_place("odesa"), is_place("oboe")
    (True, False)
    """
    return f"^{word}" in _table()


def attested(name: str, language: str, form: str) -> bool:
    """Does the index know ``form`` as what ``language`` calls ``name``?

    >>> attested("Kyiv", "es", "Kíev"), attested("Kyiv", "es", "Kyjev")
    (True, False)
    """
    if any(row.decode() == name for row in _table().get(f"@{language}\t{form}")):
        return True
    keys = dict.fromkeys((form, without_non_ascii(form), ascii_form(form)))
    return any(found.name == name and found.links[:1] == ((language, form),) for key in keys for found in look_up(key))


@lru_cache(maxsize=100_000)
def _countries_of_word(word: str) -> frozenset[str]:
    return frozenset(row.decode() for row in _table().get(f"!{word.lower()}"))


def countries_in(text: str) -> frozenset[str]:
    """ISO codes of the countries that a text names by name, people or capital.

    >>> sorted(countries_in("Ukrainian and Polish"))
    ['PL', 'UA']
    """
    return frozenset(code for word in LETTERS.findall(text) for code in _countries_of_word(word))


def country_name(code: str) -> str:
    """The English name of a country.

    >>> country_name("UA")
    'Ukraine'
    """
    rows = _table().get(f"${code}")
    return rows[0].decode() if rows else code
