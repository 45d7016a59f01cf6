"""Words of other languages that lost letters: ``tambin`` → ``también``, ``franais`` → ``français``.

Only in passages where :mod:`repair.channel.foreign` sees the channel. Certain where nothing else, the form as it stands
included, is a two-hundredth as likely; where several words leave it, or the first letter went and may have been a
capital, the likeliest is suggested. What is a word both ways (``esta`` and ``está`` leave other forms; ``pas`` is
``país`` or ``pasó``) stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.channel import foreign
from repair.channel.deletion import NAME
from repair.document import Document, Evidence, Finding
from repair.edit import Edit, Step, Tier
from repair.lexicon import is_listed, zipf
from repair.stages import _restore_elisions as elisions

RULE = "restore.foreign-word"
RULES = (RULE, elisions.ELISION, elisions.OPENING_MARK)

_SUGGESTED = 0.85
_SHORTEST = 2
_SENTENCE_START = re.compile(r"(?:\A|[.?!:]['\")\]]*\s|\n)\s*\Z")


def proposed(document: Document) -> Iterator[Finding]:
    """What came apart in the passages of other languages, and the evidence that it did.

    >>> from repair.document import Passage
    >>> text = "El seor Ruiz tambin vive en la calle de su hermana desde hace aos."
    >>> from dataclasses import replace
    >>> document = replace(Document.new("x", text), passages=(Passage(0, len(text), "es"),))
    >>> [found.after for found in proposed(document) if isinstance(found, Edit)]
    ['señor', 'también', 'años']
    """
    for passage in document.passages:
        if passage.language not in foreign.LANGUAGES:
            continue
        verdict = foreign.gate(document.text[passage.start : passage.end], passage.language)
        if verdict.is_open:
            yield Evidence(NAME, verdict.probability, verdict.reasons)
            for start, end, word in foreign.places(document.text, passage.start, passage.end):
                if edit := _edit(document.text, start, end, word, passage.language):
                    yield edit
            yield from elisions.proposed(document.text, passage)


def _edit(text: str, start: int, end: int, form: str, language: str) -> Edit | None:
    if len(form) < _SHORTEST or not (form.islower() or form.istitle() or form.isupper()):
        return None
    found = foreign.reading(form, language)
    if found is None or found.share < _SUGGESTED:
        return None
    opens = _SENTENCE_START.search(text, max(0, start - 6), start) is not None
    word = _in_case(found.word, form, opens or (language != "de" and text[end + 1 : end + 2].isupper()))
    sure = found.share >= foreign.SURE and not _may_be_a_name(form, language, opens)
    sure = sure and (opens or found.word[0].isascii())  # inside a sentence it may have been a capital
    why = f"{form!r} is no word of this language that is as common as {found.word!r}"
    step = (Step(NAME, word, form),)
    tier = Tier.CERTAIN if sure else Tier.PROBABLE
    return Edit(start, end, form, word, RULE, tier, min(found.share, 0.99), step, why)


def _in_case(word: str, form: str, opens: bool) -> str:
    """The word in the case of its remains: a first letter that went was large where a sentence or a name begins."""
    if form.isupper() and len(form) > 1:
        return word.upper()
    if form[0].isupper() or (opens and not word[0].isascii()):
        return word[0].upper() + word[1:]
    return word


def _may_be_a_name(form: str, language: str, opens: bool) -> bool:
    """A capital inside a sentence: a name of its own, if any language knows it so."""
    if not form[0].isupper() or form.isupper():
        return form.isupper()
    return (language != "de" and not opens and is_listed(form)) or zipf(form) > 2.5
