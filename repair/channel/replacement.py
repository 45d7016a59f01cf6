"""One character in the place of another that could not be written: ``?`` or U+FFFD. The place is known, the letter lost."""

from __future__ import annotations

SIGNS = {"ascii-question": "?", "replacement-character": "\ufffd"}


def corrupt(text: str, sign: str) -> str:
    """The text with every code point outside ASCII replaced by ``sign``.

    >>> corrupt("São Paulo", "?")
    'S?o Paulo'
    """
    return "".join(letter if letter.isascii() else sign for letter in text)


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the channel replace every letter outside ASCII by its sign, and at least one?

    >>> holds("ascii-question", "", "São Paulo", "S?o Paulo")
    True
    """
    return not argument and before != after and name in SIGNS and corrupt(before, SIGNS[name]) == after
