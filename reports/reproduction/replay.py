"""replay.sh: what was on the wire, sent again by curl; credentials come from the environment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any
from urllib.parse import quote as in_url
from urllib.parse import urlencode

from hopquy.reports.reproduction.files import Laid, is_call
from hopquy.runner.model.observation import Author, Observation

__all__ = ["Left", "Part", "parts_of", "script"]

_GONE = re.compile(r"\[redacted:([^\]]*)\]|\[secret\]")
_DELIVERED = "axis.delivered"
_WITH_SESSION = "portal.call"
"""Recorded without its session, its messages each by itself: there is no body to send again."""
_SAFE = "/:@!$&'()*+,;=~-._%"
_PARTS: Mapping[str, tuple[str, str]] = {
    "deliver": ("AXIS_URL", "what was put into the axis for the product"),
    "send": ("AXIS_URL", "what the product sent to the axis"),
    "ask": ("TARGET_URL", "what was sent to the product"),
}
_DEFAULT = {"AXIS_URL": "http://127.0.0.1:8810", "TARGET_URL": "http://127.0.0.1:9000"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the script: its name, the observations it sends again, and its lines."""

    name: str
    seqs: tuple[int, ...]
    lines: tuple[str, ...]
    variables: tuple[str, ...] = ()
    """Credentials that the run left out and that have to be in the environment."""


@dataclass(frozen=True, slots=True)
class Left:
    """An observation that cannot be sent again as it was; `why` is `redacted` or `fault`."""

    seq: int
    why: str


def parts_of(laid: Sequence[Laid], plan: Mapping[str, Any]) -> tuple[list[Part], list[Left]]:
    """Return the parts that there are, and what can be sent again in none of them."""
    found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = {name: [] for name in _PARTS}
    left = [Left(one.observation.seq, "fault") for one in laid if one.observation.kind == "fault.injected"]
    for one in laid:
        observation = one.observation
        if observation.point == _DELIVERED and "packet" in one.names:
            found["deliver"].append((observation.seq, _delivered(one, plan), ()))
        elif is_call(observation) and (observation.kind == _WITH_SESSION or _incomplete(one)):
            left.append(Left(observation.seq, "redacted"))
        elif is_call(observation):
            variables = tuple(dict.fromkeys(variable for _, value in observation.data["headers"] for variable in _variables(value)))
            name = "send" if observation.author is Author.TARGET else "ask"
            found[name].append((observation.seq, _called(one, _PARTS[name][0]), variables))
    parts = [
        Part(
            name,
            tuple(seq for seq, _, _ in lines),
            tuple(line for _, line, _ in lines),
            tuple(dict.fromkeys(variable for _, _, variables in lines for variable in variables)),
        )
        for name, lines in found.items()
        if lines
    ]
    return parts, sorted(left, key=lambda one: one.seq)


def script(parts: Sequence[Part], about: str) -> str:
    """Return the text of replay.sh."""
    names = [part.name for part in parts]
    return "\n".join([*_opening(parts, about), *(line for part in parts for line in _function(part)), *_choice(names)]) + "\n"


def _opening(parts: Sequence[Part], about: str) -> Iterator[str]:
    yield "#!/bin/sh"
    yield f"# {about}"
    yield "# Sends the recorded bytes again with curl. Usage:"
    for part in parts:
        variable, what = _PARTS[part.name]
        yield f"#   {variable}={_DEFAULT[variable]} sh replay.sh {part.name}    # {what}"
    yield "# Headers of the connection itself (Host, Content-Length ...) are made anew; all others are as recorded, in their order."
    yield "set -eu"
    yield 'cd "$(dirname "$0")"'
    for variable in dict.fromkeys(_PARTS[part.name][0] for part in parts):
        yield f': "${{{variable}:={_DEFAULT[variable]}}}"'
    yield "again() { printf '\\n== %s\\n' \"$1\"; shift; curl --silent --show-error --noproxy '*' --globoff --path-as-is --include \"$@\"; printf '\\n'; }"


def _function(part: Part) -> Iterator[str]:
    yield ""
    yield f"{part.name}() {{"
    for variable in part.variables:
        yield f'  : "${{{variable}:?is needed: the run left this credential out of its evidence}}"'
    for line in part.lines:
        yield f"  {line}"
    yield "}"


def _choice(names: Sequence[str]) -> Iterator[str]:
    yield ""
    yield 'case "${1:-}" in'
    yield f'  {"|".join(names)}) "$1" ;;'
    yield f"  *) printf 'usage: sh replay.sh {'|'.join(names)}\\n' >&2; exit 2 ;;"
    yield "esac"


def _delivered(one: Laid, plan: Mapping[str, Any]) -> str:
    observation = one.observation
    codes = plan["target"].get("codes")
    query = urlencode({"messagetype": str(observation.data.get("message_type") or "edoc"), **({"to": codes[0]} if codes else {})})
    return _again(
        observation,
        ["--request", "POST", "--header", "Content-Type: application/octet-stream", "--data-binary", f"@{one.names['packet']}"],
        f'"$AXIS_URL"{quote(f"/_hopquy/deliver?{query}")}',
        before='${HOPQUY_ADMIN_TOKEN:+--header "Authorization: Bearer $HOPQUY_ADMIN_TOKEN"} ',
    )


def _called(one: Laid, variable: str) -> str:
    observation = one.observation
    data = observation.data
    headers: list[list[str]] = data["headers"]
    named = {name.lower() for name, _ in headers}
    words = ["--request", str(data["method"]), "--http1.0" if data.get("http_version") == "1.0" else "--http1.1"]
    for name in ("User-Agent", "Accept", "Content-Type", "Expect"):
        if name.lower() not in named or name == "Expect":
            words += ["--header", f"{name}:"]
    words += ["--header", f"@{one.names['headers']}"]
    if "body" in one.names:
        words += ["--data-binary", f"@{one.names['body']}"]
    elif named & {"content-length", "transfer-encoding"}:
        words += ["--data-binary", ""]
    path = in_url(str(data.get("path") or "/"), safe=_SAFE + "?")
    secret = "".join(f"--header {_filled(f'{name}: {value}')} " for name, value in headers if _GONE.search(value))
    return _again(observation, words, f'"${variable}"{quote(path)}', before=secret)


def _again(observation: Observation, words: Sequence[str], url: str, before: str = "") -> str:
    title = f"{observation.seq} {observation.data.get('operation') or observation.kind}"
    return f"again {quote(title)} {' '.join(map(quote, words))} {before}{url}"


def _filled(header: str) -> str:
    """Return a header for the shell, what was left out of it taken from the environment."""
    pieces, done = [], 0
    for gone in _GONE.finditer(header):
        pieces += [quote(header[done : gone.start()]), f'"${_variable(gone[1])}"']
        done = gone.end()
    return "".join([*pieces, *([quote(header[done:])] if done < len(header) else [])])


def _variables(value: str) -> Iterator[str]:
    yield from (_variable(gone[1]) for gone in _GONE.finditer(value))


def _variable(name: str | None) -> str:
    return "HOPQUY_" + (re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") or "VALUE" if name else "SECRET")


def _incomplete(one: Laid) -> bool:
    """Whether something may have been taken out of the path or the body, so that the bytes are not those that were sent."""
    data = one.observation.data
    marked = bool(data.get("redacted")) or bool((data.get("witness") or {}).get("secret_sent"))
    return bool(_GONE.search(str(data.get("path", "")))) or (marked and "body" in one.names)
