"""What a run did, counted: added up unit by unit, file by file, and written to ``OUT/report.json``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

FORMAT = 1
"""The form of report.json."""
REPORT = "report.json"
PAGE = "report.html"

# Evidence counts where it is more likely than not that the channel struck the document.
LIKELY = 0.5

# "overlaps seams.fused-words at 3071" is the same reason at every place.
_PLACE = re.compile(r" at \d+|\b\d+ (?=edits)")


@dataclass(slots=True)
class Tally:
    """Counts of documents and of what was found in them. ``bytes`` are those of the documents as they came in.

    ``evidence`` counts the documents that a channel struck more likely than not; ``seconds`` are those spent in each
    stage, summed over all processes: a measurement, so it takes no part in a comparison.
    """

    documents: int = 0
    changed: int = 0
    words: int = 0
    characters: int = 0
    bytes: int = 0
    edits: Counter[tuple[str, str]] = field(default_factory=Counter)
    suggestions: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    evidence: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict, compare=False)

    def count(self, text: str, size: int, record: Mapping[str, Any]) -> None:
        """Add one document: its original text, its bytes as it came in, its record.

        What an edit has resolved is no longer counted as a suggestion or a mark.
        """
        self.documents += 1
        self.changed += bool(record["edits"])
        self.words += count_words(text)
        self.characters += len(text)
        self.bytes += size
        if record["evidence"]:
            likely = (channel for channel, found in record["evidence"].items() if _probability(found) >= LIKELY)
            self.evidence.update(likely)
        for edit in record["edits"]:
            self.edits[edit["rule"], edit["tier"]] += 1
        for mark in record["marks"]:
            if mark["resolved_by"] is None:
                (self.marks if mark["alternative"] is None else self.suggestions)[mark["kind"]] += 1
        for refusal in record["refusals"]:
            self.refusals[_PLACE.sub("", refusal["reason"])] += 1
        for failure in record["failures"]:
            self.failures[f"{failure['stage']}: {failure['error'].split(':')[0]}"] += 1

    def to_json(self) -> dict[str, Any]:
        """The counts as the ledger keeps them; those of nothing are left out."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        found["edits"] = [[rule, tier, number] for (rule, tier), number in self.edits.items()]
        return {name: value for name, value in found.items() if value}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Tally:
        """The counts that :meth:`to_json` wrote.

        >>> counts = Tally(documents=2, edits=Counter({("names.lost-letters", "certain"): 3}))
        >>> Tally.from_json(counts.to_json()) == counts
        True
        """
        plain: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in found.items()
        }
        plain["edits"] = Counter({(rule, tier): number for rule, tier, number in found.get("edits", ())})
        return cls(**{**plain, "seconds": found.get("seconds", {})})

    def add(self, other: Tally) -> None:
        """Add another tally to this one.

        >>> both = Tally(documents=1, marks=Counter({"credit": 2}))
        >>> both.add(Tally(documents=2, marks=Counter({"credit": 1})))
        >>> both.documents, both.marks["credit"]
        (3, 3)
        """
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, dict):
                mine.update({name: mine.get(name, 0.0) + seconds for name, seconds in theirs.items()})
            else:
                setattr(self, each.name, mine + theirs)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    ``files`` has for each input file its documents, those in quarantine, and the digest of the output. ``tally`` counts
    all that lies in the folder, ``done`` and ``bytes_done`` what this run did, in ``seconds``; ``left`` files are still
    to be done.
    """

    signature: str
    tally: Tally
    skipped: Mapping[str, int]
    seconds: float
    files: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Any]
    text_field: str
    id_field: str
    done: int = 0
    bytes_done: int = 0
    left: int = 0

    @property
    def speed(self) -> float:
        """MB (10^6 bytes) a second.

        >>> Report("", Tally(), {}, 2.0, {}, {}, "text", "id", bytes_done=3_000_000).speed
        1.5
        """
        return self.bytes_done / 1e6 / self.seconds if self.seconds else 0.0

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Report:
        """The report that :meth:`as_json` wrote. Raises KeyError or TypeError on anything else."""
        counts = ("suggestions", "marks", "refusals", "failures", "quarantined", "evidence")
        if found["format"] != FORMAT:
            raise KeyError(f"format {FORMAT}")
        plain: dict[str, Any] = {name: Counter(found[name]) for name in counts}
        plain.update({name: found[name] for name in ("documents", "changed", "words", "characters", "bytes")})
        plain["edits"] = Counter(
            {(rule, tier): n for rule, tiers in found["edits"].items() for tier, n in tiers.items()}
        )
        tally = Tally(**plain, seconds={name: stage["seconds"] for name, stage in found["stages"].items()})
        last = found["run"]
        return cls(
            found["signature"], tally, found["skipped"], last["seconds"], found["files"], found["settings"],
            found["text_field"], found["id_field"], last["documents"], last["bytes"], last["files_left"],
        )  # fmt: skip

    def _stage(self, seconds: float) -> dict[str, float]:
        """Seconds of one stage in all processes, and how many MB of documents it read in each of them."""
        return {
            "seconds": round(seconds, 3),
            "mb_per_second": round(self.tally.bytes / 1e6 / seconds, 3) if seconds else 0.0,
        }

    def as_json(self) -> dict[str, Any]:
        """What report.json holds; most frequent first."""
        tally = self.tally
        return {
            "format": FORMAT,
            "signature": self.signature,
            "settings": {
                name: list(value) if isinstance(value, tuple) else value for name, value in self.settings.items()
            },
            "text_field": self.text_field,
            "id_field": self.id_field,
            "documents": tally.documents,
            "changed": tally.changed,
            "words": tally.words,
            "characters": tally.characters,
            "bytes": tally.bytes,
            "run": {
                "documents": self.done,
                "bytes": self.bytes_done,
                "seconds": round(self.seconds, 3),
                "mb_per_second": round(self.speed, 3),
                "files_left": self.left,
            },
            "stages": {name: self._stage(seconds) for name, seconds in tally.seconds.items()},
            "edits": rules_and_tiers(tally.edits),
            "suggestions": ordered(tally.suggestions),
            "marks": ordered(tally.marks),
            "evidence": ordered(tally.evidence),
            "refusals": ordered(tally.refusals),
            "failures": ordered(tally.failures),
            "quarantined": ordered(tally.quarantined),
            "skipped": dict(self.skipped),
            "files": dict(self.files),
        }


def count_words(text: str) -> int:
    """How many words a text holds, about: one more than it has blanks, tabs and line ends.

    Two per cent from ``len(text.split())`` on news, in a quarter of its time.

    >>> count_words("Kyiv and\\nLviv"), count_words("")
    (3, 0)
    """
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, b" \t\n")) + 1 if data else 0


def _probability(found: float | Mapping[str, Any]) -> float:
    """A record holds the probability of a channel, or the reasons beside it as well."""
    return float(found["probability"] if isinstance(found, Mapping) else found)


def ordered(counts: Counter[str]) -> dict[str, int]:
    """Counts, the largest first, equal ones by name: the same order however the work was shared out.

    >>> ordered(Counter({"b": 1, "a": 1, "c": 2}))
    {'c': 2, 'a': 1, 'b': 1}
    """
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def rules_and_tiers(edits: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Edits by rule, and within a rule by tier.

    >>> rules_and_tiers(Counter({("names.lost-letters", "certain"): 2}))
    {'names.lost-letters': {'certain': 2}}
    """
    totals: Counter[str] = Counter()
    for (rule, _), number in edits.items():
        totals[rule] += number
    return {
        rule: ordered(Counter({tier: number for (name, tier), number in edits.items() if name == rule}))
        for rule in ordered(totals)
    }
