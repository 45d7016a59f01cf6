"""What a document as a whole shows: did its letters go, before it was translated or after, and from which language?

After: everything outside ASCII is gone, apostrophes and dictionary words with the names. Before: only names are
damaged, since a translator copies them; quotation marks are new, and the spellings are those of the source's language.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from repair import lexicon
from repair.channel import evidence, gate
from repair.channel.deletion import NAME as DELETION
from repair.document import Document, Evidence
from repair.gazetteer import Candidate
from repair.stages._name_losses import is_listed
from repair.stages._name_lost import SURE, Lost, sure_enough
from repair.stages._name_suspects import Suspect, by_language

PRIOR = 0.01
# What a sign of the gate tells at most: it is as sure of a document as anything here should be.
MOST_FROM_GATE = math.log(999)
# A foreign form from this score on (powers of ten) tells of its language, and at most so much.
TELLING, MOST_TOLD = 1.5, 3.0
TELLING_GATE, MOST_SEEN = math.log(27), 0.999
STRONGEST = 5.0


class Provenance(Enum):
    """When the letters went, beside the translation."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Damage:
    """What the document shows.

    ``suspects`` holds one for each different form and name, ``by_language`` the likely ones by the languages through
    which they may have come, ``sure`` the words that most likely lost letters, those first that no list has;
    ``strengths`` the best score of each different form, in powers of ten; ``struck`` is how likely (0 to 1) the
    deletion struck, ``languages`` those of the source that two different names have in common.
    """

    suspects: tuple[Suspect, ...]
    by_language: Mapping[str, Sequence[Candidate]]
    lost: Mapping[str, Lost]
    sure: tuple[str, ...]
    strengths: dict[str, float]
    apostrophes: int
    keeps_apostrophes: bool
    accented: bool
    struck: float
    provenance: Provenance
    languages: tuple[str, ...]


def damage_of(document: Document, suspects: Iterable[Suspect], lost: Mapping[str, Lost], prior: float) -> Damage:
    """What a document shows, by its suspects, its lost words, and what the gate saw before the marks were put back."""
    original = document.original
    different = {(suspect.candidate.key, suspect.candidate.name): suspect for suspect in suspects}
    strengths: dict[str, float] = {}
    for suspect in different.values():
        if suspect.score > 0:
            _raise(strengths, suspect.candidate.key, min(suspect.score, STRONGEST))
    foreign = dict(strengths)
    for one in lost.values():
        if one.likely < sure_enough(one):
            continue  # what is in doubt itself vouches for no other name
        _raise(strengths, one.word, evidence.strength(one.likely))
    accented = not original.isascii() and evidence.keeps_accented_names(lexicon.tokens(original).types)
    apostrophes = evidence.lost_apostrophes(original)
    of_gate = _of_gate(original)
    odds = evidence.log_odds(
        [score for key, score in foreign.items() if key not in lost],
        [one.likely for one in lost.values()],
        max(evidence.of_apostrophes(apostrophes), of_gate),
        accented,
    )
    return Damage(
        tuple(different.values()),
        by_language(different.values()),
        lost,
        tuple(sorted((word for word, one in lost.items() if one.likely >= max(SURE, sure_enough(one))), key=is_listed)),
        strengths,
        apostrophes,
        evidence.KEPT_APOSTROPHE.search(original) is not None,
        accented,
        evidence.probability(prior, odds),
        _provenance(original, apostrophes, of_gate),
        tuple(_languages(list(different.values()), list(lost.values()))),
    )


def _raise(strengths: dict[str, float], key: str, score: float) -> None:
    strengths[key] = max(strengths.get(key, 0.0), score)


def _of_gate(original: str) -> float:
    """The log-odds of the marks that went, without the prior. Not from the record: there stands what was said here."""
    seen = min(gate.gate(original).probability, MOST_SEEN)
    return min(MOST_FROM_GATE, _log_odds(seen) - _log_odds(gate.PRIOR)) if seen > gate.PRIOR else 0.0


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _provenance(original: str, apostrophes: int, of_gate: float) -> Provenance:
    """Where the marks of the English text went too, it was after; what a page put around it later does not count."""
    if apostrophes or of_gate > TELLING_GATE:
        return Provenance.AFTER
    return Provenance.UNKNOWN if original.isascii() else Provenance.BEFORE


def _languages(suspects: Sequence[Suspect], lost: Sequence[Lost]) -> Iterator[str]:
    """The languages that most names have in common, if two different ones have."""
    told: dict[str, dict[str, float]] = defaultdict(dict)
    for suspect in suspects:
        candidate = suspect.candidate
        if candidate.links and suspect.score >= TELLING:
            for language in candidate.languages:
                name = candidate.entity or candidate.name
                told[language][name] = max(told[language].get(name, 0.0), min(suspect.score, MOST_TOLD))
    foreign = set(told)
    for one in lost:
        if one.likely >= SURE and one.best.reading.language in foreign:
            told[one.best.reading.language].setdefault(one.name, 1.0)
    sums = {language: sum(names.values()) for language, names in told.items() if len(names) > 1}
    best = max(sums.values(), default=0.0)
    return (language for language in sorted(sums) if sums[language] > best - 0.5)


def findings(damage: Damage, document: Document) -> Iterator[Evidence]:
    """The evidence for the record, with its reasons."""
    before = next((found.reasons for found in document.evidence if found.channel == DELETION), ())
    reasons = tuple(dict.fromkeys((*_reasons(damage), *before)))
    yield Evidence(DELETION, round(damage.struck, 3), reasons)
    if damage.languages:
        named = [one for one in damage.suspects if set(one.candidate.languages) & set(damage.languages)]
        forms = list(dict.fromkeys(one.candidate.key for one in named if one.score >= TELLING))
        odds = sum(evidence.SUSPECT_ODDS * min(one.score, MOST_TOLD) for one in named if one.score >= TELLING)
        why = f"forms of that language: {', '.join(forms[:5])}"
        yield Evidence(f"exonym({damage.languages[0]})", round(evidence.probability(PRIOR, odds), 3), (why,))


def _reasons(damage: Damage) -> Iterator[str]:
    lost = [one.candidate.key for one in damage.suspects if one.candidate.lossy and one.score > 0]
    forms = list(dict.fromkeys((*lost, *(one.word for one in damage.lost.values() if one.likely >= 0.5))))
    if forms:
        yield f"{len(forms)} forms that look like names without their letters: {', '.join(forms[:5])}"
    if damage.apostrophes:
        yield f"{damage.apostrophes} words without their apostrophe"
    if forms and damage.provenance is Provenance.BEFORE:
        yield "names alone lost letters, other signs outside ASCII stand: before the translation"
    elif damage.provenance is Provenance.AFTER:
        yield "apostrophes or quotation marks went with the letters: after the translation, if there was one"
