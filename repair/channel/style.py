"""House styles that a user asks for, as steps of a proof: which spelling the style replaced.

``ascii-names`` takes accents off. ``house-style(from→to)`` is one row of the user's list, and the step says which, so
that a record is proved without the file.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from repair.errors import SettingsError
from repair.gazetteer import ascii_form

HOUSE = "house-style"
ARROW = "→"
ALIKE = (
    0.6  # share of letters from which two words are spellings of one name: Kiev and Kyiv 0.75, Burma and Myanmar 0.33
)

Pairs = tuple[tuple[str, str], ...]


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Is ``before`` what the style makes of ``after``?

    >>> holds("ascii-names", "", "Erdogan", "Erdoğan"), holds("house-style", "Kiev→Kyiv", "Kyiv", "Kiev")
    (True, True)
    """
    if name == "ascii-names":
        return not argument and before != after and ascii_form(after) == before
    old, _, new = argument.partition(ARROW)
    return name == HOUSE and old != new and (after, before) in ((old, new), (old.upper(), new.upper()))


def is_respelling(old: str, new: str) -> bool:
    """Are these two spellings of one name, or two words?

    >>> is_respelling("Kiev", "Kyiv"), is_respelling("Burma", "Myanmar")
    (True, False)
    """
    alike = SequenceMatcher(None, ascii_form(old).lower(), ascii_form(new).lower()).ratio()
    return alike >= ALIKE and old.count(" ") == new.count(" ")


@lru_cache(maxsize=8)
def parse(text: str, where: str) -> Pairs:
    r"""The rows of a house style, ``from`` and ``to`` with a tab between; ``#`` begins a remark. Raises SettingsError.

    A row with the same words on both sides protects them: a longer one that holds the name of another row.

    >>> parse("# places\nKiev\tKyiv\nchicken Kiev\tchicken Kiev\n", "style.tsv")
    (('Kiev', 'Kyiv'), ('chicken Kiev', 'chicken Kiev'))
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.startswith("#") or line.split("\t")[:2] == ["from", "to"]:
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 2 or not all(cells) or ARROW in line:
            raise SettingsError(
                f"{where}, line {number}: a row of a house style is FROM, a tab, and TO; this one reads {line!r}."
            )
        old, new = cells
        if found.setdefault(old, new) != new:
            raise SettingsError(f"{where}, line {number}: {old!r} is to become {found[old]!r} and {new!r}. Keep one.")
    for old, new in found.items():
        if old != new and found.get(new, new) != new:
            raise SettingsError(
                f"{where}: {old!r} is to become {new!r}, and that {found[new]!r}. Write the last form in both rows."
            )
    return tuple(found.items())


def read(path: Path) -> Pairs:
    """The house style of a file. Raises SettingsError."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise SettingsError(f"Cannot read the house style {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"The house style {path} is not UTF-8 ({error.reason}).") from error
