"""A forecast as JSON (`specs/schema/forecast.json`)."""

from __future__ import annotations

from typing import Any

from hopquy import __version__
from hopquy.runner.language import both
from hopquy.runner.language.points import point_title
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.model.story import Span
from hopquy.runner.plan.forecast import Asked, Awaited, Forecast, Planned, Stretch, minutes_for

__all__ = ["FORMAT", "action_title", "forecast_document"]

FORMAT = "hopquy-forecast/1"


def forecast_document(made: Forecast) -> dict[str, Any]:
    """Return a forecast as JSON: times in seconds, sentences in both languages."""
    target, judged = made.target, made.requirements
    person = {"name": target.driver.person, "party": target.driver.party} if target.driver.kind == "manual" else None
    return {
        "format": FORMAT,
        "hopquy": __version__,
        "target": {
            "name": target.product.name, "version": target.product.version, "vendor": target.product.vendor, "build": target.product.build,
            "role": target.role, "driver": target.driver.kind,
        },
        "profile": {"id": made.profile.id, "title": _text(made.profile.title)},
        "as_of": made.as_of.isoformat(),
        "only": list(made.only),
        "is_forecast": _text(both(Phrase.of("forecast.is-forecast"))),
        "stories": [_story(planned, target.role) for planned in made.stories],
        "left_out": [{"name": story.name, "title": _text(story.title), "missing": list(missing)} for story, missing in made.left_out],
        "unasked": [story.name for story in made.unasked],
        "unmeasured": [story.name for story in made.unmeasured],
        "requirements": {
            "in_scope": judged.in_scope,
            "scored": judged.scored,
            "methods": dict(judged.methods),
            "out_of_scope": [{"reason": _text(both(reason)), "count": len(ids), "ids": list(ids)} for reason, ids in judged.out.items()],
        },
        "people": {"count": made.people, "person": person, "prompts": _span(made.prompts), "seconds": _stretch(made.hands)},
        "assumed_minutes": {action: minutes_for(action) for action in made.actions},
        "seconds": _stretch(made.takes),
    }  # fmt: skip


def action_title(action: str) -> Text:
    """Return what an action is called; one that is not known stands for itself."""
    return both(_ACTIONS[action]) if action in _ACTIONS else Text(action, action)


_ACTIONS = {
    "send": Phrase.of("action.send"),
    "accept": Phrase.of("action.accept"),
    "assign": Phrase.of("action.assign"),
    "process": Phrase.of("action.process"),
    "finish": Phrase.of("action.finish"),
    "refuse": Phrase.of("action.refuse"),
    "agree": Phrase.of("action.agree"),
    "take-back": Phrase.of("action.take-back"),
    "restart": Phrase.of("action.restart"),
    "file": Phrase.of("action.file"),
    "request-supplement": Phrase.of("action.request-supplement"),
    "supplement": Phrase.of("action.supplement"),
    "demand-fee": Phrase.of("action.demand-fee"),
    "pay": Phrase.of("action.pay"),
    "withdraw": Phrase.of("action.withdraw"),
    "stop": Phrase.of("action.stop"),
    "extend": Phrase.of("action.extend"),
    "return": Phrase.of("action.return"),
    "papers": Phrase.of("action.papers"),
    "statistics": Phrase.of("action.statistics"),
    "set-clock": Phrase.of("action.set-clock"),
    "answer": Phrase.of("action.answer"),
    "refresh-catalogue": Phrase.of("action.refresh-catalogue"),
}


def _story(planned: Planned, role: str) -> dict[str, Any]:
    story = planned.story
    return {
        "name": story.name, "title": _text(story.title), "claims": list(story.claims), "alone": story.alone, "measured": story.needs is not None,
        "asks": [_asked(asked) for asked in planned.asks], "waits": [_awaited(awaited, role) for awaited in planned.waits],
        "prompts": _span(planned.prompts), "seconds": _stretch(planned.takes),
    }  # fmt: skip


def _asked(asked: Asked) -> dict[str, Any]:
    return {"action": asked.action, "title": _text(action_title(asked.action)), "times": _span(asked.times), "by": asked.by.value, "seconds": _stretch(asked.takes)}  # fmt: skip


def _awaited(awaited: Awaited, role: str) -> dict[str, Any]:
    return {"point": awaited.point, "title": _text(point_title(awaited.point, role)), "times": _span(awaited.times), "seconds": _stretch(awaited.takes)}  # fmt: skip


def _span(span: Span) -> dict[str, int]:
    return {"least": span.least, "most": span.most}


def _stretch(stretch: Stretch) -> dict[str, float]:
    return {"least": round(stretch.least, 3), "most": round(stretch.most, 3)}


def _text(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
