"""Judges of questions that were asked on the portal: fetched, answered, and answered whole."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Lives, lives_of
from hopquy.runner.judges.timeline import in_vain
from hopquy.runner.model.finding import Phrase

__all__ = ["answer_told", "answer_whole", "question_fetched"]

_FETCH = "LayDanhSachHoiDapGuiTuDVCQG"
_TEXT = "NOIDUNGTRALOI"


def question_fetched(case: Case) -> Iterator[Ruling]:
    """A question that is answered was fetched from the portal before."""
    lives = lives_of(case.exhibits)
    for asked, act in _answered(lives):
        first, last = asked.observation.seq, act.observation.seq
        calls = [
            e for e in lives.of("portal.call") if e.observation.data.get("service") == _FETCH and not e.observation.data.get("refusal")
        ]
        fetched = next((e for e in calls if first < e.observation.seq < last), None)
        if fetched is not None:
            yield holds(fetched, asked)
        else:
            yield broken(Phrase.of("expect.onestop.fetched", service=_FETCH), Phrase.of("seen.onestop.not-fetched"), act, asked)


def answer_told(case: Case) -> Iterator[Ruling]:
    """The answer to a question comes to the portal."""
    lives = lives_of(case.exhibits)
    waits = {str(e.observation.data.get("for")): e for e in lives.of("story.waited")}
    for asked, act in _answered(lives):
        told = _told(lives, asked)
        waited = waits.get(f"answered:{asked.observation.data.get('question')}")
        if told:
            yield holds(told[0], act)
        elif waited is None or waited.observation.data.get("reached"):
            yield unknown(act)
        else:
            yield broken(Phrase.of("expect.onestop.answer"), in_vain("seen.onestop.not-told", waited), act, waited)


def answer_whole(case: Case) -> Iterator[Ruling]:
    """The answer comes with the whole of its text."""
    lives = lives_of(case.exhibits)
    for asked, act in _answered(lives):
        wanted = str(act.observation.data.get("content") or "")
        for told in _told(lives, asked):
            found = _text(told)
            if _same(found, wanted):
                yield holds(told, act)
            else:
                seen = Phrase.of("seen.onestop.text", text=shown(found), length=len(found))
                yield broken(Phrase.of("expect.onestop.whole-text", text=shown(wanted), length=len(wanted)), seen, told, act)


def _answered(lives: Lives) -> Iterator[tuple[Exhibit, Exhibit]]:
    """Yield each question that was asked on the portal with what the target was asked to answer and did."""
    acts = [e for e in lives.of("driver.asked") if e.observation.data.get("action") == "answer" and e.observation.data.get("ok")]
    for asked in lives.of("question.asked"):
        for act in acts:
            if act.observation.data.get("question") == asked.observation.data.get("question"):
                yield asked, act


def _told(lives: Lives, asked: Exhibit) -> list[Exhibit]:
    """Return the answers to a question that the portal took."""
    question = asked.observation.data.get("question")
    answers = (e for e in lives.of("question.answer") if e.observation.data.get("question") == question)
    return [e for e in answers if not e.observation.data.get("refusal") and e.observation.data.get("became") != "not-reached"]


def _text(told: Exhibit) -> str:
    try:
        value: Any = json.loads(told.data or b"")
    except (ValueError, RecursionError):
        return ""
    found = value.get(_TEXT) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    """Return a text without what may differ between two ways of writing it: forms of letters, and white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())
