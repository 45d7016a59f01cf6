"""Names of a user's own: one index file that is laid over the shipped one, with the rows that it was made from.

The file holds what the shipped index holds of its core, and under ``+id`` each row as it came in: so that names can be
added to it, and given out again, without any other file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from repair import table
from repair.gazetteer import layers
from repair.gazetteer.entities import Entity, core, entity_of, given_names, row_of
from repair.gazetteer.forms import lost
from repair.gazetteer.index import Candidate, facts, look_up, right_names
from repair.gazetteer.layers import FORMAT, FORMAT_KEY
from repair.gazetteer.rows import Found, anchor, candidate_rows, candidates, fact_rows, keep, right_words, useful
from repair.gazetteer.transliteration import fold
from repair.lexicon import zipf

CLEAR_LEAD = 0.8  # powers of ten by which one name must be the more frequent to be taken for certain


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something a user should know of a name that was added. ``kind`` is one word for counting, ``told`` a sentence."""

    kind: str
    name: str
    form: str
    told: str


def read(path: Path) -> dict[str, Entity]:
    """The entities of a user's file, by id. Raises SettingsError when it is none.

    >>> read(Path("nowhere.marisa"))
    Traceback (most recent call last):
    repair.errors.SettingsError: Cannot read the names in nowhere.marisa: there is no such file.
    Make it with:  repair gazetteer import FILE --gazetteer nowhere.marisa
    """
    held = layers.opened(path)
    rows = (json.loads(held.get(key)[0]) for key in held.keys("+"))
    return {row["id"]: entity_of(row) for row in rows}


def put(path: Path, entities: Iterable[Entity]) -> list[Conflict]:
    """Add entities to a user's file, which is made if there is none; one with a known id replaces it.

    The same names give the same bytes. Returns what the user should know.
    """
    held = read(path) if path.exists() else {}
    added = {entity.id: entity for entity in entities}
    whole = {**held, **added}
    found = _found(whole.values())
    told = list(_conflicts(path, added, found))
    write(path, whole.values(), found)
    layers.use(layers.in_use(), fresh=True)
    return told


def remove(path: Path, ids: Iterable[str]) -> list[str]:
    """Take entities out of a user's file; returns the ids that were there."""
    held = read(path)
    gone = [id for id in ids if held.pop(id, None)]
    if gone:
        write(path, held.values(), _found(held.values()))
        layers.use(layers.in_use(), fresh=True)
    return gone


def write(path: Path, entities: Iterable[Entity], found: Found) -> None:
    """The index file of these entities, whose garbled forms are ``found``."""
    rows = [(FORMAT_KEY, FORMAT), *candidate_rows(found)]
    for entity in entities:
        rows += fact_rows(entity)
        rows.append((f"+{entity.id}", json.dumps(row_of(entity), ensure_ascii=False, sort_keys=True).encode()))
    path.parent.mkdir(parents=True, exist_ok=True)
    table.build(path, rows)


def _found(entities: Iterable[Entity]) -> Found:
    """The useful garbled forms of the user's names; those that are right names, here or in the core, are none."""
    own = list(entities)
    right = right_words([*core(), *own])
    given = frozenset(fold(name) for name, _ in given_names())
    found: Found = {}
    for candidate in candidates(own, "user"):
        if useful(candidate, right, given):
            keep(found, candidate)
    return found


def _conflicts(path: Path, added: dict[str, Entity], found: Found) -> Iterator[Conflict]:
    """What the added names share with others. Looks at the layers without this file, and puts them back."""
    before = layers.in_use()
    layers.use([file for file in before if Path(file) != path.absolute()])
    try:
        for entity in added.values():
            yield from _of_entity(entity, found)
        for options in found.values():
            mine = next((candidate for candidate in options.values() if candidate.entity in added), None)
            if mine:
                yield from _of_form(mine, [one for one in options.values() if one is not mine])
    finally:
        layers.use(before)


def _of_entity(entity: Entity, found: Found) -> Iterator[Conflict]:
    if known := facts(entity.id):
        told = f"replaces {known.english} ({entity.id}) of the names below it"
        yield Conflict("replaces", entity.english, entity.english, told)
    for other in right_names(anchor(entity.english)):
        if fold(other.form) == fold(entity.english) and other.entity != entity.id and not other.short:
            told = f"is known already as {other.entity}; both stand, and the text decides which is meant"
            yield Conflict("known", entity.english, other.form, told)
    for name in (entity.english, *entity.short_forms):
        if " " not in name:
            for garbled in look_up(name):
                told = f"is a right name now, and no longer taken for a garbled {garbled.name!r}"
                yield Conflict("right-name", entity.english, name, told)
    damaged = [key for key in map(lost, entity.english.split(" ")) if key]
    for key in damaged:
        if key not in found:
            why = "an English word" if zipf(key) > 0 else "a right name"
            told = f"is what deletion leaves, and {why}: it is never repaired by itself"
            yield Conflict("left-out", entity.english, key, told)
    if not damaged and not entity.forms and entity.native == entity.english:
        told = "has no letter to lose and no other spelling: nothing of it can be repaired, only --entities knows it"
        yield Conflict("nothing-to-repair", entity.english, entity.english, told)


def _of_form(mine: Candidate, own: list[Candidate]) -> Iterator[Conflict]:
    """The other names that the same garbled form may be, of the user's own and of the layers below."""
    others = {other.name: other for other in (*look_up(mine.key)[::-1], *own)}  # of one name the most prominent
    others.pop(mine.name, None)
    for other in others.values():
        yield Conflict("same-form", mine.name, mine.key, f"may also be {other.name!r}: {_winner(mine, other)}")


def _winner(mine: Candidate, other: Candidate) -> str:
    lead = mine.prior - other.prior
    if abs(lead) < CLEAR_LEAD:
        return "English news know both about as well, so neither is taken for certain without a sign in the text"
    better = mine.name if lead > 0 else other.name
    return f"{better!r} wins where the text says nothing else, since English news name it more often"
