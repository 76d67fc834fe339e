"""The one tree that checks look at, whatever the message was written in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Content", "Node", "Position", "Unpacked"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands in the bytes of a message.

    `line` counts from 1, `column` from 1 in characters of the line as far as the reader knows it, `offset` from 0 in bytes.
    """

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a ZIP archive with a single entry holds."""

    name: str
    size: int
    sha256: str
    media_type: str
    fault: str | None = None
    """None, or a fault code (`zip-cut`, `zip-encrypted`, `limit-ratio`, `limit-size`)."""


@dataclass(frozen=True, slots=True)
class Content:
    """A base64 text that was decoded while streaming and is not kept in the tree."""

    size: int
    """Bytes after decoding; 0 when the text was empty."""
    sha256: str
    media_type: str
    """Sniffed from the decoded bytes, never from a label; `application/octet-stream` when unknown, empty when there are no bytes."""
    encoded_length: int
    """Bytes of the text as written, white space included."""
    fault: str | None = None
    """None, `base64` (outside the alphabet, or cut short) or a limit code."""
    fault_at: Position | None = None
    unpacked: Unpacked | None = None
    """Set when the bytes are a ZIP archive."""


@dataclass(slots=True, eq=False)
class Node:
    """One element of a message."""

    name: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    """Local name, or `{namespace}local` where the attribute has a namespace of its own."""
    text: str = ""
    """The element's own character data, raw; empty where `content` took it."""
    children: list[Node] = field(default_factory=list)
    position: Position = Position(1, 1, 0)
    end: int = 0
    """Byte offset just after the element's end tag."""
    content: Content | None = None
    parent: Node | None = field(default=None, repr=False)

    def named(self, name: str) -> list[Node]:
        """Return the children of that local name, in order."""
        return [child for child in self.children if child.name == name]

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything below it, in document order, without recursion."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def path(self) -> str:
        """Return where this node stands, as steps from the root, with an index where a sibling has the same name."""
        steps: list[str] = []
        node: Node | None = self
        while node is not None:
            step = node.name
            if node.parent is not None:
                same = node.parent.named(node.name)
                if len(same) > 1:
                    step += f"[{next(i for i, other in enumerate(same, 1) if other is node)}]"
            steps.append(step)
            node = node.parent
        return "/".join(reversed(steps))
