"""Whole words doubled, recased, turned round or translated apart: "the the", "Can meet", "ceremony opening", "at sea".

What machine translation does to a phrase whose parts it no longer sees together. A word is a run of letters and digits,
with apostrophes and hyphens inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

from repair.channel.spacing import SPACES, same_to

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
BETWEEN = re.compile(f"[{SPACES}]+")


def double_word(text: str) -> Iterator[str]:
    """The text with one word said twice; before a capital the first may come out small (``the The``).

    >>> list(double_word("The war"))
    ['The The war', 'the The war', 'The war war']
    """
    for word in WORD.finditer(text):
        for first in _both_cases(word[0]):
            yield f"{text[: word.start()]}{first} {text[word.start() :]}"


def raise_case(text: str) -> Iterator[str]:
    """The text with the small first letter of one word made a capital.

    >>> list(raise_case("Putin can meet"))
    ['Putin Can meet', 'Putin can Meet']
    """
    return (_replaced(text, word.start(), up) for word in WORD.finditer(text) if (up := _raised(text[word.start()])))


def lower_case(text: str) -> Iterator[str]:
    """The text with the capital first letter of one word made small.

    >>> list(lower_case("Black Sea"))
    ['black Sea', 'Black sea']
    """
    return (_replaced(text, word.start(), low) for word in WORD.finditer(text) if (low := _lowered(text[word.start()])))


def turn_phrase(text: str) -> Iterator[str]:
    """The text with two neighbouring words swapped, as a language does that puts the adjective behind its noun.

    >>> list(turn_phrase("the opening ceremony"))
    ['opening the ceremony', 'the ceremony opening']
    """
    words = list(WORD.finditer(text))
    for left, right in pairwise(words):
        between = text[left.end() : right.start()]
        if left[0] != right[0] and BETWEEN.fullmatch(between):
            yield f"{text[: left.start()]}{right[0]}{between}{left[0]}{text[right.end() :]}"


def translate_phrase(text: str) -> Iterator[str]:
    """The text with one phrase replaced by the idiom that a translation of its parts gives (``idioms.tsv``).

    >>> list(translate_phrase("manoeuvres in the sea"))
    ['manoeuvres at sea']
    """
    for pattern, english, idiom in _idioms():
        for found in pattern.finditer(text):
            garbled = idiom.capitalize() if found[0][0].isupper() else idiom
            yield text[: found.start()] + garbled + text[found.start() + len(english) :]


def untranslated(idiom: str) -> Iterator[str]:
    """The phrases that may have become this idiom: :func:`translate_phrase` backwards, likeliest first.

    >>> list(untranslated("at sea"))
    ['in the sea', 'on the sea']
    """
    return (english for _, english, made in _idioms() if made == idiom)


FORWARDS: dict[str, Callable[[str], Iterator[str]]] = {
    "word-doubled": double_word,
    "title-cased": raise_case,
    "lower-cased": lower_case,
    "phrase-turned": turn_phrase,
    "phrase-translated": translate_phrase,
}
"""The channels of this file, forwards."""


def corruptions(name: str, text: str) -> Iterator[str]:
    """Every result of one hit of the channel ``name``; nothing for a name that has its home elsewhere.

    >>> list(corruptions("phrase-turned", "Black Sea"))
    ['Sea Black']
    """
    return FORWARDS[name](text) if name in FORWARDS else iter(())


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does one hit of the channel turn ``before`` into ``after``?

    >>> holds("word-doubled", "", "The", "the The"), holds("phrase-turned", "", "Black Sea", "Sea Black")
    (True, True)
    >>> holds("title-cased", "", "can", "Can"), holds("title-cased", "", "can", "CAN")
    (True, False)
    """
    if argument or before == after or name not in FORWARDS:
        return False
    if name == "word-doubled":
        return _is_doubled(before, after)
    if name == "phrase-translated":
        return len(after) != len(before) and after in translate_phrase(before)
    if len(before) != len(after):
        return False
    if name == "phrase-turned":
        return _is_turned(before, after)
    at = same_to(before, after)
    wanted = _raised(before[at]) if name == "title-cased" else _lowered(before[at])
    begins_a_word = any(word.start() == at for word in _words(before, at))
    return wanted == after[at] and before[at + 1 :] == after[at + 1 :] and begins_a_word


def _is_doubled(before: str, after: str) -> bool:
    length = len(after) - len(before) - 1
    left = same_to(before, after)
    right = same_to(before[::-1], after[::-1])
    for word in WORD.finditer(before):
        start = word.start()
        if start > left:
            return False
        reaches = len(before) - start <= right and len(word[0]) == length and after[start + length] == " "
        if reaches and after[start : start + length] in _both_cases(word[0]):
            return True
    return False


def _is_turned(before: str, after: str) -> bool:
    left = same_to(before, after)
    right = len(before) - same_to(before[::-1], after[::-1])
    words = _words(before, right)
    for one, two in pairwise(words):
        between = before[one.end() : two.start()]
        if one.start() <= left and right <= two.end() and BETWEEN.fullmatch(between):
            here = after[one.start() : two.end()]
            if here == two[0] + between + one[0]:
                return True
    return False


def _words(text: str, until: int) -> list[re.Match[str]]:
    """The words that begin no later than ``until``."""
    found: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        if word.start() > until:
            break
        found.append(word)
    return found


def _both_cases(word: str) -> tuple[str, ...]:
    low = _lowered(word[0])
    return (word, low + word[1:]) if low else (word,)


def _raised(letter: str) -> str:
    """The capital of a small letter; nothing for one that has none of a single letter (``ß``)."""
    up = letter.upper()
    return up if up != letter and len(up) == 1 else ""


def _lowered(letter: str) -> str:
    low = letter.lower()
    return low if low != letter and len(low) == 1 else ""


def _replaced(text: str, at: int, letter: str) -> str:
    return text[:at] + letter + text[at + 1 :]


@cache
def _idioms() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    lines = resources.files(__package__).joinpath("idioms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    return tuple((re.compile(rf"\b[{e[0].upper()}{e[0]}]{re.escape(e[1:])}\b"), e, idiom) for e, idiom in rows)
