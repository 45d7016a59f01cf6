"""The stage that mends seams: cases as data, laws, languages, and the seed texts where they lie at hand."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repair.channel import proved
from repair.context import Context
from repair.document import Document, Passage
from repair.edit import Edit, Tier, apply, invert
from repair.stages import seams
from repair.stages._seam_text import listed

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "seams.jsonl").read_text(encoding="utf-8").splitlines()
]
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


def english(text: str, language: str = "en") -> Document:
    return replace(Document.new("x", text), passages=(Passage(0, len(text) + 1, language),))


def proposed(document: Document, tier: Tier = Tier.CERTAIN) -> list[Edit]:
    return [found for found in seams.propose(document, Context()) if isinstance(found, Edit) and found.tier is tier]


def mended(document: Document, rounds: int = 3) -> Document:
    """The document after the certain edits of each round; it must be at rest within the rounds."""
    for _ in range(rounds):
        edits = proposed(document)
        if not edits:
            return document
        document = document.with_layer("seams", edits)
    assert proposed(document) == []
    return document


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_the_stage_makes_the_edits_of_the_case_and_no_others(case: dict[str, Any]) -> None:
    made = mended(english(case["text"])).edits()
    found = [[edit.start, edit.end, edit.before, edit.after, edit.rule] for edit in made]
    assert found == case["edits"]
    assert all(proved(edit) for edit in made)


def test_there_are_fifty_cases_of_each_kind() -> None:
    assert sum(bool(case["edits"]) for case in CASES) >= 50
    assert sum(not case["edits"] for case in CASES) >= 50


def test_every_certain_rule_has_a_case() -> None:
    rules = {edit[4] for case in CASES for edit in case["edits"]}
    assert rules == set(seams.RULES) - {"seams.fused-years"}


# ---- suggestions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("The visit follows India’s strengthening.Japan ties, the analyst wrote.", {". ", " "}),
        ("The plan for 20182022 failed.", {"–"}),
        ("The law would stop the ministry. to sell the forests.", {""}),
        ("He waited. . .", {""}),
        ("It was the call I had been waiting for for weeks.", {"for"}),
        ("The driver came to the clinicResidents saw him leave.", {". "}),
    ],
)
def test_what_has_two_readings_is_suggested_and_not_made(text: str, alternatives: set[str]) -> None:
    document = english(text)
    assert proposed(document) == []
    suggested = proposed(document, Tier.PROBABLE)
    assert {edit.after for edit in suggested} == alternatives
    assert all(proved(edit) for edit in suggested)


# ---- languages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "es", "ru"])
def test_other_languages_are_left_alone(language: str) -> None:
    text = "Le ministre a répondu : « Nous attendons ! » ; la salle est restée muette . ."
    assert list(seams.propose(english(text, language), Context())) == []


def test_without_a_language_only_the_certain_rules_speak() -> None:
    text = "The dam broke.China sent boats , the agency said. ."
    tiers = {edit.tier for edit in seams.propose(Document.new("x", text), Context()) if isinstance(edit, Edit)}
    assert tiers == {Tier.CERTAIN}
    assert Tier.PROBABLE in {e.tier for e in seams.propose(english(text), Context()) if isinstance(e, Edit)}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line(end: str) -> None:
    text = f"\ufeff“We go in May, ”Aho said.{end}He named “two lakes. “{end}The rest is silence."
    expected = f"\ufeff“We go in May,” Aho said.{end}He named “two lakes.”{end}The rest is silence."
    assert mended(english(text)).text == expected


# ---- laws ------------------------------------------------------------------------------------------------------

WORDS = ["Orban", "the", "The", "president", "ceremony", "opening", "of", "border", "said", "Can", "meet", "Dropped"]
OTHERS = ["2018", "2022", "www.x.com", "@a"]
SIGNS = [" ", " ", " ", ". ", " .", ".", ",", " ,", "”", "“", '"', "\n", "\u00a0", "…", "?"]
PIECES = st.sampled_from([*WORDS, *OTHERS, *SIGNS])
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
@settings(max_examples=400)
def test_edits_fit_are_proved_are_undone_and_come_to_rest(text: str) -> None:
    document = english(text)
    for edit in seams.propose(document, Context()):
        assert isinstance(edit, Edit)
        assert text[edit.start : edit.end] == edit.before
        assert edit.before != edit.after
        assert proved(edit)
        assert edit.rule in seams.RULES
        assert edit.why
    once = document.with_layer("seams", proposed(document))
    assert apply(once.text, invert(once.edits())) == text
    mended(document, rounds=8)


@given(TEXTS)
def test_no_certain_edits_overlap(text: str) -> None:
    edits = proposed(english(text))
    for one, two in pairwise(edits):
        assert one.end <= two.start
        assert (one.start, one.end) != (two.start, two.end)


def test_lists_hold_each_word_once_and_verbs_begin_with_a_capital() -> None:
    verbs = listed("modal") | listed("auxiliary") | listed("verb")
    assert 120 <= len(verbs) <= 250
    assert all(verb[0].isupper() and verb[1:].islower() for verb in verbs)


# ---- seeds -----------------------------------------------------------------------------------------------------

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not part of this repository")


def seed(number: str) -> Document:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return english(path.read_bytes().decode("utf-8"))


@needs_seeds
@pytest.mark.parametrize(
    ("number", "rules"),
    [
        ("000", {}),
        ("001", {"adrift-quote": 1, "doubled-stop": 2, "space-before-mark": 1}),
        ("002", {"adrift-quote": 2, "doubled-stop": 1, "fused-words": 1, "split-sentence": 1}),
        ("003", {"fused-words": 1, "title-case-verb": 2, "stop-before-name": 1}),
        ("004", {}),
    ],
)
def test_the_seeds_are_mended_by_these_rules_and_no_others(number: str, rules: dict[str, int]) -> None:
    made = [edit for layer in mended(seed(number), rounds=2).layers for edit in layer.edits]
    counted = {rule: sum(edit.rule == f"seams.{rule}" for edit in made) for rule in rules}
    assert counted == rules
    assert len(made) == sum(rules.values())
