"""The promises of the guards: what no edit may do, whichever rule proposes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repair import guards
from repair.document import Document, Evidence
from repair.edit import Edit, Step

LOST = (Step("exonym(es)", "Kyiv", "Kíev"), Step("drop-non-ascii", "Kíev", "Kev"))


def edit_of(text: str, before: str, after: str, *channels: str) -> tuple[Document, Edit]:
    start = text.index(before)
    proof = tuple(Step(channel, after, before) for channel in channels)
    return Document.new("x", text), Edit(start, start + len(before), before, after, "demo", proof=proof)


def test_an_edit_without_a_proof_is_refused() -> None:
    document = Document.new("x", "near Kev")
    assert guards.is_proved(document, Edit(5, 8, "Kev", "Kyiv", "demo")) == "its proof does not hold"
    assert guards.is_proved(document, Edit(5, 8, "Kev", "Kyiv", "demo", proof=LOST)) is None
    assert guards.is_proved(document, Edit(5, 8, "Kev", "Kiev", "demo", proof=LOST)) == "its proof does not hold"


@pytest.mark.parametrize(
    ("before", "after", "channel", "refused"),
    [
        ("20 000", "20000", "space-added", False),
        ("2018", "2019", "mark-lost", True),
        ("20", "", "word-doubled", True),
        ("&#39;", "'", "escape-residue(html)", False),
    ],
)
def test_figures_stay(before: str, after: str, channel: str, refused: bool) -> None:
    document, edit = edit_of(f"some {before} of", before, after, channel)
    assert bool(guards.digits_unchanged(document, edit)) is refused


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("see https://example.org/Kev/now", True),
        ("write to Kev@example.org", True),
        ("thanks @Kev for it", True),
        ("tagged #Kev today", True),
        ("the file Kev.pdf is", True),
        ("in the array $Kev_list of", True),
        ("He came to Kev. Then", False),
        ("from Kev, where", False),
        ("AT&T in Kev", False),
        ("and/or in Kev", False),
    ],
)
def test_addresses_and_code_stay(text: str, refused: bool) -> None:
    assert bool(guards.not_in_code(*edit_of(text, "Kev", "Kyiv"))) is refused


@pytest.mark.parametrize(
    ("text", "channels", "refused"),
    [
        ("He said: “the the end is near”", ("word-doubled",), True),
        ("He said “so”, and the the end", ("word-doubled",), False),
        ('"the the end" he said', ("word-doubled",), True),
        ("“the the end”", ("drop-non-ascii",), False),
        ("“the the end”", ("exonym(es)",), True),
        ("“the the end”", ("exonym(es)", "drop-non-ascii"), False),
        ("A line “open\nthe the end", ("word-doubled",), False),
    ],
)
def test_words_in_direct_speech_stay(text: str, channels: tuple[str, ...], refused: bool) -> None:
    assert bool(guards.no_word_in_direct_speech(*edit_of(text, "the the", "the", *channels))) is refused


def test_the_budget_of_a_line_is_wider_where_the_document_shows_damage() -> None:
    text = "a b c d e f\ng h"
    proof = (Step("title-cased", "A", "a"),)
    wanted = tuple(Edit(at, at + 1, text[at], text[at].upper(), "demo", proof=proof) for at in (0, 2, 4, 6, 8, 12))
    document = replace(Document.new("x", text), pending=wanted)
    refused = "5 edits are proposed for this line, and 4 are the most it may have"
    assert [guards.within_budget(document, edit) for edit in wanted] == [refused] * 5 + [None]
    struck = replace(document, evidence=(Evidence("x", 0.9),))
    assert [guards.within_budget(struck, edit) for edit in wanted] == [None] * 6


def test_words_on_the_never_list_stay_in_any_case() -> None:
    document, edit = edit_of("near Kev, he", "Kev", "Kyiv")
    reasons = [guard(document, edit) for guard in guards.standard(["KEV"])]
    assert "'Kev' is on the list of words that are never touched" in reasons
    assert guards.touches_listed_word(document, edit, {"mark"}) is None
