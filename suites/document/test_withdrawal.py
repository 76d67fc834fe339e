"""Recalls of documents that came, by a packet of their own or by a status 13: early, and after the work on them began."""

import pytest

from hopquy.runner.plugin.document_system.stage import Delivered, Stage


@pytest.mark.story(vi="Trả lời yêu cầu thu hồi", en="Answers a recall", claims=["receive"])
def test_answers_recall(stage: Stage) -> None:
    """A document is recalled before anybody worked on it; the target answers, and works on it no more."""
    document = _arrived(stage)
    _answered(stage, stage.deliver_recall(document))
    # Not to be registered: the recall bears the same identifier, and a clerk may register that.
    stage.attempt("finish", document)
    stage.await_quiet(document.document_id)


@pytest.mark.story(vi="Trả lời thu hồi sau khi tiếp nhận", en="Answers a recall after registration", claims=["receive"])
def test_answers_recall_after_registration(stage: Stage) -> None:
    """A document is recalled after it was registered; the target answers, and where it agrees finishes it no more."""
    document = _registered(stage)
    _answered(stage, stage.deliver_recall(document))
    stage.attempt("finish", document)
    stage.await_quiet(document.document_id)


@pytest.mark.story(vi="Trả lời thu hồi sau khi xử lý xong", en="Answers a recall of what was finished", claims=["receive", "finish"])
def test_answers_recall_after_completion(stage: Stage) -> None:
    """A document is recalled after the work on it was finished; the target answers."""
    document = _registered(stage)
    if stage.clerk("finish", document.document_id):
        stage.await_status(document, "06")
    _answered(stage, stage.deliver_recall(document))


@pytest.mark.story(vi="Trả lời đề nghị lấy lại (13)", en="Answers a wish to have a document back (13)", claims=["receive"])
def test_answers_take_back(stage: Stage) -> None:
    """The sender wants a document back, by a status 13, before anybody worked on it."""
    document = _arrived(stage)
    _answered(stage, stage.deliver_take_back(document))
    stage.attempt("accept", document)
    stage.await_quiet(document.document_id)


@pytest.mark.story(vi="Trả lời đề nghị lấy lại (13) sau khi tiếp nhận", en="Answers 13 after registration", claims=["receive"])
def test_answers_take_back_after_registration(stage: Stage) -> None:
    """The sender wants a document back, by a status 13, after it was registered."""
    _answered(stage, stage.deliver_take_back(_registered(stage)))


def _arrived(stage: Stage) -> Delivered:
    document = stage.deliver_document()
    stage.await_fetch(document)
    stage.await_done(document)
    return document


def _registered(stage: Stage) -> Delivered:
    document = _arrived(stage)
    if stage.clerk("accept", document.document_id):
        stage.await_status(document, "03")
    return document


def _answered(stage: Stage, request: Delivered) -> None:
    stage.await_fetch(request)
    stage.await_done(request)
    stage.await_answer(request)
