"""The seed texts end to end, where they lie beside the repository: what must be repaired, what must stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair import repair

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not part of this repository")

REPAIRED = {
    "001": [
        *("Kev → Kyiv", "Ra Nvosti → RIA Novosti", "Dimitr Kuleba → Dmytro Kuleba", "Riabkov → Ryabkov"),
        *("at sea. Black. → in the Black Sea.", "speeches. “. → speeches.”", "said. . → said."),
        *("country. . . . → country.", "group , the → group, the"),
    ],
    "002": [
        "good neighborliness, ”Putin → good neighborliness,” Putin",
        "Games. . → Games.",
        "states. “ → states.”",
        "borderPutin → border Putin",
        "ceremony. opening of → opening ceremony of",
    ],
    "003": [
        "Can meet → can meet",
        "counterpart. Xi Jinpingthe The → counterpart Xi Jinping. The",
        "Dropped a hint → dropped a hint",
    ],
}
UNTOUCHED = {
    "000": ["Jumada Al-Awwal", "Brasilia"],
    "001": ["vis-à-vis", "“red lines”", "very, very tense", "NATO. to expand", "he poses"],
    "002": ["Sauli Niinistö"],
    "003": ["Kiev", "necessity and necessity", "your counterpart", "Russia And China"],
    "004": ["Mr Xi"],
}


def seed(number: str) -> str:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(("number", "change"), [(n, change) for n, changes in REPAIRED.items() for change in changes])
def test_damage_is_repaired(number: str, change: str) -> None:
    before, after = change.split(" → ")
    text = seed(number)
    repaired = repair(text).text
    flat = [" ".join(part.split()) for part in (text, repaired)]
    assert before in flat[0]
    assert before not in flat[1]
    assert after in flat[1]


@pytest.mark.parametrize(("number", "words"), [(n, words) for n, rows in UNTOUCHED.items() for words in rows])
def test_what_is_right_or_unknowable_stays(number: str, words: str) -> None:
    text = seed(number)
    expected = text.count(words) or text.replace("counterpart. ", "counterpart ").count(words)
    assert repair(text).text.replace("counterpart. ", "counterpart ").count(words) == expected


@pytest.mark.parametrize("number", ["000", "004"])
def test_clean_seeds_come_out_as_they_went_in(number: str) -> None:
    assert repair(seed(number)).edits() == ()
