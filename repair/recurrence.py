"""Which lines recur in the documents of a site: furniture that nobody could know from one page.

A line recurs when at least five documents of its site hold it, and one in 250 of all. Paragraphs recur too, where a
story goes on for weeks; so a line that ends as a sentence does must stand among the first or last lines of nearly all
documents that hold it, or in a fifth of the site's documents. Copies of one document count once.

Memory is bounded: ``HELD`` lines of up to ``LONGEST`` code points. When there are more, the rarest are forgotten; a
line that comes back counts from nought, so no count is ever too high.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from zlib import crc32

from repair.context import line_digest

HELD = 100_000
"""How many different lines are held while counting, and of sites a tenth of it."""
MOST = 4_000
"""How many recurring lines a profile names at most, all sites together: the commonest."""
LONGEST = 400
"""Longer lines are paragraphs."""

# On 1,014 pages of one broadcaster the calls to write in or follow stand in 5 to 37 (0.5 to 4 %), at the end nearly
# always; paragraphs that several reports of 4,400 others quote, in 3 at most, and sentences in 9, in the middle.
_FEWEST, _LEAST_SHARE = 5, 0.004
_AT_EDGE, _FIRST, _LAST = 0.8, 2, 3
_MANY, _LARGE_SHARE = 10, 0.2
_STOPS = tuple(".!?…”\"'’»)")
# Documents are told apart by their longest line, one bit each. Five of them share a bit in 4 of 100 cases.
_BITS = 256
# What is known of a line is packed into one number, which the garbage collector need not walk: in how many documents
# it stands, in how many of them at an edge, and from _WHICH on the bits of these documents.
_EDGE, _WHICH = 24, 48
_MASK, _COUNTS = (1 << _EDGE) - 1, (1 << _WHICH) - 1


@dataclass(slots=True)
class _Site:
    """A site: how many documents of it were seen, and what is known of each line."""

    documents: int = 0
    lines: dict[str, int] = field(default_factory=dict)


class Recurrence:
    """Counts lines by site.

    >>> counts = Recurrence()
    >>> for number in range(9):
    ...     counts.add(f"The river rose by {number} metres.\\nSend us your stories")
    >>> counts.recurring() == {"": frozenset([line_digest("Send us your stories")])}
    True
    """

    def __init__(self) -> None:
        self.sites: dict[str, _Site] = {}
        self.held = 0

    def add(self, text: str, site: str = "") -> None:
        """Count the lines of one document."""
        found = self.sites.setdefault(site, _Site())
        found.documents += 1
        lines = [line for line in map(str.strip, text.splitlines()) if line]
        if not lines:
            return
        which = 1 << _WHICH + crc32(max(lines, key=len).encode("utf-8", "surrogatepass")) % _BITS
        last = len(lines) - _LAST
        inside, at_edge = 1 | which, 1 + (1 << _EDGE) | which  # made once a document: most lines are seen once
        seen = {
            line: inside if _FIRST <= at < last else at_edge
            for at, line in enumerate(lines)
            if len(line) <= LONGEST and line.count(" ") >= 2
        }
        held = found.lines
        before = len(held)
        for line, first in seen.items():
            known = held.setdefault(line, first)
            if known is not first:
                held[line] = known + (first & _COUNTS) | which
        self.held += len(held) - before
        if self.held > HELD or len(self.sites) > HELD // 10:
            self._forget()

    def _forget(self) -> None:
        """Drop the rarest lines of all sites, then the sites without lines, until half the room is free."""
        floor = 0
        while self.held > HELD // 2 or len(self.sites) > HELD // 20:
            floor += 1
            for site in self.sites.values():
                site.lines = {line: known for line, known in site.lines.items() if known & _MASK > floor}
            self.sites = {name: site for name, site in self.sites.items() if site.lines}
            self.held = sum(len(site.lines) for site in self.sites.values())

    def recurring(self) -> dict[str, frozenset[str]]:
        """The digests of the lines that recur, by site."""
        found = sorted(
            (-(known & _MASK), name, line_digest(line))
            for name, site in self.sites.items()
            for line, known in site.lines.items()
            if _recurs(line, known, site.documents)
        )
        return _by_site((name, digest) for _, name, digest in found[:MOST])


def _recurs(line: str, known: int, documents: int) -> bool:
    count, at_edge, which = known & _MASK, known >> _EDGE & _MASK, known >> _WHICH
    if count < max(_FEWEST, _LEAST_SHARE * documents) or which.bit_count() < _FEWEST:
        return False
    if not line.endswith(_STOPS) or at_edge >= _AT_EDGE * count:
        return True
    return count >= max(_MANY, _LARGE_SHARE * documents)


def _by_site(lines: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for site, digest in lines:
        found.setdefault(site, set()).add(digest)
    return {site: frozenset(found[site]) for site in sorted(found)}
