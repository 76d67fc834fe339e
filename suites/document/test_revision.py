"""Updates and replacements of documents that came."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage


@pytest.mark.story(vi="Trả lời bản cập nhật", en="Answers an update", claims=["receive"])
def test_answers_update(stage: Stage) -> None:
    """A document arrives and is registered, then an update of it comes; the target answers."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    if stage.clerk("accept", document.document_id):
        stage.await_status(document, "03")
    update = stage.deliver_update(document)
    stage.await_fetch(update)
    stage.await_done(update)
    stage.await_answer(update)


@pytest.mark.story(vi="Nhận văn bản thay thế", en="Takes a replacement", claims=["receive"])
def test_takes_replacement(stage: Stage) -> None:
    """A document arrives, then one that takes its place: this one is received as any other, and the first goes no further."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    replacement = stage.deliver_replacement(document)
    stage.await_fetch(replacement)
    stage.await_done(replacement)
    stage.await_status(replacement, "01")
    if stage.clerk("accept", replacement.document_id):
        stage.await_status(replacement, "03")
    stage.attempt("accept", document)
    stage.await_quiet(document.document_id)
