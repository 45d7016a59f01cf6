"""Does what a run left behind hold? Every proof, offset and digest is checked again; no stage runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repair import recipe
from repair.batch import quarantine
from repair.batch.formats import CHUNK, opened
from repair.batch.record import DAMAGED, Record
from repair.batch.results import Listing, Pair, listing, pairs
from repair.batch.sources import RECORDS, kind_of
from repair.errors import RepairError

Check = Callable[[Record, str], str | None]
"""What is wrong with a record and its repaired text, in a sentence, or None. :func:`repair.recipe.verify` is one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many documents were checked, and what is wrong, a sentence each."""

    documents: int
    faults: tuple[str, ...]


def verify(out: Path, check: Check = recipe.verify) -> Verdict:
    """Check all that a run wrote below ``out``. Raises RecordError when there is no report to check against."""
    found = listing(out)
    documents = 0
    faults = list(_strangers(out, found))
    for name, entry in found.files.items():
        number, wrong = _file(out, name, entry, found.text_field, check)
        documents += number
        faults += wrong
    return Verdict(documents, tuple(faults))


def _file(out: Path, name: str, entry: Mapping[str, Any], text_field: str, check: Check) -> tuple[int, list[str]]:
    kept = quarantine.numbers(out, name)
    faults = []
    if len(kept) != entry["quarantined"]:
        faults.append(f"{name}: {entry['quarantined']} went to quarantine, and {len(kept)} are there.")
    lost = (number for number in kept if not quarantine.has_raw(out, name, number))
    faults += [f"{name}: the raw bytes of line {number} are gone from quarantine." for number in lost]
    if entry.get("sha256") is None:  # the whole file is in quarantine
        return 0, faults
    documents = 0
    try:
        for pair in pairs(out, name, text_field):
            if pair.record is not None:
                documents += 1
                faults += _document(name, pair, pair.record, check)
        if documents != entry["documents"]:
            faults.append(f"{name}: {entry['documents']} documents were written, and {documents} are there.")
        if not faults and _digest(out, name) != entry["sha256"]:
            faults.append(f"{name}: the file was altered outside of the texts.")
    except (RepairError, OSError, EOFError) as error:
        faults.append(f"{name}: {str(error).splitlines()[0]}")
    return documents, faults


def _document(name: str, pair: Pair, record: Record, check: Check) -> Iterator[str]:
    try:
        wrong = check(record, pair.text)
    except DAMAGED as error:
        wrong = f"The record is damaged: {error!r}."
    if wrong:
        yield f"{name}, document {record.get('id')!r}: {wrong}"


def _digest(out: Path, name: str) -> str:
    kind = kind_of(name)
    digest = hashlib.sha256()
    with opened(out / name, bool(kind and kind[1]), bounded=False) as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _strangers(out: Path, found: Listing) -> Iterator[str]:
    """Documents below ``out`` that the report does not list."""
    for folder, below, names in os.walk(out):
        here = Path(folder).relative_to(out)
        if not here.parts:
            below[:] = [name for name in below if name != quarantine.FOLDER]
        for name in sorted(names):
            path = (here / name).as_posix()
            of = path.removesuffix(RECORDS)
            if not name.startswith(".") and kind_of(name) and of not in found.files:
                yield f"{path} is not of this run: the report does not list it. Remove it, or run into a new folder."
