"""What three common ways to delete letters leave of a text, forwards; :mod:`repair.channel.deletion` proves by them."""

from __future__ import annotations

import unicodedata


def without_non_ascii(text: str) -> str:
    """What is left when every code point outside ASCII is deleted.

    >>> without_non_ascii("Łódź"), without_non_ascii("Çanakkale")
    ('d', 'anakkale')
    """
    return text.encode("ascii", "ignore").decode("ascii")


def folded_and_dropped(text: str) -> str:
    """What is left when letters and accents are taken apart first, and then all outside ASCII is deleted.

    >>> folded_and_dropped("Łódź"), folded_and_dropped("Çanakkale")
    ('odz', 'Canakkale')
    """
    return without_non_ascii(unicodedata.normalize("NFKD", text))


def without_non_latin_1(text: str) -> str:
    """What is left when every code point outside Latin-1 is deleted.

    >>> without_non_latin_1("Łódź"), without_non_latin_1("Çanakkale")
    ('ód', 'Çanakkale')
    """
    return text.encode("latin-1", "ignore").decode("latin-1")
