"""How a batch is read and worked on, and the part of it that a result depends on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from repair import recipe
from repair.batch.processes import Limits
from repair.batch.worker import Fields


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is read and worked on.

    ``jobs`` None: one process a core; 0: none but this one, for debugging, without protection. A text or line of more
    than ``max_bytes`` goes to quarantine; one that is let through takes half a minute and 1.3 GB at most, half of what
    the limits of a document allow. ``most``: stop after so many documents, about.
    """

    fields: Fields = field(default_factory=Fields)
    jobs: int | None = None
    max_bytes: int = 10_000_000
    limits: Limits = field(default_factory=Limits)
    resurvey: bool = False
    most: int | None = None


def fingerprint(settings: recipe.Settings, fields: Fields) -> str:
    """What a result depends on besides the bytes of a document and the profile of its batch, in a line."""
    named = ",".join((fields.text, fields.id, fields.source or "", fields.site))
    return f"{recipe.signature(settings)} | fields {named}"


def limits(options: Options) -> str:
    """The limits in a word: they matter to a result only where they put something into quarantine."""
    return f"{options.max_bytes},{options.limits.seconds:g},{options.limits.memory}"


def arguments(settings: recipe.Settings, options: Options) -> dict[str, Any]:
    """What the ledger keeps of a run, so that the same can be asked for again."""
    return {"settings": asdict(settings), "options": asdict(options)}
