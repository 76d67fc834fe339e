"""The dry run of a driver: harmless, bounded, and telling what is known from what is not."""

from __future__ import annotations

import json
import sys

import doctor_peers as peers
import pytest

from hopquy.runner.doctor import Concern, State
from hopquy.runner.drivers import ACTIONS
from hopquy.runner.language import say

TOKEN = "mot-ma-dieu-khien"


def when_posted(behave):
    """Behave: answer any GET as it should be, and a POST as told."""

    def first(peer, connection):
        asked = peers.received(connection)
        if asked.startswith(b"GET"):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        elif asked:
            peer.requests.append(asked)
            behave(peer, peers.Read(connection))

    return first


def bodies(peer, action):
    return [json.loads(one.partition(b"\r\n\r\n")[2]) for one in peer.requests if f" /{action} ".encode() in one]


def test_every_action_is_asked_for_what_can_do_no_harm(peer, examine):
    actions = tuple(action for action in ACTIONS if action != "settle")
    one = peer(peers.answering(actions))
    seen = examine(peers.target(one.url, actions=(*actions, "settle")))
    assert {found.subject: found.state.value for found in seen if found.check == "driver"} == dict.fromkeys(actions, "ready")
    (sent,) = bodies(one, "send")
    assert (sent["operation"], sent["to"], sent["files"]) == ("recall", [], []), "of nothing, to nobody"
    abouts = {body["document_id"] for action in actions for body in bodies(one, action)}
    assert len(abouts) == 1
    assert abouts.pop().startswith("H49.99.01,2000/01/01,0/hopquy-doctor-")
    assert bodies(one, "settle") == [], "it is asked only where our axis listens"


@pytest.mark.parametrize(
    ("behave", "met", "advice"),
    [
        pytest.param(peers.answer(b"<html>login</html>", "401 Unauthorized"), "denied", "token", id="401"),
        pytest.param(peers.answer(b'{"ok": false, "reason": "no"}', "403 Forbidden"), "denied", "token", id="403 with JSON"),
        pytest.param(peers.answer(b"", "302 Found", "Location: http://127.0.0.1:1/\r\n"), "no-answer", "redirect", id="redirect"),
        pytest.param(peers.answer(b"<html>Internal Server Error</html>", "500 Internal Server Error"), "no-answer", "driver-json", id="500"),
        pytest.param(peers.answer(b"<html>It works!</html>"), "no-answer", "driver-json", id="HTML page"),
        pytest.param(peers.answer(b"Not Found", "404 Not Found"), "no-answer", "driver-path", id="404"),
        pytest.param(peers.answer(b'{"detail": "x"}'), "no-answer", "driver-json", id="another JSON"),
        pytest.param(peers.answer(b""), "no-answer", "driver-json", id="empty"),
        pytest.param(peers.answer(b"[" * 100_000), "no-answer", "driver-json", id="deep JSON"),
        pytest.param(peers.flooding(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536), "no-answer", "driver-silent", id="huge body"),
        pytest.param(peers.silent, "no-answer", "driver-silent", id="never answers"),
        pytest.param(peers.dripping(b"HTTP/1.1 200 OK\r\nX: y\r\n"), "no-answer", "driver-silent", id="drips"),
        pytest.param(peers.resetting, "no-answer", "driver-silent", id="resets"),
        pytest.param(peers.saying(b"\x00garbage"), "no-answer", "driver-silent", id="garbage"),
        pytest.param(peers.answer(b'{"ok": true}'), "yes-to-all", "yes-to-all", id="yes to everything"),
    ],
)  # fmt: skip
def test_answers_that_no_run_can_rest_on(peer, examine, behave, met, advice):
    found = examine(peers.target(peer(when_posted(behave)).url)).of("driver")
    assert (found.state, found.met.key, found.advice.key) == (State.NOT_READY, f"doctor.met.{met}", f"doctor.do.{advice}")
    assert found.concern is Concern.VENDOR


def test_a_driver_that_keeps_us_waiting_is_asked_once(peer, examine):
    one = peer(when_posted(peers.silent))
    seen = examine(peers.target(one.url, actions=("accept", "refuse", "finish"), timeout=0.4), most=2.0)
    assert [found.met.key for found in seen if found.check == "driver"] == ["doctor.met.no-answer"] + ["doctor.met.not-asked"] * 2
    assert len(one.requests) == 1


def test_an_action_that_the_driver_does_not_know(peer, examine):
    seen = examine(peers.target(peer(peers.answering(["accept"])).url, actions=("accept", "assign")))
    assert seen.of("driver", "accept").state is State.READY
    found = seen.of("driver", "assign")
    assert (found.state, found.met.key) == (State.NOT_READY, "doctor.met.unknown-action")
    assert say(found.met, "en") == "the driver does not know this action: unknown action assign"


@pytest.mark.parametrize(("reason", "state"), [("failed", "unknown"), ("", "ready"), ("KeyError: '{action}'", "not-ready")])
def test_a_driver_that_says_the_same_of_every_action(peer, examine, reason, state):
    def behave(_peer, connection):
        action = connection.asked.split(b" ", 2)[1].decode().strip("/")
        body = json.dumps({"ok": False, "reason": reason.format(action=action)}).encode()
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    def first(one, connection):
        asked = peers.received(connection)
        if asked:
            behave(one, peers.Read(connection, asked))

    assert examine(peers.target(peer(first).url)).of("driver").state == state


def test_a_token_that_is_right(peer, examine):
    one = peer(peers.answering(token=TOKEN))
    seen = examine(peers.target(one.url, token=TOKEN))
    assert (seen.of("token").state, seen.of("token").met.key) == (State.READY, "doctor.met.token")
    assert seen.of("driver").state is State.READY


def test_a_token_that_is_wrong_keeps_the_driver_from_being_looked_at(peer, examine):
    seen = examine(peers.target(peer(peers.answering(token=TOKEN)).url, token="another-token"))
    assert (seen.of("token").state, seen.of("token").met.key) == (State.NOT_READY, "doctor.met.denied")
    assert seen.of("driver").met.key == "doctor.met.stopped"


def test_a_token_that_is_wanted_and_not_named(peer, examine):
    seen = examine(peers.target(peer(peers.answering(token=TOKEN)).url))
    assert seen.of("token").state is State.NOT_APPLICABLE
    assert (seen.of("driver").state, seen.of("driver").met.key) == (State.NOT_READY, "doctor.met.denied")


@pytest.mark.parametrize(
    ("body", "state", "met"),
    [
        (b'{"ok": false, "reason": "PermissionError: wrong token"}', "not-ready", "token-refused"),
        (b'{"ok": false, "reason": "ch\xc6\xb0a x\xc3\xa1c th\xe1\xbb\xb1c"}', "not-ready", "token-refused"),
        (b'{"ok": false, "reason": "unknown document"}', "ready", "token-unlooked"),
        (b'{"ok": false}', "unknown", "token-untold"),
        (b"<html>", "unknown", "no-answer"),
    ],
)
def test_a_token_behind_an_answer_without_a_status(peer, examine, body, state, met):
    found = examine(peers.target(peer(peers.answer(body)).url, token=TOKEN)).of("token")
    assert (found.state, found.met.key) == (state, f"doctor.met.{met}")


def test_the_token_is_never_told(peer, examine):
    for behave in (peers.answering(token=TOKEN), peers.answering(token="another")):
        for one in examine(peers.target(peer(behave).url, token=TOKEN)):
            assert TOKEN not in repr(one)


def program(tmp_path, text):
    file = tmp_path / "drive.py"
    file.write_text(text, encoding="utf-8")
    return (sys.executable, str(file))


ONE = """
import json, sys
known = sys.argv[1] == "accept"
print(json.dumps({"ok": False, "reason": "unknown document" if known else "unknown action"}))
"""


@pytest.mark.parametrize(
    ("text", "state", "met"),
    [
        (ONE, "ready", "declined"),
        ("print('welcome'); print('{\"ok\": false}')", "not-ready", "no-answer"),
        ("raise SystemExit('no database')", "not-ready", "no-answer"),
        ("import time; time.sleep(60)", "not-ready", "no-answer"),
        ("print('{\"ok\": true}')", "not-ready", "yes-to-all"),
    ],
    ids=["as it should be", "chatty", "crashes", "hangs", "yes to everything"],
)
def test_programs(examine, tmp_path, text, state, met):
    # Starting Python takes its time on a busy machine.
    patience = peers.Patience(action=1.5 if "sleep" in text else 20.0)
    wanted = peers.target(kind="command", command=program(tmp_path, text), timeout=30.0)
    seen = examine(wanted, patience=patience, most=40.0)
    assert seen.of("program").state is State.READY
    assert (seen.of("driver").state, seen.of("driver").met.key) == (state, f"doctor.met.{met}")
    assert seen.of("name").met.key == "doctor.absent.name"


def test_a_program_that_is_not_there(examine):
    seen = examine(peers.target(kind="command", command=("hopquy-no-such-program",)))
    assert (seen.of("program").state, seen.of("program").concern) == (State.NOT_READY, Concern.VENDOR)
    assert seen.of("driver").met.key == "doctor.met.stopped"


@pytest.mark.parametrize("kind", ["passive", "manual", "of-another-day"])
def test_a_driver_that_is_not_asked(examine, kind):
    seen = examine(peers.target(kind=kind, actions=() if kind == "passive" else ("accept",)))
    assert seen.of("driver").met.key == "doctor.absent.driver"
    assert {one.state for one in seen} <= {State.READY, State.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("features", "actions", "state"),
    [
        (("send", "receive", "refuse"), ("send", "accept", "refuse"), "ready"),
        (("receive", "finish"), ("accept",), "unknown"),
        (("send-recall",), ("accept",), "unknown"),
    ],
)
def test_claims_that_nobody_can_be_asked_for(peer, examine, features, actions, state):
    found = examine(peers.target(peer(peers.answering(actions)).url, features=features, actions=actions)).of("claims")
    assert found.state == state
