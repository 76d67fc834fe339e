"""Refusal: packets with one fault each are delivered; whether they are registered, and whether the system lives on, is recorded."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage


@pytest.mark.story(
    vi="Không vào sổ gói có lỗi, và vẫn nhận gói sau", en="Registers no faulty packet, and takes what follows", claims=["receive"]
)
def test_refuses_each_fault(stage: Stage) -> None:
    """Faulty packets arrive, then a sound one that the clerk registers; then the clerk tries to register the faulty ones."""
    faults = stage.examiner.deliver_faults()
    stage.examiner.await_fetched(faults)
    sound = stage.examiner.deliver_sound()
    stage.examiner.await_fetched([sound])
    stage.examiner.await_answered([sound])
    if stage.clerk("accept", sound.document_id):
        stage.examiner.await_registered(sound)
    stage.examiner.try_registration(faults)
    stage.examiner.watch_registration(faults)
