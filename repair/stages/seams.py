"""Seams: where text was cut and put together badly. Stray marks and blanks, words run together, sentences split.

Every rule is a function from a text to proposed edits, and every edit carries the channel steps that made the damage.
The rules are for English: on passages whose language is unknown the certain ones are heard, on others none (French
writes a space before ``;``).

Measured on 3.39 million words of clean English news, on which the rules were tuned: 104 edits of spaces and marks per
million words (slips of the writers; of about 250 read one was wrong, a trailing ellipsis) and 15 of doubled words and
capitals (51 read, none wrong). On 2.97 million words of other English, on which one rule was corrected: 27 and 1.3,
none of those read wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from repair.context import Context
from repair.document import Document, Finding
from repair.edit import Edit, Tier
from repair.stages import _seam_fused as fused
from repair.stages import _seam_marks as marks
from repair.stages import _seam_pairs as pairs
from repair.stages import _seam_sentences as sentences
from repair.stages import _seam_words as words

RULES = (
    "seams.doubled-stop",
    "seams.space-before-mark",
    "seams.adrift-quote",
    "seams.fused-words",
    "seams.title-case-verb",
    "seams.split-sentence",
    "seams.stop-before-name",
    "seams.doubled-word",
    "seams.fused-stop",
    "seams.fused-years",
    pairs.BRACKETS,
    pairs.COMMA,
    pairs.TURNED,
)
"""The names of the rules, as settings and records know them."""

FINDERS = (
    marks.doubled_stops,
    marks.spaces_before_marks,
    marks.adrift_quotes,
    fused.fused_words,
    words.raised_verbs,
    words.doubled_words,
    sentences.split_sentences,
    sentences.stops_before_names,
    fused.fused_stops,
    fused.fused_years,
    pairs.spaces_in_brackets,
    pairs.commas_without_space,
    pairs.turned_quotes,
)


def propose(document: Document, context: Context) -> Iterable[Finding]:  # noqa: ARG001 - the form of a stage
    """The edits that mend the seams of a document.

    >>> document = Document.new("x", "He met the mayor , they said. .")
    >>> [(edit.start, edit.before, edit.after) for edit in propose(document, Context())]
    [(16, ' ', ''), (29, ' .', '')]
    """
    found = [edit for find in FINDERS for edit in find(document.text)]
    return list(_apart(edit for edit in found if _is_heard(document, edit))) if found else []


def _is_heard(document: Document, edit: Edit) -> bool:
    language = document.language_at(edit.start)
    return language == "en" or (language == "unknown" and edit.tier is Tier.CERTAIN)


def _apart(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits in order, without those that overlap a certain one: they come again in the next round if still due."""
    done = -1
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start >= done:
            yield edit
            if edit.tier is Tier.CERTAIN:
                done = edit.end
