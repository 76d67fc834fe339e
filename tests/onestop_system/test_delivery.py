"""A message that was spoiled and refused is told once more as it should be, and the next one is spoiled again."""

from __future__ import annotations

import json

import pytest

from hopquy.fixtures.onestop_system.delivery import Corrected
from hopquy.fixtures.onestop_system.mutant import ItemChange, Pen
from hopquy.fixtures.onestop_system.outbox import Waiting
from hopquy.fixtures.onestop_system.transport import AwayError, RefusedError


class Way:
    """A way that writes with a pen and meets what it is told to meet, call by call."""

    def __init__(self, pen, *meets):
        self.pen, self.meets, self.said = pen, list(meets), []

    def batch(self, waiting):
        return waiting[:1]

    def deliver(self, batch):
        self.said.append(json.loads(self.pen.one(batch[0].kind, batch[0].body))["MaHoSo"])
        met = self.meets.pop(0) if self.meets else None
        if met is not None:
            raise met


@pytest.fixture
def change():
    return ItemChange({"set": {"at": "MaHoSo", "text": "sai"}}, ("dossier",), "HoSo")


@pytest.fixture
def corrected(change):
    def made(*meets):
        pen = Pen([change])
        way = Way(pen, *meets)
        return Corrected(way, pen), way

    return made


ONE = Waiting(1, "x", "dossier", {"MaHoSo": "đúng"}, "")
REFUSED = RefusedError(-1, "không nhận")


def test_what_is_taken_is_not_told_again(corrected, change):
    delivery, way = corrected()
    delivery.deliver([ONE])
    assert (way.said, change.applied) == (["sai"], 1)


def test_what_is_refused_is_told_as_it_should_be_and_only_that(corrected, change):
    delivery, way = corrected(REFUSED)
    delivery.deliver([ONE])
    delivery.deliver([ONE])
    assert (way.said, change.applied) == (["sai", "đúng", "sai"], 2)


def test_what_is_refused_even_so_is_refused(corrected):
    delivery, way = corrected(REFUSED, REFUSED)
    with pytest.raises(RefusedError):
        delivery.deliver([ONE])
    delivery.deliver([ONE])
    assert way.said == ["sai", "đúng", "sai"]


def test_what_is_not_answered_is_not_corrected(corrected):
    """Nobody said that it is wrong: it waits, spoiled as it is."""
    delivery, way = corrected(AwayError("không trả lời"))
    with pytest.raises(AwayError):
        delivery.deliver([ONE])
    assert way.said == ["sai"]


def test_a_message_of_another_kind_is_left_alone(corrected, change):
    delivery, way = corrected()
    delivery.deliver([Waiting(2, "x", "progress", {"MaHoSo": "đúng"}, "")])
    assert (way.said, change.applied, delivery.batch([ONE, ONE])) == (["đúng"], 0, [ONE])
