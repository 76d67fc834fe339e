"""Judges of what the desk does not do: what the rules forbid is declined."""

from __future__ import annotations

from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds
from hopquy.runner.judges.onestop.lives import Act, lives_of
from hopquy.runner.model.finding import Phrase

__all__ = ["declined", "filed_by"]


def declined(case: Case) -> Iterator[Ruling]:
    """An `action` is declined once one of the actions `after` was done, as long as none of the actions `until` was."""
    action, after = str(case.parameters["action"]), case.parameters["after"]
    until = case.parameters.get("until", ())
    for life in lives_of(case.exhibits).all:
        forbidding: Act | None = None
        for act in life.acts:
            if forbidding is not None and act.action == action and act.exhibit.observation.data.get("attempt"):
                if act.done:
                    yield broken(
                        Phrase.of("expect.onestop.declined", action=Phrase.of(f"action.{action}")),
                        Phrase.of("seen.onestop.done"),
                        act.exhibit,
                        forbidding.exhibit,
                    )
                else:
                    yield holds(act.exhibit, forbidding.exhibit)
            if act.done and act.action in until:
                break
            if act.done and act.action in after:
                forbidding = act


def filed_by(case: Case) -> Iterator[Ruling]:
    """A dossier that somebody tries to file by a `channel`, from the day `from` and before the day `until`, is taken, or declined where `taken` is false."""
    since, until = str(case.parameters.get("from", "")), str(case.parameters.get("until", "9999"))
    for exhibit in lives_of(case.exhibits).of("driver.asked"):
        data = exhibit.observation.data
        if data.get("action") != "file" or data.get("channel") != case.parameters["channel"] or not data.get("attempt"):
            continue
        if not since <= str(data.get("day") or "") < until:
            continue
        if bool(data.get("ok")) is case.parameters["taken"]:
            yield holds(exhibit)
        elif data.get("ok"):
            yield broken(Phrase.of("expect.onestop.declined", action=Phrase.of("action.file")), Phrase.of("seen.onestop.done"), exhibit)
        else:
            yield broken(Phrase.of("expect.onestop.taken"), Phrase.of("seen.onestop.declined"), exhibit)
