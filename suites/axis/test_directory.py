"""The directory of bodies that can be written to."""

import pytest

from hopquy.runner.plugin.intermediary.stage import Stage


@pytest.mark.story(vi="Danh sách đơn vị", en="The directory of bodies", claims=["directory"])
def test_lists_every_body(stage: Stage) -> None:
    """Each of our systems asks for the directory."""
    stage.a.agencies()
    stage.b.agencies()


@pytest.mark.story(vi="Danh sách đơn vị kèm mã cũ", en="The directory with the codes of before", claims=["directory", "vxp", "two-codes"])
def test_maps_old_codes(stage: Stage) -> None:
    """The directory is asked for as it is, and with the code that each body had before."""
    stage.a.agencies()
    stage.a.agencies_with_old_codes()
