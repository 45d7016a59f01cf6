"""Repair garbled news text: every edit proved, clean text left alone.

>>> from repair import repair
>>> repair("The mayor of Chiinu said so. .").text
'The mayor of Chișinău said so.'
"""

from __future__ import annotations

__version__ = "0.1.0"

from typing import TYPE_CHECKING

from repair.document import Document, Mark
from repair.edit import Edit
from repair.pipeline import Pipeline

if TYPE_CHECKING:
    from repair.recipe import Settings

__all__ = ["Document", "Edit", "Mark", "Pipeline", "__version__", "repair"]


def repair(text: str, settings: Settings | None = None) -> Document:
    """The document that the standard pipeline, or the one these settings ask for, makes of a text.

    >>> [(edit.before, edit.after) for edit in repair("troops near the group , he said").edits()]
    [(' ', '')]
    """
    from repair import recipe

    return recipe.pipeline(settings)(Document.new("text", text))
