"""What deletion of characters outside ASCII leaves behind in English: the traces that the gate weighs.

Words are counted as *types*, so that one word said ten times is one trace. Where a word is a word with and without its
apostrophe, its frequency both ways and its neighbours say how much likelier it lost one: ``the worlds largest`` is not
written, ``the worlds of two poets`` is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from repair.lexicon import Tokens, accented, capital_share, pair, zipf

# Stems and endings of the contractions that are no words, or next to none, without their apostrophe.
_ENDINGS = {
    "n’t": "ai are could did does do had has have is might must need should was were would",
    "’ve": "could i might should there they we who would you",
    "’ll": "it that there they what who you",
    "’re": "they what you",
    "’d": "he it that there they who why you",
    "’s": "he here how she that there what when where who",
    "’m": "i",
}
_OTHERS = ("o’clock", "c’mon", "y’all", "y’know", "ma’am")
CONTRACTIONS: Mapping[str, str] = {
    right.replace("’", ""): right
    for right in (*(stem + end for end, stems in _ENDINGS.items() for stem in stems.split()), *_OTHERS)
}
"""From what deletion left of a contraction to the contraction, in small letters: ``dont`` to ``don’t``."""
IRREGULAR = frozenset(("childrens", "citys", "companys", "countrys", "mens", "todays", "womens"))
"""Irregular plurals, stems that change before a plural s, and one word without a plural: a further s is a possessive.
Not ``peoples``, which may be a plural: right in .873 only."""

# `im` and `hes` are words or names now and then; as signs only in the form that deletion leaves of "I’m" and "I’ve".
_NO_SIGN = frozenset(("im", "ive", "hes", "shes", "whos", "yall", "maam"))
SIGNS = (frozenset(CONTRACTIONS) - _NO_SIGN) | {"cant", "wont"}
"""Contractions, in small letters, that hardly stand in a clean text without their apostrophe."""
_I_FORMS = frozenset(("Im", "Ive"))
_AMBIGUOUS = {
    word: f"{word[:-behind]}'{word[-behind:]}"
    for behind, words in ((1, "its lets id wed shed whos hes shes"), (2, "were well ill hell shell"))
    for word in words.split()
}
"""Words with and without their apostrophe, with it."""

_SPEAKER = "he|she|they|[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_VERB = "said|says|added|adds|told|stated|wrote|asked|explained|noted|insisted|argued|warned|claimed|admitted"
_SOMEBODY = r"(?:the|a|an|his|her|their|one|another) (?:[\w-]+ ){1,5}"
_SAID = re.compile(
    rf"[,?!] (?:(?:{_SPEAKER}) (?:{_VERB})\b|(?:{_VERB}) (?:[A-Z]|he|she|the|a)|{_SOMEBODY}(?:{_VERB})\b)"
)
_OPENING = "We|It|This|That|There|They|You|If|No|Yes|What|When|How|Our|My|He|She|But|And|So|Not|As|In|The|A|I"
_SPOKEN = re.compile(
    rf"\b(?:{_VERB})(?: (?:me|us|him|her|them|reporters|[A-Z]\w+))?: (?:{_OPENING})\b"
    rf"|\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b[^.?!\n]{{0,200}}[,?!] (?:{_SPEAKER}|{_SOMEBODY[:-1]}) ?(?:{_VERB})\b"
    rf"|\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b[^.?!\n]{{0,200}}[,?!] (?:{_VERB}) (?:[A-Z]|the|a)"
)
_AFTER_COMMA = re.compile(rf"(?<=[a-z],) (?:{_OPENING.removesuffix('|I')}) [a-z]")
_REPORTS = re.compile(r"\b(?:said|says|told|added|according to)\b")
_YEARS = re.compile(r"\b(?:1[5-9]|20)\d\d(?:1[5-9]|20)\d\d\b")
_SPACES_INSIDE = re.compile(r"(?<=[A-Za-z0-9,)])  (?=[A-Za-z0-9$])")
_SPACES_AFTER_STOP = re.compile(r"[.?!]  ")
_IRISH = re.compile(r"\b[OD][A-Z][a-z]{3,}\b")
# Agency text that was wrapped by hand holds two spaces where lines broke; lost dashes are rarer than one in so many.
_WRAPPED = 250  # code points
_STICKS = frozenset("_@#/'-&$\\")

# A word is a trace when it lost its apostrophe 3 times as likely as not; no word tells more than 100 to 1.
_LEAST, _PLAIN, _MOST = 0.5, 1.0, 2.0
_LARGE = 0.6  # what a contraction tells that stands with a capital only
_ENOUGH = 10  # sightings of a word with its apostrophe beside these neighbours
# Where the list does not hold a possessive, it is so much rarer than its name, or noun, on the zipf scale.
_NAMES, _NOUNS = 1.7, 2.3
_UNLISTED = 0.9  # zipf of a word that the English list does not hold
# A word without its letters is a trace from so many letters on; in clean news, of those of 7 letters 1 in 100 words
# that look so is whole, of those in which consonants clash too, of the others 1 in 10.
_SHORTEST, _LONG, _RARE, _ACCENTED = 4, 7, 2.0, 3.0
_CLASH = re.compile(r"[bcdfghjklmnpqrstvwxz]{3}|^[bcdfghjklmnpqrtvwxz][bcdfgjkmnpqstvwxz]")


@dataclass(frozen=True, slots=True)
class Traces:
    """What was found in a text: words by kind, with what each tells (powers of ten), and what supports them."""

    found: Mapping[str, Mapping[str, float]]
    blanks: float
    words: int
    speech: int
    spoken: int
    after_comma: int
    reports: int
    silent: bool

    def __bool__(self) -> bool:
        """Is there a trace at all? Length, silence and reporting clauses are none."""
        return bool(self.found or self.blanks or self.spoken or self.after_comma)

    @property
    def is_supported(self) -> bool:
        """Two traces, or one that tells much by itself; ``Theyre`` alone may be a brand, ``Mobiles`` a plural."""
        seen = [(word, weight) for words in self.found.values() for word, weight in words.items()]
        return len(seen) > 1 or self.blanks > 1 or any(word.islower() or weight > _PLAIN for word, weight in seen)

    def types(self, kind: str) -> int:
        """How many different words of a kind there are."""
        return len({word.lower() for word in self.found.get(kind, ())})

    def told(self, kind: str) -> float:
        """What the words of a kind tell together."""
        strongest: dict[str, float] = {}
        for word, weight in self.found.get(kind, {}).items():
            strongest[word.lower()] = max(weight, strongest.get(word.lower(), 0.0))
        return sum(strongest.values())


@lru_cache(maxsize=4)  # two stages ask about the same text
def traces(text: str, words: Tokens) -> Traces:
    """The traces of a text.

    >>> from repair.lexicon import tokens
    >>> text = "They dont know the worlds largest bank."
    >>> traces(text, tokens(text)).types("contractions"), traces(text, tokens(text)).types("nouns with s")
    (1, 1)
    """
    kinds: dict[str, dict[str, float]] = {}
    for word in sorted(filter(_kind, words.types)):
        kind = _kind(word)
        if told := max(_weight(text, words, index, kind) for index in words.places[word]):
            kinds.setdefault(kind, {})[word] = told
    if years := set(_YEARS.findall(text)):
        kinds["fused years"] = dict.fromkeys(years, 1.0)
    if irish := {name for name in _IRISH.findall(text) if zipf(f"{name[0]}'{name[1:]}") > zipf(name)}:
        kinds["names run together"] = dict.fromkeys(irish, 1.0)
    silent = "'" not in text and '"' not in text
    said, spoken, after_comma, reports = (
        sum(1 for _ in pattern.finditer(text)) for pattern in (_SAID, _SPOKEN, _AFTER_COMMA, _REPORTS)
    )
    return Traces(kinds, doubled_spaces(text), len(text.split()), said, spoken, after_comma, reports, silent)


def _weight(text: str, words: Tokens, index: int, kind: str) -> float:
    """What a word tells where it stands; nothing where it is no word by itself, or its place wants a plural."""
    start, end = words.spans[index]
    if not stands_alone(text, start, end):
        return 0.0
    word = words.words[index]
    before = (
        words.words[index - 1] if index and words.spans[index - 1][1] == start - 1 and text[start - 1] == " " else ""
    )
    follows = text[end : end + 1] == " " and index + 1 < len(words.words) and words.spans[index + 1][0] == end + 1
    after = words.words[index + 1] if follows else ""
    if kind == "words that lost letters":
        return _without_letters(word)
    if kind == "contractions in context":
        return _likelier(word.lower(), _AMBIGUOUS[word.lower()], before, after, 0.0) if after else 0.0
    if kind.endswith("with s"):
        if not _goes_on(text, end) or _is_family(text, start):
            return 0.0
        low = word.lower()
        if low in IRREGULAR:
            return 1.5
        return _likelier(
            low, f"{low[:-1]}'s", before, after, zipf(low[:-1]) - (_NAMES if word[0].isupper() else _NOUNS)
        )
    # Where a sentence begins it may be a brand: "Theyre sells coats".
    return 1.0 if word.islower() or word in _I_FORMS else _LARGE


def _likelier(plain: str, marked: str, before: str, after: str, expected: float | None = None) -> float:
    """How much likelier the word lost its apostrophe than not, in powers of ten; 0 where that is not much.

    ``expected`` is how common it is to be thought with its apostrophe where no list tells; None: neighbours must.
    """
    with_mark, without = _counts(marked, before, after), _counts(plain, before, after)
    if expected is None and with_mark < _ENOUGH:
        return 0.0
    common = max(zipf(marked), expected or 0.0, _UNLISTED)
    share = 1 / (1 + 10 ** (common - max(zipf(plain), _UNLISTED)))  # counts as much as a pair seen once
    told = -math.log10((without + share) / (with_mark + without + 1))
    return min(told, _MOST) if told >= _LEAST else 0.0


def _counts(word: str, before: str, after: str) -> int:
    return (pair(before, word) if before else 0) + (pair(word, after) if after else 0)


def doubled_spaces(text: str) -> float:
    """How many pairs of blanks may have lost a dash between them: none where lines were wrapped by hand, .5 for one.

    >>> doubled_spaces("the tour  two things  was " + 50 * "long and ")
    0.0
    >>> doubled_spaces("the tour  two things " + 50 * "long and ")
    0.5
    """
    if "  " not in text:
        return 0.0
    inside = len(_SPACES_INSIDE.findall(text))
    if not inside or len(text) / inside < _WRAPPED or len(_SPACES_AFTER_STOP.findall(text)) > inside / 4:
        return 0.0
    return 0.5 if inside == 1 else float(inside)


def drop(word: str) -> float:
    """How much rarer a word is than the same without its last letter, on the zipf scale: large for ``companys``.

    >>> drop("companys") > 2 > drop("police")
    True
    """
    return zipf(word[:-1]) - zipf(word)


def stands_alone(text: str, start: int, end: int) -> bool:
    """Is this run of letters a word by itself, no part of a name of a file, an address or a handle?

    >>> stands_alone("see dont.txt", 4, 8), stands_alone("They dont.She", 5, 9)
    (False, True)
    """
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if any(sign.isalnum() or sign in _STICKS for sign in (before, after) if sign):
        return False
    # A capital behind a stop begins a sentence whose blank went.
    dotted = after == "." and text[end + 1 : end + 2].islower()
    return not dotted and not (before == "." and text[start - 2 : start - 1].islower() and text[start].islower())


@lru_cache(maxsize=1 << 16)
def _kind(word: str) -> str:
    """What a word that speaks for damage speaks of; nothing for the others."""
    low = word.lower()
    if (low in SIGNS and not word.isupper()) or word in _I_FORMS:
        return "contractions"
    if low in _AMBIGUOUS and not word.isupper():
        return "contractions in context"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")) and not word.isupper():
        if word.istitle():
            share = capital_share(low[:-1])
            if low in IRREGULAR or (zipf(low[:-1]) > 2 and (share is None or share > 0.5)):  # "Mobiles double up"
                return "names with s"
        elif word.islower() and low not in CONTRACTIONS and (low in IRREGULAR or zipf(low[:-1]) > 3):
            return "nouns with s"
    if len(word) > 5 and word.islower() and zipf(word) == 0 and _halves(word) > 5.2:
        return "fused words"
    if len(word) >= _SHORTEST and not word.isupper() and _without_letters(word):
        return "words that lost letters"
    return ""


@lru_cache(maxsize=1 << 12)
def _without_letters(word: str) -> float:
    """What it tells that letters are gone: much where consonants clash, or a long word is in no list."""
    known = zipf(word)
    if known >= _RARE or not any(found.zipf >= max(_ACCENTED, known + 1.5) for found in accented(word)):
        return 0.0
    if _CLASH.search(word.lower()) or (len(word) >= _LONG and not known):
        return _MOST
    return 0.0 if known else 1.0


def _halves(word: str) -> float:
    """How common the rarer half of the best cut is, with a little credit for the other; ``sincethursday``: over 5.2."""
    cuts = ((word[:at], word[at:]) for at in range(1, len(word)))
    return max(map(_worth, (cut for cut in cuts if _are_words(cut))), default=0.0)


def _are_words(halves: Iterable[str]) -> bool:
    return all(len(half) > 1 or half in "ai" for half in halves)


def _worth(halves: tuple[str, str]) -> float:
    known = sorted(map(zipf, halves))
    return known[0] + 0.15 * known[1]


def _goes_on(text: str, end: int) -> bool:
    """Does another word or figure follow after one blank?"""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isalnum()


def _is_family(text: str, start: int) -> bool:
    """``the Bidens arrived``: an article makes a plural of a name."""
    return text[max(0, start - 4) : start].lower() == "the " and text[start].isupper()
