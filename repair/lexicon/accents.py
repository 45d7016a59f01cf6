"""Accented words of two dozen languages, filed under what the deletion of letters outside ASCII leaves of them.

The table ``data/accented.marisa`` holds one row a word. Its key is what deletion leaves, in small letters; its value
one byte for the frequency (zipf, in quarters), one for the language that uses the word most, one for how much it looks
like a name there (in quarters), and then the letters that are gone, each with the number of letters since the last one.
So "Çağlar" is filed under ``alar`` and fills it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repair.lexicon import words
from repair.lexicon.words import fold
from repair.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = (
    *("en", "es", "fr", "pt", "de", "it", "pl", "cs", "ro", "tr", "hu", "sv", "da", "nb", "fi", "ca", "sh", "sk"),
    *("lv", "lt", "nl", "is", "sl", "vi"),
)
"""Serbian, Croatian and Bosnian are one list (sh), as in wordfreq."""
STEP = 4  # a frequency is stored in quarters
LEAST_LIKE_A_NAME, MOST_LIKE_A_NAME = -2.0, 4.0
_SMALL = 1  # marisa's values may hold no NUL, so each number is one more


@dataclass(frozen=True, slots=True)
class Accented:
    """An accented word in small letters, how common it is in the language that uses it most, and that language.

    ``like_a_name`` are log-odds for its being a name there, and no other word; -2 where nothing tells.
    """

    word: str
    zipf: float
    language: str
    like_a_name: float = LEAST_LIKE_A_NAME


@lru_cache(maxsize=1 << 16)
def accented(left: str) -> tuple[Accented, ...]:
    """The words of which the deletion of letters outside ASCII leaves this, the most common first.

    >>> {found.word for found in accented("Mller")} >= {"müller", "møller"}, accented("bridge")
    (True, ())
    """
    if not left.isascii():
        return ()
    key = fold(left)
    found = [unpacked(key, value) for value in _table().get(key)]
    return tuple(sorted(found, key=lambda one: (-one.zipf, one.word)))


def keys() -> list[str]:
    """All that deletion leaves of a word of the table, for whoever builds something from it.

    >>> "mller" in keys()
    True
    """
    return _table().keys("")


def packed(known: Accented) -> bytes:
    """The value under which a word is stored.

    >>> unpacked("mller", packed(Accented("müller", 4.3, "de", 1.3)))
    Accented(word='müller', zipf=4.25, language='de', like_a_name=1.25)
    """
    like_a_name = min(max(known.like_a_name, LEAST_LIKE_A_NAME), MOST_LIKE_A_NAME) - LEAST_LIKE_A_NAME
    numbers = (round(known.zipf * STEP), LANGUAGES.index(known.language), round(like_a_name * STEP))
    row = bytearray(number + _SMALL for number in numbers)
    kept = 0
    for letter in known.word:
        if letter.isascii():
            kept += 1
        else:
            row.append(kept + _SMALL)
            row += letter.encode()
            kept = 0
    return bytes(row)


def unpacked(left: str, value: bytes) -> Accented:
    """The word of a value, of which deletion left ``left``."""
    word, at = "", 0
    for kept, letter in _lost(value[3:]):
        word += left[at : at + kept] + letter
        at += kept
    zipf, language, like_a_name = (number - _SMALL for number in value[:3])
    return Accented(word + left[at:], zipf / STEP, LANGUAGES[language], like_a_name / STEP + LEAST_LIKE_A_NAME)


def _lost(row: bytes) -> Iterator[tuple[int, str]]:
    """The letters that are gone, each with the number of letters kept before it."""
    at = 0
    while at < len(row):
        size = 2 if row[at + 1] < 0xE0 else 3  # bytes of a Latin letter outside ASCII
        yield row[at] - _SMALL, row[at + 1 : at + 1 + size].decode()
        at += 1 + size


def digest() -> str:
    """What names this table and that of the frequencies in the signature of a run.

    >>> len(digest())
    12
    """
    from hashlib import sha256

    return sha256(f"{words.digest()} {_table().digest}".encode()).hexdigest()[:12]


def table_path() -> Path:
    """Where the table lies.

    >>> table_path().name
    'accented.marisa'
    """
    from pathlib import Path

    return Path(__file__).with_name("data") / "accented.marisa"


@lru_cache(maxsize=1)
def _table() -> Table:
    return Table.open(table_path())
