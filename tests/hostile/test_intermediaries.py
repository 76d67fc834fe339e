"""Hostile intermediary systems: whole runs against them end in time, bounded in memory, with the right class of verdict, and never as conformant."""

# ruff: noqa: ARG001 -- all peers are called alike, whatever they look at

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest

from hopquy.fixtures.intermediary import EmbeddedAxis
from hopquy.runner.evidence import read_record
from hopquy.runner.model.intermediary import Account, Intermediary
from hopquy.runner.model.target import AXIS_PACE, Driver, Pace, Product, Target
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.judgement import judge_record

SECRETS = ("khoa-bi-mat-cua-a", "khoa-bi-mat-cua-b")
PATIENCE = 0.4
STORIES = ("test_takes_a_repeated_update", "test_refuses_malformed_packet")
"""Stories that list, send, fetch and report."""
BURST = ("test_bears_a_burst",)
OK = {"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thanh cong"}


class Peer:
    """Listens, and does with each request what it is told; keeps connections. When it is left nothing of it goes on: what spins slows down all others."""

    def __init__(self, behave):
        self._behave = behave
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.calls = 0
        self.stopped = threading.Event()
        self._connections = []
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while not self.stopped.is_set():
                connection, _ = self._listening.accept()
                self._connections.append(connection)
                self._threads.append(threading.Thread(target=self._one, args=[connection], daemon=True))
                self._threads[-1].start()

    def _one(self, connection):
        with connection, contextlib.suppress(OSError):
            connection.settimeout(30)
            while not self.stopped.is_set() and (request := _received(connection)) is not None:
                self.calls += 1
                self._behave(self, connection, *request)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for one in (self._listening, *self._connections):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)
        assert [thread for thread in self._threads if thread.is_alive()] == [], "the peer itself does not end"


def _received(connection):
    """One request: its operation, its head and its body; None where the other side is gone before its end."""
    data = _until(connection, b"", lambda data: b"\r\n\r\n" in data)
    if data is None:
        return None
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    length = int(found[1] if found else 0)
    body = _until(connection, body, lambda body: len(body) >= length)
    return None if body is None else (head.split(b" ")[1].decode().strip("/"), head, body)


def _until(connection, data, enough):
    while not enough(data):
        block = connection.recv(65536)
        if not block:
            return None
        data += block
    return data


def answer(connection, value, status="200 OK", headers=""):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)


def _drip(peer, connection, data):
    for at in range(len(data)):
        if peer.stopped.wait(0.05):
            return
        connection.sendall(data[at : at + 1])


def silence(peer, connection, operation, head, body):
    peer.stopped.wait(20)


def drips_its_head(peer, connection, operation, head, body):
    _drip(peer, connection, b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 400)


def drips_its_body(peer, connection, operation, head, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    _drip(peer, connection, b"{" * 400)


def floods_its_body(peer, connection, operation, head, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


def floods_its_head(peer, connection, operation, head, body):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-A: " + b"a" * 60000 + b"\r\n")


def continues_for_ever(peer, connection, operation, head, body):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def hangs_up(peer, connection, operation, head, body):
    connection.close()


def resets(peer, connection, operation, head, body):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def cuts_its_body(peer, connection, operation, head, body):
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"status": "OK", "data": [')
    connection.close()


def redirects(peer, connection, operation, head, body):
    answer(connection, b"", "302 Found", f"Location: {peer.url}/{operation}\r\n")


NEVER_THERE = (silence, drips_its_head, drips_its_body)
"""Story after story gets no answer: no more are tried."""
NOTHING_WHOLE = (floods_its_body, hangs_up, resets, cuts_its_body)
"""Each call fails by itself, at once."""


def says_it_in_html(peer, connection, operation, head, body):
    answer(connection, b"<html><body>It works!</body></html>", headers="Content-Type: text/html\r\n")


def says_nothing(peer, connection, operation, head, body):
    answer(connection, b"")


def speaks_another_protocol(peer, connection, operation, head, body):
    connection.sendall(b"220 mail.example ESMTP ready\r\n")
    connection.close()


def nests_without_end(peer, connection, operation, head, body):
    answer(connection, b'{"status": ' + b"[" * 200_000 + b"]" * 200_000 + b"}")


def is_no_utf8(peer, connection, operation, head, body):
    answer(connection, b'{"status": "\xff\xfe"}')


def answers_a_list(peer, connection, operation, head, body):
    answer(connection, [1, 2, 3])


UNREADABLE = (
    says_it_in_html,
    says_nothing,
    speaks_another_protocol,
    nests_without_end,
    is_no_utf8,
    answers_a_list,
    floods_its_head,
    redirects,
)


def says_ok_to_everything(peer, connection, operation, head, body):
    answer(connection, OK)


def lists_strange_things(peer, connection, operation, head, body):
    data = [{"docId": one} for one in ("a\r\nX-Evil: 1", "", "x" * 100_000, "\ud800", 7, None, {"docId": "x"}, ["y"], "đ" * 300)]
    answer(connection, {**OK, "DocId": "\ud800\n", "data": [*data, "text", None, 5]})


def hands_out_strange_things(peer, connection, operation, head, body):
    data = [{"docId": "d-1"}] if operation == "getReceivedEdocList" else "<edXML>" if peer.calls % 2 else "////"
    answer(connection, {**OK, "DocId": 5, "data": data})


def never_settles(peer, connection, operation, head, body):
    """Every list is new."""
    data = [{"docId": f"d-{peer.calls}-{number}", "status": "initial"} for number in range(40)]
    answer(connection, {**OK, "data": data if operation == "getReceivedEdocList" else "c2FpCg=="})


READABLE_AND_WRONG = {
    says_ok_to_everything: ("test_keeps_listed_until_done", "test_serves_two_clients_at_once"),
    lists_strange_things: ("test_delivers_a_repeated_packet_once", "test_fetching_changes_nothing"),
    hands_out_strange_things: ("test_delivers_a_repeated_packet_once", "test_fetching_changes_nothing"),
    never_settles: ("test_answers_expectations", "test_delivers_a_repeated_packet_once"),
}
"""Peer -> the stories in which what it says is looked at."""


def _peak():
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


@pytest.fixture
def run(tmp_path):
    def played(endpoint, stories=STORIES, dialect="vxp", driver=None, deadline=0.3, **more):
        accounts = (Account("hopquy.a", SECRETS[0], ("H49.15",)), Account("hopquy.b", SECRETS[1], ("G12.99",)))
        there = Intermediary(endpoint, dialect, more.pop("accounts", accounts), timeout=PATIENCE, burst=12)
        target = Target(
            Product("kẻ lạ", "1", "không rõ"), "axis", ("exchange", *there.given), intermediary=there, driver=driver or Driver("passive"),
            pace={point: Pace(0.02, deadline) for point in AXIS_PACE},
        )  # fmt: skip
        with Path("/proc/self/clear_refs").open("w", encoding="ascii") as forget:
            forget.write("5")
        before, started = _peak(), time.monotonic()
        judgement = play(Request(target, stories=stories, out=tmp_path / "run", skip_doctor=more.pop("skip_doctor", True), **more))
        assert _peak() - before < 300 << 20
        assert judgement.record.complete
        again = judge_record(read_record(tmp_path / "run"), shipped())
        assert again.decision == judgement.decision
        assert [one.id for one in judgement.verdicts if one.verdict is Verdict.ERROR] == []
        assert judgement.decision.exit in (1, 3), "such a target is never conformant, and never our own fault"
        assert {one.data["outcome"] for one in judgement.record.observations if one.kind == "story.ended"} <= {"done", "unfinished"}
        for path in (tmp_path / "run").rglob("*"):
            assert not path.is_file() or not [secret for secret in SECRETS if secret.encode() in path.read_bytes()]
        return judgement, time.monotonic() - started

    return played


def failed(judgement):
    return {one.id for one in judgement.verdicts if one.verdict is Verdict.FAIL}


def outcomes(judgement):
    return [one.data["outcome"] for one in judgement.record.observations if one.kind == "story.ended"]


def test_nobody_there(run):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    judgement, seconds = run(f"http://127.0.0.1:{port}")
    assert seconds < 10
    assert failed(judgement) == set()
    assert {reason.code for reason in judgement.decision.reasons} >= {"unreachable"}
    assert set(outcomes(judgement)) == {"unfinished"}


@pytest.mark.parametrize("behave", NEVER_THERE, ids=lambda one: one.__name__)
def test_who_never_answers_is_not_judged(run, behave):
    with Peer(behave) as peer:
        judgement, seconds = run(peer.url)
    assert seconds < 15
    assert failed(judgement) == set()
    assert judgement.decision.exit == 3
    assert set(outcomes(judgement)) == {"unfinished"}


@pytest.mark.parametrize("behave", NEVER_THERE, ids=lambda one: one.__name__)
def test_who_stops_answering_costs_three_stories(run, behave):
    """A target that is there at first and then is not: three stories wait for it, the others do not."""

    def later(peer, connection, operation, head, body):
        if peer.calls <= 4:
            answer(connection, {**OK, "data": []})
        else:
            behave(peer, connection, operation, head, body)

    with Peer(later) as peer:
        judgement, seconds = run(peer.url, stories=())
    assert seconds < 20
    assert failed(judgement) <= {"intermediary/answer/success-form"}
    waited = [one for one in judgement.record.observations if one.kind == "relay.unanswered" and one.data["code"] in ("silent", "drips")]
    assert len(waited) == 3
    assert judgement.decision.exit == 3


@pytest.mark.parametrize("behave", NOTHING_WHOLE, ids=lambda one: one.__name__)
def test_answers_that_are_never_whole_are_no_findings(run, behave):
    with Peer(behave) as peer:
        judgement, seconds = run(peer.url)
    assert seconds < 40
    assert failed(judgement) == set()
    assert judgement.decision.exit == 3


@pytest.mark.parametrize("behave", [hangs_up, cuts_its_body], ids=lambda one: one.__name__)
def test_a_burst_that_nobody_answers_is_no_finding(run, behave):
    with Peer(behave) as peer:
        judgement, seconds = run(peer.url, stories=BURST)
    assert seconds < 20
    assert failed(judgement) == set()
    assert judgement.decision.exit == 3


@pytest.mark.slow
def test_a_list_that_never_ends_is_looked_into_to_a_bound(run):
    """Forty more strange packets wait at each look: after some hundred nobody goes on fetching them, and the story says why it ended."""
    with Peer(never_settles) as peer:
        judgement, seconds = run(peer.url, stories=("test_delivers_a_repeated_packet_once",), deadline=20.0)
    assert seconds < 20
    assert peer.calls < 1500
    (ended,) = [one for one in judgement.record.observations if one.kind == "story.ended"]
    assert ended.data["outcome"] == "unfinished"
    assert "that are not ours" in ended.data["note"]


def test_a_body_goes_although_nobody_says_continue(run):
    """A call that may take less than the second for which its body is held back still sends it in time."""

    def lists_one(peer, connection, operation, head, body):
        data = [{"docId": f"d-{peer.calls}", "status": "initial"}] if operation == "getReceivedEdocList" else "c2FpCg=="
        answer(connection, {**OK, "data": data})

    with Peer(lists_one) as peer:
        judgement, _ = run(peer.url, stories=("test_answers_expectations",))
    expected = [one for one in judgement.record.observations if one.kind == "relay.answer" and one.data["variant"] == "expects-continue"]
    assert [one.data["operation"] for one in expected] == ["getEdoc", "updateStatus"]
    assert outcomes(judgement) == ["done"]


@pytest.mark.parametrize("behave", UNREADABLE, ids=lambda one: one.__name__)
def test_answers_that_cannot_be_read_are_a_finding(run, behave):
    with Peer(behave) as peer:
        judgement, seconds = run(peer.url)
    assert seconds < 40
    assert failed(judgement) == {"intermediary/answer/json"}
    assert judgement.decision.exit == 1


def test_a_flood_of_continuations_is_cut(run):
    with Peer(continues_for_ever) as peer:
        judgement, seconds = run(peer.url)
    assert seconds < 20
    assert failed(judgement) == set()
    assert judgement.decision.exit == 3


@pytest.mark.parametrize("behave", READABLE_AND_WRONG, ids=lambda one: one.__name__)
@pytest.mark.parametrize("dialect", ["vxp", "rest"])
def test_nonsense_that_can_be_read_is_judged(run, behave, dialect):
    with Peer(behave) as peer:
        judgement, seconds = run(peer.url, stories=("test_refuses_wrong_credentials", *READABLE_AND_WRONG[behave]), dialect=dialect)
    assert seconds < 30
    assert judgement.decision.exit == 1
    assert "intermediary/auth/wrong-secret-refused" in failed(judgement)


def test_a_stranger_s_accounts_are_refused_before_anything_is_judged(run):
    with EmbeddedAxis() as embedded, embedded.run() as system:
        judgement, _ = run(system.endpoint)
        assert failed(judgement) == set()
        (reason,) = [one for one in judgement.decision.reasons if one.code == "unreachable"]
        assert "the account hopquy.a is refused" in dict(reason.phrase.gaps)["detail"]
        assert judgement.decision.exit == 3


def test_the_doctor_meets_who_is_not_understood_first(run):
    with Peer(says_it_in_html) as peer:
        judgement, seconds = run(peer.url, skip_doctor=False)
    assert seconds < 20
    assert failed(judgement) == set()
    assert judgement.decision.exit == 3


def test_who_goes_away_in_the_middle_of_a_restart_leaves_it_open(run):
    """The driver says yes to a restart, and the target never answers again."""
    with EmbeddedAxis() as embedded, embedded.run() as system:
        accounts = tuple(Account(one.system_id, one.secret, one.codes) for one in system.systems)

        def restarts(peer, connection, operation, head, body):
            if operation == "restart":
                embedded.__exit__(None, None, None)
            answer(connection, {"ok": True})

        with Peer(restarts) as control:
            judgement, seconds = run(
                system.endpoint, ("test_survives_a_restart",), accounts=accounts, driver=Driver("http", control.url, actions=("restart",))
            )
    assert seconds < 30
    assert not {id_ for id_ in failed(judgement) if id_.startswith("intermediary/restart")}
    assert judgement.decision.exit == 3


def test_time_that_is_over_ends_a_run_with_what_was_seen(run):
    def slow(peer, connection, operation, head, body):
        peer.stopped.wait(0.2)
        answer(connection, {**OK, "data": []})

    with Peer(slow) as peer:
        judgement, seconds = run(peer.url, stories=(), max_time=2.0)
    assert seconds < 12
    assert judgement.decision.exit in (1, 3)
    assert "unfinished" in outcomes(judgement)
