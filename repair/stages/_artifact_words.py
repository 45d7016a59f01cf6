"""Words and figures run together, raised or lowered: "borderPutin", "20182022", "Putin Can meet", "odesa"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from repair import gazetteer, lexicon
from repair.document import Mark
from repair.edit import Tier
from repair.lines import in_quotation, line_around, of_line
from repair.stages._artifact_text import is_name, is_unknown, listed, small_words, word_before, word_behind
from repair.stages._places import chunk_around, found_at, is_prose, occurrences, places_of

LONGEST = 60  # letters; no two words run together have more
_HUMP = re.compile(r"([A-Z]?[a-z]{2,})([A-Z][a-z]+)")
_FUSED_STOP = re.compile(r"\.([A-Z][a-z]{2,40})(?![\w@]|\.\w|/)")


def fused_words(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """Two words whose blank went: at a capital, behind a name, between two small words.

    >>> [mark.alternative for mark in fused_words("Troops near the borderPutin visited stayed.", ["borderPutin"])]
    ['border Putin']
    """
    for word in odd:
        if (found := parts_of(word)) is None:
            continue
        parts, tier, note = found
        places = list(places_of(text, word))
        if len(places) == 1 and is_prose(text, places[0]) and "." not in chunk_around(text, places[0])[:-2]:
            yield Mark(places[0], places[0] + len(word), "fused-words", tier, note, parts)


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> tuple[str, Tier, str] | None:
    """How a token comes apart, if it does, with how sure that is and why.

    >>> parts_of("ofthe"), parts_of("often")
    (('of the', <Tier.CERTAIN: 'certain'>, 'two small words without their blank'), None)
    """
    if not 5 <= len(word) <= LONGEST or not word.isascii() or word.isupper():
        return None
    if word.islower():
        return _small_parts(word)
    if word.istitle():
        return _behind_a_name(word)
    hump = _HUMP.fullmatch(word)
    if not hump or not is_unknown(word):
        return None
    left, right = hump.groups()
    note = f"{left!r} and {right!r} are words, {word!r} is none"
    if left[0].isupper():
        starts = right.lower() in listed("starts-a-sentence") and is_name(left) and lexicon.zipf(left) >= 2.5
        article = left == "The" and lexicon.zipf(right) >= 3.5
        return (
            ((f"{left}. {right}" if starts else f"{left} {right}"), Tier.PROBABLE, note) if starts or article else None
        )
    if lexicon.zipf(left) < 3 or lexicon.zipf(right) < 2.5 or left == "the":
        return None
    if right.lower() in listed("starts-a-sentence"):
        return f"{left}. {right}", Tier.PROBABLE, note
    return f"{left} {right}", (Tier.CERTAIN if is_name(right) else Tier.PROBABLE), note


def _small_parts(word: str) -> tuple[str, Tier, str] | None:
    """``ofthe`` from the closed list; ``monthsafter`` when no language knows it and the pair is common."""
    if word in _glued():
        return _glued()[word], Tier.CERTAIN, "two small words without their blank"
    if len(word) < 6 or not is_unknown(word):
        return None
    # 20 sightings of the pair: below, half of the hits on clean news were rare words and names of users.
    splits = ((word[:i], word[i:]) for i in range(2, len(word) - 1))
    known = [(lexicon.pair(*halves), halves) for halves in splits if not small_words().isdisjoint(halves)]
    best = max(known, default=(0, ("", "")))
    if best[0] < 20 or min(map(lexicon.zipf, best[1])) < 4:
        return None
    return " ".join(best[1]), Tier.PROBABLE, f"no language has the word, and {' '.join(best[1])!r} is a common pair"


@cache
def _glued() -> dict[str, str]:
    firsts, seconds = listed("glued"), listed("glued-behind")
    return {f + s: f"{f} {s}" for f in firsts for s in seconds}


def _behind_a_name(word: str) -> tuple[str, Tier, str] | None:
    if len(word) < 7 or not word.endswith(_endings()) or not is_unknown(word):
        return None
    for small in _endings():
        name = word.removesuffix(small)
        if name != word and len(name) > 3 and lexicon.capital_share(name) == 1.0 and lexicon.zipf(name) >= 2.5:
            return f"{name} {small}", Tier.PROBABLE, f"{name!r} is a name, and {word!r} is not known"
    return None


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(listed("fuses")))


def _is_fused(text: str, at: int, left: str, right: str) -> bool:
    if len(left) < 3 or not left[1:].islower() or right.lower() in listed("domain") or not is_prose(text, at):
        return False
    if lexicon.zipf(left) < 2.5 or lexicon.zipf(right) < 2:
        return False
    return "." not in word_before(text, at - len(left)) and text[at - len(left) - 1 : at - len(left)] not in {".", "-"}


_SECOND_YEARS = tuple(re.compile(rf"{century}(?<=[12]\d\d\d{century})") for century in ("18", "19", "20"))
_YEARS = re.compile(r"((?:1[6-9]|20)\d\d)((?:1[6-9]|20)\d\d)(?![\w,/_-]|\.\d)")
_NUMBERED = re.compile(
    r"(?:\d|\b(?i:lot|code|number|numbers|no|call|tel|phone|fax|id|ref|account|isbn|serial))[ .:#]*\Z"
)

_AGES = re.compile(r"aged? (?:between |from )?(\d\d)(\d\d)(?!\d|[.,]\d)")

_SCORE = re.compile(r"(?:lost|won|drew) ([0-9])([0-9])(?= (?:after|against|at home|away|to|on aggregate|in the)\b)")


def fused_numbers(text: str) -> Iterator[Mark]:
    """Digits that may have lost a dash: two years in a row, two ages, a day that no month has, a score.

    >>> [mark.alternative for mark in fused_numbers("The drought of 20182022 emptied them.")]
    ['2018–2022']
    """
    types = lexicon.tokens(text).types
    yield from _years(text)
    yield from _days(text)
    if "aged" in types:
        for found in _AGES.finditer(text):
            if int(found[1]) < int(found[2]):
                note = "two ages that may have lost the dash between them"
                yield Mark(found.start(1), found.end(), "fused-number", Tier.PROBABLE, note, f"{found[1]}–{found[2]}")
    for word in types & {"lost", "won", "drew"}:
        for at in found_at(text, f"{word} "):
            if score := _SCORE.match(text, at):
                note = "a score may have lost its dash"
                yield Mark(score.start(1), score.end(2), "fused-number", Tier.FLAG, note, f"{score[1]}–{score[2]}")


def raised_words(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """A verb, or "and" between two words, with a capital inside a sentence.

    >>> [mark.alternative for mark in raised_words("The mayor Dropped the plan after a night.", ["Dropped"])]
    ['dropped']
    """
    for verb in listed("verb").intersection(odd):
        places = [at for at in found_at(text, verb) if _is_verb_here(text, at, verb)]
        if len(places) == 1 and not _is_heading(text, places[0]) and not in_quotation(text, places[0]):
            at, note = places[0], f"{verb.lower()!r} is a verb here, inside a sentence"
            yield Mark(at, at + len(verb), "caps", Tier.CERTAIN, note, verb.lower())
    for word in _BETWEEN.intersection(odd):
        for at in found_at(text, f" {word} "):
            if _is_between(word_before(text, at), word_behind(text, at + len(word) + 2)):
                if in_quotation(text, at) or _is_heading(text, at):
                    continue
                note = f"{word.lower()!r} stands between two words of a sentence"
                yield Mark(at + 1, at + 1 + len(word), "caps", Tier.PROBABLE, note, word.lower())


_BETWEEN = frozenset({"And", "Or"})
_STOP = re.compile(r"[.!?][\"”’')]*(?:\s|\Z)")


def may_be_raised(word: str) -> bool:
    """Is the word one of those that ``raised_words`` looks for?

    >>> may_be_raised("Dropped"), may_be_raised("dropped")
    (True, False)
    """
    return word in _BETWEEN or word in listed("verb")


def _is_verb_here(text: str, at: int, verb: str) -> bool:
    end = at + len(verb)
    if text[at - 1 : at] != " " or text[end : end + 1] != " " or not text[end + 1 : end + 2].islower():
        return False
    before, behind = word_before(text, at - 1), word_behind(text, end + 1)
    if not before or before.lower() in small_words() or not _may_follow(verb, behind):
        return False
    if before[0].islower():
        determined = verb not in listed("surname") or _DETERMINED.search(text, max(0, at - 40), at)
        return lexicon.zipf(before) >= 3 and bool(determined)
    share = lexicon.capital_share(before)
    return share is None or share >= 0.6


def _is_heading(text: str, at: int) -> bool:
    """Do many of the longer words around begin with a capital that are no names?"""
    start, end = line_around(text, at)
    near: list[str] = re.findall(r"[^\W\d_]{4,}", text[max(start, at - 70) : min(end, at + 70)])
    raised = [word for word in near if word[0].isupper() and not is_name(word)]
    return len(raised) > 2 or of_line(text, at, _last_stop) < at


def _last_stop(text: str, start: int, end: int) -> int:
    """Where the last sentence of a line ends, -1 where none does."""
    return max((stop.start() for stop in _STOP.finditer(text, start, end)), default=-1)


def fused_stops(text: str) -> Iterator[Mark]:
    """A stop with no blank behind it between two words.

    >>> [mark.alternative for mark in fused_stops("The tunnel was closed.Drivers took the pass.")]
    ['closed. Drivers']
    """
    hits = [(found.start(), word_before(text, found.start()), found[1]) for found in _FUSED_STOP.finditer(text)]
    hits = [hit for hit in hits if _is_fused(text, *hit)]
    written = occurrences(text, {f"{left}.{right}" for _, left, right in hits})
    for at, left, right in hits:
        if written[f"{left}.{right}"] == 1:  # twice it may be a brand
            note = "the blank behind the stop is gone, or the stop stands for a blank"
            starts = right.lower() in listed("starts-a-sentence") or not is_name(right)
            tier = Tier.CERTAIN if starts and left.islower() else Tier.PROBABLE
            yield Mark(at - len(left), at + 1 + len(right), "fused-words", tier, note, f"{left}. {right}")


_MONTHS = frozenset(
    {"January", "February", "March", "April", "May", "June", "July"}
    | {"August", "September", "October", "November", "December"}
)
_DAY = re.compile(r" ([1-9])(\d{1,2})\Z")


def _years(text: str) -> Iterator[Mark]:
    """Found by the century of the second year, which a digit stands before; what is written twice is a number."""
    starts = (second.start() - 4 for century in _SECOND_YEARS for second in century.finditer(text))
    hits = [found for at in starts if text[at - 1 : at] in _BEFORE_A_YEAR and (found := _YEARS.match(text, at))]
    hits = [found for found in hits if 0 < int(found[2]) - int(found[1]) <= 150]
    written = occurrences(text, {found[0] for found in hits})
    for found in hits:
        at = found.start()
        if written[found[0]] == 1 and not _NUMBERED.search(text[max(0, at - 12) : at]):
            note = "two years that may have lost the dash between them"
            yield Mark(*found.span(), "fused-number", Tier.PROBABLE, note, f"{found[1]}–{found[2]}")


_BEFORE_A_YEAR = frozenset({"", " ", "(", "\n", "“", '"', "\u00a0"})


def _days(text: str) -> Iterator[Mark]:
    for month in lexicon.tokens(text).types & _MONTHS:
        for at in found_at(text, f" {month}"):
            if text[at - 1 : at].isdigit() and (found := _DAY.search(text, max(0, at - 4), at)):
                first, last = int(found[1]), int(found[2])
                if int(found[1] + found[2]) > 31 and first < last <= 31:
                    note = "no month has this day: a dash may be lost"
                    yield Mark(found.start(1), at, "fused-number", Tier.FLAG, note, f"{first}–{last}")


def _is_between(left: str, right: str) -> bool:
    """Two names, or two plain words."""
    if not left or not right or left in small_words():
        return False
    return (left.islower() and right.islower()) or (is_name(left) and is_name(right))


_DETERMINED = re.compile(r"\b(?:the|a|an|The|A|An|of)(?: [\w’'-]+){0,3} \Z")


def _may_follow(verb: str, behind: str) -> bool:
    if verb not in {"Can", "Could", "Would", "Should", "Must"}:
        return behind in listed("follows-a-verb")
    base = behind not in small_words() and not behind.endswith(("s", "ed", "ing", "ly"))
    return base or behind in {"be", "have", "do"}


def lowered_names(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """A well-known name without its capital, in a text that has others.

    >>> [mark.alternative for mark in lowered_names("Ships bound for odesa waited.", ["odesa"])]
    ['Odesa']
    """
    names = [word for word in odd if is_lowered_name(word)]
    if not names or len(names) > 4:  # who writes all names small does so on purpose
        return
    types = lexicon.tokens(text).types
    for word in names:
        if word.capitalize() in types:
            continue
        for at in places_of(text, word):
            start, _ = line_around(text, at)
            if is_prose(text, at) and text[at - 1 : at] == " " and text[start].isupper():
                note = "a name without its capital"
                yield Mark(at, at + len(word), "caps", Tier.PROBABLE, note, word.capitalize())


def is_lowered_name(word: str) -> bool:
    """Is the word a place or given name that English never writes small?

    >>> is_lowered_name("odesa"), is_lowered_name("turkey")
    (True, False)
    """
    if word in listed("lowered"):
        return True
    if not word.islower() or (lexicon.capital_share(word) or 0.0) < 0.995:
        return False
    return lexicon.zipf(word) >= 2.2 and bool(gazetteer.countries_in(word))
