"""Names: entities, the forms they take in other languages, and the index from a garbled form back to the name."""

from __future__ import annotations

from repair.gazetteer.index import (
    Candidate,
    Facts,
    RightName,
    attested,
    countries_in,
    country_name,
    facts,
    filed_under,
    is_place,
    look_up,
    right_names,
    turned,
)
from repair.gazetteer.layers import chosen, digest, remembered, use, when_changed
from repair.gazetteer.transliteration import ascii_form

__all__ = [
    "Candidate",
    "Facts",
    "RightName",
    "ascii_form",
    "attested",
    "chosen",
    "countries_in",
    "country_name",
    "digest",
    "facts",
    "filed_under",
    "is_place",
    "look_up",
    "remembered",
    "right_names",
    "turned",
    "use",
    "when_changed",
]
