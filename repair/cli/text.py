"""``repair text FILE``: one text, repaired, to standard output."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from repair.cli.terminal import add_settings, counted, say, settings_from

if TYPE_CHECKING:
    from repair.cli.terminal import Commands
    from repair.recipe import Settings


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair text``."""
    parser = commands.add_parser(
        "text",
        help="repair one text and print it",
        description="Repair one text and print it, byte for byte but for the edits. A count goes to standard error.",
        epilog=epilog,
    )
    parser.add_argument("file", nargs="?", default="-", help="a text file; - or nothing reads standard input")
    add_settings(parser)
    add_model(parser)
    add_drop(parser)
    parser.set_defaults(work=text)


def text(arguments: argparse.Namespace) -> int:
    """Do it."""
    settings = with_drop(with_model(settings_from(arguments), arguments), arguments)
    name, words = read(arguments.file)
    from repair import recipe
    from repair.document import Document

    document = recipe.pipeline(settings)(Document.new(name, words))
    sys.stdout.flush()
    sys.stdout.buffer.write(document.text.encode())
    sys.stdout.buffer.flush()
    open_marks = [mark for mark in document.marks if mark.resolved_by is None]
    suggestions = sum(mark.alternative is not None for mark in open_marks)
    counts: tuple[str, ...] = (
        counted(len(document.edits()), "edit"),
        counted(suggestions, "suggestion"),
        counted(len(open_marks) - suggestions, "mark"),
    )
    if document.translations:
        counts = (*counts, counted(len(document.translations), "translation"))
    if document.mentions:
        counts = (*counts, counted(len(document.mentions), "mention") + " of entities")
    why = "" if arguments.file == "-" else f" Why:  repair explain {arguments.file}"
    say(f"{', '.join(counts)}.{why}")
    for failure in document.failures:
        say(f"The stage {failure.stage} failed and was left out: {failure.error}.")
    return 0


def add_model(parser: argparse.ArgumentParser) -> None:
    """The option that names a translation model; what it says is kept beside the text, never put into it."""
    parser.add_argument(
        "--model", metavar="PATH", help="translate foreign passages with this CTranslate2 model, beside the text"
    )


def with_model(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """The settings with the model of the command line. Raises SettingsError when a model cannot be used."""
    from dataclasses import replace

    settings = replace(settings, model=arguments.model) if arguments.model is not None else settings
    if settings.model is not None and "retranslate" in settings.stages:
        from repair.translation.model import check

        check(settings.model)  # now, and not in each document of a long run
    return settings


def add_drop(parser: argparse.ArgumentParser) -> None:
    """The option that takes page furniture out of the text, in edits that the record can undo."""
    parser.add_argument(
        "--drop-boilerplate",
        action="store_true",
        help="remove the lines of page furniture; dates, agencies and credits stay in the record",
    )


def with_drop(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """The settings with what the command line says of page furniture."""
    from dataclasses import replace

    return replace(settings, drop_boilerplate=True) if arguments.drop_boilerplate else settings


def read(file: str) -> tuple[str, str]:
    """The name and the text of a file, or of standard input for ``-``. Raises SettingsError or DocumentError."""
    import zlib
    from gzip import BadGzipFile
    from pathlib import Path

    from repair.batch.formats import opened
    from repair.batch.sources import LINES, kind_of
    from repair.errors import DocumentError, SettingsError

    if file == "-":
        name, data = "-", sys.stdin.buffer.read()
    else:
        kind, compressed = kind_of(file) or (None, file.lower().endswith(".gz"))
        if kind == LINES:
            raise SettingsError(f"{file} holds JSON lines, not one text. Use:  repair run {file} -o OUT")
        try:
            with opened(Path(file), compressed) as stream:
                name, data = file, stream.read()
        except IsADirectoryError:
            raise SettingsError(f"{file} is a folder. Use:  repair run {file} -o OUT") from None
        except FileNotFoundError:
            raise SettingsError(f"There is no file {file}. Name a text file, or - for standard input.") from None
        except (BadGzipFile, zlib.error, EOFError) as error:
            raise DocumentError("bad-gzip", f"{file} is not whole, valid gzip: {error}.") from error
    try:
        return name, data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = "Standard input" if file == "-" else file
        raise DocumentError(
            "not-utf-8",
            f"{where} is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start} ({error.reason}).\n"
            f"If you know its encoding, convert it first:  iconv -f ENCODING -t UTF-8 {file}",
        ) from error
