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
    stage.examiner.live_on()
    stage.examiner.try_registration(faults)
    stage.examiner.watch_registration(faults)


@pytest.mark.story(vi="Không vào sổ gói có lỗi được sinh ra", en="Registers no faulty packet that is made up", claims=["receive"])
def test_refuses_made_up_faults(stage: Stage) -> None:
    """Made-up documents with one fault each arrive, then a sound one, as above; where a faulty one is registered, smaller ones follow until the smallest is found."""
    stage.examiner.try_faulty()
