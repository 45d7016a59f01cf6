"""Repair garbled news text: every edit proved, clean text left alone.

>>> from repair import repair
>>> repair("The mayor of Chiinu said so. .").text
'The mayor of Chișinău said so.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from repair.document import Document, Mark
    from repair.edit import Edit
    from repair.pipeline import Pipeline
    from repair.recipe import Settings

__version__ = "0.1.0"
__all__ = ["Document", "Edit", "Mark", "Pipeline", "__version__", "repair"]

# Loaded when first asked for: dataclasses alone cost a fresh interpreter more than the rest of this package's start.
_HOMES = {"Document": "document", "Mark": "document", "Edit": "edit", "Pipeline": "pipeline"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"repair.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'repair' has no attribute {name!r}")


def repair(text: str, settings: Settings | None = None) -> Document:
    """The document that the standard pipeline, or the one these settings ask for, makes of a text.

    >>> [(edit.before, edit.after) for edit in repair("troops near the group , he said").edits()]
    [(' ', '')]
    """
    from repair import recipe
    from repair.document import Document

    return recipe.pipeline(settings)(Document.new("text", text))
