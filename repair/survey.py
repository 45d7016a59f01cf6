"""The first pass over a batch: what struck it, and which lines its sites repeat. It makes the BatchProfile.

One document often holds too little to tell what happened to it; a batch, which one program fetched and wrote, tells
more. The pass streams in bounded memory, runs no stage and no gate, and gives the same profile for the same documents
in the same order, in any process. Up to ``HELD`` different short lines the order does not matter either.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from repair.channel import escapes, gate, mojibake, replacement
from repair.context import BatchProfile
from repair.recurrence import Recurrence

_SHOWN = frozenset(
    form for word in gate.SIGNS for form in (word, word.capitalize(), f"{word},", f"{word}.")
) | frozenset(("Im", "Ive"))
_LOOKED_AT = 20_000  # code points of a document in which signs are looked for, and lines of it that are unwound
_LINES_LOOKED_AT = 3


def _is_mojibake(text: str) -> bool:
    if not mojibake.suspicious(text):
        return False
    lines = (line for line in text[:_LOOKED_AT].splitlines() if mojibake.suspicious(line))
    return any(map(mojibake.unwound, islice(lines, _LINES_LOOKED_AT)))


SIGNS: Mapping[str, Callable[[str], bool]] = {
    "mojibake": _is_mojibake,
    "replacement-character": lambda text: replacement.SIGNS["replacement-character"] in text,
    "ascii-question": replacement.in_a_word,
    "escape-residue": escapes.shows,
}
"""Channels that can be seen in a document by itself. Of these a profile holds the share of documents with a sign: the
report of a batch names it, no stage reads it."""

CHANNELS = (gate.CHANNEL, *SIGNS)
"""The channels whose share a profile names. The first is read by the gate, and so changes results."""

# How often a document that passed the veto holds a contraction without its apostrophe, if it is clean: 15 of 2,464
# agency snippets, 0 of 120 whole articles, 52 of 70,000 loose sentences.
_SHOWN_IN_CLEAN = 0.005
# And if the channel struck it: one such word in 600, read off 2,500 articles (.21 of those of 100 to 150 words, .41 at
# 300 to 350, .77 at 800 to 850). Documents are counted by length in steps of so many words.
_WORDS_A_SIGN, _STEP, _STEPS = 600, 50, 24
# The prior of the prior: as if two documents more had been seen, struck as rarely as is standard.
_IMAGINED = 2
_ENOUGH = 1e-3
"""How improbable it must be that clean documents alone show so many signs; else the share stays the standard one."""
_ROUNDS = 200


class Survey:
    """Counts what the documents of a batch show.

    >>> survey = Survey()
    >>> for number in range(20):
    ...     survey.add(f"They didnt say that the {number} ships were lost, and the harbour wasnt open.")
    >>> survey.profile().priors["drop-non-ascii"] > 0.5
    True
    """

    def __init__(self) -> None:
        self._documents = 0
        self._kept = 0  # documents that cannot have lost their characters outside ASCII
        self._others: Counter[tuple[int, bool]] = Counter()  # by length, and whether they show a sign of that loss
        self._shown: Counter[str] = Counter()
        self._lines = Recurrence()

    def add(self, text: str, site: str = "") -> None:
        """Count one document of a site."""
        self._documents += 1
        self._lines.add(text, site)
        self._shown.update(channel for channel, shows in SIGNS.items() if shows(text))
        if gate.veto(text):
            self._kept += 1
        elif " the " in text:  # in another language "dont" is a word, and silence says nothing
            steps = min(_STEPS, text.count(" ") // _STEP)
            self._others[steps, not _SHOWN.isdisjoint(text[:_LOOKED_AT].split())] += 1

    def profile(self) -> BatchProfile:
        """What the documents so far show together."""
        total = max(1, self._documents)
        priors = {channel: round(self._shown[channel] / total, 4) for channel in SIGNS}
        return BatchProfile(self._documents, {gate.CHANNEL: self._struck(), **priors}, self._lines.recurring())

    def _struck(self) -> float:
        """The share of documents that lost their characters outside ASCII, by expectation-maximisation.

        Only contractions without apostrophe can raise it above the standard prior, and nothing puts it below: a batch
        without damage is treated as a document alone.
        """
        shown = sum(count for (_, signs), count in self._others.items() if signs)
        if _chance(shown, self._others.total(), _SHOWN_IN_CLEAN) > _ENOUGH:
            return gate.PRIOR
        share, passing = gate.PRIOR, 0.5  # struck documents; clean ones that pass the veto, which is a matter of style
        for _ in range(_ROUNDS):
            struck = sum(count * _posterior(share, _ratio(*cell) / passing) for cell, count in self._others.items())
            others = self._others.total() - struck
            passing = (1 + others) / (2 + others + self._kept)
            share = (_IMAGINED * gate.PRIOR + struck) / (_IMAGINED + self._kept + self._others.total())
        return round(max(gate.PRIOR, share), 4)


def _ratio(steps: int, shown: bool) -> float:
    """How much oftener a struck document of this length shows a sign, or none, than a clean one."""
    telling = 1 - math.exp(-(steps + 0.5) * _STEP / _WORDS_A_SIGN)
    return telling / _SHOWN_IN_CLEAN if shown else (1 - telling) / (1 - _SHOWN_IN_CLEAN)


def _posterior(prior: float, ratio: float) -> float:
    return prior * ratio / (prior * ratio + 1 - prior)


def _chance(successes: int, trials: int, rate: float) -> float:
    """How probable so many successes or more are at this rate, at most (Chernoff's bound).

    >>> _chance(0, 50, 0.005), _chance(3, 4, 0.005) < 1e-5
    (1.0, True)
    """
    share = successes / trials if trials else 0.0
    if share <= rate:
        return 1.0
    rest = (1 - share) * math.log((1 - share) / (1 - rate)) if share < 1 else 0.0
    return math.exp(-trials * (share * math.log(share / rate) + rest))


def differs(known: BatchProfile, found: BatchProfile) -> str | None:
    """Does what new documents show differ strongly from the profile? Then sentences that say so, else None.

    Strongly: the odds of being struck differ tenfold, and that with 99.9 % confidence; or a site repeats lines of which
    the profile knows none. Channels that change no result are not compared.

    >>> differs(BatchProfile(500, {"drop-non-ascii": 0.02}), BatchProfile(200, {"drop-non-ascii": 0.93}))
    'By the profile, drop-non-ascii struck 2 % of the documents; by the 200 new documents alone, 93 %.'
    >>> differs(BatchProfile(500, {"drop-non-ascii": 0.02}), BatchProfile(2, {"drop-non-ascii": 0.93})) is None
    True
    """
    return " ".join([*_other_share(known, found), *_new_sites(known, found)]) or None


def _other_share(known: BatchProfile, found: BatchProfile) -> Iterator[str]:
    before, now = (profile.priors.get(gate.CHANNEL, gate.PRIOR) for profile in (known, found))
    if _far_apart((before, known.documents), (now, found.documents)):
        yield (
            f"By the profile, {gate.CHANNEL} struck {100 * before:.0f} % of the documents; "
            f"by the {found.documents} new documents alone, {100 * now:.0f} %."
        )


def _new_sites(known: BatchProfile, found: BatchProfile) -> Iterator[str]:
    sites = [site for site, lines in sorted(found.recurring.items()) if lines and not known.recurring.get(site)]
    if sites:
        named = ", ".join(site or "the documents without a site" for site in sites[:3])
        more = f" and {len(sites) - 3} more" if len(sites) > 3 else ""
        yield f"The profile knows no recurring lines of {named}{more}; the new documents show some."


_TENFOLD, _SURE = math.log(10), 3.29


def _far_apart(one: tuple[float, int], other: tuple[float, int]) -> bool:
    """Is the odds ratio above ten at the near end of its confidence interval (Wald's, half a count added to each)?"""
    struck, spared, struck_too, spared_too = (
        part * total + 0.5 for share, total in (one, other) for part in (share, 1 - share)
    )
    ratio = abs(math.log(struck * spared_too / spared / struck_too))
    error = math.sqrt(sum(1 / count for count in (struck, spared, struck_too, spared_too)))
    return ratio - _SURE * error > _TENFOLD
