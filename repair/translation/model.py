"""A translation model of the user's, loaded and run. The only home of ctranslate2 and sentencepiece.

Both are imported when a model is first looked at, so that everything else runs without them. An engine lives in the
process that made it: it cannot be pickled, and one that a forked child inherits never answers.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from repair.translation import compare
from repair.translation.layout import Layout, find
from repair.translation.model_file import AGAIN, ModelError
from repair.translation.sentences import halves, sentences

# With fewer of its pieces in the vocabulary, a SentencePiece file belongs to another model.
FEWEST_PIECES = 0.5
# A sentence of which more is in unknown pieces is in a script that the model does not read.
MOST_UNKNOWN = 0.5
# Longer rows are no sentences. The answer may be twice as long, so a row fills half of the model's positions at most.
LONGEST = 200
BEAM = 4
# A text with more letters to each token that a row has room for is not cut into pieces to find that out.
MOST_LETTERS = 40

_LETTER = re.compile(r"[^\W\d_]")
_BYTE = re.compile("<0x[0-9A-F]{2}>")  # how a model spells a letter that it has no piece for
_SURROGATE = re.compile("[\ud800-\udfff]")


class Sentence(NamedTuple):
    """A translated sentence and the model's score (mean log-probability of a token), or the sentence as it was and why.

    A sentence without letters is its own translation, with no score and no fault.
    """

    text: str
    score: float | None = None
    fault: str = ""


class Rendering(NamedTuple):
    """A translated text, its mean score, how many sentences were translated, and why others were left as they were."""

    text: str
    score: float | None
    translated: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """An engine with the pieces it reads and writes. Made by :func:`load`."""

    layout: Layout
    engine: Any
    reader: Any
    writer: Any

    @property
    def room(self) -> int:
        """The longest row in tokens, with all that stands around the pieces."""
        positions = self.layout.model.positions
        return LONGEST if positions is None else min(LONGEST, (positions - 2) // 2)

    def reads(self, language: str) -> bool:
        """May a text in this language (ISO 639-1, or ``unknown``) be given to the model?"""
        only = self.layout.source_language
        fits = only is None or language in (only, "unknown")
        return fits and language != "en" and self.layout.feeding.prefix(language) is not None

    def translate(self, texts: Sequence[str], language: str = "unknown") -> list[Sentence]:
        """Sentences translated, in order, one for one; the same sentence is translated once."""
        rows = {text: self._rows(text, language) for text in dict.fromkeys(texts)}
        wanted = {tuple(row): row for cut in rows.values() if not isinstance(cut, str) for row in cut}
        answers = dict(zip(wanted, self._batch(list(wanted.values())), strict=True))
        done = {
            text: Sentence(text, fault=cut) if isinstance(cut, str) else _joined(text, [answers[tuple(r)] for r in cut])
            for text, cut in rows.items()
        }
        return [done[text] for text in texts]

    def render(self, text: str, language: str = "unknown") -> Rendering:
        """A text translated sentence by sentence; its lines and what lies between sentences stay."""
        spans = list(sentences(text))
        found = self.translate([text[start:end] for start, end in spans], language)
        pieces: list[str] = []
        done = 0
        for (start, end), sentence in zip(spans, found, strict=True):
            pieces += text[done:start], sentence.text
            done = end
        scores = [sentence.score for sentence in found if sentence.score is not None]
        return Rendering(
            "".join([*pieces, text[done:]]),
            _mean(scores),
            len(scores),
            tuple(sentence.fault for sentence in found if sentence.fault),
        )

    def _rows(self, text: str, language: str) -> list[list[str]] | str:
        """The tokens of a sentence, in several rows where it is too long, in none without letters; or why not."""
        prefix, suffix = self.layout.feeding.prefix(language), self.layout.feeding.suffix
        if prefix is None:
            return f"the model does not know the language {language!r}"
        if not _LETTER.search(text):
            return []
        most = self.room - len(prefix) - len(suffix)
        texts = list(self._parts(text, most))
        parts = [self._cut(part) for part in texts if len(part) <= MOST_LETTERS * most]
        if len(parts) < len(texts) or any(len(pieces) > most for pieces in parts):
            return "longer than the model takes, and without a place to cut it"
        pieces = [piece for part in parts for piece in part]
        if sum(len(piece) for piece in pieces if self._is_unknown(piece)) > MOST_UNKNOWN * sum(map(len, pieces)):
            return "in letters that the model does not know"
        return [[*prefix, *pieces, *suffix] for pieces in parts]

    def _is_unknown(self, piece: str) -> bool:
        return piece not in self.layout.source_tokens or bool(_BYTE.fullmatch(piece))

    def _parts(self, text: str, most: int) -> Iterator[str]:
        too_long = len(text) > MOST_LETTERS * most or len(self._cut(text)) > most
        cut = halves(text) if too_long else None
        if cut is None:
            yield text
        else:
            yield from (part for half in cut for part in self._parts(half, most))

    def _cut(self, text: str) -> list[str]:
        pieces: list[str] = self.reader.encode(_SURROGATE.sub("\ufffd", text), out_type=str)
        return pieces

    def _batch(self, rows: list[list[str]]) -> list[Sentence]:
        """The answers to rows of tokens. One that the engine cannot take costs itself, not those beside it."""
        if not rows:
            return []
        answer = list(self.layout.feeding.answer())
        most = 2 * self.room
        try:
            results = self.engine.translate_batch(
                rows,
                target_prefix=[answer] * len(rows) if answer else None,
                beam_size=BEAM,
                return_scores=True,
                max_batch_size=2048,
                batch_type="tokens",
                max_decoding_length=most,
            )
        except (RuntimeError, ValueError) as error:
            if len(rows) == 1:
                return [Sentence("", fault=f"the engine could not take it ({error})")]
            middle = len(rows) // 2
            return self._batch(rows[:middle]) + self._batch(rows[middle:])
        return [self._answer(found.hypotheses[0], found.scores[0], len(answer), most) for found in results]

    def _answer(self, tokens: list[str], score: float, skipped: int, most: int) -> Sentence:
        if len(tokens) >= most:
            return Sentence("", fault="the model came to no end")
        # SentencePiece leaves its mark in pieces that it does not know.
        return Sentence(self.writer.decode(tokens[skipped:]).replace("▁", " ").strip(), score)


def _joined(text: str, answers: Sequence[Sentence]) -> Sentence:
    """The translation that the parts of a sentence make up; the sentence as it was, and why, if it is no good."""
    if not answers:
        return Sentence(text)
    whole = " ".join(answer.text for answer in answers)
    why = next((answer.fault for answer in answers if answer.fault), "") or compare.fault(text, whole)
    if why:
        return Sentence(text, fault=why)
    return Sentence(whole, _mean([answer.score for answer in answers if answer.score is not None]))


def _mean(scores: Sequence[float]) -> float | None:
    """Rounded: the last digits differ between processors, and with what else was in the batch."""
    return round(sum(scores) / len(scores), 3) + 0.0 if scores else None


def check(path: str) -> Layout:
    """Everything about a model that can be told without loading it. Raises ModelError with the next step."""
    return _inspected(path)[0]


def _inspected(path: str) -> tuple[Layout, Any, Any]:
    layout = find(path)
    reader, writer = (_processor(layout, name) for name in (layout.source_pieces, layout.target_pieces))
    pieces = [reader.id_to_piece(number) for number in range(len(reader))]
    share = sum(piece in layout.source_tokens for piece in pieces) / max(1, len(pieces))
    if share < FEWEST_PIECES:
        raise ModelError(
            f"{path}: {layout.source_pieces} belongs to another model: only {share:.0%} of its pieces are in the "
            "vocabulary. Copy the right one to beside model.bin."
        )
    return layout, reader, writer


def _processor(layout: Layout, name: str) -> Any:
    import sentencepiece

    data = layout.files.read(name)
    if data[:4] == b"vers":
        raise ModelError(
            f"{layout.files.path}: {name} is a git-lfs pointer: run `git lfs pull` where it was cloned to."
        )
    try:
        return sentencepiece.SentencePieceProcessor(model_proto=data)
    except RuntimeError:
        raise ModelError(f"{layout.files.path}: {name} is not a SentencePiece model: {AGAIN}.") from None


def load(path: str) -> Model:
    """The model at a path; loaded once in a process. Raises ModelError."""
    return _load(path, os.getpid())


@cache
def _load(path: str, _process: int) -> Model:
    import ctranslate2  # type: ignore[import-untyped]

    layout, reader, writer = _inspected(path)
    try:
        engine = ctranslate2.Translator(
            layout.name,
            device="cpu",
            compute_type="default",
            inter_threads=1,
            intra_threads=1,  # a batch has a process for each core already
            files=layout.needed(),
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            f"{path}: CTranslate2 {ctranslate2.__version__} cannot load it: {error}. Convert it anew."
        ) from error
    return Model(layout, engine, reader, writer)
