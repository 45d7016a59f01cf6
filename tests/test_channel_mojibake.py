"""Mojibake: the forwards tables, the way back, and the proof that the pre-check in front of ftfy misses nothing."""

from __future__ import annotations

import itertools
import random
import re
from re import _constants as op  # type: ignore[attr-defined]  # CPython's own regex parser; stable in 3.11 to 3.13
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import ftfy
import ftfy.bad_codecs  # registers the "sloppy" codecs
import pytest
from ftfy.badness import BADNESS_RE
from hypothesis import given
from hypothesis import strategies as st

from repair.channel import mojibake, proved
from repair.edit import apply

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
SENTENCES = {
    "es": "El alcalde de Málaga pidió más árboles; “mañana será otro día”, añadió.",
    "pt": "A ponte não será fechada às sextas, disse a câmara de Évora.",
    "cs": "Most přes řeku zůstane zavřený, řekl hejtman; příští rok možná ne.",
    "pl": "Most będzie zamknięty do świąt, powiedział wójt gminy Żabno.",
    "tr": "Köprü kış boyunca kapalı kalacak, dedi belediye başkanı Şükrü Güneş.",
    "ru": "Мост останется закрытым до весны, сообщила мэрия Пскова.",
    "el": "Η γέφυρα θα μείνει κλειστή ως την άνοιξη, είπε ο δήμαρχος.",
}
CODECS_OF_FTFY = set(mojibake.CODECS) - {"cp850", "cp866", "koi8-r"}


# ------------------------------------------------------------------------------------------------------- forwards
@pytest.mark.parametrize("codec", sorted(CODECS_OF_FTFY))
@given(text=TEXTS)
def test_the_tables_are_those_of_ftfy(codec: str, text: str) -> None:
    name = f"sloppy-{codec}" if codec.startswith("windows") else codec
    # 1A is where ftfy's sloppy codecs keep U+FFFD; here it is what it is.
    assert mojibake.corrupt(text, codec) == text.encode().decode(name).replace("\ufffd", "\x1a")


@given(TEXTS, st.sampled_from(sorted(mojibake.CODECS)))
def test_a_proof_holds_for_what_the_channel_made_and_for_nothing_else(text: str, codec: str) -> None:
    garbled = mojibake.corrupt(text, codec)
    assert mojibake.holds("mojibake", codec, text, garbled) == (not text.isascii())
    assert not mojibake.holds("mojibake", codec, text + "é", garbled)


@pytest.mark.parametrize("channel", ["mojibake(utf-8)", "mojibake()", "mojibake(cp437,spaces)", "code-page(x→y)"])
def test_an_unknown_codec_proves_nothing(channel: str) -> None:
    name, _, argument = channel.partition("(")
    assert not mojibake.holds(name, argument.removesuffix(")"), "é", "Ã©")


def test_code_pages_and_surrogates() -> None:
    assert mojibake.holds("code-page", "windows-1252→latin-1", "“so”", "\x93so\x94")
    assert mojibake.holds("code-page", "windows-1251→latin-1", "мост", "ìîñò")
    assert mojibake.holds("code-page", "utf-16→ucs-2", "😀", "\ud83d\ude00")
    assert not mojibake.holds("code-page", "utf-16→ucs-2", "😀", "\ud83d\ude01")


# ------------------------------------------------------------------------------------------------------ backwards
@pytest.mark.parametrize("codec", sorted(mojibake.CODECS))
@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_every_edit_is_proved_and_the_sentence_comes_back(language: str, codec: str) -> None:
    sentence = SENTENCES[language]
    garbled = mojibake.corrupt(sentence, codec)
    edits = mojibake.unwound(garbled)
    assert apply(garbled, edits) == sentence
    assert all(map(proved, edits))


@pytest.mark.parametrize("times", [2, 3, 4])
def test_nested_mojibake_has_one_step_a_level(times: int) -> None:
    garbled = sentence = "La montaña está nevada"
    for _ in range(times):
        garbled = mojibake.corrupt(garbled, "windows-1252")
    edits = mojibake.unwound(garbled)
    assert apply(garbled, edits) == sentence
    assert {len(edit.proof) for edit in edits} == {times}
    assert all(map(proved, edits))


def test_a_damaged_run_amid_good_text_is_its_own_edit() -> None:
    line = "“Señora Núñez” – la peÃ±a del “GarcÃ\xada”"
    assert [(edit.before, edit.after) for edit in mojibake.unwound(line)] == [("Ã±", "ñ"), ("Ã\xad", "í")]


def test_bytes_that_are_lost_stay_lost() -> None:
    line = "he saidâ€\ufffd in SÃ£o Paulo"
    assert apply(line, mojibake.unwound(line)) == "he saidâ€\ufffd in São Paulo"


def test_a_space_that_stands_for_a_byte() -> None:
    (edit,) = mojibake.unwound("voilÃ le pont")
    assert (edit.before, edit.after, edit.proof[0].channel) == ("Ã ", "à ", "mojibake(windows-1252, plain-spaces)")
    assert proved(edit)


@pytest.mark.parametrize(
    "line", ["PÃO ÀS SEIS", "VÃ ĐÌNH À Ơ", "NESTLÉ® Å", "\ufeffÑandú", "a\x00b – ç", "می\u200cخواهم", "Ïåðñàõ íå"]
)
def test_clean_lines_and_other_damage_stay(line: str) -> None:
    assert mojibake.unwound(line) == ()


def test_the_wrong_dos_codec_is_not_taken() -> None:
    garbled = mojibake.corrupt("Nový most je krásný.", "cp850")
    assert apply(garbled, mojibake.unwound(garbled)) == "Nový most je krásný."


@given(TEXTS)
def test_nothing_raises_and_everything_is_proved(text: str) -> None:
    for line in (text, mojibake.corrupt(text, "windows-1252"), text + "\ud83d\udc4d\ud800"):
        edits = (*mojibake.unwound(line), *mojibake.code_pages(line))
        assert all(map(proved, edits))
        apply(line, mojibake.unwound(line))


# ------------------------------------------------------------------------------------------- the pre-check is sound
# Characters that no set in BADNESS_RE or in the pre-check tells apart behave alike, so one stands for its class.
# BADNESS_RE is taken apart into its alternatives, each a row of sets; every row is written out over the classes, and
# every such string must be suspicious. The part of the pre-check that is used has no anchors and no negative
# look-arounds, so a string that contains a suspicious one is suspicious too.
CATEGORY = {
    op.CATEGORY_WORD: re.compile(r"\w"),
    op.CATEGORY_SPACE: re.compile(r"\s"),
    op.CATEGORY_DIGIT: re.compile(r"\d"),
}
Position = list[tuple[Any, Any]]
Row = tuple[Position, ...]


def in_set(char: str, items: Position) -> bool:
    found, negated = False, False
    for kind, value in items:
        if kind is op.NEGATE:
            negated = True
        elif kind is op.LITERAL:
            found |= ord(char) == value
        elif kind is op.RANGE:
            found |= value[0] <= ord(char) <= value[1]
        else:
            found |= CATEGORY[value].match(char) is not None
    return found != negated


def rows(items: Any) -> list[Row]:
    """Every way through a parsed pattern."""
    result: list[Row] = [()]
    for kind, value in items:
        result = [left + right for left in result for right in ways(kind, value)]
    return result


def ways(kind: Any, value: Any) -> list[Row]:
    if kind is op.LITERAL:
        return [([(op.LITERAL, value)],)]
    if kind is op.IN:
        return [(value,)]
    if kind is op.ANY:
        return [([(op.NEGATE, None), (op.LITERAL, 10)],)]
    if kind is op.AT:  # ^ only narrows: leaving it out proves more
        return [()]
    if kind is op.BRANCH:
        return [row for branch in value[1] for row in rows(branch)]
    if kind is op.SUBPATTERN:
        return rows(value[3])
    if kind is op.ASSERT:  # look-behind of the pre-check: only its sets matter here
        return rows(value[1])
    assert kind is op.MAX_REPEAT, kind
    low, high, body = value
    return [sum(many, ()) for n in range(low, high + 1) for many in itertools.product(rows(body), repeat=n)]


def classes_of(all_rows: list[Row]) -> list[str]:
    """One character for each class of characters that all the sets treat alike."""
    sets = {str(position): position for row in all_rows for position in row}
    named = {"\n", "中", "\u2003", "\u2603"}  # for all that is named nowhere: a letter, a space, a sign
    for kind, value in itertools.chain.from_iterable(sets.values()):
        if kind is op.LITERAL:
            named.add(chr(value))
        elif kind is op.RANGE:
            named.update(map(chr, range(value[0], value[1] + 1)))
    found: dict[tuple[bool, ...], str] = {}
    for char in sorted(named):
        found.setdefault(tuple(in_set(char, items) for items in sets.values()), char)
    return list(found.values())


RARE, LISTED, _ = mojibake._tests()
BAD_ROWS = rows(parser.parse(BADNESS_RE.pattern, BADNESS_RE.flags))
CLASSES = classes_of(BAD_ROWS + rows(parser.parse(f"{RARE}(?:{'|'.join(LISTED)})")))


def bad_strings() -> itertools.chain[str]:
    """One string for each way in which the installed ftfy can find text bad."""
    choices = ([[char for char in CLASSES if in_set(char, items)] for items in row] for row in BAD_ROWS)
    return itertools.chain.from_iterable(map("".join, itertools.product(*row)) for row in choices)


def missed_by(tests: tuple[str, ...]) -> int:
    search = re.compile(f"{RARE}(?:{'|'.join(tests)})").search
    return sum(search(text) is None for text in bad_strings())


def test_whatever_the_installed_ftfy_finds_bad_is_suspicious() -> None:
    strings = list(bad_strings())
    assert len(strings) > 10_000
    assert all(map(BADNESS_RE.search, strings))  # each row really is a way to be bad
    assert missed_by(LISTED) == 0
    assert all(map(mojibake.suspicious, strings))


def test_the_proof_would_notice_a_missing_clause() -> None:
    without = [LISTED[:n] + LISTED[n + 1 :] for n in range(len(LISTED))]
    assert all(missed_by(tests) > 0 for tests in without)


def test_random_bad_strings_are_suspicious() -> None:
    rng = random.Random(1)
    hot = CLASSES + list("ÂÃŒœЂвГўВЂβ€ aZ.,?!\n\t0é")
    texts = ("".join(rng.choices(hot, k=rng.randint(1, 6))) for _ in range(30_000))
    bad = [text for text in texts if BADNESS_RE.search(text)]
    assert len(bad) > 5_000
    assert all(map(mojibake.suspicious, bad))


def test_ftfy_leaves_alone_what_is_not_suspicious() -> None:
    rng = random.Random(2)
    signs = list("aZ é “ ” ’ – ñ Ñ Ç ü ß Ł ł ş ğ İ ж Ю Ω ا ك 中 の 한 ° € … « » ¿ º ª \u200c \x00 \ufeff ½ ™").copy()
    texts = ["".join(rng.choices(signs, k=rng.randint(2, 12))) for _ in range(5_000)]
    unsuspicious = [text for text in texts if not mojibake.suspicious(text)]
    assert len(unsuspicious) > 500
    assert all(ftfy.fix_and_explain(text, mojibake._config()).text == text for text in unsuspicious)
