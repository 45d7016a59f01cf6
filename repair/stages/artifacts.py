"""Artifacts: marks what scraping, lossy encodings and machine translation left behind; changes nothing.

Every kind of mark is named as readers of the record know it. The stages behind this one mend what has one right answer,
and a mark that one of their edits touches says so (``resolved_by``); what stays unresolved is what a person should look
at. Marks are found once, before anything is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from repair import lexicon
from repair.context import Context
from repair.document import Document, Finding, Mark
from repair.stages import _artifact_names as names
from repair.stages import _artifact_phrases as phrases
from repair.stages import _artifact_repeats as repeats
from repair.stages import _artifact_sentences as sentences
from repair.stages import _artifact_signs as signs
from repair.stages import _artifact_words as words
from repair.stages._artifact_text import is_running_text

RULES = (
    "dropped-letter",
    "dropped-punct",
    "fused-words",
    "fused-number",
    "replaced-char",
    "mojibake",
    "escape",
    "spacing",
    "stray-punct",
    "quote",
    "missing-punct",
    "hard-wrap",
    "sentence-split",
    "orphan-word",
    "caps",
    "dup-word",
    "dup-line",
    "translit-variant",
    "translated-name",
    "inconsistent-term",
    "calque",
    "grammar",
    "pronoun",
    "missing-word",
    "collapsed-terms",
    "untranslated",
    "mt-loop",
    "truncated",
)
"""The kinds of marks, by which settings can silence them."""

FINDERS: tuple[Callable[[str], Iterator[Mark]], ...] = (
    signs.spaces,
    signs.commas,
    signs.stray_marks,
    signs.quotes,
    signs.missing_marks,
    signs.replaced_signs,
    signs.leftovers_of_encoding,
    words.fused_stops,
    words.fused_numbers,
    words.raised_words,
    repeats.said_twice,
    repeats.repeated_sentences,
    names.translated_names,
    sentences.split_sentences,
    sentences.orphans,
    sentences.wrapped_lines,
    sentences.cut_text,
    sentences.repeated_lines,
    phrases.closed_patterns,
    phrases.grammar,
    phrases.untranslated,
)

REPAIRS = frozenset({"seams", "restore", "names"})
"""The stages after whose edits nothing is marked any more."""

ANY_LANGUAGE = frozenset({"dup-line", "mojibake", "escape", "replaced-char", "truncated"})
"""Kinds that are heard in passages of other languages too."""

ANY_LINE = frozenset({"dup-line", "mojibake", "escape", "replaced-char", "truncated", "hard-wrap"})
"""Kinds that are heard in lines without a full stop too; the others would mark headings and menus."""


def propose(document: Document, context: Context) -> Iterable[Finding]:  # noqa: ARG001 - the form of a stage
    """The marks of a document that no stage has mended yet.

    >>> found = propose(Document.new("x", "The valley was quiet , officials said. .", ), Context())
    >>> [(mark.kind, mark.start) for mark in found]
    [('spacing', 20), ('stray-punct', 38)]
    """
    if any(layer.stage in REPAIRS for layer in document.layers):
        return []
    english = _is_partly_english(document)
    odd = _odd_words(lexicon.tokens(document.text).types)
    found = chain(
        (mark for find in FINDERS for mark in find(document.text)),
        (mark for find in WORD_FINDERS for mark in find(document.text, odd)),
    )
    return sorted(
        (mark for mark in found if _is_heard(document, mark, english)),
        key=lambda mark: (mark.start, mark.end, mark.kind, mark.alternative or ""),
    )


def _is_partly_english(document: Document) -> bool:
    """Is any passage English, or none of a known other language? Short passages are ``unknown``."""
    languages = {passage.language for passage in document.passages}
    return "en" in languages or languages <= {"unknown"}


def _is_heard(document: Document, mark: Mark, english: bool) -> bool:
    if mark.kind not in ANY_LINE and not is_running_text(document.text, mark.start, mark.end):
        return False
    if mark.kind in ANY_LANGUAGE:
        return True
    language = document.language_at(mark.start)
    return language == "en" or (language == "unknown" and english)


WORD_FINDERS: tuple[Callable[[str, Sequence[str]], Iterator[Mark]], ...] = (
    words.fused_words,
    words.lowered_names,
    names.damaged_names,
    names.two_spellings,
    phrases.lost_apostrophes,
)


@lru_cache(maxsize=50_000)
def _is_odd(word: str) -> bool:
    return (
        words.parts_of(word) is not None
        or words.is_lowered_name(word)
        or bool(names.readings(word))
        or names.is_rare_name(word)
        or bool(names.other_forms(word))
        or phrases.is_possessive_of_a_name(word)
    )


_ORDINARY: set[str] = set()


MOST_ORDINARY = 200_000


def _odd_words(types: frozenset[str]) -> list[str]:
    """The words that some finder wants to look at. A set of the others spares them: it takes a sixth of the time."""
    odd: list[str] = []
    for word in types - _ORDINARY:
        if _is_odd(word):
            odd.append(word)
        elif len(_ORDINARY) < MOST_ORDINARY:
            _ORDINARY.add(word)
    return sorted(odd)
