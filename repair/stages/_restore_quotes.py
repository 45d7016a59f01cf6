"""Quotations that lost their marks: suggestions, always both marks in one edit.

A closing quote in the wrong place changes who said what, and one mark without the other says nothing. So a quotation is
one edit that covers it, and is never certain.
"""

from __future__ import annotations

from repair.edit import Edit, Step, Tier

RULE = "restore.quotation"
OPENING, CLOSING = "“", "”"


def quotation(text: str, start: int, end: int, probability: float) -> Edit:
    """The suggestion to put marks around ``text[start:end]``.

    >>> quotation("We lost, he said.", 0, 8, 0.9).after
    '“We lost,”'
    """
    said = text[start:end]
    proof = (
        Step("drop-non-ascii", CLOSING, "", len(said) + 1),
        Step("drop-non-ascii", OPENING, ""),
    )
    why = "it reads as words that somebody said; where exactly they end cannot be proved"
    return Edit(start, end, said, OPENING + said + CLOSING, RULE, Tier.PROBABLE, probability, proof, why)
