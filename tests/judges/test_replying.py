"""Judges of replies, and of how the directory is followed."""

import pytest

from hopquy.runner.model.observation import Author

DOCUMENT, TOKEN = "G22,2026/03/02,77/VPCP-TTĐT", "hq00000001"


@pytest.fixture
def asked(evidence, make_packet):
    evidence.delivered(make_packet(DocumentId=DOCUMENT, From__OrganId="G22", Code__CodeNumber="77", Code__CodeNotation="VPCP-TTĐT"))
    evidence.asked("send", operation="new", token=TOKEN, to=["G22"], files=[], reply_to=DOCUMENT)
    return evidence


@pytest.fixture
def reply(make_packet):
    def made(**texts):
        named = {f"ResponseFor__{name}": text for name, text in texts.items()}
        return make_packet(
            "new",
            **{"Subject": TOKEN, "ResponseFor__DocumentId": DOCUMENT, "ResponseFor__OrganId": "G22", "ResponseFor__Code": None, **named},
        )

    return made


@pytest.mark.parametrize(("named", "answer"), [(DOCUMENT, "holds"), ("G22,2026/03/02,78/X", "broken"), ("", "broken"), (None, "broken")])
def test_a_reply_names_the_document(asked, reply, named, answer):
    asked.sent(reply(DocumentId=named))
    assert asked.answers("reply-names-document") == [answer]


def test_a_reply_without_the_group_names_nothing(asked, make_packet):
    asked.sent(make_packet(Subject=TOKEN))
    assert asked.answers("reply-names-document") == ["broken"]
    assert asked.answers("reply-agrees") == []


@pytest.mark.parametrize(
    ("texts", "answers"),
    [
        ({}, ["holds"]),
        ({"Code": "77/VPCP-TTĐT"}, ["holds"]),
        ({"Code": "78/VPCP-TTĐT"}, ["broken"]),
        ({"OrganId": "H49"}, ["broken"]),
        ({"OrganId": None}, ["broken"]),
        ({"DocumentId": "another", "OrganId": "H49"}, []),
    ],
)
def test_a_reply_says_whose_document_it_is(asked, reply, texts, answers):
    asked.sent(reply(**texts))
    assert asked.answers("reply-agrees") == answers


@pytest.mark.parametrize("judge", ["reply-names-document", "reply-agrees"])
def test_a_reply_that_never_came_or_was_refused_shows_nothing(asked, reply, judge):
    assert asked.answers(judge) == []
    asked.sent(reply(), refusal="wrong-hmac")
    assert asked.answers(judge) == []


@pytest.mark.parametrize("judge", ["reply-names-document", "reply-agrees"])
def test_what_answers_nothing_need_not_name_anything(evidence, make_packet, judge):
    evidence.asked("send", operation="new", token=TOKEN, to=["G22"], files=[])
    evidence.sent(make_packet(Subject=TOKEN))
    assert evidence.answers(judge) == []


@pytest.fixture
def listed(evidence):
    """A body that came into the directory, and one asked for by its former code."""
    evidence.add("directory.changed", Author.COUNTERPART, {"code": "G22.42", "former_code": "000.00.42.G22"})
    return evidence


@pytest.mark.parametrize("by", ["new", "former"])
@pytest.mark.parametrize(("to", "answer"), [("G22.42", "holds"), ("000.00.42.G22", "holds"), ("G22", "broken"), (None, "broken")])
def test_a_body_is_reached_by_either_code(listed, make_packet, by, to, answer):
    listed.asked("send", operation="new", token=TOKEN, to=["G22.42" if by == "new" else "000.00.42.G22"], files=[], directory=by)
    if to is not None:
        listed.sent(make_packet(Subject=TOKEN, To__OrganId=to))
    listed.waited(f"packet:{TOKEN}")
    assert listed.answers("reaches-listed", by=by) == [answer]
    assert listed.answers("reaches-listed", by="former" if by == "new" else "new") == []
    assert listed.answers("reaches-addressees") == []


def test_a_packet_that_the_axis_refused_reached_nobody(listed, make_packet):
    listed.asked("send", operation="new", token=TOKEN, to=["G22.42"], files=[], directory="new")
    listed.sent(make_packet(Subject=TOKEN, To__OrganId="G22.42"), refusal="recipient-unknown")
    assert listed.answers("reaches-listed", by="new") == ["broken"]


@pytest.mark.parametrize(
    ("calls", "answer"),
    [
        (["getAgenciesList"], "holds"),
        (["getAgenciesListQD20"], "holds"),
        (["getSynchronizeUnit"], "holds"),
        (["getReceivedEdocList"], "broken"),
        ([], "broken"),
    ],
)
def test_the_directory_is_asked_for_in_between(listed, make_packet, calls, answer):
    for call in calls:
        listed.call(call)
    listed.sent(make_packet(Subject=TOKEN, To__OrganId="G22.42"))
    listed.call("getAgenciesList")
    listed.asked("send", operation="new", token=TOKEN, to=["G22.42"], files=[], directory="new")
    assert listed.answers("looked-up") == [answer]


def test_a_look_before_the_body_was_listed_shows_nothing(evidence, make_packet):
    evidence.call("getAgenciesList")
    evidence.add("directory.changed", Author.COUNTERPART, {"code": "G22.42", "former_code": "000.00.42.G22"})
    evidence.sent(make_packet(Subject=TOKEN, To__OrganId="G22.42"))
    evidence.asked("send", operation="new", token=TOKEN, to=["G22.42"], files=[], directory="new")
    assert evidence.answers("looked-up") == ["broken"]


def test_a_body_known_for_long_need_not_be_looked_up(listed, make_packet):
    listed.asked("send", operation="new", token=TOKEN, to=["G22"], files=[])
    listed.sent(make_packet(Subject=TOKEN, To__OrganId="G22"))
    assert listed.answers("looked-up") == []


@pytest.mark.parametrize(
    ("addressees", "answer"), [("G22", "holds"), ("000.00.00.G22", "holds"), ("000.00.00.G09", "broken"), ("G22.42", "broken")]
)
def test_an_addressee_is_reached_by_either_code(evidence, make_packet, addressees, answer):
    evidence.add("run.target", Author.SUITE, {"codes": ["H49"], "former_codes": {"000.00.00.G22": "G22", "000.00.00.G09": "G09"}})
    evidence.asked("send", operation="new", token=TOKEN, to=["G22", "000.00.00.G22"], files=[])
    evidence.sent(make_packet(Subject=TOKEN, To__OrganId=addressees))
    assert evidence.answers("reaches-addressees") == [answer]
