"""JSON as a tree that checks can look at: a member is a node, an array under a name is that many nodes of the name."""

from __future__ import annotations

import json
from typing import Any

from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.model.message import Fault
from hopquy.runner.model.tree import Node, Position

__all__ = ["Number", "Pairs", "grown", "parsed"]

_HERE = Position(1, 1, 0)
_WORDS = {True: "true", False: "false", None: "null"}


class Number(str):
    """A JSON number, as it was written."""

    __slots__ = ()


class Pairs(list[tuple[str, Any]]):
    """A JSON object with its order and its repetitions."""

    __slots__ = ()

    def get(self, name: str) -> Any:
        """Return the first member of that name."""
        return next((value for key, value in self if key == name), None)

    def like(self, name: str) -> Any:
        """Return the first member of that name, whatever its case."""
        return next((value for key, value in self if key.lower() == name.lower()), None)


def parsed(data: bytes) -> Any:
    """Return a JSON value: objects as Pairs, numbers as Number; raises ValueError with what is wrong."""
    try:
        text = data.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=Pairs, parse_int=Number, parse_float=Number, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg}, line {error.lineno}, column {error.colno}") from None


def grown(parent: Node, value: Any, limits: Limits = DEFAULT_LIMITS) -> list[Fault]:
    """Let the members of an object grow below a node, each with its `type` as attribute; what lies beyond our limits is left out and told."""
    waiting: list[tuple[Node, Any]] = [(parent, value)]
    made = 0
    while waiting:
        node, found = waiting.pop()
        below: list[tuple[Node, Any]] = []
        for name, member in found if isinstance(found, Pairs) else ():
            for one in member if isinstance(member, list) and not isinstance(member, Pairs) else (member,):
                made += 1
                if made > limits.nodes:
                    return [Fault("limit-nodes", _HERE, str(limits.nodes))]
                child = Node(name, attributes={"type": _type(one)}, text=_text(one, limits), position=_HERE, end=1, parent=node)
                node.children.append(child)
                below.append((child, one))
        waiting += reversed(below)
    return []


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, Number):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, Pairs) else "array" if isinstance(value, list) else "null"


def _text(value: Any, limits: Limits) -> str:
    if isinstance(value, str):
        return value[: limits.text_length]
    return _WORDS.get(value, "") if value is None or isinstance(value, bool) else ""


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
