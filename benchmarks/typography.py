"""Makes the marks of clean English typographic, so that the deletion of characters outside ASCII takes them.

Most clean news holds straight marks, which that channel spares. Here a double quotation mark opens behind a blank,
a bracket or a dash and closes elsewhere; a single one between letters is an apostrophe, and so it is behind a letter
where no single quotation is open. Hyphens between blanks become dashes, and so does one between two years.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

from repair.channel.deletion import corrupt

_YEARS = re.compile(r"\b((?:1[5-9]|20)\d\d)-((?:1[5-9]|20)\d\d)\b(?!-)")
_DASH = re.compile(r"(?<=\s)--?(?=\s)")
_SINGLE = re.compile(r"[A-Za-z]+|\d\ds?")
_OPENERS = " \n\t([{/-—–“‘"
MARKS = frozenset("‘’“”„–—")
_HEADLESS = frozenset(["em", "til", "till", "tis", "twas", "n", "cause", "bout", "round"])
_TENTHS_HELD_OUT = 3
_WORD = re.compile(r"\S+")


def typographic(text: str) -> str:
    """The text with curly quotation marks and apostrophes, en dashes between blanks and between years.

    >>> typographic("'It isn't \\"over\\" - not in 1977-1978,' he said.")
    '‘It isn’t “over” – not in 1977–1978,’ he said.'
    """
    text = _YEARS.sub(r"\1–\2", _DASH.sub("–", re.sub("``|''", '"', text)))
    return "\n".join(map(_paragraph, text.split("\n")))


def _paragraph(text: str) -> str:
    made: list[str] = []
    is_open = False
    for at, sign in enumerate(text):
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        if sign == '"':
            made.append("“" if before in _OPENERS and not after.isspace() else "”")
        elif sign != "'":
            made.append(sign)
        elif before.isalnum():
            is_open &= after.isalnum() or before == "s"
            made.append("’")
        elif before in _OPENERS and after.isalnum() and not _is_headless(text, at + 1):
            is_open = True
            made.append("‘")
        else:
            made.append("’")
    return "".join(made)


def _is_headless(text: str, at: int) -> bool:
    head = _SINGLE.match(text, at)
    return head is not None and (head[0].lower() in _HEADLESS or head[0][0].isdigit())


def damaged(text: str) -> str | None:
    """What deletion leaves of the text once its marks are typographic; None where that is no apostrophe, quote or dash.

    >>> damaged("It isn't."), damaged("It is not.")
    ('It isnt.', None)
    """
    whole = typographic(text)
    return None if MARKS.isdisjoint(whole) else corrupt(whole)


def is_held_out(text: str) -> bool:
    """Three documents in ten, by a digest of their beginning: nothing is fitted on these.

    >>> sum(is_held_out(str(number)) for number in range(1000))
    301
    """
    return int(hashlib.md5(text[:200].encode()).hexdigest(), 16) % 10 < _TENTHS_HELD_OUT


def pieces(text: str, words: int) -> Iterator[str]:
    """The text cut behind every so many words, its blanks as they are; what is left over is none.

    >>> list(pieces("a b  c d e", 2))
    ['a b', 'c d']
    """
    spans = [hit.span() for hit in _WORD.finditer(text)]
    for first, behind in pairwise(range(0, len(spans) + 1, words)):
        yield text[spans[first][0] : spans[behind - 1][1]]
