"""The phrases of page furniture in nine languages: two tables, read once, their patterns compiled as needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from repair.edit import Tier

# A teaser is a title: with a full stop it is a sentence (`Read more books: that was his advice.`). In 826,804 words of
# whole clean articles no true teaser ended so.
_NO_SENTENCE = frozenset({"teaser"})
# Somebody says the words of the page: then they are the article's.
_REPORTED = re.compile(r"[,”\"’'] (?:[\w.-]+ ){0,5}(?:said|says|told|asked|added|wrote|writes|replied)\b|[”\"] [a-z]")
_GAP = ".{0,120}"
_EDGES = " \t\u00a0\u200b\ufeff•·–—-*|»›>▶►[](){}…"
_TOKEN = re.compile(r"[^\s:|,…]+")
LONGEST = 260
COMMON = frozenset(
    (
        "The",
        "In",
        "For",
        "To",
        "A",
        "By",
        "We",
        "This",
        "It",
        "No",
        "On",
        "You",
        "With",
        "From",
        "All",
        "More",
        "What",
        "One",
        "As",
        "At",
        "But",
        "And",
        "Comments",
        "Share",
    )
)
"""Words that open many sentences; of phrases that open so the second word is looked at too."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase says of a line: its type, how sure that is, and where the line must stand (see the table)."""

    kind: str
    tier: Tier
    where: str


def plain(line: str) -> str:
    """A line as the tables write it: small letters, straight apostrophes, no bullets or brackets around it.

    >>> plain("• Don’t miss:  the fair ")
    "don't miss: the fair"
    """
    line = line.strip(_EDGES).casefold().replace("’", "'").replace("\u00a0", " ")
    line = " ".join(line.split()) if "  " in line else line
    return line.replace(" :", ":").replace("：", ":")


def token(line: str) -> str:
    """The first word of a plain line; the phrases are filed under theirs.

    >>> token("tags: sea, harbour"), token("©2024 coast herald")
    ('tags', '©')
    """
    if line[:1] == "©":
        return "©"
    found = _TOKEN.match(line)
    return found[0].rstrip(".!?;*") if found else ""


def phrase_of(line: str) -> Phrase | None:
    """The furniture phrase that a line is, or begins with where the table allows it.

    >>> phrase_of("Read also: Five dams that worry engineers").kind
    'teaser'
    >>> phrase_of("Read more books: that was his advice.") is None
    True
    """
    if len(line) > LONGEST:
        return None
    low = plain(line)
    if not low:
        return None
    sentence = low.endswith(".")
    for key in _keys(low):
        for phrase in _phrases(key, low):
            if not (sentence and phrase.kind in _NO_SENTENCE):
                return None if len(low) > 40 and _REPORTED.search(low) else phrase
    if not _needed_within().isdisjoint(low.replace(";", " ").split()) or "=" in low or "<" in low:
        return next(_phrases("", low), None) if not sentence else None
    return None


def _phrases(key: str, low: str) -> Iterator[Phrase]:
    """The phrases of a group that the line is: whole ones, beginnings, and the patterns of those with gaps."""
    whole, beginnings, patterns = _group(key)
    yield from (phrase for beginning, phrase in beginnings if low.startswith(beginning) and _ends_there(low, beginning))
    if phrase := whole.get(low.rstrip(" .:!*…")) or whole.get(low):
        yield phrase
    yield from (phrase for pattern, phrase in patterns if _pattern(pattern).fullmatch(low))


def _ends_there(low: str, beginning: str) -> bool:
    """``share on`` does not begin ``share only``; a long word may go on, as in ``abonnenten``."""
    last = beginning.rpartition(" ")[2]
    return len(last) >= 6 or not (last[-1:].isalnum() and low[len(beginning) : len(beginning) + 1].isalnum())


def _keys(low: str) -> list[str]:
    first = token(low)
    keys = [first] if first in _filed() else []
    if low[0].isdigit():
        keys.append("{n}")
    keys += [f"{{{name}}}" for name in ("net", "agency") if first in _first_words(name)]
    return keys


@cache
def openers() -> frozenset[str]:
    """First words of phrases as they stand at the head of a line, for a quick look at lines that end as prose does.

    >>> "Follow" in openers(), "Yesterday" in openers()
    (True, False)
    """
    words = {key for key in _filed() if key and key[0] != "{" and key.capitalize() not in COMMON} | {"date"}
    forms = {form for word in words for form in (word, word.capitalize(), word.upper())}
    pairs = {
        " ".join(written.split(" ", 2)[:2]).rstrip("…").capitalize()
        for key, rows in _filed().items()
        for written, _ in rows
        if key.capitalize() in COMMON
    }
    return frozenset(forms | pairs | {f"{form}{mark}" for form in forms for mark in ":,."})


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind in ``boilerplate_words.tsv``.

    >>> "listopada" in words("month")
    True
    """
    rows = (line.split("\t") for line in _table("boilerplate_words.tsv"))
    return frozenset(word for name, listed in rows if name == kind for word in listed.split(","))


@cache
def _first_words(name: str) -> frozenset[str]:
    kind = {"net": "network", "agency": "agency"}[name]
    return frozenset(re.split(r"[\s/]", word)[0] for word in words(kind))


def _table(name: str) -> list[str]:
    lines = resources.files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _filed() -> dict[str, list[tuple[str, Phrase]]]:
    """The phrases by their first word, as written; those that may stand anywhere in a line under no word."""
    filed: dict[str, list[tuple[str, Phrase]]] = {}
    for line in _table("boilerplate_phrases.tsv"):
        kind, tier, where, _, phrases = line.split("\t")
        for written in phrases.split(" | "):
            # Brackets around a line are taken off before it is compared.
            filed.setdefault(_key(written), []).append((written.strip("()"), Phrase(kind, Tier(tier), where)))
    return filed


def _key(written: str) -> str:
    if written.startswith("…"):
        return ""
    placeholder = re.match(r"\{\w+\}", written.strip("("))
    return placeholder[0] if placeholder else token(written.strip("("))


@cache
def _group(key: str) -> tuple[dict[str, Phrase], list[tuple[str, Phrase]], list[tuple[str, Phrase]]]:
    """The phrases filed under a word: whole ones, beginnings of lines, and those that need a pattern."""
    whole: dict[str, Phrase] = {}
    beginnings: list[tuple[str, Phrase]] = []
    patterns: list[tuple[str, Phrase]] = []
    for written, phrase in _filed().get(key, ()):
        bare = written.removesuffix("…")
        if "…" in bare or "{" in bare:
            patterns.append((written, phrase))
        elif bare == written:
            whole[written] = whole[written.rstrip(" .:!*…")] = phrase
        else:
            beginnings.append((bare, phrase))
    return whole, beginnings, patterns


@cache
def _needed_within() -> frozenset[str]:
    """The first words of the phrases that may stand anywhere: without one of them no pattern needs to be tried."""
    return frozenset(re.split(r"[\s…]", written.strip("… "))[0] for written, _ in _filed()[""])


@cache
def _pattern(written: str) -> re.Pattern[str]:
    pieces = re.split(r"(…|\s*\{bar\}|\{\w+\}|\s+|:)", written)
    end = "" if written.endswith("…") else r"[\s.:!*…]*"
    return re.compile("".join(map(_piece, pieces)) + end)


def _piece(piece: str) -> str:
    if piece.strip() == "{bar}":
        return r"\s*[|–—»>-]"
    if piece.isspace():
        return r"\s+"
    made = {"…": _GAP, "{n}": r"\d[\d.,]*k?", "{net}": _any_of("network"), "{agency}": _any_of("agency")}
    return made.get(piece) or re.escape(piece)


@cache
def _any_of(kind: str) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words(kind), key=len, reverse=True)))})"
