"""The index that leads from a garbled form to the names it may have been. Built, memory-mapped, opened in under 5 ms.

Keys of the table: the rarest word of a garbled form (its rows hold whole candidates); ``#id`` an entity of the core;
``=word`` the right names of which this is the rarest word; ``@lang<tab>native`` the English of a native spelling;
``!word`` a country by name, people or capital; ``$code`` its English name; ``^word`` a place whose English name is this
one word; ``~noun adjective`` a name turned round. Every question goes to all layers that are open; a row of the core
that a user's layer gives anew, under the same id, is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repair.edit import Proof, Step
from repair.gazetteer.forms import Links, without_non_ascii
from repair.gazetteer.layers import remembered, tables
from repair.gazetteer.transliteration import ascii_form
from repair.table import Table

CURATED = ("core", "user")
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that a garbled form may have been.

    ``key`` is the garbled form, ``name`` what English prints, ``links`` the spellings between them, ``prior`` about
    the zipf frequency of the name in news (0 to 7), ``source`` core, user, given, cldr or geonames. ``languages`` are
    all those in which the name can come out so; ``links`` tell the way through one of them.
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
    def curated(self) -> bool:
        """Did somebody write the name down for this purpose, and is it in no mere list of places?"""
        return self.source in CURATED

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
    """What the index knows of an entity besides its garbled forms. Years are empty where none is known."""

    english: str
    kind: str
    countries: tuple[str, ...]
    roles: tuple[str, ...]
    short_forms: tuple[str, ...]
    needs_context: bool = False
    valid_from: str = ""
    valid_to: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class RightName:
    """A name as it should be, and whose it is; ``short`` ones stand for it only where the long form was seen."""

    form: str
    entity: str
    short: bool


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


@remembered(maxsize=100_000)
def filed_under(word: str) -> tuple[Candidate, ...]:
    """Candidates whose garbled form has this word as its rarest; the form may be longer than the word.

    >>> {candidate.name for candidate in filed_under("Nvosti")} >= {"RIA Novosti"}
    True
    """
    found = []
    for row, above in _rows(word):
        candidate = _read(row)
        if not above or not (_told_in(above, candidate.entity) or _right_in(above, candidate.key)):
            found.append(candidate)
    return tuple(sorted(found, key=lambda one: -one.prior))


@remembered(maxsize=100_000)
def right_names(word: str) -> tuple[RightName, ...]:
    """Names of the core, as they should be, of which this is the rarest word; with and without their accents.

    >>> [(name.form, name.entity) for name in right_names("Novosti")]
    [('RIA Novosti', 'agency/ria-novosti')]
    """
    found = []
    for row, above in _rows(f"={word}"):
        form, entity, short = row.decode().split("\t")
        if not _told_in(above, entity):
            found.append(RightName(form, entity, bool(short)))
    return tuple(dict.fromkeys(found))


def look_up(garbled: str) -> tuple[Candidate, ...]:
    """The names that one garbled form may have been, most prominent first.

    >>> [candidate.name for candidate in look_up("Chiinu")]
    ['Chișinău']
    """
    return tuple(
        found for word in dict.fromkeys(LETTERS.findall(garbled)) for found in filed_under(word) if found.key == garbled
    )


@remembered(maxsize=10_000)
def facts(entity: str) -> Facts | None:
    """What is known of an entity by its id, or None.

    >>> facts("city/kyiv").english
    'Kyiv'
    """
    rows = next((rows for table in tables() if (rows := table.get(f"#{entity}"))), []) if entity else []
    if not rows:
        return None
    english, kind, countries, roles, short_forms, context, first, last, wikidata = rows[0].decode().split("\t")
    return Facts(
        english,
        kind,
        tuple(filter(None, countries.split(","))),
        tuple(filter(None, roles.split("|"))),
        tuple(filter(None, short_forms.split(","))),
        bool(context),
        first,
        last,
        wikidata,
    )


@remembered(maxsize=10_000)
def turned(noun: str, adjective: str) -> tuple[str, ...]:
    """Ids of two-word names that this noun and adjective make when put the right way round.

    >>> turned("sea", "Black")
    ('sea/black-sea',)
    """
    return tuple(dict.fromkeys(row.decode() for row, _ in _rows(f"~{noun.lower()} {adjective}")))


@remembered(maxsize=100_000)
def is_place(word: str) -> bool:
    """Is this, in lower case, a place of the core whose English name is one word?

    >>> is_place("odesa"), is_place("oboe")
    (True, False)
    """
    return any(f"^{word}" in table for table in tables())


def attested(name: str, language: str, form: str) -> bool:
    """Does the index know ``form`` as what ``language`` calls ``name``?

    >>> attested("Kyiv", "es", "Kíev"), attested("Kyiv", "es", "Kyjev")
    (True, False)
    """
    if any(row.decode() == name for row, _ in _rows(f"@{language}\t{form}")):
        return True
    keys = dict.fromkeys((form, without_non_ascii(form), ascii_form(form)))
    return any(found.name == name and found.links[:1] == ((language, form),) for key in keys for found in look_up(key))


@remembered(maxsize=100_000)
def _countries_of_word(word: str) -> frozenset[str]:
    return frozenset(row.decode() for row, _ in _rows(f"!{word.lower()}"))


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
    return next((row.decode() for row, _ in _rows(f"${code}")), code)


def _rows(key: str) -> Iterator[tuple[bytes, tuple[Table, ...]]]:
    """The rows under a key in all layers, each with the layers above its own."""
    layers = tables()
    for number, table in enumerate(layers):
        for row in table.get(key):
            yield row, layers[:number]


def _told_in(above: tuple[Table, ...], entity: str) -> bool:
    """Does a layer above tell anew of an entity?"""
    return bool(entity) and any(f"#{entity}" in table for table in above)


def _right_in(above: tuple[Table, ...], form: str) -> bool:
    """Does a layer above hold a form as a right name? Then it is no garbled one: a user whose paper is called Kev."""
    begin = f"{form}\t".encode()
    return any(row.startswith(begin) for table in above for row in table.get(f"={form}"))
