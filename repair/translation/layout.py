"""What lies in the folder of a model: weights, vocabularies, SentencePiece files, and whether they belong together.

Everything is checked before an engine is made, since CTranslate2 loads, and even translates with, the vocabulary of
another model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repair.translation.feeding import Feeding, recognise
from repair.translation.model_file import AGAIN, MODEL, Files, ModelError, ModelFile, read_model_file

SOURCE_PIECES = (
    r"source\.spm",
    r"src\.(spm\.)?model",
    r"sentencepiece\.(bpe\.)?model",
    r"spiece\.model",
    r"flores200.*\.model",
    r"(spm|sp).*\.model",
    r".*\.spm",
)
TARGET_PIECES = (r"target\.spm", r"(tgt|trg)\.(spm\.)?model")
ENGLISH = ("en", "eng")

# A folder is often called by its direction: opus-mt-es-en, es_en.
_DIRECTION = re.compile(r"(?:^|[-_])([a-z]{2})[-_]([a-z]{2})$")


@dataclass(frozen=True, slots=True)
class Layout:
    """A model that is whole, as far as can be seen without loading it.

    ``source_language`` is what it reads (ISO 639-1), when the package or the name of its folder tells.
    """

    name: str
    files: Files
    folder: str
    model: ModelFile
    feeding: Feeding
    source_tokens: frozenset[str]
    source_pieces: str
    target_pieces: str
    source_language: str | None

    @property
    def label(self) -> str:
        """The model's name with the first digits of its digest: what a record carries."""
        return f"{self.name} {self.model.digest[:12]}"

    def needed(self) -> dict[str, bytes]:
        """The files that the engine wants, by the names it knows them by."""
        here = (name for name in self.files.names if name.startswith(self.folder))
        short = {name.removeprefix(self.folder): name for name in here}
        return {
            own: self.files.read(name)
            for own, name in short.items()
            if own in (MODEL, "config.json") or ("vocabulary" in own and "/" not in own)
        }


def find(path: str | Path) -> Layout:
    """What lies at a path: a model's folder, the folder above it, or an Argos package. Raises ModelError."""
    path = Path(path).expanduser()
    files = Files.of(path)
    place = _only_model(files)
    files = files.beside(place)
    folder = place.removesuffix(MODEL)
    with files.opened(place) as opened:
        model = read_model_file(opened, f"{path}: {MODEL}")
    if model.version >= 2 and model.vocabulary_size("target") is None:
        raise ModelError(f"{path} holds a {model.kind}, which does not translate: name a translation model.")
    if model.version >= 6 and folder + "config.json" not in files.names:
        raise ModelError(f"{path}: config.json is missing beside model.bin. Copy it there, or {AGAIN}.")
    config = _json(files, folder + "config.json", dict) or {}
    source = _vocabulary(files, folder, "source", model, str(config.get("unk_token") or "<unk>"))
    target = _vocabulary(files, folder, "target", model, str(config.get("unk_token") or "<unk>"))
    pieces = _pieces(files, source)
    metadata = _json(files, files.find(r"metadata\.json") or "", dict) or {}
    reads = _source_language(path, folder, metadata)
    return Layout(
        name=_name(path, folder),
        files=files,
        folder=folder,
        model=model,
        feeding=recognise({*source, *target}, config, metadata),
        source_tokens=frozenset(source),
        source_pieces=pieces,
        target_pieces=files.find(*TARGET_PIECES) or pieces,
        source_language=reads,
    )


def _only_model(files: Files) -> str:
    found = [name for name in files.names if name.rsplit("/", 1)[-1] == MODEL]
    if len(found) == 1:
        return found[0]
    if found:
        places = ", ".join(str(Path(name).parent) for name in found[:6])
        raise ModelError(
            f"{files.path} holds {len(found)} models. Name one of them:  --model {files.path}/…  ({places})"
        )
    if any("intgemm" in name for name in files.names):
        raise ModelError(
            f"{files.path} holds a Firefox model, which CTranslate2 cannot run. Use an Argos or OPUS model."
        )
    raise ModelError(f"There is no {MODEL} in {files.path}. Name the folder of a CTranslate2 model:  --model PATH")


def _json(files: Files, name: str, kind: type) -> Any:
    """A parsed file, or None when it is not there."""
    if name not in files.names:
        return None
    try:
        found = json.loads(files.read(name))
    except ValueError as error:
        raise ModelError(f"{files.path}: {name} is broken ({error}): {AGAIN}.") from None
    if not isinstance(found, kind):
        raise ModelError(f"{files.path}: {name} should hold a {kind.__name__}: {AGAIN}.")
    return found


def _vocabulary(files: Files, folder: str, side: str, model: ModelFile, unknown: str) -> list[str]:
    """The tokens of one side, as many as the model has."""
    tokens: list[str] | None = None
    for stem in ("shared_vocabulary", f"{side}_vocabulary"):
        tokens = tokens or _json(files, f"{folder}{stem}.json", list)
        if tokens is None and f"{folder}{stem}.txt" in files.names:
            tokens = files.read(f"{folder}{stem}.txt").decode("utf-8", "replace").removesuffix("\n").split("\n")
    if tokens is None:
        wanted = f"shared_vocabulary.json or {side}_vocabulary.json"
        raise ModelError(f"{files.path}: {wanted} is missing beside model.bin. Copy it there, or {AGAIN}.")
    if unknown not in tokens:
        tokens = [*tokens, unknown]  # as CTranslate2 does
    size = model.vocabulary_size(side)
    if size is not None and len(tokens) != size:
        raise ModelError(
            f"{files.path}: the {side} vocabulary has {len(tokens):,} tokens and the model {size:,}: it belongs to "
            f"another model. Copy the right one there, or {AGAIN}."
        )
    return tokens


def _pieces(files: Files, vocabulary: list[str]) -> str:
    """The name of the SentencePiece file that cuts a source text."""
    if sum(token.endswith("@@") for token in vocabulary) > 10:
        raise ModelError(f"{files.path} uses BPE codes (tokens ending in @@), not SentencePiece. Take a newer model.")
    found = files.find(*SOURCE_PIECES)
    if found:
        return found
    alone = " tokenizer.json alone cannot be used." if files.find(r"tokenizer\.json") else ""
    raise ModelError(
        f"{files.path}: the SentencePiece file is missing. Copy source.spm and target.spm, or sentencepiece.model, "
        f"from where the model came from to beside model.bin.{alone}"
    )


def _name(path: Path, folder: str) -> str:
    """The last folder that is not just called ``model``."""
    parts = [*path.resolve().parts, *folder.strip("/").split("/")]
    return next((part for part in reversed(parts) if part not in ("", "model", "models", MODEL)), "model")


def _source_language(path: Path, folder: str, metadata: Mapping[str, Any]) -> str | None:
    """What the model reads, if that is known. Raises ModelError for a model that does not write English."""
    named = _DIRECTION.search(_name(path, folder).lower())
    source, target = metadata.get("from_code"), metadata.get("to_code")
    if not source and named and "en" in named.groups():
        source, target = named.groups()
    if target and target not in ENGLISH:
        raise ModelError(f"{path} translates from {source} into {target}. Name a model that translates into English.")
    return str(source) if source else None
