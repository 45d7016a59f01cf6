"""The gazetteer: transliteration against attested press forms, the core as data, the index, and the proofs it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair import gazetteer
from repair.channel import proves
from repair.gazetteer import check, entities, forms
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


def core_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(entities.rows(stream))


def test_the_core_holds_no_mistake_that_a_program_can_find() -> None:
    rows = [row for path in entities.core_files() for row in core_rows(path)]
    assert check.told(check.problems(rows)) == []
    assert len(rows) >= 1500


@pytest.mark.parametrize("path", entities.core_files(), ids=lambda path: path.name)
def test_each_table_holds_one_kind_and_columns_that_follow_from_the_rest(path: Path) -> None:
    rows = core_rows(path)
    assert {row["kind"] for row in rows} == {rows[0]["kind"]}
    for row in rows:
        assert row["id"].startswith(f"{row['kind']}/"), row["id"]
        assert row == check.derived(row), row["id"]
        assert row["english_ascii"].isascii(), row["id"]
        assert row["source"], row["id"]
        assert row["checked_on"], row["id"]


def test_every_kind_has_its_table() -> None:
    assert {next(entities.read(path)).kind for path in entities.core_files()} == set(entities.KINDS)


def test_given_names_have_a_letter_to_lose_and_stand_once() -> None:
    names = [name for name, _ in entities.given_names()]
    assert len(names) == len(set(names)) >= 600
    assert [name for name in names if name.isascii() or not forms.is_latin(name)] == []


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
