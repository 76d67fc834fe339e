"""`hopquy doctor`: whole, in both languages, with its exit codes; against the reference system."""

from __future__ import annotations

import json
import socket

import jsonschema
import pytest

from hopquy import specs
from hopquy.runner.doctor import CHECKS
from hopquy.runner.language import say

SETTLING = ["send", "accept", "refuse", "finish", "settle"]
SCHEMA = json.loads((specs.folder() / "schema" / "doctor.json").read_text(encoding="utf-8"))


def document(done):
    found = json.loads(done.out)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["exit"] == done.code
    return found


def states(found):
    return {(one["check"], one["subject"]): one["state"] for one in found["diagnoses"]}


def test_all_is_ready(hopquy, idle):
    path = idle.target(idle.driver(actions=SETTLING))
    done = hopquy("doctor", path, "--public-url", f"http://{idle.listen}", "--json")
    found = document(done)
    assert (done.code, found["state"]) == (0, "ready"), done.out
    seen = states(found)
    assert {check for check, _ in seen} == {check.id for check in CHECKS if "document-system" in check.roles}
    assert seen["sign-on", idle.persona.system_id] == "ready"
    assert seen["callback", idle.listen] == "ready"
    assert [state for (check, _), state in seen.items() if check == "driver"] == ["ready"] * 4


def test_it_reads_well_in_both_languages(hopquy, idle, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    path = idle.target(idle.driver(actions=SETTLING))
    vi, en = (hopquy("doctor", path, "--lang", lang) for lang in ("vi", "en"))
    assert (vi.code, en.code) == (0, 0)
    assert "SẴN SÀNG" in vi.out
    assert "READY" in en.out
    for check in (one for one in CHECKS if "document-system" in one.roles):
        assert say(check.title, "vi") in vi.out
        assert say(check.title, "en") in en.out
    assert f"hopquy run {path}" in en.out.replace("\n", "")
    (passed_over,) = [line for line in en.out.splitlines() if line.startswith("–")]
    assert {"TLS", "callback"} <= set(passed_over.partition(": ")[2].split(" · "))
    assert "not asked to call" not in en.out


def test_what_is_wrong_is_told_with_what_to_do(hopquy, idle, monkeypatch, make):
    monkeypatch.setenv(make.VARIABLE, "mot-khoa-bi-mat-khac")
    path = idle.target(idle.driver(actions=SETTLING))
    en, vi = hopquy("doctor", path, "--lang", "en"), hopquy("doctor", path, "--lang", "vi")
    assert (en.code, vi.code) == (3, 3)
    block = en.out.partition("✗ signing on to our axis · ")[2]
    for line in (
        "Expected  a call to our axis",
        "Met       the HMAC of every call",
        "Concerns  the vendor",
        "To do     set the same secret",
    ):
        assert line in block
    assert "Cần làm   đặt cùng một khóa bí mật" in vi.out
    assert "NOT READY" in en.out
    found = document(hopquy("doctor", path, "--json"))
    assert found["state"] == "not-ready"


def test_a_product_that_polls_is_waited_for(hopquy, reference):
    found = document(hopquy("doctor", reference.target(), "--json", "--wait", "20"))
    assert states(found)["sign-on", reference.persona.system_id] == "ready"


def test_what_could_not_be_told_is_no_go_either(hopquy, idle):
    done = hopquy("doctor", idle.target(), "--wait", "0.1", "--lang", "en")
    assert done.code == 3
    assert "COULD NOT BE TOLD" in done.out
    done = hopquy("doctor", idle.target(), "--wait", "0", "--lang", "en")
    assert done.code == 0


@pytest.mark.parametrize("kind", ["command", "passive"])
def test_other_drivers(hopquy, idle, kind):
    found = document(hopquy("doctor", idle.target(idle.driver(kind)), "--json", "--wait", "0"))
    seen = states(found)
    assert found["state"] == "ready"
    assert (seen.get(("driver", "accept")) == "ready") == (kind == "command")


def test_nothing_is_sent_to_anybody(hopquy, idle):
    path = idle.target(idle.driver(actions=SETTLING))
    assert hopquy("doctor", path).code == 0
    # The reference system would list what it sent and what it took in.
    import httpx  # noqa: PLC0415 -- only here

    inbox = httpx.post(f"{idle.control_url}/inbox", json={}).json()
    assert not any(inbox[key] for key in inbox if key != "ok"), inbox


def test_the_port_is_taken(hopquy, idle):
    host, _, port = idle.listen.rpartition(":")
    with socket.create_server((host, int(port))):
        done = hopquy("doctor", idle.target(), "--lang", "en")
    assert done.code == 3
    assert "stop what holds the port" in done.out


@pytest.mark.parametrize(
    "url", ["127.0.0.1:80", "ftp://h/x", "http://u:p@h/", "http://h/?a=b", "http://h:99999", "http://[::1/", "http://", "http://a b/"]
)
def test_a_public_address_that_is_none(hopquy, idle, url):
    done = hopquy("doctor", idle.target(), "--public-url", url)
    assert done.code == 2
    assert "--public-url is an address like" in done.err


def test_a_target_that_is_wrong(hopquy, tmp_path):
    done = hopquy("doctor", tmp_path / "target.yaml", "--json")
    assert (done.code, done.out) == (2, "")
    assert "cannot be read" in done.err


def test_a_fault_of_ours_is_told_as_such(hopquy, idle, monkeypatch):
    monkeypatch.setattr("hopquy.runner.doctor.way.called", lambda *_, **__: 1 / 0)
    done = hopquy("doctor", idle.target(), "--json", "--wait", "0")
    found = document(done)
    assert done.code == 4
    (fault,) = [one for one in found["diagnoses"] if one["fault"]]
    assert (fault["check"], fault["state"], fault["concern"]) == ("answer", "unknown", "hopquy")


def test_secrets_are_not_told(hopquy, idle, secret):
    done = hopquy("doctor", idle.target(idle.driver(actions=SETTLING)), "--json")
    assert secret not in done.out + done.err
