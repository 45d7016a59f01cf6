"""Words run together, raised or said twice: "borderPutin", "Jinpingthe The", "ofthe", "Putin Can meet", "of the the"."""

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
_REPEATED = re.compile(r"[ \u00a0]+([A-Za-z]+)(?![\w’'-])")


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
    """``borderPutin``: a plain word and a name, the whole unknown. ``cityThe`` lost a full stop as well: a suggestion."""
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
    """``Jinpingthe The``: a name with a small word stuck to it.

    Said again right behind it, the small word was never there: with a capital it began a sentence, whose stop went
    too. Alone, it is parted from a name that stands elsewhere in the text; else (``Merethe``, ``Buddhas``) nothing.
    """
    endings = tuple(listed("fuses"))
    for word in types:
        if not word.endswith(endings) or not word.istitle() or len(word) < 6 or _known(word):
            continue
        places = list(places_of(text, word))
        for small in endings:
            name = word.removesuffix(small)
            if name == word or len(name) < 3 or len(places) != 1:
                continue
            edit = _parted(text, places[0], name, small, stands_elsewhere=name in types)
            if edit:
                yield edit
                break


def _parted(text: str, at: int, name: str, small: str, *, stands_elsewhere: bool) -> Edit | None:
    seam, end = at + len(name), at + len(name) + len(small)
    repeated = _REPEATED.match(text, end)
    if repeated and repeated[1].lower() == small:
        again = repeated[1]
        after = f". {again}" if again != small else f" {again}"
        doubled = Step("word-doubled", again, f"{small} {again}", len(after) - len(again))
        lost = (Step("mark-lost", ".", ""),) if again != small else ()
        blanks = repeated[0].removesuffix(again)
        if blanks != " ":
            return None
        why = f"{small!r} is said again right behind the name"
        proof = (doubled, *lost, *LOST_SPACE)
        return Edit(
            seam,
            repeated.end(),
            text[seam : repeated.end()],
            after,
            "seams.fused-words",
            confidence=0.96,
            proof=proof,
            why=why,
        )
    if stands_elsewhere and len(name) >= 4:
        why = f"{name!r} stands elsewhere in this text"
        return Edit(seam, seam, "", " ", "seams.fused-words", confidence=0.95, proof=LOST_SPACE, why=why)
    if (lexicon.capital_share(name) or 0.0) >= 0.9 and lexicon.zipf(name) >= 2.5:
        why = f"{name!r} is a name, {name + small!r} is not known"
        return Edit(seam, seam, "", " ", "seams.fused-words", Tier.PROBABLE, 0.7, LOST_SPACE, why)
    return None


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


_BEFORE = re.compile(r"([^\W\d_]+) \Z")
_BEHIND = re.compile(r" ([a-z]+)(?![\w’'-]) ?([\w]*)")


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
    if verb in listed("auxiliary"):
        return follower not in _SMALL_VERBS
    return follower in listed("object")


_SMALL_VERBS = frozenset(
    "has had have is are was were can could would should must may might will did does and or".split()
)


def _is_subject(word: str) -> bool:
    """A name, or a plain noun: no pronoun, article, preposition, and no word that a title would raise."""
    low = word.lower()
    if (
        any(low in listed(kind) for kind in ("pronoun", "determiner", "preposition", "conjunction"))
        or low in _SMALL_VERBS
    ):
        return False
    if word[0].islower():
        return len(word) > 2 and lexicon.zipf(word) >= 3
    share = lexicon.capital_share(word)
    return share is None or share >= 0.6


def _is_base_form(word: str) -> bool:
    """May the word follow a modal? ``The striker Can scored``, ``Can should``, ``Can of`` are no modals."""
    if word in {"be", "have", "do", "not", "also", "only", "still", "never", "no", "now"}:
        return True
    small = (
        word in listed("preposition") | listed("conjunction") | listed("determiner") | listed("pronoun") | _SMALL_VERBS
    )
    return not small and not word.endswith(("s", "ed", "ing", "ly")) and lexicon.zipf(word) >= 4


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

    >>> [(edit.before, edit.after) for edit in doubled_words("The mayor of the the town said so.")]
    [('the the', 'the')]
    """
    words = lexicon.tokens(text).words
    twins = set(compress(words, map(eq, words, words[1:])))
    for word in twins & listed("doubled"):
        pair = f"{word} {word}"
        for at in places_of(text, pair):
            if not in_quotation(text, at) and is_prose(text, at):
                why = f"nobody writes {word!r} twice"
                proof = (Step("word-doubled", word, pair),)
                yield Edit(at, at + len(pair), pair, word, "seams.doubled-word", confidence=0.95, proof=proof, why=why)
