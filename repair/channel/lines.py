"""Lines that a page adds to an article: site names, share buttons, teasers, comment forms, repeated captions."""

from __future__ import annotations


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does ``line-added(share)`` put a whole line where there was none?

    Necessary, not sufficient: any line may have been added. What kind of line it is, the stage says.

    >>> holds("line-added", "share", "", "Follow us\\n")
    True
    """
    return name == "line-added" and bool(argument) and before == "" and after != ""
