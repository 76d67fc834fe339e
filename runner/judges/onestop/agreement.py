"""Judges of one dossier message on what must agree in it: flags with lists, kinds with numbers, channels with results."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from hopquy.runner.checks.ruling import Context, Ruling, seen
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.message import Message

__all__ = ["empty_where", "matches_beside", "some_positive", "wanted_beside", "wanted_where"]


def wanted_where(context: Context, _message: Message, case: Case) -> Ruling:
    """Where every condition of `where` is met, each path of `wants` selects a text."""
    if not _met(context, case):
        return Ruling.of([], spoke=False)
    findings = [
        Finding(Place(f"{context.paths.of(context.start)}/{path}", context.start.position), _expected(path), Phrase.of("seen.nothing"))
        for path in case.parameters["wants"]
        if not any(comparable(one.text) for one in context.select(path))
    ]
    return Ruling.of(findings, spoke=True)


def empty_where(context: Context, _message: Message, case: Case) -> Ruling:
    """Where every condition of `where` is met, nothing is written at `at`."""
    found = context.select(case.parameters["at"])
    if not found or not _met(context, case):
        return Ruling.of([], spoke=False)
    return Ruling.of([context.finding(one, Phrase.of("expect.empty"), seen(one.text)) for one in found if comparable(one.text)], spoke=True)


def some_positive(context: Context, _message: Message, case: Case) -> Ruling:
    """Where every condition of `where` is met, one of the numbers at `at` is more than 0."""
    if not _met(context, case):
        return Ruling.of([], spoke=False)
    if any(_number(one.text) > 0 for one in context.select(case.parameters["at"])):
        return Ruling.of([], spoke=True)
    path = f"{context.paths.of(context.start)}/{case.parameters['at']}"
    return Ruling.of([Finding(Place(path, context.start.position), Phrase.of("expect.positive"), Phrase.of("seen.nothing"))], spoke=True)


def matches_beside(context: Context, _message: Message, case: Case) -> Ruling:
    """Beside each text at `name` that is the code `value`, the text at `at` has the named `pattern`."""
    regex, means = context.names.patterns[case.parameters["pattern"]]
    findings, spoke = [], False
    for kind, text in context.beside(case.parameters["name"], case.parameters["at"]):
        if comparable(kind.text) != case.parameters["value"] or not comparable(text.text):
            continue
        spoke = True
        if not re.fullmatch(regex, comparable(text.text)):
            findings.append(context.finding(text, Phrase.of("expect.pattern", means=means), seen(text.text)))
    return Ruling.of(findings, spoke=spoke)


def wanted_beside(context: Context, _message: Message, case: Case) -> Ruling:
    """Beside each text at `at` that is the code `value`, the element `name` says something."""
    findings, spoke = [], False
    for one in context.select(case.parameters["at"]):
        if comparable(one.text) != case.parameters["value"] or one.node.parent is None:
            continue
        spoke = True
        if not any(comparable(child.text) for child in one.node.parent.named(case.parameters["name"])):
            findings.append(context.finding(one, _expected(case.parameters["name"]), Phrase.of("seen.nothing")))
    return Ruling.of(findings, spoke=spoke)


def _met(context: Context, case: Case) -> bool:
    return all(
        any(comparable(one.text) in condition["one-of"] for one in context.select(condition["at"]))
        for condition in case.parameters["where"]
    )


def _expected(path: str) -> Phrase:
    return Phrase.of("expect.present", name=path)


def _number(text: str) -> Decimal:
    try:
        found = Decimal(comparable(text))
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)
