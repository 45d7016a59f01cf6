"""Stray marks and blanks: "said. .", "group , the", "in May, ”Orban said"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.edit import Edit, Step, Tier
from repair.lines import LINE_ENDS, count, in_quotation, line_around
from repair.stages._places import found_at, is_prose
from repair.stages._seam_text import BLANKS, grown, is_table

CLOSERS = "\"”’')]"

# More than three blanks in a row are a table, or what is left where whole words were deleted.
_STRAY_STOPS = re.compile(rf"[{BLANKS}]{{1,3}}\.(?:[{BLANKS}]{{1,3}}\.)*")
_BEFORE_MARK = re.compile(r" (?=[,;:!?.](?:[\s\"”’']|\Z))")
_BEFORE_MARK_NO_BREAK = re.compile(r"[\u00a0\u202f](?=[,;:!?.](?:[\s\"”’']|\Z))")
_WHITE = re.compile(r"\s*")
_LAST_OPENER = re.compile(rf"([“\"])(\.?)[{BLANKS}]*(?=[{LINE_ENDS}]|\Z)")


def _blanks_before(text: str, end: int) -> int:
    """Where the blanks begin that stand before ``end``; none beyond three."""
    start = end
    while start and text[start - 1] in BLANKS and end - start < 4:
        start -= 1
    return start


def _after_a_blank(text: str, sign: str) -> Iterator[int]:
    """Where a sign stands with a blank before it."""
    return (at + 1 for blank in BLANKS if blank in text for at in found_at(text, blank + sign))


def _stray_stops(text: str) -> Iterator[re.Match[str]]:
    done = 0
    for stop in sorted(_after_a_blank(text, ".")):
        start = _blanks_before(text, stop)
        run = _STRAY_STOPS.match(text, start) if start >= done and stop - start < 4 else None
        if run:
            done = run.end()
            yield run


def doubled_stops(text: str) -> Iterator[Edit]:
    """A stop that follows one already there: ``said. .`` and ``the programme, .``.

    ``He paused . . . and`` is an ellipsis, and so may be ``He paused. . .``: three stops in a row stay unless a plain
    ``. .`` elsewhere in the text shows that something doubled its stops. Four in a row are a full stop and an
    ellipsis in the style of some publishers: certain at the end of a line outside a quotation only.

    >>> [(edit.start, edit.before) for edit in doubled_stops("He said so. . Then he paused . . . and left.")]
    [(11, ' .')]
    """
    runs = [run for run in _stray_stops(text) if _ends_here(text, run.end())]
    marks = [(run, _mark_before(text, run.start())) for run in runs]
    plain = any(mark == "." and run[0].count(".") == 1 for run, mark in marks)
    for run, mark in marks:
        one = run[0].count(".") == 1
        if one and mark == "," and text[run.start() - 1] == ",":
            yield _stop_for_a_comma(run)
        elif (one and mark in {".", "!", "?"}) or mark == ".":
            yield _no_second_stop(run, one or _is_no_ellipsis(text, run, plain))


def _stop_for_a_comma(run: re.Match[str]) -> Edit:
    blanks = run[0].removesuffix(".")
    proof = (Step("mark-doubled", ".", ",."), *(step.shifted(1) for step in grown(blanks)))
    why = "a comma directly before a full stop ends nothing"
    return Edit(
        run.start() - 1, run.end(), f",{run[0]}", ".", "seams.doubled-stop", confidence=0.95, proof=proof, why=why
    )


def _no_second_stop(run: re.Match[str], sure: bool) -> Edit:
    tier, confidence = (Tier.CERTAIN, 0.97) if sure else (Tier.PROBABLE, 0.6)
    why = "the sentence has its full stop already"
    return Edit(*run.span(), run[0], "", "seams.doubled-stop", tier, confidence, grown(run[0]), why)


def _is_no_ellipsis(text: str, run: re.Match[str], plain: bool) -> bool:
    _, end = line_around(text, run.start())
    ends = _reaches(text, run.end(), end) and not in_quotation(text, run.start())
    return ends and (run[0].count(".") == 3 or plain)


def _reaches(text: str, start: int, end: int) -> bool:
    """Is there nothing but white space between two places?"""
    blanks = _WHITE.match(text, start, end)
    return blanks is not None and blanks.end() == end


def _mark_before(text: str, at: int) -> str:
    """The mark that ends the words before ``at``, closing quotes passed over; nothing inside an ellipsis."""
    while at and text[at - 1] in CLOSERS:
        at -= 1
    owner = text[at - 2 : at - 1] if at > 1 else ""
    return text[at - 1 : at] if owner.isalnum() or (owner != "" and owner in CLOSERS + "%") else ""


def _ends_here(text: str, end: int) -> bool:
    """White space, the end or a closing mark follows: no ``.NET``, ``.5``, ``.@name`` and no further stops."""
    follower = text[end : end + 1]
    return not follower or follower.isspace() or follower in CLOSERS


def spaces_before_marks(text: str) -> Iterator[Edit]:
    """A blank before a mark that belongs to the word before it: ``although it is in the group , the``.

    Not before a smiley, a figure (``5 : 3``) or an ellipsis; a ``?`` between two words is more often a dash that was
    lost, so it counts at the end of a line or a quotation only.

    >>> [(edit.start, edit.before, edit.after) for edit in spaces_before_marks("The valley is quiet , he said .")]
    [(19, ' ', ''), (29, ' ', '')]
    """
    hits = list(_BEFORE_MARK.finditer(text))
    if "\u00a0" in text or "\u202f" in text:
        hits += _BEFORE_MARK_NO_BREAK.finditer(text)
    for hit in hits:
        mark_at = hit.end()
        start = _blanks_before(text, mark_at)
        if mark_at - start > 3 or not _may_own_a_mark(text, start) or not _is_lone(text, start, mark_at):
            continue
        if is_table(text, start):
            continue
        blanks = text[start:mark_at]
        why = f"a blank before {text[mark_at]!r} separates it from its word"
        proof = grown(blanks)
        yield Edit(start, mark_at, blanks, "", "seams.space-before-mark", confidence=0.98, proof=proof, why=why)


def _may_own_a_mark(text: str, at: int) -> bool:
    """A word, a figure, a closing bracket or a closing quotation mark stands before ``at``."""
    owner = text[at - 1 : at]
    if owner in {'"', "'"}:
        return at > 1 and not text[at - 2].isspace()
    return owner.isalnum() or (owner != "" and owner in ")]”’%")


def _is_lone(text: str, start: int, mark_at: int) -> bool:
    mark, rest = text[mark_at], text[mark_at + 1 : mark_at + 8]
    follower = rest.lstrip(BLANKS)[:1]
    if mark in ":;" and follower in {")", "(", "-"}:
        return False
    if text[start - 1].isdigit() and follower.isdigit():
        return False
    if mark == "." and _mark_before(text, start) in set(".!?"):
        return False  # a stop too many, not a blank too many
    if mark == "?":
        return not follower or follower in LINE_ENDS + '"”'
    return not (mark == "." and follower in {".", ","})


def adrift_quotes(text: str) -> Iterator[Edit]:
    """A closing quotation mark that left its sentence; only where a quotation is open.

    >>> [(edit.before, edit.after) for edit in adrift_quotes("“We shall go in May, ”Orban said.")]
    [(' ”', '” ')]
    >>> [(edit.before, edit.after) for edit in adrift_quotes("He spoke of “an exchange of letters. “.")]
    [(' “.', '”')]
    """
    for quote_at in _after_a_blank(text, "”"):
        edit = _closer_before_a_word(text, _blanks_before(text, quote_at), quote_at)
        if edit:
            yield edit
    for quote_at in (*_after_a_blank(text, "“"), *_after_a_blank(text, '"')):
        hit = _LAST_OPENER.match(text, quote_at)
        edit = hit and _closer_at_the_end(text, _blanks_before(text, quote_at), hit)
        if edit:
            yield edit


def _closer_before_a_word(text: str, at: int, quote_at: int) -> Edit | None:
    quote, follower = text[quote_at], text[quote_at + 1 : quote_at + 2]
    if text[at - 1 : at] not in {",", ".", "!", "?"} or not text[at - 2 : at - 1].isalnum() or not follower.isalpha():
        return None
    if not _is_open(text, at, quote) or not is_prose(text, quote_at):
        return None
    blanks = text[at:quote_at]
    lost = Step("space-lost", " ", "", 1)
    proof = (lost, *grown(blanks))
    why = "a quotation is open here, and its closing mark stands before the next word"
    return Edit(
        at, quote_at + 1, blanks + quote, quote + " ", "seams.adrift-quote", confidence=0.97, proof=proof, why=why
    )


def _closer_at_the_end(text: str, at: int, hit: re.Match[str]) -> Edit | None:
    quote, stop = hit[1], hit[2]
    owner = text[at - 1 : at]
    if not (owner.isalnum() or owner in set(",.!?…)")) or not _is_open(text, at, quote):
        return None
    ended = owner in set(".!?")
    end = hit.end(2) if ended else hit.end(1)
    before, blanks = text[at:end], text[at : hit.start(1)]
    turned = () if quote == '"' else (Step("quote-turned", "”", "“"),)
    extra = (Step("stop-inserted", "", ".", len(blanks) + 1),) if ended and stop else ()
    after = '"' if quote == '"' else "”"
    why = "the line ends here with its quotation still open"
    return Edit(
        at, end, before, after, "seams.adrift-quote", confidence=0.97, proof=(*turned, *grown(blanks), *extra), why=why
    )


def _is_open(text: str, place: int, quote: str) -> bool:
    """Is a quotation with marks of this kind open here?"""
    start, _ = line_around(text, place)
    if quote == '"':
        return count(text, '"', start, place) % 2 == 1
    return count(text, "“", start, place) > count(text, "”", start, place)
