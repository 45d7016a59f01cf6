"""Phrases that a translator built the foreign way or left as they were; apostrophes that are gone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from repair import lexicon
from repair.document import Mark
from repair.edit import Tier
from repair.lines import in_quotation, line_around
from repair.stages._artifact_text import is_name, listed, small_words, table, word_behind
from repair.stages._places import found_at, is_prose, places_of

Pattern = tuple[str, str, Tier, re.Pattern[str], str, str]


@cache
def _patterns() -> dict[str, tuple[Pattern, ...]]:
    filed: dict[str, list[Pattern]] = defaultdict(list)
    for anchor, kind, tier, pattern, alternative, note in table("phrases"):
        word, _, literal = anchor.partition(":")
        row = (literal or word, kind, Tier(tier), re.compile(pattern, re.MULTILINE), alternative, note)
        filed[word].append(row)
    return {anchor: tuple(rows) for anchor, rows in filed.items()}


def has_patterns(word: str) -> bool:
    """Does some pattern of the table need this word?

    >>> has_patterns("boycott"), has_patterns("harbour")
    (True, False)
    """
    return word in _patterns()


def closed_patterns(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """The patterns of ``artifact_phrases.tsv``: calques, slips of grammar, lost words, pronouns, apostrophes.

    >>> [mark.kind for mark in closed_patterns("The neighbours are boycott the games.", ["boycott"])]
    ['grammar']
    """
    for anchor in odd:
        for literal, kind, tier, pattern, alternative, note in _patterns().get(anchor, ()):
            apostrophe = kind == "dropped-punct"
            if apostrophe and _keeps_apostrophes(text):
                continue
            for found in _in_lines_with(text, literal, pattern):
                if apostrophe or kind == "missing-word" or not in_quotation(text, found.start()):
                    group = 1 if pattern.groups == 1 and not apostrophe else 0
                    right = found.expand(alternative) if alternative else None
                    yield Mark(*found.span(group), kind, tier, note, right)


def _in_lines_with(text: str, literal: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches in those lines that hold the literal; none runs over a line. The line end is seen as well."""
    done = -1
    for at in found_at(text, literal):
        if at >= done:
            start, done = line_around(text, at)
            yield from pattern.finditer(text, start, done + 1)


_OF = tuple(f" {word} of " for word in ("the", "from"))

_PLURAL = re.compile(r"([a-z]{4,}s) (has|was|is) (?=[a-z]+)")
_THE_PLURAL = re.compile("The " + _PLURAL.pattern)
_MORE = {"has": "have", "was": "were", "is": "are"}


def grammar(text: str) -> Iterator[Mark]:
    """A verb that does not agree with its plural, a preposition whose noun is gone.

    >>> [mark.alternative for mark in grammar("Three of the miners was found alive.")]
    ['were']
    """
    for literal in _OF:
        for at in found_at(text, literal):
            if text[at - 1 : at].isalpha() and not in_quotation(text, at):
                note = "the noun before 'of' is lost"
                yield Mark(at + 1, at + len(literal) - 1, "missing-word", Tier.FLAG, note)
    plurals = [found for found in _THE_PLURAL.finditer(text) if _begins_a_sentence(text, found.start())]
    for number in lexicon.tokens(text).types & _NUMBERS:
        opening = f"{number} of the "
        plurals += filter(None, (_PLURAL.match(text, at + len(opening)) for at in found_at(text, opening)))
    for found in plurals:
        if _is_plural(found[1]):
            note = f"{found[1]!r} are several"
            yield Mark(*found.span(2), "grammar", Tier.PROBABLE, note, _MORE[found[2]])


def _begins_a_sentence(text: str, at: int) -> bool:
    return at == 0 or text[at - 2 : at] == ". " or text[at - 1] == "\n"


def _is_plural(word: str) -> bool:
    if word in listed("no-plural") or word.endswith(("ss", "us", "is", "ics")):
        return False
    return lexicon.zipf(word[:-1]) >= lexicon.zipf(word) - 1.0 and lexicon.zipf(word[:-1]) >= 3


@lru_cache(maxsize=4)
def _keeps_apostrophes(text: str) -> bool:
    """Did any apostrophe of the text survive? Then the deletion of signs did not strike here."""
    if "'" not in text and "’" not in text:
        return False
    return any(sign in text for sign in ("’s", "'s", "n’t", "n't", "’re", "'re", "s’ ", "s' "))


def lost_apostrophes(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """``didnt``, ``Ukraines exports``, and ``the governments plan`` in a text that lost others.

    >>> [mark.alternative for mark in lost_apostrophes("The mayor said she didnt expect it to pass.", ["didnt"])]
    ['didn’t']
    """
    bare = [word for word in odd if word in _bare()]
    note = "an apostrophe is lost"
    for word in bare:
        found = (at for at in places_of(text, word) if is_prose(text, at))
        yield from (Mark(at, at + len(word), "dropped-punct", Tier.CERTAIN, note, _bare()[word]) for at in found)
    if _keeps_apostrophes(text):
        return
    named = [word for word in odd if is_possessive_of_a_name(word)]
    note = "the apostrophe before the s is lost"
    for word in named:
        found = (at for at in places_of(text, word) if _owns(text, at + len(word)))
        right = f"{word[:-1]}’s"
        yield from (Mark(at, at + len(word), "dropped-punct", Tier.CERTAIN, note, right) for at in found)
    if bare or named:
        yield from _plain_possessives(text, lexicon.tokens(text).types)


@cache
def _bare() -> dict[str, str]:
    plain = {word.replace("'", ""): word.replace("'", "’") for word in listed("contraction")}
    return plain | {bare.capitalize(): whole.capitalize() for bare, whole in plain.items()}


def _plain_possessives(text: str, types: frozenset[str]) -> Iterator[Mark]:
    for word in types:
        if len(word) < 4 or not word.endswith("s") or not word.islower():
            continue
        for at in places_of(text, word):
            behind = word_behind(text, at + len(word) + 1)
            if not behind.islower() or behind in small_words() or text[at + len(word)] != " ":
                continue
            owned = lexicon.pair(f"{word[:-1]}'s", behind)
            if owned >= 3 and owned > 3 * lexicon.pair(word, behind):
                note = "other apostrophes of this text are lost, and so may be one here"
                yield Mark(at, at + len(word), "dropped-punct", Tier.PROBABLE, note, f"{word[:-1]}’s")


_LANGUAGES = ("es", "fr", "de", "it", "pt", "pl", "tr", "ro")
_NAMES = {"es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese", "pl": "Polish"}
_NAMES |= {"tr": "Turkish", "ro": "Romanian"}
_CYRILLIC = re.compile(r"(?<![\u0400-\u052f])[\u0400-\u052f]{3,}(?: [\u0400-\u052f]+)+")


def cyrillic(text: str) -> Iterator[Mark]:
    """A run of Cyrillic.

    >>> [(mark.start, mark.end) for mark in cyrillic("The bus was full of tourists, пояснив речник.")]
    [(30, 44)]
    """
    if not text.isascii():
        for found in _CYRILLIC.finditer(text):
            if not in_quotation(text, found.start()):
                note = "words in Cyrillic letters inside an English passage"
                yield Mark(*found.span(), "untranslated", Tier.FLAG, note)


def may_be_untranslated(word: str) -> bool:
    """Is the word a small one of another language, or one that translators leave?

    >>> may_be_untranslated("ayuntamiento"), may_be_untranslated("council")
    (True, False)
    """
    return word in listed("left-over") or any(word in _small_of(language) for language in _LANGUAGES)


def untranslated(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """Small words of another language in a row, and single words that translators leave.

    >>> text = "The fire began in the ayuntamiento of the old town."
    >>> [(mark.start, mark.end) for mark in untranslated(text, ["ayuntamiento"])]
    [(22, 34)]
    """
    types = frozenset(odd)
    for word in types & listed("left-over"):
        for at in places_of(text, word):
            if (
                text[at - 1 : at] == " "
                and text[at + len(word) : at + len(word) + 4] != " al."
                and not in_quotation(text, at)
            ):
                behind = word_behind(text, at + len(word) + 1)
                if behind.islower() and lexicon.zipf(behind) >= 5:
                    note = "a word of another language was left as it was"
                    yield Mark(at, at + len(word), "untranslated", Tier.FLAG, note)
    for language in _LANGUAGES:
        if len(types & _small_of(language)) >= 2:
            yield from _runs(text, language)


@cache
def _small_of(language: str) -> frozenset[str]:
    """Small words of a language that are no English words."""
    return frozenset(word for word in listed(f"foreign-{language}") if lexicon.zipf(word) < 5.6 and len(word) > 1)


def _runs(text: str, language: str) -> Iterator[Mark]:
    """Two or more in a row, or with one small-lettered word between them; not in names (``Rio de la Plata``)."""
    known, tokens = _small_of(language), lexicon.tokens(text)
    hits = [i for word in tokens.types & known for i in tokens.places[word]]
    hits.sort()
    done = -1
    for i, after in pairwise(hits):
        if i <= done or not 0 < after - i <= 2 or not all(word.islower() for word in tokens.words[i : after + 1]):
            continue
        first, last = i, after
        while first and _is_of(tokens.words[first - 1], language):
            first -= 1
        while last + 1 < len(tokens.words) and (
            tokens.words[last + 1] in known or _is_of(tokens.words[last + 1], language)
        ):
            last += 1
        done = last
        start, end = tokens.spans[first][0], tokens.spans[last][1]
        if last - first >= 2 and "\n" not in text[start:end] and not in_quotation(text, start):
            yield Mark(start, end, "untranslated", Tier.FLAG, f"words of {_NAMES[language]} inside an English passage")


def _is_of(word: str, language: str) -> bool:
    """A small-lettered word that this language knows and English hardly."""
    return (
        word.islower() and lexicon.zipf(word, language) >= 3 and lexicon.zipf(word) < lexicon.zipf(word, language) - 0.7
    )


_NUMBERS = frozenset(
    {"Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Several", "Many", "Dozens", "Hundreds"}
)


def may_lack_an_apostrophe(word: str) -> bool:
    """Is the word a bare contraction or the possessive of a name without its apostrophe?

    >>> may_lack_an_apostrophe("didnt"), may_lack_an_apostrophe("Ukraines"), may_lack_an_apostrophe("did")
    (True, True, False)
    """
    return word in _bare() or is_possessive_of_a_name(word)


def is_possessive_of_a_name(word: str) -> bool:
    """A name of which there is one, with an s: ``Ukraines`` and ``Peskovs``, not ``Americans`` or ``Adams``.

    >>> is_possessive_of_a_name("Ukraines"), is_possessive_of_a_name("Americans")
    (True, False)
    """
    name = word[:-1]
    if len(word) < 5 or not word.endswith("s") or not word.istitle() or not is_name(name):
        return False
    known = lexicon.zipf(name)
    return known >= 2.0 and lexicon.zipf(word) < min(known - 1.2, 2.5) and name.lower() not in listed("no-possessive")


def _owns(text: str, end: int) -> bool:
    """Does a small-lettered word that is no small word stand behind? ``Lavrovs a day later`` owns too."""
    behind = word_behind(text, end + 1) if text[end : end + 1] == " " else ""
    return behind.islower() and (behind not in small_words() or behind in {"a", "own"})
