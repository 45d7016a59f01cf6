"""Which names a form may have been, by form alone: the index, and accented words that English prints."""

from __future__ import annotations

from collections.abc import Iterator

from repair import gazetteer, lexicon
from repair.channel import evidence
from repair.gazetteer import Candidate
from repair.gazetteer.deletion import without_non_ascii

# All scores are powers of ten. A form this unlikely is lifted by no surroundings.
HOPELESS = -4.5
# A foreign spelling without loss may be somebody's right name: it starts lower.
FOREIGN_HANDICAP = 1.0
# What is a name as it stands (Ribeiro), and what is one with an s ("Changs" was Chang's), is rarely another's remains.
NAME_KNOWN, NAME_HANDICAP, POSSESSIVE_HANDICAP = 2.5, 1.0, 2.0
# English words with accents are printed cut short more often than names are; given names have many right spellings.
COMMON_HANDICAP = 0.8
# English dictionary words with accents (café 3.9, fiancée 3.0, résumé 2.4) are this frequent with them.
DICTIONARY_WORD = 2.0
# Of a name that only its own language prints: counted in news, from 2 to 1 for it up to 15 to 1.
ELSEWHERE, LIKE_A_NAME = 0.3, 0.35


@gazetteer.remembered(maxsize=200_000)
def plausible(word: str) -> tuple[tuple[Candidate, float], ...]:
    """Candidates filed under a word that surroundings could make likely, with how well their form fits."""
    fits = ((found, _fit(found)) for found in gazetteer.filed_under(word))
    return tuple((found, fit) for found, fit in fits if fit > HOPELESS)


def accented_words(left: str) -> Iterator[Candidate]:
    """Accented words that English prints and that may have come out so: surnames above all (Dvořák), also café."""
    if not left[1:].islower() or (left[0].islower() and lexicon.zipf(left) >= DICTIONARY_WORD):
        return  # "merge" is a word, not what is left of "émerge"
    for known in lexicon.accented(left):
        word, plain = known.word, gazetteer.ascii_form(known.word)
        if left[0].islower() and lexicon.zipf(word) >= max(DICTIONARY_WORD, lexicon.zipf(plain) - 0.5):
            kind, name = "word", word
        else:
            kind, name = "name", word[0].upper() + word[1:]
        if kind == "name" and ((lexicon.capital_share(plain) or 1.0) < 0.5 or gazetteer.is_place(plain.lower())):
            continue  # De Vido is a name, and was no "vidéo"; English writes Japan, whoever writes Japán
        if without_non_ascii(name) == left and (prior := _printed(known, plain)) > 0:
            yield Candidate(left, name, "", kind, (), prior, "words", ())


def _printed(known: lexicon.Accented, plain: str) -> float:
    """How often English prints an accented word, as zipf; without accents it may be another word (paste, paște).

    Of a word that English hardly prints it tells how much it looks like a name of its own language (Jančura).
    """
    with_accents, without = lexicon.zipf(known.word), lexicon.zipf(plain)
    if with_accents == 0.0 and (lexicon.capital_share(plain) or 0.0) < 0.8:
        without = 0.0
    printed = max(with_accents, without - 0.3, ELSEWHERE + LIKE_A_NAME * known.like_a_name)
    return printed + known.zipf / 100 if printed > 0 else 0.0  # between two spellings that English does not tell apart


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
