"""Judges of the target's reader: what became of packets that it was tried on."""

from unicodedata import normalize

import pytest

from hopquy.runner.judges.timeline import Timeline
from hopquy.runner.model.observation import Author

DOCUMENT, OTHER = "G22,2026/03/02,78/VPCP-TTĐT", "G22,2026/03/02,77/VPCP-TTĐT"


@pytest.fixture
def document(make_packet):
    return make_packet(DocumentId=DOCUMENT, From__OrganId="G22", To__OrganId="H49")


def tried(evidence, document, doc_id="1002", **about):
    evidence.delivered(document, doc_id, **{"document_id": DOCUMENT, "shape": "other-order", **about})


def updated(evidence, status, **about):
    evidence.call("updateStatus", {"status": status}, doc_id="1002", **about)


def answers(evidence, trial="other-order"):
    return evidence.answers("accepts-shape", trial=trial)


@pytest.mark.parametrize("code", ["01", "03"])
@pytest.mark.parametrize("named", [DOCUMENT, normalize("NFD", DOCUMENT), f" {DOCUMENT}\n"])
def test_a_shape_that_was_taken_and_reported(evidence, document, code, named):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002")
    updated(evidence, "done")
    evidence.status(code, named)
    assert answers(evidence) == ["holds"]


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        (["done"], "holds"),
        ([], "holds"),
        (["fail"], "broken"),
        (["fail", "processing"], "broken"),
        (["done", "fail"], "broken"),
        (["fail", "done"], "holds"),
    ],
)
def test_the_last_transport_state_counts(evidence, document, states, answer):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002")
    for state in states:
        updated(evidence, state)
    evidence.status("01", DOCUMENT)
    assert answers(evidence) == [answer]


def test_a_state_that_the_axis_refused_is_none(evidence, document):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002")
    updated(evidence, "fail", refusal="wrong-hmac")
    evidence.status("01", DOCUMENT)
    assert answers(evidence) == ["holds"]


def test_a_shape_that_was_sent_back(evidence, document):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002")
    evidence.status("01", DOCUMENT)
    evidence.status("02", DOCUMENT)
    (ruling,) = evidence.rulings("accepts-shape", trial="other-order")
    assert (ruling.answer, ruling.observations) == ("broken", (1, 4))


@pytest.mark.parametrize(("waited", "answer"), [(f"status:any:{DOCUMENT}", "broken"), ("status:any:another", "unknown"), (None, "unknown")])
def test_a_shape_that_nothing_is_said_of(evidence, document, waited, answer):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002")
    evidence.status("01", OTHER)
    if waited:
        evidence.waited(waited)
    assert answers(evidence) == [answer]


@pytest.mark.parametrize(
    ("other", "waited", "answer"), [(True, True, "broken"), (True, False, "unknown"), (False, True, "unknown"), (False, False, "unknown")]
)
def test_what_was_not_fetched_is_open_unless_others_were(evidence, document, other, waited, answer):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002", refusal="wrong-hmac")
    if other:
        evidence.delivered(document, "1001")
        evidence.call("getEdoc", doc_id="1001")
    if waited:
        evidence.waited("fetch:1002")
    assert answers(evidence) == [answer]


def test_each_shape_is_ruled_on_by_its_own_rule(evidence, document):
    tried(evidence, document)
    tried(evidence, document, "1003", shape="other-prefix")
    evidence.delivered(document, "1004")
    assert answers(evidence, "one-line") == []
    assert evidence.rulings("accepts-shape", trial="other-prefix")[0].observations == (2,)


def test_trials_are_no_part_of_a_flow(evidence, document):
    tried(evidence, document)
    tried(evidence, document, "1003", shape="", faulty="no-header")
    for doc_id in ("1002", "1003"):
        evidence.call("getEdoc", doc_id=doc_id)
        evidence.waited(f"done:{doc_id}")
    evidence.waited(f"status:01:{DOCUMENT}")
    for judge in ("fetched", "transport-done", "reports", "confirmed-same-day"):
        assert evidence.answers(judge, code="01") == []


def test_what_is_said_of_a_trial_names_it_and_goes_to_its_sender(evidence, document):
    tried(evidence, document)
    evidence.status("01", DOCUMENT, From__OrganId="H49", ResponseFor__OrganId="G22")
    for judge in ("names-document", "names-sender", "from-addressee"):
        assert evidence.answers(judge) == ["holds"]
    evidence.status("01", DOCUMENT, From__OrganId="H41", ResponseFor__OrganId="H49")
    assert evidence.answers("names-sender") == evidence.answers("from-addressee") == ["holds", "broken"]


def test_what_is_said_of_a_faulty_packet_names_it_and_need_not_know_its_sender(evidence):
    tried(evidence, b"<edXML", shape="", faulty="cut")
    evidence.status("02", DOCUMENT, ResponseFor__OrganId="H49")
    assert evidence.answers("names-document") == ["holds"]
    assert evidence.answers("names-sender") == evidence.answers("from-addressee") == []


def test_trials_of_a_story_that_was_played_again_count_no_more(evidence, document):
    tried(evidence, document, abandoned=True)
    evidence.waited("fetch:1002")
    assert answers(evidence) == []


def test_a_wait_for_several_says_which_did_not_come(evidence, document):
    tried(evidence, document)
    tried(evidence, document, "1003", shape="other-prefix")
    for doc_id in ("1002", "1003"):
        evidence.call("getEdoc", doc_id=doc_id)
    evidence.add(
        "story.waited", Author.SUITE, {"for": "status:each", "missing": [f"status:any:{DOCUMENT}"], "reached": False, "seconds": 3.0}
    )
    assert answers(evidence) == ["broken"]


def test_a_wait_for_several_that_was_not_in_vain_shows_nothing(evidence, document):
    tried(evidence, document)
    evidence.call("getEdoc", doc_id="1002")
    evidence.add("story.waited", Author.SUITE, {"for": "status:each", "missing": [], "reached": True, "seconds": 3.0})
    assert answers(evidence) == ["unknown"]


SOUND = "G22,2026/03/02,79/VPCP-TTĐT"


def faulty(evidence, packet=b"<edXML", *, fetched=True):
    tried(evidence, packet, shape="", faulty="cut-packet")
    if fetched:
        evidence.call("getEdoc", doc_id="1002")


def sound(evidence, document, *codes):
    evidence.delivered(document, "1003", document_id=SOUND, sound=True)
    evidence.call("getEdoc", doc_id="1003")
    for code in codes:
        evidence.status(code, SOUND)


def watched(evidence, *, by="deadline", reached=False):
    evidence.add("story.waited", Author.SUITE, {"for": "quiet:faults", "reached": reached, "by": by, "seconds": 3.0})


def refusals(evidence):
    return evidence.answers("refuses-fault", trial="cut-packet")


def test_what_was_registered_was_not_refused(evidence):
    faulty(evidence)
    updated(evidence, "fail")
    evidence.status("02", DOCUMENT)
    evidence.status("03", DOCUMENT)
    (ruling,) = evidence.rulings("refuses-fault", trial="cut-packet")
    assert (ruling.answer, ruling.observations) == ("broken", (1, 5, 2))


@pytest.mark.parametrize("named", ["", OTHER])
def test_what_else_is_registered_is_not_the_faulty_packet(evidence, named):
    faulty(evidence)
    updated(evidence, "fail")
    evidence.status("03", named)
    assert refusals(evidence) == ["holds"]


@pytest.mark.parametrize("sign", ["02", "fail"])
def test_a_sign_of_refusal_will_do(evidence, sign):
    faulty(evidence)
    if sign == "fail":
        updated(evidence, "fail")
    else:
        evidence.status("02", DOCUMENT)
    (ruling,) = evidence.rulings("refuses-fault", trial="cut-packet")
    assert (ruling.answer, ruling.observations) == ("holds", (1, 2, 3))


def test_what_was_never_fetched_shows_nothing(evidence, document):
    faulty(evidence, fetched=False)
    sound(evidence, document, "03")
    evidence.asked("accept", document_id=DOCUMENT, ok=False)
    watched(evidence)
    assert refusals(evidence) == ["unknown"]


@pytest.mark.parametrize(
    ("asked", "codes", "by", "answer"),
    [
        ({"ok": False}, ["03"], "deadline", "holds"),
        ({"ok": True}, ["01", "03"], "settled", "holds"),
        (None, ["03"], "deadline", "unknown"),
        ({"ok": False, "document_id": OTHER}, ["03"], "deadline", "unknown"),
        ({"ok": False}, ["01"], "deadline", "unknown"),
        ({"ok": False}, ["03"], "stopped", "unknown"),
        ({"ok": False}, ["03"], None, "unknown"),
    ],
)
def test_silence_shows_refusal_where_registration_would_have_shown(evidence, document, asked, codes, by, answer):
    faulty(evidence)
    sound(evidence, document, *codes)
    if asked is not None:
        evidence.asked("accept", **{"document_id": DOCUMENT, "attempt": True, **asked})
    if by is not None:
        watched(evidence, by=by)
    assert refusals(evidence) == [answer]


def test_a_fault_is_ruled_on_by_its_own_rule(evidence):
    faulty(evidence)
    updated(evidence, "fail")
    assert evidence.answers("refuses-fault", trial="no-header") == []
    assert evidence.answers("accepts-shape", trial="cut-packet") == []


@pytest.mark.parametrize(
    ("codes", "waited", "answer"),
    [
        (["01"], None, "holds"),
        (["03"], None, "holds"),
        (["01", "02"], None, "broken"),
        ([], f"status:any:{SOUND}", "broken"),
        ([], None, "unknown"),
    ],
)
def test_lives_on(evidence, document, codes, waited, answer):
    faulty(evidence)
    sound(evidence, document, *codes)
    if waited:
        evidence.waited(waited)
    assert evidence.answers("lives-on") == [answer]


def test_whether_it_lives_on_is_open_where_no_faulty_packet_was_fetched(evidence, document):
    faulty(evidence, fetched=False)
    sound(evidence, document, "01", "03")
    assert evidence.answers("lives-on") == ["unknown"]


def test_a_sound_packet_that_is_left_lying_after_faulty_ones(evidence, document):
    faulty(evidence)
    evidence.delivered(document, "1003", document_id=SOUND, sound=True)
    evidence.waited("fetch:1003")
    assert evidence.answers("lives-on") == ["broken"]


def test_faulty_packets_are_not_read_by_judges_of_flows(evidence):
    """What is faulty by design may be a bomb: its bytes are looked at by nobody who has no need to."""
    faulty(evidence)
    shown = evidence.exhibits()
    timeline = Timeline(shown)
    assert (timeline.deliveries, timeline.valid, len(timeline.trials)) == ([], [], 1)
    assert "message" not in vars(shown[0])


def made_up(evidence, document, doc_id, **about):
    evidence.delivered(document, doc_id, document_id=f"{DOCUMENT}-{doc_id}", shape="generated", **about)
    evidence.call("getEdoc", doc_id=doc_id)


def searched(evidence, doc_id):
    evidence.add("story.searched", Author.SUITE, {"doc_id": doc_id, "document_id": f"{DOCUMENT}-{doc_id}", "made": 2, "by": "found"})


def refuse(evidence, doc_id):
    evidence.call("updateStatus", {"status": "fail"}, doc_id=doc_id)


def test_the_smallest_packet_that_fails_speaks_for_all_that_do(evidence, document):
    made_up(evidence, document, "1")
    made_up(evidence, document, "2")
    evidence.status("01", f"{DOCUMENT}-2")
    made_up(evidence, document, "3", shrinking=True)
    made_up(evidence, document, "4", shrinking=True)
    for doc_id in ("1", "3", "4"):
        refuse(evidence, doc_id)
    searched(evidence, "4")
    rulings = evidence.rulings("accepts-shape", trial="generated")
    assert [ruling.answer for ruling in rulings] == ["broken", "holds"]
    assert rulings[0].findings[0].where.observation == 8
    assert rulings[0].observations == (8, 12, 13, 1, 10)


def test_a_search_that_names_a_packet_on_which_nothing_failed_changes_nothing(evidence, document):
    made_up(evidence, document, "1")
    refuse(evidence, "1")
    made_up(evidence, document, "2", shrinking=True)
    evidence.status("01", f"{DOCUMENT}-2")
    searched(evidence, "2")
    rulings = evidence.rulings("accepts-shape", trial="generated")
    assert [ruling.answer for ruling in rulings] == ["broken", "holds"]
    assert rulings[0].findings[0].where.observation == 1


def test_each_smallest_packet_has_a_finding(evidence, document):
    made_up(evidence, document, "1")
    made_up(evidence, document, "2")
    made_up(evidence, document, "3", shrinking=True)
    for doc_id in ("1", "2", "3"):
        refuse(evidence, doc_id)
    searched(evidence, "2")
    searched(evidence, "3")
    assert [ruling.findings[0].where.observation for ruling in evidence.rulings("accepts-shape", trial="generated")] == [3, 5]


def test_the_smallest_faulty_packet_that_was_registered(evidence):
    for number, more in enumerate(({}, {"shrinking": True}, {"shrinking": True}), 1):
        evidence.delivered(b"<edXML", str(number), document_id=f"{DOCUMENT}-{number}", faulty="generated", **more)
        evidence.call("getEdoc", doc_id=str(number))
        evidence.status("03", f"{DOCUMENT}-{number}")
    searched(evidence, "3")
    (ruling,) = evidence.rulings("refuses-fault", trial="generated")
    assert (ruling.answer, ruling.findings[0].where.observation) == ("broken", 7)
    assert 4 not in ruling.observations
