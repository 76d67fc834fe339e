"""Honest one-stop systems pass at whatever hour and on whatever day they are looked at, under the law of that day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hopquy.fixtures.onestop_system.moment import ZONE
from hopquy.fixtures.onestop_system.persona import PERSONAS
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.embedded_onestop import OnestopRehearsal, play_embedded_onestop

FRIDAY, SATURDAY = "2026-11-20", "2026-11-21"
MOMENTS = (
    f"{FRIDAY}T09:00",
    f"{FRIDAY}T11:45",
    f"{FRIDAY}T15:01",
    f"{FRIDAY}T23:30",
    f"{SATURDAY}T10:00",
    "2025-06-30T09:00",
    "2026-01-24T10:00",
)


def there(persona, at):
    since = PERSONAS[persona].since
    return since is None or since <= date.fromisoformat(at[:10])


@pytest.fixture(scope="module")
def rehearsal():
    with OnestopRehearsal() as started:
        yield started


@pytest.mark.parametrize(
    ("persona", "at"), [(persona, at) for persona in ("fields-2022", "direct-2026") for at in MOMENTS if there(persona, at)]
)
def test_a_dossier_is_settled(rehearsal, persona, at):
    moment = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    judgement, _ = play_embedded_onestop(rehearsal, persona, stories=["test_settles_dossier"], at=moment)
    assert [one.id for one in judgement.verdicts if one.verdict in (Verdict.FAIL, Verdict.ERROR)] == []
    assert sum(one.verdict is Verdict.PASS for one in judgement.verdicts) > 100


@pytest.mark.parametrize(("defect", "persona"), [("serial-of-five", "fields-2022"), ("dossier-in-utf-16", "direct-2026")])
def test_a_defect_fails_what_it_breaks(rehearsal, defect, persona):
    """One of a law that ended, and one that leaves nothing to be read of a message."""
    judgement, _ = play_embedded_onestop(rehearsal, persona, [defect], stories=["test_settles_dossier"])
    broken = {"serial-of-five": "dossier/code/agency-date-serial", "dossier-in-utf-16": "dossier/message/encoding"}[defect]
    assert [one.id for one in judgement.verdicts if one.verdict is Verdict.FAIL] == [broken]
