"""One line at a time: what a line is by its own words, and how much its place must speak for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from repair.edit import Tier
from repair.stages._boilerplate_dates import LONGEST as LONGEST_DATE
from repair.stages._boilerplate_dates import PUBLICATION, date_line, fused_date
from repair.stages._boilerplate_page import LONGEST, Found, Page, is_prose
from repair.stages._boilerplate_phrases import COMMON, openers, phrase_of
from repair.stages._boilerplate_shapes import agencies, caption, tag_row, timed_title, trail

_DIGIT = re.compile(r"\d")
RUNNING_TIME = "running time"
EMPTY_LINKS = ("source link", "original source", "original article")
# Phrases that are found run into what stands before them; only right behind a stop or other furniture.
_RUN_ON = (
    *("Site icon ", "Exit mobile version", "Exit full screen", "Source link", "Leave a Reply", "Leave a reply"),
    *("Leave a comment", "Leave a Comment", "Your email address will not be", "Be the first to comment"),
    *("Required fields are marked", "Share this:", "Skip to content"),
)
_SEAM = re.compile(rf"(?<=[.!?*”\"’)\w])\s*(?={'|'.join(map(re.escape, _RUN_ON))})")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a line looks like. ``where``: any, edge (head, tail or beside furniture), isolated, between
    (paragraphs), before-end (not behind the last of them)."""

    kind: str
    tier: Tier
    where: str
    note: str = ""


def suspects(page: Page) -> list[int]:
    """The lines that do not end as prose does, or open as a phrase does: a fifth of clean text.

    >>> suspects(Page.of("The dam held.\\nRead also: Five dams\\nNobody was hurt."))
    [1]
    """
    quick = openers()
    found = []
    for index, line in enumerate(page.lines):
        if not line:
            continue
        if line[-1] in ".!?\r" or line[-2:-1] in ".!?" or len(line) > LONGEST:
            word = line.partition(" ")[0]
            if word in COMMON:
                word = " ".join(line.split(" ", 2)[:2]).capitalize()
            if word and word not in quick and line[-1] != ")" and line[-2:] != ").":
                continue
        found.append(index)
    return found


def likeness(line: str) -> Likeness | None:
    """What a line looks like by its own words.

    >>> likeness("Published: 3 May 2024").note
    'publication date'
    """
    line = line.strip()
    if not line:
        return None
    if found := phrase_of(line):
        return Likeness(found.kind, found.tier, found.where, _note(found.kind, line))
    if line[-1] == "." and line[-2:] != ").":
        return None  # a sentence, as far as its shape goes
    if len(line) <= LONGEST_DATE and _DIGIT.search(line) and (dated := date_line(line)):
        return Likeness("date-line", Tier.CERTAIN, "any" if dated[0] else "edge", dated[1])
    return _shape(line)


def _shape(line: str) -> Likeness | None:
    if (dots := timed_title(line)) is not None:
        return Likeness("teaser", Tier.CERTAIN if dots else Tier.PROBABLE, "any" if dots else "between", RUNNING_TIME)
    if way := trail(line):
        return Likeness("breadcrumb", Tier.CERTAIN, "any" if way == "sure" else "edge")
    if not is_prose(line) and tag_row(line):
        return Likeness("tags", Tier.CERTAIN, "edge")
    if len(line) <= LONGEST and (credited := caption(line)):
        # An agency behind the last sentence closes the article; before it, a caption.
        where = "any" if credited[1] == "photo" else "before-end"
        return Likeness("caption", Tier.CERTAIN, where, _note("caption", line))
    return None


def _note(kind: str, line: str) -> str:
    """For credits and captions the agencies in it; ``record`` reads it from there into the metadata."""
    if kind not in ("credit", "caption"):
        return ""
    if line.strip().casefold() in EMPTY_LINKS:
        return "names nobody"
    named = agencies(line)
    return f"names {'; '.join(named)}" if named else ""


def fused(page: Page, text: str, looked_at: int) -> Iterator[Found]:
    """Furniture that was run into a line of the article; ``looked_at`` is the number of suspects.

    >>> text = " date 2021-03-04 Vienna – The river rose by a metre."
    >>> [(found.left, found.right, found.kind) for found in fused(Page.of(text), text, 1)]
    [(1, 16, 'date-line')]
    """
    if any(sign in text for sign in ("ate 20", "ate: 20", "ed 20", "ed: 20")):
        for index, line in enumerate(page.lines):
            if "20" in line and (span := fused_date(line)) and likeness(line) is None:
                yield Found(index, *span, "date-line", Tier.CERTAIN, PUBLICATION)
    # Nearly all run-on furniture ends without a stop; so most clean texts need not be searched for fourteen phrases.
    if (looked_at > 1 or len(page.filled) == 1 or "email address will" in text) and any(
        map(text.__contains__, _RUN_ON)
    ):
        for index, line in enumerate(page.lines):
            if any(phrase in line for phrase in _RUN_ON):
                yield from _pieces(index, line)


def _pieces(index: int, line: str) -> Iterator[Found]:
    """The furniture behind the seams of a line; a piece without a stop before it only behind another piece."""
    cuts = [0, *(seam.end() for seam in _SEAM.finditer(line)), len(line)]
    if len(cuts) < 3:
        return
    open_piece: Found | None = None
    for left, right in pairwise(cuts):
        piece = line[left:right].rstrip()
        found = phrase_of(piece)
        stopped = left == 0 or line[left - 1] in '.!?*”"’)' or open_piece
        if found and stopped:
            begin = open_piece.left if open_piece and open_piece.kind == found.kind else left
            if open_piece and begin == left:
                yield open_piece
            open_piece = Found(index, begin, left + len(piece), found.kind, found.tier, _note(found.kind, piece))
        elif open_piece:
            yield open_piece
            open_piece = None
    if open_piece:
        yield open_piece
