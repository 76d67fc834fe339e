"""Reading target.yaml: file, line, and what is expected where something is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hopquy.runner.errors.target import TargetError, TargetProblem
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM, PACES, PATIENCE, TLS, Driver, Pace, Product, Target, Trials
from hopquy.runner.plan.accounts import intermediary_of, wrong_accounts
from hopquy.runner.plan.address import wrong_address
from hopquy.runner.plan.authority import AuthorityError, authority
from hopquy.runner.plan.credentials import CredentialError, fetched
from hopquy.runner.plan.filing import ONESTOP_ACTIONS, onestop_of, wrong_filing
from hopquy.runner.plan.listening import listen_of, listen_tls_of, wrong_listening
from hopquy.runner.plan.mistakes import URL, mistakes, name_of, role_of, shown
from hopquy.runner.plan.opened import opened
from hopquy.runner.spec.yaml import Document

__all__ = ["read_target"]

_LONGEST_WAIT = 86_400
_YAML = "a YAML file such as `hopquy init --role ROLE` writes (document-system, axis or onestop-system)"
_KEYS_OF = {"http": ("url", "token"), "command": ("command",), "manual": ("person", "party"), "passive": ()}
_ACTIONS = {"document-system": Driver.__dataclass_fields__["actions"].default, "axis": ("restart",), "onestop-system": ONESTOP_ACTIONS}
_NO_DRIVER: Mapping[str, Any] = {"kind": "passive"}

_At = tuple[str | int, ...]
_Wrong = tuple[_At, str, str]


def read_target(path: Path, environment: Mapping[str, str] = os.environ, *, credentials: bool = True) -> Target:
    """Read a target file; raises TargetError with every problem found. Without `credentials` none is fetched: enough to plan, not to run."""
    document = opened(path, _YAML)
    problems = mistakes(document)
    if problems:
        raise TargetError(tuple(problems))
    found: dict[_At, str] = {}
    parameters = document.value["parameters"]
    wrong = list(_beyond_the_schema(role_of(document), parameters))
    if role_of(document) == "onestop-system":
        wrong += wrong_filing(document.value["claims"], parameters)
    if credentials:
        wrong += _fetch(document, environment, path.parent, found)
    ca: Path | None = None
    try:
        ca = authority(parameters["tls"]["ca"], path.parent) if "tls" in parameters else None
    except AuthorityError as error:
        wrong.append((("parameters", "tls", "ca"), *error.args))
    if wrong:
        told = [TargetProblem(document.file, document.line(*at), what, expected) for at, what, expected in wrong]
        raise TargetError(tuple(sorted(told, key=lambda problem: problem.line)))
    return _target(document.value, found, document.file, ca)


def _beyond_the_schema(role: str, parameters: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield what a schema cannot say."""
    driver = parameters.get("driver", _NO_DRIVER)
    yield from wrong_accounts(parameters) if role == "axis" else _wrong_client(parameters)
    for key in ("url", "token", "command", "person", "party"):
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
    if driver["kind"] == "manual":
        yield from _wrong_person(driver)
    if "url" in driver:
        url_at = ("parameters", "driver", "url")
        yield from wrong_address(driver["url"], url_at, URL, "actions are", "the bare address, and `token: env:NAME` beside it")
    waits: list[tuple[_At, Any]] = [(("parameters", "driver", "timeout"), driver.get("timeout", 0))]
    waits += [(("parameters", "timeout"), parameters.get("timeout", 0))]
    waits += [
        (("parameters", "points", point, key), wait) for point, pace in parameters.get("points", {}).items() for key, wait in pace.items()
    ]
    for at, wait in waits:
        if wait > _LONGEST_WAIT:
            yield at, f"{name_of(at)} is {shown(wait)}", f"at most {_LONGEST_WAIT} seconds, which is a day"


def _wrong_person(driver: Mapping[str, Any]) -> Iterator[_Wrong]:
    at: _At = ("parameters", "driver", "person")
    person = driver["person"]
    if person != person.strip() or not person.isprintable():
        yield at, f"{name_of(at)} is {shown(person)}", "a text without white space around it and line breaks in it"
    if "settle" in driver.get("actions", ()):
        told = "parameters.driver.actions names settle, which is not for the kind manual: nobody can say that everything was done"
        yield ("parameters", "driver", "actions"), told, "the other actions"


def _wrong_client(parameters: Mapping[str, Any]) -> Iterator[_Wrong]:
    """Yield what is wrong with who a document system is, and where we listen for it."""
    yield from wrong_listening(parameters)
    for at, text in _texts({name: parameters[name] for name in ("system_id", "username", "codes") if name in parameters}, ("parameters",)):
        if text != text.strip() or not text.isprintable():
            yield at, f"{name_of(at)} is {shown(text)}", "a text without white space around it and line breaks in it"
        elif text in (OUR_SYSTEM, *OUR_CODES):
            yield at, f"{name_of(at)} is {shown(text)}, which is what hopquy's own agency goes by", "another one, of a test instance"


def _fetch(document: Document, environment: Mapping[str, str], folder: Path, into: dict[_At, str]) -> Iterator[_Wrong]:
    """Fetch every credential into `into`, by its place; yield what is wrong with them."""
    texts = list(_texts(document.value, ()))
    places = {at: text for at, text in texts if at[0] == "parameters" and at[-1] in ("secret", "token")}
    in_headers = document.value["parameters"].get("dialect") == "rest"
    for at, reference in places.items():
        try:
            found = fetched(reference, environment, folder, in_header=at[-1] == "token" or in_headers)
        except CredentialError as error:
            yield at, *error.args
            continue
        into[at] = found
        elsewhere = next((where for where, text in texts if found in text and where not in places), None)
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


def _target(value: Mapping[str, Any], credentials: Mapping[_At, str], file: str, ca: Path | None) -> Target:
    role, parameters, product = value["role"], value["parameters"], value["claims"]["product"]
    driver = parameters.get("driver", _NO_DRIVER)
    listen_tls = listen_tls_of(parameters, Path(file).parent)
    points = parameters.get("points", {})
    intermediary = intermediary_of(parameters, credentials) if role == "axis" else None
    onestop = onestop_of(parameters) if role == "onestop-system" else None
    given = next((one.given for one in (intermediary, onestop) if one is not None), ())
    return Target(
        product=Product(product["name"], product["version"], product["vendor"], product.get("build")),
        role=role,
        features=(*value["claims"]["features"], *given, *((TLS,) if listen_tls is not None else ())),
        system_id=parameters.get("system_id", parameters.get("username", "")),
        secret=credentials.get(("parameters", "secret"), ""),
        codes=tuple(parameters.get("codes", ())),
        listen=listen_of(parameters),
        listen_tls=listen_tls,
        driver=Driver(
            driver["kind"],
            driver.get("url"),
            tuple(driver.get("command", ())),
            credentials.get(("parameters", "driver", "token")),
            float(driver.get("timeout", PATIENCE[driver["kind"]])),
            tuple(driver.get("actions", () if driver["kind"] == "passive" else _ACTIONS[role])),
            ca,
            driver.get("person"),
            driver.get("party"),
        ),
        pace={name: _pace(points.get(name, {}), usual) for name, usual in PACES[role].items()},
        file=file,
        ca=ca,
        trials=Trials(**parameters.get("trials", {})),
        intermediary=intermediary,
        onestop=onestop,
    )


def _pace(given: Mapping[str, Any], usual: Pace) -> Pace:
    return Pace(float(given.get("interval", usual.interval)), float(given.get("deadline", usual.deadline)))
