"""The gazetteer: transliteration against attested press forms, the core as data, the index, and the proofs it gives."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest

from repair import gazetteer
from repair.channel import proves
from repair.gazetteer import entities, forms
from repair.gazetteer.transliteration import fold, spellings

ATTESTED = Path(__file__).parent / "cases" / "transliteration.tsv"


def attested() -> list[tuple[str, str, str, str]]:
    rows = []
    for line in ATTESTED.read_text(encoding="utf-8").splitlines()[1:]:
        source, native, written = line.split("\t")
        rows += [(source, native, *pair.split(":")) for pair in written.split(" ")]
    return rows  # type: ignore[return-value]


def test_tables_make_95_percent_of_attested_press_forms_compared_without_accents() -> None:
    rows = attested()
    made = [fold(form) in {fold(one) for one in spellings(native, src, lang)} for src, native, lang, form in rows]
    assert len(rows) >= 120
    assert sum(made) >= 0.95 * len(rows)


@pytest.mark.parametrize("name", entities.CORE)
def test_every_row_of_the_core_is_whole(name: str) -> None:
    with (entities.DATA / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        assert None not in row.values(), row["id"]
        assert row["english_ascii"].isascii(), row["id"]
        assert row["english_ascii"] == gazetteer.ascii_form(row["english"]) or fold(row["english"]).isascii(), row["id"]
        assert all(unicodedata.is_normalized("NFC", cell) and cell == cell.strip() for cell in row.values()), row["id"]
        assert row["native"][2:3] == "=", row["id"]


def test_the_core_is_large_and_its_ids_are_unique() -> None:
    ids = [entity.id for entity in entities.core()]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 250


def test_every_garbled_form_of_the_core_carries_a_proof_that_holds() -> None:
    checked = 0
    for entity in list(entities.core())[::7]:
        for key, _, _ in forms.entity_keys(entity):
            for found in gazetteer.look_up(forms.nfc(key)):
                assert proves(found.proof, found.name, found.key), found
                checked += 1
    assert checked > 1_000


@pytest.mark.parametrize(
    ("garbled", "name"),
    [
        ("Kev", "Kyiv"),
        ("Ra Nvosti", "RIA Novosti"),
        ("So Paulo", "São Paulo"),
        ("Chiinu", "Chișinău"),
        ("Mosc", "Moscow"),
        ("stanbul", "Istanbul"),
        ("Gdask", "Gdańsk"),
        ("Dimitr", "Dmytro"),
        ("Erdoan", "Erdoğan"),
        ("Jarkov", "Kharkiv"),
    ],
)
def test_the_index_leads_from_a_garbled_form_to_the_name(garbled: str, name: str) -> None:
    assert name in [found.name for found in gazetteer.look_up(garbled)]


@pytest.mark.parametrize("right", ["Kiev", "Kyiv", "Paris", "London", "Sergey", "Yanukovich", "Brasilia", "China"])
def test_right_names_are_not_in_the_index(right: str) -> None:
    assert gazetteer.look_up(right) == ()


def test_an_unknown_entity_has_no_facts() -> None:
    assert gazetteer.facts("person/nobody") is None
    assert gazetteer.facts("") is None
