"""Names: give back the name that lost letters or came through another language, and touch no name that is right.

A garbled form leads through the index to the names it may have been. How well a name fits by form alone comes from
:mod:`repair.channel.evidence`; what stands around it (titles, prepositions, its country, the rest of a full name) and
what else in the document is damaged decide whether that is enough. A real "Kev" stays, and a clean "Kiev" stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from repair import gazetteer, lexicon
from repair.channel import evidence
from repair.channel.deletion import NAME as DELETION
from repair.channel.words import untranslated
from repair.context import Context
from repair.document import Document, Evidence, Finding
from repair.edit import Edit, Step, Tier
from repair.gazetteer import Candidate
from repair.stages._surroundings import FULL_NAME, Surroundings

LOST, FOREIGN, TURNED = "names.lost-letters", "names.foreign-form", "names.turned"
RULES = (LOST, FOREIGN, TURNED)

# Scores are powers of ten in favour of the repair; both set on clean news (see benchmarks/harm.py).
CERTAIN, PROBABLE = 2.6, 1.5
# A form this unlikely is lifted by no surroundings.
HOPELESS = -4.5
# Other damaged names are the strongest sign that this one is damaged too: half of their score, up to three.
SHARE_OF_OTHERS, MOST_FROM_OTHERS = 0.5, 3.0
# A foreign spelling without loss may be somebody's right name: it starts lower.
FOREIGN_HANDICAP = 1.0
# What is a name as it stands (Ribeiro), and what is one with an s ("Changs" was Chang's), is rarely another's remains.
NAME_KNOWN, NAME_HANDICAP, POSSESSIVE_HANDICAP = 2.5, 1.0, 2.0
# A surname alone that went through another language: Míller is Miller for one man, and Müller is not.
HALF_HANDICAP = 1.5
# Another damaged name that came through the same language.
SAME_LANGUAGE = 1.0
# English words with accents are printed cut short more often than names are; given names have many right spellings.
COMMON_HANDICAP = 0.8
# English dictionary words with accents (café 3.9, fiancée 3.0, résumé 2.4) are this frequent with them.
DICTIONARY_WORD = 2.0
# In a document full of damage a place with this score may still be one more.
WEAKEST = -1.5
# Two readings closer than this are not decided between.
CLEAR_LEAD = 0.8
NO_RIVAL = 9.0


# A capitalised word that is a sentence of its own, and the last words of the sentence before it.
# No stop follows where the sentence goes on: "at sea. Barents and can stay out".
GOES_ON = (
    "and|as|at|before|but|by|can|during|for|from|had|has|have|in|near|on|or|since|that|to|where|which|while|will|with"
)
ORPHAN = re.compile(
    rf"\. (?P<adjective>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[.;]|\s*$|(?P<goes_on> (?:{GOES_ON})\b))", re.MULTILINE
)
LAST_WORDS = re.compile(r"(?:\b(?P<lead>[A-Za-z]+) )?\b(?P<noun>[a-z]{3,})$")
WATERS_AND_REGIONS = ("sea", "region")  # "the house. White." may be about a house
PLACES = ("city", "place", "region")
ARTICLES = ("the", "this", "that")


@dataclass(frozen=True, slots=True)
class Suspect:
    """One place in the text where a garbled form stands, one name it may have been, and what speaks for it."""

    start: int
    end: int
    candidate: Candidate
    score: float
    reasons: tuple[str, ...]


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """Edits that give names back; evidence of the deletion channel where there is any.

    >>> document = Document.new("x", "The mayor of Chiinu spoke to the Moldovan press in Chiinu.")
    >>> [(edit.before, edit.after) for edit in propose(document, Context()) if isinstance(edit, Edit)][:1]
    [('Chiinu', 'Chișinău')]
    """
    yield from _turned_names(document)
    tokens = lexicon.tokens(document.text)
    found = [hit for word in tokens.types if (hit := _plausible(word))]
    if not found:
        return
    surroundings = Surroundings(document.text, tokens)
    suspects = _best_at_each_place(_suspects(document, surroundings, found))
    if not suspects:
        return
    accented = evidence.keeps_accented_names(tokens.types)
    strengths = _strengths(suspects)
    odds = evidence.log_odds(document.text, strengths.values(), accented)
    struck = evidence.probability(context.profile.priors.get(DELETION, 0.01), odds)
    if struck > 0.05:
        yield Evidence(DELETION, round(struck, 3), tuple(_reasons(document.text, suspects)))
    for suspect, lead in suspects:
        if edit := _decided(suspect, lead, suspects, strengths, document, accented, context):
            yield edit


@lru_cache(maxsize=200_000)
def _plausible(word: str) -> tuple[tuple[Candidate, float], ...]:
    """Candidates filed under a word that surroundings could make likely, with how well their form fits."""
    fits = ((found, _fit(found)) for found in (*gazetteer.filed_under(word), *_words(word)))
    return tuple((found, fit) for found, fit in fits if fit > HOPELESS)


def _words(left: str) -> Iterator[Candidate]:
    """Accented words that English prints and that may have come out so: surnames above all (Dvořák), also café."""
    if not left[1:].islower() or (left[0].islower() and lexicon.zipf(left) >= DICTIONARY_WORD):
        return  # "merge" is a word, not what is left of "émerge"
    for word in lexicon.before_loss(left):
        plain = gazetteer.ascii_form(word)
        if left[0].islower() and lexicon.zipf(word) >= max(DICTIONARY_WORD, lexicon.zipf(plain) - 0.5):
            kind, name = "word", word
        else:
            kind, name = "name", word[0].upper() + word[1:]
        if name.encode("ascii", "ignore").decode("ascii") == left and (prior := _printed(word, plain)):
            yield Candidate(left, name, "", kind, (), prior, "words", ())


def _printed(word: str, plain: str) -> float:
    """How often English prints an accented word, as zipf; without accents it may be another word (paste, paște)."""
    with_accents = lexicon.zipf(word)
    if with_accents == 0.0 and (lexicon.capital_share(plain) or 0.0) < 0.5:
        return 0.0
    return max(with_accents, lexicon.zipf(plain) - 0.3)


def _fit(candidate: Candidate) -> float:
    fit = evidence.fit(candidate) - (0.0 if candidate.lossy else FOREIGN_HANDICAP)
    if candidate.kind in ("word", "given"):
        fit -= COMMON_HANDICAP
    if candidate.key.endswith("s") and _is_name(candidate.key[:-1]):
        fit -= POSSESSIVE_HANDICAP
    if candidate.kind not in ("person", "given") and _is_name(candidate.key):
        fit -= NAME_HANDICAP
    return fit


def _is_name(word: str) -> bool:
    """Does English know the word, and nearly always with a capital?"""
    return lexicon.zipf(word) > NAME_KNOWN and (lexicon.capital_share(word) or 0.0) > 0.8


def _suspects(
    document: Document, surroundings: Surroundings, found: Sequence[tuple[tuple[Candidate, float], ...]]
) -> Iterator[Suspect]:
    for options in found:
        for candidate, fit in options:
            for start in surroundings.places_of(candidate.key):
                end = start + len(candidate.key)
                if document.language_at(start) not in ("en", "unknown") or not surroundings.stands_alone(start, end):
                    continue
                support, reasons = surroundings.support(candidate, start, end)
                if support < FULL_NAME and _is_half_a_name(candidate):
                    continue
                if candidate.kind == "person" and candidate.links and support < FULL_NAME:
                    support -= HALF_HANDICAP
                if (score := fit + support) > WEAKEST:
                    yield Suspect(start, end, candidate, score, reasons)


def _is_half_a_name(candidate: Candidate) -> bool:
    """A given name alone, or a surname in another spelling, is as likely somebody else's."""
    known = gazetteer.facts(candidate.entity)
    if candidate.kind != "person" or known is None:
        return False
    translated = len(candidate.links) == 1  # František is the Czech for Francis, and many other men
    return not candidate.lossy or translated or candidate.name not in known.short_forms


def _best_at_each_place(suspects: Iterator[Suspect]) -> list[tuple[Suspect, float]]:
    """The best reading of each place with its lead over the next other name; longer forms win over their parts."""
    kept: list[tuple[Suspect, float]] = []
    for suspect in sorted(suspects, key=lambda one: (-one.score, one.start)):
        rivals = [
            (i, best, lead)
            for i, (best, lead) in enumerate(kept)
            if best.start < suspect.end and suspect.start < best.end
        ]
        if not rivals:
            kept.append((suspect, NO_RIVAL))
        for i, best, lead in rivals:
            if _differ(best.candidate, suspect.candidate):
                kept[i] = (best, min(lead, best.score - suspect.score))
    return sorted(kept, key=lambda pair: pair[0].start)


def _differ(one: Candidate, other: Candidate) -> bool:
    """Are they two answers, or one (San José and San Jose, Mexico and Mexico City)? Ștefan is not Štefan."""
    if one.kind == "given":
        return one.name != other.name
    plain, others = gazetteer.ascii_form(one.name), gazetteer.ascii_form(other.name)
    return plain not in others and others not in plain


def _strengths(suspects: Sequence[tuple[Suspect, float]]) -> dict[str, float]:
    """The score of each different damaged form, so that one repeated word counts once."""
    strengths: dict[str, float] = {}
    for suspect, _ in suspects:
        key = suspect.candidate.key
        if suspect.score > 0:
            strengths[key] = max(strengths.get(key, 0.0), min(suspect.score, 5.0))
    return strengths


def _decided(
    suspect: Suspect,
    lead: float,
    suspects: Sequence[tuple[Suspect, float]],
    strengths: dict[str, float],
    document: Document,
    accented: bool,
    context: Context,
) -> Edit | None:
    candidate = suspect.candidate
    others = sum(score for key, score in strengths.items() if key != candidate.key)
    total = suspect.score + min(MOST_FROM_OTHERS, SHARE_OF_OTHERS * others)
    total += 1.5 * min(2, evidence.lost_apostrophes(document.text)) if candidate.lossy else 0.0
    total += SAME_LANGUAGE if _witnessed(suspect, suspects) else 0.0
    if accented and candidate.source != "core":
        total -= 1.0
    if document.language_at(suspect.start) == "unknown":
        total -= 0.5
    if total < PROBABLE:
        return None
    sure = total >= CERTAIN and lead >= CLEAR_LEAD and _may_be_certain(suspect, suspects)
    return _edit(suspect, total, Tier.CERTAIN if sure else Tier.PROBABLE, strengths, context)


def _may_be_certain(suspect: Suspect, suspects: Sequence[tuple[Suspect, float]]) -> bool:
    """A foreign spelling of a person needs a second witness that the text came through that language."""
    if suspect.candidate.lossy:
        return True
    if suspect.candidate.kind != "person":
        return suspect.candidate.kind in PLACES
    return _witnessed(suspect, suspects)


def _witnessed(suspect: Suspect, suspects: Sequence[tuple[Suspect, float]]) -> bool:
    """Did another name come through the same language? The other half of a person's name is no other name."""
    own = suspect.candidate
    return any(
        other.score >= PROBABLE and not set(other.candidate.languages).isdisjoint(own.languages)
        for other, _ in suspects
        if other.candidate.key != own.key and (other.candidate.entity != own.entity or not own.entity)
    )


def _edit(suspect: Suspect, total: float, tier: Tier, strengths: dict[str, float], context: Context) -> Edit:
    candidate = suspect.candidate
    after, proof = candidate.name, candidate.proof
    if context.ascii_names and not after.isascii():
        after = gazetteer.ascii_form(after)
        proof = (Step("ascii-names", after, candidate.name), *proof)
    others = [key for key in strengths if key != candidate.key][:3]
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


def _reasons(text: str, suspects: Sequence[tuple[Suspect, float]]) -> Iterator[str]:
    damaged = (suspect for suspect, _ in suspects if suspect.candidate.lossy and suspect.score > 0)
    forms = list(dict.fromkeys(suspect.candidate.key for suspect in damaged))
    if forms:
        yield f"{len(forms)} forms that look like names without their letters: {', '.join(forms[:5])}"
    if signs := evidence.lost_apostrophes(text):
        yield f"{signs} words without their apostrophe"


def _turned_names(document: Document) -> Iterator[Edit]:
    """A two-word name cut and turned round: ``exercises at sea. Black.`` was "in the Black Sea"."""
    for stop in ORPHAN.finditer(document.text):
        noun = LAST_WORDS.search(document.text, max(0, stop.start() - 40), stop.start())
        if noun is None or document.language_at(stop.start()) not in ("en", "unknown"):
            continue
        if stop["goes_on"] and not _is_only_a_name(stop["adjective"].split(" ")[0]):
            continue  # "at sea. Black and white throughout"
        for entity in gazetteer.turned(noun["noun"], stop["adjective"]):
            if (known := gazetteer.facts(entity)) is not None:
                yield _turned_edit(noun, stop, known)
                break


def _moved_to_the_front(name: str) -> Iterator[Step]:
    """The last word of a name taken before the others, word by word: ``South China Sea``, ``Sea South China``."""
    words = name.split(" ")
    for i in range(len(words) - 1, 0, -1):
        turned = [*words[: i - 1], words[i], words[i - 1], *words[i + 1 :]]
        yield Step("phrase-turned", " ".join(words), " ".join(turned))
        words = turned


def _is_only_a_name(word: str) -> bool:
    return (lexicon.capital_share(word) or 0.0) > 0.9


def _turned_edit(noun: re.Match[str], stop: re.Match[str], known: gazetteer.Facts) -> Edit:
    name, cut = known.english, f"{noun['noun']}. {stop['adjective']}"
    steps = [*_moved_to_the_front(name), Step("lower-cased", noun["noun"].capitalize(), noun["noun"])]
    lead = noun["lead"] or ""
    idiom = f"{lead} {noun['noun']}"
    phrase = next(iter(untranslated(idiom)), None) if lead else None
    if phrase:  # "in the sea" became "at sea": give back preposition and article too
        article = phrase.removesuffix(noun["noun"])
        steps = [step.shifted(len(article)) for step in steps]
        joined = f"{idiom} {stop['adjective']}"
        steps += [Step("phrase-translated", phrase, idiom), Step("stop-inserted", joined, f"{lead} {cut}")]
        start, before, after = noun.start("lead"), f"{lead} {cut}", article + name
    else:
        steps.append(Step("stop-inserted", cut.replace(". ", " "), cut))
        start, before, after = noun.start("noun"), cut, name
    sure = known.kind in WATERS_AND_REGIONS and (phrase is not None or lead.lower() in ARTICLES)
    return Edit(
        start,
        start + len(before),
        before,
        after,
        TURNED,
        Tier.CERTAIN if sure else Tier.PROBABLE,
        confidence=0.97 if sure else 0.7,
        proof=tuple(steps),
        why=f"{stop['adjective']!r} alone is no sentence, and {name!r} is a name",
    )
