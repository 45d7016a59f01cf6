"""Text that was written to be slow: each stage grows with the length of a text, whatever the text is.

The texts are made by ``benchmarks.adversarial_texts``; here a few of them, those that were once slow, at a size that
shows a square, and all of them at a small one. ``make test-long`` takes all of them at a large one.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import signal
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser
from typing import Any

import pytest

import repair
from benchmarks.adversarial import forget, growth, warm_up
from benchmarks.adversarial_texts import DAMAGED, ENGLISH, EVERYTHING, TEXTS, repeated
from repair import recipe, stages
from repair.batch import record
from repair.batch.literal import members, spliced
from repair.channel import mojibake, proves
from repair.channel.words import _idioms
from repair.document import Document, Mark
from repair.edit import Edit, Step, apply, invert, undone
from repair.report.article import Case, article
from repair.stages import _artifact_phrases, _boilerplate_shapes, _restore_marks

MOST_GROWTH = 1.5  # the power of the size: 1 on a line, 2 in a square
MOST_SECONDS = 20.0  # of the processor: what takes longer is stopped and fails

VERBS: dict[str, Callable[[str], Document]] = {
    "fix_encoding": stages.fix_encoding,
    "detect_language": stages.detect_language,
    "find_artifacts": stages.find_artifacts,
    "fix_seams": stages.fix_seams,
    "restore_deleted": stages.restore_deleted,
    "correct_names": stages.correct_names,
    "mark_boilerplate": stages.mark_boilerplate,
}
ALL = recipe.Settings(apply="probable", drop_boilerplate=True, ascii_names=True, never=("Kev", "odesa"))

# Those that took seconds for 20,000 code points, or minutes for 200,000, and their kin.
ONCE_SLOW = (
    *("the on one line", "names 'A. '", "sign '“'", "sign 'a'", "sign 'я'", "sign ' '", "sign '\"'"),
    *("sign and letter '\"'", "sign and letter '?'", "escape '%C3'", "escape '&amp;'", "escape 'acute'"),
    *("escape '&#39;'", "mojibake 'Ã©'", "mojibake 'Ã©Ã©Ã© '", "controls '\\x93'"),
    *("address 'a.aÃ©'", "address 'a-aÃ©'", "address 'www.a.com, '", "names 'Kev '", "names 'Mlaga '"),
    *("seams 'a , '", "seams '. was '", "seams 'ofthe '", "seams 'the the '", "seams '“a ”b'"),
    *("seams '“ '", "seams 'a  b '", "seams 'a And b '", "seams ' · '", "seams '20182022 '"),
    *("restore 'dont '", "restore ', A A A A said'", "page 'Tweet\\n\\n'", "page 'Share\\n'", "page trail of blanks"),
    *("page date and blanks", "page tail of a title", "page '3 May '", "equal lines", "equal sentences on lines"),
    *("distinct titles", "distinct sites", "distinct tags", "distinct credits", "distinct names", "distinct kin"),
    *("distinct fused words", "distinct fused stops", "distinct fused years", "distinct doubled words"),
    *("distinct possessives", "distinct words with signs between", "lines in turn in three languages"),
    *("everything on one line", "everything on lines", "everything without blanks", "quotations on one line"),
)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


class TooSlow(BaseException):
    """Not an Exception, which the pipeline would take for the failure of a stage."""


@contextmanager
def limited(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """Stop what takes longer. Patterns of ``re`` look for signals as they run."""

    def ring(*_: object) -> None:
        raise TooSlow(f"it took more than {seconds} s of the processor")

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def run(settings: recipe.Settings | None = None) -> Callable[[str], Document]:
    pipeline = recipe.pipeline(settings)
    return lambda text: pipeline(Document.new("x", text))


# ------------------------------------------------------------------------------------------------------------ the law
@pytest.mark.parametrize("name", ONCE_SLOW)
def test_the_time_grows_as_the_text_does(name: str) -> None:
    with limited():
        assert growth(run(), TEXTS[name], 10_000) < MOST_GROWTH


def test_the_law_can_be_broken() -> None:
    assert growth(lambda text: [text.count("a", at) for at in range(0, len(text), 2)], repeated("a"), 50_000) > 1.7


@pytest.mark.parametrize("family", sorted({name.split(" ")[0] for name in TEXTS}))
def test_every_text_is_repaired_in_time_and_can_be_undone(family: str) -> None:
    pipeline = run()
    for name, build in TEXTS.items():
        if name.split(" ")[0] == family:
            text = build(1_500)
            with limited(2.0):
                document = pipeline(text)
            assert not document.failures, name
            assert apply(document.text, invert(document.edits())) == text, name


@pytest.mark.long
@pytest.mark.parametrize("name", TEXTS)
def test_the_pipeline_grows_with_any_text(name: str) -> None:
    with limited(10 * MOST_SECONDS):
        assert growth(run(), TEXTS[name], 50_000) < MOST_GROWTH
        assert growth(run(ALL), TEXTS[name], 20_000) < MOST_GROWTH


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS)
def test_each_stage_alone_grows_with_any_text(verb: str) -> None:
    slow = {}
    for name, build in TEXTS.items():
        with limited(10 * MOST_SECONDS):
            if (grown := growth(VERBS[verb], build, 50_000)) >= MOST_GROWTH:
                slow[name] = grown
    assert not slow


@pytest.mark.long
def test_ten_megabytes_on_one_line_of_ordinary_words() -> None:
    text = repeated(ENGLISH)(10_000_000)
    began = time.process_time()
    document = run()(text)
    assert not document.failures
    assert document.text == text
    assert time.process_time() - began < 120


# -------------------------------------------------------------------------------------------------- what lies around
def lots(number: int) -> Document:
    """A document with so many edits and as many marks, each in its own place, in two layers."""
    first = [Edit(4 * at, 4 * at + 1, "a", "bb", "demo.one") for at in range(number)]
    document = Document.new("x", "a a " * number).with_layer("one", first)
    document = document.with_marks(Mark(5 * at, 5 * at + 2, "demo") for at in range(number))
    return document.with_layer("two", [Edit(5 * at + 3, 5 * at + 4, "a", "c", "demo.two") for at in range(number)])


def repeated_for(work: Callable[[int], object]) -> float:
    """The power of the number that the time grows with."""
    return growth(lambda text: work(len(text)), repeated("x"), 10_000, least=0.1)


def test_documents_fold_layers_and_move_marks_in_linear_time() -> None:
    with limited():
        assert repeated_for(lots) < MOST_GROWTH


def test_languages_and_places_of_the_original_are_found_by_bisection() -> None:
    document = stages.detect_language(TEXTS["lines in turn in three languages"](400_000))
    began = time.process_time()
    assert {document.language_at(at) for at in range(0, len(document.text), 10)} >= {"en", "es", "de"}
    assert time.process_time() - began < 5


def test_records_and_reports_of_many_edits_are_written_in_linear_time() -> None:
    def report(number: int) -> object:
        document = lots(number)
        written = record.read(record.line(record.make(document, "test")), "x")
        return article(Case("x", document.original, written), 1)

    with limited():
        assert growth(lambda text: report(len(text)), repeated("x"), 4_000) < MOST_GROWTH


def test_a_proof_of_many_steps_is_run_in_linear_time() -> None:
    def check(number: int) -> None:
        steps = tuple(Step("drop-non-ascii", "é", "", at) for at in reversed(range(number)))
        assert proves(steps, "é" * number, "")

    with limited():
        assert growth(lambda text: check(len(text)), repeated("x"), 20_000, least=0.1) < MOST_GROWTH


def test_undone_is_the_steps_done_one_by_one() -> None:
    steps = (
        Step("c", "d", "xy", 3),
        Step("c", "y", "", 4),
        Step("c", "ab", "", 0),
        Step("c", "cx", "z"),
        Step("c", "", "q", 1),
    )
    phrase = "abcdef"
    for step in steps:
        phrase = step.undone_on(phrase)
    assert undone(steps, "abcdef") == phrase == "zqef"


def test_a_long_literal_is_spliced_without_a_list_of_its_letters() -> None:
    line = json.dumps({"text": "a\n" * 500_000}, ensure_ascii=False)
    place = members(line, {"text"})["text"]
    edits = [Edit(100 * at, 100 * at + 1, "a", "ä", "demo") for at in range(10_000)]
    tracemalloc.start()
    began = time.process_time()
    new = spliced(line, place.start, place.end, edits)
    took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert json.loads(new) == apply(str(place.value), edits)
    assert took < 5
    assert peak < 12 * len(line)


@pytest.mark.parametrize("line", ['{"a":' * 200_000, '{"text": ' + "[" * 500_000, '{"text": "' + "\\u" * 200_000])
def test_lines_nested_deep_or_cut_short_are_refused_in_time(line: str) -> None:
    with limited(), pytest.raises(repair.errors.DocumentError):
        members(line, {"text"})


def test_what_is_remembered_of_words_does_not_grow_with_the_words() -> None:
    pipeline = run()
    forget()
    tracemalloc.start()
    held = []
    for number in range(30):
        pipeline(f"{DAMAGED} {chr(97 + number % 26) * 100_000}{number} {EVERYTHING}")
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held[29] - held[9] < 1_000_000  # twenty words of 100,000 letters were read in between


# ------------------------------------------------------------------------------------------- every regular expression
# Patterns that look back from a place are given only what stands before it, so many code points at most.
WINDOWS = {
    "stages._seam_fused._BEFORE": 40,
    "stages._seam_words._BEFORE": 40,
    "stages._surroundings.LAST_WORD": 40,
    "stages._name_replaced.LAST_WORD": 30,
    "stages._boilerplate_dates._AGO": 110,
}


SEARCHES = {"match", "fullmatch", "search", "finditer", "findall", "sub", "split"}


def modules() -> Iterator[tuple[str, Any]]:
    for found in pkgutil.walk_packages(repair.__path__, "repair."):
        if not found.name.endswith((".build", ".__main__")):
            yield found.name.removeprefix("repair."), importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern of the package that is no product of a table of phrases with bounded gaps."""
    found: dict[str, re.Pattern[str]] = {}

    def add(name: str, value: object) -> None:
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            found.setdefault(name, value)
        elif isinstance(value, tuple | list):
            for number, each in enumerate(value):
                add(f"{name}[{number}]", each)
        elif isinstance(value, dict):
            for key, each in value.items():
                add(f"{name}[{key}]", each)

    for module, content in modules():
        for name, value in vars(content).items():
            if getattr(value, "__module__", content.__name__) == content.__name__ or not callable(value):
                add(f"{module}.{name}", value)
    add("credit", _boilerplate_shapes._credit_tail())
    add("agency", _boilerplate_shapes._agency())
    add("clause", _restore_marks._clause())
    add("suspicious", mojibake._suspicious())
    add("idioms", _idioms())
    add("phrases", _artifact_phrases._patterns())
    return {name: pattern for name, pattern in found.items() if ".re." not in name}


def only_matched() -> set[str]:
    """Patterns that are used at one place only, by ``match`` and ``fullmatch``, and never search."""
    used: dict[str, set[str]] = {}
    for module, content in modules():
        tree = ast.parse(Path(content.__file__).read_text(encoding="utf-8"))
        imported = {
            alias.asname or alias.name: f"{node.module.removeprefix('repair.')}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = node.value.id
                used.setdefault(imported.get(name, f"{module}.{name}"), set()).add(node.attr)
    return {name for name, how in used.items() if how & SEARCHES and not how & SEARCHES - {"match", "fullmatch"}}


def signs_of(tree: Any) -> Iterator[str]:
    """Signs that some part of a pattern takes."""
    for op, argument in tree:
        if op in (codes.LITERAL, codes.RANGE):
            yield chr(argument if op is codes.LITERAL else argument[0])
        elif op is codes.IN:
            yield from signs_of([part for part in argument if part[0] in (codes.LITERAL, codes.RANGE)][:3])
            yield from "a9 " if any(part[0] in (codes.CATEGORY, codes.NEGATE) for part in argument) else ""
        elif op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            yield from signs_of(argument[2])
        elif op is codes.SUBPATTERN:
            yield from signs_of(argument[3])
        elif op is codes.BRANCH:
            yield from (sign for part in argument[1][:6] for sign in signs_of(part))
        elif op in (codes.ASSERT, codes.ASSERT_NOT):
            yield from signs_of(argument[1])
        elif op is codes.ATOMIC_GROUP:
            yield from signs_of(argument)


def repeats_without_end(tree: Any) -> bool:
    """Is there a quantifier without a limit? Without one a pattern reads so many signs from each start and no more."""
    for _, argument in tree:
        for part in argument if isinstance(argument, tuple | list) else [argument]:
            parts = part if isinstance(part, list) else [part]
            if codes.MAXREPEAT in parts or any(repeats_without_end(each) for each in parts if hasattr(each, "data")):
                return True
    return False


def temptations(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Texts of a pattern's own signs: one again and again, two by turns, and both behind its literals."""
    signs = list(dict.fromkeys(["a", " ", "A", ".", *signs_of(parser.parse(pattern.pattern, pattern.flags))]))[:11]
    units = [*signs, *map("".join, combinations(signs, 2))]
    yield from map(repeated, units)
    for literal in dict.fromkeys(re.findall(r"[A-Za-z ,.:;&#]{2,}", pattern.pattern)[:4]):
        yield repeated(literal)
        yield from (lambda size, head=literal, sign=sign: head + sign * size for sign in signs[:6])


def slow_on(pattern: re.Pattern[str], matched: bool, window: int = 0) -> str:
    """The beginning of a text on which the time of a pattern grows faster than the text; nothing if there is none."""

    def work(text: str) -> float:
        began = time.process_time()  # under load it ticks in steps of 8 ms
        if matched:
            pattern.match(text), pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text, max(0, len(text) - window) if window else 0):
                pass
        return time.process_time() - began

    if not repeats_without_end(parser.parse(pattern.pattern, pattern.flags)):
        return ""
    for build in temptations(pattern):
        try:
            with limited(2.0):
                if work(build(4_000)) > 0.0015:
                    short, long = (min(work(build(size)) for _ in range(3)) for size in (3_000, 24_000))
                    if long > 0.06 and long > 20 * short:  # 8 times is right, 64 times a square
                        return f"{build(30)!r}: {long * 1000:.0f} ms, an eighth of it {short * 1000:.1f} ms"
        except TooSlow:
            return f"{build(30)!r}: more than two seconds"
    return ""


@pytest.mark.parametrize("bad", [r"[a-z]+@", r"(?:a+)+b", r"\s*x\s*\s*y", r"(?:a|a)*b", r"\d+(?:\.\d+)*:"])
def test_patterns_that_read_a_run_again_are_found(bad: str) -> None:
    assert slow_on(re.compile(bad), matched=False)


@pytest.mark.parametrize("good", [r"(?<![a-z])[a-z]++@", r"(?<!a)a++b", r" (?:of|in)\b", r"\b[A-Z][a-z]{2,40}\b"])
def test_patterns_that_read_it_once_are_not(good: str) -> None:
    assert not slow_on(re.compile(good), matched=False)


def test_no_pattern_of_the_package_reads_a_run_again() -> None:
    matched = only_matched()
    slow = {}
    for name, pattern in patterns().items():
        if found := slow_on(pattern, name in matched, WINDOWS.get(name, 0)):
            slow[name] = found
    assert not slow, "\n".join(f"{name}: {found}" for name, found in slow.items())
