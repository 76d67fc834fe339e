"""Judges of the signed headers of a call."""

import json

import pytest

SIGNED = {"XroadVnpt-systemid": "a.b", "XroadVnpt-timestamp": "1"}
TEXT = json.dumps(SIGNED, separators=(",", ":"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (TEXT, "holds"),
        ('{"a": "b"}', "holds"),
        ("{}", "holds"),
        ("", "broken"),
        ("systemid=1", "broken"),
        ("[]", "broken"),
        ('"text"', "broken"),
        ('{"a":1}', "holds"),
        ('{"a":{"b":"c"}}', "holds"),
        ('{"a":["b",null]}', "holds"),
        ("1", "broken"),
        ("null", "broken"),
        ('{"a":"b"', "broken"),
        ("[" * 100_000, "broken"),
        ('{"a":' + "9" * 5000 + "}", "broken"),
        ("NaN", "broken"),
        (None, "vacuous"),
    ],
)
def test_text_is_json(evidence, text, answer):
    evidence.call(headers={} if text is None else {"sign-header": text})
    assert evidence.answers("text-is-json") == [answer]


@pytest.mark.parametrize(
    ("text", "key", "answer"),
    [
        (TEXT, "systemid;timestamp", "holds"),
        ('{"systemid":"a","xroadvnpt-X":"b"}', "systemid;X", "holds"),
        (TEXT, "timestamp;systemid", "broken"),
        (TEXT, "systemid", "broken"),
        (TEXT, "systemid; timestamp", "broken"),
        (TEXT, "XroadVnpt-systemid;XroadVnpt-timestamp", "broken"),
        (TEXT, "", "broken"),
        ("{}", "systemid", "broken"),
        ("{}", "", "vacuous"),
        (TEXT, None, "vacuous"),
        (None, "systemid", "vacuous"),
        ("no json", "systemid", "vacuous"),
        ('{"a":1}', "a", "holds"),
        ('{"a":["b"],"c":null}', "c;a", "broken"),
    ],
)
def test_key_lists_names(evidence, text, key, answer):
    headers = {"sign-header": text, "sign-header-key": key}
    evidence.call(headers={name: value for name, value in headers.items() if value is not None})
    assert evidence.answers("key-lists-names") == [answer]


@pytest.mark.parametrize(
    ("signed", "sent", "answer"),
    [
        (TEXT, {"systemid": "a.b", "timestamp": "1"}, "holds"),
        (TEXT, {"SYSTEMID": "a.b", "Timestamp": "1"}, "holds"),
        (TEXT, {"systemid": "a.b", "timestamp": "2"}, "broken"),
        (TEXT, {"systemid": "a.b", "timestamp": ""}, "broken"),
        (TEXT, {"systemid": "a.b"}, "broken"),
        ('{"Content-Type":"x"}', {"=content-type": "x"}, "holds"),
        ('{"no header!/name":"x"}', {}, "broken"),
        ('{"x!y":"1"}', {"=x!y": "2"}, "broken"),
        ('{"":"1"}', {}, "broken"),
        ('{"\\ud800":"\\udfff"}', {}, "broken"),
        ("{}", {}, "vacuous"),
        ("no json", {}, "vacuous"),
        ('{"a":1}', {"=a": "1"}, "holds"),
        ('{"a":1}', {"=a": "01"}, "broken"),
        ('{"a":"1"}', {"=a": '"1"'}, "broken"),
        ('{"a":["H49","H41"]}', {"=a": '["H49", "H41"]'}, "holds"),
        ('{"a":["H49","H41"]}', {"=a": '["H41","H49"]'}, "broken"),
        ('{"a":["H49"]}', {"=a": "H49"}, "broken"),
        ('{"a":["H49"]}', {}, "broken"),
        ('{"a":{"b":"1","c":"2"}}', {"=a": '{"c":"2","b":"1"}'}, "holds"),
        ('{"a":[1]}', {"=a": "[" * 100_000}, "broken"),
        ('{"a":null}', {"=a": "null"}, "holds"),
        ('{"a":null}', {"=a": ""}, "broken"),
        ('{"a":null}', {}, "broken"),
    ],
)
def test_named_equal_sent(evidence, signed, sent, answer):
    evidence.call(headers={"sign-header": signed, **sent})
    assert evidence.answers("named-equal-sent") == [answer]


def test_a_difference_is_shown_at_the_header_sent(evidence):
    evidence.call(headers={"sign-header": TEXT, "systemid": "a.b", "timestamp": "2"})
    (ruling,) = evidence.rulings("named-equal-sent")
    (finding,) = ruling.findings
    assert finding.where.path == "call/headers/xroadvnpt-timestamp"
    assert dict(finding.expected.gaps) == {"name": "XroadVnpt-timestamp", "value": "1"}
    assert dict(finding.observed.gaps) == {"text": "2"}


def test_the_first_header_of_a_name_counts(evidence):
    evidence.add("axis.call", "target", {"headers": [["XroadVnpt-hash-header", "0" * 64], ["xroadvnpt-HASH-header", "x"]]})
    evidence.call(headers={"hash-header": "0" * 64})
    assert evidence.answers("hmac-form")[-1:] == ["holds"]


@pytest.mark.parametrize(
    ("signed", "sent", "operation", "answer"),
    [
        (["from", "docId"], ["from", "docId"], "sendEdoc", "holds"),
        (["FROM", "docid"], ["from", "docId"], "sendEdoc", "holds"),
        (["from"], ["from", "docId"], "sendEdoc", "broken"),
        (["from"], ["from"], "sendEdoc", "holds"),
        ([], ["from"], "sendEdoc", "broken"),
        (["from"], [], "sendEdoc", "vacuous"),
        (["from"], ["from"], "getEdoc", "vacuous"),
        (None, ["from"], "sendEdoc", "vacuous"),
    ],
)
def test_arguments_signed(evidence, signed, sent, operation, answer):
    text = {} if signed is None else {"sign-header": json.dumps({f"XroadVnpt-{name}": "1" for name in signed})}
    evidence.call(operation, headers={**text, **dict.fromkeys(sent, "1")})
    assert evidence.answers("arguments-signed", operations={"sendEdoc": ["from", "docId"]}) == [answer]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0123456789abcdef" * 4, "holds"),
        ("0123456789ABCDEF" * 4, "broken"),
        ("0" * 63, "broken"),
        ("0" * 65, "broken"),
        ("٠" * 64, "broken"),
        ("", "broken"),
        (None, "vacuous"),
    ],
)
def test_hmac_form(evidence, text, answer):
    evidence.call(headers={} if text is None else {"hash-header": text})
    assert evidence.answers("hmac-form") == [answer]


@pytest.mark.parametrize(
    ("witness", "headers", "answer"),
    [
        ({"hmac": True}, {"hash-header": "x"}, "holds"),
        ({"hmac": False}, {"hash-header": "x"}, "broken"),
        ({"hmac": None}, {"hash-header": "x"}, "unknown"),
        ({}, {"hash-header": "x"}, "unknown"),
        (None, {"hash-header": "x"}, "unknown"),
        (None, {}, "vacuous"),
        ({"hmac": None}, {}, "vacuous"),
    ],
)
def test_witness(evidence, witness, headers, answer):
    evidence.call(headers=headers, witness=witness)
    assert evidence.answers("witness", what="hmac") == [answer]


def test_long_headers_are_cut_in_findings(evidence):
    evidence.call(headers={"sign-header": TEXT, "sign-header-key": "k" * 10_000, "hash-header": "h" * 10_000})
    for judge in ("key-lists-names", "hmac-form"):
        (ruling,) = evidence.rulings(judge)
        assert len(dict(ruling.findings[0].observed.gaps)["text"]) == 201


def test_each_call_is_ruled_on_by_itself(evidence):
    evidence.call(headers={"hash-header": "x"})
    evidence.call()
    evidence.call(headers={"hash-header": "0" * 64})
    rulings = evidence.rulings("hmac-form")
    assert [(ruling.answer, ruling.observations) for ruling in rulings] == [("broken", (1,)), ("vacuous", (2,)), ("holds", (3,))]
