"""No text is judged by a model that saw it: documents fall into parts, and each part has a model grown without it.

A document belongs to a part by its file and number, a line of parallel news to that of the document that holds it.
The models lie in ``losses/``; ``python -m benchmarks.train_losses`` grows them with the one that ships.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

from benchmarks import data
from repair.channel import losses

FOLDS = 4
HERE = Path(__file__).parent / "losses"


def fold_of(name: str) -> int:
    """The part of a document, or of a line that no document holds, by its name.

    >>> fold_of("a.txt/1") in range(FOLDS)
    True
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % FOLDS


def name_of(path: Path, number: int) -> str:
    """What names a document of a file.

    >>> name_of(Path("x/a.txt"), 1)
    'a.txt/1'
    """
    return f"{path.name}/{number}"


def fold_of_line(line: str) -> int:
    """The part of a line of parallel news."""
    return _lines().get(line, fold_of(line))


@cache
def _lines() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for path in sorted((data.folder() / "clean_news").glob("en_*_sents*.gz")):
        for number, text in enumerate(data.documents(path)):
            found.update(dict.fromkeys(text.splitlines(), fold_of(name_of(path, number))))
    return found


def path_of(fold: int) -> Path:
    """The file of the model that was grown without a part."""
    return HERE / f"without{fold}.json"


@cache
def _model(fold: int) -> losses.Trees:
    return losses.read(path_of(fold))


@contextmanager
def without(fold: int) -> Iterator[None]:
    """Judge by the model that has not seen a part."""
    with patch.object(losses, "trees", lambda: _model(fold)):
        yield
