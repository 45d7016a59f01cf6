"""The survey of a batch: the profile it makes, what raises a share and what must not, and when new documents differ."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repair import recipe
from repair.channel.deletion import corrupt
from repair.channel.gate import gate
from repair.context import BatchProfile, line_digest
from repair.document import Document
from repair.errors import RecordError
from repair.survey import CHANNELS, Survey, differs

CHANNEL = "drop-non-ascii"


def report(number: int) -> str:
    """A report of some 130 words as a paper prints it, with typographic marks; no two are alike."""
    return (
        f"The board of the {number}th district didn’t vote on Monday, and the members couldn’t say when they would. "
        f"“We haven’t seen the plan,” said the {number}th speaker – a farmer – in the hall of the old school. "
        "The water rose again in the night, and the ferry stayed in port all day while the crews filled sandbags by "
        "the light of their lorries. The mayor’s office said that the road to the coast would be closed for a week, "
        "and that the two villages below the dam were to be warned at noon by the fire brigade. Nobody was hurt, and "
        "the hospital has beds for forty more. The schools stay shut until the end of the month, the council said, "
        "and the market will move to the square behind the station."
    )


def agency(number: int) -> str:
    """A clean report that holds no mark which could have been lost."""
    return report(number).translate({ord(sign): None for sign in "“”"}).replace("n’t", " not").replace(
        "mayor’s office", "office of the mayor"
    ).replace(" – a farmer –", ", a farmer,")  # fmt: skip


def struck(number: int) -> str:
    return corrupt(report(number))


def profile(texts: list[str]) -> BatchProfile:
    return recipe.survey(Document.new(str(number), text) for number, text in enumerate(texts))


def share(texts: list[str], channel: str = CHANNEL) -> float:
    return profile(texts).priors[channel]


# ------------------------------------------------------------------------------------------------------ the profile
DIGESTS = st.frozensets(st.text(alphabet="0123456789abcdef", min_size=16, max_size=16), max_size=3)
PROFILES = st.builds(
    BatchProfile,
    st.integers(0, 10**9),
    st.dictionaries(st.sampled_from(CHANNELS), st.floats(0, 1), max_size=5),
    st.dictionaries(st.text(max_size=8), DIGESTS, max_size=3),
)


@given(PROFILES)
def test_a_profile_comes_back_from_json_as_it_was(made: BatchProfile) -> None:
    back = BatchProfile.from_json(json.loads(json.dumps(made.to_json())))
    assert back == made
    assert back.digest() == made.digest()


@given(PROFILES, PROFILES)
def test_only_equal_profiles_share_a_digest(one: BatchProfile, other: BatchProfile) -> None:
    assert (one.digest() == other.digest()) == (one.to_json() == other.to_json())


def test_the_digest_knows_no_order() -> None:
    one = BatchProfile(2, {"a": 0.1, "b": 0.2}, {"x": frozenset("pq"), "y": frozenset("r")})
    other = BatchProfile(2, {"b": 0.2, "a": 0.1}, {"y": frozenset("r"), "x": frozenset("qp")})
    assert one.digest() == other.digest()


@pytest.mark.parametrize(
    "found",
    [
        {}, [], None, {"format": 2, "documents": 1, "priors": {}, "recurring": {}},
        {"format": 1, "documents": -1, "priors": {}, "recurring": {}},
        {"format": 1, "documents": True, "priors": {}, "recurring": {}},
        {"format": 1, "documents": 1, "priors": {"x": 1.5}, "recurring": {}},
        {"format": 1, "documents": 1, "priors": {"x": "much"}, "recurring": {}},
        {"format": 1, "documents": 1, "priors": {"x": float("nan")}, "recurring": {}},
        {"format": 1, "documents": 1, "priors": [], "recurring": {}},
        {"format": 1, "documents": 1, "priors": {}, "recurring": {"x": [3]}},
        {"format": 1, "documents": 1, "priors": {}, "recurring": {"x": "abc"}},
    ],
)  # fmt: skip
def test_what_is_no_profile_is_an_error_that_says_what_to_do(found: object) -> None:
    with pytest.raises(RecordError, match="--resurvey"):
        BatchProfile.from_json(found)  # type: ignore[arg-type]


def test_the_profile_is_part_of_the_signature() -> None:
    made = BatchProfile(3)
    assert recipe.signature(None, made) == f"{recipe.signature()} | profile {made.digest()}"


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_every_process_makes_the_same_profile(seed: str) -> None:
    code = (
        "from tests.test_survey import profile, struck\n"
        "from repair.context import BatchProfile\n"
        "print(profile([struck(n) + '\\nWrite to the harbour desk\\nAsk the editor here' for n in range(9)]).digest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    here = profile([struck(n) + "\nWrite to the harbour desk\nAsk the editor here" for n in range(9)])
    assert run.stdout.strip() == here.digest()
    assert len(here.recurring[""]) == 2


# ------------------------------------------------------------------------------------------------------ the share
@given(st.lists(st.tuples(st.sampled_from([report, agency, struck]), st.integers(0, 99)), max_size=40), st.randoms())
@settings(deadline=None)
def test_the_order_of_the_documents_changes_nothing(
    drawn: list[tuple[Callable[[int], str], int]], order: random.Random
) -> None:
    texts = [make(number) for make, number in drawn]
    shuffled = texts[:]
    order.shuffle(shuffled)
    assert profile(texts) == profile(shuffled)


@given(st.lists(st.tuples(st.sampled_from([report, agency]), st.integers(0, 999)), max_size=60))
@settings(deadline=None)
def test_a_clean_batch_keeps_the_standard_prior(drawn: list[tuple[Callable[[int], str], int]]) -> None:
    assert share([make(number) for make, number in drawn]) == BatchProfile().priors[CHANNEL]


@pytest.mark.parametrize(("bad", "good"), [(0, 200), (20, 180), (100, 100), (180, 20), (200, 0)])
def test_the_share_of_struck_documents_comes_out(bad: int, good: int) -> None:
    found = share([*map(struck, range(bad)), *map(report, range(good))])
    assert found == pytest.approx(bad / 200, abs=0.02)


def test_documents_that_show_nothing_take_their_share_from_those_that_do() -> None:
    # All end before the first contraction: what they are, only the rest of the batch can say.
    silent = [struck(number).partition("Nobody")[2] for number in range(100)]
    assert share([*map(struck, range(100)), *silent]) > 0.8
    assert share(silent) == 0.01


def test_one_struck_document_is_no_struck_batch() -> None:
    assert share([struck(1)]) == 0.01
    assert share([struck(1), *map(report, range(50))]) == 0.01
    assert share([struck(1), *map(agency, range(300))]) == 0.01
    assert share([*map(struck, range(3)), *map(report, range(1500))]) == 0.01
    assert 0.4 < share([struck(1), struck(2)]) < 0.6


def test_words_of_other_languages_are_no_signs() -> None:
    french = [f"Le maire, dont la commune compte {number} habitants, a promis un pont neuf." for number in range(80)]
    assert share(french) == 0.01


def test_names_alone_do_not_raise_it() -> None:
    named = [agency(number).replace("Monday", "Monday in Chiinu and Kev") for number in range(80)]
    assert share(named) == 0.01


@pytest.mark.parametrize(
    ("channel", "bad", "good"),
    [
        ("mojibake", "The cafÃ© in MÃ¡laga is shut.", "The Ñandú ran – “off” – to the café in Łódź."),
        ("replacement-character", "The caf\ufffd is shut.", "The café is shut."),
        ("ascii-question", "The fair of S?o Paulo is over.", "Is it over?Yes. See herald.example/a?id=b&c=d."),
        ("escape-residue", "The caf&eacute; isn#8217;t open; it is the owner #39;s.", "Q&A: AT&T; #4 of u20 & 5."),
    ],
)
def test_other_channels_are_counted_by_what_shows(channel: str, bad: str, good: str) -> None:
    found = profile([bad, good, good, good])
    assert found.priors == {name: {CHANNEL: 0.01, channel: 0.25}.get(name, 0.0) for name in CHANNELS}


# ------------------------------------------------------------------------------------------------------ what it changes
QUIET = "The citys council met on Monday. The water" + agency(7).partition("The water")[2].replace(
    ", the council said", ""
)


def test_in_a_struck_batch_a_quiet_document_is_mended_and_alone_it_is_not() -> None:
    texts = [*map(struck, range(40)), QUIET]
    assert not gate(QUIET).is_open
    document = recipe.pipeline(None, profile(texts))(Document.new("x", QUIET))
    assert document.text == QUIET.replace("citys", "city’s")
    assert document.evidence[0].channel == CHANNEL
    assert recipe.pipeline()(Document.new("x", QUIET)).text == QUIET


@pytest.mark.parametrize("text", [report(3), agency(3), agency(4).replace("Monday", "Monday in Kev")])
def test_a_clean_document_in_a_struck_batch_is_left_alone(text: str) -> None:
    made = profile([*map(struck, range(40)), text])
    assert made.priors[CHANNEL] > 0.9
    assert recipe.pipeline(None, made)(Document.new("x", text)).text == text


def test_a_document_that_kept_its_marks_is_not_called_struck_because_the_batch_is() -> None:
    text = f"{report(3)} The mayor of Chiinu agreed."
    alone, there = (
        recipe.pipeline(None, found)(Document.new("x", text)) for found in (None, profile([*map(struck, range(40))]))
    )
    assert there.evidence == alone.evidence
    assert there.edits() == alone.edits()


def test_the_profile_of_a_clean_batch_changes_no_document() -> None:
    texts = [report(n) for n in range(30)] + ["They dont know it. The road is shut.", "The mayor of Chiinu spoke."]
    alone, together = recipe.pipeline(), recipe.pipeline(None, profile(texts))
    for text in texts:
        assert alone(Document.new("x", text)) == together(Document.new("x", text))


def test_the_survey_reads_the_site_of_a_document() -> None:
    texts = [f"{report(number)}\nWrite to the harbour desk" for number in range(6)]
    found = recipe.survey(Document.new("x", text, site="herald.example") for text in texts)
    assert found.recurring == {"herald.example": frozenset([line_digest("Write to the harbour desk")])}


# ------------------------------------------------------------------------------------------------------ new documents
def known(documents: int, struck_share: float) -> BatchProfile:
    return BatchProfile(documents, {CHANNEL: struck_share})


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (known(500, 0.02), known(200, 0.93)), (known(500, 0.93), known(200, 0.02)), (known(5000, 0.01), known(20, 0.9)),
        (known(20, 0.9), known(5000, 0.01)),
    ],
)  # fmt: skip
def test_a_strong_difference_is_said(before: BatchProfile, now: BatchProfile) -> None:
    said = differs(before, now)
    assert said
    assert f"{now.documents} new documents" in said
    assert all(f"{100 * found.priors[CHANNEL]:.0f} %" in said for found in (before, now))


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (known(500, 0.02), known(3, 0.6)), (known(500, 0.4), known(500, 0.6)), (known(500, 0.01), known(500, 0.03)),
        (known(3, 0.6), known(500, 0.01)), (BatchProfile(), known(200, 0.01)), (known(10**6, 0.5), known(10**6, 0.51)),
    ],
)  # fmt: skip
def test_little_evidence_or_a_small_difference_is_not(before: BatchProfile, now: BatchProfile) -> None:
    assert differs(before, now) is None


@given(PROFILES)
def test_no_batch_differs_from_itself(made: BatchProfile) -> None:
    assert differs(made, made) is None


def test_channels_that_change_no_result_are_not_compared() -> None:
    assert differs(BatchProfile(500, {"mojibake": 0.0}), BatchProfile(500, {"mojibake": 0.9})) is None


def test_new_sites_with_lines_of_their_own_are_said() -> None:
    before = BatchProfile(50, recurring={"herald.example": frozenset("a")})
    now = BatchProfile(50, recurring={f"{name}.example": frozenset("b") for name in ("herald", "p", "q", "r", "s")})
    said = "The profile knows no recurring lines of p.example, q.example, r.example and 1 more; the new documents show"
    assert str(differs(before, now)).startswith(said)
    assert differs(now, before) is None


def test_memory_holds_no_text() -> None:
    survey = Survey()
    for number in range(50):
        survey.add(f"{report(number)} " + "word " * 2000)
    assert not survey._lines.held
