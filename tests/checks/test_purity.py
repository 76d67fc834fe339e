"""Checks and judges have no clock, no network, no environment and no randomness: read from their source."""

import ast
from pathlib import Path

import pytest

from hopquy.runner import checks, judges

MODULES = sorted(path for part in (checks, judges) for path in Path(part.__file__).parent.glob("*.py"))
ALLOWED = {
    "__future__", "collections", "collections.abc", "dataclasses", "functools", "itertools", "json", "re", "typing", "unicodedata",
}  # fmt: skip
"""What a judgement may be made of; `datetime` is allowed by name below."""
OF_DATETIME = {"UTC", "date", "datetime", "timedelta", "timezone"}
OUTSIDE = {
    "now",
    "today",
    "utcnow",
    "fromtimestamp",
    "utcfromtimestamp",
    "open",
    "input",
    "print",
    "eval",
    "exec",
    "__import__",
    "environ",
    "getenv",
    "id",
}


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield from ((node.module, alias.name) for alias in node.names)


def wrong_imports(source):
    tree = ast.parse(source)
    return [
        (module, name)
        for module, name in imports(tree)
        if module not in ALLOWED and not module.startswith("hopquy.runner.") and not (module == "datetime" and name in OF_DATETIME)
    ]


def reaches_outside(source):
    named = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    called = {node.func.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return sorted((named | called) & OUTSIDE)


def keeps_state(source):
    return [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Global | ast.Nonlocal)]


def test_there_is_something_to_read():
    assert len(MODULES) > 20


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_nothing_comes_from_outside(module):
    source = module.read_text(encoding="utf-8")
    assert wrong_imports(source) == []
    assert reaches_outside(source) == []
    assert keeps_state(source) == []


@pytest.mark.parametrize(
    "planted",
    ["import time", "import os", "import random", "import secrets", "import socket", "from time import monotonic", "from urllib.request import urlopen",
     "import requests", "import httpx", "def f():\n    import locale", "import datetime", "from datetime import *", "import pathlib", "import tempfile"],
)  # fmt: skip
def test_a_planted_import_is_found(planted):
    assert wrong_imports(planted)


@pytest.mark.parametrize(
    "planted", ["datetime.now()", "date.today()", "datetime.utcnow()", "open('x')", "os.environ", "eval('1')", "datetime.fromtimestamp(0)"]
)
def test_a_planted_reach_is_found(planted):
    assert reaches_outside(planted)


def test_planted_state_is_found():
    assert keeps_state("def f():\n    global x\n    x = 1") == ["Global"]
