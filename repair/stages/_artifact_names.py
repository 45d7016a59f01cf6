"""Names that are damaged: letters lost, in a foreign form, turned into words, or spelled in two ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations

from repair import gazetteer, lexicon
from repair.channel import evidence
from repair.document import Mark
from repair.edit import Tier
from repair.gazetteer import Candidate
from repair.stages._artifact_text import table
from repair.stages._places import forms_at, found_at, occurrences, phrases_at, places_of, stands_alone, words_at

# Powers of ten by which the right name is likelier than the token, from form alone. On 0.47 million clean words lost
# letters at 0.6 were wrong in 4 of 5 (Kazaa, Landa), at 1.2 the one left was right; foreign forms at 0.6 were 10 of 10.
LOST, LOST_FOR_SURE, FOREIGN = 1.2, 3.0, 0.6
FOREIGN_KINDS = ("city", "region", "country", "sea", "river", "person", "place")


def damaged_names(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """A token that is the remains of a known name, or the form another language has for it.

    >>> [(mark.kind, mark.alternative) for mark in damaged_names("Floods closed roads around Mlaga.", ["Mlaga"])]
    [('dropped-letter', 'Málaga')]
    """
    explained = _Explained(text)
    for word in odd:
        for mark_kind, tier, key, right in readings(word):
            found = [at for at in forms_at(text, key) if _is_whole(text, at, at + len(key))]
            if found and right not in explained:
                note = _note(mark_kind, right)
                yield from (Mark(at, at + len(key), mark_kind, tier, note, right) for at in found)
                break


def _note(kind: str, right: str) -> str:
    if kind == "dropped-letter":
        return f"looks like {right!r} after its letters outside ASCII were deleted"
    return f"the form that another language or alphabet has for {right!r}"


class _Explained:
    """The names that stand beside a form in full, as in ``Firenze (Florence)``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._brackets = [at + 1 for at in found_at(text, "(")]
        self._of_length: dict[int, frozenset[str]] = {}

    def __contains__(self, name: str) -> bool:
        size = len(name)
        if size not in self._of_length:
            self._of_length[size] = frozenset(self._text[at : at + size] for at in self._brackets)
        return name in self._of_length[size]


def _is_whole(text: str, start: int, end: int) -> bool:
    """No stop or sign of an address touches it, and no name runs on: ``Kev Adams`` is no Kyiv."""
    return (
        stands_alone(text, start, end)
        and text[start - 1 : start] not in {".", "&", "$"}
        and not (text[end : end + 1] == "." and text[end + 1 : end + 2].isalnum())
    )


def _judged(candidate: Candidate) -> tuple[float, str, Tier, str, str] | None:
    if candidate.key.islower() or candidate.kind == "given":
        return None
    fit = evidence.fit(candidate)
    if candidate.lossy:
        if fit < LOST or (candidate.key.endswith("s") and lexicon.zipf(candidate.key[:-1]) > 2.5):
            return None
        tier = Tier.CERTAIN if fit >= LOST_FOR_SURE else Tier.PROBABLE
        return fit, "dropped-letter", tier, candidate.key, candidate.name
    if candidate.source != "core" or candidate.kind not in FOREIGN_KINDS or fit < FOREIGN or not candidate.links:
        return None
    if gazetteer.ascii_form(candidate.key) == gazetteer.ascii_form(candidate.name):
        return None  # the accents alone are style
    if candidate.kind == "person" and " " not in candidate.key and lexicon.zipf(candidate.key) > 1.5:
        return None
    tier = Tier.PROBABLE
    return fit - 1, "translit-variant", tier, candidate.key, candidate.name


def _words(left: str) -> Iterator[tuple[float, str, Tier, str, str]]:
    """Accented words that English prints and that may have come out so (``rsum``, ``Mller``)."""
    if not left[1:].islower() or lexicon.zipf(left) >= 1.5 or lexicon.best_zipf(left)[0] >= 2.5 or len(left) < 4:
        return
    for word in (known.word for known in lexicon.accented(left) if lexicon.zipf(known.word)):
        gain = max(lexicon.zipf(word), lexicon.zipf(gazetteer.ascii_form(word)) - 0.3) - lexicon.zipf(left)
        if gain >= 2:
            right = word if left.islower() else word[0].upper() + word[1:]
            yield gain, "dropped-letter", Tier.PROBABLE, left, right


@cache
def _translated() -> dict[str, tuple[tuple[str, str, str, tuple[str, ...]], ...]]:
    """The reviewed list, filed under the longest word of each phrase."""
    filed: dict[str, list[tuple[str, str, str, tuple[str, ...]]]] = defaultdict(list)
    for phrase, right, language, words in table("names"):
        filed[max(phrase.replace("'", " ").split(), key=len)].append((phrase, right, language, tuple(words.split())))
    return {word: tuple(rows) for word, rows in filed.items()}


def translated_names(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """A name that was turned into words, from a reviewed list; the common ones only with a word that fits.

    >>> [mark.alternative for mark in translated_names("The train stopped at Good Airs.", ["Good"])]
    ['Buenos Aires']
    """
    types = lexicon.tokens(text).types
    for word in odd:
        for phrase, right, language, words in _translated().get(word, ()):
            if words and types.isdisjoint(words):
                continue
            for at in phrases_at(text, phrase):
                end = at + len(phrase)
                if text[end : end + 1] == " " and text[end + 1 : end + 2].isupper() and phrase.count(" ") == 1:
                    continue  # "Go Italy Tours"
                note = f"{right!r} turned into words, probably from {language!r}"
                tier = Tier.PROBABLE if words else Tier.CERTAIN
                yield Mark(at, end, "translated-name", tier, note, right)


# A surname this rare (zipf) is not met in another spelling by chance: 9 pairs in 0.47 million clean words, most of
# them the same name.
RARE = 2.6
LONGEST = 40  # letters
FEW = 20  # words are compared each with each
SIMILAR = {frozenset(pair) for pair in ("ae", "vw", "yi", "kc", "sz", "ou", "kq", "gh", "jy", "tc", "uv", "gj", "ei")}


def two_spellings(text: str, odd: Iterable[str]) -> Iterator[Mark]:
    """Two forms of one name in one text: both of one known name, or rare words that differ in one kindred letter.

    >>> text = "Kovalenko signed first; Kowalenko then spoke."
    >>> [(mark.start, mark.alternative) for mark in two_spellings(text, ["Kovalenko", "Kowalenko"])]
    [(24, 'Kovalenko')]
    """
    types = lexicon.tokens(text).types
    for word in odd:
        for right in other_forms(word):
            if right in types:
                note = f"the text also says {right!r}, which is the usual form in English"
                yield from (
                    Mark(at, at + len(word), "inconsistent-term", Tier.PROBABLE, note, right)
                    for at in places_of(text, word)
                )
    named = [word for word in odd if is_rare_name(word)]
    if len(named) < 2:
        return
    pairs = sorted(_variants(named))
    written = occurrences(text, {word for pair in pairs for word in pair})
    for pair in pairs:
        # The rarer of the two in this text, or the later.
        first = {word: next(words_at(text, word)) for word in pair}
        odd, usual = sorted(pair, key=lambda word: (written[word], lexicon.zipf(word), -first[word]))
        at, note = first[odd], f"{usual!r} in the same text may be the same name"
        yield Mark(at, at + len(odd), "inconsistent-term", Tier.PROBABLE, note, usual)


def _variants(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of words that differ in one of the kindred letters, neither the first nor the last."""
    alike: defaultdict[tuple[int, str, str], list[str]] = defaultdict(list)
    for word in words:
        alike[len(word), word[0], word[-1]].append(word)
    for kin in alike.values():
        pairs = combinations(kin, 2) if len(kin) <= FEW else _with_one_hole(kin)
        yield from ((min(pair), max(pair)) for pair in pairs if _is_variant(*pair))


def _with_one_hole(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that are the same but for one letter, without comparing each with each."""
    alike: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for word in words:
        for at in range(1, len(word) - 1):
            alike[word[:at], word[at + 1 :]].append(word)
    for kin in alike.values():
        yield from combinations(kin, 2)


def _is_variant(one: str, other: str) -> bool:
    differing = [frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and differing[0] in SIMILAR


def _is_other(word: str, name: str) -> bool:
    return " " not in name and gazetteer.ascii_form(name) != gazetteer.ascii_form(word)


@cache
def _former() -> dict[str, tuple[str, ...]]:
    """Older English forms of places, each with the one in use now (one row: old, new)."""
    return {old: (new,) for old, new in table("exonyms")}


@gazetteer.remembered(maxsize=50_000)
def readings(word: str) -> tuple[tuple[str, Tier, str, str], ...]:
    """Kind, tier, form in the text and right name, best first; nothing for an ordinary word.

    >>> readings("Mlaga")[0][3], readings("bridge")
    ('Málaga', ())
    """
    if len(word) < 3 or word.isupper():
        return ()
    found = [hit for candidate in gazetteer.filed_under(word) if (hit := _judged(candidate))]
    found += _words(word)
    found.sort(key=lambda hit: (-hit[0], hit[3]))
    return tuple(hit[1:] for hit in found[:3])


@gazetteer.remembered(maxsize=50_000)
def other_forms(word: str) -> tuple[str, ...]:
    """What English calls a place whose foreign or former form this is.

    >>> other_forms("Lvov")
    ('Lviv',)
    """
    if len(word) < 4 or not word.istitle():
        return ()
    former = _former().get(word, ())
    found = (c.name for c in gazetteer.filed_under(word) if c.curated and not c.lossy and c.key == word)
    return tuple(dict.fromkeys((*former, *(name for name in found if _is_other(word, name)))))


@lru_cache(maxsize=50_000)
def is_rare_name(word: str) -> bool:
    """Is the word a name that one does not meet in two spellings by chance?

    >>> is_rare_name("Kovalenko"), is_rare_name("London")
    (True, False)
    """
    if not 6 <= len(word) <= LONGEST or not word.istitle() or word.endswith("s") or lexicon.zipf(word) >= RARE:
        return False
    return (lexicon.capital_share(word) or 1.0) > 0.9


def is_in_a_translated_name(word: str) -> bool:
    """Is the word the one by which a name of the reviewed list is found?

    >>> is_in_a_translated_name("Good"), is_in_a_translated_name("good")
    (True, False)
    """
    return word in _translated()
