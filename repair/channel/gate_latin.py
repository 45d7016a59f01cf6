"""The gate for a text that kept its accents and lost its marks: a detour through Latin-1, which has no curly ones.

``text.encode("latin-1", "ignore")`` and programs that drop the bytes 80 to 9F take curly marks, dashes and letters such
as ř, and leave é: a text with ``café`` and ``dont``. So everything outside ASCII that stayed must be of Latin-1, and no
quotation mark of any kind; of the rest as much is asked as of a text in which some lines kept their marks.
"""

from __future__ import annotations

from repair.channel.gate import PRIOR, Verdict, gate
from repair.channel.gate_lines import APOSTROPHES, FEWEST_TRACES, FORMS, STRICTER
from repair.channel.traces import traces
from repair.gazetteer import ascii_form
from repair.lexicon import tokens

_SHORT, _FEWEST_OF_SHORT = 60, 4  # words; few of them may be a writer who leaves out apostrophes
_LAST = "\xff"
_KEPT = frozenset("«»´\x91\x92\x93\x94\x96\x97")


def gate_latin(text: str, prior: float = PRIOR) -> Verdict:
    """How probable it is that the channel struck this text, and what says so.

    >>> gate_latin("They dont know why the café isnt open, and it wasnt ours. He couldnt say so.").is_open
    True
    >>> gate_latin("They don’t know why the café isnt open, and it wasnt ours. He couldnt say so.").is_open
    False
    """
    if text.isascii() or max(text) > _LAST or FORMS.isdisjoint(tokens(text).types) or not _KEPT.isdisjoint(text):
        return Verdict(0.0)
    plain = ascii_form(text).encode("ascii", "replace").decode()  # §, ° and the like are no marks
    seen = traces(plain, tokens(plain))
    if sum(map(seen.types, APOSTROPHES)) < (FEWEST_TRACES if seen.words >= _SHORT else _FEWEST_OF_SHORT):
        return Verdict(0.0)
    verdict = gate(plain, prior * STRICTER)
    kept = len({sign for sign in text if not sign.isascii()})
    return Verdict(verdict.probability, (*verdict.reasons, f"{kept} signs outside ASCII stayed, all of Latin-1"))
