"""Restoring what deletion took besides names: certain edits, suggestions, marks, and silence where the gate is shut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import Document, Edit, recipe
from repair.channel import proved
from repair.channel.deletion import corrupt
from repair.context import BatchProfile, Context
from repair.document import Evidence, Finding, Mark, Passage
from repair.edit import Tier, apply
from repair.stages import restore

OPENING = "They dont know what it cant do, and it isnt ours. "  # opens the gate by itself
PIPELINE = recipe.pipeline()


def found(text: str, language: str = "en") -> list[Finding]:
    document = Document("x", text, text, passages=(Passage(0, len(text), language),))
    return list(restore.propose(document, Context()))


def edits(sentence: str, tier: Tier = Tier.CERTAIN) -> list[Edit]:
    """The edits of one tier in a sentence of a document that lost its marks, placed from its beginning."""
    shift = len(OPENING)
    moved = [
        Edit(e.start - shift, e.end - shift, e.before, e.after, e.rule, e.tier, e.confidence, e.proof, e.why)
        for e in found(OPENING + sentence)
        if isinstance(e, Edit) and e.tier is tier and e.start >= shift
    ]
    return sorted(moved, key=lambda e: e.start)


def mended(sentence: str, tier: Tier = Tier.CERTAIN) -> str:
    return apply(sentence, edits(sentence, tier))


@pytest.mark.parametrize(
    ("garbled", "right"),
    [
        ("Dont go.", "Don’t go."),
        ("Were they told? They werent.", "Were they told? They weren’t."),
        ("It aint over, theyve said.", "It ain’t over, they’ve said."),
        ("Hes late and shes not.", "He’s late and she’s not."),
        ("Im sure Ive seen it.", "I’m sure I’ve seen it."),
        ("Cmon, yall, at five oclock, maam.", "C’mon, y’all, at five o’clock, ma’am."),
        ("A banner: DONT SELL.", "A banner: DON’T SELL."),
        ("The womens team and the citys mayor.", "The women’s team and the city’s mayor."),
        ("Men read mens papers.", "Men read men’s papers."),
        ("Lisbon slept. Lisbons mayor did not.", "Lisbon slept. Lisbon’s mayor did not."),
        ("It was built in 19771978 and left.", "It was built in 1977–1978 and left."),
        ("The plan (20182022), they said, failed.", "The plan (2018–2022), they said, failed."),
        ("He said so.They didnt.", "He said so.They didn’t."),
        ("Ill be there, and Id like that.", "I’ll be there, and I’d like that."),
        ("Were going home. Its a start.", "We’re going home. It’s a start."),
        ("The governments own report says so.", "The government’s own report says so."),
        ("The ministerwas ill.", "The minister\u00a0was ill."),
        ("Last years harvest was poor.", "Last year’s harvest was poor."),
    ],
)
def test_certain(garbled: str, right: str) -> None:
    assert mended(garbled) == right
    assert all(proved(edit) and edit.confidence >= 0.95 for edit in edits(garbled))


@pytest.mark.parametrize(
    "sentence",
    [
        "The peoples of the delta met.",
        "As was his wont, he left. The cant of the trade bored him.",
        "Im Dae ran, and Jony Ive drew.",
        "The IM, IVE and HES groups met.",
        "She wore a Dont jacket.",
        "The players union met. The owners met too.",
        "Three Obamas stood beside two Clintons. Obama left, Clinton stayed.",
        "The Bidens and Pences came. Biden spoke, Pence spoke.",
        "The firm Aguas Argentinas told Argentina. Aguas Argentinas has left.",
        "Mobiles ring. A mobile rang.",
        "It was lot 20182019, and case no. 19992003.",
        "Call 20102014 or 555 19992001 or 1999-20002004.",
        "It was stamped on 20102016.",
        "The part 2018201920 or 20182019-7 or 20182019.5 is old.",
        "The years 20222018 and 16002016 and 20202020 are none.",
        "Read dont.txt and ask @wont or write to cant-do.",
    ],
)
def test_what_is_right_as_it_stands_or_may_be_stays(sentence: str) -> None:
    assert mended(sentence) == sentence


@pytest.mark.parametrize(
    ("garbled", "suggested"),
    [
        ("The workers union met at noon.", "The workers’ union met at noon."),
        ("They asked Mr. OBrien to come.", "They asked Mr. O’Brien to come."),
        (
            "\nWe have waited nine years for a doctor, said Peter Lund, a baker.",
            "“We have waited nine years for a doctor,” said Peter Lund, a baker.",
        ),
        ("The wait  long as it was  had ended. " + "And so it went on and on. " * 40, "–"),
    ],
)
def test_suggested(garbled: str, suggested: str) -> None:
    assert mended(garbled) == garbled
    assert suggested in mended(garbled, Tier.PROBABLE)
    assert all(proved(edit) for edit in edits(garbled, Tier.PROBABLE))


@pytest.mark.parametrize(
    "sentence",
    [
        "The party lost its way and its leader.",
        "The well ran dry, hell broke loose, and he fell ill.",
        "Were you going? They were going. Were going to be late, are we?",
        "The shed has been painted. They wed in May.",
        "He lets rooms. The id is a part of the mind.",
    ],
)
def test_nothing_is_suggested_for_the_plain_word(sentence: str) -> None:
    assert mended(sentence, Tier.PROBABLE) == sentence


def test_a_paragraph_with_a_reporting_clause_is_marked_once() -> None:
    text = OPENING + "\nWe lost it all, Tom Reid said. It was ours, he added.\nShe said, We lost it.\nIt rained."
    marks = [mark for mark in found(text) if isinstance(mark, Mark)]
    assert [text[mark.start : mark.end] for mark in marks] == ["said", "said"]
    assert {(mark.kind, mark.note, mark.tier) for mark in marks} == {
        ("quotes-lost", "quotation marks lost here", Tier.FLAG)
    }


def test_the_mark_is_not_settled_by_edits_beside_it() -> None:
    document = PIPELINE(Document.new("x", OPENING + "We dont want it, Tom Reid said, and we wont take it."))
    assert [mark.resolved_by for mark in document.marks if mark.kind == "quotes-lost"] == [None]
    assert "We don’t want it" in document.text


def test_quotation_marks_are_suggested_in_pairs_and_never_applied() -> None:
    text = "We dont want your money, she told the crowd in the square. The crowd didnt move, and it wasnt loud."
    document = PIPELINE(Document.new("x", text))
    (quoted,) = (mark for mark in document.marks if mark.kind == "restore.quotation")
    # It comes once the words inside it are settled, and covers them.
    assert (quoted.alternative, quoted.resolved_by) == ("“We don’t want your money,”", None)
    assert "“" not in document.text
    applied = recipe.pipeline(recipe.Settings(apply="probable"))(Document.new("x", text))
    assert applied.text.startswith("“We don’t want your money,” she told")
    assert corrupt(applied.text) == text


def test_other_languages_are_left_alone() -> None:
    assert found(OPENING, "fr") == []


def test_a_range_of_years_settles_the_suggestion_of_the_seams() -> None:
    document = PIPELINE(Document.new("x", OPENING + "The plan of 20182022 wasnt read by anybody in the town."))
    assert "2018–2022" in document.text
    assert {mark.resolved_by for mark in document.marks if mark.kind == "seams.fused-years"} <= {"restore.year-range"}


def test_the_evidence_is_said_even_where_the_gate_stays_shut() -> None:
    text = (
        "The minister dont want it. The bridge was planned long ago and drawn again in the spring, and then it rained."
    )
    assert [type(item) for item in found(text)] == [Evidence]


def test_a_batch_full_of_damage_opens_the_gate_earlier() -> None:
    text = (
        "The minister dont want it. The bridge was planned long ago and drawn again in the spring, and then it rained."
    )
    document = Document("x", text, text, passages=(Passage(0, len(text), "en"),))
    struck = Context(profile=BatchProfile(priors={"drop-non-ascii": 0.5}))
    assert [item.after for item in restore.propose(document, struck) if isinstance(item, Edit)] == ["’"]


def test_what_was_put_back_does_not_shut_the_gate_on_the_next_round() -> None:
    first = Document("x", OPENING, OPENING, passages=(Passage(0, len(OPENING), "en"),))
    some = [item for item in restore.propose(first, Context()) if isinstance(item, Edit)][:1]
    again = [item for item in restore.propose(first.with_layer("restore", some), Context()) if isinstance(item, Edit)]
    assert len(again) == 2


def test_an_escape_that_spelled_a_mark_shuts_the_gate() -> None:
    document = PIPELINE(Document.new("x", "They dont know it, it isnt ours, and they can&rsquo;t say whose it is."))
    assert "dont" in document.text


def test_each_rule_has_its_public_name_and_no_more() -> None:
    kinds = {"contraction", "irregular-plural", "possessive", "year-range", "page-range", "dash"}
    kinds |= {"ambiguous-contraction", "foreign-word", "elision", "opening-mark"}
    kinds |= {"plural-possessive", "apostrophe", "fused-words", "quotation"}
    kinds |= {"doubled-apostrophe", "apostrophe-accent"}
    numbers = {"digits-joined", "currency-lost"}
    assert set(restore.RULES) == {f"restore.{kind}" for kind in kinds} | {"quotes-lost", *numbers}


GARBLED = "they dont it cant isnt ours Lisbon Lisbons mayor womens team said its a 19771978 , . well be were going"
WORDS = st.sampled_from([*GARBLED.split(), "\n", ""])


@given(st.lists(WORDS, max_size=60))
def test_deletion_gives_the_garbled_text_back_and_a_second_run_changes_nothing(words: list[str]) -> None:
    text = OPENING + " ".join(words)
    certain = sorted(
        (item for item in found(text) if isinstance(item, Edit) and item.tier is Tier.CERTAIN), key=lambda e: e.start
    )
    repaired = apply(text, certain)
    assert corrupt(repaired) == text
    assert all(proved(edit) for edit in certain)
    assert [item for item in found(repaired) if isinstance(item, Edit)] == []
