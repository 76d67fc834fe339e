"""A portal that misbehaves: nothing lost, nothing doubled, and in order."""

import pytest

from hopquy.runner.plugin.onestop.stage import Stage
from hopquy.suites.onestop.files import FORM

LONG = 1000
"""More calls than a target makes while it is restarted."""


@pytest.mark.story(vi="Gửi lại khi mất phản hồi", en="Sends again after a lost answer", claims=["sync"], alone=True)
def test_resends_dossier_after_lost_answer(stage: Stage) -> None:
    """The portal takes a dossier and its answer is lost: the target cannot know, and tells it again."""
    stage.arm("lose-answer", stage.service)
    filed = stage.file([FORM])
    stage.await_met("lose-answer", stage.service)
    stage.await_again(filed)
    stage.watch_quiet(filed)
    stage.disarm()


@pytest.mark.story(vi="Cổng không hoạt động", en="The portal is away", claims=["sync"], alone=True)
def test_waits_for_portal(stage: Stage) -> None:
    """The portal cannot be reached for some calls; what happens meanwhile is told when it is back, in its order."""
    filed = stage.file([FORM])
    stage.await_sync(filed)
    stage.arm("down", times=3)
    stage.act("accept", filed)
    stage.act("process", filed)
    stage.await_met("down")
    stage.await_told(filed, "2")
    stage.await_told(filed, "4")
    stage.disarm()


@pytest.mark.story(vi="Cổng trả lời không đúng", en="The portal answers with something else", claims=["sync"], alone=True)
def test_survives_answers_that_are_none(stage: Stage) -> None:
    """An error of the server, a web page and half of the JSON come instead of answers."""
    for kind in ("server-error", "page", "garbage"):
        stage.arm(kind, stage.service)
        filed = stage.file([FORM])
        stage.await_met(kind, stage.service)
        stage.await_again(filed)
        stage.disarm()


@pytest.mark.story(
    vi="Tiến độ chỉ sau khi hồ sơ được nhận", en="Tells progress only once the dossier is taken", claims=["sync"], alone=True
)
def test_holds_progress_back(stage: Stage) -> None:
    """The portal refuses a dossier at first; steps that happen meanwhile wait."""
    stage.arm("busy", stage.service, times=2)
    filed = stage.file([FORM])
    stage.await_met("busy", stage.service)
    stage.act("accept", filed)
    stage.await_again(filed)
    stage.await_told(filed, "2")
    stage.disarm()
    if stage.act("process", filed):
        stage.await_status(filed, "4")


@pytest.mark.story(
    vi="Hồ sơ đã có trên Cổng", en="The portal says that the dossier exists", claims=["sync", "adapter-services"], alone=True
)
def test_updates_what_exists(stage: Stage) -> None:
    """The portal says of a fresh dossier that it is there already: it is told as an update, under its code."""
    stage.arm("exists", stage.service)
    filed = stage.file([FORM])
    stage.await_met("exists", stage.service)
    stage.await_again(filed)
    stage.watch_quiet(filed)
    stage.disarm()


@pytest.mark.story(vi="Khởi động lại khi còn gói chưa gửi", en="Is restarted while something waits", claims=["sync", "restart"], alone=True)
def test_keeps_its_queue_over_a_restart(stage: Stage) -> None:
    """The target is restarted while the portal is away; what waited is told after it."""
    filed = stage.file([FORM])
    stage.await_sync(filed)
    stage.arm("down", times=LONG)
    stage.act("accept", filed)
    stage.await_met("down")
    restarted = stage.restart()
    stage.disarm()
    if restarted:
        stage.await_told(filed, "2")
        if stage.act("process", filed):
            stage.await_status(filed, "4")


@pytest.mark.story(vi="Mất phản hồi khi gửi tiến độ", en="An answer to progress is lost", claims=["sync"], alone=True)
def test_doubles_no_step(stage: Stage) -> None:
    """The portal takes a step and its answer is lost: it is told again as the same step, or not at all."""
    filed = stage.file([FORM])
    stage.await_sync(filed)
    stage.arm("lose-answer", stage.progress_service)
    stage.act("accept", filed)
    stage.await_met("lose-answer", stage.progress_service)
    stage.await_told(filed, "2")
    stage.watch_quiet(filed)
    stage.disarm()


@pytest.mark.story(vi="Mã thành công dạng chuỗi", en="Success is said as a text", claims=["sync", "adapter-services"], alone=True)
def test_takes_success_as_text(stage: Stage) -> None:
    """The portal says success by the text "00", as an older one does."""
    stage.say_success("00")
    filed = stage.file([FORM])
    stage.await_sync(filed)
    stage.watch_quiet(filed)
    stage.say_success(0)


@pytest.mark.story(vi="Phiên làm việc hết hạn", en="The session is over", claims=["sync"], alone=True)
def test_logs_in_again(stage: Stage) -> None:
    """The portal no longer knows the session; the target logs in again and tells what it had to tell."""
    stage.arm("session-expired", stage.service)
    filed = stage.file([FORM])
    stage.await_met("session-expired", stage.service)
    stage.await_again(filed)
    stage.disarm()
