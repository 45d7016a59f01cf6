"""What does the pipeline do to 2,290 newspaper articles that really lost every character outside ASCII?

Nobody holds these articles as they were, so edits are counted by rule (``nyt_counts.json``) and a sample of 100 is
drawn for reading (``out/bench/nyt_sample.tsv``, with context), 200 more of the edits of names, and 300 of the marks put
back, rule by rule. What a reader said
stands in ``nyt_judged.tsv``: the number of the article in the file, the place, the words before and after, the rule,
the verdict. No other word of the articles is kept. The sample is drawn by a digest of each edit, so that a rule that
changes leaves the rest of the sample as it is.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, zip_longest
from multiprocessing import get_context
from pathlib import Path

from benchmarks import data
from benchmarks.harm import CONTEXT, SIGNS
from repair import lexicon, repair

SEED = 1
DRAWN = 100
NAMES_DRAWN = 200  # of the edits by rules of names alone: they are few in a hundred, and the ones that matter most
RESTORED_DRAWN = (
    300  # of the marks put back, as many of each rule as there are, since most are one contraction in three
)
CHUNK = 50  # articles a worker takes at once
ARTICLES = "en_nyt2016_nonascii_deleted.jsonl.gz"
HERE = Path(__file__).parent
COUNTS, JUDGED = HERE / "nyt_counts.json", HERE / "nyt_judged.tsv"
SAMPLE = data.ROOT / "out" / "bench" / "nyt_sample.tsv"
VERDICTS = ("right", "wrong", "unsure")


@dataclass(frozen=True, slots=True)
class Change:
    """One applied edit, at a code point of an article."""

    article: int
    start: int
    before: str
    after: str
    rule: str
    context: str

    @property
    def key(self) -> tuple[str, ...]:
        """What names it in ``nyt_judged.tsv``."""
        return (str(self.article), str(self.start), shown(self.before), shown(self.after), self.rule)

    @property
    def lot(self) -> str:
        """Its place in the drawing."""
        return hashlib.sha256("\t".join((str(SEED), *self.key)).encode()).hexdigest()


def shown(words: str) -> str:
    """Words as a cell of a table: line ends and tabs as signs.

    >>> shown("a\\tb")
    'a⇥b'
    """
    return "".join(SIGNS.get(sign, sign) for sign in words)


def changes(articles: list[tuple[int, str]]) -> tuple[list[Change], Counter[str], int, int]:
    """The edits in some articles, their open marks by kind, and the numbers of changed articles and of words."""
    found: list[Change] = []
    kinds: Counter[str] = Counter()
    changed = words = 0
    for number, text in articles:
        document = repair(text)
        edits = document.edits()
        words += len(lexicon.tokens(text).words)
        changed += bool(edits)
        kinds.update(mark.kind for mark in document.marks if mark.resolved_by is None)
        for edit in edits:
            around = text[max(0, edit.start - CONTEXT) : edit.end + CONTEXT]
            found.append(Change(number, edit.start, edit.before, edit.after, edit.rule, around))
    return found, kinds, changed, words


def drawn(every: list[Change]) -> list[Change]:
    """The sample for reading."""
    return sorted(every, key=lambda change: change.lot)[:DRAWN]


def of_names(every: list[Change]) -> list[Change]:
    """The sample of edits of names."""
    return sorted((c for c in every if "names." in c.rule), key=lambda change: change.lot)[:NAMES_DRAWN]


def of_marks(every: list[Change]) -> list[Change]:
    """The sample of marks put back: rule by rule in turn, until there are enough."""
    rules: dict[str, list[Change]] = {}
    for change in sorted(every, key=lambda change: change.lot):
        if change.rule.startswith("restore."):
            rules.setdefault(change.rule, []).append(change)
    in_turn = (change for row in zip_longest(*(rules[rule] for rule in sorted(rules))) for change in row if change)
    return list(islice(in_turn, RESTORED_DRAWN))


def judged() -> dict[tuple[str, ...], str]:
    """What readers said: ``right``, ``wrong`` or ``unsure``."""
    if not JUDGED.exists():
        return {}
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {tuple(row[:5]): row[5] for row in rows if row and not row[0].startswith("#")}


def measure() -> dict[str, float]:
    """Edits an article, and the share of the sample that readers found right."""
    texts = list(enumerate(data.documents(data.folder() / "garbled_real" / ARTICLES), 1))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(changes, (texts[at : at + CHUNK] for at in range(0, len(texts), CHUNK))))
    every = [change for found, *_ in parts for change in found]
    kinds = sum((found for _, found, *_ in parts), Counter())
    changed, words = sum(part[2] for part in parts), sum(part[3] for part in parts)
    rules = Counter(change.rule for change in every)
    counts = {
        "articles": len(texts),
        "articles_changed": changed,
        "words": words,
        "edits": len(every),
        "edits_by_rule": dict(rules.most_common()),
        "open_marks_by_kind": dict(kinds.most_common()),
    }
    COUNTS.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    print(f"nyt: {len(texts):,} articles, {words:,} words, {len(every):,} edits in {changed:,} articles")
    for rule, count in rules.most_common():
        print(f"    {count:6d}  {rule}")
    verdicts = judged()
    samples = {"sample": drawn(every), "names": of_names(every), "marks": of_marks(every)}
    _write(list(dict.fromkeys(change for sample in samples.values() for change in sample)), verdicts)
    figures = {"edits_per_article": round(len(every) / len(texts), 2)}
    for name, sample in samples.items():
        figures |= _shares(name, sample, verdicts)
    return figures


def _write(sample: list[Change], verdicts: dict[tuple[str, ...], str]) -> None:
    SAMPLE.parent.mkdir(parents=True, exist_ok=True)
    with SAMPLE.open("w", encoding="utf-8") as stream:
        for change in sorted(sample, key=lambda change: (change.rule, change.article, change.start)):
            print(*change.key, verdicts.get(change.key, "unread"), shown(change.context), sep="\t", file=stream)


def _shares(name: str, sample: list[Change], verdicts: dict[tuple[str, ...], str]) -> dict[str, float]:
    said = Counter(verdicts.get(change.key, "unread") for change in sample)
    read = sum(said[verdict] for verdict in VERDICTS)
    print(f"  {name}: {len(sample)} edits in {SAMPLE.relative_to(data.ROOT)}: {dict(said)}")
    for rule, told in _by_rule(sample, verdicts):
        print(f"    {rule}: {dict(told)}")
    return {
        f"{name}_read": float(read),
        f"{name}_right_share": round(said["right"] / max(1, read), 3),
        f"{name}_wrong_share": round(said["wrong"] / max(1, read), 3),
    }


def _by_rule(sample: list[Change], verdicts: dict[tuple[str, ...], str]) -> Iterator[tuple[str, Counter[str]]]:
    for rule in dict.fromkeys(change.rule for change in sample):
        yield rule, Counter(verdicts.get(change.key, "unread") for change in sample if change.rule == rule)
