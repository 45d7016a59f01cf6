"""Real CTranslate2 models made of numbers: numpy only, the same bytes on every run, 0.1 s each.

``write_model(folder)`` writes one that copies: position i of the answer attends to position i of the source, so what
goes in comes out, and tests can say what a translation must be. ``copies=False`` fills the same shapes with seeded
random numbers: that one talks in circles until it is stopped.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

POSITIONS, LETTERS, HIDDEN = 64, 64, 8
WIDTH = POSITIONS + LETTERS
LINES = (
    "El presidente ruso viajó a Kíev el martes y volvió el jueves.",
    "La agencia informó el lunes de que nadie había llegado a la ciudad.",
    "The Russian president travelled to Kyiv on Tuesday and came back on Thursday.",
    "The agency reported on Monday that nobody had arrived in the city.",
    "Сирена выла всю ночь, а утром автобусы снова вышли на линию.",
    "قال الوزير إن المحادثات ستستمر غدا في المدينة.",
)


@cache
def pieces(lines: tuple[str, ...] = LINES, size: int = 200) -> bytes:
    """A SentencePiece model trained on a few lines; so small a text gives fewer pieces than are asked for."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines * 4),
        model_writer=model,
        vocab_size=size,
        model_type="bpe",
        hard_vocab_limit=False,
        character_coverage=1.0,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def vocabulary(model: bytes) -> list[str]:
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    return [processor.id_to_piece(number) for number in range(len(processor))]


def _linear(linear: common_spec.LinearSpec, weight: Any) -> None:
    linear.weight, linear.bias = weight.astype(np.float32), np.zeros(len(weight), np.float32)


def _norm(norm: common_spec.LayerNormSpec) -> None:
    norm.gamma, norm.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)


def _copying(tokens: int, random: np.random.Generator) -> dict[str, Any]:
    """The first half of a state says where, the second what: attention compares the first and hands on the second."""
    letters = random.choice([-1.0, 1.0], (tokens, LETTERS))
    where, what = np.diag([1.0] * POSITIONS + [0.0] * LETTERS), np.diag([0.0] * POSITIONS + [1.0] * LETTERS)
    return {
        "embeddings": np.hstack([np.zeros((tokens, POSITIONS)), letters]),
        "table": np.hstack([8 * np.eye(POSITIONS), np.zeros((POSITIONS, LETTERS))]),
        "self": [np.zeros((3 * WIDTH, WIDTH)), np.zeros((WIDTH, WIDTH))],
        "cross": [4 * where, np.vstack([where, 4 * what]), np.eye(WIDTH)],
        "ffn": [np.zeros((HIDDEN, WIDTH)), np.zeros((WIDTH, HIDDEN))],
        "projection": 0.1 * np.hstack([np.zeros((tokens, POSITIONS)), letters]),
    }


def _random(tokens: int, random: np.random.Generator) -> dict[str, Any]:
    def matrix(rows: int, columns: int) -> Any:
        return random.standard_normal((rows, columns)) * 0.3

    embeddings = matrix(tokens, WIDTH)
    return {
        "embeddings": embeddings,
        "table": matrix(POSITIONS, WIDTH),
        "self": [matrix(3 * WIDTH, WIDTH), matrix(WIDTH, WIDTH)],
        "cross": [matrix(WIDTH, WIDTH), matrix(2 * WIDTH, WIDTH), matrix(WIDTH, WIDTH)],
        "ffn": [matrix(HIDDEN, WIDTH), matrix(WIDTH, HIDDEN)],
        "projection": embeddings,
    }


def specification(tokens: list[str], copies: bool = True, seed: int = 0) -> transformer_spec.TransformerSpec:
    """One layer a side, normed before, one head."""
    weights = (_copying if copies else _random)(len(tokens), np.random.default_rng(seed))
    spec = transformer_spec.TransformerSpec.from_config(
        (1, 1), 1, pre_norm=True, activation=common_spec.Activation.RELU
    )
    # The engine multiplies embeddings by the root of their width.
    spec.encoder.embeddings[0].weight = (weights["embeddings"] / math.sqrt(WIDTH)).astype(np.float32)
    spec.decoder.embeddings.weight = spec.encoder.embeddings[0].weight
    table = weights["table"].astype(np.float32)
    spec.encoder.position_encodings.encodings = spec.decoder.position_encodings.encodings = table
    for side in (spec.encoder, spec.decoder):
        _norm(side.layer_norm)
        layer = side.layer[0]
        parts = [(layer.self_attention, weights["self"])]
        if side is spec.decoder:
            parts.append((layer.attention, weights["cross"]))
        for attention, matrices in parts:
            _norm(attention.layer_norm)
            for linear, weight in zip(attention.linear, matrices, strict=True):
                _linear(linear, weight)
        _norm(layer.ffn.layer_norm)
        _linear(layer.ffn.linear_0, weights["ffn"][0])
        _linear(layer.ffn.linear_1, weights["ffn"][1])
    _linear(spec.decoder.projection, weights["projection"])
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.add_source_eos = True
    return spec


def write_model(
    folder: Path,
    *,
    copies: bool = True,
    seed: int = 0,
    more: tuple[str, ...] = (),
    config: dict[str, Any] | None = None,
    spm: tuple[str, ...] = ("source.spm", "target.spm"),
) -> Path:
    """A model's folder as a user has it. ``more`` are language tokens, ``config`` goes over config.json."""
    spec = specification([*vocabulary(pieces()), *more], copies, seed)
    spec.validate()
    for name, value in (config or {}).items():
        setattr(spec.config, name, value)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    for name in spm:
        (folder / name).write_bytes(pieces())
    return folder


def write_package(folder: Path, package: Path) -> Path:
    """A model's folder as an Argos package: a zip with one folder that holds metadata, pieces and ``model/``."""
    about = {"from_code": "es", "to_code": "en", "package_version": "1.0"}
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("es_en/metadata.json", json.dumps(about))
        archive.writestr("es_en/sentencepiece.model", (folder / "source.spm").read_bytes())
        for name in ("model.bin", "config.json", "shared_vocabulary.json"):
            archive.writestr(f"es_en/model/{name}", (folder / name).read_bytes())
    return package
