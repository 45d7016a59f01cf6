"""The tables behind ``repair rules`` and ``repair kinds``: nothing missing, nothing left over, every example true."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from repair import recipe, repair
from repair.context import BatchProfile, line_digest
from repair.document import Document
from repair.edit import invert, move
from repair.report import catalogue
from repair.report.catalogue import Kind, Rule


def is_rule(name: str) -> bool:
    """A rule has a stage in its name; a name without one is a kind of mark, which settings can silence as well."""
    return name.partition(".")[0] in recipe.STAGES and "." in name


def test_every_rule_and_kind_has_one_row_and_no_row_is_left_over() -> None:
    known = set(recipe.rules())
    furniture = {name.replace(".", ":") for name in known if name.startswith("boilerplate.")}
    furniture = furniture - {"boilerplate:dup-line"} | {"dup-line"}  # a line may stand twice without being furniture
    rules, kinds = [row.rule for row in catalogue.rules()], [row.kind for row in catalogue.kinds()]
    assert sorted(rules) == sorted(filter(is_rule, known))
    assert sorted(kinds) == sorted({name for name in known if not is_rule(name)} | furniture)


def in_a_batch(text: str, lines: Iterable[str], settings: recipe.Settings | None = None) -> Document:
    """The text repaired in a batch whose documents all hold some lines; with no lines, alone."""
    profile = BatchProfile(recurring={"": frozenset(map(line_digest, lines))})
    return recipe.pipeline(settings, profile)(Document.new("x", text))


RULES = [pytest.param(row, id=row.rule) for row in catalogue.rules()]


@pytest.mark.parametrize("row", RULES)
def test_the_example_of_a_rule_comes_out_as_shown(row: Rule, tmp_path: Path) -> None:
    style = tmp_path / "style.tsv"
    style.write_text("Kiev\tKyiv\n", encoding="utf-8")
    asked = {
        "drop_boilerplate": row.rule.startswith("boilerplate."),
        "quotes": "curly" if row.rule == "style.quotes" else None,
        "style": str(style) if row.rule == "names.house-style" else None,
    }
    settings = recipe.Settings(**asked)  # type: ignore[arg-type]
    lost = set(row.before.splitlines()) - set(row.after.splitlines())
    document = in_a_batch(row.before, lost if row.rule == "boilerplate.recurring" else (), settings)
    if row.tier == "certain":
        made = {name for edit in document.edits() for name in edit.rule.split(" > ")}
        assert (document.text, row.rule in made) == (row.after, True)
        return
    suggested = [mark for mark in document.marks if mark.kind == row.rule and mark.alternative is not None]
    assert row.tier in {mark.tier for mark in suggested}
    texts = {document.text[: mark.start] + str(mark.alternative) + document.text[mark.end :] for mark in suggested}
    assert row.after in texts


@pytest.mark.parametrize("row", catalogue.rules(), ids=lambda row: row.rule)
def test_what_a_rule_gives_is_left_alone(row: Rule) -> None:
    assert repair(row.after).text == row.after


@pytest.mark.parametrize("row", catalogue.kinds(), ids=lambda row: row.kind)
def test_the_example_of_a_kind_is_marked_as_shown(row: Kind) -> None:
    document = in_a_batch(row.example, [row.marked] if row.kind == "boilerplate:recurring" else ())
    back = invert(document.edits())
    marked = {
        (row.example[slice(*move((mark.start, mark.end), back))], mark.tier.value)
        for mark in document.marks
        if mark.kind == row.kind
    }
    assert (row.marked, row.tier) in marked


@pytest.mark.parametrize("row", [*catalogue.rules(), *catalogue.kinds()], ids=lambda row: getattr(row, "rule", ""))
def test_every_cell_says_something(row: Rule | Kind) -> None:
    cells = [row.doubt] if isinstance(row, Rule) else [row.what, row.done]
    assert all(cells)
    if isinstance(row, Kind):
        assert all(cell[0].isupper() and cell.endswith(".") for cell in cells)
