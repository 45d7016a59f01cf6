"""The work on one unit of documents. Workers only compute: one process, the driver, writes all files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from repair import recipe
from repair.batch import record
from repair.batch.formats import TEXT, Unit, is_blank
from repair.batch.literal import members, spliced, text_of
from repair.batch.quarantine import Fault
from repair.batch.tally import Tally
from repair.context import BatchProfile
from repair.document import Document, Failure
from repair.edit import invert
from repair.errors import DocumentError

Builder = Callable[[recipe.Settings, BatchProfile], Callable[[Document], Document]]
"""Makes a pipeline from settings and profile, in each process anew. :func:`repair.recipe.pipeline` is one."""


@dataclass(frozen=True, slots=True)
class Task:
    """All that a worker must know; small, since it is sent to each process once."""

    settings: recipe.Settings
    signature: str
    text_field: str
    id_field: str
    build: Builder = recipe.pipeline
    source_field: str | None = None


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

    def count(self, text: str, size: int, entry: record.Record) -> None:
        """Add one document to the counts, as :meth:`Tally.count` does."""
        self.tally.count(text, size, entry)
        self.translations.update(found["source"] for found in entry["translations"] if found["text"])


class Worker:
    """Repairs the documents of a unit.

    >>> task = Task(recipe.Settings(stages=()), "signature", "text", "id")
    >>> Worker(task)(Unit("a.txt", TEXT, 0, 0, (b"near Kev",))).output
    b'near Kev'
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.seconds: dict[str, float] = {}
        self.pipeline = recipe.timed(task.build(task.settings), self.seconds)

    def __call__(self, unit: Unit) -> Outcome:
        """The outcome of a unit; what cannot be read is handed back with its reason."""
        outcome = Outcome()
        outputs: list[bytes] = []
        records: list[bytes] = []
        offset = unit.offset
        for number, raw in enumerate(unit.lines, unit.first):
            try:
                if unit.kind == TEXT:
                    output, entry = self._text(unit.name, raw, outcome)
                else:
                    output, entry = self._line(unit.name, number, raw, outcome)
                outputs.append(output)
                records.append(entry)
            except DocumentError as error:
                fault = Fault(unit.name, number, offset, error.reason, str(error))
                outcome.rejected.append((fault, b"" if unit.kind == TEXT else raw))
            offset += len(raw)
        outcome.output, outcome.records = b"".join(outputs), b"".join(records)
        outcome.tally.seconds = dict(self.seconds)
        self.seconds.clear()
        return outcome

    def _text(self, name: str, raw: bytes, outcome: Outcome) -> tuple[bytes, bytes]:
        """A text file, repaired, and its record."""
        document = self._repaired(name, _decoded(raw))
        try:
            output = document.text.encode() if document.layers else raw
        except UnicodeEncodeError as error:
            document, output = _untouched(document, error), raw
        entry = record.make(document, self.task.signature)
        outcome.count(document.original, len(raw), entry)
        return output, record.line(entry)

    def _line(self, name: str, number: int, raw: bytes, outcome: Outcome) -> tuple[bytes, bytes]:
        """A line of JSON, repaired, and its record; a blank line has none."""
        line = _decoded(raw)
        if not line.removeprefix(BOM).strip(" \t\r\n"):
            return raw, b""
        wanted = {self.task.text_field, self.task.id_field, self.task.source_field or self.task.text_field}
        found = members(line, wanted)
        text = found.get(self.task.text_field)
        if text is None:
            raise DocumentError("no-text-field", f"The object has no field {self.task.text_field!r}.")
        if not text.is_string:
            shown = line[text.start : text.end][:40]
            raise DocumentError("text-not-a-string", f"Expected a string in {self.task.text_field!r}, got {shown}.")
        key = found.get(self.task.id_field)
        id = key.value if key and isinstance(key.value, str) else f"{name}:{number}"
        source = found.get(self.task.source_field) if self.task.source_field else None
        document = self._repaired(id, str(text.value), str(source.value) if source and source.is_string else None)
        output, literal = raw, None
        if document.layers:
            try:
                output, literal = _rewritten(line, text.start, text.end, document)
            except ValueError as error:
                document = _untouched(document, error)
        entry = record.make(document, self.task.signature, literal)
        outcome.count(document.original, len(raw), entry)
        return output, record.line(entry)

    def _repaired(self, id: str, text: str, source: str | None = None) -> Document:
        document = Document.new(id, text) if source is None else Document.new(id, text, source=source)
        try:
            return self.pipeline(document)
        except Exception as error:  # not a stage, which the pipeline catches, but the pipeline: keep the document
            return _untouched(document, error)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte 0x{raw[error.start]:02x} at offset {error.start}"
        raise DocumentError("not-utf-8", f"Not UTF-8: {place} ({error.reason}).") from error


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
