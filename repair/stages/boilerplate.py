"""Page furniture, line by line: site names, dates of the page, share buttons, teasers, forms, repeated captions.

Every line is marked by its type (``boilerplate:share``; one said before is a ``dup-line``), one mark a line, or on the
part of a line where furniture was run into a sentence. Nothing is removed unless the setting ``drop_boilerplate``
asks for it; then each line goes in an edit of its own. The stage runs last, since furniture holds the clean spelling of
names that the article lost.

What a line is follows from its words (tables in nine languages), its place (before the first sentence of the article,
behind the last, between paragraphs), its neighbours, and whether it was said before. Between paragraphs neighbours
alone say nothing. Lines that the survey of the batch found in many documents of the site are marked too.

Measured on 826,824 words of whole clean articles (1,840): 68 marks (25 repeats, 18 captions, 11 teasers …), all read,
all right. On 25 lines of furniture and 4 repeats in a set of cases: all found, all of the right type.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from repair.context import Context
from repair.document import Document, Finding, Mark
from repair.edit import Tier
from repair.stages._boilerplate_context import SAID_BEFORE, furniture
from repair.stages._boilerplate_edits import edits
from repair.stages._boilerplate_page import Found, Page
from repair.stages._boilerplate_recurring import known_lines, recurring

TYPES = (
    *("site-name", "date-line", "breadcrumb", "dup-line", "share", "teaser", "comment-form"),
    *("tags", "caption", "credit", "paywall", "embed", "cache", "spam", "recurring"),
)
RULES: tuple[str, ...] = tuple(f"boilerplate.{kind}" for kind in TYPES)
"""The names of the rules, as settings and records know them: each removes the lines of one type."""


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """A mark for each piece of furniture; with the setting, the edits that take it out.

    >>> document = Document.new("x", "The river rose by a metre.\\n\\nShare on Facebook\\nTweet\\n")
    >>> [(mark.start, mark.end, mark.kind) for mark in propose(document, Context())]
    [(28, 45, 'boilerplate:share'), (46, 51, 'boilerplate:share')]
    >>> dropped = propose(document, Context(drop_boilerplate=True))
    >>> [found.before for found in dropped if not isinstance(found, Mark)]
    ['\\nShare on Facebook\\n', 'Tweet\\n']
    """
    found = furniture(document.text)
    known = known_lines(document, context)
    if not context.drop_boilerplate and not found and not known:
        return
    page = Page.of(document.text)
    if known:
        found = _in_order([*found, *recurring(document, page, known, {piece.index for piece in found})])
    told = [mark for mark in document.marks if mark.kind == "dup-line"]
    for piece in found:
        at = page.starts[piece.index]
        mark = Mark(at + piece.left, at + piece.right, _kind(piece), piece.tier, piece.note)
        if not _is_told(told, mark):
            yield mark
    if context.drop_boilerplate:
        yield from edits(document.text, _with_marked(document, page, found))


def _kind(piece: Found) -> str:
    return piece.kind if piece.kind == "dup-line" else f"boilerplate:{piece.kind}"


def _is_told(told: Sequence[Mark], mark: Mark) -> bool:
    """Did an earlier round say of the line that it is said twice? One mark a line is enough."""
    first = bisect_right(told, mark.start, key=lambda other: other.end) if mark.kind == "dup-line" else len(told)
    return first < len(told) and told[first].start < mark.end


def _with_marked(document: Document, page: Page, found: Sequence[Found]) -> list[Found]:
    """With the lines that an earlier round marked as likely beside others that are gone by now."""
    known = {piece.index for piece in found}
    more: list[Found] = []
    for mark in document.marks:
        if mark.resolved_by is None and mark.tier is not Tier.CERTAIN and mark.alternative is None:
            kind = mark.kind.removeprefix("boilerplate:")
            index = _line_of(page, mark)
            ours = kind != mark.kind or mark.note == SAID_BEFORE
            if kind in TYPES and ours and index not in known:
                at = page.starts[index]
                more.append(Found(index, mark.start - at, mark.end - at, kind, mark.tier, mark.note))
                known.add(index)
    return _in_order([*found, *more])


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda piece: (piece.index, piece.left))


def _line_of(page: Page, mark: Mark) -> int:
    return min(bisect_right(page.starts, mark.start), len(page.lines)) - 1
