"""The record of one document: what was changed, why, and the proof. One line of JSON; offsets are code points of the
original text, so that it stays true whatever becomes of the repaired one.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from repair import recipe
from repair.document import Document, Mark, Translation
from repair.edit import Edit, Proof, Span, Tier, compose, invert, relocator
from repair.errors import RecordError, RepairError

FORMAT = 1
"""The form of a record. It changes only with a note in CHANGELOG."""

FURNITURE = "boilerplate."
"""How the rules begin that take out lines of page furniture."""

PUBLICATION, NAMES, NOBODY = "publication date", "names ", "names nobody"
"""What the notes of their marks say of dates and credits."""

Record = dict[str, Any]

DAMAGED = (RepairError, AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
"""What the reader of a record may raise where somebody altered it."""

_readable = json.JSONEncoder(ensure_ascii=False).encode


def make(document: Document, signature: str, literal: str | None = None) -> Record:
    """The record of a document, for :func:`line`.

    ``literal`` is what stood in a line of JSON, kept only when it does not follow from the repaired line.

    >>> edit = Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")
    >>> record = make(Document.new("a-17", "near Kev.").with_layer("names", [edit]), "repair 0.1")
    >>> record["format"], record["id"], [edit["after"] for edit in record["edits"]]
    (1, 'a-17', ['Kyiv'])
    """
    edits = document.edits()
    back = relocator(invert(edits))
    record: Record = {
        "format": FORMAT,
        "id": document.id,
        "sha256": recipe.sha256(document.original),
        "signature": signature,
        "edits": [_edit(edit) for edit in edits],
        "marks": _marks(document, edits, back),
        "passages": [
            {
                **_span(back((found.start, found.end))),
                "language": found.language,
                "confidence": _rounded(found.confidence),
            }
            for found in document.passages
        ],
        "evidence": {found.channel: _rounded(found.probability) for found in document.evidence},
        "reasons": {found.channel: list(found.reasons) for found in document.evidence if found.reasons},
        "refusals": [
            {
                "start": found.start,
                "end": found.end,
                "before": found.before,
                "after": found.after,
                "rule": found.rule,
                "reason": found.reason,
                "stage": found.stage,
            }
            for found in document.refusals
        ],
        "failures": [{"stage": found.stage, "error": found.error} for found in document.failures],
        "translations": [_translation(found, back) for found in document.translations],
        "entities": [
            {
                **_span(back((found.start, found.end))),
                "name": found.name,
                "id": found.entity,
                "wikidata": found.wikidata,
            }
            for found in document.mentions
        ],
        "metadata": _metadata(document, back),
    }
    return record if literal is None else {**record, "literal": literal}


def _marks(document: Document, edits: Sequence[Edit], back: Callable[[Span], Span]) -> list[Record]:
    """Marks in the coordinates of the original, sorted by their place there."""
    if not document.marks and not edits:
        return []
    ends = [edit.end for edit in edits]
    kept = (mark for mark in document.marks if not _was_dropped(mark))
    placed = [(back((mark.start, mark.end)), mark) for mark in kept] + list(_dropped(document))
    placed.sort(key=lambda pair: pair[0])
    return [_mark(mark, span, _resolver(mark, span, edits, ends)) for span, mark in placed]


def _was_dropped(mark: Mark) -> bool:
    """Is the mark on a line of page furniture that is gone? Then the edit knows where it stood."""
    return mark.start == mark.end and (mark.resolved_by or "").startswith(FURNITURE)


def _dropped(document: Document) -> Iterator[tuple[Span, Mark]]:
    """The marks of the lines of page furniture that edits took out, where these lines stood in the original."""
    before: tuple[Edit, ...] = ()
    for layer in document.layers:
        removals = [edit for edit in layer.edits if edit.rule.startswith(FURNITURE) and not edit.after]
        if removals:
            back = relocator(invert(before))
            for edit in removals:
                bare = edit.before.strip()
                start = edit.start + edit.before.index(bare)
                yield back((start, start + len(bare))), _mark_of(edit)
        before = compose(before, layer.edits, document.original)


def _mark_of(edit: Edit) -> Mark:
    kind = edit.rule.removeprefix(FURNITURE)
    return Mark(
        edit.start, edit.end, kind if kind == "dup-line" else f"boilerplate:{kind}", Tier(edit.tier), edit.why,
        resolved_by=edit.rule,
    )  # fmt: skip


def _metadata(document: Document, back: Callable[[Span], Span]) -> Record:
    """What page furniture says of the article, as it stood in the original: when it was published, and whose it is.

    The stage writes into the note of a mark which date is one of publication, and which agencies a line names.
    """
    if not document.marks and not document.layers:
        return {"dates": [], "agencies": [], "credits": []}
    kept = ((back((mark.start, mark.end)), mark) for mark in document.marks if not _was_dropped(mark))
    told = sorted([*kept, *_dropped(document)], key=lambda pair: pair[0])
    dates: list[str] = []
    agencies: list[str] = []
    credits: list[str] = []
    for (start, end), mark in told:
        words = " ".join(document.original[start:end].split())
        if mark.kind == "boilerplate:date-line" and mark.note == PUBLICATION:
            dates.append(words)
        elif mark.kind == "boilerplate:credit" and mark.note != NOBODY:
            credits.append(words)
        if mark.kind in ("boilerplate:credit", "boilerplate:caption") and mark.note.startswith(NAMES):
            named = mark.note.removeprefix(NAMES).split("; ")
            agencies += [name for name in named if name in words]
    lists = {"dates": dates, "agencies": agencies, "credits": credits}
    return {name: list(dict.fromkeys(found)) for name, found in lists.items()}


def _resolver(mark: Mark, span: Span, edits: Sequence[Edit], ends: Sequence[int]) -> int | None:
    """Which edit has resolved the mark: one that touches its span, if possible of the rule that the mark names."""
    if mark.resolved_by is None:
        return None
    touching = []
    for index in range(bisect_left(ends, span[0]), len(edits)):
        if edits[index].start > span[1]:
            break
        touching.append(index)
    named = (index for index in touching if mark.resolved_by in edits[index].rule.split(" > "))
    return next(named, touching[0] if touching else None)


def _mark(mark: Mark, span: Span, resolved_by: int | None) -> Record:
    found: Record = {
        **_span(span),
        "kind": mark.kind,
        "tier": mark.tier.value,
        "note": mark.note,
        "alternative": mark.alternative,
        "resolved_by": resolved_by,
    }
    return {**found, "proof": _proof(mark.proof)} if mark.proof else found


def _translation(found: Translation, back: Callable[[Span], Span]) -> Record:
    return {
        **_span(back((found.start, found.end))),
        "language": found.language,
        "source": found.source,
        "text": found.text,
        "model": found.model,
        "score": found.score,
        "chrf": found.chrf,
        "kept": list(found.kept),
        "lost": list(found.lost),
    }


def _edit(edit: Edit) -> Record:
    return {
        "start": edit.start,
        "end": edit.end,
        "before": edit.before,
        "after": edit.after,
        "rule": edit.rule,
        "tier": edit.tier.value,
        "confidence": _rounded(edit.confidence),
        "proof": _proof(edit.proof),
        "why": edit.why,
    }


def _proof(proof: Proof) -> list[Record]:
    return [
        {"channel": step.channel, "before": step.before, "after": step.after, **({"at": step.at} if step.at else {})}
        for step in proof
    ]


def _span(span: Span) -> Record:
    return {"start": span[0], "end": span[1]}


def _rounded(probability: float) -> float:
    return round(probability, 4)


def line(record: Mapping[str, Any]) -> bytes:
    r"""The record as one line, readable where it can be; one with lone surrogates, which are not text, is escaped.

    >>> line({"id": "Kíev"}).decode(), line({"id": "\ud800"}).decode()
    ('{"id": "Kíev"}\n', '{"id": "\\ud800"}\n')
    """
    try:
        return _readable(record).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(record).encode() + b"\n"


# No text of a document can hold these: in a string of JSON quotation marks are escaped.
_NOTHING = (b'"edits": [], "marks": [], ', b'"refusals": [], "failures": [], "translations": [], ')


def is_clean(line: bytes) -> bool:
    """Does a line that :func:`line` wrote hold nothing but what was looked at: no edit, mark, refusal or failure?

    Most documents of a large batch are so, and need not be parsed to be passed over.

    >>> is_clean(line(make(Document.new("a-17", "near Kyiv"), "repair 0.1")))
    True
    """
    return all(nothing in line for nothing in _NOTHING)


def read(data: bytes, where: str) -> Record:
    """A record of an earlier run; ``where`` names its place for people. Raises RecordError.

    >>> read(b'{"format": 99}', "out/a.txt.edits.jsonl, line 1")
    Traceback (most recent call last):
    repair.errors.RecordError: out/a.txt.edits.jsonl, line 1, is in format 99, and this version reads format 1.
    Redo it:  repair run IN -o OUT
    """
    redo = "Redo it:  repair run IN -o OUT"
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{where}, is not a record: {error}.\n{redo}") from error
    if not isinstance(record, dict):
        raise RecordError(f"{where}, is not a record: it holds a {type(record).__name__}.\n{redo}")
    if record.get("format") != FORMAT:
        found = record.get("format", "unknown")
        raise RecordError(f"{where}, is in format {found}, and this version reads format {FORMAT}.\n{redo}")
    return record
