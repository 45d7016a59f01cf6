"""What deletion took beside figures: the dash of a page range, where one reading is left; else only marks.

A lost dash makes one number of two, and a lost currency sign a bare figure out of a price: false facts, and no rule can
know which. So nothing here changes what a number says. Pages after ``pp.`` are a range by the very abbreviation; of
scores, seasons and prices a mark says what may be missing, for a person to look up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from repair.document import Mark
from repair.edit import Edit, Step
from repair.stages._restore_text import DASH, listed

PAGES_RULE, JOINED, CURRENCY = "restore.page-range", "digits-joined", "currency-lost"

_PAGES = re.compile(r"\bpp\. ?([1-9]\d{1,3})([1-9]\d{1,3})(?![\d\w/=-]|[.,]\d)")

_RESULT = "win|victory|defeat|draw|lead|loss"
_SCORE = re.compile(
    rf"\b(?:won|lost|drew|led|beat \w+|winning|losing) (?:by )?(?P<told>\d\d)(?= at | against | over | to |[.,;)]\s|\Z)"
    rf"|\ba (?P<named>\d\d) (?:{_RESULT})\b"
)
_SEASON = re.compile(r"(?<![^\s(])(?:19|20)(\d\d)(\d\d)(?![\w/=-]|[.,]\d)(?= (?:season|campaign|school year|term)\b)")

# "5m" may be five metres, "5k" a run: only beside a word of money. "5bn" is money or people.
_AMOUNT = re.compile(r"(?<![^\s(])\d[\d,]*(?:\.\d+)?(?:m|bn|tn)\b(?![-/])")
_PRICE = re.compile(
    r"\b(?:fee|price|cost|salary|fine|prize|loan|debt|bid|budget)s? of "
    r"(?P<price>\d[\d,]*(?:\.\d+)?(?: (?:m|b|tr)illion)?)"
    r"(?![\w%]|[.,]\d)(?! (?:m|b)illion)"
)
_NEAR = 40  # code points on each side in which a word of money must stand
_UNIT_NEAR = 25
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[A-Za-z]+")


def page_ranges(text: str) -> Iterator[Edit]:
    """Two pages run together behind ``pp.``, as many figures each, the second the greater.

    >>> [edit.after for edit in page_ranges("See pp. 123145 and pp. 145123, p. 123145, pp. 12345.")]
    ['pp. 123–145']
    """
    for hit in _PAGES.finditer(text):
        digits = hit[1] + hit[2]
        half = len(digits) // 2
        first, last = digits[:half], digits[half:]
        if len(digits) % 2 == 0 and last[0] != "0" and int(first) < int(last):
            lead = hit[0][: -len(digits)]
            step = Step("drop-non-ascii", DASH, "", len(lead) + half)
            why = f"pages {first} to {last}, without the dash between them"
            after = f"{lead}{first}{DASH}{last}"
            yield Edit(*hit.span(), hit[0], after, PAGES_RULE, confidence=0.99, proof=(step,), why=why)


def joined_digits(text: str) -> Iterator[Mark]:
    """Figures between which a dash may have gone: scores and seasons, where the gate is open.

    What may be seen in any text (``aged 1824``, ``lost 10 to``) is marked as ``fused-number`` before.

    >>> [mark.note for mark in joined_digits("They won 21 at home, in the 200910 season.")]
    ['digits that may hide a dash: 2–1', 'digits that may hide a dash: 2009–10']
    """
    for hit in _SCORE.finditer(text):
        group = hit.lastgroup or "told"
        yield _joined(hit.span(group), hit[group][0], hit[group][1])
    for hit in _SEASON.finditer(text):
        if int(hit[2]) == (int(hit[1]) + 1) % 100:
            yield _joined(hit.span(), hit[0][:4], hit[2])


def unmarked(found: Iterable[Edit | Mark], marks: Iterable[Mark]) -> Iterator[Edit | Mark]:
    """What was found, without marks of figures that another stage has marked already."""
    known = {mark.end for mark in marks if mark.kind == "fused-number"}
    return (item for item in found if not (isinstance(item, Mark) and item.kind == JOINED and item.end in known))


def _joined(span: tuple[int, int], left: str, right: str) -> Mark:
    return Mark(*span, JOINED, note=f"digits that may hide a dash: {left}{DASH}{right}")


def lost_currency(text: str) -> Iterator[Mark]:
    """Amounts of money without a sign of what money.

    >>> [mark.note for mark in lost_currency("The club paid 5m for him and a fee of 300 euros.")]
    ['a currency sign may be missing before 5m']
    >>> list(lost_currency("He jumped 5m on Monday."))
    []
    """
    for hit in _AMOUNT.finditer(text):
        if _speaks_of_money(text, *hit.span()):
            yield _unsigned(hit.span(), hit[0])
    for hit in _PRICE.finditer(text):
        if not _has_unit(text, hit.end()) and not _YEAR.fullmatch(hit["price"]):
            yield _unsigned(hit.span("price"), hit["price"])


def _speaks_of_money(text: str, start: int, end: int) -> bool:
    near = {word.lower() for word in _WORD.findall(text, max(0, start - _NEAR), min(len(text), end + _NEAR))}
    return not _has_unit(text, end) and not listed("money").isdisjoint(near)


def _has_unit(text: str, end: int) -> bool:
    """Does a currency follow (``30,000 to 100,000 yuan``), or what is counted (``50m passengers``)?"""
    if (counted := _WORD.match(text, end + 1)) and counted[0].lower() not in listed("behind-money") | listed("money"):
        return True
    behind = (word.lower().removesuffix("s") for word in _WORD.findall(text, end, end + _UNIT_NEAR))
    return not listed("currency").isdisjoint(behind)


def _unsigned(span: tuple[int, int], figure: str) -> Mark:
    return Mark(*span, CURRENCY, note=f"a currency sign may be missing before {figure}")
