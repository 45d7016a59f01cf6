"""Apostrophes that came out as another sign at the same place: ``don´t``, ``don`t``.

A keyboard with dead keys writes an accent alone, and a code page that has no curly mark lends the nearest accent. What
is doubled (``don''t``, as a database escapes it) is :mod:`repair.channel.marks`.
"""

from __future__ import annotations

ACCENT = "apostrophe-as-accent"
APOSTROPHES = "'’"
ACCENTS = "´`"


def corrupt(text: str, accent: str) -> str:
    """The text with every apostrophe written as this accent.

    >>> corrupt("don’t", "´")
    'don´t'
    """
    return text.translate({ord(sign): accent for sign in APOSTROPHES})


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the channel write ``before`` as ``after``?

    >>> holds("apostrophe-as-accent", "´", "’", "´"), holds("apostrophe-as-accent", "´", "e", "´")
    (True, False)
    """
    return name == ACCENT and argument in tuple(ACCENTS) and before != after and corrupt(before, argument) == after
