"""What a stage may know besides its document.

Frozen, so that a result depends on document, settings and profile alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from repair.errors import RecordError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class BatchProfile:
    """What a survey of the batch found: see :mod:`repair.survey`, which makes it and bounds its size.

    ``documents`` were surveyed. ``priors`` holds for each channel the share of documents it struck (0 to 1).
    ``recurring`` holds for each site the digests of the lines that many of its documents share (:func:`line_digest`).

    The standard profile says that damage is rare. 0.01 is the prior at which harm on clean news was nil; learned
    freely on an all-clean batch it drifted to 0.1, where harm was 24 edits per million words.

    >>> BatchProfile.from_json(BatchProfile().to_json()) == BatchProfile()
    True
    """

    documents: int = 0
    priors: Mapping[str, float] = field(default_factory=lambda: {"drop-non-ascii": 0.01})
    recurring: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The profile as JSON holds it, every part in an order of its own.

        >>> BatchProfile(2, recurring={"herald.example": frozenset({"b", "a"})}).to_json()["recurring"]
        {'herald.example': ['a', 'b']}
        """
        return {
            "format": FORMAT,
            "documents": self.documents,
            "priors": {channel: self.priors[channel] for channel in sorted(self.priors)},
            "recurring": {site: sorted(self.recurring[site]) for site in sorted(self.recurring)},
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> BatchProfile:
        """The profile that :meth:`to_json` wrote. Raises RecordError on anything else.

        >>> BatchProfile.from_json({"format": 1, "documents": "two"})
        Traceback (most recent call last):
        repair.errors.RecordError: This is no profile of a batch that this version reads. Make it anew with --resurvey.
        """
        try:
            if found["format"] != FORMAT:
                raise ValueError(found["format"])
            documents, priors, recurring = found["documents"], found["priors"], found["recurring"]
            if type(documents) is not int or documents < 0:
                raise ValueError(documents)
            return cls(
                documents,
                {str(channel): _share(share) for channel, share in priors.items()},
                {str(site): _digests(lines) for site, lines in recurring.items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise RecordError(
                "This is no profile of a batch that this version reads. Make it anew with --resurvey."
            ) from error

    def digest(self) -> str:
        """Twelve hexadecimal digits that name the profile, the same in every process.

        >>> BatchProfile().digest() == BatchProfile(0).digest() != BatchProfile(1).digest()
        True
        """
        canonical = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(value)
    return float(value)


def _digests(values: object) -> frozenset[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(values)
    return frozenset(values)


def line_digest(line: str) -> str:
    """What names a line in a profile: the same for lines that differ in white space alone.

    >>> line_digest("  Read more\\tnews ") == line_digest("Read more news") != line_digest("Read more")
    True
    """
    words = " ".join(line.split())
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Context:
    """The settings that reach a stage, and the profile of the batch. ``model`` is the path of a translation model.

    ``style`` are the pairs (from, to) of a house style, ``quotes`` is the look of quotation marks: straight or curly.
    """

    ascii_names: bool = False
    drop_boilerplate: bool = False
    model: str | None = None
    style: tuple[tuple[str, str], ...] = ()
    quotes: str = ""
    entities: bool = False
    profile: BatchProfile = field(default_factory=BatchProfile)
