"""YAML 1.2's plain scalars, with the line of every node.

PyYAML reads YAML 1.1, where `NO` is false, `2020-01-01` a date and `010` eight. Only true, false, null and plain decimal numbers are
read as anything but text here, and a key that stands twice is an error.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from hopquy.runner.errors.spec import SpecError, SpecProblem

__all__ = ["Document", "read_yaml"]

_BASE: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document:
    """A parsed file: its value, and the line of each node by its path of keys."""

    def __init__(self, file: str, value: Any, lines: dict[tuple[str | int, ...], int]) -> None:
        self.file = file
        self.value = value
        self._lines = lines

    def line(self, *path: str | int) -> int:
        """Return the line of the node at that path, or of the nearest node above it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class _Loader(_BASE):  # type: ignore[misc,valid-type]
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's own way to say it


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789"))


def read_yaml(text: str, file: str) -> Document:
    """Parse one document; raises SpecError with file and line."""
    lines: dict[tuple[str | int, ...], int] = {}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        value = _value(loader, node, (), lines, file) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SpecError((SpecProblem(file, mark.line + 1 if mark else 1, f"not YAML: {error.problem}"),)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecError((SpecProblem(file, 1, f"not YAML: {type(error).__name__}"),)) from None
    return Document(file, value, lines)


def _value(loader: Any, node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], file: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise SpecError((SpecProblem(file, line, "a key must be plain text"),))
            if key in mapping:
                raise SpecError((SpecProblem(file, line, f"the key {key!r} stands twice"),))
            mapping[key] = _value(loader, value_node, (*path, key), lines, file)
            lines[(*path, key)] = line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, index), lines, file) for index, item in enumerate(node.value)]
    return loader.construct_object(node)
