"""How common words and word pairs are, and the words of a text, found once a document."""

from __future__ import annotations

from repair.lexicon.accents import Accented, accented
from repair.lexicon.tokens import Sieve, Tokens, tokens
from repair.lexicon.words import LANGUAGES, before_loss, best_zipf, capital_share, digest, is_listed, pair, zipf

__all__ = [
    "LANGUAGES",
    "Accented",
    "Sieve",
    "Tokens",
    "accented",
    "before_loss",
    "best_zipf",
    "capital_share",
    "digest",
    "is_listed",
    "pair",
    "tokens",
    "zipf",
]
