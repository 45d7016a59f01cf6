"""The way back: every input file as it was, from the repaired files, the records and the quarantine alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from repair import recipe
from repair.batch import quarantine
from repair.batch.draft import Draft
from repair.batch.formats import CHUNK
from repair.batch.literal import spliced
from repair.batch.record import DAMAGED, Record
from repair.batch.results import Pair, is_lines, listing, pairs
from repair.batch.sources import kind_of
from repair.edit import apply, invert
from repair.errors import RecordError, SettingsError


def revert(out: Path, back: Path) -> int:
    """Write every input of the run in ``out`` below ``back``, byte for byte (compressed ones: equal when unpacked).

    Returns the number of files. Raises RecordError when a record does not lead back to the text that its digest names.
    """
    found = listing(out)
    if back.exists() and (not back.is_dir() or any(back.iterdir())):
        raise SettingsError(f"{back} exists and is not an empty folder. Name a new folder with -o.")
    if out.resolve() in (back.resolve(), *back.resolve().parents):
        raise SettingsError(f"{back} lies inside {out}. Name a folder outside with -o.")
    back.mkdir(parents=True, exist_ok=True)
    for name in found.files:
        _file(out, back, name, found.text_field)
    return len(found.files)


def _file(out: Path, back: Path, name: str, text_field: str) -> None:
    numbers = quarantine.numbers(out, name)
    if 0 in numbers:
        _whole(out, back, name)
        return
    kind = kind_of(name)
    with Draft.of(back / name, compressed=bool(kind and kind[1])) as draft:
        if is_lines(name):
            _lines(out, name, numbers, text_field, draft.write)
        else:
            for pair in pairs(out, name, text_field):
                draft.write(_original(pair.text, pair.record or {}, name).encode())


def _whole(out: Path, back: Path, name: str) -> None:
    raw = quarantine.raw_path(out, name, 0)
    if not raw.exists():
        raise RecordError(f"{name} could not be read when it was processed, so there is nothing to give back.")
    with raw.open("rb") as stream, Draft.of(back / name) as draft:
        while piece := stream.read(CHUNK):
            draft.write(piece)


def _lines(out: Path, name: str, numbers: list[int], text_field: str, write: Callable[[bytes], None]) -> None:
    """The lines that came through, with those in quarantine put back where they stood."""
    missing = iter(numbers)
    gap = next(missing, None)
    number = 1
    for pair in pairs(out, name, text_field):
        while gap == number:
            _raw_line(out, name, number, write)
            gap, number = next(missing, None), number + 1
        write(_line(pair, name))
        number += 1
    while gap is not None:
        _raw_line(out, name, gap, write)
        gap = next(missing, None)


def _raw_line(out: Path, name: str, number: int, write: Callable[[bytes], None]) -> None:
    with quarantine.raw_path(out, name, number).open("rb") as stream:
        while piece := stream.read(CHUNK):
            write(piece)


def _line(pair: Pair, name: str) -> bytes:
    """One line of JSON as it was."""
    if pair.record is None or pair.place is None:
        return pair.line.encode()
    _original(pair.text, pair.record, name)  # compares the digest
    edits = invert(recipe.edits_of(pair.record))
    start, end = pair.place.start, pair.place.end
    literal = pair.line[start:end]
    if edits:
        literal = pair.record.get("literal") or spliced(pair.line, start, end, edits)
    return (pair.line[:start] + literal + pair.line[end:]).encode()


def _original(repaired: str, record: Record, name: str) -> str:
    try:
        original = apply(repaired, invert(recipe.edits_of(record)))
    except DAMAGED as error:
        raise RecordError(f"{name}, document {record.get('id')!r}: the edits do not fit the text: {error}.") from error
    if recipe.sha256(original) != record.get("sha256"):
        raise RecordError(
            f"{name}, document {record.get('id')!r}: undoing the edits does not give the text that the digest names.\n"
            "The output or the record was altered. See all such places:  repair verify OUT"
        )
    return original
