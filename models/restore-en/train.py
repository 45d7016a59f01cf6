"""Train the tagger that says where deletion took apostrophes, quotes, dashes and spaces from English news.

    pip install '.[train]' && python models/restore-en/train.py --seconds 2520 --passes 5

Reads ``../shared/data`` (or ``$REPAIR_DATA``), makes its gold with ``benchmarks.deleted``, and writes the weights into
``repair/tagging/data``, the learning curve beside this file. Uses a GPU when there is one. ``calibrate.py`` comes next.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from benchmarks import data, deleted  # noqa: E402 - this script stands outside both packages
from repair.tagging import files, places, weights  # noqa: E402
from repair.tagging.features import KEYS, NUMBERS, SMALL, UNKNOWN, features, word_keys  # noqa: E402
from repair.tagging.tokens import Token, tokens  # noqa: E402
from repair.tagging.weights import Weights  # noqa: E402

WORD, MIX, HIDDEN, TOP = 64, 160, 128, 96  # widths
SMALL_WIDTH = 6
CHUNK, BATCH = 160, 72  # tokens, chunks
IGNORED = -100
MOST_WORDS, WORD_SEEN, PART_SEEN = 45_000, 4, 20
LEARNING_RATE, DROPOUT, WORD_DROPOUT = 3e-3, 0.2, 0.04
# Of parallel sets: captions and the like are no news; Tatoeba is plain talk, full of contractions.
LEFT_OUT, PLAIN_TALK, MOST_PLAIN_TALK = ("multi30k",), "tatoeba", 90_000
NO_BREAK_SPACES = 0.012  # more than the benchmark has: fused words are rare, and there is much to learn
MIN_KEY = 24  # letters from which a sentence is known again


class Network(nn.Module):
    """Embeddings, a layer over three neighbouring tokens, one bidirectional LSTM, five heads."""

    def __init__(self, rows: int, dropout: float = DROPOUT) -> None:
        super().__init__()
        self.words = nn.Embedding(rows, WORD, padding_idx=0)
        self.small = nn.ModuleList(nn.Embedding(size, SMALL_WIDTH) for size in SMALL.values())
        self.mix = nn.Linear(KEYS * WORD + len(SMALL) * SMALL_WIDTH + NUMBERS, MIX)
        self.near = nn.Linear(3 * MIX, MIX)
        self.drop = nn.Dropout(dropout)
        self.rnn = nn.LSTM(MIX, HIDDEN, bidirectional=True, batch_first=True)
        self.top = nn.Linear(2 * HIDDEN + MIX, TOP)
        self.out = nn.Linear(TOP, sum(places.HEADS))

    def forward(self, ids: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
        """The logits of all heads, side by side."""
        small = [table(ids[..., KEYS + i]) for i, table in enumerate(self.small)]
        x = torch.relu(self.mix(torch.cat([self.words(ids[..., :KEYS]).flatten(-2), *small, numbers], -1)))
        edge = torch.zeros_like(x[:, :1])
        x = torch.cat([torch.cat([edge, x[:, :-1]], 1), x, torch.cat([x[:, 1:], edge], 1)], -1)
        x = self.drop(torch.relu(self.near(x)))
        return self.out(self.drop(torch.relu(self.top(torch.cat([self.rnn(x)[0], x], -1)))))


def key(sentence: str) -> bytes:
    """What a sentence is known by, whatever its marks."""
    return hashlib.sha256("".join(filter(str.isalnum, sentence)).lower().encode()).digest()[:8]


def clean_files() -> list[Path]:
    """The clean English news, all of it."""
    return sorted((data.folder() / "clean_news").glob("en_*.gz"))


def held_out(paths: Iterable[Path]) -> set[bytes]:
    """The sentences and paragraphs of the documents for tuning and testing."""
    kept: set[bytes] = set()
    for document in deleted.documents(paths):
        if document.part in (deleted.TEST, deleted.TUNING):
            for line in document.clean.splitlines():
                kept.update(map(key, (line, *re.split(r"(?<=[.?!])\s+", line))))
    return kept


def is_seen(line: str, keys: set[bytes]) -> bool:
    """Is the line, or a long sentence of it, in documents that were held out?"""
    parts = (line, *re.split(r"(?<=[.?!])\s+", line))
    return any(len(part) > MIN_KEY and key(part) in keys for part in parts)


def training_news(held: set[bytes]) -> Iterator[deleted.Deleted]:
    """The documents of clean news that are for training; some lost the breaks between their paragraphs."""
    for path in clean_files():
        for found in deleted.paragraphs_of(path):
            digest = int(hashlib.md5(found[0].encode()).hexdigest(), 16)
            if digest % 10 in (deleted.TEST, deleted.TUNING):
                continue
            if kept := [line for line in found if not is_seen(line, held) and "Ã" not in line]:
                yield deleted.deleted(path.name.split(".")[0], False, kept, _between(kept, digest), NO_BREAK_SPACES)


def _between(paragraphs: list[str], digest: int) -> str:
    draw = digest // 10 % 20
    if draw < 4 and all(line.rstrip(" \"'”’").endswith((".", "?", "!")) for line in paragraphs):
        return ""
    return " " if draw in (4, 5, 6) else "\n"


def training_parallel(held: set[bytes]) -> Iterator[deleted.Deleted]:
    """The English side of parallel texts: what no file of clean news holds, each sentence once."""
    known = {key(line) for path in clean_files() if "_sents" in path.name for line in deleted.lines(path)}
    sets: dict[str, list[str]] = {}
    for path in sorted((data.folder() / "parallel").glob("*-en.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                _, english, name = line.rstrip("\n").split("\t")
                if name.startswith(LEFT_OUT) or key(english) in known or is_seen(english, held):
                    continue
                known.add(key(english))
                group = PLAIN_TALK if name.startswith(PLAIN_TALK) else f"{path.name}/{name}"
                sets.setdefault(group, []).append(english)
    rng = random.Random(7)
    for name, sentences in sets.items():
        chosen = rng.sample(sentences, min(len(sentences), MOST_PLAIN_TALK)) if name == PLAIN_TALK else sentences
        for found in deleted.in_paragraphs(chosen, rng):
            yield deleted.deleted(name, False, found, _between(found, rng.randrange(200)), NO_BREAK_SPACES)


def labels(document: deleted.Deleted, found: list[Token]) -> np.ndarray:
    """Five labels a token; those of quotes are left out where quotes do not pair."""
    table = np.zeros((len(found), len(places.HEADS)), np.int64)
    lost = document.lost
    for i, token in enumerate(found):
        here = {gap: lost[gap] for gap in range(token.start, token.end + 1) if gap in lost}
        table[i, 0] = any("O" in kinds for gap, kinds in here.items() if gap <= token.core)
        for gap, kinds in here.items():
            if "A" in kinds:
                order = (
                    places.IN_FRONT,
                    places.AT_END,
                    places.ONE_BEFORE_END,
                    places.TWO_BEFORE_END,
                    places.BEHIND_FIRST,
                )
                table[i, 1] = next((n for n in order if places.apostrophe(token, n) == gap), table[i, 1])
            if "C" in kinds and gap >= token.core_end and gap != token.start:
                behind = places.closing(document.text, token, places.BEHIND_MARKS)
                table[i, 2] = places.BEFORE_MARKS if gap == token.core_end != behind else places.BEHIND_MARKS
            if token.core < gap < token.core_end and set(kinds) & set("DS"):
                table[i, 4] = places.BY_DASH if "D" in kinds else places.BY_SPACE
        following = found[i + 1] if i + 1 < len(found) else None
        if following is not None and following.gap == 2:
            table[i, 3] = any("D" in lost.get(gap, "") for gap in range(token.end, following.start + 1))
        if not document.scores_quotes(token.start):
            table[i, [0, 2]] = IGNORED
    return table


def vocabulary_of(documents: Iterable[deleted.Deleted]) -> list[str]:
    """The words and parts of words that have a row of their own, in the order of the rows from 2 on."""
    words: Counter[str] = Counter()
    for document in documents:
        words.update(word_keys(document.text[t.core : t.core_end])[0] for t in tokens(document.text))
    parts: Counter[str] = Counter()
    for word, count in words.items():
        parts.update(dict.fromkeys(word_keys(word)[1:3], count))
    kept = [word for word, count in words.most_common(MOST_WORDS) if count >= WORD_SEEN and word]
    return kept + [part for part, count in parts.most_common() if count >= PART_SEEN]


Row = tuple[np.ndarray, np.ndarray, np.ndarray]


def rows_of(documents: Iterable[deleted.Deleted], vocabulary: dict[str, int]) -> list[Row]:
    """Indices, numbers and labels of each document."""
    rows = []
    for document in documents:
        found = tokens(document.text)
        if found:
            ids, numbers = features(document.text, found, vocabulary)
            rows.append((ids, numbers.astype(np.float16), labels(document, found).astype(np.int16)))
    return rows


def batches(rows: list[Row], rng: random.Random) -> Iterator[tuple[np.ndarray, ...]]:
    """One pass over the rows in chunks that begin elsewhere each time, chunks of one length together."""
    start = rng.randrange(CHUNK)
    chunks = [
        tuple(part[max(0, i) : i + CHUNK] for part in row)
        for row in rows
        for i in range(-start, len(row[0]), CHUNK)
        if i + CHUNK > 0
    ]
    chunks.sort(key=lambda chunk: (rng.random() // 0.02, len(chunk[0])))
    groups = [chunks[i : i + BATCH] for i in range(0, len(chunks), BATCH)]
    rng.shuffle(groups)
    for group in groups:
        longest = max(len(chunk[0]) for chunk in group)
        yield tuple(
            np.stack([np.pad(part, ((0, longest - len(part)), (0, 0)), constant_values=fill) for part in parts])
            for parts, fill in zip(zip(*group, strict=True), (0, 0, IGNORED), strict=True)
        )


def loss_of(net: Network, batch: tuple[np.ndarray, ...], device: str, drop_words: float) -> torch.Tensor:
    """The sum over the heads of the mean cross-entropy."""
    ids = torch.from_numpy(batch[0]).long().to(device)
    if drop_words:
        dropped = torch.rand(ids[..., :1].shape, device=device) < drop_words
        hidden = dropped & (torch.arange(ids.shape[-1], device=device) % 3 == 0) & (ids > 0)  # the word and its base
        hidden[..., KEYS:] = False
        ids = torch.where(hidden, UNKNOWN, ids)
    logits = net(ids, torch.from_numpy(batch[1]).float().to(device)).split(places.HEADS, -1)
    truth = torch.from_numpy(batch[2]).long().to(device)
    parts = [
        nn.functional.cross_entropy(one.flatten(0, 1), truth[..., head].flatten(), ignore_index=IGNORED)
        for head, one in enumerate(logits)
    ]
    return torch.stack(parts).sum()


def tuning_loss(net: Network, rows: list[Row], device: str) -> float:
    """The loss on documents that were held out."""
    net.eval()
    with torch.no_grad():
        losses = [loss_of(net, batch, device, 0.0).item() for batch in batches(rows, random.Random(3))]
    net.train()
    return float(np.mean(losses))


def train(
    rows: list[Row], tuning: list[Row], vocabulary: list[str], options: argparse.Namespace, start: Weights | None
) -> Network:
    """Train for so many seconds, the learning rate falling to nothing; a checkpoint and a line of the curve a pass."""
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    seconds = options.seconds
    net = Network(len(vocabulary) + 2, options.dropout).to(device)
    if start is not None:
        net.load_state_dict({name: torch.from_numpy(values) for name, values in start.arrays.items()})
    size = sum(p.numel() for p in net.parameters())
    print(f"{sum(len(r[0]) for r in rows)} tokens, {size} parameters, {device}, {seconds:.0f} s", flush=True)
    optimiser = torch.optim.Adam(net.parameters(), betas=(0.9, 0.98))
    began, seen, spent, steps, passes = time.monotonic(), 0, 0.0, 0, 0
    with (HERE / "curve.tsv").open("w" if start is None else "a", encoding="utf-8") as curve:
        if start is None:
            print("run", "seconds", "tokens_seen", "training_loss", "tuning_loss", sep="\t", file=curve)
        while spent < seconds and passes < options.passes:
            passes += 1
            losses: list[float] = []
            for batch in batches(rows, rng):
                spent = time.monotonic() - began
                if spent > seconds:
                    break
                rate = options.rate * min(1.0, (steps + 1) / 200) * max(0.01, 1 - spent / seconds)
                for group in optimiser.param_groups:
                    group["lr"] = rate
                optimiser.zero_grad()
                loss = loss_of(net, batch, device, options.word_dropout)
                loss.backward()
                nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimiser.step()
                losses.append(loss.item())
                seen, steps = seen + int((batch[2][..., 1] != IGNORED).sum()), steps + 1
                if steps % 400 == 0:
                    print(
                        f"  {steps} steps, {seen} tokens, {spent:.0f} s, loss {np.mean(losses[-400:]):.4f}", flush=True
                    )
            row = (
                1 if start is None else 2,
                round(spent),
                seen,
                f"{np.mean(losses):.4f}",
                f"{tuning_loss(net, tuning, device):.4f}",
            )
            print(*row, sep="\t", file=curve, flush=True)
            print(*row, flush=True)
            save(net, vocabulary, options.out)
    return net


def save(net: Network, vocabulary: list[str], path: Path) -> None:
    """The weights as numpy reads them: embeddings in 8 bits a number with a scale a row, the rest in 16."""
    state: dict[str, Any] = {name: value.detach().cpu().float().numpy() for name, value in net.state_dict().items()}
    weights.save(path, state, vocabulary)


def main() -> None:
    """Collect, train, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2700)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rate", type=float, default=LEARNING_RATE, help="the learning rate at the beginning")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dropout", type=float, default=DROPOUT)
    parser.add_argument("--word-dropout", type=float, default=WORD_DROPOUT, help="the share of words that are hidden")
    parser.add_argument("--passes", type=int, default=1000, help="stop after so many, where the time is not over yet")
    parser.add_argument("--mean", action="store_true", help="in the end write the mean of --start and the new weights")
    parser.add_argument("--start", type=Path, help="go on from these weights, with their vocabulary")
    parser.add_argument("--out", type=Path, default=files.WEIGHTS)
    parser.add_argument("--share", type=int, default=1, help="train on every n-th document only, to try things")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    held = held_out(clean_files())
    documents = [*training_news(held), *training_parallel(held)][:: arguments.share]
    counted = Counter[str]()
    for document in documents:
        counted[document.source.split("/")[-1]] += len(document.text.split())
    print(*counted.most_common(), sep="\n")
    start = weights.read(arguments.start) if arguments.start else None
    vocabulary = list(start.vocabulary) if start else vocabulary_of(documents)
    index = weights.index_of(vocabulary)
    rows = rows_of(documents, index)
    documents.clear()
    chosen = [path for path in data.clean_english() if "headlines" not in path.name]
    tuning = rows_of((d for d in deleted.documents(chosen) if d.part == deleted.TUNING), index)[::3]
    train(rows, tuning, vocabulary, arguments, start)
    if start and arguments.mean:
        end = weights.read(arguments.out)
        both = {name: (values + end[name]) / 2 for name, values in start.arrays.items()}
        weights.save(arguments.out, both, vocabulary)


if __name__ == "__main__":
    main()
