"""Where in a document the gate is open: everywhere, in the lines that kept no mark, or in none; and by which channel.

Three gates in turn: the whole document lost all outside ASCII; some of its lines kept marks; it kept its accents alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from repair.channel import gate
from repair.channel.deletion import LATIN
from repair.channel.gate import Verdict
from repair.channel.gate_latin import gate_latin
from repair.channel.gate_lines import gate_lines
from repair.document import Mark
from repair.edit import Edit


@dataclass(frozen=True, slots=True)
class Scope:
    """What the gates said. ``ends`` are those of the lines of the current text, ``lines`` the open ones; None: all."""

    verdict: Verdict
    channel: str = gate.CHANNEL
    lines: frozenset[int] | None = None
    ends: Sequence[int] = ()

    def covers(self, place: int) -> bool:
        """Is the gate open at this code point?"""
        return self.lines is None or bisect_right(self.ends, place) in self.lines

    def through(self, found: Edit | Mark) -> Edit | Mark | None:
        """The same with this channel in its proof; nothing where the channel would have left what is put back."""
        if self.channel == gate.CHANNEL or isinstance(found, Mark):
            return found
        lost = [step for step in found.proof if step.channel == gate.CHANNEL]
        if any(_is_latin(sign) for step in lost for sign in step.before if not sign.isascii()):
            return None  # a no-break space
        return replace(found, proof=tuple(replace(s, channel=self.channel) if s in lost else s for s in found.proof))


def _is_latin(sign: str) -> bool:
    return sign <= "\xff"


def scope(decoded: str, text: str, prior: float) -> Scope:
    r"""The scope for a text that came in as ``decoded`` and reads ``text`` now.

    >>> came = "The mayor’s house.\nThey dont know why it isnt open.\nHe couldnt say. She wasnt asked."
    >>> found = scope(came, came, 0.01)
    >>> found.verdict.is_open, found.covers(5), found.covers(30)
    (True, False, True)
    """
    verdict = gate.gate(decoded, prior)
    if verdict.probability:
        return Scope(verdict)
    found = gate_lines(decoded, prior)
    if found.open_lines and decoded.count("\n") == text.count("\n"):
        ends = tuple(accumulate(len(line) + 1 for line in text.split("\n")))
        return Scope(found.verdict, gate.CHANNEL, found.open_lines, ends)
    latin = gate_latin(decoded, prior)
    return Scope(latin, LATIN) if latin.probability else Scope(verdict)
