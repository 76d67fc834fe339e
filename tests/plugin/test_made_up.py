"""Made-up packets in live runs: where the target fails on one, the smallest lies in the evidence and the finding points at it; time is bounded."""

from __future__ import annotations

import json
import time

import pytest

from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.generated_packets import valid_packets
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.model.target import Trials
from hopquy.runner.plugin.curtain import CurtainFell
from hopquy.runner.plugin.document_system.made_up import MadeUp
from hopquy.runner.plugin.document_system.trials import Tried
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.spec import shipped

CATALOGUE = shipped()
STRATEGIES = valid_packets(CATALOGUE, TrialWriter("G22", CATALOGUE.example_bytes, CATALOGUE.messages["edxml"]))


@pytest.fixture(scope="module")
def embedded():
    with Embedded() as one:
        yield one


def told(judgement, id_):
    return next(verdict for verdict in judgement.verdicts if verdict.id == id_)


def made_up(judgement):
    return {o.seq: o for o in judgement.record.observations if "made_of" in o.data}


VALID, FAULTY = "test_takes_made_up_packets", "test_refuses_made_up_faults"
ACCEPTED, REFUSED = "exchange/generated/valid-accepted", "exchange/generated/faulty-refused"


def searched(judgement):
    return [o.data for o in judgement.record.observations if o.kind == "story.searched"]


@pytest.mark.parametrize(
    ("defect", "story", "id_", "smallest", "held"),
    [
        ("keeps-three-byte-letters", VALID, ACCEPTED, [{"set": {"at": "MessageHeader/Subject", "text": "x\U00020000x"}}], "\U00020000"),
        (
            "reads-no-further-than-envelope",
            FAULTY,
            REFUSED,
            [{"cut": {"after": "edXMLEnvelope", "part": 15, "of": 16}}],
            "</edXML:edXMLEnvelope>",
        ),
    ],
)
def test_the_smallest_lies_in_the_evidence_and_the_finding_points_at_it(embedded, defect, story, id_, smallest, held):
    judgement, _ = play_embedded(embedded, defects=[defect], stories=[story])
    verdict = told(judgement, id_)
    assert verdict.verdict == "fail"
    found = made_up(judgement)[verdict.findings[0].where.observation]
    assert found.data["made_of"] == smallest
    assert searched(judgement)[0] == {"doc_id": found.data["doc_id"], "document_id": found.data["document_id"], "made": 0, "by": "found"}
    packet = judgement.record.blobs.get(found.blob).decode()
    assert found.data["document_id"] in packet
    assert held in packet
    assert story != FAULTY or not packet.endswith("</edXML:edXML>\n")


def test_a_packet_that_fails_is_made_smaller_by_real_deliveries_and_the_seed_gives_the_same(embedded):
    """One of many changes is what this reader stumbles over: it alone is left."""
    trials = Trials(valid=24, faulty=0, seconds=20.0)
    runs = [play_embedded(embedded, defects=["refuses-tabs"], stories=[VALID], seed="tabs", trials=trials)[0] for _ in range(2)]
    made = [[(o.data["made_of"], o.data.get("shrinking", False)) for o in made_up(judgement).values()] for judgement in runs]
    assert made[0] == made[1]
    assert any(shrinking for _, shrinking in made[0])
    texts = [str(made_of) for made_of, _ in made[0][24:]]
    assert len(texts) == len(set(texts))
    verdict = told(runs[0], ACCEPTED)
    found = made_up(runs[0])[verdict.findings[0].where.observation]
    assert (verdict.verdict, found.data["made_of"]) == ("fail", [{"indent": "\t"}])
    assert max(len(made_of) for made_of, _ in made[0]) > 1
    assert b"\n\t<" in runs[0].record.blobs.get(found.blob)


def test_another_seed_gives_others(embedded):
    made = []
    for seed in ("one", "two"):
        judgement, _ = play_embedded(embedded, stories=[VALID], seed=seed)
        made.append([o.data["made_of"] for o in made_up(judgement).values()])
    assert made[0] != made[1]


def test_an_honest_target_is_sent_no_more_than_was_said(embedded):
    judgement, _ = play_embedded(embedded, stories=[VALID, FAULTY])
    assert [bool(o.data.get("shrinking")) for o in made_up(judgement).values()] == [False] * 14
    assert searched(judgement) == []
    assert told(judgement, ACCEPTED).counts["holds"] == 8
    assert told(judgement, REFUSED).counts["holds"] == 6
    assert told(judgement, "exchange/refusal/lives-on").verdict == "pass"


def test_a_listed_shape_that_fails_already_is_not_said_again(embedded):
    judgement, _ = play_embedded(embedded, defects=["stumbles-over-appendixes"], stories=[VALID, "test_takes_every_shape"])
    assert told(judgement, "exchange/tolerance/every-group").verdict == "fail"
    assert told(judgement, ACCEPTED).blocked_by == ("exchange/tolerance/every-group",)


def test_none_are_made_up_where_none_are_wanted(embedded):
    judgement, _ = play_embedded(embedded, stories=[VALID, FAULTY], trials=Trials(valid=0, faulty=0))
    assert made_up(judgement) == {}
    assert (told(judgement, ACCEPTED).verdict, told(judgement, REFUSED).verdict) == ("inconclusive", "inconclusive")


class Putting:
    """An examiner that puts nothing anywhere."""

    def __init__(self):
        self.made, self.shrunk, self.told = [], [], []

    def put(self, trial, **more):
        (self.shrunk if more.get("shrinking") else self.made).append(trial)
        return Tried(trial.name, str(len(self.made) + len(self.shrunk)), json.dumps(trial.change))

    def tell_smallest(self, found, made, by):
        self.told.append((found.document_id, made, by))


def long(trials, _until=None):
    """What a target fails on that takes no long packet; of what was made by seed 'seed' there is a long one in every stratum."""
    return [len(json.loads(one.document_id)) > 1 for one in trials]


def never(trials, _until=None):
    return [True for _ in trials]


def searching(examine, *, smaller=200, seconds=60.0, most=20):
    examiner = Putting()
    MadeUp(examiner, "seed", most, smaller=smaller, seconds=seconds).search(STRATEGIES, examine)
    return examiner


def test_the_smallest_of_each_kind_is_told():
    examiner = searching(long)
    assert {len(json.loads(found)) for found, _, _ in examiner.told} == {2}
    assert len(examiner.told) > 2
    assert {by for _, _, by in examiner.told} == {"found"}
    assert 0 < len(examiner.shrunk) < 200


def test_a_target_that_takes_nothing_is_not_searched_for_long():
    """The simplest that each strategy gives has been delivered already."""
    examiner = searching(never, most=8)
    assert len(examiner.told) == 4
    assert len(examiner.shrunk) < 10


@pytest.mark.parametrize(("limits", "by"), [({"seconds": 0.0}, "time"), ({"smaller": 0}, "number"), ({"smaller": 3}, "number")])
def test_when_time_or_number_is_used_up_no_smaller_packet_is_sent_and_what_failed_is_told(limits, by):
    examiner = searching(long, **limits)
    assert len(examiner.shrunk) == limits.get("smaller", 0)
    assert {ended for _, _, ended in examiner.told} == {by}


def test_what_did_not_come_until_the_time_was_over_is_no_failure():
    def slow(trials, until=None):
        if until is not None:
            time.sleep(max(0.0, until - time.monotonic()) + 0.01)
        return long(trials)

    started = time.monotonic()
    examiner = searching(slow, seconds=0.2)
    assert len(examiner.shrunk) == 1
    assert json.dumps(examiner.shrunk[0].change) not in {found for found, _, _ in examiner.told}
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("stops", [CurtainFell, OSError])
def test_what_ends_the_story_ends_the_search(stops):
    examined = []

    def falling(trials, until=None):
        if until is not None:
            examined.append(trials)
            raise stops
        return long(trials)

    with pytest.raises(stops):
        searching(falling)
    assert len(examined) == 1
