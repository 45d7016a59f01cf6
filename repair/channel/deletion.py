"""Drop non-ASCII: the channel that turned "Kíev" into "Kev" (``text.encode("ascii", "ignore")`` in some scraper).

And its milder sister ``strip-accents``, which keeps the letters (Jarkov for Járkov).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from repair.gazetteer import ascii_form

NAME = "drop-non-ascii"
STRIPPING = "strip-accents"


def corrupt(text: str) -> str:
    """The text as it comes out: every code point outside ASCII is gone.

    >>> corrupt("Ría Nóvosti")
    'Ra Nvosti'
    """
    return text.encode("ascii", "ignore").decode("ascii")


def candidates(garbled: str, known: Iterable[str]) -> Iterator[str]:
    """The known forms that this channel turns into ``garbled``. Being one of them is the proof.

    >>> list(candidates("Kev", ["Kiev", "Kíev", "Kev"]))
    ['Kíev']
    """
    return (form for form in known if form != garbled and corrupt(form) == garbled)


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the channel turn ``before`` into ``after``, and lose something?

    >>> holds("drop-non-ascii", "", "Łódź", "d")
    True
    """
    if argument or before == after:
        return False
    return {NAME: corrupt, STRIPPING: ascii_form}[name](before) == after
