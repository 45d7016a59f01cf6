"""What the encoding stage weighs: an edit, how sure it is, and the words it would complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from repair import lexicon
from repair.channel import mojibake
from repair.edit import Edit, Tier, apply

# No word is longer; without a limit a line of Chinese would be read as often as it has edits.
LONGEST = 40
WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]*")
LAST_LETTERS = re.compile(r"[^\W\d_]*\Z")

# zipf 2.5 is once in three million words: there the lists of all languages but English end.
KNOWN = 2.5

RULE_OF = {
    mojibake.LISTED: "encoding.mojibake",
    mojibake.UNLISTED: "encoding.rare-mojibake",
    "code-page": "encoding.code-page",
    "html": "encoding.html-entity",
    "html-no-semicolon": "encoding.broken-entity",
    "html-no-ampersand": "encoding.broken-entity",
    "html-ampersand-spaced": "encoding.broken-entity",
    "backslash-u": "encoding.escape",
    "backslash-x": "encoding.escape",
    "bare-u": "encoding.bare-escape",
}
"""From what a channel calls its find to the public name of the rule."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An edit, and whether a certain edit of the same channel elsewhere would make it certain too."""

    edit: Edit
    needs_company: bool = False

    def moved(self, by: int) -> Claim:
        """The same claim in a text where its line begins ``by`` code points later."""
        return Claim(self.edit.starting_at(self.edit.start + by), self.needs_company)


def certain(edit: Edit, why: str) -> Claim:
    """The edit is beyond doubt.

    >>> certain(Edit(0, 5, "&amp;", "&", "html"), "it touches other text").edit.rule
    'encoding.html-entity'
    """
    return Claim(_judged(edit, Tier.CERTAIN, 0.99, why))


def probable(edit: Edit, why: str) -> Claim:
    """The edit is a suggestion, whatever else the document shows.

    >>> str(probable(Edit(0, 4, "&lt;", "<", "html"), "it may open a tag").edit.tier)
    'probable'
    """
    return Claim(_judged(edit, Tier.PROBABLE, 0.7, why))


def lonely(edit: Edit, why: str) -> Claim:
    """The edit is a suggestion; in company it is certain.

    >>> lonely(Edit(0, 2, "Â ", " ", "mojibake"), "other codecs are possible").needs_company
    True
    """
    return Claim(_judged(edit, Tier.PROBABLE, 0.7, why), needs_company=True)


def _judged(edit: Edit, tier: Tier, confidence: float, why: str) -> Edit:
    return Edit(edit.start, edit.end, edit.before, edit.after, _rule(edit.rule), tier, confidence, edit.proof, why)


@cache
def _rule(found: str) -> str:
    return " > ".join(dict.fromkeys(RULE_OF[part] for part in found.split(" > ")))


@dataclass(frozen=True, slots=True)
class Place:
    """An edit with what stands about it; the ends of a line count as spaces.

    ``word`` is the word of which the edit makes a part, all other edits of its kind done too; ``garbled_word`` what
    stood there.
    """

    edit: Edit
    left: str
    right: str
    garbled_word: str
    word: str

    @property
    def alone(self) -> bool:
        """Does it stand between spaces?"""
        return self.left.isspace() and self.right.isspace()

    @property
    def in_word(self) -> bool:
        """Does a letter touch it?"""
        return self.left.isalpha() or self.right.isalpha()

    @property
    def completes_word(self) -> bool:
        """Is a word of two letters or more, which holds something of the edit, a common one?"""
        return len(self.word) > 1 and any(known(part) for part in WORD.findall(self.word) if self.shares(part))

    def shares(self, part: str) -> bool:
        """Does a part of the word have something of what the edit brings?"""
        only_signs = not any(map(str.isalpha, self.edit.after))
        return len(part) > 1 and (only_signs or not set(part).isdisjoint(self.edit.after))


def placed(text: str, edits: Sequence[Edit]) -> Iterator[Place]:
    """Each of these edits, which are sorted and do not overlap, with what stands about it.

    >>> place = next(placed("in Su00e3o Paulo", [Edit(4, 9, "u00e3", "ã", "bare-u")]))
    >>> place.left, place.right, place.garbled_word, place.word, place.completes_word
    ('S', 'o', 'Su00e3o', 'São', True)
    """
    repaired, shift = apply(text, edits), 0
    for edit in edits:
        left, right = text[max(0, edit.start - 1) : edit.start] or " ", text[edit.end : edit.end + 1] or " "
        garbled = _word_about(text, edit.start, edit.end)
        start = edit.start + shift
        shift += edit.growth
        yield Place(edit, left, right, garbled, _word_about(repaired, start, start + len(edit.after)))


def _word_about(text: str, start: int, end: int) -> str:
    """The span with the letters that touch it."""
    before = LAST_LETTERS.search(text[max(0, start - LONGEST) : start])
    after = _LETTERS.match(text, end, end + LONGEST)
    return (before[0] if before else "") + text[start:end] + (after[0] if after else "")


def known(word: str) -> bool:
    """Is it a common word of any language?

    >>> known("São"), known("Sãò")
    (True, False)
    """
    return max(lexicon.zipf(word), lexicon.best_zipf(word)[0]) >= KNOWN


def is_word(text: str) -> bool:
    """Is it in any word list at all?

    >>> is_word("semicircle"), is_word("Joseacute")
    (True, False)
    """
    return bool(lexicon.zipf(text) or lexicon.best_zipf(text)[0])
