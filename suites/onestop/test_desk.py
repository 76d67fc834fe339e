"""What the desk must decline, and the papers that it issues."""

from datetime import timedelta

import pytest

from hopquy.runner.plugin.onestop.stage import Filed, Stage
from hopquy.suites.onestop.files import FORM, RESULT
from hopquy.suites.onestop.test_life import COPY, SETTLED, received

LATER, STILL_LATER = 60, 90
"""Days to which a date is put off: after what any procedure promises."""


def _extended(stage: Stage, filed: Filed, days: int, *, attempt: bool = False) -> bool:
    due = (stage.now + timedelta(days=days)).isoformat(timespec="seconds")
    return stage.act("extend", filed, attempt=attempt, reason="Cần xác minh thêm", due=due)


@pytest.mark.story(vi="Gia hạn chỉ một lần", en="Puts a date off only once", claims=["sync", "extend"])
def test_extends_once(stage: Stage) -> None:
    """The promised date is put off, and nobody may put it off again."""
    filed = stage.file([FORM])
    received(stage, filed)
    if _extended(stage, filed, LATER):
        if stage.claims("papers"):
            stage.inspect(filed)
        _extended(stage, filed, STILL_LATER, attempt=True)


@pytest.mark.story(vi="Không dừng hồ sơ đã có kết quả", en="Stops nothing that was decided", claims=["sync", "stop", "result"])
def test_stops_nothing_decided(stage: Stage) -> None:
    """A dossier has its result; whoever asks for a stop now comes too late."""
    filed = stage.file([FORM])
    received(stage, filed)
    if stage.act("finish", filed, papers=[RESULT], **SETTLED):
        stage.await_status(filed, "9")
        stage.act("stop", filed, attempt=True, reason="Công dân đề nghị dừng giải quyết")


@pytest.mark.story(vi="Yêu cầu bổ sung một lần trước khi tiếp nhận", en="Asks once before receipt", claims=["sync", "supplement"])
def test_asks_once_before_receipt(stage: Stage) -> None:
    """Before receipt what is missing is asked for once; it is brought, and more is asked for that was forgotten, not by the applicant's fault."""
    filed = stage.file([FORM])
    stage.await_sync(filed)
    if stage.act("request-supplement", filed, content="Bổ sung bản sao giấy tờ") and stage.act(
        "supplement", filed, papers=[FORM], components=[COPY]
    ):
        stage.act(
            "request-supplement",
            filed,
            attempt=True,
            content="Bổ sung thêm giấy tờ khác: lần trước cán bộ yêu cầu thiếu, không do lỗi của người nộp",
        )


@pytest.mark.story(vi="Lập biểu mẫu", en="Issues its forms", claims=["sync", "papers"])
def test_issues_forms(stage: Stage) -> None:
    """A dossier is received, sent back and stopped; the papers that were issued about it are looked at."""
    filed = stage.file([FORM])
    received(stage, filed)
    if stage.claims("supplement") and stage.act("request-supplement", filed, content="Bổ sung bản sao giấy tờ"):
        stage.await_status(filed, "5")
    if stage.claims("stop") and stage.act("stop", filed, reason="Công dân đề nghị dừng giải quyết"):
        stage.await_status(filed, "8")
    stage.inspect(filed)
    if stage.claims("refuse"):
        other = stage.file([FORM])
        if stage.act("refuse", other, reason="Hồ sơ không thuộc thẩm quyền giải quyết"):
            stage.await_status(other, "3")
        stage.inspect(other)


@pytest.mark.story(vi="Nộp trực tuyến ngoài Cổng", en="Is asked to take a dossier online by itself", claims=["sync"])
def test_files_online(stage: Stage) -> None:
    """Somebody tries to file a dossier on the product's own pages, as was usual until the national portal became the one place for it."""
    filed = stage.file([FORM], channel="online", attempt=True)
    if filed.code:
        received(stage, filed)
