"""Bytes read in the wrong codec: which of the edits that the channel proves are beyond doubt?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

from repair.channel import mojibake
from repair.stages._encoding_claims import WORD, Claim, Place, certain, lonely, placed, probable

# No language of Latin script writes three such letters in a row: Russian in Windows-1251 read as Latin-1 does ("Â òî").
_OTHER_CODE_PAGE = re.compile("[À-ÿ]{3}")


def mojibake_claims(text: str) -> Iterator[Claim]:
    """What the channel of that name would undo in one line.

    >>> [(claim.edit.after, claim.edit.tier.value) for claim in mojibake_claims("ANTONIÃ\xa0 SÃ£o")]
    [('à', 'certain'), ('ã', 'certain')]
    """
    places = list(placed(text, mojibake.unwound(text)))
    made = [place.completes_word for place in places if any(map(place.shares, WORD.findall(place.word)))]
    # A line in a codec that ftfy does not try there is believed if half of the words it makes are words.
    believed = any(made) and 2 * sum(made) >= len(made)
    other_code_page = bool(places) and _OTHER_CODE_PAGE.search(text) is not None
    for place in places:
        edit, result = place.edit, place.edit.after
        if other_code_page and not result.strip():
            continue
        if any(category(sign) in ("Cc", "Cn", "Co", "Cs") for sign in result):
            yield probable(edit, "it makes a character that nobody writes")
        elif edit.rule.endswith(mojibake.UNLISTED) and not believed:
            yield lonely(edit, "its words are not known")
        elif mojibake.PLAIN_SPACES in edit.proof[0].channel and not (place.completes_word or result.strip() == "à"):
            yield lonely(edit, "where a space stands for a byte, other codecs are possible")
        elif not result.strip() and place.left.isupper():
            yield lonely(edit, "a name may end in this letter")
        else:
            yield certain(edit, "the bytes are UTF-8")


def code_page_claims(text: str) -> Iterator[Claim]:
    """C1 controls are Windows-1252 if each of the line makes a usual sign in a usual place; else nobody knows.

    >>> [(claim.edit.after, claim.edit.tier.value) for claim in code_page_claims("\x93Nein\x94, sagte er")]
    [('“', 'certain'), ('”', 'certain')]
    >>> [(claim.edit.after, claim.edit.tier.value) for claim in code_page_claims("\x83Tak")]
    [('ƒ', 'probable')]
    """
    places = list(placed(text, list(mojibake.code_pages(text))))
    usual = not re.search("[\x81\x8d\x8f\x90\x9d]", text) and all(_in_usual_place(place, text) for place in places)
    for place in places:
        if usual:
            yield certain(place.edit, "a usual sign in a usual place")
        else:
            yield probable(place.edit, "another code page is possible")


_PRICE = re.compile(r"\d\s?\x80|\x80\s?\d")


def _in_usual_place(place: Place, text: str) -> bool:
    sign, left, right = place.edit.after, place.left, place.right
    between_letters = left.isalpha() and right.isalpha()
    if left in "ÂÃâ":  # mojibake that nothing proves
        return False
    if sign == "’" or (sign in "“”„‘‚‹›" and not between_letters):
        return True
    if sign == "€":
        return bool(_PRICE.search(text, max(0, place.edit.start - 2), place.edit.end + 2))
    if sign in "–—•™…":
        return sign in "–—" or not between_letters
    return place.completes_word if sign in "ŠŽšžŒœŸ" else len(place.edit.before) == 2  # a pair of surrogates
