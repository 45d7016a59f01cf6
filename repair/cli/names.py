"""What the names say of one word, and how many they are: for ``repair gazetteer explain`` and ``stats``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from repair import gazetteer, lexicon
from repair.gazetteer import Candidate, entities, forms, layers, user
from repair.gazetteer.index import LETTERS
from repair.report import words
from repair.stages import _name_edits as names
from repair.stages import _surroundings as around
from repair.stages._name_forms import HOPELESS, plausible
from repair.stages._name_losses import readings
from repair.stages._name_lost import SURE_ENOUGH, commoner
from repair.stages._name_suspects import is_half_a_name

MOST_SHOWN = 5
MOST_PEOPLE = 4
MOST_FORMS = 12
NONE_KNOWN = "no name that is known comes out so"


def explained(name: str) -> dict[str, Any]:
    """What a form may have been, with proofs and the evidence needed, and what it is if it is a name itself.

    >>> found = explained("Ra Nvosti")
    >>> found["candidates"][0]["name"], found["names"]
    ('RIA Novosti', [])
    """
    anchors = dict.fromkeys(LETTERS.findall(name))
    read = {one.candidate: one.gain for one in readings(name)} if len(anchors) == 1 else {}
    fits = {candidate: fit for word in anchors for candidate, fit in plausible(word)} | read
    candidates = dict.fromkeys((*gazetteer.look_up(name), *read))
    ranked = sorted(candidates, key=lambda one: (is_half_a_name(one), -fits.get(one, HOPELESS)))
    plain = gazetteer.ascii_form(name)  # Chişinău with cedillas is Chișinău too
    filed = (right for word in (*anchors, *LETTERS.findall(plain)) for right in gazetteer.right_names(word))
    own = dict.fromkeys(right.entity for right in filed if gazetteer.ascii_form(right.form) == plain)
    return {
        "form": name,
        "names": [_name(entity) for entity in own],
        "candidates": [_candidate(one, fits.get(one), one in read) for one in ranked],
        "english": lexicon.zipf(name) if len(anchors) == 1 else None,
    }


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The explanation as text.

    >>> next(lines(explained("Ra Nvosti")))
    '"Ra Nvosti" may be what is left of RIA Novosti (agency, RU; agency/ria-novosti)'
    """
    form = words.quoted(found["form"])
    for own in found["names"]:
        yield f"{form} is a name as it stands: {_whose(own)}{_years(own)}"
        if forms_of := own["may_become"]:
            more = f" and {len(forms_of) - MOST_FORMS:,} more" if len(forms_of) > MOST_FORMS else ""
            yield f"  it may come out as {', '.join(forms_of[:MOST_FORMS])}{more}"
    groups = _by_name(found["candidates"])
    for candidate in groups[:MOST_SHOWN]:
        yield f"{form} may be what is left of {_whose(candidate)}"
        yield f"  {candidate['proof_in_words']}"
        for step in candidate["proof"]:
            yield f"    {step['before']} → {step['after']}  {step['channel']}"
        yield from (f"  {line}" for line in candidate["needs"])
    if len(groups) > MOST_SHOWN:
        yield f"and {len(groups) - MOST_SHOWN} more, less likely by form: --json has all"
    if not found["candidates"]:
        yield f"{form}: {NONE_KNOWN}" if not found["names"] else "  and it is no garbled form of another name"
    if found["english"] and found["candidates"]:
        yield f"{form} stands in English texts as it is (zipf {found['english']:.1f}), which speaks against a repair"


def _by_name(candidates: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry a name, the likeliest, with all the people whose name it is a part of."""
    groups: dict[str, dict[str, Any]] = {}
    for candidate in candidates:
        group = groups.setdefault(candidate["name"], {**candidate, "people": []})
        if candidate["full_name"]:
            group["people"].append(candidate["full_name"])
    return list(groups.values())


def stats() -> list[dict[str, Any]]:
    """For each open layer: its file, its digest, and how much it holds.

    >>> stats()[-1]["names"] > 1500
    True
    """
    found = []
    for table in layers.tables():
        kinds = Counter(table.get(key)[0].decode().split("\t")[1] for key in table.keys("#"))
        marked = frozenset("#=@!$^~%+")
        filed = (key for key in table.keys("") if key[0] not in marked)
        rows = [row.split(b"\t")[:2] for key in filed for row in table.get(key)]
        names_of: dict[bytes, set[bytes]] = {}
        for key, name in rows:
            names_of.setdefault(key, set()).add(name)
        found.append(
            {
                "file": str(table.path),
                "digest": table.digest,
                "bytes": table.path.stat().st_size,
                "names": kinds.total(),
                "forms": len(names_of),
                "ambiguous": sum(len(each) > 1 for each in names_of.values()),
                "kinds": dict(kinds.most_common()),
            }
        )
    return found


def _name(id: str) -> dict[str, Any]:
    """An entity as it should be, and the garbled forms that lead to it."""
    known = gazetteer.facts(id)
    if known is None:
        return {}
    return {
        "name": known.english,
        "id": id,
        "kind": known.kind,
        "countries": list(known.countries),
        "valid_from": known.valid_from,
        "valid_to": known.valid_to,
        "wikidata": known.wikidata or None,
        "may_become": _garbled_forms(id),
    }


def _garbled_forms(id: str) -> list[str]:
    """The forms under which the open indexes know an entity, those that lost letters first."""
    files = (user.read(Path(file)) for file in layers.in_use())
    told = next((held[id] for held in files if id in held), None)
    entity = told or next((one for one in entities.core() if one.id == id), None)
    keys = dict.fromkeys(forms.nfc(key) for key, _, _ in forms.entity_keys(entity)) if entity else {}
    found = [one for key in keys for one in gazetteer.look_up(key) if one.entity == id]
    return list(dict.fromkeys(one.key for one in sorted(found, key=lambda one: not one.lossy)))


def _candidate(candidate: Candidate, fit: float | None, is_read: bool) -> dict[str, Any]:
    known = gazetteer.facts(candidate.entity)
    return {
        "name": candidate.name,
        "id": candidate.entity or None,
        "full_name": known.english if known and candidate.kind == "person" else None,
        "kind": candidate.kind,
        "countries": list(candidate.countries),
        "source": candidate.source,
        "proof": [{"channel": s.channel, "before": s.before, "after": s.after} for s in candidate.proof],
        "proof_in_words": words.proof(candidate.proof, candidate.name),
        "fit": None if fit is None else round(fit, 2),
        "needs": list(_needs_of_lost(candidate, fit or 0.0) if is_read else _needs(candidate, fit)),
    }


def _needs_of_lost(candidate: Candidate, gain: float) -> Iterator[str]:
    """The same for one word that lost letters, which the learned score reads."""
    yield f"by lists of words it is {commoner(gain)} {words.quoted(candidate.key)}"
    yield "a learned score reads it in its text, times the probability that the text lost its letters; certain from"
    yield f"{SURE_ENOUGH} on, where apostrophes, other words or the same name elsewhere bear witness too"


def _needs(candidate: Candidate, fit: float | None) -> Iterator[str]:
    """What must stand in the text for the repair to be certain, in words; scores are powers of ten."""
    if fit is None or fit <= HOPELESS:
        yield "by form alone this is so unlikely that nothing in a text makes up for it"
        return
    if is_half_a_name(candidate):
        known = gazetteer.facts(candidate.entity)
        yield f"only as part of the full name ({known.english if known else '?'}): alone it may be anybody's"
        return
    if fit >= names.CERTAIN:
        yield f"the form alone gives {fit:.1f}, and {names.CERTAIN} make it certain, unless something speaks against it"
        return
    yield f"the form alone gives {fit:.1f}, and {names.CERTAIN} make it certain; what gives the rest:"
    for worth, told in sorted(_supports(candidate), key=lambda pair: -pair[0]):
        yield f"  +{worth:.1f}  {told}"


def _supports(candidate: Candidate) -> Iterator[tuple[float, str]]:
    known = gazetteer.facts(candidate.entity)
    if candidate.kind == "person" and known:
        yield around.FULL_NAME, f"the rest of the full name beside it ({known.english})"
        if known.roles:
            yield around.OWN_ROLE, f"its office before it ({', '.join(known.roles)})"
    if candidate.kind in ("person", "given", "name"):
        yield around.ANY_TITLE, "a title before it (Mr, minister, coach)"
    elif candidate.kind in ("agency", "media"):
        yield around.PRESS_WORD, "a word for the press beside it (agency, reported)"
    else:
        yield around.PREPOSITION, "a word that places follow before it (in, near, mayor)"
        if candidate.countries:
            yield around.COUNTRY_NEAR, f"{_countries(candidate.countries)} named close to it"
    if candidate.countries:
        yield (
            around.COUNTRY_OFTEN,
            f"{_countries(candidate.countries)} named twice or more (once: {around.COUNTRY_ONCE})",
        )
    if candidate.kind != "given":
        yield around.ELSEWHERE, f"{words.quoted(candidate.name)} elsewhere in the text"
    yield names.MOST_FROM_OTHERS, "at most, from other damaged names in the text"
    if candidate.lossy:
        yield 2 * names.APOSTROPHE, "at most, from words without their apostrophe (dont, Russias)"


def _countries(codes: tuple[str, ...]) -> str:
    return " or ".join(map(gazetteer.country_name, codes))


def _whose(found: Mapping[str, Any]) -> str:
    if people := found.get("people"):
        more = f" and {len(people) - MOST_PEOPLE} more" if len(people) > MOST_PEOPLE else ""
        return f"{found['name']}, of the name of {', '.join(people[:MOST_PEOPLE])}{more}"
    about = ", ".join(filter(None, (found["kind"], "/".join(found["countries"]))))
    ids = "; ".join(filter(None, (found["id"], found.get("wikidata"))))
    return f"{found['name']} ({about}{'; ' if ids else ''}{ids})"


def _years(found: Mapping[str, Any]) -> str:
    if not (found["valid_from"] or found["valid_to"]):
        return ""
    return f", {found['valid_from'] or '…'} to {found['valid_to'] or 'now'}"
