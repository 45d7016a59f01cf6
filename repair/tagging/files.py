"""Where the weights and the tables of probabilities lie; what names them, without reading them as weights."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).with_name("data") / "restore-en.npz"
PROBABILITIES = WEIGHTS.with_suffix(".json")


@cache
def digest() -> str:
    """What names both in the signature of a run: the start of their SHA-256.

    >>> len(digest())
    12
    """
    return hashlib.sha256(WEIGHTS.read_bytes() + PROBABILITIES.read_bytes()).hexdigest()[:12]
