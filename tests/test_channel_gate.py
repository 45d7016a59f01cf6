"""The gate: which documents lost their non-ASCII characters, and which only look like it."""

from __future__ import annotations

import time

import pytest

from repair.channel.deletion import corrupt
from repair.channel.gate import CONTRACTIONS, IRREGULAR, OPEN, doubled_spaces, drop, gate, stands_alone, veto

STRUCK = """The council hasnt met since June, and its members dont agree. Marshs deputies want a new bridge. Mayor Marsh
does not. Russias consul wrote a letter, said Tom Barlow, who couldnt read it. The companys engineers were not asked."""
CLEAN = """The council has not met since June, and its members disagree. The deputies want a new bridge. The mayor does
not. A consul wrote a letter, said Tom Barlow, who could not read it. The engineers of the company were not asked."""


def test_a_struck_document_opens_it_and_the_reasons_count_what_was_seen() -> None:
    verdict = gate(STRUCK)
    assert verdict.is_open
    assert verdict.reasons[0] == "3 contractions without apostrophe (couldnt, dont, hasnt)"
    assert any("possessives without apostrophe" in reason for reason in verdict.reasons)
    assert any(reason.startswith("no quotation mark") for reason in verdict.reasons)


@pytest.mark.parametrize(
    "kept", ["it's", "the players' union", 'a "new" bridge', "a “new” bridge", "Łódź", "a – dash", "and i think so"]
)
def test_one_kept_mark_shuts_it_whatever_else_is_there(kept: str) -> None:
    text = f"{STRUCK} There was {kept} as well."
    assert veto(text) is not None
    assert gate(text).probability == 0.0


def test_length_silence_and_unquoted_speech_alone_never_open_it() -> None:
    text = " ".join([CLEAN, "The talks failed, he said. The road is closed, said Tom Barlow."] * 30)
    assert veto(text) is None
    assert gate(text).probability == 0.0


def test_one_word_said_often_is_one_sign() -> None:
    often = f"{CLEAN} They dont want it. They dont need it."
    assert gate(often).probability == gate(f"{CLEAN} They dont want it. They would need it.").probability


def test_under_sixty_words_only_contractions_count() -> None:
    names = "Russias plan, Germanys plan and Chinas plan were turned down. Obamas envoy and Trumps envoy left."
    assert gate(names).probability < OPEN
    assert gate(f"{names} They dont know why, and it isnt said.").is_open


def test_more_words_of_the_same_kind_open_it_in_a_longer_text() -> None:
    names = "Russias plan, Germanys plan and Chinas plan were turned down. Obamas envoy and Trumps envoy left."
    assert gate(f"{CLEAN} It rained all day. {names}").is_open


def test_a_brand_a_plural_and_families_are_not_held_up_by_unquoted_speech() -> None:
    speech = "The talks failed, he said. The road is closed, said Tom Barlow. It was late, she added. "
    assert not gate(f"{speech}{CLEAN} Theyre sells coats. Theyre sells hats, he said.").is_open
    assert not gate(f"{speech}{CLEAN} Mobiles double up as bus tickets.").is_open
    assert not gate(f"{speech}{CLEAN} The Bidens arrived and the Obamas left.").is_open
    assert gate(f"{speech}{CLEAN} Russias plan failed.").is_open


def test_a_batch_with_damage_lowers_the_threshold_but_not_without_a_trace() -> None:
    text = f"{CLEAN} They dont want it. The road was closed in May."
    assert not gate(text).is_open
    assert gate(text, prior=0.5).is_open
    assert gate(CLEAN, prior=0.5).probability == 0.0


def test_where_most_of_the_batch_was_struck_a_text_that_kept_nothing_needs_no_trace() -> None:
    verdict = gate(CLEAN, prior=0.9)
    assert (verdict.is_open, verdict.reasons) == (True, ("most documents of the batch lost theirs",))
    assert not gate(f"{CLEAN} It's late.", prior=1.0).is_open


def test_the_prior_never_makes_a_document_less_likely_to_be_struck() -> None:
    for text in (CLEAN, STRUCK, f"{CLEAN} They dont want it. The road was closed in May."):
        found = [gate(text, prior).probability for prior in (0.01, 0.05, 0.2, 0.5, 0.51, 0.9, 1.0)]
        assert found == sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "Set dont_retry to 1 and cant_fail to 0. The flag isnt_ready is read once.",
        "Follow @dont and @cant, or read dont.txt and isnt.html, or wont-ever.",
        "DONT and CANT are names of signals.",
        "The Kennedys, the Clintons, the Bushes. The Giants beat the Dodgers, the Yankees lost.",
        "Im Haus war es still. Im Garten stand ein Stuhl.",
    ],
)
def test_what_is_no_word_of_the_text_is_no_sign(text: str) -> None:
    assert not gate(text).is_open


def test_wrapped_text_has_no_lost_dashes() -> None:
    wrapped = "The bank  left its rate  unchanged on Tuesday and  said that prices  would ease.  " * 5
    assert doubled_spaces(wrapped) == 0.0
    assert doubled_spaces(f"The bank  a small one  left it. {CLEAN * 3}") == 2.0


def test_every_contraction_comes_through_the_channel_as_its_key_and_is_no_word_by_its_rank() -> None:
    assert all(corrupt(right) == left for left, right in CONTRACTIONS.items())
    assert 60 <= len(CONTRACTIONS) <= 85
    assert {"whore", "shell", "ill", "well", "were", "its", "wed"}.isdisjoint(CONTRACTIONS)
    assert all(drop(word) > 1 for word in IRREGULAR)


def test_a_word_stands_alone_at_the_ends_of_a_text_and_at_a_glued_sentence() -> None:
    assert stands_alone("dont", 0, 4)
    assert stands_alone("said.She", 5, 8)
    assert not stands_alone("x.dont", 2, 6)


def test_clean_text_costs_next_to_nothing() -> None:
    text = "The council's members said that the bridge was closed and would stay closed until the end of May. " * 10_000
    began = time.process_time()
    gate(text)
    assert (time.process_time() - began) / len(text) * 1e6 < 0.02  # seconds a megabyte; measured: under a millisecond
