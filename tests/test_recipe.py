"""Settings, the signature, and verifying a record without any stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from repair import recipe
from repair.document import Document
from repair.errors import RecordError, SettingsError


def settings(text: str, folder: Path) -> recipe.Settings:
    path = folder / "repair.toml"
    path.write_text(text, encoding="utf-8")
    return recipe.load(path)


def test_a_settings_file_is_read(tmp_path: Path) -> None:
    found = settings('[run]\nstages = ["names"]\napply = "probable"\n[rules]\nnever = ["Kev"]\n', tmp_path)
    assert (found.stages, found.apply, found.never) == (("names",), "probable", ("Kev",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[rule]\n", "no settings table named 'rule'. Did you mean 'rules'"),
        ('[run]\nstage = ["names"]', "no setting in \\[run\\] named 'stage'. Did you mean 'stages'"),
        ('[run]\nstages = ["name"]', "no stage 'name'. Did you mean 'names'"),
        ('[run]\napply = "probably"', "Did you mean 'probable'"),
        ('[rules]\noff = ["names.lost-leters"]', "Did you mean 'names.lost-letters'"),
        ("[names]\nascii = 1", "ascii must be true or false, got 1"),
        ('[rules]\nnever = "Kev"', "never must be a list of strings, got 'Kev'"),
        ("rules = 3", "\\[rules\\] must be a table"),
        ("[rules\n", "is not valid TOML"),
    ],
)
def test_what_is_unknown_or_ill_typed_is_an_error_with_the_nearest_name(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        settings(text, tmp_path)


def test_a_settings_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Cannot read the settings file"):
        recipe.load(tmp_path / "none.toml")


def test_the_signature_names_version_and_settings() -> None:
    assert recipe.signature() == recipe.signature()
    assert recipe.signature() != recipe.signature(recipe.Settings(never=("Kev",)))


def test_a_rule_that_is_off_makes_no_edits() -> None:
    text = "The group , they said. ."
    assert recipe.pipeline()(Document.new("x", text)).text == "The group, they said."
    off = recipe.Settings(off=("seams.doubled-stop",))
    assert recipe.pipeline(off)(Document.new("x", text)).text == "The group, they said. ."


def record_of(text: str) -> tuple[dict[str, Any], str]:
    document = recipe.pipeline()(Document.new("x", text))
    edits = [
        {
            **{name: getattr(edit, name) for name in ("start", "end", "before", "after", "rule", "confidence", "why")},
            "tier": edit.tier.value,
            "proof": [{"channel": s.channel, "before": s.before, "after": s.after, "at": s.at} for s in edit.proof],
        }
        for edit in document.edits()
    ]
    return {"sha256": recipe.sha256(text), "edits": edits, "marks": []}, document.text


TEXT = "The Moldovan capital Chiinu was quiet , police said. ."


def test_a_true_record_verifies() -> None:
    record, repaired = record_of(TEXT)
    assert len(record["edits"]) == 3
    assert recipe.verify(record, repaired) is None


@pytest.mark.parametrize("change", ["sha256", "offset", "proof before", "proof channel", "no proof", "text", "after"])
def test_an_altered_record_does_not_verify(change: str) -> None:
    record, repaired = record_of(TEXT)
    first = record["edits"][0]
    if change == "sha256":
        record["sha256"] = recipe.sha256("something else")
    elif change == "offset":
        first["start"], first["end"] = first["start"] + 1, first["end"] + 1
    elif change == "proof before":
        first["proof"][0]["before"] = "Chisinau"
    elif change == "proof channel":
        first["proof"][-1]["channel"] = "space-lost"
    elif change == "no proof":
        first["proof"] = []
    elif change == "after":
        first["after"] = "Chisinau"
    else:
        repaired += "."
    assert recipe.verify(record, repaired) is not None


def test_a_record_in_another_form_is_an_error_that_says_so() -> None:
    with pytest.raises(RecordError, match="form this version reads"):
        recipe.edits_of({"edits": [{"start": 0}]})
