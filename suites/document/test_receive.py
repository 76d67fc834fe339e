"""Receiving: packets wait at the axis for the target; what it does with them is recorded."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage


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


@pytest.mark.story(vi="Nhận văn bản gửi cho nhiều nơi", en="Receives a document addressed to several bodies", claims=["receive"])
def test_receives_for_several(stage: Stage) -> None:
    """A document is addressed to every body that the target serves, and to others beside it."""
    document = stage.deliver_document(to=[*stage.target.codes, stage.other_code, stage.enterprise_code])
    stage.await_fetch(document)
    stage.await_done(document)
    stage.await_status(document, "01")
    if stage.clerk("accept", document.document_id):
        stage.await_status(document, "03")


@pytest.mark.story(vi="Nhận cùng một văn bản hai lần", en="Receives the same document twice", claims=["receive"])
def test_takes_repeat_once(stage: Stage) -> None:
    """The axis delivers the very same packet twice, and the clerk tries to register what came a second time."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    repeated = stage.deliver_again(document)
    stage.await_fetch(repeated)
    stage.await_done(repeated)
    if stage.clerk("accept", document.document_id):
        stage.await_status(document, "03")
        stage.attempt("accept", document)
        stage.await_quiet(document.document_id)


@pytest.mark.story(vi="Từ chối văn bản bằng 02 kèm lý do", en="Refuses a document by 02 with a reason", claims=["receive", "refuse"])
def test_refuses_with_reason(stage: Stage) -> None:
    """A document arrives and the clerk refuses it."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    stage.await_done(document)
    if stage.clerk("refuse", document.document_id, reason="Văn bản không thuộc thẩm quyền giải quyết"):
        stage.await_status(document, "02")
        stage.attempt("finish", document)
        stage.await_quiet(document.document_id)


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
