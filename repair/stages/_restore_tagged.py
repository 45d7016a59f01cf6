"""What the rules found, weighed against what the tagger reads in the text, and what the tagger alone finds.

Imported only where the gate is open: the tagger's answers mean nothing on clean text, and its weights need not be read
for it. It reads the text as deletion left it, also where this or another stage has put something back already, so it
says the same on every round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from repair.channel.deletion import corrupt
from repair.document import Mark
from repair.edit import Edit, Tier
from repair.stages import _restore_doubts as doubts
from repair.stages._restore_quotes import quotation
from repair.stages._restore_text import APOSTROPHE, DASH, NO_BREAK_SPACE, inserted
from repair.tagging.kinds import Kind
from repair.tagging.reading import Lost, read

PLURAL, APOSTROPHE_RULE, FUSED = "restore.plural-possessive", "restore.apostrophe", "restore.fused-words"

_RULES = {
    Kind.CONTRACTION: "restore.contraction",
    Kind.AMBIGUOUS: "restore.ambiguous-contraction",
    Kind.POSSESSIVE: "restore.possessive",
    Kind.PLURAL_POSSESSIVE: PLURAL,
    Kind.APOSTROPHE: APOSTROPHE_RULE,
    Kind.DASH: "restore.dash",
    Kind.FUSED_BY_SPACE: FUSED,
    Kind.FUSED_BY_DASH: FUSED,
}
_SIGNS = {Kind.DASH: DASH, Kind.FUSED_BY_SPACE: NO_BREAK_SPACE, Kind.FUSED_BY_DASH: DASH}
_NAMES = {
    Kind.CONTRACTION: "a contraction",
    Kind.AMBIGUOUS: "a contraction",
    Kind.POSSESSIVE: "a possessive",
    Kind.PLURAL_POSSESSIVE: "a possessive of a plural",
    Kind.APOSTROPHE: "a word with an apostrophe",
    Kind.DASH: "two words with a dash between them",
    Kind.FUSED_BY_SPACE: "two words",
    Kind.FUSED_BY_DASH: "two words with a dash between them",
}


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Probabilities from which the tagger is trusted: to suggest, together with a rule that suggests, and alone."""

    probable: float
    agreed: float
    certain: float


_NEVER = 1.01
# Read off the documents for tuning (models/restore-en/calibrate.py prints what they held), then measured on others:
# benchmarks/restore.py. One bound misses its precision on the next documents by up to .03, so each has a margin.
_BOUNDS = {
    # Where the list of contractions is silent about a word that is on it, it may be a brand or a name.
    Kind.CONTRACTION: _Bounds(0.9, _NEVER, _NEVER),
    Kind.AMBIGUOUS: _Bounds(0.5, 0.7, 0.985),
    Kind.POSSESSIVE: _Bounds(0.4, 0.9, 0.93),
    Kind.PLURAL_POSSESSIVE: _Bounds(0.3, _NEVER, _NEVER),
    Kind.APOSTROPHE: _Bounds(0.25, _NEVER, _NEVER),
    Kind.DASH: _Bounds(0.6, _NEVER, _NEVER),
    Kind.FUSED_BY_SPACE: _Bounds(0.4, _NEVER, 0.975),
    Kind.FUSED_BY_DASH: _Bounds(0.3, _NEVER, _NEVER),
    Kind.QUOTATION: _Bounds(0.72, _NEVER, _NEVER),
}


def weighed(text: str, by_rule: Iterable[Edit | Mark]) -> Iterator[Edit | Mark]:
    """The findings of the rules in the tiers that the tagger leaves them, and what it finds besides.

    >>> rule = inserted(2, APOSTROPHE, "restore.ambiguous-contraction", 0.96, "", Tier.PROBABLE)
    >>> [(edit.start, edit.tier.value) for edit in weighed("Its not theirs.", [rule]) if isinstance(edit, Edit)]
    [(2, 'certain')]
    """
    garbled = corrupt(text)
    places = _Places(text)
    found = read(garbled)
    lost = {(at, _sign(one)): one for one in found if _is_mark(one) and (at := places.of(one.start)) is not None}
    edits: list[Edit] = []
    for item in by_rule:
        if not isinstance(item, Edit) or item.before:
            yield item
        else:
            edits.append(_with_tagger(item, lost.pop((item.start, item.after), None)))
    edits += [edit.starting_at(at) for (at, _), one in lost.items() if (edit := _alone(garbled, one))]
    yield from edits
    for one in found:
        if not _is_mark(one) and one.probability >= _BOUNDS[Kind.QUOTATION].probable:
            start, end = places.around(one.start, one.end)
            if not _is_quoted(text, start, end):
                yield quotation(text, start, end, one.probability)


def _is_mark(found: Lost) -> bool:
    return found.kind is not Kind.QUOTATION


def _sign(found: Lost) -> str:
    return _SIGNS.get(found.kind, APOSTROPHE)


def _is_quoted(text: str, start: int, end: int) -> bool:
    return not {"“", "”"}.isdisjoint({*text[start : start + 1], *text[max(start, end - 1) : end]})


def _with_tagger(edit: Edit, found: Lost | None) -> Edit:
    """An edit of a rule; a suggestion becomes certain where the tagger agrees."""
    if edit.tier is Tier.CERTAIN or found is None or found.probability < _BOUNDS[found.kind].agreed:
        return edit
    sure = max(edit.confidence, found.probability)
    return replace(edit, tier=Tier.CERTAIN, confidence=sure, why=f"{edit.why}, and so the whole sentence reads")


def _alone(text: str, found: Lost) -> Edit | None:
    """What the tagger finds where no rule speaks."""
    bounds = _BOUNDS[found.kind]
    if found.probability < bounds.probable:
        return None
    if doubts.is_one_word(text, found) or doubts.is_plain(text, found):
        return None
    sure = found.probability >= bounds.certain and not doubts.is_doubtful(text, found)
    why = f"in this sentence {doubts.word_around(text, found.start)!r} reads as {_NAMES[found.kind]}"
    tier = Tier.CERTAIN if sure else Tier.PROBABLE
    return inserted(found.start, _sign(found), _RULES[found.kind], found.probability, why, tier)


class _Places:
    """From the gaps of the text as deletion left it to those of the text as it is now."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._kept = None if text.isascii() else [at for at, sign in enumerate(text) if sign.isascii()]

    def of(self, gap: int) -> int | None:
        """The place of a gap; None where something stands in it, put back already."""
        start, end = self._span(gap)
        return start if start == end else None

    def around(self, first: int, last: int) -> tuple[int, int]:
        """From one gap to another, with all that stands in them."""
        return self._span(first)[0], self._span(last)[1]

    def _span(self, gap: int) -> tuple[int, int]:
        if self._kept is None:
            return gap, gap
        start = self._kept[gap - 1] + 1 if gap else 0
        return start, self._kept[gap] if gap < len(self._kept) else self._length
