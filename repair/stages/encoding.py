"""Undo what was done to the bytes of a text: mojibake, code pages mixed up, characters left spelled out.

The channels say what could be undone, with proof. What is left to judge here is whether it should be: nobody wants
"M&eacute;xico", but somebody may be writing *about* ``&eacute;``. One line at a time, and only lines that a handful of
searches in C cannot clear; clean text costs those searches and nothing else.

An edit is certain where the result proves itself: by the shape of UTF-8, by the letters around it, by a word it
completes. Where it does not, it needs company: a certain edit of the same channel elsewhere in the document. Without
company it is probable, a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import category

from repair import lexicon
from repair.channel import escapes, mojibake
from repair.context import Context
from repair.document import Document
from repair.edit import Edit, Tier, apply, compose

# An entity damaged twice over, with mojibake inside, is four levels deep; two to spare.
DEPTH = 6

# zipf 2.5 is once in three million words: there the lists of all languages but English end.
KNOWN = 2.5

RULES = {
    mojibake.LISTED: "encoding.mojibake",
    mojibake.UNLISTED: "encoding.rare-mojibake",
    "code-page": "encoding.code-page",
    "html": "encoding.html-entity",
    "html-no-semicolon": "encoding.broken-entity",
    "html-no-ampersand": "encoding.broken-entity",
    "html-ampersand-spaced": "encoding.broken-entity",
    "backslash-u": "encoding.escape",
    "backslash-x": "encoding.escape",
    "bare-u": "encoding.bare-escape",
}
"""From what a channel calls its find to the public name of the rule."""


def propose(document: Document, context: Context) -> Iterator[Edit]:  # noqa: ARG001 - the form of a stage
    """Edits that undo damage done to bytes.

    >>> document = Document.new("x", "SÃ£o Paulo &amp; M&eacute;xico, he said; use &eacute; in HTML")
    >>> [(edit.before, edit.after, edit.tier.value) for edit in propose(document, Context())]
    [('Ã£', 'ã', 'certain'), ('&amp;', '&', 'certain'), ('&eacute;', 'é', 'certain'), ('&eacute;', 'é', 'probable')]
    """
    text = document.text
    if not worth_a_look(text):
        return
    lines = ((line.start(), line[0]) for line in _LINE.finditer(text) if worth_a_look(line[0]))
    claims = [claim.moved(start) for start, line in lines for claim in _line_claims(line)]
    struck = {step.channel for claim in claims if claim.edit.tier is Tier.CERTAIN for step in claim.edit.proof}
    for claim in claims:
        if claim.needs_company and struck.intersection(step.channel for step in claim.edit.proof):
            why = f"{claim.edit.why}, but the same damage is certain elsewhere in this text"
            yield replace(claim.edit, tier=Tier.CERTAIN, confidence=0.98, why=why)
        else:
            yield claim.edit


_LINE = re.compile(r"[^\n\r\u2028\u2029]+")

# ------------------------------------------------------------------------------------------------- the clean path
# Each begins with one rare character, which is found at the speed of memory.
_SPELLED = (
    re.compile(r"&(?:#[xX]?[0-9a-fA-F]|[A-Za-z]{2})"),
    re.compile(r"\\[ux][0-9a-fA-F]{2}"),
    re.compile(r"#\d{2,5};"),
    re.compile(r"u(?:0[0-7]|1[eE]|2[01]|[dD]8)[0-9a-fA-F]{2}"),
    re.compile(
        r";(?:(?<=(?:acute|grave|tilde|cedil|caron|slash);)|(?<=(?:circ|quot|nbsp|dash);)|(?<=(?:uml|lig|quo);)|(?<=[lg]t;))"
    ),
)
# The names that may have lost "&" and ";" both. One pattern for all of them takes three times as long as six searches.
_BARE_NAMES = ("acute", "grave", "tilde", "cedil", "circ", "uml")


def worth_a_look(text: str) -> bool:
    """Could a line of ``text`` need this stage? False is sure.

    >>> worth_a_look("Ñandú & Co., “AT&T”, 5 < 6"), worth_a_look("caf&eacute;")
    (False, True)
    """
    return (
        any(pattern.search(text) for pattern in _SPELLED)
        or any(name in text for name in _BARE_NAMES)
        or mojibake.suspicious(text)
    )


# ------------------------------------------------------------------------------------------------------- one line
@dataclass(frozen=True, slots=True)
class _Claim:
    """An edit, and whether a certain edit of the same channel elsewhere would make it certain too."""

    edit: Edit
    needs_company: bool = False

    def moved(self, by: int) -> _Claim:
        return replace(self, edit=replace(self.edit, start=self.edit.start + by, end=self.edit.end + by))


def _certain(edit: Edit, why: str = "") -> _Claim:
    return _Claim(replace(edit, rule=_rule(edit), tier=Tier.CERTAIN, confidence=0.99, why=why))


def _probable(edit: Edit, why: str) -> _Claim:
    return _Claim(replace(edit, rule=_rule(edit), tier=Tier.PROBABLE, confidence=0.7, why=why))


def _lonely(edit: Edit, why: str) -> _Claim:
    """Probable; certain in company."""
    return replace(_probable(edit, why), needs_company=True)


def _rule(edit: Edit) -> str:
    return " > ".join(dict.fromkeys(RULES[part] for part in edit.rule.split(" > ")))


def _line_claims(line: str) -> list[_Claim]:
    """What one line needs: certain edits level by level, folded into one each; then what is only suggested."""
    net: tuple[Edit, ...] = ()
    doubtful: list[_Claim] = []
    text = line
    for level in range(DEPTH):
        bytes_claims = list(_mojibake_claims(text)) or list(_code_page_claims(text))
        claims = _apart([*_escape_claims(text), *bytes_claims])
        sure = [claim.edit for claim in claims if claim.edit.tier is Tier.CERTAIN]
        if level == 0:
            doubtful = [claim for claim in claims if claim.edit.tier is not Tier.CERTAIN]
        if not sure:
            break
        net = compose(net, sure, line)
        text = apply(text, sure)
    return _apart([*(_Claim(edit) for edit in net), *doubtful])


def _apart(claims: Sequence[_Claim]) -> list[_Claim]:
    """The claims by place; of two that overlap the one that begins first, or is certain."""
    kept: list[_Claim] = []
    for claim in sorted(claims, key=lambda claim: (claim.edit.start, claim.edit.tier is not Tier.CERTAIN)):
        if not kept or claim.edit.start >= kept[-1].edit.end:
            kept.append(claim)
    return kept


@dataclass(frozen=True, slots=True)
class _Place:
    """An edit with what stands about it; the ends of a line count as spaces.

    ``word`` is the word of which the edit makes a part, all other edits of its kind done too; ``garbled_word`` what
    stood there.
    """

    edit: Edit
    left: str
    right: str
    garbled_word: str
    word: str

    @property
    def alone(self) -> bool:
        return self.left.isspace() and self.right.isspace()

    @property
    def in_word(self) -> bool:
        return self.left.isalpha() or self.right.isalpha()

    @property
    def completes_word(self) -> bool:
        return len(self.word) > 1 and any(_known(part) for part in _WORD.findall(self.word) if self.shares(part))

    def shares(self, part: str) -> bool:
        """Does a part of the word have something of what the edit brings?"""
        return len(part) > 1 and (not any(map(str.isalpha, self.edit.after)) or not set(part).isdisjoint(self.edit.after))


def _places(text: str, edits: Sequence[Edit]) -> Iterator[_Place]:
    repaired, shift = apply(text, edits), 0
    for edit in edits:
        left, right = text[max(0, edit.start - 1) : edit.start] or " ", text[edit.end : edit.end + 1] or " "
        garbled = _word_about(text, edit.start, edit.end)
        start = edit.start + shift
        shift += edit.growth
        yield _Place(edit, left, right, garbled, _word_about(repaired, start, start + len(edit.after)))


# No word is longer; without a limit a line of Chinese would be read as often as it has edits.
_LONGEST = 40
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]*")
_LAST_LETTERS = re.compile(r"[^\W\d_]*\Z")


def _word_about(text: str, start: int, end: int) -> str:
    """The span with the letters that touch it."""
    before = _LAST_LETTERS.search(text[max(0, start - _LONGEST) : start])
    after = _LETTERS.match(text, end, end + _LONGEST)
    return (before[0] if before else "") + text[start:end] + (after[0] if after else "")


def _known(word: str) -> bool:
    return max(lexicon.zipf(word), lexicon.best_zipf(word)[0]) >= KNOWN


def _is_word(text: str) -> bool:
    """Is it in any word list at all?"""
    return bool(lexicon.zipf(text) or lexicon.best_zipf(text)[0])


# ------------------------------------------------------------------------------------------------ spelled-out signs
# What stands in an address, a query or a path is spelled as it must be.
_MACHINE_READ = re.compile(r"https?://|www\.|@\w[\w.-]*\.\w|[?&][\w.%-]+=|\A[\"'(]?(?:[A-Za-z]:\\|\\\\)")
_LONGEST_ADDRESS = 200

# Text about entities and escapes keeps them. 80 characters are about a clause on either side.
_TALK = re.compile(
    r"\b(?:x?html5?|xml|css|json|javascript|regex|unicode|ascii|utf-?8|markup|ampersands?|entit(?:y|ies)|escap(?:ed?|ing))\b"
    r"|&(?:amp;)*(?:lt|gt|#6[02]);",
    re.IGNORECASE,
)
_NEAR = 80

_DASHES = "–—―-"
_QUOTES = "'’‘‚\"“”„«»‹›"


def _escape_claims(text: str) -> Iterator[_Claim]:
    for kind, judge in _JUDGES.items():
        edits = [edit for edit in escapes.residues(text, kind) if not _MACHINE_READ.search(_token(text, edit))]
        for place in _places(text, edits) if edits else ():
            claim = judge(place, text)
            if claim and _TALK.search(text, max(0, place.edit.start - _NEAR), place.edit.end + _NEAR):
                yield _probable(place.edit, "text about such codes keeps them")
            elif claim:
                yield claim


def _token(text: str, edit: Edit) -> str:
    """What stands about an edit between two spaces."""
    before, after = text[max(0, edit.start - _LONGEST_ADDRESS) : edit.start], text[edit.end : edit.end + _LONGEST_ADDRESS]
    return (" " + before).rsplit(None, 1)[-1] * (before[-1:].strip() != "") + edit.before + (after + " ").split(None, 1)[0] * (
        after[:1].strip() != ""
    )


def _entity(place: _Place, text: str) -> _Claim | None:
    edit, sign = place.edit, place.edit.after
    if sign in "<>@" or (sign.isascii() and sign.isalnum()):
        return _probable(edit, "somebody may have spelled it out for a reason")
    if sign.isalpha():
        if place.in_word or place.left == ";" or place.right == "&":
            return _certain(edit, "it stands in a word")
        return _lonely(edit, "a letter that stands alone may be meant as its code")
    if sign == "&" and re.match(r"(?:lt|gt|nbsp|#\d+);", text[edit.end : edit.end + 8]):
        return _lonely(edit, "what it makes is an entity too")
    if category(sign) == "Cf":
        inside = place.left.isalpha() and place.right.isalpha()
        return _certain(edit, "it stands in a word") if inside else _probable(edit, "it is invisible")
    if place.alone and not (sign in "&·•" + _DASHES and _amid_words(text, edit)):
        return _lonely(edit, "a sign that stands alone may be meant as its code")
    return _certain(edit, "it touches other text")


def _amid_words(text: str, edit: Edit) -> bool:
    """Does text go on at both sides, with one space between?"""
    before, after = text[max(0, edit.start - 2) : edit.start], text[edit.end : edit.end + 2]
    return len(before.rstrip()) == 1 and len(after.lstrip()) == 1


def _no_semicolon(place: _Place, text: str) -> _Claim | None:
    edit, sign = place.edit, place.edit.after
    if sign.isalpha() and place.completes_word:
        return _certain(edit, f"it completes “{place.word}”")
    if sign == "&" and ((place.alone and _amid_words(text, edit)) or (place.left + place.right).isupper()):
        return _certain(edit, "no other reading makes sense")
    if sign.isalpha() and place.in_word:
        return _lonely(edit, "without its semicolon it may be something else")
    return None if place.right.isalnum() else _probable(edit, "without its semicolon it may be something else")


def _no_ampersand(place: _Place, text: str) -> _Claim | None:  # noqa: ARG001 - the form of a judge
    edit, sign = place.edit, place.edit.after
    if sign in "'’" and place.left.isalpha() and place.right.isalpha():
        return _certain(edit, "an apostrophe in a word")
    if not sign.isalpha():
        return _probable(edit, "its ampersand is lost") if place.in_word else None
    if _is_word(place.garbled_word):
        return None  # "semicircle", "Matilde"
    if place.completes_word and len(place.word) > 2:
        return _certain(edit, f"it completes “{place.word}”")
    return _lonely(edit, "its ampersand is lost") if edit.before.endswith(";") and place.in_word else None


def _ampersand_spaced(place: _Place, text: str) -> _Claim | None:  # noqa: ARG001 - the form of a judge
    return _probable(place.edit, "its ampersand is lost") if place.edit.after in _QUOTES + _DASHES + "&" else None


def _backslash(place: _Place, text: str) -> _Claim | None:
    edit, sign = place.edit, place.edit.after
    if sign in "<>" or (sign.isascii() and sign.isalnum()):
        return _probable(edit, "somebody may have spelled it out for a reason")
    in_row = text.startswith("\\", edit.end) or re.search(r"\\[ux][0-9a-fA-F]{2,4}\Z", text[max(0, edit.start - 6) : edit.start])
    if place.in_word or in_row or not (place.alone or sign.isalpha()):
        return _certain(edit, "it touches other text")
    return _lonely(edit, "what stands alone may be meant as its code")


def _bare(place: _Place, text: str) -> _Claim | None:
    edit, sign = place.edit, place.edit.after
    if _is_word(place.garbled_word):
        return None
    if sign.isalpha():
        in_row = re.search(r"(?:u[0-9a-fA-F]{4}){4}", text[max(0, edit.start - 15) : edit.end + 15])
        if in_row or place.completes_word:
            return _certain(edit, f"it completes “{place.word}”")
        return _lonely(edit, "it completes no known word")
    stem = _LAST_LETTERS.search(text[max(0, edit.start - _LONGEST) : edit.start])
    if stem and stem[0] and _known(stem[0] + "u"):  # "menu2019", "Peru2020"
        return _probable(edit, "it may be a word and a number") if place.right.isalpha() else None
    if sign in "'’" and place.left.isalpha() and place.right.isalpha() and place.completes_word:
        return _certain(edit, f"it completes “{place.word}”")
    if sign in "“”" and re.search("u201[cC]", text) and re.search("u201[dD]", text):
        return _certain(edit, "both quotation marks are spelled so")
    return _lonely(edit, "nothing about it tells what it is")


_JUDGES: dict[str, Callable[[_Place, str], _Claim | None]] = {
    "html": _entity,
    "html-no-semicolon": _no_semicolon,
    "html-ampersand-spaced": _ampersand_spaced,
    "html-no-ampersand": _no_ampersand,
    "backslash-u": _backslash,
    "backslash-x": _backslash,
    "bare-u": _bare,
}


# ---------------------------------------------------------------------------------------------------------- bytes
def _mojibake_claims(text: str) -> Iterator[_Claim]:
    places = list(_places(text, mojibake.unwound(text)))
    made = [place.completes_word for place in places if any(map(place.shares, _WORD.findall(place.word)))]
    # A line in a codec that ftfy does not try there is believed if half of the words it makes are words.
    believed = any(made) and 2 * sum(made) >= len(made)
    for place in places:
        edit, result = place.edit, place.edit.after
        if any(category(sign) in ("Cc", "Cn", "Co", "Cs") for sign in result):
            yield _probable(edit, "it makes a character that nobody writes")
        elif edit.rule.endswith(mojibake.UNLISTED) and not believed:
            yield _lonely(edit, "its words are not known")
        elif mojibake.PLAIN_SPACES in edit.proof[0].channel and not (place.completes_word or place.word.strip() in "àÀ"):
            yield _lonely(edit, "where a space stands for a byte, other codecs are possible")
        elif not result.strip() and place.left.isupper():
            yield _lonely(edit, "a name may end in this letter")
        else:
            yield _certain(edit, "the bytes are UTF-8")


def _code_page_claims(text: str) -> Iterator[_Claim]:
    """C1 controls are Windows-1252 if each of them makes a usual sign in a usual place; else nobody knows what they are."""
    places = list(_places(text, list(mojibake.code_pages(text))))
    usual = not re.search("[\x81\x8d\x8f\x90\x9d]", text) and all(_in_usual_place(place, text) for place in places)
    for place in places:
        if usual:
            yield _certain(place.edit, "a usual sign in a usual place")
        else:
            yield _probable(place.edit, "another code page is possible")


def _in_usual_place(place: _Place, text: str) -> bool:
    sign, left, right = place.edit.after, place.left, place.right
    between_letters = left.isalpha() and right.isalpha()
    if left in "ÂÃâ":  # mojibake that nothing proves
        return False
    if sign in "“”„‘‚‹›":
        return not place.alone and not between_letters
    if sign == "’":
        return not place.alone
    if sign == "€":
        return bool(re.search(r"\d\s?\Z", text[: place.edit.start][-2:]) or re.match(r"\s?\d", text[place.edit.end :][:2]))
    if sign in "–—•™…":
        return sign in "–—" or not between_letters
    return place.completes_word if sign in "ŠŽšžŒœŸ" else len(place.edit.before) == 2  # a pair of surrogates
