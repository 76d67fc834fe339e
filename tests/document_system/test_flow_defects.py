"""Each defect of a flow shows in the traffic of that flow as its description says, and in nothing else."""

from __future__ import annotations

import pytest

from hopquy.fixtures.axis import Agency
from hopquy.fixtures.document_system.defects import defects
from hopquy.fixtures.document_system.packet import Answered, StatusDraft, status_packet
from hopquy.fixtures.document_system.persona import PERSONAS, Organisation
from hopquy.fixtures.document_system.reading import read_status
from hopquy.fixtures.document_system.system import now

PARTNER = Organisation("H51", "Cơ quan H51")


def tell(run, name, code, document_id):
    """Put a status into the axis; `name` is how it is found again."""
    about = Answered(run.target.codes[0], "1/CQ", "2026/11/22", document_id)
    packet = status_packet(StatusDraft(PARTNER, about, code, "", now()), PERSONAS["dotnet"])
    run.doc_ids[name] = run.target.axis.deliver(packet, message_type="status", to=[run.target.codes[0]])
    run.act("settle")


def ask(run, name, operation, document_id):
    """Deliver a packet about a document that was delivered."""
    run.deliver(name, operation=operation, about=Answered("H51", "1/CQ", "2026/11/22", document_id, (run.target.codes[0],)))
    run.act("settle")


def flows(run):
    """Everything that the stories of the flows do, in short."""
    run.act("settle")
    names = ("steps", "refused", "twice", "early", "late", "wanted", "updated", "replaced")
    documents = {name: run.deliver(name) for name in names}
    packet = run.target.axis.fetch(run.doc_ids[documents["twice"]], run.target.system_id)[1]
    run.doc_ids["again"] = run.target.axis.deliver(packet, message_type="edoc", to=[run.target.codes[0]])
    run.act("settle")
    run.act("refuse", document_id=documents["refused"], reason="Sai")
    for action in ("accept", "assign", "process"):
        run.act(action, document_id=documents["steps"])
    run.unfinished = run.codes("steps")
    run.act("finish", document_id=documents["steps"])
    for name in ("twice", "twice", "late", "wanted", "updated"):
        run.act("accept", document_id=documents[name])
    ask(run, "recall-early", "recall", documents["early"])
    ask(run, "recall-late", "recall", documents["late"])
    tell(run, "take-back", "13", documents["wanted"])
    ask(run, "update", "update", documents["updated"])
    ask(run, "replacement", "replace", documents["replaced"])
    for name in ("late", "wanted", "updated"):
        run.act("agree", document_id=documents[name])
    for name in ("refused", "early", "replaced"):
        run.act("finish", document_id=documents[name])
    sent = run.act("send", operation="new", to=["H51"], subject="Gửi đi", content="c")["document_id"]
    run.act("send", operation="new", to=["H51"], subject="Trả lời", content="c", reply_to=documents["steps"])
    run.act("take-back", document_id=sent)
    tell(run, "told", "06", sent)
    tell(run, "odd", "99", sent)
    run.deliver("after")
    run.act("settle")
    run.target.axis.directory.register("hopquy.x", Agency("H51.77", "Đơn vị mới", old_code="000.00.77.H51"), "")
    run.act("send", operation="new", to=["000.00.77.H51"], subject="Mã cũ", content="c")
    run.target.axis.directory.register("hopquy.x", Agency("H51.78", "Đơn vị mới hơn", old_code="000.00.78.H51"), "")
    run.act("send", operation="new", to=["H51.78"], subject="Mã mới", content="c")
    return run


def codes(run, name):
    return run.codes(name)


def sent(run, subject):
    return next((one for one in run.sent() if one.subject == subject), None)


def asked_back(run):
    packets = [
        e.packet.decode() for e in run.calls("sendEdoc", messagetype="status") if e.refusal is None and read_status(e.packet).code == "13"
    ]
    return [packet.split("ResponseFor>")[1].split("OrganId>")[1].split("<")[0] for packet in packets]


def state(run, name):
    return run.target.axis.transport_state(run.doc_ids[run.delivered.get(name, name)], run.target.system_id)


def link(run):
    packet = next(e.packet.decode() for e in run.calls("sendEdoc", messagetype="edoc") if "Trả lời<" in e.packet.decode())
    return packet.split("ResponseFor>")[1] if "ResponseFor>" in packet else ""


FLOWS = {
    "silent-assignment": lambda run: "04" not in codes(run, "steps"),
    "silent-processing": lambda run: "05" not in codes(run, "steps"),
    "early-completion": lambda run: "06" in run.unfinished,
    "report-twice": lambda run: codes(run, "steps").count("05") > 1,
    "progress-after-refusal": lambda run: "06" in codes(run, "refused"),
    "register-repeat": lambda run: codes(run, "twice").count("03") > 1,
    "recall-unanswered": lambda run: not {"15", "16"} & {*codes(run, "early"), *codes(run, "late")},
    "progress-after-recall": lambda run: "06" in codes(run, "early"),
    "take-back-unanswered": lambda run: not {"15", "16"} & set(codes(run, "wanted")),
    "update-unanswered": lambda run: not {"15", "16"} & set(codes(run, "updated")),
    "progress-after-replacement": lambda run: "06" in codes(run, "replaced"),
    "take-back-silently": lambda run: asked_back(run) == [],
    "take-back-to-self": lambda run: run.target.codes[0] in asked_back(run),
    "reply-without-link": lambda run: link(run) == "",
    "reply-names-self": lambda run: f"OrganId>{run.target.codes[0]}<" in link(run),
    "former-code-to-superior": lambda run: sent(run, "Mã cũ").receivers == ("H51",),
    "drop-new-body": lambda run: sent(run, "Mã mới") is None,
    "stale-address-book": lambda run: len(run.calls("getAgenciesList")) == 1,
    "status-never-done": lambda run: state(run, "told") != "done",
    "leave-odd-status": lambda run: state(run, "odd") not in ("done", "fail"),
    "stop-after-odd-status": lambda run: state(run, "after") == "initial",
    "answer-status": lambda run: any(one.document_id == sent(run, "Gửi đi").document_id and one.code != "13" for one in run.reports()),
}


@pytest.fixture(scope="module")
def observed(running):
    """Return what each defective run of the flows showed; every run is made once."""
    seen = {}

    def look(*names, persona="operator-sdk"):
        if (persona, *names) not in seen:
            with running(persona, defects=names) as run:
                flows(run)
                seen[persona, *names] = {name for name, shows in FLOWS.items() if shows(run)}
        return seen[persona, *names]

    return look


def test_every_defect_of_a_flow_is_looked_for():
    known = list(defects())
    assert known[known.index("silent-assignment") : known.index("answer-status") + 1] == list(FLOWS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_an_honest_system_shows_none(observed, persona):
    assert observed(persona=persona) == set()


@pytest.mark.parametrize("name", FLOWS)
def test_a_defect_shows_as_itself_only(observed, name):
    assert observed(name) == {name}
