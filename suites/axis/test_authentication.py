"""Who calls: what is not proved is refused, and a packet that came with it is in nobody's list."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage
from hopquy.runner.probes.intermediary import Manner
from hopquy.suites.axis.wrongs import ALTERED_HEADER, ALTERED_TEXT, ANOTHER_SECRET, UNKNOWN_SYSTEM


@pytest.mark.story(
    vi="Từ chối lời gọi sai khóa bí mật hoặc sai hệ thống", en="Refuses another secret, and a system it does not know", claims=["exchange"]
)
def test_refuses_wrong_credentials(stage: Stage) -> None:
    """A system lists and sends with another secret, then under a name that nobody has; a right packet follows."""
    _wrongly(stage, ANOTHER_SECRET, "another-secret")
    _wrongly(stage, UNKNOWN_SYSTEM, "unknown-system")
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)


@pytest.mark.story(
    vi="Từ chối tiêu đề hoặc văn bản ký bị sửa", en="Refuses headers, or their signed text, that were changed", claims=["exchange", "vxp"]
)
def test_refuses_what_was_altered(stage: Stage) -> None:
    """A header is sent with another value than was signed; the signed text is changed after its HMAC; a right packet follows."""
    _wrongly(stage, ALTERED_HEADER, "altered-header")
    _wrongly(stage, ALTERED_TEXT, "altered-text")
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)


@pytest.mark.story(vi="Gửi lại nguyên vẹn một lời gọi cũ", en="An old call made again as it was", claims=["exchange", "vxp"])
def test_makes_an_old_call_again(stage: Stage) -> None:
    """The list is asked for twice by the very same call, its time stamp years old; what the target does is a fact for the report."""
    for _ in range(2):
        stage.b.received("edoc", Manner(timestamp="01012020T000000+0000"), "old-call")


def _wrongly(stage: Stage, manner: Manner, variant: str) -> None:
    stage.b.received("edoc", manner, variant)
    stage.a.agencies(manner, variant)
    stage.send(stage.a, stage.letter(stage.a.code, [stage.b.code]), manner, variant)
