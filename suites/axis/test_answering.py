"""How calls are heard: the habits of the operator's SDK, each by itself."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage
from hopquy.runner.probes.intermediary import Manner


@pytest.mark.story(
    vi="Bỏ qua tiêu đề còn lại từ lời gọi trước", en="Ignores headers left over from earlier calls", claims=["exchange", "vxp"], alone=True
)
def test_ignores_leftover_headers(stage: Stage) -> None:
    """A packet is fetched and taken by calls that still bear the arguments of a sending."""
    leftover = Manner(leftover={"servicetype": "eDoc", "messagetype": "edoc", "hash-file": "0f" * 32, "from": stage.b.code})
    doc_id = stage.unread(stage.a, stage.b)
    if doc_id is not None:
        stage.b.fetch(doc_id, leftover, "leftover-headers")
        stage.b.update(doc_id, "processing", leftover, "leftover-headers")


@pytest.mark.story(vi="Tên tiêu đề không phân biệt hoa thường", en="Header names in another case", claims=["exchange", "vxp"], alone=True)
def test_hears_header_names_in_any_case(stage: Stage) -> None:
    """A packet is listed and fetched by calls whose header names are all in lower case."""
    doc_id = stage.unread(stage.a, stage.b)
    stage.b.received("edoc", Manner(lower_case=True), "lower-case")
    if doc_id is not None:
        stage.b.fetch(doc_id, Manner(lower_case=True), "lower-case")


@pytest.mark.story(vi="Expect: 100-continue", en="Expect: 100-continue", claims=["exchange", "vxp"], alone=True)
def test_answers_expectations(stage: Stage) -> None:
    """A packet is fetched and taken by calls that hold their body back until they hear `100 Continue`, or a second has passed."""
    doc_id = stage.unread(stage.a, stage.b)
    if doc_id is not None:
        stage.b.fetch(doc_id, Manner(expects=True), "expects-continue")
        stage.b.update(doc_id, "processing", Manner(expects=True), "expects-continue")


@pytest.mark.story(vi="Nhiều lời gọi trên một kết nối", en="Several calls over one connection", claims=["exchange", "vxp"])
def test_keeps_connections(stage: Stage) -> None:
    """One system lists three times in a row."""
    for _ in range(3):
        stage.b.received("edoc", variant="in-a-row")
