from __future__ import annotations

import base64
import dataclasses
import socket
import threading
from urllib.parse import urlsplit

import pytest

from hopquy.fixtures.intermediary import PERSONAS


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_packet_reaches_each_addressee(stage, persona):
    with stage.embedded.run(persona) as target:
        province, ministry, enterprise = stage.clients(target)
        packet = stage.document(province.code, *ministry.system.codes, enterprise.code, target.foreign_code)
        answer = province.send(packet)
        assert (answer["status"], answer["ErrorCode"]) == ("OK", "0")
        for receiver in (ministry, enterprise):
            (line,) = receiver.listed()
            assert (line["docId"], line["from"], line["status"]) == (answer["DocId"], province.code, "initial")
            got = base64.b64decode(receiver.get(line["docId"])["data"])
            assert (got == packet) is (persona != "operator-trace")
            assert got.replace(b"</e:TraceHeader><e:TraceHeader>", b"").count(b"<e:TraceHeader>") == 1
        assert province.listed() == []


def test_codes_that_cannot_be_written_to(stage):
    with stage.embedded.run() as target:
        province = stage.client(target, 0)
        listed = {line["code"] for line in province.directory()["data"]}
        assert {code for system in target.systems for code in system.codes} < listed
        assert {target.locked_code, target.foreign_code} < listed
        assert target.unknown_code not in listed
        for code, said in ((target.locked_code, "khóa"), (target.unknown_code, "nơi nhận")):
            answer = province.send(stage.document(province.code, code))
            assert answer["status"] == "FAIL"
            assert code in answer["ErrorDesc"]
            assert said in answer["ErrorDesc"]
        assert province.send(stage.document(target.foreign_code, "H49.15"), sender=target.foreign_code)["status"] == "FAIL"
        assert province.send(stage.document(province.code, "G12.99", target.locked_code))["status"] == "FAIL", "one locked body is enough"


def test_each_run_begins_empty(stage):
    ids = []
    for _ in range(2):
        with stage.embedded.run() as target:
            province, ministry, _ = stage.clients(target)
            ids.append(province.send(stage.document(province.code, ministry.code))["DocId"])
            assert [line["docId"] for line in ministry.listed()] == ids[-1:]
    assert len(set(ids)) == 2


def test_the_target_is_frozen_and_keeps_its_secrets(stage):
    with stage.embedded.run() as target:
        with pytest.raises(dataclasses.FrozenInstanceError):
            target.endpoint = ""
        assert not any(system.secret in repr(target) for system in target.systems)
        assert [len(system.codes) for system in target.systems] == [1, 2, 1]


def test_a_restart_keeps_what_was_taken(stage):
    with stage.embedded.run() as target:
        province, ministry, enterprise = stage.clients(target)
        packet = stage.document(province.code, ministry.code, enterprise.code)
        doc_id = province.send(packet)["DocId"]
        ministry.update(doc_id, "done")
        before = target.axis
        assert stage.ask(target, "restart") == (200, {"ok": True})
        assert target.axis is not before
        for client in (province, ministry, enterprise):
            client.close()
        assert ministry.listed() == []
        assert [line["docId"] for line in enterprise.listed()] == [doc_id]
        assert province.send(packet)["DocId"] == doc_id, "what was sent before is known still"
        assert {line["toCode"]: line["receiveStatus"] for line in province.sent()} == {ministry.code: "done", enterprise.code: "initial"}


def test_a_restart_lets_the_port_go_for_a_moment(stage, monkeypatch):
    with stage.embedded.run() as target:
        seen, start = [], type(target.machine._server).start

        def watched(server, host="127.0.0.1", port=0):
            with socket.socket() as caller:
                caller.settimeout(5)
                seen.append(caller.connect_ex(("127.0.0.1", port)))
            return start(server, host, port)

        monkeypatch.setattr(type(target.machine._server), "start", watched)
        stage.ask(target, "restart")
        assert seen != [0], "nobody listened"
        assert seen
        assert stage.client(target, 0).directory()
        assert urlsplit(target.endpoint).port == target.machine._server.port


def test_a_restart_under_load_loses_and_doubles_nothing(stage):
    with stage.embedded.run() as target:
        province, ministry, _ = stage.clients(target)
        packets = [stage.document(province.code, ministry.code, number=number) for number in range(60)]
        begun = threading.Event()

        def work():
            for number, packet in enumerate(packets):
                while True:
                    try:
                        assert province.send(packet)["status"] == "OK"
                    except OSError:
                        province.close()
                    else:
                        break
                if number == 10:
                    begun.set()

        thread = threading.Thread(target=work)
        thread.start()
        assert begun.wait(20)
        assert stage.ask(target, "restart") == (200, {"ok": True})
        thread.join(30)
        assert not thread.is_alive()
        got = [base64.b64decode(ministry.get(line["docId"])["data"]) for line in ministry.listed()]
        assert sorted(got) == sorted(packets)


def test_the_control_end_point(stage):
    with stage.embedded.run() as target:
        assert stage.ask(target, "settle") == (200, {"ok": True})
        assert stage.ask(target, "send")[0] == 404
    status, answer = stage.ask(target, "restart")
    assert (status, answer["ok"]) == (503, False)
