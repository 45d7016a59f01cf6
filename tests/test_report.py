"""The report of a run: what report.json counts, and the page: whole, safe, small, and the same every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from batches import PLAIN, awkward_batch, lines, stub_pipeline, write
from hypothesis import given
from hypothesis import strategies as st

from repair.batch import results, run
from repair.batch.options import Options
from repair.cli import main
from repair.document import Document
from repair.edit import Edit, apply
from repair.errors import RecordError
from repair.report import article, page
from repair.report.article import Case
from repair.report.rows import Place, rows

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><img src=x onerror=alert(2)>",
    '" onmouseover="alert(3)" x=\'',
    '<a href="javascript:alert(4)">javascript:alert(5)</a>',
    "\u2028alert(6)\u2029\x00\x85\x1b[2J \u202eabc",
    "&lt;b&gt; ${alert(7)} $title </style><style>*{display:none}",
    "<svg onload=alert(8)></details></table></article></main>",
)


class Tree(HTMLParser):
    """The tags of a page, and the text outside of script and style; a tag that is not closed in order is an error."""

    VOID = ("meta", "input", "img", "link", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.content: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self.feed(html)
        self.close()
        assert not [tag for tag in self.open if tag not in ("option",)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.content:
            self.content[self.open[-1]].append(data)
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def entry(text: str, edits: list[tuple[int, int, str]] = [], marks: list[dict[str, Any]] = []) -> dict[str, Any]:  # noqa: B006
    """A record as a run writes it."""
    kept = [
        {"start": start, "end": end, "before": text[start:end], "after": after, "rule": "r.x", "tier": "certain",
         "confidence": 0.9, "proof": [], "why": ""}
        for start, end, after in edits
    ]  # fmt: skip
    return {"id": "a", "edits": kept, "marks": marks, "failures": [], "refusals": [], "passages": [], "evidence": {}}


def mark(start: int, end: int, kind: str = "suspect", alternative: str | None = None) -> dict[str, Any]:
    return {"start": start, "end": end, "kind": kind, "tier": "flag", "note": f"note on {kind}",
            "alternative": alternative, "resolved_by": None}  # fmt: skip


def shown(text: str, **found: Any) -> str:
    return article.article(Case("a.txt", text, entry(text, **found)), 1).html


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "out"
    source = awkward_batch(tmp_path_factory.mktemp("batch"))
    hostile = {f"x{n}<b>&'.txt": f"Erdoan {text} advert".encode() for n, text in enumerate(HOSTILE)}
    write(source, hostile | {"hostile.jsonl": lines(*(f"Erdoan {text} in Chiinu" for text in HOSTILE))})
    run.run(source, out, PLAIN, Options(jobs=0), build=stub_pipeline)
    return out


@pytest.fixture(scope="module")
def tree(finished: Path) -> Tree:
    return Tree((finished / "report.html").read_text("utf-8"))


# ---------------------------------------------------------------------------------------------------------- report.json
def test_the_report_counts_evidence_and_times_the_stages(finished: Path) -> None:
    report = json.loads((finished / "report.json").read_bytes())
    assert report["evidence"] == {"drop-non-ascii": report["documents"] - report["failures"]["stub: ValueError"]
                                  - report["failures"]["pipeline: RuntimeError"]}  # fmt: skip
    assert report["stages"].keys() == {"stub"}
    assert 0 <= report["stages"]["stub"]["seconds"] <= report["run"]["seconds"]


def test_the_times_of_all_workers_add_up(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{n}.jsonl": lines(*["Erdoan"] * 300) for n in range(3)})
    report = run.run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=2), build=stub_pipeline)
    assert report.tally.seconds["stub"] > 0
    alone = run.check(tmp_path / "in", PLAIN, Options(jobs=0), build=stub_pipeline)
    assert alone.tally == report.tally


# ------------------------------------------------------------------------------------------------------------- the page
def test_the_page_has_landmarks_labels_and_one_of_each_name(tree: Tree) -> None:
    names = [tag for tag, _ in tree.tags]
    assert [names.count(tag) for tag in ("main", "footer", "h1", "form", "script", "style")] == [1] * 6
    ids = [attributes["id"] for _, attributes in tree.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(link["href"])[1:] for link in tree.all("a")}
    assert targets <= set(ids)
    for each in tree.all("article"):
        assert each["aria-labelledby"] in ids
    assert tree.all("html") == [{"lang": "en"}]
    assert names.count("label") == names.count("select") + names.count("input")


def test_nothing_comes_from_elsewhere_and_only_our_script_may_run(tree: Tree) -> None:
    attributes = {name for _, found in tree.tags for name in found}
    assert not {name for name in attributes if name.startswith("on")} | attributes & {"src", "style", "srcset"}
    assert all(str(link["href"]).startswith("#") for link in tree.all("a"))
    assert not tree.all("link")
    assert not tree.all("img")
    policy = next(str(found["content"]) for found in tree.all("meta") if "http-equiv" in found)
    assert "default-src 'none'" in policy
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        digest = base64.b64encode(hashlib.sha256("".join(tree.content[tag]).encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    script = "".join(tree.content["script"])
    assert not re.search(r"</|<!--|innerHTML|insertAdjacentHTML|eval|fetch|https?:", script)


def test_text_is_never_markup(tree: Tree) -> None:
    for text in HOSTILE:
        for part in re.split("[\u2028\u2029\x00\x85\x1b]+", text):
            assert part in tree.text
    assert not tree.all("svg")
    assert "\x00" not in tree.text
    assert "\\x00" in tree.text


def test_every_line_of_both_versions_stands_in_its_column() -> None:
    html = shown("One Kev.\n\nTwo\nwords", edits=[(4, 7, "Kyiv"), (13, 14, " ")])
    cells = re.findall(r"<td[^>]*>(.*?)</td>", html, re.DOTALL)
    plain = [re.sub("<[^>]+>", "", cell) for cell in cells]
    assert plain == ["One Kev.", "One Kyiv.", "Two↵\nwords", "Two words"]


def test_edits_suggestions_and_marks_say_what_they_are() -> None:
    text = "near Kev and Chiinu, an advert"
    found = [mark(13, 19, "names.x", "Chișinău"), mark(24, 30, "advert")]
    html = shown(text, edits=[(5, 8, "Kyiv")], marks=found)
    assert '<del class="edit certain">Kev</del>' in html
    assert '<a class="f edit certain" href="#d1f0">Kyiv</a>' in html
    assert '<a class="f suggestion flag" href="#d1f1">Chiinu</a>' in html
    assert "<ins>Chișinău</ins>" in html
    assert '<a class="f mark flag" href="#d1f2">advert</a>' in html
    assert "note on advert" in html


def test_two_suggestions_at_one_place_are_told_together() -> None:
    html = shown("a b", marks=[mark(1, 2, "s.x", "."), mark(1, 2, "s.x", ",")])
    assert html.count("<li id=") == 1
    assert html.count('class="f suggestion flag"') == 1


def test_equal_findings_are_told_once_with_their_lines() -> None:
    html = shown("Kev\nKev\nKev", edits=[(0, 3, "Kyiv"), (4, 7, "Kyiv"), (8, 11, "Kyiv")])
    assert html.count("<li id=") == 1
    assert html.count('href="#d1f0"') == 3
    assert "3 times, lines 1, 2, 3" in html


def test_a_change_inside_a_word_is_told_with_the_word_up_to_the_next_change() -> None:
    text = "said Cxtx here"
    html = shown(text, edits=[(6, 7, "ô"), (8, 9, "é")])
    told = re.findall(r'<p class="turn">(.*?)</p>', html)
    assert [re.sub("<[^>]+>", "", turn) for turn in told] == ["Cxt → Côt", "tx → té"]


def test_marks_may_overlap_edits_and_one_another() -> None:
    text = "One two three four"
    html = shown(text, edits=[(4, 7, "2")], marks=[mark(0, 18), mark(6, 13), mark(5, 5), mark(18, 18)])
    Tree(html)
    assert html.count(">2</a>") == 1
    assert re.sub("<[^>]+>", "", html.split("<details")[0]).count("three") == 2


def test_what_an_edit_has_resolved_is_no_finding() -> None:
    resolved = {**mark(0, 3), "resolved_by": 0}
    html = shown("Kev", edits=[(0, 3, "Kyiv")], marks=[resolved])
    assert "1 edit<" in html
    assert "suspect" not in html


def test_languages_directions_and_translations() -> None:
    text = "Hello there.\nمرحبا بالعالم\nThe end."
    record = {
        **entry(text),
        "passages": [{"start": 0, "end": 12, "language": "en"}, {"start": 13, "end": 26, "language": "ar"}],
        "translations": [{"start": 13, "end": 26, "language": "ar", "text": "Hello <world>", "model": "m", "chrf": None,
                          "score": 0.5, "kept": ["7"], "lost": []}],
    }  # fmt: skip
    html = article.article(Case("a.txt", text, record), 1).html
    Tree(html)
    assert '<tr class="same" lang="ar"><td dir="auto" class="was">مرحبا' in html
    assert '<td rowspan="1" class="beside"><div dir="auto" lang="en">Hello &lt;world&gt;</div>' in html
    assert "from Arabic; m; score 0.50; keeps 7" in html
    assert html.count("<th scope") == 3


def test_failures_refusals_and_evidence_are_listed() -> None:
    record = {
        **entry("near Kev"),
        "failures": [{"stage": "names", "error": "ValueError: <x>"}],
        "refusals": [{"start": 5, "end": 8, "before": "Kev", "after": "Kyiv", "rule": "r.x", "reason": "said & done"}],
        "evidence": {"drop-non-ascii": 0.98, "mojibake": {"probability": 0.7, "reasons": []}, "x": 0.1},
        "reasons": {"drop-non-ascii": ["7 contractions without apostrophe (dont, …)", "no mark in <900> words"]},
    }
    html = article.article(Case("a.txt", "near Kev", record), 1).html
    assert "<code>names</code> failed and was left out: ValueError: &lt;x&gt;" in html
    assert "1 edit was refused" in html
    assert "said &amp; done" in html
    said = "7 contractions without apostrophe (dont, …); no mark in &lt;900&gt; words"
    assert f"<code>drop-non-ascii</code> 0.98: {said}" in html
    assert "<code>mojibake</code> 0.70" in html
    assert "<code>x</code>" not in html


# ---------------------------------------------------------------------------------------------------------------- sizes
def test_a_long_text_is_shown_around_its_edits() -> None:
    text = "word " * 5000
    html = shown(text, edits=[(10_000, 10_004, "deed"), (15_000, 15_004, "deed")])
    assert len(html) < 5_000
    assert html.count('class="gap"') == 3
    assert "… 9,800 code points …" in html


def test_a_text_of_nothing_but_edits_stays_within_bounds() -> None:
    text = "Kev " * 20_000
    html = shown(text, edits=[(n, n + 3, f"K{n}") for n in range(0, len(text), 4)])
    assert len(html.encode()) <= article.MOST_BYTES
    assert "more in the record" in html
    Tree(html)


def test_one_endless_edit_stays_within_bounds() -> None:
    text = "before " + "x" * 500_000 + " after"
    html = shown(text, edits=[(7, 500_007, "y" * 400_000)])
    assert len(html.encode()) < 20_000
    Tree(html)


def test_only_the_worst_documents_are_shown(tmp_path: Path) -> None:
    texts = [f"{'Erdoan ' * (1 + n % 7)}" for n in range(page.MOST_DOCUMENTS + 50)]
    write(tmp_path / "in", {"a.jsonl": lines(*texts, "clean advert"[:5])})
    run.run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=0), build=stub_pipeline)
    html = (tmp_path / "out/report.html").read_text("utf-8")
    assert html.count("<article ") == page.MOST_DOCUMENTS
    assert "Shown are the 200 most damaged of 250 documents" in html
    numbers = [int(number) for number in re.findall(r'<ul class="facts"><li>(\d+) edit', html)]
    assert numbers == sorted(numbers, reverse=True)
    assert "1 of 251 documents have no finding" in html


def test_the_page_has_at_most_three_megabytes(tmp_path: Path) -> None:
    text = " ".join(f"the borderPutin {'中文' * 300}" for _ in range(15)).encode()
    write(tmp_path / "in", {f"{n}.txt": text for n in range(120)})
    run.run(tmp_path / "in", tmp_path / "out", PLAIN, Options(jobs=0), build=stub_pipeline)
    data = (tmp_path / "out/report.html").read_bytes()
    assert 2_000_000 < len(data) <= page.MOST_BYTES
    assert b"the others were left out" in data


@st.composite
def texts_with_places(draw: st.DrawFn) -> tuple[str, list[Edit], list[Place]]:
    """A text with edits that neither overlap nor touch, and marks anywhere."""
    text = draw(st.text("ab \n\r<\u2028", max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(start, end, text[start:end], draw(st.text("cd\n ", max_size=3)), "r") for start, end in spans]
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    marks = [Place(start, end, 50 + n) for n, (start, end) in enumerate(draw(st.lists(ends, max_size=4)))]
    places = [Place(edit.start, edit.end, n, edit.after) for n, edit in enumerate(edits)]
    return text, edits, sorted(places + marks, key=lambda place: (place.start, place.end))


@given(texts_with_places())
def test_the_rows_hold_both_texts(case: tuple[str, list[Edit], list[Place]]) -> None:
    text, edits, places = case
    old = new = ""
    for row in rows(text, places):
        for piece in row.pieces:
            before = text[piece.start : piece.end]
            old += before
            new += before if piece.place is None or piece.place.after is None else piece.place.after
    assert "".join(old.split()) == "".join(text.split())
    assert "".join(new.split()) == "".join(apply(text, edits).split())


# -------------------------------------------------------------------------------------------------------- made again
def test_the_page_can_be_made_again(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = (finished / "report.html").read_bytes()
    (finished / "report.html").unlink()
    assert main(["report", str(finished)]) == 0
    assert str(finished / "report.html") in capsys.readouterr().out
    assert (finished / "report.html").read_bytes() == first


def test_two_runs_give_the_same_page(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.jsonl": lines(*[f"Erdoan {n}" for n in range(500)]), "b.txt": b"\xff"})
    for jobs in (1, 2):
        run.run(tmp_path / "in", tmp_path / f"out{jobs}", PLAIN, Options(jobs=jobs), build=stub_pipeline)
    assert (tmp_path / "out1/report.html").read_bytes() == (tmp_path / "out2/report.html").read_bytes()


def test_a_page_is_made_of_nothing_and_of_clean_texts(tmp_path: Path) -> None:
    for number, files in enumerate(({}, {"a.txt": b"calm"}, {"a.txt": b""}, {"a.txt": b"\xff"})):
        (tmp_path / f"in{number}").mkdir()
        write(tmp_path / f"in{number}", files)
        run.run(tmp_path / f"in{number}", tmp_path / f"out{number}", PLAIN, Options(jobs=0), build=stub_pipeline)
        found = Tree((tmp_path / f"out{number}/report.html").read_text("utf-8"))
        assert "There is nothing to show." in found.text
    assert "Not UTF-8" in found.text


def test_what_was_altered_is_said_and_no_page_is_made(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.txt": b"near Erdoan"})
    out = tmp_path / "out"
    run.run(tmp_path / "in", out, PLAIN, Options(jobs=0), build=stub_pipeline)
    (out / "a.txt").write_text("other words", "utf-8")
    with pytest.raises(RecordError, match="does not fit its text"):
        results.write_page(out)
    (out / "a.txt.edits.jsonl").unlink()
    with pytest.raises(RecordError, match="is missing"):
        results.write_page(out)
    assert main(["report", str(tmp_path / "nowhere")]) == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_document_says_the_same_whatever_made_it() -> None:
    """The rows come from edits on the original, as the library folds them."""
    document = Document.new("a", "a Kev b").with_layer("names", [Edit(2, 5, "Kev", "Kyiv", "r")])
    net = document.edits()[0]
    assert [row.pieces[1].place for row in rows(document.original, [Place(net.start, net.end, 0, net.after)])] == [
        Place(2, 5, 0, "Kyiv")
    ]
