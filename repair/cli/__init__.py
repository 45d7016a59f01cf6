"""The commands: ``repair run``, ``text``, ``diff``, ``explain``, ``kinds`` … Results on stdout, talk on stderr.

Each command has its parser and its work side by side in a module of its own, and imports what it needs when it runs,
so that ``repair --help`` stays fast.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from repair import __version__
from repair.cli import diff, explain, gazetteer, kinds, quarantine, report, revert, rules, run, status, text, verify
from repair.cli.terminal import Parser, say
from repair.errors import BusyError, DocumentError, InterruptedRunError, RepairError

EXIT_CODES = """exit status:
  0    done; suggestions and marks are no failure
  1    --check found edits, or verify found something that does not hold
  2    the command line, a settings file or a record is wrong, or the work could not be finished
  3    something was quarantined; all else was done
  4    the output folder is in use by another run
  130  interrupted; what is done is kept, and the same command goes on
"""

COMMANDS = {
    "run": run.add,
    "status": status.add,
    "quarantine": quarantine.add,
    "text": text.add,
    "diff": diff.add,
    "explain": explain.add,
    "revert": revert.add,
    "verify": verify.add,
    "report": report.add,
    "gazetteer": gazetteer.add,
    "kinds": kinds.add,
    "rules": rules.add,
}
"""The commands in the order of the help text."""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands.

    >>> parser().parse_args(["verify", "out"]).out
    PosixPath('out')
    """
    whole = Parser(
        prog="repair",
        description="Repair garbled news text. Every edit is proved and on record; clean text is left alone.",
        epilog=EXIT_CODES,
    )
    whole.add_argument("--version", action="version", version=f"repair {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for add in COMMANDS.values():
        add(commands, EXIT_CODES)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. With REPAIR_DEBUG=1 an error shows where it was raised."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    _print_what_can_be_printed()
    try:
        return _command(words)
    except KeyboardInterrupt:
        say("Interrupted. No half-written file stands under its name; the same command goes on.")
        return 130
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("REPAIR_DEBUG") == "1":
            raise
        say(f"repair: {_sentence(error)}")
        return _status(error)


def _command(words: list[str]) -> int:
    whole = parser()
    if not words:
        whole.print_help(sys.stderr)
        return 2
    if not words[0].startswith("-") and words[0] not in COMMANDS:
        whole.error(_no_such(words[0]))
    chosen = whole.parse_args(words)
    if "work" not in chosen:
        whole.error(f"Name a command: {', '.join(COMMANDS)}.")
    status: int = chosen.work(chosen)
    sys.stdout.flush()
    return status


def _no_such(command: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(command, COMMANDS, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"Commands: {', '.join(COMMANDS)}."
    return f"There is no command {command!r}. {hint}"


def _status(error: Exception) -> int:
    if isinstance(error, BusyError):
        return 4
    if isinstance(error, InterruptedRunError):
        return 130
    return 3 if isinstance(error, DocumentError) else 2


def _sentence(error: Exception) -> str:
    if isinstance(error, RepairError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'}: {error.strerror}. Correct that and run the same command again."
    return (
        f"This is a fault of repair itself: {type(error).__name__}: {error}.\n"
        "Run the same command with REPAIR_DEBUG=1 in front and report what it prints."
    )


def _print_what_can_be_printed() -> None:
    """Letters that the terminal cannot show, and file names that are no text, are written out as codes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
