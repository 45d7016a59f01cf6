"""What the tagger sees of a token: indices of its word and parts, of the marks around it, and numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from repair.lexicon import capital_share, zipf
from repair.tagging.cuts import cut
from repair.tagging.tokens import Token

KEYS = 4
"""The word, its last three letters, its first three, and the word without its last s."""
SMALL = {"shape": 7, "behind": 13, "before": 7, "gap": 5}
"""The other indices, and how many values each has."""
OF_WORD, OF_DOCUMENT = 15, 4
NUMBERS = OF_WORD + OF_DOCUMENT
PADDING, UNKNOWN = 0, 1
"""Rows of the table of words that no word has."""
LONGEST = 100  # letters of a word that are read: what is remembered of words stays small

_BEHIND = {marks: i for i, marks in enumerate(["", ".", ",", "?", "!", ":", ";", ")", ".)", ");", "),", "..."])}
_BEFORE = {marks: i for i, marks in enumerate(["", "(", "[", '"', "'", "-"])}
_DIGIT = re.compile(r"\d")


def word_keys(core: str) -> tuple[str, str, str, str]:
    """The names under which a word is looked up in the table. Garbled text is ASCII, so dots keep parts from words.

    >>> word_keys("Trumps")
    ('trumps', '…mps', 'tru…', 'trump')
    """
    word = _DIGIT.sub("0", core.lower())
    base = word[:-1] if word.endswith("s") and len(word) > 3 else ""
    return word, "…" + word[-3:], word[:3] + "…", base


@lru_cache(maxsize=1 << 16)
def of_word(core: str) -> tuple[float, ...]:
    """The numbers of a word by itself: how common it is, with and without its last letters or an apostrophe."""
    word = core.lower()
    whole, less_one, less_two = zipf(word), zipf(word[:-1]), zipf(word[:-2])
    one, two = zipf(f"{word[:-1]}'{word[-1:]}"), zipf(f"{word[:-2]}'{word[-2:]}")
    share, base_share = capital_share(word), capital_share(word[:-1])
    return (
        whole / 8,
        less_one / 8,
        less_two / 8,
        (less_one - whole) / 4,
        (less_two - whole) / 4,
        one / 8,
        (one - whole) / 4,
        two / 8,
        -0.2 if share is None else share,
        -0.2 if base_share is None else base_share,
        cut(core).score / 8,
        float(whole == 0),
        float(word.endswith("s")),
        float(word.endswith("ss")),
        len(word) / 10,
    )


def shape(core: str) -> int:
    """Small, capitalised, capitals, mixed, figures, figures and letters, none of these."""
    if core.islower():
        return 0 if core.isalpha() else 5 if any(sign.isdigit() for sign in core) else 0
    if core.istitle():
        return 1
    if core.isdigit():
        return 4
    if core.isupper() and len(core) > 1:
        return 2
    if core[:1].isupper():
        return 3
    return 5 if any(sign.isdigit() for sign in core) else 6


def features(
    text: str, found: Sequence[Token], vocabulary: Mapping[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The indices (a row of ``KEYS`` and ``SMALL``) and the numbers of each token."""
    cores = [text[token.core : min(token.core_end, token.core + LONGEST)] for token in found]
    exact = Counter(cores)
    lower = Counter(core.lower() for core in cores)
    by_core = {core: (*_ids(core, vocabulary), shape(core)) for core in exact}
    seen = {core: (*of_word(core), *_of_document(core, exact, lower)) for core in exact}
    ids = [
        (*by_core[core], _BEHIND.get(text[t.core_end : t.end], 12), _BEFORE.get(text[t.start : t.core], 6), t.gap)
        for t, core in zip(found, cores, strict=True)
    ]
    width = KEYS + len(SMALL)
    numbers = np.array([seen[core] for core in cores], np.float32).reshape(-1, NUMBERS)
    return np.array(ids, np.int32).reshape(-1, width), numbers


def _ids(core: str, vocabulary: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(vocabulary.get(key, UNKNOWN) if key else PADDING for key in word_keys(core))


def _of_document(core: str, exact: Mapping[str, int], lower: Mapping[str, int]) -> tuple[float, ...]:
    """How often the document holds the word, and the word without its last letters."""
    word = core.lower()
    return (
        math.log1p(lower.get(word[:-1], 0)) if len(word) > 2 else 0.0,
        math.log1p(lower[word]),
        math.log1p(exact.get(core[:-1], 0)) if len(core) > 2 else 0.0,
        math.log1p(lower.get(word[:-2], 0)) if word.endswith("es") else 0.0,
    )
