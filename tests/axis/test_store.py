from __future__ import annotations

import base64
import sqlite3

import pytest

from hopquy.fixtures.axis import Agency, Axis, AxisServer, Store


@pytest.fixture
def reopened(bench, tmp_path):
    """Return a way to kill the server with its axis and start both again on the same file, nothing closed in good order."""
    servers = []

    def reopen():
        if servers:
            servers[-1].stop()
        servers.append(AxisServer(bench.fresh(store=Store(tmp_path / "trục.sqlite"))).start())
        return servers[-1].url

    yield reopen
    servers[-1].stop()


def test_everything_survives_a_restart(bench, reopened):
    url = reopened()
    packet, kept = bench.document("G12"), bench.document("G12", subject="Giữ lại")
    enterprise, ministry, province = (bench.client(system, url) for system in bench.systems)
    doc_id = enterprise.send(packet, "020100107370")["DocId"]
    kept_id = enterprise.send(kept, "020100107370")["DocId"]
    ministry.update(doc_id, "done")
    ministry.update(kept_id, "processing")
    province.call("registerAgency", b'{"code": "H49.15", "name": "So"}')
    url = reopened()
    enterprise, ministry, province = (bench.client(system, url) for system in bench.systems)
    assert enterprise.send(packet, "020100107370")["DocId"] == doc_id
    assert bench.events[-1].duplicate
    (line,) = ministry.received()
    assert (line["docId"], line["status"]) == (kept_id, "processing")
    assert base64.b64decode(ministry.get(kept_id)["data"]) == kept
    assert [line["receiveStatus"] for line in enterprise.sent()["data"]] == ["done", "processing"]
    assert province.send(bench.document("G12", sender="H49.15"), "H49.15")["status"] == "OK"


def test_what_nobody_served_is_delivered_once_somebody_does(bench, tmp_path):
    store = Store(tmp_path / "axis.sqlite")
    first = Axis([bench.enterprise], store=store)
    doc_id, _ = first.send(bench.enterprise.system_id, "020100107370", "edoc", bench.document("G12"))
    later = Axis([bench.enterprise, bench.ministry], store=store)
    assert [line.document.doc_id for line in later.received(bench.ministry.system_id)] == [doc_id]
    store.close()


def test_a_failed_transaction_leaves_nothing(bench, monkeypatch):
    store = Store()
    axis = Axis(bench.systems, store=store)
    broken = store._rows

    def rows(query, *values):
        if query.startswith("INSERT INTO recipients"):
            raise sqlite3.OperationalError("disk full")
        return broken(query, *values)

    monkeypatch.setattr(store, "_rows", rows)
    with pytest.raises(sqlite3.OperationalError):
        axis.deliver(bench.document("G12"))
    monkeypatch.undo()
    assert axis.snapshot()["documents"] == []
    assert axis.deliver(bench.document("G12"))


def test_agencies_of_ones_own(bench):
    axis = Axis(bench.systems, agencies=[Agency("X01.02", "Cơ quan thử")])
    assert axis.deliver(bench.document("X01.02"))


def test_systems_that_cannot_stand_together(bench):
    with pytest.raises(ValueError, match="same identifier"):
        Axis([bench.ministry, bench.ministry])
    with pytest.raises(ValueError, match="same code"):
        Axis([bench.ministry, type(bench.ministry)("khác", "bí mật", ("G12",))])
    for wrong in (("", "s", ("G12",)), ("a", "", ("G12",)), ("a", "s", ()), ("a", "s", ("",))):
        with pytest.raises(ValueError, match="needed"):
            type(bench.ministry)(*wrong)
