"""Tokens as the tagger counts them: what stands between blanks, cut once more where a break between paragraphs went."""

from __future__ import annotations

import re
from typing import NamedTuple

_CHUNK = re.compile(r"\S+")
_CORE = re.compile(r"[\w$](?:.*[\w%$])?")
# "States.But": the line end between two paragraphs was lost, or the space between two sentences.
_FUSED_SENTENCES = re.compile(r"(?<=[a-z0-9)][.?!])(?=[A-Z])")

FIRST, ONE_SPACE, SPACES, LINE_END, NOTHING = range(5)
"""What stands before a token: the start of the text, a space, several, a line end, nothing at all."""


class Token(NamedTuple):
    """A token of a text, at code points; its core goes from the first letter or digit to the last."""

    start: int
    core: int
    core_end: int
    end: int
    gap: int

    @property
    def begins_paragraph(self) -> bool:
        """Does a paragraph begin here, also one whose line end went?"""
        return self.gap in (FIRST, LINE_END, NOTHING)


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order.

    >>> text = "the States.But (no)"
    >>> [text[token.start : token.end] for token in tokens(text)]
    ['the', 'States.', 'But', '(no)']
    >>> [text[token.core : token.core_end] for token in tokens(text)]
    ['the', 'States', 'But', 'no']
    """
    found: list[Token] = []
    last = 0
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        gap = _gap(text, last, start) if found else FIRST
        word = chunk.group()
        if word.isalpha():
            found.append(Token(start, start, end, end, gap))
        elif "." in word or "?" in word or "!" in word:
            cuts = [start + cut.start() for cut in _FUSED_SENTENCES.finditer(word)]
            for a, b in zip([start, *cuts], [*cuts, end], strict=True):
                found.append(_token(text, a, b, gap if a == start else NOTHING))
        else:
            found.append(_token(text, start, end, gap))
        last = end
    return found


def _gap(text: str, last: int, start: int) -> int:
    if start - last == 1 and text[last] == " ":
        return ONE_SPACE
    between = text[last:start]
    if "\n" in between or "\r" in between:
        return LINE_END
    return SPACES if len(between) > 1 else ONE_SPACE


def _token(text: str, start: int, end: int, gap: int) -> Token:
    core = _CORE.search(text, start, end)
    left, right = core.span() if core else (start, end)
    return Token(start, left, right, end, gap)
