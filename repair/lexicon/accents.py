"""Accented words of two dozen languages, filed under what the deletion of letters outside ASCII leaves of them.

The table ``data/accented.marisa`` holds one row a word. Its key is what deletion leaves, in small letters; its value
one byte for the frequency (zipf, in quarters), one for the language that uses the word most, and then the letters that
are gone, each with the number of letters since the last one. So "Çağlar" is filed under ``alar`` and fills it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

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
_SMALL = 1  # marisa's values may hold no NUL, so each number is one more


@dataclass(frozen=True, slots=True)
class Accented:
    """An accented word in small letters, how common it is in the language that uses it most, and that language."""

    word: str
    zipf: float
    language: str


@lru_cache(maxsize=1 << 16)
def accented(left: str) -> tuple[Accented, ...]:
    """The words of which the deletion of letters outside ASCII leaves this, the most common first.

    >>> [found.word for found in accented("Mller")][:2], accented("bridge")
    (['müller', 'møller'], ())
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
    return _table().keys()


def packed(word: str, zipf: float, language: str) -> bytes:
    """The value under which a word is stored.

    >>> unpacked("mller", packed("müller", 4.3, "de"))
    Accented(word='müller', zipf=4.25, language='de')
    """
    row = bytearray((round(zipf * STEP) + _SMALL, LANGUAGES.index(language) + _SMALL))
    kept = 0
    for letter in word:
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
    for kept, letter in _lost(value[2:]):
        word += left[at : at + kept] + letter
        at += kept
    return Accented(word + left[at:], (value[0] - _SMALL) / STEP, LANGUAGES[value[1] - _SMALL])


def _lost(row: bytes) -> Iterator[tuple[int, str]]:
    """The letters that are gone, each with the number of letters kept before it."""
    at = 0
    while at < len(row):
        size = 2 if row[at + 1] < 0xE0 else 3  # bytes of a Latin letter outside ASCII
        yield row[at] - _SMALL, row[at + 1 : at + 1 + size].decode()
        at += 1 + size


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
