"""Cases as data: what the standard pipeline must change in a text, and what it must leave alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from repair import Document, Edit, recipe
from repair.channel import proved
from repair.edit import apply, invert

FILES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
Case = dict[str, Any]


def cases() -> Iterator[Case]:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield {"file": path.stem, **json.loads(line)}


def marked(case: Case) -> Any:
    known_failure = pytest.mark.xfail(strict=True, reason=case["why"])
    return pytest.param(case, id=f"{case['file']}: {case['label']}", marks=[known_failure] if failing(case) else [])


def failing(case: Case) -> bool:
    return bool(case["expect"] == "fail")


PIPELINE = recipe.pipeline()


@pytest.mark.parametrize("case", [marked(case) for case in cases()])
def test_the_pipeline_makes_the_edits_of_the_case_and_no_others(case: Case) -> None:
    document = PIPELINE(Document.new(case["label"], case["text"]))
    wanted = [Edit(*edit) for edit in case["edits"]]
    made = document.edits()
    assert document.failures == ()
    assert document.text == apply(case["text"], wanted), [(edit.before, edit.after, edit.rule) for edit in made]
    assert {edit.rule for edit in wanted} == {rule for edit in made for rule in edit.rule.split(" > ")}
    assert all(proved(edit) for edit in made)
    assert apply(document.text, invert(made)) == case["text"]
    assert PIPELINE(Document.new("again", document.text)).text == document.text


def test_there_are_enough_cases_and_each_kind_has_its_negative_twins() -> None:
    rows = list(cases())
    labels = [row["label"] for row in rows]
    assert len(labels) == len(set(labels))
    assert sum(bool(row["edits"]) for row in rows) >= 40
    assert sum(not row["edits"] for row in rows) >= 40


def test_the_cases_of_names_come_from_many_languages_each_with_its_negative_twins() -> None:
    rows = [row for row in cases() if row["file"] == "names_languages"]
    positive = Counter(row["language"] for row in rows if row["edits"])
    negative = Counter(row["language"] for row in rows if not row["edits"])
    assert len(positive) >= 25
    assert positive.total() >= 200
    assert negative.total() >= 200
    assert all(count >= 3 and negative[language] >= 3 for language, count in positive.items())
