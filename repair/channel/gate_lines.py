"""The gate, line by line: for a document that lost its marks in most lines and kept them in some.

A page joins texts of several hands: a caption with a straight apostrophe above an article that lost every one. One kept
mark shuts the gate for a whole document; here it shuts it for its own line, and the other lines are judged together.
Much is asked of them: several words without apostrophe, and no contraction without in a line that kept a mark, for who
writes "dont" beside "don't" lost nothing. A line that kept a mark stays shut whatever the others show.
"""

from __future__ import annotations

from dataclasses import dataclass

from repair.channel.gate import PRIOR, SIGNS, Verdict, gate, veto
from repair.channel.traces import traces
from repair.lexicon import tokens

FEWEST_TRACES = 2
"""Different words without apostrophe, one of them at least a contraction that is no word: of 8,557 clean documents for
none has the gate opened so."""
APOSTROPHES = ("contractions", "contractions in context", "names with s", "nouns with s")
STRICTER = 0.1  # a document that kept marks is so much rarer among the struck
FORMS = frozenset(form for word in SIGNS for form in (word, word.capitalize()))


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """The verdict on the lines that kept no mark, and which those are, counted from 0."""

    verdict: Verdict
    open_lines: frozenset[int] = frozenset()


SHUT = LineVerdict(Verdict(0.0))


def gate_lines(text: str, prior: float = PRIOR) -> LineVerdict:
    r"""Which lines of a document that kept marks lost theirs.

    >>> kept = "It's the river's highest level.\n"
    >>> sorted(gate_lines(kept + "They dont know, and it isnt ours.\nHe couldnt say so. She wasnt asked.").open_lines)
    [1, 2]
    >>> gate_lines(kept + "They dont know, and it isn't ours.\nHe couldnt say so. She wasnt asked.").open_lines
    frozenset()
    """
    if FORMS.isdisjoint(tokens(text).types):
        return SHUT
    lines = text.split("\n")
    kept = [veto(line) is not None for line in lines]
    if any(shut and not FORMS.isdisjoint(tokens(line).types) for line, shut in zip(lines, kept, strict=True)):
        return SHUT
    rest = "\n".join(line for line, shut in zip(lines, kept, strict=True) if not shut)
    seen = traces(rest, tokens(rest))
    verdict = gate(rest, prior * STRICTER)
    if sum(map(seen.types, APOSTROPHES)) < FEWEST_TRACES or not verdict.is_open:
        return SHUT
    reasons = (*verdict.reasons, f"{sum(kept)} of {len(lines)} lines kept their marks and stay as they are")
    return LineVerdict(Verdict(verdict.probability, reasons), frozenset(at for at, shut in enumerate(kept) if not shut))
