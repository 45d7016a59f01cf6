"""Sentences cut by a stop that nobody set, and stops run together: "ceremony. opening of", "strengthening.China"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import lexicon
from repair.edit import Edit, Step, Tier
from repair.stages._seam_text import BLANKS, in_quotation, is_prose, listed

_SMALL_START = re.compile(rf"\.[{BLANKS}]+([a-z]{{2,}})(?![\w’'@/-]|\.\w)")
_WORD_BEFORE = re.compile(r"(?<![\w.’'@/-])[^\W\d_]{2,}\Z")
_WORD_BEHIND = re.compile(rf"[{BLANKS}]([a-z]+)\b")
_NAME = r"[A-Z][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_LONE_NAME = re.compile(rf"\.( )({_NAME}(?: {_NAME}){{1,2}})\.(?=\s|\Z)")
_FUSED_STOP = re.compile(r"\.([A-Z][a-z]{2,})(?![\w@]|\.\w|/)")

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
                yield edit


def _is_no_abbreviation(word: str) -> bool:
    low = word.lower()
    if (
        low in listed("abbreviation")
        or low in listed("domain")
        or (word[0].isupper() and len(word) < 4 and not word.isupper())
    ):
        return False
    return len(word) > 3 or word.isupper() or lexicon.zipf(word) >= 4.5


def _rejoined(text: str, left: re.Match[str], hit: re.Match[str]) -> Edit | None:
    one, two, stop = left[0], hit[1], hit.start()
    if lexicon.zipf(one) < 2.5 or lexicon.zipf(two) < 3:
        return None
    joined, turned = lexicon.pair(one, two), lexicon.pair(two, one)
    if lexicon.zipf(two) >= 5.5:
        return _joined(one, two, stop, Tier.PROBABLE) if joined >= 5 else None
    if turned >= 5 and turned > 5 * joined and not one[0].isupper():
        plain = _may_follow_a_noun(text, hit.end()) and not in_quotation(text, stop)
        return _turned(text, left, hit, Tier.CERTAIN if plain else Tier.PROBABLE, turned)
    return _joined(one, two, stop, Tier.CERTAIN) if joined >= 5 and joined > 5 * turned else None


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
        if (
            left
            and left[0] in listed("role")
            and all(map(_is_name, hit[2].split()))
            and not in_quotation(text, hit.start())
        ):
            why = f"{hit[2]!r} alone is no sentence, and {left[0]!r} stands before it"
            at = hit.start()
            yield Edit(at, at + 1, ".", "", "seams.stop-before-name", confidence=0.93, proof=STRAY_STOP, why=why)


def _is_name(word: str) -> bool:
    share = lexicon.capital_share(word)
    return share >= 0.9 if share is not None else lexicon.zipf(word) < 3.5


def fused_stops(text: str) -> Iterator[Edit]:
    """``strengthening.China``: a space went behind a stop, or a stop stands where a space was. Suggestions only.

    >>> [(edit.after, str(edit.tier)) for edit in fused_stops("The tunnel was closed.Drivers were sent over the pass.")]
    [('. ', 'probable')]
    """
    for hit in _FUSED_STOP.finditer(text):
        left = _WORD_BEFORE.search(text, max(0, hit.start() - 40), hit.start())
        right, at = hit[1], hit.start()
        if left is None or len(left[0]) < 3 or not left[0][1:].islower() or right.lower() in listed("domain"):
            continue
        known = lexicon.zipf(left[0]) >= 2.5 and lexicon.zipf(right) >= 2
        # Written so twice it is a brand.
        if not known or not is_prose(text, at) or text.count(f"{left[0]}.{right}") > 1:
            continue
        why = "the space behind the stop is gone"
        lost = (Step("space-lost", " ", "", 1),)
        yield Edit(at, at + 1, ".", ". ", "seams.fused-stop", Tier.PROBABLE, 0.8, lost, why)
        if (lexicon.capital_share(right) or 0.0) > 0.75:
            why = "or the stop stands where a space was"
            turned = (Step("stop-inserted", "", "."), Step("space-lost", " ", "", 1))
            yield Edit(at, at + 1, ".", " ", "seams.fused-stop", Tier.PROBABLE, 0.3, turned, why)


_YEARS = re.compile(r"(?<![\w.,/+#_-])((?:1[6-9]|20)\d\d)((?:1[6-9]|20)\d\d)(?![\w,/_-]|\.\d)")
_NUMBERED = re.compile(
    r"(?:\d|\b(?i:lot|code|number|numbers|no|call|tel|phone|fax|id|ref|account|isbn|serial))[ .:#]*\Z"
)


def fused_years(text: str) -> Iterator[Edit]:
    """``20182022``: the dash between two years went. A suggestion: it may as well be a number of eight digits.

    >>> [(edit.start, edit.after) for edit in fused_years("The plan for 20182022 failed.")]
    [(17, '–')]
    """
    for hit in _YEARS.finditer(text):
        span = int(hit[2]) - int(hit[1])
        if 0 < span <= 150 and not _NUMBERED.search(text, max(0, hit.start() - 12), hit.start()):
            at = hit.start(2)
            proof = (Step("drop-non-ascii", "–", ""),)
            why = f"two years, {span} apart, without the dash between them"
            yield Edit(at, at, "", "–", "seams.fused-years", Tier.PROBABLE, 0.7, proof, why)
