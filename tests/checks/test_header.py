"""`header`: a header of a recorded call, put to the other words."""

import pytest

from hopquy.fixtures.strategies import element
from hopquy.runner.codec.call import call_message
from hopquy.runner.language import say
from hopquy.runner.model.message import MessageKind


def call(*headers):
    message = call_message({"headers": [list(header) for header in headers]}, b"", MessageKind("axis-call", "call"))
    return message.root


@pytest.mark.parametrize(
    ("inner", "headers", "answer"),
    [
        ({"occurs": {"min": 1}}, [], "broken"),
        ({"occurs": {"min": 1}}, [("X-Code", "")], "broken"),
        ({"occurs": {"min": 1}}, [("x-CODE", "H49")], "holds"),
        ({"occurs": {"min": 0, "max": 1}}, [("x-code", "a"), ("X-Code", "b")], "broken"),
        ({"not-empty": True}, [("X-Code", " ")], "broken"),
        ({"not-empty": True}, [], "vacuous"),
        ({"occurs": {"min": 1}, "not-empty": True}, [("X-Code", "")], "broken"),
        ({"matches": "code"}, [("X-Code", "H49")], "holds"),
        ({"matches": "code"}, [("X-Code", "x")], "broken"),
        ({"matches": "code"}, [], "vacuous"),
        ({"one-of": "codes"}, [("X-Code", "02")], "holds"),
        ({"one-of": "codes"}, [("X-Code", "03")], "broken"),
        ({"max-length": 2}, [("X-Code", "02")], "holds"),
        ({"max-length": 2}, [("X-Code", "002")], "broken"),
        ({"occurs": {"min": 1}, "one-of": "codes"}, [("Y", "01")], "broken"),
        ({"matches": "code"}, [("X-Code", "")], "broken"),
        ({"one-of": "codes"}, [("X-Code", "\t")], "broken"),
        ({"max-length": 2}, [("X-Code", "")], "broken"),
        ({"occurs": {"min": 0, "max": 2}}, [("X-Code", "a"), ("x-code", "")], "broken"),
        ({}, [("X-Code", "")], "broken"),
        ({}, [("X-Code", "a")], "holds"),
        ({}, [], "vacuous"),
    ],
)
def test_header(ask, inner, headers, answer):
    assert ask.answer("header", {"name": "X-Code", **inner}, call(*headers)) == answer


def test_a_missing_header_is_called_a_header(ask):
    (finding,) = ask.ruling("header", {"name": "X-Code", "occurs": {"min": 1}}, call()).findings
    assert finding.where.path == "call/headers/x-code"
    assert (say(finding.expected, "en"), say(finding.observed, "en")) == ("an HTTP header `X-Code`", "nothing")


def test_a_header_that_stands_twice(ask):
    (finding,) = ask.ruling("header", {"name": "X-Code", "occurs": {"min": 1, "max": 1}}, call(("X-Code", "a"), ("x-code", "b"))).findings
    assert finding.where.path == "call/headers/x-code[2]"
    assert say(finding.observed, "en") == "the header stands 2 times"


@pytest.mark.parametrize("inner", [{"occurs": {"min": 1, "max": 1}}, {"not-empty": True}, {"matches": "code"}, {"one-of": "codes"}, {}])
def test_an_empty_header_is_told_once(ask, inner):
    (finding,) = ask.ruling("header", {"name": "X-Code", **inner}, call(("Y", "1"), ("X-Code", " "))).findings
    assert finding.where.path == "call/headers/x-code"
    assert say(finding.observed, "en") == "empty text"


def test_a_message_that_is_no_call_has_no_headers(ask):
    assert ask.answer("header", {"name": "X-Code", "occurs": {"min": 1}}, element("root")) == "vacuous"
