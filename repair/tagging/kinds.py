"""What may have stood in a gap, and how the gap is named: gold and guesses are named by the same function."""

from __future__ import annotations

from enum import StrEnum

from repair.channel.gate import CONTRACTIONS
from repair.tagging.tokens import Token

AMBIGUOUS = frozenset(("cant", "hell", "id", "ill", "its", "lets", "shed", "shell", "wed", "well", "were", "wont"))
"""Words that are other words without their apostrophe, in small letters."""


class Kind(StrEnum):
    """What deletion took."""

    CONTRACTION = "plain contraction"
    AMBIGUOUS = "ambiguous contraction"
    POSSESSIVE = "possessive"
    PLURAL_POSSESSIVE = "plural possessive"
    APOSTROPHE = "other apostrophe"
    DASH = "dash"
    FUSED_BY_SPACE = "fused, no-break space"
    FUSED_BY_DASH = "fused, dash"
    QUOTATION = "quotation"


def of_apostrophe(text: str, token: Token, gap: int) -> Kind:
    """What an apostrophe in a gap of a token is.

    >>> of_apostrophe("Its", Token(0, 0, 3, 3, 0), 2).value
    'ambiguous contraction'
    """
    word = text[token.core : token.core_end].lower()
    if gap == token.core_end:
        return Kind.PLURAL_POSSESSIVE
    if word in AMBIGUOUS:
        return Kind.AMBIGUOUS
    if word in CONTRACTIONS or (gap == token.core_end - 1 and word.endswith("nt")):
        return Kind.CONTRACTION
    return Kind.POSSESSIVE if gap == token.core_end - 1 and word.endswith("s") else Kind.APOSTROPHE
