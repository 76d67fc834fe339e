"""Dossiers that were filed on the portal."""

import pytest

from hopquy.runner.plugin.onestop.stage import Stage
from hopquy.suites.onestop.files import FORM, RESULT
from hopquy.suites.onestop.test_life import SETTLED

CLAIMS = ["from-portal", "address"]


@pytest.mark.story(vi="Nhận và giải quyết hồ sơ nộp trên Cổng", en="Takes and settles a dossier filed on the portal", claims=CLAIMS)
def test_takes_from_portal(stage: Stage) -> None:
    """The portal tells of a dossier; it is received and settled under the portal's code."""
    filed = stage.file_on_portal([FORM])
    if stage.act("accept", filed):
        stage.await_taken_back(filed)
        stage.await_status(filed, "2")
    if stage.act("process", filed):
        stage.await_status(filed, "4")
    if stage.act("finish", filed, papers=[RESULT], **SETTLED):
        stage.await_status(filed, "9")


@pytest.mark.story(vi="Nhận hồ sơ gửi lặp chỉ một lần", en="Takes a dossier that is told twice once", claims=CLAIMS)
def test_takes_repeated_filing_once(stage: Stage) -> None:
    """The portal tells of a dossier twice, as it does when it had no answer."""
    filed = stage.file_on_portal([FORM])
    stage.tell_again(filed)
    if stage.act("accept", filed):
        stage.await_taken_back(filed)
        stage.await_status(filed, "2")
    stage.watch_quiet(filed)
