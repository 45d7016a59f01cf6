"""One document of the page: its versions side by side, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from repair.report import words
from repair.report.columns import LONG_EDIT, table
from repair.report.entries import EDIT, MARK, SUGGESTION, Entry, Note, Told, findings, told
from repair.report.markup import changed, plain, running, shortened
from repair.report.text import evidence_of, line_counter

# What is said of one finding shows less of it: the text beside it has the rest.
LONG_QUOTE = 160
MOST_LINES = 12
MOST_REFUSALS = 50
# One document may fill this much of the page: below it, all findings of the worst seed and sample fit ten times over.
MOST_BYTES = 200_000
MOST_ENTRIES = (300, 80, 20, 5)


@dataclass(frozen=True, slots=True)
class Case:
    """A document to show: the file it lies in, its text as it came in, and its record."""

    name: str
    original: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Article:
    """A document as HTML, with what a list of documents says of it (not escaped)."""

    html: str
    name: str
    said: str


def article(case: Case, number: int) -> Article:
    """The document as HTML; ``number`` makes its anchors unique. Tells fewer findings where all would be too much.

    >>> record = {"id": "a.txt", "edits": [], "marks": [], "failures": [], "refusals": []}
    >>> article(Case("a.txt", "All <b>well</b>.", record), 1).html.count("All &lt;b&gt;well&lt;/b&gt;.")
    2
    """
    found = findings(case.original, case.record)
    for most in MOST_ENTRIES:
        html = _article(case, number, told(found, most))
        if len(html.encode()) <= MOST_BYTES:
            break
    id = str(case.record["id"])
    name = case.name if id == case.name else f"{case.name} {id}"
    return Article(html, shortened(name, LONG_QUOTE), counted(counts(case.record)))


def _article(case: Case, number: int, said: Told) -> str:
    record = case.record
    key = f"d{number}"
    id = shortened(str(record["id"]), LONG_QUOTE)
    identity = "" if id == case.name else f' <span class="id">{plain(id)}</span>'
    facts = "".join(f"<li>{fact}</li>" for fact in _facts(record))
    entries = "".join(_entry(entry, f"{key}f{at}") for at, entry in enumerate(said.entries))
    more = f"<p>{said.untold:,} more in the record.</p>" if said.untold else ""
    why = (
        f'<details class="why"><summary>What was found, and why</summary><ol>{entries}</ol>{more}</details>'
        if entries
        else ""
    )
    return (
        f'<article id="{key}" data-name="{plain(f"{case.name} {id}".lower())}" aria-labelledby="{key}h">'
        f'<header><h3 id="{key}h"><bdi>{plain(case.name)}</bdi>{identity}</h3><ul class="facts">{facts}</ul></header>'
        f"{_failures(record)}{table(case.original, record, key, said)}{why}{_refusals(case)}</article>\n"
    )


def counts(record: Mapping[str, Any]) -> Counter[str]:
    """Edits, suggestions and marks of a document; what an edit has resolved is no finding.

    >>> counts({"edits": [{}], "marks": []})
    Counter({'edit': 1})
    """
    found = Counter({EDIT: len(record["edits"])})
    for mark in record["marks"]:
        if mark["resolved_by"] is None:
            found[MARK if mark["alternative"] is None else SUGGESTION] += 1
    return found


def counted(found: Mapping[str, int]) -> str:
    """Counts in words.

    >>> counted({"edit": 2, "suggestion": 1})
    '2 edits, 1 suggestion'
    """
    said = (f"{number:,} {sort}{'' if number == 1 else 's'}" for sort, number in found.items() if number)
    return ", ".join(said) or "nothing found"


def _facts(record: Mapping[str, Any]) -> Iterator[str]:
    yield counted(counts(record))
    languages = dict.fromkeys(found["language"] for found in record.get("passages", ()))
    known = [words.language(code) for code in languages if code != "unknown"]
    if known:
        yield plain(", ".join(known))
    for found in evidence_of(record):
        if found.probability >= 0.5:
            reasons = f": {plain('; '.join(found.reasons))}" if found.reasons else ""
            yield f"<code>{plain(found.channel)}</code> {found.probability:.2f}{reasons}"


def brief(message: str) -> str:
    """A message, escaped and not endless.

    >>> brief("a < b")
    'a &lt; b'
    """
    return plain(shortened(message, LONG_EDIT))


def _failures(record: Mapping[str, Any]) -> str:
    said = (
        f"The stage <code>{plain(found['stage'])}</code> failed and was left out: {brief(found['error'])}"
        for found in record["failures"]
    )
    return "".join(f'<p class="failure">{sentence}</p>' for sentence in said)


def _entry(entry: Entry, anchor: str) -> str:
    rules = "|".join(dict.fromkeys(note.rule for note in entry.notes))
    sorts = " ".join(dict.fromkeys(note.sort for note in entry.notes))
    tiers = " ".join(dict.fromkeys(note.tier for note in entry.notes))
    said = "".join(_note(note) for note in entry.notes)
    return (
        f'<li id="{anchor}" data-rule="{plain(rules)}" data-sort="{sorts}" data-tier="{plain(tiers)}">'
        f'{said}<p class="where">{_lines(entry.lines)}</p></li>'
    )


def _note(note: Note) -> str:
    confidence = "" if note.confidence is None else f" {note.confidence:.2f}"
    said = [_turn(note)]
    if note.proof and note.proof != "no proof":
        label = "Proof" if note.sort == EDIT else "It would be"
        said.append(f"<p><b>{label}</b> {changed(shortened(note.proof, LONG_EDIT))}</p>")
    if note.why:
        label = "" if note.sort == MARK else "<b>Why</b> "
        said.append(f"<p>{label}{changed(shortened(note.why, LONG_EDIT))}</p>")
    status = {EDIT: "", SUGGESTION: "suggested, not applied: ", MARK: "marked: "}[note.sort]
    said.append(f'<p class="rule">{status}<code>{plain(note.rule)}</code> {plain(note.tier)}{confidence}</p>')
    return "".join(said)


def _turn(note: Note) -> str:
    before = changed(shortened(note.before, LONG_QUOTE))
    if note.after is None:
        return f'<p class="turn"><bdi class="mark">{before or "here"}</bdi></p>'
    after = changed(shortened(note.after, LONG_QUOTE))
    left, right = running(note.left), running(note.right)
    return (
        f'<p class="turn"><bdi>{left}<del>{before}</del>{right}</bdi> <span aria-label="becomes">→</span> '
        f"<bdi>{left}<ins>{after}</ins>{right}</bdi></p>"
    )


def _lines(lines: Sequence[int]) -> str:
    named = [f"{line:,}" for line in dict.fromkeys(lines)]
    rest = f" and {len(named) - MOST_LINES:,} more" if len(named) > MOST_LINES else ""
    times = f"{len(lines):,} times, " if len(lines) > 1 else ""
    return f"{times}line{'' if len(named) == 1 else 's'} {', '.join(named[:MOST_LINES])}{rest}"


def _refusals(case: Case) -> str:
    refused = case.record["refusals"]
    if not refused:
        return ""
    line_at = line_counter(case.original)
    items = "".join(
        f"<li><bdi>{changed(shortened(found['before'], LONG_QUOTE)) or 'nothing'}</bdi> → "
        f"<bdi>{changed(shortened(found['after'], LONG_QUOTE)) or 'nothing'}</bdi>: {brief(found['reason'])} "
        f'<span class="where"><code>{plain(found["rule"])}</code>, line {line_at(found["start"]):,}</span></li>'
        for found in refused[:MOST_REFUSALS]
    )
    more = f"<p>{len(refused) - MOST_REFUSALS:,} more in the record.</p>" if len(refused) > MOST_REFUSALS else ""
    noun = "edit was" if len(refused) == 1 else "edits were"
    return (
        f'<details class="refused"><summary>{len(refused):,} {noun} refused</summary><ul>{items}</ul>{more}</details>'
    )
