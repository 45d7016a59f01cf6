"""Lines that recur on a site: which count, which only look so, the bound on memory, and what becomes of them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair import recipe, recurrence
from repair.batch import record
from repair.context import BatchProfile, line_digest
from repair.document import Document
from repair.recurrence import Recurrence

ASKS = "Write to our harbour desk with your pictures of the flood"
DISTANT = "The lock at Westerdijk has been shut since the storm of last winter."


def article(number: int, *lines: str, at: int | None = None) -> str:
    """An article of its own, of eight paragraphs, with lines put in at its end or at a place."""
    body = [f"Paragraph {number}.{part} tells what the water board did on that day." for part in range(8)]
    body[2] += f" It met {number} times, and each time {number + 3} members spoke for the new dyke."
    place = len(body) if at is None else at
    return "\n".join([*body[:place], *lines, *body[place:]])


def recurring(texts: list[str]) -> frozenset[str]:
    counts = Recurrence()
    for text in texts:
        counts.add(text)
    return counts.recurring().get("", frozenset())


def digests(*lines: str) -> frozenset[str]:
    return frozenset(map(line_digest, lines))


def test_a_line_of_five_documents_recurs_and_one_of_four_does_not() -> None:
    texts = [article(number, ASKS) for number in range(4)]
    assert recurring(texts) == frozenset()
    assert recurring([*texts, article(4, ASKS)]) == digests(ASKS)


def test_five_documents_among_thousands_are_chance() -> None:
    texts = [article(number, *[ASKS] * (number < 5)) for number in range(1300)]
    assert recurring(texts[:1200]) == digests(ASKS)
    assert recurring(texts) == frozenset()


def test_a_line_that_recurs_inside_one_document_is_not_the_site_s() -> None:
    assert recurring([article(number, *[ASKS] * 9 * (number == 3)) for number in range(30)]) == frozenset()


def test_a_paragraph_that_several_reports_quote_is_none_but_one_at_the_end_of_all_is() -> None:
    amid = [article(number, DISTANT, at=4) for number in range(9)]
    ending = [article(number, DISTANT) for number in range(9)]
    others = [article(number) for number in range(100, 200)]
    assert recurring(amid + others) == frozenset()
    assert recurring(ending + others) == digests(DISTANT)
    assert recurring(ending[:5] + amid[5:] + others) == frozenset()


def test_a_paragraph_of_a_fifth_of_all_documents_is_furniture_wherever_it_stands() -> None:
    assert recurring([article(n, DISTANT, at=3 + n % 3) for n in range(12)]) == digests(DISTANT)
    assert recurring([article(n, *[DISTANT] * (n < 12), at=4) for n in range(70)]) == frozenset()


def test_copies_of_one_document_count_once() -> None:
    same = article(1, ASKS)
    assert recurring([same] * 40) == frozenset()
    versions = [same.replace("Paragraph 1.7", f"Version {number}") for number in range(40)]
    assert recurring(versions) == frozenset()


@pytest.mark.parametrize("line", ["Tweet", "Read more", "word " * 90])
def test_very_short_and_very_long_lines_are_not_looked_at(line: str) -> None:
    assert recurring([article(number, line) for number in range(20)]) == frozenset()


def test_sites_are_kept_apart() -> None:
    counts = Recurrence()
    for number in range(12):
        counts.add(article(number, ASKS), "herald.example" if number < 8 else f"other{number}.example")
    assert counts.recurring() == {"herald.example": digests(ASKS)}


TEXTS = st.lists(st.lists(st.sampled_from("abcdefghij"), max_size=6), max_size=60)


@given(TEXTS, st.randoms())
def test_the_order_of_the_documents_does_not_matter_while_there_is_room(texts: list[list[str]], random: object) -> None:
    pages = [article(number, *(f"line {name} of it" for name in names)) for number, names in enumerate(texts)]
    shuffled = sorted(pages, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert recurring(pages) == recurring(shuffled)


@given(TEXTS, st.integers(4, 40))
def test_memory_is_bounded_and_no_count_is_ever_too_high(texts: list[list[str]], room: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recurrence, "HELD", room)
        counts, true = Recurrence(), Counter[str]()
        for number, names in enumerate(texts):
            lines = {f"line {name} of it" for name in names}
            counts.add("\n".join(sorted(lines)), f"site {number % 3}")
            true.update(lines)
            held = [line for site in counts.sites.values() for line in site.lines]
            assert len(held) == counts.held <= room
        for site in counts.sites.values():
            assert all(known & recurrence._MASK <= true[line] for line, known in site.lines.items())


def test_a_common_line_is_found_among_more_lines_than_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrence, "HELD", 500)
    assert recurring([article(number, *[ASKS] * (number % 3 == 0)) for number in range(600)]) == digests(ASKS)


def test_many_sites_of_one_page_are_held_in_bounds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrence, "HELD", 500)
    counts = Recurrence()
    for number in range(400):
        counts.add(article(number), f"site{number}.example")
        assert len(counts.sites) <= 50
    assert counts.recurring() == {}


def test_a_profile_names_the_commonest_lines_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurrence, "MOST", 1)
    assert recurring([article(n, ASKS, *["Ask the editor"] * (n % 2)) for n in range(20)]) == digests(ASKS)


# ------------------------------------------------------------------------------------------------------ in a document
BODY = "The river rose by a metre on Monday.\n\nThe ferry stayed in port all day."
PROFILE = BatchProfile(
    20, recurring={"herald.example": digests(ASKS, "They dont print letters", "Read also: Old dams")}
)
PIPELINE = recipe.pipeline(None, PROFILE)


def marked(text: str, site: str = "herald.example") -> list[tuple[str, str]]:
    document = PIPELINE(Document.new("x", text, site=site))
    return [(mark.kind, document.text[mark.start : mark.end]) for mark in document.marks]


def test_a_line_that_recurs_is_marked_with_its_reason() -> None:
    document = PIPELINE(Document.new("x", f"{BODY}\n\n  {ASKS} \n", site="herald.example"))
    (mark,) = document.marks
    assert (document.text[mark.start : mark.end], mark.kind) == (ASKS, "boilerplate:recurring")
    assert (mark.tier.value, mark.note) == ("probable", "many documents of herald.example hold this line")


def test_on_another_site_in_another_batch_or_as_part_of_a_line_it_is_text() -> None:
    assert marked(f"{BODY}\n\n{ASKS}", site="times.example") == []
    assert marked(f"{BODY}\n\n{ASKS}, said the notice on the door.") == []
    assert recipe.pipeline()(Document.new("x", f"{BODY}\n\n{ASKS}", site="herald.example")).marks == ()


def test_what_says_more_of_the_line_goes_before() -> None:
    assert [kind for kind, _ in marked(f"{BODY}\n\nRead also: Old dams")] == ["boilerplate:teaser"]


def test_a_line_is_known_as_it_came_in_though_a_stage_mended_it() -> None:
    text = f"It isnt known why they couldnt open, and the board doesnt say.\n{BODY}\n\nThey dont print letters\n"
    assert ("boilerplate:recurring", "They don’t print letters") in marked(text)


def test_its_removal_is_suggested_and_with_probable_edits_done_and_proved() -> None:
    text = f"{BODY}\n\n{ASKS}\n"
    asked = recipe.pipeline(recipe.Settings(drop_boilerplate=True), PROFILE)
    assert asked(Document.new("x", text, site="herald.example")).text == text
    done = recipe.pipeline(recipe.Settings(drop_boilerplate=True, apply="probable"), PROFILE)
    document = done(Document.new("x", text, site="herald.example"))
    assert document.text == f"{BODY}\n"
    assert [edit.rule for edit in document.edits()] == ["boilerplate.recurring"]
    assert recipe.verify(record.make(document, ""), document.text) is None
    assert done(Document.new("x", document.text, site="herald.example")).text == document.text
