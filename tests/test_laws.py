"""The laws of edits, documents and the pipeline, on random stacks of layers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.document import Document, Mark
from repair.edit import Edit, Step, apply, compose, invert, move
from repair.errors import EditError
from repair.pipeline import Pipeline

TEXTS = st.text(alphabet="ab é’\n", max_size=30)


@st.composite
def layers_on(draw: st.DrawFn, text: str) -> tuple[Edit, ...]:
    """One layer: sorted edits without overlap, some of which touch; no two insertions share a place."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if edits and (start < edits[-1].end or (start == end == edits[-1].end)):
            continue
        after = draw(st.text(alphabet="xyz", max_size=3))
        if after != text[start:end]:
            proof = (Step("demo", after, text[start:end]),)
            edits.append(Edit(start, end, text[start:end], after, f"rule-{draw(st.integers(1, 3))}", proof=proof))
    return tuple(edits)


@st.composite
def documents(draw: st.DrawFn, deep: int = 4) -> Document:
    document = Document.new("random", draw(TEXTS))
    for number in range(deep):
        document = document.with_layer(str(number), draw(layers_on(document.text)))
    return document


@given(documents(deep=1))
def test_the_inverse_gives_back_the_source(document: Document) -> None:
    for layer in document.layers:
        assert apply(document.text, invert(layer.edits)) == document.original
        assert apply(document.original, layer.edits) == document.text


@given(st.data())
def test_compose_does_what_both_layers_do(data: st.DataObject) -> None:
    source = data.draw(TEXTS)
    first = data.draw(layers_on(source))
    middle = apply(source, first)
    then = data.draw(layers_on(middle))
    assert apply(source, compose(first, then, source)) == apply(middle, then)


@given(documents())
def test_net_edits_four_layers_deep_rebuild_text_and_original(document: Document) -> None:
    edits = document.edits()
    assert apply(document.original, edits) == document.text
    assert apply(document.text, invert(edits)) == document.original
    assert all(left.end < right.start for left, right in pairwise(edits))


@given(documents(), st.data())
def test_any_subset_of_net_edits_applies_alone(document: Document, data: st.DataObject) -> None:
    edits = document.edits()
    chosen = [edit for edit in edits if data.draw(st.booleans())]
    assert apply(apply(document.original, chosen), invert(chosen)) == document.original


@given(documents())
def test_the_proof_of_a_net_edit_leads_all_the_way_back(document: Document) -> None:
    for edit in document.edits():
        phrase = edit.after
        for step in edit.proof:
            phrase = step.undone_on(phrase)
        assert phrase == edit.before


@given(documents())
def test_an_edited_span_leads_to_exactly_what_it_replaced(document: Document) -> None:
    edits = document.edits()
    for edit, back in zip(edits, invert(edits), strict=True):
        if back.end > back.start:
            assert document.locate((back.start, back.end)) == (edit.start, edit.end)


@given(documents(), st.data())
def test_locate_is_moving_by_the_inverse(document: Document, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(document.text))), data.draw(st.integers(0, len(document.text)))))
    assert document.locate((start, end)) == move((start, end), invert(document.edits()))


@given(documents(), st.data())
def test_a_span_without_edits_leads_to_the_same_letters(document: Document, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(document.text))), data.draw(st.integers(0, len(document.text)))))
    if all(back.end <= start or back.start >= end for back in invert(document.edits())):
        left, right = document.locate((start, end))
        assert document.original[left:right] == document.text[start:end]


@given(TEXTS, st.data())
def test_marks_move_with_later_edits(text: str, data: st.DataObject) -> None:
    edits = data.draw(layers_on(text))
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    document = Document.new("x", text).with_marks([Mark(start, end, "demo")]).with_layer("demo", edits)
    (mark,) = document.marks
    untouched = all(edit.end <= start or edit.start >= end for edit in edits)
    assert (mark.start, mark.end) == move((start, end), edits)
    if untouched:
        assert document.text[mark.start : mark.end] == text[start:end]
        assert mark.resolved_by is None or any(edit.start < end and edit.end > start for edit in edits)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(Edit(0, 3, "Kiv", "Kyiv", "demo"), id="reads something else"),
        pytest.param(Edit(4, 9, "Kev", "Kyiv", "demo"), id="span longer than what it replaces"),
        pytest.param(Edit(8, 9, "x", "y", "demo"), id="beyond the end"),
    ],
)
def test_an_edit_that_does_not_fit_is_an_error(edit: Edit) -> None:
    with pytest.raises(EditError):
        apply("Kev", [edit])


def test_edits_that_overlap_are_an_error() -> None:
    with pytest.raises(EditError, match="overlaps"):
        apply("abcd", [Edit(0, 2, "ab", "x", "one"), Edit(1, 3, "bc", "y", "two")])


def test_a_stage_that_raises_leaves_the_document_as_it_was_and_a_failure_on_record() -> None:
    def breaks(document: Document) -> list[Edit]:
        raise ValueError(f"cannot read {document.id}")

    def mends(document: Document) -> list[Edit]:
        return [Edit(0, 1, "a", "b", "demo")] if document.text.startswith("a") else []

    document = Pipeline((breaks, mends))(Document.new("x", "abc"))
    assert document.text == "bbc"
    assert [(failure.stage, failure.error) for failure in document.failures] == [
        ("breaks", "ValueError: cannot read x")
    ]


def test_a_refused_edit_is_kept_with_its_reason_at_its_place_in_the_original() -> None:
    def grow(document: Document) -> list[Edit]:
        return [Edit(0, 1, "a", "long", "demo.grow")] if document.text.startswith("a") else []

    def cut(document: Document) -> list[Edit]:
        at = document.text.index("z")
        return [Edit(at, at + 1, "z", "", "demo.cut")]

    def keep_z(_: Document, edit: Edit) -> str | None:
        return "z is holy" if edit.rule == "demo.cut" else None

    document = Pipeline((grow, cut), (keep_z,))(Document.new("x", "abz"))
    (refusal,) = document.refusals
    assert (refusal.start, refusal.end, refusal.reason) == (2, 3, "z is holy")


def test_what_is_only_probable_becomes_a_mark_that_suggests_it() -> None:
    from repair.edit import Tier

    def suggest(document: Document) -> list[Edit]:
        return [Edit(0, 1, document.text[0], "b", "demo", Tier.PROBABLE)]

    document = Pipeline((suggest,))(Document.new("x", "abc"))
    assert document.text == "abc"
    assert [(mark.kind, mark.tier, mark.alternative) for mark in document.marks] == [("demo", "probable", "b")]
