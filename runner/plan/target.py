"""Reading target.yaml: file, line, and what is expected where something is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hopquy.runner.errors.spec import SpecError
from hopquy.runner.errors.target import TargetError, TargetProblem
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM, PACE, Driver, Pace, Product, Target
from hopquy.runner.plan.authority import AuthorityError, authority
from hopquy.runner.plan.credentials import CredentialError, fetched
from hopquy.runner.plan.mistakes import LISTEN, URL, mistakes, name_of, shown
from hopquy.runner.spec.yaml import Document, read_yaml

__all__ = ["read_target"]

_LARGEST = 262_144
_LONGEST_WAIT = 86_400
_HIGHEST_PORT = 65_535
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]/@]+):([0-9]{1,5})")
_YAML = "a YAML file such as `hopquy init --role document-system` writes"
_KEYS_OF = {"http": ("url", "token"), "command": ("command",), "passive": ()}
_CREDENTIALS = (("secret",), ("driver", "token"))

_At = tuple[str | int, ...]
_Wrong = tuple[_At, str, str]


def read_target(path: Path, environment: Mapping[str, str] = os.environ) -> Target:
    """Read a target file; raises TargetError with every problem found."""
    document = _document(path)
    problems = mistakes(document)
    if problems:
        raise TargetError(tuple(problems))
    credentials: dict[str, str] = {}
    parameters = document.value["parameters"]
    wrong = [*_beyond_the_schema(parameters), *_fetch(document, environment, path.parent, credentials)]
    ca: Path | None = None
    try:
        ca = authority(parameters["tls"]["ca"], path.parent) if "tls" in parameters else None
    except AuthorityError as error:
        wrong.append((("parameters", "tls", "ca"), *error.args))
    if wrong:
        found = [TargetProblem(document.file, document.line(*at), what, expected) for at, what, expected in wrong]
        raise TargetError(tuple(sorted(found, key=lambda problem: problem.line)))
    return _target(document.value, credentials, document.file, ca)


def _document(path: Path) -> Document:
    file = str(path)

    def refused(line: int, what: str, expected: str = _YAML) -> TargetError:
        return TargetError((TargetProblem(file, line, what, expected),))

    try:
        with path.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        told = "it is a folder" if path.is_dir() else getattr(error, "strerror", None) or "it is no path"
        raise refused(1, f"the file cannot be read: {told}") from None
    if len(data) > _LARGEST:
        raise refused(1, f"the file is longer than {_LARGEST} bytes", "a page of text")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refused(1, "the file is UTF-16", "the same text, saved as UTF-8")
    try:
        return read_yaml(data.decode("utf-8-sig"), file, decimals=True)
    except UnicodeDecodeError as error:
        raise refused(data.count(b"\n", 0, error.start) + 1, "the line is not UTF-8 text", "the same text, saved as UTF-8") from None
    except SpecError as error:
        problem = error.problems[0]
        raise refused(problem.line, problem.what, "each key once" if "stands twice" in problem.what else _YAML) from None


def _beyond_the_schema(parameters: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield what a schema cannot say."""
    driver = parameters["driver"]
    listen = _LISTEN.fullmatch(parameters.get("listen", "127.0.0.1:0"))
    if listen is None or int(listen[2]) > _HIGHEST_PORT:
        told = f"parameters.listen is {shown(parameters['listen'])}"
        yield ("parameters", "listen"), told, LISTEN
    for key in ("url", "token", "command"):
        if key in driver and key not in _KEYS_OF[driver["kind"]]:
            kinds = ", ".join(kind for kind, keys in _KEYS_OF.items() if key in keys)
            yield (
                ("parameters", "driver", key),
                f"parameters.driver.{key} is not for the kind {driver['kind']}",
                f"the kind {kinds}, or no such key",
            )
    if driver["kind"] == "passive" and driver.get("actions"):
        yield (
            ("parameters", "driver", "actions"),
            "parameters.driver.actions is not for the kind passive, which asks for nothing",
            "no such key",
        )
    if "url" in driver:
        yield from _wrong_url(driver["url"])
    for at, text in _texts({name: parameters[name] for name in ("system_id", "codes")}, ("parameters",)):
        if text != text.strip() or not text.isprintable():
            yield at, f"{name_of(at)} is {shown(text)}", "a text without white space around it and line breaks in it"
        elif text in (OUR_SYSTEM, *OUR_CODES):
            yield at, f"{name_of(at)} is {shown(text)}, which is what hopquy's own agency goes by", "another one, of a test instance"
    waits: list[tuple[_At, Any]] = [(("parameters", "driver", "timeout"), driver.get("timeout", 0))]
    waits += [
        (("parameters", "points", point, key), wait) for point, pace in parameters.get("points", {}).items() for key, wait in pace.items()
    ]
    for at, wait in waits:
        if wait > _LONGEST_WAIT:
            yield at, f"{name_of(at)} is {shown(wait)}", f"at most {_LONGEST_WAIT} seconds, which is a day"


def _wrong_url(url: str) -> Iterator[_Wrong]:
    at = ("parameters", "driver", "url")
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
        parts = urlsplit("")
    if parts.username is not None or parts.password is not None:
        yield at, "a credential stands in parameters.driver.url", "the bare address, and `token: env:NAME` beside it"
    elif not usable or not url.isprintable():
        yield at, f"parameters.driver.url is {shown(url)}, which is no address", URL
    elif parts.query or parts.fragment:
        part = "query (`?`)" if parts.query else "fragment (`#`)"
        yield at, f"parameters.driver.url has a {part}, but actions are put behind it", URL


def _fetch(document: Document, environment: Mapping[str, str], folder: Path, into: dict[str, str]) -> Iterator[_Wrong]:
    """Fetch every credential into `into`; yield what is wrong with them."""
    texts = list(_texts(document.value, ()))
    for steps in _CREDENTIALS:
        at = ("parameters", *steps)
        reference = next((text for where, text in texts if where == at), None)
        if reference is None:
            continue
        try:
            found = fetched(reference, environment, folder, in_header=steps[-1] == "token")
        except CredentialError as error:
            yield at, *error.args
            continue
        into[steps[-1]] = found
        elsewhere = next(
            (where for where, text in texts if found in text and where not in {("parameters", *one) for one in _CREDENTIALS}), None
        )
        if elsewhere is not None:
            yield (
                at,
                f"the credential in {shown(reference)} stands in {name_of(elsewhere)} too, and would be taken out of the evidence there",
                "one that stands nowhere else",
            )


def _texts(value: Any, at: _At) -> Iterator[tuple[_At, str]]:
    """Yield every text of a value with its place."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(item, (*at, step))


def _target(value: Mapping[str, Any], credentials: Mapping[str, str], file: str, ca: Path | None) -> Target:
    parameters, product = value["parameters"], value["claims"]["product"]
    driver = parameters["driver"]
    host, _, port = parameters.get("listen", "127.0.0.1:0").rpartition(":")
    points = parameters.get("points", {})
    return Target(
        product=Product(product["name"], product["version"], product["vendor"], product.get("build")),
        role=value["role"],
        features=tuple(value["claims"]["features"]),
        system_id=parameters["system_id"],
        secret=credentials["secret"],
        codes=tuple(parameters["codes"]),
        listen=(host.strip("[]"), int(port)),
        driver=Driver(
            driver["kind"],
            driver.get("url"),
            tuple(driver.get("command", ())),
            credentials.get("token"),
            float(driver.get("timeout", 30)),
            tuple(driver.get("actions", () if driver["kind"] == "passive" else Driver.__dataclass_fields__["actions"].default)),
            ca,
        ),
        pace={name: _pace(points.get(name, {}), usual) for name, usual in PACE.items()},
        file=file,
        ca=ca,
    )


def _pace(given: Mapping[str, Any], usual: Pace) -> Pace:
    return Pace(float(given.get("interval", usual.interval)), float(given.get("deadline", usual.deadline)))
