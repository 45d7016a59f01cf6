"""Sentences cut by a stop that nobody set: "ceremony. opening of", "counterpart. Xi Jinping. The"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from repair import lexicon
from repair.edit import Edit, Step, Tier
from repair.lines import in_quotation, of_line
from repair.stages._places import is_prose
from repair.stages._seam_text import BLANKS, listed, small_words

_SMALL_START = re.compile(rf"\.[{BLANKS}]+([a-z]{{2,}})(?![\w’'@/-]|\.\w)")
_WORD_BEFORE = re.compile(r"(?<![\w.’'@/-])[^\W\d_]{2,}\Z")
_LETTER = re.compile(r"[^\W\d_]")
_WORD_BEHIND = re.compile(rf"[{BLANKS}]([a-z]+)\b")
_NAME = r"[A-Z][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_LONE_NAME = re.compile(rf"\.( )({_NAME}(?: {_NAME}){{1,2}})\.(?=\s|\Z)")

STRAY_STOP = (Step("stop-inserted", "", "."),)


def split_sentences(text: str) -> Iterator[Edit]:
    """A stop before a small letter: ``the ceremony. opening of`` was ``the opening ceremony of``.

    Turned where that pair is well known and the other is not, joined where it is the other way round. Never
    capitalised: that would seal the damage. A very common word (``NATO. to expand``) may begin anything, so it is
    suggested at most; and a text that begins its sentences small (chat, verse) is left alone.

    >>> [edit.after for edit in split_sentences("They saw the ceremony. opening of the Games.")]
    ['opening ceremony']
    """
    hits = list(_SMALL_START.finditer(text))
    if len(hits) > 3 and len(hits) * 3 > text.count(". "):
        return
    for hit in hits:
        left = _WORD_BEFORE.search(text, max(0, hit.start() - 40), hit.start())
        if left and _is_no_abbreviation(left[0]) and is_prose(text, hit.start()):
            edit = _rejoined(text, left, hit)
            if edit:
                yield edit if _is_careful(text, hit.start()) else replace(edit, tier=Tier.PROBABLE, confidence=0.5)


def _is_careful(text: str, at: int) -> bool:
    """Does the writer of this line begin sentences with capitals? ``i saw it. police came. mexico`` does not."""
    return of_line(text, at, _is_careful_line)


def _is_careful_line(text: str, start: int, end: int) -> bool:
    first = _LETTER.search(text, start, end)
    alone = len(_SMALL_START.findall(text, start, end)) == 1
    return first is not None and first[0].isupper() and alone and text.find(" i ", start, end) < 0


def _is_no_abbreviation(word: str) -> bool:
    low = word.lower()
    if low in listed("abbreviation") or low in listed("domain"):
        return False
    if word[0].isupper() and len(word) < 4:
        return word.isupper()
    return len(word) > 3 or lexicon.zipf(word) >= 4.5


def _rejoined(text: str, left: re.Match[str], hit: re.Match[str]) -> Edit | None:
    one, two, stop = left[0], hit[1], hit.start()
    if lexicon.zipf(one) < 2.5 or lexicon.zipf(two) < 3 or (lexicon.capital_share(two) or 0.0) > 0.7:
        return None
    joined, turned = lexicon.pair(one, two), lexicon.pair(two, one)
    if lexicon.zipf(two) >= 5.5:
        return _joined(one, two, stop, Tier.PROBABLE) if joined >= 5 else None
    if turned >= 3 and turned > 5 * joined and not one[0].isupper():
        # "party secretary. staff" is no "staff secretary", which was seen a few times.
        plain = turned >= 8 and _may_follow_a_noun(text, hit.end()) and not in_quotation(text, stop)
        return _turned(text, left, hit, Tier.CERTAIN if plain else Tier.PROBABLE, turned)
    if joined >= 3 and joined > 5 * turned and one.lower() not in small_words():
        return _joined(one, two, stop, Tier.CERTAIN)
    return None


def _joined(one: str, two: str, stop: int, tier: Tier) -> Edit:
    why = f"a sentence does not begin with a small letter, and {one + ' ' + two!r} is a common pair"
    sure = tier is Tier.CERTAIN
    return Edit(stop, stop + 1, ".", "", "seams.split-sentence", tier, 0.93 if sure else 0.6, STRAY_STOP, why)


def _turned(text: str, left: re.Match[str], hit: re.Match[str], tier: Tier, known: int) -> Edit:
    one, two = left[0], hit[1]
    between = text[hit.start() + 1 : hit.start(1)]
    before, after = text[left.start() : hit.end()], f"{two}{between}{one}"
    proof = (Step("phrase-turned", after, f"{one}{between}{two}"), Step("stop-inserted", "", ".", len(one)))
    why = f"a sentence does not begin with a small letter, and {two + ' ' + one!r} is a known pair ({known} times)"
    return Edit(left.start(), hit.end(), before, after, "seams.split-sentence", tier, 0.94, proof, why)


def _may_follow_a_noun(text: str, end: int) -> bool:
    """``opening of``, ``opening, which``, but not ``opening the``: that may be a sentence of its own."""
    behind = _WORD_BEHIND.match(text, end)
    if behind is None:
        return text[end : end + 1] in set(",.;:)”")
    return any(behind[1] in listed(kind) for kind in ("preposition", "conjunction", "be"))


def stops_before_names(text: str) -> Iterator[Edit]:
    """A stop between an office and the name of its holder, where the name alone is left as a sentence.

    ``He met his counterpart. Xi Jinping said so.`` is clean; ``He met his counterpart. Xi Jinping. The talks`` is not.

    >>> [edit.start for edit in stops_before_names("Orban met his counterpart. Viktor Ader. The talks went on.")]
    [25]
    """
    for hit in _LONE_NAME.finditer(text):
        left = _WORD_BEFORE.search(text, max(0, hit.start() - 40), hit.start())
        at = hit.start()
        known = left is not None and left[0] in listed("role") and all(map(_is_name, hit[2].split()))
        if left and known and not in_quotation(text, at):
            why = f"{hit[2]!r} alone is no sentence, and {left[0]!r} stands before it"
            yield Edit(at, at + 1, ".", "", "seams.stop-before-name", confidence=0.93, proof=STRAY_STOP, why=why)


def _is_name(word: str) -> bool:
    share = lexicon.capital_share(word)
    return share >= 0.9 if share is not None else lexicon.zipf(word) < 4.2
