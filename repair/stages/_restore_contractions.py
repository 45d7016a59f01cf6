"""Contractions without their apostrophe: the plain ones by list, the ambiguous ones by their neighbours.

``dont`` is no word. ``its``, ``were``, ``well``, ``Ill`` are words with and without it, so the neighbours must speak.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import lexicon
from repair.channel.gate import CONTRACTIONS
from repair.edit import Edit, Tier
from repair.stages._restore_text import APOSTROPHE, Place, inserted, listed, places

PLAIN, AMBIGUOUS = "restore.contraction", "restore.ambiguous-contraction"

# Precision measured on clean news whose marks were deleted: 10,096 plain ones, 1,103 of these two.
_SURE = 0.997
_NOUNS_TOO = {"cant": "can’t", "wont": "won’t"}  # cant is a way of speaking, wont a habit
_NAMES_TOO = frozenset(("im", "ive"))  # Im Jong-seok, Jony Ive
_SHOUTED = 4  # letters: DONT, but not IM, IVE, HES, which may be initials


def plain(text: str) -> Iterator[Edit]:
    """Contractions that are no words, or next to none, without their apostrophe.

    >>> sorted(edit.start for edit in plain("They dont, and Im sure theyre right at five oclock."))
    [8, 16, 27, 45]
    """
    for word in lexicon.tokens(text).types:
        right = CONTRACTIONS.get(word.lower()) or _NOUNS_TOO.get(word.lower())
        if right and (word[1:].islower() or len(word) >= _SHOUTED):
            for place in places(text, word):
                if _is_contraction(place):
                    at = place.start + right.index(APOSTROPHE)
                    yield inserted(at, APOSTROPHE, PLAIN, _SURE, f"{word!r} without an apostrophe is no word")


def _is_contraction(place: Place) -> bool:
    low = place.low
    if low in _NAMES_TOO:
        is_name = place.before[:1].isupper() and place.before.lower() not in listed("opener")
        return place.word[0].isupper() and place.goes_on and not is_name and not place.after[:1].isupper()
    if low in _NOUNS_TOO:
        return place.before.lower() not in listed("before-noun")
    if place.word.isupper():
        return any(len(beside) > 1 and beside.isupper() for beside in (place.before, place.after))
    # "a Dont jacket", "the Whats app": a brand. Speech that lost its quotes begins large, but not after an article.
    return place.word.islower() or place.starts_sentence or place.before.lower() not in listed("article")


def ambiguous(text: str) -> Iterator[Edit]:
    """Words that are other words without their apostrophe, where the neighbours want the contraction: suggestions.

    >>> sorted(edit.start for edit in ambiguous("Were going home. Its not far, and we were going anyway."))
    [2, 19]
    """
    for word in lexicon.tokens(text).types:
        if word.lower() in _SPLITS and not word.isupper():
            for place in places(text, word):
                if place.goes_on and (sure := _reading(place, text)):
                    at = place.end - _SPLITS[word.lower()]
                    why = f"before {place.after!r}, {word!r} is more likely a contraction"
                    yield inserted(at, APOSTROPHE, AMBIGUOUS, sure, why, Tier.PROBABLE)


_SPLITS = {"its": 1, "were": 2, "lets": 1, "ill": 2, "well": 2, "hell": 2, "shell": 2, "id": 1, "wed": 1, "shed": 1}
"""How many letters stand behind the apostrophe."""


def _reading(place: Place, text: str) -> float:
    """How sure the contraction is, from the measured precision of the rule; 0 where no rule speaks for it."""
    low, after, opens = place.low, place.after.lower(), place.starts_sentence
    if low == "its":
        return 0.96 if after in listed("after-its") or (opens and after.endswith("ly")) else 0.0
    if low == "were":
        wanted = after.endswith("ing") or after in listed("after-were")
        return 0.94 if opens and wanted and not _is_question(text, place.end) else 0.0
    if low == "lets":
        return 0.97 if opens else 0.0
    if low in {"ill", "well", "hell", "shell"}:
        may = place.word == "Ill" if low == "ill" else low != "well" or opens or place.before in listed("opener")
        return 0.98 if may and after in listed("base-verb") else 0.0
    if low == "id":
        return 0.98 if place.word == "Id" and after in listed("after-id") else 0.0
    return 0.98 if after in listed("after-wed") else 0.0


def _is_question(text: str, at: int) -> bool:
    stops = [stop for sign in ".?" if (stop := text.find(sign, at, at + 150)) >= 0]
    return bool(stops) and text[min(stops)] == "?"
