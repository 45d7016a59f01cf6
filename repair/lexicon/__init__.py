"""How common words and word pairs are, and the words of a text, found once a document."""

from __future__ import annotations

from repair.lexicon.tokens import Tokens, tokens
from repair.lexicon.words import LANGUAGES, best_zipf, capital_share, digest, pair, zipf

__all__ = ["LANGUAGES", "Tokens", "best_zipf", "capital_share", "digest", "pair", "tokens", "zipf"]
