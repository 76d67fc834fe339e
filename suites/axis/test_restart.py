"""A restart in the middle: nothing lost, nothing doubled, nothing forgotten."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage


@pytest.mark.story(vi="Khởi động lại giữa chừng", en="A restart in the middle", claims=["exchange", "restart"], alone=True)
def test_survives_a_restart(stage: Stage) -> None:
    """Three packets wait: untouched, being taken, taken. The target is restarted; the lists are looked into; the first packet is sent again."""
    untouched, begun, taken = (stage.posted(stage.a, stage.b, occasion="restart") for _ in range(3))
    stage.take(stage.b, begun, "processing")
    stage.take(stage.b, taken, "done")
    stage.leaves(stage.b, taken)
    stage.look(stage.b)
    if not stage.restart():
        return
    for letter in (untouched, begun):
        stage.stays(stage.b, letter, "after-restart")
        for doc_id in stage.doc_ids(stage.b, letter):
            stage.b.fetch(doc_id)
    stage.send(stage.a, untouched, variant="again", occasion="restart")
    stage.posted(stage.a, stage.b)
    stage.look(stage.b)
