"""How many of the words that really lost letters come back, and how many of those edits are right?

``nyt_words.tsv`` holds words of a newspaper's articles that went through the deletion of everything outside ASCII, read
in their context: what each was, or that it is right as it stands. A word counts in English passages alone. Only
articles with an even number are measured; the rules were read against the odd ones.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from benchmarks import data, reliability
from benchmarks.nyt import ARTICLES, CHUNK
from repair import recipe
from repair.document import Document
from repair.edit import Edit
from repair.gazetteer import ascii_form

WORDS = Path(__file__).with_name("nyt_words.tsv")
AS_IT_STANDS = "-"
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
_POSSESSIVE = re.compile("’s?$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One place where a labelled word stands: was it lost, was it edited, rightly so, and with which confidence?"""

    article: int
    word: str
    after: str
    lost: bool
    edited: bool
    right: bool
    confidence: float
    apply: str


@cache
def labels() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """What each word was, by word and number of the article (empty: every other one).

    >>> labels()["Mxico", ""], labels()["Alton", ""]
    (('México',), ('-',))
    """
    with WORDS.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row[0], row[1]): tuple(row[2].split("|")) for row in rows if not row[0].startswith("#")}


def label(word: str, article: int) -> tuple[str, ...]:
    """What a word of an article was; nothing where nobody read it.

    >>> label("Cline", 36), label("Cline", 37), label("bridge", 1)
    (('Céline',), ('-',), ())
    """
    known = labels()
    return known.get((word, str(article))) or known.get((word, ""), ())


def verdicts(articles: list[tuple[int, str]]) -> list[Verdict]:
    """What became of the labelled words of some articles, at both settings."""
    found: list[Verdict] = []
    for apply in ("certain", "probable"):
        pipeline = recipe.pipeline(recipe.Settings(apply=apply))
        for number, text in articles:
            found += _judged(number, pipeline(Document.new("x", text)), apply)
    return found


def _judged(number: int, document: Document, apply: str) -> Iterator[Verdict]:
    text, edits = document.original, document.edits()
    for found in _WORD.finditer(text):
        right = label(found[0], number)
        if not right or _language(document, found.start()) not in ("en", "unknown"):
            continue
        lost = right != (AS_IT_STANDS,)
        touching = [edit for edit in edits if edit.start < found.end() and edit.end > found.start()]
        letters = [edit for edit in touching if any(sign.isalpha() and not sign.isascii() for sign in edit.after)]
        shown = _shown(text, found.span(), touching)
        good = lost and any(shown in (form, _POSSESSIVE.sub("", form)) for form in right)
        sure = min((edit.confidence for edit in letters), default=0.0)
        yield Verdict(number, found[0], shown, lost, bool(letters) and shown != found[0], good, sure, apply)


def _language(document: Document, place: int) -> str:
    """The language of a place of the original; the passages are in the coordinates of the current text."""
    for passage in document.passages:
        start, end = document.locate((passage.start, passage.end))
        if start <= place < end:
            return passage.language
    return "unknown"


def _shown(text: str, span: tuple[int, int], edits: list[Edit]) -> str:
    """What stands there now; of an edit that reaches further the word that begins like this one."""
    start = min([span[0], *(edit.start for edit in edits)])
    end = max([span[1], *(edit.end for edit in edits)])
    shown, at = "", start
    for edit in edits:
        shown += text[at : edit.start] + edit.after
        at = edit.end
    shown += text[at:end]
    if (start, end) == span:
        return shown
    left = text[slice(*span)]
    words = re.findall(r"[^\W\d_]+(?:’s)?", shown)
    if left in words:  # "Cond Nast" became "Condé Nast"
        return left
    return next((word for word in words if ascii_form(word)[0] == left[0] and word not in text), shown)


def chunks() -> list[list[tuple[int, str]]]:
    """The articles with even numbers."""
    texts = enumerate(data.documents(data.folder() / "garbled_real" / ARTICLES), 1)
    kept = [(number, text) for number, text in texts if number % 2 == 0]
    return [kept[at : at + CHUNK] for at in range(0, len(kept), CHUNK)]


def measure() -> dict[str, float]:
    """Recall and precision of what is applied, and of what is applied or suggested."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = [verdict for some in pool.map(verdicts, chunks()) for verdict in some]
    types = len({one.word for one in found})
    figures: dict[str, float] = {}
    for apply in ("certain", "probable"):
        group = [one for one in found if one.apply == apply]
        lost = sum(one.lost for one in group)
        edits = [one for one in group if one.edited]
        right = sum(one.right for one in edits)
        recall, precision = right / max(1, lost), right / max(1, len(edits))
        if not figures:
            print(f"labelled: {len(group)} places of {types} words, {lost} of them lost letters")
        figures |= {f"{apply}_recall": round(recall, 3), f"{apply}_precision": round(precision, 4)}
        print(f"  {apply:9s} recall {recall:6.1%}   precision {precision:6.1%} of {len(edits)} edits")
    shown = reliability.bins((one.confidence, one.right) for one in found if one.apply == "probable" and one.edited)
    print(*reliability.plot(shown), sep="\n")
    return figures | {"calibration_error": reliability.error(shown)}
