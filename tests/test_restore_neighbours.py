"""What deletion took beside English apostrophes: marks of single lines, figures, other languages, other channels."""

from __future__ import annotations

import pytest

from repair import repair
from repair.channel import foreign, gate, proved
from repair.channel.deletion import LATIN
from repair.channel.gate_latin import gate_latin
from repair.channel.gate_lines import gate_lines
from repair.document import Document
from repair.edit import Edit
from repair.stages._restore_scope import Scope
from repair.stages._restore_text import inserted

SPANISH = "El alcalde explic que la regin tambin necesita agua, y que los campesinos esperan desde hace aos."
ENGLISH = "They dont know why the mill isnt open, and the farmers didnt ask the council either."


def open_marks(document: Document) -> set[tuple[str, str | None]]:
    return {(mark.kind, mark.alternative) for mark in document.marks if mark.resolved_by is None}


# ------------------------------------------------------------------------------------------------- lines, Latin-1
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\n\n"])
def test_a_line_that_kept_its_marks_stays_and_the_others_are_mended(ends: str) -> None:
    text = ends.join(["It's the harbour's oldest ship, and the mayors house is near.", ENGLISH, "He wasnt asked."])
    document = repair(text)
    assert document.text.startswith("It's the harbour's oldest ship, and the mayors house is near.")
    assert document.text.count("’") == 4
    assert "1 of " in document.evidence[0].reasons[-1]
    assert repair(document.text).edits() == ()


def test_a_contraction_without_apostrophe_in_a_line_that_kept_one_shuts_all_lines() -> None:
    assert gate_lines(f"It's late and they dont come.\n{ENGLISH}\nHe wasnt asked.").open_lines == frozenset()


def test_marks_lost_beside_accents_carry_the_channel_that_keeps_accents() -> None:
    document = repair(f"The café owner couldnt say. {ENGLISH}")
    assert {step.channel for edit in document.edits() for step in edit.proof} == {"drop-non-latin-1"}
    assert all(proved(edit) for edit in document.edits())
    assert not gate_latin(f"The Dvořák hall couldnt open. {ENGLISH}").is_open
    assert not gate_latin(f"The «café» owner couldnt say. {ENGLISH}").is_open


# ------------------------------------------------------------------------------------------------- figures
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The club paid 5m for him.", "currency-lost"),
        ("She had a salary of 45,000 a year.", "currency-lost"),
        ("It was the best of the 200910 season.", "digits-joined"),
        ("It ended in a 21 win at home.", "digits-joined"),
    ],
)
def test_figures_are_marked_and_never_changed(words: str, kind: str) -> None:
    document = repair(f"{ENGLISH} {words}")
    assert (kind, None) in open_marks(document)
    assert document.text.endswith(words)
    assert (kind, None) not in open_marks(repair(f"They don't know why. {words}"))


@pytest.mark.parametrize(
    "words",
    ["He jumped 5m.", "A fee of 300 euros was paid.", "They sold 50m tickets.", "The prize of 2016 went to him."],
)
def test_figures_that_lack_nothing_are_not_marked(words: str) -> None:
    assert not {kind for kind, _ in open_marks(repair(f"{ENGLISH} {words}"))} & {"currency-lost", "digits-joined"}


# ------------------------------------------------------------------------------------------------- other languages
def test_a_passage_is_mended_beside_english_ones_that_lost_nothing() -> None:
    english = "The mayor doesn't want to answer, and the council won't meet before the end of the month."
    document = repair(f"{english}\n{SPANISH}")
    assert document.text.split("\n")[0] == english
    assert "la región también necesita agua" in document.text
    assert repair(document.text).text == document.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{SPANISH} Cuando llega el agua?", ("restore.opening-mark", "¿")),
        (
            "Le prsident franais a dclar hier que la socit avait achet linstitut et celui de la rgion.",
            ("restore.elision", "l’institut"),
        ),
        (
            "Der Prsident knne die Vorwrfe nicht besttigen, sagte der Sprecher, und die Behrden mssten weiter prfen.",
            ("quotes-lost", None),
        ),
    ],
)
def test_what_no_proof_places_is_only_suggested(text: str, wanted: tuple[str, str | None]) -> None:
    assert wanted in open_marks(repair(text))


def test_accents_that_were_never_typed_open_nothing() -> None:
    stripped = "El alcalde explico que la region tambien necesita agua, y que los campesinos esperan desde hace anos."
    assert foreign.lost_types(stripped, "es") == frozenset()
    assert repair(stripped).edits() == ()


def test_a_form_that_several_words_leave_is_not_certain() -> None:
    found = foreign.reading("uitel", "cs")  # učitel, učitelé, učitelů
    assert found is not None
    assert found.share < foreign.SURE


@pytest.mark.parametrize(("sign", "is_kept"), [("’", True), ("–", True), ("\u00a0", False)])
def test_latin_1_takes_a_curly_mark_and_would_have_left_a_no_break_space(sign: str, is_kept: bool) -> None:
    found = Scope(gate.Verdict(0.99), LATIN).through(inserted(3, sign, "restore.demo", 0.9, "a mark went"))
    assert isinstance(found, Edit) is is_kept
    assert found is None or [step.channel for step in found.proof] == [LATIN]
