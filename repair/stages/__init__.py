"""The stages, and each of them as a plain function for tests and notebooks.

Every function takes a ``str`` or a :class:`~repair.document.Document` and returns a Document in which that stage
alone has had its say, under the same guards as in the whole pipeline. A stage of the pipeline is a module of this
package with ``propose(document, context)`` and the names of its ``RULES``.
"""

from __future__ import annotations

from repair.document import Document


def fix_encoding(text: str | Document) -> Document:
    """Undo mis-decoded characters and leftover escapes, with proof.

    >>> fix_encoding("The cafÃ© in MÃ¡laga").text
    'The café in Málaga'
    """
    return _only("encoding", text)


def detect_language(text: str | Document) -> Document:
    """Cut the text into passages of one language each; changes nothing.

    >>> [found.language for found in detect_language("The minister said that he would not be in the room.").passages]
    ['en']
    """
    return _only("language", text)


def find_artifacts(text: str | Document) -> Document:
    """Mark what scraping and machine translation left behind; changes nothing.

    >>> [mark.kind for mark in find_artifacts("The council agreed with the the mayor on the price.").marks]
    ['dup-word']
    """
    return _only("artifacts", _with_passages(text))


def restore_deleted(text: str | Document) -> Document:
    """Put back apostrophes and year ranges, where the text plainly lost every character outside ASCII."""
    return _only("restore", _with_passages(text))


def mark_boilerplate(text: str | Document) -> Document:
    """Mark the lines of page furniture by type; changes nothing."""
    return _only("boilerplate", _with_passages(text))


def translate_again(text: str | Document, model: str) -> Document:
    """A second opinion on passages in other languages, by the CTranslate2 model in a folder; changes nothing."""
    return _only("retranslate", _with_passages(text), model)


def fix_seams(text: str | Document) -> Document:
    """Mend spacing, stray marks, fused words and cut sentences; of a text without passages, English ones alone.

    >>> fix_seams("The group , they said. .").text
    'The group, they said.'
    """
    return _only("seams", _with_passages(text))


def correct_names(text: str | Document) -> Document:
    """Give back names that lost letters or came through another language.

    >>> correct_names("The mayor of Chiinu spoke to the Moldovan press.").text
    'The mayor of Chișinău spoke to the Moldovan press.'
    """
    return _only("names", _with_passages(text))


def find_entities(text: str | Document) -> Document:
    """Find the people, bodies and places of the core that a text names; changes nothing.

    >>> [found.entity for found in find_entities("The envoy went to Kyiv.").mentions]
    ['city/kyiv']
    """
    return _only("entities", _with_passages(text), entities=True)


def _with_passages(text: str | Document) -> Document:
    document = _document(text)
    return document if document.passages else detect_language(document)


def _only(stage: str, text: str | Document, model: str | None = None, entities: bool = False) -> Document:
    from repair import recipe  # here: the recipe stands a floor above, and only these shortcuts need it

    return recipe.pipeline(recipe.Settings(stages=(stage,), model=model, entities=entities))(_document(text))


def _document(text: str | Document) -> Document:
    return Document.new("text", text) if isinstance(text, str) else text
