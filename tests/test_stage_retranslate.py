"""The stage retranslate, in the pipeline and in a run: beside the text, never in it; without a model, nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tiny_model

from repair import recipe
from repair.batch import run
from repair.batch.options import Options
from repair.batch.verify import verify
from repair.batch.worker import Fields
from repair.cli import main
from repair.context import Context
from repair.document import Document, Mark, Passage, Translation
from repair.edit import Edit
from repair.stages import retranslate

SPANISH = "El presidente ruso viajó a Kíev el martes y volvió el jueves. La agencia informó el lunes."
RUSSIAN = "Сирена выла всю ночь, а утром автобусы снова вышли на линию."
ARABIC = "قال الوزير إن المحادثات ستستمر غدا في المدينة."
ENGLISH = "The agency said that nobody had come to the city on Monday, and that the buses were late."
GARBLED = "The mayor of Chiinu said that the buses would be late, and that he was sorry. ."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_model.write_model(tmp_path_factory.mktemp("models") / "tiny"))


def document(text: str, *passages: Passage, **meta: object) -> Document:
    return replace(Document.new("x", text, **meta), passages=passages)


def whole(text: str, language: str) -> Document:
    return document(text, Passage(0, len(text), language))


def translations(document: Document, model: str) -> list[Translation]:
    found = list(retranslate.propose(document, Context(model=model)))
    return [each for each in found if isinstance(each, Translation)]


# ---------------------------------------------------------------------------------------------------------- the stage
@pytest.mark.parametrize(("text", "language"), [(SPANISH, "es"), (RUSSIAN, "ru"), (ARABIC, "ar")])
def test_a_passage_in_another_language_is_translated(model: str, text: str, language: str) -> None:
    (found,) = translations(whole(text, language), model)
    assert (found.start, found.end, found.language, found.source) == (0, len(text), language, "passage")
    assert found.text == text  # the tiny model copies
    assert found.score is not None
    assert found.model.startswith("tiny ")
    assert found.chrf is None
    assert found.lost == ()


def test_english_and_unknown_passages_are_not(model: str) -> None:
    text = f"{ENGLISH}\n{SPANISH}\nKabul"
    cuts = len(ENGLISH), len(ENGLISH) + 1 + len(SPANISH)
    spans = (
        Passage(0, cuts[0], "en"),
        Passage(cuts[0] + 1, cuts[1], "es"),
        Passage(cuts[1] + 1, len(text), "unknown"),
    )
    (found,) = translations(document(text, *spans), model)
    assert (found.start, found.end, found.text) == (cuts[0] + 1, cuts[1], SPANISH)
    assert found.kept == ("Kíev",)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_passage_is_nothing(model: str, text: str) -> None:
    assert translations(whole(text, "es"), model) == []


def test_without_a_model_nothing_is_said() -> None:
    found = retranslate.propose(replace(whole(SPANISH, "es"), meta={"source": RUSSIAN}), Context())
    assert list(found) == []


def test_the_source_text_is_compared_with_the_english(model: str) -> None:
    source = "Ayer Petrov viajó a Bruselas y a Moscú con 40 hombres, y nadie sabe dónde está ahora su hermano."
    text = "Yesterday Petrov travelled to Brussels with 40 men."
    (found,) = translations(document(text, Passage(0, len(text), "en"), source=source), model)
    assert (found.start, found.end, found.language, found.source) == (0, len(text), "es", "source-text")
    assert found.chrf is not None
    assert 0 < found.chrf < 60
    assert (found.kept, found.lost) == (("Petrov", "Bruselas", "40"), ("Moscú",))


def test_a_source_text_that_is_the_text_is_as_close_as_can_be(model: str) -> None:
    text = "El presidente ruso viajó el martes y la agencia informó de que nadie había llegado a la ciudad."
    (found,) = translations(document(text, source=text), model)
    assert found.chrf == 100


@pytest.mark.parametrize("source", [None, 7, "", " \n", ["El presidente"], ENGLISH])
def test_what_is_no_source_text_is_left_alone(model: str, source: object) -> None:
    assert translations(document(ENGLISH, Passage(0, len(ENGLISH), "en"), source=source), model) == []


def test_a_second_round_says_nothing_new(model: str) -> None:
    first = replace(whole(SPANISH, "es"), meta={"source": SPANISH})
    made = tuple(translations(first, model))
    assert [found.source for found in made] == ["passage", "source-text"]
    again = replace(first, translations=made).with_layer("names", [Edit(0, 2, "El", "Ell", "demo")])
    assert list(retranslate.propose(again, Context(model=model))) == []


def test_what_was_said_before_stays_when_more_is_found(model: str) -> None:
    first = whole(SPANISH, "es")
    held = replace(first, translations=tuple(translations(first, model)), meta={"source": SPANISH})
    assert [found.source for found in translations(held, model)] == ["passage", "source-text"]


def test_a_model_that_talks_in_circles_is_told_in_a_mark(tmp_path: Path) -> None:
    looper = str(tiny_model.write_model(tmp_path / "looper", copies=False))
    text = "El presidente ruso viajó a Kíev el martes y volvió el jueves a la ciudad."
    found, mark = retranslate.propose(whole(text, "es"), Context(model=looper))
    assert isinstance(found, Translation)
    assert (found.text, found.score, found.kept, found.lost) == ("", None, (), ())
    assert isinstance(mark, Mark)
    assert (mark.start, mark.end, mark.kind) == (0, len(text), "translation-gap")
    assert mark.note == "One sentence is left as before: the model came to no end (1)."


def test_a_model_is_not_given_a_language_it_does_not_read(tmp_path: Path) -> None:
    spanish = str(tiny_model.write_model(tmp_path / "es-en"))
    assert translations(whole(RUSSIAN, "ru"), spanish) == []
    assert len(translations(whole(SPANISH, "es"), spanish)) == 1


# ------------------------------------------------------------------------------------------------------- the pipeline
def test_the_pipeline_keeps_the_translation_and_never_the_text(model: str) -> None:
    text = f"{GARBLED}\n{SPANISH}\n"
    plain = recipe.pipeline()(Document.new("x", text))
    found = recipe.pipeline(recipe.Settings(model=model))(Document.new("x", text))
    assert (found.text, found.edits()) == (plain.text, plain.edits())
    (made,) = found.translations
    assert found.text[made.start : made.end] == SPANISH == made.text
    assert not found.failures


def test_a_model_that_is_gone_fails_the_stage_and_nothing_else(tmp_path: Path) -> None:
    text = f"{GARBLED}\n{SPANISH}\n"
    found = recipe.pipeline(recipe.Settings(model=str(tmp_path / "gone")))(Document.new("x", text))
    assert found.text == recipe.pipeline()(Document.new("x", text)).text
    (failure,) = found.failures
    assert failure.stage == "retranslate"
    assert "There is no file or folder" in failure.error


# -------------------------------------------------------------------------------------------------------------- a run
def batch(folder: Path) -> Path:
    folder.mkdir()
    rows = [
        {"id": f"n{number}", "text": f"{GARBLED}\n{SPANISH} {number}", "original": SPANISH if number % 2 else None}
        for number in range(8)
    ]
    for name in ("a.jsonl", "c.jsonl", "d.jsonl"):  # a unit of work each
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "b.txt").write_text(f"{RUSSIAN}\n{ENGLISH}\n")
    return folder


def records(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{name}.edits.jsonl").read_bytes().splitlines()]


def test_any_number_of_jobs_gives_the_same_bytes(model: str, tmp_path: Path) -> None:
    source, settings = batch(tmp_path / "in"), recipe.Settings(model=model)
    for jobs in (1, 2):
        run.run(source, tmp_path / str(jobs), settings, Options(fields=Fields(source="original"), jobs=jobs))
    for name in ("a.jsonl", "d.jsonl", "a.jsonl.edits.jsonl", "d.jsonl.edits.jsonl", "b.txt.edits.jsonl"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name
    report = json.loads((tmp_path / "2" / "report.json").read_text())
    assert report["files"]["a.jsonl"]["translations"] == {"passage": 8, "source-text": 4}
    assert report["files"]["b.txt"]["translations"] == {"passage": 1}
    assert not report["failures"]
    assert verify(tmp_path / "2").faults == ()
    first = records(tmp_path / "1", "a.jsonl")[1]
    text = f"{GARBLED}\n{SPANISH} 1"
    assert [(text[each["start"] : each["end"]], each["source"]) for each in first["translations"]] == [
        (f"{SPANISH} 1", "passage"),
        (text, "source-text"),
    ]
    assert set(first["translations"][0]) == {
        "start", "end", "language", "source", "text", "model", "score", "chrf", "kept", "lost",
    }  # fmt: skip


Capture = pytest.CaptureFixture[str]


def test_the_summary_says_what_was_translated(model: str, tmp_path: Path, capsys: Capture) -> None:
    source = batch(tmp_path / "in")
    words = ["run", str(source / "b.txt"), "-o", str(tmp_path / "out")]
    assert main(words) == 0
    assert "retranslate  off (no --model)" in capsys.readouterr().out
    assert main([*words, "--model", model]) == 0
    assert "retranslate  1 passage translated" in capsys.readouterr().out
    assert main([*words, "--model", model, "--without", "retranslate"]) == 0
    assert "retranslate  off (not among the stages)" in capsys.readouterr().out
    words = ["run", str(source / "a.jsonl"), "-o", str(tmp_path / "lines"), "--source-field", "original"]
    assert main([*words, "--model", model]) == 0
    assert "retranslate  8 passages translated, 4 source texts" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["run", "{in}", "-o", "{out}"], ["text", "{in}/b.txt"], ["explain", "{in}/b.txt"]])
def test_a_wrong_model_is_told_before_anything_is_done(tmp_path: Path, capsys: Capture, command: list[str]) -> None:
    source, out = batch(tmp_path / "in"), tmp_path / "out"
    words = [word.format(**{"in": source, "out": out}) for word in command]
    assert main([*words, "--model", str(tmp_path / "gone")]) == 2
    told = capsys.readouterr()
    assert "There is no file or folder" in told.err
    assert "--model" in told.err
    assert told.out == ""
    assert not out.exists()


def test_explain_and_text_tell_of_the_translation(model: str, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.txt").write_text(f"{SPANISH}\n")
    assert main(["explain", str(tmp_path / "a.txt"), "--model", model]) == 0
    told = capsys.readouterr().out
    assert "1 translation\n" in told
    assert f"  es: {SPANISH}\n" in told
    assert "passage, tiny " in told
    assert main(["text", str(tmp_path / "a.txt"), "--model", model]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"{SPANISH}\n"
    assert "1 translation." in shown.err


def test_nothing_of_a_model_is_loaded_without_one() -> None:
    code = (
        "import sys; from repair import repair; repair('Los ministros no han dicho nada de la ley de ayer.')\n"
        "print(*[name for name in ('ctranslate2', 'sentencepiece', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
