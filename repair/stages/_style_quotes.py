"""Quotation marks and apostrophes in one look, as a user asks: ``--quotes straight`` or ``--quotes curly``.

The whole text is written so, not only what was put back: a text with both looks is what nobody asks for. Straight is
always possible. Curly needs to know where speech opens and closes; a paragraph whose double marks do not take turns
keeps them, and so does every single mark that may open or close a quotation. English passages only: other languages
have marks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from repair.channel.quotes import QUOTES, STRAIGHT
from repair.document import ENGLISH, Document
from repair.edit import Edit, Step

RULE = "style.quotes"

_CURLY = re.compile(f"[{''.join(STRAIGHT)}]")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_DOUBLE = re.compile('["“”]')
_OPENERS = frozenset(" \t\u00a0([{/-—–‘'")
# 'em, 'til, 'cause, '90s: an apostrophe that begins a word
_HEADLESS = re.compile(r"(?:(?i:em|til|tis|twas|cause|bout|round|n)\b|\d\ds?\b)")


def proposed(document: Document, look: str) -> Iterator[Edit]:
    """The edits that write every mark in one look; nothing for an empty look.

    >>> document = Document.new("x", "It isn't “ours”.")
    >>> [(edit.start, edit.after) for edit in proposed(document, "curly")]
    [(6, '’')]
    >>> [(edit.start, edit.after) for edit in proposed(document, "straight")]
    [(9, '"'), (14, '"')]
    """
    finder = _FINDERS.get(look)
    for at, sign in finder(document.text) if finder else ():
        if document.language_at(at) in ENGLISH:
            old = document.text[at]
            proof = (Step(f"{QUOTES}({look})", sign, old),)
            yield Edit(at, at + 1, old, sign, RULE, proof=proof, why=f"{look} marks are wanted")


def _straight(text: str) -> Iterator[tuple[int, str]]:
    return ((hit.start(), STRAIGHT[hit[0]]) for hit in _CURLY.finditer(text))


def _curly(text: str) -> Iterator[tuple[int, str]]:
    if '"' not in text and "'" not in text:
        return
    for line in _LINE.finditer(text):
        found = [*_double(line[0]), *_single(line[0])]
        yield from ((line.start() + at, sign) for at, sign in sorted(found))


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, str]]]] = {"straight": _straight, "curly": _curly}


def _double(line: str) -> list[tuple[int, str]]:
    """The double marks of a paragraph, if they open and close in turn; one may stay open, where speech goes on."""
    found: list[tuple[int, str]] = []
    is_open = False
    for hit in _DOUBLE.finditer(line):
        at = hit.start()
        opens = not is_open if hit[0] == '"' else hit[0] == "“"
        before, after = line[at - 1] if at else " ", line[at + 1 : at + 2] or " "
        fits = (before in _OPENERS and not after.isspace()) if opens else not before.isspace()
        if opens == is_open or not fits:
            return []
        is_open = opens
        if hit[0] == '"':
            found.append((at, "“" if opens else "”"))
    return found


def _single(line: str) -> Iterator[tuple[int, str]]:
    """Apostrophes; behind a single mark that may open a quotation no last letter's mark is taken for one."""
    quotation = False
    for at, sign in enumerate(line):
        if sign != "'":
            continue
        before, after = line[at - 1] if at else " ", line[at + 1 : at + 2] or " "
        if before.isalpha() and after.isalpha():
            yield at, "’"
        elif before.isdigit():
            if after == "s":  # the 1990's; 6'2" is feet and inches
                yield at, "’"
        elif before.isalpha():
            if not quotation:
                yield at, "’"
        elif _HEADLESS.match(line, at + 1):
            yield at, "’"
        else:
            quotation = True
