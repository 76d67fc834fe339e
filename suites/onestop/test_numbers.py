"""Codes and figures."""

from datetime import timedelta

import pytest

from hopquy.fixtures.portal import Procedure
from hopquy.runner.plugin.onestop.clock import moved_clock
from hopquy.runner.plugin.onestop.stage import Filed, Paper, Stage
from hopquy.suites.onestop.files import FORM, RESULT
from hopquy.suites.onestop.test_life import COPY, SETTLED, received

SEVERAL = 5
WEEKS = timedelta(weeks=5)
"""Longer than the procedure that is played may take."""
DAY = timedelta(days=1)
WORKING_DAYS = "Ngày làm việc"
STORED = Paper(FORM.name, FORM.media_type, FORM.data, from_store=True)


@pytest.mark.story(vi="Cấp mã cho nhiều hồ sơ", en="Gives codes to several dossiers", claims=["sync"])
def test_numbers_dossiers(stage: Stage) -> None:
    """Several dossiers are filed at the same time; each has a code of its own."""
    for filed in stage.file_at_once(SEVERAL, [FORM]):
        stage.await_sync(filed)


@pytest.mark.story(vi="Cung cấp số liệu thống kê", en="Gives figures", claims=["sync", "statistics"], alone=True)
def test_gives_figures(stage: Stage) -> None:
    """The target is asked for its figures of the day before and after some dossiers came by every channel and were stopped, sent back, paid for and finished."""
    stage.ask_figures()
    free, priced = stage.procedure(fees=False, result=True), stage.procedure(fees=True)
    opened = [stage.file([FORM], procedure=free) for _ in range(3)]
    opened += [stage.file([FORM], procedure=priced) for _ in range(3)]
    stored, bare = stage.file([STORED], procedure=free), stage.file([], procedure=free)
    opened += [stored, bare, stage.file([FORM], channel="post", procedure=free)]
    for filed in opened:
        received(stage, filed)
    if stage.claims("stop") and stage.act("stop", opened[0], reason="Công dân đề nghị dừng giải quyết"):
        stage.await_status(opened[0], "8")
    if stage.claims("supplement"):
        if stage.act("request-supplement", opened[1], content="Bổ sung bản sao giấy tờ"):
            stage.await_status(opened[1], "5")
        _sent_back_twice(stage, opened[2])
    if stage.claims("fee"):
        stage.act("pay", opened[3], via="portal")
        stage.act("pay", opened[4], via="counter")
    online = _taken_from_portal(stage, free) if stage.claims("from-portal") else []
    if stage.claims("result"):
        for filed in (bare, *online[:1]):
            _finished(stage, filed)
    stage.ask_figures()


def _sent_back_twice(stage: Stage, filed: Filed) -> None:
    """Have a supplement asked for, brought, and another asked for, where the target lets itself be asked."""
    if stage.act("request-supplement", filed, content="Bổ sung bản sao giấy tờ"):
        stage.await_status(filed, "5")
        if stage.act("supplement", filed, papers=[FORM], components=[COPY]):
            stage.await_status(filed, "4")
            if stage.act("request-supplement", filed, attempt=True, content="Bổ sung thêm giấy tờ khác"):
                stage.await_status(filed, "5")


def _taken_from_portal(stage: Stage, procedure: Procedure) -> list[Filed]:
    """Have two dossiers filed on the portal and received by the target."""
    filed = [stage.file_on_portal([FORM], procedure=procedure) for _ in range(2)]
    for one in filed:
        if stage.act("accept", one):
            stage.await_taken_back(one)
            stage.await_status(one, "2")
        if stage.act("process", one):
            stage.await_status(one, "4")
    return filed


@pytest.mark.story(
    vi="Đếm hồ sơ quá hạn", en="Counts late dossiers", claims=["sync", "statistics", "result", "clock", "adapter-services"], alone=True
)
def test_counts_late_dossiers(stage: Stage) -> None:
    """Of dossiers received on one day one is finished at once, one waits for a supplement, one is finished weeks later and one never; the target is asked for its figures after that."""
    with moved_clock(stage) as clock:
        first = clock.ordinary()
        last = first + WEEKS
        if not clock.set(first, 9):
            return
        stage.ask_figures(first, last)
        prompt, waiting, slow, idle = (stage.file([FORM], procedure=stage.procedure(unit=WORKING_DAYS)) for _ in range(4))
        for filed in (prompt, waiting, slow, idle):
            received(stage, filed)
        _finished(stage, prompt)
        if stage.claims("supplement") and stage.act("request-supplement", waiting, content="Bổ sung bản sao giấy tờ"):
            stage.await_status(waiting, "5")
        if clock.set(last, 9):
            _finished(stage, slow)
        if clock.set(last + DAY, 9):
            stage.ask_figures(first, last)


def _finished(stage: Stage, filed: Filed) -> None:
    if stage.act("finish", filed, papers=[RESULT], **SETTLED):
        stage.await_status(filed, "9")
