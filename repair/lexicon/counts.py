"""What is counted in news for the lexicon: pairs of words, capitals, words that a language prints small.

Only for building. Counts are facts: no sentence of the texts is kept.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from repair.lexicon.words import fold

# A word with the apostrophes inside it, so that "don't" is one word and "world's" another than "world".
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
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
    for word in WORD.finditer(line):
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
    for word in WORD.finditer(line):
        before = line[max(0, word.start() - 3) : word.start()]
        if before.endswith(" ") and before[:-1].rstrip(",;")[-1:].isalnum():
            yield fold(word[0]).removesuffix("'s"), word[0][0].isupper()


def headline(line: str) -> bool:
    """Whether most long words (four letters and more) have a capital, as in a headline; short ones prove nothing.

    >>> headline("Minister Says Talks With Unions Will Go On"), headline("The minister says that talks will go on.")
    (True, False)
    """
    words = [word[0] for word in WORD.finditer(line) if len(word[0]) >= 4]
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


def printed_small(lines: Iterable[str]) -> set[str]:
    """Accented words that stand inside sentences, more often small than with a capital.

    >>> printed_small(["On náš přítel byl u Řehoře a řekl, že přítel spí."]) >= {"přítel", "náš"}
    True
    """
    small: Counter[str] = Counter()
    for line in lines:
        small.update({word: -1 if capital else 1 for word, capital in running(line) if not word.isascii()})
    return {word for word, count in small.items() if count > 0}


def foreign_lines(data: Path, language: str) -> Iterator[str]:
    """The lines of news of a language, each once."""
    seen: set[str] = set()
    for path in (*sorted(data.glob(f"clean_news/{language}_*.gz")), *_files(data, f"parallel/{language}-en.tsv.gz")):
        for line in _gzip_lines(path):
            if path.name.endswith(".tsv.gz"):
                texts = [line.split("\t")[0]]
            else:
                texts = (json.loads(line)["text"] if path.name.endswith(".jsonl.gz") else line).splitlines()
            for text in texts:
                if text not in seen:
                    seen.add(text)
                    yield text
