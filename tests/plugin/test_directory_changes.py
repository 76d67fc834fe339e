"""A change of the directory is on record before anybody can meet it: with several stories at a time another one may look the moment that it is there."""

from __future__ import annotations

from hopquy.fixtures.axis.directory import Directory
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.runner.plugin.document_system.delivering import Delivering
from hopquy.runner.plugin.embedded import play_embedded


def test_a_new_body_is_told_of_before_it_is_listed(monkeypatch):
    order = []
    told, listed = Delivering._record, Directory.register

    def telling(stage, kind, *rest, **more):
        if kind == "directory.changed":
            order.append("told")
        return told(stage, kind, *rest, **more)

    def listing(directory, *rest, **more):
        order.append("listed")
        return listed(directory, *rest, **more)

    monkeypatch.setattr(Delivering, "_record", telling)
    monkeypatch.setattr(Directory, "register", listing)
    with Embedded() as embedded:
        judgement, _ = play_embedded(embedded, stories=("test_finds_new_body",))
    assert order[-2:] == ["told", "listed"]
    assert {one.id: one.verdict.value for one in judgement.verdicts}["exchange/directory/looked-up"] == "pass"
