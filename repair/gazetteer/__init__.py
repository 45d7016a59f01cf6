"""Names: entities, the forms they take in other languages, and the index from a garbled form back to the name."""

from __future__ import annotations

from repair.gazetteer.index import (
    Candidate,
    Facts,
    attested,
    countries_in,
    country_name,
    digest,
    facts,
    filed_under,
    is_place,
    look_up,
    turned,
)
from repair.gazetteer.transliteration import ascii_form

__all__ = [
    "Candidate",
    "Facts",
    "ascii_form",
    "attested",
    "countries_in",
    "country_name",
    "digest",
    "facts",
    "filed_under",
    "is_place",
    "look_up",
    "turned",
]
