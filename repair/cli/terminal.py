"""Talking to a person at a terminal, or to a log: errors, colours, progress. Results are never printed from here."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repair.batch.events import Event, SoFar
    from repair.recipe import Settings

    Commands = argparse._SubParsersAction["Parser"]  # argparse has no public name for it

COLOURS = {"bold": "1", "dim": "2", "green": "32", "red": "31"}

# How often progress is told: on a terminal one line is rewritten, in a log each line stays.
SECONDS_ON_TERMINAL = 0.2
SECONDS_IN_LOG = 10.0


class Parser(argparse.ArgumentParser):
    """argparse, with whole sentences for errors and help texts that keep their lines."""

    def __init__(self, **options: object) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options, allow_abbrev=False)  # type: ignore[arg-type]  # handed through as they come

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to look, and leave with status 2."""
        sentence = message[:1].upper() + message[1:].rstrip(".?")
        end = "?" if message.endswith("?") else "."
        self.exit(2, f"{self.prog}: {sentence}{end}\nSee:  {self.prog} --help\n")


def say(message: str) -> None:
    """A message to the person, on standard error."""
    print("\n".join(map(printable, message.split("\n"))), file=sys.stderr, flush=True)


def printable(words: str) -> str:
    r"""Words that cannot command a terminal: control characters, as names of files may hold them, are written out.

    >>> print(printable("red\x1b[31m.txt"))
    red\x1b[31m.txt
    """
    if words.isprintable():
        return words
    return "".join(sign if sign.isprintable() or sign == " " else ascii(sign)[1:-1] for sign in words)


def paint(words: str, colour: str, stream: TextIO) -> str:
    """The words in a colour, if the stream is a terminal and the user does not refuse colours (NO_COLOR).

    >>> import io
    >>> paint("done", "green", io.StringIO())
    'done'
    """
    plain = not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return words if plain else f"\x1b[{COLOURS[colour]}m{words}\x1b[0m"


class Progress:
    """Tells how far a run has come: one line rewritten on a terminal, a line every ten seconds in a log. What happens
    meanwhile is said in a line of its own.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.terminal = stream.isatty()
        self.every = SECONDS_ON_TERMINAL if self.terminal else SECONDS_IN_LOG
        self.last = time.monotonic()
        self.shown = False

    def __call__(self, told: SoFar | Event) -> None:
        """Print if it is time."""
        from repair.batch.events import Event

        if isinstance(told, Event):
            if told.sentence:
                self.done()
                say(told.sentence)
            return
        now = time.monotonic()
        if now - self.last < self.every:
            return
        self.last, self.shown = now, True
        begin, end = ("\r\x1b[K", "") if self.terminal else ("", "\n")
        self.stream.write(f"{begin}{progress_line(told)}{end}")
        self.stream.flush()

    def done(self) -> None:
        """Clear the line that was rewritten."""
        if self.shown and self.terminal:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
        self.shown = False


def progress_line(so_far: SoFar) -> str:
    """How far a run has come, in a line.

    >>> from repair.batch.events import SoFar
    >>> progress_line(SoFar(documents=3000, bytes=9_000_000, edits=41, seconds=4.0, read=9_000_000, whole=36_000_000))
    '3,000 documents (750/s), 9.0 MB (2.2 MB/s), 41 edits, 12 s left'
    """
    seconds = max(so_far.seconds, 1e-3)
    return (
        f"{so_far.documents:,} documents ({so_far.documents / seconds:,.0f}/s), "
        f"{megabytes(so_far.bytes)} ({so_far.bytes / 1e6 / seconds:.1f} MB/s), {so_far.edits:,} edits"
        f"{'' if so_far.left is None else f', {duration(so_far.left)} left'}"
    )


def duration(seconds: float) -> str:
    """A length of time in the unit that shows it.

    >>> duration(12.3), duration(200), duration(9000)
    ('12 s', '3 min', '2 h 30 min')
    """
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


class JsonLog:
    """Tells the same in lines of JSON, for a log that machines read. No line holds text of a document, unless asked."""

    def __init__(self, stream: TextIO, with_text: bool = False) -> None:
        self.stream = stream
        self.with_text = with_text
        self.last = time.monotonic()

    def __call__(self, told: SoFar | Event) -> None:
        """Write a line, but for progress only now and then."""
        from dataclasses import asdict

        from repair.batch.events import Event

        if isinstance(told, Event):
            facts = {**told.facts, **({"text": told.text} if self.with_text and told.text else {})}
            self._write(told.kind, facts)
        elif time.monotonic() - self.last >= SECONDS_IN_LOG:
            self.last = time.monotonic()
            self._write("progress", asdict(told))

    def _write(self, event: str, facts: Mapping[str, object]) -> None:
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **facts}
        self.stream.write(json.dumps(line) + "\n")
        self.stream.flush()

    def done(self) -> None:
        """Nothing is left to clear."""


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "edit"), counted(2000, "edit")
    ('1 edit', '2,000 edits')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def place(line: int) -> str:
    """Where in its file something stood.

    >>> place(3), place(0)
    ('line 3', 'whole file')
    """
    return f"line {line}" if line else "whole file"


def megabytes(number_of_bytes: int) -> str:
    """A number of bytes in a unit that shows it.

    >>> megabytes(132), megabytes(4_200_000)
    ('0.1 kB', '4.2 MB')
    """
    small = number_of_bytes < 100_000
    return f"{number_of_bytes / 1e3:,.1f} kB" if small else f"{number_of_bytes / 1e6:,.1f} MB"


def size(words: str) -> int:
    """A number of bytes as people write it, for argparse.

    >>> size("20M"), size("512k"), size("1.5G")
    (20000000, 512000, 1500000000)
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kKmMgG]?)[bB]?", words)
    if not found or float(found[1]) == 0:
        raise argparse.ArgumentTypeError(f"a size is a number with k, M or G behind it, such as 20M, not {words!r}")
    return max(1, int(float(found[1]) * {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}[found[2].lower()]))


def count(words: str) -> int:
    """A whole number from 0, for argparse.

    >>> count("0")
    0
    """
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number is expected, not {words!r}")
    return int(words)


def number(words: str) -> int:
    """A whole number from 1, for argparse.

    >>> number("4")
    4
    """
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 is expected, not {words!r}")
    return int(words)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """The options that change what a document becomes; they go before the settings file."""
    group = parser.add_argument_group("what is repaired")
    which = group.add_mutually_exclusive_group()
    which.add_argument("--stages", metavar="A,B", help="only these stages (they run in the standard order)")
    which.add_argument("--without", metavar="A,B", help="all stages but these")
    group.add_argument(
        "--apply",
        choices=("certain", "probable"),
        help="probable: also apply what is only suggested otherwise; expect about one in ten to be wrong",
    )
    group.add_argument("--ascii-names", action="store_true", help="write restored names without accents")
    group.add_argument("--style", metavar="FILE", help="a house style, one FROM, tab, TO a line: also change spellings")
    group.add_argument(
        "--quotes",
        choices=("straight", "curly"),
        help="write all quotation marks and apostrophes of English passages so, those of the input and those that "
        "are put back; curly leaves alone what may open or close (default: restored ones are curly, others stay)",
    )
    group.add_argument("--entities", action="store_true", help="record which people, bodies and places are named")
    group.add_argument(
        "--gazetteer", metavar="FILE", action="append", help="your own names, over the shipped ones; may come again"
    )
    group.add_argument("--config", metavar="FILE", help="a settings file (TOML)")


def settings_from(arguments: argparse.Namespace) -> Settings:
    """The settings of the file, if one is named, with those of the command line over them. Raises SettingsError."""
    from dataclasses import replace
    from pathlib import Path

    from repair import recipe

    settings = recipe.load(Path(arguments.config) if arguments.config else None)
    if arguments.stages is not None:
        settings = replace(settings, stages=_names(arguments.stages))
    if arguments.without is not None:
        unwanted = _names(arguments.without)
        replace(settings, stages=unwanted)  # refuses what is no stage
        settings = replace(settings, stages=tuple(name for name in settings.stages if name not in unwanted))
    if arguments.apply:
        settings = replace(settings, apply=arguments.apply)
    if arguments.style is not None:
        settings = replace(settings, style=arguments.style)
    if arguments.quotes is not None:
        settings = replace(settings, quotes=arguments.quotes)
    return _with_names(settings, arguments)


def _with_names(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """The files of names written out, so that the report says which they were."""
    from dataclasses import replace

    from repair import gazetteer

    files = arguments.gazetteer if arguments.gazetteer is not None else settings.gazetteer
    return replace(
        settings,
        gazetteer=gazetteer.chosen(files),
        ascii_names=settings.ascii_names or arguments.ascii_names,
        entities=settings.entities or arguments.entities,
    )


def _names(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())
