"""What a kind of message looks like from outside, and what reading one gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hopquy.runner.model.tree import Node, Position

__all__ = ["Fault", "Message", "MessageKind"]


@dataclass(frozen=True, slots=True)
class MessageKind:
    """How messages of one family are told apart and addressed; declared once, in the specs."""

    name: str
    root: str
    namespaces: tuple[str, ...] = ()
    older_namespaces: tuple[str, ...] = ()
    """Namespaces of dialects that are no longer carried; named in the finding."""
    anchors: Mapping[str, str] = field(default_factory=dict)
    """First step of a location path -> the steps from the root that it stands for."""
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """Element name as written -> the name it is read as."""
    gate: tuple[str, ...] = ()
    """Requirements without which it cannot even be told which operation a message is of; they block what is limited to one."""
    contents: tuple[str, ...] = ()
    """Names of the elements whose text is base64 and is streamed out of the tree."""
    forms: tuple[str, ...] = ("xml",)
    """`xml`, `json` or both: the forms that it may come in, all of which are read to the same tree."""
    told_by: tuple[str, ...] = ()
    """Names of members that tell it from the other kinds, in a file of unknown kind."""
    services: tuple[str, ...] = ()
    """Services whose calls carry it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a message could not be read, or not to its end."""

    code: str
    """A closed word: see `hopquy.runner.codec`."""
    position: Position | None = None
    detail: str = ""
    """What was met, as short as it can be: a name, a number, the reader's own words."""

    @property
    def is_limit(self) -> bool:
        """Whether one of our own limits was met, which says nothing about the message."""
        return self.code.startswith("limit-")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as read: its tree as far as it could be read, and the faults met."""

    kind: MessageKind
    root: Node | None
    size: int
    sha256: str
    faults: tuple[Fault, ...] = ()
    encoding: str = "utf-8"
    """The encoding that was declared or found, lower case."""

    @property
    def contents(self) -> list[Node]:
        """The nodes whose base64 text was streamed out, in order."""
        return [node for node in self.root.walk() if node.content is not None] if self.root else []
