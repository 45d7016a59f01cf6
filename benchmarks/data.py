"""Reads the news that the benchmarks measure on, from ``$REPAIR_DATA`` or ``../shared/data``.

None of it is in this repository.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = 20  # lines of a file of single sentences that are read as one document


def folder() -> Path:
    """Where the data lie. Exits with a sentence when they are absent."""
    path = Path(os.environ.get("REPAIR_DATA", ROOT.parent / "shared" / "data"))
    if not path.is_dir():
        sys.exit(f"There is no benchmark data in {path}. Name its folder in REPAIR_DATA. Nothing was measured.")
    return path


def clean_english() -> list[Path]:
    """The files of clean English news; without two that are tokenised or mixed."""
    left_out = ("en_causalnews", "en_lafand")
    found = sorted((folder() / "clean_news").glob("en_*.gz"))
    return [path for path in found if not path.name.startswith(left_out)]


def documents(path: Path) -> Iterator[str]:
    """The texts of a file: one a JSON line, or blocks of lines where the file holds single sentences."""
    lines: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            text = json.loads(line).get("text", "") if "jsonl" in path.name else line.rstrip("\n")
            if "_sents" not in path.name and "headlines" not in path.name:
                yield text
                continue
            lines.append(text)
            if len(lines) == BLOCK:
                yield "\n".join(lines)
                lines = []
    if lines:
        yield "\n".join(lines)
