"""Sending: what is taken, what is refused, and what a packet that is sent again becomes."""

import pytest

from hopquy.runner.plugin.intermediary.letter import cut, scrambled
from hopquy.runner.plugin.intermediary.stage import Stage


@pytest.mark.story(vi="Gửi lại đúng một gói tin", en="The same packet sent again", claims=["exchange"])
def test_delivers_a_repeated_packet_once(stage: Stage) -> None:
    """A packet is sent three times, as a client does that lost the answer; then another one."""
    letter = stage.posted(stage.a, stage.b)
    for _ in range(2):
        stage.send(stage.a, letter, variant="again")
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)


@pytest.mark.story(vi="Từ chối đơn vị gửi không thuộc hệ thống", en="Refuses a sender that is not the system's", claims=["exchange"])
def test_refuses_foreign_sender(stage: Stage) -> None:
    """A system sends for a body of another system; a right packet follows."""
    for code in (stage.b.code, *([stage.there.foreign_code] if stage.there.foreign_code else [])):
        stage.send(stage.a, stage.letter(code, [stage.b.code]), variant="foreign-sender")
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)


@pytest.mark.story(vi="Từ chối nơi nhận chưa đăng ký", en="Refuses an addressee that nobody is", claims=["exchange", "unknown-code"])
def test_refuses_unknown_recipient(stage: Stage) -> None:
    """A packet is for a code that no body has."""
    stage.send(stage.a, stage.letter(stage.a.code, [str(stage.there.unknown_code)]), variant="unknown-recipient")


@pytest.mark.story(vi="Từ chối nơi nhận đang bị khóa", en="Refuses an addressee that is locked", claims=["exchange", "locked-code"])
def test_refuses_locked_recipient(stage: Stage) -> None:
    """A packet is for a body that is listed and locked."""
    stage.send(stage.a, stage.letter(stage.a.code, [str(stage.there.locked_code)]), variant="locked-recipient")


@pytest.mark.story(vi="Từ chối gói tin hỏng", en="Refuses what is no packet", claims=["exchange"])
def test_refuses_malformed_packet(stage: Stage) -> None:
    """A packet is cut in the middle; another file is no XML; a right packet follows."""
    letter = stage.letter(stage.a.code, [stage.b.code])
    stage.send(stage.a, cut(letter), variant="malformed")
    stage.send(stage.a, scrambled(letter), variant="malformed")
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)
