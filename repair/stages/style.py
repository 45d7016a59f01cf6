"""House style: the spellings a user wants, from a list of his own. Off without one.

This is no repair, and nothing is guessed: whole words of the list, in the case of the list or all in capitals, in
English passages. Inside direct speech a guard lets only another spelling of the same name through (Kiev, Kyiv), no
other word (Burma, Myanmar). Quotation marks in one look are a second such wish: :mod:`repair.stages._style_quotes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from repair import lexicon
from repair.channel.style import ARROW, HOUSE
from repair.context import Context
from repair.document import ENGLISH, Document, Finding
from repair.edit import Edit, Step
from repair.stages import _style_quotes as quotes

STYLE = "names.house-style"
RULES = (STYLE, quotes.RULE)
Pairs = tuple[tuple[str, str], ...]


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """Edits that write names as the house wants them.

    >>> document = Document.new("x", "Chicken Kiev in Kiev")
    >>> house = Context(style=(("Kiev", "Kyiv"), ("Chicken Kiev", "Chicken Kiev")))
    >>> [(edit.start, edit.after) for edit in propose(document, house) if isinstance(edit, Edit)]
    [(16, 'Kyiv')]
    """
    yield from quotes.proposed(document, context.quotes)
    if not context.style:
        return
    by_word = _by_first_word(context.style)
    wanted = sorted(entry for word in lexicon.tokens(document.text).types for entry in by_word.get(word, ()))
    if not wanted:
        return
    for found in _pattern(tuple(old for old, _, _ in wanted)).finditer(document.text):
        new, row = next((new, row) for old, new, row in wanted if old == found[0])
        if new != found[0] and document.language_at(found.start()) in ENGLISH:
            proof = (Step(f"{HOUSE}({row})", new, found[0]),)
            yield Edit(*found.span(), found[0], new, STYLE, proof=proof, why=f"the house style writes {new!r}")


@lru_cache(maxsize=8)
def _by_first_word(style: Pairs) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """The forms of a style with what they become and the row that says so, by the first word of the form."""
    filed: dict[str, list[tuple[str, str, str]]] = {}
    forms = {old.upper(): (old.upper(), new.upper(), f"{old}{ARROW}{new}") for old, new in style}
    forms |= {new: (new, new, "") for _, new in style}  # "Rio de Janeiro" holds the "Rio" that becomes it
    forms |= {old: (old, new, f"{old}{ARROW}{new}") for old, new in style}
    for old, entry in forms.items():
        if word := lexicon.tokens(old).words[:1]:
            filed.setdefault(word[0], []).append(entry)
    return {word: tuple(entries) for word, entries in filed.items()}


@lru_cache(maxsize=64)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
