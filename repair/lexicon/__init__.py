"""How common words and word pairs are, and the words of a text, found once a document."""

from __future__ import annotations

from repair.lexicon.accents import Accented, accented, digest
from repair.lexicon.tokens import Sieve, Tokens, tokens
from repair.lexicon.words import LANGUAGES, best_zipf, capital_share, is_listed, pair, zipf

__all__ = [
    "LANGUAGES",
    "Accented",
    "Sieve",
    "Tokens",
    "accented",
    "best_zipf",
    "capital_share",
    "digest",
    "is_listed",
    "pair",
    "tokens",
    "zipf",
]
