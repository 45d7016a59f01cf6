"""Which words a token may be what is left of, after its letters outside ASCII went, and what speaks for each.

Here stands what the form alone tells; the numbers are read by the score of :mod:`repair.channel.losses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from repair import gazetteer, lexicon
from repair.gazetteer import Candidate, ascii_form
from repair.gazetteer.deletion import without_non_ascii

APOSTROPHE_S = "’s"
SHORTEST = 3  # letters: of two left no form tells what they were
# Powers of ten by which a reading may be rarer than the token itself: of the lost words of clean news 3 in 100 are.
LEAST_GAIN = -0.5
# A word that English uses so often (zipf) is nobody's remains.
ORDINARY = 4.3
# Inside English text a small-letter word is one that English uses; all else belongs to a quotation in its own language.
ENGLISH_WORD = 1.0
MOST_READINGS = 6
# What a word of another language, or one without its accents, is worth beside one that English prints (zipf).
ELSEWHERE, WITHOUT_ACCENTS, OF_A_PLACE = 1.5, 0.3, 0.5
TIEBREAK = 0.2
UNRIVALLED = 6.0
UNKNOWN = -1.0
UNLISTED = -3.0
PLACES = ("city", "country", "place", "region")
RANK = {"core": 3, "user": 3, "given": 2}
FORM_FEATURES = (
    *("english", "english_plain", "elsewhere", "prior", "core", "given", "place", "token", "token_elsewhere"),
    *("token_capital", "plain_capital", "length", "lost", "first_lost", "last_lost", "rivals", "lead", "accent_lead"),
    *("possessive", "ends_in_s", "stem", "stem_capital", "capital", "upper", "gain", "like_a_name"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A word that a token may have been; ``features`` are those of its form, ``gain`` how much commoner it is."""

    candidate: Candidate
    language: str
    possessive: bool
    gain: float
    features: tuple[float, ...]


@gazetteer.remembered(maxsize=50_000)
def readings(word: str) -> tuple[Reading, ...]:
    """The readings of a word that a score could make likely, best first; nothing for an ordinary word.

    >>> [reading.candidate.name for reading in readings("Mller")][:1], readings("bridge")
    (['Müller'], ())
    """
    if len(word) < SHORTEST or not word.isascii() or lexicon.zipf(word) > ORDINARY or _is_mixed(word):
        return ()
    options = tuple(_options(word).values())
    if not options:
        return ()
    powers = [_power(candidate) for candidate, _ in options]
    found = []
    for (candidate, possessive), power in zip(options, powers, strict=True):
        gain = power - max(lexicon.zipf(word), lexicon.best_zipf(word)[0] - 1.2)
        if gain >= LEAST_GAIN and not (candidate.kind == "word" and lexicon.zipf(_base(candidate)) < ENGLISH_WORD):
            features = _features(word, candidate, possessive, power, gain, zip(options, powers, strict=True))
            found.append(Reading(candidate, _language(candidate), possessive, gain, features))
    found.sort(key=lambda one: (-one.gain, one.candidate.name))
    return tuple(found[:MOST_READINGS])


@lru_cache(maxsize=100_000)
def is_listed(word: str) -> bool:
    """Does any list of words have it as it stands, so that it may be nobody's remains?

    >>> is_listed("Malm"), is_listed("Gteborg")
    (True, False)
    """
    return lexicon.zipf(word) > 0.0 or lexicon.best_zipf(word)[0] > 0.0


def _is_mixed(word: str) -> bool:
    """Neither small, nor a name, nor all capitals of more than three letters: ``McCain``, ``NATO`` stays."""
    return not (word.islower() or word.istitle() or (word.isupper() and len(word) > SHORTEST))


def _options(word: str) -> dict[str, tuple[Candidate, bool]]:
    """Candidates by the form that was lost, in small letters, each with whether an apostrophe and s went with it."""
    found: dict[str, tuple[Candidate, bool]] = {}
    for candidate in _whole(word, word):
        found.setdefault(candidate.form.lower(), (candidate, False))
    if word.endswith("s") and len(word) > SHORTEST:
        for candidate in _whole(word[:-1], word):
            if not candidate.links:
                owner = candidate.name + APOSTROPHE_S
                found.setdefault(owner.lower(), (_renamed(candidate, word, owner), True))
    return found


def _whole(left: str, word: str) -> Iterator[Candidate]:
    """Names of the gazetteer first, then words of any language, in the letters' case."""
    shown = left.capitalize() if word.isupper() else left
    filed = [found for found in gazetteer.filed_under(shown) if found.key == shown and found.lossy]
    for candidate in filed:
        if " " in candidate.name or not is_spelled_alike(candidate):
            continue
        # İstanbul; but Míller is what Spaniards call one Miller, and Cortès the French for Spain's parliament.
        if not candidate.links or (candidate.entity and candidate.kind in PLACES):
            yield _renamed(candidate, left, candidate.name.upper()) if word.isupper() else candidate
    foreign = {spelling for found in filed for spelling in _foreign(found)}
    for known in lexicon.accented(left):
        name = _cased(known.word, left)
        if not foreign.isdisjoint((known.word, ascii_form(known.word))):
            continue
        if without_non_ascii(name) == left:
            kind = "word" if name.islower() else "name"
            yield Candidate(left, name, "", kind, (), 0.0, "words", (), (known.language,))


def _foreign(known: Candidate) -> Iterator[str]:
    """Spellings that are not English: Japón however it is accented; of others those that English has without accents.

    Abbás is Abbas; but František is a name, though the Czechs call a pope so, and Cortés is not the Cortes.
    """
    if not known.links or is_shortened(known):
        return
    if known.kind in PLACES:
        yield ascii_form(known.form).lower()
    elif is_spelled_alike(known):
        yield known.form.lower()


def is_spelled_alike(candidate: Candidate) -> bool:
    """Is it the name itself, perhaps with letters that English leaves out (İstanbul)? Kíev is not Kyiv."""
    return ascii_form(candidate.form).lower() == ascii_form(candidate.name).lower()


def is_shortened(candidate: Candidate) -> bool:
    """Is the form part of the name (Québec for Quebec City), and so a name of its own?"""
    form = ascii_form(candidate.form).lower()
    return form in ascii_form(candidate.name).lower().split(" ")[:-1]


def _renamed(candidate: Candidate, key: str, name: str) -> Candidate:
    return Candidate(
        *(key, name, candidate.entity, candidate.kind, candidate.countries, candidate.prior, candidate.source, ()),
        candidate.languages,
    )


def _cased(known: str, left: str) -> str:
    """A word in the case of what is left of it; where its first letter is gone, as English writes it."""
    if left.isupper():
        return known.upper()
    if known[0].isascii():
        return known if left[0].islower() else known[0].upper() + known[1:]
    share = lexicon.capital_share(ascii_form(known))
    is_name = lexicon.zipf(known) < ENGLISH_WORD if share is None else share >= 0.5
    return known[0].upper() + known[1:] if is_name else known


def _language(candidate: Candidate) -> str:
    """The language that uses the word most; empty where no list has it."""
    base = _base(candidate)
    known = lexicon.accented(without_non_ascii(base))
    told = (found.language for found in known if found.word == base)
    return next(told, candidate.languages[0] if len(candidate.languages) == 1 else "")


def _base(candidate: Candidate) -> str:
    return candidate.form.removesuffix(APOSTROPHE_S).lower()


def _power(candidate: Candidate) -> float:
    """How common the word is in English news, as far as lists tell: with accents, without, in its language."""
    english, plain, elsewhere = _frequencies(_base(candidate))
    best = max(english, plain - WITHOUT_ACCENTS, elsewhere - ELSEWHERE, candidate.prior - OF_A_PLACE)
    return best + TIEBREAK * elsewhere


@lru_cache(maxsize=100_000)
def _frequencies(base: str) -> tuple[float, float, float]:
    left = without_non_ascii(base)
    listed = [known.zipf for known in lexicon.accented(left) if known.word == base]
    return lexicon.zipf(base), lexicon.zipf(ascii_form(base)), max([lexicon.best_zipf(base)[0], *listed])


def _features(
    word: str,
    candidate: Candidate,
    possessive: bool,
    power: float,
    gain: float,
    options: Iterator[tuple[tuple[Candidate, bool], float]],
) -> tuple[float, ...]:
    base = _base(candidate)
    plain = ascii_form(base)
    rivals: list[float] = []
    accents: list[float] = []
    for (other, owner), its_power in options:
        if ascii_form(_base(other)) != plain:
            rivals.append(its_power)
        elif _base(other) != base and owner == possessive:
            accents.append(its_power)
    stem = word[:-1] if word.endswith("s") and len(word) > SHORTEST else ""
    return (
        *_frequencies(base),
        candidate.prior,
        RANK.get(candidate.source, 0) == RANK["core"],
        candidate.source == "given",
        candidate.source in ("geonames", "cldr"),
        lexicon.zipf(word),
        lexicon.best_zipf(word)[0],
        _share(word),
        _share(plain),
        len(word),
        sum(not sign.isascii() for sign in base),
        not base[0].isascii(),
        not base[-1].isascii(),
        min(len(rivals), MOST_READINGS),
        power - max(rivals) if rivals else UNRIVALLED,
        power - max(accents) if accents else UNRIVALLED,
        possessive,
        bool(stem),
        lexicon.zipf(stem) if stem else UNKNOWN,
        _share(stem) if stem else UNKNOWN,
        word[0].isupper(),
        word.isupper(),
        gain,
        _like_a_name(base),
    )


@lru_cache(maxsize=100_000)
def _like_a_name(base: str) -> float:
    """How much a word looks like a name of its language, where a list has it."""
    left = without_non_ascii(base)
    return max((known.like_a_name for known in lexicon.accented(left) if known.word == base), default=UNLISTED)


def _share(word: str) -> float:
    share = lexicon.capital_share(word)
    return UNKNOWN if share is None else share
