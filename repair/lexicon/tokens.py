"""The words of a text, found once a document and shared by all rules that read words.

Words are runs of Unicode letters. ``[A-Za-z]+`` would cut "Ístanbul" into "stanbul", which looks like a word that lost
a letter: of 22 false hits of a name finder that were read, 19 came from that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

# Letters, and by the grace of ``\w`` numerals that are no decimal digits: "m²" and "½" are words here.
_WORD = re.compile(r"[^\W\d_]+")
# The same and too much: all but the signs of ASCII, so everything beyond it too. It is a bitmap test in C, so English
# takes 53 ms a megabyte instead of 63, although each word beyond ASCII is then read again (Russian: 53 instead of 31).
_ROUGH = re.compile(r"[^\x00-@\[-`{-\x7f]+")

LONGEST = 100  # letters of a word
MANY_WORDS = 5_000
LONG = 1_000_000  # code points of a text
MOST_REMEMBERED = 200_000  # words in a sieve, some 20 MB


@dataclass(frozen=True, eq=False)
class Tokens:
    """The words of ``text`` in order; ``types`` are the distinct ones, as they stand. Shared: do not change the lists.

    A run of more than ``LONGEST`` letters is none of the types: no language has such a word, and rules look at every
    way to cut one in two.

    Where the words stand is found when first asked for, since most rules look at a few suspicious types and no more.
    """

    text: str
    words: list[str]
    types: frozenset[str]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word, in code points: ``text[start:end] == word``.

        >>> tokens("Don’t stop").spans
        [(0, 3), (4, 5), (6, 10)]
        """
        spans = []
        find, end = self.text.find, 0
        for word in self.words:
            # Between two words stands no letter, so the first place where the word is found is its own.
            start = find(word, end)
            end = start + len(word)
            spans.append((start, end))
        return spans

    def count(self, word: str) -> int:
        """How often a word stands in the text.

        A few words of an article are counted one by one; of a long text all are, once.

        >>> tokens("to be or not to be").count("be")
        2
        """
        return self.words.count(word) if len(self.words) < MANY_WORDS else self._counts[word]

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self.words)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """From each type to its indices in ``words`` and ``spans``, ascending.

        >>> tokens("to be or not to be").places["be"]
        [1, 5]
        """
        places: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            if word in places:
                places[word].append(index)
            else:
                places[word] = [index]
        return places


# Of ASCII text: letters as they are, all else blanks. To translate and split takes a third of the time of a pattern.
_LETTERS_ONLY = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))


def tokens(text: str) -> Tokens:
    """The words of a text. Remembered for the last texts, so each stage may ask anew.

    A letter written as base and combining accent (NFD) ends the run: the accent is no letter.

    >>> tokens("Ístanbul’a 2 kişi, 2 kişi").words
    ['Ístanbul', 'a', 'kişi', 'kişi']
    """
    return _tokens(text) if len(text) < LONG else _tokens_of_long(text)


def _found(text: str) -> Tokens:
    words = text.translate(_LETTERS_ONLY).split() if text.isascii() else _words(text)
    types = frozenset(words)
    if max(map(len, types), default=0) > LONGEST:
        types = frozenset(word for word in types if len(word) <= LONGEST)
    return Tokens(text, words, types)


# Every stage of a pipeline asks for the same text or the one it was repaired into; eight cover that and a neighbour.
# The words of a long text take 36 times its room, so only two are kept.
_tokens = lru_cache(maxsize=8)(_found)
_tokens_of_long = lru_cache(maxsize=2)(_found)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for rough in _ROUGH.findall(text):
        if rough.isascii():
            words.append(rough)
        else:
            words += _WORD.findall(rough)
    return words


class Sieve:
    """Lets through the words that a test wants, and remembers those it does not: they cost one set subtraction later.

    What it remembers changes how fast the answer comes, never the answer.

    >>> Sieve(str.istitle).wanted(frozenset({"Kev", "mayor"}))
    ['Kev']
    """

    def __init__(self, wants: Callable[[str], bool]) -> None:
        self._wants = wants
        self._unwanted: set[str] = set()

    def wanted(self, types: frozenset[str]) -> list[str]:
        """The wanted of these words, in no particular order."""
        found = []
        for word in types - self._unwanted:
            if self._wants(word):
                found.append(word)
            elif len(self._unwanted) < MOST_REMEMBERED:
                self._unwanted.add(word)
        return found

    def forget(self) -> None:
        """Ask the test anew about every word: what it depends on has changed."""
        self._unwanted.clear()
