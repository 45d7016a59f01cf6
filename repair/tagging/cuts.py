"""Where two words that were run together are cut, by how common their halves are."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from repair.lexicon import pair, zipf

_CAPITAL_INSIDE = re.compile(r"[a-z]{2}[A-Z][a-z]")
_NAME_PREFIX = re.compile(r"(Mc|Mac|De|Di|La|Le|Van|O)[A-Z]")
_AT_A_MARK = re.compile(
    r"(?<=[A-Za-z0-9][,;:])(?=[A-Za-z])|(?<=[A-Za-z0-9])(?=\()|(?<=[)%])(?=[A-Za-z0-9])|(?<=[A-Za-z]\.)(?=[a-z]{2}|\d)"
)
_AT_A_FIGURE = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[A-Za-z]{3})")
_PART = re.compile(r"[^-]+")
_LONGEST = 40  # letters
_LONGEST_TOKEN = 100  # letters and signs between blanks
_ALONE = frozenset("ai")  # the only words of one letter
_KNOWN = 3.6  # zipf from which a word is one, and is not cut


class Cut(NamedTuple):
    """How plausible a cut is (9 where a capital shows it), and before which letter; 0 where there is none."""

    score: float
    offset: int


NO_CUT = Cut(0.0, 0)


@lru_cache(maxsize=1 << 16)
def cut(core: str) -> Cut:
    """The best cut of a word that is not common itself.

    >>> cut("ofthe").offset, cut("borderPutin").offset, cut("minister").offset
    (2, 6, 0)
    """
    if not 4 < len(core) <= _LONGEST or zipf(core) >= _KNOWN:
        return NO_CUT
    return _best(core)


def place(core: str) -> int:
    """Where to cut a token that something else says is fused; 0 where nothing shows the place.

    >>> place("said,and"), place("5million"), place("well-knownman")
    (5, 1, 10)
    """
    if len(core) > _LONGEST_TOKEN:
        return 0
    if mark := _AT_A_MARK.search(core):
        return mark.start()
    if figure := _AT_A_FIGURE.search(core):
        return figure.start()
    if "-" in core:
        for part in _PART.finditer(core):
            if offset := cut(part.group()).offset:
                return part.start() + offset
    return _best(core).offset


def _best(core: str) -> Cut:
    capital = _CAPITAL_INSIDE.search(core)
    if capital and not _NAME_PREFIX.match(core):
        return Cut(9.0, capital.start() + 2)
    word = core.lower()
    if not word.isalpha() or not 1 < len(word) <= _LONGEST:
        return NO_CUT
    return max((_scored(word, offset) for offset in range(1, len(word))), key=lambda found: found.score)


def _scored(word: str, offset: int) -> Cut:
    left, right = word[:offset], word[offset:]
    if any(len(half) == 1 and half not in _ALONE for half in (left, right)):
        return NO_CUT
    halves = zipf(left), zipf(right)
    low, high = min(halves), max(halves)
    if low == 0:
        return NO_CUT
    # Words that were seen side by side: "ofthe artist" is "of the", and "themen" is "the men", not "them en".
    return Cut(low + 0.15 * high + 0.4 * math.log10(1 + pair(left, right)), offset)
