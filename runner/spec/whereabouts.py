"""Where in the spec files something was written: the line of the very word that is wrong, not only of its row."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from hopquy.runner.errors.spec import SpecProblem
from hopquy.runner.model.requirement import Provenance
from hopquy.runner.spec.yaml import Document, read_yaml

__all__ = ["Whereabouts"]

_Path = tuple[str | int, ...]


class Whereabouts:
    """The spec files as they are written, beside what was made of them."""

    def __init__(self, folder: Path) -> None:
        self._documents: dict[str, Document] = {}
        for path in sorted(folder.rglob("*.yaml")):
            name = f"specs/{path.relative_to(folder).as_posix()}"
            self._documents[name] = read_yaml(path.read_text(encoding="utf-8"), name)

    def add(self, document: Document) -> None:
        """Know of one more file."""
        self._documents[document.file] = document

    def named(self, pattern: str) -> Iterator[Document]:
        """Yield the files whose name, after `specs/`, fits a glob; `*` crosses folders."""
        return (document for name, document in self._documents.items() if fnmatchcase(name, f"specs/{pattern}"))

    def problem(self, place: Provenance, what: str, hint: str = "", *, naming: str | None = None) -> SpecProblem:
        """Return a problem at a place or, where the row there names a text, at the line of that text."""
        line = place.line if naming is None else self._naming(place, naming)
        return SpecProblem(place.file, line, what, hint)

    def key(self, pattern: str, *path: str | int) -> Provenance:
        """Return where a key stands in the first file of that pattern that has it; its first line when none has."""
        found = [document for document in self.named(pattern) if _has(document.value, path)]
        return Provenance(found[0].file, found[0].line(*path)) if found else Provenance(f"specs/{pattern}", 1)

    def _naming(self, place: Provenance, text: str) -> int:
        document = self._documents.get(place.file)
        if document is None:
            return place.line
        row = next((path for path, _ in _walk(document.value) if path and document.line(*path) == place.line), ())
        value = document.value
        for step in row:
            value = value[step]
        below = next((path for path, scalar in _walk(value) if scalar == text), None)
        if below is not None:
            return document.line(*row, *below)
        return next((document.line(*path) for path, scalar in _walk(document.value) if scalar == text), place.line)


def _walk(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    """Yield every node below and including this one; a key comes with the path of its value."""
    yield path, value
    if isinstance(value, dict):
        for key, below in value.items():
            yield (*path, key), key
            yield from _walk(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _walk(below, (*path, index))


def _has(value: Any, path: _Path) -> bool:
    for step in path:
        if isinstance(value, dict):
            if step not in value:
                return False
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return False
    return True
