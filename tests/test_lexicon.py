"""What the lexicon says of words and pairs, how it counts them, and the words of a text."""

from __future__ import annotations

import gzip
import json
import math
import re
import subprocess
import sys
import unicodedata
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.lexicon import (
    LANGUAGES,
    accented,
    accents,
    best_zipf,
    build,
    capital_share,
    counts,
    digest,
    pair,
    tokens,
    zipf,
)
from repair.lexicon import words as lexicon
from repair.lexicon.tokens import MANY_WORDS
from repair.table import Table

WORDS = ["the", "The", "minister", "CEREMONY", "straße", "wort", "ayuntamiento", "правительство", "Київ", "București"]
WORDS += [
    "Bucureşti",
    "İstanbul",
    "Iğdır",
    "Irak",
    "don't",
    "don’t",
    "aujourd'hui",
    "château",
    "naïve",
    "erdoğan",
    "qzxv",
]


# ---- frequencies -----------------------------------------------------------------------------------------------


def test_frequencies_are_those_of_the_world() -> None:
    assert 7.6 < zipf("the") < 7.9
    assert zipf("government") > zipf("ceremony") > zipf("wheelbarrow") > 2
    assert zipf("gouvernement", "fr") > zipf("gouvernement")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_its_own_words_best(language: str) -> None:
    own = dict(
        zip(
            LANGUAGES,
            ["which", "quien", "avec", "nicht", "não", "questo", "jest", "které", "pentru", "için", "который", "який"],
            strict=True,
        )
    )
    assert zipf(own[language], language) > 5
    assert zipf(own[language], language) == max(zipf(own[language], other) for other in LANGUAGES)
    if language != "en":
        assert best_zipf(own[language]) == (zipf(own[language], language), language)


@pytest.mark.parametrize(
    "word", ["", " ", "qzxv", "hrbour", "harbourmonday", "12", "black sea", "\ud800", "a\0b", "the\0"]
)
def test_what_is_no_known_word_is_zero(word: str) -> None:
    assert zipf(word) == 0.0
    assert best_zipf(word) == (0.0, "")
    assert capital_share(word) is None


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'xx'\.\nThere are: en es fr"):
        zipf("the", "xx")


@pytest.mark.parametrize("word", WORDS)
def test_case_and_normal_form_do_not_matter(word: str) -> None:
    for language in ("en", "de", "fr", "uk"):
        expected = zipf(word, language)
        for spelling in (word.lower(), word.title() if word.isalpha() else word, unicodedata.normalize("NFD", word)):
            assert zipf(spelling, language) == expected


def test_german_sharp_s_is_two() -> None:
    assert zipf("Straße", "de") == zipf("STRASSE", "de") == zipf("STRAẞE", "de") > 4


def test_turkish_dotted_and_dotless() -> None:
    assert lexicon.fold("İzmir") == lexicon.fold("I\u0307zmir") == "izmir"  # not the two code points of str.lower
    assert zipf("İzmir", "tr") == zipf("izmir", "tr") > 4
    assert zipf("IŞIK", "tr") == zipf("ışık", "tr") > 4
    assert zipf("ISPARTA", "tr") == zipf("ısparta", "tr") > 3
    # An English text writes "Istanbul"; Turkish rules alone would make it "ıstanbul".
    assert zipf("Istanbul", "tr") == zipf("İstanbul", "tr") > 5
    # Outside Turkish a capital I has its dot: "Irak" is no "ırak".
    assert zipf("Irak", "de") == zipf("irak", "de") > 4


def test_comma_and_cedilla_below_are_one_letter() -> None:
    assert zipf("ştiri", "ro") == zipf("știri", "ro") > 4
    assert zipf("șimdi", "tr") == zipf("şimdi", "tr") > 4
    assert best_zipf("ştiri") == best_zipf("știri")


def test_an_apostrophe_is_one_letter_however_written() -> None:
    assert zipf("don’t") == zipf("don't") > 5
    assert zipf("об’єкт", "uk") == zipf("обʼєкт", "uk") > 3


@pytest.mark.parametrize("word", [*WORDS, "IŞIK", "ştiri", "Straße"])
def test_best_is_the_best_of_all(word: str) -> None:
    frequency, language = best_zipf(word)
    assert frequency == max(zipf(word, other) for other in LANGUAGES if other != "en")
    assert language != "en"
    assert (zipf(word, language) == frequency) if frequency else (language == "")


def test_damage_is_in_the_list_so_known_proves_nothing() -> None:
    assert 0 < zipf("didnt") < zipf("didn't") - 1


def test_a_twin_from_wordfreq() -> None:
    wordfreq = pytest.importorskip("wordfreq")
    for language in LANGUAGES:
        frequent = [word for word in wordfreq.top_n_list(language, 3000) if word.isalpha()]
        if language in ("ru", "uk"):  # each language is kept in its own script: "google" is no Ukrainian word here
            frequent = [word for word in frequent if not word.isascii()]
        for word in frequent[::37]:
            expected = wordfreq.zipf_frequency(word, language)
            assert zipf(word, language) == pytest.approx(expected, abs=0.03), (word, language)


# ---- pairs and capitals ----------------------------------------------------------------------------------------


def test_pairs_tell_the_right_order() -> None:
    assert pair("opening", "ceremony") > pair("ceremony", "opening")
    assert pair("black", "sea") > pair("sea", "black") == 0
    assert pair("Prime", "MINISTER") == pair("prime", "minister") > 1000
    assert pair("don’t", "know") == pair("don't", "know") > 100
    assert pair("wheelbarrow", "parliament") == pair("", "") == pair("the", "") == 0


@pytest.mark.parametrize("name", ["Berlin", "Putin", "Wednesday", "EU", "Anna"])
def test_names_have_a_capital(name: str) -> None:
    share = capital_share(name)
    assert share is not None
    assert share >= 0.95
    assert capital_share(name.lower()) == share


@pytest.mark.parametrize(
    "word", ["can", "could", "has", "have", "said", "told", "dropped", "opening", "the", "reading"]
)
def test_plain_words_have_none(word: str) -> None:
    share = capital_share(word)
    assert share is not None
    assert share <= 0.05


@pytest.mark.parametrize("word", ["may", "sea", "president", "us"])
def test_some_words_are_both(word: str) -> None:
    share = capital_share(word)
    assert share is not None
    assert 0.1 < share < 0.9


# ---- the table -------------------------------------------------------------------------------------------------


def test_the_file_is_small_opens_fast_and_has_a_digest() -> None:
    assert lexicon.table_path().stat().st_size < 6_000_000
    assert re.fullmatch("[0-9a-f]{12}", digest())
    assert lexicon.digest() == Table.open(lexicon.table_path()).digest
    assert digest() not in (lexicon.digest(), Table.open(accents.table_path()).digest)
    assert accents.table_path().stat().st_size < 3_500_000


def test_every_row_is_well_formed() -> None:
    table = Table.open(lexicon.table_path())
    for prefix in ("zu", "ми", "black ", "qu", "ș"):
        keys = table.keys(prefix)
        assert keys
        for key in keys:
            assert lexicon.fold(key) == key
            (facts,) = table.get(key)
            tags, numbers = facts[: len(facts) // 2], facts[len(facts) // 2 :]
            assert len(tags) == len(numbers) == len(set(tags))
            assert list(tags) == sorted(tags)
            assert (tags == bytes([lexicon.PAIR])) == (" " in key)
            assert max(tags) <= lexicon.PAIR


@given(st.integers(1, 200_000))
def test_a_count_survives_its_byte(count: int) -> None:
    packed = lexicon.pack_count(count)
    assert 0 < packed < 256
    assert lexicon.unpack_count(packed) == pytest.approx(count, rel=0.035)
    assert count >= 128 or lexicon.unpack_count(packed) == count


@given(st.text(max_size=12))
def test_fold_leaves_no_case_and_one_normal_form(word: str) -> None:
    key = lexicon.fold(word)
    assert key == lexicon.fold(unicodedata.normalize("NFD", word))
    assert "’" not in key
    assert "ß" not in key


def test_import_is_light() -> None:
    code = "import sys, repair.lexicon; sys.exit(bool({'marisa_trie', 'wordfreq'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---- counting --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("the harbour wall", ["the harbour", "harbour wall"]),
        ("They left. Nobody asked", ["they left", "nobody asked"]),
        ("bread, butter; and (perhaps) cheese", []),
        ("a well-known face", ["a well", "known face"]),
        ("he didn't ask Anna's aunt", ["he didn't", "didn't ask", "ask anna's", "anna's aunt"]),
        ("in 2019 alone", []),
        ("two  spaces", []),
        ("", []),
    ],
)
def test_neighbours(line: str, pairs: list[str]) -> None:
    assert [" ".join(words) for words in counts.neighbours(line)] == [*pairs]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("The Mayor spoke, and Anna left; nobody saw", "Mayor spoke and Anna left nobody saw"),
        ("It rained. Nobody came. Then: Sun", "rained came"),
        ("He said: “Never again,” then slept", "said again slept"),
        ("BONN — The mayor of Bonn", "mayor of Bonn"),
        ("In 2019 Anna's aunt met Mr. Stone", "Anna aunt met Mr"),
        ("a half-French (Breton) town", "half"),
    ],
)
def test_running_words(line: str, words: str) -> None:
    expected = [(word.lower(), word[0].isupper()) for word in words.split()]
    assert list(counts.running(line)) == expected


@pytest.mark.parametrize(
    ("line", "is_headline"),
    [
        ("Harbour Workers Reject Offer From Owners", True),
        ("STORM CLOSES SCHOOLS", True),
        ("Harbour workers in Bremen have rejected an offer from the owners", False),
        ("President Anna Novak met Prime Minister Jan Dvorak", True),  # skipped, which only costs a line
        ("He is up", False),
        ("", False),
    ],
)
def test_headlines(line: str, is_headline: bool) -> None:
    assert counts.headline(line) == is_headline


def test_lines_are_counted_once_and_mojibake_never(tmp_path: Path) -> None:
    def write(name: str, *lines: str) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(gzip.compress("".join(line + "\n" for line in lines).encode()))

    write("clean_news/en_a_sents.txt.gz", "One line.", "It isn’t two.", "A cafÃ© line.", "A cafe\u0301 line.")
    write("clean_news/en_b.jsonl.gz", json.dumps({"text": "Title\r\n\r\nOne  line. \n"}))
    write("clean_news/de_c.txt.gz", "Eine Zeile.")
    write("parallel/de-en.tsv.gz", "Eine Zeile.\tIt isn't two.\ta", "Drei.\tThree.\ta")
    write("mt_vs_human/s.de-en.jsonl.gz", json.dumps({"ref": {"A": "Three.", "B": "Four."}, "mt": {"x": "Vier."}}))
    write("mt_vs_human/t.de-en.jsonl.gz", json.dumps({"ref": "Five.", "mt": {"x": "Fünf."}}))
    assert list(counts.english_lines(tmp_path)) == (
        ["One line.", "It isn't two.", "A café line.", "Title", "Three.", "Four.", "Five."]
    )


def test_no_texts_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="REPAIR_DATA"):
        list(counts.english_lines(tmp_path))


def test_rows_keep_only_what_was_seen_often_enough() -> None:
    line = "we saw Rome and we saw rain"
    counted = counts.count([line] * 6)
    rows = dict(build.rows({"en": {"rain": math.floor(4.4 * 20)}}, counted))
    assert rows["we saw"] == bytes([lexicon.PAIR, 12])
    assert rows["saw"] == bytes([lexicon.CAPITAL_SHARE, 0])  # twelve times inside the sentence
    assert "rome" not in rows  # six times only
    assert rows["rain"] == bytes([0, 88])
    assert "we rome" not in rows
    assert dict(build.rows({}, counts.count([line] * 2))).keys() == {"we saw"}


# ---- tokens ----------------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab Éı’'-_.0²½İ\u0301\n\u00a0Кї語")) | st.text()


@given(TEXTS)
def test_tokens_are_the_runs_of_letters_and_know_their_places(text: str) -> None:
    found = tokens(text)
    assert found.words == re.findall(r"[^\W\d_]+", text)
    assert [text[start:end] for start, end in found.spans] == found.words
    assert found.spans == [match.span() for match in re.finditer(r"[^\W\d_]+", text)]
    assert found.types == set(found.words) == found.places.keys()
    assert sorted(index for places in found.places.values() for index in places) == list(range(len(found.words)))
    for word, places in found.places.items():
        assert places == sorted(places)
        assert {found.words[index] for index in places} <= {word}


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_takes_the_same_words(text: str) -> None:
    assert tokens(text).words == re.findall(r"[^\W\d_]+", text)


def test_tokens_are_made_once_a_text() -> None:
    text = "a text that nobody else asks for"
    assert tokens(text) is tokens("".join([text[:6], text[6:]]))


def test_a_name_keeps_its_letters() -> None:
    assert tokens("Sipilä und Çavuşoğlu in Łódź").words == ["Sipilä", "und", "Çavuşoğlu", "in", "Łódź"]


def test_a_decomposed_letter_ends_the_run() -> None:
    assert tokens("cafe\u0301s").words == ["cafe", "s"]


# ---- accented words --------------------------------------------------------------------------------------------


@given(
    st.text("abcxyz", min_size=0, max_size=4), st.text("éßşẽ", min_size=1, max_size=3), st.floats(0, 8),
    st.sampled_from(accents.LANGUAGES), st.floats(-9, 9),
)  # fmt: skip
def test_an_accented_word_is_read_as_it_was_packed(
    plain: str, lost: str, freq: float, language: str, like: float
) -> None:
    word = "".join(map("".join, zip_longest(plain, lost, fillvalue="")))
    known = accents.unpacked(plain, accents.packed(accents.Accented(word, freq, language, like)))
    assert (known.word, known.language) == (word, language)
    assert abs(known.zipf - freq) <= 1 / 8
    assert abs(known.like_a_name - min(4.0, max(-2.0, like))) <= 1 / 8


def test_accented_words_by_what_is_left_of_them() -> None:
    assert accented("Dvok")[0].word == "dvořák"
    assert accented("dvořák") == accented("the") == ()
    zipfs = [known.zipf for known in accented("Mller")]
    assert len(zipfs) > 1
    assert zipfs == sorted(zipfs, reverse=True)


def test_words_of_a_long_text_are_counted_as_those_of_a_short_one() -> None:
    text = "to be or not to be " * 2_000
    found = tokens(text)
    assert len(found.words) > MANY_WORDS
    assert {word: found.count(word) for word in ("to", "or", "absent")} == {"to": 4_000, "or": 2_000, "absent": 0}
