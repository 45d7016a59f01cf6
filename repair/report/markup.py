"""Text made safe for a web page: nothing in it is ever read as markup, and what cannot be seen is written out."""

from __future__ import annotations

import html
import re

LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")
"""What ends a line, as everywhere in this package."""

# Controls have no picture, NUL and lone surrogates cannot stand in a page, and two noncharacters are errors there.
_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile("[\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def plain(text: str) -> str:
    r"""Text for an attribute or a title: one line, everything escaped.

    >>> plain("</script>\x00")
    '&lt;/script&gt;\\x00'
    """
    return html.escape(_ODD.sub(_code, LINE_END.sub(" ", text)))


def running(text: str) -> str:
    r"""A stretch of running text: line ends as \n, odd signs as their codes.

    >>> running("a\r\nb\x85")
    'a\nb<i class="odd">\\x85</i>'
    """
    return _ODD.sub(_marked_code, html.escape(LINE_END.sub("\n", text)))


def changed(text: str) -> str:
    r"""Text that an edit took away or put in: line ends and blanks that nobody sees are shown as well.

    >>> changed("a\u200b\n")
    'a<i class="odd">\\u200b</i><i class="odd">↵</i>\n'
    """
    shown = _BLANK.sub(_marked_code, running(text))
    return shown.replace("\n", '<i class="odd">↵</i>\n')


def shortened(text: str, most: int) -> str:
    """The text, or its two ends with the number of code points between them.

    >>> shortened("one two three four", 8)
    'one  … 10 code points … four'
    """
    if len(text) <= most:
        return text
    side = most // 2
    return f"{text[:side]} … {len(text) - 2 * side:,} code points … {text[-side:]}"


def _code(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode_escape").decode("ascii")


def _marked_code(sign: re.Match[str]) -> str:
    return f'<i class="odd">{_code(sign)}</i>'
