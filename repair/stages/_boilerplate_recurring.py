"""Lines that many documents of the site hold, as the survey of the batch found them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set

from repair.context import Context, line_digest
from repair.document import Document
from repair.edit import Tier
from repair.stages._boilerplate_page import LONGEST, Found, Page

KIND = "recurring"


def known_lines(document: Document, context: Context) -> Set[str]:
    """The digests of the lines that recur on the site of the document.

    >>> known_lines(Document.new("x", "", site="herald.example"), Context())
    frozenset()
    """
    return context.profile.recurring.get(_site(document), frozenset())


def _site(document: Document) -> str:
    return str(document.meta.get("site", ""))


def recurring(document: Document, page: Page, known: Set[str], taken: Collection[int]) -> Iterator[Found]:
    """The lines among them that nothing else says more about. They are known as they came in, before any repair.

    >>> document = Document.new("x", "The dam held.\\nSend us your stories")
    >>> known = {line_digest("Send us your stories")}
    >>> [found.index for found in recurring(document, Page.of(document.text), known, [])]
    [1]
    """
    note = f"many documents of {_site(document) or 'this batch'} hold this line"
    for index in page.filled:
        line, at = page.lines[index], page.starts[index]
        if index in taken or len(line) > 2 * LONGEST or line.strip().count(" ") < 1:
            continue
        left, right = page.stripped(index)
        start, end = document.locate((at + left, at + right))
        if line_digest(document.original[start:end]) in known:
            yield page.whole(index, KIND, Tier.PROBABLE, note)
