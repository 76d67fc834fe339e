"""Several stories at a time: the same verdicts as one after another, whoever does what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.verdict.judgement import Judgement


@pytest.fixture(scope="module")
def embedded() -> Iterator[Embedded]:
    with Embedded() as one:
        yield one


def told(judgement: Judgement) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {verdict.id: (verdict.verdict.value, verdict.blocked_by) for verdict in judgement.verdicts}


@pytest.mark.parametrize("defects", [(), ("send-to-first-only",), ("silent-registration",), ("register-after-refusal",)])
def test_same_verdicts_as_one_after_another(embedded: Embedded, defects: tuple[str, ...]) -> None:
    """Every verdict and the decision are the same with one worker and with four."""
    serial, _ = play_embedded(embedded, defects=defects)
    parallel, _ = play_embedded(embedded, defects=defects, workers=4)
    assert told(parallel) == told(serial)
    assert parallel.decision.outcome == serial.decision.outcome
    assert [reason.code for reason in parallel.decision.reasons] == [reason.code for reason in serial.decision.reasons]


def test_what_is_seen_is_told_by_its_story(embedded: Embedded) -> None:
    """Packets, and calls about one document, are recorded under the story that they belong to, also when several play."""
    judgement, _ = play_embedded(embedded, workers=4)
    told = {
        (exhibit.observation.story, exhibit.observation.kind) for exhibit in judgement.exhibits if exhibit.observation.point == "axis.sent"
    }
    assert ("", "packet.document") not in told
    assert ("", "packet.status") not in told
    assert {("test_sends_recall", "packet.document"), ("test_refuses_with_reason", "packet.status")} <= told


def test_a_choice_of_stories_leaves_the_decision_open(embedded: Embedded) -> None:
    """What was chosen is played, nothing else is, and the decision says that it saw a part."""
    judgement, _ = play_embedded(embedded, stories=["test_refuses_w*"])
    ended = [exhibit.observation.story for exhibit in judgement.exhibits if exhibit.observation.kind == "story.ended"]
    assert ended == ["test_refuses_with_reason"]
    assert judgement.decision.exit == 3
    assert "only" in [reason.code for reason in judgement.decision.reasons]
