"""Edits: the only way text changes. Pure values; no input or output, no knowledge of stages.

A list of edits can be applied, inverted, folded with a later list and used as a map of offsets, all from the same
facts: where, what stood there, what stands there now, and why. Offsets count Unicode code points everywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from repair.errors import EditError

Span = tuple[int, int]


class Tier(StrEnum):
    """How far an edit is trusted, strongest first: applied, suggested, only marked."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    FLAG = "flag"


STRONGEST_FIRST = tuple(Tier)


@dataclass(frozen=True, slots=True)
class Step:
    """One channel at work: it turned ``before`` into ``after``, which stands at code point ``at`` of the phrase.

    A proof is a row of steps that leads from the repaired words back to the garbled ones.

    >>> Step("drop-non-ascii", "Kíev", "Kev").undone_on("Kíev")
    'Kev'
    """

    channel: str
    before: str
    after: str
    at: int = 0

    def undone_on(self, phrase: str) -> str:
        """The phrase with this step done to it. Raises EditError when the phrase does not hold ``before`` there."""
        end = self.at + len(self.before)
        if phrase[self.at : end] != self.before:
            raise EditError(f"the proof step {self.channel} expects {self.before!r} at {self.at} of {phrase!r}")
        return phrase[: self.at] + self.after + phrase[end:]

    def shifted(self, by: int) -> Step:
        """The same step in a phrase that begins ``by`` code points earlier."""
        return Step(self.channel, self.before, self.after, self.at + by) if by else self


Proof = tuple[Step, ...]


def undone(proof: Proof, phrase: str) -> str:
    """The phrase with every step done to it in turn. Raises EditError when it does not hold what a step expects.

    A proof of many steps mostly goes from right to left, so what lies behind the last step is set aside in pieces: to
    copy the phrase for each step would be the square of its length.

    >>> undone((Step("stop-inserted", "", ".", 4), Step("title-cased", "s", "S")), "said")
    'Said.'
    """
    behind: list[str] = []  # the piece that comes first stands last
    at, made = len(phrase), ""  # what the last step left, and where; before it the phrase is as it was
    for step in proof:
        end = step.at + len(step.before)
        if at <= step.at and end <= at + len(made):
            made = step.shifted(-at).undone_on(made)
            continue
        if end > at:
            phrase, behind = phrase[:at] + made + "".join(reversed(behind)), []
            at, made = len(phrase), ""
        if step.at < 0 or end > at or not phrase.startswith(step.before, step.at):
            raise EditError(f"the proof step {step.channel} expects {step.before!r} at {step.at}, and it is not there")
        behind += made, phrase[end:at]
        at, made = step.at, step.after
    return phrase[:at] + made + "".join(reversed(behind))


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``text[start:end]``, which must read ``before``, by ``after``.

    ``rule`` is a dotted public name, ``confidence`` a probability, ``proof`` the way from ``after`` back to
    ``before``, ``why`` one sentence on what else spoke for it.

    >>> Edit(4, 7, "Kev", "Kyiv", "names.lost-letters").growth
    1
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    tier: Tier = Tier.CERTAIN
    confidence: float = 1.0
    proof: Proof = ()
    why: str = ""

    def starting_at(self, start: int) -> Edit:
        """The same edit at another place. In so many words, since :func:`dataclasses.replace` takes six times as long.

        >>> Edit(4, 7, "Kev", "Kyiv", "names.lost-letters").starting_at(0).end
        3
        """
        end = start + self.end - self.start
        return Edit(start, end, self.before, self.after, self.rule, self.tier, self.confidence, self.proof, self.why)

    @property
    def growth(self) -> int:
        """How many code points longer the text becomes."""
        return len(self.after) - len(self.before)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after sorted edits that do not overlap. Raises EditError when one does not fit.

    >>> apply("near Kev.", [Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")])
    'near Kyiv.'
    """
    pieces: list[str] = []
    done = 0
    for edit in edits:
        if edit.start < done:
            raise EditError(f"{edit.rule} at {edit.start} overlaps the edit before it, which ends at {done}")
        found = text[edit.start : edit.end]
        if found != edit.before or edit.end - edit.start != len(edit.before):
            raise EditError(f"{edit.rule} at {edit.start} expects {edit.before!r} but the text reads {found!r}")
        pieces += text[done : edit.start], edit.after
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)


def invert(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that turn the result back into the source. ``proof`` stays that of the edit which is undone.

    >>> apply("near Kyiv.", invert([Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")]))
    'near Kev.'
    """
    shift = 0
    inverse: list[Edit] = []
    for edit in edits:
        start = edit.start + shift
        end, before, after = start + len(edit.after), edit.after, edit.before
        inverse.append(Edit(start, end, before, after, edit.rule, edit.tier, edit.confidence, edit.proof, edit.why))
        shift += edit.growth
    return tuple(inverse)


def move(span: Span, edits: Iterable[Edit]) -> Span:
    """Where a span of the source lies in the result; it grows to cover every edit that it overlaps.

    >>> move((9, 12), [Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")])
    (10, 13)
    """
    start, end = span
    left = right = 0
    for edit in edits:
        if edit.end <= start:
            left += edit.growth
        elif edit.start >= end:
            break
        else:
            start, end = min(start, edit.start), max(end, edit.end)
        right += edit.growth
    return start + left, end + right


def relocator(edits: Sequence[Edit]) -> Callable[[Span], Span]:
    """A function that moves spans as :func:`move` does, in logarithmic time a span.

    >>> relocator([Edit(5, 8, "Kev", "Kyiv", "demo")])((9, 12))
    (10, 13)
    """
    if not edits:
        return lambda span: span
    starts, ends = [edit.start for edit in edits], [edit.end for edit in edits]
    grown = [0, *accumulate(edit.growth for edit in edits)]

    def moved(span: Span) -> Span:
        first, last = bisect_right(ends, span[0]), bisect_left(starts, span[1])
        start, end = move(span, edits[first:last])
        return start + grown[first], end + grown[first]

    return moved


def compose(first: Sequence[Edit], then: Sequence[Edit], source: str) -> tuple[Edit, ...]:
    """One layer on ``source`` that does what ``first`` and ``then`` do in turn; touching edits become one.

    Works in the text between the two layers: there the inverse of ``first`` leads back to the source and ``then``
    leads on to the result. The proof of a net edit undoes its parts one by one, last layer first.

    >>> lost = Edit(3, 6, "Kev", "Kíev", "encoding")
    >>> [net.after for net in compose([lost], [Edit(3, 7, "Kíev", "Kyiv", "names")], "in Kev.")]
    ['Kyiv']
    """
    middle, undo = apply(source, first), invert(first)
    shift = 0
    net: list[Edit] = []
    for cluster in _clusters(undo, then):
        edit = cluster.net_edit(middle, shift)
        if edit.before != edit.after:
            net.append(edit)
        shift += sum(back.growth for back in cluster.undo)
    return tuple(net)


@dataclass(slots=True)
class _Cluster:
    """Edits of both layers whose spans touch one another in the text between the layers."""

    start: int
    end: int
    undo: list[Edit]
    redo: list[Edit]

    def net_edit(self, middle: str, shift: int) -> Edit:
        """What the cluster does to the source, where it begins ``shift`` further right."""
        here = middle[self.start : self.end]
        undo, redo = self._shifted(self.undo), self._shifted(self.redo)
        before, after = apply(here, undo), apply(here, redo)
        parts = self.undo + self.redo
        if len(parts) == 1 and self.redo:  # by far the commonest case, and its proof is exact as it stands
            return self.redo[0].starting_at(self.start + shift)
        return Edit(
            start=self.start + shift,
            end=self.start + shift + len(before),
            before=before,
            after=after,
            rule=" > ".join(dict.fromkeys(rule for part in parts for rule in part.rule.split(" > "))),
            tier=max((part.tier for part in parts), key=STRONGEST_FIRST.index),
            confidence=min(part.confidence for part in parts),
            proof=_chain(undo, redo),
            why="; ".join(dict.fromkeys(part.why for part in parts if part.why)),
        )

    def _shifted(self, side: list[Edit]) -> list[Edit]:
        return [edit.starting_at(edit.start - self.start) for edit in side]


def _chain(undo: list[Edit], redo: list[Edit]) -> Proof:
    """From the result of the cluster back to its source; nothing when one part has no proof."""
    if not all(part.proof for part in undo + redo):
        return ()
    # Right to left, so that undoing one part never moves those still to come.
    later = [(done.start, done.proof) for done in invert(redo)]
    earlier = [(part.start, part.proof) for part in undo]
    return tuple(step.shifted(at) for at, proof in [*reversed(later), *reversed(earlier)] for step in proof)


def _clusters(undo: Sequence[Edit], redo: Sequence[Edit]) -> Iterator[_Cluster]:
    both = [(edit, True) for edit in undo] + [(edit, False) for edit in redo]
    current: _Cluster | None = None
    for edit, is_undo in sorted(both, key=lambda pair: (pair[0].start, pair[0].end)):
        if current is None or edit.start > current.end:
            if current is not None:
                yield current
            current = _Cluster(edit.start, edit.end, [], [])
        current.end = max(current.end, edit.end)
        (current.undo if is_undo else current.redo).append(edit)
    if current is not None:
        yield current
