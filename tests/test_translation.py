"""Models as users have them, whole and broken; what is said of them; sentences, and comparing two texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny_model

from repair.translation import compare, feeding, model_file, sentences
from repair.translation.model import Model, check, load
from repair.translation.model_file import ModelError

SPANISH = "El presidente ruso viajó a Kíev el martes."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model.write_model(tmp_path_factory.mktemp("models") / "es-en")


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return load(str(folder))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return tiny_model.write_model(tmp_path / "es-en")


# ------------------------------------------------------------------------------------------------- what can be loaded
def test_the_tiny_model_has_the_same_bytes_each_time(folder: Path, tmp_path: Path) -> None:
    again = tiny_model.write_model(tmp_path / "again")
    for path in folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_folder_is_found_by_itself_from_above_and_by_its_weights(folder: Path) -> None:
    names = [check(str(path)).label for path in (folder, folder.parent, folder / "model.bin")]
    assert len(set(names)) == 1
    assert names[0].startswith("es-en ")


def test_an_argos_package_is_read_as_it_is(folder: Path, tmp_path: Path) -> None:
    package = tiny_model.write_package(folder, tmp_path / "translate-es_en.argosmodel")
    found = load(str(package))
    assert found.layout.source_language == "es"
    assert found.translate([SPANISH])[0].text == SPANISH


def test_a_vocabulary_may_be_a_text(broken: Path) -> None:
    words = json.loads((broken / "shared_vocabulary.json").read_text())
    (broken / "shared_vocabulary.json").unlink()
    (broken / "shared_vocabulary.txt").write_text("\n".join(words) + "\n")
    assert load(str(broken)).translate([SPANISH])[0].text == SPANISH


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another(folder: Path) -> None:
    other = tiny_model.pieces(("Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich.",) * 3, 60)
    (folder / "source.spm").write_bytes(other)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "weights cut short": (lambda here: half(here / "model.bin"), "model.bin is cut short: download it again"),
    "weights empty": (lambda here: (here / "model.bin").write_bytes(b""), "model.bin is empty: download it again"),
    "a web page": (
        lambda here: (here / "model.bin").write_text("<!DOCTYPE html><title>404</title>" * 50),
        "model.bin is not a CTranslate2 model but a web page",
    ),
    "a git-lfs pointer": (
        lambda here: (here / "model.bin").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:03ef\n"),
        "is a git-lfs pointer, not the model: run `git lfs pull`",
    ),
    "weights missing": (lambda here: (here / "model.bin").unlink(), "There is no model.bin"),
    "a Firefox model": (
        lambda here: (here / "model.bin").rename(here / "model.esen.intgemm.alphas.bin"),
        "a Firefox model, which CTranslate2 cannot run",
    ),
    "config missing": (lambda here: (here / "config.json").unlink(), "config.json is missing beside model.bin"),
    "config broken": (lambda here: (here / "config.json").write_text("{"), "config.json is broken"),
    "config a list": (lambda here: (here / "config.json").write_text("[]"), "config.json should hold a dict"),
    "vocabulary missing": (
        lambda here: (here / "shared_vocabulary.json").unlink(),
        "shared_vocabulary.json or source_vocabulary.json is missing",
    ),
    "vocabulary too short": (
        lambda here: (here / "shared_vocabulary.json").write_text('["<unk>", "</s>", "a"]'),
        "the source vocabulary has 3 tokens and the model 200: it belongs to another model",
    ),
    "vocabulary of another model": (
        lambda here: (here / "shared_vocabulary.json").write_text(json.dumps(["<unk>", *map(str, range(199))])),
        "belongs to another model: only 0% of its pieces are in the vocabulary",
    ),
    "pieces missing": (
        lambda here: [(here / name).unlink() for name in ("source.spm", "target.spm")],
        "SentencePiece file is missing. Copy source.spm",
    ),
    "pieces of another model": (of_another, "source.spm belongs to another model: only"),
    "pieces broken": (lambda here: (here / "source.spm").write_bytes(b"oh"), "source.spm is not a SentencePiece model"),
    "pieces a pointer": (
        lambda here: (here / "source.spm").write_text("version https://git-lfs.github.com/spec/v1"),
        "source.spm is a git-lfs pointer",
    ),
    "the other direction": (lambda here: here.rename(here.parent / "en-es"), "translates from en into es"),
    "two models": (lambda here: tiny_model.write_model(here.parent / "ru-en"), "holds 2 models. Name one of them"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_told_in_words(broken: Path, name: str) -> None:
    damage, message = BROKEN[name]
    damage(broken)
    with pytest.raises(ModelError) as caught:
        check(str(broken.parent))
    assert message in str(caught.value)


def test_a_path_that_is_no_model_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    for path, message in {"gone": "There is no file or folder", "notes.txt": "neither a folder nor"}.items():
        with pytest.raises(ModelError, match=message):
            check(str(tmp_path / path))


def test_no_folder_is_read_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "MOST_FILES", 20)
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text("")
    with pytest.raises(ModelError, match="very many files"):
        check(str(tmp_path))


# ------------------------------------------------------------------------------------------------------- translating
def test_sentences_come_back_one_for_one_with_rounded_scores(model: Model) -> None:
    found = model.translate([SPANISH, "", "12.500", SPANISH])
    assert [sentence.text for sentence in found] == [SPANISH, "", "12.500", SPANISH]
    assert found[0].score is not None
    assert -1 < found[0].score == round(found[0].score, 3) < 0
    assert [sentence.score for sentence in found[1:3]] == [None, None]
    assert not any(sentence.fault for sentence in found)


def test_the_layout_of_a_text_stays(model: Model) -> None:
    text = f"\r\n  {SPANISH} {SPANISH}\r\n\r\n---\n\t{SPANISH}\u2028"
    found = model.render(text)
    assert (found.text, found.translated, found.faults) == (text, 3, ())


def test_a_long_sentence_is_cut_and_joined(model: Model) -> None:
    long = "La agencia informó el lunes de que nadie había llegado a la ciudad, " * 20
    found = model.translate([long.strip()])[0]
    assert (found.text, found.fault) == (long.strip(), "")


def test_what_cannot_be_cut_is_left_as_it_was(model: Model) -> None:
    long = "presidente" * 50
    found = model.translate([long, SPANISH])
    assert (found[0].text, found[0].score) == (long, None)
    assert "longer than the model takes" in found[0].fault
    assert found[1].text == SPANISH
    assert found[1].score is not None


def test_letters_that_the_model_does_not_know_are_not_sent(model: Model) -> None:
    found = model.translate(["Η κυβέρνηση ανακοίνωσε χθες το βράδυ."])[0]
    assert found.text.startswith("Η κυβέρνηση")
    assert "letters that the model does not know" in found.fault


def test_lone_surrogates_and_nul_do_no_harm(model: Model) -> None:
    for text in ("\ud800", f"{SPANISH[:-1]}\ud800.", f"{SPANISH}\0", "\ufffd" * 5):
        assert len(model.translate([text])) == 1


def test_a_model_that_talks_in_circles_is_stopped(tmp_path: Path) -> None:
    looper = load(str(tiny_model.write_model(tmp_path / "es-en", copies=False)))
    found = looper.translate([SPANISH])[0]
    assert (found.text, found.score, found.fault) == (SPANISH, None, "the model came to no end")


def test_one_row_that_the_engine_refuses_costs_itself_alone(model: Model) -> None:
    class Picky:
        def translate_batch(self, rows: list[list[str]], **options: object) -> object:
            if any("lunes" in "".join(row) for row in rows):
                raise RuntimeError("No position encodings are defined")
            return model.engine.translate_batch(rows, **options)

    picky = Model(model.layout, Picky(), model.reader, model.writer)
    found = picky.translate([SPANISH, "La agencia informó el lunes.", "El presidente."])
    assert [bool(sentence.fault) for sentence in found] == [False, True, False]
    assert found[1].text == "La agencia informó el lunes."


FORKED = """
import os, sys
from repair.translation.model import load
before = load(sys.argv[1]).translate(["El presidente."])
child = os.fork()
if child == 0:
    os._exit(0 if load(sys.argv[1]).translate(["El presidente."]) == before else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is POSIX")
def test_a_forked_child_loads_its_own(folder: Path) -> None:
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", FORKED, str(folder)], timeout=60).returncode == 0


# ---------------------------------------------------------------------------------------------------------- families
HUGGING_FACE = {"add_source_eos": False, "decoder_start_token": "</s>"}
FAMILIES = {
    "OpenNMT": ((), {"add_source_eos": False, "decoder_start_token": "<s>"}, "bilingual", (), (), ()),
    "OPUS": ((), {"add_source_eos": True}, "bilingual", (), (), ()),
    "OPUS from Hugging Face": ((), HUGGING_FACE, "bilingual", (), ("</s>",), ()),
    "OPUS for many": ((">>eng<<", ">>rus<<"), HUGGING_FACE, "opus-multilingual", (">>eng<<",), ("</s>",), ()),
    "M2M-100": (("__es__", "__en__"), HUGGING_FACE, "m2m", ("__es__",), ("</s>",), ("__en__",)),
    "NLLB": (("spa_Latn", "eng_Latn"), HUGGING_FACE, "nllb", ("spa_Latn",), ("</s>",), ("eng_Latn",)),
    "mBART-50": (("es_XX", "en_XX"), HUGGING_FACE, "mbart", ("es_XX",), ("</s>",), ("en_XX",)),
    "MADLAD": (("<2en>", "<2es>"), {"add_source_eos": False}, "madlad", ("<2en>",), ("</s>",), ()),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_known_by_its_vocabulary(tmp_path: Path, name: str) -> None:
    more, config, family, prefix, suffix, answer = FAMILIES[name]
    found = load(str(tiny_model.write_model(tmp_path / "many", more=more, config=config)))
    fed = found.layout.feeding
    assert (fed.family, fed.prefix("es"), fed.suffix, fed.answer()) == (family, prefix, suffix, answer)
    assert len(found.translate([SPANISH], "es")) == 1
    assert found.reads("es")
    assert found.reads("fi") == (family not in feeding.NAMES_SOURCE)
    assert not found.reads("en")


def test_a_model_of_many_languages_must_have_english(tmp_path: Path) -> None:
    tiny_model.write_model(tmp_path / "many", more=("__es__", "__fr__"), config=HUGGING_FACE)
    with pytest.raises(ModelError, match="does not translate into English; it has __es__, __fr__"):
        check(str(tmp_path))


def test_a_model_for_one_language_is_not_given_another(model: Model) -> None:
    assert [model.reads(language) for language in ("es", "unknown", "pt", "en")] == [True, True, False, False]


# ------------------------------------------------------------------------------------------------ sentences, comparing
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uno. Dos! ¿Tres? «Cuatro.» Cinco", ["Uno.", "Dos!", "¿Tres?", "«Cuatro.»", "Cinco"]),
        ("Los EE. UU. y el Sr. Paz llegaron.", ["Los EE. UU. y el Sr. Paz llegaron."]),
        ("Завод им. Ленина закрыт. Его г. Пермь не спас.", ["Завод им. Ленина закрыт.", "Его г. Пермь не спас."]),
        ("今天下雨。明天晴。", ["今天下雨。", "明天晴。"]),
        ("ماذا قال؟ لا شيء.", ["ماذا قال؟", "لا شيء."]),
        ("Costó 3.5 millones. 20 personas", ["Costó 3.5 millones.", "20 personas"]),
        ("", []),
        (" \n\t ", []),
        ("a\r\nb\u2028c", ["a", "b", "c"]),
    ],
)
def test_sentences_are_cut_where_they_end(text: str, expected: list[str]) -> None:
    spans = list(sentences.sentences(text))
    assert [text[start:end] for start, end in spans] == expected
    gaps = zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True)
    assert not "".join(text[start:end] for start, end in gaps).strip()


def test_names_and_numbers_are_found_again() -> None:
    spanish = "Ayer Vladímir Petrov viajó de Moscú a Bruselas con 1.200 hombres, dijo Ana Ruiz a la BBC."
    english = "Vladimir Petrov’s trip from Moscow to Brussels with 1,200 men, Ana Ruz said."
    kept, lost = compare.kept_and_lost(spanish, english, "es")
    assert kept == ("Vladímir Petrov", "Moscú", "Bruselas", "1200")
    assert lost == ("Ana Ruiz",)  # BBC may have another name there


def test_cyrillic_names_are_found_without_their_endings() -> None:
    russian = "Вчера Путин звонил Зеленскому из Москвы, сообщил Рябкову Иванов."
    kept, lost = compare.kept_and_lost(russian, "Putin called Zelensky from Moscow, told by Ivanov.", "ru")
    assert (kept, lost) == (("Путин", "Зеленскому", "Москвы"), ("Рябкову Иванов",))


def test_german_nouns_are_no_names() -> None:
    assert compare.kept_and_lost("Gestern kam der Minister mit 3 Koffern.", "He came.", "de") == ((), ("3",))


def test_comparing_has_an_end() -> None:
    russian, english = "Вчера Бугровский звонил Тарасенко 17 раз. " * 5_000, "Nobody Said Anything About It. " * 5_000
    kept, lost = compare.kept_and_lost(russian, english, "ru")
    assert (kept, lost) == ((), ("Бугровский", "Тарасенко", "17"))
    assert compare.chrf(english, english) == pytest.approx(100)


@pytest.mark.parametrize(
    ("source", "translation", "wrong"),
    [
        ("Habló con la prensa.", "He spoke to the press.", False),
        ("No, no, no y no.", "No, no, no and no.", False),
        ("Habló con la prensa.", "He spoke and spoke and spoke and spoke.", True),
        ("Habló con la prensa.", "", True),
        ("Habló con la prensa.", ". . .", True),
        ("Habló con la prensa el lunes por la noche en su casa.", "He spoke.", True),
        (
            "外交部发言人周一表示会谈将继续。",
            "The foreign ministry's spokeswoman said on Monday talks will go on.",
            False,
        ),
    ],
)
def test_translations_that_are_none_are_thrown_away(source: str, translation: str, wrong: bool) -> None:
    assert bool(compare.fault(source, translation)) == wrong


def test_a_headline_in_capitals_is_no_name() -> None:
    headline = "Ayer: EL PRESIDENTE Y EL MINISTRO DE LA DEFENSA HAN LLEGADO A LA CIUDAD DE NOCHE"
    assert list(compare.names(headline)) == []


@pytest.mark.parametrize("text", ["presidente" * 20_000, "(" * 100_000, "1.1" * 50_000, "A-" * 50_000, "Aa " * 50_000])
def test_odd_texts_take_no_time(model: Model, text: str) -> None:
    assert model.render(text, "es").text
    assert compare.kept_and_lost(text, text, "es")[1] == ()
