"""Names that lost their capital: "ships bound for odesa". Places of the core only, after a preposition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair import gazetteer, lexicon
from repair.document import ENGLISH, Document
from repair.edit import Edit, Step, Tier
from repair.stages._places import words_at

LOWERED = "names.lower-cased"
# Words that places follow, with an article between where the place is a river or a sea.
# Behind "of" only if a place has one: a glass of shiraz is wine.
_BEFORE = re.compile(
    r"\b(?:(?:city|port|town|capital|mayor|governor|region|province|state|district|suburb|village|university|bishop|"
    r"coast|north|south|east|west|centre|center|outskirts|streets|siege|battle|fall|parts?|side|people|banks?|mouth|sea|"
    r"gulf|bay|airport|skies|out) of|in|from|near|to|at|for|towards?|into|around|outside|via|across|leaving|reached)"
    r"(?: the)? $",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[\w@/-]|\.\w")
# Share of capitals inside sentences from which a word is a name and nothing else (china and turkey are things too).
NAME_ONLY = 0.97
ALSO_THINGS = frozenset(
    """angora arctic astrakhan bath bermuda bordeaux burgundy chad champagne china cologne damascus dijon guinea java
    jersey madeira manila morocco nice panama reading shiraz turkey""".split()  # noqa: SIM905
)


def lowered_names(document: Document, odd: Iterable[str]) -> Iterator[Edit]:
    """Edits that give a place its capital back; ``odd`` are the words that may need it.

    >>> text = "Ships bound for odesa waited near the mouth of the danube."
    >>> [edit.after for edit in lowered_names(Document.new("x", text), ["odesa", "danube"])]
    ['Danube', 'Odesa']
    """
    text = document.text
    for word in sorted(filter(is_lowered_place, odd)):
        for start in words_at(text, word):
            end = start + len(word)
            if _stands_alone(text, start, end) and _BEFORE.search(text, max(0, start - 30), start):
                if document.language_at(start) not in ENGLISH:
                    continue
                name = word.capitalize()
                proof = (Step("lower-cased", name, word),)
                why = f"{name!r} is a place, and a preposition stands before it"
                yield Edit(start, end, word, name, LOWERED, Tier.CERTAIN, 0.96, proof, why)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Does no sign of an address, a compound or a figure touch the word?"""
    before = text[start - 1] if start else " "
    return not (before.isalnum() or before in "_@#/.'’-" or _GOES_ON.match(text, end))


def is_lowered_place(word: str) -> bool:
    """Is the word, all small, a place and nothing else?"""
    if len(word) < 4 or not word.islower() or word in ALSO_THINGS or not gazetteer.is_place(word):
        return False
    share = lexicon.capital_share(word)
    return share is None or share >= NAME_ONLY
