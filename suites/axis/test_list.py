"""The list of what has come, and what changes it."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage


@pytest.mark.story(
    vi="Chưa đọc thì còn trong danh sách, báo done thì ra",
    en="What is unread stays listed, what is done leaves",
    claims=["exchange"],
    alone=True,
)
def test_keeps_listed_until_done(stage: Stage) -> None:
    """Two packets wait and nobody fetches them; the newer one is taken; the older one is looked for, also after `processing` and `fail`."""
    older, newer = stage.unread(stage.a, stage.b), stage.unread(stage.a, stage.b)
    if older is None or newer is None:
        return
    stage.b.received()
    stage.b.update(newer, "done")
    stage.gone(stage.b, newer)
    for status in ("processing", "fail"):
        stage.b.update(older, status)
        stage.b.received()
    stage.b.update(older, "done")
    stage.gone(stage.b, older)


@pytest.mark.story(vi="Tải về không làm thay đổi gì", en="Fetching changes nothing", claims=["exchange"], alone=True)
def test_fetching_changes_nothing(stage: Stage) -> None:
    """A packet is listed, fetched twice, as a client does that lost the answer, and listed again."""
    doc_id = stage.unread(stage.a, stage.b)
    if doc_id is None:
        return
    stage.b.received()
    for _ in range(2):
        stage.b.fetch(doc_id)
    stage.b.received()


@pytest.mark.story(vi="Văn bản và trạng thái không lẫn nhau", en="Documents and statuses are told apart", claims=["exchange"])
def test_keeps_message_types_apart(stage: Stage) -> None:
    """A document and a status wait for the same system; both lists are asked for."""
    ours = stage.posted(stage.b, stage.a)
    report = stage.report(stage.a.code, ours, "01")
    stage.send(stage.a, report)
    stage.posted(stage.a, stage.b)
    stage.arrives(stage.b, report)
    stage.look(stage.b, "edoc")
    stage.look(stage.b, "status")
