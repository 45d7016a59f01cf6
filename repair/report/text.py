"""One document explained: each edit in a sentence with its proof, then what is only suggested, marked or refused."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from repair.document import Document, Mark
from repair.edit import invert, move
from repair.report import words

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")


def explanation(document: Document) -> Iterator[str]:
    """The explanation, line by line; numbers of lines are those of the text as it came in.

    >>> list(explanation(Document.new("x", "All is well.")))
    ['Nothing to repair, nothing to mark.']
    """
    line_at = line_counter(document.original)
    edits = document.edits()
    back = invert(edits)
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
                line_at(move((mark.start, mark.end), back)[0]),
                _suggested(mark, document.text),
                f"{mark.kind}, {mark.tier}",
            )
            for mark in still_open
            if mark.alternative is not None
        ],
        "mark": [
            (line_at(move((mark.start, mark.end), back)[0]), _marked(mark, document.text), f"{mark.kind}, {mark.tier}")
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
    for failure in document.failures:
        yield f"The stage {failure.stage} failed and was left out: {failure.error}."
    if not any(parts.values()) and not document.failures:
        yield "Nothing to repair, nothing to mark."


def line_counter(text: str) -> Callable[[int], int]:
    r"""A function from a code point to the number of its line, from 1. ``\r\n`` and U+2028 end a line as ``\n`` does.

    >>> line_counter("one\r\ntwo\rthree")(9)
    3
    """
    starts: Sequence[int] = [found.end() for found in _LINE_END.finditer(text)]
    return lambda place: bisect_right(starts, place) + 1


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
