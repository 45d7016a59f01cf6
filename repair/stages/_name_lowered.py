"""Names that lost their capital: "ships bound for odesa". Places of the core only, after a preposition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair import gazetteer, lexicon
from repair.document import Document
from repair.edit import Edit, Step, Tier

LOWERED = "names.lower-cased"
# Words that places follow, with an article between where the place is a river or a sea.
_BEFORE = re.compile(
    r"\b(?:in|from|near|to|at|of|for|towards?|into|around|outside|via|across|leaving|reached)(?: the)? $", re.IGNORECASE
)
ENGLISH = ("en", "unknown")
# Share of capitals inside sentences from which a word is a name and nothing else (china and turkey are things too).
NAME_ONLY = 0.97
ALSO_THINGS = frozenset(
    """angora arctic bath bermuda bordeaux burgundy chad champagne china cologne damascus guinea java jersey madeira
    manila morocco nice panama reading turkey""".split()  # noqa: SIM905
)


def lowered_names(document: Document, odd: Iterable[str]) -> Iterator[Edit]:
    """Edits that give a place its capital back; ``odd`` are the words that may need it.

    >>> text = "Ships bound for odesa waited near the mouth of the danube."
    >>> [edit.after for edit in lowered_names(Document.new("x", text), ["odesa", "danube"])]
    ['Danube', 'Odesa']
    """
    text = document.text
    for word in sorted(filter(is_lowered_place, odd)):
        for found in re.finditer(rf"(?<![\w@#/.'’-]){word}(?![\w@/]|\.\w|-)", text):
            if document.language_at(found.start()) in ENGLISH and _BEFORE.search(
                text, max(0, found.start() - 20), found.start()
            ):
                name = word.capitalize()
                proof = (Step("lower-cased", name, word),)
                why = f"{name!r} is a place, and a preposition stands before it"
                yield Edit(*found.span(), word, name, LOWERED, Tier.CERTAIN, 0.96, proof, why)


def is_lowered_place(word: str) -> bool:
    """Is the word, all small, a place and nothing else?"""
    if len(word) < 4 or not word.islower() or word in ALSO_THINGS or not gazetteer.is_place(word):
        return False
    share = lexicon.capital_share(word)
    return share is None or share >= NAME_ONLY
