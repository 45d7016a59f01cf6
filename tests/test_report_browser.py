"""The page in a real browser: keys, mouse, filter, colours, small screens, print; hostile text does nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import PLAIN, lines, stub_pipeline, write
from devtools import CHROMIUM, Browser, Page, chromium
from test_report import HOSTILE

from repair.batch import run
from repair.batch.options import Options

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH")

CARD = "document.getElementById('card')"
# Contrast of every text with what lies behind it, as WCAG counts it; only those below 4.5 come back.
CONTRAST = """(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const colour = numbers(getComputedStyle(element).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
  };
  const poor = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, [hidden]")) continue;
    const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.add(`${element.tagName}.${element.className} ${(a + .05) / (b + .05)}`);
  }
  return [...poor];
})()"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    hostile = {f"x{n}<b>&'.txt": f"Erdoan {text} advert".encode() for n, text in enumerate(HOSTILE)}
    write(
        folder / "in",
        {
            **hostile,
            "hostile.jsonl": lines(*(f"Erdoan {text} in Chiinu" for text in HOSTILE)),
            "many.txt": b"Erdoan said so.\n\nErdoan came, and the borderPutin crossed. In Chiinu an advert.\n" * 3,
            "arabic.txt": "Erdoan\n\nقال الرئيس advert يوم الخميس\n".encode(),
            "long.txt": b"word " * 3000 + b"Erdoan" + b" " + b"w" * 900,
            "refuse.txt": b"REFUSE Erdoan",
            "raise.txt": b"RAISE",
            "latin.txt": b"caf\xe9",
        },
    )
    run.run(folder / "in", folder / "out", PLAIN, Options(jobs=0), build=stub_pipeline)
    return folder / "out/report.html"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    opened = Page(browser, report)
    yield opened
    wrong = opened.said("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
    assert not wrong
    assert not opened.said("Page.javascriptDialogOpening")
    asked = {event["params"]["request"]["url"] for event in opened.said("Network.requestWillBeSent")}
    assert asked == {report.as_uri()}
    opened.call("Page.close")


def focused(page: Page) -> Any:
    return page.evaluate(
        "[...document.querySelectorAll('article:not([hidden]) a.f:not(.off, [data-again])')]"
        ".indexOf(document.activeElement)"
    )


def test_hostile_text_does_nothing_and_is_there_to_read(page: Page) -> None:
    text = page.evaluate("document.body.innerText")
    for part in ("</script><script>alert(1)</script>", "<!--<script>", "onerror=alert(2)", "javascript:alert(5)"):
        assert part in text
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate("document.querySelectorAll('article').length") == len(HOSTILE) * 2 + 4 + 1


def test_a_script_that_got_in_would_not_run(browser: Browser, report: Path) -> None:
    page = Page(browser, report)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.harm = 1\">')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.harm = 2'}))")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate("window.harm === undefined")
    assert page.said("Log.entryAdded")
    page.call("Page.close")


def test_the_mouse_shows_and_a_click_keeps(page: Page) -> None:
    edit = "article:not([hidden]) a.f.edit"
    page.mouse(edit, click=False)
    page.wait(f"!{CARD}.hidden")
    assert "Erdoğan" in page.evaluate(f"{CARD}.innerText")
    assert "every non-ASCII letter deleted" in page.evaluate(f"{CARD}.innerText")
    assert "0.99" in page.evaluate(f"{CARD}.innerText")
    page.mouse("h1", click=False)
    page.wait(f"{CARD}.hidden")
    page.mouse(edit, click=True)
    page.mouse("h1", click=False)
    assert not page.evaluate(f"{CARD}.hidden")
    page.mouse("h1", click=True)
    page.wait(f"{CARD}.hidden")


def test_the_keys_walk_open_and_close(page: Page) -> None:
    page.press("j")
    assert focused(page) == 0
    assert not page.evaluate(f"{CARD}.hidden")
    page.press("j", "j", "k")
    assert focused(page) == 1
    page.press("Enter")
    assert page.evaluate(f"{CARD}.classList.contains('pinned')")
    page.press("Escape")
    assert page.evaluate(f"{CARD}.hidden")
    assert focused(page) == 1
    page.press(" ")
    assert not page.evaluate(f"{CARD}.hidden")
    page.press("Escape", "Tab")
    assert focused(page) == 2
    assert not page.evaluate(f"{CARD}.hidden")
    page.press("/", "j")
    assert page.evaluate("document.activeElement.name") == "name"
    assert page.evaluate("document.activeElement.value") == "j"


def test_the_explanation_stays_on_the_screen(page: Page) -> None:
    for _ in range(12):
        page.press("j")
        box = page.evaluate(
            f"(({{left, top, right, bottom}}) => [left, top, right, bottom])({CARD}.getBoundingClientRect())"
        )
        assert box[0] >= 0
        assert box[1] >= 0
        assert box[2] <= 1200
        assert box[3] <= 900


def choose(page: Page, name: str, value: str) -> str:
    page.evaluate(
        f"(() => {{ const field = document.forms[0].elements['{name}']; field.value = {value!r};"
        "field.dispatchEvent(new Event('input', {bubbles: true})) })()"
    )
    return str(page.evaluate("document.querySelector('output').value"))


def test_the_filter(page: Page) -> None:
    every = page.evaluate("document.querySelector('output').value")
    assert choose(page, "name", "MANY").startswith("1 document,")
    assert page.evaluate("document.querySelector('article:not([hidden]) h3').innerText") == "many.txt"
    assert choose(page, "rule", "edit|stub.fused") == "1 document, 3 findings"
    assert page.evaluate("document.querySelectorAll('article:not([hidden]) a.f:not(.off)').length") == 3
    page.press("j")
    assert "border" in page.evaluate(f"{CARD}.innerText")
    assert choose(page, "tier", "flag") == "0 documents, 0 findings"
    page.mouse("button[type=reset]", click=True)
    page.wait(f"document.querySelector('output').value === {every!r}")
    assert choose(page, "rule", "suggestion|stub.lost-letters").startswith("9 documents")
    assert choose(page, "rule", "mark|suspect").endswith("findings")
    page.mouse(".pick[data-rule='stub.fused']", click=True)
    assert page.evaluate("document.querySelector('output').value") == "1 document, 3 findings"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(page: Page, scheme: str) -> None:
    page.media(scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    page.press("j", "Enter")
    assert page.evaluate(CONTRAST) == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (dark == "rgb(23, 23, 22)") is (scheme == "dark")


def test_tiers_differ_in_more_than_colour(page: Page) -> None:
    looks = page.evaluate(
        "['edit certain', 'edit probable', 'suggestion', 'mark'].map((look) =>"
        "getComputedStyle(document.querySelector(`.legend .${look.replace(' ', '.')}`)).textDecorationStyle)"
    )
    assert looks == ["solid", "dashed", "dotted", "wavy"]


@pytest.mark.parametrize("width", [360, 700, 900, 1600])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.size(width, 800)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    page.press("j", "Enter")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth") <= page.evaluate(f"{root}.clientWidth")
    left, right = page.evaluate(f"(({{left, right}}) => [left, right])({CARD}.getBoundingClientRect())")
    assert 0 <= left <= right <= width


def test_right_to_left_text_stands_right(page: Page) -> None:
    directions = page.evaluate(
        "[...document.querySelectorAll('article td[dir]')].filter((cell) => /قال/.test(cell.innerText))"
        ".map((cell) => getComputedStyle(cell).direction)"
    )
    assert directions == ["rtl", "rtl"]


def test_print_shows_every_explanation_and_no_tools(page: Page) -> None:
    page.media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('.why')].every((part) => part.open)")
    assert page.evaluate("getComputedStyle(document.getElementById('filter')).display") == "none"
    assert len(page.call("Page.printToPDF")["data"]) > 10_000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("[...document.querySelectorAll('.why')].every((part) => !part.open)")


def test_without_the_script_the_explanations_are_still_links(browser: Browser, report: Path) -> None:
    page = Page(browser, report)
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.call("Page.reload")
    page.wait("document.readyState === 'complete'")
    assert page.evaluate("document.getElementById('filter').hidden")
    missing = (
        "[...document.querySelectorAll('a.f')].filter((link) => !document.getElementById(link.hash.slice(1))).length"
    )
    assert page.evaluate(missing) == 0
    page.call("Page.close")


def test_numbers_of_findings_agree(page: Page) -> None:
    walked = sum(1 for _ in itertools.takewhile(lambda _: step(page), range(500)))
    assert f", {walked} findings" in page.evaluate("document.querySelector('output').value")


def step(page: Page) -> bool:
    before = focused(page)
    page.press("j")
    return bool(focused(page) != before)
