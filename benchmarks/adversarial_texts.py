"""Texts that somebody would write to make a rule slow: generated, never stored, of any size.

Each builder takes a number of code points and gives a text of about that size, always the same. Most repeat one unit
without end: a sign, a sign and a letter, what a rule mends, or the beginning of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache

from repair.lexicon import capital_share, zipf
from repair.lexicon.words import table_path
from repair.table import Table

Builder = Callable[[int], str]

SEED = 7
BETWEEN = "¦"  # stands between the units of a row, and in none of them

# Written for this file. Rules for English look at what stands behind them.
ENGLISH = (
    "The council of the harbour town met on Monday and agreed to pay for a new bridge over the river. "
    "Two members of the board said that the old one had been closed since March, when a lorry hit the rail. "
    "Work will begin in the spring, the mayor told reporters, and it should take about two years. "
    "Nobody was hurt, but the ferry has been full every day since then and shops have lost money. "
)
# They open the gate of the rules that put marks back: apostrophes are gone, and nothing outside ASCII is left.
DAMAGED = (
    "They dont know what it cant do, and it isnt ours. The womens team met its countrys president. "
    "He said that Barcelonas coach wasnt there, and that theyre sure it didnt happen, the man from the village said. "
)
EVERYTHING = (
    "The mayor of Chiinu , S?o Paulo and M&eacute;xico said ofthe the the ceremony. opening of cafÃ© borderPutin. . "
)


def repeated(unit: str) -> Builder:
    """One unit again and again, on one line if the unit holds no line end.

    >>> repeated("ab ")(7)
    'ab ab a'
    """
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def after(head: str, unit: str) -> Builder:
    """The same behind some other text.

    >>> after("x: ", "ab")(7)
    'x: abab'
    """
    return lambda size: head + repeated(unit)(max(0, size - len(head)))


def joined(words: Callable[[], Iterator[str]], between: str = " ", head: str = ENGLISH) -> Builder:
    """Different words one after the other, from the beginning again when there are no more.

    >>> joined(lambda: iter(["ab", "cd"]), head="")(8)
    'ab cd ab'
    """

    def build(size: int) -> str:
        pieces: list[str] = [head]
        length = len(head)
        while length < size:
            for word in words():
                pieces.append(word + between)
                length += len(word) + len(between)
                if length >= size:
                    break
        return "".join(pieces)[:size]

    return build


# ------------------------------------------------------------------------------------------------------------- units
SIGNS = "\"“”'’‘(){}[]<>&%-–—.…,;?!@#/:\\|=_~*$^+`«»„‚·•§°€£©®™½²ªº¿¡\t \u00a0\u202f\u200b\u00ad"
LETTERS = "aAéÉßÃâ€Âяж中اא한0١"
RUNS = {
    **{f"sign {sign!r}": repeated(sign) for sign in SIGNS + LETTERS},
    **{f"sign and letter {sign!r}": repeated(f"{sign}a") for sign in SIGNS},
    **{f"sign and word {sign!r}": repeated(f"{sign} town") for sign in SIGNS},
    **{f"word and sign {sign!r}": repeated(f"town {sign}") for sign in SIGNS},
    **{f"sign between words {sign!r}": after(ENGLISH, f"of{sign}the ") for sign in SIGNS},
    **{f"sign between capitals {sign!r}": after(ENGLISH, f"A{sign}") for sign in SIGNS},
}
"""One sign or one letter, alone and by turns with letters and words."""


def _rows(name: str, head: str, *rows: str) -> dict[str, Builder]:
    units = [unit for row in rows for unit in row.split(BETWEEN)]
    return {f"{name} {unit!r}": after(head, unit) for unit in units}


CONTROLS = _rows(
    "controls",
    "",
    "\n¦\r¦\r\n¦\u2028¦\u2029¦\x0b¦\x0c¦\x85¦\0¦\0\n¦\x93¦\x81¦a\x93¦\ufffd¦a\ufffd¦\ufeff¦\u200f¦\u202e¦\u0301",
    "a\u0301¦a\u0301\u0327¦a\n¦a\r¦a\u2028¦ \n¦a \r\n¦\U0001f600¦\U0001d400¦\ud83d¦\ud83d\ude00¦\udc00a¦a\x93\n",
    "\u0327\u0301",
)
"""Controls, line ends, marks that join, signs outside the first plane."""

BYTES = _rows(
    "mojibake",
    "",
    "Ã©¦â€¦â€™¦ï»¿¦Ð¦Ð°¦Ã¦Â¦Â ¦Ã ¦ÃÂ¦Ãƒ¦ÃƒÂ©¦Ã©a¦Ã© ¦don’tÃ©¦â€œaâ€ ¦Ã¡rea ¦ÐÑ¦Ðœ¦РџСЂ¦ÿ¦Ï¦Ïóòèí ¦ðŸ¦ðŸ˜€¦√©¦‚Äô",
    "├⌐¦ÄŒ¦Ã\n¦ÃƒÆ’Ã†â€™Ãƒâ€šÃ‚Â©¦SÃ£o Paulo ¦cafÃ© naÃ¯ve “quoted” ¦Â£5 ¦caf\ufffd ¦S?o Paulo ¦Âé¦â€“Ã©¦â€¦Ã©\n",
    "Ã©Ã©Ã© ",
)
"""Bytes in the wrong codec, and what looks like them."""

ESCAPES = _rows(
    "escape",
    "",
    "&¦&#¦&#3¦&#39;¦&#x¦&#xe9;¦&a¦&a;¦&amp;¦&amp;amp;¦&eacute;¦&eacute¦&lt¦&lt;b&gt;¦\\u¦\\u00¦\\u00e9",
    "\\ud83d\\ude00¦\\ud83d¦\\x¦\\xe9¦%¦%C3¦%C3%A9¦u00e3¦Su00e3o ¦u201c¦udddd¦#39;¦#3¦don#8217;t ¦ #39;s",
    "Joseacute ¦acute¦uml¦caron¦M&eacute;xico ¦M&eacute;xico¦&amp;eacute;¦quot;¦lt;¦;¦a;¦&quot;a&quot; ¦&&amp;",
    "&#0000039;¦&copy=2&¦\\\\u00e9¦http://x.org/?a=1&amp;b=2&amp;¦?a=&amp;¦@a.b&amp;¦u201ca¦&amp;\n¦&eacute;a.",
)
"""Characters spelled out, whole and cut off."""

ADDRESSES = _rows(
    "address",
    ENGLISH,
    "http://¦https://x¦http://http://¦www.¦www.a¦a@¦a@a¦a@a.¦@a¦#a¦a.a.¦a-a-¦a/¦a/a?¦/a¦a_a¦<a¦<a>¦a=¦a.com/",
    "a.b.c.com ¦-a.¦a+a@¦a.html¦../¦a..¦http://a ,¦www.a.com, ¦ofthe/¦ofthe ¦the the/¦a&b=c&¦$a¦{a}¦~a¦a^¦C:\\",
    "a.aÃ©¦a-aÃ©¦a/aÃ©¦a@aÃ©¦a.a , ¦a-a.Ã©¦&amp;a.a",
)
"""Addresses, handles and code: what guards and rules must find around each edit."""

NAMES = _rows(
    "names",
    ENGLISH,
    "Aaa Bbb Ccc ¦A A A ¦A¦Ab¦AbCd¦aB¦Kev ¦Kev, ¦Kev's ¦Chiinu ¦Ra Nvosti ¦Mlaga ¦borderPutin ¦Jinpingthe ¦Aaa-",
    "Aaa’¦Jinpingthe The ¦at sea. Black. ¦sea. Black and ¦. Aaa¦. Aaa Bbb¦. Aaa Bbb.¦. Xi Jinping. ¦odesa ",
    "in odesa ¦Can meet ¦counterpart. Xi Jinping. ¦Putin Can meet ¦The Kremlin Dropped a hint ¦R??t ¦S?o ¦?a¦a?",
    "ab? ¦Lvov Lviv ¦Good Airs ¦Kovalenko Kowalenko ¦Russias plan ¦the President of the ¦A. ¦A.¦A.B¦Mr. A ",
    "A. B. C. ¦Ukraine ¦Dimitr Kuleba ¦la de los ¦ayuntamiento ¦ABCDEFGHIJ¦aBcDeF¦Xx¦Ístanbul ¦Kev\ufffd",
)
"""Names without end, and what rules for names must look up."""

SEAMS = _rows(
    "seams",
    ENGLISH,
    "the ¦of the ¦ofthe¦ofthe ¦the the ¦to to ¦had had ¦. .¦ . .¦. . ¦said. . ¦ .¦group , the ¦ ,¦ :¦a , ¦a . ",
    'a ?¦talks,which ¦,which¦( ¦( a¦( in it )¦(  ¦()¦“¦“ ¦ “¦ ”¦, ”a¦“a ”b¦““a”” ¦““a¦”a¦a“ ¦ "¦a "¦"a ¦a” ',
    ". “¦“. ¦ ““¦the ceremony. opening of ¦it. was ¦A. was ¦. was ¦. a¦. ab¦closed.They ¦.They¦a.Bcd¦20182022 ",
    "20182022¦2018¦.Aaa¦1 20182022 ¦lot 20182022 ¦19771978 ¦at 12 ¦31 May ¦131 May ¦won 21 ¦aged 1019 ",
    "need and need ¦a and the A ¦  a¦   ¦one two one two ¦ab ab ab ab ¦It goes on. ¦The work goes on here. ¦a  b ",
    "a  ¦ · ¦a · b ¦| a , ¦a | ¦a\t¦a , |¦I i ¦said It was ¦people It was ¦the, ¦a,b,c,¦a, b said ¦, he said ",
    "John Smith, head of Home said ¦He said ? no ¦ i ¦is the of ¦the of ¦Three of the miners was ¦The miners was ",
    "He is The ¦it’s its ¦And Or ¦a And b ¦a or a, ¦ and aaaa",
)
"""What the rules of seams and artifacts want to mend, again and again on one line."""

RESTORE = _rows(
    "restore",
    DAMAGED,
    "dont ¦Dont ¦DONT ¦dont.¦Im ¦cant ¦its ¦Its not ¦Were going home. ¦Ill be ¦id ¦Barcelonas coach ",
    "the companys plan ¦womens ¦19771978 ¦a  b ¦  ¦a  ¦, he said ¦said, A¦A.¦A. ¦, A A A A said¦, A-¦said A",
    ", Aaa Bbb Ccc Ddd ¦a.A¦a.A. ¦lot 20182019 ¦Theyre ¦Kevs ¦Chiinu, ¦Argentinas told ¦the Bidens and ¦the ",
    "of the ¦A¦\n¦said,   ¦Were a. ",
)
"""The same for what is mended only in text that lost its apostrophes."""

PAGES = _rows(
    "page",
    ENGLISH + "\n",
    "Share¦Share\n¦Tweet\n\n¦Share on Facebook ¦Read also: ¦Read also: A\n¦Tags: a, b\n¦a,a,a,¦#a #b ¦#a,¦Home > ",
    "Home>a>¦a > b > ¦a / ¦a |¦HomeWorld¦HomeAB¦12:30 ¦a 12:30\n¦Published: 3 May 2024\n¦3 May ¦1/1/¦2024-01-01T",
    "1 ¦12¦12.¦date 2024-01-01 ¦2 days ago ¦Photo: A¦(Photo: A/¦ A/B/C/¦Photo: Reuters ¦. Reuters\n¦Reuters/AP/",
    "A, B, C ¦AP ¦pa/¦Leave a reply ¦Leave a Reply\n¦Site icon ¦Site icon A ¦Exit mobile version¦. Source link",
    "© 2024 ¦© Aaa Bbb.\n¦Herald\n¦A dog on the bridge in the town\n¦Coast Herald\n¦A – Herald\n¦said\n¦abc\n",
    "The dam held all day.\n¦The dam held all day\n¦ \n¦a\n\n¦”\n¦[¦…¦Lock\n12:30\n¦said …¦Photo: Aaa Bbb\n",
    "Read more\nA title\n¦Advertisement\n¦Monday\n¦3 Rajab 1446\n",
) | {
    # Blanks that may belong to the part before a sign or to the one behind it: one way to cut them in two for each.
    "page trail of blanks": lambda size: ENGLISH + "\n" + repeated("aa" + f"{' ' * 20}>{' ' * 20}aa" * 6 + "<\n")(size),
    "page date and blanks": lambda size: f"date{' ' * size}2024",
    "page tail of a title": lambda size: f"Ferry late{' ' * size}–\n\n{ENGLISH}",
    "page running time behind blanks": lambda size: f"Ferry late on the river{' ' * size}12:3x 11:11",
    "page seven hundred letters a line": repeated("b" * 700 + "\n"),
}
"""Page furniture, whole and cut off, on lines and on one line."""


# --------------------------------------------------------------------------------------------- no two words the same
MOST = 400  # words of a kind: 160,000 pairs


@cache
def _common(names: bool) -> list[str]:
    """Words that English knows well, or names, in small letters."""
    keys = Table.open(table_path()).keys()
    known = (key for key in keys if 4 <= len(key) <= 8 and key.isascii() and key.isalpha() and zipf(key) >= 3.5)
    return [key for key in known if (capital_share(key) == 1.0 if names else capital_share(key) == 0.0)][:MOST]


def _pairs(between: str, seconds: Callable[[str], str] = str.capitalize) -> Callable[[], Iterator[str]]:
    """Two common words or a word and a name, each pair once."""
    return lambda: (one + between + seconds(two) for two in _common(True) for one in _common(False))


def spelled(number: int) -> str:
    """A capitalised word for a number, another one for each.

    >>> spelled(0), spelled(1), spelled(80)
    ('Babababa', 'Cabababa', 'Bacababa')
    """
    letters = []
    for _ in range(4):
        number, place = divmod(number, 80)
        letters.append("bcdfghklmnprstvz"[place % 16] + "aeiou"[place // 16])
    return "".join(letters).capitalize()


def _names() -> Iterator[str]:
    return (spelled(number * 7919) for number in range(1_000_000))


def _kin() -> Iterator[str]:
    """Names that differ in a letter that is often exchanged."""
    return (
        f"{spelled(number)[:6]}{letter}{spelled(number)[6:]}nko" for number in range(100_000) for letter in "aeiouvw"
    )


def _years() -> Iterator[str]:
    return (f"{first}{last}" for first in range(1700, 2000) for last in range(first + 1, min(first + 140, 2026)))


def _random_words() -> Iterator[str]:
    """Words of random letters: no list knows them."""
    rng = random.Random(SEED)
    return ("".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randrange(3, 12))) for _ in range(3_000_000))


def _random_signs(signs: str) -> Callable[[], Iterator[str]]:
    def signs_at_random() -> Iterator[str]:
        rng = random.Random(SEED)
        return ("".join(rng.choices(signs, k=1000)) for _ in range(100_000))

    return signs_at_random


DISTINCT: dict[str, Builder] = {
    "distinct names": joined(_names, head=""),
    "distinct names behind news": joined(_names),
    "distinct kin": joined(_kin),
    "distinct lines of names": joined(_names, "\n"),
    "distinct words of random letters": joined(_random_words),
    "distinct words with a hole": joined(lambda: (f"{word[:2]}?{word[2:]}" for word in _random_words())),
    "distinct words with signs between": joined(lambda: (f"{word}Ã©" for word in _random_words()), "."),
    "distinct fused words": joined(_pairs("")),
    "distinct fused words in one chunk": joined(_pairs(""), "."),
    "distinct fused stops": joined(_pairs(".")),
    "distinct fused names": joined(lambda: (f"{name}the" for name in _names())),
    "distinct fused years": joined(_years),
    "distinct doubled words": joined(lambda: (f"{word} {word}" for word in _random_words())),
    "distinct small starts": joined(_pairs(". ", str.lower)),
    "distinct possessives": joined(lambda: (f"{name}s plan" for name in _names()), head=DAMAGED),
    "distinct phrases": joined(_pairs(" and ", str.lower)),
    "distinct mojibake": joined(lambda: (f"{word}Ã©{word[:2]}" for word in _random_words()), head=""),
    "distinct lines of mojibake": joined(lambda: (f"Ã{word}" for word in _random_words()), "\n", head=""),
    "distinct lines of Russian": joined(lambda: (f"река{number % 977} и ещё" for number in range(10**6)), "\n"),
    "distinct titles": joined(lambda: (f"{name} on a river – {name} Herald" for name in _names()), "\n", head=""),
    "distinct sites": joined(lambda: (f"Site icon {name}" for name in _names()), "\n"),
    "distinct tags": joined(lambda: (word[:4] for word in _names()), "\n", ENGLISH + "\nTags: a\n"),
    "distinct credits": joined(lambda: (f"Photo: {name} / Reuters" for name in _names()), "\n"),
    "distinct dates": joined(lambda: (f"{number % 28 + 1} May {1900 + number % 120}" for number in range(10**6)), "\n"),
    "numbered lines": joined(lambda: (f"line {number} of the list" for number in range(10**6)), "\n", head=""),
    "random signs": joined(_random_signs(" .,;:!?-–—\"'“”‘’()[]<>&#/\\@%=_|~*$0123456789aAbBeEnNtT\u00a0"), ""),
    "random Latin letters": joined(_random_signs("".join(map(chr, range(0xA0, 0x180))) + "   \n"), "", head=""),
    "random letters of all scripts": joined(_random_signs("".join(map(chr, range(0xA0, 0x3000))) + " \n"), "", head=""),
}
"""Texts in which little is said twice, so that nothing that is remembered helps."""

LANGUAGES = (
    ENGLISH,
    "Los ministros no han dicho nada de la ley que se va a votar en la ciudad el lunes por la tarde.",
    "Kev and Chiinu",
    "Die Minister haben nichts über das Gesetz gesagt, über das am Montag in der Stadt abgestimmt wird.",
)
WHOLE: dict[str, Builder] = {
    "the on one line": repeated("the "),
    "words of ten scripts": repeated("river река ποταμός نهر 河流 נהר नदी 강 Flüsse рiчка "),
    "lines in turn in three languages": repeated("\n".join(LANGUAGES) + "\n"),
    "equal lines": repeated("The ferry to the island leaves every hour of the day\n"),
    "equal sentences on lines": repeated(ENGLISH[:97] + "\n"),
    "equal lines with a name": repeated("The mayor of Kev spoke to the Ukrainian press\n"),
    "news on lines": repeated(ENGLISH + "\n"),
    "news on one line": repeated(ENGLISH),
    "damaged news on lines": repeated(DAMAGED + "\n"),
    "damaged news on one line": repeated(DAMAGED),
    "quotations on one line": repeated(
        "“We shall rebuild it, ”the mayor said. “It is sound. “ He left , they said . . "
    ),
    "everything on one line": repeated(EVERYTHING),
    "everything on lines": repeated(EVERYTHING + "\n"),
    "everything without blanks": repeated(EVERYTHING.replace(" ", "_")),
}
"""Whole texts that are long, equal, mixed or full of everything at once."""

TEXTS: dict[str, Builder] = {
    **RUNS, **CONTROLS, **BYTES, **ESCAPES, **ADDRESSES, **NAMES, **SEAMS, **RESTORE, **PAGES, **DISTINCT, **WHOLE,
}  # fmt: skip
"""All of them by name."""
