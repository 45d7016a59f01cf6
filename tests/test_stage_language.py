"""The language stage: one passage for each run of paragraphs in one language, and no guesses."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repair.channel import mojibake
from repair.context import Context
from repair.document import Document, Passage
from repair.stages import language

EN = "The mayor said on Monday that the bridge will stay closed until the end of the winter."
SENTENCES = {
    "en": EN,
    "es": "El alcalde dijo el lunes que el puente estará cerrado hasta el final del invierno.",
    "fr": "Le maire a déclaré lundi que le pont restera fermé jusqu’à la fin de l’hiver, selon la ville.",
    "de": "Der Bürgermeister sagte am Montag, dass die Brücke bis zum Ende des Winters geschlossen bleibt.",
    "pt": "O prefeito disse na segunda-feira que a ponte não será aberta antes do fim do inverno.",
    "it": "Il sindaco ha detto lunedì che il ponte resterà chiuso fino alla fine dell’inverno.",
    "pl": "Burmistrz powiedział w poniedziałek, że most będzie zamknięty do końca zimy i nie ma innej drogi.",
    "cs": "Starosta v pondělí řekl, že most zůstane zavřený až do konce zimy a že jiná cesta není.",
    "ro": "Primarul a spus luni că podul va rămâne închis până la sfârșitul iernii și că nu este altă cale.",
    "tr": "Belediye başkanı pazartesi günü köprünün kış sonuna kadar kapalı kalacağını, başka yol olmadığını söyledi.",
    "ru": "Мэр сообщил в понедельник, что мост будет закрыт до конца зимы и что другой дороги нет.",
    "uk": "Мер повідомив у понеділок, що міст буде закритий до кінця зими і що іншої дороги немає.",
    "bg": "Кметът каза в понеделник, че мостът ще бъде затворен до края на зимата и че друг път няма.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيبقى مغلقا حتى نهاية الشتاء ولا توجد طريق أخرى.",
    "fa": "شهردار روز دوشنبه گفت که پل تا پایان زمستان بسته خواهد ماند و راه دیگری وجود ندارد.",
    "hi": "महापौर ने सोमवार को कहा कि पुल सर्दियों के अंत तक बंद रहेगा और कोई दूसरा रास्ता नहीं है।",
    "zh": "市长星期一表示，这座大桥将关闭到冬季结束，目前没有其他道路可以通行。",
    "ja": "市長は月曜日、橋は冬の終わりまで通行止めになり、ほかの道はないと述べた。",
    "ko": "시장은 월요일에 다리가 겨울이 끝날 때까지 폐쇄되며 다른 길은 이 지역에 없다고 밝혔다.",
    "el": "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα μείνει κλειστή ως το τέλος του χειμώνα.",
    "he": "ראש העיר אמר ביום שני כי הגשר יישאר סגור עד סוף החורף וכי אין דרך אחרת.",
    # without a cheap test of their own
    "sv": "Borgmästaren sade på måndagen att bron förblir stängd till slutet av vintern och att ingen annan väg finns.",
    "hu": "A polgármester hétfőn azt mondta, hogy a híd a tél végéig zárva marad, és más út nincs.",
    "nl": "De burgemeester zei maandag dat de brug tot het einde van de winter gesloten blijft.",
}


def passages(text: str) -> list[Passage]:
    return list(language.propose(Document.new("x", text), Context()))


def languages(text: str) -> list[str]:
    return [found.language for found in passages(text)]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_of_each_language(code: str) -> None:
    (found,) = passages(SENTENCES[code])
    assert (found.language, found.start, found.end) == (code, 0, len(SENTENCES[code]))
    assert found.confidence >= 0.9


@pytest.mark.parametrize("code", ["es", "fr", "de", "pt", "it", "pl", "cs", "ro"])
def test_letters_that_were_deleted_do_not_matter(code: str) -> None:
    assert languages(SENTENCES[code].encode("ascii", "ignore").decode()) == [code]


@pytest.mark.parametrize("code", ["en", "es", "fr", "de", "pt", "it"])
def test_mojibake_does_not_matter_where_most_letters_are_ascii(code: str) -> None:
    assert languages(mojibake.corrupt(SENTENCES[code], "windows-1252")) == [code]


@pytest.mark.parametrize("code", ["ru", "ar", "zh", "hi", "el"])
def test_mojibake_of_another_script_is_no_language(code: str) -> None:
    assert languages(mojibake.corrupt(SENTENCES[code], "windows-1252")) == ["unknown"]


# --------------------------------------------------------------------------------------------------------- passages
def test_paragraphs_of_one_language_are_one_passage_across_blank_lines() -> None:
    text = f"{EN}\n\n{EN}\n  \n{SENTENCES['es']}\n"
    first, second = passages(text)
    assert (first.language, text[first.start : first.end]) == ("en", f"{EN}\n\n{EN}")
    assert (second.language, text[second.start : second.end]) == ("es", SENTENCES["es"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_every_line_end_ends_a_paragraph(end: str) -> None:
    text = end.join([EN, SENTENCES["ru"], EN])
    assert [(found.language, text[found.start : found.end]) for found in passages(text)] == [
        ("en", EN),
        ("ru", SENTENCES["ru"]),
        ("en", EN),
    ]


def test_a_short_paragraph_is_unknown_even_between_two_sure_ones() -> None:
    assert languages(f"{EN}\nBy a reporter in Lima\n{EN}") == ["en", "unknown", "en"]


@pytest.mark.parametrize(
    "text",
    [
        "Reuters",
        "12:30 14:15 3-1 2-2 0-0 7 8 9 10 11 12 13 14 15 16 17 18 19",
        "Ivanov, Petrov, Kowalski, Smith, Garcia, Dubois, Rossi, Novak, Yilmaz, Popescu, Silva, Jensen",
        "Қала әкімі дүйсенбі күні көпірдің қыс соңына дейін жабық болатынын және басқа жол жоқ екенін айтты.",
        f"Мэр сказал: мост будет закрыт до зимы. {EN[:40]}",
        "",
        "\n \n",
    ],
)
def test_what_nobody_can_tell_is_unknown(text: str) -> None:
    assert set(languages(text)) <= {"unknown"}


def test_a_foreign_title_does_not_make_a_paragraph_english() -> None:
    text = "Por la noche se vio en el cine la película The Lord of the Rings and the Return, que dura tres horas."
    assert languages(text) == ["es"]


def test_a_long_paragraph_whose_ends_differ_is_unknown() -> None:
    assert languages(" ".join([EN] * 4 + [SENTENCES["es"]] * 4)) == ["unknown"]


@given(st.text(max_size=80))
def test_passages_are_sorted_apart_and_within_the_text(text: str) -> None:
    found = passages(text)
    places = [place for passage in found for place in (passage.start, passage.end)]
    assert places == sorted(places)
    assert all(passage.start < passage.end <= len(text) for passage in found)
    assert all(0 <= passage.confidence <= 1 for passage in found)


def test_the_same_answer_in_every_process() -> None:
    code = (
        "from repair.stages.language import language_of\n"
        "print(language_of('Borgmestaren sade att bron forblir stangd till slutet av vintern och ingen vet mer'))\n"
        "print(language_of('Primaria anunta ca podul ramane inchis pana in toamna, spun oamenii din oras'))"
    )
    runs = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)}
    assert len(runs) == 1


def test_langdetect_is_not_loaded_for_plain_english() -> None:
    code = (
        "import sys\nfrom repair.stages.language import language_of\n"
        f"assert language_of({EN!r})[0] == 'en'\nassert 'langdetect' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
