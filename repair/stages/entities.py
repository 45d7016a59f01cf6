"""Entities: which people, bodies and places of the core a text names, with their ids. Changes nothing; off by default.

A long form is known where it stands. A short one ("Putin", "RIA") stands for somebody only where the long form is in
the text too, or the office before it; a name of one word that is also something else needs its country. Where two
entities of one name are equally likely, none is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repair import gazetteer, lexicon
from repair.context import Context
from repair.document import ENGLISH, Document, Finding, Mention
from repair.gazetteer import Facts, RightName
from repair.stages._document_year import year_of
from repair.stages._places import found_at
from repair.stages._surroundings import NEAR, PLACED, TITLE, Surroundings

RULES: tuple[str, ...] = ()
NAMED = lexicon.Sieve(lambda word: bool(gazetteer.right_names(word)))
gazetteer.when_changed(NAMED.forget)
NAME_ITSELF = 0.9  # share of capitals inside sentences from which a word is a name and nothing else
SPORT = re.compile(
    r"\b(?:beat|coach|cup|defeat(?:ed|s)?|drew|fans?|fixture|football(?:ers?)?|goals?|goalkeeper|league|match(?:es)?|"
    r"midfielder|playoffs?|relegat\w+|season|sign(?:ed|ing)|squad|striker|winger|[0-9]-[0-9])\b",
    re.IGNORECASE,
)
PLACES = ("city", "country", "region")
# Manchester, N.H., and Paris, Texas
AMERICAN = re.compile(
    r", (?:[A-Z]\.[A-Z]\.|(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|"
    r"Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)\b\.|(?:Alabama|Arizona|Arkansas|California|Colorado|"
    r"Connecticut|Florida|Georgia|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|"
    r"Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Ohio|Oklahoma|Ontario|Oregon|Pennsylvania|"
    r"Tennessee|Texas|Utah|Vermont|Virginia|Washington|Wisconsin|Wyoming)\b)"
)
AMBIGUOUS = frozenset({"of", "with", "by", "between", "for", "and", "against"})  # a club may follow them as well


@dataclass(frozen=True, slots=True)
class _Place:
    """One name at one place of the text, and whose it may be."""

    start: int
    end: int
    name: RightName
    known: Facts


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """The mentions of entities of the core.

    >>> document = Document.new("x", "Vladimir Putin flew to Kyiv. Putin said nothing.")
    >>> [(found.start, found.name) for found in propose(document, Context(entities=True))]
    [(0, 'Vladimir Putin'), (23, 'Kyiv'), (29, 'Vladimir Putin')]
    """
    if context.entities:
        yield from mentions(document)


def mentions(document: Document) -> Iterator[Mention]:
    """Each name once, the longest at a place, in the order of the text."""
    tokens = lexicon.tokens(document.text)
    words = sorted(NAMED.wanted(tokens.types))
    if not words:
        return
    reader = _Reader(document, Surroundings(document.text, tokens))
    for place in reader.read(words):
        yield Mention(place.start, place.end, place.known.english, place.name.entity, place.known.wikidata or None)


class _Reader:
    """One text and the names in it."""

    def __init__(self, document: Document, surroundings: Surroundings) -> None:
        self.document = document
        self.text = document.text
        self.surroundings = surroundings
        self.year = year_of(document)
        self.seen: Counter[str] = Counter()  # how often the long form of an entity stands in the text

    def read(self, words: Iterable[str]) -> list[_Place]:
        """What is named where: long forms first, since short ones hang on them."""
        spans: dict[tuple[int, int], list[_Place]] = {}
        short_forms = []
        for place in self._places(words):
            if place.name.short:
                short_forms.append(place)
            elif self._is_long_form(place):
                self.seen[place.name.entity] += 1
                spans.setdefault((place.start, place.end), []).append(place)
        for place in short_forms:
            if self._stands_for_the_long_form(place):
                spans.setdefault((place.start, place.end), []).append(place)
        kept: list[_Place] = []
        done = 0
        for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= done and (best := self._likeliest(spans[start, end])):
                kept.append(best)
                done = end
        return kept

    def _places(self, words: Iterable[str]) -> Iterator[_Place]:
        for word in words:
            for name in gazetteer.right_names(word):
                known = gazetteer.facts(name.entity)
                if known is None:
                    continue
                for start in found_at(self.text, name.form):
                    end = start + len(name.form)
                    if self._is_whole(start, end) and self.document.language_at(start) in ENGLISH:
                        yield _Place(start, end, name, known)

    def _is_whole(self, start: int, end: int) -> bool:
        """No letter or sign of an address touches it; "anti-Putin" and "Kyiv-based" hold a name."""
        before, after = self.text[max(0, start - 2) : start], self.text[end : end + 2]
        if before and (before[-1].isalnum() or before[-1] in "_@#/&" or (before[-1] == "-" and before[0].isupper())):
            return False
        if before[-1:] == "." and before[:1].isalnum():
            return False
        return not (
            after and (after[0].isalnum() or after[0] in "_@/\\&" or (after[0] in ".-" and after[1:].isupper()))
        )

    def _is_long_form(self, place: _Place) -> bool:
        return " " in place.name.form or self._stands_for_itself(place)

    def _stands_for_the_long_form(self, place: _Place) -> bool:
        return self._has_its_office(place) or (self.seen[place.name.entity] > 0 and not self._is_part_of_another(place))

    def _has_its_office(self, place: _Place) -> bool:
        left = self.text[max(0, place.start - NEAR) : place.start].lower()
        return any(left.rstrip().endswith(role.lower()) for role in place.known.roles)

    def _stands_for_itself(self, place: _Place) -> bool:
        """Is a name of one word nothing but this name here?"""
        word = place.name.form
        if place.known.kind == "club" and not self._reads_as(place):
            return False
        if place.known.kind == "city" and "US" not in place.known.countries and AMERICAN.match(self.text, place.end):
            return False
        if place.known.needs_context and place.known.kind not in PLACES and not self._has_company(place):
            return False  # of places the column tells that their garbled forms are words
        share = lexicon.capital_share(word)
        return (share is None or share >= NAME_ITSELF) and not self._is_part_of_another(place)

    def _has_company(self, place: _Place) -> bool:
        return self._has_its_office(place) or self._country_named(place) > 0

    def _country_named(self, place: _Place) -> int:
        """How often its country is named by other words than its own name, which may be a name of that country too."""
        own, times = gazetteer.countries_in(place.name.form), self.text.count(place.name.form)
        countries = self.surroundings.countries
        return max((countries[code] - (times if code in own else 0) for code in place.known.countries), default=0)

    def _is_part_of_another(self, place: _Place) -> bool:
        """Michael Jordan, Paris Hilton: another capitalised word beside it, which is no title and names no country."""
        neighbour = self.surroundings.neighbour
        before, after = neighbour(place.start, -1), neighbour(place.end, 1)
        return any(
            word[:1].isupper()
            and word[1:2].islower()
            and not TITLE.fullmatch(word)
            and not gazetteer.countries_in(word)
            and (lexicon.zipf(word) < 5.0 or (lexicon.capital_share(word) or 0.0) > NAME_ITSELF)
            for word in (before, after)
        )

    def _likeliest(self, places: list[_Place]) -> _Place | None:
        """Of several entities of one name the one that fits the text, if one does."""
        if len(places) == 1:
            return places[0]
        ranked = sorted(places, key=self._fitness, reverse=True)
        if self._fitness(ranked[0]) == self._fitness(ranked[1]):
            return None
        return ranked[0]

    def _reads_as(self, place: _Place) -> bool:
        """Do the words beside it fit its kind: "in Málaga" a town, "the Dnipro" a river, "Málaga beat" a club?"""
        left = self.text[max(0, place.start - NEAR) : place.start]
        last = left.split()[-1:]
        if place.known.kind == "sea":
            return [word.lower() for word in last] == ["the"]
        if place.known.kind == "club":
            return bool(SPORT.search(left) or SPORT.search(self.text[place.end : place.end + NEAR]))
        return place.known.kind in PLACES and bool(last) and last[0].lower() in PLACED - AMBIGUOUS

    def _fitness(self, place: _Place) -> tuple[int, ...]:
        known = place.known
        return (
            int(not place.name.short),
            self.seen[place.name.entity],
            int(self._has_its_office(place)),
            int(self._reads_as(place)),
            self._country_named(place),
            int(in_time(known, self.year)),
            int(not known.needs_context),
        )


def in_time(known: Facts, year: int | None) -> bool:
    """Was the entity in office, or did it exist, in this year? True where nothing is known.

    >>> in_time(gazetteer.facts("agency/telam"), 2026), in_time(gazetteer.facts("agency/telam"), None)
    (False, True)
    """
    if year is None:
        return True
    return int(known.valid_from or 0) <= year <= int(known.valid_to or 9999)
