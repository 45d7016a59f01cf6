"""Files in: which ones, how they are cut, and that only the text literal of a line of JSON is ever replaced."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
from pathlib import Path

import pytest
from batches import AWKWARD_LINES, BOM, awkward_batch, lines, write
from hypothesis import example, given
from hypothesis import strategies as st

from repair.batch import formats, surveying, unpacking
from repair.batch.formats import units
from repair.batch.literal import members, spliced, text_of
from repair.batch.quarantine import Quarantine
from repair.batch.schedule import digest_of
from repair.batch.sources import Plan, find, kind_of
from repair.batch.worker import Fields
from repair.edit import Edit, apply, invert
from repair.errors import DocumentError, SettingsError


# ------------------------------------------------------------------------------------------------- which files
def test_files_come_sorted_and_the_others_are_counted(tmp_path: Path) -> None:
    plan = find(awkward_batch(tmp_path))
    names = [source.name for source in plan.sources]
    assert names == sorted(names)
    assert {"plain.txt", "UPPER.TXT", "styles.ndjson", "packed/plain.jsonl.gz", "cut.txt.gz"} <= set(names)
    assert not {"link.txt", ".hidden.txt", ".git/a.txt", "old.txt.edits.jsonl", "table.csv", "linked/plain.txt.gz"} & {
        *names
    }
    assert plan.skipped == {"hidden": 2, "record": 1, "symbolic-link": 2, "unknown-type": 1}


def test_what_is_neither_file_nor_folder_is_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert find(tmp_path) == Plan((), {"not-a-file": 1})


def test_one_file_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"x", "b.csv": b"x", "a.txt.edits.jsonl": b"{}"})
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert [source.name for source in find(tmp_path / "a.txt").sources] == ["a.txt"]
    assert [source.name for source in find(tmp_path / "link.txt").sources] == ["link.txt"]
    for wrong in ("b.csv", "a.txt.edits.jsonl", "gone.txt"):
        with pytest.raises(SettingsError, match=r"\.ndjson"):
            find(tmp_path / wrong)


@pytest.mark.parametrize("name", ["a.csv", "a", "txt", ".gz", "a.gz", "a.json", "a.txt.zst", "a.txt.bak"])
def test_other_types_are_not_read(name: str) -> None:
    assert kind_of(name) is None


# -------------------------------------------------------------------------------------------------- the units
def cut(path: Path, max_bytes: int = 20_000_000) -> tuple[list[formats.Unit], Quarantine]:
    (source,) = find(path).sources
    quarantine = Quarantine(None, source.name)
    with contextlib.closing(formats.Reading(source)) as reading:
        return list(units(reading, max_bytes, quarantine)), quarantine


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("name", AWKWARD_LINES)
def test_units_hold_every_byte(tmp_path: Path, name: str, suffix: str) -> None:
    write(tmp_path, {name + suffix: AWKWARD_LINES[name]})
    found, _ = cut(tmp_path / (name + suffix))
    assert b"".join(line for unit in found for line in unit.lines) == AWKWARD_LINES[name]
    assert [unit.end for unit in found[:-1]] == [unit.begin for unit in found[1:]]


def test_units_are_bounded_and_know_their_place(tmp_path: Path) -> None:
    data = lines(*("x" * 20_000 for _ in range(450)))
    write(tmp_path, {"a.jsonl": data})
    found, _ = cut(tmp_path / "a.jsonl")
    assert len(found) == 5
    for unit in found:
        assert sum(map(len, unit.lines)) <= formats.UNIT_BYTES
        assert data[unit.begin.offset :].startswith(unit.lines[0])
        assert data[: unit.begin.offset].count(b"\n") == unit.begin.line - 1
        assert unit.documents == len(unit.lines)


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_reading_goes_on_where_a_unit_ended(tmp_path: Path, suffix: str) -> None:
    write(tmp_path, {f"a.jsonl{suffix}": lines(*(f"{n}" for n in range(2500)))})
    whole, nothing = cut(tmp_path)
    with contextlib.closing(formats.Reading(find(tmp_path).sources[0])) as reading:
        assert list(units(reading, 1000, nothing, whole[0].end)) == whole[1:]
        assert reading.digest() == digest_of(tmp_path / f"a.jsonl{suffix}")


def test_an_oversized_line_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    small, large = lines("small"), lines("x" * 5000)
    write(tmp_path, {"a.jsonl": small + large + small + large.rstrip()})
    found, quarantine = cut(tmp_path / "a.jsonl", max_bytes=1000)
    offsets = [0, len(small), len(small) + len(large), 2 * len(small) + len(large)]
    assert [(unit.begin.line, unit.begin.offset, unit.lines, len(unit.faults)) for unit in found] == [
        (1, offsets[0], (small,), 0),
        (2, offsets[1], (), 1),
        (3, offsets[2], (small,), 0),
        (4, offsets[3], (), 1),
    ]
    assert {fault.reason for unit in found for fault in unit.faults} == {"too-large"}
    assert quarantine.faults == []  # they count when the unit is taken


def test_an_oversized_line_is_never_held_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path, {"a.jsonl": lines("x" * 5_000_000)})
    (source,) = find(tmp_path / "a.jsonl").sources
    pieces: list[int] = []

    class Watching(Quarantine):
        def keep(self, _fault: object, raw: object) -> int:
            pieces.extend(len(piece) for piece in raw)  # type: ignore[attr-defined]
            return sum(pieces)

    with contextlib.closing(formats.Reading(source)) as reading:
        (unit,) = units(reading, 1000, Watching(None, "a.jsonl"))
    assert unit.lines == ()
    assert sum(pieces) == source.size
    assert max(pieces) <= formats.CHUNK


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt.gz", gzip.compress(b"whole")[:-5], "bad-gzip"),
        ("a.txt.gz", b"plain", "bad-gzip"),
        ("a.txt.gz", gzip.compress(b"x" * 90)[:12] + b"\xff" * 20, "bad-gzip"),
        ("a.txt", b"x" * 101, "too-large"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DocumentError) as raised:
        cut(tmp_path / name, max_bytes=100)
    assert raised.value.reason == reason


def test_a_small_gzip_of_a_large_text_is_too_large(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt.gz": b"x" * 100_000})
    with pytest.raises(DocumentError, match="--max-bytes"):
        cut(tmp_path / "a.txt.gz", max_bytes=50_000)


@pytest.fixture
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "ROOM", 2_000_000)


@pytest.mark.usefixtures("_little_room")
@pytest.mark.parametrize("data", [b"\0" * 9_000_000, lines("Erdoan") * 300_000, b"\n" * 9_000_000])
def test_a_decompression_bomb_is_stopped_before_it_fills_the_disk(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, {"a.jsonl.gz": data})
    (source,) = find(tmp_path / "a.jsonl.gz").sources
    kept: list[int] = []

    class Watching(Quarantine):
        def keep(self, _fault: object, raw: object) -> int:
            for piece in raw:  # type: ignore[attr-defined]
                kept.append(len(piece))
            return sum(kept)

    with contextlib.closing(formats.Reading(source)) as reading, pytest.raises(DocumentError, match="gunzip") as raised:
        for _ in units(reading, 1000, Watching(None, "a.jsonl.gz")):
            pass
    assert raised.value.reason == "decompression-bomb"
    assert sum(kept) < unpacking.ROOM + 2 * formats.CHUNK


@pytest.mark.usefixtures("_little_room")
@pytest.mark.parametrize("growth", [10, 95])
def test_a_file_that_packs_well_is_no_bomb(tmp_path: Path, growth: int) -> None:
    data = b"".join(os.urandom(10_000) + b"x" * (10_000 * growth - 10_000) + b"\n" for _ in range(10))
    write(tmp_path, {"a.jsonl.gz": data})
    assert len(data) > 0.8 * growth * (tmp_path / "a.jsonl.gz").stat().st_size
    found, _ = cut(tmp_path / "a.jsonl.gz")
    assert b"".join(line for unit in found for line in unit.lines) == data


def test_a_small_file_of_equal_lines_is_no_bomb(tmp_path: Path) -> None:
    data = lines("Erdoan") * 30_000
    write(tmp_path, {"a.jsonl.gz": data})
    assert len(data) > 2 * unpacking.MOST_GROWTH * (tmp_path / "a.jsonl.gz").stat().st_size
    assert sum(unit.documents for unit in cut(tmp_path / "a.jsonl.gz")[0]) == 30_000


@pytest.mark.usefixtures("_little_room")
def test_a_survey_stops_at_a_bomb_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.jsonl.gz": lines("Erdoan") * 300_000, "b.jsonl.gz": lines("whole")})
    monkeypatch.setattr(surveying, "WINDOW", 50_000)
    found = [text for _, text in surveying.documents(find(tmp_path).sources, Fields(), 1)]
    assert 10_000 < len(found) < 150_000
    assert found[-1] == "whole"


def test_a_survey_skips_in_packed_files_as_in_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "WINDOW", 1000)
    data = lines(*(f"document {n}" for n in range(1000)))
    write(tmp_path, {"a/x.jsonl": data, "b/x.jsonl.gz": data})
    plain, packed = (list(surveying.documents(find(tmp_path / name).sources, Fields(), 5)) for name in "ab")
    assert plain == packed
    assert 100 < len(plain) < 300


def test_a_file_that_is_gone_is_unreadable(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"x"})
    (source,) = find(tmp_path).sources
    source.path.unlink()
    with pytest.raises(DocumentError) as raised:
        formats.Reading(source)
    assert raised.value.reason == "unreadable"


# ------------------------------------------------------------------------------------------------ the literal
def place(line: str) -> tuple[int, int]:
    found = members(line, {"text"})["text"]
    return found.start, found.end


@pytest.mark.parametrize(
    ("line", "literal"),
    [
        ('{"text": "a"}', '"a"'),
        ('\ufeff {"text":"a"}\r\n', '"a"'),
        ('{"text": "a", "text": "b"}', '"b"'),
        ('{"text": "a", "text": 5}', "5"),
        ('{"x": {"text": "inner"}, "text": "a"}', '"a"'),
        ('{"x": "\\"text\\": \\"no\\"", "text": "a"}', '"a"'),
        ('{"te\\u0078t": "a"}', '"a"'),
        ('{"text": ""}', '""'),
        ('{"text": "\\\\"}', '"\\\\"'),
        ('{"text": null}', "null"),
        ('{"text": [1, 2], "z": -1.5e+3}', "[1, 2]"),
    ],
)
def test_the_place_of_the_text(line: str, literal: str) -> None:
    start, end = place(line)
    assert line[start:end] == literal


@pytest.mark.parametrize(
    "line",
    ["", "{", "{}x", '{"a"}', '{"a":}', '{"a":1,}', '{,"a":1}', '{"a":1 "b":2}', '{"a":1}}', "{'a':1}", '{"a":"\n"}',
     '{"a":"', '{"a":"\\x"}', '{"a":01}', "nul", '{"a":tru}', "[" * 100_000, '{"a":' * 100_000, "\0", '{a:1}'],
)  # fmt: skip
def test_what_json_refuses_is_refused_with_a_sentence(line: str) -> None:
    with pytest.raises(DocumentError) as raised:
        members(line, {"text"})
    assert raised.value.reason == "bad-json"
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("line", ["[1]", "5", '"text"', "null", "NaN"])
def test_what_is_no_object_has_no_text(line: str) -> None:
    with pytest.raises(DocumentError) as raised:
        members(line, {"text"})
    assert raised.value.reason == "no-text-field"


@pytest.mark.parametrize(
    ("line", "before", "after", "literal"),
    [
        ('{"text": "Kev"}', "Kev", "Kíev", '"K\\u00edev"'),  # an ASCII line stays ASCII
        ('{"text": "Kev", "title": "é"}', "Kev", "Kíev", '"Kíev"'),
        ('{"text": "Kev \\u00e9", "title": "é"}', "Kev", "Kíev", '"K\\u00edev \\u00e9"'),
        ('{"text": "Kev \\u00E9"}', "Kev", "Kíev", '"K\\u00EDev \\u00E9"'),
        ('{"text": "Kev \\/ x"}', "Kev", "K/ev", '"K\\/ev \\/ x"'),
        ('{"text": "Kev / x"}', "Kev", "K/ev", '"K/ev / x"'),
        ('{"text": "Kev\\n\\u000a\\t\\b", "t": "é"}', "Kev", 'K"\\\n', '"K\\"\\\\\\n\\n\\u000a\\t\\b"'),
        ('{"text": "\\ud83d\\ude00Kev"}', "Kev", "Kyiv", '"\\ud83d\\ude00Kyiv"'),
        ('{"text": "é \\ud800 Kev"}', "Kev", "\udc00😀", '"é \\ud800 \\udc00😀"'),
    ],
)
def test_new_letters_are_written_as_the_old_ones_are(line: str, before: str, after: str, literal: str) -> None:
    start, end = place(line)
    at = text_of(line[start:end]).index(before)
    assert spliced(line, start, end, [Edit(at, at + len(before), before, after, "demo")]) == literal


# Lone surrogates are drawn too, but none that the next sign could join.
SIGNS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('\ud800"\\/\n\r\t\x00\x7f\u2028é😀<'))
TEXTS = st.text(SIGNS, max_size=30).filter(lambda text: "\ud800\udc00" not in text)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.just("text"), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def literals(draw: st.DrawFn, text: str) -> str:
    """A literal for a text, each sign in one of the ways that JSON allows."""
    return '"' + "".join(draw(st.sampled_from(_ways(sign))) for sign in text) + '"'


def _ways(sign: str) -> list[str]:
    code = "".join(f"\\u{unit:04x}" for unit in memoryview(sign.encode("utf-16-le", "surrogatepass")).cast("H"))
    ways = [code, "\\u" + code[2:].upper() if len(code) == 6 else code]
    if sign >= " " and sign not in '"\\' and not "\ud800" <= sign <= "\udfff":
        ways.append(sign)
    short = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return [*ways, short[sign]] if sign in short else ways


@st.composite
def json_lines(draw: st.DrawFn) -> tuple[str, str]:
    """A line of JSON in a random style, and its text."""
    text = draw(TEXTS)
    blank = st.sampled_from(["", " ", "\t", "  ", "\r"])
    others = draw(st.lists(st.tuples(TEXTS.filter(lambda name: name != "text"), VALUES), max_size=3))
    escape = draw(st.booleans())
    parts = [f"{json.dumps(name)}{draw(blank)}:{_dumped(value, escape)}" for name, value in others]
    if draw(st.booleans()):
        parts.insert(0, '"text": "an earlier one of this name"')
    parts.insert(
        draw(st.integers(min(1, len(parts)), len(parts))), f'"text"{draw(blank)}:{draw(blank)}{draw(literals(text))}'
    )
    line = "{" + draw(blank) + ",".join(draw(blank) + part + draw(blank) for part in parts) + "}" + draw(blank)
    return line, text


def _dumped(value: object, escape: bool) -> str:
    dumped = json.dumps(value, ensure_ascii=escape)
    return dumped if dumped.encode("utf-8", "replace").decode() == dumped else json.dumps(value)


def normal(value: object) -> str:
    return json.dumps(value, sort_keys=True)  # NaN equals nothing, but is written the same


@given(json_lines())
def test_the_place_found_holds_the_text(case: tuple[str, str]) -> None:
    line, text = case
    start, end = place(line)
    assert text_of(line[start:end]) == text == json.loads(line)["text"]
    assert spliced(line, start, end, []) == line[start:end]


@given(json_lines(), st.data())
@example(('{"text":"ab"}', "ab"), None)
def test_replacing_the_text_changes_nothing_else(case: tuple[str, str], data: st.DataObject | None) -> None:
    line, text = case
    start, end = place(line)
    left, right = (1, 2) if data is None else sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    after = "ñ" if data is None else data.draw(TEXTS)
    edits = [Edit(left, right, text[left:right], after, "demo")]
    repaired = apply(text, edits)
    new = spliced(line, start, end, edits)
    if (
        text_of(new) != repaired
    ):  # the edit brought two lone surrogates together: the caller sees it and leaves the text
        assert any("\ud800" <= sign <= "\udfff" for sign in repaired)
        return
    changed = line[:start] + new + line[end:]
    assert normal(json.loads(changed)) == normal(json.loads(line) | {"text": repaired})
    assert line.isascii() <= changed.isascii()
    back = spliced(changed, start, start + len(new), invert(edits))
    assert text_of(back) == text


def test_the_bom_of_a_line_is_no_part_of_it() -> None:
    line = (BOM + b'{"text": "a"}').decode()
    assert place(line) == (10, 13)
