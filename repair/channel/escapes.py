"""Escape residue: characters spelled out by some program and never read back ("M&eacute;xico", "Su00e3o Paulo").

The spelling is exact, so the way back is too; what is left open is whether somebody meant the spelling ("write
&eacute; in HTML"). That is for the stage to judge. Kinds:

=========================  ==============================================  =====================================
``html``                   a whole entity                                  ``M&eacute;xico  don&#8217;t  &#xe9;``
``html-no-semicolon``      its semicolon is gone                           ``M&eacutexico  M&#233xico``
``html-no-ampersand``      its ampersand is gone, maybe the semicolon too  ``don#8217;t  Joseacute``
``html-ampersand-spaced``  its ampersand became a space                    ``Barcelona #39;s``
``backslash-u``            JSON, Java, JavaScript                          ``M\\u00e9xico``
``backslash-x``            a Python or C string, below U+0100              ``M\\xe9xico``
``bare-u``                 ``backslash-u`` without its backslash           ``Su00e3o Paulo  donu2019t``
=========================  ==============================================  =====================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from unicodedata import category
from unicodedata import name as name_of

from repair.edit import Edit, Step, apply

NAME = "escape-residue"

# Four hexadecimal digits twice over is how JSON writes a character above U+FFFF.
_PAIR = "[dD][89abAB][0-9a-fA-F]{2}"
_LOW = "[dD][c-fC-F][0-9a-fA-F]{2}"
# Without its "&" or ";" a name of an entity is just letters. These endings are in no ordinary word with the letter that
# goes before: "subacute" has none of [acegilnorsuyz] there. Left out: "aring" (hearing), "eth" and "thorn" (Hawthorn).
_LETTER_NAME = (
    r"(?:[AEIOUYaeiouycgnrszlCGNRSZL]acute|[AEIOUaeiou](?:grave|circ)|[AEIOUaeiouy]uml|[AONaon]tilde|[Cc]cedil"
    r"|[CcDdEeNnRrSsTtZz]caron|[Oo]slash|szlig|[ao]elig|AElig|OElig)"
)
_SIGN_NAME = r"(?:quot|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip|euro|pound)"

PATTERNS = {
    "html": re.compile(r"&(?:#(?P<decimal>\d{2,7})|#[xX](?P<hex>[0-9a-fA-F]{2,6})|(?P<name>[A-Za-z]{2,8}[1-4]{0,2}));"),
    "html-no-semicolon": re.compile(r"&(?:#(?P<decimal>\d{2,5})(?![\d;])|(?P<name>[A-Za-z]{2,8}[1-4]{0,2}))"),
    "html-no-ampersand": re.compile(
        rf"(?<![&#\d;])(?:#(?P<decimal>\d{{2,5}});|(?P<name>{_LETTER_NAME}(?:;|(?![A-Za-z]{{0,40}};))|(?<!\w){_SIGN_NAME};))"
    ),
    "html-ampersand-spaced": re.compile(rf" (?:#(?P<decimal>\d{{2,5}});|(?P<name>{_SIGN_NAME}|amp);)"),
    "backslash-u": re.compile(rf"\\u(?P<hex>{_PAIR}\\u{_LOW}|[0-9a-fA-F]{{4}})"),
    "backslash-x": re.compile(r"\\x(?P<hex>[0-9a-fA-F]{2})"),
    # Latin to Arabic, Vietnamese and the signs of print: any four digits would find U+FFED in "stuffed".
    "bare-u": re.compile(rf"(?<![\\%])u(?P<hex>{_PAIR}u{_LOW}|(?:0[0-7]|1[eE]|2[01])[0-9a-fA-F]{{2}})"),
}
"""What each kind looks like in garbled text."""

KINDS = tuple(PATTERNS)

# What stands where the ampersand and the semicolon of an entity were.
_ENTITY_ENDS = {
    "html": ("&", ";"),
    "html-no-semicolon": ("&", ""),
    "html-no-ampersand": ("", ";?"),
    "html-ampersand-spaced": (" ", ";"),
}


@cache
def _entities() -> dict[str, str]:
    """From the names in use on news pages to their characters: those of HTML 4, and HTML 5's for Latin letters."""
    from html.entities import html5, name2codepoint

    letters = {key[:-1]: sign for key, sign in html5.items() if key.endswith(";") and "\xc0" <= sign <= "\u017f"}
    named = letters | {key: chr(number) for key, number in name2codepoint.items()} | {"apos": "'"}
    # Headlines put in capitals take their entities with them; only where the capital letter has no name of its own.
    capitals = {key.upper(): sign.upper() for key, sign in named.items() if len(sign.upper()) == 1}
    latin = {key: sign for key, sign in capitals.items() if name_of(sign, "").startswith("LATIN")}
    return named | {key: sign for key, sign in latin.items() if key not in named}


@cache
def _without_semicolon() -> frozenset[str]:
    """The names that a browser reads without their semicolon."""
    from html.entities import html5

    return frozenset(key for key in html5 if not key.endswith(";"))


@cache
def _names_of(sign: str) -> tuple[str, ...]:
    return tuple(key for key, found in _entities().items() if found == sign)


def _windows(number: int) -> str:
    """The character of a number as browsers read it: 128 to 159 are Windows-1252."""
    if 0x80 <= number < 0xA0:
        return bytes([number]).decode("cp1252", "ignore")
    return chr(number) if number < 0x110000 else ""


def _numbers_of(sign: str) -> str:
    """A pattern for all ways to write the character's number in HTML."""
    windows = sign.encode("cp1252", "ignore")
    numbers = sorted({ord(sign), *windows})
    return "|".join(f"#0*{number}|#[xX]0*(?i:{number:x})" for number in numbers)


# ------------------------------------------------------------------------------------------------------- forwards
def _spelling(sign: str, kind: str) -> str:
    """A pattern for all ways in which a kind spells one character; one that matches nothing if there is none."""
    if kind in _ENTITY_ENDS:
        lead, end = _ENTITY_ENDS[kind]
        return f"{lead}(?:{'|'.join([*_names_of(sign), _numbers_of(sign)])}){end}"
    if kind == "backslash-x":
        return rf"\\x(?i:{ord(sign):02x})" if ord(sign) < 0x100 else "(?!)"
    lead = r"\\u" if kind == "backslash-u" else "u"
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"{lead}(?i:{units[at : at + 4]})" for at in range(0, len(units), 4))


def corrupt(text: str, kind: str) -> str:
    """The text with all it has beyond ASCII spelled out, in the commonest spelling; ``&`` too where it is special.

    >>> corrupt("José & Łukasz", "html"), corrupt("don’t", "html-no-ampersand"), corrupt("São 😀", "bare-u")
    ('Jos&eacute; &amp; &Lstrok;ukasz', 'don#8217;t', 'Su00e3o ud83dude00')
    """
    return "".join(_usual_spelling(sign, kind) for sign in text)


def _usual_spelling(sign: str, kind: str) -> str:
    if sign.isascii() and (sign, kind) != ("&", "html"):
        return sign
    if kind == "backslash-x":
        return f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else sign
    if kind not in _ENTITY_ENDS:
        lead = "\\u" if kind == "backslash-u" else "u"
        units = sign.encode("utf-16-be", "surrogatepass").hex()
        return "".join(lead + units[at : at + 4] for at in range(0, len(units), 4))
    lead, end = _ENTITY_ENDS[kind]
    names = [key for key in _names_of(sign) if end or key in _without_semicolon()]
    spelled = names[0] if names and (sign == "&" or category(sign)[0] == "L") else f"#{ord(sign)}"
    return lead + spelled + end.rstrip("?")


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Is ``after`` the text ``before`` with one or more of its characters spelled out as the kind does?

    >>> holds("escape-residue", "html", "México", "M&eacute;xico"), holds("escape-residue", "bare-u", "São", "Su00e9o")
    (True, False)
    >>> holds("escape-residue", "html-ampersand-spaced", "'", " #39;")
    True
    """
    if name != NAME or argument not in PATTERNS or before == after:
        return False
    pattern = "".join(f"(?:{re.escape(sign)}|{_spelling(sign, argument)})" for sign in before)
    return re.fullmatch(pattern, after) is not None


# ------------------------------------------------------------------------------------------------------ backwards
def residues(text: str, kind: str) -> Iterator[Edit]:
    """Every place of ``text`` that looks like this kind, as the edit that reads it back; the rule is the kind.

    >>> [(edit.start, edit.before, edit.after) for edit in residues("R&amp;D in M&eacute;xico", "html")]
    [(1, '&amp;', '&'), (12, '&eacute;', 'é')]
    >>> [edit.after for edit in residues("AT&T; Q&A; &copy=2", "html")]
    []
    """
    for match in PATTERNS[kind].finditer(text):
        spelled, after = match[0], _sign(match)
        if kind == "html-no-semicolon" and match["name"]:
            spelled = _longest_name(spelled)
            after = _entities().get(spelled[1:], "")
            if text.startswith(";", match.start() + len(spelled)):
                continue
        if after and (category(after[0])[0] != "C" or after in _PRINTED or (kind == "backslash-x" and after > "\x7f")):
            proof = (Step(f"{NAME}({kind})", after, spelled),)
            yield Edit(match.start(), match.start() + len(spelled), spelled, after, kind, proof=proof)


# Soft hyphen, joiners and direction marks: of the controls the only ones in print. A byte is what it is.
_PRINTED = frozenset("\xad\u200c\u200d\u200e\u200f")


def _longest_name(spelled: str) -> str:
    """The longest start of "&eacutexico" that a browser reads without a semicolon; "&" if there is none."""
    return next((spelled[:end] for end in range(len(spelled), 1, -1) if spelled[1:end] in _without_semicolon()), "&")


def _sign(match: re.Match[str]) -> str:
    """The character that was spelled; empty if there is none."""
    found = match.groupdict()
    if found.get("name"):
        return _entities().get(found["name"].rstrip(";"), "")
    if found.get("decimal"):
        return _windows(int(found["decimal"]))
    units = re.sub(r"\\?u", "", found["hex"])
    if len(units) == 8:
        return bytes.fromhex(units).decode("utf-16-be")
    return _windows(int(units, 16)) if match[0].startswith("&") else chr(int(units, 16))


_LEADS = {
    "&": "html",
    "#": "html-ampersand-spaced",
    "\\u": "backslash-u",
    "u00": "bare-u",
    "u20": "bare-u",
}


def shows(text: str) -> bool:
    """Does the text hold what looks like a spelled-out character? Only the commonest kinds; a quick look.

    >>> shows("M&eacute;xico"), shows("Bilbao #39;s mayor"), shows("AT&T rose by #4 in 2019; see Q&A.")
    (True, True, False)
    """
    return any(lead in text and PATTERNS[kind].search(text) for lead, kind in _LEADS.items())


def read_back(garbled: str, kind: str) -> str:
    """The text with every residue of the kind read back, once.

    >>> read_back("M&amp;eacute;xico", "html"), read_back("donu2019t", "bare-u")
    ('M&eacute;xico', 'don’t')
    """
    return apply(garbled, residues(garbled, kind))
