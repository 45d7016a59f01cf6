"""The first pass over a batch: what struck it, and which lines its sites repeat. It makes the BatchProfile.

A document alone often holds too little to tell what happened to it; a batch, which one program fetched and wrote, tells
more. The pass streams, holds a bounded number of lines, and gives the same profile for the same documents in the same
order, in any process.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from repair.channel import evidence, gate
from repair.context import BatchProfile, line_digest

CHANNELS = ("drop-non-ascii",)
"""The channels whose share in the batch a profile names."""

# A line that recurs: in so many documents of a site at least, and in such a share of them.
FEWEST, LEAST_SHARE = 5, 0.02
MOST_LINES = 4_000
"""How many recurring lines a profile holds at most, all sites together: the commonest."""
HELD = 100_000
"""How many different lines a survey holds in memory at most."""
_WORDS, _LONGEST = 3, 300

# How often a document shows a lost apostrophe (see channel/evidence.py): one in two of the damaged, one in 500 of the
# clean. The second and third sign count as much as the first, no more.
_SHOWN, _SHOWN_IN_CLEAN = 0.49, 0.002
_ENOUGH = 1e-3
"""How improbable it must be that clean documents alone show so many signs."""
_ROUNDS = 100


class Survey:
    """Counts what the documents of a batch show.

    >>> survey = Survey()
    >>> for number in range(20):
    ...     survey.add(f"They didnt say that {number} ships were lost, and it isnt known yet.")
    >>> survey.profile().priors["drop-non-ascii"] > 0.5
    True
    """

    def __init__(self) -> None:
        self.documents = 0
        self.kept = 0  # documents that cannot have lost their characters outside ASCII
        self.signs: Counter[int] = Counter()  # how many signs of the loss the others show
        self.sites: Counter[str] = Counter()
        self.lines: dict[tuple[str, str], int] = {}
        self._floor = 0

    def add(self, text: str, site: str = "") -> None:
        """Count one document of a site."""
        self.documents += 1
        self.sites[site] += 1
        if gate.veto(text):
            self.kept += 1
        else:
            self.signs[min(2, evidence.lost_apostrophes(text))] += 1
        for line in set(_lines(text)):
            self.lines[site, line] = self.lines.get((site, line), 0) + 1
        if len(self.lines) > HELD:
            self._prune()

    def _prune(self) -> None:
        """Forget the rarest lines. A line that comes again counts from one, so counts are never too high."""
        while len(self.lines) > HELD // 2:
            self._floor += 1
            self.lines = {line: count for line, count in self.lines.items() if count > self._floor}

    def profile(self) -> BatchProfile:
        """What the documents so far show together."""
        return BatchProfile(self.documents, {gate.CHANNEL: self._struck()}, self._recurring())

    def _struck(self) -> float:
        """The share of documents that lost their characters outside ASCII, never below the standard prior."""
        silent, shown = self.signs[0], self.signs[1] + self.signs[2]
        if _chance(shown, silent + shown, _SHOWN_IN_CLEAN) > _ENOUGH:
            return gate.PRIOR
        share = gate.PRIOR
        for _ in range(_ROUNDS):
            quiet = _posterior(share, (1 - _SHOWN) / (1 - _SHOWN_IN_CLEAN))
            loud = _posterior(share, _SHOWN / _SHOWN_IN_CLEAN)
            share = (gate.PRIOR + silent * quiet + shown * loud) / (1 + self.documents)
        return round(max(gate.PRIOR, share), 4)

    def _recurring(self) -> dict[str, frozenset[str]]:
        found = [
            (-count, site, line_digest(line))
            for (site, line), count in self.lines.items()
            if count >= FEWEST and count >= LEAST_SHARE * self.sites[site]
        ]
        by_site: dict[str, set[str]] = {}
        for _, site, digest in sorted(found)[:MOST_LINES]:
            by_site.setdefault(site, set()).add(digest)
        return {site: frozenset(by_site[site]) for site in sorted(by_site)}


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = line.split()
        if len(words) >= _WORDS and len(line) <= _LONGEST:
            yield " ".join(words)


def _posterior(prior: float, ratio: float) -> float:
    return prior * ratio / (prior * ratio + 1 - prior)


def _chance(successes: int, trials: int, rate: float) -> float:
    """How probable so many successes or more are at this rate (Chernoff's bound)."""
    share = successes / trials if trials else 0.0
    if share <= rate:
        return 1.0
    rest = (1 - share) * math.log((1 - share) / (1 - rate)) if share < 1 else 0.0
    return math.exp(-trials * (share * math.log(share / rate) + rest))


def differs(known: BatchProfile, found: BatchProfile) -> str | None:
    """Does what these documents show differ strongly from the profile? Then a sentence that says so.

    Strongly: the odds of being struck differ tenfold, and with 99.9 % confidence.

    >>> differs(BatchProfile(500, {"drop-non-ascii": 0.02}), BatchProfile(200, {"drop-non-ascii": 0.93}))
    'The profile says that drop-non-ascii struck 2 % of the documents; the 200 new ones alone say 93 %.'
    >>> differs(BatchProfile(500, {"drop-non-ascii": 0.02}), BatchProfile(2, {"drop-non-ascii": 0.93})) is None
    True
    """
    for channel in CHANNELS:
        shares = [(profile.priors.get(channel, 0.0), profile.documents) for profile in (known, found)]
        if _far_apart(*shares):
            (before, _), (now, documents) = shares
            return (
                f"The profile says that {channel} struck {before:.0%} of the documents; the {documents} new ones "
                f"alone say {now:.0%}."
            ).replace("%", " %")
    return None


_TENFOLD, _SURE = math.log(10), 3.29


def _far_apart(one: tuple[float, int], other: tuple[float, int]) -> bool:
    """Is the odds ratio above ten at the near end of its confidence interval (Wald's, with half a count added)?"""
    counts = [count + 0.5 for share, total in (one, other) for count in (share * total, (1 - share) * total)]
    ratio = abs(math.log(counts[0] * counts[3] / counts[1] / counts[2]))
    return ratio - _SURE * math.sqrt(sum(1 / count for count in counts)) > _TENFOLD
