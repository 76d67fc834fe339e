"""The second opinion on structure: an XSD 1.1 of the tolerant reading, run by `xmlschema`, which shares nothing with our checks."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import xmlschema
from xmlschema.validators import XsdAssert

from hopquy.runner.codec.readable import structural
from hopquy.runner.model.message import Message
from hopquy.runner.model.tree import Node
from hopquy.runner.spec import Catalogue

__all__ = ["opinion_on", "reasons_against"]

_SHOWN = 20


def opinion_on(message: Message, catalogue: Catalogue) -> dict[str, Any]:
    """Return what the schema says: `valid` (None where the packet could not be read) and its `reasons`, in the engine's English."""
    if message.root is None or structural(message):
        return {"valid": None, "reasons": []}
    reasons = reasons_against(message, catalogue)
    return {"valid": not reasons, "reasons": reasons}


def reasons_against(message: Message, catalogue: Catalogue) -> list[str]:
    """Return why the schema refuses the skeleton of a message; empty when it does not."""
    assert message.root is not None  # noqa: S101 -- the caller looked
    element = _element(message.root, message.kind.namespaces[0])
    errors = _schema(str(catalogue.folder / "edxml" / "packet.xsd")).iter_errors(element)
    bare = f"{{{message.kind.namespaces[0]}}}"
    return [f"{error.path or '/'}: {_told(error)}".replace(bare, "") for _, error in zip(range(_SHOWN), errors, strict=False)]


def _told(error: Any) -> str:
    """Return the engine's reason; of an assertion also what it asserts, which the engine leaves out."""
    test = getattr(error.validator, "path", None)
    return f"{error.reason}: {' '.join(test.split())}" if isinstance(error.validator, XsdAssert) and test else str(error.reason)


@cache
def _schema(path: str) -> Any:
    return xmlschema.XMLSchema11(path)


def _element(root: Node, namespace: str) -> ET.Element:
    top = ET.Element(_name(root, namespace), _attributes(root))
    stack = [(root, top)]
    while stack:
        node, element = stack.pop()
        element.text = node.text
        for child in node.children:
            made = ET.SubElement(element, _name(child, namespace), _attributes(child))
            stack.append((child, made))
    return top


def _name(node: Node, namespace: str) -> str:
    return node.name if node.name.startswith("{") else f"{{{node.namespace or namespace}}}{node.name}"


def _attributes(node: Node) -> dict[str, str]:
    return dict(node.attributes)
