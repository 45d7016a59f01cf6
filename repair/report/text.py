"""One document explained: each edit in a sentence with its proof, then what is only suggested, marked or refused."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from repair import recipe
from repair.document import Document, Evidence, Failure, Mark, Refusal
from repair.edit import Step, Tier, invert, relocator
from repair.report import words

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")


def explanation(document: Document) -> Iterator[str]:
    """The explanation, line by line; numbers of lines are those of the text as it came in.

    >>> list(explanation(Document.new("x", "All is well.")))
    ['Nothing to repair, nothing to mark.']
    """
    line_at = line_counter(document.original)
    edits = document.edits()
    back = relocator(invert(edits))
    still_open = [mark for mark in document.marks if mark.resolved_by is None]
    parts = {
        "edit": [
            (
                line_at(edit.start),
                words.edit(edit, document.original),
                f"{edit.rule}, {edit.tier} {edit.confidence:.2f}",
            )
            for edit in edits
        ],
        "suggestion": [
            (
                line_at(back((mark.start, mark.end))[0]),
                _suggested(mark, document.text),
                f"{mark.kind}, {mark.tier}",
            )
            for mark in still_open
            if mark.alternative is not None
        ],
        "mark": [
            (line_at(back((mark.start, mark.end))[0]), _marked(mark, document.text), f"{mark.kind}, {mark.tier}")
            for mark in still_open
            if mark.alternative is None
        ],
        "refused edit": [
            (line_at(found.start), f"{_turn(found.before, found.after)}: {found.reason}", found.rule)
            for found in document.refusals
        ],
    }
    for name, entries in parts.items():
        yield from _section(name, entries)
    yield from _evidence(document.evidence)
    for failure in document.failures:
        yield f"The stage {failure.stage} failed and was left out: {failure.error}."
    if not any(parts.values()) and not document.failures and not document.evidence:
        yield "Nothing to repair, nothing to mark."


def line_counter(text: str) -> Callable[[int], int]:
    r"""A function from a code point to the number of its line, from 1. ``\r\n`` and U+2028 end a line as ``\n`` does.

    >>> line_counter("one\r\ntwo\rthree")(9)
    3
    """
    starts: Sequence[int] = [found.end() for found in _LINE_END.finditer(text)]
    return lambda place: bisect_right(starts, place) + 1


def document_of(record: Mapping[str, Any], original: str) -> Document:
    """The document that a record tells of, as far as an explanation needs it: its layers are folded into one.

    >>> document_of({"id": "a-17", "edits": [], "marks": []}, "All is well.").text
    'All is well.'
    """
    edits = recipe.edits_of(record)
    moved = relocator(edits)
    marks = []
    for entry in record["marks"]:
        start, end = moved((entry["start"], entry["end"]))
        resolver = entry["resolved_by"]
        proof = tuple(Step(step["channel"], step["before"], step["after"], step.get("at", 0)) for step in _proof(entry))
        rule = None if resolver is None else edits[resolver].rule
        mark = Mark(start, end, entry["kind"], Tier(entry["tier"]), entry["note"], entry["alternative"], proof, rule)
        marks.append(mark)
    return replace(
        Document.new(str(record["id"]), original).with_layer("record", edits),
        marks=tuple(marks),
        evidence=evidence_of(record),
        refusals=tuple(Refusal(**entry) for entry in record.get("refusals", ())),
        failures=tuple(Failure(**entry) for entry in record.get("failures", ())),
    )


def _proof(entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return entry.get("proof") or ()


def evidence_of(record: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """What a record says of the channels that struck, with the reasons; older records hold none.

    >>> evidence_of({"evidence": {"mojibake": 0.9}, "reasons": {"mojibake": ["3 lines"]}})
    (Evidence(channel='mojibake', probability=0.9, reasons=('3 lines',)),)
    """
    reasons = record.get("reasons", {})
    return tuple(
        _found(channel, found, reasons.get(channel, ())) for channel, found in record.get("evidence", {}).items()
    )


def _found(channel: str, found: float | Mapping[str, Any], reasons: Sequence[str]) -> Evidence:
    """A record holds the probability of a channel, and may hold the reasons beside it."""
    if isinstance(found, Mapping):
        return Evidence(channel, found["probability"], tuple(found.get("reasons", ())))
    return Evidence(channel, found, tuple(reasons))


def _evidence(found: Sequence[Evidence]) -> Iterator[str]:
    if found:
        yield "evidence"
    for one in found:
        reasons = f": {'; '.join(one.reasons)}" if one.reasons else ""
        yield f"  {one.channel}, probability {one.probability:.2f}{reasons}"


def _section(name: str, entries: Sequence[tuple[int, str, str]]) -> Iterator[str]:
    if entries:
        yield f"{len(entries):,} {name}{'' if len(entries) == 1 else 's'}"
    for line, sentence, source in entries:
        yield f"  line {line}: {sentence}"
        yield f"      {source}"


def _suggested(mark: Mark, text: str) -> str:
    after = mark.alternative or ""
    change = words.change(mark.start, mark.end, after, text)
    if mark.proof:
        return f"{change}: {words.reasons(mark.proof, after, mark.note)}"
    return f"{change}: {mark.note}" if mark.note else change


def _marked(mark: Mark, text: str) -> str:
    marked = words.quoted(_shortened(text[mark.start : mark.end]))
    return f"{marked}: {mark.note}" if mark.note else marked


def _turn(before: str, after: str) -> str:
    return f"{words.quoted(_shortened(before))} {words.ARROW} {words.quoted(_shortened(after))}"


def _shortened(text: str, most: int = 72) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
