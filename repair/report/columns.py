"""The versions of one document beside each other: original, repaired, and a third column for translations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from repair.edit import Span
from repair.report import words
from repair.report.entries import Told, spans_of
from repair.report.markup import changed, plain, running, shortened
from repair.report.rows import UNTOLD, Piece, Place, Row, rows

# An edit of more code points than this is shown by its two ends; the record has all of it.
LONG_EDIT = 600
LONG_TRANSLATION = 4_000


def table(original: str, record: Mapping[str, Any], key: str, said: Told) -> str:
    """Original, repaired and, where there are any, translations, row by row; ``key`` is what anchors begin with.

    >>> table("", {}, "d1", Told((), (), 0))
    '<p class="empty">The text is empty.</p>'
    """
    translations: Sequence[Mapping[str, Any]] = record.get("translations", ())
    found = rows(original, said.places, spans_of(record, "translations"))
    if not found:
        return '<p class="empty">The text is empty.</p>'
    columns = ["Original", "Repaired", *(["Translation"] if translations else [])]
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    beside = _beside(found, translations)
    languages = _languages(record)
    seen: set[int] = set()
    body: list[str] = []
    covered = 0
    for at, row in enumerate(found):
        third, covered = _third(beside.get(at), covered, bool(translations))
        if row.gap:
            body.append(f'<tr class="gap"><td colspan="2">… {row.gap:,} code points …</td>{third}</tr>')
            continue
        body.append(_row(original, row, key, said, languages(row), seen) + third + "</tr>")
    wide = ' class="three"' if translations else ""
    return f"<table{wide}><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _row(text: str, row: Row, key: str, said: Told, language: str, seen: set[int]) -> str:
    old = "".join(_old(text, piece, said) for piece in row.pieces)
    new = "".join(_new(text, piece, key, said, seen) for piece in row.pieces)
    same = all(piece.place is None or piece.place.after is None for piece in row.pieces)
    names = " ".join(name for name, holds in (("same", same), ("opens", row.opens)) if holds)
    look = f' class="{names}"' if names else ""
    lang = f' lang="{plain(language)}"' if language else ""
    return f'<tr{look}{lang}><td dir="auto" class="was">{old}</td><td dir="auto">{new}</td>'


def _old(text: str, piece: Piece, said: Told) -> str:
    stretch = text[piece.start : piece.end]
    if piece.place is None or piece.place.after is None:
        return running(stretch)
    look = _look(piece.place, said)
    return f'<del class="{look}{"" if stretch else " nil"}">{changed(shortened(stretch, LONG_EDIT))}</del>'


def _new(text: str, piece: Piece, key: str, said: Told, seen: set[int]) -> str:
    place = piece.place
    stretch = text[piece.start : piece.end]
    if place is None:
        return running(stretch)
    shown = running(stretch) if place.after is None else changed(shortened(place.after, LONG_EDIT))
    look = _look(place, said) + ("" if shown else " nil")
    if place.number == UNTOLD:
        return f'<ins class="{look}">{shown}</ins>'
    again = ' tabindex="-1"' if id(place) in seen else ""
    seen.add(id(place))
    label = "" if shown else f' aria-label="{_empty_label(place)}"'
    return f'<a class="f {look}" href="#{key}f{place.number}"{again}{label}>{shown}</a>'


def _empty_label(place: Place) -> str:
    return "something stands here that is marked" if place.after is None else "removed here"


def _look(place: Place, said: Told) -> str:
    """Classes for the kind of finding and its tier: colour and the style of the line below it follow from them."""
    if place.number == UNTOLD:
        return "edit"
    note = said.entries[place.number].notes[0]
    return f"{note.sort} {note.tier}"


def _languages(record: Mapping[str, Any]) -> Callable[[Row], str]:
    passages = sorted(record.get("passages", ()), key=lambda each: int(each["start"]))
    ends = [each["end"] for each in passages]  # no passage overlaps another

    def language(row: Row) -> str:
        first = bisect_right(ends, row.start)
        touches = first < len(passages) and passages[first]["start"] < row.end
        code = passages[first]["language"] if touches else "unknown"
        return "" if code == "unknown" else str(code)

    return language


def _beside(found: Sequence[Row], translations: Sequence[Mapping[str, Any]]) -> dict[int, tuple[int, str]]:
    """For the first row of each translation: over how many rows it stands, and what it says."""
    placed: dict[int, tuple[int, str]] = {}
    last = -1
    start = 0
    for translation in sorted(translations, key=lambda each: (each["start"], each["end"])):
        span = translation["start"], translation["end"]
        touched = [at for at, row in enumerate(found) if _touch(span, (row.start, row.end))] or [len(found) - 1]
        if touched[0] > last:
            start, last = touched[0], touched[-1]
            placed[start] = (last - start + 1, _translation(translation))
        else:
            last = max(last, touched[-1])
            placed[start] = (last - start + 1, placed[start][1] + _translation(translation))
    return placed


def _touch(span: Span, other: Span) -> bool:
    return span[0] < other[1] and span[1] > other[0]


def _third(placed: tuple[int, str] | None, covered: int, needed: bool) -> tuple[str, int]:
    """The cell of the third column, and over how many rows below it reaches."""
    if placed:
        return f'<td rowspan="{placed[0]}" class="beside">{placed[1]}</td>', placed[0] - 1
    if covered or not needed:
        return "", max(0, covered - 1)
    return "<td></td>", 0


def _translation(found: Mapping[str, Any]) -> str:
    facts = [f"from {words.language(str(found.get('language', '')))}", str(found.get("model", ""))]
    facts += [f"{name} {found[name]:.2f}" for name in ("score", "chrf") if found.get(name) is not None]
    kept, lost = (", ".join(map(str, found.get(name, ()))) for name in ("kept", "lost"))
    facts += [f"keeps {kept}"] if kept else []
    facts += [f"loses {lost}"] if lost else []
    said = plain("; ".join(fact for fact in facts if fact))
    text = running(shortened(str(found["text"]), LONG_TRANSLATION))
    return f'<div dir="auto" lang="en">{text}</div><p class="source">{said}</p>'
