"""Each defect changes the behaviour it names, seen by direct calls, and no other; the honest system keeps to all of them."""

from __future__ import annotations

import base64
import hashlib
import http.client
import itertools
import json
import re
import socket
import threading
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
import yaml

from hopquy.fixtures.axis import Rest, Vxp
from hopquy.fixtures.intermediary import PERSONAS
from hopquy.fixtures.intermediary.defects import OtherDialectError, UnknownDefectError, defects
from hopquy.fixtures.intermediary.misbehaviour import MISBEHAVIOURS

ROOT = Path(__file__).parents[2]
TRACE = re.compile(rb"<e:TraceHeader>.*?</e:TraceHeader>")
LINE = {"docId", "serviceType", "messageType", "created_time", "updated_time", "from", "to", "status", "status_desc"}
BODY = {"id", "pid", "code", "name", "mail", "oldCode"}


def refused(answer):
    return answer["status"] == "FAIL"


def digest(packet):
    return hashlib.sha256(packet).hexdigest()


def unpadded(packet):
    return "".join(f"{byte:x}" for byte in hashlib.sha256(packet).digest())


class Scene:
    """One probe's system: three clients, the first of which writes to the others."""

    def __init__(self, stage, target):
        self.stage, self.target = stage, target
        self.province, self.ministry, self.enterprise = stage.clients(target)

    def packet(self, *recipients, sender=None, **more):
        return self.stage.document(sender or self.province.code, *(recipients or (self.ministry.code,)), **more)

    def numbered(self, *, small_byte):
        """A packet whose digest has, or has not, a byte that the SDK writes with one digit."""
        packets = (self.packet(number=number) for number in itertools.count())
        return next(packet for packet in packets if (digest(packet) != unpadded(packet)) is small_byte)

    def sent(self, *packet, client=None, message_type="edoc"):
        """Send a packet and return what the axis calls it, whatever its answer and its lists say."""
        assert not refused((client or self.province).send(*(packet or (self.packet(),)), message_type))
        return self.target.axis.snapshot()["documents"][-1]["docId"]

    def ids(self, client, message_type="edoc"):
        return [line["docId"] for line in client.listed(message_type)]

    def content(self, client, doc_id):
        return base64.b64decode(client.get(doc_id).get("data", ""))

    def restart(self):
        assert self.stage.ask(self.target, "restart") == (200, {"ok": True})
        for client in (self.province, self.ministry, self.enterprise):
            client.close()

    def headers(self, arguments, content_type="application/json"):
        self.province.client.kept = {}
        return self.province.client.headers(arguments, content_type)

    def raw(self, operation, headers, body=b""):
        return json.loads(self.province.client.exchange("POST", f"/{operation}", headers, body)[2])

    def with_hash(self, packet, hash_file, end=b""):
        given = {} if hash_file is None else {"hash-file": hash_file}
        arguments = {"servicetype": "eDoc", "messagetype": "edoc", "from": self.province.code, **given}
        return self.raw("sendEdoc", self.headers(arguments, "application/octet-stream"), packet + end)


def wrong_secret(scene):
    wrong = replace(scene.province.system, secret="mot-khoa-khac-han")
    return refused(scene.stage.client(scene.target, wrong).directory())


def unknown_system(scene):
    stranger = replace(scene.province.system, system_id="qlvb.la")
    return refused(scene.stage.client(scene.target, stranger).directory())


def altered_header(scene):
    headers = scene.headers({"servicetype": "eDoc", "messagetype": "edoc"})
    return refused(scene.raw("getReceivedEdocList", {**headers, "XroadVnpt-messagetype": "status"}))


def altered_text(scene):
    headers = scene.headers({"servicetype": "eDoc", "messagetype": "edoc"})
    text = headers["XroadVnpt-sign-header"].replace(",", ", ")
    return refused(scene.raw("getReceivedEdocList", {**headers, "XroadVnpt-sign-header": text}))


def padded_hash(scene):
    packet = scene.numbered(small_byte=True)
    return not refused(scene.with_hash(packet, digest(packet)))


def unpadded_hash(scene):
    packet = scene.numbered(small_byte=True)
    return not refused(scene.with_hash(packet, unpadded(packet)))


def line_end(scene):
    packet = scene.numbered(small_byte=False)
    return not refused(scene.with_hash(packet, digest(packet), b"\r\n"))


def wrong_hash(scene):
    return refused(scene.with_hash(scene.packet(), "0" * 64))


def missing_hash(scene):
    return refused(scene.with_hash(scene.packet(), None))


def answers_identifier(scene):
    return bool(scene.province.send(scene.packet()).get("DocId"))


def foreign_sender(scene):
    code = scene.target.foreign_code
    return refused(scene.province.send(scene.packet(sender=code), sender=code))


def repeated_once(scene):
    packet = scene.packet()
    scene.sent(packet)
    scene.sent(packet)
    return len(scene.ids(scene.ministry)) == 1


def each_recipient(scene):
    scene.sent(scene.packet(scene.ministry.code, scene.enterprise.code))
    return bool(scene.ids(scene.ministry) and scene.ids(scene.enterprise))


def delivered_once(scene):
    scene.sent(scene.packet(*scene.ministry.system.codes))
    return len(scene.ids(scene.ministry)) == 1


def delivered_unchanged(scene):
    packet = scene.packet()
    got = scene.content(scene.ministry, scene.sent(packet))
    return TRACE.sub(b"", got) == TRACE.sub(b"", packet) and TRACE.findall(got)[0] == TRACE.findall(packet)[0]


def only_addressees(scene):
    doc_id = scene.sent()
    return doc_id not in scene.ids(scene.enterprise) and refused(scene.enterprise.get(doc_id))


def status_to_sender(scene):
    report = scene.stage.status(scene.ministry.code, scene.province.code, "H49.15,2026/11/20,1/VP")
    doc_id = scene.sent(report, client=scene.ministry, message_type="status")
    return doc_id in scene.ids(scene.province, "status") and doc_id not in scene.ids(scene.ministry, "status")


def unread_stays(scene):
    older, newer = scene.sent(scene.packet(number=1)), scene.sent(scene.packet(number=2))
    listed = scene.ids(scene.ministry)
    scene.ministry.update(newer, "done")
    return older in listed and older in scene.ids(scene.ministry)


def done_leaves(scene):
    doc_id = scene.sent()
    scene.ministry.update(doc_id, "done")
    return doc_id not in scene.ids(scene.ministry)


def fetch_changes_nothing(scene):
    doc_id = scene.sent()
    first = scene.content(scene.ministry, doc_id)
    states = [line["status"] for line in scene.ministry.listed() if line["docId"] == doc_id]
    return set(states) == {"initial"} and scene.content(scene.ministry, doc_id) == first


def list_repeatable(scene):
    scene.sent()
    return scene.ministry.listed() == scene.ministry.listed()


def types_apart(scene):
    report = scene.stage.status(scene.province.code, scene.ministry.code, "x")
    ids = scene.sent(), scene.target.axis.deliver(report, message_type="status", to=[scene.ministry.code])
    return all(set(ids) & set(scene.ids(scene.ministry, kind)) == {doc_id} for kind, doc_id in zip(("edoc", "status"), ids, strict=True))


def list_fields(scene):
    scene.sent()
    return scene.ministry.listed()[0].keys() >= LINE


def update_repeatable(scene):
    doc_id = scene.sent()
    answers = [scene.ministry.update(doc_id, state) for state in ("processing", "processing", "done", "done")]
    return not any(b"FAIL" in answer for answer in answers)


def transport_apart(scene):
    doc_id = scene.sent()
    scene.ministry.update(doc_id, "done")
    if scene.ids(scene.province, "status"):
        return False
    other = scene.sent(scene.packet(number=7))
    about = scene.stage.status(scene.ministry.code, scene.province.code, f"{scene.province.code},2026/11/20,7/VP")
    scene.sent(about, client=scene.ministry, message_type="status")
    return scene.target.axis.transport_state(other, scene.ministry.system.system_id) == "initial"


def visible_to_sender(scene):
    doc_id = scene.sent()
    scene.ministry.update(doc_id, "done")
    return [line["receiveStatus"] for line in scene.province.sent() if line["senderDocId"] == doc_id] == ["done"]


def lists_registered(scene):
    listed = {line["code"] for line in scene.province.directory()["data"]}
    return {code for system in scene.target.systems for code in system.codes} <= listed


def directory_fields(scene):
    return all(line.keys() >= BODY for line in scene.province.directory()["data"])


def maps_old_codes(scene):
    new, old = scene.ministry.system.codes
    return [line["code102"] for line in scene.province.call("getAgenciesListQD20")["data"] if line["code"] == new] == [old]


def is_json(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def answers_json(scene):
    doc_id = scene.sent()
    return all(is_json(text) for text in (scene.ministry.update(doc_id, "done"), scene.ministry.update(doc_id, "?")))


def success_form(scene):
    answer = scene.province.directory()
    return (answer["status"], answer["ErrorCode"]) == ("OK", "0")


def failure_form(scene):
    answer = scene.province.get("không có")
    return answer["status"] == "FAIL" and answer["ErrorCode"] not in ("0", "") and bool(answer["ErrorDesc"])


def leftover_headers(scene):
    doc_id = scene.sent()
    client = scene.ministry.client
    client.kept = {"from": scene.ministry.code, "hash-file": "0" * 64, "servicetype": "eDoc", "messagetype": "edoc"}
    return not refused(client.get(doc_id))


def case_blind(scene):
    headers = {name.lower(): value for name, value in scene.headers({}).items()}
    return not refused(scene.raw("getAgenciesList", headers))


def continue_expected(scene):
    headers = {**scene.headers({}), "Host": "localhost", "Content-Length": "2", "Expect": "100-continue"}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", urlsplit(scene.target.endpoint).port), timeout=10) as stream:
        stream.sendall("\r\n".join(["POST /getAgenciesList HTTP/1.1", *lines, "", ""]).encode())
        if not stream.recv(65536).startswith(b"HTTP/1.1 100"):
            return False
        stream.sendall(b"{}")
        return stream.recv(65536).startswith(b"HTTP/1.1 200")


def connection_reused(scene):
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(scene.target.endpoint).port, timeout=10)
    connection.request("POST", "/getAgenciesList", headers=scene.headers({}))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return not answer.will_close


def error_codes(scene):
    province, target = scene.province, scene.target
    answers = {
        "10": province.send(b""),
        "15": scene.stage.client(target, replace(province.system, system_id="qlvb.la")).directory(),
        "18": province.send(scene.packet(target.unknown_code)),
        "19": province.send(scene.packet(sender=target.foreign_code)),
        "22": province.send(b"<edXML/>"),
        "23": province.send(scene.packet(target.locked_code)),
    }
    return all(answer["ErrorCode"] == code for code, answer in answers.items() if refused(answer))


def two_clients(scene):
    said = []
    begin = threading.Barrier(2, timeout=20)

    def work(client):
        begin.wait()
        said.extend(refused(client.directory()) for _ in range(15))

    threads = [threading.Thread(target=work, args=(client,)) for client in (scene.province, scene.enterprise)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said == [False] * 30


def burst(scene):
    packets = [scene.packet(scene.enterprise.code, number=number) for number in range(120)]
    for packet in packets:
        assert not refused(scene.province.send(packet))
    return len(scene.ids(scene.enterprise)) == len(packets)


def nothing_lost(scene):
    packet = scene.packet()
    doc_id = scene.sent(packet)
    scene.restart()
    return doc_id in scene.ids(scene.ministry) and scene.content(scene.ministry, doc_id) != b""


def nothing_doubled(scene):
    packet = scene.packet()
    scene.sent(packet)
    scene.restart()
    scene.sent(packet)
    return len(scene.ids(scene.ministry)) < 2


def states_kept(scene):
    doc_id = scene.sent()
    scene.ministry.update(doc_id, "done")
    scene.restart()
    return scene.target.axis.transport_state(doc_id, scene.ministry.system.system_id) == "done"


def sends_to(name):
    return lambda scene: refused(scene.province.send(scene.packet(getattr(scene.target, name))))


KEPT = {
    "auth/wrong-secret-refused": wrong_secret,
    "auth/unknown-system-refused": unknown_system,
    "auth/altered-header-refused": altered_header,
    "auth/altered-text-refused": altered_text,
    "hash/padded-accepted": padded_hash,
    "hash/unpadded-accepted": unpadded_hash,
    "hash/line-end-accepted": line_end,
    "hash/wrong-refused": wrong_hash,
    "hash/missing-refused": missing_hash,
    "send/answers-identifier": answers_identifier,
    "send/sender-not-registered-refused": foreign_sender,
    "send/recipient-unknown-refused": sends_to("unknown_code"),
    "send/recipient-locked-refused": sends_to("locked_code"),
    "send/malformed-refused": lambda scene: refused(scene.province.send(b"<edXML/>")),
    "send/repeated-once": repeated_once,
    "deliver/each-recipient": each_recipient,
    "deliver/once": delivered_once,
    "deliver/unchanged": delivered_unchanged,
    "deliver/only-addressees": only_addressees,
    "deliver/status-to-sender": status_to_sender,
    "list/unread-stays": unread_stays,
    "list/done-leaves": done_leaves,
    "list/fetch-changes-nothing": fetch_changes_nothing,
    "list/repeatable": list_repeatable,
    "list/message-types-apart": types_apart,
    "list/fields": list_fields,
    "update/repeatable": update_repeatable,
    "update/transport-apart-from-business": transport_apart,
    "update/visible-to-sender": visible_to_sender,
    "directory/lists-registered": lists_registered,
    "directory/fields": directory_fields,
    "directory/maps-old-codes": maps_old_codes,
    "answer/json": answers_json,
    "answer/success-form": success_form,
    "answer/failure-form": failure_form,
    "answer/unused-headers-ignored": leftover_headers,
    "answer/header-names-case-blind": case_blind,
    "answer/continue-expected": continue_expected,
    "answer/connection-reused": connection_reused,
    "answer/error-code": error_codes,
    "load/two-clients": two_clients,
    "load/burst": burst,
    "restart/nothing-lost": nothing_lost,
    "restart/nothing-doubled": nothing_doubled,
    "restart/states-kept": states_kept,
}
"""Requirement, without its first word -> whether a system keeps to it."""

ONLY = {
    "rest": {"answer/error-code"},
    "vxp": {name for name in KEPT if name.startswith("hash/")}
    | {
        "auth/altered-header-refused",
        "auth/altered-text-refused",
        "update/visible-to-sender",
        "directory/maps-old-codes",
        "answer/unused-headers-ignored",
        "answer/header-names-case-blind",
        "answer/continue-expected",
        "answer/connection-reused",
    },
}
DIALECTS = {"vxp": "operator-vxp", "rest": "provincial-rest"}


def asked(dialect):
    other = ONLY["rest" if dialect == "vxp" else "vxp"]
    return [name for name in KEPT if name not in other]


def broken(stage, persona, names, wrong=()):
    """The requirements that a system does not keep to, each looked at on a system of its own."""
    found = set()
    stage.written = stage.unpadded if "unpadded-only" in wrong else None
    for name in names:
        with stage.embedded.run(persona, defects=wrong) as target:
            if not KEPT[name](Scene(stage, target)):
                found.add(name)
    return found


def breaks(defect):
    return {one.removeprefix("intermediary/") for one in defects()[defect].breaks}


WAYS = [(name, dialect) for name, one in defects().items() for dialect in one.dialects or DIALECTS]


@pytest.mark.parametrize("persona", PERSONAS)
def test_an_honest_system_keeps_to_everything(stage, persona):
    assert broken(stage, persona, asked(PERSONAS[persona].dialect)) == set()


@pytest.mark.parametrize(("name", "dialect"), WAYS)
def test_a_defect_breaks_what_it_says(stage, name, dialect):
    assert broken(stage, DIALECTS[dialect], sorted(breaks(name)), (name,)) == breaks(name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "dialect"), WAYS)
def test_a_defect_breaks_nothing_else(stage, name, dialect):
    keeps = {one.partition("/")[0] for one in breaks(name)} & {"send", "deliver", "list", "update", "restart"}
    slow = {"load/burst", *(() if keeps else ("restart/nothing-lost", "restart/nothing-doubled", "restart/states-kept"))} - breaks(name)
    names = [one for one in asked(dialect) if one not in slow]
    assert broken(stage, DIALECTS[dialect], names, (name,)) == breaks(name)


def test_a_defect_on_top_of_trace_headers(stage):
    assert broken(stage, "operator-trace", ["deliver/unchanged", "deliver/once"], ("reserialise-on-delivery",)) == {"deliver/unchanged"}


def test_two_defects_at_once(stage):
    wrong = ("skip-hmac", "deliver-to-first-only", "success-code-number", "close-each-connection")
    expected = set().union(*map(breaks, wrong))
    assert broken(stage, "operator-vxp", [*sorted(expected), "send/repeated-once", "auth/altered-header-refused"], wrong) == expected


def test_the_catalogue_and_the_code_agree():
    assert MISBEHAVIOURS.keys() == defects().keys()
    for name, behaviour in MISBEHAVIOURS.items():
        for dialect, kind in (("vxp", Rest), ("rest", Vxp)):
            assert not issubclass(behaviour, kind) or defects()[name].dialects == ({"vxp": "rest", "rest": "vxp"}[dialect],), name
    declared = [one for name in defects() for one in breaks(name)]
    assert set(declared) == KEPT.keys(), "each requirement has a defect"
    for name in ONLY["vxp"] | ONLY["rest"]:
        (dialect,) = [dialect for dialect in ONLY if name in ONLY[dialect]]
        assert any(breaks(one) == {name} or name in breaks(one) for one in defects() if defects()[one].dialects == (dialect,)), name


def test_the_catalogue_keeps_to_its_schema():
    rows = yaml.safe_load((ROOT / "fixtures/intermediary/defects.yaml").read_text(encoding="utf-8"))
    jsonschema_rs.validate(json.loads((ROOT / "specs/schema/defects.json").read_text(encoding="utf-8")), rows)
    assert len({row["name"] for row in rows}) == len(rows)


def test_names_that_cannot_be(stage):
    with pytest.raises(UnknownDefectError, match="no-such"), stage.embedded.run(defects=["no-such"]):
        pass
    with pytest.raises(OtherDialectError, match="skip-hmac"), stage.embedded.run("provincial-rest", defects=["skip-hmac"]):
        pass
