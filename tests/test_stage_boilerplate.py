"""The stage that marks page furniture: each type with what tempts it, the seeds by line, and everything back."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repair import recipe
from repair.batch import record
from repair.channel import proved
from repair.context import Context
from repair.document import Document, Mark
from repair.edit import Edit, Tier, apply, invert
from repair.stages import boilerplate

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
DROP = Context(drop_boilerplate=True)
# Where a line stands decides much: {} is the line in question, between or around the sentences of a small article.
BODY = "The river rose by a metre overnight, the water board said."
MORE = "Two villages below the dam were warned at noon."
HEAD = "{}\n\nRiver rises by a metre in a night\n\n" + f"{BODY}\n\n{MORE}\n"
MIDDLE = f"River rises by a metre in a night\n\n{BODY}\n\n{{}}\n\n{MORE}\n"
TAIL = f"River rises by a metre in a night\n\n{BODY}\n\n{MORE}\n\n{{}}\n"


def marks(text: str) -> list[tuple[str, str]]:
    """What is marked: the type and the words."""
    found = boilerplate.propose(Document.new("x", text), Context())
    return [
        (mark.kind.removeprefix("boilerplate:"), text[mark.start : mark.end])
        for mark in found
        if isinstance(mark, Mark)
    ]


POSITIVES = {
    "site-name": [
        (HEAD, "Lakeside Gazette"), (TAIL, "Site icon Lakeside Gazette"), (TAIL, "Exit mobile version"),
        (HEAD, "Skip to main content"), (TAIL, "Выйти из мобильной версии"), (TAIL, "Vollbild beenden"),
    ],
    "date-line": [
        (HEAD, "Tuesday, 7 April 2020, 18:45"), (HEAD, "Published: April 7, 2020 6:45 pm GMT"),
        (HEAD, "9 Shawwal 1441"),
        (HEAD, "martes, 7 de abril de 2020"), (HEAD, "7 апреля 2020, 18:45"), (TAIL, "Updated 3 hours ago"),
        (HEAD, "date 2020-04-07 Environment"), (HEAD, "2020-04-07"),
    ],
    "breadcrumb": [
        (HEAD, "Home > News > Weather"), (HEAD, "Home » Europe » Rivers"), (HEAD, "HomeNewsWeatherRivers"),
        (HEAD, "Inicio / Mundo / Europa"), (HEAD, "World > Africa"),
    ],
    "share": [
        (MIDDLE, "Follow us on Instagram for pictures"), (TAIL, "Tweet"), (HEAD, "Share this article"),
        (TAIL, "Síguenos en Facebook"), (MIDDLE, "Partager sur Twitter"), (TAIL, "Подписывайтесь на наш канал"),
    ],
    "teaser": [
        (MIDDLE, "Read also: Seven rivers that change their beds"),
        (MIDDLE, "Villagers fill sandbags by the light of … 02:31"),
        (TAIL, "Related stories"), (MIDDLE, "Lea también: El río que no vuelve"),
        (MIDDLE, "À lire aussi : le fleuve en crue"),
        (TAIL, "En çok okunanlar"),
    ],
    "comment-form": [
        (TAIL, "Leave a Reply"), (TAIL, "Your e-mail address will not be published. Required fields are marked *"),
        (TAIL, "12 comments"), (TAIL, "Sé el primero en comentar"), (TAIL, "Schreibe einen Kommentar"),
        (TAIL, "Dodaj komentarz"),
    ],
    "tags": [
        (TAIL, "dam,river,water board,floods"), (TAIL, "Tags: dam river floods"), (TAIL, "#floods #river #dam"),
        (TAIL, "Теги: река, плотина"), (TAIL, "Palabras clave: río, presa"),
    ],
    "caption": [
        (MIDDLE, "A farmer leads two cows through the flooded yard at Vlotho, 7 April 2020. Photo: Jana Reuß"),
        (MIDDLE, "Men stack sandbags along the lower dyke (Photo by Piet Maas/Getty Images)"),
        (MIDDLE, "The lower dyke after the night of the flood, April 7, 2020. Reuters"),
        (MIDDLE, "Water stands in the yard of the old mill. Sputnik / Anna Belova / Pool / AP"),
    ],
    "credit": [
        (TAIL, "(with inputs from agencies)"), (TAIL, "Source: regional water board"), (MIDDLE, "Photo: Jana Reuß"),
        (TAIL, "© 2020 Lakeside Gazette. All rights reserved"), (TAIL, "Quelle: Wasserverband"), (TAIL, "Source link"),
    ],
    "paywall": [
        (TAIL, "Subscribe to continue reading"), (MIDDLE, "To go on reading, take out a subscription for 3 euros"),
        (TAIL, "This article is for subscribers only."), (TAIL, "Jetzt abonnieren"),
        (TAIL, "Article réservé aux abonnés"), (TAIL, "Оформите подписку за 99 рублей"),
    ],
    "embed": [
        (MIDDLE, "Advertisement"), (MIDDLE, "View this post on Instagram"),
        (MIDDLE, "Your browser does not support this video."),
        (MIDDLE, "autoplay; clipboard-write; encrypted-media"), (MIDDLE, "Publicidad"), (MIDDLE, "Реклама"),
    ],
    "cache": [
        (HEAD, "This is a cached copy of the page as of 7 April"), (HEAD, "Saved copy of lakeside.example"),
        (HEAD, "Dies ist eine gespeicherte Kopie der Seite"), (HEAD, "Это сохранённая копия страницы"),
    ],
    "spam": [
        (MIDDLE, "Best online casino no deposit bonus play now"), (TAIL, "Cheap viagra online without a prescription"),
        (TAIL, "Онлайн казино бонус за регистрацию"), (MIDDLE, "Deneme bonusu veren siteler"),
    ],
    "dup-line": [],
}  # fmt: skip

NEGATIVES = {
    "site-name": [
        (MIDDLE, "Lakeside Gazette"), (TAIL, "The site icons of the flood are its three broken bridges."),
        (HEAD, "How radio saved the village"), (MIDDLE, "Full screens and empty halls"),
    ],
    "date-line": [
        (MIDDLE, "Tuesday, 7 April 2020"), (MIDDLE, "On 7 April 2020 the dyke broke."),
        (HEAD, "April 2020: a month of rain"),
        (MIDDLE, "The dates of 2020-04-07 and 2020-04-08 were kept free."),
        (HEAD, "Published at last: the river's diary of 1920"),
    ],
    "breadcrumb": [
        (MIDDLE, "Home / away"), (HEAD, "Home is where the river was"), (MIDDLE, "Rain > sun, says the farmer"),
    ],
    "share": [
        (MIDDLE, "Tweet"), (MIDDLE, "Follow us on the dyke path, the guide said, and nobody will get wet."),
        (MIDDLE, "Share of the damage"), (MIDDLE, "Follow us on Facebook, the mayor said, was all the help they got."),
    ],
    "teaser": [
        (MIDDLE, "Read more books: that was the only advice she gave."),
        (MIDDLE, "The second boat leaves the pier at 02:31"),
        (MIDDLE, "Related by water"), (MIDDLE, "Watch and wait"), (MIDDLE, "Red team v blue team 15:00"),
    ],
    "comment-form": [
        (MIDDLE, "Comments"), (MIDDLE, "Leave a reply to chance, as she put it, and the river will answer."),
        (MIDDLE, "Nobody at the ministry would comment."), (MIDDLE, "12 comments later the meeting was over."),
    ],
    "tags": [
        (TAIL, "100,000 euros,3 boats"), (MIDDLE, "Dykes, dams, locks, weirs"),
        (MIDDLE, "dam,river,water board,floods."),
        (MIDDLE, "Topics of the day"),
    ],
    "caption": [
        (MIDDLE, "The board had warned of the flood in March, it told Reuters."),
        (MIDDLE, "The water fell again on Monday. (Reuters)"),
        (MIDDLE, "The photo of the dyke went around the world in a day, said AP."),
        (MIDDLE, "He photographed the dyke (and the cows)."),
    ],
    "credit": [
        (MIDDLE, "Sources close to the board said the dyke was old."), (MIDDLE, "Photo finish at the regatta"),
        (MIDDLE, "Source of the river"), (MIDDLE, "Agencies"),
    ],
    "paywall": [
        (MIDDLE, "To continue reading the minutes, the clerk asked for a lamp."),
        (MIDDLE, "Subscribers left the paper in droves."),
        (MIDDLE, "The subscription costs three euros a month."),
    ],
    "embed": [
        (MIDDLE, "Advertisement of a flood"), (MIDDLE, "Loading the boats took all night."), (MIDDLE, "Video"),
    ],
    "cache": [
        (MIDDLE, "This is a saved river, the board said."), (MIDDLE, "A saved copy of the plan lay in the cellar."),
        (MIDDLE, "Full version of events"),
    ],
    "spam": [
        (MIDDLE, "Casino owners fear the flood"),
        (MIDDLE, "The online casino paid its bonus to the wrong man, a court heard."),
        (MIDDLE, "Viagra maker opens a plant by the river"),
    ],
    "dup-line": [],
}  # fmt: skip


def rows(table: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(kind, place, line) for kind, cases in table.items() for place, line in cases]


@pytest.mark.parametrize(("kind", "place", "line"), rows(POSITIVES))
def test_furniture_is_marked_with_its_type_and_nothing_else_is(kind: str, place: str, line: str) -> None:
    assert [found[0] for found in marks(place.format(line))] == [kind]
    assert marks(place.format(line))[0][1].strip("()") == line.strip("()")


@pytest.mark.parametrize(("kind", "place", "line"), rows(NEGATIVES))
def test_what_only_looks_like_it_is_left_alone(kind: str, place: str, line: str) -> None:  # noqa: ARG001
    assert marks(place.format(line)) == []


def test_each_type_has_its_cases() -> None:
    in_a_batch = {"recurring"}  # nothing in a text alone shows it: see test_recurrence.py
    assert set(POSITIVES) == set(NEGATIVES) == set(boilerplate.TYPES) - in_a_batch
    assert all(len(POSITIVES[kind]) >= 4 and len(NEGATIVES[kind]) >= 3 for kind in POSITIVES if kind != "dup-line")


TITLE = "Ferry crew plucks nine swimmers from the strait"


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{TITLE}\n\n{BODY}\n{MORE}",
        f"{TITLE} – Lakeside Gazette\n{TITLE}\n{BODY}\n{MORE}",
        f"{TITLE}\nBy a reporter\n{TITLE}\n\n{BODY}\n{MORE}",
        f'The crew’s "luck" held\n\nThe crew\'s “luck” held\n\n{BODY}\n{MORE}',
        f"{BODY}\n{MORE}\n{MORE}",
    ],
)
def test_the_second_copy_is_a_repeat_and_the_first_is_not(text: str) -> None:
    assert [kind for kind, _ in marks(text) if kind != "site-name"] == ["dup-line"]


@pytest.mark.parametrize(
    "text",
    [
        f"{BODY}\n\nThe verdict\n\n{MORE}\n\nThe verdict\n\n{BODY[:-1]} again.",
        f"Row on, row on\n{BODY}\nHold fast\n{MORE}\nHold fast",
        "\n".join(
            f"Day {day}\nSoup of lentils and carrots with two slices of rye bread, apples and tea." for day in range(3)
        ),
        f"{BODY}\nThe crew of the ferry was tired.\n{MORE}\nThe crew of the ferry was tired.",
    ],
)
def test_short_lines_come_back_rightly(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("date 2020-04-07 Vienna – The river rose by a metre.", [("date-line", "date 2020-04-07")]),
        ("The board said no more.Site icon Lakeside Gazette", [("site-name", "Site icon Lakeside Gazette")]),
        ("Nobody was hurt.Leave a Reply", [("comment-form", "Leave a Reply")]),
        (
            "Your email address will not be published.Site icon Lakeside Gazette",
            [
                ("comment-form", "Your email address will not be published."),
                ("site-name", "Site icon Lakeside Gazette"),
            ],
        ),
        ("She pressed Exit. Source links were dead.", []),
        ("The date 2020-04-07 stood on the gate.", []),
    ],
)
def test_of_a_line_that_holds_both_only_the_furniture_is_marked(line: str, expected: list[tuple[str, str]]) -> None:
    assert marks(f"River rises\n\n{BODY}\n\n{line}\n") == expected


def test_one_tag_a_line_behind_other_furniture() -> None:
    text = f"{BODY}\nMayor Anna Belova of Vlotho asked for boats.\n\nFollow us on Telegram\n\nAnna Belova\n\nVlotho\n"
    assert [kind for kind, _ in marks(text)] == ["share", "tags", "tags"]
    assert marks(f"{BODY}\nMayor Anna Belova of Vlotho asked for boats.\n\nAnna Belova\n\nVlotho\n") == []


def test_titles_below_a_heading_behind_the_article() -> None:
    text = f"{BODY}\n{MORE}\n\nRelated stories\nDam will be rebuilt\nMayor resigns after flood\n"
    assert [kind for kind, _ in marks(text)] == ["teaser"] * 3


def test_the_only_title_stays() -> None:
    assert marks(f"Watch: the river that moved\n\n{BODY}\n{MORE}") == []


# ------------------------------------------------------------------------------------------------- taking it out
PAGE = (
    "Lakeside Gazette\n\nHome > News > Weather\n\nPublished: 7 April 2020\n\nRiver rises by a metre in a night\n"
    "River rises by a metre in a night\n\nThe river rose by a metre overnight, the water board said.\n\n"
    "Men stack sandbags along the lower dyke (Photo by Piet Maas/Getty Images)\n\nAdvertisement\n\n"
    "Two villages below the dam were warned at noon.\n\n(with inputs from agencies)\n\n"
    "Tags: dam river\n\nLeave a Reply\n"
)
ARTICLE = (
    "River rises by a metre in a night\n\nThe river rose by a metre overnight, the water board said.\n\n"
    "Two villages below the dam were warned at noon.\n"
)


def dropped(document: Document, tiers: Iterable[Tier] = tuple(Tier)) -> Document:
    """The document after the edits of the stage, without guards."""
    found = [edit for edit in boilerplate.propose(document, DROP) if isinstance(edit, Edit) and edit.tier in tiers]
    found.sort(key=lambda edit: edit.start)
    return document.with_layer("boilerplate", found)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
def test_what_is_left_is_the_article_tidily(end: str) -> None:
    document = dropped(Document.new("x", PAGE.replace("\n", end)))
    assert document.text == ARTICLE.replace("\n", end)
    assert apply(document.text, invert(document.edits())) == document.original
    assert all(proved(edit) for edit in document.edits())


def test_without_the_setting_there_are_no_edits() -> None:
    assert not [found for found in boilerplate.propose(Document.new("x", PAGE), Context()) if isinstance(found, Edit)]


def test_only_certain_marks_make_certain_edits() -> None:
    document = Document.new("x", PAGE.replace("night\n", "night – Coast Inquirer\n", 1))
    found = list(boilerplate.propose(document, DROP))
    marked = [mark for mark in found if isinstance(mark, Mark)]
    likely = [mark for mark in marked if mark.tier is not Tier.CERTAIN]
    assert [mark.kind for mark in likely] == ["boilerplate:site-name"]
    for edit in found:
        if isinstance(edit, Edit):
            (mark,) = (mark for mark in marked if mark.start >= edit.start and mark.end <= edit.end)
            assert (edit.tier is Tier.CERTAIN) == (mark not in likely)


def test_a_date_run_into_a_sentence_goes_with_its_space() -> None:
    assert dropped(Document.new("x", f" date 2020-04-07 {BODY}\n")).text == f"{BODY}\n"
    assert dropped(Document.new("x", f"{BODY}Source link\n")).text == f"{BODY}\n"


LINES = st.sampled_from(
    [
        *("", "", BODY, MORE, TITLE, f"{TITLE} – Lakeside Gazette", "Lakeside Gazette", "Tweet", "Share", "Following"),
        *(
            "Advertisement",
            "Related stories",
            "Tags",
            "dam,river,floods",
            "Read more: Dam opens",
            "7 April 2020",
            "Comments",
        ),
        *(
            "Mayor warns of a long winter 04:12",
            "9 Shawwal 1441",
            "Two villages",
            "The dam",
            "(with inputs from agencies)",
        ),
        *("Men at the dyke in the early morning. Reuters", "A man looks at the water from the bridge", "FLOOD NEWS"),
        *(
            f"{BODY}Source link",
            f" date 2020-04-07 {BODY}",
            "Site icon Lakeside Gazette",
            "Lakeside Gazette - all of it",
        ),
    ]
)


@given(st.lists(LINES, max_size=14), st.sampled_from(["certain", "probable"]), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_second_run_takes_nothing_more(lines: list[str], tier: str, ended: bool) -> None:
    tiers = recipe.APPLIED[tier]
    document = Document.new("x", "\n".join(lines) + "\n" * ended)
    for _ in range(3):
        document = dropped(document, tiers)
    assert dropped(document, tiers).text == document.text
    assert dropped(Document.new("again", document.text), tiers).text == document.text
    assert apply(document.text, invert(document.edits())) == document.original


def test_the_pipeline_drops_in_edits_of_its_own_and_the_record_tells_them() -> None:
    text = PAGE.replace("Published: 7 April 2020\n\n", "").replace("overnight,", "overnight ,")
    document = recipe.pipeline(recipe.Settings(drop_boilerplate=True))(Document.new("x", text))
    assert (document.text, document.failures, document.refusals) == (ARTICLE, (), ())
    kept = record.make(document, "")
    assert recipe.verify(kept, document.text) is None
    assert apply(document.text, invert(recipe.edits_of(kept))) == text
    told = [(mark["kind"], text[mark["start"] : mark["end"]]) for mark in kept["marks"] if mark["kind"] != "spacing"]
    assert ("boilerplate:breadcrumb", "Home > News > Weather") in told
    assert ("boilerplate:tags", "Tags: dam river") in told
    assert sum(kind == "dup-line" for kind, _ in told) == 1
    assert all(mark["resolved_by"] is not None for mark in kept["marks"])
    assert kept["metadata"] == {
        "dates": [], "agencies": ["Getty Images"], "credits": ["(with inputs from agencies)"],
    }  # fmt: skip


@pytest.mark.parametrize("context", [Context(), DROP])
def test_dates_agencies_and_credits_reach_the_record(context: Context) -> None:
    today = "Lakeside Gazette\n\nWednesday, 8 April 2020\n\n15 Shaban 1441\n\n"
    document = Document.new("x", today + PAGE.removeprefix("Lakeside Gazette\n\n"))
    found = list(boilerplate.propose(document, context))
    document = document.with_marks(mark for mark in found if isinstance(mark, Mark))
    document = document.with_layer("boilerplate", [edit for edit in found if isinstance(edit, Edit)])
    assert record.make(document, "")["metadata"] == {
        "dates": ["Published: 7 April 2020"],
        "agencies": ["Getty Images"],
        "credits": ["(with inputs from agencies)"],
    }


# ------------------------------------------------------------------------------------------------------ the seeds
SEED_LINES = {
    "000": {
        1: "site-name", 3: "date-line", 4: "date-line", 9: "caption", 10: "dup-line", 26: "share", 28: "site-name",
        30: "tags", 32: "tags", 34: "tags",
    },
    "001": {1: "date-line"},
    "002": {1: "date-line", 7: "caption", 17: "teaser", 27: "teaser", 39: "teaser", 47: "teaser"},
    "003": {
        1: "site-name", 3: "dup-line", 13: "credit", 15: "tags", 17: "comment-form", 19: "comment-form",
        21: "comment-form",
    },
    "004": {1: "site-name", 5: "site-name", 46: "credit", 48: "site-name"},
}  # fmt: skip


def seed(number: str) -> str:
    if not SEEDS.is_dir():
        pytest.skip("the seed texts are not part of this repository")
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("number", SEED_LINES)
def test_the_furniture_of_the_seeds_is_marked_and_none_of_the_body(number: str) -> None:
    text = seed(number)
    document = recipe.pipeline()(Document.new(number, text))
    found = [
        (text.count("\n", 0, mark["start"]) + 1, mark["kind"].removeprefix("boilerplate:"))
        for mark in record.make(document, "")["marks"]
        if mark["kind"] == "dup-line" or mark["kind"].startswith("boilerplate:")
    ]
    assert document.failures == ()
    assert found == list(SEED_LINES[number].items())


@pytest.mark.parametrize("number", SEED_LINES)
@pytest.mark.parametrize("tiers", [(Tier.CERTAIN,), tuple(Tier)])
def test_the_seeds_come_back_whole(number: str, tiers: tuple[Tier, ...]) -> None:
    text = seed(number)
    document = dropped(dropped(Document.new(number, text), tiers), tiers)
    assert apply(document.text, invert(document.edits())) == text
    assert dropped(replace(document, marks=()), tiers).text == document.text
    body = [line for at, line in enumerate(text.split("\n"), 1) if at not in SEED_LINES[number] and line.strip()]
    assert all(line in document.text for line in body)
    assert "\n\n\n\n" not in document.text.strip() or "\n\n\n\n" in text


@pytest.mark.parametrize("number", SEED_LINES)
def test_the_seeds_come_back_whole_from_the_pipeline(number: str) -> None:
    text = seed(number)
    document = recipe.pipeline(recipe.Settings(drop_boilerplate=True))(Document.new(number, text))
    kept = record.make(document, "")
    assert document.failures == ()
    assert apply(document.text, invert(recipe.edits_of(kept))) == text
    assert recipe.verify(kept, document.text) is None


def test_clean_text_is_read_quickly() -> None:
    """Not a benchmark: a rule that backtracks would take minutes."""
    text = "\n".join([f"{BODY} {MORE}", "A sub-heading without a stop, and a rather long one", ""] * 2000)
    began = time.process_time()
    assert boilerplate.propose(Document.new("x", text), Context())
    list(boilerplate.propose(Document.new("x", " , " * 50_000), Context()))
    assert time.process_time() - began < 5
