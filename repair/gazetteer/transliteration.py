"""Press spellings of a name of another script in eleven languages, from the tables of :mod:`repair.gazetteer.press`.

Newspapers of each language write foreign names their own way (Рябков: Ryabkov, Riabkov, Rjabkow, Riabkow). A letter
may have several spellings; all combinations are made. What rules cannot give are stress accents (Spanish "Nóvosti"):
they are not in the Cyrillic, so :func:`stressed` puts one on each vowel in turn; nor the short vowels of Arabic, for
which :func:`alike` takes those of the English form. Figures: ``python -m benchmarks transliteration``.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from repair.gazetteer.press import CONTEXTS, CYRILLIC, ENDINGS, LANGUAGES, PLAIN_TOO, ROMANCE, SOURCES, STRESSING, rules

__all__ = [
    "CYRILLIC",
    "LANGUAGES",
    "SOURCES",
    "STRESSING",
    "alike",
    "ascii_form",
    "fold",
    "spellings",
    "stressed",
    "writes",
]

VOWELS = frozenset("аеёиоуыэюяіїєьъαεηιουω")
SOFTENING = frozenset("еёиэюяьіє")
HUSHING = frozenset("жшчщцр")
MOST = 600  # spellings of one word; the longest Cyrillic name of the core has 96
LONGEST = 3  # letters of one rule
_ACUTE = dict(zip("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ", strict=True))
_BARE = {accented: plain for plain, accented in _ACUTE.items()}

# Reading of Arabic: which letters are consonants, and which of them are long vowels between consonants.
_LONG = {"ا": "A", "و": "U", "ي": "I"}
_WEAK = {"و": "W", "ي": "Y"}
_VOWEL_SIGNS = frozenset("AUIVOةىأإآؤئ")
_MATRAS = frozenset("ािीुूृेैोौ")
_VIRAMA, _NUKTA = "्", "़"
_NASALS = frozenset("ंँः")
# Vowels of two spellings that may stand for one Arabic short vowel: Morsi and Mursi, Meshaal and Maszal.
_ALIKE = ("aeé", "eiíy", "ouü")


def _parsed(*tables: str) -> dict[str, tuple[str, ...]]:
    """Later rules win: ``е^=ye|e`` becomes ``{"е^": ("ye", "e")}``."""
    table: dict[str, tuple[str, ...]] = {}
    for rule in " ".join(tables).split():
        key, _, made = rule.partition("=")
        if key[-1] not in CONTEXTS:  # a plain rule of a later table replaces the context rules of an earlier one
            for mark in CONTEXTS:
                table.pop(key + mark, None)
        table[key] = tuple(made.split("|"))
    return table


@cache
def _table(source: str, language: str) -> dict[str, tuple[str, ...]]:
    return _parsed(*rules(source, language))


def _contexts(word: str, start: int, end: int) -> Iterator[str]:
    """Which context marks hold for the letters between."""
    before, after = word[start - 1 : start], word[end : end + 1]
    held = {
        "$": not after,
        "^": not before or before in VOWELS or not before.isalpha(),
        "~": before in VOWELS and after in VOWELS,
        "+": after in SOFTENING,
        "!": before in HUSHING,
    }
    return (mark for mark in CONTEXTS if held[mark])


@lru_cache(maxsize=4096)
def _choices(word: str, source: str, language: str) -> tuple[tuple[str, ...], ...]:
    """For each rule that applies, the longest first, what its letters may become."""
    table, word = _table(source, language), read(word, source)
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        end, made = next(_applying(table, word, at), (at + 1, (word[at],)))
        if source == "ar" and _may_be_double(word, at):
            made = (*made, *(letters[:1] + letters for letters in made if letters))
        found.append(made)
        at = end
    return tuple(found)


def _applying(table: dict[str, tuple[str, ...]], word: str, at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for end in range(min(at + LONGEST, len(word)), at, -1):
        letters = word[at:end]
        for key in (*(letters + mark for mark in _contexts(word, at, end)), letters):
            if key in table:
                yield end, table[key]


def read(word: str, source: str) -> str:
    """The word as its tables want it: lower case, and with signs for vowels that are heard and not written.

    >>> read("Τσίπρας", "el"), read("मोदी", "hi"), read("مرسي", "ar")
    ('τσιπρας', 'मोदी', 'مVرOسI')
    """
    word = word.lower()
    if source == "el":
        return unicodedata.normalize("NFC", "".join(s for s in unicodedata.normalize("NFD", word) if s != "\u0301"))
    if source == "hi":
        return _with_inherent_vowels(unicodedata.normalize("NFC", word))
    return _with_short_vowels(word) if source == "ar" else word


def _with_inherent_vowels(word: str) -> str:
    found: list[str] = []
    for i, sign in enumerate(word):
        if sign == _VIRAMA:
            continue
        found.append(sign)
        after = word[i + 1 : i + 2]
        consonant = "क" <= sign <= "ह" or "क़" <= sign <= "य़" or sign == _NUKTA
        if consonant and after and after not in _MATRAS and after not in (_VIRAMA, _NUKTA):
            may_be_silent = i and after not in _NASALS and word[i + 2 : i + 3] != _VIRAMA
            found.append("O" if may_be_silent else "S")
    return "".join(found)


def _with_short_vowels(word: str) -> str:
    letters: list[str] = []
    word = word.removeprefix("ال") if len(word) > 4 else word
    for i, sign in enumerate(word):
        before, after = letters[-1] if letters else "", word[i + 1 : i + 2]
        if sign in _WEAK and (not before or before == "A" or after in ("ا", "ة", "و", "ي")):
            sign = _WEAK[sign]
        elif sign == "ا" and not before:
            sign = "أ"
        else:
            sign = _LONG.get(sign, sign)
        if before and before not in _VOWEL_SIGNS and sign not in _VOWEL_SIGNS:
            letters.append("V" if len(letters) == 1 else "O")
        letters.append(sign)
    return "".join(letters)


def _may_be_double(word: str, at: int) -> bool:
    sign, before, after = word[at], word[at - 1 : at], word[at + 1 : at + 2]
    return sign not in _VOWEL_SIGNS and before in _VOWEL_SIGNS and (after in _VOWEL_SIGNS or not after) and at > 0


@lru_cache(maxsize=4096)
def spellings(word: str, source: str, language: str, english: str = "") -> frozenset[str]:
    """All lower-case spellings of one word of a name in the press of ``language``.

    Of an Arabic word only those are made whose short vowels are like those of its ``english`` form, where one is told.

    >>> "riabkov" in spellings("Рябков", "ru", "es"), "rjabkow" in spellings("Рябков", "ru", "de")
    (True, True)
    >>> "murszi" in spellings("مرسي", "ar", "hu", "Morsi"), "maraszi" in spellings("مرسي", "ar", "hu", "Morsi")
    (True, False)
    """
    choices = _choices(word, source, language)
    if english and source == "ar":
        choices = alike(word, language, english) or ()
    found = {"".join(parts) for parts in itertools.islice(itertools.product(*choices), MOST)} - {""}
    return frozenset(_varied(found, source, language))


def _varied(found: set[str], source: str, language: str) -> set[str]:
    """The spellings with what newspapers shorten in them."""
    if source in PLAIN_TOO and language != "hu":
        return found | set(map(ascii_form, found))
    if source in ("el", "ar", "hi"):
        return found
    for ending, replacement in ENDINGS[language]:
        found |= {form[: -len(ending)] + replacement for form in found if form.endswith(ending)}
    if language in ("es", "pt"):
        found |= {form.replace("iia", "ia").replace("ii", "i") for form in found}
    if language in ROMANCE:  # no word begins with "dm" there: Dimitri
        found |= {"di" + form[1:] for form in found if form.startswith("dm")}
    return found | {form.replace("ks", "x") for form in found if "ks" in form}


def alike(word: str, language: str, english: str) -> tuple[tuple[str, ...], ...] | None:
    """The choices for an Arabic word whose short and double letters are like those of its English form.

    None where the English tables cannot write the English form.

    >>> alike("مرسي", "cs", "Morsi")
    (('m',), ('u',), ('r',), ('',), ('s',), ('í', 'i'))
    """
    signs = read(word, "ar")
    way = _way(_choices(word, "ar", "en"), fold(english))
    theirs = _choices(word, "ar", language)
    if way is None or not len(way) == len(theirs) == len(signs):
        return None
    return tuple(
        tuple(form for form in made if _fits(form, said, sign))
        for sign, said, made in zip(signs, way, theirs, strict=True)
    )


def _fits(form: str, said: str, sign: str) -> bool:
    """Is a short vowel like that of the English form, and is no letter double that is single there?"""
    if sign not in "VO":
        return not _is_double(form) or _is_double(said)
    return form == said or any(form[:1] and form[:1] in row and said[:1] and said[:1] in row for row in _ALIKE)


def _is_double(form: str) -> bool:
    return form[:1] == form[1:2]


def _way(choices: Sequence[tuple[str, ...]], wanted: str) -> tuple[str, ...] | None:
    """Which choice to take each time so that they make the wanted word; None where none does."""
    if not choices:
        return None if wanted else ()
    for form in choices[0]:
        if wanted.startswith(form) and (rest := _way(choices[1:], wanted[len(form) :])) is not None:
            return (form, *rest)
    return None


def writes(word: str, source: str, language: str, form: str) -> bool:
    """Does that press write the word so, the accent of stress where it marks stress on any one vowel?

    >>> writes("Новости", "ru", "es", "Nóvosti"), writes("Новости", "ru", "es", "Nóvostí")
    (True, False)
    """
    form = form.lower()
    unstressed = {form}
    if language in STRESSING:
        marked = (i for i, letter in enumerate(form) if letter in _BARE)
        unstressed |= {form[:i] + _BARE[form[i]] + form[i + 1 :] for i in marked}
    if source in ("el", "ar", "hi"):
        return any(_way(_choices(word, source, language), one) is not None for one in unstressed)
    return not unstressed.isdisjoint(spellings(word, source, language))


def stressed(form: str) -> Iterator[str]:
    """The form with an accent on one vowel, each in turn.

    >>> list(stressed("Ria"))
    ['Ría', 'Riá']
    """
    for i, letter in enumerate(form):
        if letter in _ACUTE:
            yield form[:i] + _ACUTE[letter] + form[i + 1 :]


def fold(text: str) -> str:
    """Lower case without accents, for comparing spellings.

    >>> fold("Łódź")
    'lodz'
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))
    return bare.translate(_UNDECOMPOSED)


_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h", "ə": "a"}
)


def ascii_form(text: str) -> str:
    """The text without accents, capitals kept.

    >>> ascii_form("Łódź"), ascii_form("Çanakkale")
    ('Lodz', 'Canakkale')
    """
    return "".join(map(_plain, text))


@cache
def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    low = fold(sign)
    return low[:1].upper() + low[1:] if sign.isupper() else low
