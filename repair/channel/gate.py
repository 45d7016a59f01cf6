"""Did this document lose its non-ASCII characters? The gate before every rule that puts marks back.

A deleted quotation mark fits anywhere, so a proof says little about one; that the whole document went through the
channel says much, because whole files are damaged one way. First a veto, a few searches in C: a character outside
ASCII, a straight apostrophe inside a word or two straight quotes cannot have come through with the others gone.
Then a logistic score over counts of distinct *types* (one word said ten times is one piece of evidence).

The weights were fitted on 5,800 articles whose marks were deleted. On 1,970 articles, at the standard prior, 83 % of
the damaged ones open it (73 % of pieces of 250 words, 39 % of 120), none of 1,156 clean ones in ASCII, and 2 of 27,000
pieces of those. Real damaged news: 87 % of 2,288 articles of one paper; what stays shut is short or holds little, for
98.6 % of the certain repairs stand in open ones. Under 60 words hold too little to tell: there only contractions count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from repair.lexicon import Tokens, capital_share, tokens, zipf

CHANNEL = "drop-non-ascii"
PRIOR = 0.01
"""How many documents the channel struck, where nobody has looked: see :class:`repair.context.BatchProfile`."""
OPEN = 0.7
"""The probability from which the gate is open: a score of 4 at the standard prior."""

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

_BIAS = -2.602
_WEIGHTS = {  # and how much of each is counted at most
    "contractions": (3.732, 4),
    "names with s": (3.537, 5),
    "nouns with s": (1.369, 3),
    "double spaces": (5.317, 4),
    "fused words": (3.233, 3),
    "fused years": (0.447, 2),
}
_LENGTH, _SPEECH, _SILENCE = 1.251, 1.347, 0.451
_SHORT = 60  # words
# From score to log-odds at even prior odds, read off the table of scores: between 3 and 4 damaged pieces of 250 words
# are 160 times as frequent as clean ones (odds of e to the 5), between 2 and 3 they are 27 times.
_EVEN = 1.5
# A batch with damage in it lowers the threshold, but not below a score of 2 (2 false openings in 2,628).
_MOST_FROM_BATCH = 2.0
# Where most of the batch was struck, it counts in full, and a text that kept nothing needs no trace: a struck one
# passes the veto without a trace 3 to 5 times as often as a clean one (120 words: .32 to .12, 250 words: .16 to .03).
# Opened against all that, 3,456 clean pieces of 120 words without a trace (411,000 words) got no certain edit.
_MOST_OF_BATCH, _KEPT_NOTHING = 0.5, 1.0

_SPEAKER = "he|she|they|[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_SAID = re.compile(rf"[,?!] (?:(?:{_SPEAKER}) (?:said|says|added|told)\b|(?:said|says|added) (?:[A-Z]|he|she|the|a))")
_YEARS = re.compile(r"\b(?:1[5-9]|20)\d\d(?:1[5-9]|20)\d\d\b")
_SPACES_INSIDE = re.compile(r"(?<=[A-Za-z0-9,)])  (?=[A-Za-z0-9$])")
_SPACES_AFTER_STOP = re.compile(r"[.?!]  ")
# Agency text that was wrapped by hand holds two spaces where lines broke; lost dashes are rarer than one in so many.
_WRAPPED = 250  # code points
_APOSTROPHE = re.compile("'")
_STICKS = frozenset("_@#/'-&$\\")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How probable it is (0 to 1) that the channel struck a text, and what says so, in words."""

    probability: float
    reasons: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Is that enough to put marks back?"""
        return self.probability >= OPEN


def gate(text: str, prior: float = PRIOR) -> Verdict:
    """How probable it is that the channel struck this text, and what says so. The prior is that of the batch (0 to 1).

    Length, silence and speech without quotes support a trace of damage, they never stand for one: only a batch of which
    most was struck does.

    >>> gate("They dont know what it cant do, and it isnt ours.").reasons[0]
    '3 contractions without apostrophe (cant, dont, isnt)'
    >>> gate("They dont know it.").is_open, gate("They dont know what it cant do, and it isnt ours.").is_open
    (False, True)
    >>> gate("They don't know what it cant do, and it isnt ours.")
    Verdict(probability=0.0, reasons=('it kept an apostrophe',))
    """
    if reason := veto(text):
        return Verdict(0.0, (reason,))
    traces = _traces(text, tokens(text))
    most = prior > _MOST_OF_BATCH
    if not traces.found:
        return _verdict(_KEPT_NOTHING + _log_odds(prior), [_OF_THE_BATCH]) if most else Verdict(0.0)
    before = _log_odds(prior) if most else min(_log_odds(prior), _log_odds(PRIOR) + _MOST_FROM_BATCH)
    return _verdict(traces.score() + _EVEN + before, [*traces.reasons(), *([_OF_THE_BATCH] if most else ())])


_OF_THE_BATCH = "most documents of the batch lost theirs"


def _verdict(odds: float, reasons: Iterable[str]) -> Verdict:
    return Verdict(round(1 / (1 + math.exp(-odds)), 3), tuple(reasons))


def veto(text: str) -> str | None:
    """What shows at once that the channel did not strike this text; None if nothing does.

    >>> veto("the players' union"), veto("the players union")
    ('it kept an apostrophe', None)
    """
    if not text.isascii():
        return "it holds characters outside ASCII"
    if text.count('"') >= 2:
        return "it kept its quotation marks"
    if "'" in text and any(_is_apostrophe(text, at.start()) for at in _APOSTROPHE.finditer(text)):
        return "it kept an apostrophe"
    # Whoever writes so leaves out apostrophes too.
    return "it writes the pronoun I small" if " i " in text else None


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


@dataclass(frozen=True, slots=True)
class _Traces:
    """What was found in a text: words by kind, pairs of blanks, and what supports them."""

    found: Mapping[str, frozenset[str]]
    blanks: float
    words: int
    speech: int
    silent: bool

    def score(self) -> float:
        length = math.log1p(self.words)
        total = _BIAS + _LENGTH * length / 5
        total += sum(weight * self._counted(name, most) for name, (weight, most) in _WEIGHTS.items())
        if self.words >= _SHORT and self.silent:
            total += _SILENCE * max(0.0, length - 4)
        return total + _SPEECH * min(self.speech, 4) if self.words >= _SHORT and self._is_supported() else total

    def _is_supported(self) -> bool:
        """Two traces, or one that is a name or no word; ``Theyre`` alone may be a brand, ``Mobiles`` a plural."""
        seen = [word for words in self.found.values() for word in words]
        return len(seen) > 1 or self.blanks > 1 or any(map(_is_plain_trace, seen))

    def _counted(self, name: str, most: int) -> float:
        if self.words < _SHORT and name != "contractions":
            return 0.0
        return min(self.blanks if name == "double spaces" else self.types(name), most)

    def types(self, kind: str) -> int:
        return len({word.lower() for word in self.found.get(kind, ())})

    def reasons(self) -> Iterator[str]:
        names = {
            "contractions": "contractions without apostrophe",
            "names with s": "possessives without apostrophe",
            "nouns with s": "nouns that have no such plural",
            "fused words": "words run together",
            "fused years": "years run together",
        }
        for kind, name in names.items():
            if words := dict.fromkeys(word.lower() for word in sorted(self.found.get(kind, ()))):
                shown = ", ".join(sorted(words)[:5])
                yield f"{len(words)} {name} ({shown}{', …' if len(words) > 5 else ''})"
        if self.blanks:
            yield f"{max(1, int(self.blanks))} pairs of blanks where a dash may have stood"
        if self.speech:
            yield f"{self.speech} reporting clauses without a quotation mark"
        if self.silent:
            yield f"no quotation mark or apostrophe in {self.words} words"


def _traces(text: str, words: Tokens) -> _Traces:
    kinds: dict[str, set[str]] = {}
    for word in words.types:
        if (kind := _kind(word)) and _shows(text, words, word, kind):
            kinds.setdefault(kind, set()).add(word)
    if years := set(_YEARS.findall(text)):
        kinds["fused years"] = years
    blanks = doubled_spaces(text)
    if blanks:
        kinds.setdefault("double spaces", set())
    silent = "'" not in text and '"' not in text
    found = {kind: frozenset(members) for kind, members in kinds.items()}
    return _Traces(found, blanks, len(text.split()), len(_SAID.findall(text)) if found else 0, silent)


def _shows(text: str, words: Tokens, word: str, kind: str) -> bool:
    """Does the word stand somewhere by itself, and before another word where its s may be a possessive?"""
    spans = (words.spans[index] for index in words.places[word])
    if kind.endswith("with s"):
        spans = (span for span in spans if _goes_on(text, span[1]) and not _is_family(text, span[0]))
    return any(stands_alone(text, *span) for span in spans)


def _is_plain_trace(word: str) -> bool:
    if word.islower():
        return word in SIGNS or word in IRREGULAR
    return word.istitle() and word.lower() not in SIGNS and (capital_share(word[:-1]) or 0.0) > 0.9 and drop(word) > 2


@lru_cache(maxsize=1 << 16)
def _kind(word: str) -> str:
    """What a word that speaks for damage speaks of; nothing for the others."""
    low = word.lower()
    if (low in SIGNS and not word.isupper()) or word in _I_FORMS:
        return "contractions"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")) and (kind := _possessive(word, low)):
        return kind
    if len(word) > 5 and word.islower() and zipf(word) == 0 and _halves(word) > 5.2:
        return "fused words"
    return ""


def _possessive(word: str, low: str) -> str:
    if low in IRREGULAR:
        return "names with s"
    base = zipf(low[:-1])
    if word.istitle() and base > 2 and drop(low) > 1.4:
        share = capital_share(low[:-1])
        return "names with s" if share is None or share > 0.5 else ""  # "Mobiles double up as bus tickets"
    noun = word.islower() and low not in CONTRACTIONS and base > 3.2 and drop(low) > 1.6
    return "nouns with s" if noun else ""


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


def _is_apostrophe(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (before.isalpha() and after.isalpha()) or (before == "s" and after == " ")


def _log_odds(probability: float) -> float:
    probability = min(probability, _MOST_SURE)  # a profile may say that all documents were struck
    return math.log(probability / (1 - probability))


_MOST_SURE = 0.999
