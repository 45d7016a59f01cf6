"""Learn how sure a lost-letter reading is, from clean English news: ``python -m benchmarks.train_losses``.

No label is made by hand. Run the deletion of everything outside ASCII over news that write "Erdoğan" and "São Paulo",
and every token that lost letters comes with its truth and its neighbourhood; all others are what must be left alone.
Three kinds of documents are learned from:

* clean news as they are, with their few thousand accented words;
* the same with other names in them: those whose accented form rules in its language get it in every second document
  ("Rodríguez" where the text has Rodriguez), and here and there a name that could be taken for remains, and is none,
  stands in for another ("Cline"), as often as English has it;
* names that lost letters in the source, in the English of parallel news (:mod:`benchmarks.sources`).

The model that ships has seen all; those in ``losses/`` have each left one part out (:mod:`benchmarks.folds`). Needs
numpy and scikit-learn (``pip install '.[train]'``), which nothing else does. With OMP_NUM_THREADS=1 it is done in ten
minutes on one core; several threads on a busy machine take far longer. The same sources give the same trees.
"""

from __future__ import annotations

import html
import json
import math
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import data, sources
from benchmarks.folds import FOLDS, fold_of, name_of, path_of
from repair import gazetteer, lexicon
from repair.channel import deletion, losses
from repair.gazetteer import ascii_form
from repair.lexicon import accents
from repair.stages._name_features import FEATURES, scored
from repair.stages._name_losses import ENGLISH_WORD, readings

SEED = 1
LONGEST = 30_000  # code points of a document; longer ones are whole books
QUIET_SHARE = 0.5  # of the documents without any accent; they count accordingly more
COPIES = 2  # of a document with other names in it
# In which documents, and where, an accent is put in: see `accented`.
ACCENTING = 0.5
RARER_AT_MOST, RULES = 1.7, 0.4
PRINTED_SOMEWHERE = 2.0
TREES, LEAVES, LEAST_IN_LEAF, RATE = 200, 15, 20, 0.08
SHARE_OF_FEATURES = 0.3  # drawn for each node: the trees differ, and err less together
_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)?")
_TOKEN = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b|(?<=[a-z] [A-Z][a-z]{3} )[A-Z][a-z]{2,}\b")
_S = re.compile("’[sS]$")


@dataclass(frozen=True, slots=True)
class Text:
    """A damaged document, what its tokens were, its part, and how many documents it stands for."""

    text: str
    truth: Mapping[str, frozenset[str]]
    fold: int
    weight: float


def texts() -> Iterator[Text]:
    """All documents, damaged."""
    rng = random.Random(SEED)
    for path in sorted((data.folder() / "clean_news").glob("en_*.gz")):
        for number, original in enumerate(data.documents(path)):
            if len(original) > LONGEST:
                continue
            fold = fold_of(name_of(path, number))
            # Some write é as &#233;, which would leave a "caf" behind that is right as it stands.
            clean = unicodedata.normalize("NFC", html.unescape(original)).replace("'", "’")
            for text in (clean, *(visited(accented(clean, rng), rng) for _ in range(COPIES))):
                quiet = not any(sign.isalpha() for sign in text if not sign.isascii())
                if not quiet or rng.random() < QUIET_SHARE:
                    yield garbled(text, fold, 1 / QUIET_SHARE if quiet else 1.0)
    for language in sources.LANGUAGES:
        for fold, lines in sources.blocks(language):
            case = sources.damaged(language, fold, lines)
            truth: dict[str, set[str]] = defaultdict(set)
            for name in case.names:
                truth[case.text[name.start : name.end]].add(name.right)
            yield Text(case.text, {left: frozenset(right) for left, right in truth.items()}, fold, 1.0)


def garbled(text: str, fold: int, weight: float) -> Text:
    """The document after the deletion, and what each token that lost letters was.

    >>> garbled("José’s café", 0, 1.0).truth == {"Joss": {"José’s"}, "caf": {"café"}}
    True
    """
    truth: dict[str, set[str]] = defaultdict(set)
    for found in _WORD.finditer(text):
        word = _S.sub("", found[0])
        if "’" not in word and not word.isascii():
            truth[deletion.corrupt(found[0])].add(found[0])
    return Text(deletion.corrupt(text), {left: frozenset(right) for left, right in truth.items()}, fold, weight)


def visited(text: str, rng: random.Random) -> str:
    """The text with a stand-in for one of its names, which nothing was lost of."""
    places = [found for found in _INSIDE.finditer(text) if _is_plain_name(found[0])]
    if not places:
        return text
    words, weights = _stand_ins()
    found, word = rng.choice(places), rng.choices(words, cum_weights=weights)[0]
    return text[: found.start()] + word.capitalize() + text[found.end() :]


@cache
def _is_plain_name(word: str) -> bool:
    return 2.0 < lexicon.zipf(word) < 5.0 and (lexicon.capital_share(word) or 0.0) > 0.9


@cache
def _stand_ins() -> tuple[list[str], list[float]]:
    """Words that English writes with a capital and that have a reading, with their summed frequencies."""
    words: list[str] = []
    weights: list[float] = []
    total = 0.0
    for word in lexicon.words.keys():  # noqa: SIM118
        share = lexicon.capital_share(word)
        if lexicon.zipf(word) >= 1.0 and (share is None or share > 0.8) and readings(word.capitalize()):
            # What has no capital share is rare in news; half of it may be no name at all.
            total += 10 ** lexicon.zipf(word) * (0.5 if share is None else 1.0)
            words.append(word)
            weights.append(total)
    return words, weights


def accented(text: str, rng: random.Random) -> str:
    """In every second case as a paper would print it that keeps the accents of names, and of words that have them."""
    if rng.random() >= ACCENTING:
        return text
    chosen: dict[str, str] = {}

    def shown(found: re.Match[str]) -> str:
        if found[0] not in chosen:
            chosen[found[0]] = _with_accents(found[0])
        return chosen[found[0]]

    return _TOKEN.sub(shown, text)


@cache
def _with_accents(word: str) -> str:
    low = word.lower()
    usual = _usual().get(low)
    if not usual or not word.isascii() or len(word) < 3:
        return word
    english, plain = lexicon.zipf(usual.word), lexicon.zipf(low)
    if word.islower():
        return usual.word if english >= 2.0 and english >= plain - 1.2 else word
    share = lexicon.capital_share(low)
    is_name = word.istitle() and (share is None or share >= 0.8) and len(low) == len(usual.word)
    if not is_name or gazetteer.countries_in(word) or gazetteer.is_place(low):
        return word
    rules = usual.zipf >= lexicon.best_zipf(low)[0] + RULES
    printed = english >= ENGLISH_WORD and english >= plain - RARER_AT_MOST
    return usual.word[0].upper() + usual.word[1:] if rules and (printed or plain < 2.8) else word


@cache
def _usual() -> Mapping[str, lexicon.Accented]:
    """From a word without accents to the most common word with them."""
    best: dict[str, tuple[float, lexicon.Accented]] = {}
    for left in dict.fromkeys(accents.keys()):
        for known in filter(_is_common, lexicon.accented(left)):
            plain = ascii_form(known.word)
            worth = lexicon.zipf(known.word) + known.zipf / 2
            if plain.isascii() and worth > best.get(plain, (0.0, known))[0]:
                best[plain] = (worth, known)
    return {plain: known for plain, (_, known) in best.items()}


def _is_common(known: lexicon.Accented) -> bool:
    return known.zipf >= PRINTED_SOMEWHERE


@dataclass(frozen=True, slots=True)
class Rows:
    """Readings with their features, truth, weight and part; ``tokens`` says which rows are readings of one token."""

    features: list[tuple[float, ...]]
    right: list[bool]
    weights: list[float]
    folds: list[int]
    tokens: list[int]
    words: list[tuple[str, str]]
    lost: float  # tokens that lost letters, with their weight, found or not


def rows() -> Rows:
    """All readings of all documents."""
    made = Rows([], [], [], [], [], [], 0.0)
    lost = 0.0
    token = 0
    for text in texts():
        lost += text.weight * len(text.truth)
        tokens = lexicon.tokens(text.text)
        odd = sorted(word for word in tokens.types if readings(word))
        last = ""
        for one in scored(text.text, tokens, odd):
            token += one.word != last
            last = one.word
            made.features.append(one.features)
            made.right.append(any(is_same(one.reading.candidate, right) for right in text.truth.get(one.word, ())))
            made.weights.append(text.weight)
            made.folds.append(text.fold)
            made.tokens.append(token)
            made.words.append((one.word, one.reading.candidate.name))
    return Rows(made.features, made.right, made.weights, made.folds, made.tokens, made.words, lost)


def is_same(candidate: gazetteer.Candidate, right: str) -> bool:
    """Is it the word, whatever the case of its first letter?"""
    return any(
        form[1:] == right[1:] and form[0].lower() == right[0].lower() for form in (candidate.name, candidate.form)
    )


def fitted(made: Rows, left_out: int | None) -> Any:
    """A model of all parts but one."""
    import numpy as np
    from sklearn import ensemble

    grower: Any = ensemble.HistGradientBoostingClassifier  # its types differ from release to release
    kept = [n for n, fold in enumerate(made.folds) if fold != left_out]
    model = grower(
        max_iter=TREES,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_IN_LEAF,
        learning_rate=RATE,
        max_features=SHARE_OF_FEATURES,
        random_state=0,
    )
    features = np.array([made.features[n] for n in kept], dtype=np.float64)
    return model.fit(features, [made.right[n] for n in kept], sample_weight=[made.weights[n] for n in kept])


def table(model: Any) -> dict[str, Any]:
    """A model as plain numbers: for each tree its nodes (feature, threshold, left, right), a leaf as (value)."""
    trees = []
    for (tree,) in model._predictors:
        nodes: list[list[float]] = []
        for node in tree.nodes:
            if node["is_leaf"]:
                nodes.append([round(float(node["value"]), 4)])
            else:
                threshold = math.floor(float(node["num_threshold"]) * 1e4) / 1e4  # features have three digits
                nodes.append([int(node["feature_idx"]), threshold, int(node["left"]), int(node["right"])])
        trees.append(nodes)
    return {"features": list(FEATURES), "base": round(float(model._baseline_prediction.item()), 4), "trees": trees}


def write(path: Path, model: Any) -> None:
    """The table of a model as a file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(table(model), separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    """Train the model that ships and those of the parts, and say what the parts tell of each other."""
    made = rows()
    print(f"{len(made.right)} readings, {sum(made.right)} right, of {made.lost:.0f} lost tokens")
    write(losses.TABLE, fitted(made, None))
    for fold in range(FOLDS):
        write(path_of(fold), fitted(made, fold))


if __name__ == "__main__":
    main()
