"""replay.sh: what stands in it, and what is said to be left out, for calls as they can be recorded."""

import shlex

import pytest

from hopquy.reports.reproduction.files import laid_out
from hopquy.reports.reproduction.replay import Left, parts_of, script
from hopquy.runner.model.observation import Author, Observation

PLAN = {"target": {"codes": ["H49.99.01"]}}


def call(headers, *, body=b"<a/>", author=Author.TARGET, **more):
    data = {"method": "POST", "path": "/sendEdoc", "http_version": "1.1", "operation": "sendEdoc", "headers": headers, **more}
    return laid_out(
        Observation("axis.call", "axis.wire", author, "s", data, "b" if body else None, seq=7), lambda _name: body, packet=False
    )


def text_of(laid):
    parts, left = parts_of([laid], PLAN)
    return script(parts, "run r, requirement i"), parts, left


def test_a_credential_in_a_header_comes_from_the_environment():
    laid = call([["Authorization", "[redacted:authorization]"], ["X", "a [redacted:secret] 'b'"], ["Y", "1"]])
    text, (part,), left = text_of(laid)
    assert part.variables == ("HOPQUY_AUTHORIZATION", "HOPQUY_SECRET")
    assert ': "${HOPQUY_SECRET:?' in text
    words = shlex.split(next(line for line in text.splitlines() if line.startswith("  again")))
    assert {"Authorization: $HOPQUY_AUTHORIZATION", "X: a $HOPQUY_SECRET 'b'"} <= set(words)
    assert "'Authorization: '\"$HOPQUY_AUTHORIZATION\" " in text
    assert laid.contents[laid.names["headers"]] == b"Y: 1\n"
    assert b"[redacted:authorization]" in laid.contents[laid.names["head"]]
    assert left == []


@pytest.mark.parametrize("more", [{"redacted": True}, {"witness": {"secret_sent": True}}, {"path": "/a/[secret]"}])
def test_a_call_out_of_which_a_credential_was_taken_is_not_sent(more):
    parts, left = parts_of([call([["X", "1"]], **more)], PLAN)
    assert parts == []
    assert left == [Left(7, "redacted")]


def test_without_a_body_only_headers_can_have_been_touched():
    _, (part,), left = text_of(call([["X", "[redacted:secret]"]], body=None, redacted=True))
    assert (part.seqs, left) == ((7,), [])


def test_headers_that_curl_would_add_are_kept_out_and_empty_ones_kept():
    laid = call([["Host", "h"], ["X-Empty", ""], ["Content-Length", "0"]], body=None)
    text, _, _ = text_of(laid)
    for name in ("User-Agent:", "Accept:", "Content-Type:", "Expect:"):
        assert f"--header {name}" in text
    assert laid.contents[laid.names["headers"]] == b"X-Empty;\n"
    assert "--data-binary ''" in text


def test_quotes_of_a_peer_cannot_leave_their_place():
    evil = "$(touch x)`touch y`'; touch z; '\"\\"
    text, _, _ = text_of(call([["X", f"{evil}[redacted:secret]"]], path=f"/{evil}", operation=evil))
    words = shlex.split(next(line for line in text.splitlines() if line.startswith("  again")))
    assert words[1] == f"7 {evil}"
    assert f"X: {evil}$HOPQUY_SECRET" in words
    assert words[-1].startswith("$AXIS_URL/$(touch%20x)")


def test_our_own_calls_go_to_the_target():
    text, (part,), _ = text_of(call([["X", "1"]], author=Author.COUNTERPART))
    assert part.name == "ask"
    assert '"$TARGET_URL"/sendEdoc' in text


def test_a_fault_of_the_axis_is_said_to_be_left_out():
    fault = laid_out(
        Observation("fault.injected", "axis.wire", Author.COUNTERPART, "s", {"fault": "lose-answer"}, seq=3),
        lambda _name: None,
        packet=False,
    )
    assert parts_of([fault], PLAN) == ([], [Left(3, "fault")])
