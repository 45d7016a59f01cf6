"""Marks of punctuation gone astray: spaces, stops and quotes that stand wrong or are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from repair import lexicon
from repair.document import Mark
from repair.edit import Tier
from repair.lines import count, in_quotation, line_around, of_line
from repair.stages._artifact_text import listed, small_words, word_before, word_behind
from repair.stages._places import found_at, is_prose

_BEFORE_MARK = re.compile(r"[ \t\u00a0]+([,;:!.])(?=[\s\"”’']|\Z)")
_STRAY_STOPS = re.compile(r"(?:[ \u00a0]{1,3}\.)+(?![\w@.])")
_ADRIFT = re.compile(r"[ \u00a0]”(?=[^\W\d_])")
_LEFT_OPEN = re.compile(r"(?:(\.)|(?<![ \u00a0]))[ \u00a0]+“[ \u00a0]*\.?(?=\n|\Z)")
_UNCLOSED = re.compile(
    r", (?=(?:he|she|they|[A-Z][a-z]+|the [a-z]+) (?:said|says|added|told|explained|wrote|noted)\.(?:\n|\Z))"
)


_FUSED_COMMA = re.compile(r",([a-z]{2,})(?![\w’'-])")


def spaces(text: str) -> Iterator[Mark]:
    """A blank before a mark, inside a bracket, or twice between two words.

    >>> [(mark.start, mark.alternative) for mark in spaces("The valley was quiet , they said.")]
    [(20, ',')]
    """
    for at, sign in _seams(text):
        if sign == " ":
            yield from _double_blank(text, at)
        elif sign == ")":
            if text[at - 1 : at].isalnum() and count(text, "(", *line_around(text, at)):
                yield Mark(at, at + 2, "spacing", Tier.CERTAIN, "a blank before the closing bracket", ")")
        elif sign != "·":
            yield from _before_a_mark(text, at)
    for at in found_at(text, "( ") if "(" in text else ():
        if word_behind(text, at + 2) and text[at - 1 : at] == " ":
            yield Mark(at, at + 2, "spacing", Tier.CERTAIN, "a blank behind the opening bracket", "(")


def _before_a_mark(text: str, at: int) -> Iterator[Mark]:
    found = _BEFORE_MARK.match(text, at)
    before = text[at - 1 : at]
    if (
        not found
        or not (before.isalnum() or before in ")”%’")
        or (found[1] in ":;" and text[found.end() :][:1] in ")(D")
    ):
        return
    if found[1] == "." and re.match(r"\s*\.|\s*[a-z]{2,4}\b", text[found.end() : found.end() + 6]):
        return  # an ellipsis, a name of the net
    if count(text, "|", *line_around(text, at)):
        return  # a table
    yield Mark(at, found.end(), "spacing", Tier.CERTAIN, f"a blank before {found[1]!r}", found[1])


def commas(text: str) -> Iterator[Mark]:
    """A comma with no blank behind it, between two plain words; not in a list of tags.

    >>> [mark.alternative for mark in commas("The talks,which began on Monday, are secret.")]
    [', which']
    """
    for found in _FUSED_COMMA.finditer(text):
        left, right = word_before(text, found.start()), found[1]
        plain = left.islower() and lexicon.zipf(left) >= 3 and lexicon.zipf(right) >= 4
        if plain and is_prose(text, found.start()) and of_line(text, found.start(), _commas) < 6:
            note = "the blank behind the comma is gone"
            yield Mark(found.start(), found.end(), "spacing", Tier.CERTAIN, note, f", {right}")


def _double_blank(text: str, at: int) -> Iterator[Mark]:
    if not text[at - 1 : at].isalpha() or not text[at + 2 : at + 3].islower():
        return
    left, right = word_before(text, at), word_behind(text, at + 2)
    between = left in small_words() or (lexicon.pair(left, right) >= 3 and right not in {"and", "but", "or"})
    if between:
        yield Mark(at, at + 2, "spacing", Tier.PROBABLE, "two blanks in a row", " ")
    elif of_line(text, at, _double_blanks) <= 4 and not _has_dashes(text):
        yield Mark(at, at + 2, "dropped-punct", Tier.PROBABLE, "a dash may have stood between these blanks", " – ")


def _commas(text: str, start: int, end: int) -> int:
    return text.count(",", start, end)


def _double_blanks(text: str, start: int, end: int) -> int:
    return text.count("  ", start, end)


@lru_cache(maxsize=2)
def _has_dashes(text: str) -> bool:
    return " – " in text or "—" in text


def stray_marks(text: str) -> Iterator[Mark]:
    """A second full stop behind the first, a comma before a stop, a lone dot in the middle of a line.

    >>> [mark.start for mark in stray_marks("He thanked the crews. . The power came back.")]
    [21]
    """
    done = -1
    for at, sign in _seams(text):
        if sign == "·":
            yield from _lone_dot(text, at)
        run = _STRAY_STOPS.match(text, at) if sign == "." and at >= done else None
        if run is None:
            continue
        done = run.end()
        before = text[at - 1 : at] if text[at - 1 : at] not in "\"”’')" else text[at - 2 : at - 1]
        if before not in {".", "!", "?", ","} or _is_ellipsis(text, run):
            continue
        if before == ",":
            yield Mark(at - 1, run.end(), "stray-punct", Tier.CERTAIN, "a comma directly before a full stop", ".")
        else:
            yield Mark(at, run.end(), "stray-punct", Tier.CERTAIN, "the sentence has its full stop already", "")


def quotes(text: str) -> Iterator[Mark]:
    """A quotation mark that left its place, is turned, doubled, or missing in a closed pattern.

    >>> [mark.alternative for mark in quotes("“We shall rebuild it, ”the governor said.")]
    ['” ']
    """
    if "“" not in text and "”" not in text:
        return
    for found in _ADRIFT.finditer(text):
        at = found.start()
        if text[at - 1 : at] in set(",.!?"):
            yield Mark(
                at, at + 2, "quote", Tier.CERTAIN, "the closing quotation mark belongs to the words before", "” "
            )
        elif text[at - 1 : at].isalpha() and not in_quotation(text, at):
            yield Mark(at + 1, at + 2, "quote", Tier.CERTAIN, "a closing mark where the quotation opens", "“")
    for found in _LEFT_OPEN.finditer(text):
        if in_quotation(text, found.start()):
            note = "the quotation ends with a mark that opens one"
            yield Mark(*found.span(), "quote", Tier.CERTAIN, note, f"{found[1] or '.'}”")
    for pair in ("““", "””"):
        for at in found_at(text, pair):
            yield Mark(at, at + 2, "quote", Tier.CERTAIN, "the same quotation mark twice", pair[0])
    yield from _turned_closers(text)
    for found in _UNCLOSED.finditer(text):
        if text[found.start() - 1].isalpha() and in_quotation(text, found.start()) and "“" in text:
            note = "the quotation is not closed before the words that name its speaker"
            yield Mark(*found.span(), "quote", Tier.PROBABLE, note, ",” ")


def _turned_closers(text: str) -> Iterator[Mark]:
    if "„" in text:  # in Central Europe the mark that opens here closes
        return
    for found in re.finditer(r"“(?=[\s,.;:!?)]|\Z)", text):
        at = found.start()
        if text[at - 1 : at].isalnum() and in_quotation(text, at):
            yield Mark(at, at + 1, "quote", Tier.CERTAIN, "an opening mark where the quotation ends", "”")


_ASIDE = re.compile(
    r"\b[A-Z][a-z]+, (?:the|an?) (?:[a-z]+ )?(?:head|leader|director|owner|mayor|chief|minister|president|coach|founder"
    r"|chairman|editor|author|captain|secretary|spokesman|spokeswoman) (?:of|at) (?:the )?[A-Za-z]+\Z"
)


_MAY_END_AN_ASIDE = frozenset({"of", "at"})


@cache
def _within(word: str) -> re.Pattern[str]:
    """The word between blanks and behind a letter. To begin with its own letter, not with the blank, is four times as
    fast: a pattern that begins with a literal leaps to the next place where that sign stands.
    """
    return re.compile(rf"{word} (?<=[^\W\d_] {word} )")


def missing_marks(text: str) -> Iterator[Mark]:
    """A sentence that begins in the middle of another, and an aside that is not closed.

    >>> [mark.alternative for mark in missing_marks("It employs 300 people It was built with money from the fund.")]
    ['. It']
    """
    for subject in lexicon.tokens(text).types & _SUBJECTS:
        for found in _within(subject).finditer(text):
            at = found.start() - 1
            if not text[at - 1].islower() or word_behind(text, found.end()) not in _VERBS:
                continue
            left = word_before(text, at)
            if left.islower() and left not in small_words() and lexicon.zipf(left) >= 3 and not in_quotation(text, at):
                note = f"{subject!r} begins a sentence, and none ends before it"
                end = at + 1 + len(subject)
                yield Mark(at, end, "missing-punct", Tier.PROBABLE, note, f". {subject}")
    for verb in lexicon.tokens(text).types & _SAYING:
        for found in _within(verb).finditer(text):
            at = found.start() - 1
            if (
                not _MAY_END_AN_ASIDE.isdisjoint(text[max(0, at - 70) : at].split(" ")[-3:-1])
                and ", " in text[max(0, at - 60) : at]
                and text[at - 1].isalpha()
                and _ASIDE.search(text, max(0, at - 70), at)
            ):
                note = "the comma that closes the aside is missing"
                yield Mark(at, at + 1, "missing-punct", Tier.PROBABLE, note, ", ")


def abbreviated(word: str) -> bool:
    """Does a full stop behind this word end no sentence?

    >>> abbreviated("Gov"), abbreviated("sea")
    (True, False)
    """
    return word.lower() in listed("abbreviation")


_SUBJECTS = frozenset({"It", "He", "She", "They", "We", "This", "These", "There"})


_VERBS = frozenset(
    {"is", "was", "has", "had", "will", "would", "are", "were", "have", "can", "could", "said", "says", "also", "took"}
)


_SAYING = frozenset({"said", "told", "says"})


def _is_ellipsis(text: str, run: re.Match[str]) -> bool:
    """``He paused. . . and``, ``vote. . .?``: two more stops where the sentence does not end."""
    behind = text[run.end() : run.end() + 2]
    return run[0].count(".") == 2 and (behind.strip()[:1].islower() or bool(behind and not behind[0].isspace()))


_ANY_SEAM = re.compile(r" [ ,;:!.)·]")
_SEAM = re.compile(r" (?=[ ,;:!.)·])")


@lru_cache(maxsize=4)
def _seams(text: str) -> tuple[tuple[int, str], ...]:
    """Blanks before a mark or another blank, with what follows: one pass over the text for all that look there.

    The pattern that looks ahead finds each blank of a run, but takes twice the time of the one that does not.
    """
    first = _ANY_SEAM.search(text)
    if first is None:
        return ()
    return tuple((at := found.start(), text[at + 1]) for found in _SEAM.finditer(text, first.start()))


def _lone_dot(text: str, at: int) -> Iterator[Mark]:
    alone = count(text, "·", *line_around(text, at)) == 1
    if alone and text[at - 1].islower() and text[at + 2 : at + 3] == " " and text[at + 3 : at + 4].islower():
        yield Mark(at, at + 2, "stray-punct", Tier.PROBABLE, "a lone dot between two words", "")
