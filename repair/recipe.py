"""THE ORDER of the stages, the settings that change it, and the signature that names a run.

What stands beside this floor (batch, report) gets from here a pipeline, a signature, and a way to verify a record
without running any stage.
"""

from __future__ import annotations

import gc
import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

from repair import __version__, guards
from repair.channel import proves, style
from repair.channel.quotes import LOOKS
from repair.context import BatchProfile, Context
from repair.document import Document, Finding
from repair.edit import Edit, Step, Tier, apply, invert
from repair.errors import EditError, RecordError, SettingsError
from repair.pipeline import Pipeline, Stage

STAGES = (
    *("encoding", "language", "artifacts", "seams", "restore", "names", "retranslate", "boilerplate"),
    *("style", "entities"),
)
"""Encoding first, since every later rule reads letters; language next, since the rules are for English passages;
artifacts marks what is damaged before anything is mended; seams before names, since a fused or cut name is not found;
a second translation reads the repaired text; page furniture goes after them, since it holds the clean spelling of
names; the house style is for what is repaired, and entities are found in what comes out. Each is a module of
:mod:`repair.stages`."""

Transform = Callable[[Document], Document]
"""What a pipeline does: a document in, the repaired one out."""

COLLECT_AFTER = 10_000  # new objects: a text of a few kilobytes makes some hundreds that stay until it is done

APPLIED = {"certain": frozenset({Tier.CERTAIN}), "probable": frozenset({Tier.CERTAIN, Tier.PROBABLE})}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that changes what a document becomes.

    ``apply="probable"`` also applies what is only suggested otherwise: expect about one in ten to be wrong.
    ``ascii_names`` writes restored names without accents. ``off`` silences rules by name; ``never`` lists words that
    no edit touches. ``drop_boilerplate`` removes the lines of page furniture; ``model`` is the path of a translation
    model for the stage retranslate, which does nothing without one. ``gazetteer`` names files of the user's names, the
    first on top; None means those of $REPAIR_GAZETTEER, or the user's own. ``style`` is the path of a house style,
    ``quotes`` the look of quotation marks and apostrophes (straight or curly; None leaves them as they are), and
    ``entities`` asks for the names of the core that the text holds, with their ids.
    """

    stages: tuple[str, ...] = STAGES
    apply: str = "certain"
    ascii_names: bool = False
    off: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    drop_boilerplate: bool = False
    model: str | None = None
    gazetteer: tuple[str, ...] | None = None
    style: str | None = None
    quotes: str | None = None
    entities: bool = False

    def __post_init__(self) -> None:
        for stage in self.stages:
            _check(stage, STAGES, "stage")
        _check(self.apply, APPLIED, "value for apply:")
        if self.quotes is not None:
            _check(self.quotes, LOOKS, "value for quotes:")
        for rule in self.off:
            _check(rule, rules(), "rule")


# Where each setting stands in a settings file: [table] key -> field, and what it must be.
_PLACES: dict[str, dict[str, tuple[str, type]]] = {
    "run": {"stages": ("stages", list), "apply": ("apply", str), "drop-boilerplate": ("drop_boilerplate", bool)},
    "retranslate": {"model": ("model", str)},
    "names": {"ascii": ("ascii_names", bool), "style": ("style", str), "entities": ("entities", bool)},
    "style": {"quotes": ("quotes", str)},
    "gazetteer": {"files": ("gazetteer", list)},
    "rules": {"off": ("off", list), "never": ("never", list)},
}


def _check(word: object, known: Iterable[str], what: str) -> None:
    names = list(known)
    if word not in names:
        near = get_close_matches(str(word), names, 1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names)}."
        raise SettingsError(f"There is no {what} {word!r}. {hint}")


def load(path: Path | None = None) -> Settings:
    """The settings of a TOML file; the standard ones without a file. Raises SettingsError on anything unknown.

    >>> load().apply
    'certain'
    """
    if path is None:
        return Settings()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"Cannot read the settings file {path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from error
    return settings_from(tables)


def settings_from(tables: Mapping[str, Any]) -> Settings:
    """Settings from parsed tables.

    >>> settings_from({"rules": {"never": ["Kev"]}}).never
    ('Kev',)
    >>> settings_from({"rules": {"nevr": ["Kev"]}})
    Traceback (most recent call last):
    repair.errors.SettingsError: There is no setting in [rules] named 'nevr'. Did you mean 'never'?
    """
    found: dict[str, Any] = {}
    for table, entries in tables.items():
        _check(table, _PLACES, "settings table named")
        if not isinstance(entries, Mapping):
            raise SettingsError(f"[{table}] must be a table, got {entries!r}.")
        for key, value in entries.items():
            _check(key, _PLACES[table], f"setting in [{table}] named")
            field, kind = _PLACES[table][key]
            found[field] = _typed(f"[{table}] {key}", value, kind)
    return replace(Settings(), **found)


def _typed(name: str, value: object, kind: type) -> object:
    strings = not isinstance(value, list) or all(isinstance(item, str) for item in value)
    if not isinstance(value, kind) or not strings:
        expected = {list: "a list of strings", str: "a string", bool: "true or false"}[kind]
        raise SettingsError(f"{name} must be {expected}, got {value!r}.")
    return tuple(value) if isinstance(value, list) else value


@cache
def rules() -> tuple[str, ...]:
    """The dotted names of all rules, for ``[rules] off``.

    >>> "names.lost-letters" in rules()
    True
    """
    return tuple(rule for stage in STAGES for rule in import_module(f"repair.stages.{stage}").RULES)


def pipeline(settings: Settings | None = None, profile: BatchProfile | None = None) -> Pipeline:
    """The pipeline that these settings ask for, in a batch with this profile; with none, the standard one.

    >>> pipeline()(Document.new("x", "He said so. .")).text
    'He said so.'
    """
    from repair import gazetteer

    settings = settings or Settings()
    context = Context(
        ascii_names=settings.ascii_names,
        drop_boilerplate=settings.drop_boilerplate,
        model=settings.model,
        profile=profile or BatchProfile(),
        style=style.read(Path(settings.style)) if settings.style is not None else (),
        quotes=settings.quotes or "",
        entities=settings.entities,
    )
    layers = gazetteer.chosen(settings.gazetteer)
    gazetteer.use(layers, fresh=True)
    return Pipeline(
        stages=tuple(_stage(name, context, layers) for name in STAGES if name in settings.stages),
        guards=guards.standard(settings.never),
        applied=APPLIED[settings.apply],
        off=frozenset(settings.off),
    )


def looks_at_profile(settings: Settings) -> bool:
    """Does any stage of these settings look at the profile of the batch? If none does, no survey need be made.

    >>> looks_at_profile(Settings()), looks_at_profile(Settings(stages=("encoding", "seams")))
    (True, False)
    """
    return not {"restore", "names", "boilerplate"}.isdisjoint(settings.stages)


def survey(documents: Iterable[Document]) -> BatchProfile:
    """What these documents show together, for :func:`pipeline`. The site of each is its ``meta["site"]``, if any.

    >>> survey([Document.new("x", "They didnt say."), Document.new("y", "It isnt known.")]).documents
    2
    """
    from repair.survey import Survey  # with all that it looks for, which a run that has nothing to do never loads

    counts = Survey()
    for document in documents:
        counts.add(document.original, str(document.meta.get("site", "")))
    return counts.profile()


def timed(whole: Transform, seconds: dict[str, float]) -> Transform:
    """The same pipeline, which adds the seconds of each stage to ``seconds``; results are the same.

    >>> spent = {}
    >>> timed(pipeline(Settings(stages=("seams",))), spent)(Document.new("x", "He said so. .")).text, list(spent)
    ('He said so.', ['seams'])
    """
    if not isinstance(whole, Pipeline):
        return whole
    return replace(whole, stages=tuple(_timed(stage, seconds) for stage in whole.stages))


def _timed(inner: Stage, seconds: dict[str, float]) -> Stage:
    def stage(document: Document, /) -> Iterable[Finding]:
        begin = perf_counter()
        try:
            return list(inner(document))
        finally:
            seconds[inner.__name__] = seconds.get(inner.__name__, 0.0) + perf_counter() - begin

    stage.__name__ = inner.__name__
    return stage


def settle_memory() -> None:
    """For a process that repairs many texts: what is loaded by now is there to stay, so the collector need not look.

    The caches of word lists and names are some 200,000 objects; walking them again and again is an eighth of the time.
    Results do not depend on it.

    >>> settle_memory()
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


@cache
def _module(stage: str) -> Any:
    return import_module(f"repair.stages.{stage}")


def _stage(name: str, context: Context, layers: tuple[str, ...]) -> Stage:
    """A stage by its name; its module, with all it needs, is loaded when it first runs."""
    from repair import gazetteer

    def stage(document: Document, /) -> Iterable[Finding]:
        gazetteer.use(layers)  # another pipeline of this process may have put other names in place
        found: Iterable[Finding] = _module(name).propose(document, context)
        return found

    stage.__name__ = name
    return stage


def signature(settings: Settings | None = None, profile: BatchProfile | None = None) -> str:
    """One line that names everything a result depends on: version, settings, word lists, the profile of the batch.

    >>> signature().startswith("repair 0.")
    True
    """
    from repair import gazetteer, lexicon
    from repair.channel import losses
    from repair.tagging import files as tagger

    settings = settings or Settings()
    parts = {**asdict(settings), "model": _model(settings.model), "gazetteer": None, "style": _style(settings.style)}
    recipe = hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()[:12]
    words = f"lexicon {lexicon.digest()} | losses {losses.digest()} | tagger {tagger.digest()}"
    words += f" | gazetteer {gazetteer.digest(settings.gazetteer)}"
    batch = f" | profile {profile.digest()}" if profile else ""
    return f"repair {__version__} | recipe {recipe} | {words}{batch}"


def _model(path: str | None) -> str | None:
    """What names a model is what it holds, not where it lies."""
    if path is None:
        return None
    from repair.translation.model import check

    return check(path).label


def _style(path: str | None) -> str | None:
    return None if path is None else sha256(repr(style.read(Path(path))))


def sha256(text: str) -> str:
    """The digest of a text as UTF-8, as records carry it; lone surrogates are kept as they are.

    >>> sha256("Kev")[:8]
    'c76a181c'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def verify(record: Mapping[str, Any], repaired: str) -> str | None:
    """Does the record prove the repaired text? None if it does, else what is wrong, in a sentence.

    Runs no stage: undoes the edits, compares the digest of what comes out, and re-runs every proof.
    """
    try:
        edits = edits_of(record)
        original = apply(repaired, invert(edits))
    except EditError as error:
        return f"The edits do not fit the repaired text: {error}."
    if sha256(original) != record.get("sha256"):
        return "Undoing the edits does not give the text that the digest names."
    for edit in edits:
        if not proves(edit.proof, edit.after, edit.before):
            return f"The proof of {edit.before!r} → {edit.after!r} at {edit.start} does not hold."
    for mark in record.get("marks", ()):
        if not 0 <= mark["start"] <= mark["end"] <= len(original):
            return f"The mark {mark['kind']} at {mark['start']} lies outside the text."
    return None


def edits_of(record: Mapping[str, Any]) -> tuple[Edit, ...]:
    """The edits of a record. Raises RecordError when it does not hold them in the form of this version.

    >>> edits_of({"edits": []})
    ()
    """
    try:
        return tuple(_edit(entry) for entry in record["edits"])
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"A record does not hold its edits in the form this version reads ({error!r}).") from error


def _edit(entry: Mapping[str, Any]) -> Edit:
    proof = tuple(Step(step["channel"], step["before"], step["after"], step.get("at", 0)) for step in entry["proof"])
    return Edit(
        start=int(entry["start"]),
        end=int(entry["end"]),
        before=str(entry["before"]),
        after=str(entry["after"]),
        rule=str(entry["rule"]),
        tier=Tier(entry["tier"]),
        confidence=float(entry["confidence"]),
        proof=proof,
        why=str(entry.get("why", "")),
    )
