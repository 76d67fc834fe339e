"""Replies: a document that answers another names it."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER


@pytest.mark.story(vi="Trả lời văn bản đến", en="Answers a document by another", claims=["send", "receive", "reply"])
def test_replies(stage: Stage) -> None:
    """A document arrives and is registered; the clerk answers it by one of the target's own."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    stage.await_done(document)
    if stage.clerk("accept", document.document_id):
        stage.await_packet(stage.send("new", [stage.partner.code], [LETTER], reply_to=document.document_id))


@pytest.mark.story(vi="Nhận văn bản trả lời", en="Receives an answer to what it sent", claims=["send", "receive"])
def test_receives_reply(stage: Stage) -> None:
    """A document goes out, and one that answers it arrives."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is None:
        return
    reply = stage.deliver_document(reply_to=identifier)
    stage.await_fetch(reply)
    stage.await_done(reply)
    stage.await_status(reply, "01")
    if stage.clerk("accept", reply.document_id):
        stage.await_status(reply, "03")
