"""The digest that comes with a packet, in every form that the operator's SDK gives it, and wrong."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage
from hopquy.runner.probes.intermediary import Manner


@pytest.mark.story(
    vi="Nhận mã băm đủ và bỏ số 0, có và không có CR LF",
    en="Takes digests padded and unpadded, with CR LF and without",
    claims=["exchange", "vxp"],
)
def test_takes_every_form_of_hash(stage: Stage) -> None:
    """Packets whose digest has zeros to pad come in both forms; another one has the CR LF after it that the SDK appends."""
    for variant, manner in (
        ("hash-padded", Manner(hash_file="padded")),
        ("hash-unpadded", Manner(hash_file="unpadded")),
        ("line-end", Manner(line_end=True)),
    ):
        letter = stage.letter(stage.a.code, [stage.b.code], plain=variant == "line-end")
        stage.send(stage.a, letter, manner, variant)
        stage.arrives(stage.b, letter)


@pytest.mark.story(
    vi="Từ chối gói tin sai hoặc thiếu mã băm", en="Refuses a packet with a wrong digest or none", claims=["exchange", "vxp"]
)
def test_refuses_wrong_hash(stage: Stage) -> None:
    """A packet comes with the digest of another one, and one without; a right packet follows."""
    for variant, manner in (("hash-other", Manner(hash_file="other")), ("hash-none", Manner(hash_file="none", line_end=False))):
        stage.send(stage.a, stage.letter(stage.a.code, [stage.b.code]), manner, variant)
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)
