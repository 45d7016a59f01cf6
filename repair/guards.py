"""Do no harm: each guard may refuse a proposed edit, with a reason in words. Guards know nothing of stages.

One small function a promise. They look at what an edit does and at its proof, never at which rule made it, so that a
new rule is held to the same promises.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection

from repair.channel import proved
from repair.channel.deletion import DELETIONS
from repair.channel.quotes import QUOTES
from repair.channel.replacement import SIGNS
from repair.channel.style import HOUSE, is_respelling
from repair.document import ENGLISH, Document
from repair.edit import Edit, Span
from repair.lines import count, line_around, of_line, of_stretch
from repair.pipeline import Guard

# Steps that undo a change of bytes or of their spelling: digits in them are codes, not figures.
_BYTE_CHANNELS = ("mojibake", "code-page", "escape-residue")
# Whole lines that a page put in: what they say is none of the article's figures.
_LINE_CHANNELS = ("line-added",)
# Steps that put a word in, take one out or move one: never inside direct speech.
_WORD_CHANNELS = ("word-doubled", "phrase-turned", "phrase-translated")
_LETTER_LOSSES = (*DELETIONS, *SIGNS)

# Each begins only where a run of its signs does, and gives nothing back: else "n-n-n-n" is read in every way.
_PROTECTED = re.compile(
    r"""(?:https?://|www\.)\S+                                                # URL
      | (?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+                          # e-mail address
      | (?<![\w.&;])[@#](?!\d+;)\w+                                          # handle, hashtag; not "&#39;"
      | (?<![\w-])(?<![\w-]\.)-*+\b[\w-]++(?:\.[\w-]++)*\.(?:com|org|net|edu|gov|info|html?|php|pdf|jpe?g|png|gif)\b
        (?:/\S*)?
      | (?<![\w./-])[\w.-]*+/[\w./-]*+[?=&]\S*                               # path with a query
      | \b\w*[_$={}<>]\w+                                                    # code
    """,
    re.VERBOSE,
)
_SIGNS_OF_CODE = frozenset("@#/._$={}<>")
_ALNUM = re.compile(r"[^\W_]*")
_OPENING, _CLOSING = "“«„", "”»"


def standard(never: Collection[str] = ()) -> tuple[Guard, ...]:
    """The guards of the standard pipeline, cheapest first.

    >>> [guard.__name__ for guard in standard()][:2]
    ['digits_unchanged', 'not_in_code']
    """
    words = frozenset(word.casefold() for word in never)

    def not_on_the_list(document: Document, edit: Edit, /) -> str | None:
        return touches_listed_word(document, edit, words)

    chosen = (not_on_the_list,) if words else ()
    return (digits_unchanged, not_in_code, no_word_in_direct_speech, within_budget, is_proved, *chosen)


def is_proved(document: Document, edit: Edit, /) -> str | None:  # noqa: ARG001 - the form of a guard
    """An edit is admissible only when its channels, run forwards, give back exactly what stood there."""
    return None if proved(edit) else "its proof does not hold"


def digits_unchanged(document: Document, edit: Edit, /) -> str | None:  # noqa: ARG001 - the form of a guard
    """Figures are facts: no edit changes, moves or drops a digit, but for digits that spelled a character (``&#39;``).

    >>> digits_unchanged(Document.new("x", "20 of"), Edit(0, 2, "20", "21", "demo"))
    'it would change digits'
    """
    before, after = ([sign for sign in side if sign.isdigit()] for side in (edit.before, edit.after))
    codes = (*_BYTE_CHANNELS, *_LINE_CHANNELS)
    if before == after or (edit.proof and all(step.channel.startswith(codes) for step in edit.proof)):
        return None
    return "it would change digits"


def not_in_code(document: Document, edit: Edit, /) -> str | None:
    """URLs, e-mail addresses, handles and code are copied, never read as words.

    >>> not_in_code(Document.new("x", "see www.kev.com"), Edit(8, 11, "kev", "Kyiv", "demo"))
    'it lies inside a URL, an address, a handle or code'
    """
    if not edit.after and edit.proof and all(step.channel.startswith(_LINE_CHANNELS) for step in edit.proof):
        return None
    text, end = document.text, max(edit.end, edit.start + 1)
    at = edit.start
    while at < end:  # an address holds no blank
        stretch, found = of_stretch(text, " ", at, _protected)
        first = bisect_right(found, edit.start, key=_end)
        if first < len(found) and found[first][0] < end:
            return "it lies inside a URL, an address, a handle or code"
        at = stretch[1] + 1
    return None


def _protected(text: str, start: int, end: int) -> list[Span]:
    """Where the addresses and the like of a stretch of text are."""
    if _SIGNS_OF_CODE.isdisjoint(text[start:end]):
        return []
    return [found.span() for found in _PROTECTED.finditer(text, start, end)]


def _end(span: Span) -> int:
    return span[1]


def no_word_in_direct_speech(document: Document, edit: Edit, /) -> str | None:
    """What somebody said stays word for word: inside quotation marks letters, marks and spaces may be mended only.

    A name that lost letters may be given back; a name in another spelling may not be changed, unless the house style
    asks for another spelling of the same name.
    """
    channels = [step.channel for step in edit.proof]
    changes_word = any(channel.startswith(_WORD_CHANNELS) for channel in channels)
    styled = [step for step in edit.proof if step.channel.startswith(HOUSE)]
    changes_word |= not all(is_respelling(step.after, step.before) for step in styled)
    respells = any(channel.startswith(("exonym", "transliteration")) for channel in channels)
    lost_letters = any(channel.startswith(_LETTER_LOSSES) for channel in channels)
    if (changes_word or (respells and not lost_letters)) and _in_direct_speech(document.text, edit.start):
        return "it would change a word inside direct speech"
    return None


def within_budget(document: Document, edit: Edit, /) -> str | None:
    """A line for which a stage wants very many edits is not damaged, it is something else (verse, code, a language).

    At most 4, and one more for each 12 words; twice that where the document shows damage. Beyond that it gets none of
    them: a part would be taken up again by the next run. Mojibake and its kin are exempt: they hit every accented
    letter, and their proof is exact. So is the style that a user asks for.
    """
    if edit.proof and all(step.channel.startswith((*_BYTE_CHANNELS, HOUSE, QUOTES)) for step in edit.proof):
        return None
    start, end = line_around(document.text, edit.start)
    if _lost_letters_abroad(document, edit):
        return None
    struck = any(found.probability >= 0.5 for found in document.evidence)
    budget = (4 + of_line(document.text, edit.start, _blanks) // 12) * (2 if struck else 1)
    wanted = bisect_left(document.pending, end + 1, key=_start) - bisect_left(document.pending, start, key=_start)
    return (
        f"{wanted} edits are proposed for this line, and {budget} are the most it may have" if wanted > budget else None
    )


def _lost_letters_abroad(document: Document, edit: Edit) -> bool:
    """Letters outside ASCII that went from another language: half of the words of Czech lose one."""
    if document.language_at(edit.start) in ENGLISH:
        return False
    return all(step.channel.startswith(_LETTER_LOSSES) for step in edit.proof) and bool(edit.proof)


def _start(edit: Edit) -> int:
    return edit.start


def touches_listed_word(document: Document, edit: Edit, never: Collection[str]) -> str | None:
    """A word on the user's ``never`` list stays as it is.

    >>> touches_listed_word(Document.new("x", "by Kev"), Edit(3, 6, "Kev", "Kyiv", "demo"), {"kev"})
    "'Kev' is on the list of words that are never touched"
    """
    text, reach = document.text, 1 + max(map(len, never), default=0)  # what is longer is none of these words
    before, after = text[max(0, edit.start - reach) : edit.start], text[edit.end : edit.end + reach]
    left, right = _ALNUM.match(before[::-1]), _ALNUM.match(after)
    piece = text[edit.start - (left.end() if left else 0) : edit.end + (right.end() if right else 0)]
    touched = (word for word in re.findall(r"\w+", piece) if word.casefold() in never)
    word = next(touched, None)
    return word and f"{word!r} is on the list of words that are never touched"


def _blanks(text: str, start: int, end: int) -> int:
    return text.count(" ", start, end)


def _in_direct_speech(text: str, place: int) -> bool:
    """Is an opened quotation not yet closed at this place of its paragraph? Straight quotes open and close in turn."""
    start, _ = line_around(text, place)
    opened = sum(count(text, sign, start, place) for sign in _OPENING)
    return opened > sum(count(text, sign, start, place) for sign in _CLOSING) or count(text, '"', start, place) % 2 == 1
