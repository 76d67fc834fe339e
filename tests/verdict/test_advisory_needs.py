"""What is advisory neither hides what is broken nor leaves a verdict open."""

from datetime import date

import pytest

from hopquy.fixtures.mutation import changed
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.packet import validate_packet

CATALOGUE = shipped()
DAY = date(2026, 11, 22)


def judged(changes):
    kind = CATALOGUE.messages["edxml"]
    found = validate_packet(changed(CATALOGUE.example_bytes("new"), changes, anchors=kind.anchors), "packet", DAY, "en")
    return found["verdict"], {entry["requirement"] for entry in found["findings"]}


def test_an_advisory_fault_does_not_hide_a_lost_attachment():
    lost = {"remove": "AttachmentEncoded/Attachment/2"}
    assert judged([lost])[0] == "fail"
    alike = {"copy": {"at": "edXMLBody/edXMLManifest/Reference/2/ContentId", "from": "edXMLBody/edXMLManifest/Reference/1/ContentId"}}
    verdict, broken = judged([lost, alike])
    assert verdict == "fail"
    assert "edxml/attachments/manifest-matches-encoded" in broken


@pytest.mark.parametrize(
    "path",
    [
        "MessageHeader/SteeringType",
        "MessageHeader/OtherInfo",
        "MessageHeader/OtherInfo/Priority",
        "TraceHeaderList",
        "MessageHeader/DueDate",
    ],
)
def test_an_advisory_fault_alone_leaves_nothing_open(path):
    verdict, _ = judged([{"remove": path}])
    assert verdict == "pass"
