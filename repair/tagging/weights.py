"""The weights of the tagger: one file of plain arrays, read without pickle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from repair.tagging import files
from repair.tagging.features import UNKNOWN

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Weights:
    """Arrays by name, and the row of each word in the table of words."""

    arrays: Mapping[str, Array]
    vocabulary: Mapping[str, int]

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]


def index_of(vocabulary: Sequence[str]) -> dict[str, int]:
    """The row of each word: those below belong to padding and unknown words.

    >>> index_of(["the"])
    {'the': 2}
    """
    return {word: row for row, word in enumerate(vocabulary, UNKNOWN + 1)}


def save(path: Path, arrays: Mapping[str, Array], vocabulary: Sequence[str]) -> None:
    """Write the weights: the table of words in 8 bits a number with a scale a row, the rest in 16 bits."""
    stored: dict[str, NDArray[np.generic]] = {"vocabulary": np.frombuffer("\n".join(vocabulary).encode(), np.uint8)}
    for name, values in arrays.items():
        if name == "words.weight":
            scale = np.maximum(np.abs(values).max(1, keepdims=True) / 127, 1e-4)
            stored["words.scale"] = scale.astype(np.float16)
            stored["words.rounded"] = (
                np.round(values / stored["words.scale"].astype(np.float32)).clip(-127, 127).astype(np.int8)
            )
        else:
            stored[name] = values.astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **stored)  # type: ignore[arg-type]


def read(path: Path) -> Weights:
    """Read weights that ``save`` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        words = stored["vocabulary"].tobytes().decode().split("\n")
        arrays = {
            name: stored[name].astype(np.float32)
            for name in stored.files
            if name != "vocabulary" and not name.startswith("words.")
        }
        arrays["words.weight"] = stored["words.rounded"] * stored["words.scale"].astype(np.float32)
    return Weights(arrays, index_of(words))


@cache
def weights() -> Weights:
    """The weights that ship, read once a process."""
    return read(files.WEIGHTS)
