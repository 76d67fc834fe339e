"""How far a packet was taken: transport, which is not business."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage


@pytest.mark.story(vi="Báo lại cùng một trạng thái truyền nhận", en="The same transport state set again", claims=["exchange"])
def test_takes_a_repeated_update(stage: Stage) -> None:
    """Each state is set twice, as a client does that lost the answer."""
    letter = stage.posted(stage.a, stage.b)
    for status in ("processing", "done"):
        for _ in range(2):
            stage.take(stage.b, letter, status)


@pytest.mark.story(vi="Truyền nhận tách khỏi nghiệp vụ", en="Transport is apart from business", claims=["exchange"])
def test_keeps_transport_apart_from_business(stage: Stage) -> None:
    """One document is reported as 01 and not taken; another is taken and not reported; the lists of both sides are looked into."""
    reported, taken = stage.posted(stage.a, stage.b), stage.posted(stage.a, stage.b)
    stage.is_listed(stage.b, reported)
    report = stage.report(stage.b.code, reported, "01")
    stage.send(stage.b, report)
    stage.arrives(stage.a, report)
    stage.stays(stage.b, reported, "reported")
    stage.take(stage.b, taken)
    stage.leaves(stage.b, taken)
    stage.look(stage.a, "status")


@pytest.mark.story(vi="Nơi gửi thấy trạng thái truyền nhận", en="The sender sees how far a packet was taken", claims=["exchange", "vxp"])
def test_shows_transport_state_to_sender(stage: Stage) -> None:
    """The sender asks what became of a packet before and after its addressee took it."""
    letter = stage.letter(stage.a.code, [stage.b.code])
    doc_id = stage.send(stage.a, letter).doc_id
    stage.arrives(stage.b, letter)
    if not doc_id:
        return
    stage.a.sent(doc_id)
    stage.take(stage.b, letter)
    stage.shows_done(stage.a, doc_id, stage.b.code)
