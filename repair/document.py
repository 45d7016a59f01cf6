"""A document: what came in, and every layer of edits since. Immutable.

Nothing but ``original`` and the layers need be kept: the text, the net edits and the way from a place in the repaired
text back to the original all follow from them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from repair.edit import Edit, Proof, Span, Tier, apply, compose, invert, relocator

ENGLISH = ("en", "unknown")
"""The languages of passages that rules for English read: a short line may be too short to tell."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the current text that somebody should know about. Changes nothing.

    ``alternative`` is what could stand there instead; ``resolved_by`` the rule of an edit that has touched the span.
    """

    start: int
    end: int
    kind: str
    tier: Tier = Tier.FLAG
    note: str = ""
    alternative: str | None = None
    proof: Proof = ()
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text in one language (ISO 639-1 code, or ``unknown``), with how sure that is (0 to 1)."""

    start: int
    end: int
    language: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """How sure we are (0 to 1) that a channel hit this document, with the reasons in words."""

    channel: str
    probability: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A second opinion on a passage: what a model makes of it, kept beside the text and never put into it.

    ``start`` and ``end`` name the passage in the current text; ``source`` says what was translated: ``passage`` (text
    in another language) or ``source-text`` (the text that the article was translated from, which the input held).
    ``chrf`` (0 to 100) compares it with the English of the document where both are English. ``kept`` and ``lost`` are
    names and numbers of the passage that stand in the translation too, or do not.
    """

    start: int
    end: int
    language: str
    source: str
    text: str
    model: str
    score: float | None = None
    chrf: float | None = None
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the current text names an entity of the gazetteer: its name, its id, and its id in Wikidata."""

    start: int
    end: int
    name: str
    entity: str
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """The edits one stage made, in the coordinates of the text that stage read."""

    stage: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An edit that was not let through, at its place in the *original* text, and the reason."""

    stage: str
    start: int
    end: int
    before: str
    after: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A stage that raised. The document is as it was before that stage."""

    stage: str
    error: str


Spanned = TypeVar("Spanned", Passage, Translation)
Finding = Edit | Mark | Passage | Evidence | Translation | Mention
"""What a stage may propose."""


@dataclass(frozen=True, slots=True)
class Document:
    """One news text with its history.

    ``net`` is what :meth:`edits` gives and ``undo`` its inverse, kept so that they are folded once a layer; ``pending``
    are the edits that the running stage wants to make, in order, for guards that count.

    >>> lost = Edit(5, 8, "Kev", "Kyiv", "names.lost-letters")
    >>> document = Document.new("a-17", "near Kev.").with_layer("names", [lost])
    >>> document.text, document.original, document.locate((5, 9))
    ('near Kyiv.', 'near Kev.', (5, 8))
    """

    id: str
    original: str
    text: str
    layers: tuple[Layer, ...] = ()
    marks: tuple[Mark, ...] = ()
    passages: tuple[Passage, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    translations: tuple[Translation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    failures: tuple[Failure, ...] = ()
    net: tuple[Edit, ...] = ()
    undo: tuple[Edit, ...] = ()
    pending: tuple[Edit, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def new(cls, id: str, text: str, **meta: object) -> Document:
        """A document as it came in."""
        return cls(id, text, text, meta=meta)

    def with_layer(self, stage: str, edits: Sequence[Edit]) -> Document:
        """This document after one more stage; its marks and passages move along, and its names are to be read anew."""
        if not edits:
            return self
        edits = tuple(edits)
        net = compose(self.net, edits, self.original)
        return replace(
            self,
            text=apply(self.text, edits),
            layers=(*self.layers, Layer(stage, edits)),
            net=net,
            undo=invert(net),
            pending=(),
            marks=tuple(_marks_after(self.marks, edits)),
            passages=tuple(_moved(self.passages, edits)),
            translations=tuple(_moved(self.translations, edits)),
            mentions=(),
        )

    def with_marks(self, marks: Iterable[Mark]) -> Document:
        """This document with marks added; a mark of the same kind and place is not added twice."""
        added = {(mark.start, mark.end, mark.kind, mark.alternative): mark for mark in (*marks, *self.marks)}
        return replace(self, marks=tuple(sorted(added.values(), key=lambda m: (m.start, m.end, m.kind))))

    def edits(self) -> tuple[Edit, ...]:
        """Every net change, sorted, never touching, in the coordinates of the original."""
        return self.net

    def locate(self, span: Span) -> Span:
        """Where a span of the current text stood in the original: ``move(span, undo)``, found by bisection."""
        start, end = span
        first = bisect_right(self.undo, start, key=_end)
        behind = max(first, bisect_left(self.undo, end, key=_start))
        if first < behind:  # it grows to cover every edit that it overlaps
            start, end = min(start, self.undo[first].start), max(end, self.undo[behind - 1].end)
        return start + self._shift(first), end + self._shift(behind)

    def _shift(self, index: int) -> int:
        """How much further right the original stands where the edit of this index begins."""
        if index < len(self.net):
            return self.net[index].start - self.undo[index].start
        return len(self.original) - len(self.text)

    def language_at(self, place: int) -> str:
        """The language of the passage that covers a code point; ``unknown`` where none does.

        >>> Document.new("x", "one", ).language_at(0)
        'unknown'
        """
        before = bisect_right(self.passages, place, key=_start_of) - 1
        covers = before >= 0 and place < self.passages[before].end
        return self.passages[before].language if covers else "unknown"


def _start(edit: Edit) -> int:
    return edit.start


def _end(edit: Edit) -> int:
    return edit.end


def _start_of(passage: Passage) -> int:
    return passage.start


def _marks_after(marks: Iterable[Mark], edits: Sequence[Edit]) -> Iterator[Mark]:
    """The marks in the text after ``edits``; one that an edit touches says which rule it was."""
    moved = relocator(edits)
    for mark in marks:
        start, end = moved((mark.start, mark.end))
        first = bisect_right(edits, mark.start, key=_end)
        touched = first < len(edits) and edits[first].start < mark.end
        yield replace(mark, start=start, end=end, resolved_by=edits[first].rule if touched else mark.resolved_by)


def _moved(spans: Iterable[Spanned], edits: Sequence[Edit]) -> Iterator[Spanned]:
    moved = relocator(edits)
    for span in spans:
        start, end = moved((span.start, span.end))
        yield replace(span, start=start, end=end)
