"""From a name to the garbled forms it may have: foreign spelling, transliteration, lost letters.

Each garbled form carries its links, the spellings on the way from the English name to the last one before the loss,
so that whoever finds it in a text has the proof in hand.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from repair.gazetteer.entities import PLACES, Entity
from repair.gazetteer.inflection import inflected
from repair.gazetteer.transliteration import (
    LANGUAGES,
    SOURCES,
    STRESSING,
    ascii_form,
    fold,
    spellings,
    stressed,
    writes,
)

Links = tuple[tuple[str, str], ...]
"""(language, spelling) pairs, in the order in which the name passed through them."""

# Losing only these is no lost letter; the seams of a name are not this module's work.
SOFT_SIGNS = frozenset("ʻʼʹʺ’‘'`´")
ALIKE = 0.6
MOST_COMBINED = 200  # spellings of a whole organisation in one language


def without_non_ascii(text: str) -> str:
    """The text after the deletion channel, repeated here because this floor may not import channels."""
    return text.encode("ascii", "ignore").decode("ascii")


def is_latin(text: str) -> bool:
    """Is every letter Latin?

    >>> is_latin("Łódź"), is_latin("Київ")
    (True, False)
    """
    return all(ord(sign) < 0x25A or 0x1E00 <= ord(sign) < 0x1F00 or sign in SOFT_SIGNS for sign in text)


def lost(form: str) -> str | None:
    """What deletion leaves of a form; None where it loses no letter, or leaves too little to find.

    >>> lost("Kíev"), lost("Kiev"), lost("Łęk")
    ('Kev', None, None)
    """
    if not is_latin(form) or all(sign.isascii() or sign in SOFT_SIGNS for sign in form):
        return None
    key = without_non_ascii(form)
    tidy = key.split(" ")
    return key if len(key) >= 2 and all(part and part[-1].isalpha() for part in tidy) else None


def name_forms(name: str, forms: Iterable[tuple[str, str]], own: str = "") -> Iterator[tuple[str, Links]]:
    """Garbled keys of a name: itself after the loss, each foreign form, and that after the loss.

    ``own`` is the language of the place itself: that it is called Köln is no damage, only Kln is.

    >>> [key for key, links in name_forms("Kyiv", [("es", "Kíev")])]
    ['Kíev', 'Kiev', 'Kev']
    """
    if key := lost(name):
        yield key, ()
    for language, form in forms:
        if not is_latin(form) or (fold(form) == fold(name) and form.isascii()):
            continue
        links = ((language, form),)
        if language != own and fold(form) == fold(name) and name.isascii():
            yield form, links  # Bakú for Baku
        if language != own and fold(form) != fold(name):
            yield form, links
            if not form.isascii():  # a translator or a reporter in a hurry: Jarkov for Járkov
                yield ascii_form(form), links
        if key := lost(form):
            yield key, links


def feminine(name: str) -> str:
    """The surname of a Czech or Slovak woman.

    >>> [feminine(name) for name in ("Novák", "Černý", "Hašek", "Svoboda", "Krejčí")]
    ['Nováková', 'Černá', 'Hašková', 'Svobodová', 'Krejčí']
    """
    if name.endswith(("á", "í", "ů", "ová")):
        return name
    for ending, hers in (("ý", "á"), ("ěk", "ková"), ("ek", "ková"), ("ec", "cová"), ("a", "ová"), ("o", "ová")):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            softened = stem.removesuffix("n") + "ň" if ending == "ěk" and stem.endswith("n") else stem
            return softened + hers
    return name + "ová"


def in_cases(forms: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Links]]:
    """What deletion leaves of a place in the cases of its foreign form (Paříži for Paříž, Paris).

    Only where letters were lost: a case that is whole may be a name of its own (the firm Vilniaus prekyba), and one
    that lost only its ending may be another form (Bagdadą would make Bagdad a lost name).

    >>> [(key, links) for key, links in in_cases([("cs", "Paříž")])][0]
    ('Pae', (('cs', 'Paříže'),))
    """
    for language, form in forms:
        for case in inflected(form, language):
            if (key := lost(case)) and not case.startswith(key):
                yield key, ((language, case),)


def transliterated(word: str, native: str, source: str) -> Iterator[tuple[str, Links]]:
    """Garbled keys of one word of a name in another script, in the press of each language.

    >>> (("uk", "Дмитро"), ("es", "Dimitró")) in [links for key, links in transliterated("Dmytro", "Дмитро", "uk")]
    True
    """
    for language in LANGUAGES:
        for form in sorted(spellings(native, source, language, word)):
            shown = form.capitalize()
            links = ((source, native), (language, shown))
            if fold(shown) != fold(word):
                yield shown, links
                if not shown.isascii():
                    yield ascii_form(shown), links
            if key := lost(shown):
                yield key, links
            if language in STRESSING:
                for accented in stressed(shown):
                    if (key := lost(accented)) and len(key) > 2:
                        yield key, ((source, native), (language, accented))


def transliterated_whole(name: str, native: str, source: str) -> Iterator[tuple[str, Links]]:
    """The same for a name of several words that English only transliterates (РИА Новости, RIA Novosti).

    >>> "Ra Nvosti" in dict(transliterated_whole("RIA Novosti", "РИА Новости", "ru"))
    True
    """
    words, natives = name.split(" "), native.split(" ")
    if not _only_transliterated(words, natives, source):
        return
    for language in LANGUAGES:
        choices = [_written(native, source, language, word) for native, word in zip(natives, words, strict=True)]
        for parts in itertools.islice(itertools.product(*choices), MOST_COMBINED):
            form = " ".join(parts)
            links = ((source, native), (language, form))
            if key := lost(form):
                yield key, links
            elif language != "en" and fold(form) != fold(name):
                yield form, links


def _written(native: str, source: str, language: str, english: str) -> list[str]:
    """The spellings of one word, plain ones first so that a bound on combinations cuts the rarest."""
    plain = [form.capitalize() for form in sorted(spellings(native, source, language, english))]
    accented = [mark for form in plain for mark in stressed(form)] if language in STRESSING else []
    return plain + accented


def _only_transliterated(words: list[str], natives: list[str], source: str) -> bool:
    return len(words) == len(natives) and all(
        writes(native, source, "en", fold(word)) for word, native in zip(words, natives, strict=True)
    )


def entity_keys(entity: Entity) -> Iterator[tuple[str, str, Links]]:
    """All (garbled key, right name, links) of one entity of the core; persons word by word."""
    if entity.kind == "person":
        yield from _person_keys(entity)
        return
    alike = [(language, form) for language, form in entity.forms if _may_pass_for(form, entity)]
    english = english_variants(entity)
    for name in (entity.english, *entity.short_forms):
        forms = alike if name == entity.english else ()
        made = name_forms(name, forms, entity.native_language)
        yield from ((key, name, links) for key, links in made if key.lower() not in english)
    if entity.kind in PLACES:
        cases = in_cases([(entity.native_language, entity.native), *entity.forms])
        yield from ((key, entity.english, links) for key, links in cases if key.lower() not in english)
    if entity.native_language in SOURCES:
        whole = transliterated_whole(entity.english, entity.native, entity.native_language)
        yield from ((key, entity.english, links) for key, links in whole if key.lower() not in english)
    elif is_latin(entity.native) and entity.native != entity.english:
        native = [(entity.native_language, entity.native)]
        made = name_forms(entity.english, native, entity.native_language)
        yield from ((key, entity.english, links) for key, links in made)


def english_variants(entity: Entity) -> frozenset[str]:
    """What English newspapers print besides: the transliteration from Russian too (Kharkov). That is no damage."""
    natives = [(entity.native_language, entity.native), *entity.forms]
    return frozenset(form for language, word in natives for form in _read_in_english(word, language))


def _may_pass_for(form: str, entity: Entity) -> bool:
    """A place keeps its foreign name in a translation (Pekín); the name of a body is translated, or only spelled."""
    if entity.kind in ("city", "country", "region", "sea", "building"):
        return True
    known = (fold(entity.english), fold(entity.native))
    return any(SequenceMatcher(None, fold(form), name).ratio() >= ALIKE for name in known)


def _person_keys(entity: Entity) -> Iterator[tuple[str, str, Links]]:
    words = entity.english.split(" ")
    columns: list[list[tuple[str, str]]] = [[] for _ in words]
    for language, form in entity.forms:
        for column, part in zip(columns, _in_order(form.split(" "), words), strict=False):
            column.append((language, part))
    natives = entity.native.split(" ")
    for i, word in enumerate(words):
        if not word[:1].isupper():  # particles: de, van, al-
            continue
        made = list(name_forms(word, dict.fromkeys(columns[i])))
        if entity.native_language in SOURCES and len(natives) == len(words):
            own = {key for key, links in made if not links}
            spelled = [way for way in transliterated(word, natives[i], entity.native_language) if way[0] not in own]
            keys = {key for key, _ in spelled}
            made = spelled + [(key, links) for key, links in made if key not in keys]
        english = _english_spellings(natives[i], entity.native_language) if len(natives) == len(words) else frozenset()
        yield from ((key, word, links) for key, links in made if key.lower() not in english)


def _english_spellings(native: str, language: str) -> frozenset[str]:
    """English newspapers print more than one spelling of such a name (Yanukovich, Nazarbaev): none is damage."""
    made = _read_in_english(native, language)
    return frozenset(made | {form.replace("aye", "ae").replace("oye", "oe") for form in made})


def _read_in_english(native: str, language: str) -> set[str]:
    """What English makes of a native name; of a Cyrillic one also what it makes of it as if it were Russian."""
    cyrillic = any("\u0400" <= sign <= "\u04ff" for sign in native)
    read_as = {language, "ru"} if cyrillic else {language}
    return {form for source in read_as & set(SOURCES) for form in spellings(native, source, "en")}


def _in_order(parts: list[str], words: list[str]) -> list[str]:
    """The words of a foreign form in the order of the English name (Hungarian puts the family first)."""
    if len(parts) != len(words):
        return []
    straight, turned = (
        sum(SequenceMatcher(None, fold(part), fold(word)).ratio() for part, word in zip(side, words, strict=True))
        for side in (parts, parts[::-1])
    )
    return parts[::-1] if turned > straight else parts


def nfc(text: str) -> str:
    """Composed letters, as the index holds them."""
    return unicodedata.normalize("NFC", text)
