"""Which change of verdict is what, for every pair of verdicts and weights; findings that come back under other names."""

import itertools

import pytest

from hopquy.reports.change import KINDS, changes
from hopquy.reports.recurrence import Recurrences

VERDICTS = ("pass", "fail", "inconclusive", "not-applicable", "error")


def row(verdict, scored=True):
    return {"verdict": verdict, "scored": scored, "id": "a"}


def kind_of(then, now):
    found = changes({"a": then} if then else {}, {"a": now} if now else {})
    return found[0].kind if found else None


EXPECTED = {
    ("pass", "fail"): "failed",
    ("inconclusive", "fail"): "failed",
    ("not-applicable", "fail"): "failed",
    ("error", "fail"): "failed",
    (None, "fail"): "failed",
    ("pass", "inconclusive"): "opened",
    ("pass", "error"): "opened",
    ("fail", "inconclusive"): "opened",
    ("fail", "error"): "opened",
    ("inconclusive", "error"): "opened",
    ("error", "inconclusive"): "opened",
    ("not-applicable", "inconclusive"): "opened",
    ("not-applicable", "error"): "opened",
    (None, "inconclusive"): "opened",
    (None, "error"): "opened",
    ("pass", "not-applicable"): "left",
    ("fail", "not-applicable"): "left",
    ("inconclusive", "not-applicable"): "left",
    ("error", "not-applicable"): "left",
    ("fail", "pass"): "mended",
    ("inconclusive", "pass"): "established",
    ("error", "pass"): "established",
    ("not-applicable", "pass"): "entered",
    (None, "pass"): "added",
    (None, "not-applicable"): "added",
    **{(verdict, None): "removed" for verdict in VERDICTS},
}


@pytest.mark.parametrize(("then", "now"), [pair for pair in itertools.product((*VERDICTS, None), repeat=2) if pair != (None, None)])
def test_every_pair_of_verdicts(then, now):
    found = kind_of(row(then) if then else None, row(now) if now else None)
    assert found == EXPECTED.get((then, now))
    assert (found is None) == (then == now)


def test_a_failure_that_decides_now_is_new():
    assert kind_of(row("fail", scored=False), row("fail")) == "failed"
    assert kind_of(row("fail"), row("fail", scored=False)) == "weighed"
    assert kind_of(row("pass", scored=False), row("pass")) == "weighed"


def test_the_worst_and_what_decides_come_first():
    before = {name: row("pass", scored=name != "c") for name in "abc"} | {"d": row("fail")}
    after = {"a": row("inconclusive"), "b": row("fail"), "c": row("fail", scored=False), "d": row("pass")}
    assert [(one.kind, one.id) for one in changes(before, after)] == [("failed", "b"), ("failed", "c"), ("opened", "a"), ("mended", "d")]
    assert [one.kind for one in changes(before, before)] == []
    assert set(EXPECTED.values()) | {"weighed"} == set(KINDS)


def finding(observed, *, path="edXML/To", expected="a code", observation=1):
    return {"observation": observation, "path": path, "position": None, "expected": {"en": expected}, "observed": {"en": observed}}


def report(**data):
    return {"observations": [{"seq": 1, "kind": "packet.status", "data": data}]}


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("nothing for 1b4e28ba-2fa1-11d2-883f-0016d3cca427", "nothing for 00000000-2fa1-11d2-883f-0016d3cca427"),
        ("SHA-256 " + "a" * 64, "SHA-256 " + "b1" * 32),
        ("“2026/11/22 14:26:01”", "“2026/12/01 07:00:59”"),
        ("“2026-11-22T14:26:01+07:00”", "“2026-11-23T14:26:01Z”"),
        ("“22112026T212627+0517”", "“01122026T000000+0001”"),
        ("subject hq9443aafa", "subject hq00000001"),
        ("about G22,2026/11/22,1930251/HQ-KTTL", "about G22,2026/11/25,77/HQ-KTTL"),
    ],
    ids=["uuid", "digest", "time", "iso", "wire", "token", "document"],
)
def test_what_each_run_names_anew_is_the_same_finding(then, now):
    before, after = (report(document_id=f"G22,{day}/HQ-KTTL") for day in ("2026/11/22,1930251", "2026/11/25,77"))
    (one,) = Recurrences(before, after).of([finding(then)], [finding(now)])
    assert (one.state, one.finding["observed"]["en"]) == ("same", now)


@pytest.mark.parametrize(
    "other",
    [finding("“H50”"), finding("“H49”", path="edXML/From"), finding("“H49”", expected="a name"), finding("“H49”", observation=None)],
    ids=["observed", "path", "expected", "kind"],
)
def test_another_finding_is_new_and_the_old_one_gone(other):
    found = Recurrences(report(), report()).of([finding("“H49”")], [other])
    assert [one.state for one in found] == ["new", "gone"]


def test_how_often_is_counted():
    once, thrice = [finding("“H49”")], [finding("“H49”")] * 3
    assert [one.state for one in Recurrences(report(), report()).of(once, thrice)] == ["more"]
    assert [one.state for one in Recurrences(report(), report()).of(thrice, once)] == ["fewer"]
    assert Recurrences(report(), report()).of([], []) == []


def test_a_short_name_of_a_document_blanks_nothing():
    found = Recurrences(report(document_id="49"), report(document_id="50")).of([finding("“H49”")], [finding("“H50”")])
    assert [one.state for one in found] == ["new", "gone"]
