"""``repair explain FILE`` or ``OUT``: every edit in a sentence, with its proof; then suggestions, marks and evidence.

For a file the pipeline runs; for the folder of a run its records are read and no stage runs.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli import diff
from repair.cli.terminal import add_settings, paint, settings_from
from repair.cli.text import add_drop, add_model, read, with_drop, with_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repair.cli.terminal import Commands
    from repair.document import Document

SETTINGS = (
    *("stages", "without", "apply", "ascii_names", "style", "quotes", "entities", "gazetteer", "config", "model"),
    "drop_boilerplate",
)
"""The options that :func:`repair.cli.terminal.add_settings` adds: for texts that are still to be repaired."""


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair explain``."""
    parser = commands.add_parser(
        "explain",
        help="show what changes in a text, or changed in a run, and why",
        description="Each edit in a sentence with its proof, then suggestions, marks, refused edits and evidence.",
        epilog=epilog,
    )
    parser.add_argument(
        "file", nargs="?", default="-", help="a text file, or OUT of a run; - or nothing reads standard input"
    )
    parser.add_argument("--id", metavar="ID", help="of a run: only the documents of this id")
    parser.add_argument("--json", action="store_true", help="one JSON document: the record; of a run a list of them")
    add_settings(parser)
    add_model(parser)
    add_drop(parser)
    parser.set_defaults(work=explain, parser=parser)


def explain(arguments: argparse.Namespace) -> int:
    """Do it."""
    if arguments.file != "-" and (Path(arguments.file) / "report.json").is_file():
        return _run(arguments)
    if arguments.id is not None:
        arguments.parser.error("--id names a document of a run, so name the folder that the run wrote")
    settings = with_drop(with_model(settings_from(arguments), arguments), arguments)
    name, words = read(arguments.file)
    from repair import recipe
    from repair.document import Document

    document = recipe.pipeline(settings)(Document.new(name, words))
    if arguments.json:
        from repair.batch import record

        print(json.dumps(record.make(document, recipe.signature(settings)), indent=1))
    else:
        _print(_lines(document))
    return 0


def _run(arguments: argparse.Namespace) -> int:
    """What a run did to its documents, from the records."""
    from repair.batch.record import DAMAGED
    from repair.errors import RecordError
    from repair.report.text import document_of

    if given := [name for name in SETTINGS if getattr(arguments, name, None)]:
        arguments.parser.error(f"--{given[0].replace('_', '-')} changes nothing in a run that is done, so leave it out")
    found = diff.documents(Path(arguments.file), arguments.id)
    if arguments.json:
        print(json.dumps([record for _, record, _ in found], indent=1))
        return 0
    for number, (name, record, original) in enumerate(found):
        try:
            lines = _lines(document_of(record, original))
        except DAMAGED as error:
            raise RecordError(
                f"{diff.title(name, record)}: the record is damaged: {error!r}.\n"
                f"See all such places:  repair verify {arguments.file}"
            ) from error
        print(
            *([""] if number else []), paint(diff.title(name, record), "bold", sys.stdout), sep="\n" if number else ""
        )
        _print(lines)
    return 0


def _lines(document: Document) -> list[str]:
    from repair.report.text import explanation

    return [*explanation(document), *_translations(document), *_entities(document)]


def _print(lines: list[str]) -> None:
    from repair.report.diff import printable

    for line in lines:
        print(printable(line) if line.startswith(" ") else paint(line, "bold", sys.stdout))


def _entities(document: Document) -> Iterator[str]:
    """Which names of entities the text holds, each once, with its ids."""
    from collections import Counter

    from repair.cli.terminal import counted

    if document.mentions:
        yield counted(len(document.mentions), "mention") + " of entities"
    named = Counter((found.name, found.entity, found.wikidata) for found in document.mentions)
    for (name, entity, wikidata), times in named.items():
        ids = ", ".join(filter(None, (entity, wikidata)))
        yield f"  {name} ({ids})" + (f", {times} times" if times > 1 else "")


def _translations(document: Document) -> Iterator[str]:
    """What a model made of passages and of the source text, with what it lost."""
    from repair.cli.terminal import counted

    if document.translations:
        yield counted(len(document.translations), "translation")
    for found in document.translations:
        lines = found.text.splitlines() or ["nothing usable came out"]
        yield from (f"  {found.language}: {line}" for line in lines if line.strip())
        facts = {
            "score": found.score,
            "chrF with the text": found.chrf,
            "kept": ", ".join(found.kept) or None,
            "lost": ", ".join(found.lost) or None,
        }
        told = "; ".join(f"{name} {value}" for name, value in facts.items() if value is not None)
        yield f"      {found.source}, {found.model}{'; ' if told else ''}{told}"
