"""Words that lost letters, by the learned score: how likely each is one of the lost, and what else bears witness to it.

The score says how likely, if the channel struck. What is applied without asking needs more than that: a second witness,
which may be the document (other words lost letters, apostrophes are gone), the gazetteer, or the same name elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from repair import gazetteer
from repair.channel import losses
from repair.lexicon import Tokens
from repair.stages._name_features import HOME, Scored, feature, in_typical_text, scored
from repair.stages._name_losses import APOSTROPHE_S, PLACES, Reading, is_listed, readings

# Below this a reading tells nothing of the document either.
WORTH_KEEPING = 0.05
HOPEFUL = 0.15  # of a reading in a typical text
# A word of this many letters that no list has, and that can have been one word alone, one that English prints this
# often (zipf), is its own second witness.
UNMISTAKABLE, PRINTED = 7, 2.0
ALMOST_CERTAIN = 0.98
# A word this likely lost is a witness for the others.
SURE = 0.8
# A lead over the next reading, in powers of ten, and how often a foreign word is printed (zipf), that leave no doubt.
CLEAR_LEAD, OFTEN_ENOUGH = 1.0, 2.5
# No list has what is left, and English prints the word; a list has it; another word fits too, or only its own language
# prints it; and all between.
PRINTED_ALONE, SURE_OF_LISTED, SURE_OF_DOUBTFUL, SURE_ENOUGH = 0.6, 0.87, 0.93, 0.82
NEVER = 1.1
# Powers of ten by which a reading at home in the text is commoner than what is left of it.
AT_LEAST_AS_COMMON = 1.0
TWINS = frozenset("øöüæäØÖÜÆÄ")
SHORT, SURE_OF_SHORT, NO_LIKE = 3, 0.7, 2.0  # letters; probability; lead in powers of ten
SURE_OF_GIVEN = 0.77
OFTEN_TYPED = 3.0  # zipf
RATHER_PLAIN = 1.0  # powers of ten by which English prefers a name without its accent
NAME_KNOWN, NAME_ITSELF = 2.5, 0.8  # zipf of a name, and share of capitals


@dataclass(frozen=True, slots=True)
class Lost:
    """A word of the document that may have lost letters: the best reading, how likely if the channel struck."""

    word: str
    best: Scored
    likely: float

    @property
    def name(self) -> str:
        """What it may have been."""
        return self.best.reading.candidate.name

    @property
    def is_word(self) -> bool:
        """Is it a dictionary word? Only a text that lost its letters after its translation lost those."""
        return self.best.reading.candidate.kind == "word"


def lost_words(text: str, tokens: Tokens, odd: Sequence[str]) -> dict[str, Lost]:
    """The odd words that may have lost letters, each with its best reading.

    >>> from repair import lexicon
    >>> text = "Mr. Mller flew to Dsseldorf."
    >>> [lost.name for lost in lost_words(text, lexicon.tokens(text), ["Dsseldorf", "Mller"]).values()]
    ['Düsseldorf', 'Müller']
    """
    trees = losses.trees()
    found: dict[str, list[Lost]] = {}
    for one in scored(text, tokens, odd, hopeful):
        likely = trees.probability(one.features)
        found.setdefault(one.word, []).append(Lost(one.word, one, likely))
    chosen = {word: _chosen(options) for word, options in found.items()}
    return {word: lost for word, lost in chosen.items() if lost.likely > WORTH_KEEPING}


def _chosen(options: Sequence[Lost]) -> Lost:
    """The likeliest reading; but one that is at home in a country that the text names, if that one is not.

    Sören is the commoner name, and in a text about Denmark "Sren" was Søren all the same. The trees have met too few
    such twins to know.
    """
    best = max(options, key=lambda lost: lost.likely)
    if feature(best.best, "home") or TWINS.isdisjoint(best.name):
        return best
    twins = [lost for lost in options if feature(lost.best, "home") and not TWINS.isdisjoint(lost.name)]
    own = [lost for lost in twins if lost.best.reading.gain >= AT_LEAST_AS_COMMON]
    if not own:
        return best
    return replace(max(own, key=lambda lost: lost.likely), likely=best.likely)


@gazetteer.remembered(maxsize=50_000)
def hopeful(word: str) -> tuple[Reading, ...]:
    """The readings of a word that a text may make likely; of nearly all words of clean text there is none.

    Six of seven wrong readings are none of these, and of those that a text made 80 % likely or more one in 20,000.

    >>> [reading.candidate.name for reading in hopeful("Mller")][:1], hopeful("Ron")
    (['Müller'], ())
    """
    shipped = losses.shipped()
    return tuple(one for one in readings(word) if shipped.probability(in_typical_text(one)) >= HOPEFUL)


def of_document(lost: Lost, sure: Sequence[str], apostrophes: bool) -> Iterator[str]:
    """What else in the document says that letters were lost, in words; ``sure`` begins with words that no list has."""
    others = list(islice((other for other in sure if _differ(other, lost.word)), 3))
    # One that a list has may be itself, unless two things say so: it, and what names this one.
    enough = 1 if any(of_name(lost)) and lost.likely >= SURE else 2
    if len(others) >= enough or not all(map(is_listed, others)):
        yield f"{', '.join(map(repr, others))} lost letters too"
    if apostrophes:
        yield "the text lost its apostrophes"


def may_be_a_slip(lost: Lost) -> bool:
    """Is one letter gone from what English often writes, without the accent? ``Poltico`` may be Politico too.

    Whoever mistypes drops a letter now and then, and drops one of those as easily as any other.
    """
    name = lost.name.removesuffix(APOSTROPHE_S)
    one = len(name) - len(lost.word.removesuffix("s") if lost.best.reading.possessive else lost.word) == 1
    plain = feature(lost.best, "english_plain")
    return one and plain >= OFTEN_TYPED and plain - feature(lost.best, "english") >= RATHER_PLAIN


def of_name(lost: Lost) -> Iterator[str]:
    """What else says that it is this name, in words."""
    candidate, one = lost.best.reading.candidate, lost.best
    base = candidate.name.removesuffix(APOSTROPHE_S)
    if feature(one, "intact"):
        yield f"{base!r} stands elsewhere in the text"
    if feature(one, "plain_too"):
        yield f"{gazetteer.ascii_form(base)!r} stands elsewhere in the text"
    if feature(one, "kindred_neighbour"):
        yield "the word beside it lost letters of the same language"
    if candidate.kind in PLACES and (feature(one, "before_capital") or feature(one, "after_capital")):
        return  # Astan Quds Razavi is not in Astana
    if candidate.entity:
        yield f"{base!r} is a name of the news"
    if feature(one, "home"):
        yield f"{_home(lost)} is named"
    if _is_unmistakable(lost):
        yield f"no list of words has {lost.word!r}, and one word fits"


def _differ(one: str, other: str) -> bool:
    """Two forms of one name ("Mller", "Mllers") bear no witness for each other."""
    small, others = one.lower(), other.lower()
    return not (small.startswith(others) or others.startswith(small))


def _home(lost: Lost) -> str:
    reading = lost.best.reading
    codes = reading.candidate.countries or HOME.get(reading.language, ())
    return gazetteer.country_name(codes[0]) if len(codes) == 1 else "a country of its language"


def _is_unmistakable(lost: Lost) -> bool:
    if len(lost.word) < UNMISTAKABLE or is_listed(lost.word):
        return False
    printed = max(feature(lost.best, "english"), feature(lost.best, "english_plain")) >= PRINTED
    return lost.likely >= ALMOST_CERTAIN or (printed and not feature(lost.best, "rivals"))


def sure_enough(lost: Lost) -> float:
    """From which probability on a reading is applied, if something else bears witness to it.

    The trees know all this, but in doubt they lean to the mean. Of what they call so likely, in documents
    that they have not seen, 96 to 98 in 100 are right; of the words of the first kind even from 50 % on.
    """
    one = lost.best
    if feature(one, "stem") >= NAME_KNOWN and feature(one, "stem_capital") >= NAME_ITSELF:
        return NEVER  # Toms may be Tom’s
    printed = feature(one, "english") > 0.0
    known = printed or feature(one, "english_plain") or feature(one, "elsewhere") >= OFTEN_ENOUGH
    if lost.best.reading.possessive and feature(one, "stem_too"):
        return SURE_ENOUGH  # Mllers, where Mller stands too
    if lost.is_word and feature(one, "english") >= PRINTED:
        return PRINTED_ALONE
    if len(lost.word) <= SHORT and printed and _has_no_like(lost):
        return SURE_OF_SHORT
    if lost.best.reading.candidate.kind == "person" and feature(one, "home"):
        return SURE_ENOUGH  # Pel, in a text about Brazil
    if printed and _is_given(lost):
        return SURE_OF_GIVEN  # Andr Gide, but Jos Buttler
    if lost.best.reading.possessive or not known or len(lost.word) <= SHORT:
        return SURE_OF_DOUBTFUL
    unrivalled = feature(one, "lead") >= CLEAR_LEAD
    if is_listed(lost.word):
        return SURE_OF_LISTED if unrivalled else SURE_OF_DOUBTFUL
    if printed:
        return PRINTED_ALONE if unrivalled else SURE_ENOUGH
    return SURE_ENOUGH if unrivalled else SURE_OF_DOUBTFUL


def _has_no_like(lost: Lost) -> bool:
    """Is it far commoner than what is left of it, and is there nothing else that it may have been? ``Caf``, ``Pel``."""
    return feature(lost.best, "lead") >= NO_LIKE and lost.best.reading.gain >= AT_LEAST_AS_COMMON


def _is_given(lost: Lost) -> bool:
    """Is it a given name that English often prints, before a surname: far commoner than what is left of it, or beside a
    word of its language?"""
    one = lost.best
    often = feature(one, "english") >= OFTEN_ENOUGH
    own = feature(one, "kindred_neighbour") == 1.0 or feature(one, "foreign_neighbour") > 0.0
    told = own or one.reading.gain >= AT_LEAST_AS_COMMON
    return often and told and feature(one, "given") == 1.0 and feature(one, "before_capital") == 1.0


def how_much_commoner(lost: Lost) -> str:
    """The reason that the form gives."""
    return f"{lost.name.removesuffix(APOSTROPHE_S)!r} is {commoner(lost.best.reading.gain)} {lost.word!r}"


def commoner(gain: float) -> str:
    """How much commoner something is, from powers of ten.

    >>> commoner(3.2), commoner(-0.2)
    ('1,000 times as common as', 'about as common as')
    """
    return f"{10 ** math.floor(gain):,} times as common as" if gain >= 1 else "about as common as"
