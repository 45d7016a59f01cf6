"""Which words of a list look like names? Only for building the lexicon, whose source writes all in lower case.

Learned for each language from the letters of names (the lists of ``repair.gazetteer``) against those of words that its
news print small. A name is also met in other languages: families of languages that know the word count besides.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

FAMILIES = {  # languages near enough to share common words, by a name of their own
    language: family
    for family, languages in {
        "Iberian": "es pt ca",
        "Nordic": "sv da nb",
        "Czechoslovak": "cs sk",
        "Malay": "id ms",
        **{alone: alone for alone in ("en", "fr", "it", "ro", "de", "nl", "is", "fi", "hu", "pl", "tr", "sl", "sh")},
        **{alone: alone for alone in ("lt", "lv", "fil", "vi")},
    }.items()
    for language in languages.split()
}
WORTH_OF_A_FAMILY, MOST_FAMILIES = 0.5, 4
PRIOR_COUNT = 0.5


@dataclass(frozen=True, slots=True)
class Shape:
    """What each piece of a word tells for its being a name of one language, and what an unknown piece tells."""

    told: Mapping[str, float]
    unknown: float

    def odds(self, word: str) -> float:
        """Mean log-odds of the pieces of a word for its being a name.

        >>> shape = learned(["kovář", "bednář", "mlynář"], ["dobře", "skoro", "právě"])
        >>> shape.odds("rybář") > 0 > shape.odds("správě")
        True
        """
        found = pieces(word)
        return sum(self.told.get(one, self.unknown) for one in found) / len(found)


def pieces(word: str) -> list[str]:
    """Endings, beginnings and all runs of three letters of a word with its borders.

    >>> pieces("ota")
    ['ta$', 'ota$', '^ota$', '^ot', '^ota', '^ot', 'ota', 'ta$']
    """
    whole = f"^{word}$"
    borders = [whole[-3:], whole[-4:], whole[-5:], whole[:3], whole[:4]]
    return borders + [whole[at : at + 3] for at in range(len(whole) - 2)]


def learned(names: Iterable[str], words: Iterable[str]) -> Shape:
    """The shape of the names of one language."""
    named = Counter(one for name in names for one in pieces(name))
    other = Counter(one for word in words for one in pieces(word))
    kinds = named.keys() | other.keys()
    unknown = math.log((other.total() + PRIOR_COUNT * len(kinds)) / (named.total() + PRIOR_COUNT * len(kinds)))
    told = {one: math.log((named[one] + PRIOR_COUNT) / (other[one] + PRIOR_COUNT)) + unknown for one in kinds}
    return Shape(told, unknown)


def families(known: Mapping[str, Iterable[str]], wanted: Container[str]) -> dict[str, set[str]]:
    """From each word that is wanted to the families that know it, of words by language.

    >>> sorted(families({"es": ["bolano"], "pt": ["bolano"], "de": ["bolano", "und"]}, {"bolano"})["bolano"])
    ['Iberian', 'de']
    """
    found: dict[str, set[str]] = {}
    for language, words in known.items():
        for word in words:
            if word in wanted:
                found.setdefault(word, set()).add(FAMILIES[language])
    return found
