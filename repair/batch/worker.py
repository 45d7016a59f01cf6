"""The work on one unit of documents. Workers only compute: one process, the driver, writes all files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from repair import recipe
from repair.batch import record
from repair.batch.formats import CONVERT, UTF_16, Unit, is_blank, is_utf_16
from repair.batch.literal import members, spliced, text_of
from repair.batch.quarantine import Fault
from repair.batch.sources import TEXT
from repair.batch.tally import Tally
from repair.context import BatchProfile
from repair.document import Document, Failure
from repair.edit import invert
from repair.errors import DocumentError

Builder = Callable[[recipe.Settings, BatchProfile], Callable[[Document], Document]]
"""Makes a pipeline from settings and profile, in each process anew. :func:`repair.recipe.pipeline` is one."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a line of JSON hold what.

    ``source`` names the text that the article was translated from, for a translation model to read; ``site`` the site
    it comes from, or its address there.
    """

    text: str = "text"
    id: str = "id"
    source: str | None = None
    site: str = "url"

    def wanted(self) -> frozenset[str]:
        """All of them."""
        return frozenset(filter(None, (self.text, self.id, self.source, self.site)))


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker must know; sent to each process once."""

    settings: recipe.Settings
    signature: str
    fields: Fields = field(default_factory=Fields)
    profile: BatchProfile = field(default_factory=BatchProfile)
    build: Builder = recipe.pipeline


@dataclass(slots=True)
class Outcome:
    """What came of a unit: bytes for the output, bytes for the records, what is not in either, and the counts.

    ``translations`` counts what a model translated: passages, and source texts.
    """

    output: bytes = b""
    records: bytes = b""
    rejected: list[tuple[Fault, bytes]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    translations: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        """How many came in: those that came out, and those that did not."""
        return self.tally.documents + len(self.rejected)

    def count(self, text: str, size: int, entry: record.Record) -> None:
        """Add one document to the counts, as :meth:`Tally.count` does."""
        self.tally.count(text, size, entry)
        if entry["translations"]:
            self.translations.update(found["source"] for found in entry["translations"] if found["text"])

    def add(self, other: Outcome) -> None:
        """Add what came of the documents behind these."""
        self.output += other.output
        self.records += other.records
        self.rejected += other.rejected
        self.tally.add(other.tally)
        self.translations.update(other.translations)


def rejected(unit: Unit, reason: str, message: str) -> Outcome:
    """The outcome of a unit of one document that cannot be repaired."""
    fault = Fault(unit.name, unit.begin.line, unit.begin.offset, reason, message)
    return Outcome(rejected=[(fault, _kept(unit.kind, unit.lines[0]))])


def _kept(kind: str, raw: bytes) -> bytes:
    """The raw bytes to send back: none of a whole file, since those on disk are kept (they may be compressed)."""
    return b"" if kind == TEXT else raw


class Worker:
    """Repairs the documents of a unit. ``beat`` is called when a document begins.

    >>> from repair.batch.formats import Place
    >>> unit = Unit("a.txt", TEXT, Place(0, 0), Place(0, 8), (b"near Kev",), 1)
    >>> Worker(Task(recipe.Settings(stages=()), "signature"))(unit).output
    b'near Kev'
    """

    def __init__(self, task: Task, beat: Callable[[], None] = lambda: None) -> None:
        self.task = task
        self.beat = beat
        self.wanted = task.fields.wanted()
        self.seconds: dict[str, float] = {}
        self.pipeline = recipe.timed(task.build(task.settings, task.profile), self.seconds)

    def __call__(self, unit: Unit) -> Outcome:
        """The outcome of a unit; what cannot be read is handed back with its reason."""
        outcome = Outcome()
        outputs: list[bytes] = []
        records: list[bytes] = []
        offset = unit.begin.offset
        for number, raw in enumerate(unit.lines, unit.begin.line):
            self.beat()
            try:
                if unit.kind == TEXT:
                    output, entry = self._text(unit.name, raw, outcome)
                else:
                    output, entry = self._line(unit.name, number, raw, outcome)
                outputs.append(output)
                records.append(entry)
            except DocumentError as error:
                fault = Fault(unit.name, number, offset, error.reason, str(error))
                outcome.rejected.append((fault, _kept(unit.kind, raw)))
            offset += len(raw)
        outcome.output, outcome.records = b"".join(outputs), b"".join(records)
        outcome.tally.seconds = dict(self.seconds)
        self.seconds.clear()
        return outcome

    def _text(self, name: str, raw: bytes, outcome: Outcome) -> tuple[bytes, bytes]:
        """A text file, repaired, and its record."""
        document = self._repaired(Document.new(name, _decoded(raw), site=site_of_file(name)))
        try:
            output = document.text.encode() if document.layers else raw
        except UnicodeEncodeError as error:
            document, output = _untouched(document, error), raw
        entry = record.make(document, self.task.signature)
        outcome.count(document.original, len(raw), entry)
        return output, record.line(entry)

    def _line(self, name: str, number: int, raw: bytes, outcome: Outcome) -> tuple[bytes, bytes]:
        """A line of JSON, repaired, and its record; a blank line has none."""
        if is_blank(raw):
            return raw, b""
        fields = self.task.fields
        line = _decoded(raw)
        found = members(line, self.wanted)
        text = found.get(fields.text)
        if text is None:
            other = "If its text stands in another, name that: --text-field"
            raise DocumentError("no-text-field", f"The object has no field {fields.text!r}. {other}")
        if not text.is_string:
            shown = line[text.start : text.end]
            came = shown if len(shown) <= 40 else f"{shown[:40]}…"
            raise DocumentError("text-not-a-string", f"Expected a string in {fields.text!r}, got {came}.")
        values = {key: member.value for key, member in found.items()}
        document = self._repaired(_document(f"{name}:{number}", values, fields))
        output, literal = raw, None
        if document.layers:
            try:
                output, literal = _rewritten(line, text.start, text.end, document)
            except ValueError as error:
                document = _untouched(document, error)
        entry = record.make(document, self.task.signature, literal)
        outcome.count(document.original, len(raw), entry)
        return output, record.line(entry)

    def _repaired(self, document: Document) -> Document:
        try:
            repaired = self.pipeline(document)
        except MemoryError as error:
            raise _no_memory() from error
        except Exception as error:  # not a stage, which the pipeline catches, but the pipeline: keep the document
            return _untouched(document, error)
        if any(failure.error.startswith("MemoryError") for failure in repaired.failures):
            raise _no_memory()
        return repaired


def _no_memory() -> DocumentError:
    return DocumentError("out-of-memory", NO_MEMORY)


NO_MEMORY = "To repair it took more memory than a worker may hold. To process it, raise --memory."


def site_of_file(name: str) -> str:
    """The site of a text file: the folder it lies in.

    >>> site_of_file("herald/2024/a.txt"), site_of_file("a.txt")
    ('herald/2024', '')
    """
    return name.rpartition("/")[0]


def site_of_value(value: object) -> str:
    """The site that a field names: the host of an address, or the words as they are.

    >>> site_of_value("https://www.herald.example/a?b=1"), site_of_value("The Herald"), site_of_value(None)
    ('herald.example', 'The Herald', '')
    """
    if not isinstance(value, str):
        return ""
    try:
        host = urlsplit(value).hostname
    except ValueError:  # an address that is none
        host = None
    return (host or value).removeprefix("www.")


def _document(place: str, values: dict[str, object], fields: Fields) -> Document:
    key = values.get(fields.id)
    meta: dict[str, object] = {"site": site_of_value(values.get(fields.site))}
    source = values.get(fields.source) if fields.source else None
    if isinstance(source, str):
        meta["source"] = source
    return Document.new(key if isinstance(key, str) else place, str(values[fields.text]), **meta)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start}"
        said = UTF_16 if is_utf_16(raw) else f"Not UTF-8: {place} ({error.reason}). {CONVERT.format('ENCODING')}"
        raise DocumentError("not-utf-8", said) from error


def _rewritten(line: str, start: int, end: int, document: Document) -> tuple[bytes, str | None]:
    """The line with the repaired literal, and the old literal if the way back does not lead to it."""
    edits, old = document.edits(), line[start:end]
    new = spliced(line, start, end, edits)
    if text_of(new) != document.text:  # two lone surrogates that an edit brought together would be read as one sign
        raise ValueError("the repaired text cannot be written as JSON")
    after = line[:start] + new + line[end:]
    back = spliced(after, start, start + len(new), invert(edits))
    return after.encode(), None if back == old else old


def _untouched(document: Document, error: Exception) -> Document:
    """The document as it came in, with the failure on record."""
    failure = Failure("pipeline", f"{type(error).__name__}: {error}")
    return replace(Document.new(document.id, document.original), failures=(*document.failures, failure))
