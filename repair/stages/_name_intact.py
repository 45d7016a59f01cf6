"""Names that stand in the text with all their letters, and once more without some: "Kramarić … Kramari".

No list needs to know the name, so a headline that kept its letters mends an article that did not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.channel.deletion import DELETIONS
from repair.document import ENGLISH, Document
from repair.edit import Edit, Step, Tier
from repair.gazetteer import ascii_form
from repair.stages._name_losses import is_listed
from repair.stages._surroundings import Surroundings

LOST = "names.lost-letters"
SHORTEST = 5  # letters that are left: Yava may be a firm beside Mr. Yavaş
CONFIDENCE = 0.97
# What is neither ASCII nor a mark that English prints: a bitmap test in C, six times as fast as a look at each word.
BEYOND = re.compile(r"[^\x00-\x7f\u00a0£©«°»\u2010-\u2026€]")


def intact_names(document: Document, surroundings: Surroundings) -> Iterator[Edit]:
    """Edits that give a word the letters it has elsewhere in the text; words that some list has are left alone.

    >>> from repair.lexicon import tokens
    >>> document = Document.new("x", "Andrej Kramarić scored. Kramari then left the pitch.")
    >>> [edit.after for edit in intact_names(document, Surroundings(document.text, tokens(document.text)))]
    ['Kramarić']
    """
    tokens = surroundings.tokens
    if BEYOND.search(document.text) is None:
        return
    found: dict[str, dict[str, str]] = {}
    for word in (word for word in tokens.types if not word.isascii() and word.istitle()):
        for channel, damage in DELETIONS.items():
            left = damage(word)
            if left not in (word, ascii_form(word)) and left in tokens.types and _is_odd(left):
                found.setdefault(left, {}).setdefault(word, channel)
    for left, words in sorted(found.items()):
        if len(words) > 1:
            continue  # Müller and Möller: nobody knows whose letters went
        ((word, channel),) = words.items()
        for index in tokens.places[left]:
            start, end = tokens.spans[index]
            if document.language_at(start) in ENGLISH and surroundings.stands_alone(start, end):
                proof, why = (Step(channel, word, left),), f"{word!r} stands elsewhere in the text"
                yield Edit(start, end, left, word, LOST, Tier.CERTAIN, CONFIDENCE, proof, why)


def _is_odd(left: str) -> bool:
    return len(left) >= SHORTEST and left[0].isupper() and not is_listed(left)
