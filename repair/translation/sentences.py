"""Cut a text into sentences for a translation model, one a row; what lies between them is layout and stays.

Models are trained on single sentences: given two, they often drop one. Where it is not sure that a sentence ends, none
does: a row that is a little long is translated better than half a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.edit import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
# Full stop, question or exclamation mark, Arabic and Urdu ones; closing quotes; space; no small letter behind it. A
# Chinese or Japanese stop needs no space.
_END = re.compile(r"(?<![.!?…؟۔])[.!?…؟۔]++[\"'”’»)\]]*+(?=\s+[^\sa-zß-öø-ÿа-яёіїєґ])|[。！？]+[」』”’）]*")
# One letter, or two with a capital ("J.", "EE. UU.", "Sr.", "Dr."), and titles: more of the sentence follows.
_TITLES = "Sra|Dra|Mme|Gen|Gral|Col|Cap|Ing|Lic|Prof|Mgr|tel|núm|им|ул|обл"
_SHORT = re.compile(rf"(?:^|[\s(«“\"'.])(?:[^\W\d_]|[A-ZÀ-ÞА-ЯЁІЇЄҐ][^\W\d_]|{_TITLES})\.$")
# Where a sentence that is too long may be cut, best first.
_SEAMS = (re.compile(r"[;:—–؛；：]\s*"), re.compile(r"[,،，、]\s*"), re.compile(r"\s+"))


def sentences(text: str) -> Iterator[Span]:
    """The spans of the sentences, in code points; only white space lies between them.

    >>> text = "Habló el Sr. Ruiz. ¿Y luego?\\n\\nNada."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Habló el Sr. Ruiz.', '¿Y luego?', 'Nada.']
    """
    for line in _LINE.finditer(text):
        start = line.start()
        for found in _END.finditer(text, line.start(), line.end()):
            if not _SHORT.search(text, max(start, found.end() - 12), found.end()):
                yield from _stripped(text, start, found.end())
                start = found.end()
        yield from _stripped(text, start, line.end())


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def halves(sentence: str) -> tuple[str, str] | None:
    """A sentence cut near its middle, at a semicolon, else a comma, else a space; None where there is none of them.

    >>> halves("vino, vio y venció")
    ('vino,', 'vio y venció')
    """
    middle = len(sentence) / 2
    for seam in _SEAMS:
        inner = [found.end() for found in seam.finditer(sentence) if 0 < found.end() < len(sentence)]
        # A cut near an end would be made again and again.
        good = [place for place in inner if len(sentence) / 4 <= place <= len(sentence) * 3 / 4]
        if good:
            place = min(good, key=lambda place: abs(place - middle))
            return sentence[:place].rstrip(), sentence[place:]
    return None
