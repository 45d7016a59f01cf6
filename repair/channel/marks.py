"""Marks that came, doubled, went or turned: "ceremony. opening", "said. .", "Jinpingthe", "states. “".

A translator that cuts a text into pieces ends each with a full stop; a scraper that joins pieces doubles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from repair.channel.spacing import same_to

MARKS = ".,;:!?…-–—\"'“”‘’«»"
"""The punctuation that these channels know."""

TURNED = {"“": "”", "”": "“", "‘": "’", "’": "‘", "«": "»", "»": "«"}


def insert_stop(text: str) -> Iterator[str]:
    """The text with a full stop put in wherever no letter or digit follows: behind a word, not inside it.

    >>> list(insert_stop("sea Black"))
    ['sea. Black', 'sea Black.']
    """
    return (f"{text[:at]}.{text[at:]}" for at in range(len(text) + 1) if _word_has_ended(text, at))


def double_mark(text: str) -> Iterator[str]:
    """The text with one mark written twice; of two full stops the first may come out as a comma (``programme,.``).

    >>> list(double_mark("said."))
    ['said..', 'said,.']
    """
    for at, sign in enumerate(text):
        if sign in MARKS:
            yield f"{text[:at]}{sign}{text[at:]}"
            if sign == ".":
                yield f"{text[:at]},{text[at:]}"


def lose_mark(text: str) -> Iterator[str]:
    """The text with one mark gone.

    >>> list(lose_mark("Xi. The"))
    ['Xi The']
    """
    return (text[:at] + text[at + 1 :] for at, sign in enumerate(text) if sign in MARKS)


def turn_quote(text: str) -> Iterator[str]:
    """The text with one typographic quotation mark facing the wrong way.

    >>> list(turn_quote("states.”"))
    ['states.“']
    """
    return (text[:at] + TURNED[sign] + text[at + 1 :] for at, sign in enumerate(text) if sign in TURNED)


FORWARDS: dict[str, Callable[[str], Iterator[str]]] = {
    "stop-inserted": insert_stop,
    "mark-doubled": double_mark,
    "mark-lost": lose_mark,
    "quote-turned": turn_quote,
}
"""The channels of this file, forwards."""


def corruptions(name: str, text: str) -> Iterator[str]:
    """Every result of one hit of the channel ``name``; nothing for a name that has its home elsewhere.

    >>> list(corruptions("mark-lost", "Hey!"))
    ['Hey']
    """
    return FORWARDS[name](text) if name in FORWARDS else iter(())


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does one hit of the channel turn ``before`` into ``after``?

    >>> holds("stop-inserted", "", "ceremony opening", "ceremony. opening")
    True
    >>> holds("stop-inserted", "", "Niinisto", "Nii.nisto")
    False
    """
    if argument or before == after:
        return False
    at = same_to(before, after)
    if name == "quote-turned":
        return TURNED.get(before[at : at + 1]) == after[at : at + 1] and before[at + 1 :] == after[at + 1 :]
    if name == "mark-lost":
        return before[at : at + 1] in set(MARKS) and before[at + 1 :] == after[at:]
    if before[at:] != after[at + 1 :] or at == len(after):
        return False
    left, came, right = before[at - 1 : at] if at else "", after[at], before[at : at + 1]
    if name == "stop-inserted":
        return came == "." and (left == "." or _word_has_ended(before, at))
    return name == "mark-doubled" and came in MARKS and (came == left or (came == "," and right == "."))


def _word_has_ended(text: str, at: int) -> bool:
    return at == len(text) or not text[at].isalnum()
