"""Words and names that lost letters: what comes back, on whose word, and what is left alone."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks.folds import FOLDS, path_of
from repair import recipe, repair
from repair.channel import losses
from repair.edit import Tier
from repair.stages._name_features import FEATURES

PROBABLE = recipe.Settings(apply="probable")


def edited(text: str, settings: recipe.Settings | None = None) -> dict[str, str]:
    document = repair(text, settings or recipe.Settings())
    return {edit.before: edit.after for edit in document.edits() if edit.before.isascii() and not edit.after.isascii()}


def reasons(text: str) -> str:
    return "; ".join(reason for found in repair(text).evidence for reason in found.reasons)


def test_an_english_name_with_an_s_may_be_an_owner() -> None:
    text = "They didnt say that Toms car was found in Mxico, and Jos Prez and Ramn Lpez werent there."
    found = edited(text)
    assert found["Lpez"] == "López"
    assert "Toms" not in found


STRUCK = (
    "The curators didnt say why Claude Mntz left the gallery in Dsseldorf. Its caf has a new chef, and Germanys papers "
    "wrote that they couldnt reach Mr. Mntz. His fiance, the painter Ccile Lefvre, wasnt in Cologne either."
)


def test_a_text_that_lost_its_letters_gets_names_and_dictionary_words_back() -> None:
    found = edited(STRUCK)
    assert found["Dsseldorf"] == "Düsseldorf"
    assert found["Ccile"] == "Cécile"
    assert found["Lefvre"] == "Lefèvre"
    assert found["caf"] == "café"


def test_the_same_words_stay_where_nothing_else_was_lost() -> None:
    text = "The plural of the CAF code isn’t “cafs”. A caf is a tag of the format, and that’s all there is to it."
    assert edited(text, PROBABLE) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Robbie Cline and Toms Skujins rode for the team that Ros Atkins and Glen Hart run. Jos Buttler wasn't there.",
        "Patsy Cline sang in Nashville. Ren McCormack, Len Deighton and Jose Mourinho were in the front row.",
        "Siân Rhys, Llŷr Gruffydd and Dafydd Ap Gwilym met Mair Rees and Eluned Parry in Bala and Dolgellau.",
        "Caoimhe Ni Bhriain and Sean Og O hAilpin played in Thurles; Aoife Ni Fhearghail and Eoin Cody did not.",
        "Nguyen Van An, Tran Thi Kim and Pham Minh Duc of Can Tho won; Le Quang Liem of Da Nang drew with Vo Thanh.",
        "Mehmet Oz, Ersin Tatar and Cem Ozdemir met Selin Sayek and Dogan Akhanli in Izmir and Diyarbakir.",
        "SMITH, Carr - Beloved husband of Reba Ann, father of Glen, Toms and Renee; survived by Andre Marin of Fargo.",
        "Fla. Goal Tie: Ros, Carr, Sim, Ban, Nez 2, Ket 3. Att: 12,110. Ref: Bor. Bkd: Mar, Lop, Gar.",
    ],
)
def test_names_that_are_right_as_they_stand_are_left_alone(text: str) -> None:
    assert edited(text) == {}


def test_a_word_that_was_lost_once_alone_is_only_suggested() -> None:
    document = repair("The gallery moved to Malm in spring, and its director moved with it.")
    assert document.edits() == ()


OWNER = "They didnt see Ramns coat, and Ramn wasnt there. Luis Lpez and Mara Gonzlez arent here."


def test_an_owner_that_lost_letters_and_the_apostrophe_gets_both_back() -> None:
    assert "Ramón’s coat" in repair(OWNER, PROBABLE).text


def test_where_apostrophes_stand_no_owner_lost_one() -> None:
    kept = OWNER.replace("didnt", "didn't").replace("wasnt", "wasn't").replace("arent", "aren't")
    found = edited(kept, PROBABLE)
    assert found["Ramn"] == "Ramón"
    assert "Ramns" not in found


BEFORE = (
    "“The tour is over,” said Milo Vrsn’s manager — the Czech singer Ji Kuera will not play in Plze, and Kateina "
    "Novkov from Beclav isn’t going to Olomouc. The caf in Tebo is closed."
)


def test_names_alone_before_the_translation() -> None:
    found = edited(BEFORE, PROBABLE)
    assert found["Plze"] == "Plzeň"
    assert found["Kateina"] == "Kateřina"
    assert "caf" not in found  # a translator writes his own words
    assert "before the translation" in reasons(BEFORE)


def test_everything_after_the_translation() -> None:
    assert "after the translation" in reasons(STRUCK)
    assert "before the translation" not in reasons(STRUCK)


def test_the_language_of_the_forms_is_on_record() -> None:
    text = "The president flew from Mosc to Varsovia. Ukraine said that Kev and Jrkov were quiet; so was Mosc."
    channels = {found.channel for found in repair(text).evidence}
    assert any(channel.startswith("exonym(es") for channel in channels)


def test_each_edit_says_what_speaks_for_it() -> None:
    edits = [edit for edit in repair(STRUCK).edits() if edit.before == "Lefvre"]
    assert edits
    for edit in edits:
        assert "as common as 'Lefvre'" in edit.why
        assert edit.proof[-1].channel == "drop-non-ascii"
        assert edit.tier is Tier.CERTAIN
        assert 0.85 <= edit.confidence <= 1.0


def test_a_document_counts_once_however_often_a_word_stands_there() -> None:
    once = repair("The gallery moved to Gvle in spring.")
    often = repair("The gallery moved to Gvle in spring. " + "Gvle is quiet. " * 30)
    assert once.edits() == ()
    assert often.edits() == ()


# ---- the table of the score ------------------------------------------------------------------------------------


def test_the_shipped_trees_want_what_the_stage_gives() -> None:
    assert losses.trees().features == FEATURES
    for fold in range(FOLDS):
        assert losses.read(path_of(fold)).features == FEATURES


def test_what_is_unlikely_is_given_up_and_what_is_likely_never() -> None:
    unlikely = losses.Trees(("a",), losses.GIVEN_UP - 1, (*[0.0] * losses.FIRST, 9.0))
    likely = losses.Trees(("a",), 0.0, (*[0.01] * losses.FIRST, 9.0))
    assert unlikely.probability([0.0]) < 0.01
    assert likely.probability([0.0]) > 0.99
    for value in (-9.0, 0.0, 9.0):
        assert 0.0 <= losses.trees().probability([value] * len(FEATURES)) <= 1.0


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"features": ["a"], "base": 0.5, "trees": [[[0, 1.5, 1, 2], [-0.5], [0.25]]]}))
    trees = losses.read(path)
    assert trees.probability([1.5]) == 0.5
    assert trees.probability([1.6]) == pytest.approx(1 / (1 + math.exp(-0.75)))


def test_what_the_score_says_does_not_hang_on_order() -> None:
    sentences = STRUCK.split(". ")
    turned = ". ".join(reversed(sentences))
    assert edited(turned).items() >= {"Dsseldorf": "Düsseldorf", "Ccile": "Cécile"}.items()
