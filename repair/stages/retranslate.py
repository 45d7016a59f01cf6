"""A second opinion: what a translation model of the user's makes of passages in other languages and of the source text.

It stands beside the text and never in it: a model copies a name that it does not know, ``Kev`` too, and says things
that are not there. Runs after all repairs, since it reads the repaired text, and only with a model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from repair import lexicon
from repair.context import Context
from repair.document import Document, Finding, Mark, Passage, Translation
from repair.edit import Tier
from repair.translation import compare
from repair.translation.model import Model, Rendering, load

RULES: tuple[str, ...] = ()
"""None: this stage makes no edits."""

ENGLISH, UNKNOWN = "en", "unknown"
PASSAGE, SOURCE_TEXT = "passage", "source-text"
GAP = "translation-gap"
"""The kind of the mark on a passage of which sentences could not be translated."""

# The language of a source text is the one in which its first words are most at home, if that is plain.
WORDS_HEARD = 200
FEWEST_WORDS = 8
# Two plain sentences in each of nine languages: 5.5 to 6.2 a word at home, and 1.5 to 8 times the next language.
AT_HOME = 4.0
AHEAD = 1.3


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """A translation of each passage in another language, and of the source text the document came with.

    A sentence that the model loops on, or that is not fit for it, stays in the translation as it was; a mark says why.
    Raises ModelError when the model cannot be loaded.

    >>> list(propose(Document.new("x", "Los ministros no han dicho nada."), Context()))
    []
    """
    if context.model is None:
        return
    held = document.translations
    passages = [each for each in _foreign(document) if not any(_is_of(found, each) for found in held)]
    source = document.meta.get("source")
    if not isinstance(source, str) or not source.strip() or any(found.source == SOURCE_TEXT for found in held):
        source = None
    if not passages and source is None:
        return
    model = load(context.model)
    found = [finding for each in passages for finding in _passage(document, each, model)]
    if source is not None:
        found += _source_text(document, source, model)
    if found:
        yield from held  # a stage that gives translations gives all of them
        yield from found


def _foreign(document: Document) -> Iterator[Passage]:
    for passage in document.passages:
        if passage.language not in (ENGLISH, UNKNOWN) and document.text[passage.start : passage.end].strip():
            yield passage


def _is_of(found: Translation, passage: Passage) -> bool:
    """Was this passage translated in an earlier round? An edit may have moved its ends since."""
    return found.source == PASSAGE and found.start < passage.end and passage.start < found.end


def _passage(document: Document, passage: Passage, model: Model) -> Iterator[Finding]:
    if not model.reads(passage.language):
        return
    text = document.text[passage.start : passage.end]
    made = model.render(text, passage.language)
    kept, lost = compare.kept_and_lost(text, made.text, passage.language) if made.translated else ((), ())
    yield Translation(
        passage.start,
        passage.end,
        passage.language,
        PASSAGE,
        made.text if made.translated else "",
        model.layout.label,
        made.score,
        None,
        kept,
        lost,
    )
    yield from _gaps(passage.start, passage.end, made, "sentence")


def _source_text(document: Document, source: str, model: Model) -> Iterator[Finding]:
    """The source text in the model's English beside the document's; its names and numbers are sought in the latter."""
    language = language_of(source)
    if language == UNKNOWN:
        language = model.layout.source_language or UNKNOWN
    if not model.reads(language):
        return
    made = model.render(source, language)
    english = _english(document)
    kept, lost = compare.kept_and_lost(source, english, language)
    yield Translation(
        0,
        len(document.text),
        language,
        SOURCE_TEXT,
        made.text if made.translated else "",
        model.layout.label,
        made.score,
        round(compare.chrf(made.text, english), 1) if made.translated and english else None,
        kept,
        lost,
    )
    yield from _gaps(0, len(document.text), made, "sentence of the source text")


def _english(document: Document) -> str:
    """The document without its passages in other languages."""
    foreign = sorted(_foreign(document), key=lambda passage: passage.start)
    starts, ends = [0, *(each.end for each in foreign)], [*(each.start for each in foreign), len(document.text)]
    return "\n".join(document.text[start:end] for start, end in zip(starts, ends, strict=True)).strip()


def _gaps(start: int, end: int, made: Rendering, what: str) -> Iterator[Mark]:
    if made.faults:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in Counter(made.faults).most_common())
        number = len(made.faults)
        are = f"{number} {what.replace('sentence', 'sentences', 1)} are" if number > 1 else f"One {what} is"
        yield Mark(start, end, GAP, Tier.FLAG, f"{are} left as before: {reasons}.")


def language_of(text: str) -> str:
    """The language (ISO 639-1) in which the first words of a text are most common, of the twelve the lexicon has.

    ``unknown`` when there are few words or two languages come close.

    >>> language_of("El ministro dijo el lunes que no habrá elecciones antes del verano."), language_of("Ja, si")
    ('es', 'unknown')
    """
    words = lexicon.tokens(text[: 20 * WORDS_HEARD]).words[:WORDS_HEARD]
    if len(words) < FEWEST_WORDS:
        return UNKNOWN
    sums = {language: sum(lexicon.zipf(word, language) for word in words) for language in lexicon.LANGUAGES}
    first, second = sorted(sums, key=lambda language: -sums[language])[:2]
    return first if sums[first] > max(AHEAD * sums[second], AT_HOME * len(words)) else UNKNOWN
