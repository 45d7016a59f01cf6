"""Sentences and lines that were cut: split by a stop, wrapped, truncated, or there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from repair import gazetteer, lexicon
from repair.document import Mark
from repair.edit import Tier
from repair.stages._artifact_signs import abbreviated
from repair.stages._artifact_text import (
    in_quotation,
    is_name,
    is_prose,
    line_around,
    lines,
    listed,
    open_lines,
    small_words,
    word_before,
    word_behind,
)

_SMALL_START = re.compile(r"\.[ \u00a0]+([a-z]{2,})(?![\w’'@/-]|\.\w)")
_ORPHAN = re.compile(r"\. ([A-Z][a-z]{2,}(?: [A-Z][a-z]+)?)\.(?=\s|\Z|[”\"])")


def split_sentences(text: str) -> Iterator[Mark]:
    """A stop before a small letter, as in ``the ceremony. opening of``: joined or turned where that pair is known.

    >>> [mark.alternative for mark in split_sentences("They saw the ceremony. opening of the Games.")]
    ['opening ceremony']
    """
    hits = list(_SMALL_START.finditer(text))
    if len(hits) > 3 and len(hits) * 3 > text.count(". "):
        return  # a text that begins its sentences small: chat, verse
    for hit in hits:
        left, right = word_before(text, hit.start()), hit[1]
        if _is_cut_here(text, hit, left) and lexicon.zipf(left) >= 2.5 and lexicon.zipf(right) >= 3:
            start, note = hit.start() - len(left), "a sentence does not begin with a small letter: this one was cut"
            alternative = _rejoined(left, right)
            tier = Tier.PROBABLE if alternative else Tier.FLAG
            yield Mark(start, hit.end(), "sentence-split", tier, note, alternative)


def _is_cut_here(text: str, hit: re.Match[str], left: str) -> bool:
    if len(left) < 2 or abbreviated(left) or left.lower() in listed("domain") or not is_prose(text, hit.start()):
        return False
    if (left[0].isupper() and len(left) < 4 and not left.isupper()) or text[hit.start() - len(left) - 1 :][:1] == ".":
        return False
    start, end = line_around(text, hit.start())
    return text[start : start + 2].strip("“\"'‘ ")[:1].isupper() and " i " not in text[start:end]


def _rejoined(left: str, right: str) -> str | None:
    joined, turned = lexicon.pair(left, right), lexicon.pair(right, left)
    if turned >= 3 and turned > 5 * joined and right not in small_words():
        return f"{right} {left}"
    return f"{left} {right}" if joined >= 3 and joined > 5 * turned else None


def orphans(text: str) -> Iterator[Mark]:
    """An adjective left behind as a sentence: ``exercises at sea. Black.``

    >>> [mark.alternative for mark in orphans("Three sailors were lost in the sea. Baltic. It was dark.")]
    ['Baltic Sea.']
    """
    for found in _ORPHAN.finditer(text):
        noun, adjective, at = word_before(text, found.start()), found[1], found.start()
        if len(noun) < 3 or not noun.islower() or adjective.lower() in listed("lone-word") or in_quotation(text, at):
            continue
        known = next((facts.english for e in gazetteer.turned(noun, adjective) if (facts := gazetteer.facts(e))), None)
        pair = lexicon.pair(adjective, noun)
        if not known and pair < 3 and not adjective.endswith(("ish", "ese", "ian", "ean")):
            continue
        phrase = known or (f"{adjective} {noun}" if is_name(adjective) else f"{adjective.lower()} {noun}")
        note = f"{adjective!r} alone is no sentence; it belongs to {noun!r}"
        tier = Tier.CERTAIN if known else Tier.PROBABLE if pair >= 3 else Tier.FLAG
        yield Mark(at - len(noun), found.end(), "orphan-word", tier, note, f"{phrase}.")


def wrapped_lines(text: str) -> Iterator[Mark]:
    """A line break inside a sentence, where the line ends open and the next one goes on.

    >>> [mark.alternative for mark in wrapped_lines("The report, published by\\nthe Central Bank, puts it low.")]
    [' ']
    """
    found = lines(text)
    open_ends = [
        (start + len(line), next_start)
        for (start, line), (next_start, below) in pairwise(found)
        if line[-1] not in '.?!"”' and (line[-1].islower() or line[-1] in ",-") and below[0].isalpha()
    ]
    marks = [
        mark for start, end in open_ends if text.count("\n", start, end) <= 2 for mark in _wrapped(text, start, end)
    ]
    # More than a third of the lines begin small: verse, a list, or all wrapped on purpose.
    if marks and (len(found) < 5 or sum(line[0].islower() for _, line in found) * 3 <= len(found)):
        yield from marks


def _wrapped(text: str, start: int, end: int) -> Iterator[Mark]:
    before, behind = text[start - 1 : start], text[end : end + 1]
    if before == "-" and behind.islower() and text[start - 2 : start - 1].islower():
        note = "a word cut at the end of its line"
        yield Mark(start - 1, end, "hard-wrap", Tier.PROBABLE, note, "")
        return
    left = word_before(text, start)
    if behind.isupper() and left not in listed("line-goes-on"):
        return
    line_start, _ = line_around(text, start)
    if not (left.islower() or before == ",") or start - line_start < 12:
        return
    right = word_behind(text, end)
    goes_on = behind.isupper() or (behind.islower() and _is_sentence_like(text, line_start, start))
    if goes_on and (right[1:].islower() or len(right) == 1):
        yield Mark(start, end, "hard-wrap", Tier.CERTAIN, "a line break inside a sentence", " ")


def _is_sentence_like(text: str, start: int, end: int) -> bool:
    """The line has small words in it: a heading or a row of a list has few."""
    words = text[start:end].split()
    return len(words) > 2 and not small_words().isdisjoint(words)


_TAIL = re.compile(r"[.!?][”\"] ([a-z]+(?: [a-z]+){0,5})\Z")


def cut_text(text: str) -> Iterator[Mark]:
    """A text that breaks off, a line that ends in the middle of a clause, a first word without its first letters.

    >>> [(mark.start, mark.alternative) for mark in cut_text("ficials closed the bridge after cracks were found.")]
    [(0, 'Officials')]
    """
    found = lines(text)
    if not found:
        return
    for start, line in open_lines(text):
        if len(line) > 40 and (tail := _TAIL.search(line, len(line) - 60)):
            note = "behind the end of the quotation the sentence breaks off"
            yield Mark(start + tail.start(1), start + tail.end(1), "truncated", Tier.FLAG, note)
    yield from _cut_end(*found[-1])
    yield from _cut_beginning(*found[0])


def _cut_beginning(start: int, line: str) -> Iterator[Mark]:
    first = word_behind(line, 0) if line[0].islower() else ""
    if not first.islower() or not line.endswith((".", "”", '"')) or len(line) < 30 or line.count(" ") < 5:
        return
    whole = [word for word in listed("first-word") if word.endswith(first) and 0 < len(word) - len(first) <= 3]
    common = lexicon.zipf(first) >= 3.5
    if whole and (
        not common
        or (
            first == "he"
            and word_behind(line, 3) not in small_words()
            and not line[3:].startswith(("said", "told", "added"))
        )
    ):
        right = min(whole, key=len) if len(whole) == 1 or common else None
        note = "the first letters of the text are cut off"
        yield Mark(start, start + len(first), "truncated", Tier.PROBABLE, note, right)


# Shorter lines are often there twice by right (headings, credits), unless one stands directly above the other.
LONG_LINE = 60
_QUOTES = str.maketrans("“”‘’", "\"\"''")


def repeated_lines(text: str) -> Iterator[Mark]:
    """A long line that stood there before, or any line directly above; a title with the name of the site behind it.

    >>> [mark.start for mark in repeated_lines("Ferry runs aground\\n\\nFerry runs aground\\n\\nIt rained.")]
    [20]
    """
    if "\n" not in text:
        return
    found = list(lines(text))
    again = "the same line stood there before"
    seen: set[str] = set()
    long = [(start, line) for start, line in found if len(line) >= LONG_LINE]
    for start, line in long if len({line for _, line in long}) < len(long) or not text.isascii() else ():
        key = line if line.isascii() else line.translate(_QUOTES)
        if key in seen:
            yield Mark(start, start + len(line), "dup-line", Tier.CERTAIN, again, "")
        seen.add(key)
    for (_, above), (start, line) in pairwise(found):
        if 12 <= len(line) < LONG_LINE and line[:4] == above[:4] and line.count(" ") >= 2 and _says_again(above, line):
            yield Mark(start, start + len(line), "dup-line", Tier.CERTAIN, again, "")


def _says_again(above: str, line: str) -> bool:
    return line == above or (above.startswith(line) and above[len(line) : len(line) + 3] in (" – ", " - ", " | "))


def _cut_end(start: int, line: str) -> Iterator[Mark]:
    if not (line[-1].isalnum() or line.endswith(("...", "…"))) or len(line) <= 60 or line.count(" ") <= 10:
        return
    end, note = start + len(line), "the text breaks off here"
    words = line.rstrip("….").rstrip()
    last = word_before(words, len(words))
    if last in listed("ends-open"):
        if words == line:
            yield Mark(end - len(last), end, "truncated", Tier.FLAG, note)
        elif line.endswith(("...", "…")) and not in_quotation(line, len(line)):
            yield Mark(start + len(words), end, "truncated", Tier.FLAG, note)
    elif line.endswith(last) and last.islower() and lexicon.zipf(last) < 2 and re.search(r"[.,][”\"]? ", line):
        yield Mark(end - len(last), end, "truncated", Tier.FLAG, note)
