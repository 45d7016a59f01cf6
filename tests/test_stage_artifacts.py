"""The stage artifacts: what each kind marks, what it leaves alone, and that it changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from repair import Document, Mark, recipe
from repair.context import Context
from repair.document import Layer
from repair.stages import artifacts

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
ALONE = recipe.pipeline(recipe.Settings(stages=("language", "artifacts")))

# kind, text, what is marked, what could stand there
FOUND: list[tuple[str, str, str, str | None]] = [
    ("dropped-letter", "Heavy rain fell on Mlaga for a third day, the council said.", "Mlaga", "Málaga"),
    ("dropped-letter", "A tram left the rails in Crdoba, and nobody was hurt.", "Crdoba", "Córdoba"),
    ("dropped-punct", "The pilot said he didnt see the second aircraft until late.", "didnt", "didn’t"),
    ("dropped-punct", "Ukraines harvest was smaller than the year before, traders said.", "Ukraines", "Ukraine’s"),
    ("dropped-punct", "The coast has two dangers  fog and reefs  and both were there.", "  ", " – "),
    (
        "fused-words",
        "The guards near the bridgeSunday let nobody through to the town.",
        "bridgeSunday",
        "bridge Sunday",
    ),
    ("fused-words", "The pass was shut for most ofthe spring, the driver said.", "ofthe", "of the"),
    (
        "fused-words",
        "The hall was empty.Visitors had left an hour before the alarm.",
        "empty.Visitors",
        "empty. Visitors",
    ),
    ("fused-number", "The shortage of 20112013 closed nine mills in the valley.", "20112013", "2011–2013"),
    ("fused-number", "Boats will run from 79 June while the bridge is shut, it said.", "79", "7–9"),
    ("replaced-char", "The guide said ? as she always does ? that it was safe.", " ? ", " – "),
    ("replaced-char", "The sign in ?????? was read out in court by a clerk.", "??????", None),
    ("mojibake", "The tower at GdaÅ„sk was lit for the night of the fair.", "Å„", None),
    ("mojibake", "A plate of pÃ¢tÃ© was sold for nine times its price there.", "Ã¢", None),
    ("escape", "The owner won&#39;t sell the mill, a neighbour told the court.", "&#39;", None),
    ("escape", "The road to Bogot\\u00e1 was closed for the whole of the day.", "\\u00e1", None),
    ("spacing", "The harbour stayed calm , the pilot said, although it rained.", " ,", ","),
    ("spacing", "The tunnel ( dug in 1931 ) was full of water to the roof.", "( ", "("),
    ("stray-punct", "The mayor thanked the crews in a speech. . Then the lights went out.", " .", ""),
    ("stray-punct", "They will meet again over the new timetable, .", ", .", "."),
    ("quote", "“We shall mend every roof in the street, ”the builder said.", " ”", "” "),
    ("quote", "The envoy asked for “a full list of the names. “", ". “", ".”"),
    ("missing-punct", "The mill employs sixty people It was built by two brothers.", "It", ". It"),
    ("missing-punct", "Amina Yusuf, the head of the clinic said the ward was full.", " ", ", "),
    (
        "sentence-split",
        "They took part in the ceremony. opening of the new school.",
        "ceremony. opening",
        "opening ceremony",
    ),
    ("sentence-split", "The crew mended the engine. in less than an hour and sailed.", "engine. in", None),
    ("orphan-word", "Five men were lost when the boat sank in the sea. Baltic.", "sea. Baltic.", "Baltic Sea."),
    ("orphan-word", "The cable was laid along the bed of the gulf. Persian.", "gulf. Persian.", "Persian Gulf."),
    ("caps", "The mayor Dropped the plan after a long night of talks.", "Dropped", "dropped"),
    ("caps", "The boats from hokkaido came home with nothing, they said.", "hokkaido", "Hokkaido"),
    ("dup-word", "The board said that the the bridge would be mended in May.", "the the", "the"),
    ("dup-word", "The old ship was anchored anchored off the cape for weeks.", "anchored anchored", "anchored"),
    ("translit-variant", "The head of the port of Jarkov denied the report on Monday.", "Jarkov", "Kharkiv"),
    ("translit-variant", "The envoy flew from Pionyang on a small plane, it was said.", "Pionyang", "Pyongyang"),
    ("translated-name", "The old train stopped at Good Airs before the plains.", "Good Airs", "Buenos Aires"),
    ("translated-name", "The march ended in front of the House Pink after dark.", "House Pink", "Casa Rosada"),
    ("inconsistent-term", "A pipe burst in Lvov. By noon all of Lviv was dry.", "Lvov", "Lviv"),
    ("inconsistent-term", "Judge Kowalenko spoke; Kovalenko had not slept, he said.", "Kowalenko", "Kovalenko"),
    ("calque", "The number two of the ministry met the miners at the gate.", "number two of the ministry", None),
    ("calque", "It is worth to remember that the mill once made paper.", "is worth to remember", None),
    ("grammar", "The three clubs are boycott the cup, their lawyers said.", "are boycott", None),
    ("grammar", "Four of the sailors was found on the rocks at dawn.", "was", "were"),
    ("pronoun", "The Polish minister met your Czech counterpart in the garden.", "your", "his or her"),
    ("pronoun", "The chancellor greeted your counterpart with a short bow.", "your", "his or her"),
    ("missing-word", "They warned for weeks about Russia mass of troops at the line.", "about Russia mass of", None),
    ("missing-word", "The ship brought wheat from the of Odesa to the mills.", "the of", None),
    ("collapsed-terms", "The need and need are plain to both sides, the envoy said.", "need and need", None),
    ("collapsed-terms", "Their safety and safety are a matter of law, she said.", "safety and safety", None),
    ("untranslated", "The deputies et the mayor signed the letter at the mill.", "et", None),
    ("untranslated", "The bus was full of pilgrims, сказав речник порту.", "сказав речник порту", None),
    ("mt-loop", "The road road road road road will be open in the spring.", "road road road road road", "road"),
    (
        "mt-loop",
        "She thanked the men of the mill, the men of the mill, the men of the mill and left.",
        "the men of the mill",
        None,
    ),
    ("truncated", "The judge said that the dam would be emptied slowly and that the villages near the", "the", None),
    ("truncated", "ficials closed the bridge after cracks were found in a pier.", "ficials", "Officials"),
]
CLEAN = {
    "dropped-letter": [
        "Kev Adams, a plumber, found the coins in Pau.",
        "Mesa and Lena met Bren in Toms River on Monday.",
    ],
    "dropped-punct": [
        "It’s the club’s third win, and its coach won’t go.",
        "The Americans and the Kennedys lost their seats.",
    ],
    "fused-words": [
        "The iPhone and a YouTube clip were shown by McDonald.",
        "She wrote to the desk at news.Example.org twice.",
    ],
    "fused-number": [
        "Call 0800 20202024 to report a broken lamp.",
        "The code 20112013 is on lot 20112013 of the milk.",
    ],
    "replaced-char": [
        "Who asked? The judge did. What??? he wrote.",
        "See www.tide.example/find?name=mill for the form.",
    ],
    "mojibake": ["São Paulo, Århus and Łódź sent a team each.", "The café in Zürich sold crème brûlée again."],
    "escape": ["Marks & Sons sold 40% of it at the R&D fair.", "It is number #21 of the list; AT&T said no."],
    "spacing": ["He paused ... and then said no. He left :)", "The list (of nine) is long, and 3,500 came."],
    "stray-punct": ["He paused . . . and said he would stay.", "The firm uses .net and ... nothing else."],
    "quote": ["“We waited all night.\n\n“Then it came,” she said.", "The word “pause” stood there, he said."],
    "missing-punct": [
        "She read It and left; the band We Were sang.",
        "Amina Yusuf, the head of the clinic, said so.",
    ],
    "sentence-split": ["He spoke to Gov. Hale at 9 a.m. in the hall.", "The fund holds 5 bln. roubles, the bank said."],
    "orphan-word": [
        "It was plain what to do: push back. Hard. Nobody did.",
        "The final was long. Sigh. The song was not.",
    ],
    "caps": ["Footballer Emre Can scored in the last minute.", "“Yes We Can” was painted on the wall of the mill."],
    "dup-word": ["She had had enough and said that that was it.", "They flew on to Walla Walla and Baden-Baden."],
    "translit-variant": ["The Paris and London teams met in Moscow.", "Maria and Andrei left for Berlin on Monday."],
    "translated-name": ["The party said that we can lose the vote.", "A house, pink and white, stood in the sun."],
    "inconsistent-term": ["Lviv and Kharkiv are far from Odesa.", "Johnson and Jackson met Ms Johnston there."],
    "calque": ["He is number two in the world, and worth it.", "They have lived there since May, he assured her."],
    "grammar": ["The boycott was long, and they are to decide.", "The news has spread, and the boss has left."],
    "pronoun": ["“We met your counterpart,” she told the minister.", "The minister met his counterpart in Oslo."],
    "missing-word": ["Most of the mass of the rock fell into the sea.", "The end of it is near, he said of the mill."],
    "collapsed-terms": ["The race was neck and neck for weeks and weeks.", "Pay rose more and more, again and again."],
    "untranslated": [
        "The de facto leader met Charles de Gaulle there.",
        "They sailed on the Rio de la Plata at night.",
    ],
    "mt-loop": ["“Never, never, never, never,” the old man said.", "It was a very, very, very long night, she said."],
    "truncated": [
        "The judge said that the dam would be emptied.",
        "iPhones and eBay parcels were in the van, he said.",
    ],
}


def marks_of(text: str) -> list[Mark]:
    document = ALONE(Document.new("x", text))
    assert document.failures == ()
    assert document.text == text
    return list(document.marks)


@pytest.mark.parametrize(("kind", "text", "marked", "alternative"), FOUND)
def test_damage_is_marked_with_its_kind(kind: str, text: str, marked: str, alternative: str | None) -> None:
    found = [mark for mark in marks_of(text) if mark.kind == kind]
    assert any(marked in text[mark.start : mark.end] for mark in found), found
    if alternative is not None:
        assert any(mark.alternative == alternative for mark in found)
    assert all(mark.note for mark in found)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in CLEAN.items() for text in texts])
def test_what_only_looks_damaged_is_not_marked(kind: str, text: str) -> None:
    found = [(mark.kind, text[mark.start : mark.end]) for mark in marks_of(text)]
    assert found == [], kind


def test_every_kind_has_two_examples_and_two_twins() -> None:
    for kind in artifacts.RULES:
        assert sum(row[0] == kind for row in FOUND) >= 2, kind
        assert len(CLEAN[kind]) >= 2, kind


def test_nothing_is_marked_once_a_stage_has_mended_something() -> None:
    text = "The harbour stayed calm , the pilot said."
    document = Document.new("x", text)
    assert list(artifacts.propose(document, Context()))
    mended = Document("x", text, text, layers=(Layer("seams", ()),))
    assert list(artifacts.propose(mended, Context())) == []


def test_what_a_later_stage_mends_points_to_its_rule() -> None:
    document = recipe.pipeline()(Document.new("x", "The harbour stayed calm , the pilot said to the crew."))
    assert [(mark.kind, mark.resolved_by) for mark in document.marks if mark.kind == "spacing"] == [
        ("spacing", "seams.space-before-mark")
    ]


def test_other_languages_are_heard_for_bytes_and_lines_only() -> None:
    text = (
        "La ministre a dit que la salle est vide , et que le le vote est clos. C’est le mois de mars \ufffd la ville."
    )
    assert {mark.kind for mark in marks_of(text)} == {"replaced-char"}


def test_headings_and_menus_are_left_alone() -> None:
    assert marks_of("Home , World , Mlaga\nThe the menu\nHe left the room.") == []


def test_the_marks_come_in_order_and_are_the_same_again() -> None:
    text = "The the mayor of Mlaga didnt come , they said. . She left the town."
    once, again = (artifacts.propose(Document.new("x", text), Context()) for _ in range(2))
    assert list(once) == list(again)
    places = [mark.start for mark in marks_of(text)]
    assert places == sorted(places)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not part of this repository")
@pytest.mark.parametrize(
    ("number", "damaged"), [("000", False), ("001", True), ("002", True), ("003", True), ("004", False)]
)
def test_garbled_seeds_show_several_kinds_and_clean_ones_none(number: str, damaged: bool) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    document = recipe.pipeline()(Document.new(number, path.read_bytes().decode("utf-8")))
    # A caption that a page prints twice is there twice, in a clean text too.
    kinds = {mark.kind for mark in document.marks} & set(artifacts.RULES)
    assert len(kinds) >= 3 if damaged else kinds == set()
