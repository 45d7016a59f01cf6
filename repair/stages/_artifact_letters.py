"""Marks of letters that did not come through: a sign in their place, leftovers of another encoding, escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair import lexicon
from repair.document import Mark
from repair.edit import Tier
from repair.stages._artifact_text import word_before, word_behind
from repair.stages._places import found_at, is_prose

_INSIDE = re.compile(r"\?(?=[^\W\d_])")
_HIDDEN = "éèëêáàãâåäíìîïóòôöøúùûüñçńřžšćčğşłýęąő"
_REPLACEMENT = "\ufffd"
_MARKS_RUN = re.compile(r"\?{2,}(?= [a-z])")
_UNDERSCORE = re.compile(r"(?<![\w@#/.])[A-Z][a-z]*_[a-z]+(?![\w@#/(])")


def replaced_signs(text: str) -> Iterator[Mark]:
    """A question mark, U+FFFD or underscore in the place of a letter, a dash or a quotation mark.

    >>> [mark.alternative for mark in replaced_signs("He said ? not for the first time ? that it was sound.")]
    [' – ', ' – ']
    """
    if "?" in text:
        yield from _questions(text)
    done = -1
    for at in found_at(text, _REPLACEMENT) if not text.isascii() else ():
        if at < done:
            continue
        done = at + 1
        while text[done : done + 1] == _REPLACEMENT:
            done += 1
        note = "characters that could not be read" if done - at > 1 else "a character that could not be read"
        yield Mark(at, done, "replaced-char", Tier.PROBABLE, note, _letter(text, at) if done - at == 1 else None)
    if "_" in text:
        for found in _UNDERSCORE.finditer(text):
            at = text.index("_", found.start())
            if lexicon.zipf(found[0].partition("_")[2]) < 5.5:
                yield Mark(at, at + 1, "replaced-char", Tier.PROBABLE, "an underscore for a letter", _letter(text, at))


def _questions(text: str) -> Iterator[Mark]:
    for at in found_at(text, " ? "):
        if text[at - 1 : at].isalnum() and text[at + 3 : at + 4].islower():
            note = "a question mark inside a sentence stands for a dash or the like"
            yield Mark(at, at + 3, "replaced-char", Tier.PROBABLE, note, " – ")
    for found in _INSIDE.finditer(text):
        at = found.start()
        before = text[at - 1 : at]
        if not is_prose(text, at):
            continue
        if before.isalpha() and text[at + 1].islower():
            yield Mark(at, at + 1, "replaced-char", Tier.PROBABLE, "a question mark for a letter", _letter(text, at))
        elif (not before or before.isspace()) and text[at + 1].isupper():
            yield Mark(at, at + 1, "replaced-char", Tier.PROBABLE, "a question mark for an opening quotation mark", "“")
    for at in found_at(text, ",? "):
        if text[at + 3 : at + 4].isalpha():
            note = "a question mark for a closing quotation mark"
            yield Mark(at + 1, at + 2, "replaced-char", Tier.PROBABLE, note, "”")
    for at in found_at(text, "? "):
        left = word_before(text, at) if text[at + 2 : at + 3].isupper() else ""
        letter = _letter(text, at) if left[:1].isupper() else None
        if letter and letter != "’" and lexicon.zipf(left) < lexicon.zipf(left + letter):
            yield Mark(at, at + 1, "replaced-char", Tier.PROBABLE, "a question mark for a letter of a name", letter)
    for at in found_at(text, " ??"):
        if found_run := _MARKS_RUN.match(text, at + 1):
            note = f"{len(found_run[0])} characters that were not in the character set"
            yield Mark(*found_run.span(), "replaced-char", Tier.FLAG, note)


def _letter(text: str, at: int) -> str | None:
    """The letter that makes the best known word of what stands around a place, if one does clearly."""
    return _letter_between(word_before(text, at), word_behind(text, at + 1))


@lru_cache(maxsize=10_000)
def _letter_between(left: str, right: str) -> str | None:
    if right in {"s", "t", "re", "ve", "ll", "d", "m"} and left:
        return "’"
    ranked = sorted(((_known(left + letter + right), letter) for letter in _HIDDEN), reverse=True)
    return ranked[0][1] if ranked[0][0] > ranked[1][0] else None


def _known(word: str) -> float:
    return max(lexicon.zipf(word), lexicon.best_zipf(word)[0] - 1) if lexicon.is_listed(word) else 0.0


_MOJIBAKE = re.compile(
    r"(?:[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u00bf\u0152-\u0178\u2013-\u2122]?|[ÃÅÄ][\u0152-\u0178\u2018-\u2122]|(?>(?:[ÐÑ].){2,}))+"
)

_ESCAPES = {
    "&": re.compile(r"&(?:amp;)*(?:#\d{2,5};?|[a-zA-Z]{2,6};)"),
    "\\u": re.compile(r"\\u[0-9a-fA-F]{4}"),
    "%": re.compile(r"(?:%[0-9A-F]{2}){2,}"),
    "#": re.compile(r"(?<![\w&;])#\d{2,4};"),
    "u00": re.compile(r"(?<=[a-z])u00[0-9a-f]{2}(?=[a-z]|\b)"),
}


def leftovers_of_encoding(text: str) -> Iterator[Mark]:
    """What still looks like UTF-8 read in another encoding, or like an escape.

    >>> [(mark.kind, mark.start) for mark in leftovers_of_encoding("They won&#39;t go.")]
    [('escape', 8)]
    """
    if not text.isascii() and any(sign in text for sign in "ÃÂâÐÅÄ"):
        for found in _MOJIBAKE.finditer(text):
            note = "letters that look like UTF-8 read in another encoding"
            yield Mark(*found.span(), "mojibake", Tier.PROBABLE, note)
    done = -1
    for sign, pattern in _ESCAPES.items():
        if sign[0] not in text:  # one sign is sought ten times as fast as two
            continue
        for at in found_at(text, sign):
            escape = pattern.match(text, at) if at >= done else None
            if escape and not _in_an_address(text, at):
                done = escape.end() if sign == "%" else done
                yield Mark(*escape.span(), "escape", Tier.PROBABLE, "an escape that was not turned into its character")


def _in_an_address(text: str, at: int) -> bool:
    left = text[max(0, at - 80) : at].split(" ")[-1]
    return "://" in left or "www." in left or ("?" in left and "=" in left)
