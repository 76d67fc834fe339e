"""The line between the process that plays and the one at the terminal: every message of its schema, and a cut line ends in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time

import pytest

from hopquy.runner.drivers.line import Caller, Exchange, exchange
from hopquy.runner.drivers.question import Question, Reply, Said, Step
from hopquy.runner.model.absence import CUT, LEFT
from hopquy.runner.model.finding import Text
from hopquy.runner.spec.problems import validator

QUESTION = Question(1, "send", "s", "Cán bộ A", "vendor", (Step(Text("Việc", "Work"), ("giá trị\n“x”",)),), 5.0, "/f")


class Desk:
    def __init__(self, *replies):
        self.absent = ""
        self.heard = []
        self.closed = threading.Event()
        self._replies = list(replies)

    def ask(self, question):
        self.heard.append(question)
        return self._replies.pop(0)

    def tell(self, text):
        self.heard.append(text)

    def close(self):
        self.closed.set()


def connected(desk):
    line = Exchange()
    down, up = (os.dup(end) for end in line._theirs)
    with line.inherited():
        pass
    line.serve(desk)
    return Caller(down, up), down, up


def test_a_question_goes_up_and_its_reply_comes_down():
    reply = Reply(Said.CANNOT, "vì thế", ("a.png",), "Cán bộ B", "third", 3.0)
    desk = Desk(reply, Reply(Said.DONE))
    caller, *_ = connected(desk)
    caller.tell(Text("chờ", "wait"))
    assert caller.ask(QUESTION) == reply
    assert caller.ask(QUESTION.with_seconds(1.0)).said is Said.DONE
    assert desk.heard == [Text("chờ", "wait"), QUESTION, QUESTION.with_seconds(1.0)]


def test_who_has_left_up_there_has_left_down_here():
    caller, *_ = connected(Desk(Reply(Said.NOBODY, LEFT)))
    assert caller.ask(QUESTION) == Reply(Said.NOBODY, LEFT)
    assert caller.absent == LEFT


def test_a_line_that_is_cut_ends_the_question_at_once():
    line = Exchange()
    reading, writing = line._theirs
    caller = Caller(reading, writing)
    threading.Timer(0.1, os.close, [line._replies]).start()
    started = time.monotonic()
    assert caller.ask(QUESTION.with_seconds(600)) == Reply(Said.NOBODY, CUT)
    assert time.monotonic() - started < 5
    assert caller.absent == CUT


def test_nobody_listens_up_there():
    line = Exchange()
    reading, writing = line._theirs
    os.close(line._questions)
    os.close(line._replies)
    assert Caller(reading, writing).ask(QUESTION) == Reply(Said.NOBODY, CUT)


@pytest.mark.parametrize(
    "garbage", [b"{}\n", b"no json\n", b'{"reply": {"number": "1"}}\n', b"[" * 100_000 + b"\n", b'{"tell": {"vi": "a", "en": "b"}}\n']
)
def test_what_is_no_reply_cuts_the_line(garbage):
    line = Exchange()
    caller = Caller(*line._theirs)
    os.write(line._replies, garbage)
    assert caller.ask(QUESTION) == Reply(Said.NOBODY, CUT)


def test_a_flood_cuts_the_line():
    line = Exchange()
    caller = Caller(*line._theirs)

    def flood():
        try:
            while True:
                os.write(line._replies, b"x" * 65_536)
        except OSError:
            return

    threading.Thread(target=flood, daemon=True).start()
    assert caller.ask(QUESTION) == Reply(Said.NOBODY, CUT)
    os.close(line._theirs[0])


def test_closing_down_here_wakes_whoever_waits():
    line = Exchange()
    caller = Caller(*line._theirs)
    threading.Timer(0.1, caller.close).start()
    started = time.monotonic()
    assert caller.ask(QUESTION.with_seconds(600)).said is Said.NOBODY
    assert time.monotonic() - started < 5


def test_a_process_that_is_started_gets_the_other_ends():
    code = (
        "import sys\nfrom hopquy.runner.drivers.line import exchange\nfrom hopquy.runner.drivers.question import Question\n"
        "reply = exchange(sys.argv[1]).ask(Question(7, 'send', '', '', '', (), 5.0))\nprint(reply.said, reply.note)"
    )
    line = Exchange()
    desk = Desk(Reply(Said.DONE, "ừ"))
    line.serve(desk)
    with line.inherited() as (ends, more):
        process = subprocess.Popen(
            [sys.executable, "-c", code, ends], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, encoding="utf-8", **more
        )
    out, _ = process.communicate(timeout=30)
    assert out.strip() == "done ừ"
    assert desk.heard[0].number == 7


@pytest.mark.parametrize("told", ["", "x,y", "3", "99998,99999"])
def test_ends_that_are_none_are_refused(told):
    with pytest.raises(ValueError, match="no ends of two pipes"):
        exchange(told)


def test_the_schema_tells_each_message_from_the_others():
    good = [{"ask": QUESTION.told()}, {"tell": {"vi": "a", "en": "b"}}, {"reply": {"number": 1, **Reply(Said.DONE).told()}}]
    for message in good:
        assert validator("manual").is_valid(json.loads(json.dumps(message)))
        (kind,) = message
        for key in message[kind]:
            lacking = {kind: {name: value for name, value in message[kind].items() if name != key}}
            assert not validator("manual").is_valid(lacking), key
    assert not validator("manual").is_valid({**good[0], **good[1]})
    for said in Said:
        assert validator("manual").is_valid({"reply": {"number": 1, **Reply(said).told()}})
