"""Judges of what the target does when our axis misbehaves on purpose."""

import pytest

from hopquy.runner.model.observation import Author

DOCUMENT = "G22,2026/03/02,77/VPCP-TTĐT"


@pytest.fixture
def troubled(evidence, make_packet):
    """Evidence with what troubled exchanges are made of."""

    class Troubled:
        add = evidence.add
        status = evidence.status
        waited = evidence.waited

        def injected(self, fault, call, operation, *, doc_id="", done=True, spoiled=True):
            data = {"fault": fault, "call": call, "operation": operation, "doc_id": doc_id, "done": done, "spoiled": spoiled}
            return evidence.add("fault.injected", Author.COUNTERPART, data)

        def asked(self, fault):
            return evidence.asked("send", token="hq-1", operation="new", to=["G22"], fault=fault)

        def sent(self, call, *, refusal=None, **texts):
            return evidence.sent(make_packet(Subject="V/v (hq-1)", **texts), call=call, refusal=refusal)

        def delivered(self, fault, at, doc_id="1001"):
            told = {"doc_id": doc_id, "fault": fault, "at": at}
            return evidence.add("packet.document", Author.COUNTERPART, told, make_packet(DocumentId=DOCUMENT))

        def fetched(self, call, doc_id="1001"):
            return evidence.call("getEdoc", id=call, doc_id=doc_id, refusal=None)

        def done(self, call, *, refusal=None, doc_id="1001"):
            return evidence.call("updateStatus", {"status": "done"}, id=call, doc_id=doc_id, refusal=refusal)

        def listed(self, call):
            return evidence.call("getReceivedEdocList", {"messagetype": "edoc"}, id=call, refusal=None)

        def answers(self, judge, **parameters):
            return evidence.answers(judge, "exchange", **parameters)

        def observed(self, judge, **parameters):
            return [finding.observed.key for ruling in evidence.rulings(judge, "exchange", **parameters) for finding in ruling.findings]

    return Troubled()


@pytest.mark.parametrize(
    ("done", "spoiled", "again", "answer"),
    [
        (False, True, 0, "unknown"),
        (False, True, 1, "holds"),
        (True, True, 0, "unknown"),
        (True, True, 1, "holds"),
        (True, False, 0, "holds"),
    ],
)
def test_a_packet_comes_until_its_sender_can_know(troubled, done, spoiled, again, answer):
    troubled.asked("odd")
    troubled.sent("call-1", refusal=None if done else "odd")
    troubled.injected("odd", "call-1", "sendEdoc", done=done, spoiled=spoiled)
    for number in range(again):
        troubled.sent(f"call-{number + 2}")
    assert troubled.answers("sent-despite", fault="odd") == [answer]
    if answer == "unknown":
        troubled.waited("resend:hq-1")
        assert troubled.answers("sent-despite", fault="odd") == ["broken"]


def test_a_fault_that_no_call_met_says_nothing(troubled):
    troubled.asked("odd")
    troubled.waited("resend:hq-1")
    assert troubled.answers("sent-despite", fault="odd") == ["unknown"]
    assert troubled.answers("sent-once-despite", faults=["odd"]) == ["unknown"]
    troubled.injected("odd", "call-of-another", "sendEdoc")
    assert troubled.answers("sent-despite", fault="odd") == ["unknown"]
    assert troubled.answers("sent-despite", fault="other") == []


def test_what_is_sent_again_is_the_same(troubled):
    troubled.asked("odd")
    troubled.sent("call-1", refusal="odd")
    troubled.injected("odd", "call-1", "sendEdoc", done=False)
    troubled.sent("call-2")
    assert troubled.answers("sent-once-despite", faults=["odd"]) == ["holds"]
    troubled.sent("call-3", Content="Bản thứ hai")
    assert troubled.answers("sent-once-despite", faults=["odd"]) == ["broken"]


def test_a_disturbed_request_is_no_matter_of_the_other_rules(troubled):
    troubled.asked("odd")
    troubled.waited("packet:hq-1")
    assert troubled.answers("reaches-addressees") == []
    assert troubled.answers("each-request-once") == []
    troubled.delivered("odd", "getEdoc")
    troubled.waited("fetch:1001")
    assert troubled.answers("fetched") == []
    assert troubled.answers("transport-done") == []


def take(troubled, *steps):
    """A document whose first fetch was spoiled, and then these steps."""
    troubled.delivered("odd", "getEdoc")
    troubled.fetched("call-1")
    troubled.injected("odd", "call-1", "getEdoc", doc_id="1001")
    for number, step in enumerate(steps, 2):
        if step == "fetch":
            troubled.fetched(f"call-{number}")
        elif step == "done":
            troubled.done(f"call-{number}")
        elif step == "refused":
            troubled.done(f"call-{number}", refusal="busy")
        elif step.startswith("waited "):
            troubled.waited(step.removeprefix("waited "))
        else:
            troubled.status(step, DOCUMENT, Description=f"lần {number}")


@pytest.mark.parametrize(
    ("steps", "answer", "observed"),
    [
        (["fetch", "done", "01"], "holds", []),
        (["done"], "broken", ["seen.done-unread"]),
        (["done", "fetch", "01"], "broken", ["seen.done-unread"]),
        ([], "unknown", []),
        (["waited fetch:1001"], "broken", ["seen.not-fetched"]),
        (["fetch"], "unknown", []),
        (["fetch", "refused"], "unknown", []),
        (["fetch", "refused", "waited done:1001"], "broken", ["seen.not-done"]),
        (["fetch", "done"], "unknown", []),
        (["fetch", "done", f"waited status:01:{DOCUMENT}"], "broken", ["seen.not-reported"]),
    ],
)
def test_a_document_is_fetched_whole_then_marked_and_reported(troubled, steps, answer, observed):
    take(troubled, *steps)
    assert troubled.answers("taken-despite", fault="odd", at="getEdoc") == [answer]
    assert troubled.observed("taken-despite", fault="odd", at="getEdoc") == observed
    assert troubled.answers("taken-despite", fault="odd", at="updateStatus") == []


def test_a_document_that_met_no_fault_says_nothing(troubled):
    troubled.delivered("odd", "getEdoc")
    troubled.fetched("call-1")
    troubled.injected("odd", "call-9", "getEdoc", doc_id="another")
    assert troubled.answers("taken-despite", fault="odd", at="getEdoc") == ["unknown"]
    assert troubled.answers("taken-once-despite", faults=["odd"], at="getEdoc") == ["unknown"]


def test_a_list_that_is_wrong_as_a_whole_names_no_document(troubled):
    troubled.delivered("odd", "getReceivedEdocList")
    troubled.listed("call-1")
    troubled.injected("odd", "call-1", "getReceivedEdocList", done=False)
    troubled.fetched("call-2")
    troubled.done("call-3")
    troubled.status("01", DOCUMENT)
    assert troubled.answers("taken-despite", fault="odd", at="getReceivedEdocList") == ["holds"]


@pytest.mark.parametrize(
    ("codes", "answer"),
    [([], "vacuous"), (["01"], "holds"), (["01", "03"], "holds"), (["01", "01"], "broken"), (["01", "03", "03"], "broken")],
)
def test_a_document_arrives_once(troubled, codes, answer):
    take(troubled, "fetch", "done", *codes)
    if answer == "holds":
        assert troubled.answers("taken-once-despite", faults=["odd"], at="getEdoc") == ["unknown"], "nobody looked again yet"
    troubled.listed("call-20")
    assert troubled.answers("taken-once-despite", faults=["odd"], at="getEdoc") == [answer]
