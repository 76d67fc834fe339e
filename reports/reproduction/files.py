"""The files of a pack that hold what was on the wire: packets, heads and bodies of calls, byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hopquy.runner.model.observation import Observation

__all__ = ["Laid", "is_answer", "is_call", "laid_out"]

_OTHER = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 40
_MESSAGES = "dossier."
_BY_CURL = frozenset({"host", "content-length", "connection", "transfer-encoding", "expect"})
"""Headers that belong to one connection: whoever sends a call again makes them anew."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One observation as it lies in a pack: the role of each of its files, and what is in them."""

    observation: Observation
    names: Mapping[str, str] = field(default_factory=dict)
    """`packet`, `head`, `headers`, `body`, `answer` (what was answered to a call, as recorded with it) or `bytes` -> the file."""
    contents: Mapping[str, bytes] = field(default_factory=dict)


def is_call(observation: Observation) -> bool:
    """Whether an observation is an HTTP call."""
    return isinstance(observation.data.get("method"), str) and isinstance(observation.data.get("headers"), list)


def is_answer(observation: Observation) -> bool:
    """Whether an observation is an HTTP answer."""
    return isinstance(observation.data.get("status"), int) and isinstance(observation.data.get("headers"), list)


def laid_out(observation: Observation, blob: Callable[[str], bytes | None], *, packet: bool) -> Laid:
    """Return the files of one observation; none where it carried no bytes. `packet` says that its bytes are one."""
    data = blob(observation.blob) if observation.blob is not None else None
    operation = str(observation.data.get("operation") or observation.data.get("service") or "call")
    if is_call(observation):
        return _laid(observation, "calls", operation, _of_call(observation, data))
    if is_answer(observation):
        return _laid(observation, "answers", operation, _of_answer(observation, data))
    if data is None:
        return Laid(observation)
    if packet:
        return _laid(observation, "packets", observation.kind.removeprefix("packet."), [("packet", ".edxml", data)])
    if observation.kind.startswith(_MESSAGES):
        return _laid(observation, "messages", observation.kind, [("bytes", ".xml" if data.lstrip().startswith(b"<") else ".json", data)])
    return _laid(observation, "bytes", observation.kind, [("bytes", ".bin", data)])


def _laid(observation: Observation, folder: str, name: str, parts: list[tuple[str, str, bytes]]) -> Laid:
    stem = f"{folder}/{observation.seq:04d}-{_OTHER.sub('-', name)[:_LONGEST].strip('-') or 'call'}"
    return Laid(observation, {role: stem + ending for role, ending, _ in parts}, {stem + ending: content for _, ending, content in parts})


def _of_call(observation: Observation, body: bytes | None) -> list[tuple[str, str, bytes]]:
    data = observation.data
    first = f"{data['method']} {data.get('path', '')} HTTP/{data.get('http_version') or '1.1'}"
    head = "\r\n".join([first, *(f"{name}: {value}" for name, value in data["headers"]), "", ""])
    parts = [
        ("head", ".head", _wire(head)),
        ("headers", ".headers", b"".join(_wire(line) + b"\n" for line in _for_curl(data["headers"]))),
    ]
    if "answer" in data:
        answer = {name: data.get(name) for name in ("status", "answer", "refusal", "answer_lost")}
        parts.append(("answer", ".answer.json", json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"))
    return parts if body is None else [*parts, ("body", ".body", body)]


def _of_answer(observation: Observation, body: bytes | None) -> list[tuple[str, str, bytes]]:
    head = "\r\n".join(
        [f"HTTP/1.1 {observation.data['status']}", *(f"{name}: {value}" for name, value in observation.data["headers"]), "", ""]
    )
    parts = [("head", ".head", _wire(head))]
    return parts if body is None else [*parts, ("body", ".body", body)]


def _for_curl(headers: list[list[str]]) -> Iterator[str]:
    """Yield the headers as `curl --header @FILE` reads them; what was left out of the evidence is left out here too."""
    for name, value in headers:
        if name.lower() not in _BY_CURL and "[redacted:" not in value and "[secret]" not in value:
            yield f"{name}: {value}" if value.strip() else f"{name};"


def _wire(text: str) -> bytes:
    """Return a head as bytes: it was recorded as Latin-1, which gives every byte back."""
    return text.encode("latin-1", "backslashreplace")
