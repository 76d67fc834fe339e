"""Receiving: packets wait at the axis for the target; what it does with them is recorded."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER


@pytest.mark.story(vi="Nhận văn bản và báo 01, 03, 06", en="Receives a document and reports 01, 03, 06", claims=["receive"])
def test_receives_and_reports(stage: Stage) -> None:
    """A document arrives; the clerk registers it; it is worked on and finished."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    stage.await_done(document)
    stage.await_status(document, "01")
    if stage.clerk("accept", document.document_id):
        stage.await_status(document, "03")
    if stage.clerk("finish", document.document_id):
        stage.await_status(document, "06")


@pytest.mark.story(vi="Từ chối văn bản bằng 02 kèm lý do", en="Refuses a document by 02 with a reason", claims=["receive", "refuse"])
def test_refuses_with_reason(stage: Stage) -> None:
    """A document arrives and the clerk refuses it."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    stage.await_done(document)
    if stage.clerk("refuse", document.document_id, reason="Văn bản không thuộc thẩm quyền giải quyết"):
        stage.await_status(document, "02")
    stage.settle()


@pytest.mark.story(vi="Trả lời yêu cầu thu hồi", en="Answers a recall", claims=["receive"])
def test_answers_recall(stage: Stage) -> None:
    """A document arrives and is recalled by its sender before anybody worked on it; what the target answers is recorded."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    recall = stage.deliver_recall(document)
    stage.await_fetch(recall)
    stage.settle()


@pytest.mark.story(vi="Trả lại văn bản gửi nhầm nơi nhận", en="Returns a document addressed to somebody else", claims=["receive", "refuse"])
def test_returns_misdirected(stage: Stage) -> None:
    """A document whose addressee is another body is handed to the target."""
    document = stage.deliver_document(misdirected=True)
    stage.await_fetch(document)
    stage.settle()
    reported = stage.has_reported(document, "02") or stage.clerk("refuse", document.document_id, reason="Văn bản gửi nhầm nơi nhận")
    # Nothing is waited for that the clerk declined; where no clerk can be asked, the target may still do it by itself.
    if reported or not stage.can("refuse"):
        stage.await_status(document, "02")


@pytest.mark.story(vi="Nhận gói trạng thái về văn bản đã gửi", en="Takes the status of a document it sent", claims=["send", "receive"])
def test_takes_status_packets(stage: Stage) -> None:
    """The target sends a document; the addressee reports 01 and 03."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is None:
        return
    for code in ("01", "03"):
        status = stage.deliver_status(identifier, code)
        stage.await_fetch(status)
