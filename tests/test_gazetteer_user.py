"""Names of a user's own, as he types the commands: add, import, export, explain, stats, check; and runs."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import lines, status, write

from repair import gazetteer, recipe, repair
from repair.document import Document
from repair.errors import SettingsError
from repair.gazetteer import exchange, jrc, layers, user, wikidata
from repair.gazetteer.entities import Entity, core

Capture = pytest.CaptureFixture[str]
# An invented town and its mayor: no list holds them.
LOST = "Mayor Zenobia Haka of Smrysk opened a bridge in the Polish town on Monday and thanked the farmers of Smrysk.\n"
RIGHT = LOST.replace("Haka", "Hałka").replace("Smrysk", "Smryńsk")
PERSON = ("--kind", "person", "--country", "pl", "--role", "mayor", "--short", "Hałka", "--native", "pl=Zenobia Hałka")


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's own file, in a configuration folder that is empty at first; runs use it unless told otherwise."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("REPAIR_GAZETTEER")
    yield layers.default_file()
    monkeypatch.setenv("REPAIR_GAZETTEER", "")
    gazetteer.use()


def add_both() -> None:
    assert status("gazetteer", "add", "Zenobia Hałka", *PERSON) == 0
    assert status("gazetteer", "add", "Smryńsk", "--kind", "city", "--country", "PL") == 0


def told(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().out)


# ---------------------------------------------------------------------------------------------------- add, and use it
def test_an_added_name_is_repaired_from_then_on(own: Path, tmp_path: Path, capsys: Capture) -> None:
    source = write(tmp_path / "in", {"a.txt": LOST.encode()})
    assert status("run", source, "-o", tmp_path / "before") == 0
    assert (tmp_path / "before/a.txt").read_text("utf-8") == LOST
    capsys.readouterr()
    assert status("gazetteer", "add", "Zenobia Hałka", *PERSON) == 0
    printed = capsys.readouterr()
    assert printed.out == f"Zenobia Hałka (user/zenobia-halka) added to {own}\n"
    assert printed.err == ""
    assert status("gazetteer", "add", "Smryńsk", "--kind", "city", "--country", "PL") == 0
    assert status("run", source, "-o", tmp_path / "after") == 0
    assert (tmp_path / "after/a.txt").read_text("utf-8") == RIGHT
    assert status("verify", tmp_path / "after") == 0
    report = json.loads((tmp_path / "after/report.json").read_bytes())
    assert report["settings"]["gazetteer"] == [str(own)]
    assert report["signature"] != json.loads((tmp_path / "before/report.json").read_bytes())["signature"]
    assert layers.opened(own).digest in report["signature"]


def test_removed_names_are_gone(own: Path, capsys: Capture) -> None:
    add_both()
    assert status("gazetteer", "remove", "user/smrynsk") == 0
    assert sorted(user.read(own)) == ["user/zenobia-halka"]
    assert status("gazetteer", "remove", "user/smrynsk") == 2
    assert "holds no user/smrynsk" in capsys.readouterr().err
    assert repair("A town by the name of Smrysk in Poland, near Smrysk.").text.count("Smryńsk") == 0


def test_an_added_name_in_another_spelling_proves_its_edit_and_verify_needs_the_file(
    own: Path, tmp_path: Path, capsys: Capture
) -> None:
    text = "The Polish mayor left Smrinca for Warsaw. Polish farmers of Smrinca and Varsovia stayed.\n"
    assert status("gazetteer", "add", "Smryńsk", "--kind", "city", "--country", "PL", "--form", "es=Smrinca") == 0
    source = write(tmp_path / "in", {"a.txt": text.encode()})
    assert status("run", source, "-o", tmp_path / "out") == 0
    assert "left Smryńsk for" in (tmp_path / "out/a.txt").read_text("utf-8")
    assert status("verify", tmp_path / "out") == 0
    own.unlink()
    capsys.readouterr()
    assert status("verify", tmp_path / "out") == 1
    printed = capsys.readouterr()
    assert f"The names in {own}, which the run had, are gone" in printed.err
    assert "The proof of 'Smrinca' → 'Smryńsk'" in printed.out


def test_files_named_on_the_command_line_replace_the_users_own(own: Path, tmp_path: Path, capsys: Capture) -> None:
    add_both()
    other = tmp_path / "other.marisa"
    assert status("gazetteer", "add", "Brzózda", "--kind", "city", "--gazetteer", other) == 0
    assert f"--gazetteer {other}" in capsys.readouterr().err
    text = write(tmp_path, {"a.txt": b"A town by the name of Brzzda and a town by the name of Smrysk."}) / "a.txt"
    assert status("text", text, "--gazetteer", other, "--apply", "probable") == 0
    assert capsys.readouterr().out.startswith("A town by the name of Brzózda and a town by the name of Smrysk.")
    assert status("text", text, "--gazetteer", other, "--gazetteer", own, "--apply", "probable") == 0
    assert capsys.readouterr().out.startswith("A town by the name of Brzózda and a town by the name of Smryńsk.")


def test_the_variable_and_the_settings_file_name_files_too(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_both()
    elsewhere = own.rename(tmp_path / "mine.marisa")
    assert repair(LOST).text == LOST
    monkeypatch.setenv("REPAIR_GAZETTEER", str(elsewhere))
    assert repair(LOST).text == RIGHT
    monkeypatch.setenv("REPAIR_GAZETTEER", "")
    config = tmp_path / "repair.toml"
    config.write_text(f'[gazetteer]\nfiles = ["{elsewhere}"]\n', encoding="utf-8")
    assert repair(LOST, recipe.load(config)).text == RIGHT
    assert repair(LOST).text == LOST


def test_two_pipelines_with_different_names_take_turns(own: Path) -> None:
    add_both()
    with_names = recipe.pipeline(recipe.Settings(gazetteer=(str(own),)))
    without = recipe.pipeline(recipe.Settings(gazetteer=()))
    for _ in range(2):
        assert with_names(Document.new("x", LOST)).text == RIGHT
        assert without(Document.new("x", LOST)).text == LOST


def test_workers_use_the_names_too(tmp_path: Path) -> None:
    add_both()
    source = write(tmp_path / "in", {"a.jsonl": lines(*[LOST] * 4)})
    assert status("run", source, "-o", tmp_path / "one", "--jobs", "1") == 0
    assert status("run", source, "-o", tmp_path / "two", "--jobs", "2") == 0
    assert (tmp_path / "one/a.jsonl").read_bytes() == (tmp_path / "two/a.jsonl").read_bytes()
    assert "Smry\\u0144sk" in (tmp_path / "two/a.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("Hałka", "--kind", "persn"), "there is no kind 'persn'"),
        (("Hałka", "--form", "Halka"), "does not tell its language"),
        (("Hałka", "--form", "xx=Halka"), "there is no language 'xx'"),
        (("Hałka", "--native", "uk=Halka"), "is in Latn, and uk is written in Cyrl"),
        (("Hałka", "--country", "POL"), "'POL' is no code of a country"),
        (("Hałka", "--from", "2020", "--to", "2010"), "it ends in 2010, before it begins in 2020"),
        (("Hałka", "--wikidata", "42"), "'42' is no id of Wikidata"),
        (("Халка",), "is not in Latin letters"),
        (("Hał\u200bka",), "english holds U+200B"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_written(
    own: Path, words: tuple[str, ...], message: str, capsys: Capture
) -> None:
    assert status("gazetteer", "add", *words) == 2
    assert message in capsys.readouterr().err
    assert not own.exists()


# ------------------------------------------------------------------------------------------------------------ conflicts
def test_a_right_name_of_the_user_is_no_garbled_name_any_more(capsys: Capture) -> None:
    kev = "The envoy left Kev by train and called on the Ukrainian minister, Dimitr Kuleba, in Ukraine’s west.\n"
    damaged = kev.replace("’", "")
    assert "Kyiv" in repair(damaged).text
    assert status("gazetteer", "add", "Kev", "--kind", "media", "--country", "UA", "--json") == 0
    conflicts = {(c["kind"], c["form"]): c["told"] for c in told(capsys)["conflicts"]}
    assert "no longer taken for a garbled 'Kyiv'" in conflicts["right-name", "Kev"]
    assert "left Kev by" in repair(damaged).text


def test_a_form_that_is_also_left_of_a_shipped_name_is_told_with_the_winner(own: Path, capsys: Capture) -> None:
    assert status("gazetteer", "add", "Erdożan", "--kind", "city", "--json") == 0
    (conflict,) = [c for c in told(capsys)["conflicts"] if c["kind"] == "same-form"]
    assert conflict["form"] == "Erdoan"
    assert "'Erdoğan' wins where the text says nothing else, since English news name it more often" in conflict["told"]
    gazetteer.use()
    assert [found.name for found in gazetteer.look_up("Erdoan")][-1] == "Erdożan"
    assert len(user.read(own)) == 1


def test_a_row_with_the_id_of_a_shipped_name_replaces_it(capsys: Capture) -> None:
    assert status("gazetteer", "add", "Kiev", "--kind", "city", "--id", "city/kyiv", "--country", "UA") == 0
    assert "replaces Kyiv (city/kyiv)" in capsys.readouterr().out
    gazetteer.use()
    assert gazetteer.facts("city/kyiv").english == "Kiev"  # type: ignore[union-attr]
    assert "Kyiv" not in {found.name for found in gazetteer.look_up("Kev")}


def test_english_words_and_names_with_nothing_to_lose_are_told(own: Path, capsys: Capture) -> None:
    assert status("gazetteer", "add", "Gülaß", "--kind", "city") == 0
    capsys.readouterr()
    assert status("gazetteer", "add", "John Smith") == 0
    assert "nothing of it can be repaired" in capsys.readouterr().out
    assert status("gazetteer", "add", "Sofía", "--kind", "person") == 0
    assert own.exists()


# --------------------------------------------------------------------------------------------------- import and export
def test_export_gives_what_import_takes(own: Path, tmp_path: Path, capsys: Capture) -> None:
    add_both()
    table = tmp_path / "names.tsv"
    assert status("gazetteer", "export", "-o", table) == 0
    assert status("gazetteer", "check", table) == 0
    assert capsys.readouterr().out.endswith("2 rows checked: all sound\n")
    copy = tmp_path / "copy.marisa"
    assert status("gazetteer", "import", table, "--gazetteer", copy) == 0
    assert copy.read_bytes() == own.read_bytes()
    capsys.readouterr()
    assert status("gazetteer", "export") == 0
    assert capsys.readouterr().out == table.read_text("utf-8")


def test_csv_needs_a_name_and_nothing_else(own: Path, tmp_path: Path, capsys: Capture) -> None:
    table = tmp_path / "names.csv"
    table.write_text('\ufeffname,country,kind\nSmryńsk,PL,city\n"Brzózda",PL,city\n', encoding="utf-8")
    assert status("gazetteer", "import", table) == 0
    assert capsys.readouterr().out.startswith(f"2 names added to {own}")
    assert [(e.kind, e.countries) for e in user.read(own).values()] == [("city", ("PL",))] * 2


def test_a_table_with_a_bad_row_is_refused_whole(own: Path, tmp_path: Path, capsys: Capture) -> None:
    table = write(tmp_path, {"names.tsv": "english\tkind\tforms\nSmryńsk\tcity\t\nBrzózda\ttown\txx=a\n".encode()})
    assert status("gazetteer", "import", table / "names.tsv") == 2
    error = capsys.readouterr().err
    assert "row 2, user/brzozda: there is no kind 'town'" in error
    assert "row 2, user/brzozda: there is no language 'xx'" in error
    assert not own.exists()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("names.bin", b"x", "does not tell what it holds"),
        ("names.tsv", b"Smrynsk\n", "needs a first line with the names of its columns"),
        ("names.tsv", b"\xff\xfe", "is not UTF-8"),
        ("names.tsv.gz", b"no gzip", "Cannot read"),
        ("names.json", b"[\n]\n", "holds no name that was asked for"),
    ],
)
def test_files_that_hold_no_names(
    own: Path, tmp_path: Path, name: str, data: bytes, message: str, capsys: Capture
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert status("gazetteer", "import", path) == 2
    assert message in capsys.readouterr().err
    assert not own.exists()


def test_a_missing_or_foreign_index_is_told(tmp_path: Path, capsys: Capture) -> None:
    for path in (tmp_path / "none.marisa", write(tmp_path, {"a.marisa": b"something else"}) / "a.marisa", layers.INDEX):
        with pytest.raises(SettingsError, match="repair gazetteer import FILE --gazetteer"):
            recipe.pipeline(recipe.Settings(gazetteer=(str(path),)))
    assert status("run", tmp_path, "-o", tmp_path / "out", "--gazetteer", tmp_path / "none.marisa") == 2
    assert "there is no such file" in capsys.readouterr().err


# -------------------------------------------------------------------------------------------------------- Wikidata, JRC
def item(qid: str, cls: str, labels: dict[str, str], sitelinks: int, **claims: Any) -> bytes:
    def value(found: Any) -> dict[str, Any]:
        return {"mainsnak": {"datavalue": {"value": found}}, "rank": "normal"}

    return json.dumps(
        {
            "type": "item",
            "id": qid,
            "labels": {code: {"language": code, "value": label} for code, label in labels.items()},
            "claims": {"P31": [value({"id": cls})], **{prop: [value(found)] for prop, found in claims.items()}},
            "sitelinks": {f"{n}wiki": {} for n in range(sitelinks)},
        }
    ).encode()


DUMP = b"[\n" + b",\n".join(
    [
        item(
            "Q900000001",
            "Q5",
            {"en": "Zenobia Hałka", "es": "Zenobía Halka", "fr": "Zenobia Hałka", "ru": "Зенобия Халка"},
            40,
            P1559={"text": "Zenobia Hałka", "language": "pl"},
            P27={"id": "Q36"},
        ),
        item("Q900000002", "Q5", {"en": "Too Little Known"}, 3),
        item("Q900000003", "Q11424", {"en": "Some Film about Q5"}, 99),
        item("Q900000004", "Q5", {"ru": "Без Английского"}, 99),
        item("Q900000005", "Q476028", {"en": "Brzózda FC"}, 25, P571={"time": "+1921-00-00T00:00:00Z"}),
        b'{"id": "Q900000006", "claims": {"P31": "Q5"}}',
        b'{"broken "Q5"',
    ]
) + b"\n]\n"  # fmt: skip


def test_a_dump_is_filtered_by_class_and_by_sitelinks() -> None:
    found = list(wikidata.entities(DUMP.splitlines(keepends=True), wikidata.classes(["Q5"]), 20))
    assert [entity.id for entity in found] == ["wikidata/q900000001"]
    (person,) = found
    assert (person.native_language, person.native, person.wikidata) == ("pl", "Zenobia Hałka", "Q900000001")
    assert person.forms == (("es", "Zenobía Halka"),)
    assert person.short_forms == ("Hałka",)
    both = list(wikidata.entities(DUMP.splitlines(), wikidata.classes(["Q5", "Q476028"]), 2))
    assert [(entity.kind, entity.valid_from) for entity in both] == [("person", ""), ("person", ""), ("club", "1921")]
    with pytest.raises(SettingsError, match="Say what kind of name Q123 is"):
        wikidata.classes(["Q123"])


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress], ids=["plain", "gz", "bz2"])
def test_a_dump_is_imported_packed_or_not(tmp_path: Path, pack: Any, capsys: Capture) -> None:
    suffix = {bytes: "", gzip.compress: ".gz", bz2.compress: ".bz2"}[pack]
    path = tmp_path / f"dump.json{suffix}"
    path.write_bytes(pack(DUMP))
    assert status("gazetteer", "import", path, "--class", "Q5", "--class", "Q476028=club", "--json") == 0
    assert told(capsys)["names"] == ["wikidata/q900000001", "wikidata/q900000005"]
    assert (
        repair("The Polish mayor Zenobia Haka spoke in Warsaw.").text
        == "The Polish mayor Zenobia Hałka spoke in Warsaw."
    )


JRC = (
    "# id\ttype\tlanguage\tname\n"
    "77\tP\tu\tZenobia+Halka\n"
    "77\tP\tpl\tZenobia+Hałka\n"
    "77\tP\tu\tZenobía+Halka\n"
    "77\tP\tu\tZenobija+Halka\n"
    "78\tO\ten\tBrzózda+Bank\n"
    "79\tT\ten\tNowhere\n"
    "80\tP\tru\tБез+Латиницы\n"
    "80\tP\tru\tБез+Латиницi\n"
    "broken line\n"
)


def test_jrc_names_are_read_and_a_spelling_of_no_known_language_counts_only_where_letters_were_lost(
    tmp_path: Path, capsys: Capture
) -> None:
    found = list(jrc.entities(JRC.encode().splitlines(keepends=True), 1))
    assert [(entity.id, entity.kind, entity.english) for entity in found] == [
        ("jrc/77", "person", "Zenobia Halka"),
        ("jrc/78", "organisation", "Brzózda Bank"),
    ]
    path = write(tmp_path, {"entities.txt": JRC.encode()}) / "entities.txt"
    assert status("gazetteer", "import", path, "--format", "jrc") == 0
    assert capsys.readouterr().out.startswith("Zenobia Halka (jrc/77) added")
    gazetteer.use()
    assert [found.name for found in gazetteer.look_up("Zenoba")] == ["Zenobia"]
    assert gazetteer.look_up("Zenobija") == ()


def test_a_file_of_names_is_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    names = list(core())[:40]
    user.put(tmp_path / "a.marisa", names)
    user.put(tmp_path / "b.marisa", names[::-1])
    user.put(tmp_path / "c.marisa", names[:20])
    user.put(tmp_path / "c.marisa", names[20:])
    assert len({(tmp_path / f"{name}.marisa").read_bytes() for name in "abc"}) == 1
    assert sorted(user.read(tmp_path / "a.marisa").values(), key=lambda e: e.id) == sorted(names, key=lambda e: e.id)


# ------------------------------------------------------------------------------------------------ explain, stats, check
def test_explain_shows_the_chain_and_what_is_needed(capsys: Capture) -> None:
    assert status("gazetteer", "explain", "Ra Nvosti") == 0
    printed = capsys.readouterr().out
    assert printed.startswith('"Ra Nvosti" may be what is left of RIA Novosti (agency, RU; agency/ria-novosti')
    assert "RIA Novosti → Ría Nóvosti  exonym(es)" in printed
    assert "Ría Nóvosti → Ra Nvosti  drop-non-ascii" in printed
    assert status("gazetteer", "explain", "Kev") == 0
    printed = capsys.readouterr().out
    assert "Ukraine named twice or more" in printed
    assert "stands in English texts as it is" in printed


def test_explain_as_json_and_of_a_name_that_is_right_or_unknown(capsys: Capture) -> None:
    assert status("gazetteer", "explain", "Chișinău", "--json") == 0
    found = told(capsys)
    assert [name["id"] for name in found["names"]] == ["city/chisinau"]
    assert "Chiinu" in found["names"][0]["may_become"]
    assert status("gazetteer", "explain", "Qzxvy") == 0
    assert capsys.readouterr().out == '"Qzxvy": no name that is known comes out so\n'


def test_explain_knows_the_users_names(capsys: Capture) -> None:
    add_both()
    capsys.readouterr()
    assert status("gazetteer", "explain", "Smrysk", "--json") == 0
    (candidate,) = told(capsys)["candidates"]
    assert (candidate["name"], candidate["source"]) == ("Smryńsk", "user")
    assert candidate["proof"] == [{"channel": "drop-non-ascii", "before": "Smryńsk", "after": "Smrysk"}]


def test_stats_tell_each_layer(own: Path, capsys: Capture) -> None:
    add_both()
    capsys.readouterr()
    assert status("gazetteer", "stats", "--json") == 0
    mine, shipped = told(capsys)
    assert (mine["file"], mine["names"], mine["kinds"]) == (str(own), 2, {"city": 1, "person": 1})
    assert shipped["names"] >= 1500
    assert shipped["bytes"] <= 5_000_000
    assert status("gazetteer", "stats") == 0
    assert str(own) in capsys.readouterr().out


def test_check_finds_mistakes_and_fills_in_what_follows(tmp_path: Path, capsys: Capture) -> None:
    assert status("gazetteer", "check") == 0
    assert capsys.readouterr().out.endswith("rows checked: all sound\n")
    table = tmp_path / "names.tsv"
    table.write_text(
        "id\tkind\tenglish\tnative\tvalid_from\tvalid_to\n"
        "city/a\tcity\tŁódź\tpl=Łódź\t\t\n"
        "city/a\tcity\tKyiv\tuk=Kyiv\t1990\t1980\n",
        encoding="utf-8",
    )
    assert status("gazetteer", "check", table, "--json") == 1
    assert told(capsys)["problems"] == [
        "row 1, city/a: the id stands in 2 rows",
        "row 2, city/a: 'Kyiv' is in Latn, and uk is written in Cyrl",
        "row 2, city/a: it ends in 1980, before it begins in 1990",
        "row 2, city/a: the id stands in 2 rows",
    ]
    assert status("gazetteer", "check", table, "--fix") == 1
    first = table.read_text("utf-8").splitlines()[1].split("\t")
    assert first[:6] == ["city/a", "city", "Łódź", "Lodz", "pl=Łódź", "Latn"]


def test_ids_follow_the_name() -> None:
    assert exchange.new_id("Ōta, 東") == "user/ota"
    assert exchange.new_id("東") == "user/name"


def test_an_entity_without_a_native_name_is_read_back(tmp_path: Path) -> None:
    one = Entity("user/x", "club", "Brzózda FC", "en", "Brzózda FC")
    user.put(tmp_path / "x.marisa", [one])
    assert user.read(tmp_path / "x.marisa") == {"user/x": one}
