"""Read-only tables in one memory-mapped file: the only home of marisa-trie.

A lexicon of a million words must not cost a second and a hundred megabytes in each worker. A trie that is mapped from
its file opens in well under a millisecond, and all processes of a machine share its pages. Measured on the lexicon
(1.25 million keys): ``BytesTrie`` 5.9 MB, 1.6 µs a look-up; a plain ``Trie`` of the keys takes 3.5 MB and half the
time, but the values beside it come to 2.8 MB more, and reading them in Python takes the rest of the time back.

The file is the trie as marisa writes it, then a footer: eight bytes that name this format and the length of the trie as
eight bytes, little-endian. The footer tells a table from any other file, and a whole one from one that was cut short or
passed through a change of line ends. Bytes flipped within a file of the right length only show in ``digest``.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from repair.errors import InstallError

if TYPE_CHECKING:
    from pathlib import Path  # 6 ms that an import of the lexicon need not cost

MAGIC = b"RTABLE1\n"
_FOOTER = struct.Struct("<8sQ")

# marisa stops at NUL and cannot encode a lone surrogate; U+0001 is the sign that escapes them, so it escapes itself.
# None of these is printable, so one test in C spares ordinary keys the regex.
_UNSTORABLE = re.compile("[\0\x01\ud800-\udfff]")
_ESCAPED = re.compile("\x01([0-9a-f]{4})")

# More tries within the trie: 1.4 % smaller than the default of 3, and not measurably slower.
_TRIES = 6


class TableError(InstallError, RuntimeError):
    """A table that comes with the package is missing, or is no table."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"Cannot read the table {path}: {problem}.\n"
            "Install the package again:  pip install --force-reinstall news-repair\n"
            f"Or build the table again; the command stands in {path.parent / 'README.md'}"
        )


def build(path: Path, rows: Iterable[tuple[str, bytes]]) -> None:
    """Write a table: the same rows give the same bytes, whatever their order. A row that comes twice is kept once.

    The file is written beside ``path`` and renamed: whoever has the old one open keeps it, nobody sees half a table.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     build(Path(folder) / "t.marisa", [("sea", b"2"), ("black", b"x"), ("sea", b"1")])
    ...     Table.open(Path(folder) / "t.marisa").get("sea")
    [b'1', b'2']
    """
    import marisa_trie

    trie = marisa_trie.BytesTrie(sorted({(_storable(key), value) for key, value in rows}), num_tries=_TRIES).tobytes()
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(trie + _FOOTER.pack(MAGIC, len(trie)))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@dataclass(frozen=True, eq=False)
class Table:
    """An open table: from a key to the values stored under it. Safe to share between threads, and after a fork."""

    path: Path
    _trie: Any = field(repr=False)

    @classmethod
    def open(cls, path: Path) -> Table:
        """Map the file; nothing is read before it is asked for.

        >>> from pathlib import Path
        >>> Table.open(Path("nowhere.marisa"))
        Traceback (most recent call last):
            ...
        repair.table.TableError: Cannot read the table nowhere.marisa: there is no such file.
        Install the package again:  pip install --force-reinstall news-repair
        Or build the table again; the command stands in README.md
        """
        _check_footer(path)
        import marisa_trie

        trie = marisa_trie.BytesTrie()
        try:
            trie.mmap(str(path))
        except RuntimeError as error:
            raise TableError(path, f"it is damaged ({error})") from error
        return cls(path, trie)

    def get(self, key: str) -> list[bytes]:
        """The values under exactly this ``key``, sorted; an empty list if there are none."""
        # marisa puts the heavier branch first, so its order is not that of the bytes.
        return sorted(self._trie.get(_storable(key)) or ())

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _storable(key) in self._trie

    def keys(self, prefix: str = "") -> list[str]:
        """The keys that begin with ``prefix``, each once, sorted by code points."""
        return sorted({_plain(key) for key in self._trie.keys(_storable(prefix))})

    @cached_property
    def digest(self) -> str:
        """The first twelve hex digits of the file's SHA-256: it names the content in the signature of a run."""
        import hashlib  # here: 4 ms that most runs need only once, and --help never

        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def _check_footer(path: Path) -> None:
    """Refuse what is no table before marisa maps it, since marisa trusts the numbers it finds in a file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _FOOTER.size))
            footer = file.read()
    except FileNotFoundError as error:
        raise TableError(path, "there is no such file") from error
    except OSError as error:
        raise TableError(path, f"it cannot be opened ({error.strerror})") from error
    if footer != _FOOTER.pack(MAGIC, max(0, size - _FOOTER.size)):
        raise TableError(path, "it is damaged, or no table of this version")


def _storable(key: str) -> str:
    """The key as marisa can hold it, nearly always itself. Made letter by letter, so prefixes stay prefixes."""
    if key.isprintable():
        return key
    return _UNSTORABLE.sub(lambda letter: f"\x01{ord(letter[0]):04x}", key)


def _plain(stored: str) -> str:
    return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), stored)
