"""Judges of one dossier message on its times: that they stand in order, and that the code tells the day of receipt."""

from __future__ import annotations

import re
from datetime import date, datetime

from hopquy.runner.checks.moment import parsed
from hopquy.runner.checks.ruling import Context, Ruling, seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.location import Selected
from hopquy.runner.model.message import Message

__all__ = ["code_of_period", "code_tells_receipt", "moments_in_order"]

_DAY_IN_CODE = re.compile(r".*-(?P<day>\d{6})-\d+")


def moments_in_order(context: Context, _message: Message, case: Case) -> Ruling:
    """The time at `later` is not before the time at `earlier`; once in each node of `each`, where both are times in the notation `format`."""
    each = case.parameters.get("each")
    places = [context.within(one.node) for one in context.select(each)] if each else [context]
    findings, spoke = [], False
    for place in places:
        earlier, later = (_moment(place, case.parameters[name], case) for name in ("earlier", "later"))
        if earlier is None or later is None:
            continue
        spoke = True
        if later[1] < earlier[1]:
            expected = Phrase.of("expect.not-earlier", path=case.parameters["earlier"], value=shown(comparable(earlier[0].text)))
            findings.append(place.finding(later[0], expected, seen(later[0].text)))
    return Ruling.of(findings, spoke=spoke)


def code_of_period(context: Context, _message: Message, case: Case) -> Ruling:
    """The code at `at` has one of the named `patterns`, of dossiers received from the day `from` and before the day `until`."""
    received = _moment(context, case.parameters["received"], case)
    codes = [one for one in context.select(case.parameters["at"]) if comparable(one.text)]
    if received is None or not codes or not _within(received[1].date(), case):
        return Ruling.of([], spoke=False)
    patterns = [context.names.patterns[name] for name in case.parameters["patterns"]]
    means = Text(" / ".join(means.vi for _, means in patterns), " / ".join(means.en for _, means in patterns))
    wrong = [one for one in codes if not any(re.fullmatch(regex, comparable(one.text)) for regex, _ in patterns)]
    return Ruling.of([context.finding(one, Phrase.of("expect.pattern", means=means), seen(one.text)) for one in wrong], spoke=True)


def code_tells_receipt(context: Context, _message: Message, case: Case) -> Ruling:
    """The six digits of the code at `at` are the day at `received`; a dossier filed online keeps the code that it was given before its receipt."""
    received = _moment(context, case.parameters["received"], case)
    online = any(comparable(one.text) in case.parameters["unless"]["one-of"] for one in context.select(case.parameters["unless"]["at"]))
    findings, spoke = [], False
    for one in context.select(case.parameters["at"]):
        match = _DAY_IN_CODE.fullmatch(comparable(one.text))
        if match is None or received is None or online:
            continue
        spoke = True
        day = f"{received[1]:%y%m%d}"
        if match["day"] != day:
            findings.append(context.finding(one, Phrase.of("expect.code-day", day=day), seen(one.text)))
    return Ruling.of(findings, spoke=spoke)


def _moment(context: Context, path: str, case: Case) -> tuple[Selected, datetime] | None:
    for one in context.select(path):
        moment = parsed(comparable(one.text), case.parameters["format"])
        if moment is not None:
            return one, moment
    return None


def _within(day: date, case: Case) -> bool:
    since, until = (case.parameters.get(name) for name in ("from", "until"))
    return (since is None or date.fromisoformat(since) <= day) and (until is None or day < date.fromisoformat(until))
