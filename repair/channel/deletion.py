"""Drop non-ASCII: the channel that turned "Kíev" into "Kev" (``text.encode("ascii", "ignore")`` in some scraper)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

NAME = "drop-non-ascii"


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
    """Does dropping non-ASCII turn ``before`` into ``after``, and lose something?

    >>> holds("drop-non-ascii", "", "Łódź", "d")
    True
    """
    return name == NAME and not argument and before != after and corrupt(before) == after
