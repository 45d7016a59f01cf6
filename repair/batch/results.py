"""What a run left behind, read again: its report, and each document with its record. Runs no stage."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from repair.batch import record
from repair.batch.formats import LINES, RECORDS, TEXT, kind_of, opened
from repair.batch.literal import BLANKS, BOM, Member, members
from repair.batch.record import Record
from repair.batch.run import REPORT
from repair.batch.tally import FORMAT
from repair.errors import DocumentError, RecordError


@dataclass(frozen=True, slots=True)
class Listing:
    """Which files a run wrote, with what the report says of each, and where a line of JSON holds its text."""

    files: Mapping[str, Mapping[str, Any]]
    text_field: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A document of an output file with its record; in JSON lines also the whole line and where its text stands.

    A blank line has neither text nor record.
    """

    line: str
    text: str
    place: Member | None
    record: Record | None


def listing(out: Path) -> Listing:
    """What the report of a run says it wrote. Raises RecordError without a report of this version."""
    again = "Run it again:  repair run IN -o OUT"
    try:
        report = json.loads((out / REPORT).read_bytes())
    except FileNotFoundError:
        raise RecordError(f"{out} holds no {REPORT}: no run was completed there.\n{again}") from None
    except ValueError as error:
        raise RecordError(f"{out / REPORT} is not a report: {error}.\n{again}") from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise RecordError(f"{out / REPORT} is not in format {FORMAT}, which this version reads.\n{again}")
    return Listing(report["files"], report["text_field"])


def pairs(out: Path, name: str, text_field: str) -> Iterator[Pair]:
    """The documents of an output file in order. Raises RecordError when documents and records do not match."""
    target = out / name
    records = target.with_name(target.name + RECORDS)
    kind, compressed = kind_of(name) or (TEXT, False)
    with contextlib.ExitStack() as stack:
        try:
            texts = stack.enter_context(opened(target, compressed))
            entries = stack.enter_context(records.open("rb"))
        except FileNotFoundError as error:
            raise RecordError(f"{error.filename} is missing. Redo it:  repair run IN -o OUT") from error
        found = (record.read(line, f"{records}, line {number}") for number, line in enumerate(entries, 1))
        if kind == TEXT:
            yield from _text_pairs(target, _decoded(texts.read(), target), found)
        else:
            yield from _line_pairs(target, (_decoded(line, target) for line in texts), found, text_field)


def _text_pairs(target: Path, text: str, records: Iterator[Record]) -> Iterator[Pair]:
    for number, entry in enumerate(zip_longest(records, (None,))):
        if entry[0] is None or number:
            raise RecordError(f"{target} should have one record and has {'none' if not number else 'more'}.")
        yield Pair("", text, None, entry[0])


def _line_pairs(target: Path, lines: Iterator[str], records: Iterator[Record], text_field: str) -> Iterator[Pair]:
    for number, line in enumerate(lines, 1):
        if not line.removeprefix(BOM).strip(BLANKS):
            yield Pair(line, "", None, None)
            continue
        try:
            place = members(line, {text_field})[text_field]
        except (DocumentError, KeyError) as error:
            raise RecordError(f"{target}, line {number}, holds no text in {text_field!r}: {error}.") from error
        entry = next(records, None)
        if entry is None:
            raise RecordError(f"{target}, line {number}, has no record.")
        yield Pair(line, str(place.value), place, entry)
    if next(records, None) is not None:
        raise RecordError(f"There are more records than documents in {target}.")


def _decoded(data: bytes, target: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"{target} was altered: byte 0x{data[error.start]:02x} is not UTF-8.") from error


def is_lines(name: str) -> bool:
    """Does a file of this name hold JSON lines?

    >>> is_lines("a.jsonl.gz"), is_lines("a.txt")
    (True, False)
    """
    found = kind_of(name)
    return found is not None and found[0] == LINES
