"""How common a word is in twelve languages, which English words stand side by side, and which are written as names.

All of it comes from one memory-mapped table, ``data/lexicon.marisa``; its README says from what that was counted. The
table holds one row a word. Its value is a row of tags, one byte each, then as many numbers: for a language the word's
frequency in it, for ``CAPITAL_SHARE`` that share. A pair is a row of its own, with a space in its key, tagged ``PAIR``.

A frequency list is made from running text and holds its damage: "didnt" has an English frequency, and so has "Kev".
Compare a garbled word with what it may have been; do not ask only whether it is known.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from repair.table import Table

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "pl", "cs", "ro", "tr", "ru", "uk")

TAGS = {language: tag for tag, language in enumerate(LANGUAGES)}
CAPITAL_SHARE = len(LANGUAGES)
PAIR = CAPITAL_SHARE + 1
ZIPF_STEP = 20  # a frequency is stored in twentieths
SHARE_STEP = 100  # a share is stored in hundredths

# A count in a byte: exact below 128, from there in steps of 6 %, up to 209,000.
_EXACT = 128
_GROWTH = 1.06

# wordfreq writes ß as ss in every language. An apostrophe is one letter to us, however it is written.
_ONE_SPELLING = str.maketrans({"ß": "ss", "’": "'", "ʼ": "'"})
# One letter each to a reader, two to a computer; Romanian is printed with either, and so is careless Turkish.
_COMMAS = str.maketrans("şţ", "șț")
_TWO_SPELLINGS = frozenset("şţșț")
_CEDILLAS = str.maketrans("șț", "şţ")

# A megabyte of news has some 15,000 distinct words, a batch comes back to the same ones.
_REMEMBERED = 1 << 16


@lru_cache(maxsize=_REMEMBERED)
def zipf(word: str, language: str = "en") -> float:
    """The base-10 logarithm of how often the word occurs in a billion words; 0.0 if it is not in the list.

    In steps of 0.05, whatever the case and the normal form of the word. English goes down to 1.0 (once in a hundred
    million words), the others to 2.5, Romanian and Turkish only to 3.0. About 6 is "has", 5 "minister", 4 "harbour",
    3 "archipelago".

    >>> zipf("The") > zipf("government") > zipf("archipelago") > zipf("qzx")
    True
    >>> zipf("GROSSE", "de") == zipf("große", "de") > 5
    True
    """
    return _frequency(word, language)


@lru_cache(maxsize=_REMEMBERED)
def best_zipf(word: str) -> tuple[float, str]:
    """The word's highest frequency outside English, and in which language; ``(0.0, "")`` if none of them has it.

    >>> best_zipf("ayuntamiento")[1], best_zipf("правительство")[1], best_zipf("qzxv")
    ('es', 'ru', (0.0, ''))
    """
    key = fold(word)
    facts = _facts(key)
    known = [LANGUAGES[tag] for tag in facts[: len(facts) // 2] if 0 < tag < CAPITAL_SHARE]
    respelt = [language for language in ("ro", "tr") if _keys(word, language) != (key,)]
    found = [(_frequency(word, language), language) for language in known + respelt]
    frequency, language = max(found, key=lambda pair: pair[0], default=(0.0, ""))
    return (frequency, language) if frequency else (0.0, "")


def is_listed(word: str) -> bool:
    """Is the word in the list of any language? A fifth of the time of asking how common it is.

    >>> is_listed("Mayıs"), is_listed("qzxv")
    (True, False)
    """
    if "I" in word:
        return any(key in _table() for language in ("en", "ro", "tr") for key in _keys(word, language))
    key = fold(word)
    if _TWO_SPELLINGS.isdisjoint(key):
        return key in _table()
    return any(one in _table() for one in (key.translate(_COMMAS), key.translate(_CEDILLAS)))


@lru_cache(maxsize=_REMEMBERED)
def pair(left: str, right: str) -> int:
    """How often the two words stood side by side in 7.7 million words of English news, speeches and plain sentences.

    Only a space between them counts, so not a pair across a comma, a hyphen or a sentence end; 0 if seen less than
    three times; exact below 128, within 3 % above.

    >>> pair("opening", "ceremony") > pair("ceremony", "opening")
    True
    """
    count = _number(_stored(f"{fold(left)} {fold(right)}"), PAIR)
    return 0 if count is None else unpack_count(count)


@lru_cache(maxsize=_REMEMBERED)
def capital_share(word: str) -> float | None:
    """The share of the word's occurrences inside English sentences that begin with a capital; None if fewer than ten.

    Near 1 it is a name, near 0 it never is, between them it is both ("may", "sea"). Headlines, first words, and words
    after a quotation mark or a colon were not counted. "Anna's" counts as "Anna".

    >>> capital_share("Berlin"), capital_share("would"), capital_share("qzxv")
    (1.0, 0.0, None)
    """
    share = _number(_facts(fold(word)), CAPITAL_SHARE)
    return None if share is None else share / SHARE_STEP


def keys() -> list[str]:
    """All words of the table, for whoever builds something from it.

    >>> "archipelago" in keys()
    True
    """
    return [key for key in _table().keys("") if " " not in key]


def digest() -> str:
    """What names this table in the signature of a run: the start of its SHA-256.

    >>> len(digest())
    12
    """
    return _table().digest


def table_path() -> Path:
    """Where the table lies.

    >>> table_path().name
    'lexicon.marisa'
    """
    from pathlib import Path

    return Path(__file__).with_name("data") / "lexicon.marisa"


def fold(word: str) -> str:
    """The key under which a word is stored: composed (NFC), lower case, one apostrophe, ß as ss.

    Lower case of a Turkish "İ" is "i" and a combining dot in Unicode; here it is "i". "I" is "i", but see ``zipf``:
    in Turkish both "i" and "ı" are looked up, because a name in an English text may have passed through either.

    >>> fold("İstanbul"), fold("Straße"), fold("Women’s"), fold("Cafe\\u0301")
    ('istanbul', 'strasse', "women's", 'café')
    """
    if word.isascii():
        return word.lower()
    return normalize("NFC", word).lower().replace("i\u0307", "i").translate(_ONE_SPELLING)


def pack_count(count: int) -> int:
    """A positive count as one byte.

    >>> [unpack_count(pack_count(count)) for count in (3, 127, 128, 1000, 40_000)]
    [3, 127, 128, 984, 40972]
    """
    return count if count < _EXACT else min(255, _EXACT + round(math.log(count / _EXACT, _GROWTH)))


def unpack_count(byte: int) -> int:
    """The count that ``pack_count`` put into a byte, within 3 %.

    >>> unpack_count(255)
    209438
    """
    return byte if byte < _EXACT else round(_EXACT * _GROWTH ** (byte - _EXACT))


@lru_cache(maxsize=1)
def _table() -> Table:
    return Table.open(table_path())


def _stored(key: str) -> bytes:
    """What is stored under a key: tags, then their numbers."""
    values = _table().get(key)
    return values[0] if values else b""


# Words are mostly asked for several facts in a row, pairs for one.
_facts = lru_cache(maxsize=_REMEMBERED)(_stored)


def _number(facts: bytes, tag: int) -> int | None:
    half = len(facts) // 2
    at = facts.find(tag, 0, half)
    return None if at < 0 else facts[half + at]


def _frequency(word: str, language: str) -> float:
    if language not in TAGS:
        raise ValueError(f"No frequencies for the language {language!r}.\nThere are: {' '.join(LANGUAGES)}")
    return max(_number(_facts(key), TAGS[language]) or 0 for key in _keys(word, language)) / ZIPF_STEP


def _keys(word: str, language: str) -> tuple[str, ...]:
    """The keys a word may have in a language: one, but for Turkish capital I."""
    if language == "ro":
        return (fold(word).translate(_COMMAS),)
    if language != "tr":
        return (fold(word),)
    dotted = fold(word).translate(_CEDILLAS)
    return (dotted, fold(word.replace("I", "ı")).translate(_CEDILLAS)) if "I" in word else (dotted,)
