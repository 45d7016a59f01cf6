"""What every rule of the seams looks at: the closed lists, the line, the quotation and the chunk around a place."""

from __future__ import annotations

from functools import cache
from importlib import resources

from repair.edit import Step
from repair.lines import of_line

BLANKS = " \u00a0\u202f"
"""The spaces that stray: the common one and the two that do not break."""

# An address, a handle, a file or code: copied, never read as words.


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind in ``seam_words.tsv``.

    >>> "counterpart" in listed("role")
    True
    """
    lines = resources.files(__package__).joinpath("seam_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(word for name, words in rows if name == kind for word in _split(words))


@cache
def small_words() -> frozenset[str]:
    """Pronouns, articles, prepositions, conjunctions and auxiliaries, in small letters.

    >>> "which" in small_words()
    True
    """
    kinds = ("pronoun", "determiner", "preposition", "conjunction", "be")
    return frozenset(word for kind in kinds for word in listed(kind))


def _split(words: str) -> list[str]:
    return words.split("|") if "|" in words else words.split(" ")


def is_table(text: str, place: int) -> bool:
    """Is the line of this place cut into cells?

    >>> is_table("Hull | 3 , 1", 8)
    True
    """
    return of_line(text, place, _has_cells)


def _has_cells(text: str, start: int, end: int) -> bool:
    return text.find("|", start, end) >= 0 or text.find("\t", start, end) >= 0


def grown(piece: str) -> tuple[Step, ...]:
    """The proof that a piece of blanks and full stops came from nothing, sign by sign.

    >>> [step.channel for step in grown(" .")]
    ['space-added', 'stop-inserted']
    """
    names = {sign: "stop-inserted" if sign == "." else "space-added" for sign in piece}
    return tuple(Step(names[sign], "", sign, at) for at, sign in enumerate(piece))
