"""House styles that a user asks for, as steps of a proof: which spelling the style replaced."""

from __future__ import annotations

from repair.gazetteer import ascii_form


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Is ``before`` what ``--ascii-names`` makes of ``after``?

    >>> holds("ascii-names", "", "Erdogan", "Erdoğan")
    True
    """
    return name == "ascii-names" and not argument and before != after and ascii_form(after) == before
