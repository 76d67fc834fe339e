"""Credentials named in target.yaml: fetched from where the reference points, and never shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from hopquy.runner.evidence import SHORTEST_SECRET
from hopquy.runner.plan.mistakes import shown

__all__ = ["CredentialError", "fetched"]

_LARGEST_FILE = 16_384


class CredentialError(ValueError):
    """A credential cannot be used: what is wrong, and what is expected."""

    def __init__(self, what: str, expected: str) -> None:
        super().__init__(what, expected)


def fetched(reference: str, environment: Mapping[str, str], folder: Path, *, in_header: bool = False) -> str:
    """Return the credential that a reference names, a file being looked for in `folder`; raises CredentialError.

    `in_header`: it is sent as a part of an HTTP header, which holds nothing beyond ASCII.
    """
    kind, _, name = reference.partition(":")
    found = _of_environment(name, environment) if kind == "env" else _of_file(folder / name, name)
    where = f"the credential in {shown(reference)}"
    if found != found.strip() or any(unicodedata.category(character) == "Cc" for character in found):
        raise CredentialError(f"{where} has white space around it or a control character in it", "the bare credential")
    if len(found) < SHORTEST_SECRET:
        raise CredentialError(
            f"{where} is too short: it could not be told from ordinary text, and so not be kept out of the evidence",
            f"at least {SHORTEST_SECRET} characters",
        )
    if in_header and not found.isascii():
        raise CredentialError(f"{where} has letters that an HTTP header cannot hold", "letters, digits and signs of ASCII")
    return found


def _of_environment(name: str, environment: Mapping[str, str]) -> str:
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        # It may be the credential itself: it is not quoted.
        raise CredentialError("what stands after `env:` is not the name of an environment variable", "a name such as `env:HOPQUY_SECRET`")
    found = environment.get(name)
    if not found:
        state = "is not set" if found is None else "is empty"
        raise CredentialError(f"the environment variable {shown(name)} {state}", "the credential in it")
    try:
        found.encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(f"the environment variable {shown(name)} is not UTF-8 text", "a credential that is text") from None
    return found


def _of_file(path: Path, name: str) -> str:
    expected = "a text file with the credential and nothing else, its path relative to this file"
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise CredentialError(
            f"the file {shown(name)} cannot be read: {getattr(error, 'strerror', None) or 'it is no path'}", expected
        ) from None
    if len(data) > _LARGEST_FILE:
        raise CredentialError(f"the file {shown(name)} is longer than {_LARGEST_FILE} bytes", expected)
    try:
        found = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise CredentialError(f"the file {shown(name)} is not UTF-8 text", expected) from None
    if not found:
        raise CredentialError(f"the file {shown(name)} is empty", expected)
    return found
