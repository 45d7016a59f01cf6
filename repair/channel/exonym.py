"""Exonym: another language calls the place or the person something else (Kyiv, Spanish "Kíev").

Membership in the gazetteer is the proof; ``exonym(und)`` is a spelling whose language the source does not tell.
"""

from __future__ import annotations

from repair.gazetteer import attested


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the gazetteer know that language ``argument`` calls ``before`` ``after``?

    >>> holds("exonym", "es", "Kyiv", "Kíev")
    True
    """
    return name == "exonym" and attested(before, argument, after)
