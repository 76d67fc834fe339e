"""Tolerance: every valid shape that a correct reader must take is delivered; what becomes of each is recorded."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage


@pytest.mark.story(vi="Nhận gói hợp lệ dưới mọi hình dạng", en="Takes valid packets of every shape", claims=["receive"])
def test_takes_every_shape(stage: Stage) -> None:
    """Documents arrive that are written, ordered, labelled and identified in every way that the operator's own reader takes."""
    shapes = stage.examiner.deliver_shapes()
    stage.examiner.await_fetched(shapes)
    stage.examiner.await_answered(shapes)
