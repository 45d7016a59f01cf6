"""What every finder of artifacts looks at: the closed lists, the line, the quotation and the words around a place."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

from repair import lexicon
from repair.lines import of_line

_WORD_BEHIND = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONGEST = 200  # code points; what goes on longer is no word
_STOPS = re.compile(r"[.!?](?=[\s\"”’')\]]|\Z)")


def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one of this stage's tables, as cells.

    >>> len(table("names")[0])
    4
    """
    lines = resources.files(__package__).joinpath(f"artifact_{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind in ``artifact_words.tsv``.

    >>> "president" in listed("role")
    True
    """
    return frozenset(word for name, words in table("words") if name == kind for word in words.split(" "))


@cache
def small_words() -> frozenset[str]:
    """Pronouns, articles, prepositions, conjunctions and auxiliaries, in small letters.

    >>> "which" in small_words()
    True
    """
    kinds = ("pronoun", "article", "preposition", "conjunction", "auxiliary")
    return frozenset().union(*map(listed, kinds))


@lru_cache(maxsize=4)
def lines(text: str) -> tuple[tuple[int, str], ...]:
    """The lines of a text that hold something, stripped, each with the place where it begins.

    >>> lines("one\\n\\n  two ")
    ((0, 'one'), (7, 'two'))
    """
    found: list[tuple[int, str]] = []
    start = 0
    for raw in text.split("\n"):
        if line := raw.strip():
            found.append((start if line[0] == raw[0] else start + raw.index(line), line))
        start += len(raw) + 1
    return tuple(found)


@lru_cache(maxsize=4)
def open_lines(text: str) -> tuple[tuple[int, str], ...]:
    """Those lines that end with a letter: few, and all whose end is worth a look.

    >>> open_lines("One ends.\\nTwo does not")
    ((10, 'Two does not'),)
    """
    return tuple((start, line) for start, line in lines(text) if line[-1].isalpha())


def is_running_text(text: str, start: int, end: int) -> bool:
    """Does the line of a span hold a full stop or its like? Headings, menus and lists of tags do not.

    >>> is_running_text("Home > World", 0, 4), is_running_text("He left. It rained", 0, 2)
    (False, True)
    """
    return of_line(text, start, _has_a_stop) or of_line(text, end, _has_a_stop)


def _has_a_stop(text: str, start: int, end: int) -> bool:
    return _STOPS.search(text, start, end) is not None


def word_before(text: str, end: int) -> str:
    """The word that ends at a place, or nothing.

    >>> word_before("the old sea.", 11)
    'sea'
    """
    # Turned round, the pattern is the same, and a match takes a tenth of a search that must end at a place.
    found = _WORD_BEHIND.match(text[max(0, end - 40) : end][::-1])
    return found[0][::-1] if found else ""


def word_behind(text: str, start: int) -> str:
    """The word that begins at a place, or nothing.

    >>> word_behind("the old sea.", 4)
    'old'
    """
    found = _WORD_BEHIND.match(text, start, start + LONGEST)
    return found[0] if found else ""


def is_name(word: str) -> bool:
    """Is the word nearly always written with a capital, or too rare to tell and so written here?

    >>> is_name("Moscow"), is_name("Bridge")
    (True, False)
    """
    share = lexicon.capital_share(word)
    return share >= 0.9 if share is not None else word[:1].isupper() and lexicon.zipf(word) < 3


def is_unknown(word: str) -> bool:
    """Does no language of the lexicon know the word?

    >>> is_unknown("monthsafter"), is_unknown("after")
    (True, False)
    """
    return lexicon.zipf(word) == 0 and lexicon.best_zipf(word)[0] == 0
