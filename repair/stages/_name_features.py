"""What a document tells for each reading of a token: its neighbours, its country, its like. All as numbers for a score.

A token is judged as a type, not place by place: a form means the same word wherever it stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from repair import gazetteer, lexicon
from repair.channel.evidence import UNSEEN_PAIR, pair_zipf
from repair.gazetteer.deletion import without_non_ascii
from repair.lexicon import Tokens
from repair.lexicon.accents import LANGUAGES
from repair.stages._name_losses import APOSTROPHE_S, FORM_FEATURES, Reading, readings
from repair.stages._places import WORD, words_at
from repair.stages._surroundings import PLACED, TITLE, countries_of

HOME: Mapping[str, tuple[str, ...]] = {
    language: tuple(countries.split())
    for language, countries in {
        "ca": "ES",
        "cs": "CZ",
        "da": "DK",
        "de": "DE AT CH",
        "es": "ES MX AR CO CL PE VE CU EC BO UY PY GT HN SV NI CR PA DO PR",
        "fi": "FI",
        "fr": "FR BE CA CH LU SN CI CM HT",
        "hu": "HU",
        "is": "IS",
        "it": "IT CH",
        "lt": "LT",
        "lv": "LV",
        "nb": "NO",
        "nl": "NL BE",
        "pl": "PL",
        "pt": "PT BR AO MZ",
        "ro": "RO MD",
        "sh": "HR RS BA ME",
        "sk": "SK",
        "sl": "SI",
        "sv": "SE FI",
        "tr": "TR",
        "vi": "VN",
    }.items()
}
"""Countries (ISO code) in which a language is at home."""

DOCUMENT_FEATURES = (
    *("count", "intact", "plain_too", "small_too", "stem_too", "starts", "after_capital", "before_capital"),
    *("after_title", "after_preposition", "after_given", "odd_neighbour", "hyphen", "home", "companions", "others"),
    *(
        "language",
        "language_lead",
        "kindred_neighbour",
        "strange_neighbour",
        "foreign_neighbour",
        "english_neighbour",
        "pair",
    ),
)
FEATURES = (*FORM_FEATURES, *DOCUMENT_FEATURES)
"""What each number of a reading is, in order."""

TYPICAL: Mapping[str, float] = {"home": math.log(2), "companions": 1.0, "language_lead": 1.0, "pair": UNSEEN_PAIR}
"""Document features of the right readings that the score calls 80 % likely and more: their medians, where not 0."""

DIGITS = 3  # so that a threshold of the trees lies between two numbers on every machine
PLACES_READ = 6  # of one token; the rest is taken to be alike
# A token this rare (zipf in English, elsewhere) with a reading this much commoner tells of its language.
RARE, RARE_ELSEWHERE, TELLING = 2.0, 3.0, 1.0
NEVER_A_NAME = 5.0
_ENDS = frozenset(".!?:\n\r")
JOINTS = (" ", "-")
MOST_BETWEEN = 80  # code points to the left of a word, and of the one before it, that are read
WORD_AT_END, NO_LETTERS = re.compile(r"[^\W\d_]+\Z"), re.compile(r"[\W\d_]*\Z")


@dataclass(frozen=True, slots=True)
class Scored:
    """A reading of a token in a document, with all its features."""

    word: str
    reading: Reading
    features: tuple[float, ...]


def scored(
    text: str, tokens: Tokens, odd: Sequence[str], options: Callable[[str], Sequence[Reading]] = readings
) -> list[Scored]:
    """The readings of the odd words of a document, those that are ``options`` of each, with their features.

    >>> text = "Mr. Mller flew to Berlin; the German said so."
    >>> [one.reading.candidate.name for one in scored(text, lexicon.tokens(text), ["Mller"])][:1]
    ['Müller']
    """
    found = [(word, some) for word in odd if (some := options(word))]
    if not found:
        return []
    countries = countries_of(tokens)
    languages = _languages([word for word, _ in found], tokens)
    made = []
    for word, some in found:
        around = _Around(text, tokens, word)
        for reading in some:
            here = _of_document(word, reading, around, tokens, countries)
            kin = _of_kin(reading, languages - Counter(_told_by(word)), around)
            made.append(Scored(word, reading, tuple(round(float(x), DIGITS) for x in (*reading.features, *here, *kin))))
    return made


def in_typical_text(reading: Reading) -> tuple[float, ...]:
    """The features of a reading in a text that tells of it what texts tell of right ones, in the median."""
    told = {**TYPICAL, "language": float(_number(reading.language))}
    return (*reading.features, *(told.get(name, 0.0) for name in DOCUMENT_FEATURES))


def _number(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


class _Around:
    """The places of a word: how often they begin a sentence, what stands beside them."""

    def __init__(self, text: str, tokens: Tokens, word: str) -> None:
        self.count = tokens.count(word)
        self.read = self.starts = self.after_capital = self.before_capital = self.titles = self.placed = self.given = 0
        self.hyphens = 0
        self.pair = UNSEEN_PAIR
        self.neighbours: list[str] = []
        for start in islice(words_at(text, word), PLACES_READ):
            self.read += 1
            end = start + len(word)
            gap, neighbour = _in_front(text, start)
            titled = gap == ". " and bool(TITLE.fullmatch(neighbour))
            self.starts += not titled and not _ENDS.isdisjoint(gap)
            before = neighbour if titled or gap in JOINTS else ""
            after = found[0] if text[end : end + 1] in JOINTS and (found := WORD.match(text, end + 1)) else ""
            self.hyphens += text[start - 1 : start] == "-" or text[end : end + 1] == "-"
            self.before_capital += after[:1].isupper()
            if before:
                self._read_before(before, word)
            self.neighbours += [neighbour for neighbour in (before, after) if neighbour]

    def _read_before(self, before: str, word: str) -> None:
        capital = before[0].isupper()
        self.after_capital += capital
        self.titles += bool(TITLE.fullmatch(before))
        self.placed += before.lower() in PLACED
        self.given += capital and _is_name(before)
        self.pair = max(self.pair, pair_zipf(before, word))


def _in_front(text: str, start: int) -> tuple[str, str]:
    """What stands between a word and the one before it, and that one; a line end in front of the first word."""
    first = max(0, start - MOST_BETWEEN)
    gap = NO_LETTERS.search(text, first, start)
    begin = gap.start() if gap else start
    if begin == 0:
        return "\n", ""
    before = WORD_AT_END.search(text, max(0, begin - MOST_BETWEEN), begin)
    return text[begin:start], before[0] if before else ""


def _of_document(
    word: str, reading: Reading, around: _Around, tokens: Tokens, countries: Counter[str]
) -> tuple[float, ...]:
    name = reading.candidate.name.removesuffix(APOSTROPHE_S)
    plain = gazetteer.ascii_form(name)
    stem = tokens.count(word[:-1]) if word.endswith("s") else 0
    home = reading.candidate.countries or HOME.get(reading.language, ())
    return (
        math.log(around.count),
        name in tokens.types,
        plain != word and plain in tokens.types,
        word[0].isupper() and word.lower() in tokens.types,
        math.log1p(stem),
        around.starts / around.read,
        around.after_capital / around.read,
        around.before_capital / around.read,
        around.titles > 0,
        around.placed / around.read,
        around.given > 0,
        sum(map(_is_odd, around.neighbours)) / around.read,
        around.hyphens / around.read,
        math.log1p(max((countries[code] for code in home), default=0)),
    )


def _of_kin(reading: Reading, languages: Counter[str], around: _Around) -> tuple[float, ...]:
    """Is the reading's language that of what stands beside it, and of other odd words of the document?"""
    language = reading.language
    told = [spoken for neighbour in around.neighbours if (spoken := _told_by(neighbour))]
    capitals = [neighbour for neighbour in around.neighbours if neighbour[0].isupper()]
    others = max((count for other, count in languages.items() if other != language), default=0)
    return (
        min(languages[language], 6),
        min(sum(languages.values()) - languages[language], 8),
        _number(language),
        max(-6, min(6, languages[language] - others)),
        any(language in spoken for spoken in told),
        bool(told) and not any(language in spoken for spoken in told),
        max((_leaning(neighbour, language) for neighbour in around.neighbours), default=0.0),
        max((-_leaning(neighbour, language) for neighbour in capitals), default=0.0),
        around.pair,
    )


def _languages(odd: Sequence[str], tokens: Tokens) -> Counter[str]:
    """How many words of the document tell of each language: odd ones, and those that have their letters again."""
    intact = () if tokens.text.isascii() else [word for word in tokens.types if not word.isascii()]
    return Counter(language for word in (*odd, *intact) for language in _told_by(word))


@gazetteer.remembered(maxsize=100_000)
def _told_by(word: str) -> frozenset[str]:
    """The languages of which a word tells that lost letters, or has them."""
    if not word.isascii():
        return frozenset(
            known.language for known in lexicon.accented(without_non_ascii(word)) if known.word == word.lower()
        )
    if len(word) < 4 or lexicon.zipf(word) >= RARE or lexicon.best_zipf(word)[0] >= RARE_ELSEWHERE:
        return frozenset()
    return frozenset(one.language for one in readings(word) if one.language and one.gain > TELLING)


@gazetteer.remembered(maxsize=100_000)
def _is_odd(word: str) -> bool:
    return lexicon.zipf(word) < 2.6 and bool(readings(word))


@lru_cache(maxsize=100_000)
def _is_name(word: str) -> bool:
    return lexicon.zipf(word) < NEVER_A_NAME and (lexicon.capital_share(word) or 0.0) > 0.9


@lru_cache(maxsize=100_000)
def _leaning(word: str, language: str) -> float:
    """How much commoner a word is in a language than in English, in powers of ten; 0 where nothing is known."""
    if language not in lexicon.LANGUAGES or language == "en":
        return 0.0
    there, here = lexicon.zipf(word, language), lexicon.zipf(word)
    return there - here if max(there, here) >= 3.5 else 0.0


def feature(one: Scored, name: str) -> float:
    """One number of a reading, by its name."""
    return one.features[FEATURES.index(name)]
