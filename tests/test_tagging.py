"""The tagger: its forward pass against a slow twin, quotations against all ways to read a paragraph, its weights."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.tagging import cuts, network, quotes
from repair.tagging.features import KEYS, NUMBERS, SMALL, features
from repair.tagging.reading import read
from repair.tagging.tokens import tokens
from repair.tagging.weights import Weights, save, weights
from repair.tagging.weights import read as read_weights

SENTENCE = (
    "They dont know why Lisbons mayor left, and its not clear what the companys plan  bold as it was  "
    "would have done forthe town. We have lost ten years, he said.But the nurses union went on."
)


def test_the_shipped_weights_say_what_they_said_when_they_were_trained() -> None:
    said = [(found.start, found.kind.value, found.probability) for found in read(SENTENCE) if found.probability > 0.3]
    assert [one[:2] for one in said] == [one[:2] for one in STORED]
    assert [one[2] for one in said] == pytest.approx([one[2] for one in STORED], abs=0.002)


STORED = [
    (8, "plain contraction", 0.995),
    (25, "possessive", 0.998),
    (45, "ambiguous contraction", 0.996),
    (73, "possessive", 0.998),
    (80, "dash", 0.892),
    (96, "dash", 0.967),
    (116, "fused, no-break space", 0.997),
    (126, "quotation", 0.866),
    (171, "possessive", 0.362),
]


def test_clean_news_never_loads_the_tagger() -> None:
    code = (
        "import sys; from repair import repair\n"
        "repair(\"The minister didn't say why. 'It's late,' she told reporters. Lisbon's mayor has left. \" * 9)\n"
        "repair('The bridge was planned long ago. Nobody on the coast remembers why it is late. ' * 9)\n"
        "print(*[name for name in sys.modules if name.startswith(('numpy', 'repair.tagging'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_a_struck_text_loads_it() -> None:
    code = "import sys; from repair import repair\nrepair('They dont know what it cant do, and it isnt ours.')\n"
    run = subprocess.run(
        [sys.executable, "-c", code + "print('repair.tagging.weights' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "True"


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def slow_lstm(known: Weights, x: np.ndarray, suffix: str) -> np.ndarray:
    """The recurrence as textbooks write it, one token after the other."""
    given, again = known[f"rnn.weight_ih_l0{suffix}"], known[f"rnn.weight_hh_l0{suffix}"]
    bias = known[f"rnn.bias_ih_l0{suffix}"] + known[f"rnn.bias_hh_l0{suffix}"]
    state = cell = np.zeros(again.shape[1])
    states = []
    for row in x:
        enter, forget, fresh, leave = np.split(given @ row + again @ state + bias, 4)
        cell = sigmoid(forget) * cell + sigmoid(enter) * np.tanh(fresh)
        state = sigmoid(leave) * np.tanh(cell)
        states.append(state)
    return np.array(states)


def test_the_recurrence_is_that_of_the_slow_twin() -> None:
    known = weights()
    wide = known["rnn.weight_ih_l0"].shape[1]
    x = np.random.default_rng(1).normal(size=(40, wide)).astype(np.float32)
    ours = network._both_ways(known, x)
    forward, backward = slow_lstm(known, x, ""), slow_lstm(known, x[::-1], "_reverse")[::-1]
    assert np.abs(ours - np.concatenate([forward, backward], -1)).max() < 1e-4


def test_a_long_text_is_read_in_blocks_that_agree_with_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = SENTENCE + " " + "The old bridge over the river was closed to cars for a year. " * 60
    found = tokens(text)
    ids, numbers = features(text, found, weights().vocabulary)
    whole = network.shares(weights(), ids, numbers)
    monkeypatch.setattr(network, "BLOCK", 256)
    for one, other in zip(whole, network.shares(weights(), ids, numbers), strict=True):
        assert one.shape == other.shape
        assert np.abs(one - other).mean() < 0.001


def test_features_have_the_form_that_the_weights_expect() -> None:
    ids, numbers = features(SENTENCE, tokens(SENTENCE), weights().vocabulary)
    assert ids.shape == (len(tokens(SENTENCE)), KEYS + len(SMALL))
    assert numbers.shape == (len(ids), NUMBERS)
    assert (ids[:, KEYS:] < list(SMALL.values())).all()
    assert ids[:, :KEYS].max() < len(weights()["words.weight"])


def test_what_is_saved_is_read_again(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "w.npz"
    words = np.random.default_rng(1).normal(size=(4, 8)).astype(np.float32)
    save(path, {"words.weight": words, "mix.bias": words[0]}, ["the", "…the"])
    again = read_weights(path)
    assert again.vocabulary == {"the": 2, "…the": 3}
    assert np.abs(again["words.weight"] - words).max() < 0.02
    assert np.abs(again["mix.bias"] - words[0]).max() < 0.002


def by_all_readings(opens: list[float], closes: list[float]) -> dict[tuple[int, int], float]:
    """The probability of each quotation, from every way to read a paragraph."""
    weights_of: dict[tuple[int, int], float] = {}
    total = 0.0
    for reading in product([(False, False), (True, False), (False, True), (True, True)], repeat=len(opens)):
        weight, inside, start = 1.0, False, 0
        pairs: list[tuple[int, int]] = []
        for at, (begins, ends) in enumerate(reading):
            weight *= (opens[at] if begins else 1 - opens[at]) * (closes[at] if ends else 1 - closes[at])
            if begins:
                weight, inside, start = (0.0, inside, start) if inside else (weight, True, at)
            if ends:
                if not inside:
                    weight = 0.0
                inside = False
                pairs.append((start, at))
        weight *= quotes.STAYS_OPEN if inside else 1.0
        total += weight
        for pair in pairs:
            weights_of[pair] = weights_of.get(pair, 0.0) + weight
    return {pair: weight / total for pair, weight in weights_of.items()}


CHANCES = st.floats(0.01, 0.99)


@given(st.lists(st.tuples(CHANCES, CHANCES), min_size=1, max_size=4))
def test_a_quotation_is_as_probable_as_all_readings_make_it(chances: list[tuple[float, float]]) -> None:
    opens, closes = [one for one, _ in chances], [other for _, other in chances]
    slow = by_all_readings(opens, closes)
    for pair in quotes.pairs(opens, closes, [True] + [False] * (len(opens) - 1), 0.0):
        assert pair.probability == pytest.approx(slow[pair.first, pair.last], abs=1e-4)


@pytest.mark.parametrize(
    ("fused", "left"),
    [("ofthe", "of"), ("borderPutin", "border"), ("said,and", "said,"), ("5million", "5"), ("march2014", "march")],
)
def test_fused_words_are_cut_between_words(fused: str, left: str) -> None:
    assert fused[: cuts.place(fused)] == left


@pytest.mark.parametrize("word", ["minister", "McCain", "together"])
def test_words_are_not_cut(word: str) -> None:
    assert cuts.cut(word).offset == 0


def test_nothing_is_read_in_nothing() -> None:
    assert read("") == read(" \n") == ()
