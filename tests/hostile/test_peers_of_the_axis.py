"""Hostile peers where the target should be, or beside it: the run ends in time, keeps its memory, and says what it saw."""

from __future__ import annotations

from functools import partial

import pytest
from hostile_zoo import (
    IN_THE_TARGETS_NAME,
    WITHOUT_A_WORD,
    garbage_packets,
    large_bodies_at_once,
    list_flood,
    odd_packets,
    reconnect_storm,
    silent_crowd,
    slow_reader,
    status_flood,
)

from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.document_system import capture
from hopquy.runner.plugin.flood import Dam

MEGABYTE = 1 << 20
FETCHED, REPORTED = "exchange/receive/fetched", "exchange/receive/reports-arrival"


@pytest.mark.parametrize("peer", WITHOUT_A_WORD, ids=lambda peer: peer.__name__)
def test_who_never_calls_fetches_nothing(run, peer):
    played = run(peer)
    assert played.seconds < 30
    assert played.grown < 700 * MEGABYTE
    # What was said was no call of a document system: then that fails, and what hangs on it is not told.
    assert played.verdict(FETCHED) in (Verdict.FAIL, Verdict.INCONCLUSIVE)
    assert played.failed()
    assert played.judgement.decision.exit == 1


@pytest.mark.parametrize("peer", IN_THE_TARGETS_NAME, ids=lambda peer: peer.__name__)
def test_who_calls_as_the_target_does_is_judged(run, peer):
    played = run(peer, after=peer is odd_packets)
    assert played.seconds < 60
    assert played.grown < 700 * MEGABYTE
    assert played.of("axis.call")
    assert played.judgement.decision.exit == 1


@pytest.mark.parametrize("peer", [silent_crowd, large_bodies_at_once, reconnect_storm, slow_reader], ids=lambda peer: peer.__name__)
def test_an_honest_target_is_seen_in_a_crowd(run, peer):
    played = run(peer, honest=True, deadline=10.0)
    assert played.seconds < 60
    assert played.grown < 900 * MEGABYTE
    assert played.verdict(FETCHED) is Verdict.PASS
    assert played.verdict(REPORTED) is Verdict.PASS
    assert not played.failed()
    assert played.judgement.decision.exit == 3, "a single story decides nothing"


def test_a_flood_is_cut_and_said(run, monkeypatch):
    """What was not recorded cannot be judged: the run stays open, and what the target did meanwhile is not held against it."""
    monkeypatch.setattr(capture, "Dam", partial(Dam, most_of_one=50))
    played = run(partial(list_flood, calls=200), honest=True, deadline=10.0, after=True)
    (cut,) = played.of("flood.cut")
    (ended,) = played.of("flood.ended")
    lists = [one for one in played.of("axis.call") if one.data["operation"] == "getReceivedEdocList"]
    assert cut.data["operation"] == ended.data["operation"] == "getReceivedEdocList"
    assert len(lists) == 50
    assert ended.data["left_out"] >= 150
    assert played.verdict(FETCHED) is Verdict.PASS
    assert not played.failed()
    assert "flood" in played.reasons()
    assert played.judgement.decision.exit == 3


def test_what_the_cut_hides_is_unknown(run, monkeypatch):
    monkeypatch.setattr(capture, "Dam", partial(Dam, most_of_one=0))
    played = run(honest=True, deadline=10.0)
    assert played.of("axis.call") == []
    assert played.verdict(FETCHED) is Verdict.INCONCLUSIVE
    assert not played.failed()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("peer", "calls"),
    [
        (partial(list_flood, calls=1_200), 1_200),
        (partial(garbage_packets, packets=400), 400),
        (partial(status_flood, statuses=700), 700),
    ],
    ids=["1,200 lists", "400 packets of garbage", "700 statuses"],
)
def test_a_long_flood(run, peer, calls):
    """The bound is one on each call, so that it holds of any number up to where a flood is cut: 200 kB of memory and 50 ms, all of them recorded."""
    played = run(peer, after=True)
    assert len(played.of("axis.call")) >= calls
    assert played.grown < 64 * MEGABYTE + calls * 200_000
    assert played.seconds < 5 + calls * 0.05
    assert played.judgement.decision.exit == 1
