"""In which year was a text written? From what came with it, or from a date near its beginning."""

from __future__ import annotations

import re
from functools import lru_cache

from repair.document import Document

FIELDS = ("date", "published", "published_at", "year")
"""Names under which what came with a document may tell its date."""
BEGINNING = 600  # code points in which a date line stands

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
# A whole date in a line of its own, or before the dash or the agency of a first line.
_DATE = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH},? |{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? ){_YEAR}")
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-[01]\d-[0-3]\d\b")
_LONE_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")
SHORT_LINE = 80


def year_of(document: Document) -> int | None:
    """The year of a document, or None.

    >>> year_of(Document.new("x", "Ferry stays in port\\n3 May 2014, 14:07\\n\\nThe river rose."))
    2014
    >>> year_of(Document.new("x", "It rose as it did in May 1998.", date="2021-03-04")), year_of(Document.new("x", ""))
    (2021, None)
    """
    for field in FIELDS:
        if found := _LONE_YEAR.search(str(document.meta.get(field, ""))):
            return int(found["year"])
    return _of_date_line(document.text[:BEGINNING])


@lru_cache(maxsize=16)
def _of_date_line(beginning: str) -> int | None:
    """A date inside a sentence is of what the text tells; one in a short line is of the text."""
    for line in beginning.splitlines():
        found = _DATE.search(line) or _ISO.search(line)
        if found and (len(line) < SHORT_LINE or line[found.end() :].lstrip()[:1] in ("-", "–", "—", "(")):
            return int(found["year"])
    return None
