"""Words and figures run together: "borderPutin", "Jinpingthe The", "ofthe", "closed.They", "20182022"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from repair import lexicon
from repair.edit import Edit, Step, Tier
from repair.stages._places import chunk_around, found_at, is_prose, occurrences, places_of, words_at
from repair.stages._seam_text import listed, small_words

LONGEST = 60  # letters; no two words run together have more
LOST_SPACE = (Step("space-lost", " ", ""),)

_HUMP = re.compile(r"([a-z]{3,})([A-Z][a-z]{2,})")
_REPEATED = re.compile(r" ([A-Za-z]+)(?![\w’'-])")
_NAME_BEHIND = re.compile(r" [A-Z]")
_BEFORE = re.compile(r"([^\W\d_]+) \Z")


def fused_words(text: str) -> Iterator[Edit]:
    """Two words whose space went, often with a link that stood between them.

    >>> [(edit.start, edit.after) for edit in fused_words("Troops near the borderPutin visited stayed.")]
    [(22, ' ')]
    """
    types = lexicon.tokens(text).types
    yield from _fused_at_a_capital(text, sorted(HUMPED.wanted(types)))
    yield from _fused_to_a_name(text, sorted(ENDING_SMALL.wanted(types)), types)
    yield from _fused_small_words(text, types)


def _fused_at_a_capital(text: str, capitals: Iterable[str]) -> Iterator[Edit]:
    """``borderPutin``: a plain word and a name, the whole unknown. ``cityThe`` lost a stop as well: a suggestion."""
    halves = {
        word: hump.groups() for word in capitals if (hump := _HUMP.fullmatch(word)) and _are_fused(word, *hump.groups())
    }
    for word, place in _only_places(text, halves):
        left, right = halves[word]
        at, end = place + len(left), place + len(word)
        share = _capital_share(right)
        why = f"{left!r} and {right!r} are words, {word!r} is none"
        if share >= 0.8 or left in listed("preposition") | listed("conjunction"):
            yield Edit(at, at, "", " ", "seams.fused-words", confidence=0.96, proof=LOST_SPACE, why=why)
        elif (
            share < 0.3 and lexicon.zipf(right) >= 4 and left not in small_words() and not _NAME_BEHIND.match(text, end)
        ):
            proof = (Step("mark-lost", ".", ""), *LOST_SPACE)
            why += ", and the second seems to begin a sentence"
            yield Edit(at, at, "", ". ", "seams.fused-words", Tier.PROBABLE, 0.7, proof, why)
        elif left != "the":  # theGrio, theSkimm
            yield Edit(at, at, "", " ", "seams.fused-words", Tier.PROBABLE, 0.7, LOST_SPACE, why)


def _are_fused(word: str, left: str, right: str) -> bool:
    """Are both halves words, and the whole none?"""
    if left in listed("prefix") or _known(word):
        return False
    return lexicon.zipf(left) >= 3.0 and lexicon.zipf(right) >= 2.5


def _capital_share(word: str) -> float:
    """The share the lexicon has seen, or a guess: too rare to have one, it is a name (Tanaka) or a verb form."""
    share = lexicon.capital_share(word)
    if share is None:
        return 0.5 if lexicon.zipf(word) > 4.2 or word.endswith(("ing", "ed", "ly")) else 1.0
    return share


def _only_places(text: str, words: Collection[str]) -> Iterator[tuple[str, int]]:
    """Where each word stands that does so once, in prose: written twice, or with a stop inside, it is a brand."""
    written = occurrences(text, words)
    for word in words:
        place = next(words_at(text, word)) if written[word] == 1 else -1
        if place >= 0 and is_prose(text, place):
            chunk = chunk_around(text, place)
            if not ("." in chunk.rstrip(".,;:!?”’\"')]") or f"-{word}" in chunk or f"{word}-" in chunk):
                yield word, place


def _known(word: str) -> bool:
    return lexicon.zipf(word) > 0 or lexicon.best_zipf(word)[0] > 0


def _ends_in_a_small_word(word: str) -> bool:
    """A capitalised word that nobody knows, with a small word at its end."""
    return 6 <= len(word) <= LONGEST and word.endswith(_endings()) and word.istitle() and not _known(word)


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(listed("fuses")))


HUMPED = lexicon.Sieve(lambda word: not word.islower() and len(word) <= LONGEST and _HUMP.fullmatch(word) is not None)
ENDING_SMALL = lexicon.Sieve(_ends_in_a_small_word)


def _fused_to_a_name(text: str, capitals: Iterable[str], types: frozenset[str]) -> Iterator[Edit]:
    """``Jinpingthe``: a name with a small word stuck to it, the whole unknown and met once."""
    endings = _endings()
    for word, place in _only_places(text, list(capitals)):
        parts = ((word.removesuffix(small), small) for small in endings if word.endswith(small))
        edits = (_said_again(text, place, *part) or _parted(text, place, *part, types) for part in parts)
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
    for word in types & _glued():
        for place in places_of(text, word):
            if is_prose(text, place):
                at = place + _length_of_the_first()[word]
                why = f"{text[place:at]!r} and {word[at - place :]!r} are very common words, {word!r} is none"
                yield Edit(at, at, "", " ", "seams.fused-words", confidence=0.98, proof=LOST_SPACE, why=why)


@cache
def _length_of_the_first() -> dict[str, int]:
    """From ``ofthe`` and ``Ofthe`` to the length of ``of``."""
    small = {pair.replace(" ", ""): pair.index(" ") for pair in listed("glued")}
    return small | {word.capitalize(): length for word, length in small.items()}


@cache
def _glued() -> frozenset[str]:
    return frozenset(_length_of_the_first())


_FUSED_STOP = re.compile(r"\.([A-Z][a-z]{2,40})(?![\w@]|\.\w|/)")
_WORD_AT_STOP = re.compile(r"(?<![\w.’'@/-])[^\W\d_]{3,}\Z")


def fused_stops(text: str) -> Iterator[Edit]:
    """``closed.They``: a space went behind a stop; or, as in ``strengthening.China``, a stop stands for a space.

    Certain where the second word is one that begins sentences, so that only the first reading is left. Others are
    suggested: they may be names, or code (``user.Name``). Written twice it may be a brand (``Arch.Design``).

    >>> [(edit.after, str(edit.tier)) for edit in fused_stops("The tunnel was closed.They were sent over the pass.")]
    [(' ', 'certain')]
    """
    before = (
        (hit, _WORD_AT_STOP.search(text, max(0, hit.start() - 40), hit.start())) for hit in _FUSED_STOP.finditer(text)
    )
    hits = [
        (hit.start(), left[0], hit[1])
        for hit, left in before
        if left and _may_be_fused(text, hit.start(), left[0], hit[1])
    ]
    written = occurrences(text, {f"{left}.{right}" for _, left, right in hits})
    for at, left, right in hits:
        if written[f"{left}.{right}"] == 1:
            yield from _readings(at, left, right)


def _may_be_fused(text: str, at: int, left: str, right: str) -> bool:
    if not left[1:].islower() or right.lower() in listed("domain"):
        return False
    return lexicon.zipf(left) >= 2.5 and lexicon.zipf(right) >= 2 and is_prose(text, at)


def _readings(at: int, left: str, right: str) -> Iterator[Edit]:
    why = "the space behind the stop is gone"
    if right.lower() in small_words() | listed("starter") and left.islower() and lexicon.zipf(left) >= 3:
        why = f"{why}, and {right!r} begins a sentence"
        yield Edit(at + 1, at + 1, "", " ", "seams.fused-stop", confidence=0.97, proof=LOST_SPACE, why=why)
        return
    share = lexicon.capital_share(right)
    lost = (Step("space-lost", " ", "", 1),)
    yield Edit(at, at + 1, ".", ". ", "seams.fused-stop", Tier.PROBABLE, 0.8, lost, why)
    if share is not None and share > 0.75:
        why = "or the stop stands where a space was"
        turned = (Step("stop-inserted", "", "."), *lost)
        yield Edit(at, at + 1, ".", " ", "seams.fused-stop", Tier.PROBABLE, 0.3, turned, why)


_CENTURIES = ("16", "17", "18", "19", "20")
_YEARS = re.compile(r"(?<![\w.,/+#_-])(\d{4})((?:1[6-9]|20)\d\d)(?![\w,/_-]|\.\d)")
_NUMBERED = re.compile(
    r"(?:\d|\b(?i:lot|code|number|numbers|no|call|tel|phone|fax|id|ref|account|isbn|serial))[ .:#]*\Z"
)


def fused_years(text: str) -> Iterator[Edit]:
    """``20182022``: the dash between two years went. A suggestion: it may as well be a number of eight digits.

    >>> [(edit.start, edit.after) for edit in fused_years("The plan for 20182022 failed.")]
    [(17, '–')]
    """
    hits = (_YEARS.match(text, at) for century in _CENTURIES for at in found_at(text, century))
    for hit in filter(None, hits):
        span = int(hit[2]) - int(hit[1])
        if 0 < span <= 150 and not _NUMBERED.search(text, max(0, hit.start() - 12), hit.start()):
            at = hit.start(2)
            proof = (Step("drop-non-ascii", "–", ""),)
            why = f"two years, {span} apart, without the dash between them"
            yield Edit(at, at, "", "–", "seams.fused-years", Tier.PROBABLE, 0.7, proof, why)
