"""Rows of the defect matrix: what is played again, and what is not."""

from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import pytest

from hopquy.fixtures.defects import defect_catalogue
from hopquy.runner.model.verdict import Outcome, Verdict
from hopquy.runner.plugin import matrix
from hopquy.runner.plugin.rehearsal import REHEARSALS
from hopquy.runner.spec import shipped

ROLE, NAME = "document-system", "register-repeat"
BREAKS = defect_catalogue(shipped(), ROLE)[NAME].breaks


def judged(**verdicts):
    """A judgement in which rules have these verdicts."""
    told = dict.fromkeys(verdicts.get("fail", BREAKS), Verdict.FAIL) | dict.fromkeys(verdicts.get("open", ()), Verdict.INCONCLUSIVE)
    rows = [SimpleNamespace(id=id_, verdict=verdict, blocked_by=(), observations=()) for id_, verdict in told.items()]
    return SimpleNamespace(verdicts=rows, decision=SimpleNamespace(outcome=Outcome.UNDECIDED, reasons=()), exhibits=())


@pytest.fixture
def rows_after(monkeypatch):
    """Tell the row that comes of runs with a defect which end like these, and how many were played."""

    def told(*runs):
        left = list(runs)

        def play(_embedded, _persona, defects=(), **_how):
            return (left.pop(0) if defects else judged(fail=())), None

        monkeypatch.setattr(matrix, "REHEARSALS", {ROLE: replace(REHEARSALS[ROLE], play=play, opened=nullcontext)})
        row = matrix.defect_rows(ROLE, None, shipped(), [NAME])[NAME]
        return row, len(runs) - len(left)

    return told


def test_caught_at_once(rows_after):
    row, played = rows_after(judged(), judged())
    assert (row["caught"], played) == (True, 1)


def test_left_more_open_than_an_honest_run_is_played_once_more(rows_after):
    row, played = rows_after(judged(open=["exchange/status/order"]), judged(), judged())
    assert (row["caught"], played) == (True, 2)


def test_open_twice_is_a_miss(rows_after):
    row, played = rows_after(*[judged(open=["exchange/status/order"])] * 3)
    assert (row["caught"], row["beyond"], played) == (False, ["exchange/status/order"], 2)


@pytest.mark.parametrize("failed", [(), ("exchange/status/order",), (*BREAKS, "exchange/status/order")])
def test_what_fails_wrongly_is_not_played_again(rows_after, failed):
    row, played = rows_after(judged(fail=failed), judged())
    assert (row["caught"], row["failed"], played) == (False, sorted(failed), 1)
