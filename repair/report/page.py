"""The page of a run: one file that opens from disk, without network, with one script and one style of its own.

What it shows comes from records and from texts of strangers, so nothing of it is ever markup (:mod:`markup`), and a
policy in the page allows no script and no style but these two, named by their digests. It holds no time: the same
results give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from string import Template
from typing import Any

from repair.report.article import Article
from repair.report.entries import EDIT, MARK, SUGGESTION
from repair.report.markup import plain, shortened

MOST_DOCUMENTS = 200
MOST_BYTES = 3_000_000
# The tables, notes and frame of the page itself must fit in beside the documents.
RESERVED = 250_000
MOST_ROWS = 60
MOST_FAULTS = 100
LONG_NAME = 160


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to show: the worst documents first, ``damaged`` counts all with a finding, ``faults`` are the notes
    of the quarantine.
    """

    report: Mapping[str, Any]
    articles: Iterable[Article]
    damaged: int
    faults: Sequence[Mapping[str, Any]] = ()


def page(found: Found) -> str:
    """The whole page.

    >>> page(Found({"documents": 0, "changed": 0, "signature": "repair 0.1"}, [], 0)).startswith("<!doctype html>")
    True
    """
    articles = _fitting(found.articles)
    style, script = _part("page.css"), _part("page.js")
    return Template(_part("page.html")).substitute(
        policy=(
            f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
            "base-uri 'none'; form-action 'none'"
        ),
        style=style,
        script=script,
        title=f"{found.report['documents']:,} document{'' if found.report['documents'] == 1 else 's'}",
        numbers=_numbers(found.report),
        shown=_shown(len(articles), found),
        tables=_tables(found.report),
        faults=_faults(found.faults),
        index=_index(articles),
        rules=_options(found.report),
        articles="".join(shown.html for shown in articles) or '<p class="empty">There is nothing to show.</p>',
        signature=plain(str(found.report["signature"])),
        settings=_settings(found.report),
    )


def _part(name: str) -> str:
    return resources.files("repair.report").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _fitting(articles: Iterable[Article]) -> list[Article]:
    """The documents that there is room for, the worst first."""
    fitting: list[Article] = []
    room = MOST_BYTES - RESERVED
    for shown in islice(articles, MOST_DOCUMENTS):
        room -= len(shown.html.encode())
        if room < 0:
            break
        fitting.append(shown)
    return fitting


def _shown(number: int, found: Found) -> str:
    clean = found.report["documents"] - found.damaged
    said = f"{clean:,} of {found.report['documents']:,} documents have no finding and are not shown."
    if number < found.damaged:
        said = (
            f"<strong>Shown are the {number:,} most damaged of {found.damaged:,} documents with findings; "
            f"the others were left out.</strong> The records beside the files have all. {said}"
        )
    return f"<p>{said}</p>" if found.report["documents"] else ""


def _numbers(report: Mapping[str, Any]) -> str:
    numbers = {
        "documents": report["documents"],
        "changed": report["changed"],
        "edits": sum(sum(tiers.values()) for tiers in report.get("edits", {}).values()),
        **{name: sum(report.get(name, {}).values()) for name in ("suggestions", "marks", "refusals")},
        **{
            name: sum(report[name].values())
            for name in ("failures", "quarantined", "skipped")
            if sum(report.get(name, {}).values())
        },
    }
    return "".join(f"<div><dt>{name}</dt><dd>{number:,}</dd></div>" for name, number in numbers.items())


# ------------------------------------------------------------------------------------------------------------- tables
def _tables(report: Mapping[str, Any]) -> str:
    return "".join(
        (
            _edits(report.get("edits", {})),
            _counts("Suggestions", "Not applied: a person decides.", report.get("suggestions", {}), SUGGESTION),
            _counts("Marks", "Nothing was changed there.", report.get("marks", {}), MARK),
            _counts("Damage", "Documents in which it is more likely than not.", report.get("evidence", {})),
            _counts("Refused edits", "A guard found a reason against them.", report.get("refusals", {})),
            _counts("Failures", "A stage was left out of a document.", report.get("failures", {})),
            _counts("Quarantine", "Could not be read; the raw bytes are kept.", report.get("quarantined", {})),
            _counts("Skipped", "Files that were not read.", report.get("skipped", {})),
        )
    )


def _edits(edits: Mapping[str, Mapping[str, int]]) -> str:
    if not edits:
        return ""
    tiers = [tier for tier in ("certain", "probable", "flag") if any(tier in found for found in edits.values())]
    head = "".join(f'<th scope="col">{tier}</th>' for tier in tiers)
    body = "".join(
        f'<tr><th scope="row">{_pick(EDIT, rule)}</th>'
        + "".join(f"<td>{found[tier]:,}</td>" if tier in found else "<td></td>" for tier in tiers)
        + "</tr>"
        for rule, found in list(edits.items())[:MOST_ROWS]
    )
    return (
        '<section><h3>Edits</h3><p>Applied, each with its proof.</p><table class="counts"><thead><tr>'
        f'<th scope="col">rule</th>{head}</tr></thead><tbody>{body}</tbody></table>{_rest(edits)}</section>'
    )


def _counts(title: str, meaning: str, found: Mapping[str, int], sort: str = "") -> str:
    if not found:
        return ""
    body = "".join(
        f'<tr><th scope="row">{_pick(sort, name) if sort else plain(shortened(name, LONG_NAME))}</th>'
        f"<td>{number:,}</td></tr>"
        for name, number in list(found.items())[:MOST_ROWS]
    )
    return (
        f'<section><h3>{title}</h3><p>{meaning}</p><table class="counts"><tbody>{body}</tbody></table>'
        f"{_rest(found)}</section>"
    )


def _rest(found: Mapping[str, Any]) -> str:
    return f"<p>{len(found) - MOST_ROWS:,} more in report.json.</p>" if len(found) > MOST_ROWS else ""


def _pick(sort: str, rule: str) -> str:
    """A link to the documents; the script makes it set the filter as well."""
    return f'<a href="#documents" class="pick" data-sort="{sort}" data-rule="{plain(rule)}">{plain(rule)}</a>'


def _options(report: Mapping[str, Any]) -> str:
    groups = {"Edits": report.get("edits", {}), "Suggestions": report.get("suggestions", {})}
    groups["Marks"] = report.get("marks", {})
    return "".join(
        f'<optgroup label="{title}">'
        + "".join(
            f'<option value="{title.lower().removesuffix("s")}|{plain(rule)}">{plain(rule)}</option>'
            for rule in list(found)[:MOST_ROWS]
        )
        + "</optgroup>"
        for title, found in groups.items()
        if found
    )


def _faults(faults: Sequence[Mapping[str, Any]]) -> str:
    if not faults:
        return ""
    items = "".join(
        f"<li><bdi>{plain(shortened(str(note['path']), LONG_NAME))}</bdi>"
        + (f", line {note['line']:,}" if note["line"] else "")
        + f": {plain(shortened(str(note['message']), 2 * LONG_NAME))} <code>{plain(str(note['reason']))}</code></li>"
        for note in faults[:MOST_FAULTS]
    )
    rest = f"<p>{len(faults) - MOST_FAULTS:,} more in the folder quarantine.</p>" if len(faults) > MOST_FAULTS else ""
    return (
        f'<details class="faults"><summary>What could not be processed ({len(faults):,})</summary>'
        f"<ul>{items}</ul>{rest}</details>"
    )


def _index(articles: Sequence[Article]) -> str:
    if len(articles) < 2:
        return ""
    items = "".join(
        f'<li><a href="#d{number}"><bdi>{plain(shown.name)}</bdi></a> <span>{shown.said}</span></li>'
        for number, shown in enumerate(articles, 1)
    )
    return f'<nav aria-label="Documents"><details><summary>List of documents</summary><ol>{items}</ol></details></nav>'


def _settings(report: Mapping[str, Any]) -> str:
    settings = {name: value for name, value in report.get("settings", {}).items() if value not in (None, [], False)}
    shown = (", ".join(map(str, value)) if isinstance(value, list) else value for value in settings.values())
    return "".join(
        f"<div><dt>{plain(name.replace('_', ' '))}</dt><dd>{plain(shortened(str(value), 600))}</dd></div>"
        for name, value in zip(settings, shown, strict=True)
    )
