"""Delivery: to each addressee once and unchanged, to nobody else; statuses to whom they answer."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage


@pytest.mark.story(
    vi="Chuyển đến mọi nơi nhận, không đến nơi khác",
    en="Delivers to every addressee and to nobody else",
    claims=["exchange", "third-system"],
)
def test_delivers_to_every_addressee(stage: Stage) -> None:
    """One document is for two systems, another for one of them only; the other one looks into its list and tries to fetch it."""
    both = stage.letter(stage.a.code, [stage.b.code, stage.c.code])
    stage.send(stage.a, both)
    for receiver in (stage.b, stage.c):
        stage.arrives(receiver, both)
    single = stage.posted(stage.a, stage.b)
    stage.look(stage.c)
    for doc_id in stage.doc_ids(stage.b, single):
        stage.c.fetch(doc_id, variant="not-addressed")


@pytest.mark.story(vi="Hai mã của một đơn vị, một lần nhận", en="Two codes of one body, one delivery", claims=["exchange", "two-codes"])
def test_delivers_once_to_two_codes(stage: Stage) -> None:
    """A document names both codes of one body."""
    two = stage.with_two_codes
    sender = stage.a if two is not stage.a else stage.b
    letter = stage.letter(sender.code, two.account.codes)
    stage.send(sender, letter)
    stage.arrives(two, letter)
    stage.look(two)


@pytest.mark.story(vi="Gói trạng thái về đúng nơi gửi văn bản", en="A status goes to who sent the document", claims=["exchange"])
def test_delivers_status_to_sender(stage: Stage) -> None:
    """A document arrives; its addressee reports 01 about it; both look into their lists."""
    letter = stage.posted(stage.a, stage.b)
    report = stage.report(stage.b.code, letter, "01")
    stage.send(stage.b, report)
    stage.arrives(stage.a, report)
    stage.look(stage.b, "status")
