"""What deletion took besides names: apostrophes, dashes between years; and where quotation marks went, as marks.

Only where the channel is evident: the gate (:mod:`repair.stages._restore_scope`) reads the document as it came in, so
what this stage puts back does not shut it on the rounds that follow, and a second run finds it shut. English passages;
words of other languages have a gate and rules of their own (:mod:`repair.stages._restore_languages`).

Rules say what is certain by itself; a small tagger reads whole sentences and decides where words alone do not
(:mod:`repair.stages._restore_tagged`). Quotation marks are only suggested, in pairs: of the speech of whole clauses a
third is found, of quoted titles and fragments next to nothing, and a closing quote in the wrong place changes who said
what.

Measured at the exact place on 642 documents that neither rules nor tagger saw: of the certain edits contractions that
are no words 1.000 right (900), ``its`` and its like .988 (400), possessives .989 (1,590), years 19 of 19.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair.channel import gate
from repair.context import Context
from repair.document import Document, Evidence, Finding, Mark
from repair.edit import Edit, Tier, apply
from repair.stages import _restore_apostrophes as apostrophes
from repair.stages import _restore_contractions as contractions
from repair.stages import _restore_languages as languages
from repair.stages import _restore_marks as marks
from repair.stages import _restore_numbers as numbers
from repair.stages import _restore_possessives as possessives
from repair.stages._restore_quotes import RULE as QUOTATION
from repair.stages._restore_scope import scope

RULES = (
    contractions.PLAIN,
    possessives.IRREGULAR_RULE,
    possessives.RULE,
    marks.YEARS_RULE,
    numbers.PAGES_RULE,
    marks.DASH_RULE,
    contractions.AMBIGUOUS,
    *("restore.plural-possessive", "restore.apostrophe", "restore.fused-words", QUOTATION),
    *apostrophes.RULES,
    *languages.RULES,
    marks.QUOTES,
    numbers.JOINED,
    numbers.CURRENCY,
)
"""The names of the rules, as settings and records know them."""

FINDERS = (
    contractions.plain,
    contractions.ambiguous,
    possessives.irregular,
    possessives.of_names,
    marks.year_ranges,
    marks.dashes,
    marks.lost_quotes,
    numbers.page_ranges,
    numbers.joined_digits,
    numbers.lost_currency,
)

WORTH_SAYING = 0.05
_FOREIGN = 0.2
"""The share of text in other languages from which the words of the whole tell nothing: ``dont`` is French."""


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """The marks to put back where the document lost them all, and the evidence that it did.

    >>> text = "They dont know what it cant do, and it isnt ours, the man from the village said."
    >>> found = list(propose(Document.new("x", text), Context()))
    >>> found[0].probability > 0.9, len(found)
    (True, 4)
    """
    yield from apostrophes.proposed(document)
    yield from languages.proposed(document)
    if _is_foreign(document):
        return
    prior = context.profile.priors.get(gate.CHANNEL, gate.PRIOR)
    where = scope(_as_decoded(document), document.text, prior)
    if where.verdict.probability > WORTH_SAYING:
        yield Evidence(where.channel, where.verdict.probability, where.verdict.reasons)
    if where.verdict.is_open:
        inside = (item for item in findings(document.text) if where.covers(item.start))
        found = [item for item in numbers.unmarked(inside, document.marks) if _is_heard(document, item)]
        certain = [item.start for item in found if item.tier is Tier.CERTAIN and isinstance(item, Edit)]
        # A suggestion that covers edits would be settled by them: it is made when they have been.
        settled = (item for item in found if not _covers(item, certain))
        through = (item for found in settled if (item := where.through(found)))
        yield from sorted(through, key=lambda item: (item.start, item.end))


def _covers(found: Edit | Mark, places: list[int]) -> bool:
    return (
        isinstance(found, Edit)
        and found.rule == QUOTATION
        and any(found.start <= place <= found.end for place in places)
    )


def findings(text: str) -> Iterator[Edit | Mark]:
    """What the rules and the tagger find in a text that lost its marks, whatever the gate says.

    >>> sorted(found.start for found in findings("They dont know Trumps plan."))
    [8, 20]
    """
    from repair.stages._restore_tagged import weighed  # here, so that clean text never loads the tagger

    return weighed(text, (item for find in FINDERS for item in find(text)))


def _is_heard(document: Document, found: Edit | Mark) -> bool:
    """In English; what is certain also where a line is too short to tell, in a document that has just been read."""
    language = document.language_at(found.start)
    return language == "en" or (language == "unknown" and found.tier is Tier.CERTAIN)


def _as_decoded(document: Document) -> str:
    """The text as it came, with its encoding mended: escapes that spelled a quotation mark are one."""
    text = document.original
    for layer in document.layers:
        if layer.stage != "encoding":
            break
        text = apply(text, layer.edits)
    return text


def _is_foreign(document: Document) -> bool:
    foreign = sum(found.end - found.start for found in document.passages if found.language not in {"en", "unknown"})
    return foreign > _FOREIGN * len(document.text)
