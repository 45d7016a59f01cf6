"""What only the neighbourhood tells: site names, one tag a line, titles and captions said twice, lists of teasers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from repair.edit import Tier
from repair.stages._boilerplate_dates import RENDER
from repair.stages._boilerplate_lines import RUNNING_TIME, Likeness, fused, likeness, suspects
from repair.stages._boilerplate_page import Found, Page, Zones, is_prose
from repair.stages._boilerplate_phrases import plain
from repair.stages._boilerplate_shapes import ends_with_medium, is_name, names_a_medium

# A line said again: right after itself from 15 letters on, anywhere from 60. Shorter ones come back rightly
# (sub-headings, tables, credits). On 826,804 words of whole clean articles all 23 such lines were true repeats.
SAID_BEFORE = "said before"
NEXT_TO, ANYWHERE = 15, 60
SHORT = 200
MOST_TAGS = 500  # lines; a page has some dozens
_SUFFIX = re.compile(r"(?<!\s)\s+[–—|•-]\s+(?P<site>[^–—|]{3,40})$")
_QUOTES = re.compile("[“”‘’\"'«»„]")
_BEHIND_A_SITE = re.compile(r" [-–|] |: ")
_BAR = re.compile(r" [–—|•-] ")
_SITE_ICON = re.compile(r"(?i:site icon|© ?(?:\d{4} )?)\s*(?P<site>[A-Z][^.,|]{2,39}?)(?:\.|,|$| Exit)")


def furniture(text: str) -> list[Found]:
    """All furniture of a text, by line, without two pieces on one span.

    >>> [(found.index, found.kind) for found in furniture("The dam held all day.\\n\\nTags: dam, river")]
    [(2, 'tags')]
    """
    page = Page.of(text)
    looked_at = suspects(page)
    pieces = list(fused(page, text, len(looked_at)))
    busy = {piece.index for piece in pieces}
    seen = ((index, likeness(page.lines[index])) for index in looked_at if index not in busy)
    like = {index: found for index, found in seen if found}
    if not like and not pieces and not _has_more(page, looked_at):
        return []
    sure = {index: page.whole(index, found.kind, found.tier, found.note) for index, found in like.items()}
    zones = Zones(page, sure)
    found = {index: whole for index, whole in sure.items() if _stands_right(zones, index, like)}
    zones = Zones(page, found)
    _dates(zones, found)
    _timed(found)
    found |= _lists(zones, found)
    found |= _sites(zones, found)
    found |= _tags(zones, found)
    found |= _between(zones, found)
    found |= _repeats(Zones(page, found), found)
    _kept_title(zones, found)
    suffixes = [piece for piece in _suffixes(zones, found) if piece.index not in busy]
    whole = [piece for piece in found.values() if piece.index not in busy]
    return sorted([*whole, *pieces, *suffixes], key=lambda piece: (piece.index, piece.left))


def _has_more(page: Page, looked_at: Sequence[int]) -> bool:
    """Is there a line that says something twice, or one that could be the name of the site?"""
    lines = [page.lines[index] for index in page.filled]
    if len(set(lines)) < len(lines):
        return True
    short = [page.lines[index] for index in looked_at if len(page.lines[index]) < SHORT]
    # Only lines that begin alike can be copies; reading their keys costs ten times as much.
    alike = len(short) > 1 and len({_QUOTES.sub("", line[:12])[:6].casefold() for line in short}) < len(short)
    if alike and len({_key(line) for line in short}) < len(short):
        return True
    return any(map(ends_with_medium, short))


def _stands_right(zones: Zones, index: int, like: Mapping[int, Likeness]) -> bool:
    where = like[index].where
    if where == "any":
        return True
    if where == "edge":
        return zones.at_edge(index) or zones.beside(index, like)
    if where == "isolated":
        return zones.alone(index)
    if where == "before-end":
        return index < zones.last
    prose = [is_prose(zones.page.lines[near]) for near in zones.around(index)]
    return prose[0] and prose[-1]


def _dates(zones: Zones, found: dict[int, Found]) -> None:
    """An unlabelled date at the top of the page, with another calendar beside it, is that of today."""
    head = [index for index in found if index < zones.first and found[index].kind == "date-line"]
    if any(found[index].note == RENDER for index in head):
        title = next(iter(zones.head), -1)
        for index in head:
            other = any(near in found and found[near].note == RENDER for near in zones.neighbours(index))
            labelled = plain(zones.page.lines[index]).startswith(("published", "posted", "updated", "date"))
            if (other or index < title) and not labelled:
                found[index] = replace(found[index], note=RENDER)


def _timed(found: dict[int, Found]) -> None:
    """One title with a running time between paragraphs may be anything; two are the videos of the page."""
    timed = [index for index, piece in found.items() if piece.note == RUNNING_TIME]
    if len(timed) > 1:
        found |= {index: replace(found[index], tier=Tier.CERTAIN) for index in timed}


def _lists(zones: Zones, found: Mapping[int, Found]) -> dict[int, Found]:
    """Titles under a heading such as "Related stories", behind the article."""
    more: dict[int, Found] = {}
    under = ""
    for index in zones.page.filled:
        if index <= zones.last:
            continue
        if index in found:
            heading = len(zones.page.lines[index]) <= 30 and ":" not in zones.page.lines[index].strip()[:-1]
            under = found[index].kind if heading and found[index].kind in ("teaser", "tags") else ""
        elif under:
            more[index] = zones.page.whole(index, under, Tier.PROBABLE, "in a list under its heading")
    return more


def _sites(zones: Zones, found: Mapping[int, Found]) -> dict[int, Found]:
    """The name of the site alone on a line, or a line that opens with a name known from elsewhere."""
    known = _known_sites(zones.page, found)
    more: dict[int, Found] = {}
    head = zones.head
    for index in [*head, *zones.tail]:
        if index in found:
            continue
        line = zones.page.lines[index].strip()
        told = bool(known) and len(line) <= 80 and _begins_with(line, known)
        beside = zones.beside(index, found)
        medium = names_a_medium(line) and len(line.split()) <= (5 if beside or len(head) > 1 else 3)
        if told or medium:
            tier = Tier.CERTAIN if told or beside else Tier.PROBABLE
            more[index] = zones.page.whole(index, "site-name", tier)
    return more


def _begins_with(line: str, names: Collection[str]) -> bool:
    low = plain(line)
    return low in names or any(low[: mark.start()] in names for mark in _BEHIND_A_SITE.finditer(low))


def _known_sites(page: Page, found: Mapping[int, Found]) -> set[str]:
    """The names of sites that the furniture tells, as the tables write them."""
    lines = (page.lines[index] for index, piece in found.items() if piece.kind in ("site-name", "credit"))
    return {plain(name["site"].strip()) for line in lines if (name := _SITE_ICON.search(line))}


def _tags(zones: Zones, found: Mapping[int, Found]) -> dict[int, Found]:
    """One tag a line behind the article: short names that the article holds, behind other furniture."""
    body = "\n".join(zones.page.lines[: zones.last + 1])
    run: list[int] = []
    for index in zones.tail:
        line = zones.page.lines[index].strip()
        if index not in found and len(line) <= 40 and line.count(" ") <= 3 and line[-1] not in ".!?:;":
            run.append(index)
    opened = min((index for index in found if index > zones.last), default=None)
    if opened is None or len(run) > MOST_TAGS:
        return {}
    known = [index for index in run if zones.page.lines[index].strip() in body]
    return {
        index: zones.page.whole(index, "tags", Tier.CERTAIN, "a name of the article, alone on a line behind it")
        for index in known
        if index > opened and len(known) > 1
    }


def _between(zones: Zones, found: Mapping[int, Found]) -> dict[int, Found]:
    """A few words between two lines of furniture, behind or before the article."""
    more: dict[int, Found] = {}
    for index in [*zones.head[1:], *zones.tail]:
        if index in found:
            continue
        line = zones.page.lines[index].strip()
        near = [found.get(other) for other in zones.neighbours(index)]
        if len(near) < 2 or not all(near) or len(line.split()) > 4:
            continue
        kinds = {piece.kind for piece in near if piece}
        capitals = line.isupper() and is_name(line.title()) and len(line) > 3
        if capitals and index > zones.last and "tags" in kinds:
            more[index] = zones.page.whole(index, "site-name", Tier.CERTAIN)
        elif len(kinds) == 1 and kinds <= {"share", "comment-form", "tags", "site-name", "teaser"}:
            more[index] = zones.page.whole(index, kinds.pop(), Tier.PROBABLE, "between two such lines")
    return more


def _repeats(zones: Zones, found: Mapping[int, Found]) -> dict[int, Found]:
    """Lines said before: the title, a caption, a paragraph. The first copy stays what it is.

    A text that says a long line three times in places apart is a list, a plan or a recipe: there only neighbours count.
    """
    more: dict[int, Found] = {}
    apart: dict[str, list[int]] = {}
    seen: dict[str, int] = {}
    page = zones.page
    previous = ""
    for index in page.filled:
        twice = found.get(index)
        if twice and twice.kind not in ("caption", "site-name"):
            continue
        line = page.lines[index].strip()
        key = _key(line)
        near = previous == key or (index < zones.first and key in seen)
        if key in seen and len(key) >= (NEXT_TO if near else ANYWHERE):
            if not near:
                apart.setdefault(key, []).append(index)
            inside = index > zones.first and len(key) < ANYWHERE
            more[index] = page.whole(index, "dup-line", Tier.PROBABLE if inside else Tier.CERTAIN, SAID_BEFORE)
            if caption_like(line) and index == seen[key] + 1 and seen[key] not in found and not is_prose(line):
                more[seen[key]] = page.whole(seen[key], "caption", Tier.FLAG, "said twice, as under a picture")
        elif not twice:
            previous = key
        seen.setdefault(key, index)
    listed = any(len(places) > 1 for places in apart.values())
    left_out = frozenset(chain(*apart.values())) if listed else frozenset()
    return {index: piece for index, piece in more.items() if index not in left_out}


def caption_like(line: str) -> bool:
    """Does the line tell what a picture shows? Titles hardly open with an indefinite article and go on so long.

    >>> caption_like("A customs officer checks a lorry at the bridge"), caption_like("Ferry runs aground")
    (True, False)
    """
    return line.startswith(("A ", "An ")) and line.count(" ") >= 6


def _key(line: str) -> str:
    site = _SUFFIX.search(line) if _BAR.search(line) else None
    bare = line[: site.start()] if site and len(line) < SHORT and site.start() >= NEXT_TO else line
    return " ".join(_QUOTES.sub("", bare).casefold().split())


def _kept_title(zones: Zones, found: dict[int, Found]) -> None:
    """A text keeps its title: a teaser or a name that is the only line before the article is its title."""
    head = [index for index in zones.page.filled if index < zones.first]
    titles = [index for index in head if index not in found]
    likely = [index for index in head if index in found and found[index].kind in ("teaser", "tags")]
    if not titles and likely:
        del found[likely[0]]


def _suffixes(zones: Zones, found: Mapping[int, Found]) -> Iterator[Found]:
    """The name of the site behind the title: known from a copy without it, from elsewhere, or by its words."""
    known = _known_sites(zones.page, found)
    bare_lines: frozenset[str] | None = None
    for index in zones.head:
        line = zones.page.lines[index]
        suffix = _SUFFIX.search(line)
        if index in found or not suffix or suffix.start() < NEXT_TO:
            continue
        if bare_lines is None:
            others = (zones.page.lines[other] for other in zones.page.filled)
            bare_lines = frozenset(_key(other) for other in others if not _SUFFIX.search(other))
        name = suffix["site"].strip()
        if is_name(name) and (_key(line) in bare_lines or plain(name) in known or names_a_medium(name)):
            yield Found(index, suffix.start(), len(line.rstrip()), "site-name", Tier.PROBABLE, "behind the title")
