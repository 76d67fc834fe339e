"""Tolerance: every valid shape that a correct reader must take is delivered; what becomes of each is recorded."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage


@pytest.mark.story(vi="Nhận gói hợp lệ dưới mọi hình dạng", en="Takes valid packets of every shape", claims=["receive"])
def test_takes_every_shape(stage: Stage) -> None:
    """Documents arrive that are written, ordered, labelled and identified in every way that the operator's own reader takes."""
    shapes = stage.examiner.deliver_shapes()
    stage.examiner.await_fetched(shapes)
    stage.examiner.await_answered(shapes)


@pytest.mark.story(vi="Nhận gói hợp lệ được sinh ra", en="Takes valid packets that are made up", claims=["receive"])
def test_takes_made_up_packets(stage: Stage) -> None:
    """Valid documents arrive that nobody thought of; where one is not taken, smaller ones follow until the smallest is found."""
    stage.examiner.try_valid()


@pytest.mark.story(vi="Nhận văn bản có tệp lớn", en="Takes a document with a large file", claims=["receive", "large-files"], alone=True)
def test_takes_large_file(stage: Stage) -> None:
    """A document arrives whose file is as large as the target says it takes; nothing else is played meanwhile."""
    large = stage.examiner.deliver_large()
    stage.examiner.await_fetched(large)
    stage.examiner.await_answered(large)
