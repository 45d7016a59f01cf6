"""Look into a CTranslate2 model before it is loaded: the files of a folder or zip, and the shapes inside model.bin.

CTranslate2 says "Unsupported model binary version v1936876" of a git-lfs pointer, and of a vocabulary that is too short
nothing at all until the first sentence fails. The format is simple enough to read the shapes first and to say what is
wrong in words. Reading and hashing takes 30 ms for 75 MB.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from repair.errors import SettingsError

MODEL = "model.bin"

# A model lies in the folder that is named, or at most this many folders below it (package/model/model.bin); a home
# folder named by mistake is not read to its end.
DEEPEST = 2
MOST_FILES = 5_000

CHUNK = 1 << 20
NEWEST = 20  # formats 1 to 6 exist; a number far above is no CTranslate2 model

AGAIN = "download it again"


class ModelError(SettingsError):
    """The translation model that was named cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a folder, or of a zip (such as ``.argosmodel``), by their names inside it, with ``/``."""

    path: Path
    names: tuple[str, ...]
    zipped: bool = False

    @classmethod
    def of(cls, path: Path) -> Files:
        """The files at a path. Raises ModelError where there are none to read.

        >>> Files.of(Path("no such folder"))
        Traceback (most recent call last):
        repair.translation.model_file.ModelError: There is no file or folder no such folder. Name the folder of a \
CTranslate2 model:  --model PATH
        """
        path = path.expanduser()
        if path.is_dir():
            return cls(path, tuple(_walk(path)))
        if path.name == MODEL and path.is_file():
            return cls.of(path.parent)
        if not path.exists():
            raise ModelError(
                f"There is no file or folder {path}. Name the folder of a CTranslate2 model:  --model PATH"
            )
        if not zipfile.is_zipfile(path):
            raise ModelError(f"{path} is neither a folder nor an .argosmodel or .zip. Name the folder of the model.")
        with zipfile.ZipFile(path) as archive:
            return cls(path, tuple(name for name in archive.namelist() if not name.endswith("/")), zipped=True)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """A file of these, to read bytes from."""
        if not self.zipped:
            with (self.path / name).open("rb") as file:
                yield file
            return
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as file:
                yield file
        except zipfile.BadZipFile as error:
            raise ModelError(f"{self.path} is a damaged zip ({error}): {AGAIN}.") from error

    def read(self, name: str) -> bytes:
        """All bytes of a file."""
        with self.opened(name) as file:
            return file.read()

    def beside(self, name: str) -> Files:
        """These files without those that lie in other folders than ``name`` or the folders above it.

        >>> Files(Path(), ("a/b/model.bin", "a/x.spm", "c/x.spm")).beside("a/b/model.bin").names
        ('a/b/model.bin', 'a/x.spm')
        """
        folders = {str(folder) for folder in PurePosixPath(name).parents}
        near = tuple(each for each in self.names if str(PurePosixPath(each).parent) in folders)
        return Files(self.path, near, self.zipped)

    def find(self, *patterns: str) -> str | None:
        """The file whose last name fits the earliest pattern; of several the one deepest down, then the first by name.

        >>> Files(Path(), ("b.spm", "a/source.spm")).find("source[.]spm", ".*[.]spm")
        'a/source.spm'
        """
        ordered = sorted(self.names, key=lambda name: (-name.count("/"), name))
        return next((n for p in patterns for n in ordered if re.fullmatch(p, n.rsplit("/", 1)[-1])), None)


def _walk(folder: Path) -> Iterator[str]:
    """Names of files, those of the folder first; nothing below it when the model lies in the folder itself."""
    waiting, seen = [(folder, 0)], 0
    for here, depth in waiting:
        for entry in sorted(here.iterdir()):
            if seen == MOST_FILES:
                raise ModelError(f"{folder} holds very many files. Name the folder that has model.bin in it.")
            seen += 1
            if entry.is_file():
                yield entry.relative_to(folder).as_posix()
            elif depth < DEEPEST and entry.is_dir() and not entry.name.startswith("."):
                waiting.append((entry, depth + 1))
        if here == folder and (folder / MODEL).is_file():
            return


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What model.bin says of itself: format, kind (``TransformerSpec`` …), the shape of each weight, its sha256."""

    version: int
    kind: str
    shapes: dict[str, tuple[int, ...]] = field(repr=False)
    digest: str = ""

    @property
    def positions(self) -> int | None:
        """The longest input in tokens; None when positions are computed and have no end.

        >>> ModelFile(6, "TransformerSpec", {"encoder/position_encodings/encodings": (512, 256)}).positions
        512
        """
        table = self.shapes.get("encoder/position_encodings/encodings")
        return table[0] if table else None

    def vocabulary_size(self, side: str) -> int | None:
        """How many tokens the ``source`` or ``target`` vocabulary must have; None when the file does not tell.

        >>> ModelFile(6, "TransformerSpec", {"decoder/embeddings/weight": (200, 32)}).vocabulary_size("target")
        200
        """
        names = {
            "source": ("encoder/embeddings_0/weight", "encoder/embeddings/weight"),
            "target": ("decoder/embeddings/weight",),
        }
        return next((self.shapes[name][0] for name in names[side] if self.shapes.get(name)), None)


class _Reader:
    """Numbers and texts from model.bin, all of it hashed on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.hash = hashlib.sha256()

    def take(self, size: int) -> bytes:
        data = self.file.read(size)
        self.hash.update(data)
        return data

    def number(self, form: str) -> int:
        value: int = struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))[0]
        return value

    def text(self) -> str:
        return self.take(self.number("H"))[:-1].decode()

    def skip(self, size: int) -> None:
        while size > 0:
            data = self.take(min(size, CHUNK))
            if not data:
                raise EOFError
            size -= len(data)

    def skip_rest(self) -> None:
        while self.take(CHUNK):
            pass


def read_model_file(file: IO[bytes], name: str = MODEL) -> ModelFile:
    """Walk through model.bin. Raises ModelError for anything else; ``name`` is for its message.

    >>> import io
    >>> read_model_file(io.BytesIO(b"version https://git-lfs.github.com/spec/v1"))
    Traceback (most recent call last):
    repair.translation.model_file.ModelError: model.bin is a git-lfs pointer, not the model: run `git lfs pull` in the \
folder it was cloned to.
    """
    reader = _Reader(file)
    head = reader.take(4)
    if head == b"vers":
        raise ModelError(
            f"{name} is a git-lfs pointer, not the model: run `git lfs pull` in the folder it was cloned to."
        )
    if not head:
        raise ModelError(f"{name} is empty: {AGAIN}.")
    version = int.from_bytes(head, "little") if len(head) == 4 else 0
    if not 1 <= version <= NEWEST:
        page = " but a web page" if head.lstrip()[:1] == b"<" else ""
        raise ModelError(f"{name} is not a CTranslate2 model{page}: {AGAIN}, or convert the model (ct2-*-converter).")
    try:
        return _walk_through(reader, version)
    except (struct.error, EOFError, UnicodeDecodeError):
        raise ModelError(f"{name} is cut short: {AGAIN}.") from None


def _walk_through(reader: _Reader, version: int) -> ModelFile:
    """Layout: version, kind, revision; name, shape, type and bytes of every weight; aliases of weights used twice."""
    kind = reader.text() if version >= 2 else ""
    if version >= 2:
        reader.number("I")  # the revision of the kind
    shapes: dict[str, tuple[int, ...]] = {}
    for _ in range(reader.number("I")):
        name = reader.text()
        shapes[name] = tuple(reader.number("I") for _ in range(reader.number("B")))
        width, size = reader.number("B"), reader.number("I")
        reader.skip(size if version >= 4 else size * width)  # before version 4: bytes an item, number of items
    for _ in range(reader.number("I") if version >= 3 else 0):
        alias, name = reader.text(), reader.text()
        shapes[alias] = shapes.get(name, ())
    reader.skip_rest()
    return ModelFile(version, kind, shapes, reader.hash.hexdigest())
