"""Cut a text into passages of one language each. Changes nothing; later stages ask which rules may speak.

A paragraph is a line of text. Most are decided by a cheap test: script and typical letters, or the small words (*the*,
*que*, *nicht*) weighed by how common they are in each language. Only where that is not sure is langdetect asked, which
takes a thousand times longer. Short and mixed paragraphs are ``unknown``: nothing is guessed, not even from the
neighbours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from repair import lexicon
from repair.context import Context
from repair.document import Document, Passage

RULES: tuple[str, ...] = ()
"""This stage has none: it makes no edits and no marks."""

UNKNOWN = "unknown"

# With fewer words too few of them are small ones; below 60 characters langdetect is wrong in 1 of 30.
FEWEST_WORDS = 8
FEWEST_CHARACTERS = 60
# A character of Chinese or Japanese is half a word.
FEWEST_IDEOGRAPHS = 20

# A long paragraph is judged by this many code points at its beginning and at its end. They must agree.
SAMPLE = 200

SURE = 0.99
_EN = ("en", SURE)


def propose(document: Document, context: Context) -> Iterator[Passage]:  # noqa: ARG001 - the form of a stage
    """One passage for each run of paragraphs in the same language, in code points.

    >>> text = "He said that he would not be in the room.\\nBerlin\\nLos ministros no han dicho nada de la ley."
    >>> [(found.start, found.end, found.language) for found in propose(Document.new("x", text), Context())]
    [(0, 41, 'en'), (42, 48, 'unknown'), (49, 91, 'es')]
    """
    judge = _within_english if _is_mainly_english(document.text) else language_of
    found = ((start, start + len(line), *judge(line)) for start, line in _paragraphs(document.text))
    for language, run in groupby(found, key=itemgetter(2)):
        paragraphs = list(run)
        yield Passage(paragraphs[0][0], paragraphs[-1][1], language, min(sure for *_, sure in paragraphs))


_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Every line that is not blank, with its start."""
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        yield from ((line.start(), line[0]) for line in _LINE.finditer(text) if not line[0].isspace())
        return
    start = 0  # the same three times as fast
    for line in text.split("\n"):
        if line and not line.isspace():
            yield start, line
        start += len(line) + 1


def language_of(paragraph: str) -> tuple[str, float]:
    """The language of a paragraph (ISO 639-1) and how sure that is (0 to 1); ``("unknown", 0.0)`` if nobody can tell.

    >>> language_of("Президент заявил, что вопрос о сроках пока не решён, и попросил подождать ещё немного.")
    ('ru', 0.99)
    >>> language_of("Reuters, Kabul")
    ('unknown', 0.0)
    """
    if paragraph.isascii() and _too_short(paragraph, "latin"):
        return UNKNOWN, 0.0
    pieces = (paragraph,) if len(paragraph) <= 2 * SAMPLE else (paragraph[:SAMPLE], paragraph[-SAMPLE:])
    answers = {_EN if _is_plainly_english(piece) else _language(piece) for piece in pieces}
    # langdetect may be more or less sure of two pieces in one language.
    return min(answers, key=itemgetter(1)) if len({language for language, _ in answers}) == 1 else (UNKNOWN, 0.0)


# ------------------------------------------------------------------------------------------------- the English path
# A search costs 1.5 ms a MB where it finds nothing, so the commonest words come first.
_ENGLISH = tuple(f" {word} " for word in ("the", "of", "to", "and", "for", "that", "with", "was", "by", "from", "said"))
# Words that stand beside English titles in other languages.
_OTHERS = (" que ", " der ", " och ")


def _is_mainly_english(text: str) -> bool:
    """Are the four commonest words of English all there?"""
    return all(word in text for word in _ENGLISH[:4])


def _within_english(paragraph: str) -> tuple[str, float]:
    """As ``language_of``, in a text that is mainly English: there two of its words are enough."""
    if len(paragraph) >= FEWEST_CHARACTERS and _has_english_words(paragraph, 2) and not _has_foreign_letter(paragraph):
        return _EN
    return language_of(paragraph)


def _is_plainly_english(text: str) -> bool:
    """Most English paragraphs are settled by a few searches; a Polish one that quotes a title is not among them."""
    return (
        _has_english_words(text, 3)
        and text.count(" ") >= FEWEST_WORDS - 1
        and not any(word in text for word in _OTHERS)
        and not _has_foreign_letter(text)
    )


def _has_english_words(text: str, least: int) -> bool:
    found = 0
    for word in _ENGLISH:
        if word in text:
            found += 1
            if found == least:
                return True
    return False


def _has_foreign_letter(text: str) -> bool:
    """Any letter beyond ASCII; English has few, and those paragraphs can wait for the next test."""
    return not text.isascii() and _FOREIGN_LETTER.search(text) is not None


_FOREIGN_LETTER = re.compile("[À-ÖØ-öø-᷿Ḁ-῿぀-鿿가-힯ﭐ-﻾]")


def _language(text: str) -> tuple[str, float]:
    script = _script(text)
    if script == "mixed" or _too_short(text, script):
        return UNKNOWN, 0.0
    for cheap_test in _TESTS.get(script, ()):
        if language := cheap_test(text):
            return language, SURE if language != UNKNOWN else 0.0
    return _by_langdetect(text, script)


def _too_short(text: str, script: str) -> bool:
    if script in _NO_SPACES:
        return len(_SCRIPTS[script].findall(text)) < FEWEST_IDEOGRAPHS
    return text.count(" ") < FEWEST_WORDS - 1


# --------------------------------------------------------------------------------------------------------- by script
_SCRIPTS = {
    "cyrillic": re.compile("[Ѐ-ԯ]"),
    "arabic": re.compile("[؀-ۿﭐ-﻿]"),
    "han": re.compile("[぀-ヿ㐀-鿿]"),
    "hangul": re.compile("[가-힯]"),
    "greek": re.compile("[Ͱ-Ͽἀ-῿]"),
    "hebrew": re.compile("[א-ת]"),
    "devanagari": re.compile("[ऀ-ॿ]"),
    "other": re.compile("[԰-֏ঀ-ჿሀ-᷿]"),
}
_NO_SPACES = ("han",)
_NOT_LATIN = re.compile("[Ͱ-᷿ἀ-῿぀-鿿가-힯ﭐ-﻾]")
_LETTER = re.compile(r"[^\W\d_]")


def _script(text: str) -> str:
    """The script of most letters; "mixed" if none has two thirds of them."""
    first = _NOT_LATIN.search(text)
    if first is None:
        return "latin"
    counts = dict.fromkeys(_SCRIPTS, 0)
    script = next((script for script, pattern in _SCRIPTS.items() if pattern.match(first[0])), "other")
    counts[script] = len(_SCRIPTS[script].findall(text))
    if 2 * counts[script] >= len(text):  # signs and spaces counted: no need to look further
        return script
    counts = {script: len(pattern.findall(text)) for script, pattern in _SCRIPTS.items()}
    counts["latin"] = len(_LETTER.findall(text)) - sum(counts.values())
    script = max(counts, key=lambda script: counts[script])
    return script if 3 * counts[script] >= 2 * sum(counts.values()) else "mixed"


def _share(text: str, letters: str) -> float:
    return sum(map(text.count, letters)) / len(text)


def _cyrillic(text: str) -> str | None:
    """Russian or Ukrainian, by letters that the other lacks; None if it may be another language."""
    if any(letter in text for letter in "әғқңөұүһҳҷӣӯ"):  # Kazakh and its neighbours, for langdetect all Russian
        return UNKNOWN
    if any(letter in text for letter in "ўјљњћђџѓќѕ"):
        return None
    russian, ukrainian = _share(text, "ыэё"), _share(text, "іїєґ")
    if russian >= 0.005 and not ukrainian:
        return "ru"
    return "uk" if ukrainian >= 0.02 and not russian else None


def _arabic(text: str) -> str | None:
    if any(letter in text for letter in "ٹڈڑںےۓېډڼڵڕۆ"):  # Urdu, Pashto, Kurdish
        return None
    persian, arabic = _share(text, "پچژگکی"), _share(text, "ةىكيأإ")
    if persian >= 0.02 and persian > 3 * arabic:
        return "fa"
    return "ar" if arabic >= 0.02 and arabic > 3 * persian else None


def _han(text: str) -> str | None:
    return "ja" if _KANA.search(text) else "zh"


_KANA = re.compile("[぀-ヿ]")


# ---------------------------------------------------------------------------------------------------- by small words
WORDS = Path(__file__).with_name("language_words.tsv")

# Frequencies are zipf, counted in hundredths: sums of whole numbers are the same in whatever order a set comes.
_HUNDREDTHS = 100
# What a word gains over one that is in no list, where the lists of most languages end.
_FLOOR = 250
# A common word of a language the lexicon does not have: about what they have in the others.
_USUAL = 630
# A hundred times rarer than in another language: it tells next to nothing there, and takes time.
_RARER = 200
# Tuned on 600 news sentences in each of 15 languages, so that none of the twelve in the lexicon was taken for another.
# Words are not independent, so the leads are large: four and eight powers of ten.
LEAST_WORDS, LEAST_SHARE, LEAD = 3, 0.15, 400
LEAST_KNOWN, LEAD_OF_ALL = 0.65, 800
RIVALS = 4


@cache
def _small_words() -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in WORDS.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {language: frozenset(words.split()) for language, words in rows}


@cache
def _weights() -> dict[str, tuple[tuple[str, int], ...]]:
    """For each common word how much it tells for each language."""
    lists = _small_words()
    weights = {}
    for word in frozenset().union(*lists.values()):
        gains = {language: _frequency(word, language, listed) - _FLOOR for language, listed in lists.items()}
        least = max(0, max(gains.values()) - _RARER)
        weights[word] = tuple((language, gain) for language, gain in gains.items() if gain > least)
    return weights


def _frequency(word: str, language: str, listed: frozenset[str] = frozenset()) -> int:
    if language in lexicon.LANGUAGES:
        return round(_HUNDREDTHS * lexicon.zipf(word, language))
    return _USUAL if word in listed else 0


def _by_small_words(text: str) -> str | None:
    """The language whose commonest words stand out; None if none leads."""
    words = frozenset(text.lower().replace("।", " ").split())
    found = _weights().keys() & words
    enough = len(found) >= max(LEAST_WORDS, LEAST_SHARE * len(words))
    return _leader(_scores(found), LEAD) if enough else None


def _scores(words: Iterable[str]) -> dict[str, int]:
    """What common words tell for each language."""
    weights = _weights()
    scores: dict[str, int] = defaultdict(int)
    for word in words:
        if word in weights:
            for language, gain in weights[word]:
                scores[language] += gain
    return scores


def _leader(scores: dict[str, int], lead: int) -> str | None:
    """The language that leads all others by so much."""
    best = max(scores, key=scores.__getitem__, default=None)
    second = max((score for language, score in scores.items() if language != best), default=0)
    return best if best and scores[best] >= lead + second else None


def _by_all_words(text: str) -> str | None:
    """The language that knows most of the words; None if none leads or knows too few."""
    words = frozenset(_WORD.findall(text.lower()))
    scores = _scores(words)
    rivals = sorted((key for key in scores if key in lexicon.LANGUAGES), key=lambda key: (-scores[key], key))
    frequencies = {language: [_frequency(word, language) for word in words] for language in rivals[:RIVALS]}
    # English is listed down to 1.0, the others to 2.5: rare English words are set aside.
    known = {language: [found for found in row if found >= _FLOOR] for language, row in frequencies.items()}
    leader = _leader({language: sum(row) for language, row in known.items()}, LEAD_OF_ALL)
    if not leader or len(known[leader]) < LEAST_KNOWN * len(words):
        return None
    return leader


_WORD = re.compile(r"[^\W\d_]+")

# What is asked of each script, cheapest first; langdetect after that.
_TESTS: dict[str, tuple[Callable[[str], str | None], ...]] = {
    "latin": (_by_small_words, _by_all_words),
    "cyrillic": (_cyrillic, _by_small_words, _by_all_words),
    "arabic": (_arabic,),
    "han": (_han,),
    "devanagari": (_by_small_words,),
    "hangul": (lambda text: "ko",),  # noqa: ARG005
    "greek": (lambda text: "el",),  # noqa: ARG005
    "hebrew": (lambda text: "he",),  # noqa: ARG005
}


# ----------------------------------------------------------------------------------------------------- by langdetect
# Its own certainty; below, it is right too seldom to act on.
LEAST_CERTAIN = 0.9


@cache
def _langdetect() -> Any:
    from langdetect import detector_factory

    detector_factory.DetectorFactory.seed = 0  # else 12 of 400 short sentences change their answer from call to call
    return detector_factory.detect_langs


@lru_cache(maxsize=1024)  # every round of the pipeline asks about the same paragraphs
def _by_langdetect(text: str, script: str) -> tuple[str, float]:
    if len(text) < FEWEST_CHARACTERS or (script == "latin" and (_looks_garbled(text) or not _is_prose(text))):
        return UNKNOWN, 0.0
    from langdetect.lang_detect_exception import LangDetectException

    try:
        best = _langdetect()(text)[0]
    except LangDetectException:  # no letters it knows
        return UNKNOWN, 0.0
    return (best.lang.partition("-")[0], best.prob) if best.prob >= LEAST_CERTAIN else (UNKNOWN, 0.0)


# At most one character of five in any sentence of fourteen languages, at least three of five in mojibake of Cyrillic.
def _looks_garbled(text: str) -> bool:
    return 3 * len(_LATIN_1.findall(text)) > len(text)


_LATIN_1 = re.compile("[\x80-ÿ]")


def _is_prose(text: str) -> bool:
    """Lists of names and headlines in capitals have languages too, but nobody can tell which."""
    words = text.split()
    return 5 * sum(word[0].islower() for word in words) >= 2 * len(words)
