"""Proofs and edits in words: one phrase a channel, so that a reader can follow a proof without knowing any channel."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import resources

from repair.edit import Edit, Proof, Span, Step

ARROW = "→"
# How far around an edit of marks or blanks a reader needs to look: the words on both sides, if they are not endless.
CONTEXT = 24


@cache
def _languages() -> dict[str, str]:
    table = resources.files("repair.report").joinpath("languages.tsv").read_text("utf-8")
    rows = (row.split("\t") for row in table.splitlines() if not row.startswith("#"))
    return {row[0]: row[1] for row in rows}


def language(code: str) -> str:
    """The English name of a language; the code itself where there is none in the table.

    >>> language("es"), language("tlh")
    ('Spanish', 'tlh')
    """
    return _languages().get(code, code)


def quoted(words: str) -> str:
    r"""Words in quotation marks, line ends and tabs made visible.

    >>> print(quoted("near\nKev"))
    "near\nKev"
    """
    return f'"{visible(words)}"'


def visible(words: str) -> str:
    r"""Words with control characters and odd blanks written out.

    >>> print(visible("a\u00a0b\r\n"))
    a\xa0b\r\n
    """
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in words)


def _difference(longer: str, shorter: str) -> str:
    """What stands in one text and not in the other, where one stretch was taken out.

    >>> _difference("don’t", "dont")
    '’'
    """
    at = next((at for at, pair in enumerate(zip(longer, shorter, strict=False)) if pair[0] != pair[1]), len(shorter))
    return longer[at : at + len(longer) - len(shorter)]


def _name(step: Step) -> str:
    return step.channel.partition("(")[0]


def _argument(step: Step) -> str:
    return step.channel.partition("(")[2].removesuffix(")")


def _misread(step: Step) -> str:
    codec, _, plain = _argument(step).partition(", ")
    return f"read as {codec} instead of UTF-8" + (", its no-break spaces made plain" if plain else "")


def _two_code_pages(step: Step) -> str:
    meant, _, read = _argument(step).partition("→")
    return f"written as {meant} and read as {read}"


def _escaped(step: Step) -> str:
    kind = f" ({_argument(step)})" if _argument(step) else ""
    return f"with {quoted(step.before)} left escaped as {quoted(step.after)}{kind}"


def _mark_lost(step: Step) -> str:
    return f"with {visible(_difference(step.before, step.after))} lost"


def _mark_doubled(step: Step) -> str:
    return f"with {visible(_difference(step.after, step.before))} written once more"


DAMAGES: dict[str, str | Callable[[Step], str]] = {
    "drop-non-ascii": "with every non-ASCII letter deleted",
    "fold-and-drop": "without its accents, and with every letter deleted that is none with an accent",
    "drop-non-latin-1": "with every letter deleted that Western Europe does not use",
    "strip-accents": "without its accents",
    "ascii-question": "with every non-ASCII letter turned into ?",
    "replacement-character": "with every non-ASCII letter turned into U+FFFD",
    "line-added": "with a line of page furniture put in",
    "mojibake": _misread,
    "code-page": _two_code_pages,
    "apostrophe-as-accent": "with an accent for the apostrophe",
    "escape-residue": _escaped,
    "space-lost": "with the space lost",
    "space-added": "with a space added",
    "stop-inserted": "with a full stop put in",
    "mark-doubled": _mark_doubled,
    "mark-lost": _mark_lost,
    "quote-turned": "with a quotation mark turned round",
    "word-doubled": "with a word said twice",
    "title-cased": "with a small letter made a capital",
    "lower-cased": "with a capital made small",
    "phrase-turned": "with two words swapped",
    "phrase-translated": "translated word by word",
}
"""What a channel does to words, as it follows them in a sentence."""


def _exonym(step: Step) -> str:
    return f"{language(_argument(step))} {quoted(step.after)}"


def _transliteration(step: Step) -> str:
    source, _, press = _argument(step).partition("→")
    return f"{language(source)} {quoted(step.before)} as written in {language(press)}, {quoted(step.after)},"


def _accented(step: Step) -> str:
    return f"{quoted(step.after)}, written here without accents,"


def _other_look(step: Step) -> str:
    return f"{quoted(step.after)}, {_argument(step)} as the style wants it,"


def _styled(step: Step) -> str:
    return f"the house style for {quoted(step.after)},"


SPELLINGS: dict[str, Callable[[Step], str]] = {
    "exonym": _exonym,
    "transliteration": _transliteration,
    "ascii-names": _accented,
    "house-style": _styled,
    "quote-style": _other_look,
}
"""Channels that give words another spelling: what it is, as a noun."""


def proof(steps: Proof, after: str) -> str:
    """How the repaired words ``after`` became what stood there.

    >>> proof((Step("exonym(es)", "Kyiv", "Kíev"), Step("drop-non-ascii", "Kíev", "Kev")), "Kyiv")
    'Spanish "Kíev" with every non-ASCII letter deleted'
    >>> proof((Step("mark-lost", "don’t", "dont"),), "don’t")
    '"don’t" with ’ lost'
    """
    subject, phrase = quoted(after), after
    damages: list[str] = []
    for step in steps:
        spelling = SPELLINGS.get(_name(step))
        if spelling and step.before == phrase and not damages:
            subject = spelling(step)
        elif spelling:
            damages.append(f"with {spelling(step).removesuffix(',')} for {quoted(step.before)}")
        else:
            damages.append(_damage(step))
        phrase = phrase if damages else step.undone_on(phrase)
    if not steps:
        return "no proof"
    if not damages:
        return subject.removesuffix(",")
    said = list(dict.fromkeys(damages))
    if any(map(str.isalnum, subject)):
        return f"{subject} {', '.join(said)}"
    # Of a lone mark or blank there is nothing to quote: the words around it stand before this sentence.
    return ", ".join(damage.removeprefix("with ") for damage in said)


def _damage(step: Step) -> str:
    found = DAMAGES.get(_name(step), f"changed by {step.channel}")
    return found if isinstance(found, str) else found(step)


def edit(found: Edit, text: str) -> str:
    """An edit in a sentence; ``text`` is what it applies to.

    >>> lost = Step("space-lost", " ", "")
    >>> edit(Edit(6, 6, "", " ", "seams.fused-words", proof=(lost,)), "borderPutin said")
    'borderPutin → border Putin: the space lost'
    """
    return ": ".join((change(found.start, found.end, found.after, text), reasons(found.proof, found.after, found.why)))


def reasons(steps: Proof, after: str, why: str) -> str:
    """The proof, and what else spoke for the edit.

    >>> reasons((Step("drop-non-ascii", "Erdoğan", "Erdoan"),), "Erdoğan", "Turkey is named twice")
    '"Erdoğan" with every non-ASCII letter deleted; Turkey is named twice'
    """
    return "; ".join(part for part in (proof(steps, after), why.rstrip(".")) if part)


def change(start: int, end: int, after: str, text: str) -> str:
    """What stands there and what is to stand there, with the words around where there is little to see.

    >>> change(5, 8, "Kyiv", "near Kev."), change(5, 6, "", "said. .")
    ('Kev → Kyiv', 'said. . → said..')
    """
    left, right = stretch(start, end, after, text)
    return f"{_plain(text[left:right])} {ARROW} {_plain(text[left:start] + after + text[end:right])}"


def stretch(start: int, end: int, after: str, text: str) -> Span:
    """The span of a change with the words around it where there is little to see.

    >>> stretch(5, 8, "Kyiv", "near Kev."), stretch(5, 6, "", "said. .")
    ((5, 8), (0, 7))
    """
    if any(map(str.isalnum, text[start:end])) and any(map(str.isalnum, after)):
        return start, end
    return _words_around(text, start, end)


def _words_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span grown to whole words, at most ``CONTEXT`` code points to each side."""
    left, right = start, end
    while left > max(0, start - CONTEXT) and not (text[left - 1].isspace() and left < start):
        left -= 1
    while right < min(len(text), end + CONTEXT) and not (text[right].isspace() and right > end):
        right += 1
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _plain(words: str) -> str:
    """Words as they are, in quotation marks where a blank at an edge would not be seen."""
    return quoted(words) if not words or words != words.strip() else visible(words)
