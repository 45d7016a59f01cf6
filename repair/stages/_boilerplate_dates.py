"""Lines that are a date: of publication, or of the moment when the page was drawn, also by other calendars."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from repair.stages._boilerplate_phrases import plain, words

PUBLICATION = "publication date"
RENDER = "date on which the page was drawn, not of the article"
LONGEST = 110

_TOKEN = re.compile(
    r"""(?P<date>\d{4}-\d\d?-\d\d?(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)
               |\d{4}[./]\d{1,2}[./]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)(?!\w)
      | (?P<time>\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?)
      | (?P<number>\d+)(?:st|nd|rd|th|er|º|ª|\.)?(?!\w)
      | (?P<word>[^\W\d_][\w'.-]*)
      | (?P<sign>[^\s\w])""",
    re.VERBOSE,
)
_AGO = re.compile(
    r"\d+ (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?) ago|hace \d+ \w+|il y a \d+ \w+"
    r"|vor \d+ \w+|há \d+ \w+|\d+ \w+ (?:fa|temu|назад|önce)"
)
# A label, a date and perhaps one or two words of a section, before the first sentence or behind a title.
_FUSED_HEAD = re.compile(
    r"\s*+(?P<date>(?i:date|published|posted|updated)(?:\s*+:)?\s++\d{4}-\d\d-\d\d)\s+(?=[A-Z“\"‘'])"
)
_FUSED_TAIL = re.compile(r"\s(?P<date>date:? \d{4}-\d\d-\d\d(?: [A-Z]\w+){0,2})\s*$")
_SIGNS = frozenset(",|–—-·•:/()[]+")


def date_line(line: str) -> tuple[bool, str] | None:
    """Is the line a date and nothing else? Then whether a label says so, and what the date is of.

    >>> date_line("Published: 3 May 2024, 14:07 GMT")
    (True, 'publication date')
    >>> date_line("3 Rajab 1446")[1] == RENDER
    True
    >>> date_line("On 3 May 2024 the bridge fell") is None
    True
    """
    if len(line) > LONGEST:
        return None
    low = plain(line)
    seen: Counter[str] = Counter()
    strange = 0
    for found in _TOKEN.finditer(low):
        kind = _kind(found)
        seen[kind] += 1
        strange += kind == "strange"
    labelled = seen["published"] > 0 and _label_first(low)
    # "date 2021-03-04 Harbour": behind a label and a whole date stand one or two words of a section nobody listed.
    if strange > (2 if labelled and seen["date"] and not seen["sign-odd"] else 0) or seen["sign-odd"]:
        return None
    if seen["other-month"] and not seen["month"] and seen["old-year"] and not seen["date"]:
        return (False, RENDER)
    whole = seen["date"] or (seen["month"] and seen["day"] and seen["year"])
    if whole or (labelled and seen["month"] and seen["day"]) or (labelled and _AGO.search(low)):
        return (labelled, PUBLICATION)
    return None


def fused_date(line: str) -> tuple[int, int] | None:
    """Where a date lies that was run into the first sentence or the title, in the line.

    >>> line = " date 2021-03-04 Vienna – The river rose."
    >>> line[slice(*fused_date(line))]
    'date 2021-03-04'
    """
    found = _FUSED_HEAD.match(line) or _FUSED_TAIL.search(line)
    return found.span("date") if found else None


def _label_first(low: str) -> bool:
    first = re.match(r"[^\W\d_]+", low)
    return first is not None and first[0] in words("published")


def _kind(found: re.Match[str]) -> str:
    if found["number"]:
        return _number(int(found["number"]))
    if found["word"]:
        return _word(found["word"])
    if found["sign"]:
        return "sign" if found["sign"] in _SIGNS else "sign-odd"
    return found.lastgroup or ""


def _number(number: int) -> str:
    if 1 <= number <= 31:
        return "day"
    if 1300 <= number <= 1500 or 5700 <= number <= 5900:
        return "old-year"
    return "year" if 1900 <= number <= 2099 else "strange"


@lru_cache(maxsize=10_000)
def _word(word: str) -> str:
    bare = word.rstrip(".")
    kinds = ("month", "other-month", "weekday", "published", "date-word", "category", "other-part")
    if found := next((kind for kind in kinds if word in words(kind) or bare in words(kind)), None):
        return found
    return "ago" if _AGO.search(f"2 {word} ago") or word == "ago" else "strange"
