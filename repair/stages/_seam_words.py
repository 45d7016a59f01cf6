"""Words run together, raised or said twice: "borderPutin", "Jinpingthe The", "ofthe", "Putin Can meet", "the the"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress
from operator import eq

from repair import lexicon
from repair.edit import Edit, Step, Tier
from repair.stages._seam_text import chunk_around, in_quotation, is_prose, line_around, listed, places_of

LOST_SPACE = (Step("space-lost", " ", ""),)

_HUMP = re.compile(r"([a-z]{3,})([A-Z][a-z]{2,})")
_REPEATED = re.compile(r" ([A-Za-z]+)(?![\w’'-])")
_BEFORE = re.compile(r"([^\W\d_]+) \Z")
_BEHIND = re.compile(r" ([a-z]+)(?![\w’'-]) ?([\w]*)")


def fused_words(text: str) -> Iterator[Edit]:
    """Two words whose space went, often with a link that stood between them.

    >>> [(edit.start, edit.after) for edit in fused_words("Troops near the borderPutin visited stayed.")]
    [(22, ' ')]
    """
    types = lexicon.tokens(text).types
    yield from _fused_at_a_capital(text, types)
    yield from _fused_to_a_name(text, types)
    yield from _fused_small_words(text, types)


def _fused_at_a_capital(text: str, types: Iterable[str]) -> Iterator[Edit]:
    """``borderPutin``: a plain word and a name, the whole unknown. ``cityThe`` lost a stop as well: a suggestion."""
    for word in types:
        if word.islower() or word.istitle() or word.isupper() or not (hump := _HUMP.fullmatch(word)):
            continue
        left, right = hump.groups()
        if _known(word) or lexicon.zipf(left) < 3.0 or lexicon.zipf(right) < 2.5:
            continue
        places = list(places_of(text, word))
        # Written so twice it is a brand.
        if (
            len(places) != 1
            or not is_prose(text, places[0])
            or "." in chunk_around(text, places[0])[:-1].rstrip(".,;:”")
        ):
            continue
        at = places[0] + len(left)
        share = lexicon.capital_share(right) or 0.0
        if share >= 0.8:
            why = f"{left!r} and {right!r} are words, {word!r} is none"
            yield Edit(at, at, "", " ", "seams.fused-words", confidence=0.96, proof=LOST_SPACE, why=why)
        elif share < 0.3 and lexicon.zipf(right) >= 4:
            why = f"{left!r} and {right!r} are words, and the second seems to begin a sentence"
            proof = (Step("mark-lost", ".", ""), *LOST_SPACE)
            yield Edit(at, at, "", ". ", "seams.fused-words", Tier.PROBABLE, 0.7, proof, why)


def _known(word: str) -> bool:
    return lexicon.zipf(word) > 0 or lexicon.best_zipf(word)[0] > 0


def _fused_to_a_name(text: str, types: frozenset[str]) -> Iterator[Edit]:
    """``Jinpingthe``: a name with a small word stuck to it, the whole unknown and met once."""
    endings = tuple(sorted(listed("fuses")))
    for word in types:
        if len(word) < 6 or not word.endswith(endings) or not word.istitle() or _known(word):
            continue
        places = list(places_of(text, word))
        if len(places) != 1:
            continue
        parts = ((word.removesuffix(small), small) for small in endings if word.endswith(small))
        edits = (_said_again(text, places[0], *part) or _parted(text, places[0], *part, types) for part in parts)
        edit = next(filter(None, edits), None)
        if edit:
            yield edit


def _said_again(text: str, at: int, name: str, small: str) -> Edit | None:
    """``Xi Jinpingthe The Kremlin``: said again right behind the name, the small word was never there.

    With a capital it began a sentence, whose stop went too. ``Lummerland and`` is a place and a small word: without
    the capital the name must be known.
    """
    again = _REPEATED.match(text, at + len(name) + len(small))
    if not again or again[1].lower() != small or len(name) < 3:
        return None
    starts = again[1] != small
    if not starts and not (len(name) > 3 and lexicon.capital_share(name) == 1.0):
        return None
    seam = at + len(name)
    before, after = text[seam : again.end()], f". {again[1]}" if starts else f" {again[1]}"
    doubled = Step("word-doubled", again[1], f"{small} {again[1]}", len(after) - len(small))
    lost = (Step("mark-lost", ".", ""),) if starts else ()
    proof = (doubled, *lost, *LOST_SPACE)
    why = f"{small!r} is said again right behind the name"
    return Edit(seam, again.end(), before, after, "seams.fused-words", confidence=0.96, proof=proof, why=why)


def _parted(text: str, at: int, name: str, small: str, types: frozenset[str]) -> Edit | None:
    """Parted from a name that stands elsewhere in the text, or that is known behind the word before it.

    A name alone is not enough: of nine such hits on clean news six were wrong (Gauland, Merethe, Dismaland).
    """
    before = _BEFORE.search(text, max(0, at - 40), at)
    seam = at + len(name)
    if len(name) > 3 and name in types:
        tier, why = Tier.CERTAIN, f"{name!r} stands elsewhere in this text"
    elif len(name) > 3 and before and before[1][0].isupper() and lexicon.pair(before[1], name) >= 3:
        tier, why = Tier.CERTAIN, f"{before[1] + ' ' + name!r} is known"
    elif lexicon.capital_share(name) == 1.0 and lexicon.zipf(name) >= 2.5:
        tier, why = Tier.PROBABLE, f"{name!r} is a name, {name + small!r} is not known"
    else:
        return None
    confidence = 0.95 if tier is Tier.CERTAIN else 0.6
    return Edit(seam, seam, "", " ", "seams.fused-words", tier, confidence, LOST_SPACE, why)


def _fused_small_words(text: str, types: frozenset[str]) -> Iterator[Edit]:
    """``ofthe``: a closed list, since two small words give no other sign."""
    for word in types & _glued().keys():
        for place in places_of(text, word):
            if is_prose(text, place):
                at = place + _glued()[word]
                why = (
                    f"{word[: at - place]!r} and {word[at - place :]!r} are among the commonest words, {word!r} is none"
                )
                yield Edit(at, at, "", " ", "seams.fused-words", confidence=0.98, proof=LOST_SPACE, why=why)


@cache
def _glued() -> dict[str, int]:
    """From ``ofthe`` to the length of ``of``."""
    return {pair.replace(" ", ""): pair.index(" ") for pair in listed("glued")}


# ---- raised and repeated words ---------------------------------------------------------------------------------


def raised_verbs(text: str) -> Iterator[Edit]:
    """A verb with a capital inside a sentence: ``President Putin Can meet``, ``The Kremlin Dropped a hint``.

    From a closed list, between a name or a noun and a small word that may follow a verb. Not in headlines, not in
    quotations of a few words (``“Yes We Can”``), not behind a pronoun, an article or a title.

    >>> [edit.after for edit in raised_verbs("The Kremlin Dropped a hint, but gave no date.")]
    ['dropped']
    """
    found = lexicon.tokens(text).types & (listed("modal") | listed("auxiliary") | listed("verb"))
    for verb in found:
        for at in places_of(text, verb):
            if _is_verb_here(text, at, verb) and _is_running_text(text, at, verb):
                small = verb.lower()
                why = f"{small!r} is a verb here, inside a sentence"
                proof = (Step("title-cased", small, verb),)
                yield Edit(
                    at, at + len(verb), verb, small, "seams.title-case-verb", confidence=0.95, proof=proof, why=why
                )


def _is_verb_here(text: str, at: int, verb: str) -> bool:
    before = _BEFORE.search(text, max(0, at - 40), at)
    behind = _BEHIND.match(text, at + len(verb))
    if not before or not behind or not _is_subject(before[1]):
        return False
    follower, next_one = behind.groups()
    if next_one[:1].isupper() and (lexicon.capital_share(next_one) or 1.0) < 0.5:
        return False
    if verb in listed("modal"):
        return _is_base_form(follower)
    if verb in listed("auxiliary"):  # "Were you" may begin a question
        return follower not in listed("be") | listed("conjunction") | listed("pronoun")
    return follower in listed("object")


def _is_subject(word: str) -> bool:
    """A name, or a plain noun: no pronoun, article, preposition, and no word that a title would raise."""
    low = word.lower()
    if low in _small_words():
        return False
    if word[0].islower():
        return len(word) > 2 and lexicon.zipf(word) >= 3
    share = lexicon.capital_share(word)
    return share is None or share >= 0.6


@cache
def _small_words() -> frozenset[str]:
    kinds = ("pronoun", "determiner", "preposition", "conjunction", "be")
    return frozenset(word for kind in kinds for word in listed(kind))


def _is_base_form(word: str) -> bool:
    """May the word follow a modal? ``The striker Can scored``, ``Can should``, ``Can of`` are no modals."""
    if word in {"be", "have", "do", "not", "also", "only", "still", "never", "no", "now"}:
        return True
    return word not in _small_words() and not word.endswith(("s", "ed", "ing", "ly")) and lexicon.zipf(word) >= 4


def _is_running_text(text: str, at: int, verb: str) -> bool:
    start, end = line_around(text, at)
    line = text[start:end]
    if not re.search(r"[.!?][\"”’')\]]*(?:\s|$)", text[at + len(verb) : end]):
        return False
    long_words = re.findall(r"[^\W\d_]{4,}", line)
    # In a headline more than six in ten of its longer words begin with a capital; in the text that taught this, 56 %.
    if sum(word[0].isupper() for word in long_words) > 0.6 * len(long_words):
        return False
    return not in_quotation(text, at) and is_prose(text, at)


def doubled_words(text: str) -> Iterator[Edit]:
    """A small word said twice: ``of the the town``. Not in direct speech; ``had had`` and ``that that`` are English.

    In transcripts people do say ``the the``: of 67 hits on clean news the only wrong ones stood there. Their texts hold
    ``uh`` or ``you you``, or the sentence breaks off behind it; then this is a suggestion.

    >>> [(edit.before, edit.after) for edit in doubled_words("The mayor of the the town said so.")]
    [('the the', 'the')]
    """
    known = lexicon.tokens(text)
    twins = set(compress(known.words, map(eq, known.words, known.words[1:])))
    spoken = not twins.isdisjoint(listed("stammer")) or not known.types.isdisjoint(listed("filler"))
    for word in twins & listed("doubled"):
        pair = f"{word} {word}"
        for at in places_of(text, pair):
            end = at + len(pair)
            if in_quotation(text, at) or not is_prose(text, at):
                continue
            tier = Tier.PROBABLE if spoken or _BROKEN_OFF.match(text, end) else Tier.CERTAIN
            why = f"nobody writes {word!r} twice"
            proof = (Step("word-doubled", word, pair),)
            confidence = 0.97 if tier is Tier.CERTAIN else 0.5
            yield Edit(at, end, pair, word, "seams.doubled-word", tier, confidence, proof, why)


_BROKEN_OFF = re.compile(r" ?(?:[-–—…]|\.\.)")
