"""Every honest persona does everything that the stories ask of it."""

from __future__ import annotations

import time

import pytest

from hopquy.fixtures.axis import Fault
from hopquy.fixtures.document_system.packet import Answered
from hopquy.fixtures.document_system.persona import PERSONAS

EVERY = pytest.mark.parametrize("persona", PERSONAS)


@EVERY
def test_the_axis_refuses_nothing_that_an_honest_system_does(running, persona):
    with running(persona) as run:
        began = time.perf_counter()
        run.script()
        took = time.perf_counter() - began
        assert [event.refusal for event in run.calls()] == [None] * len(run.calls())
        assert all(event.witness["hmac"] for event in run.calls())
        assert all(event.witness["same_order"] and event.witness["unsigned"] == [] for event in run.calls())
        assert run.act("inbox")["ok"] is True
    assert took < 1.5  # about 0.13 s alone; a loaded machine must not make this test fail


@EVERY
def test_documents_are_sent_to_whom_they_were_asked_for(running, see, persona):
    with running(persona) as run:
        new, recall, update, replace, *_ = run.script().sent()
        assert [one.operation for one in (new, recall, update, replace)] == ["new", "recall", "update", "replace"]
        assert new.receivers == ("H41", "H14")
        assert new.sender == run.target.codes[0]
        assert [see.sha256(file.content) for file in new.files] == [see.sha256(see.pdf)]
        assert recall.document_id == new.document_id
        assert update.about == new.document_id
        assert len({new.document_id, update.document_id, replace.document_id}) == 3


@EVERY
def test_received_documents_are_taken_registered_and_finished(running, see, persona):
    with running(persona) as run:
        run.script()
        assert run.codes("registered") == ["01", "03", "06"]
        assert run.codes("refused") == ["01", "02"]
        assert run.codes("misdirected") == ["01", "02"]
        assert run.reports("refused")[-1].description == "Thiếu phụ lục"
        assert run.reports("misdirected")[-1].description
        states = [run.target.axis.transport_state(doc_id, run.target.system_id) for doc_id in run.doc_ids.values()]
        assert set(states) == {"done"}
        (document, *_) = run.act("inbox")["documents"]
        assert document["state"] == "finished"
        assert document["statuses"] == ["01", "03", "06"]
        assert document["files"] == [{"name": "cong-van.pdf", "sha256": see.sha256(see.pdf), "size": len(see.pdf)}]


@EVERY
def test_the_same_packet_goes_again_after_a_lost_answer(running, persona):
    with running(persona) as run:
        run.script()
        lost, again = run.calls("sendEdoc", messagetype="edoc")[-2:]
        assert lost.answer_lost
        assert again.packet == lost.packet
        assert again.doc_id == lost.doc_id
        assert again.duplicate


def test_an_incoming_status_is_kept_with_the_document_it_is_about(running):
    with running() as run:
        run.script()
        new = run.act("inbox")["sent"][0]
        assert new["statuses"] == [{"from": "H51", "code": "03", "description": "Đã nhận"}]


@pytest.mark.parametrize("action", ["assign", "process", "finish"])
def test_a_step_of_work_registers_first(running, action):
    with running() as run:
        document_id = run.deliver("one")
        run.act("settle")
        run.act(action, document_id=document_id)
        run.act(action, document_id=document_id)
        assert run.codes("one") == ["01", "03", {"assign": "04", "process": "05", "finish": "06"}[action]]


def test_a_refused_document_cannot_be_worked_on(running):
    with running() as run:
        document_id = run.deliver("one")
        run.act("settle")
        run.act("refuse", document_id=document_id, reason="Sai")
        assert run.act("finish", document_id=document_id) == {"ok": False, "reason": "the document was refused"}
        assert run.codes("one") == ["01", "02"]


def test_a_recall_withdraws_what_came_and_is_agreed_to(running):
    with running() as run:
        first = run.deliver("first")
        run.act("settle")
        run.deliver("recall", operation="recall", about=Answered("H51", "1/CQ", "2026/11/22", first))
        run.act("settle")
        assert run.codes("first") == ["01", "15"]
        assert run.codes("recall") == []
        assert run.act("inbox")["documents"][0]["state"] == "withdrawn"


def test_a_document_for_the_other_code_is_answered_in_its_name(running):
    with running() as run:
        run.deliver("parent", to=run.target.codes[1])
        run.act("settle")
        assert [one.sender for one in run.reports("parent")] == [run.target.codes[1]]


@pytest.mark.parametrize(
    "packet",
    [b"<a", b"<a/>", b"\xff\xfe", b'<!DOCTYPE edXML [<!ENTITY x "y">]><edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"/>'],
)
def test_an_unreadable_packet_is_failed_and_nothing_else(running, packet):
    with running() as run:
        doc_id = run.doc_ids[run.deliver("broken", packet=packet)]
        assert run.act("settle") == {"ok": True}
        run.act("settle")
        assert run.target.axis.transport_state(doc_id, run.target.system_id) == "fail"
        assert run.reports() == []
        assert len(run.calls("getEdoc")) == 1


def test_the_same_delivery_twice_is_one_document(running):
    with running() as run:
        document_id = run.deliver("one")
        packet = run.target.axis.fetch(run.doc_ids[document_id], run.target.system_id)[1]
        run.target.axis.deliver(packet)
        run.act("settle")
        assert len(run.act("inbox")["documents"]) == 1
        assert run.codes("one") == ["01"]


def test_reports_wait_while_the_axis_is_down(running):
    with running() as run:
        document_id = run.deliver("one")
        for _ in range(4):
            run.target.axis.arm(Fault("server-error", "sendEdoc"))
        run.act("settle")
        assert run.codes("one") == []
        run.act("accept", document_id=document_id)
        assert run.codes("one") == ["01", "03"]


def test_a_document_that_never_got_through_is_marked(running):
    with running() as run:
        run.act("settle")
        for _ in range(4):
            run.target.axis.arm(Fault("server-error", "sendEdoc"))
        answer = run.act("send", operation="new", to=["H41"], subject="s", content="c")
        assert (answer["ok"], answer["state"]) == (True, "failed")
        answer = run.act("send", operation="new", to=["X99"], subject="s", content="c")
        assert answer["state"] == "refused"
        assert "X99" in answer["reason"]


def test_with_an_interval_the_system_looks_by_itself(running):
    with running(poll_interval=0.01) as run:
        run.target.axis.arm(Fault("server-error", "getReceivedEdocList"))
        run.deliver("one")
        deadline = time.monotonic() + 5
        while run.codes("one") != ["01"] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert run.codes("one") == ["01"]


def test_attaching_a_system_is_cheap(running):
    best = 1.0
    for _ in range(5):
        began = time.perf_counter()
        with running():
            best = min(best, time.perf_counter() - began)
    assert best < 0.005
