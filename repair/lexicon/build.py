"""Build the lexicon: frequencies from wordfreq, pairs and capital shares counted from English news.

    python -m repair.lexicon.build [OUT]

reads the counted texts from ``$REPAIR_DATA`` or ``../shared/data`` and takes a minute or two. Counts are facts: no
sentence of the texts is kept. wordfreq is needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import math
import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from string import ascii_lowercase

from repair import table
from repair.gazetteer.entities import core, given_names, surnames
from repair.gazetteer.transliteration import fold as without_accents
from repair.lexicon import accents
from repair.lexicon.accents import Accented
from repair.lexicon.counts import WORD, Counts, count, english_lines, foreign_lines, printed_small
from repair.lexicon.name_shape import FAMILIES, MOST_FAMILIES, WORTH_OF_A_FAMILY, Shape, families, learned
from repair.lexicon.words import (
    CAPITAL_SHARE,
    LANGUAGES,
    PAIR,
    SHARE_STEP,
    TAGS,
    ZIPF_STEP,
    fold,
    pack_count,
    table_path,
)

Row = tuple[str, bytes]

# lexicon.marisa is to stay below 6 MB. English down to 1.0 is all that wordfreq has; one step more for the others
# (2.4 instead of 2.5) costs 0.37 MB; English from 1.2 on would save 0.22 MB.
ENGLISH_FLOOR = 1.0
FLOOR = 2.5
# A pair seen twice is too often a slip or one text that came by two ways: 460,144 pairs against 275,194.
LEAST_PAIRS = 3
LEAST_SEEN = 10
# A word with accents that English prints at least so often, with or without them (zipf); it may have lost its letters.
LEAST_ACCENTED = 1.5
# A word that English hardly prints, of one of these languages, must look like a name (log-odds), and be commoner than
# what is left of it is in any of them or in English. In English news seven in ten of the places where what is left of
# such a word could stand were losses; of words that look less like names one in three, of words with remains that are
# commoner in any language one in 300.
NAMED = ("es", "fr", "pt", "de", "it", "pl", "cs", "ro", "tr", "hu")
LEAST_LIKE_A_NAME = -0.5
LEAST_THERE = 1.0
LONGEST_NAME = 13
HARDLY_COMMONER = 0.5
KNOWN_EVERYWHERE = 5  # families that make a name of a word that its own language prints small

# Any other accented word that its language prints so often (zipf), and that leaves no common English word; down to 2.0
# there are 200,000 more for a megabyte.
ACCENTED_FLOOR = 3.0
ENGLISH_ENOUGH = 4.5

ASCII = frozenset(ascii_lowercase)
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff']+")
_CYRILLIC = re.compile(r"[\u0430-\u052f']+")


def frequencies(language: str) -> dict[str, float]:
    """From each word of wordfreq's best list to its zipf, in the language's own script."""
    from wordfreq import get_frequency_dict

    script = _CYRILLIC if language in ("ru", "uk") else _LATIN
    found: dict[str, float] = {}
    for word, share in get_frequency_dict(language, wordlist="best").items():
        key = fold(word)
        if script.fullmatch(key) and WORD.fullmatch(key):
            found[key] = max(found.get(key, 0.0), math.log10(share * 1e9))
    get_frequency_dict.cache_clear()  # it keeps every list for good: a gigabyte in all
    return found


def kept(known: Mapping[str, float], floor: float) -> dict[str, int]:
    """The words above a floor, as they are stored."""
    return {word: round(zipf * ZIPF_STEP) for word, zipf in known.items() if zipf >= floor}


def rows(words: dict[str, dict[str, int]], counts: Counts) -> Iterator[tuple[str, bytes]]:
    """The rows of the table, in the form that ``words.py`` describes.

    >>> list(rows({"en": {"rain": 88}, "de": {"rain": 60}}, Counts()))
    [('rain', b'\\x00\\x03X<')]
    """
    facts: dict[str, list[tuple[int, int]]] = {}
    for language, known in words.items():
        for word, frequency in known.items():
            facts.setdefault(word, []).append((TAGS[language], frequency))
    for word, seen in counts.running.items():
        if seen >= LEAST_SEEN:
            share = round(SHARE_STEP * counts.capitals[word] / seen)
            facts.setdefault(word, []).append((CAPITAL_SHARE, share))
    for (left, right), seen in counts.pairs.items():
        if seen >= LEAST_PAIRS:
            facts[f"{left} {right}"] = [(PAIR, pack_count(seen))]
    for key, known_facts in facts.items():
        yield key, bytes(tag for tag, _ in known_facts) + bytes(number for _, number in known_facts)


def accented(words: Mapping[str, Mapping[str, float]], likely: Callable[[str, str], float]) -> Iterator[Row]:
    """The rows of the table of accented words: from what the deletion of non-ASCII letters leaves to the word.

    ``words`` are frequencies by language, as zipf; ``likely`` says how much a word of a language looks like a name.

    >>> words = {"en": {"müller": 3.0, "mller": 1.1, "são": 3.5, "so": 6.5}, "cs": {"harabiš": 1.5, "hodně": 1.5}}
    >>> [key for key, _ in accented(words, lambda word, language: -1.0 if word == "hodně" else 1.0)]
    ['harabi', 'mller']
    """
    found = {word for known in words.values() for word in known if not word.isascii()}
    remains = {word: left for word in found if len(left := _left(word)) >= 3 and left.isalpha()}
    best = best_known(words, remains)
    # What is a word in Latvian may still be what is left of a Spanish name (Galdós).
    here = best_known(
        {language: words[language] for language in ("en", *NAMED) if language in words}, set(remains.values())
    )
    for word, left in sorted(remains.items()):
        frequency, language = best[word]
        usual = _is_usual(word, frequency, words[language])
        english = _english_knows(word, left, words["en"], usual)
        rarer = frequency >= LEAST_THERE and frequency > here.get(left, (0.0, ""))[0]
        named = english or (rarer and usual and len(word) <= LONGEST_NAME)
        like_a_name = likely(word, language) if named else LEAST_LIKE_A_NAME - 1
        if english or like_a_name >= LEAST_LIKE_A_NAME:
            yield left, accents.packed(Accented(word, frequency, language, like_a_name))
        elif frequency >= ACCENTED_FLOOR and words["en"].get(left, 0.0) < ENGLISH_ENOUGH:
            yield left, accents.packed(Accented(word, frequency, language))


def _left(word: str) -> str:
    return word.encode("ascii", "ignore").decode("ascii")


def best_known(words: Mapping[str, Mapping[str, float]], wanted: Container[str]) -> dict[str, tuple[float, str]]:
    """The highest frequency of each word that is wanted, and in which language."""
    best: dict[str, tuple[float, str]] = {}
    for language, known in words.items():
        for word, frequency in known.items():
            if word in wanted and best.get(word, (0.0, "")) < (frequency, language):
                best[word] = frequency, language
    return best


def _is_usual(word: str, frequency: float, known: Mapping[str, float]) -> bool:
    """Is it what its language prints, and no form of a name that is commoner without accents, or without an s?"""
    return known.get(without_accents(word), 0.0) <= frequency + HARDLY_COMMONER and not (
        word.endswith("s") and known.get(word[:-1], 0.0) > frequency
    )


def _english_knows(word: str, left: str, english: Mapping[str, float], usual: bool) -> bool:
    printed = max(english.get(word, 0.0), english.get(without_accents(word), 0.0) if usual else 0.0)
    return printed > max(english.get(left, 0.0), LEAST_ACCENTED)


def likelihood(words: Mapping[str, Iterable[str]], data: Path) -> Callable[[str, str], float]:
    """How much an accented word of a language looks like a name, learned from our names and from its news."""
    plain = {without_accents(word) for language in NAMED for word in words[language] if not word.isascii()}
    held = families({language: map(without_accents, words[language]) for language in FAMILIES}, plain)
    shapes: dict[str, Shape] = {}
    small: dict[str, set[str]] = {}
    names = _names()
    for language in NAMED:
        small[language] = printed_small(foreign_lines(data, language))
        shapes[language] = learned(sorted(names[language]), sorted(small[language]))
    # In the list of a language stand names of others, and words that were misread (nejvyąąí).
    letters = {language: ASCII.union(*names[language]) for language in NAMED}

    def likely(word: str, language: str) -> float:
        language = "cs" if language == "sk" else language
        if language not in shapes or not letters[language].issuperset(word):
            return LEAST_LIKE_A_NAME - 1
        others = len(held.get(without_accents(word), frozenset()) - {FAMILIES[language]})
        if word in small[language] and others < KNOWN_EVERYWHERE:
            return LEAST_LIKE_A_NAME - 1
        return shapes[language].odds(word) + WORTH_OF_A_FAMILY * min(others, MOST_FAMILIES)

    return likely


def _names() -> dict[str, set[str]]:
    """Accented names of our own lists by language; a Slovak name is as good as a Czech one."""
    found: dict[str, set[str]] = {language: set() for language in NAMED}
    listed = [*given_names(), *surnames()]
    listed += [(word, (entity.native_language,)) for entity in core() for word in entity.native.split(" ")]
    for name, languages in listed:
        for language in {"cs" if language == "sk" else language for language in languages} & found.keys():
            if not name.isascii():
                found[language].add(fold(name))
    return found


def main() -> None:
    """Build the tables and print how much is in them."""
    parser = argparse.ArgumentParser(prog="python -m repair.lexicon.build", description=__doc__.split("\n")[0])
    parser.add_argument(
        "out", nargs="?", type=Path, default=table_path(), help="the file to write (default: the package's)"
    )
    out: Path = parser.parse_args().out
    data = Path(os.environ.get("REPAIR_DATA", "../shared/data"))
    counts = count(english_lines(data))
    languages = dict.fromkeys((*LANGUAGES, *accents.LANGUAGES, *FAMILIES))
    everything = {language: frequencies(language) for language in languages}
    words = {
        language: kept(everything[language], ENGLISH_FLOOR if language == "en" else FLOOR) for language in LANGUAGES
    }
    likely = likelihood(everything, data)
    lost = list(accented({language: everything[language] for language in accents.LANGUAGES}, likely))
    table.build(out, rows(words, counts))
    for language, known in words.items():
        print(f"| {language} | {len(known)} | {min(known.values()) / ZIPF_STEP} |")
    print("pairs", sum(seen >= LEAST_PAIRS for seen in counts.pairs.values()), "of", len(counts.pairs), "seen")
    print("accented words", len(lost))
    print("capital shares", sum(seen >= LEAST_SEEN for seen in counts.running.values()))
    beside = out.with_name(accents.table_path().name)
    table.build(beside, lost)
    for path in (out, beside):
        print(f"{path}: {path.stat().st_size} bytes, digest {table.Table.open(path).digest}")


if __name__ == "__main__":
    main()
