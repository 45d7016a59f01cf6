"""What is said of one document: its edits, suggestions and marks as entries, equal ones told once with all their lines.

Read from the record, which is all that is left when a report is made again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from repair import recipe
from repair.edit import Edit, Span, Step
from repair.report import words
from repair.report.rows import UNTOLD, Place
from repair.report.text import line_counter

Free = Callable[[int, int], Span]
"""From a span to the stretch around it that no other edit touches."""

EDIT, SUGGESTION, MARK = "edit", "suggestion", "mark"
STRONGEST = (EDIT, SUGGESTION, MARK)


@dataclass(frozen=True, slots=True)
class Note:
    """One finding in words: ``rule`` is that of an edit or suggestion, the kind of a mark; texts are not escaped.

    ``before`` and ``after`` stand between ``left`` and ``right``, the words around where there is little to see.
    """

    sort: str
    rule: str
    tier: str
    before: str
    after: str | None
    left: str = ""
    right: str = ""
    proof: str = ""
    why: str = ""
    confidence: float | None = None


@dataclass(slots=True)
class Entry:
    """All that is said of the findings at a place, and the lines (from 1) on which the same is found."""

    notes: tuple[Note, ...]
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one place of the original: the notes, strongest first, what an edit puts there, and the line."""

    start: int
    end: int
    notes: tuple[Note, ...]
    after: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Told:
    """The entries of a document, and where in its original text each stands. ``untold``: findings beyond the most."""

    entries: tuple[Entry, ...]
    places: tuple[Place, ...]
    untold: int


def findings(original: str, record: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What a record says of each place, in order; what an edit has resolved is no longer a finding.

    >>> edit = {"start": 5, "end": 8, "before": "Kev", "after": "Kyiv", "rule": "r", "tier": "certain"}
    >>> record = {"edits": [{**edit, "confidence": 1, "proof": []}], "marks": []}
    >>> findings("near Kev.", record)[0].after
    'Kyiv'
    """
    line_at = line_counter(original)
    found: dict[tuple[int, int, bool], list[Note]] = {}
    afters: dict[tuple[int, int, bool], str] = {}
    edits = recipe.edits_of(record)
    free = _free(original, edits)
    for edit in edits:
        at = edit.start, edit.end, True
        found[at], afters[at] = [_edit(edit, original, free)], edit.after
    for mark in record["marks"]:
        if mark["resolved_by"] is None:
            found.setdefault((mark["start"], mark["end"], False), []).append(_mark(mark, original, free))
    return tuple(
        Finding(
            at[0],
            at[1],
            tuple(sorted(notes, key=lambda note: STRONGEST.index(note.sort))),
            afters.get(at),
            line_at(at[0]),
        )
        for at, notes in sorted(found.items(), key=lambda pair: pair[0])
    )


def told(found: Iterable[Finding], most: int) -> Told:
    """The findings grouped; at most so many different ones are told, and each at so many places.

    >>> said = Note("mark", "spacing", "certain", " ", None)
    >>> [entry.lines for entry in told([Finding(0, 1, (said,), None, 1), Finding(9, 10, (said,), None, 4)], 10).entries]
    [[1, 4]]
    """
    numbers: dict[tuple[Note, ...], int] = {}
    entries: list[Entry] = []
    places: list[Place] = []
    untold = 0
    for one in found:
        number = numbers.setdefault(one.notes, len(entries)) if len(entries) < most else numbers.get(one.notes, UNTOLD)
        if number == len(entries):
            entries.append(Entry(one.notes))
        if number == UNTOLD:
            untold += 1
        else:
            entries[number].lines.append(one.line)
        shown = number if number == UNTOLD or len(entries[number].lines) <= most else UNTOLD
        if shown != UNTOLD or one.after is not None:  # an edit is shown as what it is even where nothing is said of it
            places.append(Place(one.start, one.end, shown, one.after))
    return Told(tuple(entries), tuple(places), untold)


def _free(original: str, edits: Sequence[Edit]) -> Free:
    """How far the words around a span reach before they meet an edit: equal words in both versions."""
    starts, ends = [edit.start for edit in edits], [edit.end for edit in edits]

    def free(start: int, end: int) -> Span:
        before, behind = bisect_right(ends, start), bisect_left(starts, end)
        # An edit that begins or ends where the span does may be the span itself.
        before -= bool(before and starts[before - 1] == start)
        behind += bool(behind < len(ends) and ends[behind] == end)
        return ends[before - 1] if before else 0, starts[behind] if behind < len(starts) else len(original)

    return free


def _around(start: int, end: int, after: str, text: str, free: Free) -> Span:
    """The span of a change with the whole word that it is part of, and with more where there is little to see."""
    left, right = words.stretch(start, end, after, text)
    first, last = free(start, end)
    while left > max(first, start - words.CONTEXT) and text[left - 1].isalnum():
        left -= 1
    while right < min(last, end + words.CONTEXT) and text[right].isalnum():
        right += 1
    return max(first, left), min(last, right)


def _edit(edit: Edit, original: str, free: Free) -> Note:
    left, right = _around(edit.start, edit.end, edit.after, original, free)
    return Note(
        EDIT,
        edit.rule,
        edit.tier.value,
        edit.before,
        edit.after,
        original[left : edit.start],
        original[edit.end : right],
        words.proof(edit.proof, edit.after),
        edit.why,
        edit.confidence,
    )


def _mark(mark: Mapping[str, Any], original: str, free: Free) -> Note:
    start, end, after = mark["start"], mark["end"], mark["alternative"]
    before = original[start:end]
    if after is None:
        return Note(MARK, mark["kind"], mark["tier"], before, None, why=mark["note"])
    left, right = _around(start, end, after, original, free)
    steps = tuple(_steps(mark.get("proof") or ()))
    return Note(
        SUGGESTION,
        mark["kind"],
        mark["tier"],
        before,
        after,
        original[left:start],
        original[end:right],
        words.proof(steps, after) if steps else "",
        mark["note"],
    )


def _steps(proof: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    for step in proof:
        yield Step(step["channel"], step["before"], step["after"], step.get("at", 0))


def weight(record: Mapping[str, Any]) -> int:
    """How damaged a document is, to put the worst first: an edit counts four, a suggestion two, a mark one.

    A stage that failed counts as an edit, a refused edit or a second opinion as a mark.

    >>> weight({"edits": [], "marks": [{"alternative": None, "resolved_by": None}], "failures": [], "refusals": []})
    1
    """
    still_open = [mark for mark in record["marks"] if mark["resolved_by"] is None]
    suggestions = sum(mark["alternative"] is not None for mark in still_open)
    sure = len(record["edits"]) + len(record["failures"])
    opinions = len(record.get("translations", ()))
    return 4 * sure + suggestions + len(still_open) + len(record["refusals"]) + opinions


def spans_of(record: Mapping[str, Any], name: str) -> list[Span]:
    """The places of passages or translations.

    >>> spans_of({"passages": [{"start": 0, "end": 4}]}, "passages")
    [(0, 4)]
    """
    return [(each["start"], each["end"]) for each in record.get(name, ())]
