"""A sign in the place of every letter that could not be written: ``?`` or U+FFFD, one a letter or one a byte.

The place of the loss is known, so this channel needs no evidence about the document: 330,000 garbled place names are
6.9 % ambiguous, and of 15 clean words with an inner ``?`` in 2 million none met the index.
"""

from __future__ import annotations

import re

SIGNS = {"ascii-question": "?", "replacement-character": "\ufffd"}
BYTES = "bytes"  # the argument of the channel that writes one sign for each byte of UTF-8


def corrupt(text: str, sign: str) -> str:
    """The text with every code point outside ASCII replaced by ``sign``.

    >>> corrupt("São Paulo", "?")
    'S?o Paulo'
    """
    return "".join(letter if letter.isascii() else sign for letter in text)


def corrupt_bytes(text: str, sign: str) -> str:
    """The text with every byte outside ASCII replaced by ``sign``.

    >>> corrupt_bytes("São Paulo", "?")
    'S??o Paulo'
    """
    return "".join(letter if letter.isascii() else sign * len(letter.encode()) for letter in text)


# It begins with the sign, which is found at the speed of memory.
_INSIDE = re.compile(r"\?(?<=[^\W\d_]\?)(?=\?*[^\W\d_])")
_WORD = re.compile(r"\W*[^\W\d_]+(?:\?+[^\W\d_]+)+\W*")
_LONGEST = 40


def in_a_word(text: str) -> bool:
    """Does a question mark stand in the place of a letter? Not before a capital, nor in an address.

    >>> in_a_word("the S?o Paulo fair"), in_a_word("Really?Yes, see example.org/page?id=4")
    (True, False)
    """
    return any(_is_letter(text, found.start()) for found in _INSIDE.finditer(text))


def _is_letter(text: str, at: int) -> bool:
    left = text[max(0, at - _LONGEST) : at].split()[-1]
    right = text[at : at + _LONGEST].split()[0]
    return right.lstrip("?")[0].islower() and _WORD.fullmatch(left + right) is not None


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the channel replace every letter outside ASCII by its sign, and at least one?

    >>> holds("ascii-question", "", "São Paulo", "S?o Paulo"), holds("ascii-question", "bytes", "ł", "??")
    (True, True)
    """
    if name not in SIGNS or argument not in ("", BYTES) or before == after:
        return False
    damage = corrupt_bytes if argument else corrupt
    return damage(before, SIGNS[name]) == after
