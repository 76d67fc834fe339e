"""Where nodes stand, told of many without counting their siblings each time."""

from __future__ import annotations

from collections import Counter

from hopquy.runner.model.tree import Node

__all__ = ["Paths"]


class Paths:
    """Paths of one tree that does not change; the same texts as `Node.path()` gives."""

    def __init__(self) -> None:
        self._known: dict[Node, str] = {}

    def of(self, node: Node) -> str:
        """Return where a node stands."""
        line: list[Node] = []
        above: Node | None = node
        while above is not None and above not in self._known:
            line.append(above)
            above = above.parent
        for one in reversed(line):
            if one.parent is None:
                self._known[one] = one.name
            elif one not in self._known:
                self._number(one.parent)
        return self._known[node]

    def _number(self, parent: Node) -> None:
        prefix = self._known[parent]
        totals = Counter(child.name for child in parent.children)
        met: Counter[str] = Counter()
        for child in parent.children:
            met[child.name] += 1
            self._known[child] = f"{prefix}/{child.name}" + (f"[{met[child.name]}]" if totals[child.name] > 1 else "")
