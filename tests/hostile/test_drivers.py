"""Hostile control end points and programs: what could not be asked is left open, and nothing hangs or leaks."""

from __future__ import annotations

import pytest
from hostile_drivers import NEVER_UNDERSTOOD, PROGRAMS, control, drips, garbage, huge, never_answers, program, says_yes, secrets

from hopquy.runner.model.target import Driver
from hopquy.runner.model.verdict import Verdict

SENDING = ("test_sends_new_document",)
SENT = "exchange/send/reaches-addressees"


@pytest.mark.parametrize("talk", NEVER_UNDERSTOOD, ids=lambda talk: talk.__name__)
def test_who_is_not_understood_is_not_judged(run, talk):
    with control(talk) as url:
        played = run(stories=SENDING, driver=Driver("http", url, timeout=0.4))
    assert played.seconds < 10
    assert played.grown < 100 << 20
    assert played.verdict(SENT) is Verdict.INCONCLUSIVE
    assert played.failed() == set()
    assert played.judgement.decision.exit == 3
    (ended,) = played.of("story.ended")
    assert ended.data["outcome"] == "unfinished"
    assert ended.data["note"]


def test_who_says_yes_and_does_nothing_fails(run):
    with control(says_yes) as url:
        played = run(stories=SENDING, driver=Driver("http", url, timeout=1.0))
    assert played.seconds < 10
    assert played.verdict(SENT) is Verdict.FAIL
    assert played.judgement.decision.exit == 1


def test_who_answers_a_secret_does_not_get_it_into_the_evidence(run):
    with control(secrets) as url:
        played = run(stories=SENDING, driver=Driver("http", url, timeout=1.0))
    assert played.verdict(SENT) is Verdict.INCONCLUSIVE, "what we took out of the evidence counts against nobody"
    assert played.judgement.decision.exit == 3
    for path in played.folder.rglob("*"):
        assert not path.is_file() or b"khoa-bi-mat" not in path.read_bytes()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_means_no_good(run, tmp_path, name):
    played = run(stories=SENDING, driver=Driver("command", command=program(tmp_path, name), timeout=0.6))
    assert played.seconds < 12
    assert played.grown < 100 << 20
    assert played.verdict(SENT) is Verdict.INCONCLUSIVE
    assert played.failed() == set()
    assert played.judgement.decision.exit == 3


@pytest.mark.parametrize("talk", [never_answers, drips, huge, garbage], ids=lambda talk: talk.__name__)
def test_the_doctor_meets_them_first(run, talk):
    with control(talk) as url:
        played = run(stories=SENDING, driver=Driver("http", url, timeout=0.4), skip_doctor=False)
    assert played.seconds < 15
    assert played.reasons() == {"preflight"}
    assert played.judgement.decision.exit == 3


@pytest.mark.parametrize("skip", [True, False])
def test_nobody_at_the_address(run, skip):
    played = run(stories=SENDING, driver=Driver("http", "http://127.0.0.1:9", timeout=0.5), skip_doctor=skip)
    assert played.seconds < 15
    assert played.failed() == set()
    assert played.judgement.decision.exit == 3
