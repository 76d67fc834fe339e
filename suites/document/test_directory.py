"""The directory of the axis: bodies that come into it, and bodies that went by another code before."""

import pytest

from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.suites.document.files import LETTER


@pytest.mark.story(vi="Gửi cho cơ quan theo mã cũ", en="Writes to a body by its former code", claims=["send", "follow-directory"])
def test_sends_to_former_code(stage: Stage) -> None:
    """A body is listed under a new code; the clerk writes to it by the code that it went by before."""
    body = stage.list_body(stage.partner.code)
    stage.await_packet(stage.send("new", [body.former], [LETTER], directory="former"))


@pytest.mark.story(vi="Gửi cho cơ quan mới vào danh bạ", en="Writes to a body newly listed", claims=["send", "follow-directory"])
def test_finds_new_body(stage: Stage) -> None:
    """A body comes into the directory during the run; the clerk writes to it."""
    body = stage.list_body(stage.other_code)
    stage.await_packet(stage.send("new", [body.code], [LETTER], directory="new"))
