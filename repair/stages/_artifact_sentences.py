"""Sentences and lines that were cut: split by a stop, wrapped, truncated, or there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import gazetteer, lexicon
from repair.document import Mark
from repair.edit import Tier
from repair.lines import in_quotation, of_line
from repair.stages._artifact_signs import abbreviated
from repair.stages._artifact_text import is_name, lines, listed, open_lines, small_words, word_before, word_behind
from repair.stages._places import is_prose

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
    if (left[0].isupper() and len(left) < 4 and not left.isupper()) or text.startswith(
        ".", hit.start() - len(left) - 1
    ):
        return False
    return of_line(text, hit.start(), _is_careful_line)


def _is_careful_line(text: str, start: int, end: int) -> bool:
    return text[start : start + 2].strip("“\"'‘ ")[:1].isupper() and text.find(" i ", start, end) < 0


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
