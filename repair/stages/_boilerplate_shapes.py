"""Furniture that is known by its shape: teasers with a running time, trails of links, rows of tags, picture credits."""

from __future__ import annotations

import re
from functools import cache

from repair.stages._boilerplate_phrases import plain, words

_TIMED = re.compile(r"(?P<title>\S.{8,110}?)(?P<dots>\s*(?:…|\.\.\.))?\s+(?P<time>[0-5]\d:[0-5]\d)$")
# Before a time of day, not before a running time; or a table of times.
_TIME_OF_DAY = re.compile(
    r"(?:\b(?:at|from|until|till|to|by|in|of|around|before|after|since|v|vs|am|pm|gmt|bst|off)|[\d:,–-])$", re.I
)
_AGAINST = re.compile(r" vs?\.? ")
_POINTER = re.compile(r"[>»›/|]")
_FUSED_TRAIL = re.compile(r"Home(?:[A-Z][a-z]+|[A-Z]{2,4}(?=[A-Z]|$)){2,6}")
_CREDIT_SIGNS = (
    "photo",
    "foto",
    "image",
    "picture",
    "credit",
    "bild",
    "fot.",
    "фото",
    "via ",
    "file",
    "handout",
    "pool",
)
_HASHTAGS = re.compile(r"(?:[#＃]\w+[\s,]*){2,}")
_NO_SPACE = re.compile(r",(?=[^\s\d])")
_CAPITALS = re.compile(r"[A-ZÀ-ÝА-ЯЁ][\w'’.-]*")


def timed_title(line: str) -> bool | None:
    """Does the line end with the running time of a video? True if the title was cut short as well, None if not.

    >>> timed_title("Mayor warns of a long winter … 04:12"), timed_title("The match begins at 20:45")
    (True, None)
    """
    line = line.strip()
    found = _TIMED.match(line) if line[-3:-2] == ":" else None
    if not found or found["title"].count(" ") < 3 or not found["title"][0].isupper():
        return None
    if not found["dots"] and (_TIME_OF_DAY.search(found["title"].rstrip()) or _AGAINST.search(line)):
        return None
    return bool(found["dots"])


def trail(line: str) -> str | None:
    """Is the line a trail of links? ``sure`` from the start page on; ``likely`` when it begins with a section.

    >>> trail("Home > World > Europe"), trail("HomeWorldAfricaKenya"), trail("Win / lose / draw")
    ('sure', 'sure', None)
    """
    line = line.strip()
    if line.startswith("Home") and _FUSED_TRAIL.fullmatch(line):
        sections = re.findall(r"[A-Z][a-z]+|[A-Z]{2,4}", line[4:])
        return "sure" if sections[0].lower() in words("category") or len(sections) > 2 else "likely"
    if not _is_row_of_links(line):
        return None
    parts = [part.strip().casefold() for part in re.split(r"[>»›/|:]", line)]
    pointed = any(sign in line for sign in ">»›")
    if parts[0] in words("home") and (pointed or len(parts) > 2):
        return "sure"
    if parts[0] in words("category") and (pointed or all(part in words("category") for part in parts)):
        return "likely"
    return None


def _is_row_of_links(line: str) -> bool:
    """Two to seven parts with signs between them; the first has at most 40 letters, the others 60.

    Cut at the signs: a pattern for the whole would try every way to give the blanks around a sign to either side.
    """
    first, *others = _POINTER.split(line, 7)
    if not 1 <= len(others) <= 6 or "<" in line or min(map(len, (first, *others))) < 2:
        return False
    return len(first.rstrip()) <= 40 and all(len(part.strip()) <= 60 for part in others)


def tag_row(line: str) -> bool:
    """Are these tags in a row: parted by commas without spaces, or hashtags alone?

    >>> tag_row("Kisumu,Kenya,fishing,court"), tag_row("100,000 rupees ($2,300)")
    (True, False)
    """
    if "#" in line and _HASHTAGS.fullmatch(line.strip()):
        return True
    if ", " in line or line.count(",") < 2:
        return False
    commas = len(_NO_SPACE.findall(line))
    if commas < 2 or len(line) > 600 or line.count(",") != commas:
        return False
    parts = line.strip().split(",")
    return all(1 < len(part) <= 60 for part in parts) and sum(part.count(" ") for part in parts) <= 4 * len(parts)


@cache
def _credit_tail() -> re.Pattern[str]:
    """The end of a caption: an agency or a photographer, behind a stop, a bracket or a label."""
    name = r"[A-ZÀ-ÝА-ЯЁ][\w'’.-]*"
    # Atomic, since most agencies are names too: a row of twenty capitals must not be read in a thousand ways.
    part = rf"(?>{_agencies()}|(?i:{_any_of('pool')})(?!\w)|{name})"
    row = rf"{part}(?:[\s/,|]+{part}){{0,14}}"
    label = rf"(?i:{_any_of('photo')})s?(?:\s*[:/]\s*|\s+(?i:by|credit|courtesy)[\s:]+(?i:of\s)?)"
    opening = r"(?:(?<=[.!?”\"’)\]])\s+|\s[-–—|]\s+|[(\[]|(?<=\d{4})\s+)"
    return re.compile(rf"{opening}(?P<credit>(?P<label>{label})?(?P<row>{row}))[.)\]\s]*$")


def _any_of(kind: str) -> str:
    return "|".join(map(re.escape, sorted(words(kind), key=len, reverse=True)))


def _agencies() -> str:
    """A pattern for the agencies: short ones as capitals only, or every "pa" would be one."""
    names = sorted(words("agency"), key=len, reverse=True)
    short = "|".join(re.escape(name.upper()) for name in names if len(name) <= 4)
    long = "|".join(re.escape(name) for name in names if len(name) > 4)
    return rf"(?:{short}|(?i:{long}))(?!\w)"


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_agencies()}")


def agencies(line: str) -> list[str]:
    """The news agencies that a line names, as it writes them.

    >>> agencies("Sputnik / Ivan Petrov / Pool / REUTERS")
    ['Sputnik', 'REUTERS']
    """
    return list(dict.fromkeys(_agency().findall(line)))


def caption(line: str) -> tuple[int, str] | None:
    """A text that ends with a picture credit: where the credit begins, and ``photo`` or ``bare``.

    ``bare`` is an agency alone behind a full stop, which may also close an article. An agency in brackets behind a
    sentence, without a name or the word photo, closes sentences of articles too often: that is none.

    >>> line = "Villagers carry sandbags to the dyke, 4 June. Photo: Eva Toth"
    >>> caption(line)
    (46, 'photo')
    """
    line = line.rstrip()
    if line.count(" ") < 4:
        return None
    start = max(0, len(line) - 120)
    end = line[start:].casefold()
    signed = "/" in end or any(sign in end for sign in _CREDIT_SIGNS)
    if not signed and end.rpartition(" ")[2].strip("().") not in words("agency"):
        return None
    found = _credit_tail().search(line, start)
    if not found:
        return None
    named = agencies(found["row"])
    if not named and not found["label"]:
        return None
    bracket = line[found.start("credit") - 1] in "(["
    several = (
        "/" in found["row"]
        or found["label"]
        or bool(re.search(r"(?i)photo|file|via|images|handout|pool", found["row"]))
    )
    if bracket and not several:
        return None
    return found.start("credit"), "photo" if several else "bare"


def is_name(line: str, most: int = 5) -> bool:
    """A few words, all with capitals (small joining words apart), as names and titles of sites are.

    >>> is_name("Coast Herald TV"), is_name("Mayor warns of winter")
    (True, False)
    """
    parts = line.split()
    small = {"of", "the", "and", "de", "la", "du", "di", "da", "&", "a", "y", "für", "el", "le"}
    return 0 < len(parts) <= most and all(
        _CAPITALS.match(part) or (at and part in small) for at, part in enumerate(parts)
    )


def ends_with_medium(line: str) -> bool:
    """A quick look: could the line name a newspaper or a station, or end with " – Coast Herald"?

    >>> ends_with_medium("Ferry late – Coast Herald"), ends_with_medium("Ferry late")
    (True, False)
    """
    last = line.rsplit(None, 2)[-2:]
    return (
        any(word.casefold() in words("media") for word in last)
        or "imes of " in line
        or line.startswith(("Radio", "The ", "TV "))
    )


def names_a_medium(line: str) -> bool:
    """Do the words name a newspaper or a station? Known by their first or last word.

    >>> names_a_medium("Coast Herald TV"), names_a_medium("Vladimir Petrov")
    (True, False)
    """
    parts = plain(line).split()
    if not parts or not is_name(line):
        return False
    ends = (
        {parts[-1], parts[0]}
        if parts[0] in ("radio", "daily", "the", "tv", "diario", "gazeta", "jornal")
        else {parts[-1]}
    )
    return bool((ends | ({parts[-2]} if len(parts) > 2 else set())) & words("media")) or "times of" in plain(line)
