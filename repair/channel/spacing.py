"""Spaces that went and spaces that came: "border Putin" became "borderPutin", "group," became "group ,".

A stripped link or a deleted no-break space takes a space; a parser that joins pieces with blanks adds one. A line end
is no space here.
"""

from __future__ import annotations

from collections.abc import Iterator

SPACES = " \t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"
"""What counts as one space; the first is the one that gets added."""


def lose_space(text: str) -> Iterator[str]:
    """The text with one space lost: every result of one hit, from left to right.

    >>> list(lose_space("near the border"))
    ['nearthe border', 'near theborder']
    """
    return (text[:at] + text[at + 1 :] for at, sign in enumerate(text) if sign in SPACES)


def add_space(text: str) -> Iterator[str]:
    """The text with one blank added anywhere, also before and behind.

    >>> list(add_space("a,"))
    [' a,', 'a ,', 'a, ']
    """
    return (f"{text[:at]} {text[at:]}" for at in range(len(text) + 1))


def corruptions(name: str, text: str) -> Iterator[str]:
    """Every result of one hit of ``space-lost`` or ``space-added``; nothing for another name.

    >>> list(corruptions("space-lost", "of the"))
    ['ofthe']
    """
    if name == "space-lost":
        return lose_space(text)
    return add_space(text) if name == "space-added" else iter(())


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does one hit of the channel turn ``before`` into ``after``?

    A space may also be *added* as one of ``SPACES``: the damage met is often a no-break space.

    >>> holds("space-lost", "", "border Putin", "borderPutin"), holds("space-added", "", "group,", "group ,")
    (True, True)
    """
    if argument:
        return False
    if name == "space-lost":
        return _differ_by_a_space(before, after)
    return name == "space-added" and _differ_by_a_space(after, before)


def _differ_by_a_space(longer: str, shorter: str) -> bool:
    if len(longer) != len(shorter) + 1:
        return False
    at = same_to(longer, shorter)
    return longer[at] in SPACES and longer[at + 1 :] == shorter[at:]


def same_to(one: str, other: str) -> int:
    """How many code points two texts share from their beginning.

    >>> same_to("border", "bored")
    3
    """
    if one == other:
        return len(one)
    differing = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))
