"""Build the lexicon: frequencies from wordfreq, pairs and capital shares counted from English news.

    python -m repair.lexicon.build [OUT]

reads the counted texts from ``$REPAIR_DATA`` or ``../shared/data`` and takes a minute or two. Counts are facts: no
sentence of the texts is kept. wordfreq is needed here and nowhere else.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from repair import table
from repair.gazetteer.transliteration import fold as without_accents
from repair.lexicon import accents
from repair.lexicon.words import (
    CAPITAL_SHARE,
    LANGUAGES,
    LOST,
    PAIR,
    SHARE_STEP,
    TAGS,
    ZIPF_STEP,
    fold,
    pack_count,
    table_path,
)

# The whole file is to stay below 6 MB. English down to 1.0 is all that wordfreq has; one step more for the others
# (2.4 instead of 2.5) costs 0.37 MB; English from 1.2 on would save 0.22 MB.
ENGLISH_FLOOR = 1.0
FLOOR = 2.5
# A pair seen twice is too often a slip or one text that came by two ways: 460,144 pairs against 275,194.
LEAST_PAIRS = 3
LEAST_SEEN = 10
# A word with accents that English prints at least so often, with or without them (zipf); it may have lost its letters.
LEAST_ACCENTED = 1.5

# An accented word of any language, to be found by what deletion leaves of it: rarer ones gave 3 % more of the names that
# news lose and half a megabyte each quarter. Of what English knows better than this, no name is left.
ACCENTED_FLOOR = 2.0
ENGLISH_ENOUGH = 4.5
MOST_A_REMAINDER = 6

# A word with the apostrophes inside it, so that "don't" is one word and "world's" another than "world".
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LATIN = re.compile(r"[a-z\u00df-\u024f\u1e00-\u1eff']+")
_LATIN_LETTERS = re.compile(r"[a-z\u00e0-\u024f\u1e00-\u1eff]+")
_CYRILLIC = re.compile(r"[\u0430-\u052f']+")
# UTF-8 read as Windows-1252 or Latin-1, and letters nobody could read: about 200 lines of the counted texts.
_MOJIBAKE = re.compile("â€|[ÂÃ][\u0080-\u00bf]|[\u0080-\u009f\ufffd]")


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted: pairs of neighbours, words inside sentences, and those of them with a capital."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    running: Counter[str] = field(default_factory=Counter)
    capitals: Counter[str] = field(default_factory=Counter)


def count(lines: Iterable[str]) -> Counts:
    """Count the pairs and the capitals of some lines.

    >>> counts = count(["The mayor of Bonn met the mayor of Graz."])
    >>> counts.pairs["mayor", "of"], counts.running["graz"], counts.capitals["graz"]
    (2, 1, 1)
    """
    counts = Counts()
    for line in lines:
        counts.pairs.update(neighbours(line))
        if not headline(line):
            for word, capital in running(line):
                counts.running[word] += 1
                counts.capitals[word] += capital
    return counts


def neighbours(line: str) -> Iterator[tuple[str, str]]:
    """Words with one space and nothing else between them, in lower case.

    >>> list(neighbours("On Monday, the ice-cold Black Sea. Nobody came"))
    [('on', 'monday'), ('the', 'ice'), ('cold', 'black'), ('black', 'sea'), ('nobody', 'came')]
    """
    before, end = "", -1
    for word in _WORD.finditer(line):
        key = fold(word[0])
        if word.start() == end + 1 and line[end] == " ":
            yield before, key
        before, end = key, word.end()


def running(line: str) -> Iterator[tuple[str, bool]]:
    """Words in the middle of a sentence, and whether they begin with a capital; without their "'s".

    A word counts if only a space, or a comma or semicolon and a space, parts it from a letter or digit before it. So
    no first word counts, and none after a quotation mark, a colon, a dash or an abbreviation.

    >>> list(running("“We met,” said Anna’s aunt. Later: no word"))
    [('met', False), ('anna', True), ('aunt', False), ('word', False)]
    """
    for word in _WORD.finditer(line):
        before = line[max(0, word.start() - 3) : word.start()]
        if before.endswith(" ") and before[:-1].rstrip(",;")[-1:].isalnum():
            yield fold(word[0]).removesuffix("'s"), word[0][0].isupper()


def headline(line: str) -> bool:
    """Whether most long words (four letters and more) have a capital, as in a headline; short ones prove nothing.

    >>> headline("Minister Says Talks With Unions Will Go On"), headline("The minister says that talks will go on.")
    (True, False)
    """
    words = [word[0] for word in _WORD.finditer(line) if len(word[0]) >= 4]
    return sum(word[0].isupper() for word in words) > 0.6 * max(1, len(words))


def english_lines(data: Path) -> Iterator[str]:
    """The English lines of clean news, of the English side of parallel texts, and of human references; each once.

    Sets overlap (the same reference serves many languages), so a line counts once wherever it stands. Lines with
    mojibake do not count. White space is narrowed to one space and a typographic apostrophe to a straight one.
    """
    seen: set[str] = set()
    for line in _raw_lines(data):
        clean = normalize("NFC", " ".join(line.split()).replace("’", "'"))
        if clean and clean not in seen and not _MOJIBAKE.search(line):
            seen.add(clean)
            yield clean


def _raw_lines(data: Path) -> Iterator[str]:
    for path in _files(data, "clean_news/en_*.gz"):
        for line in _gzip_lines(path):
            yield from (json.loads(line)["text"] if path.name.endswith(".jsonl.gz") else line).splitlines()
    for path in _files(data, "parallel/*-en.tsv.gz"):
        yield from (line.split("\t")[1] for line in _gzip_lines(path))
    for path in _files(data, "mt_vs_human/*-en.jsonl.gz"):
        for line in _gzip_lines(path):
            references = json.loads(line)["ref"]
            yield from [references] if isinstance(references, str) else references.values()


def _files(data: Path, pattern: str) -> list[Path]:
    if files := sorted(data.glob(pattern)):
        return files
    sys.exit(
        f"No texts to count: nothing fits {data / pattern}.\nSay where they are:  REPAIR_DATA=FOLDER python -m ..."
    )


def _gzip_lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n")


def frequencies(language: str) -> dict[str, int]:
    """From each word of wordfreq's best list to its stored frequency, in the language's own script, above its floor."""
    from wordfreq import get_frequency_dict

    script = _CYRILLIC if language in ("ru", "uk") else _LATIN
    floor = ENGLISH_FLOOR if language == "en" else FLOOR
    found: dict[str, int] = {}
    for word, share in get_frequency_dict(language, wordlist="best").items():
        key, zipf = fold(word), math.log10(share * 1e9)
        if zipf >= floor and _WORD.fullmatch(key) and script.fullmatch(key):
            found[key] = max(found.get(key, 0), round(zipf * ZIPF_STEP))
    return found


def rows(words: dict[str, dict[str, int]], counts: Counts) -> Iterator[tuple[str, bytes]]:
    """The rows of the table, in the form that ``words.py`` describes.

    >>> list(rows({"en": {"rain": 88}, "de": {"rain": 60}}, count([])))
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


def losses(words: dict[str, dict[str, int]]) -> Iterator[tuple[str, bytes]]:
    """From what the deletion of non-ASCII letters leaves of a word to the word, where English knows the word better.

    >>> list(losses({"en": {"müller": 60, "mller": 22, "são": 70, "so": 130}}))
    [('-mller', b'm\xc3\xbcller')]
    """
    english = words["en"]
    for word in sorted({word for known in words.values() for word in known if not word.isascii()}):
        left = word.encode("ascii", "ignore").decode("ascii")
        printed = max(english.get(word, 0), english.get(without_accents(word), 0))
        if len(left) >= 3 and left.isalpha() and printed > max(english.get(left, 0), LEAST_ACCENTED * ZIPF_STEP):
            yield f"{LOST}{left}", word.encode()


def accented(english: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    """The rows of the table of accented words."""
    best: dict[str, tuple[float, str]] = {}
    for language in accents.LANGUAGES:
        for word, zipf in _accented_words(language):
            if zipf > best.get(word, (0.0, ""))[0]:
                best[word] = (zipf, language)
    filed: dict[str, list[tuple[float, str, str]]] = {}
    for word, (zipf, language) in best.items():
        left = word.encode("ascii", "ignore").decode("ascii")
        if len(left) >= 2 and left.isalpha() and english.get(left, 0) < ENGLISH_ENOUGH * ZIPF_STEP:
            filed.setdefault(left, []).append((-zipf, word, language))
    for left, found in filed.items():
        for zipf, word, language in sorted(found)[:MOST_A_REMAINDER]:
            yield left, accents.packed(word, -zipf, language)


def _accented_words(language: str) -> Iterator[tuple[str, float]]:
    from wordfreq import get_frequency_dict

    for word, share in get_frequency_dict(language, wordlist="best").items():
        key, zipf = fold(word), math.log10(share * 1e9)
        if zipf >= ACCENTED_FLOOR and not key.isascii() and _LATIN_LETTERS.fullmatch(key):
            yield key, zipf


def main() -> None:
    """Build the tables and print how much is in them."""
    parser = argparse.ArgumentParser(prog="python -m repair.lexicon.build", description=__doc__.split("\n")[0])
    parser.add_argument(
        "out", nargs="?", type=Path, default=table_path(), help="the file to write (default: the package's)"
    )
    out: Path = parser.parse_args().out
    counts = count(english_lines(Path(os.environ.get("REPAIR_DATA", "../shared/data"))))
    words = {language: frequencies(language) for language in LANGUAGES}
    table.build(out, [*rows(words, counts), *losses(words)])
    for language, known in words.items():
        print(f"| {language} | {len(known)} | {min(known.values()) / ZIPF_STEP} |")
    print("pairs", sum(seen >= LEAST_PAIRS for seen in counts.pairs.values()), "of", len(counts.pairs), "seen")
    print("words that deletion may have struck", len(list(losses(words))))
    print("capital shares", sum(seen >= LEAST_SEEN for seen in counts.running.values()))
    beside = out.with_name(accents.table_path().name)
    table.build(beside, accented(words["en"]))
    for path in (out, beside):
        print(f"{path}: {path.stat().st_size} bytes, digest {table.Table.open(path).digest}")


if __name__ == "__main__":
    main()
