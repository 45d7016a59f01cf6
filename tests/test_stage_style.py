"""House style: the user's own spellings, last of all, proved by the row that asked for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batches import lines, status, write

from repair import recipe, repair
from repair.channel import style
from repair.errors import SettingsError

ROWS = "# names of places\nfrom\tto\nKiev\tKyiv\nBurma\tMyanmar\nchicken Kiev\tchicken Kiev\nRio\tRio de Janeiro\n"


@pytest.fixture
def settings(tmp_path: Path) -> recipe.Settings:
    path = tmp_path / "style.tsv"
    path.write_text(ROWS, encoding="utf-8")
    return recipe.Settings(style=str(path))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He left Kiev for Burma.", "He left Kyiv for Myanmar."),
        ("Kiev’s mayor and the Kiev-based firm.", "Kyiv’s mayor and the Kyiv-based firm."),
        ("KIEV, May 3", "KYIV, May 3"),
        ("They ate chicken Kiev in Kiev.", "They ate chicken Kiev in Kyiv."),
        ("He said: “Kiev is quiet and Burma is not.”", "He said: “Kyiv is quiet and Burma is not.”"),
        ("She flew to Rio on Monday.", "She flew to Rio de Janeiro on Monday."),
    ],
)
def test_whole_words_are_written_as_the_house_wants(before: str, after: str, settings: recipe.Settings) -> None:
    document = repair(before, settings)
    assert document.text == after
    assert {edit.rule for edit in document.edits()} == {"names.house-style"}
    assert repair(after.replace("Rio de Janeiro", "the city"), settings).edits() == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kievan Rus and the kiev of the text.",
        "See www.example.com/Kiev and @Kiev.",
        "La ciudad de Kiev es la capital de Ucrania y el presidente dijo que no iba a viajar.",
    ],
)
def test_what_is_no_whole_word_or_no_english_is_left(text: str, settings: recipe.Settings) -> None:
    assert repair(text, settings).text == text


def test_without_a_style_clean_spellings_stay() -> None:
    assert repair("He left Kiev for Burma.").text == "He left Kiev for Burma."


def test_a_word_refused_in_direct_speech_is_on_record(settings: recipe.Settings) -> None:
    (refused,) = repair("He said: “Burma is far.”", settings).refusals
    assert (refused.before, refused.after) == ("Burma", "Myanmar")


def test_a_repaired_name_gets_the_house_style_too_with_both_proofs(tmp_path: Path) -> None:
    path = tmp_path / "style.tsv"
    path.write_text("Chișinău\tKishinev\n", encoding="utf-8")
    document = repair("The mayor of Chiinu spoke to the Moldovan press.", recipe.Settings(style=str(path)))
    (edit,) = document.edits()
    assert (edit.before, edit.after, edit.rule) == ("Chiinu", "Kishinev", "names.lost-letters > names.house-style")
    assert [step.channel for step in edit.proof] == ["house-style(Chișinău→Kishinev)", "drop-non-ascii"]


def test_a_line_full_of_such_words_is_no_damage(settings: recipe.Settings) -> None:
    text = "Kiev, Kiev, Kiev, Kiev, Kiev, Kiev, Kiev, Kiev, Kiev and Kiev."
    assert repair(text, settings).text == text.replace("Kiev", "Kyiv")


def test_a_run_verifies_and_reverts_without_the_style(tmp_path: Path, settings: recipe.Settings) -> None:
    source = write(tmp_path / "in", {"a.jsonl": lines("He left Kiev.", "It was Monday.")})
    assert status("run", source, "-o", tmp_path / "out", "--style", settings.style) == 0
    assert b"Kyiv" in (tmp_path / "out/a.jsonl").read_bytes()
    report = json.loads((tmp_path / "out/report.json").read_bytes())
    assert report["signature"].startswith(recipe.signature(recipe.Settings(style=settings.style)))
    assert not report["signature"].startswith(recipe.signature())
    Path(str(settings.style)).unlink()
    assert status("verify", tmp_path / "out") == 0
    assert status("revert", tmp_path / "out", "-o", tmp_path / "back") == 0
    assert (tmp_path / "back/a.jsonl").read_bytes() == (source / "a.jsonl").read_bytes()


def test_the_signature_names_what_a_style_says_and_not_where_it_lies(tmp_path: Path) -> None:
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).write_text("Kiev\tKyiv\n", encoding="utf-8")
    one, two = (recipe.signature(recipe.Settings(style=str(tmp_path / name))) for name in ("a.tsv", "b.tsv"))
    assert one == two
    (tmp_path / "b.tsv").write_text("Kiev\tKyjiv\n", encoding="utf-8")
    assert recipe.signature(recipe.Settings(style=str(tmp_path / "b.tsv"))) != one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Kiev Kyiv\n", "line 1: a row of a house style is FROM, a tab, and TO"),
        ("Kiev\tKyiv\nKiev\tKyjiv\n", "line 2: 'Kiev' is to become 'Kyiv' and 'Kyjiv'. Keep one."),
        ("Kiew\tKiev\nKiev\tKyiv\n", "'Kiew' is to become 'Kiev', and that 'Kyiv'. Write the last form in both rows."),
        ("Kiev\t\n", "line 1"),
    ],
)
def test_a_style_that_cannot_be_followed_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "style.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        style.read(path)


def test_a_missing_style_is_told(tmp_path: Path) -> None:
    assert status("text", "-", "--style", tmp_path / "none.tsv") == 2


def test_a_proof_of_another_row_does_not_hold() -> None:
    assert style.holds("house-style", "Kiev→Kyiv", "Kyiv", "Kiev")
    assert not style.holds("house-style", "Kiev→Kyiv", "Lviv", "Lvov")
    assert not style.holds("house-style", "Kyiv→Kyiv", "Kyiv", "Kyiv")


# ------------------------------------------------------------------------------------------------- quotation marks
LOST = "They dont know why the mill isnt open, and the farmers didnt ask the council either."


@pytest.mark.parametrize(
    ("text", "look", "wanted"),
    [
        ("It isn’t “ours”, he said.", "straight", 'It isn\'t "ours", he said.'),
        ('It isn\'t "ours", he said.', "curly", "It isn’t “ours”, he said."),
        ('"We came late," she said. "It rained."', "curly", "“We came late,” she said. “It rained.”"),
        ('"We came late, and then it rained on the whole of us all day.', "curly", None),
        ("The players' union met in the '90s.", "curly", "The players’ union met in the ’90s."),
        ("It isn't 'ours', said the players' union.", "curly", "It isn’t 'ours', said the players' union."),
        ('A 6\'2" man and a 5" nail.', "curly", None),
        ('He said " no.', "curly", None),
        ("See rock'n'roll at www.example.com/it's and it's fine.", "curly", None),
    ],
)
def test_marks_get_the_look_that_is_asked_for(text: str, look: str, wanted: str | None) -> None:
    settings = recipe.Settings(quotes=look)
    document = repair(text, settings)
    if wanted is not None:
        assert document.text == wanted
        assert {edit.rule for edit in document.edits()} == {"style.quotes"}
    assert repair(document.text, settings).text == document.text


@pytest.mark.parametrize(
    ("text", "look"),
    [
        ('A 5" nail and a 6\'2" man.', "curly"),
        ("Er sagte: „Wir kommen später und bringen die anderen Kinder auch noch mit, wenn es geht.“", "straight"),
        ("They said “no” and didn't go.", None),
    ],
)
def test_marks_that_are_something_else_stay(text: str, look: str | None) -> None:
    assert repair(text, recipe.Settings(quotes=look)).text == text


def test_what_is_put_back_gets_the_look_too_with_both_proofs() -> None:
    document = repair(LOST, recipe.Settings(quotes="straight"))
    assert document.text == "They don't know why the mill isn't open, and the farmers didn't ask the council either."
    edit = document.edits()[0]
    assert (edit.before, edit.after, edit.rule) == ("", "'", "restore.contraction > style.quotes")
    assert [step.channel for step in edit.proof] == ["quote-style(straight)", "drop-non-ascii"]
    assert repair(document.text, recipe.Settings(quotes="straight")).edits() == ()


def test_a_run_with_one_look_verifies_and_reverts(tmp_path: Path) -> None:
    source = write(tmp_path / "in", {"a.jsonl": lines(LOST, "It isn’t “ours”.")})
    assert status("run", source, "-o", tmp_path / "out", "--quotes", "straight") == 0
    texts = [json.loads(line)["text"] for line in (tmp_path / "out/a.jsonl").read_bytes().splitlines()]
    assert (texts[0][:10], texts[1]) == ("They don't", 'It isn\'t "ours".')
    assert status("verify", tmp_path / "out") == 0
    assert status("revert", tmp_path / "out", "-o", tmp_path / "back") == 0
    assert (tmp_path / "back/a.jsonl").read_bytes() == (source / "a.jsonl").read_bytes()


def test_another_look_is_refused() -> None:
    with pytest.raises(SettingsError, match="There is no value for quotes"):
        recipe.Settings(quotes="round")
