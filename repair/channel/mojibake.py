"""Mojibake: UTF-8 bytes read as another codec ("México" as "MÃ©xico"), and one single-byte codec read as another.

Forwards both are a table of 256 characters, so a proof is re-run without ftfy. Backwards ftfy, the best there is,
says which codec it was; its answer is taken apart into one edit a damaged run and kept only where the way forwards
gives back exactly what stood there. ftfy is asked about one line at a time and only where :func:`suspicious` says
that it might act; importing it takes 0.1 s, so clean ASCII never does.

Channels:

``mojibake(windows-1252)``
    UTF-8 bytes read as that codec. Bytes without a meaning there become the C1 control of the same number, as in
    every browser.
``mojibake(windows-1252, plain-spaces)``
    The same, and then no-break spaces became spaces and doubled spaces one: "voilà le" as "voilÃ le".
``code-page(windows-1252→latin-1)``
    Text meant in the first codec, read in the second: curly quotes as C1 controls.
``code-page(utf-16→ucs-2)``
    A character above U+FFFF as two surrogates.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from repair.edit import Edit, Span, Step, apply, compose

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# As Python names them; ftfy's "sloppy" variants differ only in the bytes that have no meaning.
CODECS = {
    "latin-1": "latin-1",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "windows-1252": "cp1252",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254",
    "windows-1257": "cp1257",
    "iso-8859-2": "iso8859-2",
    "macroman": "mac-roman",
    "cp437": "cp437",
    "cp850": "cp850",
    "cp866": "cp866",
    "koi8-r": "koi8-r",
}
"""The single-byte codecs of the channels, by the names that stand in proofs."""

PLAIN_SPACES = ", plain-spaces"
C1_CHANNEL = "code-page(windows-1252→latin-1)"
SURROGATE_CHANNEL = "code-page(utf-16→ucs-2)"

# Levels of nesting that are undone. The survey found four at most; more costs nothing where there is no more.
DEPTH = 6
SHORT = 20  # code points of a run that is worth remembering


@cache
def _table(codec: str) -> str:
    """The 256 characters of a codec by byte value; a byte without a meaning is the control of that number."""
    return "".join(bytes([b]).decode(CODECS[codec], "ignore") or chr(b) for b in range(256))


@cache
def _bytes_of(codec: str) -> dict[int, int]:
    """From a character of the codec (its code point) to its byte."""
    return {ord(char): byte for byte, char in enumerate(_table(codec))}


# ------------------------------------------------------------------------------------------------------- forwards
def corrupt(text: str, codec: str) -> str:
    """What comes out when the UTF-8 bytes of ``text`` are read as ``codec``. Lone surrogates stay as they are.

    >>> corrupt("don’t", "windows-1252"), corrupt("Gdańsk", "windows-1250")
    ('donâ€™t', 'GdaĹ„sk')
    """
    return codecs.charmap_decode(text.encode("utf-8", "surrogatepass"), "strict", _table(codec))[0]


def misread(text: str, meant: str, read: str) -> str:
    """Text meant in one code page, read in another. A character the first does not have stays as it is.

    >>> ascii(misread("“so”", "windows-1252", "latin-1")), misread("Путин", "windows-1251", "windows-1252")
    ("'\\\\x93so\\\\x94'", 'Ïóòèí')
    """
    byte_of, table = _bytes_of(meant), _table(read)
    return "".join(table[byte_of[ord(char)]] if ord(char) in byte_of else char for char in text)


def split_into_surrogates(text: str) -> str:
    """Every character above U+FFFF as the two surrogates of UTF-16.

    >>> ascii(split_into_surrogates("😀!"))
    "'\\\\ud83d\\\\ude00!'"
    """
    return "".join(
        char if ord(char) < 0x10000 else chr(0xD7C0 + (ord(char) >> 10)) + chr(0xDC00 + (ord(char) & 0x3FF))
        for char in text
    )


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does the channel ``name(argument)`` turn ``before`` into ``after``?

    >>> holds("mojibake", "windows-1252", "é", "Ã©"), holds("mojibake", "windows-1251", "é", "Ã©")
    (True, False)
    >>> holds("mojibake", "windows-1252, plain-spaces", "à l", "Ã l")
    True
    >>> holds("code-page", "windows-1251→windows-1252", "Путин", "Ïóòèí")
    True
    """
    if before == after:
        return False
    if name == "code-page":
        meant, _, read = argument.partition("→")
        if (meant, read) == ("utf-16", "ucs-2"):
            return split_into_surrogates(before) == after
        return meant in CODECS and read in CODECS and misread(before, meant, read) == after
    codec = argument.removesuffix(PLAIN_SPACES)
    if name != "mojibake" or codec not in CODECS:
        return False
    garbled = corrupt(before, codec)
    if codec == argument:
        return garbled == after
    spaced = garbled.replace("\xa0", " ")
    return after in (spaced, re.sub(" +", " ", spaced))


# ---------------------------------------------------------------------------------------------------- the pre-check
def _conts(codec: str) -> str:
    """The characters that bytes 80 to BF, which only continue a UTF-8 sequence, are in a codec; for a regex set."""
    return re.escape(_table(codec)[0x80:0xC0])


@cache
def _tests() -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The parts of the pre-check: a set of rare characters, what must stand about one for ftfy to act, and what else is
    worth a look. Built from the sets of the installed ftfy."""
    from ftfy.badness import MOJIBAKE_CATEGORIES as SETS

    def one_of(*names: str, also: str = "") -> str:
        return "[" + "".join(SETS[name] for name in names) + also + "]"

    letters = ("lower_accented", "upper_accented")
    signs = ("bad", "box", "end_punctuation", "currency", "numeric", "law")
    ends = ("end_punctuation", "currency")
    capitals = "[ВГРСΒΓΞΟ]"  # lead bytes of UTF-8 as cp1251 and cp1253 show them
    listed = (
        f"(?<={one_of('c1', also='ÂÃЂ')})",  # enough by itself to look closer
        "(?<=[Œœ])[^A-Za-z]",
        f"(?<={one_of(*signs, also='°')}){one_of('start_punctuation', *signs, *letters, also='°')}",
        f"(?<={one_of('start_punctuation')}){one_of('bad', 'numeric', 'box')}",
        f"(?<={one_of(*letters)}{one_of('bad', 'box', 'currency', 'numeric', 'law', also='°')})",
        rf"(?<={one_of(*letters)}{one_of('start_punctuation', 'end_punctuation')})\w",
        f"(?<={one_of('upper_accented')}{one_of('start_punctuation')})",
        f"(?<={one_of('lower_accented', 'lower_common', 'upper_common')}{one_of('bad', 'upper_accented')})",
        f"(?<={one_of('box', also='ÎÐØÙ√≈‚')}){one_of('common', 'kaomoji', 'start_punctuation', *signs, *letters)}",
        f"(?<={capitals}{one_of('c1', 'bad', 'start_punctuation', *ends, also='°µ')}){capitals}",
        "(?<=β€)",
    )
    # What ftfy does not look for. KOI8-R, cp850 and cp866 leave box drawings, MacRoman mathematics after dashes; all of
    # them under Latin letters leave pairs that no language writes. And surrogates.
    unlisted = (
        "(?<=[─-▟\ud800-\udfff])",
        "(?<=[–—∆Œœ][∞∏Ω∫≤])",
        f"(?<=[ÂĂĹÄ])[{_conts('windows-1250')}]",
        f"(?<=[ВГДЕИЅ])(?<![Ѐ-ӿ].)[{_conts('windows-1251')}](?![Ѐ-БЖ-ЗЙ-ӿ])",
        f"(?<=[ΓΔΕΘ])(?<![Ͱ-Ͽ].)[{_conts('windows-1253')}]",
        "(?<=[бцдехБ][≈≤≥⌡°²·÷Ёё])(?<![Ѐ-ӿ]..)",
        "(?<=[ÄÅ])[ŒœŠšŽžŸƒ]",
        f"(?<=[√ƒ≈¬])[{_conts('macroman')}]",
    )
    rare = one_of("c1", "start_punctuation", "upper_accented", *signs, also="œЂ°Ù─-▟ВГДЕИЅΓΔΕΘΩ≥⌡·Ёё\ud800-\udfff")
    return rare, listed, unlisted


@cache
def _suspicious() -> re.Pattern[str]:
    """One pattern that finds every line ftfy's BADNESS_RE can match, and more; proved in the tests.

    It starts with ONE set of rare characters, because CPython scans for a set 20 to 60 times faster than it tries
    alternatives; only where a rare character stands does it look about.
    """
    rare, listed, unlisted = _tests()
    return re.compile(f"{rare}(?:{'|'.join(listed + unlisted)})")


def suspicious(text: str) -> bool:
    """Could a line of ``text`` be mojibake? False is sure: ftfy's BADNESS_RE matches nowhere in it. True says little.

    >>> suspicious("Ñandú, “Łódź” – Ångström"), suspicious("MÃ©xico")
    (False, True)
    """
    return not text.isascii() and _suspicious().search(text) is not None


# ------------------------------------------------------------------------------------------------------ backwards
LISTED = "mojibake"
UNLISTED = "unlisted-mojibake"


def unwound(line: str) -> tuple[Edit, ...]:
    """The edits that undo the mojibake of one line, each a damaged run with the chain of codecs as its proof.

    What nothing proves stays. The rule of an edit is ``mojibake`` where ftfy found it, ``unlisted-mojibake`` where only
    the bytes speak for it: all of the line's non-ASCII characters are valid UTF-8 in a codec ftfy does not try there.
    Nested mojibake has one step a level. Tiers are not judged here.

    >>> [(edit.start, edit.before, edit.after) for edit in unwound("“SÃ£o Paulo” – MÃƒÂ©xico")]
    [(2, 'Ã£', 'ã'), (16, 'ÃƒÂ©', 'é')]
    >>> [step.channel for step in unwound("donÃ¢â‚¬â„¢t")[0].proof]
    ['mojibake(windows-1252)', 'mojibake(windows-1252)']
    """
    net: tuple[Edit, ...] = ()
    text = line
    for _ in range(DEPTH):
        layer = _one_level(text)
        if not layer:
            break
        net = compose(net, layer, line)
        text = apply(text, layer)
    return net


def _one_level(text: str) -> Sequence[Edit]:
    if not suspicious(text):
        return ()
    import ftfy

    plan = [(step.action, step.parameter) for step in ftfy.fix_and_explain(text, _config()).explanation or ()]
    codec, way = plan[0][1] if plan else "", [action for _, action in plan[1:3]]
    if plan[:1] == [("encode", codec)] and codec != _DOUBTFUL and "windows-1252" not in way:  # those are C1 controls
        return _whole(text, codec.removeprefix("sloppy-"), spaces="restore_byte_a0" in way, rule=LISTED)
    # The whole line in one codec says more than parts of it: "ðÂ " amid cp850 is no lost no-break space.
    whole = _unlisted(text, known=plan[:1] == [("encode", _DOUBTFUL)])
    return whole or (list(_embedded(text)) if plan[:1] == [("apply", "decode_inconsistent_utf8")] else ())


# ftfy takes it for all DOS text; where cp850 was meant, "nový" would become "novÛ".
_DOUBTFUL = "cp437"


@cache
def _config() -> TextFixerConfig:
    """ftfy with its cosmetics off, and without the steps that lose something: NUL, a BOM and U+FFFD stay."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        replace_lossy_sequences=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=True,
    )


def _embedded(text: str) -> Iterator[Edit]:
    """Damaged runs amid good text: the same search as ftfy's, so that each run's place and codecs are known."""
    from ftfy.badness import is_bad
    from ftfy.chardata import UTF8_DETECTOR_RE

    for match in UTF8_DETECTOR_RE.finditer(text):
        if len(match[0]) < len(text) and is_bad(match[0]):
            for edit in _unwound_run(match[0]) if len(match[0]) <= SHORT else unwound(match[0]):
                yield edit.starting_at(edit.start + match.start())


@lru_cache(maxsize=10_000)
def _unwound_run(run: str) -> tuple[Edit, ...]:
    """A text is damaged in the same letters again and again, and ftfy takes a tenth of a millisecond for each."""
    return unwound(run)


@cache
def _bytes_and_substitute_of(codec: str) -> dict[int, int]:
    return _bytes_of(codec) | {0xFFFD: 0x1A}


def _as_bytes(text: str, codec: str) -> bytes | None:
    """The bytes that ``codec`` shows as ``text``, one a character; U+FFFD, which nobody can undo, as SUBSTITUTE."""
    try:
        return codecs.charmap_encode(text, "strict", _bytes_and_substitute_of(codec))[0]
    except UnicodeEncodeError:
        return None


def _whole(text: str, codec: str, *, spaces: bool, rule: str) -> list[Edit]:
    """One edit a run of damaged characters, if the bytes of the whole text are UTF-8."""
    data = _as_bytes(text, codec) if codec in CODECS else None
    if data is None:
        return []
    restored = data
    if spaces:
        from ftfy.fixes import restore_byte_a0

        restored = restore_byte_a0(data)
    try:
        decoded = restored.decode("utf-8")
    except UnicodeDecodeError:
        return []
    origin = _origins(restored, data)
    found: list[Edit] = []
    at = done = 0  # the byte where the code point ``done`` begins
    for run in _NON_ASCII.finditer(decoded):
        at, done = at + len(decoded[done : run.start()].encode()), run.start()
        if edit := _run(text, decoded, run.span(), at, origin, codec, rule):
            found.append(edit)
    return found


_NON_ASCII = re.compile(r"[^\x00-\x7f]+")


def _run(text: str, decoded: str, run: Span, first: int, origin: Sequence[int], codec: str, rule: str) -> Edit | None:
    """The edit that puts ``decoded[run]``, of which byte ``first`` is the first, in its place; None if no channel gives
    back what stands there.
    """
    for more in (0, 1):  # "à l" as "Ã l": the space beside it swallowed the other, so it belongs to the edit
        after = decoded[run[0] : run[1] + more]
        start, end = origin[first], origin[first + len(after.encode())]
        before = text[start:end]
        for channel in dict.fromkeys(("windows-1252", codec, "windows-1252" + PLAIN_SPACES, codec + PLAIN_SPACES)):
            if holds("mojibake", channel, after, before):
                return Edit(start, end, before, after, rule, proof=(Step(f"mojibake({channel})", after, before),))
    return None


def _origins(restored: bytes, data: bytes) -> Sequence[int]:
    """For each place in ``restored`` its place in ``data``, where bytes A0 had become spaces or gone into one."""
    if restored == data:
        return range(len(data) + 1)
    origins = []
    at = 0
    for place, byte in enumerate(restored):
        origins.append(at)
        swallowed = byte == 0xA0 and restored[place + 1 : place + 2] == b" " and data[at + 1 : at + 2] != b" "
        at += not (swallowed and data[at : at + 1] == b" ")
    return [*origins, at]


# What mojibake of ordinary text turns into: letters and signs of living languages. Else the codec was guessed wrong.
_ORDINARY = re.compile(
    "[\\x00-\\x7f¡¿«»‹›‘’‚“”„–—…•·°ªº€£№§©®™\xa0À-ſƠơƯưȘ-țΆ-ώЀ-џҐґא-ת،-ۓ۰-۹ऀ-ॿ\\u0980-\\u0e7fႠ-ჿ\\u1e00-\\u1eff"
    "\\u3000-ヿ㐀-鿿가-힣\\uff01-\\uff9f]+"
)


def _unlisted(text: str, *, known: bool) -> list[Edit]:
    """The line in a codec that makes UTF-8 of all its characters; of several, the one that gives the commonest words.

    ``known`` says that ftfy would do the same, in a codec that may be the wrong one.
    """
    readings: dict[str, str] = {}
    for codec in CODECS:
        data = _as_bytes(text, codec)
        try:
            decoded = data.decode("utf-8") if data is not None else text
        except UnicodeDecodeError:
            continue
        if decoded != text and _ORDINARY.fullmatch(decoded):
            readings.setdefault(decoded, codec)
    if not readings:
        return []
    best = max(readings, key=_commonness) if len(readings) > 1 else next(iter(readings))
    return _whole(text, readings[best], spaces=False, rule=LISTED if known else UNLISTED)


def _commonness(text: str) -> float:
    """How common its words beyond ASCII are (sum of zipf, in any language), less those of odd case: "novÛ"."""
    from repair import lexicon

    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(not (word.islower() or word.istitle() or word.isupper()) for word in words)
    return sum(lexicon.best_zipf(word)[0] for word in words) - odd


_WORD = re.compile(r"[^\W\d_]+")


_C1 = re.compile(r"[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")


def code_pages(line: str) -> Iterator[Edit]:
    """C1 controls as what Windows-1252 has there, pairs of surrogates as one character; rule ``code-page``.

    >>> [(edit.start, edit.after) for edit in code_pages("\x93Nein\x94, sagte er")]
    [(0, '“'), (5, '”')]
    """
    for match in _C1.finditer(line):
        yield _code_page(match, _table("windows-1252")[ord(match[0])], C1_CHANNEL)
    for match in _SURROGATES.finditer(line):
        yield _code_page(match, match[0].encode("utf-16", "surrogatepass").decode("utf-16"), SURROGATE_CHANNEL)


def _code_page(match: re.Match[str], after: str, channel: str) -> Edit:
    return Edit(*match.span(), match[0], after, "code-page", proof=(Step(channel, after, match[0]),))
