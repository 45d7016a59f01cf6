"""Names cut by a stop and turned round: "exercises at sea. Black." was "exercises in the Black Sea"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repair import gazetteer, lexicon
from repair.channel.words import untranslated
from repair.document import ENGLISH, Document
from repair.edit import Edit, Step, Tier

TURNED = "names.turned"

# No stop follows where the sentence goes on: "at sea. Barents and can stay out".
GOES_ON = (
    "and|as|at|before|but|by|can|during|for|from|had|has|have|in|near|on|or|since|that|to|where|which|while|will|with"
)
# A capitalised word that is a sentence of its own, and the last words of the sentence before it.
ORPHAN = re.compile(
    rf"\. (?P<adjective>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[.;]|\s*$|(?P<goes_on> (?:{GOES_ON})\b))", re.MULTILINE
)
LAST_WORDS = re.compile(r"(?:\b(?P<lead>[A-Za-z]+) )?\b(?P<noun>[a-z]{3,})$")
WATERS_AND_REGIONS = ("sea", "region")  # "the house. White." may be about a house
ARTICLES = ("the", "this", "that")


def turned_names(document: Document) -> Iterator[Edit]:
    """Edits that put such a name right; certain for seas and regions, where the preposition or article shows it.

    >>> [edit.after for edit in turned_names(Document.new("x", "exercises at sea. Black."))]
    ['in the Black Sea']
    """
    for stop in ORPHAN.finditer(document.text):
        noun = LAST_WORDS.search(document.text, max(0, stop.start() - 40), stop.start())
        if noun is None or document.language_at(stop.start()) not in ENGLISH:
            continue
        if stop["goes_on"] and not _is_only_a_name(stop["adjective"].split(" ")[0]):
            continue  # "at sea. Black and white throughout"
        for entity in gazetteer.turned(noun["noun"], stop["adjective"]):
            if (known := gazetteer.facts(entity)) is not None:
                yield _turned_edit(noun, stop, known)
                break


def _moved_to_the_front(name: str) -> Iterator[Step]:
    """The last word of a name taken before the others, word by word: ``South China Sea``, ``Sea South China``."""
    words = name.split(" ")
    for i in range(len(words) - 1, 0, -1):
        turned = [*words[: i - 1], words[i], words[i - 1], *words[i + 1 :]]
        yield Step("phrase-turned", " ".join(words), " ".join(turned))
        words = turned


def _is_only_a_name(word: str) -> bool:
    return (lexicon.capital_share(word) or 0.0) > 0.9


def _turned_edit(noun: re.Match[str], stop: re.Match[str], known: gazetteer.Facts) -> Edit:
    name, cut = known.english, f"{noun['noun']}. {stop['adjective']}"
    steps = [*_moved_to_the_front(name), Step("lower-cased", noun["noun"].capitalize(), noun["noun"])]
    lead = noun["lead"] or ""
    idiom = f"{lead} {noun['noun']}"
    phrase = next(iter(untranslated(idiom)), None) if lead else None
    if phrase:  # "in the sea" became "at sea": give back preposition and article too
        article = phrase.removesuffix(noun["noun"])
        steps = [step.shifted(len(article)) for step in steps]
        joined = f"{idiom} {stop['adjective']}"
        steps += [Step("phrase-translated", phrase, idiom), Step("stop-inserted", joined, f"{lead} {cut}")]
        start, before, after = noun.start("lead"), f"{lead} {cut}", article + name
    else:
        steps.append(Step("stop-inserted", cut.replace(". ", " "), cut))
        start, before, after = noun.start("noun"), cut, name
    sure = known.kind in WATERS_AND_REGIONS and (phrase is not None or lead.lower() in ARTICLES)
    return Edit(
        start,
        start + len(before),
        before,
        after,
        TURNED,
        Tier.CERTAIN if sure else Tier.PROBABLE,
        confidence=0.97 if sure else 0.7,
        proof=tuple(steps),
        why=f"{stop['adjective']!r} alone is no sentence, and {name!r} is a name",
    )
