"""A small court: requirements made on the spot, packets of a few letters, and the verdicts over them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from hopquy.runner.checks import Names, Ruling
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.judges import JUDGES, OF_THE_EXCHANGE
from hopquy.runner.model.finding import Finding, Phrase, Place, Text
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.requirement import Check, Derivation, Requirement, Source
from hopquy.runner.model.verdict import Answer, Basis, Level
from hopquy.runner.verdict.requirement import RequirementVerdict
from hopquy.runner.verdict.run import judged

LAW = Source("law", Basis.LAW, Text("luật", "law"), "full")
PRACTICE = Source("practice", Basis.PRACTICE, Text("thực tế", "practice"), "full")
READING = ["empty", "not-xml", "not-well-formed", "nul", "truncated", "wrong-root"]


def rule(
    id_: str, *checks: tuple[str, Any], source: Source = LAW, level: Level = Level.MUST, applies_to: str = "packet", **more: Any
) -> Requirement:
    """Return a requirement that is scored unless it says otherwise."""
    derivations = (Derivation(source, read="full"),)
    return Requirement(
        id_, level, Text("", ""), applies_to, derivations, checks=tuple(Check(word, arguments) for word, arguments in checks), **more
    )


def ruling(answer: str, *seqs: int, findings: int = 1) -> Ruling:
    told = tuple(Finding(Place(f"{answer}{number}"), Phrase("expect.absent"), Phrase("seen.nothing")) for number in range(findings))
    return Ruling(Answer(answer), told if answer in ("broken", "error") else (), seqs)


class Court:
    """What was observed, and what is said of it."""

    rule = staticmethod(rule)
    ruling = staticmethod(ruling)
    LAW, PRACTICE, READING = LAW, PRACTICE, READING

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self.blobs: dict[str, bytes] = {}
        self.kind = MessageKind("test", "root", contents=("bytes",))
        self.limits = DEFAULT_LIMITS

    def packet(self, body: str | bytes, author: Author = Author.TARGET, kind: str = "packet", *, kept: bool = True, **data: Any) -> int:
        written = body if isinstance(body, bytes) else f"<root>{body}</root>".encode()
        name = hashlib.sha256(written).hexdigest()
        if kept:
            self.blobs[name] = written
        seq = len(self.observations) + 1
        self.observations.append(Observation(kind, "file", author, "", data, name, "", seq))
        return seq

    def verdicts(
        self, *rules: Requirement, out: dict[str, Phrase] | None = None, only: tuple[str, ...] | None = None
    ) -> dict[str, RequirementVerdict]:
        """Judge every rule, or only those named; `out` are out of scope for a reason."""
        requirements = {one.id: one for one in rules}
        scope = [(id_, (out or {}).get(id_)) for id_ in (requirements if only is None else only)]
        shown = exhibits(self.observations, lambda _kind: self.kind, self.blobs.get, self.limits)
        return {verdict.id: verdict for verdict in judged(requirements, scope, shown, Names())}

    def told(self, *rules: Requirement, **more: Any) -> dict[str, str]:
        return {id_: verdict.verdict.value for id_, verdict in self.verdicts(*rules, **more).items()}

    def within(self, **limits: int) -> None:
        self.limits = Limits(**limits)


@pytest.fixture
def court() -> Court:
    return Court()


@pytest.fixture
def new_judge(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that makes a judge known for one test, by a function or by fixed rulings."""

    def make(name: str, judge: Any, *, exchange: bool = False) -> str:
        monkeypatch.setitem(JUDGES, name, judge if callable(judge) else lambda _case: list(judge))  # type: ignore[arg-type]
        if exchange:
            monkeypatch.setitem(OF_THE_EXCHANGE, name, JUDGES[name])  # type: ignore[arg-type]
        return name

    return make
