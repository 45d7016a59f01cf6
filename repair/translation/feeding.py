"""What goes around the pieces of a sentence: language tokens and the end mark, by the look of a model's vocabulary.

Each family of models wants other tokens: M2M-100 ``__es__ … </s>`` and ``__en__`` before the answer, NLLB ``spa_Latn``,
OPUS models for many languages ``>>eng<<``. Nobody should have to know that, so the vocabulary and config.json decide.
The configurations were seen on converted models of each family, with random weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from repair.translation.model_file import ModelError

FAMILIES = {
    "nllb": re.compile(r"[a-z]{3}_[A-Z][a-z]{3}"),
    "m2m": re.compile(r"__[a-z]{2,3}__"),
    "mbart": re.compile(r"[a-z]{2}_[A-Z]{2}"),
    "opus-multilingual": re.compile(r">>[^\s<>]+<<"),
    "madlad": re.compile(r"<2\w+>"),
}
"""How the language tokens of a family look; two such tokens in a vocabulary decide."""
NAMES_SOURCE = frozenset({"nllb", "m2m", "mbart"})
"""Families that must be told the language of the source."""

_THREE_LETTERS = {
    "ar": "arb", "bg": "bul", "cs": "ces", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fa": "pes", "fr": "fra",
    "he": "heb", "hu": "hun", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "tr": "tur", "uk": "ukr", "ur": "urd", "zh": "zho",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feeding:
    """A model's family, its language tokens, the end mark that the caller adds, and the answer's fixed beginning."""

    family: str
    languages: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()

    def prefix(self, language: str) -> tuple[str, ...] | None:
        """What stands before the pieces of a sentence in this language; None when the model does not know it.

        >>> Feeding("m2m", ("__en__", "__es__")).prefix("es")
        ('__es__',)
        """
        if self.family == "bilingual":
            return ()
        wanted = language if self.family in NAMES_SOURCE else "en"
        found = self._token(wanted)
        return (found,) if found else None

    def answer(self) -> tuple[str, ...]:
        """What the answer begins with, so that it is English.

        >>> Feeding("m2m", ("__en__", "__es__")).answer()
        ('__en__',)
        """
        english = self._token("en") if self.family in NAMES_SOURCE else None
        return (english,) if english else self.target_prefix

    def _token(self, language: str) -> str | None:
        three = _THREE_LETTERS.get(language, language)
        wanted = {f"__{language}__", f">>{three}<<", f">>{language}<<", f"<2{language}>"}
        start = f"{three}_" if self.family == "nllb" else f"{language}_"
        return next((token for token in self.languages if token in wanted or token.startswith(start)), None)


def recognise(vocabulary: Iterable[str], config: Mapping[str, Any], metadata: Mapping[str, Any]) -> Feeding:
    """How a model wants its sentences. Raises ModelError for a model of many languages without English.

    >>> recognise(["a", "__en__", "__es__"], {"add_source_eos": False, "decoder_start_token": "</s>"}, {}).suffix
    ('</s>',)
    """
    tokens = sorted(vocabulary)
    family, languages = "bilingual", []
    for name, look in FAMILIES.items():
        languages = [token for token in tokens if look.fullmatch(token)]
        if len(languages) >= 2:
            family = name
            break
    prefix = metadata.get("target_prefix")
    found = Feeding(
        family,
        tuple(languages) if family != "bilingual" else (),
        _suffix(family, config),
        (prefix,) if isinstance(prefix, str) and prefix else (),
    )
    if family != "bilingual" and not found.prefix("en"):
        few = ", ".join(languages[:8])
        raise ModelError(f"This {family} model does not translate into English; it has {few} … Name another model.")
    return found


def _suffix(family: str, config: Mapping[str, Any]) -> tuple[str, ...]:
    """The end mark, if the caller must add it.

    Marian and fairseq converters let CTranslate2 do so; OpenNMT (Argos) starts with ``<s>`` and wants none; all that is
    converted from Hugging Face leaves it to the caller. Before format 6 there is no config, and none is added.
    """
    opennmt = family == "bilingual" and config.get("decoder_start_token") == "<s>"
    if not config or config.get("add_source_eos") or opennmt:
        return ()
    return (str(config.get("eos_token") or "</s>"),)
