"""Status packets about documents that the target sent: in order, out of order, and such as no target need understand."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER


@pytest.mark.story(vi="Nhận gói trạng thái về văn bản đã gửi", en="Takes the status of a document it sent", claims=["send", "receive"])
def test_takes_status_packets(stage: Stage) -> None:
    """The target sends a document; the addressee reports 01 and 03."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is not None:
        _report(stage, identifier, "01", "03")


@pytest.mark.story(vi="Nhận trạng thái sai thứ tự, lặp lại", en="Takes statuses out of order and repeated", claims=["send", "receive"])
def test_takes_statuses_out_of_order(stage: Stage) -> None:
    """The addressee's reports arrive in the wrong order, one of them twice; the target answers none of them."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is not None:
        _report(stage, identifier, "06", "03", "03", "01")
        stage.await_quiet(identifier)


@pytest.mark.story(vi="Nhận trạng thái lạ", en="Takes statuses it cannot know", claims=["send", "receive"])
def test_takes_odd_statuses(stage: Stage) -> None:
    """A status with a code that does not exist, and one about a document that nobody sent; then a document comes as ever."""
    identifier = stage.await_packet(stage.send("new", [stage.partner.code], [LETTER]))
    if identifier is None:
        return
    for odd in (stage.deliver_status(identifier, "99", odd="code"), stage.deliver_status(f"{identifier}-KHAC", "03", odd="document")):
        stage.await_fetch(odd)
        stage.await_marked(odd)
    document = stage.deliver_document(after_odd=True)
    stage.await_fetch(document)


def _report(stage: Stage, identifier: str, *codes: str) -> None:
    for code in codes:
        status = stage.deliver_status(identifier, code)
        stage.await_fetch(status)
        stage.await_done(status)
