"""How much does the standard pipeline change in clean English news?

Every edit is listed with its context in ``out/bench/harm.tsv``. An edit counts as harm unless somebody read it and
found the text really damaged there: such readings stand in ``judged.tsv``, by file, document, place, before and after.
The score of lost letters was learned on these news: each text is judged by the model that has not seen it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks import data, folds
from repair import lexicon, repair

JUDGED = Path(__file__).parent / "judged.tsv"
LISTED = data.ROOT / "out" / "bench" / "harm.tsv"
CONTEXT = 60  # code points shown on each side
CHUNK = 200  # documents a worker takes at once


@dataclass(frozen=True, slots=True)
class Hit:
    """One edit on clean text."""

    file: str
    document: int
    start: int
    before: str
    after: str
    rule: str
    context: str

    @property
    def changes_letters(self) -> bool:
        """Does it change more than spacing and punctuation?"""
        return letters(self.before) != letters(self.after)

    @property
    def key(self) -> tuple[str, ...]:
        """What names it in ``judged.tsv``."""
        return (self.file, str(self.document), str(self.start), self.before, self.after)


def letters(text: str) -> str:
    """The letters and digits of a text alone."""
    return "".join(sign for sign in text if sign.isalnum())


def hits_in(texts: list[tuple[str, int, str]]) -> tuple[list[Hit], int, int, Counter[str]]:
    """Edits on some documents (file, number, text), with their words, suggestions, and suggestions by kind."""
    hits: list[Hit] = []
    words = 0
    kinds: Counter[str] = Counter()
    for file, number, text in texts:
        with folds.without(folds.fold_of(f"{file}/{number}")):
            document = repair(text)
        words += len(lexicon.tokens(text).words)
        kinds.update(mark.kind for mark in document.marks if not mark.resolved_by)
        for edit in document.edits():
            shown = text[max(0, edit.start - CONTEXT) : edit.end + CONTEXT]
            hits.append(Hit(file, number, edit.start, edit.before, edit.after, edit.rule, shown))
    return hits, words, sum(kinds.values()), kinds


def _chunks() -> Iterator[list[tuple[str, int, str]]]:
    chunk: list[tuple[str, int, str]] = []
    for path in data.clean_english():
        for number, text in enumerate(data.documents(path)):
            chunk.append((path.name, number, text))
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    yield chunk


def judged() -> dict[tuple[str, ...], str]:
    """What readers said of single edits: ``right`` or ``wrong``."""
    with JUDGED.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {tuple(_plain(cell) for cell in row[:5]): row[5] for row in rows if row and not row[0].startswith("#")}


SIGNS = {"\n": "⏎", "\t": "⇥", "\r": "␍"}


def _shown(cell: str) -> str:
    return "".join(SIGNS.get(sign, sign) for sign in cell)


def _plain(cell: str) -> str:
    back = {shown: sign for sign, shown in SIGNS.items()}
    return "".join(back.get(sign, sign) for sign in cell)


def measure() -> dict[str, float]:
    """Edits per million words of clean English, those that change letters apart from the rest."""
    hits: list[Hit] = []
    words = suggestions = 0
    kinds: Counter[str] = Counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for found, counted, suggested, by_kind in pool.map(hits_in, _chunks()):
            hits += found
            words += counted
            suggestions += suggested
            kinds += by_kind
    verdicts = judged()
    _list(hits, verdicts)
    return _figures(hits, verdicts, words, suggestions, kinds)


def _list(hits: list[Hit], verdicts: dict[tuple[str, ...], str]) -> None:
    LISTED.parent.mkdir(parents=True, exist_ok=True)
    with LISTED.open("w", encoding="utf-8") as stream:
        for hit in sorted(hits, key=lambda hit: (hit.changes_letters, hit.rule, hit.file, hit.document)):
            cells = (*hit.key, verdicts.get(hit.key, "unread"), hit.rule, hit.context)
            print(*map(_shown, cells), sep="\t", file=stream)


def _figures(
    hits: list[Hit], verdicts: dict[tuple[str, ...], str], words: int, suggestions: int, kinds: Counter[str]
) -> dict[str, float]:
    million = words / 1e6
    print(f"harm: {words:,} words of clean English, {len(hits)} edits, all listed in {LISTED.relative_to(data.ROOT)}")
    figures: dict[str, float] = {}
    for name, group in (
        ("letters", [hit for hit in hits if hit.changes_letters]),
        ("spacing_and_punctuation", [hit for hit in hits if not hit.changes_letters]),
    ):
        said = Counter(verdicts.get(hit.key, "unread") for hit in group)
        figures[f"{name}_edits_per_million"] = round(len(group) / million, 2)
        figures[f"{name}_harm_per_million"] = round((len(group) - said["right"]) / million, 2)
        print(
            f"  {name}: {len(group) / million:.1f} edits per million words; read: {said['right']} right, "
            f"{said['wrong']} wrong, {said['unread']} not read"
        )
        for rule, count in Counter(hit.rule for hit in group).most_common():
            print(f"    {count:5d}  {rule}")
    figures["suggestions_per_million"] = round(suggestions / million, 1)
    print(f"  suggestions: {suggestions / million:.0f} per million words: {dict(kinds.most_common())}")
    return figures
