"""Names with ``?`` or U+FFFD in the place of letters: "S?o Paulo". The place is known, only the letter is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import gazetteer, lexicon
from repair.channel import evidence
from repair.channel.replacement import BYTES, SIGNS, corrupt, corrupt_bytes
from repair.document import ENGLISH, Document
from repair.edit import Edit, Proof, Step, Tier
from repair.gazetteer import Candidate
from repair.stages._name_forms import accented_words

REPLACED = "names.replaced-letters"
# A word that begins with a letter or a sign and holds a sign; a stop of a question is no part of it.
HOLED = re.compile(
    r"(?<![\w?\ufffd@#/=&.])[^\W\d_]*(?:[?\ufffd]+[^\W\d_]+)+(?![\w@/=&])|(?<![\w?\ufffd])[^\W\d_]{2,}\ufffd+(?!\w)"
)
# A question mark after which the sentence goes on: the last letter of the word, if a name fits.
GOES_ON = re.compile(r"\?(?= [a-z]|[,;]|['’]s\b)")
BEFORE_IT = re.compile(r"(?<![\w?\ufffd@#/=&.])[A-Z][^\W\d_]{2,}$")
LONGEST = 40
SENTENCE_END = re.compile(r"[.!?\n\"“]\s*")
ASKING = re.compile(
    r"(?:and |but |so |or )?(?:who|what|where|when|why|how|which|whose|is|are|was|were|am|do|does|did|has|have|had|can|"
    r"could|will|would|shall|should|may|might|must|not|really|even)\b",
    re.IGNORECASE,
)
QUESTION_IN_A_WORD = re.compile(r"\?(?=[^\W\d_])")
SIGN_IN_A_WORD = re.compile(r"\?(?=[^\W\d_])|\ufffd")  # what begins with one literal is found ten times as fast
NEXT_WORD = re.compile(r" [A-Z][^\W\d_]*(?:[?\ufffd]+[^\W\d_]+)*")
LAST_WORD = re.compile(r"[A-Z][^\W\d_]* $")
# Two names closer than this (powers of ten) are not decided between; less than elsewhere, since the place is known.
CLEAR_LEAD = 1.0
AT_HOME, NEAR = 1.5, 60  # powers of ten for a place whose country is named within so many code points
LEAST_LEFT = 3  # letters: of "R??t" nothing can be told


def replaced_names(document: Document) -> Iterator[Edit]:
    """Edits that put the letters back, certain where one name fits; in English passages and short ones.

    >>> [edit.after for edit in replaced_names(Document.new("x", "a shop in S?o Paulo"))]
    ['São Paulo']
    """
    text = document.text
    done = 0
    for hole, beyond in _holes(text):
        if hole < done or document.language_at(hole) not in ENGLISH:
            continue
        for start, end in _phrases(text, hole, beyond):
            if edit := _filled(text, start, end):
                done = end
                yield edit
                break


def _holes(text: str) -> list[tuple[int, int]]:
    """Where words stand that have signs in the place of letters."""
    found = list(_holed(text))
    for sign in GOES_ON.finditer(text):
        at = sign.start()
        word = BEFORE_IT.search(text[max(0, at - LONGEST) : at])
        if word and not _ends_a_question(text, start := at - len(word[0])):
            found.append((start, sign.end()))
    return sorted(found)


def _holed(text: str) -> Iterator[tuple[int, int]]:
    """The words with a sign inside, looked for in the lines that hold one: the pattern is slow."""
    if "\ufffd" not in text and not QUESTION_IN_A_WORD.search(text):
        return
    done = 0
    for sign in SIGN_IN_A_WORD.finditer(text):
        if sign.start() >= done:
            start = max(done, text.rfind("\n", 0, sign.start()) + 1)
            done = end if (end := text.find("\n", sign.start())) >= 0 else len(text)
            yield from (hole.span() for hole in HOLED.finditer(text, start, done))


def _ends_a_question(text: str, start: int) -> bool:
    """Does the sentence ask? Then the mark may be its own."""
    return ASKING.match(SENTENCE_END.split(text[max(0, start - 200) : start])[-1].lstrip(" \"“‘'")) is not None


def _phrases(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The word with its capitalised neighbours, longest first: names of several words are nearly unique."""
    before = LAST_WORD.search(text, max(0, start - 30), start)
    after = NEXT_WORD.match(text, end)
    if after:
        yield start, after.end()
    if before:
        yield before.start(), end
    yield start, end


def _filled(text: str, start: int, end: int) -> Edit | None:
    garbled = text[start:end]
    if sum(map(str.isalpha, garbled)) < LEAST_LEFT:
        return None
    near = gazetteer.countries_in(f"{text[max(0, start - NEAR) : start]} {text[end : end + NEAR]}")

    def fit(candidate: Candidate) -> float:
        return evidence.fit(candidate) + (AT_HOME if near & set(candidate.countries) else 0.0)

    fitting = sorted(_fitting(garbled), key=lambda pair: -fit(pair[0]))
    if not fitting:
        return None
    best, proof = fitting[0]
    plain = gazetteer.ascii_form(best.name)
    rivals = [other for other, _ in fitting[1:] if gazetteer.ascii_form(other.name) != plain]
    lead = fit(best) - max(map(fit, rivals), default=-9.0)
    tier = Tier.CERTAIN if lead >= CLEAR_LEAD else Tier.PROBABLE
    others = f"; it could also be {rivals[0].name!r}" if rivals else ""
    why = f"of the names known, {best.name!r} fits the letters that are left{others}"
    return Edit(start, end, garbled, best.name, REPLACED, tier, 0.98 if lead >= CLEAR_LEAD else 0.7, proof, why)


def _fitting(garbled: str) -> Iterator[tuple[Candidate, Proof]]:
    """The candidates of what is left without the signs, if the signs stand where their letters were."""
    left = garbled.replace("?", "").replace("\ufffd", "")
    names = gazetteer.look_up(left)
    words = accented_words(left) if " " not in left else ()
    # A name that is known comes before a word that only looks like one.
    printed = (word for word in words if not names or lexicon.zipf(word.name))
    for candidate in (*names, *printed):
        if candidate.kind == "person" and candidate.links:
            continue  # of surnames alone: Míller, the Spanish for a Russian Miller, is not what M?ller was
        if candidate.lossy and (step := _step(candidate.form, garbled)):
            yield candidate, (*candidate.proof[:-1], step)


def _step(form: str, garbled: str) -> Step | None:
    for channel, sign in SIGNS.items():
        if corrupt(form, sign) == garbled:
            return Step(channel, form, garbled)
        if corrupt_bytes(form, sign) == garbled:
            return Step(f"{channel}({BYTES})", form, garbled)
    return None
