"""Characters left spelled out: when is "&eacute;" damage, and when is it what somebody wrote?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from unicodedata import category

from repair.channel import escapes
from repair.edit import Edit
from repair.lexicon import best_zipf, zipf
from repair.stages._encoding_claims import (
    KNOWN,
    LAST_LETTERS,
    LONGEST,
    Claim,
    Place,
    certain,
    is_word,
    known,
    lonely,
    placed,
    probable,
)

# What stands in an address, a query or a path is spelled as it must be.
_MACHINE_READ = re.compile(r"https?://|www\.|@\w[\w.-]*\.\w|[?&][\w.%-]+=|\A[\"'(]?(?:[A-Za-z]:\\|\\\\)")
_LONGEST_ADDRESS = 200
_TOKEN = re.compile(r"\S*")
_LAST_TOKEN = re.compile(r"\S*\Z")

# Text about entities and escapes keeps them. 80 characters are about a clause on either side.
_TALK = re.compile(
    r"\b(?:x?html5?|xml|css|json|javascript|regex|unicode|ascii|utf-?8|markup|ampersands?|entit(?:y|ies)|escap(?:ed?|ing))\b"
    r"|&(?:amp;)*(?:lt|gt|#6[02]);",
    re.IGNORECASE,
)
_NEAR = 80

_DASHES = "–—―-"
_QUOTES = "'’‘‚\"“”„«»‹›"


def escape_claims(text: str) -> Iterator[Claim]:
    """What could be read back in one line, one level deep.

    >>> [(claim.edit.after, claim.edit.tier.value) for claim in escape_claims("Joseacute of AT&amp;T")]
    [('&', 'certain'), ('é', 'certain')]
    """
    for kind, judge in _JUDGES.items():
        edits = [edit for edit in escapes.residues(text, kind) if not _MACHINE_READ.search(_token(text, edit))]
        for place in placed(text, edits) if edits else ():
            claim = judge(place, text)
            if claim and _TALK.search(text, max(0, place.edit.start - _NEAR), place.edit.end + _NEAR):
                yield probable(place.edit, "text about such codes keeps them")
            elif claim:
                yield claim


def _token(text: str, edit: Edit) -> str:
    """What stands about an edit between two spaces."""
    before = _LAST_TOKEN.search(text[max(0, edit.start - _LONGEST_ADDRESS) : edit.start])
    after = _TOKEN.match(text, edit.end, edit.end + _LONGEST_ADDRESS)
    return (before[0] if before else "") + edit.before + (after[0] if after else "")


def _entity(place: Place, text: str) -> Claim | None:
    edit, sign = place.edit, place.edit.after
    if sign in "<>@" or (sign.isascii() and sign.isalnum()):
        return probable(edit, "somebody may have spelled it out for a reason")
    if sign.isalpha():
        if place.in_word or place.left == ";" or place.right == "&":
            return certain(edit, "it stands in a word")
        return lonely(edit, "a letter that stands alone may be meant as its code")
    if sign == "&" and re.match(r"(?:lt|gt|nbsp|#6[02]|#160);", text[edit.end : edit.end + 8]):
        return lonely(edit, "what it makes is an entity too")
    if category(sign) == "Cf":
        inside = place.left.isalpha() and place.right.isalpha()
        return certain(edit, "it stands in a word") if inside else probable(edit, "it is invisible")
    if place.alone and not (sign in "&·•" + _DASHES and _amid_words(text, edit)):
        return lonely(edit, "a sign that stands alone may be meant as its code")
    return certain(edit, "it touches other text")


def _amid_words(text: str, edit: Edit) -> bool:
    """Does text go on at both sides, with one space between?"""
    before, after = text[max(0, edit.start - 2) : edit.start], text[edit.end : edit.end + 2]
    return len(before.rstrip()) == 1 and len(after.lstrip()) == 1


def _no_semicolon(place: Place, text: str) -> Claim | None:
    edit, sign = place.edit, place.edit.after
    if sign.isalpha() and place.completes_word:
        return certain(edit, f"it completes “{place.word}”")
    if sign == "&" and ((place.alone and _amid_words(text, edit)) or (place.left + place.right).isupper()):
        return certain(edit, "no other reading makes sense")
    if sign.isalpha() and place.in_word:
        return lonely(edit, "without its semicolon it may be something else")
    return None if place.right.isalnum() else probable(edit, "without its semicolon it may be something else")


def _no_ampersand(place: Place, text: str) -> Claim | None:  # noqa: ARG001 - the form of a judge
    edit, sign = place.edit, place.edit.after
    if sign in "'’" and place.left.isalpha() and place.right.isalpha():
        return certain(edit, "an apostrophe in a word")
    if not sign.isalpha():
        return probable(edit, "its ampersand is lost") if place.in_word else None
    if is_word(place.garbled_word):
        return None  # "semicircle", "Matilde"
    if place.completes_word and len(place.word) > 2:
        return certain(edit, f"it completes “{place.word}”")
    return lonely(edit, "its ampersand is lost") if edit.before.endswith(";") and place.in_word else None


def _ampersand_spaced(place: Place, text: str) -> Claim | None:  # noqa: ARG001 - the form of a judge
    return probable(place.edit, "its ampersand is lost") if place.edit.after in _QUOTES + _DASHES + "&" else None


def _backslash(place: Place, text: str) -> Claim | None:
    edit, sign = place.edit, place.edit.after
    if sign in "<>" or (sign.isascii() and sign.isalnum()):
        return probable(edit, "somebody may have spelled it out for a reason")
    before = text[max(0, edit.start - 6) : edit.start]
    in_row = text.startswith("\\", edit.end) or re.search(r"\\[ux][0-9a-fA-F]{2,4}\Z", before)
    if place.in_word or in_row or not (place.alone or sign.isalpha()):
        return certain(edit, "it touches other text")
    return lonely(edit, "what stands alone may be meant as its code")


def _bare(place: Place, text: str) -> Claim | None:
    edit, sign = place.edit, place.edit.after
    if is_word(place.garbled_word):
        return None
    if sign.isalpha():
        in_row = re.search(r"(?:u[0-9a-fA-F]{4}){4}", text[max(0, edit.start - 15) : edit.end + 15])
        if in_row or place.completes_word:
            return certain(edit, f"it completes “{place.word}”")
        return lonely(edit, "it completes no known word")
    stem = _stem(text, edit)
    frequency = max(zipf(place.word), best_zipf(place.word)[0])
    if sign in "'’" and frequency >= KNOWN and frequency > 1 + max(zipf(stem + "u"), best_zipf(stem + "u")[0]):
        return certain(edit, f"it completes “{place.word}”")
    if stem and known(stem + "u"):  # "menu2019", "Peru2020"
        return probable(edit, "it may be a word and a number") if place.right.isalpha() else None
    if sign in "'’" and place.left.isalpha() and place.right.isalpha() and place.completes_word:
        return certain(edit, "an apostrophe in a word")
    if sign in "“”" and _quotes_are_spelled(text):
        return certain(edit, "both quotation marks are spelled so")
    return lonely(edit, "nothing about it tells what it is")


@lru_cache(maxsize=2)
def _quotes_are_spelled(line: str) -> bool:
    return bool(re.search("u201[cC]", line) and re.search("u201[dD]", line))


def _stem(text: str, edit: Edit) -> str:
    """The letters before an edit."""
    found = LAST_LETTERS.search(text[max(0, edit.start - LONGEST) : edit.start])
    return found[0] if found else ""


_JUDGES: dict[str, Callable[[Place, str], Claim | None]] = {
    "html": _entity,
    "html-no-semicolon": _no_semicolon,
    "html-ampersand-spaced": _ampersand_spaced,
    "html-no-ampersand": _no_ampersand,
    "backslash-u": _backslash,
    "backslash-x": _backslash,
    "bare-u": _bare,
}
