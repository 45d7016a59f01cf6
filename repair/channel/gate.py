"""Did this document lose its non-ASCII characters? The gate before every rule that puts marks back.

A deleted quotation mark fits anywhere, so a proof says little about one; that the whole document went through the
channel says much, because whole files are damaged one way. First a veto, a few searches in C: a character outside
ASCII, a straight apostrophe inside a word or two straight quotes cannot have come through with the others gone.
Then a logistic score over the traces of :mod:`repair.channel.traces`, counted as distinct *types* (one word said ten
times is one piece of evidence).

The weights were fitted on seven tenths of 6,693 documents (``python -m benchmarks.train_gate``); what it does on the
rest stands in ``benchmarks/baseline.json`` under "gate". Under 60 words hold too little to tell: there only
contractions count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from repair.channel.traces import (
    CONTRACTIONS,
    IRREGULAR,
    SIGNS,
    Traces,
    doubled_spaces,
    drop,
    stands_alone,
    traces,
)
from repair.lexicon import tokens

__all__ = [
    "CHANNEL",
    "CONTRACTIONS",
    "IRREGULAR",
    "OPEN",
    "PRIOR",
    "SIGNS",
    "Verdict",
    "doubled_spaces",
    "drop",
    "gate",
    "stands_alone",
    "veto",
]

CHANNEL = "drop-non-ascii"
PRIOR = 0.01
"""How many documents the channel struck, where nobody has looked: see :class:`repair.context.BatchProfile`."""
OPEN = 0.7
"""The probability from which the gate is open."""

WEIGHTS = {  # and how much of each is counted at most
    "contractions": (5.48, 4),
    "contractions in context": (2.38, 4),
    "names with s": (4.39, 5),
    "nouns with s": (3.26, 4),
    "words that lost letters": (1.80, 6),
    "fused words": (0.87, 3),
    "names run together": (1.91, 2),
    "fused years": (2.58, 1),
    "double spaces": (8.41, 4),
    "speech": (0.83, 4),
    "spoken": (2.62, 4),
    "after a comma": (2.03, 4),
    "reports": (0.49, 6),
    "silence": (2.22, 4),
}
"""What the fit gave for each number of :func:`numbers`."""
_BIAS, _LENGTH = 4.91, -7.46
LENGTH_SCALE = 5
"""What the logarithm of the number of words is divided by, so that it is as large as the other numbers."""
_SHORT = 60  # words
# A short text is not of that fit: a contraction tells 40 to 1 there, and one alone is not enough.
_SHORT_BIAS, _A_CONTRACTION = -0.1, 3.7

# The score that opens the gate at the standard prior. The longer a clean text, the seldomer it passes the veto at all:
# of those that the weights were fitted on 147 of 250 words and more did, too few for the fit itself to know. At these
# thresholds 1 of 3,073 whole clean texts opens it, 4 of 3,503 pieces of 250 words and 1 of 8,922 of 120. A score of 0
# tells nearly nothing.
_MOST_NEEDED, _LEAST_NEEDED = 5.2, 1.5
_AT_120, _A_LOG = 4.4, 2.4
_NEARLY_NOTHING = 1.0
_AT_PRIOR = math.log(OPEN / (1 - OPEN)) - math.log(PRIOR / (1 - PRIOR))
_MOST_SCORE = 4 * _MOST_NEEDED

# A batch with damage in it lowers the threshold, but only so far: so 13 of those 3,503 pieces open it, and no more of
# the whole texts.
_MOST_FROM_BATCH = 2.0
# Where most of the batch was struck, it counts in full, and a text that kept nothing needs no trace: a struck one
# passes the veto without a trace 3 to 5 times as often as a clean one (120 words: .32 to .12, 250 words: .16 to .03).
# Opened against all that, 3,456 clean pieces of 120 words without a trace (411,000 words) got no certain edit.
_MOST_OF_BATCH, _KEPT_NOTHING = 0.5, 1.0

_APOSTROPHE = re.compile("'")


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

    Length, silence and reporting clauses support a trace of damage, they never stand for one: only a batch of which
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
    seen = traces(text, tokens(text))
    most = prior > _MOST_OF_BATCH
    if not seen:
        return _verdict(_KEPT_NOTHING + _log_odds(prior), [_OF_THE_BATCH]) if most else Verdict(0.0)
    before = _log_odds(prior) if most else min(_log_odds(prior), _log_odds(PRIOR) + _MOST_FROM_BATCH)
    return _verdict(_told(seen) + before, [*_reasons(seen), *([_OF_THE_BATCH] if most else ())])


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
    # Whoever writes so leaves out apostrophes too. Once beside a capital one it is a numeral, or lost its neighbours.
    return "it writes the pronoun I small" if text.count(" i ") > text.count(" I ") else None


def numbers(seen: Traces) -> dict[str, float]:
    """What the weights are for, in their order.

    >>> text = "They dont know."
    >>> numbers(traces(text, tokens(text)))["contractions"]
    1.0
    """
    told = {
        **{kind: seen.told(kind) for kind in ("contractions", "contractions in context", "names with s")},
        **{kind: seen.told(kind) for kind in ("nouns with s", "words that lost letters", "fused words")},
        **{kind: seen.told(kind) for kind in ("names run together", "fused years")},
        "double spaces": seen.blanks,
        "speech": float(seen.speech) if seen.is_supported else 0.0,
        "spoken": float(seen.spoken),
        "after a comma": float(seen.after_comma),
        "reports": float(seen.reports),
        "silence": max(0.0, math.log1p(seen.words) - 4) if seen.silent else 0.0,
    }
    return {name: min(told[name], most) for name, (_, most) in WEIGHTS.items()}


def _told(seen: Traces) -> float:
    """Log-odds at even prior odds."""
    if seen.words < _SHORT:
        return _SHORT_BIAS + _A_CONTRACTION * min(seen.types("contractions"), 4)
    length = math.log1p(seen.words)
    score = (
        _BIAS + _LENGTH * length / LENGTH_SCALE + sum(WEIGHTS[name][0] * count for name, count in numbers(seen).items())
    )
    needed = min(_MOST_NEEDED, max(_LEAST_NEEDED, _AT_120 - _A_LOG * (length - math.log(120))))
    return _NEARLY_NOTHING + (_AT_PRIOR - _NEARLY_NOTHING) * min(score, _MOST_SCORE) / needed


_NAMED = {
    "contractions": "contractions without apostrophe",
    "contractions in context": "words that want an apostrophe beside their neighbours",
    "names with s": "possessives without apostrophe",
    "nouns with s": "nouns that have no such plural",
    "names run together": "names that lost their apostrophe",
    "words that lost letters": "words that lost letters",
    "fused words": "words run together",
    "fused years": "years run together",
}


def _reasons(seen: Traces) -> Iterator[str]:
    for kind, name in _NAMED.items():
        if words := sorted(
            {word.lower() if kind != "names run together" else word for word in seen.found.get(kind, ())}
        ):
            yield f"{len(words)} {name} ({', '.join(words[:5])}{', …' if len(words) > 5 else ''})"
    if seen.blanks:
        yield f"{max(1, int(seen.blanks))} pairs of blanks where a dash may have stood"
    if clauses := max(seen.speech, seen.spoken):
        yield f"{clauses} reporting clauses without a quotation mark"
    if seen.after_comma:
        yield f"{seen.after_comma} sentences that begin behind a comma"
    if seen.silent:
        yield f"no quotation mark or apostrophe in {seen.words} words"


def _is_apostrophe(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (before.isalpha() and after.isalpha()) or (before == "s" and after == " ")


def _log_odds(probability: float) -> float:
    probability = min(probability, _MOST_SURE)  # a profile may say that all documents were struck
    return math.log(probability / (1 - probability))


_MOST_SURE = 0.999
