"""The control end point says what was wrong with a request, and for whom."""

from __future__ import annotations

import pytest
import requests

from hopquy.fixtures.axis import Fault
from hopquy.fixtures.document_system.control import ControlServer

SEND = {"operation": "new", "to": ["H41"], "subject": "s", "content": "c"}


def post(run, action, body):
    answer = run.control.post(f"{run.target.control_url}/{action}", data=body, timeout=5)
    return answer.status_code, answer.json()


def test_an_unknown_action_is_not_found(running):
    with running() as run:
        status, answer = post(run, "explode", b"{}")
        assert status == 404
        assert answer["ok"] is False
        assert "settle" in answer["reason"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"x"'])
def test_a_body_that_is_no_json_object_is_refused(running, body):
    with running() as run:
        status, answer = post(run, "settle", body)
        assert (status, answer["ok"]) == (400, False)


def test_no_body_is_an_empty_object(running):
    with running() as run:
        assert post(run, "inbox", b"") == (200, {"ok": True, "documents": [], "sent": []})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"operation": "burn"}, "operation"),
        ({"operation": None}, "operation"),
        ({"to": []}, "to"),
        ({"to": "H41"}, "to"),
        ({"to": [1]}, "to"),
        ({"subject": None}, "subject"),
        ({"content": 5}, "content"),
        ({"files": {}}, "files"),
        ({"files": ["x"]}, "files"),
        ({"files": [{"name": "a", "media_type": "b", "base64": "?"}]}, "base64"),
        ({"files": [{"name": "a", "base64": ""}]}, "media_type"),
    ],
)
def test_a_wrong_argument_is_named(running, change, reason):
    with running() as run:
        answer = run.control.post(f"{run.target.control_url}/send", json={**SEND, **change}, timeout=5)
        assert answer.status_code == 400
        assert reason in answer.json()["reason"]
        assert run.calls("sendEdoc") == []


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("accept", {"document_id": "x"}),
        ("assign", {"document_id": "x"}),
        ("process", {"document_id": "x"}),
        ("finish", {"document_id": "x"}),
        ("refuse", {"document_id": "x", "reason": "r"}),
        ("send", {**SEND, "operation": "recall", "document_id": "x"}),
        ("send", {**SEND, "operation": "replace"}),
    ],
)
def test_a_document_that_is_not_there_is_a_conflict(running, action, arguments):
    with running() as run:
        answer = run.control.post(f"{run.target.control_url}/{action}", json=arguments, timeout=5)
        assert answer.status_code == 409
        assert answer.json() == {"ok": False, "reason": "unknown document"}


def test_null_for_an_optional_argument_is_no_argument(running):
    with running() as run:
        assert run.act("send", **SEND, document_id=None, reason=None, files=None)["ok"] is True


def test_an_axis_that_does_not_answer_is_said(running):
    with running() as run:
        run.act("settle")
        for _ in range(4):
            run.target.axis.arm(Fault("lose-answer", "getReceivedEdocList"))
        answer = run.control.post(f"{run.target.control_url}/settle", json={}, timeout=5)
        assert answer.status_code == 502
        assert "getReceivedEdocList" in answer.json()["reason"]


def test_without_a_system_nothing_can_be_done():
    with ControlServer() as server, requests.Session() as session:
        session.trust_env = False
        answer = session.post(f"{server.url}/settle", json={}, timeout=5)
        assert answer.status_code == 503
        assert session.get(f"{server.url}/settle", timeout=5).status_code == 405
