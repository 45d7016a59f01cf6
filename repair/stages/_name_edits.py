"""What is applied of the readings of a document, what is suggested, and why.

The probability that the channel struck, times that of the word, decides what a lost word becomes; what is applied
without asking needs a second witness besides. Other names are weighed in powers of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from repair import gazetteer
from repair.channel import evidence
from repair.context import Context
from repair.document import ENGLISH, Document
from repair.edit import Edit, Step, Tier
from repair.gazetteer import Candidate
from repair.stages._name_damage import Damage, Provenance
from repair.stages._name_losses import is_listed, is_spelled_alike
from repair.stages._name_lost import Lost, how_much_commoner, may_be_a_slip, of_document, of_name, sure_enough
from repair.stages._name_suspects import PLACES, PROBABLE, Suspect, came_with
from repair.stages._surroundings import Surroundings, starts_sentence

LOST, FOREIGN = "names.lost-letters", "names.foreign-form"

# Of lost words: the probability that the channel struck, times that of the word.
WORTH_SUGGESTING = 0.5
STRUCK = 0.85  # from which probability of the damage on a word may be certain
# Of other names: scores are powers of ten in favour of the repair; both set on clean news (see benchmarks/harm.py).
CERTAIN = 2.6  # and PROBABLE
# Other damaged names are the strongest sign that this one is damaged too: half of their score, up to three.
SHARE_OF_OTHERS, MOST_FROM_OTHERS = 0.5, 3.0
# Another damaged name that came through the same language.
SAME_LANGUAGE = 1.5
# A text that lost its letters after the translation has names as English spells them.
UNTRANSLATED = 1.0
# A word without its apostrophe tells as much as a damaged name; a name that kept its accents tells against.
APOSTROPHE, ACCENTED, NO_LANGUAGE = 1.5, 1.0, 0.5
# Two readings closer than this are not decided between.
CLEAR_LEAD = 0.8


def is_better_read(suspect: Suspect, lost: Mapping[str, Lost], spoken: Mapping[str, Sequence[Candidate]]) -> bool:
    """Is it one word that lost letters, which the learned score reads, and nothing speaks for this name but the form?

    So of a place of some list that the score reads otherwise ("Bjrk": Björk, not Björkö), and of a person of the core
    around which nothing tells of it ("Gler": not the general Güler), nor any other name of its language. What a user
    names is his own.
    """
    candidate = suspect.candidate
    if " " in candidate.key or not is_spelled_alike(candidate) or candidate.source == "user":
        return False
    told = lost.get(candidate.key)
    alone = not suspect.reasons and candidate.kind not in (*PLACES, "country") and not came_with(candidate, spoken)
    return told is not None and (alone or (not candidate.entity and told.name != candidate.name))


def edits_of_lost(damage: Damage, document: Document, surroundings: Surroundings, context: Context) -> Iterator[Edit]:
    """Edits at the places of all words that lost letters."""
    for lost in damage.lost.values():
        yield from _of_lost(lost, damage, document, surroundings, context)


def _of_lost(
    lost: Lost, damage: Damage, document: Document, surroundings: Surroundings, context: Context
) -> Iterator[Edit]:
    """Edits at the places of a word that lost letters."""
    sure = damage.struck * lost.likely
    if sure < WORTH_SUGGESTING or _is_ruled_out(lost, damage):
        return
    if lost.best.reading.candidate.kind in PLACES and surroundings.otherwise(lost.best.reading.candidate):
        return  # the Skellefte river, Anvers station
    heard = (*of_document(lost, damage.sure, damage.provenance is Provenance.AFTER), *of_name(lost))
    enough = damage.struck >= STRUCK and sure >= sure_enough(lost)
    tier = Tier.CERTAIN if enough and is_witnessed(lost, damage) else Tier.PROBABLE
    why = "; ".join((how_much_commoner(lost), *heard))
    candidate = lost.best.reading.candidate
    written = _as_it_was(candidate) if damage.provenance is Provenance.AFTER else candidate
    tokens = surroundings.tokens
    for index in tokens.places[lost.word]:
        start, end = tokens.spans[index]
        if document.language_at(start) in ENGLISH and surroundings.is_free(start, end):
            asked = document.text[end : end + 1] == "?"  # the sign may be the letter
            here = _capitalised(written) if starts_sentence(document.text[max(0, start - 9) : start]) else written
            yield _edit(here, start, Tier.PROBABLE if asked else tier, sure, why, context)


def _is_ruled_out(lost: Lost, damage: Damage) -> bool:
    """Where signs outside ASCII stand no dictionary word lost its letters, and where an apostrophe stands no owner."""
    if lost.best.reading.possessive and damage.keeps_apostrophes:
        return True
    return lost.is_word and damage.provenance is Provenance.BEFORE


def is_witnessed(lost: Lost, damage: Damage) -> bool:
    """Does anything bear witness but the form? Where a list has the token, as it stands, only the document can."""
    if any(of_document(lost, damage.sure, damage.provenance is Provenance.AFTER)):
        return True
    return not is_listed(lost.word) and not may_be_a_slip(lost) and any(of_name(lost))


def _is_english(damage: Damage) -> bool:
    """Was it English text that lost its letters, and no translation that kept the names of its source?"""
    return damage.provenance is Provenance.AFTER and not damage.languages


def _as_it_was(candidate: Candidate) -> Candidate:
    """What a text lost after its translation is what it had: ``Copa América``, though English writes America."""
    if not candidate.lossy or not candidate.links or _plain(candidate.form) != _plain(candidate.name):
        return candidate
    return replace(candidate, name=candidate.form, links=())


def _capitalised(candidate: Candidate) -> Candidate:
    """A dictionary word that lost its first letter at the beginning of a sentence: ``Élan``."""
    if candidate.key[0].isupper() or candidate.name[0].isascii() or candidate.links:
        return candidate
    return replace(candidate, name=candidate.name[0].upper() + candidate.name[1:])


def edits_of_suspects(
    found: Sequence[tuple[Suspect, float]], damage: Damage, document: Document, context: Context
) -> Iterator[Edit]:
    """Edits of the other names, each with its lead over the next reading."""
    for suspect, lead in found:
        if edit := _of_suspect(suspect, lead, damage, document, context):
            yield edit


def _of_suspect(suspect: Suspect, lead: float, damage: Damage, document: Document, context: Context) -> Edit | None:
    candidate = suspect.candidate
    if candidate.links and _is_english(damage) and candidate.kind not in PLACES and is_spelled_alike(candidate):
        return None  # Cortès is what the French call the Cortes, and an English text that says Corts had Cortés
    others = [key for key in islice(damage.strengths, 4) if key != candidate.key][:3]
    witnessed = came_with(candidate, damage.by_language)
    total = suspect.score + min(MOST_FROM_OTHERS, SHARE_OF_OTHERS * _others(damage, candidate.key))
    if candidate.lossy:
        total += APOSTROPHE * min(2, damage.apostrophes)
    if witnessed:
        total += SAME_LANGUAGE
    if candidate.links and _is_english(damage):
        total -= UNTRANSLATED
    if damage.accented and not candidate.curated:
        total -= ACCENTED
    if document.language_at(suspect.start) == "unknown":
        total -= NO_LANGUAGE
    if total < PROBABLE:
        return None
    sure = total >= CERTAIN and lead >= CLEAR_LEAD and _may_be_certain(candidate, witnessed)
    reasons = list(suspect.reasons)
    if others:
        reasons.append(f"{', '.join(map(repr, others))} came through damaged too")
    confidence = evidence.probability(0.5, evidence.SUSPECT_ODDS * total - 2.0)
    written = _as_it_was(candidate) if damage.provenance is Provenance.AFTER else candidate
    return _edit(
        written, suspect.start, Tier.CERTAIN if sure else Tier.PROBABLE, confidence, "; ".join(reasons), context
    )


def _others(damage: Damage, own: str) -> float:
    """What the other damaged names add up to, as far as it counts."""
    total = 0.0
    for key, score in damage.strengths.items():
        if key != own:
            total += score
            if SHARE_OF_OTHERS * total >= MOST_FROM_OTHERS:
                break
    return total


def _may_be_certain(candidate: Candidate, witnessed: bool) -> bool:
    """A foreign spelling of a person needs a second witness that the text came through that language."""
    return candidate.lossy or (witnessed if candidate.kind == "person" else candidate.kind in PLACES)


def _edit(candidate: Candidate, start: int, tier: Tier, confidence: float, why: str, context: Context) -> Edit:
    after, proof = candidate.name, candidate.proof
    if context.ascii_names and not after.isascii():
        after = gazetteer.ascii_form(after)
        proof = (Step("ascii-names", after, candidate.name), *proof)
    rule = LOST if candidate.lossy else FOREIGN
    end = start + len(candidate.key)
    return Edit(start, end, candidate.key, after, rule, tier, round(confidence, 3), proof, why)


def agreed(edits: Sequence[Edit]) -> list[Edit]:
    """One edit a place: the surest, longer ones before their parts; only a suggestion where both ways are as long and
    disagree."""
    kept: list[Edit] = []
    taken: dict[int, int] = {}  # code point -> which of the kept covers it
    for edit in sorted(edits, key=_rank):
        covered = range(edit.start, edit.end)
        rivals = {taken[place] for place in covered if place in taken}
        if not rivals:
            taken.update(dict.fromkeys(covered, len(kept)))
            kept.append(edit)
        for at in rivals:
            alike = _plain(edit.after) in _plain(kept[at].after) or len(edit.before) < len(kept[at].before)
            if edit.tier is Tier.CERTAIN and not alike:
                kept[at] = replace(kept[at], tier=Tier.PROBABLE)
    return sorted(kept, key=lambda edit: edit.start)


def _plain(name: str) -> str:
    return gazetteer.ascii_form(name).lower()


def _rank(edit: Edit) -> tuple[object, ...]:
    return (edit.tier is not Tier.CERTAIN, -len(edit.before), -edit.confidence, edit.start, edit.after)
