"""A small message kind with an anchor and a synonym, names to refer to, and one way to ask a word of the vocabulary."""

from __future__ import annotations

from typing import Any

import pytest

from hopquy.fixtures.strategies import numbered
from hopquy.runner.checks import VOCABULARY, Context, Names, Ruling
from hopquy.runner.model.finding import Text
from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.tree import Node

KIND = MessageKind("test", "root", anchors={"Head": "Envelope/Head"}, synonyms={"Manifest": "edXMLManifest"})
NAMES = Names(
    patterns={"code": ("[A-Z][0-9]{2}", Text("mã ba ký tự", "a code of three characters")), "word": ("ệ+", Text("chữ ệ", "the letter ệ"))},
    lists={"codes": ("01", "02", "ệ"), "none": ()},
)


class Asked:
    """What the tests of checks share, as one fixture, because tests are no package."""

    KIND = KIND
    NAMES = NAMES

    @staticmethod
    def context(root: Node, *, inside: bool = False) -> Context:
        return Context(root, KIND, NAMES, inside=inside)

    @staticmethod
    def message(root: Node) -> Message:
        return Message(KIND, numbered(root), 1, "0" * 64)

    @staticmethod
    def ruling(word: str, arguments: Any, root: Node) -> Ruling:
        return VOCABULARY[word](arguments, Context(numbered(root), KIND, NAMES))

    @staticmethod
    def answer(word: str, arguments: Any, root: Node) -> str:
        return Asked.ruling(word, arguments, root).answer.value


@pytest.fixture(scope="session")
def ask() -> type[Asked]:
    return Asked
