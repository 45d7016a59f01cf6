"""Names in another language's spelling, and names of the core: candidates of the index with what surrounds them.

A score here is in powers of ten, set by hand: there is no clean text from which these could be learned as the lost
letters are (:mod:`repair.stages._name_lost`), since what a foreign press calls Kyiv does not stand in English news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from repair import gazetteer
from repair.document import ENGLISH, Document
from repair.gazetteer import Candidate
from repair.lexicon import capital_share, zipf
from repair.stages._name_forms import plausible
from repair.stages._name_losses import is_shortened, is_spelled_alike
from repair.stages._places import WORD, forms_at
from repair.stages._surroundings import FULL_NAME, Surroundings

PLACES = ("city", "place", "region")
# A surname alone that went through another language: Míller is Miller for one man, and Müller is not.
HALF_HANDICAP = 1.5
# In a document full of damage a place with this score may still be one more.
WEAKEST = -1.5
NO_RIVAL = 9.0
NAME_KNOWN, NAME_ITSELF = 2.5, 0.8  # zipf of a name, and share of capitals
PROBABLE = 1.5  # a name of this score is worth suggesting


@dataclass(frozen=True, slots=True)
class Suspect:
    """One place in the text where a garbled form stands, one name it may have been, and what speaks for it."""

    start: int
    end: int
    candidate: Candidate
    score: float
    reasons: tuple[str, ...]


def suspects(document: Document, surroundings: Surroundings, odd: Sequence[str]) -> list[tuple[Suspect, float]]:
    """The best reading of each place with its lead over the next other name."""
    found = [hits for word in odd if (hits := weighed(word))]
    return _best_at_each_place(_alike(list(_suspects(document, surroundings, found)))) if found else []


@gazetteer.remembered(maxsize=100_000)
def weighed(word: str) -> tuple[tuple[Candidate, float], ...]:
    """The names that a word may be a garbled form of and that no learned score judges, with how well the form fits.

    >>> [candidate.name for candidate, _ in weighed("Chiinu")], weighed("mayor")
    (['Chișinău'], ())
    """
    return tuple(hit for hit in plausible(word) if not is_learned(hit[0]))


def is_learned(candidate: Candidate) -> bool:
    """Is it one word that lost letters and nothing else? Then the learned score judges it.

    But not a name of the core, of which titles, other names and countries tell, nor a place, told by its country.
    """
    if " " not in candidate.key and is_shortened(candidate):
        return True
    if not candidate.lossy or candidate.entity or " " in candidate.key or not is_spelled_alike(candidate):
        return False
    return bool(candidate.links) or candidate.kind not in PLACES


def _suspects(
    document: Document, surroundings: Surroundings, found: Sequence[tuple[tuple[Candidate, float], ...]]
) -> Iterator[Suspect]:
    for options in found:
        for candidate, fit in options:
            if not _words_of(candidate.key) <= surroundings.tokens.types:
                continue
            for start in forms_at(document.text, candidate.key):
                end = start + len(candidate.key)
                if document.language_at(start) not in ENGLISH or not surroundings.stands_alone(start, end):
                    continue
                support, reasons = surroundings.support(candidate, start, end)
                if support < FULL_NAME and (is_half_a_name(candidate) or _is_also_another(candidate)):
                    continue
                if candidate.kind == "person" and candidate.links and support < FULL_NAME:
                    support -= HALF_HANDICAP
                if (score := fit + support) > WEAKEST:
                    yield Suspect(start, end, candidate, score, reasons)


@lru_cache(maxsize=100_000)
def _words_of(form: str) -> frozenset[str]:
    return frozenset(WORD.findall(form))


def is_half_a_name(candidate: Candidate) -> bool:
    """A given name alone, or a surname in another spelling, is as likely somebody else's."""
    known = gazetteer.facts(candidate.entity)
    if candidate.kind != "person" or known is None:
        return False
    translated = len(candidate.links) == 1  # František is the Czech for Francis, and many other men
    return not candidate.lossy or translated or candidate.name not in known.short_forms


def _is_also_another(candidate: Candidate) -> bool:
    """Is what is left of a person's name a name too (Janša, Jana)? Then only the full name tells."""
    key = candidate.key
    return (
        candidate.kind == "person"
        and candidate.lossy
        and (zipf(key) >= NAME_KNOWN and (capital_share(key) or 0.0) >= NAME_ITSELF)
    )


def _alike(found: Sequence[Suspect]) -> Iterator[Suspect]:
    """A form means the same name wherever it stands: what speaks for it in one place speaks for it in all."""
    best: dict[tuple[str, str], Suspect] = {}
    for suspect in found:
        form = (suspect.candidate.key, suspect.candidate.name)
        if form not in best or best[form].score < suspect.score:
            best[form] = suspect
    for suspect in found:
        model = best[suspect.candidate.key, suspect.candidate.name]
        yield replace(suspect, score=model.score, reasons=model.reasons)


def _best_at_each_place(found: Iterator[Suspect]) -> list[tuple[Suspect, float]]:
    """The best reading of each place with its lead over the next other name; longer forms win over their parts."""
    kept: list[tuple[Suspect, float]] = []
    taken: dict[int, int] = {}  # code point -> which of the kept covers it
    for suspect in sorted(found, key=lambda one: (-one.score, one.start)):
        covered = range(suspect.start, suspect.end)
        rivals = {taken[place] for place in covered if place in taken}
        if not rivals:
            taken.update(dict.fromkeys(covered, len(kept)))
            kept.append((suspect, NO_RIVAL))
        for i in rivals:
            best, lead = kept[i]
            if differ(best.candidate, suspect.candidate):
                kept[i] = (best, min(lead, best.score - suspect.score))
    return sorted(kept, key=lambda pair: pair[0].start)


def differ(one: Candidate, other: Candidate) -> bool:
    """Are they two answers, or one (San José and San Jose, Mexico and Mexico City)? Ștefan is not Štefan."""
    if one.kind == "given":
        return one.name != other.name
    plain, others = gazetteer.ascii_form(one.name), gazetteer.ascii_form(other.name)
    return plain not in others and others not in plain


def by_language(found: Iterable[Suspect]) -> dict[str, list[Candidate]]:
    """The likely names by the languages through which they may have come."""
    spoken: dict[str, list[Candidate]] = {}
    for suspect in {(one.candidate.key, one.candidate.name): one for one in found}.values():
        for language in suspect.candidate.languages if suspect.score >= PROBABLE else ():
            spoken.setdefault(language, []).append(suspect.candidate)
    return spoken


def came_with(own: Candidate, spoken: Mapping[str, Sequence[Candidate]]) -> bool:
    """Did another name come through the same language? The other half of a person's name is no other name."""
    return any(
        other.key != own.key and (other.entity != own.entity or not own.entity)
        for language in own.languages
        for other in spoken.get(language, ())
    )
