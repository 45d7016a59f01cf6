"""What the rules found, weighed against what the tagger reads in the text, and what the tagger alone finds.

Imported only where the gate is open: the tagger's answers mean nothing on clean text, and its weights need not be read
for it. It reads the text as deletion left it, also where this or another stage has put something back already, so it
says the same on every round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from repair import tagging
from repair.channel.deletion import corrupt
from repair.document import Mark
from repair.edit import Edit, Tier
from repair.stages._restore_quotes import quotation
from repair.stages._restore_text import APOSTROPHE, DASH, NO_BREAK_SPACE, inserted
from repair.tagging import Kind, Lost

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
    """Probabilities from which the tagger is trusted: alone, together with a rule that is sure, and to suggest."""

    certain: float
    probable: float
    agreed: float = 1.01
    doubted: float = 0.0


_NEVER = 1.01
_BOUNDS = {
    Kind.CONTRACTION: _Bounds(certain=0.97, probable=0.3, agreed=0.3, doubted=0.02),
    Kind.AMBIGUOUS: _Bounds(certain=0.98, probable=0.5, agreed=0.5),
    Kind.POSSESSIVE: _Bounds(certain=0.97, probable=0.5, agreed=0.8, doubted=0.1),
    Kind.PLURAL_POSSESSIVE: _Bounds(_NEVER, 0.25),
    Kind.APOSTROPHE: _Bounds(_NEVER, 0.5),
    Kind.DASH: _Bounds(_NEVER, 0.4),
    Kind.FUSED_BY_SPACE: _Bounds(0.98, 0.4),
    Kind.FUSED_BY_DASH: _Bounds(_NEVER, 0.4),
    Kind.QUOTATION: _Bounds(_NEVER, 0.5),
}


def weighed(text: str, by_rule: Iterable[Edit | Mark]) -> Iterator[Edit | Mark]:
    """The findings of the rules in the tiers that the tagger leaves them, and what it finds besides.

    >>> rule = inserted(2, APOSTROPHE, "restore.ambiguous-contraction", 0.96, "", Tier.PROBABLE)
    >>> [(edit.start, edit.tier.value) for edit in weighed("Its not theirs and isnt ours.", [rule])]
    [(2, 'certain'), (22, 'certain')]
    """
    lost = {(found.start, _SIGNS.get(found.kind, APOSTROPHE)): found for found in _lost(text)}
    quoted = [found for found in lost.values() if found.kind is Kind.QUOTATION]
    edits: list[Edit] = []
    for item in by_rule:
        if not isinstance(item, Edit) or item.before:
            yield item
        else:
            edits.append(_with_tagger(item, lost.pop((item.start, item.after), None)))
    edits += [edit for found in lost.values() if (edit := _alone(text, found))]
    yield from edits
    for found in quoted:
        # A suggestion that covers edits would be settled by them: it is made when they have been.
        if found.probability >= _BOUNDS[Kind.QUOTATION].probable and not _holds_certain(edits, found):
            yield quotation(text, found.start, found.end, found.probability)


def _holds_certain(edits: Sequence[Edit], found: Lost) -> bool:
    return any(found.start <= edit.start <= found.end and edit.tier is Tier.CERTAIN for edit in edits)


def _with_tagger(edit: Edit, found: Lost | None) -> Edit:
    """An edit of a rule: certain where the tagger agrees, a suggestion where it does not believe it at all."""
    kinds = [found.kind] if found else [kind for kind, rule in _RULES.items() if rule == edit.rule]
    bounds = _BOUNDS[kinds[0]] if kinds else _Bounds(_NEVER, 0.0)
    probability = found.probability if found else 0.0
    if edit.tier is Tier.CERTAIN:
        tier = Tier.PROBABLE if probability < bounds.doubted else Tier.CERTAIN
        return edit if tier is edit.tier else replace(edit, tier=tier, confidence=0.9)
    if probability < min(bounds.agreed, bounds.certain):
        return edit
    sure = max(edit.confidence, probability)
    return replace(edit, tier=Tier.CERTAIN, confidence=sure, why=f"{edit.why}, and so the whole sentence reads")


def _alone(text: str, found: Lost) -> Edit | None:
    """What the tagger finds where no rule speaks."""
    bounds = _BOUNDS[found.kind]
    if found.kind is Kind.QUOTATION or found.probability < bounds.probable:
        return None
    tier = Tier.CERTAIN if found.probability >= bounds.certain else Tier.PROBABLE
    sign, rule = _SIGNS.get(found.kind, APOSTROPHE), _RULES[found.kind]
    why = f"in this sentence {_word_around(text, found.start)!r} reads as {_NAMES[found.kind]}"
    return inserted(found.start, sign, rule, found.probability, why, tier)


def _word_around(text: str, at: int) -> str:
    """The word that a gap is in, or behind which it stands; both neighbours of a gap between blanks."""
    start, end = text.rfind(" ", 0, max(0, at - 1)) + 1, text.find(" ", at + 1)
    return text[start : end if end >= 0 else len(text)][:60].strip(" ,.;:?!()\n")


def _lost(text: str) -> Iterator[Lost]:
    """What the tagger says the text lost, at the places of the text; nothing where something was put back already."""
    if text.isascii():
        yield from tagging.read(text)
        return
    places = [at for at, sign in enumerate(text) if sign.isascii()]
    for found in tagging.read(corrupt(text)):
        left, right = _gap(places, found.start, len(text)), _gap(places, found.end, len(text))
        if found.kind is Kind.QUOTATION:
            put_back = set("“”") & {*text[slice(*left)], *text[slice(*right)]}
            if not put_back:
                yield replace(found, start=left[0], end=right[1])
        elif left[0] == left[1]:
            yield replace(found, start=left[0], end=left[0])


def _gap(places: Sequence[int], at: int, length: int) -> tuple[int, int]:
    """From where to where a gap between two signs that deletion spares reaches in the text."""
    return places[at - 1] + 1 if at else 0, places[at] if at < len(places) else length
