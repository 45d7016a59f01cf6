"""``repair gazetteer``: names of one's own, what the names do to a word, and whether a table of names is sound."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from repair.cli.terminal import Parser, counted, number, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repair.cli.terminal import Commands
    from repair.gazetteer.entities import Entity
    from repair.gazetteer.user import Conflict

MOST_TOLD = 10  # conflicts shown; --json has all

DESCRIPTION = """Names of your own lie in one file over those that come with the package: --gazetteer FILE, else the
first of $REPAIR_GAZETTEER, else a file in your configuration folder, which every run then uses."""


def add(commands: Commands, epilog: str) -> None:
    """The parser of ``repair gazetteer`` and of what it can do."""
    parser = commands.add_parser(
        "gazetteer",
        help="add names of your own; show what the names do to a word",
        description=DESCRIPTION,
        epilog=epilog,
    )
    below = parser.add_subparsers(title="what to do", metavar="WHAT", parser_class=Parser, required=True)
    _add_parser(below)
    remove = _sub(below, "remove", "take names out of your file", _remove)
    remove.add_argument("ids", metavar="ID", nargs="+", help="ids, as export shows them")
    _import_parser(below)
    export = _sub(below, "export", "your names as a TSV, on standard output", _export)
    export.add_argument("-o", "--out", metavar="FILE", help="write it there")
    export.add_argument("--shipped", action="store_true", help="the names that come with the package")
    explain = _sub(below, "explain", "what a word may have been, and what it takes to repair it", _explain)
    explain.add_argument("name", metavar="NAME", help="a garbled form, or a name")
    _sub(below, "stats", "how many names there are, and where from", _stats)
    check = _sub(below, "check", "look for mistakes in a table of names", _check)
    check.add_argument(
        "file", metavar="FILE", nargs="?", help="a TSV in the columns of export; the shipped ones without"
    )
    check.add_argument("--fix", action="store_true", help="fill in english_ascii, script and collides_with")


def _sub(below: Commands, name: str, help: str, work: object) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = below.add_parser(name, help=help, description=f"{help[:1].upper()}{help[1:]}.")
    parser.add_argument("--gazetteer", metavar="FILE", help="the file of your names")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(work=work, parser=parser)
    return parser


def _add_parser(below: Commands) -> None:
    parser = _sub(below, "add", "add one name", _add)
    parser.add_argument("name", metavar="NAME", help="what English prints")
    parser.add_argument("--kind", metavar="KIND", default="person", help="person (the standard), city, agency, party …")
    parser.add_argument("--native", metavar="LANG=NAME", help="the name in its own language: uk=Дмитро")
    parser.add_argument("--form", metavar="LANG=NAME", action="append", default=[], help="another language's spelling")
    parser.add_argument(
        "--short", metavar="NAME", action="append", default=[], help="what stands for it later in a text"
    )
    parser.add_argument("--country", metavar="CODE", action="append", default=[], help="two letters (ISO 3166)")
    parser.add_argument("--role", metavar="WORDS", action="append", default=[], help="what stands before it: mayor")
    parser.add_argument("--from", metavar="YEAR", dest="valid_from", default="", help="since when")
    parser.add_argument("--to", metavar="YEAR", dest="valid_to", default="", help="until when")
    parser.add_argument("--needs-context", action="store_true", help="the name is also something else")
    parser.add_argument("--wikidata", metavar="QID", default="", help="its id in Wikidata")
    parser.add_argument("--id", metavar="ID", help="its id here: that of a shipped name replaces it")


def _import_parser(below: Commands) -> None:
    parser = _sub(below, "import", "add the names of a file", _import)
    parser.add_argument("file", metavar="FILE", help="TSV, CSV, a Wikidata dump or JRC-Names, also .gz or .bz2; -")
    parser.add_argument("--format", choices=("tsv", "csv", "wikidata", "jrc"), help="where the file name does not tell")
    parser.add_argument("--kind", metavar="KIND", default="person", help="of rows that name none (person)")
    parser.add_argument(
        "--class", metavar="QID[=KIND]", dest="classes", action="append", default=[],
        help="Wikidata: only entities of this class; may come again (people, countries, cities, agencies, papers …)",
    )  # fmt: skip
    parser.add_argument(
        "--min-sitelinks", metavar="N", type=number, default=20, help="Wikidata: so many articles on it, or more (20)"
    )
    parser.add_argument(
        "--min-spellings", metavar="N", type=number, default=2, help="JRC-Names: so many spellings, or more (2)"
    )


def own_file(arguments: argparse.Namespace) -> Path:
    """The file of names that a command works on."""
    from repair.gazetteer import layers

    files = layers.chosen([arguments.gazetteer] if arguments.gazetteer else None)
    return Path(files[0]) if files else layers.default_file()


def _use(arguments: argparse.Namespace) -> None:
    from repair import gazetteer

    gazetteer.use([arguments.gazetteer] if arguments.gazetteer else None, fresh=True)


def _add(arguments: argparse.Namespace) -> int:
    """One name."""
    from repair.errors import SettingsError
    from repair.gazetteer import check, entities, exchange

    native = arguments.native or f"en={arguments.name}"
    for pair in (native, *arguments.form):
        if "=" not in pair:
            raise SettingsError(f"{pair!r} does not tell its language: write it as es={pair}.")
    row = {
        "id": arguments.id or exchange.new_id(arguments.name),
        "kind": arguments.kind,
        "english": arguments.name,
        "native": native,
        "forms": ";".join(arguments.form),
        "short_forms": ",".join(arguments.short),
        "country": ",".join(code.upper() for code in arguments.country),
        "role": "|".join(arguments.role),
        "valid_from": arguments.valid_from,
        "valid_to": arguments.valid_to,
        "needs_context": "yes" if arguments.needs_context else "no",
        "wikidata": arguments.wikidata,
    }
    if found := [problem.told for problem in check.problems([row])]:
        raise SettingsError(f"{arguments.name!r} was not added: {'; '.join(found)}.")
    return _put(arguments, [entities.entity_of(row)])


def _import(arguments: argparse.Namespace) -> int:
    """The names of a file."""
    from repair.errors import SettingsError
    from repair.gazetteer import entities, exchange, jrc, wikidata

    format = arguments.format or exchange.format_of(arguments.file)
    if format is None:
        raise SettingsError(
            f"The name {arguments.file} does not tell what it holds. Say --format tsv, csv, wikidata or jrc."
        )
    if arguments.kind not in entities.KINDS:
        raise SettingsError(f"There is no kind {arguments.kind!r}. Known: {', '.join(entities.KINDS)}.")
    with exchange.opened(arguments.file) as stream:
        if format == "wikidata":
            wanted = wikidata.classes(arguments.classes)
            found = list(wikidata.entities(stream, wanted, arguments.min_sitelinks))
        elif format == "jrc":
            found = list(jrc.entities(stream, arguments.min_spellings))
        else:
            found = exchange.entities_in(stream, format, arguments.kind, arguments.file)
    if not found:
        raise SettingsError(f"{arguments.file} holds no name that was asked for; nothing was written.")
    return _put(arguments, found)


def _put(arguments: argparse.Namespace, entities: Sequence[Entity]) -> int:
    from repair.gazetteer import layers, user

    path = own_file(arguments)
    conflicts = user.put(path, entities)
    if arguments.json:
        told = [{"kind": c.kind, "name": c.name, "form": c.form, "told": c.told} for c in conflicts]
        print(json.dumps({"file": str(path), "names": [e.id for e in entities], "conflicts": told}, indent=1))
        return 0
    what = f"{entities[0].english} ({entities[0].id})" if len(entities) == 1 else counted(len(entities), "name")
    print(f"{what} added to {path}")
    for line in _conflicts(conflicts):
        print(line)
    if path.absolute() != layers.default_file().absolute() and str(path.absolute()) not in layers.chosen():
        say(f"A run uses it with:  repair run IN -o OUT --gazetteer {path}")
    return 0


def _conflicts(conflicts: Sequence[Conflict]) -> Iterator[str]:
    for conflict in conflicts[:MOST_TOLD]:
        name = conflict.form if conflict.form == conflict.name else f"{conflict.form} ({conflict.name})"
        yield f"  {name} {conflict.told}"
    if len(conflicts) > MOST_TOLD:
        yield f"  and {len(conflicts) - MOST_TOLD:,} more of this kind: --json has all"


def _remove(arguments: argparse.Namespace) -> int:
    """Names, by their ids."""
    from repair.errors import SettingsError
    from repair.gazetteer import user

    path = own_file(arguments)
    gone = user.remove(path, arguments.ids)
    if missing := [id for id in arguments.ids if id not in gone]:
        raise SettingsError(f"{path} holds no {', '.join(missing)}. Its ids:  repair gazetteer export")
    print(
        json.dumps({"file": str(path), "removed": gone}) if arguments.json else f"{counted(len(gone), 'name')} removed"
    )
    return 0


def _export(arguments: argparse.Namespace) -> int:
    """The rows, as they came in."""
    from repair.gazetteer import entities, exchange, user

    held = list(entities.core()) if arguments.shipped else list(user.read(own_file(arguments)).values())
    if arguments.json:
        print(json.dumps([entities.row_of(entity) for entity in held], indent=1, ensure_ascii=False))
    elif arguments.out:
        with Path(arguments.out).open("w", encoding="utf-8", newline="") as stream:
            exchange.write(held, stream)
        print(f"{counted(len(held), 'name')} in {arguments.out}")
    else:
        exchange.write(held, sys.stdout)
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    """What a word may have been."""
    from repair.cli import names

    _use(arguments)
    found = names.explained(arguments.name)
    if arguments.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        for line in names.lines(found):
            print(line)
    return 0


def _stats(arguments: argparse.Namespace) -> int:
    """How many, and where from."""
    from repair.cli import names

    _use(arguments)
    found = names.stats()
    if arguments.json:
        print(json.dumps(found, indent=1))
        return 0
    for layer in found:
        print(f"{layer['file']}  {layer['bytes'] / 1e6:.2f} MB, {layer['digest']}")
        forms = f"{layer['forms']:,} garbled forms, of which {layer['ambiguous']:,} have several names"
        print(f"  {layer['names']:,} names; {forms}")
        print("  " + ", ".join(f"{kind} {count:,}" for kind, count in layer["kinds"].items()))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    """Status 1 if something is wrong."""
    from repair.gazetteer import check, entities

    paths = [Path(arguments.file)] if arguments.file else entities.core_files()
    rows = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            own = list(entities.rows(stream))
        if arguments.fix:
            own = [check.derived(row) for row in own]
            with path.open("w", encoding="utf-8", newline="") as out:
                out.write("\t".join(entities.COLUMNS) + "\n")
                out.writelines("\t".join(row[column] for column in entities.COLUMNS) + "\n" for row in own)
        rows += own
    found = check.told(check.problems(rows))
    if arguments.json:
        print(json.dumps({"rows": len(rows), "problems": found}, indent=1, ensure_ascii=False))
    else:
        for line in found:
            print(line)
        print(f"{counted(len(rows), 'row')} checked: {counted(len(found), 'problem') if found else 'all sound'}")
    return 1 if found else 0
