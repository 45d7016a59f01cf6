"""The look of quotation marks and apostrophes that a user asks for: which sign the style replaced.

``quote-style(straight)`` put ``"`` for a curly mark, ``quote-style(curly)`` the curly mark for a straight one. It is no
damage, and nothing is proved but that the two are one mark in two looks.
"""

from __future__ import annotations

QUOTES = "quote-style"
STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
"""From the marks that English print uses to those of a typewriter."""
LOOKS = ("straight", "curly")


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Is ``after`` what stood there before the style wrote ``before``?

    >>> holds("quote-style", "straight", "'", "’"), holds("quote-style", "curly", "’", "'")
    (True, True)
    >>> holds("quote-style", "straight", '"', "’")
    False
    """
    if name != QUOTES:
        return False
    return (argument == "straight" and STRAIGHT.get(after) == before) or (
        argument == "curly" and STRAIGHT.get(before) == after
    )
