"""Transliteration: a name of another script as the press of a language writes it (Дмитро → Spanish "Dimitró").

Forwards one word has several right spellings; where that press marks stress, an accent may stand on any one vowel.
"""

from __future__ import annotations

from collections.abc import Iterator

from repair.gazetteer.transliteration import LANGUAGES, SOURCES, STRESSING, spellings, stressed, writes


def corruptions(text: str, source: str, language: str) -> Iterator[str]:
    """Every spelling of one word, capitalised as the word is.

    >>> {"Dmitró", "Dimitró"} <= set(corruptions("Дмитро", "uk", "es"))
    True
    """
    for form in sorted(spellings(text, source, language)):
        shown = form.capitalize() if text[:1].isupper() else form
        yield shown
        if language in STRESSING:
            yield from stressed(shown)


def holds(name: str, argument: str, before: str, after: str) -> bool:
    """Does ``transliteration(ru→es)`` write the words ``before`` as ``after``, word for word?

    >>> holds("transliteration", "ru→es", "РИА Новости", "Ría Nóvosti")
    True
    """
    source, _, language = argument.partition("→")
    if name != "transliteration" or source not in SOURCES or language not in LANGUAGES:
        return False
    native, written = before.split(" "), after.split(" ")
    return len(native) == len(written) and all(
        writes(word, source, language, form) for word, form in zip(native, written, strict=True)
    )
