"""How a person does on the product's screens what a program is asked for in JSON: step by step, with the exact values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hopquy.runner.drivers.dossier_steps import DOSSIER_SCRIPTED
from hopquy.runner.drivers.handout import Handed
from hopquy.runner.drivers.question import Step
from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase

__all__ = ["SCRIPTED", "steps_for"]

_KIB = 1024


def steps_for(
    action: str, arguments: Mapping[str, Any], *, names: Mapping[str, str], files: Sequence[Handed] = (), folder: str = "", role: str = ""
) -> tuple[Step, ...]:
    """Return the steps of an action; `names` are those of bodies and procedures by code, `files` lie in `folder` to be attached."""
    script = DOSSIER_SCRIPTED.get(action) if role == "onestop-system" else None
    script = script or SCRIPTED.get(action)
    if script is None:
        return tuple(_any_action(action, arguments))
    return tuple(script(arguments, names, [f"{name} ({_size(size)})" for name, size in files], folder))


def _send(asked: Mapping[str, Any], names: Mapping[str, str], files: Sequence[str], folder: str) -> Iterator[Step]:
    operation = asked.get("operation", "new")
    if operation == "new":
        yield _step("ask.new")
        if asked.get("reply_to"):
            yield _step("ask.reply-to", str(asked["reply_to"]))
    else:
        yield _step("ask.find-sent", str(asked.get("document_id", "")))
        yield Step(both(_OPERATIONS.get(operation, Phrase.of("ask.other-operation", operation=str(operation)))))
    yield _step("ask.subject", str(asked.get("subject", "")))
    yield _step("ask.content", str(asked.get("content", "")))
    if asked.get("reason"):
        yield _step("ask.reason", str(asked["reason"]))
    yield _step("ask.to", *(f"{code}  {names.get(code, '')}".rstrip() for code in asked.get("to", ())))
    if files:
        yield _step("ask.files", folder, *files)
    else:
        yield _step("ask.no-files")
    yield _step("ask.issue")


_OPERATIONS = {"recall": Phrase.of("ask.recall"), "update": Phrase.of("ask.update"), "replace": Phrase.of("ask.replace")}


def _take_back(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    yield _step("ask.find-sent", str(asked.get("document_id", "")))
    yield _step("ask.take-back", str(asked.get("reason", "")))


def _clerk(does: Phrase) -> Callable[..., Iterator[Step]]:
    def steps(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
        yield _step("ask.find-received", str(asked.get("document_id", "")))
        if asked.get("subject"):
            yield _step("ask.known-by-subject", str(asked["subject"]))
        yield Step(both(does), (str(asked["reason"]),) if asked.get("reason") else ())

    return steps


def _restart(_asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    yield _step("ask.restart")
    yield _step("ask.restarted")


SCRIPTED: Mapping[str, Callable[..., Iterator[Step]]] = {
    "send": _send,
    "accept": _clerk(Phrase.of("ask.accept")),
    "assign": _clerk(Phrase.of("ask.assign")),
    "process": _clerk(Phrase.of("ask.process")),
    "finish": _clerk(Phrase.of("ask.finish")),
    "refuse": _clerk(Phrase.of("ask.refuse")),
    "agree": _clerk(Phrase.of("ask.agree")),
    "take-back": _take_back,
    "restart": _restart,
}
"""The actions that have steps of their own; any other is told by its name and its values."""


def _any_action(action: str, arguments: Mapping[str, Any]) -> Iterator[Step]:
    yield Step(both(Phrase.of("ask.other-action", action=action)))
    for key, value in arguments.items():
        yield Step(both(Phrase.of("ask.value", name=key)), (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),))


def _step(key: str, *values: str) -> Step:
    return Step(both(Phrase.of(key)), tuple(value for value in values if value))


def _size(size: int) -> str:
    return f"{size} B" if size < _KIB else f"{size / _KIB:.1f} KiB"
