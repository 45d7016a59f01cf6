"""The rows of an index of names: which garbled forms of an entity are worth holding, and what else is told of it.

Needs the word list: a form that is an ordinary word, or a right name, is never taken for a garbled one. Used when the
shipped index is built, and when a user adds names; never while repairing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from repair.gazetteer.entities import Entity
from repair.gazetteer.forms import entity_keys, is_latin, nfc
from repair.gazetteer.index import LETTERS, Candidate, written
from repair.gazetteer.transliteration import ascii_form, fold
from repair.lexicon import best_zipf, capital_share, zipf

Row = tuple[str, bytes]
Found = dict[str, dict[tuple[str, str], Candidate]]
"""From a garbled form to its candidates by name and entity."""

MOST_A_KEY = 4  # candidates kept for one garbled form, persons apart: many are called María
RANK = {"user": 0, "core": 0, "cldr": 1, "given": 2, "surname": 3, "geonames": 4}
# A foreign form that English itself prints (Kiev, Odessa, Sebastopol) is no damage.
ENGLISH_ENOUGH = 2.3
SEVERAL_ENOUGH = 1.5  # of a form of several words, the rarest (Saint Kitts is English)
# Languages whose names English papers now print with all their signs (Hà Nội).
UNTRANSLATED = frozenset({"vi"})
# A form that is so frequent is a given name of its own (Michal, Andre).
GIVEN_ENOUGH = 3.5
NAME_ITSELF = 0.8  # share of capitals inside sentences: Michel is a name, pea is not
NO_BODIES = frozenset(("person", "given", "name", "place", "city", "country", "region", "sea", "building"))
WORD_ABROAD = 4.5  # zipf from which what is left of a body is an ordinary word of its language: Brasileirão
UNDETERMINED = "und"
LEAST = 1.5  # prior of a name that English has hardly seen: somebody thought it worth writing down
PLACES = ("city", "country", "region", "sea")


def candidates(entities: Iterable[Entity], source: str = "core") -> Iterator[Candidate]:
    """Every garbled form of these entities, useful or not.

    A spelling whose language nobody tells counts only where letters were lost: without that it may be a right name.
    """
    for entity in entities:
        for key, name, links in entity_keys(entity):
            prior = max(prominence(name), *(prominence(form) for _, form in links[-1:]), LEAST)
            made = Candidate(nfc(key), name, entity.id, entity.kind, entity.countries, prior, source, links)
            if made.lossy or not links or links[-1][0] != UNDETERMINED:
                yield made


def useful(candidate: Candidate, right: frozenset[str], given: frozenset[str]) -> bool:
    """Could this form ever be taken for a garbled one? Not if it is a right name, or ordinary English."""
    key, name = candidate.key, candidate.name
    spelled_alike = fold(key) == fold(name) and (key.isascii() or not candidate.links or not name.isascii())
    if spelled_alike or not any(sign.isalpha() for sign in key):
        return False
    if candidate.kind == "given":
        return zipf(key) < GIVEN_ENOUGH and fold(key) not in given
    if (fold(key) if key.isascii() else key.lower()) in right and not (candidate.lossy and candidate.curated):
        return False
    words = key.split(" ")
    if candidate.lossy and len(words) == 1 and candidate.kind not in NO_BODIES and best_zipf(key)[0] >= WORD_ABROAD:
        return False
    if candidate.kind == "person":
        return zipf(key) < GIVEN_ENOUGH or (capital_share(key) or 0.0) < NAME_ITSELF
    rarest = min(zipf(word) for word in words)
    if candidate.lossy:
        return rarest < (4.5 if len(words) == 1 else 6.0)
    if candidate.links[-1][0] in UNTRANSLATED:
        return False
    return rarest < (ENGLISH_ENOUGH if len(words) == 1 else SEVERAL_ENOUGH)


def right_words(entities: Iterable[Entity]) -> frozenset[str]:
    """Folded names of entities, whole and word by word: what they hold is no garbled form of another."""
    return frozenset(fold(part) for entity in entities for part in (entity.english, *entity.english.split(" ")))


def keep(found: Found, candidate: Candidate) -> None:
    """Put a candidate to the others of its form; of two ways to the same name the better stays."""
    held = found.setdefault(candidate.key, {})
    identity = (candidate.name, candidate.entity)
    held[identity] = _merged(held.get(identity), candidate)


def candidate_rows(found: Found) -> Iterator[Row]:
    """The rows of garbled forms, each filed under its rarest word."""
    for options in found.values():
        for candidate in _kept(options):
            yield anchor(candidate.key), written(candidate)


def fact_rows(entity: Entity) -> Iterator[Row]:
    """What the index knows of an entity besides its garbled forms."""
    lists = (",".join(entity.countries), "|".join(entity.roles), ",".join(entity.short_forms))
    more = ("yes" if entity.needs_context else "", entity.valid_from, entity.valid_to, entity.wikidata)
    yield f"#{entity.id}", "\t".join((entity.english, entity.kind, *lists, *more)).encode()
    yield from _right_names(entity)
    words, natives = entity.english.split(" "), entity.native.split(" ")
    if entity.kind in PLACES and len(words) == 1 and words[0].isascii():
        yield f"^{words[0].lower()}", entity.id.encode()
    if entity.native and not is_latin(entity.native):
        yield f"@{entity.native_language}\t{entity.native}", entity.english.encode()
        if len(words) == len(natives):
            for word, native in zip(words, natives, strict=True):
                yield f"@{entity.native_language}\t{native}", word.encode()
    if entity.kind != "person" and len(words) in (2, 3) and zipf(words[-1]) >= 3.5:
        yield f"~{words[-1].lower()} {' '.join(words[:-1])}", entity.id.encode()


def anchor(key: str) -> str:
    """The rarest word of a key in English: the word under which the key is filed.

    >>> anchor("Ra Nvosti")
    'Nvosti'
    """
    words: list[str] = LETTERS.findall(key)
    return min(words, key=lambda word: (zipf(word), word))


def prominence(name: str) -> float:
    """How often English names it, as zipf; the rarest word counts."""
    words = [word for word in name.replace("-", " ").split(" ") if word]
    return round(min(max(zipf(word), zipf(fold(word))) for word in words), 2)


def _right_names(entity: Entity) -> Iterator[Row]:
    """The names of an entity as they should be, with their accents and without."""
    for name in (entity.english, *entity.short_forms):
        for form in dict.fromkeys((name, ascii_form(name))):
            if LETTERS.search(form):
                short = "" if name == entity.english else "short"
                yield f"={anchor(form)}", f"{form}\t{entity.id}\t{short}".encode()


def _kept(options: Mapping[tuple[str, str], Candidate]) -> tuple[Candidate, ...]:
    usual: dict[tuple[str, bool], float] = {}
    for candidate in options.values():  # of two spellings with the same letters (Héctor, Hèctor) only the usual one
        letters = _letters(candidate.name)
        usual[letters] = max(usual.get(letters, 0.0), _known(candidate.name))
    kept = [one for one in options.values() if one.entity or _known(one.name) >= usual[_letters(one.name)]]
    # What lost its letters as English prints it did not come from abroad: Cte d'Ivoire was Côte d'Ivoire.
    own = {one.entity for one in kept if one.entity and not one.links}
    kept = [one for one in kept if one.entity not in own or not one.links]
    persons = [one for one in kept if one.kind == "person"]
    others = [one for one in kept if one.kind != "person"]
    return (*persons, *sorted(others, key=_order)[:MOST_A_KEY])


def _letters(name: str) -> tuple[str, bool]:
    """Without accents; but Danes and Norwegians write ø where Swedes and Germans write ö, and both are usual."""
    return fold(name), not {"ø", "æ"}.isdisjoint(name.lower())


def _known(name: str) -> float:
    return max(zipf(name), best_zipf(name)[0])


def _merged(held: Candidate | None, more: Candidate) -> Candidate:
    """The better of two ways to the same name, with the languages of both."""
    if held is None:
        return replace(more, languages=_through(more))
    best = min(held, more, key=_order)
    return replace(best, prior=max(held.prior, more.prior), languages=tuple(sorted({*held.languages, *_through(more)})))


def _through(candidate: Candidate) -> tuple[str, ...]:
    return tuple(language for language, _ in candidate.links[-1:] if language != UNDETERMINED)


def _order(candidate: Candidate) -> tuple[object, ...]:
    return (RANK[candidate.source], -candidate.prior, len(candidate.links), candidate.name, candidate.links)
