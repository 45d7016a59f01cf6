"""The survey of a batch: its first pass, and the profiles that are kept beside the ledger.

A profile is made once and stays, so that a document is judged the same way whenever its turn comes. Documents that come
later are judged by it too, unless they show that something else happened to them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from repair.batch.draft import Draft
from repair.batch.formats import opened
from repair.batch.sources import TEXT, Source
from repair.batch.worker import Fields, site_of_file, site_of_value
from repair.context import BatchProfile
from repair.errors import DocumentError, RecordError

PROFILES = "profile.json"
FORMAT = 1

MOST = 64_000_000
"""How many bytes of text a survey reads, about: of a larger batch it reads as much, evenly spread."""
WINDOW = 1_000_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The profiles that count, the last one for what is new; and what there is to say about that, in a sentence."""

    profiles: tuple[BatchProfile, ...]
    note: str | None = None

    @property
    def current(self) -> BatchProfile:
        """The profile that new documents are judged by."""
        return self.profiles[-1]

    def by_digest(self) -> dict[str, BatchProfile]:
        """The profiles by what names them."""
        return {profile.digest(): profile for profile in self.profiles}


def read(out: Path) -> tuple[BatchProfile, ...]:
    """The profiles in an output folder; none where there is no file. Raises RecordError when they cannot be read."""
    try:
        found = json.loads((out / PROFILES).read_bytes())
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        return tuple(map(BatchProfile.from_json, found["profiles"]))
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordError(
            f"{out / PROFILES} cannot be read ({error!r}). Make it anew:  repair run IN -o OUT --resurvey"
        ) from error


def write(out: Path, profiles: Sequence[BatchProfile]) -> None:
    """Keep profiles in an output folder."""
    content = {"format": FORMAT, "profiles": [profile.to_json() for profile in profiles]}
    with Draft.of(out / PROFILES) as draft:
        draft.write(json.dumps(content, indent=1).encode() + b"\n")


def choose(known: Sequence[BatchProfile], new: Sequence[Source], fields: Fields, looked_at: bool = True) -> Chosen:
    """The profiles for a batch with these new files: those known, and one of their own where they differ strongly.

    Where no stage looks at it (``looked_at``), no survey is made: the standard profile will do.
    """
    if not looked_at:
        return Chosen((*known, BatchProfile()))
    if not new and known:
        return Chosen(tuple(known))
    from repair.survey import differs  # loaded late: a run that has nothing to do makes no survey

    found = profile_of(new, fields)
    if not known:
        return Chosen((found,))
    difference = differs(known[-1], found)
    if difference is None:
        return Chosen(tuple(known))
    note = f"{difference} They are judged by a profile of their own; to judge all by one:  --resurvey"
    return Chosen((*known, found), note)


def profile_of(sources: Sequence[Source], fields: Fields) -> BatchProfile:
    """The profile of these files. What cannot be read tells nothing here; the run will say why."""
    from repair.survey import Survey

    survey = Survey()
    share = max(1, round(sum(source.size for source in sources) / MOST))
    for site, text in documents(sources, fields, share):
        survey.add(text, site)
    return survey.profile()


def documents(sources: Sequence[Source], fields: Fields, share: int) -> Iterator[tuple[str, str]]:
    """Site and text of documents: of all, or of one in ``share``, evenly spread over files and within them."""
    texts = 0
    for source in sources:
        if source.kind == TEXT:
            texts += 1
            if texts % share == 0 or share == 1:
                yield from _text(source)
        else:
            yield from _lines(source, fields, share)


def _text(source: Source) -> Iterator[tuple[str, str]]:
    try:
        with opened(source.path, source.compressed) as stream:
            text = stream.read(WINDOW).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error, DocumentError):
        return
    yield site_of_file(source.name), text


def _lines(source: Source, fields: Fields, share: int) -> Iterator[tuple[str, str]]:
    """The documents of one window in ``share``; the line that a window begins in is left out."""
    try:
        with opened(source.path, source.compressed) as stream:
            place = 0
            while block := stream.read(WINDOW):
                block += stream.readline(WINDOW)
                yield from _documents(block.split(b"\n")[bool(place) :], fields)
                if share > 1:
                    place += share * WINDOW
                    stream.seek(place)
    except (OSError, EOFError, zlib.error, DocumentError):
        return


def _documents(lines: Iterable[bytes], fields: Fields) -> Iterator[tuple[str, str]]:
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            continue
        text = found.get(fields.text) if isinstance(found, dict) else None
        if isinstance(text, str):
            yield site_of_value(found.get(fields.site)), text
