"""Stories in which our axis misbehaves: nothing of it outlives its story, and what no call met decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hopquy.fixtures.axis import Axis
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import Judgement

TROUBLED = "*_while_*"
RECOVERY = [id_ for id_ in shipped().requirements if id_.startswith("exchange/recovery/")]


@pytest.fixture(scope="module")
def embedded() -> Iterator[Embedded]:
    with Embedded() as one:
        yield one


def verdicts(judgement: Judgement) -> dict[str, Verdict]:
    return {one.id: one.verdict for one in judgement.verdicts if one.id in RECOVERY}


@pytest.mark.parametrize("workers", [1, 4])
def test_an_honest_system_recovers_from_everything(embedded: Embedded, workers: int) -> None:
    """Every rule passes, with one worker and with four; each fault is told of the story that armed it."""
    judgement, _ = play_embedded(embedded, stories=[TROUBLED, "test_sends_to_a_slow_axis"], workers=workers)
    assert set(verdicts(judgement).values()) == {Verdict.PASS}
    met = [exhibit.observation for exhibit in judgement.exhibits if exhibit.observation.kind == "fault.injected"]
    assert len(met) == 26
    assert all(one.story.startswith("test_") for one in met)


def test_nothing_that_is_armed_outlives_its_story(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """A target that was asked and does nothing meets no fault: inconclusive, and the axis is honest again."""
    axes: list[Axis] = []
    taken = Stage.__init__

    def remembered(self: Stage, story: str, backstage: object, capture: object, axis: Axis, *more: object) -> None:
        axes.append(axis)
        taken(self, story, backstage, capture, axis, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Stage, "__init__", remembered)
    monkeypatch.setattr("hopquy.fixtures.document_system.system.DocumentSystem.settle", lambda _self: None)
    monkeypatch.setattr("hopquy.fixtures.document_system.issuing.Issuer.issue", lambda *_given: pytest.fail("never"))
    judgement, _ = play_embedded(embedded, stories=["test_receives_while_*", "test_marks_*"])
    assert set(verdicts(judgement).values()) == {Verdict.INCONCLUSIVE}
    assert judgement.decision.exit in (1, 3)
    assert axes
    assert all(axis.armed.take(None, operation) is None for axis in axes for operation in ("getReceivedEdocList", "getEdoc"))
    assert axes[0].armed._left == []
