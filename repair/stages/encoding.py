"""Undo what was done to the bytes of a text: mojibake, code pages mixed up, characters left spelled out.

The channels say what could be undone, with proof. What is left to judge here is whether it should be: nobody wants
"M&eacute;xico", but somebody may be writing *about* ``&eacute;``. One line at a time, and only lines that a handful of
searches in C cannot clear; clean text costs those searches and nothing else.

An edit is certain where the result proves itself: by the shape of UTF-8, by the letters around it, by a word it
completes. Where it does not, it needs company: a certain edit of the same channel elsewhere in the document. Without
company it is probable, a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from repair.channel import mojibake
from repair.context import Context
from repair.document import Document
from repair.edit import Edit, Tier, apply, compose
from repair.stages._encoding_bytes import code_page_claims, mojibake_claims
from repair.stages._encoding_claims import RULE_OF, Claim
from repair.stages._encoding_escapes import escape_claims

RULES = tuple(dict.fromkeys(RULE_OF.values()))
"""The public names of the rules of this stage."""

# An entity damaged twice over, with mojibake inside, is four levels deep; two to spare.
DEPTH = 6


def propose(document: Document, context: Context) -> Iterator[Edit]:  # noqa: ARG001 - the form of a stage
    """Edits that undo damage done to bytes.

    >>> document = Document.new("x", "SÃ£o Paulo and M&eacute;xico\\nuse &eacute; in HTML")
    >>> [(edit.before, edit.after, edit.tier.value) for edit in propose(document, Context())]
    [('Ã£', 'ã', 'certain'), ('&eacute;', 'é', 'certain'), ('&eacute;', 'é', 'probable')]
    """
    text = document.text
    if not worth_a_look(text):
        return
    lines = ((line.start(), line[0]) for line in _LINE.finditer(text) if worth_a_look(line[0]))
    claims = [claim.moved(start) for start, line in lines for claim in _line_claims(line)]
    struck = {step.channel for claim in claims if claim.edit.tier is Tier.CERTAIN for step in claim.edit.proof}
    for claim in claims:
        if claim.needs_company and struck.intersection(step.channel for step in claim.edit.proof):
            why = f"{claim.edit.why}, but the same damage is certain elsewhere in this text"
            yield replace(claim.edit, tier=Tier.CERTAIN, confidence=0.98, why=why)
        else:
            yield claim.edit


_LINE = re.compile(r"[^\n\r\u2028\u2029]+")


def _line_claims(line: str) -> list[Claim]:
    """What one line needs: certain edits level by level, folded into one each; then what is only suggested."""
    net: tuple[Edit, ...] = ()
    doubtful: list[Claim] = []
    text = line
    for level in range(DEPTH):
        bytes_claims = list(mojibake_claims(text)) or list(code_page_claims(text))
        claims = _apart([*escape_claims(text), *bytes_claims])
        sure = [claim.edit for claim in claims if claim.edit.tier is Tier.CERTAIN]
        if level == 0:
            doubtful = [claim for claim in claims if claim.edit.tier is not Tier.CERTAIN]
        if not sure:
            break
        net = compose(net, sure, line)
        text = apply(text, sure)
    return _apart([*(Claim(edit) for edit in net), *doubtful])


def _apart(claims: Sequence[Claim]) -> list[Claim]:
    """The claims by place, none overlapping another: certain ones first, then those made first."""
    taken: set[int] = set()
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: claim.edit.tier is not Tier.CERTAIN):
        span = range(claim.edit.start, claim.edit.end)
        if taken.isdisjoint(span):
            kept.append(claim)
            taken.update(span)
    return sorted(kept, key=lambda claim: claim.edit.start)


# ------------------------------------------------------------------------------------------------- the clean path
# Each begins with one rare character, which is found at the speed of memory.
_SPELLED = (
    re.compile(r"&(?:#[xX]?[0-9a-fA-F]|[A-Za-z]{2})"),
    re.compile(r"\\[ux][0-9a-fA-F]{2}"),
    re.compile(r"#\d{2,5};"),
    re.compile(r"u(?:0[0-7]|1[eE]|2[01]|[dD]8)[0-9a-fA-F]{2}"),
    re.compile(
        r";(?:(?<=(?:acute|grave|tilde|cedil|caron|slash);)|(?<=(?:circ|quot|nbsp|dash);)|(?<=(?:uml|lig|quo);)|(?<=[lg]t;))"
    ),
)
# The names that may have lost "&" and ";" both, with the letter each needs before it ("acute" alone is a word). One
# pattern for all of them takes three times as long as six plain searches.
_BARE_NAMES = {
    name: re.compile(f"{name}(?<=[{letters}]{name})")
    for name, letters in (
        ("acute", "AEIOUYaeiouycgnrszlCGNRSZL"),
        ("grave", "AEIOUaeiou"),
        ("tilde", "AONaon"),
        ("cedil", "Cc"),
        ("circ", "AEIOUaeiou"),
        ("uml", "AEIOUaeiouy"),
    )
}


def worth_a_look(text: str) -> bool:
    """Could a line of ``text`` need this stage? False is sure.

    >>> worth_a_look("Ñandú & Co., “AT&T”, 5 < 6"), worth_a_look("caf&eacute;")
    (False, True)
    """
    return (
        any(pattern.search(text) for pattern in _SPELLED)
        or any(name in text and pattern.search(text) for name, pattern in _BARE_NAMES.items())
        or mojibake.suspicious(text)
    )
