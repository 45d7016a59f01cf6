"""What deletion took between and around the words of other languages: only suggestions, since nothing proves the place.

``laria`` → ``l’aria``, ``dItalia`` → ``d’Italia`` (French, Italian); a Spanish question without its ``¿``. Where
German or Polish speech lost its quotation marks, a mark says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair.channel import foreign
from repair.document import Mark, Passage
from repair.edit import Edit, Step, Tier
from repair.lexicon import accented, zipf
from repair.stages._restore_marks import QUOTES
from repair.stages._restore_text import APOSTROPHE, inserted

ELISION, OPENING_MARK = "restore.elision", "restore.opening-mark"

_ELIDED = {
    "fr": ("l", "d", "qu", "n", "s", "j", "m", "c", "jusqu", "lorsqu", "puisqu", "aujourd"),
    "it": ("l", "d", "un", "dell", "nell", "all", "dall", "sull", "quell", "quest", "c", "tutt"),
}
_VOWELS = frozenset("aeiouhAEIOUH")
_COMMON = 3.5  # zipf of the word behind the apostrophe
_SURE = 0.9
# A question or an exclamation from the end of the last sentence to its own.
_ASKED = re.compile(r"(?:(?<=[.?!…:\n] )|(?<=\n)|\A)(?P<said>[A-Z¿¡0-9][^.?!…:\n]{1,200})(?P<mark>[?!])")
# Reporting verbs as deletion leaves them: "erklrte", "powiedzia".
_SAID = {
    "de": re.compile(r"[,?!] (?:sagte?|erklrte?|meinte?|betonte?|berichtete?|fgte|teilte) (?:er|sie|der|die|[A-Z])"),
    "pl": re.compile(r"(?:[,?!]|(?<=\w) ) ? (?:powiedzia|stwierdzi|doda|podkreli|zaznaczy|mwi)a?(?= |\.|,)"),
}
_OPENS = {"?": "¿", "!": "¡"}


def proposed(text: str, passage: Passage) -> Iterator[Edit | Mark]:
    """Suggestions for one passage.

    >>> [edit.after for edit in proposed("laria dItalia", Passage(0, 13, "it"))]
    ['l’aria', 'd’Italia']
    >>> [(edit.start, edit.after) for edit in proposed("Por qué? Nada.", Passage(0, 14, "es"))]
    [(0, '¿')]
    """
    if passage.language in _ELIDED:
        for start, end, form in foreign.places(text, passage.start, passage.end):
            if parts := _parts(form, passage.language):
                yield _elided(start, end, form, *parts)
    if verb := _SAID.get(passage.language):
        hits = verb.finditer(text, passage.start, passage.end)
        yield from (Mark(hit.start(), hit.start() + 1, QUOTES, note="quotation marks lost here") for hit in hits)
    if passage.language == "es":
        for hit in _ASKED.finditer(text, passage.start, passage.end):
            if hit["said"][0] not in "¿¡":
                why = "a Spanish question opens with a mark of its own; it may open later in the sentence"
                yield inserted(hit.start(), _OPENS[hit["mark"]], OPENING_MARK, 0.8, why, Tier.PROBABLE)


def _elided(start: int, end: int, form: str, elided: str, rest: str) -> Edit:
    after = f"{elided}{APOSTROPHE}{rest}"
    why = f"{form!r} is no word of this language, {after!r} are two"
    return Edit(start, end, form, after, ELISION, Tier.PROBABLE, _SURE, (Step("drop-non-ascii", after, form),), why)


def _parts(form: str, language: str) -> tuple[str, str] | None:
    """The elided word and the one behind it, if the form is no word and just one such cut gives common words."""
    if zipf(form, language) > 2.5 or len(form) < 3 or form.isupper():
        return None
    cuts = [
        (form[: len(elided)], rest)
        for elided in _ELIDED[language]
        if form.lower().startswith(elided) and (rest := _behind(form[len(elided) :], language))
    ]
    return max(cuts, key=lambda cut: zipf(cut[1], language)) if cuts else None


def _behind(rest: str, language: str) -> str | None:
    """The word behind the apostrophe, with a letter that went with it: ``cole`` of ``l’école``."""
    if len(rest) < 2 or rest[1:] != rest[1:].lower():
        return None
    if rest[0] in _VOWELS and zipf(rest, language) >= _COMMON:
        return rest
    known = [one.word for one in accented(rest) if zipf(one.word, language) >= _COMMON]
    known = [word for word in known if word[0] in _VOWELS or not word[0].isascii()]
    return known[0] if len(known) == 1 and rest.islower() else None
