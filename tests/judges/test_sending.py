"""Judges of documents that the target was asked to send."""

import base64
import hashlib
import io
import zipfile

import pytest

from hopquy.fixtures.mutation import changed
from hopquy.runner.codec import Limits
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.judges import JUDGES, Case
from hopquy.runner.model.finding import Phrase
from hopquy.runner.spec import shipped

ANCHORS = shipped().messages["edxml"].anchors
FILE = b"%PDF-1.4\n%%EOF\n"


def about(data):
    return {"name": "tệp.pdf", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


def zipped(data):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tệp.pdf", data)
    return held.getvalue()


@pytest.fixture
def sent(make_packet):
    def make(token, *codes, attached=None, **texts):
        data = make_packet("new" if attached is not None else "new-minimal", Subject=f"V/v ({token})", **texts)
        if codes:
            changes = [{"set": {"at": "MessageHeader/To/OrganId", "text": codes[0]}}]
            changes += (
                [{"duplicate": "MessageHeader/To/1"}, {"set": {"at": "MessageHeader/To/2/OrganId", "text": codes[1]}}] if codes[1:] else []
            )
            data = changed(data, changes, anchors=ANCHORS)
        if attached is not None:
            at = "AttachmentEncoded/Attachment/1/ContentTransferEncoded"
            data = changed(data, {"set": {"at": at, "text": base64.b64encode(attached).decode()}}, anchors=ANCHORS)
        return data

    return make


@pytest.mark.parametrize(
    ("wanted", "codes", "answer"),
    [
        (["G22"], ["G22"], "holds"),
        (["G22", "G09"], ["G09", "G22"], "holds"),
        (["G22"], ["G22", "G09"], "holds"),
        (["G22", "G09"], ["G22"], "broken"),
        (["G22"], ["G2"], "broken"),
        ([], ["G22"], "holds"),
    ],
)
def test_reaches_addressees(evidence, sent, wanted, codes, answer):
    evidence.asked("send", token="t1", to=wanted)
    evidence.sent(sent("t1", *codes))
    assert evidence.answers("reaches-addressees") == [answer]


@pytest.mark.parametrize(
    ("waited", "reached", "answer"),
    [("packet:t1", False, "broken"), ("packet:t1", True, "unknown"), ("packet:t2", False, "unknown"), (None, False, "unknown")],
)
def test_what_was_never_sent(evidence, sent, waited, reached, answer):
    evidence.asked("send", token="t1", to=["G22"])
    evidence.sent(sent("t2", "G22"))
    if waited:
        evidence.waited(waited, reached=reached)
    assert evidence.answers("reaches-addressees") == [answer]


def test_a_request_that_was_declined_asks_for_nothing(evidence):
    evidence.asked("send", ok=False, token="t1", to=["G22"])
    evidence.asked("accept", token="t1")
    evidence.waited("packet:t1")
    assert evidence.answers("reaches-addressees") == []


def test_the_token_may_stand_in_the_content(evidence, make_packet):
    evidence.asked("send", token="t1", to=[])
    evidence.sent(make_packet("new", Subject="V/v", Content="Nội dung (t1)"))
    assert evidence.answers("reaches-addressees") == ["holds"]


@pytest.mark.parametrize(
    ("attached", "wanted", "answer"),
    [
        (FILE, [FILE], "holds"),
        (zipped(FILE), [FILE], "holds"),
        (FILE[:-1], [FILE], "broken"),
        (zipped(FILE + b" "), [FILE], "broken"),
        (FILE, [FILE, b"another"], "broken"),
    ],
)
def test_carries_files(evidence, sent, attached, wanted, answer):
    evidence.asked("send", token="t1", files=[about(data) for data in wanted])
    evidence.sent(sent("t1", attached=attached))
    assert evidence.answers("carries-files") == [answer]


def test_no_files_asked_for_or_nothing_sent_is_nothing_to_rule_on(evidence, sent):
    evidence.asked("send", token="t1")
    evidence.sent(sent("t1"))
    evidence.asked("send", token="t2", files=[about(FILE)])
    assert evidence.answers("carries-files") == []


def test_a_file_beyond_our_own_limits_cannot_be_told(evidence, sent):
    evidence.asked("send", token="t1", files=[about(FILE)])
    evidence.sent(sent("t1", attached=FILE))
    shown = exhibits(evidence.observations, shipped().message_kind, evidence.blobs.get, Limits(attachment_size=4))
    (ruling,) = JUDGES["carries-files"](Case(shown, (), {}, None))
    assert ruling.answer == "unknown"


def test_a_missing_file_is_named(evidence, make_packet):
    evidence.asked("send", token="t1", files=[about(FILE)])
    evidence.sent(make_packet("new-no-attachments", Subject="V/v (t1)"))
    (ruling,) = evidence.rulings("carries-files")
    assert dict(ruling.findings[0].expected.gaps)["name"] == "tệp.pdf"
    assert ruling.findings[0].observed.key == "seen.nothing"


def test_each_request_once(evidence, sent):
    evidence.asked("send", token="t1")
    evidence.sent(sent("t1", DocumentId="1"))
    assert evidence.answers("each-request-once") == ["holds"]
    evidence.sent(sent("t1", DocumentId="1"))
    assert evidence.answers("each-request-once") == ["holds"]
    evidence.sent(sent("t1", DocumentId="2"), refusal="wrong-hmac")
    assert evidence.answers("each-request-once") == ["holds"]
    evidence.sent(sent("t1", DocumentId="2"))
    (ruling,) = evidence.rulings("each-request-once")
    assert (ruling.answer, ruling.observations) == ("broken", (2, 5, 1))


def test_a_recall_that_quotes_its_document_is_another_request(evidence, sent, make_packet):
    evidence.asked("send", token="t1", operation="new")
    evidence.sent(sent("t1", DocumentId="1"))
    evidence.asked("send", token="t2", operation="recall")
    evidence.sent(make_packet("recall", Subject="Thu hồi: V/v (t1) (t2)"))
    assert evidence.answers("each-request-once") == ["holds", "holds"]


def test_a_recall_under_the_subject_of_its_document_is_no_second_packet(evidence, sent, make_packet):
    evidence.asked("send", token="t1", operation="new")
    evidence.sent(sent("t1", DocumentId="1"))
    evidence.sent(make_packet("recall", Subject="V/v (t1)"))
    assert evidence.answers("each-request-once") == ["holds"]


def test_nothing_sent_is_not_sent_twice(evidence):
    evidence.asked("send", token="t1")
    assert evidence.answers("each-request-once") == []


REFUSED = {"refusal": "wrong-hash-file"}


def test_what_the_axis_refused_is_not_sent(evidence, sent):
    evidence.asked("send", token="t1", to=["G22"], files=[about(FILE)])
    evidence.sent(sent("t1", "G22", attached=FILE), **REFUSED)
    (ruling,) = evidence.rulings("reaches-addressees")
    assert (ruling.answer, ruling.observations) == ("broken", (2, 1))
    (finding,) = ruling.findings
    assert (finding.expected.key, finding.observed) == ("expect.sent", Phrase.of("seen.refused", refusal="wrong-hash-file"))
    assert evidence.answers("carries-files") == []


def test_the_packet_that_the_axis_took_is_the_one_that_was_sent(evidence, sent):
    evidence.asked("send", token="t1", to=["G22"], files=[about(FILE)])
    evidence.sent(sent("t1", "G09", "G41", attached=b"other"), **REFUSED)
    evidence.sent(sent("t1", "G22", "G41", attached=FILE))
    evidence.sent(sent("t1", "G09", "G41", attached=b"other"), **REFUSED)
    for judge in ("reaches-addressees", "carries-files"):
        (ruling,) = evidence.rulings(judge)
        assert (ruling.answer, ruling.observations) == ("holds", (3, 1))
    assert evidence.answers("each-request-once") == ["holds"]


def disturbed(evidence, packet, *more, **about_first):
    """A request whose answer was lost, with the packet whose call it was, and those that followed."""
    evidence.asked("send", token="t1", to=["nobody"])
    evidence.sent(packet, call="call-1", **about_first)
    evidence.lost_answer("call-1")
    for number, data in enumerate(more, 2):
        evidence.sent(data, call=f"call-{number}")


def test_a_request_whose_answer_we_lost_is_judged_by_what_follows_alone(evidence, sent):
    disturbed(evidence, sent("t1", DocumentId="1"), sent("t1", DocumentId="2"))
    for judge in ("reaches-addressees", "carries-files", "each-request-once"):
        assert evidence.answers(judge) == []


@pytest.mark.parametrize(
    ("attempts", "waited", "answer"),
    [
        (2, None, "holds"),
        (3, "resend:t1", "holds"),
        (1, "resend:t1", "broken"),
        (1, None, "unknown"),
        (1, "resend:t2", "unknown"),
    ],
)
def test_resent(evidence, sent, attempts, waited, answer):
    disturbed(evidence, *[sent("t1")] * attempts)
    if waited:
        evidence.waited(waited)
    assert evidence.answers("resent") == [answer]


@pytest.mark.parametrize(
    ("identifiers", "answers"),
    [(["1"], []), (["1", "1"], ["holds"]), (["1", "1", "1"], ["holds"]), (["1", "2"], ["broken"]), (["1", "1", "2"], ["broken"])],
)
def test_resent_unchanged(evidence, sent, identifiers, answers):
    disturbed(evidence, *(sent("t1", DocumentId=identifier) for identifier in identifiers))
    assert evidence.answers("resent-unchanged") == answers


def test_what_the_axis_refused_was_not_sent_again(evidence, sent):
    disturbed(evidence, sent("t1", DocumentId="1"))
    evidence.sent(sent("t1", DocumentId="2"), call="call-2", **REFUSED)
    evidence.waited("resend:t1")
    assert evidence.answers("resent") == ["broken"]
    assert evidence.answers("resent-unchanged") == []


def test_a_lost_refusal_leaves_nothing_to_send_again(evidence, sent):
    disturbed(evidence, sent("t1"), **REFUSED)
    evidence.waited("resend:t1")
    assert evidence.answers("resent") == ["unknown"]
    assert evidence.answers("resent-unchanged") == []


def test_the_call_tells_whose_answer_was_lost(evidence, sent):
    evidence.asked("send", token="t1", to=["G22"])
    evidence.asked("send", token="t2", to=["G22"])
    evidence.sent(sent("t1", "G22"), call="call-1")
    evidence.sent(sent("t2", "G22"), call="call-2")
    evidence.lost_answer("call-2")
    evidence.sent(sent("t2", "G22"), call="call-3")
    (ruling,) = evidence.rulings("resent")
    assert (ruling.answer, ruling.observations) == ("holds", (4, 6))
    (ruling,) = evidence.rulings("reaches-addressees")
    assert (ruling.answer, ruling.observations) == ("holds", (3, 1))


@pytest.mark.parametrize("judge", ["resent", "resent-unchanged"])
def test_without_a_lost_answer_there_is_nothing_to_send_again(evidence, sent, judge):
    evidence.asked("send", token="t1")
    evidence.lost_answer("call-2")
    evidence.sent(sent("t1"), call="call-1")
    evidence.sent(sent("t1"))
    evidence.waited("resend:t1")
    assert evidence.answers(judge) == []
