"""Stages propose, guards refuse, layers record.

The stages run in order, again and again until a whole round changes nothing (one round on a clean document), so that
running the pipeline on its own result changes nothing more. Doing no harm lives here and in the guards, outside the
stages; a stage that raises costs one layer, not the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from repair.document import Document, Evidence, Failure, Finding, Mark, Mention, Passage, Refusal, Translation
from repair.edit import Edit, Tier

Item = TypeVar("Item")

# Three rounds settled every seed and case; the fourth is for the text nobody has seen.
ROUNDS = 4


class Stage(Protocol):
    """Reads a document, proposes edits to ``document.text`` and marks on it; never changes anything itself."""

    __name__: str

    def __call__(self, document: Document, /) -> Iterable[Finding]:
        """Propose."""


class Guard(Protocol):
    """Gives a reason to refuse an edit, or None."""

    def __call__(self, document: Document, edit: Edit, /) -> str | None:
        """Refuse, with a reason, or not."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages in order. An edit whose tier is not in ``applied`` becomes a mark that suggests it.

    ``off`` names rules that are not wanted: their proposals are dropped before anything looks at them.

    >>> def shout(document):
    ...     yield Edit(0, 1, document.text[:1], "!", "demo.shout")
    >>> Pipeline((shout,))(Document.new("x", "a b")).text
    '! b'
    """

    stages: tuple[Stage, ...]
    guards: tuple[Guard, ...] = ()
    applied: frozenset[Tier] = frozenset({Tier.CERTAIN})
    off: frozenset[str] = frozenset()

    def __call__(self, document: Document) -> Document:
        """The document after all stages."""
        for _ in range(ROUNDS):
            layers = len(document.layers)
            for stage in self.stages:
                document = self._after(document, stage)
            if len(document.layers) == layers:
                break
        return document

    def _after(self, document: Document, stage: Stage) -> Document:
        try:
            findings = list(stage(document))
        except Exception as error:  # any stage, any fault: the document goes on as it was, the fault is on record
            failure = Failure(stage.__name__, f"{type(error).__name__}: {error}")
            return replace(document, failures=_joined(document.failures, (failure,)))
        if not findings:
            return document
        document = _described(document, findings)
        return self._accept(document, stage.__name__, findings)

    def _accept(self, document: Document, stage: str, findings: Sequence[Finding]) -> Document:
        marks = [found for found in findings if isinstance(found, Mark) and found.kind not in self.off]
        edits = [
            found for found in findings if isinstance(found, Edit) and self.off.isdisjoint(found.rule.split(" > "))
        ]
        wanted = sorted((edit for edit in edits if edit.tier in self.applied), key=lambda edit: edit.start)
        document = replace(document, pending=tuple(wanted)) if wanted else document
        kept: list[Edit] = []
        refused: list[Refusal] = []
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.before == edit.after:
                continue
            applied = edit.tier in self.applied
            if reason := self._refusal(document, edit, kept if applied else []):
                refused.append(_refusal(document, stage, edit, reason))
            elif applied:
                kept.append(edit)
            else:
                marks.append(_suggestion(edit))
        if wanted or refused:
            document = replace(document, pending=(), refusals=_joined(document.refusals, refused))
        return (document.with_marks(marks) if marks else document).with_layer(stage, kept)

    def _refusal(self, document: Document, edit: Edit, kept: Sequence[Edit]) -> str | None:
        if kept and (edit.start < kept[-1].end or (edit.start, edit.end) == (kept[-1].start, kept[-1].end)):
            return f"overlaps {kept[-1].rule} at {kept[-1].start}"
        if document.text[edit.start : edit.end] != edit.before:
            return "does not fit the text"
        return next((reason for guard in self.guards if (reason := guard(document, edit))), None)


def _described(document: Document, findings: Sequence[Finding]) -> Document:
    """The document with what a stage said about it: one that gives passages, translations or mentions gives all."""
    passages = tuple(found for found in findings if isinstance(found, Passage))
    evidence = tuple(found for found in findings if isinstance(found, Evidence))
    translations = tuple(found for found in findings if isinstance(found, Translation))
    mentions = tuple(found for found in findings if isinstance(found, Mention))
    if mentions:
        document = replace(document, mentions=mentions)
    if passages:
        document = replace(document, passages=passages)
    if translations:
        document = replace(document, translations=translations)
    if evidence:
        strongest = {found.channel: found for found in document.evidence}
        for found in evidence:  # a repair removes its own evidence: the first round saw the most
            if found.channel not in strongest or _weight(strongest[found.channel]) < _weight(found):
                strongest[found.channel] = found
        document = replace(document, evidence=tuple(strongest.values()))
    return document


def _weight(found: Evidence) -> tuple[float, int]:
    """Of two as sure as each other, that with more reasons: a later stage adds its own to those before."""
    return (found.probability, len(found.reasons))


def _suggestion(edit: Edit) -> Mark:
    return Mark(edit.start, edit.end, edit.rule, edit.tier, edit.why, edit.after, edit.proof)


def _refusal(document: Document, stage: str, edit: Edit, reason: str) -> Refusal:
    start, end = document.locate((edit.start, edit.end))
    return Refusal(stage, start, end, edit.before, edit.after, edit.rule, reason)


def _joined(kept: tuple[Item, ...], more: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys((*kept, *more)))
