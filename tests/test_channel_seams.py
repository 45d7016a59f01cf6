"""The channels of spaces, marks and words: what they give forwards is what they hold, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.channel import HOMES, holds, marks, proves, spacing, words
from repair.edit import Step

MODULES = {"spacing": spacing, "marks": marks, "words": words}
NAMES = sorted(name for name, home in HOMES.items() if home in MODULES)

# Few signs, so that runs, neighbours that are equal and near misses come up often.
PHRASES = st.text(alphabet="abAB .,'“”-\u00a0ßi\n", max_size=12) | st.sampled_from(
    ["in the Sea", "In the house", "the The", "a b a b", "Black Sea.", "peace and war", "said. .", "aa  aa", "x"]
)


def forwards(name: str, text: str) -> list[str]:
    return list(MODULES[HOMES[name]].corruptions(name, text))


@pytest.mark.parametrize("name", NAMES)
@given(text=PHRASES)
def test_what_a_channel_gives_it_also_holds(name: str, text: str) -> None:
    for after in forwards(name, text):
        # A mark doubled or a word swapped with its like may change nothing; that is no damage.
        assert after == text or holds(Step(name, text, after))


@pytest.mark.parametrize("name", NAMES)
@given(before=PHRASES, after=PHRASES)
def test_what_a_channel_does_not_give_it_does_not_hold(name: str, before: str, after: str) -> None:
    given = {result.replace(" ", "\u00a0") for result in forwards(name, before)}
    assert not holds(Step(name, before, after)) or after.replace(" ", "\u00a0") in given


@pytest.mark.parametrize("name", NAMES)
@given(text=PHRASES, data=st.data())
def test_near_misses_are_told_apart(name: str, text: str, data: st.DataObject) -> None:
    """One hit of one channel, asked of another: held only if that other gives it as well."""
    other = data.draw(st.sampled_from(NAMES))
    for after in forwards(other, text)[:8]:
        if after != text and after not in forwards(name, text):
            assert not holds(Step(name, text, after))


@given(text=PHRASES)
def test_no_channel_holds_for_an_argument_or_for_no_change(text: str) -> None:
    for name in NAMES:
        assert not holds(Step(name, text, text))
        assert not holds(Step(f"{name}(x)", text, text + "."))


def test_a_no_break_space_may_be_what_came_or_went() -> None:
    assert holds(Step("space-added", "group,", "group\u00a0,"))
    assert holds(Step("space-lost", "since\u00a0Monday", "sinceMonday"))
    assert not holds(Step("space-lost", "since\nMonday", "sinceMonday"))


def test_unknown_names_give_and_hold_nothing() -> None:
    for module in MODULES.values():
        assert list(module.corruptions("drop-non-ascii", "Kíev")) == []
        assert not module.holds("drop-non-ascii", "", "Kíev", "Kev")


@pytest.mark.parametrize(
    ("right", "garbled", "steps"),
    [
        (
            "opening ceremony",
            "ceremony. opening",
            [("phrase-turned", "opening ceremony", "ceremony opening", 0), ("stop-inserted", "", ".", 8)],
        ),
        (
            "in the Red Sea.",
            "at sea. Red.",
            [
                ("phrase-turned", "Red Sea", "Sea Red", 7),
                ("lower-cased", "Sea", "sea", 7),
                ("phrase-translated", "in the sea", "at sea", 0),
                ("stop-inserted", "", ".", 6),
            ],
        ),
        (
            ". The",
            "the The",
            [("word-doubled", "The", "the The", 2), ("mark-lost", ".", "", 0), ("space-lost", " ", "", 0)],
        ),
        (".”", ". “.", [("quote-turned", "”", "“", 1), ("space-added", "", " ", 1), ("stop-inserted", "", ".", 3)]),
        ("” ", " ”", [("space-lost", " ", "", 1), ("space-added", "", " ", 0)]),
    ],
)
def test_chains_lead_from_the_right_words_to_the_garbled_ones(
    right: str, garbled: str, steps: list[tuple[str, str, str, int]]
) -> None:
    assert proves(tuple(Step(*step) for step in steps), right, garbled)


def test_the_table_of_idioms_is_sound() -> None:
    rows = words._idioms()
    assert len(rows) > 20
    assert len({(english, idiom) for _, english, idiom in rows}) == len(rows)
    for _, english, idiom in rows:
        assert idiom in list(words.translate_phrase(english))
