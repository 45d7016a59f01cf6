"""What the rules found, weighed against what the tagger reads in the text, and what the tagger alone finds.

Imported only where the gate is open: the tagger's answers mean nothing on clean text, and its weights need not be read
for it. It reads the text as deletion left it, also where this or another stage has put something back already, so it
says the same on every round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from repair.channel.deletion import corrupt
from repair.document import Mark
from repair.edit import Edit, Tier
from repair.stages._restore_quotes import quotation
from repair.stages._restore_text import APOSTROPHE, DASH, NO_BREAK_SPACE, inserted, listed
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
# The letters of a word that stand behind its apostrophe, then the next word; the word before.
_AFTER, _BEFORE = re.compile(r"s (\w+)"), re.compile(r"(\w+) [\w-]*\Z")
_MARKS = " ,.;:?!()\n"
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
_BOUNDS = {
    # Where the list of contractions is silent about a word that is on it, it may be a brand or a name.
    Kind.CONTRACTION: _Bounds(0.8, _NEVER, _NEVER),
    Kind.AMBIGUOUS: _Bounds(0.6, 0.5, 0.97),
    Kind.POSSESSIVE: _Bounds(0.5, 0.85, 0.96),
    Kind.PLURAL_POSSESSIVE: _Bounds(0.25, _NEVER, _NEVER),
    Kind.APOSTROPHE: _Bounds(0.5, _NEVER, _NEVER),
    Kind.DASH: _Bounds(0.4, _NEVER, _NEVER),
    Kind.FUSED_BY_SPACE: _Bounds(0.4, _NEVER, 0.98),
    Kind.FUSED_BY_DASH: _Bounds(0.4, _NEVER, _NEVER),
    Kind.QUOTATION: _Bounds(0.7, _NEVER, _NEVER),
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
    """An edit of a rule; a suggestion becomes certain where the tagger agrees."""
    if edit.tier is Tier.CERTAIN or found is None or found.probability < _BOUNDS[found.kind].agreed:
        return edit
    sure = max(edit.confidence, found.probability)
    return replace(edit, tier=Tier.CERTAIN, confidence=sure, why=f"{edit.why}, and so the whole sentence reads")


def _alone(text: str, found: Lost) -> Edit | None:
    """What the tagger finds where no rule speaks."""
    bounds = _BOUNDS[found.kind]
    if found.kind is Kind.QUOTATION or found.probability < bounds.probable:
        return None
    if found.kind in (Kind.FUSED_BY_SPACE, Kind.FUSED_BY_DASH) and _is_written_so(text, found):
        return None
    sure = found.probability >= bounds.certain and not _may_be_plural(text, found)
    sign, rule = _SIGNS.get(found.kind, APOSTROPHE), _RULES[found.kind]
    why = f"in this sentence {_word_around(text, found.start)!r} reads as {_NAMES[found.kind]}"
    return inserted(found.start, sign, rule, found.probability, why, Tier.CERTAIN if sure else Tier.PROBABLE)


def _is_written_so(text: str, found: Lost) -> bool:
    """Does the token stand in the text twice? A space is lost in one place; what is always fused is a name."""
    start, end = _chunk(text, found.start)
    return text.count(text[start:end].strip(_MARKS)) > 1


def _may_be_plural(text: str, found: Lost) -> bool:
    """Does what stands beside it say that an s may be that of a plural? ``the two Clintons``, ``Putins and Trumps``."""
    if found.kind is not Kind.POSSESSIVE:
        return False
    after, before = _AFTER.match(text, found.start), _BEFORE.search(text, max(0, found.start - 60), found.start)
    goes_on = after is not None and after[1].lower() not in listed("no-possession")
    return not goes_on or (before is not None and before[1].lower() in listed("plural-company") - {"the"})


def _word_around(text: str, at: int) -> str:
    """The word that a gap is in, or behind which it stands; both neighbours of a gap between blanks."""
    start, end = _chunk(text, at)
    return text[start:end][:60].strip(_MARKS)


def _chunk(text: str, at: int) -> tuple[int, int]:
    """From blank to blank around a gap, from the sign before it on."""
    start, end = text.rfind(" ", 0, max(0, at - 1)) + 1, text.find(" ", at + 1)
    return start, end if end >= 0 else len(text)


def _lost(text: str) -> Iterator[Lost]:
    """What the tagger says the text lost, at the places of the text; nothing where something was put back already."""
    if text.isascii():
        yield from read(text)
        return
    places = [at for at, sign in enumerate(text) if sign.isascii()]
    for found in read(corrupt(text)):
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
