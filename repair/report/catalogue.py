"""What the rules do and what the kinds of marks mean, each with an example: the tables ``rules.tsv`` and ``kinds.tsv``.

The examples are run by a test, so that what these pages promise is what the pipeline does. ``⏎`` in a table is a line
end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

LINE_END = "⏎"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: an example before and after, its usual tier, what it cannot know, and what was measured of it."""

    rule: str
    tier: str
    before: str
    after: str
    doubt: str
    measured: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mark: its usual tier, what it is, what a run does with it, and an example where it covers ``marked``.

    ``marked`` is empty where the mark stands for the whole text or for a place between two words.
    """

    kind: str
    tier: str
    what: str
    done: str
    example: str
    marked: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which the stages use them.

    >>> next(rule.after for rule in rules() if rule.rule == "names.lost-letters")
    'The mayor of Chișinău opened a bridge.'
    """
    return tuple(Rule(**row) for row in _rows("rules.tsv"))


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of mark but suggestions, whose kind is the name of their rule.

    >>> all(kind.what for kind in kinds())
    True
    """
    return tuple(Kind(**row) for row in _rows("kinds.tsv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = resources.files(__package__).joinpath(name).read_text("utf-8")
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        yield {column: cell.replace(LINE_END, "\n") for column, cell in row.items()}
