"""A declared change is made to what an honest system sends, and a mutant that touched nothing is known."""

from __future__ import annotations

import pytest

from hopquy.fixtures.document_system.mutant import CallChange, PacketChange, changed_headers
from hopquy.fixtures.packets import read_packet

ANCHORS = {"MessageHeader": "edXMLEnvelope/edXMLHeader/MessageHeader"}


@pytest.mark.parametrize("persona", ["operator-sdk", "dotnet"])
def test_a_packet_is_changed_before_it_is_hashed(running, persona):
    change = PacketChange({"set": {"at": "MessageHeader/Subject", "text": "<đổi>"}}, ("new", "update"), ANCHORS)
    with running(persona, packet_changes=[change]) as run:
        run.script()
        subjects = [one.subject for one in run.sent()]
        assert subjects == ["<đổi>", "Sửa", "<đổi>", "Sửa", "<đổi>", "<đổi>"]
        assert {event.refusal for event in run.calls()} == {None}
    assert change.applied == 3


def test_a_status_packet_is_changed(running):
    change = PacketChange({"remove": "MessageHeader/Timestamp"}, ("status",), ANCHORS)
    with running(packet_changes=[change]) as run:
        run.script()
        assert {one.timestamp for one in run.reports()} == {""}
        assert change.applied == len(run.reports())


def test_what_selects_nothing_leaves_the_packet_and_says_so(running):
    change = PacketChange({"remove": "MessageHeader/ResponseFor"}, ("new", "recall"), ANCHORS)
    with running(packet_changes=[change]) as run:
        run.script()
        assert [b"ResponseFor" in event.packet for event in run.calls("sendEdoc", messagetype="edoc")][:2] == [False, False]
    assert change.applied == 1


def test_a_packet_that_the_axis_refuses_is_shown_as_refused(running):
    change = PacketChange({"bytes": {"truncate": 100}}, ("new",))
    with running(packet_changes=[change]) as run:
        answer = run.act("send", operation="new", to=["H41"], subject="s", content="c")
        assert answer["state"] == "refused"
        assert run.calls("sendEdoc")[0].refusal == "packet-malformed"


def test_a_header_changed_before_signing_is_signed(running, see):
    change = CallChange("updateStatus", "before-signing", "xroadvnpt-Timestamp", "yesterday")
    with running(call_changes=[change]) as run:
        run.script()
        assert {see.argument(event, "timestamp") for event in run.calls("updateStatus")} == {"yesterday"}
        assert {event.refusal for event in run.calls()} == {None}
        assert change.applied == len(run.calls("updateStatus"))


def test_a_header_changed_after_signing_is_not(running):
    change = CallChange("get*List", "after-signing", "XroadVnpt-timestamp", "yesterday")
    with running(call_changes=[change]) as run:
        answer = run.act("settle")
        assert answer["ok"] is False
        assert {event.refusal for event in run.calls()} == {"header-altered"}


@pytest.mark.parametrize("name", ["User-Agent", "Content-Type", "XroadVnpt-version", "XroadVnpt-hash-header"])
def test_a_header_can_be_taken_away(running, see, name):
    change = CallChange("getAgenciesList", "after-signing", name)
    with running(call_changes=[change]) as run:
        run.act("settle")
        (event,) = run.calls("getAgenciesList")
        assert see.plain(event, name) is None
        assert change.applied == 1


def test_headers_are_found_whatever_their_case():
    changes = [CallChange("*", "before-signing", "a-b", None), CallChange("send*", "before-signing", "c", "2")]
    assert changed_headers({"A-B": "1"}, "sendEdoc", "before-signing", changes) == {"c": "2"}
    assert changed_headers({"A-B": "1"}, "other", "after-signing", changes) == {"A-B": "1"}
    assert [one.applied for one in changes] == [1, 1]


def test_the_axis_reads_what_every_persona_writes(running):
    for persona in ("enterprise", "old-codes"):
        with running(persona) as run:
            run.script()
            assert [read_packet(event.packet).sender for event in run.calls("sendEdoc")] == [run.target.codes[0]] * len(
                run.calls("sendEdoc")
            )
