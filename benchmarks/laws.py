"""Do the laws hold on real documents, clean and damaged, in many languages?

For each document: undoing all edits gives back the input; each edit undone alone gives the text without it; every
proof holds when it is run again from the record; the record survives being written and read; marks lie inside the
text; no stage fails; and running the pipeline on its own result changes nothing. A document that breaks one of them is
named, and the ceiling of every count is nought.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from benchmarks import data
from repair import recipe
from repair.batch import record
from repair.channel import deletion, escapes, marks, mojibake, replacement, spacing, words
from repair.document import Document
from repair.edit import apply, invert

SEED = 5
DOCUMENTS = 360
LONGEST = 8_000  # code points: a law does not break at length, and many short documents tell more
SEEN = 60  # documents of each file from which the sample is drawn
HITS = 6  # of the channels that hit once, so often a document

LAWS = (
    "revert_all",
    "revert_one",
    "record_holds",
    "record_is_read_back",
    "marks_inside",
    "no_failure",
    "idempotent",
    "deterministic",
)


def _nothing(text: str, rng: random.Random) -> str:  # noqa: ARG001 - the form of a damage
    return text


def _deleted(text: str, rng: random.Random) -> str:  # noqa: ARG001 - the form of a damage
    return deletion.corrupt(text)


def _questioned(text: str, rng: random.Random) -> str:
    return replacement.corrupt(text, rng.choice(("?", "\ufffd")))


def _misread(text: str, rng: random.Random) -> str:
    return mojibake.corrupt(text, rng.choice(("windows-1252", "latin-1", "macroman")))


def _escaped(text: str, rng: random.Random) -> str:
    return escapes.corrupt(text, rng.choice(escapes.KINDS))


def _cut(text: str, rng: random.Random) -> str:
    """Some single hits, each on a stretch of the text, so that the text is not copied for every place it could hit."""
    channels: tuple[Callable[[str], Iterator[str]], ...] = (
        spacing.lose_space,
        spacing.add_space,
        marks.insert_stop,
        marks.double_mark,
        marks.lose_mark,
        words.double_word,
        words.turn_phrase,
        words.raise_case,
    )
    for _ in range(HITS):
        at = rng.randrange(max(1, len(text) - 40))
        results = list(rng.choice(channels)(text[at : at + 40]))
        if results:
            text = text[:at] + rng.choice(results) + text[at + 40 :]
    return text


def _everything(text: str, rng: random.Random) -> str:
    return _deleted(_cut(text, rng), rng)


DAMAGES = (_nothing, _deleted, _questioned, _misread, _escaped, _cut, _everything)


def sample() -> list[tuple[str, str]]:
    """Damaged documents with a name each, the same at every call: all clean files in turn, all damages in turn."""
    rng = random.Random(SEED)
    found: list[tuple[str, str]] = []
    files = sorted((data.folder() / "clean_news").glob("*.gz"))
    files += sorted((data.folder() / "garbled_real").glob("*.jsonl.gz"))
    texts = {path.name: list(islice(data.documents(path), SEEN)) for path in files}
    for number in range(DOCUMENTS):
        path = files[number % len(files)]
        damage = DAMAGES[rng.randrange(len(DAMAGES))]
        text = rng.choice(texts[path.name])[:LONGEST]
        found.append((f"{path.name} {damage.__name__.strip('_')} {number}", damage(text, rng)))
    return found


def broken(named: tuple[str, str]) -> tuple[str, int, list[str]]:
    """The name of a document, how many edits were made, and the laws it breaks.

    >>> broken(("x", "He said so. ."))
    ('x', 1, [])
    """
    name, text = named
    pipeline = recipe.pipeline()
    document = pipeline(Document.new(name, text))
    edits = document.edits()
    entry = record.make(document, "bench")
    read = record.read(record.line(entry), name)
    held = {
        "revert_all": apply(text, edits) == document.text and apply(document.text, invert(edits)) == text,
        "revert_one": _each_can_be_undone(text, document),
        "record_holds": recipe.verify(entry, document.text) is None,
        "record_is_read_back": recipe.edits_of(read) == recipe.edits_of(entry),
        "marks_inside": all(0 <= mark.start <= mark.end <= len(document.text) for mark in document.marks),
        "no_failure": not document.failures,
        "idempotent": pipeline(Document.new(name, document.text)).text == document.text,
        "deterministic": pipeline(Document.new(name, text)) == document,
    }
    return name, len(edits), [law for law in LAWS if not held[law]]


def _each_can_be_undone(text: str, document: Document) -> bool:
    edits = document.edits()
    back = invert(edits)
    return all(
        apply(document.text, [undone]) == apply(text, [*edits[:number], *edits[number + 1 :]])
        for number, undone in enumerate(back)
    )


def measure() -> dict[str, float]:
    """How many documents were checked, how many edits were made in them, and how often each law was broken."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(broken, sample(), chunksize=10))
    faults: Counter[str] = Counter()
    for name, _, laws in found:
        faults.update(laws)
        if laws:
            print(f"  BROKEN  {name}: {', '.join(laws)}")
    edits = sum(count for _, count, _ in found)
    print(f"laws: {len(found)} documents (seed {SEED}), {edits} edits, {sum(faults.values())} laws broken")
    return {"documents": float(len(found)), "edits": float(edits), **{law: float(faults[law]) for law in LAWS}}
