"""What the rules of restoring look at: a word with its neighbours, the closed lists, the edit that puts a mark back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from repair import lexicon
from repair.channel.gate import stands_alone
from repair.edit import Edit, Step, Tier

APOSTROPHE, DASH, NO_BREAK_SPACE = "’", "–", "\u00a0"

_SENTENCE_END = re.compile(r"(?:\A|[.?!:]['\")\]]*\s|\n)\s*\Z")


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind in ``restore_words.tsv``.

    >>> "become" in listed("base-verb")
    True
    """
    lines = resources.files(__package__).joinpath("restore_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(word for name, words in rows if name == kind for word in words.split(" "))


@dataclass(frozen=True, slots=True)
class Place:
    """One word of a text, where it stands, and the words beside it.

    ``before`` and ``after`` are empty where more than a blank is between. ``goes_on`` says that a letter or figure
    follows after one blank.
    """

    word: str
    start: int
    end: int
    before: str
    after: str
    goes_on: bool
    starts_sentence: bool

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.word.lower()


def places(text: str, word: str) -> Iterator[Place]:
    """Where a word stands by itself, nothing stuck to it.

    >>> [(place.before, place.after) for place in places("so dont ask, we-dont, dont", "dont")]
    [('so', 'ask'), ('', '')]
    """
    found = lexicon.tokens(text)
    for index in found.places.get(word, ()):
        start, end = found.spans[index]
        if stands_alone(text, start, end):
            yield _place(text, found, index)


def _place(text: str, found: lexicon.Tokens, index: int) -> Place:
    start, end = found.spans[index]
    before = after = ""
    if index and found.spans[index - 1][1] == start - 1 and text[start - 1] == " ":
        before = found.words[index - 1]
    if text[end : end + 1] == " " and index + 1 < len(found.words) and found.spans[index + 1][0] == end + 1:
        after = found.words[index + 1]
    goes_on = text[end : end + 1] == " " and text[end + 1 : end + 2].isalnum()
    opening = _SENTENCE_END.search(text, max(0, start - 6), start) is not None
    # Seen through a window, its first sign looks like the beginning of the text.
    starts = opening and (start < 6 or not before)
    return Place(found.words[index], start, end, before, after, goes_on, starts)


def inserted(at: int, sign: str, rule: str, confidence: float, why: str, tier: Tier = Tier.CERTAIN) -> Edit:
    """The edit that puts a sign back at a code point: deletion would have taken it, which is its proof.

    >>> inserted(3, "’", "restore.contraction", 0.997, "").proof[0].channel
    'drop-non-ascii'
    """
    return Edit(at, at, "", sign, rule, tier, confidence, (Step("drop-non-ascii", sign, ""),), why)
