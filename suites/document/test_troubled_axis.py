"""A faulty axis: connections break, answers are none, lists are not true. Nothing may be lost and nothing doubled."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER


@pytest.mark.story(vi="Gửi văn bản khi kết nối bị đứt", en="Sends while connections break", claims=["send"])
def test_sends_while_connections_break(stage: Stage) -> None:
    """Three documents: the connection is reset, nobody answers, and the answer ends too soon."""
    tokens = [stage.send("new", [stage.partner.code], [LETTER], fault=fault) for fault in ("reset", "silence", "cut-short")]
    for token in tokens:
        stage.await_resend(token)


@pytest.mark.story(vi="Gửi văn bản khi trục trả lời sai", en="Sends while answers are none", claims=["send"])
def test_sends_while_answers_are_none(stage: Stage) -> None:
    """Three documents: a server error, a web page, and half of a JSON object come instead of a receipt."""
    tokens = [stage.send("new", [stage.partner.code], [LETTER], fault=fault) for fault in ("server-error", "page", "garbage")]
    for token in tokens:
        stage.await_resend(token)


@pytest.mark.story(vi="Gửi văn bản khi trục trả lời chậm", en="Sends to a slow axis", claims=["send"])
def test_sends_to_a_slow_axis(stage: Stage) -> None:
    """The receipt of a document comes a few bytes at a time."""
    token = stage.send("new", [stage.partner.code], [LETTER], fault="drip")
    stage.await_resend(token)
    stage.settle()


@pytest.mark.story(vi="Nhận văn bản khi kết nối bị đứt", en="Receives while connections break", claims=["receive"])
def test_receives_while_connections_break(stage: Stage) -> None:
    """Four documents: the connection is reset before the packet, in the middle of it and after it, and the packet ends too soon."""
    documents = [stage.deliver_into(fault, "getEdoc") for fault in ("reset", "break-off", "cut-short", "hang-up")]
    for document in documents:
        stage.await_fetch(document)
        stage.await_done(document)
        stage.await_status(document, "01")
    stage.settle()


@pytest.mark.story(vi="Nhận văn bản khi trục trả lời sai", en="Receives while answers are none", claims=["receive"])
def test_receives_while_answers_are_none(stage: Stage) -> None:
    """Six documents: a server error, a web page, half of a JSON object, a refusal, broken base64, and a packet in pieces without its length."""
    documents = [stage.deliver_into(fault, "getEdoc") for fault in ("server-error", "page", "garbage", "busy", "broken-base64", "chunks")]
    for document in documents:
        stage.await_fetch(document)
        stage.await_done(document)
        stage.await_status(document, "01")
    stage.settle()


@pytest.mark.story(vi="Báo đã nhận khi trục trả lời sai", en="Marks documents done while answers are none", claims=["receive"])
def test_marks_done_while_answers_are_none(stage: Stage) -> None:
    """Two documents are fetched; marking them done meets a server error and a refusal."""
    documents = [stage.deliver_into(fault, "updateStatus") for fault in ("server-error", "busy")]
    for document in documents:
        stage.await_fetch(document)
        stage.await_done(document)
        stage.await_status(document, "01")
    stage.settle()


@pytest.mark.story(vi="Nhận văn bản khi danh sách không đúng", en="Receives while lists are not true", claims=["receive"])
def test_receives_while_lists_are_not_true(stage: Stage) -> None:
    """Of three documents one is listed late, after newer ones; one twice at once; and one again although it is done."""
    late = stage.deliver_into("list-late", "getReceivedEdocList")
    doubled = [stage.deliver_into(fault, "getReceivedEdocList") for fault in ("list-twice", "list-after-done")]
    for document in doubled:
        stage.await_fetch(document)
        stage.await_done(document)
        stage.await_status(document, "01")
        stage.await_look(document)
    stage.await_fetch(late)
    stage.await_done(late)
    stage.await_status(late, "01")


@pytest.mark.story(vi="Nhận văn bản khi không lấy được danh sách", en="Receives while there is no list", claims=["receive"], alone=True)
def test_receives_while_there_is_no_list(stage: Stage) -> None:
    """Four documents one after another: the connection is reset, a server error, a web page, and a refusal come instead of the list."""
    for fault in ("reset", "server-error", "page", "busy"):
        document = stage.deliver_into(fault, "getReceivedEdocList")
        stage.await_fetch(document)
        stage.await_done(document)
        stage.await_status(document, "01")


@pytest.mark.story(vi="Gặp chứng thư sai của trục", en="Meets wrong certificates of the axis", claims=["receive", "tls"], alone=True)
def test_meets_wrong_certificates(stage: Stage) -> None:
    """Three documents wait behind a certificate that has expired, one of another host and one of an unknown issuer; each time the right one comes back."""
    for certificate in ("expired", "other-host", "unknown-issuer"):
        document = stage.deliver_behind(certificate)
        stage.await_refusal(certificate)
        stage.show_good()
        stage.await_fetch(document)
        stage.await_done(document)
        stage.await_status(document, "01")
