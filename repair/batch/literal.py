"""The text literal in a line of JSON: find it, and replace nothing but the code points that changed.

Parsing and writing a line again would change its spaces, its order, its escapes and its numbers. So the line is only
scanned, with the scanner of the standard library, for the place of each wanted literal; a repair is spliced into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # public by use, absent from typeshed
from json.encoder import encode_basestring, encode_basestring_ascii

from repair.edit import Edit
from repair.errors import DocumentError

BOM = "\ufeff"
BLANKS = " \t\r\n"

_SPACE = re.compile(f"[{BLANKS}]*")
_COLON = re.compile(f"[{BLANKS}]*:[{BLANKS}]*")
_COMMA = re.compile(f"[{BLANKS}]*,[{BLANKS}]*")
# Numbers stay words: a figure of 5,000 digits is legal JSON, and int() refuses it.
_scan = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).scan_once  # type: ignore[attr-defined]
# What stands in a literal for one code point and is longer: an escaped surrogate pair, or an escape.
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)
_ESCAPED_LETTER = re.compile(r"\\u(?!00[0-7])")
_CAPITAL_HEX = re.compile(r"\\u[0-9a-f]{0,3}[A-F]")
_HEX = re.compile(r"(?<!\\)((?:\\\\)*\\u)([0-9a-f]{4})")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Member:
    """A value of the object on a line; ``start`` and ``end`` are code points of the line, quotation marks included."""

    value: object
    start: int
    end: int
    is_string: bool


def members(line: str, wanted: Collection[str]) -> dict[str, Member]:
    """The wanted members of the JSON object on a line, the last one of a name. Raises DocumentError.

    A number comes as the word that is written there.

    >>> members('{"id": 7, "text": "Kíev"}', {"text"})["text"]
    Member(value='Kíev', start=18, end=24, is_string=True)
    """
    at = _skip(line, 1 if line.startswith(BOM) else 0)
    try:
        if line[at : at + 1] == "{":
            return _object(line, at, wanted)
        _scan(line, at)
    except StopIteration as stop:
        raise _bad(line, "expected a value", int(stop.value)) from None
    except JSONDecodeError as error:
        raise _bad(line, error.msg, error.pos) from None
    except RecursionError:
        raise DocumentError("bad-json", "The JSON is nested too deep to be read.") from None
    raise DocumentError("no-text-field", "The line holds a JSON value that is not an object.")


def _object(line: str, at: int, wanted: Collection[str]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    at = _skip(line, at + 1)
    closed = line[at : at + 1] == "}"
    while not closed:
        if line[at : at + 1] != '"':
            raise _bad(line, "expected a name in double quotes", at)
        name, at = scanstring(line, at + 1)
        # Nearly every line is written as Python writes it, with one blank behind ":" and ",": no pattern is needed.
        if line.startswith(': "', at):
            start = at + 2
            value, end = scanstring(line, start + 1)
        else:
            colon = _COLON.match(line, at)
            if colon is None:
                raise _bad(line, "expected ':'", _skip(line, at))
            start = colon.end()
            value, end = _scan(line, start)
        if name in wanted:
            found[name] = Member(value, start, end, line[start] == '"')
        if line.startswith(', "', end):
            at = end + 2
            continue
        more = _COMMA.match(line, end)
        at = more.end() if more else _skip(line, end)
        closed = more is None
    if line[at : at + 1] != "}":
        raise _bad(line, "expected ',' or '}'", at)
    if (rest := _skip(line, at + 1)) != len(line):
        raise _bad(line, "something stands behind the object", rest)
    return found


def _skip(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at


def _bad(line: str, what: str, at: int) -> DocumentError:
    what = what[:1].lower() + what[1:].removesuffix(" at")
    came = repr(line[at]) if at < len(line) else "the end of the line"
    return DocumentError("bad-json", f"Not valid JSON: {what} at character {at + 1}, where {came} stands.")


def text_of(literal: str) -> str:
    r"""The text that a literal stands for.

    >>> text_of('"K\\u00edev"')
    'Kíev'
    """
    return str(scanstring(literal, 1)[0])


def spliced(line: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    r"""The literal at ``line[start:end]`` after edits of its text; all that no edit touches stays as it is written.

    New letters are written in the style of the literal: escaped where it, or the whole line, is ASCII.

    >>> line = '{"text": "a\\/b K\\u00edev"}'
    >>> spliced(line, 9, len(line) - 1, [Edit(4, 8, "Kíev", "Kyïv", "demo")])
    '"a\\/b Ky\\u00efv"'
    """
    literal = line[start:end]
    style = _Style.of(literal, line)
    place_of = _places(literal)
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += literal[done : place_of(edit.start)], style.written(edit.after)
        done = place_of(edit.end)
    return "".join([*pieces, literal[done:]])


def _places(literal: str) -> Callable[[int], int]:
    """From a code point of the text to its place in the literal, for code points that ascend."""
    escapes = _ESCAPE.finditer(literal) if "\\" in literal else iter(())
    escape, longer = next(escapes, None), 1  # for the quotation mark that opens it

    def place_of(index: int) -> int:
        nonlocal escape, longer
        while escape and escape.start() - longer < index:
            longer += len(escape[0]) - 1
            escape = next(escapes, None)
        return index + longer

    return place_of


@dataclass(frozen=True, slots=True)
class _Style:
    """How a literal writes what JSON can write in two ways."""

    escape: bool
    slashes: bool
    capitals: bool

    @classmethod
    def of(cls, literal: str, line: str) -> _Style:
        escape = literal.isascii() and (line.isascii() or bool(_ESCAPED_LETTER.search(literal)))
        return cls(escape, "\\/" in literal, bool(_CAPITAL_HEX.search(literal)))

    def written(self, text: str) -> str:
        """The inside of a literal that stands for a text."""
        body = str(encode_basestring_ascii(text) if self.escape else encode_basestring(text))[1:-1]
        body = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", body)
        if self.slashes:
            body = body.replace("/", "\\/")
        if self.capitals:
            body = _HEX.sub(lambda found: found[1] + found[2].upper(), body)
        return body
