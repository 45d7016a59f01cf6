"""Names: give back the name that lost letters or came through another language, and touch no name that is right.

A garbled form leads through the index to the names it may have been. How well a name fits by form alone comes from
:mod:`repair.channel.evidence`; what stands around it (titles, prepositions, its country, the rest of a full name) and
what else in the document is damaged decide whether that is enough. A real "Kev" stays, and a clean "Kiev" stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from repair import gazetteer, lexicon
from repair.channel import evidence, gate
from repair.channel.deletion import NAME as DELETION
from repair.context import Context
from repair.document import Document, Evidence, Finding
from repair.edit import Edit, Step, Tier
from repair.gazetteer import Candidate
from repair.stages._name_forms import plausible
from repair.stages._name_intact import intact_names
from repair.stages._name_lowered import LOWERED, is_lowered_place, lowered_names
from repair.stages._name_replaced import REPLACED, replaced_names
from repair.stages._name_turned import TURNED, turned_names
from repair.stages._places import forms_at
from repair.stages._surroundings import FULL_NAME, Surroundings

LOST, FOREIGN = "names.lost-letters", "names.foreign-form"
RULES = (LOST, FOREIGN, TURNED, REPLACED, LOWERED)

# Scores are powers of ten in favour of the repair; both set on clean news (see benchmarks/harm.py).
CERTAIN, PROBABLE = 2.6, 1.5
# Other damaged names are the strongest sign that this one is damaged too: half of their score, up to three.
SHARE_OF_OTHERS, MOST_FROM_OTHERS = 0.5, 3.0
# A surname alone that went through another language: Míller is Miller for one man, and Müller is not.
HALF_HANDICAP = 1.5
# Another damaged name that came through the same language.
SAME_LANGUAGE = 1.5
# In a document full of damage a place with this score may still be one more.
WEAKEST = -1.5
# A word without its apostrophe tells as much as a damaged name; a name that kept its accents tells against.
APOSTROPHE, ACCENTED, NO_LANGUAGE = 1.5, 1.0, 0.5
WORTH_SAYING = 0.05  # probability from which the damage is put on record
# Two readings closer than this are not decided between.
CLEAR_LEAD = 0.8
NO_RIVAL = 9.0


PLACES = ("city", "place", "region")


ODD = lexicon.Sieve(lambda word: bool(plausible(word)) or is_lowered_place(word))
"""Words that may be what is left of a name."""
gazetteer.when_changed(ODD.forget)


@dataclass(frozen=True, slots=True)
class Suspect:
    """One place in the text where a garbled form stands, one name it may have been, and what speaks for it."""

    start: int
    end: int
    candidate: Candidate
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Damage:
    """What the document as a whole shows.

    ``suspects`` holds one for each different form and name, ``strengths`` the best score of each different form;
    ``by_language`` the likely ones by the languages through which they may have come.
    """

    suspects: tuple[Suspect, ...]
    strengths: dict[str, float]
    apostrophes: int
    accented: bool
    odds: float
    by_language: dict[str, list[Candidate]]


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """Edits that give names back; evidence of the deletion channel where there is any.

    >>> document = Document.new("x", "The mayor of Chiinu spoke to the Moldovan press in Chiinu.")
    >>> [(edit.before, edit.after) for edit in propose(document, Context()) if isinstance(edit, Edit)][:1]
    [('Chiinu', 'Chișinău')]
    """
    yield from turned_names(document)
    yield from replaced_names(document)
    tokens = lexicon.tokens(document.text)
    odd = sorted(ODD.wanted(tokens.types))  # in an order that no process chooses for itself
    yield from lowered_names(document, odd)
    surroundings = Surroundings(document.text, tokens)
    yield from intact_names(document, surroundings)
    found = [hits for word in odd if (hits := plausible(word))]
    if not found:
        return
    suspects = _best_at_each_place(_alike(list(_suspects(document, surroundings, found))))
    if not suspects:
        return
    # Of the original: the stage before puts apostrophes back, and what was lost tells of the letters all the same.
    damage = _damage(document.original, suspects, tokens)
    struck = evidence.probability(_prior(document, context), damage.odds)
    if struck > WORTH_SAYING:
        yield Evidence(DELETION, round(struck, 3), tuple(_reasons(damage)))
    for suspect, lead in suspects:
        if edit := _decided(suspect, lead, damage, document.language_at(suspect.start), context):
            yield edit


def _prior(document: Document, context: Context) -> float:
    """That of the batch; but not for a document that plainly kept what the channel takes, whatever befell the batch."""
    return gate.PRIOR if gate.veto(document.original) else context.profile.priors.get(DELETION, gate.PRIOR)


def _suspects(
    document: Document, surroundings: Surroundings, found: Sequence[tuple[tuple[Candidate, float], ...]]
) -> Iterator[Suspect]:
    for options in found:
        for candidate, fit in options:
            for start in forms_at(document.text, candidate.key):
                end = start + len(candidate.key)
                if document.language_at(start) not in ("en", "unknown") or not surroundings.stands_alone(start, end):
                    continue
                support, reasons = surroundings.support(candidate, start, end)
                if support < FULL_NAME and is_half_a_name(candidate):
                    continue
                if candidate.kind == "person" and candidate.links and support < FULL_NAME:
                    support -= HALF_HANDICAP
                if (score := fit + support) > WEAKEST:
                    yield Suspect(start, end, candidate, score, reasons)


def is_half_a_name(candidate: Candidate) -> bool:
    """A given name alone, or a surname in another spelling, is as likely somebody else's."""
    known = gazetteer.facts(candidate.entity)
    if candidate.kind != "person" or known is None:
        return False
    translated = len(candidate.links) == 1  # František is the Czech for Francis, and many other men
    return not candidate.lossy or translated or candidate.name not in known.short_forms


def _alike(suspects: Sequence[Suspect]) -> Iterator[Suspect]:
    """A form means the same name wherever it stands: what speaks for it in one place speaks for it in all."""
    best: dict[tuple[str, str], Suspect] = {}
    for suspect in suspects:
        form = (suspect.candidate.key, suspect.candidate.name)
        if form not in best or best[form].score < suspect.score:
            best[form] = suspect
    for suspect in suspects:
        model = best[suspect.candidate.key, suspect.candidate.name]
        yield replace(suspect, score=model.score, reasons=model.reasons)


def _best_at_each_place(suspects: Iterator[Suspect]) -> list[tuple[Suspect, float]]:
    """The best reading of each place with its lead over the next other name; longer forms win over their parts."""
    kept: list[tuple[Suspect, float]] = []
    taken: dict[int, int] = {}  # code point -> which of the kept covers it
    for suspect in sorted(suspects, key=lambda one: (-one.score, one.start)):
        covered = range(suspect.start, suspect.end)
        rivals = {taken[place] for place in covered if place in taken}
        if not rivals:
            taken.update(dict.fromkeys(covered, len(kept)))
            kept.append((suspect, NO_RIVAL))
        for i in rivals:
            best, lead = kept[i]
            if _differ(best.candidate, suspect.candidate):
                kept[i] = (best, min(lead, best.score - suspect.score))
    return sorted(kept, key=lambda pair: pair[0].start)


def _differ(one: Candidate, other: Candidate) -> bool:
    """Are they two answers, or one (San José and San Jose, Mexico and Mexico City)? Ștefan is not Štefan."""
    if one.kind == "given":
        return one.name != other.name
    plain, others = gazetteer.ascii_form(one.name), gazetteer.ascii_form(other.name)
    return plain not in others and others not in plain


def _damage(text: str, suspects: Sequence[tuple[Suspect, float]], tokens: lexicon.Tokens) -> Damage:
    strengths: dict[str, float] = {}
    for suspect, _ in suspects:
        key = suspect.candidate.key
        if suspect.score > 0:
            strengths[key] = max(strengths.get(key, 0.0), min(suspect.score, 5.0))
    accented = evidence.keeps_accented_names(tokens.types)
    apostrophes = evidence.lost_apostrophes(text)
    odds = evidence.log_odds(strengths.values(), apostrophes, accented)
    different = {(suspect.candidate.key, suspect.candidate.name): suspect for suspect, _ in suspects}
    by_language: dict[str, list[Candidate]] = {}
    for suspect in different.values():
        for language in suspect.candidate.languages if suspect.score >= PROBABLE else ():
            by_language.setdefault(language, []).append(suspect.candidate)
    return Damage(tuple(different.values()), strengths, apostrophes, accented, odds, by_language)


def _decided(suspect: Suspect, lead: float, damage: Damage, language: str, context: Context) -> Edit | None:
    candidate = suspect.candidate
    witnessed = _witnessed(suspect, damage)
    total = suspect.score + min(MOST_FROM_OTHERS, SHARE_OF_OTHERS * _others(damage, candidate.key))
    if candidate.lossy:
        total += APOSTROPHE * min(2, damage.apostrophes)
    if witnessed:
        total += SAME_LANGUAGE
    if damage.accented and not candidate.curated:
        total -= ACCENTED
    if language == "unknown":
        total -= NO_LANGUAGE
    if total < PROBABLE:
        return None
    sure = total >= CERTAIN and lead >= CLEAR_LEAD and _may_be_certain(candidate, witnessed)
    return _edit(suspect, total, Tier.CERTAIN if sure else Tier.PROBABLE, damage, context)


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


def _witnessed(suspect: Suspect, damage: Damage) -> bool:
    """Did another name come through the same language? The other half of a person's name is no other name."""
    own = suspect.candidate
    return any(
        other.key != own.key and (other.entity != own.entity or not own.entity)
        for language in own.languages
        for other in damage.by_language.get(language, ())
    )


def _edit(suspect: Suspect, total: float, tier: Tier, damage: Damage, context: Context) -> Edit:
    candidate = suspect.candidate
    after, proof = candidate.name, candidate.proof
    if context.ascii_names and not after.isascii():
        after = gazetteer.ascii_form(after)
        proof = (Step("ascii-names", after, candidate.name), *proof)
    others = [key for key in islice(damage.strengths, 4) if key != candidate.key][:3]
    reasons = list(suspect.reasons)
    if others:
        reasons.append(f"{', '.join(map(repr, others))} came through damaged too")
    return Edit(
        suspect.start,
        suspect.end,
        candidate.key,
        after,
        LOST if candidate.lossy else FOREIGN,
        tier,
        confidence=round(evidence.probability(0.5, evidence.SUSPECT_ODDS * total - 2.0), 3),
        proof=proof,
        why="; ".join(reasons),
    )


def _reasons(damage: Damage) -> Iterator[str]:
    lost = (suspect for suspect in damage.suspects if suspect.candidate.lossy and suspect.score > 0)
    forms = list(dict.fromkeys(suspect.candidate.key for suspect in lost))
    if forms:
        yield f"{len(forms)} forms that look like names without their letters: {', '.join(forms[:5])}"
    if damage.apostrophes:
        yield f"{damage.apostrophes} words without their apostrophe"
