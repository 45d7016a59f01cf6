"""How text gets damaged: forwards to make damage, backwards to find what it was, and to prove a repair.

One file a channel (or a family of them). Each module has ``holds(name, argument, before, after)``: does the channel
``name(argument)`` turn ``before`` into ``after``? A proof is re-run with nothing else, so ``verify`` needs no stage.
"""

from __future__ import annotations

from importlib import import_module

from repair.edit import Edit, Proof, Step, undone
from repair.errors import EditError

HOMES = {
    "drop-non-ascii": "deletion",
    "fold-and-drop": "deletion",
    "drop-non-latin-1": "deletion",
    "strip-accents": "deletion",
    "mojibake": "mojibake",
    "code-page": "mojibake",
    "escape-residue": "escapes",
    "exonym": "exonym",
    "transliteration": "transliteration",
    "space-lost": "spacing",
    "space-added": "spacing",
    "stop-inserted": "marks",
    "mark-doubled": "marks",
    "mark-lost": "marks",
    "quote-turned": "marks",
    "word-doubled": "words",
    "title-cased": "words",
    "lower-cased": "words",
    "phrase-turned": "words",
    "phrase-translated": "words",
    "ascii-names": "style",
    "house-style": "style",
    "quote-style": "quotes",
    "apostrophe-as-accent": "apostrophes",
    "line-added": "lines",
    "ascii-question": "replacement",
    "replacement-character": "replacement",
}
"""Which module of this package knows a channel."""


def holds(step: Step) -> bool:
    """Does the channel of this step, run forwards on ``before``, give ``after`` exactly? False for an unknown channel.

    >>> holds(Step("drop-non-ascii", "Kíev", "Kev")), holds(Step("drop-non-ascii", "Kíev", "Kiev"))
    (True, False)
    """
    name, _, argument = step.channel.partition("(")
    home = HOMES.get(name)
    if home is None:
        return False
    channel = import_module(f"repair.channel.{home}")
    return bool(channel.holds(name, argument.removesuffix(")"), step.before, step.after))


def proves(proof: Proof, after: str, before: str) -> bool:
    """Does the proof lead from the repaired words ``after`` back to the garbled ``before``, every step of it true?

    >>> proves((Step("drop-non-ascii", "Erdoğan", "Erdoan"),), "Erdoğan", "Erdoan")
    True
    >>> proves((), "Erdoğan", "Erdoan")
    False
    """
    try:
        return bool(proof) and all(map(holds, proof)) and undone(proof, after) == before
    except EditError:
        return False


def proved(edit: Edit) -> bool:
    """Does the edit carry a proof that holds?"""
    return proves(edit.proof, edit.after, edit.before)
