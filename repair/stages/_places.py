"""Places in a text that the rules of several stages look at: the chunk, a literal, a word, how often it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache

from repair import lexicon

# An address, a handle, a file or code: copied, never read as words. Both begin with what is found fast.
_SIGN_OF_CODE = re.compile(r"[@#/\\_=&|<>{}$~^*+]")
_DOT_OF_ADDRESS = re.compile(r"\.(?:(?<=www\.)|(?<=\w\.)(?:com|org|net|html?|php)\b)")
_FILLED = re.compile(r"\S*")
WORD = re.compile(r"[^\W\d_]+")
REACH = 500  # code points to each side to which a chunk is read; no word is that long, few addresses are
# To find a word in a text takes a fortieth of the time of filing all its words, to count a literal a hundredth of the
# time of looking at every place.
FEW, FEW_OF_A_LENGTH = 40, 100


def chunk_around(text: str, place: int) -> str:
    """What stands between the white space on both sides of a place, as far as ``REACH``.

    >>> chunk_around("see www.kev.com now", 8)
    'www.kev.com'
    """
    before = _FILLED.match(text[max(0, place - REACH) : place][::-1])
    behind = _FILLED.match(text, place, place + REACH)
    return text[place - (before.end() if before else 0) : behind.end() if behind else place]


def is_prose(text: str, place: int) -> bool:
    """Is this place no part of an address, a handle, a file name or code?

    >>> is_prose("see www.kev.com now", 8), is_prose("see Kev now", 5)
    (False, True)
    """
    chunk = chunk_around(text, place)
    return not _SIGN_OF_CODE.search(chunk) and not ("." in chunk and _DOT_OF_ADDRESS.search(chunk))


def found_at(text: str, literal: str) -> Iterator[int]:
    """Where a literal begins, overlaps left out. A tenth of the time of a pattern that begins with a class.

    >>> list(found_at("a . b . .", " ."))
    [1, 5, 7]
    """
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + len(literal))


def words_at(text: str, word: str) -> Iterator[int]:
    """Where a run of letters stands that is a word of the text by itself.

    A text is searched for the first words that are asked for; who asks for many has them filed.

    >>> list(words_at("ofthe, most ofthe so-ofthe, ofthem", "ofthe"))
    [0, 12, 21]
    """
    if _asked(text).more():
        known = lexicon.tokens(text)
        return (known.spans[index][0] for index in known.places.get(word, ()))
    ends = ((at, at + len(word)) for at in found_at(text, word))
    return (at for at, end in ends if not (_is_letter(text[at - 1 : at]) or _is_letter(text[end : end + 1])))


class _Asked:
    """How many words of a text were asked for."""

    __slots__ = ("times",)

    def __init__(self) -> None:
        self.times = 0

    def more(self) -> bool:
        self.times += 1
        return self.times > FEW


@lru_cache(maxsize=3)
def _asked(text: str) -> _Asked:  # noqa: ARG001 - what it counts for
    return _Asked()


def _is_letter(sign: str) -> bool:
    return sign.isalnum() and not sign.isdecimal()


def places_of(text: str, word: str) -> Iterator[int]:
    """Where a word of the text stands, no letter, digit, apostrophe or hyphen at either side.

    >>> list(places_of("ofthe, most ofthe so-ofthe", "ofthe"))
    [0, 12]
    """
    return (at for at in words_at(text, word) if stands_alone(text, at, at + len(word)))


def forms_at(text: str, form: str) -> Iterator[int]:
    """Where a form of one word or more begins, which is not a part of longer words.

    >>> list(forms_at("the Ra Nvosti agency", "Ra Nvosti"))
    [4]
    """
    first, *others = WORD.finditer(form)
    longest = max((first, *others), key=lambda part: len(part[0]))
    before = longest.start()
    size = len(form)
    starts = (at - before for at in words_at(text, longest[0]) if at >= before)
    return (at for at in starts if text.startswith(form, at) and not _is_letter(text[at + size : at + size + 1]))


def phrases_at(text: str, phrase: str) -> Iterator[int]:
    """The same for several words, by a search of the whole text.

    >>> list(phrases_at("at sea, at sea-level", "at sea"))
    [0]
    """
    return (at for at in found_at(text, phrase) if stands_alone(text, at, at + len(phrase)))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Does no letter, digit, apostrophe or hyphen touch this stretch?

    >>> stands_alone("so-ofthe", 3, 8)
    False
    """
    return not (_sticks(text[start - 1 : start]) or _sticks(text[end : end + 1]))


def _sticks(sign: str) -> bool:
    return sign.isalnum() or (sign != "" and sign in "'’-_@#/")


def occurrences(text: str, literals: Collection[str]) -> dict[str, int]:
    """How often each literal stands in the text, also inside words. Many of one length are counted in one go.

    >>> occurrences("the then", ["the", "he"])
    {'the': 2, 'he': 2}
    """
    counted: Counter[str] = Counter()
    of_length: dict[int, set[str]] = {}
    for literal in literals:
        of_length.setdefault(len(literal), set()).add(literal)
    for length, wanted in of_length.items():
        if len(wanted) <= FEW_OF_A_LENGTH:
            counted.update({literal: text.count(literal) for literal in wanted})
        else:
            counted.update(filter(wanted.__contains__, (text[at : at + length] for at in range(len(text)))))
    return {literal: counted[literal] for literal in literals}
