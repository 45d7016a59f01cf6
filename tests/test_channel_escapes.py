"""Escape residue: what each kind spells, reads back, and proves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.channel import escapes, proved
from repair.edit import apply

# "&", "#" and backslashes begin escapes, so a text that holds them may hold what was spelled from the start.
PLAIN = st.characters(codec="utf-8", exclude_categories=("C",), exclude_characters="&#\\;u")
TEXTS = st.text(PLAIN, max_size=20)


@given(TEXTS, st.sampled_from(escapes.KINDS))
def test_what_was_spelled_out_is_proved(text: str, kind: str) -> None:
    garbled = escapes.corrupt(text, kind)
    assert escapes.holds("escape-residue", kind, text, garbled) == (garbled != text)


@given(TEXTS, st.sampled_from(["html", "backslash-u"]))
def test_whole_spellings_are_read_back(text: str, kind: str) -> None:
    assert escapes.read_back(escapes.corrupt(text, kind), kind) == text


@given(TEXTS, st.sampled_from(escapes.KINDS))
def test_another_text_is_never_proved(text: str, kind: str) -> None:
    garbled = escapes.corrupt(text + "é", kind)
    assert not escapes.holds("escape-residue", kind, text + "è", garbled)


@given(st.text(max_size=40), st.sampled_from(escapes.KINDS))
def test_every_find_is_proved_and_fits(text: str, kind: str) -> None:
    edits = list(escapes.residues(text, kind))
    apply(text, edits)
    assert all(map(proved, edits))


PARTS = ["&", "#", "\\", "u", ";", "x", "0", "00e9", "d83d", "de00", "39", "eacute", "amp", " ", "s"]


@given(st.lists(st.sampled_from(PARTS)))
def test_every_find_in_what_looks_like_escapes_is_proved_and_fits(parts: list[str]) -> None:
    for kind in escapes.KINDS:
        test_every_find_is_proved_and_fits.hypothesis.inner_test("".join(parts), kind)


@pytest.mark.parametrize(
    ("kind", "garbled", "text"),
    [
        ("html", "Jos&eacute; y Mu&#241;oz", "José y Muñoz"),
        ("html", "it&#39;s &#x27;so&#X27; &#146;", "it's 'so' ’"),
        ("html", "&EACUTE;VORA, &Eacute;vora, &ccaron;", "ÉVORA, Évora, č"),
        ("html", "&amp;amp;eacute;", "&amp;eacute;"),
        ("html-no-semicolon", "M&eacutexico, M&#233xico", "México, México"),
        ("html-no-ampersand", "Joseacute, Joseacute; don#8217;t", "José, José don’t"),
        ("html-ampersand-spaced", "Lima #39;s, quot;so quot;", 'Lima\'s,"so"'),
        ("backslash-u", r"M\u00e9xico \ud83d\ude00", "México 😀"),
        ("backslash-x", r"M\xe9xico \x93", "México \x93"),
        ("bare-u", "Su00e3o, donu2019t ud83dude00", "São, don’t 😀"),
    ],
)
def test_the_ways_to_spell(kind: str, garbled: str, text: str) -> None:
    assert escapes.read_back(garbled, kind) == text
    assert all(map(proved, escapes.residues(garbled, kind)))


@pytest.mark.parametrize(
    "text",
    [
        "AT&T, R&D; Q&A, B&B; M&S",
        "?a=1&b=2",
        "&nosuchname; &#0; &#xD800; &#99999999;",
        "stuffed, puffed, rebuffed",
        r"C:\data\new, \u12, \xg1, \uD800",
        "the 39; room #7, an acute; pain",
    ],
)
def test_what_only_looks_like_an_escape(text: str) -> None:
    assert [edit for kind in escapes.KINDS for edit in escapes.residues(text, kind)] == []


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("html", "é", "&egrave;"),
        ("html", "é", "&eacute"),
        ("html", "é", "é"),
        ("bare-u", "é", "\\u00e9"),
        ("nonsense", "é", "&eacute;"),
        ("backslash-x", "ł", "\\x142"),
    ],
)
def test_a_false_step_does_not_hold(kind: str, before: str, after: str) -> None:
    assert not escapes.holds("escape-residue", kind, before, after)
