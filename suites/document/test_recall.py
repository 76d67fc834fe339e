"""Documents that the target wants back: by a recall or by a status 13, agreed to or not."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER


@pytest.mark.story(vi="Nhận trả lời thu hồi", en="Hears the answer to its recall", claims=["send", "send-recall", "receive"])
def test_hears_of_recall(stage: Stage) -> None:
    """A document goes out and is recalled by a packet of its own; the addressee agrees."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is None or stage.await_packet(stage.send("recall", [stage.partner.code], [LETTER], about=identifier)) is None:
        return
    _hear(stage, identifier, "15")


@pytest.mark.story(vi="Lấy lại văn bản đã gửi (13)", en="Takes a document back by 13", claims=["send", "receive", "take-back"])
def test_takes_back(stage: Stage) -> None:
    """A document goes out and is asked for by a status 13; the addressee agrees."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code, stage.other_code], [LETTER]))
    if identifier is not None and stage.take_back(identifier):
        stage.await_status(identifier, "13")
        _hear(stage, identifier, "15")


@pytest.mark.story(
    vi="Không lấy lại được văn bản đã gửi", en="Is refused a document it wants back", claims=["send", "receive", "take-back"]
)
def test_is_refused_take_back(stage: Stage) -> None:
    """A document goes out and is asked for by a status 13; the addressee has worked on it and does not agree."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is not None and stage.take_back(identifier):
        stage.await_status(identifier, "13")
        _hear(stage, identifier, "16")


def _hear(stage: Stage, identifier: str, code: str) -> None:
    answer = stage.deliver_status(identifier, code)
    stage.await_fetch(answer)
    stage.await_done(answer)
