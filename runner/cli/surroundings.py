"""What stands around the specs, collected for linting: judges, words, stories and behaviours as they are in this version."""

from __future__ import annotations

import ast
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from hopquy.runner.checks import VOCABULARY
from hopquy.runner.judges import JUDGES
from hopquy.runner.model.requirement import Provenance
from hopquy.runner.spec.bench import Surroundings
from hopquy.runner.spec.yaml import Document, read_yaml

__all__ = ["story_nodes", "surroundings"]


def surroundings() -> Surroundings:
    """Return them; the suites are read and not imported, since nothing imports suites."""
    return Surroundings(
        judges=frozenset(JUDGES),
        words=frozenset(VOCABULARY),
        stories=_stories(),
        behaviours=tuple(_behaviours(system) for system in ("document_system", "intermediary", "onestop_system")),
    )


def story_nodes() -> dict[str, str]:
    """Return what `pytest --pyargs` calls each story."""
    modules = ((name, one.file.removesuffix(".py").replace("/", ".")) for name, one in _stories().items())
    return {name: f"hopquy.{module}::{name}" for name, module in modules}


def _behaviours(system: str) -> Document:
    text = files(f"hopquy.fixtures.{system}").joinpath("defects.yaml").read_text(encoding="utf-8")
    return read_yaml(text, f"fixtures/{system}/defects.yaml")


def _stories() -> dict[str, Provenance]:
    spec = find_spec("hopquy.suites")
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec is not None else []
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("test_*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    found[node.name] = Provenance(f"suites/{path.relative_to(folder).as_posix()}", node.lineno)
    return found
