"""The table against a naive twin: a dict of sets."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from repair.errors import RepairError
from repair.table import Table, TableError, build

# A small alphabet makes prefixes and doubles; NUL, the escape sign, a lone surrogate and 0xFF are what tries choke on.
KEYS = st.text(st.sampled_from("ab é\0\x010\ud800\udfff\xff\N{GRINNING FACE}"), max_size=5) | st.text(max_size=8)
VALUES = st.binary(max_size=4)


def twin(rows: list[tuple[str, bytes]]) -> dict[str, list[bytes]]:
    held: defaultdict[str, set[bytes]] = defaultdict(set)
    for key, value in rows:
        held[key].add(value)
    return {key: sorted(values) for key, values in held.items()}


@pytest.fixture
def table(tmp_path: Path) -> Table:
    build(tmp_path / "t.marisa", [("sea", b"2"), ("sea", b"1"), ("seal", b"3"), ("Sea", b""), ("são", b"4")])
    return Table.open(tmp_path / "t.marisa")


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(KEYS, VALUES), max_size=20), KEYS)
@example([("", b"\x00"), ("", b"\xf2"), ("", b"\xf2\x00")], "")  # marisa gives them in another order
def test_it_answers_like_its_twin(rows: list[tuple[str, bytes]], probe: str) -> None:
    held = twin(rows)
    with TemporaryDirectory() as folder:
        build(Path(folder) / "t", rows)
        table = Table.open(Path(folder) / "t")
        for key in {probe, probe[:1], *held}:
            assert table.get(key) == held.get(key, [])
            assert (key in table) == (key in held)
        for prefix in ("", probe[:1], probe):
            assert table.keys(prefix) == sorted(key for key in held if key.startswith(prefix))


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    rows = [(f"word{n % 700}", bytes([n % 250])) for n in range(2000)]
    build(tmp_path / "a", rows)
    build(tmp_path / "b", [*reversed(rows), rows[0]])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert Table.open(tmp_path / "a").digest == Table.open(tmp_path / "b").digest


def test_digest_is_the_start_of_the_sha256(table: Table) -> None:
    import hashlib

    assert table.digest == hashlib.sha256(table.path.read_bytes()).hexdigest()[:12]


def test_keys_are_exact(table: Table) -> None:
    assert table.get("Sea") == [b""]
    assert table.get("SEA") == []
    assert table.get("sa\u0303o") == []  # the decomposed spelling is another key: whoever asks, normalises
    assert "se" not in table
    assert 7 not in table


def test_a_new_file_replaces_the_old_one_and_leaves_nothing_behind(table: Table) -> None:
    build(table.path, [("new", b"1")])
    assert table.get("sea") == [b"1", b"2"]  # who had it open keeps it
    assert Table.open(table.path).get("new") == [b"1"]
    assert [file.name for file in table.path.parent.iterdir()] == [table.path.name]


def test_rows_that_fail_leave_the_old_file(table: Table) -> None:
    before = table.path.read_bytes()
    with pytest.raises(TypeError):
        build(table.path, [("key", None)])  # type: ignore[list-item]
    assert table.path.read_bytes() == before
    assert [file.name for file in table.path.parent.iterdir()] == [table.path.name]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda whole: whole[:10],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1],
        lambda whole: whole + b"\n",
        lambda _: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        lambda whole: b"x" * (len(whole) - 16) + whole[-16:],
    ],
)
def test_a_damaged_file_says_what_to_do(table: Table, damage: object) -> None:
    broken = table.path.with_name("broken.marisa")
    broken.write_bytes(damage(table.path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(TableError, match="force-reinstall") as caught:
        Table.open(broken)
    assert str(broken) in str(caught.value)
    assert isinstance(caught.value, RepairError)
    assert isinstance(caught.value, RuntimeError)


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be opened"):
        Table.open(tmp_path)


def test_importing_it_does_not_load_marisa() -> None:
    code = "import sys, repair.table; sys.exit('marisa_trie' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
