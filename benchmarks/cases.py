"""How much of each kind of damage is repaired, only marked, or passed over? And does text stay that only looks odd?

Reads ``notes/artifact_cases.jsonl`` from the folder beside the data: self-written passages with annotated spans (what
should stand there, of which category and tier) and traps (looks odd, is right). A set for development: a rule that was
tuned on it says nothing about real text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks import data
from repair import repair
from repair.document import Document, Mark
from repair.edit import move

OUTCOMES = ("repaired", "wrong", "marked", "other mark", "silent")
# Shapes that do not count as differences: curled or straight, and blanks of any kind or number.
_SHAPES = str.maketrans("“”„«»‘’—–\u00a0\u202f", '"""""\'\'––  ')
MARGIN = 12  # code points around a span that are compared with it, since an edit may reach beyond the span


@dataclass(frozen=True, slots=True)
class Judged:
    """One annotated span and what became of it."""

    category: str
    tier: str
    outcome: str


def measure() -> dict[str, float]:
    """Shares of certain spans repaired and wrong, of the others repaired or marked, and of traps edited."""
    path = data.folder().parent / "notes" / "artifact_cases.jsonl"
    if not path.is_file():
        print(f"cases: there is no {path}. Nothing was measured.")
        return {}
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    documents = [(case, repair(case["text"])) for case in cases]
    judged = [judge(document, span) for case, document in documents for span in case["spans"]]
    traps = [is_edited(document, trap) for case, document in documents for trap in case.get("traps", ())]
    _print(judged, traps)
    return figures(judged, traps)


def judge(document: Document, span: dict[str, Any]) -> Judged:
    """What became of one span: repaired, made wrong, marked with its kind, marked with another, or nothing.

    >>> span = {"start": 7, "end": 8, "text": " ", "cat": "spacing", "tier": "certain", "right": ""}
    >>> judge(repair("He left , they said."), span).outcome
    'repaired'
    """
    place = (span["start"], span["end"])
    if is_edited(document, span):
        outcome = "repaired" if _reads_right(document, span) else "wrong"
    else:
        kinds = [mark.kind for mark in document.marks if _covers(document, mark, place, span["cat"])]
        outcome = "marked" if span["cat"] in kinds else "other mark" if kinds else "silent"
    return Judged(span["cat"], span["tier"], outcome)


def is_edited(document: Document, span: dict[str, Any]) -> bool:
    """Does an edit touch the span? One that only borders on it does so only where it adds something.

    >>> is_edited(repair("He left , they said."), {"start": 0, "end": 2})
    False
    """
    start, end = span["start"], span["end"]
    edits = document.edits()
    return any(edit.start < end and edit.end > start for edit in edits) or any(
        edit.start == edit.end and start <= edit.start <= end for edit in edits
    )


def _reads_right(document: Document, span: dict[str, Any]) -> bool:
    """Do the words around the span read as they should? Nobody knows where ``right`` is null."""
    if span["right"] is None:
        return False
    text, start, end = document.original, span["start"], span["end"]
    exact = [edit.after for edit in document.edits() if (edit.start, edit.end) == (start, end)]
    if exact:  # another edit close by must not make it wrong
        return _shape(exact[0]) == _shape(span["right"])
    wanted = _shape(text[max(0, start - MARGIN) : start] + span["right"] + text[end : end + MARGIN])
    low, high = move((max(0, start - MARGIN), min(len(text), end + MARGIN)), document.edits())
    found = _shape(document.text[low:high])
    here = _shape(span["right"])
    return wanted in found or (bool(here.strip()) and here in found and _shape(span["text"]) not in found)


def _shape(text: str) -> str:
    return " ".join(text.translate(_SHAPES).split())


def _covers(document: Document, mark: Mark, place: tuple[int, int], category: str) -> bool:
    """Does the mark overlap the span? Furniture counts when half of it is covered."""
    start, end = document.locate((mark.start, mark.end))
    shared = min(end, place[1]) - max(start, place[0])
    if category.startswith("boilerplate:"):
        return shared * 2 >= place[1] - place[0]
    return shared > 0 or (shared == 0 and start == end)


def figures(judged: Iterable[Judged], traps: Iterable[bool]) -> dict[str, float]:
    """The totals as shares of 1.

    >>> figures([Judged("caps", "certain", "repaired")], [False])["certain_repaired"]
    1.0
    """
    spans, edited = list(judged), list(traps)
    certain = [span.outcome for span in spans if span.tier == "certain"]
    others = [span.outcome for span in spans if span.tier != "certain"]
    return {
        "certain_repaired": _share(certain, "repaired"),
        "certain_wrong": _share(certain, "wrong"),
        "certain_repaired_or_marked": _share(certain, "repaired", "marked"),
        "others_marked": _share(others, "repaired", "marked"),
        "others_wrong": _share(others, "wrong"),
        "traps_edited": round(sum(edited) / max(1, len(edited)), 4),
    }


def _share(outcomes: list[str], *good: str) -> float:
    return round(sum(outcome in good for outcome in outcomes) / max(1, len(outcomes)), 4)


def _print(judged: list[Judged], traps: list[bool]) -> None:
    print(f"cases: {len(judged)} spans, {len(traps)} traps, {sum(traps)} of them edited")
    for name, tiers in (("certain", ("certain",)), ("probable and flag", ("probable", "flag"))):
        rows = [span for span in judged if span.tier in tiers]
        print(f"  {name + ' spans':26s} {' '.join(f'{outcome:>10s}' for outcome in OUTCOMES)}")
        for category, counted in _by_category(rows):
            print(f"  {category:26s} {' '.join(f'{counted[outcome]:10d}' for outcome in OUTCOMES)}")


def _by_category(rows: list[Judged]) -> Iterator[tuple[str, Counter[str]]]:
    for category in sorted({span.category for span in rows}):
        yield category, Counter(span.outcome for span in rows if span.category == category)
    yield "all", Counter(span.outcome for span in rows)
