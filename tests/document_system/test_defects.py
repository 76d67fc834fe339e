"""Each defect shows in the traffic as its description says, and in nothing else."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from hopquy.fixtures.document_system.defects import UnknownDefectError, checked, defects
from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import VIETNAM

ROOT = Path(__file__).parents[2]


def header(event, name):
    return next((value for key, value in event.headers if key.lower() == f"xroadvnpt-{name}".lower()), None)


def plain(event, name):
    return next((value for key, value in event.headers if key.lower() == name.lower()), None)


def book(run):
    return run.calls("getAgenciesList")


def updates(run, state="processing"):
    return run.calls("updateStatus", status=state)


def sends(run, message_type="edoc"):
    return run.calls("sendEdoc", messagetype=message_type)


def signed_names(event):
    return [name.removeprefix("XroadVnpt-") for name in json.loads(header(event, "sign-header"))]


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def attempts(run):
    """Group the sendings after the lost answer: what went before, what went again."""
    events = [event for event in sends(run) if event.refusal is None]
    lost = next((number for number, event in enumerate(events) if event.answer_lost), len(events))
    return events[lost], events[lost + 1 :]


def fetched(run):
    return {event.doc_id for event in run.calls("getEdoc")}


def known(run):
    """Return the names of the documents that the system fetched."""
    return [name for name, document_id in run.delivered.items() if run.doc_ids[document_id] in fetched(run)]


def hashes(packet):
    digest = hashlib.sha256(packet).digest()
    return {digest.hex(), "".join(f"{byte:x}" for byte in digest)}


SHOWS = {
    "send-to-first-only": lambda run: run.sent()[0].receivers == ("H41",),
    "corrupt-attachment": lambda run: run.sent()[0].files[0].content != b"%PDF-1.4\nvan ban\n%%EOF\n",
    "send-twice": lambda run: sum(one.subject == "Văn bản mới" for one in run.sent()) == 2,
    "ignore-list": lambda run: "registered" not in known(run),
    "never-done": lambda run: any(run.doc_ids[run.delivered[name]] not in {one.doc_id for one in updates(run, "done")} for name in known(run)),
    "silent-arrival": lambda run: any("01" not in run.codes(name) for name in known(run) if name != "recall"),
    "silent-registration": lambda run: "registered" in known(run) and "03" not in run.codes("registered"),
    "silent-completion": lambda run: "registered" in known(run) and "06" not in run.codes("registered"),
    "late-confirmation": lambda run: any(one.timestamp[:10] > f"{datetime.now(VIETNAM):%Y/%m/%d}" for one in run.reports()),
    "refuse-silently": lambda run: "refused" in known(run) and "02" not in run.codes("refused"),
    "refuse-without-reason": lambda run: any(one.code == "02" and not one.description for one in run.reports()),
    "register-after-refusal": lambda run: run.codes("refused")[-2:] == ["02", "03"],
    "accept-wrong-addressee": lambda run: "03" in run.codes("misdirected"),
    "status-with-own-document-id": lambda run: any(one.document_id not in run.delivered.values() for one in run.reports()),
    "status-to-self": lambda run: len(run.calls("getReceivedEdocList")) and any(
        f"{run.target.codes[0]}<" in event.packet.decode().split("ResponseFor>")[1] for event in sends(run, "status") if event.refusal is None
    ),
    "agreement-as-14": lambda run: any(one.code == "14" for one in run.reports()),
    "status-from-parent": lambda run: any(one.sender != run.target.codes[0] for one in run.reports()),
    "finish-before-register": lambda run: run.codes("registered")[1:] == ["06", "03"],
    "ignore-status-list": lambda run: run.doc_ids["status"] not in fetched(run),
    "give-up-after-lost-answer": lambda run: attempts(run)[1] == [],
    "rebuild-on-retry": lambda run: any(event.packet != attempts(run)[0].packet for event in attempts(run)[1]),
    "get-instead-of-post": lambda run: any(event.method == "GET" for event in run.calls()),
    "no-system-id": lambda run: any(header(event, "systemid") is None for event in run.calls()),
    "no-timestamp": lambda run: any(header(event, "timestamp") is None for event in run.calls()),
    "iso-timestamp": lambda run: any(not re.fullmatch(r"\d{8}T\d{6}\+0\d{3}", header(event, "timestamp") or "01012026T000000+0000") for event in run.calls()),
    "no-version": lambda run: any(header(event, "version") is None for event in run.calls()),
    "own-user-agent": lambda run: any(plain(event, "User-Agent") != "JAVASDKAgent/1.0.0 XRoad/VPCP" for event in run.calls()),
    "form-content-type": lambda run: any(plain(event, "Content-Type") != "application/json" for event in run.calls() if event.operation != "sendEdoc"),
    "unsigned-status-update": lambda run: any(header(event, "sign-header") is None for event in run.calls()),
    "sign-header-not-json": lambda run: any(not is_json(header(event, "sign-header") or "{}") for event in run.calls()),
    "sign-key-shuffled": lambda run: any(event.witness["same_order"] is False for event in run.calls() if header(event, "sign-header")),
    "altered-after-signing": lambda run: any(event.refusal == "header-altered" for event in run.calls()),
    "wrong-secret-on-update": lambda run: any(event.witness["hmac"] is False for event in run.calls()),
    "upper-case-hmac": lambda run: any((header(event, "hash-header") or "").lower() != (header(event, "hash-header") or "") for event in run.calls()),
    "arguments-unsigned": lambda run: any(
        name in event.witness["unsigned"] for event in run.calls() for name in ("docid", "status") if header(event, "sign-header-key")
    ),
    "multipart-body": lambda run: any(event.body.startswith(b"--") for event in sends(run)),
    "status-sent-as-edoc": lambda run: any(b"StatusCode>" in event.body for event in sends(run)),
    "send-without-from": lambda run: any(header(event, "from") is None for event in run.calls("sendEdoc")),
    "service-type-missing": lambda run: any(header(event, "servicetype") is None for event in run.calls("sendEdoc")),
    "message-type-unknown": lambda run: any(header(event, "messagetype") not in ("edoc", "status") for event in run.calls("sendEdoc")),
    "xml-content-type": lambda run: any(plain(event, "Content-Type") != "application/octet-stream" for event in run.calls("sendEdoc")),
    "hash-of-other-file": lambda run: any(
        header(event, "hash-file") not in hashes(event.body) | hashes(event.body.removesuffix(b"\r\n")) for event in run.calls("sendEdoc")
    ),
    "from-parent-unit": lambda run: any(header(event, "from") not in (None, *run.target.codes) for event in run.calls("sendEdoc")),
    "from-differs-from-packet": lambda run: any(
        f"OrganId>{header(event, 'from')}<" not in event.packet.decode().split("From>")[1] for event in run.calls("sendEdoc")
        if event.packet[:1] == b"<" and header(event, "from")
    ),
    "list-without-message-type": lambda run: any(header(event, "messagetype") is None for event in run.calls("getReceivedEdocList")),
    "get-without-doc-id": lambda run: any(header(event, "docId") is None for event in run.calls("getEdoc")),
    "business-code-as-transport": lambda run: any(header(event, "status") not in ("done", "fail", "processing") for event in run.calls("updateStatus")),
    "update-without-doc-id": lambda run: any(header(event, "docId") is None for event in run.calls("updateStatus")),
}  # fmt: skip


@pytest.fixture(scope="module")
def observed(running):
    """Return what each defective run showed; every run is made once."""
    seen = {}

    def look(*names, persona="operator-sdk"):
        if (persona, *names) not in seen:
            with running(persona, defects=names) as run:
                run.script()
                seen[persona, *names] = {name for name, shows in SHOWS.items() if shows(run)}
        return seen[persona, *names]

    return look


def test_every_defect_of_the_catalogue_is_looked_for():
    # Those of the reader show in what it makes of the packets that it is tried on: tests/test_trials.py; of those of the flows see beside.
    of_the_reader = {name for name, one in defects().items() if one.breaks[0].split("/")[1] in ("tolerance", "refusal", "generated")}
    # Those that show only where the axis misbehaves: the stories of suites/document/test_troubled_axis.py, by tests/test_matrix.py.
    of_trouble = {name for name, one in defects().items() if one.breaks[0].split("/")[1] in ("recovery", "tls")}
    known = list(defects())
    of_the_flows = set(known[known.index("silent-assignment") : known.index("answer-status") + 1])
    elsewhere = of_the_reader | of_trouble | of_the_flows
    assert set(SHOWS) | elsewhere == set(known)
    assert not set(SHOWS) & elsewhere


@pytest.mark.parametrize("persona", PERSONAS)
def test_an_honest_system_shows_none(observed, persona):
    assert observed(persona=persona) == set()


@pytest.mark.parametrize("name", SHOWS)
def test_a_defect_shows_as_itself_only(observed, name):
    assert observed(name) == {name}


@pytest.mark.parametrize(
    "name", ["ignore-list", "hash-of-other-file", "multipart-body", "rebuild-on-retry", "status-to-self", "no-system-id"]
)
@pytest.mark.parametrize("persona", ["dotnet", "enterprise"])
def test_a_defect_does_not_hang_on_the_persona(observed, name, persona):
    assert observed(name, persona=persona) == {name}


def test_two_defects_show_together(observed):
    assert observed("silent-arrival", "no-version") == {"silent-arrival", "no-version"}


def test_the_catalogue_keeps_to_its_schema():
    schema = json.loads((ROOT / "specs/schema/defects.json").read_text(encoding="utf-8"))
    rows = yaml.safe_load((ROOT / "fixtures/document_system/defects.yaml").read_text(encoding="utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(rows)] == []
    assert not validator.is_valid([{**rows[0], "breaks": []}])
    assert not validator.is_valid([{**rows[0], "breaks": [*rows[0]["breaks"], "axis/call/post"]}])
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names)


def test_each_defect_is_made_for_a_requirement_of_its_own():
    first = [defect.breaks[0] for defect in defects().values()]
    assert len(set(first)) == len(first)
    assert all(defect.breaks[1:] == tuple(defect.reasons) for defect in defects().values())


def test_a_name_that_is_not_in_the_catalogue_is_refused(embedded):
    assert checked(["send-twice"]) == {"send-twice"}
    with pytest.raises(UnknownDefectError, match="no-such"), embedded.run(defects=["no-such"]):
        pass
