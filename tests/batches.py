"""What the tests of batches share: a small pipeline whose proofs hold without any table, and awkward files."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from repair.cli import main
from repair.document import Document, Evidence, Finding, Mark, Passage
from repair.edit import Edit, Step, Tier
from repair.pipeline import Pipeline
from repair.recipe import Settings

LOST = {"Erdoan": "Erdoğan", "Chiinu": "Chișinău", "Ankra": "Ank/ra", "Nio": "Ni\ud83do"}
PLAIN = Settings(stages=())


def status(*arguments: str | Path) -> int:
    """The exit status of a command, also when argparse ends it."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(str(end.code))


def stub(document: Document) -> Iterator[Finding]:
    text = document.text
    if "KILL" in text:
        os._exit(9)
    if "RAISE" in text:
        raise ValueError("no such word")
    yield Passage(0, len(text), "en", 0.98)
    yield Evidence("drop-non-ascii", 0.9, ("letters are missing",))
    for found in re.finditer("Erdoan|Chiinu", text):
        after = LOST[found[0]]
        tier = Tier.PROBABLE if found[0] == "Chiinu" else Tier.CERTAIN
        proof = (Step("drop-non-ascii", after, found[0]),)
        yield Edit(found.start(), found.end(), found[0], after, "stub.lost-letters", tier, 0.99, proof, "said twice")
    for found in re.finditer("(?<=border)(?=Putin)", text):
        yield Edit(found.start(), found.start(), "", " ", "stub.fused", proof=(Step("space-lost", " ", ""),))
    for found in re.finditer("advert|Erdoan", text):
        yield Mark(found.start(), found.end(), "suspect", note="looks odd")


def not_the_refused(document: Document, _edit: Edit) -> str | None:
    if "PIPELINE" in document.text:
        raise RuntimeError("the guard fell over")
    return "the text asks for it" if "REFUSE" in document.text else None


def stub_pipeline(settings: Settings, _profile: object = None) -> Pipeline:
    applied = {Tier.CERTAIN, Tier.PROBABLE} if settings.apply == "probable" else {Tier.CERTAIN}
    return Pipeline((stub,), (not_the_refused,), frozenset(applied))


def lines(*texts: str, **more: object) -> bytes:
    """JSON lines, one a text."""
    return b"".join(json.dumps({"id": f"d{n}", "text": text, **more}).encode() + b"\n" for n, text in enumerate(texts))


BOM = b"\xef\xbb\xbf"
AWKWARD_TEXTS: dict[str, bytes] = {
    "plain.txt": b"President Erdoan spoke.\n",
    "crlf.txt": b"one\r\nErdoan two\r\n",
    "bom.txt": BOM + b"Erdoan\n",
    "nul.txt": b"a\0b Erdoan",
    "empty.txt": b"",
    "no-end.txt": b"no final newline",
    "lone-cr.txt": b"a\rErdoan\rb",
    "separators.txt": "a\u2028Erdoan\u2029b\x85c".encode(),
    "folder with blanks/Nachricht für Łódź.txt": "Erdoan in Łódź\n".encode(),
    "fused.txt": b"the borderPutin said, near the borderPutin",
    "raise.txt": b"RAISE Erdoan",
    "refuse.txt": b"REFUSE Erdoan",
    "pipeline.txt": b"PIPELINE Erdoan",
    "suggest.txt": b"in Chiinu, an advert",
    "UPPER.TXT": b"Erdoan",
}
AWKWARD_LINES: dict[str, bytes] = {
    "plain.jsonl": lines("Erdoan", "nothing", "RAISE Erdoan", "in Chiinu"),
    "styles.ndjson": b"\n".join(
        [
            b'{"text":"Erdoan","n":1.0e5,"deep":{"text":"Erdoan","a":[1,{"text":null}]}}',
            b'  { "text" : "old" , "text" : "Erdoan \\/ \\u00ed\\u00ED \\n"}  ',
            b'{"text": "\\u0045rdoan and Erdo\\u0061n"}',
            b'{"te\\u0078t": "Erdoan"}',
            '{"text": "Łódź Erdoan", "title": "é"}'.encode(),
            '{"title": "é", "text": "Erdoan \\u00e9"}'.encode(),
            b'{"text": "\\ud800 Erdoan \\udc00 \\ud83d\\ude00 Erdoan"}',
            b'{"text": "", "id": 17}',
            b'{"text": "Erdoan", "id": null, "big": ' + b"9" * 5000 + b"}",
            b'{"id": "x\\ud800", "text": "Erdoan"}',
            b'{"text": "\\u003cErdoan\\u003e", "nan": NaN}',
            b'{"text": "the borderPutin"}',
        ]
    ),
    "crlf.jsonl": BOM + lines("Erdoan", "b").replace(b"\n", b"\r\n") + b"\r\n  \n" + lines("Erdoan").rstrip(),
    "two-boms.jsonl": BOM + lines("Erdoan") + BOM + lines("Erdoan"),
    "only-bom.jsonl": BOM + b"\n",
    "empty.jsonl": b"",
    "bad.jsonl": b"\n".join(
        [
            b"{oh",
            b'{"text": "Erdoan"}',
            b"\xff\xfe",
            b'{"body": "no text"}',
            b'{"text": 5}',
            b'{"text": "Erdoan"} trailing',
            b"",
            b"[1, 2]",
            b'{"text": "tab\there"}',
            b'{"text": "Erdoan",}',
            b"[" * 100_000,
            b'{"text": "Erdoan"}',
            b"\0",
        ]
    ),
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """The files below a folder; ``.gz`` ones compressed."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return folder


def awkward_batch(folder: Path) -> Path:
    """Every awkward file, some of them compressed, and files that are to be skipped."""
    write(folder, AWKWARD_TEXTS | AWKWARD_LINES)
    write(folder / "packed", {f"{name}.gz": data for name, data in (AWKWARD_TEXTS | AWKWARD_LINES).items()})
    write(folder, {"latin.txt": "Erdoan für".encode("latin-1"), "packed/latin.txt.gz": b"Erdoan\xe9"})
    write(folder, {"table.csv": b"a,b", ".hidden.txt": b"Erdoan", ".git/a.txt": b"x", "old.txt.edits.jsonl": b"{}\n"})
    whole = gzip.compress(lines(*(f"Erdoan {n} {os.urandom(40).hex()}" for n in range(300))))
    (folder / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "cut.txt.gz").write_bytes(gzip.compress(b"Erdoan")[:-4])
    (folder / "not.txt.gz").write_bytes(b"not gzip")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"Erdoan")  # a name that is no text
    (folder / "link.txt").symlink_to(folder / "plain.txt")
    (folder / "linked").symlink_to(folder / "packed")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for hidden ones, and for report and ledger, which hold times."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    wanted = (path for path in paths if path.name != "report.json" and not path.name.startswith("ledger.db"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in wanted}
