"""Possessives without their apostrophe: ``the companys plan``, ``Barcelonas coach``.

A plural s is the other reading, so a name counts where its form with s is far rarer than without. Plural possessives
(``the players union``) look like plain plurals and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import lexicon
from repair.channel.gate import IRREGULAR, drop
from repair.edit import Edit, Tier
from repair.stages._restore_text import APOSTROPHE, Place, inserted, listed, places

IRREGULAR_RULE, RULE = "restore.irregular-plural", "restore.possessive"

_IRREGULAR_SURE = 0.996  # of 1,251; `todays` 47 of 47
_SURE_DROP, _SURE = 2.0, 0.985  # 100 times rarer with its s, capitalised: 8,635
_PROBABLE_DROP = 1.2  # .94 where the name stands in the text without s too (2,324), else .79


def irregular(text: str) -> Iterator[Edit]:
    """An s after an irregular plural, or after a stem that changes before a plural s.

    >>> sorted(edit.start for edit in irregular("The womens team met its countrys president."))
    [9, 31]
    """
    for word in lexicon.tokens(text).types:
        if word.lower() in IRREGULAR and not word.isupper():
            for place in places(text, word):
                why = f"{word!r} is no plural"
                yield inserted(place.end - 1, APOSTROPHE, IRREGULAR_RULE, _IRREGULAR_SURE, why)


def of_names(text: str) -> Iterator[Edit]:
    """Names before a word or figure, far rarer with their s than without.

    >>> [edit.tier.value for edit in of_names("Barcelona lost. Barcelonas coach was angry.")]
    ['certain']
    """
    types = lexicon.tokens(text).types
    for word in types:
        if _may_be(word) and (drop(word.lower())) > _PROBABLE_DROP:
            found = tuple(places(text, word))
            one_owner = word[:-1] in types and all(map(_is_owner, found))
            for place in found:
                if edit := _decided(place, word[:-1] in types, one_owner):
                    yield edit


def _may_be(word: str) -> bool:
    if len(word) < 4 or not word.istitle() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return False
    return word.lower() not in IRREGULAR and lexicon.zipf(word[:-1]) > 0


def _is_owner(place: Place) -> bool:
    """Does this place look like no plural and no name of its own? ``Aguas Argentinas told``, ``Putins and Trumps``."""
    return place.goes_on and place.after.lower() not in listed("no-possession")


def _decided(place: Place, named: bool, one_owner: bool) -> Edit | None:
    """The edit; certain where the name is 100 times rarer with its s, the text has it without, and no place objects."""
    if not _is_owner(place) or place.before.lower() in listed("plural-company"):
        return None
    base, rarer = place.word[:-1], drop(place.low)
    share = lexicon.capital_share(base)
    if share is not None and share < 0.5:  # a noun that begins the sentence
        return None
    why = f"{base!r} is {round(10**rarer):,} times as common as {place.word!r}"
    if named:
        why += " and stands elsewhere in the text"
    if rarer > _SURE_DROP and one_owner and place.before not in {"and", "or"}:  # "the Bidens and Pences came"
        return inserted(place.end - 1, APOSTROPHE, RULE, _SURE, why)
    confidence = 0.94 if rarer > _SURE_DROP or named else 0.79
    return inserted(place.end - 1, APOSTROPHE, RULE, confidence, why, Tier.PROBABLE)
