"""Reading target.yaml: file, line, and what is expected where something is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hopquy import specs
from hopquy.runner.errors.spec import SpecError
from hopquy.runner.errors.target import TargetError, TargetProblem
from hopquy.runner.evidence import SHORTEST_SECRET
from hopquy.runner.model.target import PACE, Driver, Pace, Product, Target
from hopquy.runner.spec.problems import validator
from hopquy.runner.spec.yaml import Document, read_yaml

__all__ = ["read_target"]


def read_target(path: Path, environment: Mapping[str, str] = os.environ) -> Target:
    """Read a target file; raises TargetError with every problem found."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TargetError((TargetProblem(str(path), 1, f"cannot be read: {error.strerror}", "a file; `hopquy init --role document-system` writes one"),)) from None
    except UnicodeDecodeError:
        raise TargetError((TargetProblem(str(path), 1, "is not UTF-8 text", "a YAML file in UTF-8"),)) from None
    try:
        document = read_yaml(text, str(path), decimals=True)
    except SpecError as error:
        raise TargetError(tuple(TargetProblem(p.file, p.line, p.what, "YAML") for p in error.problems)) from None
    problems = _problems(document)
    if problems:
        raise TargetError(tuple(problems))
    return _target(document, path, environment)


def _problems(document: Document) -> list[TargetProblem]:
    problems = []
    for error in validator("target").iter_errors(document.value):
        at = tuple(error.instance_path)
        unknown = error.kind.unexpected[:1] if error.kind.name == "additionalProperties" else ()
        problems.append(TargetProblem(document.file, document.line(*at, *unknown), *_told(error, at)))
    return problems


def _told(error: Any, at: tuple[str | int, ...]) -> tuple[str, str]:
    """Return what is wrong and what is expected, in words for whoever wrote the file."""
    where = "/".join(map(str, at)) or "the file"
    rule = error.kind.name
    schema = _schema_at(at)
    if rule == "additionalProperties":
        return f"{where}: unknown key {', '.join(map(repr, error.kind.unexpected))}", f"one of: {', '.join(schema.get('properties', {}))}"
    if rule == "required":
        return f"{where}: the key {error.kind.property} is missing", f"the keys: {', '.join(schema.get('required', ())) or error.kind.property}"
    if rule == "pattern" and schema.get("pattern", "").startswith("^(env|file)"):
        return f"{where}: a credential stands in the file itself", "a reference `env:NAME` or `file:PATH`"
    if "enum" in schema:
        return f"{where}: {error.instance!r}", f"one of: {', '.join(map(str, schema['enum']))}"
    expected = schema.get("description") or {"string": "a text (in quotes)", "number": "a number", "array": "a list", "object": "a group of keys"}.get(schema.get("type", ""), error.message)
    if isinstance(error.instance, dict | list) or at[-1:] in (("secret",), ("token",)):
        return f"{where} is of the wrong type", expected
    return f"{where}: {error.instance!r}", expected


def _schema_at(at: tuple[str | int, ...]) -> dict[str, Any]:
    schema = json.loads((specs.folder() / "schema" / "target.json").read_text(encoding="utf-8"))
    for step in at:
        schema = schema.get("items", {}) if isinstance(step, int) else schema.get("properties", {}).get(step, {})
    return dict(schema)


def _target(document: Document, path: Path, environment: Mapping[str, str]) -> Target:
    value, parameters = document.value, document.value["parameters"]
    product, driver = value["claims"]["product"], parameters["driver"]

    def secret(given: str, *at: str) -> str:
        return _resolved(given, environment, path, document.line(*at))

    host, _, port = parameters.get("listen", "127.0.0.1:0").rpartition(":")
    pace = {
        name: Pace(float(given.get("interval", usual.interval)), float(given.get("deadline", usual.deadline)))
        for name, usual in PACE.items()
        for given in [parameters.get("points", {}).get(name, {})]
    }
    return Target(
        product=Product(product["name"], product["version"], product["vendor"], product.get("build")),
        role=value["role"],
        features=tuple(value["claims"]["features"]),
        system_id=parameters["system_id"],
        secret=secret(parameters["secret"], "parameters", "secret"),
        codes=tuple(parameters["codes"]),
        listen=(host.strip("[]"), int(port)),
        driver=Driver(
            driver["kind"],
            driver.get("url"),
            tuple(driver.get("command", ())),
            secret(driver["token"], "parameters", "driver", "token") if "token" in driver else None,
            float(driver.get("timeout", 30)),
            tuple(driver.get("actions", () if driver["kind"] == "passive" else Driver.__dataclass_fields__["actions"].default)),
        ),
        pace=pace,
        file=str(path),
    )


def _resolved(given: str, environment: Mapping[str, str], path: Path, line: int) -> str:
    kind, _, name = given.partition(":")
    if kind == "env":
        found = environment.get(name)
        if not found:
            raise TargetError((TargetProblem(str(path), line, f"the environment variable {name} is not set", f"the credential in {name}"),))
    else:
        try:
            found = (path.parent / name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise TargetError((TargetProblem(str(path), line, f"{name} cannot be read: {error}", "a text file with the credential"),)) from None
    if len(found) < SHORTEST_SECRET:
        raise TargetError((TargetProblem(str(path), line, "the credential is too short to be kept out of the evidence", f"at least {SHORTEST_SECRET} characters"),))
    return found
