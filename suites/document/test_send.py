"""Sending: the target is asked for documents of each kind, and its packets are recorded at the axis."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER, TABLE


@pytest.mark.story(vi="Gửi văn bản mới cho hai nơi nhận", en="Sends a new document to two addressees", claims=["send"])
def test_sends_new_document(stage: Stage) -> None:
    """The clerk sends a new document with two files to two addressees."""
    token = stage.send("new", [stage.partner.code, stage.other_code], [LETTER, TABLE])
    stage.await_packet(token)


@pytest.mark.story(vi="Gửi theo mã mới, mã cũ và mã doanh nghiệp", en="Sends to new and former codes and an enterprise", claims=["send"])
def test_sends_to_codes_of_each_kind(stage: Stage) -> None:
    """The clerk sends a new document to a body under its new and its former code, to another one, and to an enterprise."""
    token = stage.send("new", [stage.partner.code, stage.former_code, stage.other_code, stage.enterprise_code], [LETTER])
    stage.await_packet(token)


@pytest.mark.story(vi="Thu hồi văn bản đã gửi", en="Recalls a document it sent", claims=["send", "send-recall"])
def test_sends_recall(stage: Stage) -> None:
    """A document goes out and is recalled by a packet of its own."""
    _follow_up(stage, "recall")


@pytest.mark.story(vi="Cập nhật văn bản đã gửi", en="Updates a document it sent", claims=["send", "send-update"])
def test_sends_update(stage: Stage) -> None:
    """A document goes out and is updated by a packet of its own."""
    _follow_up(stage, "update")


@pytest.mark.story(vi="Thay thế văn bản đã gửi", en="Replaces a document it sent", claims=["send", "send-replace"])
def test_sends_replacement(stage: Stage) -> None:
    """A document goes out and is replaced by another."""
    _follow_up(stage, "replace")


@pytest.mark.story(vi="Gửi lại khi mất phản hồi", en="Sends again after a lost answer", claims=["send"])
def test_resends_after_lost_answer(stage: Stage) -> None:
    """The axis takes the packet, then the connection breaks before the answer."""
    token = stage.send("new", [stage.partner.code], [LETTER], fault="lose-answer")
    stage.await_packet(token)
    stage.await_resend(token)


def _follow_up(stage: Stage, operation: str) -> None:
    first = stage.send("new", [stage.partner.code], [LETTER])
    identifier = stage.await_packet(first)
    if identifier is not None:
        stage.await_packet(stage.send(operation, [stage.partner.code], [LETTER], about=identifier))
