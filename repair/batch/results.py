"""What a run left behind, read again: its report, and each document with its record. Runs no stage.

From that alone the page for people is made, so it can be made again at any time.
"""

from __future__ import annotations

import contextlib
import heapq
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, TypeVar

from repair import recipe
from repair.batch import quarantine, record
from repair.batch.draft import Draft
from repair.batch.formats import opened
from repair.batch.literal import BLANKS, BOM, Member, members
from repair.batch.paths import held, is_plain
from repair.batch.record import DAMAGED, Record
from repair.batch.sources import LINES, RECORDS, TEXT, kind_of
from repair.batch.tally import FORMAT, PAGE, REPORT
from repair.edit import apply, invert
from repair.errors import DocumentError, RecordError
from repair.report.article import Article, Case, article
from repair.report.entries import weight
from repair.report.page import MOST_DOCUMENTS, MOST_FAULTS, Found, page

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Listing:
    """Which files a run wrote, with what the report says of each, and where a line of JSON holds its text.

    ``report`` is the whole report.
    """

    files: Mapping[str, Mapping[str, Any]]
    text_field: str
    report: Mapping[str, Any] = field(default_factory=dict)


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
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{out / REPORT} is not a report: {error}.\n{again}") from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise RecordError(f"{out / REPORT} is not in format {FORMAT}, which this version reads.\n{again}")
    files, text_field = report.get("files"), report.get("text_field")
    if not (isinstance(files, dict) and isinstance(text_field, str) and all(map(_is_entry, files.values()))):
        raise RecordError(f"{out / REPORT} was altered: its list of files is damaged.\n{again}")
    if not all(map(is_plain, files)):
        raise RecordError(f"{out / REPORT} was altered: a name in it leads out of {out}. Do not use that folder.")
    return Listing(files, text_field, report)


def _is_entry(found: object) -> bool:
    """Is this what a report says of a file?"""
    return isinstance(found, dict) and all(isinstance(found.get(key), int) for key in ("documents", "quarantined"))


def pairs(out: Path, name: str, text_field: str) -> Iterator[Pair]:
    """The documents of an output file in order. Raises RecordError when documents and records do not match."""
    target, records = held(out, name), held(out, name + RECORDS)
    kind, compressed = kind_of(name) or (TEXT, False)
    with contextlib.ExitStack() as stack:
        try:
            texts = stack.enter_context(opened(target, compressed, bounded=False))
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


# ------------------------------------------------------------------------------------------------ the page for people
def write_page(out: Path) -> None:
    """Make ``OUT/report.html`` from what lies in ``OUT``. Raises RecordError where that cannot be read."""
    found = listing(out)
    places, damaged = _worst(out, found)
    articles, faults = _articles(out, found, places), list(_faults(out, found))
    try:
        shown = page(Found(found.report, articles, damaged, faults))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise RecordError(f"{out / REPORT} was altered: {error!r}. Make it again:  repair run IN -o OUT") from error
    with Draft.of(out / PAGE) as draft:
        draft.write(shown.encode())


def _weights(out: Path, name: str) -> Iterator[int]:
    """How damaged each document of a file is, in order."""
    path = out / (name + RECORDS)
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if record.is_clean(line):
                    yield 0
                else:
                    yield _read(weight, record.read(line, f"{path}, line {number}"), name)
    except FileNotFoundError as error:
        raise RecordError(f"{path} is missing. Redo it:  repair run IN -o OUT") from error


def _written(found: Listing) -> Iterator[str]:
    return (name for name, entry in found.files.items() if entry.get("sha256") is not None)


def _worst(out: Path, found: Listing) -> tuple[list[tuple[str, int]], int]:
    """File and number of record of the most damaged documents, worst first, and how many have any finding."""
    heap: list[tuple[int, int, str, int]] = []
    damaged = order = 0
    for name in _written(found):
        for number, heaviness in enumerate(_weights(out, name)):
            damaged += heaviness > 0
            order -= 1
            if heaviness:
                heapq.heappush(heap, (heaviness, order, name, number))
            if len(heap) > MOST_DOCUMENTS:
                heapq.heappop(heap)
    return [(name, number) for _, _, name, number in sorted(heap, reverse=True)], damaged


def _articles(out: Path, found: Listing, places: Sequence[tuple[str, int]]) -> list[Article]:
    """The documents at these places as HTML, one at a time, since texts may be long. In the order of the places."""
    shown: dict[int, Article] = {}
    for name in dict.fromkeys(name for name, _ in places):
        ranks = {number: rank for rank, (of, number) in enumerate(places, 1) if of == name}
        documents = ((pair.text, pair.record) for pair in pairs(out, name, found.text_field) if pair.record)
        for number, (text, entry) in enumerate(islice(documents, max(ranks) + 1)):
            if number in ranks:
                shown[ranks[number]] = _read(partial(_article, name, text, ranks[number]), entry, name)
    return [shown[rank] for rank in sorted(shown)]


def _article(name: str, text: str, rank: int, entry: Record) -> Article:
    return article(Case(name, apply(text, invert(recipe.edits_of(entry))), entry), rank)


def _read(reader: Callable[[Record], Result], entry: Record, name: str) -> Result:
    try:
        return reader(entry)
    except DAMAGED as error:
        raise RecordError(
            f"{name}: the record of {entry.get('id')!r} does not fit its text, or is damaged: {error!r}.\n"
            "See what holds:  repair verify OUT\nRedo it:  repair run IN -o OUT"
        ) from error


def _faults(out: Path, found: Listing) -> Iterator[Mapping[str, Any]]:
    """The notes of the quarantine; those that a page has no room for are only counted, so they come empty."""
    quarantined = (name for name, entry in found.files.items() if entry["quarantined"])
    kept = ((name, number) for name in quarantined for number in quarantine.numbers(out, name))
    for at, (name, number) in enumerate(kept):
        if at >= MOST_FAULTS:
            yield {}
            continue
        yield quarantine.note(out, name, number)
