"""Small words raised or said twice: "Putin Can meet", "The Kremlin Dropped a hint", "of the the"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import compress
from operator import eq

from repair import lexicon
from repair.edit import Edit, Step, Tier
from repair.lines import in_quotation, line_around
from repair.stages._places import is_prose, phrases_at, places_of
from repair.stages._seam_text import listed, small_words

_BEFORE = re.compile(r"([^\W\d_]+) \Z")
_BEHIND = re.compile(r" ([a-z]+)(?![\w’'-])")
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?:\s|\Z)")
_DETERMINED = re.compile(
    r"(?<![\w’'-])(?:[Tt]he|[Aa]n?|[Tt]h(?:is|at|ese|ose)|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|of)(?: [\w’'-]+){0,2} \Z"
)
_WORD = re.compile(r"[^\W\d_]+")
# Base forms that are past forms too: "Nam Can beat the champions".
_PAST_TOO = frozenset("beat bet burst cost cut hit hurt let put quit set shut spread".split())  # noqa: SIM905


def raised_verbs(text: str) -> Iterator[Edit]:
    """A verb with a capital inside a sentence: ``President Putin Can meet``, ``The Kremlin Dropped a hint``.

    From a closed list, between a name or a noun and a small word that may follow a verb. Not in headlines, also those
    that stand inside a paragraph (``Airbus Said to Near Sale``), nor in quotations, where titles stand (``“Yes We Can
    do it”``). A man called Are, twice in a text, stays.

    >>> [edit.after for edit in raised_verbs("The Kremlin Dropped a hint, but gave no date.")]
    ['dropped']
    """
    for verb in lexicon.tokens(text).types & _verbs():
        places = [at for at in places_of(text, verb) if _is_verb_here(text, at, verb)]
        if len(places) != 1 or not _is_running_text(text, places[0], verb):
            continue
        at, small = places[0], verb.lower()
        why = f"{small!r} is a verb here, inside a sentence"
        proof = (Step("title-cased", small, verb),)
        yield Edit(at, at + len(verb), verb, small, "seams.title-case-verb", confidence=0.95, proof=proof, why=why)


@cache
def _verbs() -> frozenset[str]:
    return listed("modal") | listed("auxiliary") | listed("verb")


def _is_verb_here(text: str, at: int, verb: str) -> bool:
    before, behind = _BEFORE.search(text, max(0, at - 40), at), _BEHIND.match(text, at + len(verb))
    if not before or not behind or not _is_subject(text, before, verb):
        return False
    follower = behind[1]
    if verb in listed("modal"):
        return _is_base_form(follower) and not (follower in _PAST_TOO and before[1][0].isupper())
    if verb == "Is":  # "Division Is" may have been Division I’s
        return follower in {"a", "an", "not", "also", "now", "still"} or follower.endswith(("ed", "ing"))
    if verb in listed("auxiliary"):  # "Were you" may begin a question
        return follower in {"a", "an"} or follower not in small_words() - listed("preposition")
    # "Signed for", "Joined by" may describe what stands before them.
    return follower in listed("object") or (follower not in small_words() and lexicon.zipf(follower) >= 5)


def _is_subject(text: str, before: re.Match[str], verb: str) -> bool:
    """A name, a pronoun inside its sentence, or a plain noun: none that a title would raise.

    Before a verb that is also a name (Emre Can, Said, Are) a plain noun needs its article.
    """
    word, start = before[1], before.start()
    if word in listed("subject"):
        return True
    if word.lower() in small_words():
        return False
    determined = _DETERMINED.search(text, max(0, start - 40), start)
    if word[0].islower():
        return lexicon.zipf(word) >= 3 and (bool(determined) or verb not in listed("surname"))
    share = lexicon.capital_share(word)
    return share is None or share >= (0.2 if determined else 0.6)


def _is_base_form(word: str) -> bool:
    """May the word follow a modal? ``The striker Can scored``, ``Can should``, ``Can of`` are no modals."""
    if word in {"be", "have", "do", "not", "also", "only", "still", "never", "no", "now"}:
        return True
    return word not in small_words() and not word.endswith(("s", "ed", "ing", "ly")) and lexicon.zipf(word) >= 3.5


def _is_running_text(text: str, at: int, verb: str) -> bool:
    """The sentence ends with a mark, and few of its longer words but names begin with a capital.

    In a headline nearly all do (``Airbus Said to Near Sale of Remaining Stake``); some in names of offices and firms.
    """
    start, end = line_around(text, at)
    closing = _SENTENCE_END.search(text, at + len(verb), end)
    if not closing or not is_prose(text, at) or (in_quotation(text, at) and not _is_long_quotation(text, at, end)):
        return False
    opening = max((mark.end() for mark in _SENTENCE_END.finditer(text, start, at)), default=start)
    before, behind = _WORD.findall(text, opening, at), _WORD.findall(text, at + len(verb), closing.start())
    near = [str(word) for word in before[1:][-8:] + behind[:8] if len(word) > 3]
    small, raised = sum(map(str.islower, near)), sum(map(_is_raised, near))
    return small > 2 * raised


def _is_long_quotation(text: str, at: int, end: int) -> bool:
    """Titles are quoted too, and are short: ``“Yes We Can do it”``."""
    opening = max(text.rfind(quote, 0, at) for quote in '“"')
    closing = re.compile('[”"]').search(text, at, end)
    return (closing.start() if closing else end) - opening > 60


def _is_raised(word: str) -> bool:
    """A capital on a word that is no name. ``Livers`` is too rare to have a share."""
    if word[0].islower():
        return False
    share = lexicon.capital_share(word)
    return share < 0.05 if share is not None else lexicon.zipf(word) >= 2.7


def doubled_words(text: str) -> Iterator[Edit]:
    """A small word said twice: ``of the the town``. Not in direct speech; ``had had`` and ``that that`` are English.

    So are ``the call I had waited for for weeks`` and ``a place to flock to to find out``: suggestions. And in
    transcripts people do say ``the the``: such texts hold ``uh`` or ``you you``, or the sentence breaks off there.

    >>> [(edit.before, edit.after) for edit in doubled_words("The mayor of the the town said so.")]
    [('the the', 'the')]
    """
    known = lexicon.tokens(text)
    twins = set(compress(known.words, map(eq, known.words, known.words[1:])))
    spoken = not twins.isdisjoint(listed("stammer")) or not known.types.isdisjoint(listed("filler"))
    for word in twins & listed("doubled"):
        pair = f"{word} {word}"
        for at in phrases_at(text, pair):
            end = at + len(pair)
            if in_quotation(text, at) or not is_prose(text, at):
                continue
            tier = Tier.PROBABLE if spoken or _may_stand_twice(text, at, end, word) else Tier.CERTAIN
            why = f"{word!r} is written twice"
            proof = (Step("word-doubled", word, pair),)
            confidence = 0.97 if tier is Tier.CERTAIN else 0.5
            yield Edit(at, end, pair, word, "seams.doubled-word", tier, confidence, proof, why)


def _may_stand_twice(text: str, at: int, end: int, word: str) -> bool:
    """A preposition left behind by its phrase, a clause that ends with its verb, a sentence that breaks off."""
    if word in listed("stranded") or _BROKEN_OFF.match(text, end):
        return True
    before, behind = _BEFORE.search(text, max(0, at - 40), at), _BEHIND.match(text, end)
    left, right = before[1].lower() if before else "", behind[1] if behind else ""
    if word == "to":
        return right not in listed("determiner") and left != "according"
    return word in {"are", "were", "be", "been"} and left in listed("pronoun")


_BROKEN_OFF = re.compile(r" ?(?:[-–—…]|\.\.)")
