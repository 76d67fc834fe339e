"""Codes and figures."""

import pytest

from hopquy.runner.plugin.onestop.stage import Stage
from hopquy.suites.onestop.files import FORM

SEVERAL = 5


@pytest.mark.story(vi="Cấp mã cho nhiều hồ sơ", en="Gives codes to several dossiers", claims=["sync"])
def test_numbers_dossiers(stage: Stage) -> None:
    """Several dossiers are filed at the same time; each has a code of its own."""
    for filed in stage.file_at_once(SEVERAL, [FORM]):
        stage.await_sync(filed)


@pytest.mark.story(vi="Cung cấp số liệu thống kê", en="Gives figures", claims=["sync", "statistics"], alone=True)
def test_gives_figures(stage: Stage) -> None:
    """The target is asked for its figures of the day before and after some dossiers were received, stopped, sent back and paid for."""
    stage.ask_figures()
    free, priced = stage.procedure(fees=False), stage.procedure(fees=True)
    opened = [stage.file([FORM], procedure=free) for _ in range(3)]
    opened += [stage.file([FORM], procedure=priced) for _ in range(3)]
    for filed in opened:
        stage.await_sync(filed)
        if stage.act("accept", filed):
            stage.await_status(filed, "2")
        if stage.act("process", filed):
            stage.await_status(filed, "4")
    if stage.claims("stop") and stage.act("stop", opened[0], reason="Công dân đề nghị dừng giải quyết"):
        stage.await_status(opened[0], "8")
    if stage.claims("supplement") and stage.act("request-supplement", opened[1], content="Bổ sung bản sao giấy tờ"):
        stage.await_status(opened[1], "5")
    stage.ask_figures()
