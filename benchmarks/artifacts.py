"""How much of each artifact is found, and how much of it is mended exactly?

One artifact is put into one clean paragraph (one in which the pipeline finds nothing), by the channels run forwards.
``found``: an edit or an open mark lies within three code points of the damage. ``mended``: the clean paragraph came
back exactly. ``offered``: it did, or one open suggestion gives it. ``wrong``: an edit was made and the paragraph is
neither the clean one nor the damaged one. Lost apostrophes are the exception: a whole document loses all of them, and
every one is counted. The rules were tuned on these files: what is measured here is in-sample.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context

from benchmarks import data
from repair import repair
from repair.channel import deletion, escapes, marks, mojibake, spacing, words
from repair.document import Document
from repair.edit import Edit, invert, move

SEED = 3
ENOUGH = 150  # paragraphs a kind, from each file
DOCUMENTS = 100  # documents that lose all apostrophes, from each file
FILES = ("en_bbc2004.jsonl.gz", "en_wmt_news_sents.txt.gz")
NEAR = 3  # code points
SMALLEST, LARGEST = 120, 900  # code points of a paragraph

Hit = tuple[int, int, str]
"""Where in the clean paragraph, and what stands there after the damage."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one artifact."""

    found: bool
    mended: bool
    offered: bool
    wrong: bool


def one_of(rng: random.Random, text: str, pattern: str, damage: Callable[[str], list[str]]) -> Hit | None:
    """One place of a paragraph that the pattern finds, damaged in one of the ways that the channels allow.

    >>> one_of(random.Random(1), "He said so.", "so[.]", lambda phrase: list(marks.double_mark(phrase)))
    (8, 11, 'so..')
    """
    places = list(re.finditer(pattern, text))
    rng.shuffle(places)
    for place in places:
        if results := damage(place[0]):
            return (*place.span(), rng.choice(results))
    return None


def _chosen(results: Iterator[str], wanted: str) -> list[str]:
    return [result for result in results if re.fullmatch(wanted, result)]


def _stop_doubled(phrase: str) -> list[str]:
    return [
        spaced for doubled in marks.double_mark(phrase) for spaced in _chosen(spacing.add_space(doubled), r".*\. \.")
    ]


def _quote_adrift(phrase: str) -> list[str]:
    """``May,” Orban`` becomes ``May, ”Orban``: a space came before the quotation mark and the one behind it went."""
    spaced = (one for lost in spacing.lose_space(phrase) for one in spacing.add_space(lost))
    return _chosen(spaced, r"\w+, ”\w+")


def _turned(phrase: str) -> list[str]:
    stopped = (one for turned in words.turn_phrase(phrase) for one in marks.insert_stop(turned))
    return _chosen(stopped, r"the \w+\. \w+")


def _orphan(phrase: str) -> list[str]:
    """``Black Sea`` becomes ``sea. Black``."""
    turned = (low for one in words.turn_phrase(phrase) for low in words.lower_case(one))
    stopped = (one for low in turned for one in marks.insert_stop(low))
    return _chosen(stopped, r"[a-z]\w+\. [A-Z]\w+")


def _bytes_misread(phrase: str) -> list[str]:
    return [mojibake.corrupt(phrase, "windows-1252")]


def _spelled_out(phrase: str) -> list[str]:
    return [escapes.corrupt(phrase, kind) for kind in ("html", "html-no-ampersand")]


VERBS = "can|could|may|must|should|will|would|met|said|told|took|gave|made|went|found|held|left|put|won|lost"
ADJECTIVES = "[A-Z][a-z]+(?:an|ish|ese|ern)|Black|Red|White|North|South|East|West|Middle|Supreme|United|Royal"
KINDS: dict[str, tuple[str, Callable[[str], list[str]]]] = {
    "space_before_mark": (
        r"[a-z]+,(?= [a-z])",
        lambda phrase: _chosen(spacing.add_space(phrase), r"\w+ ,"),
    ),
    "doubled_stop": (r"[a-z]+\.(?=\s[A-Z]|$)", _stop_doubled),
    "adrift_quote": (r"[a-z]+,” [A-Za-z]+(?= )", _quote_adrift),
    "fused_at_capital": (r"\b[a-z]{3,} [A-Z][a-z]{3,}\b", lambda phrase: list(spacing.lose_space(phrase))),
    "fused_small_words": (
        r"\b(?:of|in|to|for|on|by|at|from|with) (?:the|their|his)\b",
        lambda phrase: list(spacing.lose_space(phrase)),
    ),
    "split_sentence": (
        r"\b[a-z]{3,} [a-z]{4,}(?= (?:of|in|on|for|by|with|to)\b)",
        lambda phrase: _chosen(marks.insert_stop(phrase), r"\w+\. \w+"),
    ),
    "turned_pair": (r"\bthe [a-z]{4,} [a-z]{4,}(?= (?:of|in|on|for|with)\b)", _turned),
    "orphan_adjective": (rf"\b(?:{ADJECTIVES}) [A-Z][a-z]{{2,}}(?=\.$|\. [A-Z])", _orphan),
    "title_case_verb": (
        rf"(?<=[a-z] )(?:{VERBS})(?= [a-z])",
        lambda phrase: list(words.raise_case(phrase)),
    ),
    "doubled_word": (
        r"(?<= )(?:the|a|of|in|to|and|for|on|with|at|by|is|was|as)(?= [a-z])",
        lambda phrase: _chosen(words.double_word(phrase), r"(\w+) \1"),
    ),
    "mojibake": (r"\w*[^\W\d_a-zA-Z]\w*|\w+’\w+|“\w+|£\d+", _bytes_misread),
    "entity": (r"\w*[^\W\d_a-zA-Z]\w*|\w+’\w+|“\w+|£\d+", _spelled_out),
}
"""Where an artifact may strike, and the channels that make it."""


def typographic(text: str) -> str:
    """The text with curly quotes and apostrophes, as newspapers print it.

    >>> typographic('"We don\\'t," he said.')
    '“We don’t,” he said.'
    """
    return re.sub(r"(?<=\w)'(?=\w)", "’", re.sub(r'"([^"\n]*)"', r"“\1”", text))


def paragraphs(file: str) -> list[str]:
    """Paragraphs of a file in which there is nothing to find, shuffled."""
    every = [
        line
        for text in islice(data.documents(data.folder() / "clean_news" / file), 1_500)
        for line in map(typographic, text.splitlines())
        if SMALLEST < len(line) < LARGEST and line.endswith((".", "”")) and '"' not in line
    ]
    random.Random(SEED).shuffle(every)
    return every


def judged(clean: str, hit: Hit) -> Outcome | None:
    """Damage the paragraph and repair it; None for a paragraph in which something is found when it is clean."""
    before = repair(clean)
    if before.marks or before.layers:
        return None
    start, end, garbled = hit
    damaged = clean[:start] + garbled + clean[end:]
    document = repair(damaged)
    mended = document.text == clean
    wrong = bool(document.layers) and not mended and document.text != damaged
    span = (start - NEAR, start + len(garbled) + NEAR)
    return Outcome(_is_found(document, *span), mended, mended or clean in set(_suggested(document)), wrong)


def _is_found(document: Document, start: int, end: int) -> bool:
    edits = document.edits()
    back = invert(edits)
    places = [(edit.start, edit.end) for edit in edits]
    places += [move((mark.start, mark.end), back) for mark in document.marks if mark.resolved_by is None]
    return any(left <= end and right >= start for left, right in places)


def _suggested(document: Document) -> Iterator[str]:
    """The text after each open suggestion alone."""
    for mark in document.marks:
        if mark.resolved_by is None and mark.alternative is not None:
            yield document.text[: mark.start] + mark.alternative + document.text[mark.end :]


def outcomes(kind: str, file: str) -> list[Outcome]:
    """What became of one kind of artifact in the paragraphs of a file."""
    pattern, damage = KINDS[kind]
    rng = random.Random(f"{SEED} {kind} {file}")
    found: list[Outcome] = []
    for clean in paragraphs(file):
        hit = one_of(rng, clean, pattern, damage)
        if hit and (outcome := judged(clean, hit)):
            found.append(outcome)
        if len(found) == ENOUGH:
            break
    return found


APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")


def apostrophes(file: str) -> tuple[int, int, int]:
    """Apostrophes inside words lost by whole documents, those given back, and edits that put one where none stood."""
    lost = given_back = wrong = 0
    texts = [text for text in islice(data.documents(data.folder() / "clean_news" / file), 1_500) if "'" in text]
    random.Random(SEED).shuffle(texts)
    for text in texts[:DOCUMENTS]:
        clean = "".join(sign for sign in typographic(text).replace("'", "’") if sign.isascii() or sign == "’")
        damaged = deletion.corrupt(clean)
        places = {found.start() - number for number, found in enumerate(re.finditer("’", clean))}
        inner = {found.start() - clean.count("’", 0, found.start()) for found in APOSTROPHE.finditer(clean)}
        put = {place for edit in repair(damaged).edits() for place in apostrophes_put(edit)}
        lost += len(inner)
        given_back += len(inner & put)
        wrong += len(put - places)
    return lost, given_back, wrong


def apostrophes_put(edit: Edit) -> Iterator[int]:
    """Where an edit puts apostrophes, in a text that has none: the code point behind each.

    >>> list(apostrophes_put(Edit(4, 8, "dont", "don’t", "demo")))
    [7]
    """
    at = edit.start
    for sign in edit.after:
        if sign in "’'":
            yield at
        else:
            at += 1


def measure() -> dict[str, float]:
    """Shares of the artifacts found, mended, offered and mended wrongly, by kind, over both files."""
    print(f"artifacts: {ENOUGH} paragraphs a kind and file, {DOCUMENTS} documents without apostrophes (seed {SEED})")
    figures: dict[str, float] = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        by_file = [list(pool.map(partial(outcomes, file=file), KINDS)) for file in FILES]
        counts = list(pool.map(apostrophes, FILES))
    for kind, groups in zip(KINDS, zip(*by_file, strict=True), strict=True):
        figures |= _figures(kind, [one for group in groups for one in group])
        parts = (
            f"{file.split('_')[1].split('.')[0]} {_share(group)}" for file, group in zip(FILES, groups, strict=True)
        )
        print(f"  {kind:18s} {_told(figures, kind)}   mended: {', '.join(parts)}")
    lost, given_back, wrong = map(sum, zip(*counts, strict=True))
    figures["lost_apostrophes_mended"] = round(given_back / max(1, lost), 3)
    figures["lost_apostrophes_wrong"] = round(wrong / max(1, lost), 4)
    print(f"  lost apostrophes: {given_back} of {lost} given back, {wrong} put where none stood")
    return figures


def _figures(kind: str, group: list[Outcome]) -> dict[str, float]:
    return {
        f"{kind}_{name}": round(sum(getattr(one, name) for one in group) / max(1, len(group)), 3)
        for name in Outcome.__slots__
    }


def _told(figures: dict[str, float], kind: str) -> str:
    return "  ".join(f"{name} {figures[f'{kind}_{name}']:.2f}" for name in Outcome.__slots__)


def _share(group: list[Outcome]) -> str:
    return f"{sum(one.mended for one in group)} of {len(group)}"
