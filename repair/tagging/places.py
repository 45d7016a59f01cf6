"""From what the tagger says of a token to the gap in the text where the mark stood."""

from __future__ import annotations

from repair.tagging.tokens import Token

HEADS = (2, 6, 3, 2, 3)
"""How many answers each head chooses from: opening quote, apostrophe, closing quote, dash behind, cut."""
ONE_BEFORE_END, TWO_BEFORE_END, BEHIND_FIRST, AT_END, IN_FRONT = range(1, 6)
"""Where an apostrophe stood: ``Trump’s``, ``we’re``, ``O’Neil``, ``players’``, ``’em``."""
BEHIND_MARKS, BEFORE_MARKS = 1, 2
"""Where a closing quote stood: ``said.”`` or ``word”.``"""
BY_SPACE, BY_DASH = 1, 2
"""What stood between two words that are one token now."""

_MARKS = ".,?!;:"


def apostrophe(token: Token, label: int) -> int:
    """The gap of an apostrophe.

    >>> apostrophe(Token(0, 0, 6, 6, 0), ONE_BEFORE_END)
    5
    """
    gaps = (token.core_end - 1, token.core_end - 2, token.core + 1, token.core_end, token.core)
    return gaps[label - 1]


def closing(text: str, token: Token, label: int) -> int:
    """The gap of a closing quote, behind a full stop or comma or before it.

    >>> closing("said.", Token(0, 0, 4, 5, 0), BEHIND_MARKS)
    5
    """
    if label != BEHIND_MARKS:
        return token.core_end
    behind = text[token.core_end : token.end]
    return token.core_end + len(behind) - len(behind.lstrip(_MARKS))
