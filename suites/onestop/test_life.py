"""The life of a dossier at the desk: filed, received, settled, returned, and told to the portal at each step."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from hopquy.runner.plugin.onestop.stage import Filed, Stage
from hopquy.suites.onestop.files import FORM, RESULT

SETTLED: dict[str, Any] = {
    "result": {"file": RESULT.name, "media_type": RESULT.media_type, "base64": base64.b64encode(RESULT.data).decode()}
}
COPY = {"name": "ban-sao.pdf", "media_type": FORM.media_type, "base64": base64.b64encode(FORM.data).decode()}
TO_AND_FRO = 5


def _links(fields: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for group, member in (("TaiLieuNop", "DuongDanTaiTepTin"), ("DanhSachGiayToKetQua", "DuongDanTepTinKetQua")):
        rows = fields.get(group)
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get(member), str) and row[member]:
                yield group, row[member]


def received(stage: Stage, filed: Filed) -> None:
    """Have a dossier received and work on it begun."""
    stage.await_sync(filed)
    if stage.act("accept", filed):
        stage.await_status(filed, "2")
    if stage.act("process", filed):
        stage.await_status(filed, "4")


@pytest.mark.story(vi="Giải quyết hồ sơ nộp trực tiếp", en="Settles a dossier filed at the desk", claims=["sync", "result"])
def test_settles_dossier(stage: Stage) -> None:
    """A dossier is filed, received, worked on, finished with a result and handed out; the portal fetches what it points to."""
    filed = stage.file([FORM], procedure=stage.procedure(fees=False, result=True))
    received(stage, filed)
    if stage.act("finish", filed, papers=[RESULT], **SETTLED):
        stage.await_status(filed, "9")
    if stage.act("return", filed):
        stage.await_status(filed, "10")
    stage.watch_quiet(filed)
    stage.fetch_links(filed, _links)


@pytest.mark.story(vi="Từ chối tiếp nhận hồ sơ", en="Refuses to receive a dossier", claims=["sync", "refuse"])
def test_refuses_dossier(stage: Stage) -> None:
    """A dossier is filed and refused with a reason."""
    filed = stage.file([FORM])
    stage.await_sync(filed)
    if stage.act("refuse", filed, reason="Hồ sơ không thuộc thẩm quyền giải quyết"):
        stage.await_status(filed, "3")
    stage.watch_quiet(filed)


@pytest.mark.story(vi="Yêu cầu bổ sung hồ sơ", en="Asks for a supplement", claims=["sync", "supplement"])
def test_asks_for_supplement(stage: Stage) -> None:
    """A dossier that was received lacks something; it is asked for and brought."""
    filed = stage.file([FORM])
    received(stage, filed)
    if stage.act("request-supplement", filed, content="Bổ sung bản sao giấy tờ"):
        stage.await_status(filed, "5")
    if stage.act("supplement", filed, papers=[FORM], components=[COPY]):
        stage.await_status(filed, "4")
    stage.watch_quiet(filed)


@pytest.mark.story(vi="Yêu cầu nghĩa vụ tài chính", en="Demands a financial duty", claims=["sync", "fee"])
def test_demands_fee(stage: Stage) -> None:
    """A fee is demanded while the dossier is worked on, and paid."""
    filed = stage.file([FORM], procedure=stage.procedure(fees=False))
    received(stage, filed)
    if stage.act("demand-fee", filed, fees=[{"code": "PLP-9001", "name": "Phí thẩm định mẫu", "amount": 120000}]):
        stage.await_status(filed, "6")
    if stage.act("pay", filed, via="portal"):
        stage.await_status(filed, "4")
    stage.watch_quiet(filed)


@pytest.mark.story(vi="Công dân rút hồ sơ", en="Lets the applicant withdraw", claims=["sync", "withdraw"])
def test_withdraws_dossier(stage: Stage) -> None:
    """The applicant takes a dossier back that is being worked on."""
    filed = stage.file([FORM])
    received(stage, filed)
    if stage.act("withdraw", filed, reason="Công dân đề nghị rút hồ sơ"):
        stage.await_status(filed, "7")
    stage.watch_quiet(filed)


@pytest.mark.story(vi="Dừng xử lý hồ sơ", en="Stops the processing of a dossier", claims=["sync", "stop"])
def test_stops_dossier(stage: Stage) -> None:
    """A dossier is stopped while nothing has been decided."""
    filed = stage.file([FORM])
    received(stage, filed)
    if stage.act("stop", filed, reason="Công dân đề nghị dừng giải quyết"):
        stage.await_status(filed, "8")
    stage.watch_quiet(filed)


@pytest.mark.story(vi="Hồ sơ nộp qua bưu chính", en="Takes a dossier by post", claims=["sync"])
def test_takes_by_post(stage: Stage) -> None:
    """A dossier comes by post."""
    filed = stage.file([FORM], channel="post")
    received(stage, filed)


@pytest.mark.story(vi="Hồ sơ có nhiều bước xử lý", en="Tells of many steps", claims=["sync", "supplement"])
def test_tells_many_steps(stage: Stage) -> None:
    """A dossier goes to and fro: more is done with it than fits in one call of progress."""
    filed = stage.file([FORM])
    received(stage, filed)
    done = 2
    for number in range(TO_AND_FRO):
        if not stage.act("request-supplement", filed, attempt=number > 0, content=f"Bổ sung giấy tờ lần {number + 1}"):
            break
        stage.await_status(filed, "5")
        if stage.act("supplement", filed, papers=[FORM], components=[COPY]):
            stage.await_status(filed, "4")
        done += 2
    stage.await_steps(filed, done)
