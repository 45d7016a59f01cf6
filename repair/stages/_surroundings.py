"""What stands around a name: titles, prepositions, its country, the rest of a full name. Used by the names stage alone.

Each kind of support is worth a fixed number of powers of ten. They were set by hand on the development cases and on
clean news; the benchmark *harm* says what they cost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from repair import gazetteer
from repair.gazetteer import Candidate
from repair.lexicon import Sieve, Tokens, zipf
from repair.stages._places import forms_at

FULL_NAME, OWN_ROLE, ANY_TITLE, ELSEWHERE = 4.0, 2.0, 0.8, 1.5
COUNTRY_OFTEN, COUNTRY_ONCE, COUNTRY_NEAR = 1.5, 0.7, 0.8
PREPOSITION, PRESS_WORD, GIVEN_BEFORE_SURNAME = 0.6, 2.0, 0.7
# A hotel, a cafe or a paper may be called by a foreign city; a place has a preposition before it.
AFTER_GIVEN_NAME, FOREIGN_UNPLACED = 0.7, -2.0
INSIDE_A_NAME, NO_SURNAME, SENTENCE_START, SMALL_WORD, ALSO_A_WORD = -2.0, -1.5, -0.5, -3.0, -4.0
# Almat Bekov is a man and no city; Atenas, a town in Costa Rica, is another place; Anvers station lies in Paris.
A_PERSON, ANOTHER_PLACE, A_STOP = -4.0, -6.0, -4.0

NEAR = 60  # code points to each side that are read for titles and countries
PLACED = frozenset(  # words that places follow
    """in from near to at of by with between around outside through via and for towards toward into across over against
    leaving left visit visited reached capital city town village region port governor mayor""".split()  # noqa: SIM905
)
PRESS = re.compile(
    r"\b(?:agency|news|newspaper|daily|weekly|broadcaster|channel|station|magazine|reported|paper|television)\b"
)
TITLE = re.compile(
    r"\b(?:president|minister|premier|chancellor|secretary|spokes(?:man|woman|person)|ambassador|governor|mayor|senator|"
    r"general|colonel|judge|prosecutor|bishop|cardinal|pope|king|queen|prince|princess|coach|striker|midfielder|keeper|"
    r"goalkeeper|captain|defender|winger|director|chief|leader|chairman|chairwoman|head|lawyer|journalist|writer|singer|"
    r"actor|actress|author|professor|mr|mrs|ms|dr|sir|dame|sheikh)\b\.?",
    re.IGNORECASE,
)
# What is called after a place and lies elsewhere; rivers too, which have names of their own (the Skellefte river).
STOP = re.compile(
    r" (?:and (?:the )?[A-Z][^\W\d_]* )?(?:station|metro|stop|street|avenue|road|square|boulevard|rivers?|River)\b"
)
IN_APPOSITION = re.compile(
    r",? (?:is |was )?an? (?:[\w-]+ ){0,3}?(?:town|village|hamlet|city|municipality|suburb|commune)\b"
)
SENTENCE_END = re.compile(r"[.!?;\n]")
MOST_PLACES = 50  # of one word that are read for that
CALLED = frozenset(("called", "named"))
SURNAME_LIKE = 2.0  # zipf below which a capitalised word is nobody's airport or shipyard
COUNTRY_WORDS = Sieve(lambda word: word[0].isupper() and bool(gazetteer.countries_in(word)))
gazetteer.when_changed(COUNTRY_WORDS.forget)
FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LAST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_SPACE_ONLY = frozenset(" \u00a0")


class Surroundings:
    """One text, and what its words say about a name at some place."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self.text = text
        self.tokens = tokens
        self._parts_of_names: dict[str, bool] = {}
        self._named: dict[str, bool] = {}
        self._others: dict[tuple[object, ...], float] = {}

    def stands_alone(self, start: int, end: int) -> bool:
        """No letter, digit, hyphen, apostrophe, dot or sign of an address touches it."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if before and (before.isalnum() or before in "_@#/'’-.&$"):
            return False
        if not after:
            return True
        beyond = self.text[end + 1 : end + 2]
        return not (after.isalnum() or after in "_@/\\" or (after in ".-:'’" and beyond.isalnum() and beyond != "s"))

    def is_free(self, start: int, end: int) -> bool:
        """No letter, digit or sign of an address touches it; a hyphen may, as in ``Torres-Garca``."""
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if (before and (before.isalnum() or before in "_@#/&$\\")) or (after and (after.isalnum() or after in "_@/\\")):
            return False
        beyond, behind = self.text[end + 1 : end + 2], self.text[start - 2 : start - 1]
        if before and before in ".'’" and behind.isalnum() and not (before == "." and self.text[start].isupper()):
            return False
        if (after == "-" and beyond.isdigit()) or (before == "-" and behind.isdigit()):
            return False
        return not (after and after in ".'’" and beyond.isalnum() and beyond != "s" and not beyond.isupper())

    def support(self, candidate: Candidate, start: int, end: int) -> tuple[float, tuple[str, ...]]:
        """How much the surroundings speak for the name, in powers of ten, and what does, in words."""
        found = [*self._everywhere(candidate), *self._around(candidate, start, end)]
        return sum(worth for worth, _ in found), tuple(reason for _, reason in found if reason)

    def _everywhere(self, candidate: Candidate) -> Iterator[tuple[float, str]]:
        if candidate.key.lower() != candidate.key and candidate.key.lower() in self.tokens.types:
            yield ALSO_A_WORD, ""
        if candidate.kind != "given" and self._names_elsewhere(candidate):
            yield ELSEWHERE, f"{candidate.name!r} stands elsewhere in the text"
        count, country = max(((self.countries[code], code) for code in candidate.countries), default=(0, ""))
        if count:
            times = "once" if count == 1 else f"{count} times"
            yield (COUNTRY_OFTEN if count > 1 else COUNTRY_ONCE), f"{gazetteer.country_name(country)} is named {times}"

    def _around(self, candidate: Candidate, start: int, end: int) -> Iterator[tuple[float, str]]:
        left, right = self.text[max(0, start - NEAR) : start], self.text[end : end + NEAR]
        if candidate.kind == "name":
            yield from self._surname(self.neighbour(start, -1))
        elif candidate.kind in ("person", "given"):
            yield from self._person(candidate, left, self.neighbour(start, -1), self.neighbour(end, 1))
        elif candidate.kind in ("agency", "media"):
            if PRESS.search(right[:30]) or PRESS.search(left[-30:]):
                yield PRESS_WORD, "a word for the press stands beside it"
        else:
            yield from self._place(candidate, left, right)
        if starts_sentence(left):
            first = candidate.key.split(" ")[0]
            yield (SMALL_WORD if first != candidate.key and zipf(first) > 5.0 else SENTENCE_START), ""

    def _person(self, candidate: Candidate, left: str, before: str, after: str) -> Iterator[tuple[float, str]]:
        known = gazetteer.facts(candidate.entity)
        if known and (partner := _partner(candidate, known.english.split(" "), before, after)):
            yield FULL_NAME, f"with {partner!r} it is a full name"
        role = next((role for role in known.roles if role in left.lower()), "") if known else ""
        if role:
            yield OWN_ROLE, f"{role!r} stands before it"
        elif TITLE.search(left):
            yield ANY_TITLE, "a title stands before it"
        if candidate.kind == "given" and before[:1].isupper() and not TITLE.fullmatch(before):
            yield NO_SURNAME, ""  # Rooney Mara: behind another name it is a surname
        elif candidate.kind == "given":
            followed = after[:1].isupper()
            yield (GIVEN_BEFORE_SURNAME, "a surname follows") if followed else (NO_SURNAME, "")

    def _surname(self, before: str) -> Iterator[tuple[float, str]]:
        if TITLE.fullmatch(before):
            yield ANY_TITLE, "a title stands before it"
        elif before[:1].isupper() and zipf(before) < 5.0:
            yield AFTER_GIVEN_NAME, "a given name stands before it"

    def _place(self, candidate: Candidate, left: str, right: str) -> Iterator[tuple[float, str]]:
        if left.split()[-1:] and left.split()[-1].lower() in PLACED and left.endswith(tuple(_SPACE_ONLY)):
            yield PREPOSITION, ""
        elif not candidate.lossy:
            yield FOREIGN_UNPLACED, ""
        near = gazetteer.countries_in(left) | gazetteer.countries_in(right[: NEAR // 2])
        if near & set(candidate.countries):
            yield COUNTRY_NEAR, ""
        if self._is_part_of_a_name(candidate.key):
            yield INSIDE_A_NAME, ""
        if speaks_against := self.otherwise(candidate):
            yield speaks_against, ""

    def otherwise(self, candidate: Candidate) -> float:
        """What speaks against it where the text says that the word is no such place: then it is none anywhere."""
        asked = (candidate.key, candidate.name, candidate.countries)
        if asked not in self._others:
            places = (
                (start, start + len(candidate.key)) for start in islice(forms_at(self.text, candidate.key), MOST_PLACES)
            )
            self._others[asked] = min((self._other(candidate, *place) for place in places), default=0.0)
        return self._others[asked]

    def _other(self, candidate: Candidate, start: int, end: int) -> float:
        right = self.text[end : end + NEAR]
        if STOP.match(right):
            return A_STOP
        if found := IN_APPOSITION.match(right):
            near = gazetteer.countries_in(SENTENCE_END.split(right[found.end() :], maxsplit=1)[0])
            return ANOTHER_PLACE if near and not near & set(candidate.countries) else 0.0
        if candidate.lossy and " " not in candidate.key and _is_surname(self.neighbour(end, 1)):
            return A_PERSON
        return A_STOP if self.neighbour(start, -1) in CALLED else 0.0

    def _is_part_of_a_name(self, form: str) -> bool:
        if form not in self._parts_of_names:
            places = forms_at(self.text, form)
            self._parts_of_names[form] = any(self._inside_a_name(place, place + len(form)) for place in places)
        return self._parts_of_names[form]

    def _inside_a_name(self, start: int, end: int) -> bool:
        """Does another capitalised word touch it? Then it is a person or a firm, here and wherever it stands."""
        before, after = self.neighbour(start, -1), self.neighbour(end, 1)
        placed = before.lower() in PLACED and (
            before.islower() or starts_sentence(self.text[max(0, start - NEAR) : start - len(before) - 1])
        )
        if before[:1].isupper() and not gazetteer.countries_in(before) and not placed:
            return True  # "Via Bengasi" is a street; "Via Benghazi they came" begins a sentence
        return after[:1].isupper() and not gazetteer.countries_in(after)

    def _names_elsewhere(self, candidate: Candidate) -> bool:
        if candidate.name not in self._named:
            several = " " in candidate.name
            self._named[candidate.name] = candidate.name in (self.text if several else self.tokens.types)
        return self._named[candidate.name]

    def neighbour(self, place: int, side: int) -> str:
        """The word next to a place, if only a blank stands between; else nothing."""
        step = place - 1 if side < 0 else place
        if not (0 <= step < len(self.text)) or self.text[step] not in _SPACE_ONLY:
            return ""
        piece = self.text[max(0, step - 40) : step] if side < 0 else self.text[step + 1 : step + 41]
        word = LAST_WORD.search(piece) if side < 0 else FIRST_WORD.match(piece)
        return word[0] if word else ""

    @cached_property
    def countries(self) -> Counter[str]:
        """How often each country (ISO code) is named, by name, people or capital."""
        return countries_of(self.tokens)


@gazetteer.remembered(maxsize=1)
def countries_of(tokens: Tokens) -> Counter[str]:
    """How often each country (ISO code) is named in a text, by name, people or capital."""
    counts: Counter[str] = Counter()
    for word in COUNTRY_WORDS.wanted(tokens.types):
        for code in gazetteer.countries_in(word):
            counts[code] += tokens.count(word)
    return counts


def _partner(candidate: Candidate, words: list[str], before: str, after: str) -> str:
    """The neighbour that makes a full name of it: as it should be, or garbled from the same entity."""
    if candidate.name not in words:
        return ""
    place = words.index(candidate.name)
    pairs = ((before, words[place - 1] if place else ""), (after, words[place + 1] if place + 1 < len(words) else ""))
    for neighbour, wanted in pairs:
        intact = (wanted, gazetteer.ascii_form(wanted))
        if wanted and neighbour and (neighbour in intact or _garbled(neighbour, candidate)):
            return neighbour
    return ""


def _is_surname(word: str) -> bool:
    return word[:1].isupper() and word[1:].islower() and zipf(word) < SURNAME_LIKE and not gazetteer.countries_in(word)


def _garbled(word: str, candidate: Candidate) -> bool:
    return any(other.entity == candidate.entity and other.key == word for other in gazetteer.filed_under(word))


def starts_sentence(left: str) -> bool:
    """Does a sentence begin behind this text?"""
    before = left.rstrip(" \u00a0\"“‘'(")
    return not before or before[-1] in ".!?\n\r"
