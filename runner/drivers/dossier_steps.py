"""How a person at the desk of a one-stop system does what a program is asked for: step by step, with the exact values."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hopquy.runner.drivers.question import Step
from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase

__all__ = ["BY_FILE", "DOSSIER_SCRIPTED", "enclosed"]

_Script = Callable[[Mapping[str, Any], Mapping[str, str], Sequence[str], str], Iterator[Step]]

BY_FILE: Mapping[str, Mapping[str, Any]] = {
    "statistics": {
        "figures": {
            **dict.fromkeys((
                "received", "synced", "ended", "finished", "late", "on_time", "online", "payable", "paid_online", "result_file",
                "digitised_both", "digitised", "personal_store", "on_time_share", "online_share", "paid_online_share", "result_file_share",
                "digitised_both_share", "digitised_share", "personal_store_share", "sync_share",
            )),
            "channels": dict.fromkeys(("counter", "online", "post")),
            "states": {str(state): None for state in range(1, 11)},
        },
    },
    "papers": {
        "papers": [
            {
                "form": None, "title": None, "fields": {"due": None, "content": None, "reason": None},
                "qr": dict.fromkeys(("code", "procedure", "identifier", "title", "system", "published", "appointment")),
            },
        ],
    },
}  # fmt: skip
"""Actions whose answer is more than a line: the person fills this in; what stays null is not told."""


def enclosed(arguments: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the files that an action hands over, each with `name` and `base64`."""
    result = arguments.get("result")
    given = [*(arguments.get("files") or ()), *(arguments.get("components") or ()), *([result] if isinstance(result, Mapping) else ())]
    return [{**one, "name": str(one.get("file") or one.get("name") or "tep")} for one in given if "base64" in one]


def _file(asked: Mapping[str, Any], names: Mapping[str, str], files: Sequence[str], folder: str) -> Iterator[Step]:
    procedure = str(asked.get("procedure", ""))
    yield _step("ask.dossier.new", f"{procedure}  {names.get(procedure, '')}".rstrip())
    channel = {name: Phrase.of(f"ask.dossier.{name}") for name in ("counter", "post", "online")}.get(str(asked.get("channel")))
    yield Step(both(channel)) if channel is not None else _step("ask.dossier.channel", str(asked.get("channel", "")))
    yield _step("ask.dossier.subject", str(asked.get("subject", "")))
    applicant = asked.get("applicant")
    people = applicant if isinstance(applicant, Mapping) else {}
    yield _step("ask.dossier.applicant", str(people.get("name", "")), str(people.get("identifier", "")))
    yield _step("ask.dossier.contact", *(str(people.get(name, "")) for name in ("phone", "email", "address")))
    yield from _attached(files, folder)
    yield _step("ask.dossier.save")
    yield _step("ask.dossier.code")


def _one(does: str, *told: tuple[str, str]) -> _Script:
    """Return the steps of something that is done with one dossier; `told` are the values that it is done with, each with its sentence."""

    def steps(asked: Mapping[str, Any], _names: Mapping[str, str], files: Sequence[str], folder: str) -> Iterator[Step]:
        yield from _found(asked)
        yield _step(does)
        for name, key in told:
            if asked.get(name):
                yield _step(key, *_lines(asked[name]))
        if files:
            yield from _attached(files, folder)

    return steps


def _extend(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    yield from _found(asked)
    yield _step("ask.dossier.extend", str(asked.get("due", "")))
    yield _step("ask.dossier.reason", str(asked.get("reason", "")))
    yield _step("ask.dossier.declines")


def _pay(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    yield from _found(asked)
    yield _step("ask.dossier.pay")
    via = str(asked.get("via", ""))
    yield _step("ask.dossier.pay-portal") if via == "portal" else _step("ask.dossier.pay-via", via)


def _papers(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], folder: str) -> Iterator[Step]:
    yield from _found(asked)
    yield _step("ask.dossier.papers")
    yield _step("ask.fill-in", folder)


def _statistics(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], folder: str) -> Iterator[Step]:
    yield _step("ask.dossier.statistics", str(asked.get("from", "")), str(asked.get("until", "")))
    yield _step("ask.fill-in", folder)


def _set_clock(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    if asked.get("at"):
        yield _step("ask.set-clock", str(asked["at"]))
    else:
        yield _step("ask.set-clock-back")


def _answer(asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    yield _step("ask.question.find", str(asked.get("question", "")))
    yield _step("ask.question.answer", str(asked.get("content", "")))


def _refresh_catalogue(_asked: Mapping[str, Any], _names: Mapping[str, str], _files: Sequence[str], _folder: str) -> Iterator[Step]:
    yield _step("ask.refresh-catalogue")


def _found(asked: Mapping[str, Any]) -> Iterator[Step]:
    code, subject = str(asked.get("code") or ""), str(asked.get("subject") or "")
    if code:
        yield _step("ask.dossier.find", code)
    if subject:
        yield _step("ask.dossier.by-subject", subject)


def _attached(files: Sequence[str], folder: str) -> Iterator[Step]:
    yield _step("ask.files", folder, *files) if files else _step("ask.no-files")


def _lines(value: Any) -> list[str]:
    """Return what to type, a line for each: of a fee its code, name and amount."""
    if isinstance(value, list):
        return ["  ".join(str(part) for part in one.values()) if isinstance(one, Mapping) else str(one) for one in value]
    return [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]


def _step(key: str, *values: str) -> Step:
    return Step(both(Phrase.of(key)), tuple(value for value in values if value))


_REASON = ("reason", "ask.dossier.reason")

DOSSIER_SCRIPTED: Mapping[str, _Script] = {
    "file": _file,
    "accept": _one("ask.dossier.accept"),
    "process": _one("ask.dossier.process"),
    "refuse": _one("ask.dossier.refuse", _REASON),
    "request-supplement": _one("ask.dossier.request-supplement", ("content", "ask.dossier.content")),
    "supplement": _one("ask.dossier.supplement"),
    "demand-fee": _one("ask.dossier.demand-fee", ("fees", "ask.dossier.fees")),
    "pay": _pay,
    "withdraw": _one("ask.dossier.withdraw", _REASON),
    "stop": _one("ask.dossier.stop", _REASON),
    "extend": _extend,
    "finish": _one("ask.dossier.finish"),
    "return": _one("ask.dossier.return"),
    "papers": _papers,
    "statistics": _statistics,
    "set-clock": _set_clock,
    "answer": _answer,
    "refresh-catalogue": _refresh_catalogue,
}
"""The actions of a one-stop system that have steps of their own."""
