"""What does stage ``restore`` put back of what deletion took from English news, at the exact place?

News that was held out of training and tuning goes through the channel (:mod:`benchmarks.deleted`). An edit is right
only if the channel took that kind of mark in that very gap; which sign of a kind (’ or ', – or —) is not scored, and a
cut in a fused word is right whether a no-break space or a dash stood there. A quotation is right if both ends are.
Two figures a kind: all proposals, and the certain ones. Headlines are left out: they are no running text. Words run
together are parted by stage ``seams`` too, which comes first: what it puts in counts as well.

Three groups of documents: all sources; articles as they were published; and native ones, with typographic marks only,
so that no mark was guessed. The first holds half its words in loose sentences of translation tests, many of which have
one quotation mark of two, or none where somebody speaks.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks import data, deleted
from repair import Edit, recipe, repair
from repair.channel import gate
from repair.context import Context
from repair.document import Document, Passage
from repair.edit import Tier
from repair.stages import restore, seams
from repair.tagging.kinds import Kind, of_apostrophe
from repair.tagging.reading import read
from repair.tagging.tokens import Token, tokens

STRUCK = 0.95
"""How many documents of the batch lost their marks: the gate is asked as in a batch that did."""
YEARS, OTHER = "year range", "other"
SPEECH = "whole-clause speech"
SPEED_SAMPLE = 120  # documents
_SIGNS = {"’": "A", "–": "D", "\u00a0": "S", " ": "S"}

Mark = tuple[str, int, int]


def kind_of(text: str, found: list[Token], gap: int, letter: str) -> str:
    """What a loss in a gap is called: a function of the garbled text and the place."""
    left, right = text[max(0, gap - 1) : gap], text[gap : gap + 1]
    if letter == "A":
        token = found[max(0, bisect_right(found, gap, key=lambda token: token.start) - 1)]
        return of_apostrophe(text, token, gap).value
    if left.isdigit() and right.isdigit():
        return YEARS if _in_years(text, gap) else OTHER
    if left.strip() and right.strip():
        return (Kind.FUSED_BY_SPACE if letter == "S" else Kind.FUSED_BY_DASH).value
    return Kind.DASH.value if letter == "D" and left == right == " " else OTHER


def _in_years(text: str, gap: int) -> bool:
    around = text[max(0, gap - 5) : gap + 5].strip(" .,;:()\n")
    years = text[gap - 4 : gap], text[gap : gap + 4]
    return around.strip("abcdefghijklmnopqrstuvwxyz'") == "".join(years) and all(
        year.isdigit() and year[:2] in {"15", "16", "17", "18", "19", "20"} for year in years
    )


def pairs(marks: Iterable[tuple[int, str]], found: list[Token]) -> Iterator[tuple[int, int]]:
    """Quotations both of whose ends were lost in one paragraph."""
    breaks = [token.start for token in found if token.begins_paragraph]
    opened, where = -1, -1
    for gap, letter in sorted(marks, key=lambda mark: (mark[0], mark[1] == "O")):
        here = bisect_right(breaks, gap if letter == "O" else gap - 1)
        if letter == "O":
            opened, where = gap, here
        elif opened >= 0 and here == where:
            yield opened, gap
            opened = -1


@dataclass
class Tally:
    """Gold, proposals and hits by kind."""

    gold: Counter[str] = field(default_factory=Counter)
    proposed: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, document: deleted.Deleted, edits: Iterable[Edit]) -> None:
        """Count one document."""
        text, found = document.text, tokens(document.text)
        lost = {(gap, letter) for gap, letters in document.lost.items() for letter in letters if letter in "ADS"}
        self.gold.update(kind_of(text, found, gap, letter) for gap, letter in lost)
        quotes = [(gap, letter) for gap, letters in document.lost.items() for letter in letters if letter in "OC"]
        true = {pair for pair in pairs(quotes, found) if document.scores_quotes(pair[0])}
        self.gold.update(name for pair in true for name in _names(text, pair))
        for edit in edits:
            for name, right in self._judged(document, found, lost, true, edit):
                for tier in ("all", "certain") if edit.tier is Tier.CERTAIN else ("all",):
                    self.proposed[name, tier] += 1
                    self.right[name, tier] += right

    def _judged(
        self,
        document: deleted.Deleted,
        found: list[Token],
        lost: set[tuple[int, str]],
        true: set[tuple[int, int]],
        edit: Edit,
    ) -> Iterator[tuple[str, bool]]:
        if edit.rule == "restore.quotation":
            if document.scores_quotes(edit.start):
                span = (edit.start, edit.end)
                yield from ((name, span in true) for name in _names(document.text, span))
            return
        gap = edit.start + (edit.after.index("–") if edit.before else 0)
        letter = "D" if edit.before else _SIGNS[edit.after]
        hit = next((one for one in (letter, *("SD" if letter in "SD" else "")) if (gap, one) in lost), None)
        yield kind_of(document.text, found, gap, hit or letter), hit is not None

    def figures(self, name: str, tier: str) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        right = self.right[name, tier]
        precision = right / max(1, self.proposed[name, tier])
        recall = right / max(1, self.gold[name])
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _names(text: str, pair: tuple[int, int]) -> Iterator[str]:
    yield Kind.QUOTATION.value
    said = text[pair[0] : pair[1]]
    if said[:1].isupper() and len(said.split()) >= 4:
        yield SPEECH


def proposals(text: str) -> list[Edit]:
    """What the stages want to put into a text, each place once: what is certain before what is suggested."""
    document = Document("x", text, text, passages=(Passage(0, len(text), "en"),))
    parted = (item for item in seams.propose(document, Context()) if isinstance(item, Edit) and item.after == " ")
    found = [item for item in (*restore.findings(text), *parted) if isinstance(item, Edit)]
    wanted = [edit for edit in found if not edit.before or edit.rule in ("restore.year-range", "restore.quotation")]
    wanted.sort(key=lambda edit: edit.tier is not Tier.CERTAIN)
    by_place: dict[tuple[int, int, str], Edit] = {}
    for edit in wanted:
        by_place.setdefault((edit.start, edit.end, _SIGNS.get(edit.after, edit.after)), edit)
    return list(by_place.values())


def documents(part: int) -> Iterator[deleted.Deleted]:
    """The garbled documents of a part."""
    paths = [path for path in data.clean_english() if "headlines" not in path.name]
    return (document for document in deleted.documents(paths) if document.part == part)


def measure() -> dict[str, float]:
    """Precision, recall and F1 by kind and tier, what part of the documents the gate let in, and the speed."""
    everything, articles, native = Tally(), Tally(), Tally()
    opened = count = 0
    texts: list[str] = []
    for document in documents(deleted.TEST):
        count += 1
        if not gate.gate(document.text, STRUCK).is_open:
            continue
        opened += 1
        texts.append(document.text)
        edits = proposals(document.text)
        for tally, counts in ((everything, True), (articles, document.is_article), (native, document.native)):
            if counts:
                tally.add(document, edits)
    figures = {"documents_open": round(opened / count, 3)}
    print(f"restore: {opened} of {count} documents open; P / R / F1 of all proposals, P / R of the certain ones")
    for title, tally in (("", everything), ("articles", articles), ("native", native)):
        print(f"  {title or 'all sources'}")
        for name, gold in tally.gold.most_common():
            figures |= _row(tally, name, gold, title)
    return figures | speed(texts[:: max(1, len(texts) // SPEED_SAMPLE)])


def _row(tally: Tally, name: str, gold: int, title: str) -> dict[str, float]:
    (p, r, f), (cp, cr, _) = tally.figures(name, "all"), tally.figures(name, "certain")
    certain = f"{cp:.3f} / {cr:.3f}" if tally.proposed[name, "certain"] else "none"
    print(f"    {name:24} {gold:5}  {p:.3f} / {r:.3f} / {f:.3f}   {certain}")
    key = "_".join((*([title] if title else []), name.replace(",", "").replace(" ", "_").replace("-", "_")))
    row = {"precision": p, "recall": r, "f1": f}
    if tally.proposed[name, "certain"]:
        row |= {"certain_precision": cp, "certain_recall": cr}
    return {f"{key}_{figure}": round(value, 3) for figure, value in row.items()} if title != "native" else {}


def speed(texts: list[str]) -> dict[str, float]:
    """KB a second of one core: the tagger alone, and the whole pipeline on texts that lost their marks."""
    size = sum(map(len, texts)) / 1000
    recipe.settle_memory()  # as the workers of a batch do
    figures = {}
    for name, run in (("tagger", read), ("pipeline", repair)):
        run(texts[0])  # what is loaded once is no speed
        read.cache_clear()
        began = time.process_time()
        for text in texts:
            run(text)
        figures[f"{name}_kb_per_s"] = round(size / (time.process_time() - began), 1)
    print(f"  {size:.0f} KB: {figures}")
    return figures
