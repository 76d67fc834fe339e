"""The judge of reading: whether a packet could be read, and how far a fault lets the other rules speak."""

import base64

import pytest

from hopquy.fixtures.mutation import changed
from hopquy.runner.codec import Limits, read_xml
from hopquy.runner.codec.faults import FAULTS
from hopquy.runner.judges.reading import no_fault
from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Author
from hopquy.runner.spec import shipped

KIND = shipped().messages["edxml"]
RULES = {
    r.id.rpartition("/")[2]: list(r.parameters["codes"])
    for r in shipped().requirements.values()
    if r.judge == "no-fault" and r.applies_to == "packet"
}
OPENING = ["starts-at-once", "no-doctype", "current-dialect", "root", "namespace"]
LATER = ["well-formed", "encoding", "ends-with-root", "base64", "zip-intact"]


def told(evidence, data):
    evidence.sent(data)
    found = {rule: evidence.answers("no-fault", "packet", codes=codes) for rule, codes in RULES.items()}
    return {rule: answers[0] for rule, answers in found.items()}


def of_bytes(**change):
    return changed(shipped().example_bytes("new"), {"bytes": change})


def test_every_rule_on_reading_is_looked_at_here():
    assert sorted(RULES) == sorted(OPENING + LATER)


def test_a_whole_packet(evidence, make_packet):
    assert told(evidence, make_packet("new")) == dict.fromkeys(OPENING + LATER, "holds")


def test_a_packet_without_attachments_has_none_to_rule_on(evidence, make_packet):
    assert told(evidence, make_packet("status-01")) == dict.fromkeys(RULES, "holds") | {"base64": "vacuous", "zip-intact": "vacuous"}


OLDER = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>'


@pytest.mark.parametrize(
    ("data", "broken", "held"),
    [
        (b"", "well-formed", []),
        (b'{"edXML": {}}', "well-formed", []),
        (of_bytes(prepend=" \n"), "starts-at-once", []),
        (of_bytes(replace="<edXML xmlns=", **{"with": "<!DOCTYPE edXML>\n<edXML xmlns="}), "no-doctype", ["starts-at-once"]),
        (OLDER, "current-dialect", ["starts-at-once", "no-doctype"]),
        (b"<GoiTin/>", "root", ["starts-at-once", "no-doctype", "current-dialect"]),
        (b"<edXML/>", "namespace", ["starts-at-once", "no-doctype", "current-dialect", "root"]),
        (of_bytes(truncate=2400), "well-formed", OPENING),
        (of_bytes(replace="</edXML:Subject>", **{"with": "</edXML:Subjekt>"}), "well-formed", OPENING),
        (of_bytes(append="OK"), "ends-with-root", OPENING),
        (of_bytes(replace='encoding="UTF-8"', **{"with": 'encoding="x-none"'}), "encoding", []),
    ],
)
def test_a_fault_leaves_open_what_reading_did_not_reach(evidence, data, broken, held):
    expected = dict.fromkeys(RULES, "unknown") | dict.fromkeys(held, "holds") | {broken: "broken"}
    assert told(evidence, data) == expected


def encoded(data):
    change = {"set": {"at": "AttachmentEncoded/Attachment/1/ContentTransferEncoded", "text": data}}
    return changed(shipped().example_bytes("new"), change, anchors=KIND.anchors)


def test_a_broken_attachment_leaves_the_packet_readable(evidence):
    assert told(evidence, encoded("JVBERi0xLjQKJ*Vib2Y=")) == dict.fromkeys(RULES, "holds") | {"base64": "broken"}
    cut = base64.b64encode(b"PK\x03\x04" + bytes(40)).decode()
    evidence.observations.clear()
    assert told(evidence, encoded(cut)) == dict.fromkeys(RULES, "holds") | {"zip-intact": "broken"}


def test_a_fault_says_where_and_what(evidence):
    evidence.sent(encoded("JVBERi0xLjQKJ*Vib2Y="))
    (ruling,) = evidence.rulings("no-fault", "packet", codes=["base64"])
    (finding,) = ruling.findings
    assert finding.where.observation == 1
    assert finding.where.position.line > 1
    assert say(finding.observed, "en") == "wrong base64: '*'"


class Shown:
    """An exhibit whose message was read within limits of the test's choice."""

    def __init__(self, data, **limits):
        self.message = read_xml(data, KIND, Limits(**limits))
        self.observation = type("O", (), {"seq": 7, "author": Author.TARGET})()


def within(data, **limits):
    shown = Shown(data, **limits)
    case = type("Case", (), {"selected": (shown,), "exhibits": (shown,), "parameters": {}})()
    found = {}
    for rule, codes in RULES.items():
        case.parameters = {"codes": codes}
        (ruling,) = no_fault(case)
        found[rule] = ruling.answer.value
        assert (ruling.answer == "broken") <= bool(ruling.findings)
    return found


@pytest.mark.parametrize(
    "limits", [{"nodes": 5}, {"depth": 3}, {"message_size": 900}, {"text_length": 100}, {"text_total": 300}, {"attributes": 1}]
)
def test_our_own_limits_leave_everything_open(limits):
    data = shipped().example_bytes("new").replace(b"<edXML xmlns", b'<edXML a="1" b="2" xmlns', 1)
    assert set(within(data, **limits).values()) == {"unknown"}


def test_a_limit_inside_an_attachment_leaves_only_attachments_open():
    data = shipped().example_bytes("new")
    assert within(data, attachment_size=3) == dict.fromkeys(RULES, "holds") | {"base64": "unknown", "zip-intact": "unknown"}
    assert within(data, unpack_size=3) == dict.fromkeys(RULES, "holds") | {"zip-intact": "unknown"}


def test_a_fault_beside_a_limit_is_still_broken():
    data = encoded("JVBERi0xLjQKJ*Vib2Y=")
    assert within(data, unpack_size=3)["base64"] == "broken"


def test_bytes_that_were_not_kept_cannot_be_told(evidence, make_packet):
    evidence.sent(make_packet(), kept=False)
    assert evidence.answers("no-fault", "packet", codes=["empty"]) == ["unknown"]


@pytest.mark.parametrize("code", sorted(FAULTS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_words(code, language):
    assert say(Phrase.of("expect.fault.wrong-root", root="x") if code == "wrong-root" else Phrase.of(f"expect.fault.{code}"), language)
    assert say(Phrase.of(f"seen.fault.{code}", detail="x"), language)


def test_every_fault_that_is_no_limit_has_a_rule_or_leaves_an_archive_to_itself():
    ruled = {code for r in shipped().requirements.values() if r.judge == "no-fault" for code in r.parameters["codes"]}
    unruled = {code for code in FAULTS if not code.startswith("limit-")} - ruled
    assert unruled == {"zip-encrypted"}
