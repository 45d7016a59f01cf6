"""Artifacts: marks what scraping, lossy encodings and machine translation left behind; changes nothing.

Every kind of mark is named as readers of the record know it. The stages behind this one mend what has one right answer,
and a mark that one of their edits touches says so (``resolved_by``); what stays unresolved is what a person should look
at. Marks are found once, before anything is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from repair import gazetteer, lexicon
from repair.context import Context
from repair.document import Document, Finding, Mark
from repair.stages import _artifact_letters as letters
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
    "sentence-split",
    "orphan-word",
    "caps",
    "dup-word",
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
    letters.replaced_signs,
    letters.leftovers_of_encoding,
    words.fused_stops,
    words.fused_numbers,
    repeats.said_twice,
    repeats.repeated_sentences,
    sentences.split_sentences,
    sentences.orphans,
    sentences.cut_text,
    phrases.grammar,
    phrases.cyrillic,
)

REPAIRS = frozenset({"seams", "restore", "names"})
"""The stages after whose edits nothing is marked any more."""

ANY_LANGUAGE = frozenset({"mojibake", "escape", "replaced-char", "truncated"})
"""Kinds that are heard in passages of other languages too."""

ANY_LINE = ANY_LANGUAGE
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
    text, wanted = document.text, _wanted(lexicon.tokens(document.text).types)
    found = chain(
        (mark for find in FINDERS for mark in find(text)),
        (mark for index in sorted(wanted) for mark in WORD_FINDERS[index][0](text, sorted(wanted[index]))),
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


WORD_FINDERS: tuple[tuple[Callable[[str, Sequence[str]], Iterator[Mark]], Callable[[str], bool]], ...] = (
    (words.raised_words, words.may_be_raised),
    (names.translated_names, names.is_in_a_translated_name),
    (phrases.closed_patterns, phrases.has_patterns),
    (phrases.untranslated, phrases.may_be_untranslated),
    (words.fused_words, lambda word: words.parts_of(word) is not None),
    (words.lowered_names, words.is_lowered_name),
    (names.damaged_names, lambda word: bool(names.readings(word))),
    (names.two_spellings, lambda word: names.is_rare_name(word) or bool(names.other_forms(word))),
    (phrases.lost_apostrophes, phrases.may_lack_an_apostrophe),
)
"""Finders that need certain words, each with the test of the words that it needs; without one it is not called."""


@gazetteer.remembered(maxsize=50_000)
def _takers(word: str) -> tuple[int, ...]:
    """The indices of the finders that want to look at a word."""
    return tuple(index for index, (_, wants) in enumerate(WORD_FINDERS) if wants(word))


_ODD = lexicon.Sieve(lambda word: bool(_takers(word)))
gazetteer.when_changed(_ODD.forget)


def _wanted(types: frozenset[str]) -> dict[int, list[str]]:
    """The words that each finder wants, by its index."""
    wanted: dict[int, list[str]] = {}
    for word in _ODD.wanted(types):
        for index in _takers(word):
            wanted.setdefault(index, []).append(word)
    return wanted
