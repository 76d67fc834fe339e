"""YAML 1.2's plain scalars, with the line of every node.

PyYAML reads YAML 1.1, where `NO` is false, `2020-01-01` a date and `010` eight. Only true, false, null and plain whole numbers are
read as anything but text here (and numbers with a decimal point where they are asked for), a key that stands twice is an error, and so
are tags. The value is built from PyYAML's flat stream of events: its own tree is built by recursion, which a file of nothing but
brackets crashes, and aliases of aliases would make it grow without end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from hopquy.runner.errors.spec import SpecError, SpecProblem
from hopquy.runner.spec.yaml_causes import told

__all__ = ["DEEPEST", "MOST", "Document", "read_yaml"]

DEEPEST = 60
"""Levels of nesting."""
MOST = 500_000
"""Values in one file, each alias counted as all that it stands for."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_TAGS = ("tag:yaml.org,2002:str", "!")

_Path = tuple[str | int, ...]


class Document:
    """A parsed file: its value, and the line of each node by its path of keys."""

    def __init__(self, file: str, value: Any, lines: dict[_Path, int], written: dict[_Path, str] | None = None) -> None:
        self.file = file
        self.value = value
        self._lines = lines
        self._written = written or {}

    def line(self, *path: str | int) -> int:
        """Return the line of the node at that path, or of the nearest node above it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def written(self, *path: str | int) -> str | None:
        """Return how a value that is no text stands in the file; None for a text, a list or a mapping."""
        return self._written.get(path)


def read_yaml(text: str, file: str, *, decimals: bool = False) -> Document:
    """Parse one document; raises SpecError with file and line."""
    builder = _Builder(file, decimals=decimals)
    unprintable = _UNPRINTABLE.search(text.removeprefix("\ufeff"))
    if unprintable is not None:
        line = text.count("\n", 0, unprintable.start()) + 1
        raise SpecError((SpecProblem(file, line, f"not YAML: a character that cannot be printed (U+{ord(unprintable[0]):04X})"),))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        line, what = told(error, text)
        raise SpecError((SpecProblem(file, line, f"not YAML: {what}"),)) from None
    except yaml.YAMLError as error:
        raise SpecError((SpecProblem(file, 1, f"not YAML: {type(error).__name__}"),)) from None
    return Document(file, builder.value, builder.lines, builder.written)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    value: list[Any] | dict[str, Any]
    path: _Path
    anchor: str | None
    before: int
    """Values counted when it began."""
    key: str | None = None


class _Builder:
    """Builds the value from the events."""

    def __init__(self, file: str, *, decimals: bool) -> None:
        self.value: Any = None
        self.lines: dict[_Path, int] = {}
        self.written: dict[_Path, str] = {}
        self._file = file
        self._decimals = decimals
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._count = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event in."""
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise self._problem(line, "a second document begins here, but one file holds one")
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._begin(event, line)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                ended = self._open.pop()
                if ended.anchor is not None:
                    self._anchors[ended.anchor] = (ended.value, self._count - ended.before)
            case yaml.ScalarEvent():
                self._scalar(event, line)
            case yaml.AliasEvent():
                self._alias(event.anchor or "", line)

    def _begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        if event.tag not in (None, "!"):
            raise self._problem(line, "a tag (`!…`) stands here: put the text in quotes if the exclamation mark belongs to it")
        if len(self._open) >= DEEPEST:
            raise self._problem(line, f"nested deeper than {DEEPEST} levels")
        value: list[Any] | dict[str, Any] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        path = self._put(value, line, 1)
        self._open.append(_Open(value, path, event.anchor, self._count - 1))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if event.tag not in (None, *_TEXT_TAGS):
            raise self._problem(line, "a tag (`!…`) stands here: put the text in quotes if the exclamation mark belongs to it")
        if self._wants_key():
            self._key(event.value, line)
            return
        value = self._meant(event.value) if event.tag is None and event.implicit[0] else event.value
        path = self._put(value, line, 1)
        if not isinstance(value, str):
            self.written[path] = event.value
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)

    def _alias(self, name: str, line: int) -> None:
        if name not in self._anchors:
            raise self._problem(line, "an alias (`*…`) of what was not said before: put the text in quotes if the asterisk belongs to it")
        value, size = self._anchors[name]
        self._put(value, line, size)

    def _meant(self, text: str) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        return float(text) if self._decimals and _DECIMAL.fullmatch(text) else text

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key is None

    def _key(self, key: str, line: int) -> None:
        within = self._open[-1]
        if key in within.value:
            first = self.lines[(*within.path, key)]
            raise self._problem(line, f"the key {key!r} stands twice, first in line {first}")
        within.key = key
        self.lines[(*within.path, key)] = line

    def _put(self, value: Any, line: int, size: int) -> _Path:
        """Put a value where the next one belongs, and return its path."""
        self._count += size
        if self._count > MOST:
            raise self._problem(line, f"more than {MOST} values, aliases followed")
        if not self._open:
            self.value = value
            self.lines[()] = line
            return ()
        within = self._open[-1]
        if isinstance(within.value, list):
            path = (*within.path, len(within.value))
            within.value.append(value)
            self.lines[path] = line
            return path
        if within.key is None:
            raise self._problem(line, "a key must be plain text")
        path = (*within.path, within.key)
        within.value[within.key] = value
        within.key = None
        return path

    def _problem(self, line: int, what: str) -> SpecError:
        return SpecError((SpecProblem(self._file, line, what),))
