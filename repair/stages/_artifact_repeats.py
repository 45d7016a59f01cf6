"""Words said again: "the the", "necessity and necessity", a translator that is stuck in a loop."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, count
from operator import eq

from repair import lexicon
from repair.document import Mark
from repair.edit import Span, Tier
from repair.lines import in_quotation
from repair.stages._artifact_text import listed, word_behind
from repair.stages._places import found_at, is_prose, stands_alone


def said_twice(text: str) -> Iterator[Mark]:
    """A word written twice, two words that became one, the same words again and again.

    >>> [mark.kind for mark in said_twice("The board said that the the loan was safe. Their need and need is plain.")]
    ['dup-word', 'collapsed-terms']
    """
    words = lexicon.tokens(text).words
    twins = _twins(words)
    looped = list(_loops(text, words, twins))
    yield from looped
    spans = _merged((loop.start, loop.end) for loop in looped)
    for mark in (*_doubled(text, words, twins), *_collapsed(text)):
        before = bisect_right(spans, (mark.start, len(text))) - 1
        if before < 0 or mark.start >= spans[before][1]:
            yield mark


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The stretches that spans cover, sorted and apart."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if kept and start <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def _twins(words: list[str]) -> list[int]:
    """Indices of words that are like the next one. Most texts have none, and to ask that takes half of the time."""
    behind = words[1:]
    return list(compress(count(), map(eq, words, behind))) if any(map(eq, words, behind)) else []


def _doubled(text: str, words: Sequence[str], twins: Sequence[int]) -> Iterator[Mark]:
    done: dict[str, int] = {}  # "the the the" holds one pair, not two
    spans = lexicon.tokens(text).spans if twins else []
    for index in twins:
        word, (at, between), end = words[index], spans[index], spans[index + 1][1]
        if end - between != len(word) + 1 or text[between] != " " or at < done.get(word, 0):
            continue
        done[word] = end
        if not word.islower() or word in listed("twice") or len(word) == 1:
            continue
        if stands_alone(text, at, end) and not in_quotation(text, at) and is_prose(text, at):
            tier = Tier.CERTAIN if word in listed("doubled") else Tier.PROBABLE
            yield Mark(at, end, "dup-word", tier, f"{word!r} is written twice", word)


_GOES_ON = re.compile(
    r"\s*[,.;:!?)”\"]|\s+(?:of|in|on|for|to|by|with|at|from|as|between|are|is|was|were|will|that)\b|\Z"
)


_AND, _OR = re.compile(r" and ([a-z]{4,})"), re.compile(r" or ([a-z]{4,})")


def _collapsed(text: str) -> Iterator[Mark]:
    for joined in (*_AND.finditer(text), *_OR.finditer(text)):
        word, at = joined[1], joined.start()
        start = at - len(word)
        if (
            text.startswith(word, start)
            and not text[start - 1 : start].isalpha()
            and _is_collapsed(text, word, joined.end())
        ):
            note = f"two different words seem to have become {word!r}; the second is lost"
            yield Mark(start, joined.end(), "collapsed-terms", Tier.FLAG, note)
    for at in found_at(text, " and the "):
        right = word_behind(text, at + 9) if text[at + 9 : at + 10].isupper() else ""
        start = at - len(right) - 4
        if right and text[start:at].lower() == f"the {right.lower()}":
            note = f"two different words seem to have become {right!r}; the second is lost"
            yield Mark(start, at + 9 + len(right), "collapsed-terms", Tier.FLAG, note)


def _is_collapsed(text: str, word: str, end: int) -> bool:
    """No idiom (``more and more``), no list (``meat and meat products``), nothing that somebody said."""
    if not word.islower() or not word.isalpha() or word in listed("pair-idiom") or word.endswith(("er", "ing")):
        return False
    return bool(_GOES_ON.match(text, end)) and not in_quotation(text, end)


# How often the words must come to be a loop, by their number. Three of one word is rhetoric ("never, never, never").
_LEAST = {1: 4, 2: 3, 3: 3, 4: 3, 5: 3}


def _loops(text: str, words: list[str], twins: list[int]) -> Iterator[Mark]:
    seeds = [(1, at) for at, after in zip(twins, twins[2:], strict=False) if after - at == 2]
    done = -1
    runs: dict[int, Span] = {}  # the last run of each period: its other words lead to the same
    for period, at in (*seeds, *_periodic(words)):
        if period in runs and runs[period][0] <= at < runs[period][1] - period:
            continue
        start, end = runs[period] = _run(words, at, period)
        least = _LEAST[period] * period
        if end - start < least or end - least < done:
            continue
        spans = lexicon.tokens(text).spans
        if _is_loop(text, spans[start][0], spans[end - 1][1]):
            done = end
            phrase = text[spans[start][0] : spans[start + period - 1][1]]
            note = f"the same words {(end - start) // period} times, as a translator does that is stuck"
            yield Mark(spans[start][0], spans[end - 1][1], "mt-loop", Tier.FLAG, note, phrase)


def _periodic(words: list[str]) -> Iterator[tuple[int, int]]:
    """Periods of 2 to 5 words, and the index of a word that stands again one period later.

    A phrase of ``n`` words that comes three times makes ``2 * n`` such words in a row, so to look at every
    ``2 * n``-th is enough: two comparisons for three words of a text, over all periods.
    """
    for period in (2, 3, 4, 5):
        step = 2 * period
        early, late = words[::step], words[period::step]
        if any(map(eq, early, late)):
            yield from ((period, at * step) for at in compress(count(), map(eq, early, late)))


def _run(words: list[str], at: int, period: int) -> tuple[int, int]:
    """How far the words around an index repeat with this period: first index, index behind the last."""
    start, end = at, at + period
    while start and words[start - 1] == words[start - 1 + period]:
        start -= 1
    while end < len(words) and words[end] == words[end - period]:
        end += 1
    return start, end


def _is_loop(text: str, left: int, right: int) -> bool:
    """Not inside a quotation, not over lines, no lone letters (``A A A A``), no laughter, no interjection."""
    phrase = text[left:right]
    word = word_behind(text, left)
    plain = "\n" not in phrase and not in_quotation(text, left) and "?" not in phrase and "!" not in phrase
    return plain and len(word) > 2 and (word not in listed("twice")) and not re.search(r"\d", phrase)


def repeated_sentences(text: str) -> Iterator[Mark]:
    """A sentence that is said again at once.

    >>> [mark.start for mark in repeated_sentences("The work goes on here. The work goes on here. It rains.")]
    [23]
    """
    sentences = text.split(". ")
    twins = [index for index in compress(count(1), map(eq, sentences, sentences[1:])) if len(sentences[index]) > 15]
    starts = list(accumulate((len(one) + 2 for one in sentences), initial=0)) if twins else []
    for index in twins:
        end = starts[index] + len(sentences[index]) + 1
        note = "the sentence before says the same, word for word"
        yield Mark(starts[index], min(len(text), end), "mt-loop", Tier.PROBABLE, note, "")
