"""Progress: what is reported while a document that came is worked on."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage


@pytest.mark.story(
    vi="Báo từng bước xử lý 03, 04, 05, 06", en="Reports each step, 03, 04, 05 and 06", claims=["receive", "assign", "process", "finish"]
)
def test_reports_each_step(stage: Stage) -> None:
    """The clerk registers a document, a leader assigns it, it is worked on and finished; each step is reported when it is taken."""
    document = stage.deliver_document()
    stage.await_fetch(document)
    stage.await_status(document, "01")
    for action, code in (("accept", "03"), ("assign", "04"), ("process", "05"), ("finish", "06")):
        if not stage.clerk(action, document.document_id):
            return
        stage.await_status(document, code)
