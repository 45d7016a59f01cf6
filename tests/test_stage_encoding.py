"""The encoding stage: what it applies, what it only suggests, what it never touches. Whole texts stand in cases/."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.channel import mojibake, proved
from repair.context import Context
from repair.document import Document
from repair.edit import Edit, Tier, apply
from repair.stages import encoding


def proposals(text: str) -> list[Edit]:
    return list(encoding.propose(Document.new("x", text), Context()))


def repaired(text: str) -> str:
    return apply(text, [edit for edit in proposals(text) if edit.tier is Tier.CERTAIN])


def suggested(text: str) -> list[tuple[str, str]]:
    return [(edit.before, edit.after) for edit in proposals(text) if edit.tier is not Tier.CERTAIN]


def test_the_rules_are_public() -> None:
    assert "encoding.mojibake" in encoding.RULES
    assert len(set(encoding.RULES)) == len(encoding.RULES)


def test_layers_of_different_damage_are_one_edit_with_one_chain() -> None:
    (edit,) = proposals("Espa&Atilde;&plusmn;a")
    assert (edit.before, edit.after, edit.rule) == ("&Atilde;&plusmn;", "ñ", "encoding.html-entity > encoding.mojibake")
    assert [step.channel for step in edit.proof] == ["mojibake(windows-1252)", *["escape-residue(html)"] * 2]
    assert proved(edit)


@pytest.mark.parametrize(
    ("garbled", "clean"),
    [
        (r"La se\xc3\xb1ora", "La señora"),
        (r"They don\xe2\x80\x99t know", "They don’t know"),
        (r"They don\x92t know", "They don’t know"),
        (r"Espa\u00c3\u00b1a", "España"),
        ("Espa&amp;Atilde;&amp;plusmn;a", "España"),
        ("good \ud83d\udc4d day", "good 👍 day"),
    ],
)
def test_damage_on_damage(garbled: str, clean: str) -> None:
    assert repaired(garbled) == clean
    assert all(map(proved, proposals(garbled)))


# ---------------------------------------------------------------------------------------------------- only suggested
@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("the code &eacute; here", [("&eacute;", "é")]),
        ("in HTML it is M&eacute;xico", [("&eacute;", "é")]),
        ("5 &lt; 6", [("&lt;", "<")]),
        ("Lima #39;s mayor", [(" #39;", "'")]),
        ("\x83Tak, powiedział wójt.", [("\x83", "ƒ")]),
        ("S├®bak", [("├®", "é")]),
        ("Xu00e9zzk", [("u00e9", "é")]),
    ],
)
def test_what_is_not_certain_is_suggested(text: str, finds: list[tuple[str, str]]) -> None:
    assert repaired(text) == text
    assert suggested(text) == finds
    assert all(map(proved, proposals(text)))


@pytest.mark.parametrize(
    ("lonely", "company"),
    [
        ("Ele &eacute; feliz", "S&atilde;o Paulo"),
        ("O S├®bak caiu", mojibake.corrupt("A ponte de São José", "cp850")),
        ("Xu00e9zzk", "Su00e3o Paulo"),
        ("MISUTÂ\xa0AJIKKO", "SÃ£o Paulo"),
    ],
)
def test_company_makes_certain(lonely: str, company: str) -> None:
    assert repaired(lonely) == lonely
    assert repaired(f"{company}\n{lonely}").split("\n")[1] != lonely


def test_controls_of_an_unknown_code_page_are_not_read_as_quotation_marks() -> None:
    assert repaired("\x93\x8c\x8b\x9e\x93s") == "\x93\x8c\x8b\x9e\x93s"
    assert repaired("M\x82xico l\x85 bas") == "M\x82xico l\x85 bas"


# ------------------------------------------------------------------------------------------------------ no harm done
SENTENCES = (
    "La niña de Málaga comió piña; “¿y tú?”, preguntó.",
    "Мост останется закрытым до весны – так сообщила мэрия.",
    "Thủ tướng nói: “Cây cầu sẽ được mở lại.”",
    "ŢARA ŞI ORAŞUL, ÎNVĂŢĂMÂNT; GÖTEBORG, ÅSE",
    "او می\u200cگوید: «پل‌ها را نمی\u200cبندند.»",
    "他说：“好”，（北京）。",
    "AT&T & Co., R&D; see http://a.org/?x=1&copy=2&lt=3",
    "Line one\r\nline two\u2028line three\rline four\x00\ufeff",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_clean_text_is_byte_identical_and_costs_no_look(sentence: str) -> None:
    assert proposals(sentence) == []


@pytest.mark.parametrize("codec", ["windows-1252", "windows-1250", "windows-1251", "macroman", "koi8-r", "cp866"])
@pytest.mark.parametrize("sentence", SENTENCES[:2])
def test_a_document_comes_back_whole_whatever_the_codec(sentence: str, codec: str) -> None:
    text = f"{sentence}\n{sentence}\r\n{sentence}"
    assert repaired(mojibake.corrupt(text, codec)) == text


@given(st.text(st.sampled_from("aZé ñÃÂâ€™\x93\x94\x85&;#39eacute\\u00ãxu20Ð°├®<\n\r"), max_size=40))
def test_every_proposal_fits_is_proved_and_none_overlaps(text: str) -> None:
    edits = proposals(text)
    apply(text, edits)
    assert all(map(proved, edits))
    assert {edit.rule for edit in edits} <= set(encoding.RULES) or any(" > " in edit.rule for edit in edits)
    assert all(edit.why and 0 < edit.confidence <= 1 for edit in edits if " > " not in edit.rule)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_a_second_run_finds_nothing_certain_in_the_result_of_four(text: str) -> None:
    for _ in range(4):
        text = repaired(text)
    assert repaired(text) == text


def test_line_ends_and_unprovable_signs_stay() -> None:
    text = "\ufeffcafÃ©\x00\r\nmÃ¡s\u2028cafÃ©\u2029\ufffd\r"
    assert repaired(text) == "\ufeffcafé\x00\r\nmás\u2028café\u2029\ufffd\r"


def test_a_long_line_of_damage_takes_no_more_than_its_length() -> None:
    line = mojibake.corrupt("Мост останется закрытым до весны. " * 300, "windows-1252")
    assert repaired(line) == "Мост останется закрытым до весны. " * 300
