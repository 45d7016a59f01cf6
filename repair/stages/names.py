"""Names: give back the name that lost letters or came through another language, and touch no name that is right.

Two ways lead to a name. A word that lost letters is judged by a learned score (:mod:`repair.stages._name_lost`): how
likely it is one of the lost, if the channel struck. A name of the core, or one in another language's spelling, is
judged by its form and by what stands around it (:mod:`repair.stages._name_suspects`). Whether the channel struck is
asked of the document as a whole (:mod:`repair.stages._name_damage`). A real "Kev" stays, and a clean "Kiev" stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair import gazetteer, lexicon
from repair.channel import gate
from repair.channel.deletion import NAME as DELETION
from repair.context import Context
from repair.document import Document, Finding
from repair.stages._name_damage import damage_of, findings
from repair.stages._name_edits import FOREIGN, LOST, agreed, edits_of_lost, edits_of_suspects, is_better_read
from repair.stages._name_intact import intact_names
from repair.stages._name_lost import hopeful, lost_words
from repair.stages._name_lowered import LOWERED, is_lowered_place, lowered_names
from repair.stages._name_replaced import REPLACED, replaced_names
from repair.stages._name_suspects import by_language, suspects, weighed
from repair.stages._name_turned import TURNED, turned_names
from repair.stages._surroundings import Surroundings

RULES = (LOST, FOREIGN, TURNED, REPLACED, LOWERED)
WORTH_SAYING = 0.05  # probability from which the damage is put on record

ODD = lexicon.Sieve(lambda word: bool(weighed(word) or hopeful(word)) or is_lowered_place(word))
"""Words that may be what is left of a name."""
gazetteer.when_changed(ODD.forget)


def propose(document: Document, context: Context) -> Iterator[Finding]:
    """Edits that give names back; evidence of the deletion channel where there is any.

    >>> from repair.edit import Edit
    >>> document = Document.new("x", "The mayor of Chiinu spoke to the Moldovan press in Chiinu.")
    >>> [(edit.before, edit.after) for edit in propose(document, Context()) if isinstance(edit, Edit)][:1]
    [('Chiinu', 'Chișinău')]
    """
    yield from turned_names(document)
    yield from replaced_names(document)
    tokens = lexicon.tokens(document.text)
    odd = sorted(ODD.wanted(tokens.types))  # in an order that no process chooses for itself
    yield from lowered_names(document, odd)
    surroundings = Surroundings(document.text, tokens)
    intact = list(intact_names(document, surroundings))
    if not odd:
        yield from intact
        return
    found = suspects(document, surroundings, odd)
    lost = lost_words(document.text, tokens, odd)
    if not found and not lost:
        yield from intact
        return
    spoken = by_language(suspect for suspect, _ in found)
    found = [pair for pair in found if not is_better_read(pair[0], lost, spoken)]
    damage = damage_of(document, (suspect for suspect, _ in found), lost, _prior(document, context))
    if damage.struck > WORTH_SAYING:
        yield from findings(damage, document)
    edits = [
        *intact,
        *edits_of_suspects(found, damage, document, context),
        *edits_of_lost(damage, document, surroundings, context),
    ]
    yield from agreed(edits)


def _prior(document: Document, context: Context) -> float:
    """That of the batch; but not for a document that plainly kept what the channel takes, whatever befell the batch."""
    return gate.PRIOR if gate.veto(document.original) else context.profile.priors.get(DELETION, gate.PRIOR)
