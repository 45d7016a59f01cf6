"""Entities out: which names of the core a text holds, with their ids; and the laws their spans keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batches import lines, status, write

from repair import recipe, repair
from repair.batch import record
from repair.document import Document
from repair.gazetteer import facts
from repair.gazetteer.transliteration import fold
from repair.stages import find_entities
from repair.stages._document_year import year_of

ON = recipe.Settings(entities=True)


def named(text: str, settings: recipe.Settings = ON) -> list[tuple[str, str]]:
    """The words of the original and the id they stand for."""
    document = repair(text, settings)
    found = record.make(document, "signature")["entities"]
    return [(text[entry["start"] : entry["end"]], entry["id"]) for entry in found]


def test_nothing_is_named_unless_asked_for() -> None:
    assert named("Vladimir Putin flew to Kyiv.", recipe.Settings()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vladimir Putin spoke to RIA Novosti. Putin said nothing.",
            [("Vladimir Putin", "person/vladimir-putin"), ("RIA Novosti", "agency/ria-novosti"),
             ("Putin", "person/vladimir-putin")],
        ),
        ("President Putin spoke in Kyiv.", [("Putin", "person/vladimir-putin"), ("Kyiv", "city/kyiv")]),
        ("Recep Tayyip Erdogan came.", [("Recep Tayyip Erdogan", "person/recep-tayyip-erdogan")]),
        ("The Kyiv-based firm and its anti-Gazprom rally.", [("Kyiv", "city/kyiv"), ("Gazprom", "company/gazprom")]),
        ("Ships left the Black Sea.", [("Black Sea", "sea/black-sea")]),
    ],
)  # fmt: skip
def test_names_are_found_with_their_ids(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Putin Street is closed and the putin of it is new.",
        "Michael Jordan and Chad Smith met Paris Hilton.",
        "See www.kyiv.com or @Kyiv or mail kyiv@example.com.",
        "Nice weather; the turkey was served with rice in a pan.",
        "El presidente Vladimir Putin dijo que no iba a viajar a la capital de Ucrania en el mes de mayo.",
        "The greens and the memorial stood in the park.",
    ],
)
def test_words_that_only_look_like_names_are_left(text: str) -> None:
    assert named(text) == []


def test_repaired_names_are_named_where_they_stood_in_the_original() -> None:
    text = "Ra Nvosti reports that the mayor of Chiinu spoke to the Moldovan press in Chiinu."
    assert named(text) == [
        ("Ra Nvosti", "agency/ria-novosti"),
        ("Chiinu", "city/chisinau"),
        ("Chiinu", "city/chisinau"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Spanish minister flew to Galicia.", "region/galicia-es"),
        ("The Ukrainian farmers of Galicia fear the frost.", "region/galicia-eastern"),
        ("The farmers of Galicia fear the frost.", "region/galicia-es"),
        ("The Spanish court in Málaga heard him.", "city/malaga"),
        ("The striker of Málaga scored twice against the Spanish champions.", "club/malaga-cf"),
        ("Barges wait on the Dnipro in Ukraine.", "sea/dnipro"),
        ("The mayor of Ukraine’s fourth city, Boris Filatov, lives in Dnipro.", "city/dnipro-city"),
    ],
)
def test_of_two_of_one_name_the_one_that_the_text_speaks_for_or_none(text: str, expected: str | None) -> None:
    assert [id for words, id in named(text) if words in ("Galicia", "Málaga", "Dnipro")] == (
        [expected] if expected else []
    )


def test_an_entity_carries_its_wikidata_id_where_the_core_has_one() -> None:
    (found,) = find_entities("The envoy went to Kyiv.").mentions
    assert (found.name, found.entity) == ("Kyiv", "city/kyiv")
    known = facts("city/kyiv")
    assert known is not None
    assert found.wikidata == (known.wikidata or None)


TEXTS = (
    "Vladimir Putin met Angela Merkel in Minsk. Ra Nvosti said Merkel left. The the Black Sea Fleet stayed there.",
    "Chiinu, Kev and So Paulo. . Erdoan spoke to Jens Stoltenberg of NATO , and the mayor of Chiinu listened.",
    "The Moldovan president flew from Chiinu to Bucharest and met Klaus Iohannis. “Moldova is Europe, ”Iohannis said.",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("apply", ["certain", "probable"])
def test_laws(text: str, apply: str) -> None:
    """Spans lie inside the original, in order, apart; the words fold to a form of the name, or an edit lies in them."""
    document = repair(text, recipe.Settings(entities=True, apply=apply))
    found = record.make(document, "signature")["entities"]
    assert found
    end = 0
    for entry in found:
        assert end <= entry["start"] < entry["end"] <= len(text)
        end = entry["end"]
        known = facts(entry["id"])
        assert known is not None
        assert known.english == entry["name"]
        words = fold(text[entry["start"] : entry["end"]])
        right = {fold(known.english), *map(fold, known.short_forms)}
        repaired = [edit for edit in document.edits() if entry["start"] <= edit.start and edit.end <= entry["end"]]
        assert words in right or repaired


@pytest.mark.parametrize("text", TEXTS)
def test_naming_changes_no_text_and_no_edit(text: str) -> None:
    plain, with_names = repair(text), repair(text, ON)
    assert (plain.text, plain.edits(), plain.marks) == (with_names.text, with_names.edits(), with_names.marks)


def test_records_of_a_run_hold_the_entities(tmp_path: Path) -> None:
    source = write(tmp_path / "in", {"a.jsonl": lines("The envoy flew to Kyiv.", "Nothing here.")})
    assert status("run", source, "-o", tmp_path / "out", "--entities") == 0
    records = [json.loads(line) for line in (tmp_path / "out/a.jsonl.edits.jsonl").read_bytes().splitlines()]
    assert [[entry["id"] for entry in found["entities"]] for found in records] == [["city/kyiv"], []]
    assert set(records[0]["entities"][0]) == {"start", "end", "name", "id", "wikidata"}
    assert status("verify", tmp_path / "out") == 0


@pytest.mark.parametrize(
    ("document", "year"),
    [
        (Document.new("x", "KYIV, March 3, 2014 – The envoy left."), 2014),
        (Document.new("x", f"KYIV, 3 Mar. 2014 (Reuters) {'The envoy left the town. ' * 5}"), 2014),
        (Document.new("x", "Ferry stays\n2019-05-01\nThe river rose."), 2019),
        (Document.new("x", f"The council that was founded on 3 May 1791 met again. {'It rained. ' * 5}"), None),
        (Document.new("x", "text", published="Mon, 03 Mar 2014 10:00:00 GMT"), 2014),
    ],
)  # fmt: skip
def test_the_year_of_a_document(document: Document, year: int | None) -> None:
    assert year_of(document) == year
