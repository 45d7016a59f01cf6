"""Drop non-ASCII: the channel that turned "Kíev" into "Kev" (``text.encode("ascii", "ignore")`` in some scraper).

Its sisters lose in part. ``fold-and-drop`` takes accents off first and then drops the letters that are none with an
accent (``unicodedata.normalize("NFKD", …)`` before the same call: okovic for Đoković). ``drop-non-latin-1`` keeps the
signs of Western Europe (Dvoák for Dvořák). ``strip-accents`` keeps all letters (Jarkov for Járkov).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from repair.gazetteer import ascii_form
from repair.gazetteer.deletion import folded_and_dropped, without_non_ascii, without_non_latin_1

NAME = "drop-non-ascii"
FOLDING = "fold-and-drop"
LATIN = "drop-non-latin-1"
STRIPPING = "strip-accents"


def corrupt(text: str) -> str:
    """The text as it comes out: every code point outside ASCII is gone.

    >>> corrupt("Ría Nóvosti")
    'Ra Nvosti'
    """
    return without_non_ascii(text)


def candidates(garbled: str, known: Iterable[str]) -> Iterator[str]:
    """The known forms that this channel turns into ``garbled``. Being one of them is the proof.

    >>> list(candidates("Kev", ["Kiev", "Kíev", "Kev"]))
    ['Kíev']
    """
    return (form for form in known if form != garbled and corrupt(form) == garbled)


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the channel turn ``before`` into ``after``, and lose something?

    >>> holds("drop-non-ascii", "", "Łódź", "d"), holds("fold-and-drop", "", "Łódź", "odz")
    (True, True)
    """
    if argument or before == after:
        return False
    return DAMAGES[name](before) == after


DELETIONS = {NAME: corrupt, FOLDING: folded_and_dropped, LATIN: without_non_latin_1}
DAMAGES = {**DELETIONS, STRIPPING: ascii_form}
