"""Do words of other languages get their letters back, and is clean text in these languages left alone?

Clean news in eight languages lose everything outside ASCII, in documents of eight lines; a word that lost a letter must
come back as it was, at its place (the language as the pipeline detects it). Certain edits and suggestions apart. The
same news as they are, and with their accents stripped (``tambien``), must not change: edits and suggestions of these
rules per million words. Wrong edits are listed in ``out/bench/restore_languages.tsv``.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks import data
from repair import lexicon, recipe
from repair.channel.deletion import corrupt
from repair.document import Document
from repair.gazetteer import ascii_form
from repair.stages._restore_languages import RULE, RULES

FILES = {
    "es": "es_wmt_news_sents.txt.gz",
    "fr": "fr_wmt_news_sents.txt.gz",
    "de": "de_wmt_news_sents.txt.gz",
    "pt": "pt_wmt_news_sents.txt.gz",
    "pl": "pl_wmt_news_sents.txt.gz",
    "cs": "cs_wmt_news_sents.txt.gz",
    "tr": "tr_wmt_news_sents.txt.gz",
    "ro": "ro_wmt_news_sents.txt.gz",
    "it": "../parallel/it-en.tsv.gz",
}
ARTICLES = {
    "es": "es_fakenewscorpus_true.jsonl.gz",
    "fr": "fr_bbc_afrique.jsonl.gz",
    "pt": "pt_fakebr_true.jsonl.gz",
    "en": "en_basil2010_2019.jsonl.gz",
}
"""Clean only: whole articles."""
LINES = 8  # lines of a document
MOST = 250  # documents a language
LISTED = data.ROOT / "out" / "bench" / "restore_languages.tsv"
STAGES = ("encoding", "language", "restore")


def documents(path: Path) -> list[str]:
    """The first documents of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        if "tsv" in path.name:
            stream = (row.partition("\t")[0] for row in stream)  # type: ignore[assignment]
        lines = [json.loads(line)["text"] if "jsonl" in path.name else line.rstrip("\n") for line in stream]
    return ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)][:MOST]


def measure() -> dict[str, float]:
    """Precision and recall by language; edits per million clean words."""
    figures: dict[str, float] = {}
    run = recipe.pipeline(recipe.Settings(stages=STAGES))
    wrong: list[tuple[str, ...]] = []
    totals: Counter[str] = Counter()
    for language, name in FILES.items():
        texts = documents(data.folder() / "clean_news" / name)
        counts: Counter[str] = Counter()
        for text in texts:
            counts += _judged(run(Document.new("x", corrupt(text))), text, language, wrong)
            for kind, clean in (("clean", text), ("stripped", ascii_form(text))):
                document = run(Document.new("x", clean))
                counts[f"{kind} words"] += len(lexicon.tokens(clean).words)
                counts[f"{kind} edits"] += sum(RULE in edit.rule for edit in document.edits())
                counts[f"{kind} suggestions"] += sum(mark.kind in RULES for mark in document.marks)
        figures |= _figures(language, counts)
        totals += counts
    figures |= _figures("all", totals)
    figures |= _clean_articles(run)
    LISTED.parent.mkdir(parents=True, exist_ok=True)
    LISTED.write_text("".join("\t".join(row) + "\n" for row in wrong), encoding="utf-8")
    return figures


def _clean_articles(run: recipe.Transform) -> dict[str, float]:
    words = edits = suggestions = 0
    for name in ARTICLES.values():
        for text in list(data.documents(data.folder() / "clean_news" / name))[:MOST]:
            document = run(Document.new("x", text))
            words += len(lexicon.tokens(text).words)
            edits += sum(edit.rule in RULES for edit in document.edits())
            suggestions += sum(mark.kind in RULES for mark in document.marks)
    print(f"restore_languages, clean articles: {edits} edits and {suggestions} suggestions in {words:,} words")
    return {"articles_edits_per_million": round(edits / words * 1e6, 2)}


def _judged(document: Document, text: str, language: str, wrong: list[tuple[str, ...]]) -> Counter[str]:
    """What came back: by place in the struck text, the words that were there and those that are put there."""
    gold = dict(_losses(text))
    counts = Counter({"lost": len(gold)})
    certain = [(edit.start, edit.before, edit.after) for edit in document.edits() if RULE in edit.rule]
    back = document.original
    suggested = [
        (document.locate((mark.start, mark.end))[0], document.text[mark.start : mark.end], str(mark.alternative))
        for mark in document.marks
        if mark.kind == RULE
    ]
    for tier, found in (("certain", certain), ("suggested", suggested)):
        for start, before, after in found:
            is_right = gold.get(start) == after
            counts[f"{tier} made"] += 1
            counts[f"{tier} right"] += is_right
            if not is_right:
                shown = back[max(0, start - 30) : start + 40].replace("\n", "⏎")
                wrong.append((language, tier, before, after, str(gold.get(start)), shown))
    return counts


def _losses(text: str) -> Iterator[tuple[int, str]]:
    """Every word that loses letters, by the place of its remains; words of which nothing is left are not counted."""
    found = lexicon.tokens(text)
    lost = 0
    done = 0
    for (start, end), word in zip(found.spans, found.words, strict=True):
        lost += start - done - len(corrupt(text[done:start]))
        left = corrupt(word)
        if left and left != word:
            yield start - lost, word
        lost += len(word) - len(left)
        done = end


def _figures(language: str, counts: Counter[str]) -> dict[str, float]:
    right, made = counts["certain right"], counts["certain made"]
    offered = right + counts["suggested right"]
    figures = {
        f"{language}_precision": round(right / max(1, made), 4),
        f"{language}_recall": round(right / max(1, counts["lost"]), 4),
        f"{language}_offered_recall": round(offered / max(1, counts["lost"]), 4),
        f"{language}_suggested_precision": round(counts["suggested right"] / max(1, counts["suggested made"]), 4),
    }
    for kind in ("clean", "stripped"):
        million = max(1, counts[f"{kind} words"]) / 1e6
        figures[f"{language}_{kind}_edits_per_million"] = round(counts[f"{kind} edits"] / million, 2)
        figures[f"{language}_{kind}_suggestions_per_million"] = round(counts[f"{kind} suggestions"] / million, 2)
    print(f"restore_languages {language}: {counts['lost']:,} words lost letters;", end=" ")
    print(", ".join(f"{name.removeprefix(language + '_')} {value}" for name, value in figures.items()))
    return figures
