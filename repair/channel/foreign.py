"""Did a passage in another language lose its letters outside ASCII? And what was a word of it?

English shows the channel by apostrophes; these languages show it by letters: ``tambin``, ``franais``, ``olduunu`` are
in no dictionary, and a deletion away from some of the commonest words. The gate counts such *types*. One letter outside
ASCII that stayed shuts it: the channel takes all. A text whose accents were *stripped* (``tambien``) shows no such
types, for that form is a deletion of nothing.

What a word was is told by frequency alone. Among words that deletion strikes, a form as it stands and the word that it
may have been are as likely as they are common; lists of words hold damage themselves (``aos``), so rare is as good as
absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from repair.channel.deletion import corrupt
from repair.channel.gate import Verdict, stands_alone
from repair.gazetteer import ascii_form
from repair.lexicon import accented, tokens, zipf

LANGUAGES = ("es", "fr", "de", "pt", "it", "tr", "pl", "cs", "ro")
"""The languages whose frequencies the word list holds and whose letters go."""

_UNLISTED: Mapping[str, float] = {
    "es": 1.2,
    "fr": 1.2,
    "de": 1.2,
    "pt": 1.2,
    "it": 1.2,
    "pl": 1.9,
    "cs": 2.1,
    "ro": 2.2,
    "tr": 2.2,
}
"""What a word that is in no list counts, on the zipf scale: lists end at 2.5, of Romanian and Turkish at 3. Where words
have many endings another one that no list holds may leave the same form (``mogąc``, ``mogącą``)."""
# On the zipf scale. No two Italian words differ in nothing but the way an accent leans.
_MISSPELT, _MISSPELT_ITALIAN = 1.5, 0.3
SURE, LIKELY = 0.995, 0.97  # to be mended; to be a trace
_STRUCK, _TRACES = 0.99, 0.1  # probabilities that the record gives
COMMON = 3.5  # zipf of a word whose remains are a trace
_FEWEST_LETTERS = 3
FEWEST_TYPES, FEWEST_OF_FORMS = 3, 4
_MANY_FORMS = frozenset(("cs", "fr"))  # without its accents a word of these is now and then the remains of another
FEWEST_SHARE = 0.022
"""At least so many types in which letters went, and this share of all. Of 2,000 documents of eight lines whose accents
were stripped the most had 3 in French (a share of .021) and in Czech; of as many struck ones half had 6 to 13 and a
share of .05 to .14. One in twenty German ones has less, and stays as it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form most likely was, and how sure that is (0 to 1)."""

    word: str
    share: float


@lru_cache(maxsize=1 << 16)
def reading(form: str, language: str) -> Reading | None:
    """The likeliest word of the language that deletion turns into this form, in small letters; None if none is likely.

    >>> reading("tambin", "es"), reading("mesa", "es")
    (Reading(word='también', share=1.0), None)
    """
    low = form.lower()
    known = (*_short_words(language).get(low, ()), *(one.word for one in accented(low)))
    found = {word: zipf(word, language) for word in known}
    weights = {word: 10**known for word, known in found.items() if known and not _is_misspelt(word, found, language)}
    if not weights:
        return None
    stands = zipf(low, language)
    total = sum(weights.values()) + 10 ** (stands or _UNLISTED[language])
    best = max(weights, key=lambda word: (weights[word], word))
    share = weights[best] / total
    return Reading(best, round(share, 4)) if share > 0.5 else None


def _is_misspelt(word: str, found: Mapping[str, float], language: str) -> bool:
    """Is it another, more common word with a wrong accent (``cittá`` for ``città``, ``perchè`` for ``perché``)?"""
    plain, gap = ascii_form(word), _MISSPELT_ITALIAN if language == "it" else _MISSPELT
    return any(found[other] > found[word] + gap and ascii_form(other) == plain for other in found)


@cache
def _short_words(language: str) -> Mapping[str, tuple[str, ...]]:
    """Common words that are not in the table of accented words, by what deletion leaves of them.

    It leaves two or three letters, or an English word; and German ß is ss there.
    """
    lines = resources.files(__package__).joinpath("foreign_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {corrupt(word): (word,) for spoken, words in rows if spoken == language for word in words.split(" ")}


def lost_types(text: str, language: str) -> frozenset[str]:
    """The different forms, in small letters, that are no words of the language and the remains of common ones.

    >>> sorted(lost_types("El seor tambin tiene aos.", "es"))
    ['aos', 'seor', 'tambin']
    """
    return frozenset(word.lower() for word in tokens(text).types if _is_trace(word, language))


def _is_trace(word: str, language: str) -> bool:
    if (len(word) < _FEWEST_LETTERS and word not in _short_words(language)) or not (word.islower() or word.istitle()):
        return False
    found = reading(word, language)
    return found is not None and found.share >= LIKELY and zipf(found.word, language) >= COMMON


def gate(text: str, language: str) -> Verdict:
    """Did this passage lose its letters? Open or shut by counts; a trace or two are worth a word in the record.

    >>> gate("El seor Ruiz tambin vive en la calle de su hermana desde hace aos.", "es").is_open
    True
    >>> gate("El señor Ruiz tambin vive en la calle desde hace aos.", "es").reasons
    ('it holds letters outside ASCII',)
    """
    if any(sign.isalpha() and not sign.isascii() for sign in text):
        return Verdict(0.0, ("it holds letters outside ASCII",))
    types = {word.lower() for word in tokens(text).types}
    lost = sorted(lost_types(text, language))
    fewest = FEWEST_OF_FORMS if language in _MANY_FORMS else FEWEST_TYPES
    is_struck = len(lost) >= max(fewest, FEWEST_SHARE * len(types))
    return Verdict(_STRUCK if is_struck else _TRACES if lost else 0.0, tuple(_reasons(lost, language)))


def _reasons(lost: Iterable[str], language: str) -> Iterable[str]:
    if words := list(lost):
        shown = ", ".join(words[:5]) + (", …" if len(words) > 5 else "")
        yield f"{len(words)} words of no dictionary that are common ones without their letters ({language}: {shown})"


def places(text: str, start: int, end: int) -> Iterable[tuple[int, int, str]]:
    """The words of a span that stand by themselves, with their places; no word of endless letters is remembered.

    >>> list(places("una casa.", 0, 9))
    [(0, 3, 'una'), (4, 8, 'casa')]
    """
    found = tokens(text[start:end])
    for (left, right), word in zip(found.spans, found.words, strict=True):
        if word in found.types and stands_alone(text, start + left, start + right):
            yield start + left, start + right, word
