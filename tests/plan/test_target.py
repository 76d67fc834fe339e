"""target.yaml: each kind of mistake has its line and one clear sentence, and no sentence shows a credential."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopquy.runner.errors.target import TargetError
from hopquy.runner.model.target import PACE, Driver, Pace, Product
from hopquy.runner.plan import read_target

REFERENCE = "expected a reference `env:NAME` or `file:PATH`, never the credential itself"
ADDRESS = "expected an address like http://127.0.0.1:9000/control"
LISTEN = "expected HOST:PORT with a port from 0 (any that is free) to 65535, like 127.0.0.1:8810"
FEATURES = "send, send-recall, send-update, send-replace, take-back, reply, follow-directory, receive, refuse, assign, process, finish, large-files"
ACTIONS = "send, take-back, accept, assign, process, finish, refuse, agree, settle"
SECONDS = "expected a number of seconds above 0"
YAML = "expected a YAML file such as `hopquy init --role ROLE` writes (document-system, axis or onestop-system)"


def test_a_right_file_is_read(file):
    target = file.read()
    assert target.product == Product("QLVB mẫu", "3.2.0", "Công ty Mẫu")
    assert (target.role, target.features, target.system_id) == ("document-system", ("send", "receive", "refuse"), "qlvb.mau")
    assert target.codes == ("H49.99.01", "0049")
    assert target.listen == ("127.0.0.1", 8810)
    assert target.driver == Driver("http", "http://127.0.0.1:9000/control", (), "token-of-the-driver", 2.5, ("send", "accept"))
    assert target.pace == {**PACE, "fetch": Pace(0.5, 60.0)}
    assert target.secrets == {"secret": "mật-khẩu rất dài", "driver-token": "token-of-the-driver"}
    assert target.file == str(file.path)
    assert "mật-khẩu" not in repr(target)
    assert "token-of" not in repr(target)


def test_json_is_yaml_too(file):
    value = {
        "role": "document-system",
        "claims": {"product": {"name": "a", "version": "1.0", "vendor": "b", "build": "5"}, "features": ["send"]},
        "parameters": {
            "system_id": "a", "secret": "env:HOPQUY_SECRET", "codes": ["1.0"], "driver": {"kind": "passive"},
            "points": {"packet": {"interval": 0.02, "deadline": 5.0}, "done": {"deadline": 5}},
        },
    }  # fmt: skip
    file.write(json.dumps(value, indent=1))
    target = file.read()
    assert target.pace["packet"] == Pace(0.02, 5.0)
    assert target.pace["done"] == Pace(0.2, 5.0)
    assert target.listen == ("127.0.0.1", 0)
    assert target.driver == Driver("passive", timeout=30.0, actions=())
    assert target.product.version == "1.0"


@pytest.mark.parametrize(
    ("listen", "meant"), [("'[::1]:8080'", ("::1", 8080)), ("localhost:0", ("localhost", 0)), ("192.0.2.1:65535", ("192.0.2.1", 65535))]
)
def test_addresses_to_listen_on(file, listen, meant):
    file.change("127.0.0.1:8810", listen)
    assert file.read().listen == meant


def test_defaults_of_a_driver(file):
    file.change("    timeout: 2.5\n    actions: [send, accept]\n", "")
    assert file.read().driver.timeout == 30.0
    assert file.read().driver.actions == ("send", "accept", "refuse", "finish", "agree")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("role: document-system\n", "", "2: the file lacks the key role; expected one of: document-system, axis"),
        ("role: document-system", "role: axsi", "2: role is “axsi”; expected one of: document-system, axis"),
        ("role: document-system", "role:", "2: role is empty; expected one of: document-system, axis"),
        ("role: document-system", "role: document-system\nrole: axis", "3: the key 'role' stands twice, first in line 2; expected each key once"),
        ("Công ty Mẫu\n", "Công ty Mẫu\n    verson: x\n", "8: claims.product has no key “verson”; expected one of: name, version, vendor, build; did you mean version?"),
        ("Công ty Mẫu\n", "Công ty Mẫu\n    zzz: x\n", "8: claims.product has no key “zzz”; expected one of: name, version, vendor, build"),
        ("parameters:\n", "parameters:\n  <<: x\n", "10: parameters has no key “<<”; expected one of: system_id, secret, codes, listen, listen_tls, driver, tls, points, trials"),
        ('    version: "3.2.0"\n', "", "4: claims.product lacks the key version; expected a text in quotes"),
        ('"3.2.0"', "1.0", '6: claims.product.version is 1.0, which YAML takes for a number; expected a text: put it in quotes, "1.0"'),
        ('"3.2.0"', "1.10", '6: claims.product.version is 1.10, which YAML takes for a number; expected a text: put it in quotes, "1.10"'),
        ('"3.2.0"', "3", '6: claims.product.version is 3, which YAML takes for a number; expected a text: put it in quotes, "3"'),
        ('"3.2.0"', "true", '6: claims.product.version is true, which YAML takes for a truth value; expected a text: put it in quotes, "true"'),
        ('"3.2.0"', "", "6: claims.product.version is empty; expected a text in quotes"),
        ('"3.2.0"', '""', "6: claims.product.version is empty; expected a text in quotes"),
        ('"3.2.0"', "[1]", "6: claims.product.version is a list; expected a text in quotes"),
        ("QLVB mẫu", "{a: b}", "5: claims.product.name is a group of keys; expected a text"),
        ("[send, receive, refuse]", "[]", f"8: claims.features is empty; expected a list with at least one of: {FEATURES}"),
        ("[send, receive, refuse]", "", f"8: claims.features is empty; expected a list with at least one of: {FEATURES}"),
        ("[send, receive, refuse]", "send", f"8: claims.features is the text “send”; expected a list with at least one of: {FEATURES}"),
        ("[send, receive, refuse]", "[send, fly]", f"8: claims.features, entry 2 is “fly”; expected one of: {FEATURES}"),
        ("features: [send, receive, refuse]", "features:\n  - send\n  - 5", f"10: claims.features, entry 2 is “5”; expected one of: {FEATURES}"),
        ("[send, receive, refuse]", "[send, send]", "8: claims.features names “send” twice; expected each entry once"),
        ("env:HOPQUY_SECRET", "Passw0rd-inline", f"11: parameters.secret: a credential stands in the file itself; {REFERENCE}"),
        ("env:HOPQUY_SECRET", "12345678", f"11: parameters.secret: a credential stands in the file itself; {REFERENCE}"),
        ("env:HOPQUY_SECRET", "true", f"11: parameters.secret: a credential stands in the file itself; {REFERENCE}"),
        ("env:HOPQUY_SECRET", "", f"11: parameters.secret is empty; {REFERENCE}"),
        ("env:HOPQUY_SECRET", "[Passw0rd-inline]", f"11: parameters.secret is a list; {REFERENCE}"),
        ("env:HOPQUY_SECRET", "{Passw0rd-inline: x}", f"11: parameters.secret is a group of keys; {REFERENCE}"),
        ("env:HOPQUY_SECRET", '"env:"', f"11: parameters.secret: nothing stands after “env:”; {REFERENCE}"),
        ("env:HOPQUY_TOKEN", "Passw0rd-inline", f"17: parameters.driver.token: a credential stands in the file itself; {REFERENCE}"),
        ("  secret: env:HOPQUY_SECRET\n", "", f"9: parameters lacks the key secret; {REFERENCE}"),
        ('[H49.99.01, "0049"]', "H49", '12: parameters.codes is the text “H49”; expected a list of codes, like ["H49.99.01"]'),
        ('[H49.99.01, "0049"]', "[]", '12: parameters.codes is empty; expected a list of codes, like ["H49.99.01"]'),
        ('[H49.99.01, "0049"]', "[49]", '12: parameters.codes, entry 1 is 49, which YAML takes for a number; expected a text: put it in quotes, "49"'),
        ('[H49.99.01, "0049"]', "[H1, H1]", "12: parameters.codes names “H1” twice; expected each entry once"),
        ('[H49.99.01, "0049"]', '["H1\\n"]', "12: parameters.codes, entry 1 is “H1\\n”; expected a text without white space around it and line breaks in it"),
        ("qlvb.mau", '" qlvb"', "10: parameters.system_id is “ qlvb”; expected a text without white space around it and line breaks in it"),
        ("H49.99.01", "G22", "12: parameters.codes, entry 1 is “G22”, which is what hopquy's own agency goes by; expected another one, of a test instance"),
        ("qlvb.mau", "hopquy.partner", "10: parameters.system_id is “hopquy.partner”, which is what hopquy's own agency goes by; expected another one, of a test instance"),
        ("127.0.0.1:8810", "127.0.0.1", f"13: parameters.listen is “127.0.0.1”; {LISTEN}"),
        ("127.0.0.1:8810", "127.0.0.1:65536", f"13: parameters.listen is “127.0.0.1:65536”; {LISTEN}"),
        ("127.0.0.1:8810", "127.0.0.1:٣", f"13: parameters.listen is “127.0.0.1:٣”; {LISTEN}"),
        ("127.0.0.1:8810", "'::1:80'", f"13: parameters.listen is “::1:80”; {LISTEN}"),
        ("127.0.0.1:8810", "http://127.0.0.1:80", f"13: parameters.listen is “http://127.0.0.1:80”; {LISTEN}"),
        ("127.0.0.1:8810", "8810", '13: parameters.listen is 8810, which YAML takes for a number; expected a text: put it in quotes, "8810"'),
        ("kind: http", "kind: htp", "15: parameters.driver.kind is “htp”; expected one of: http, command, manual, passive"),
        ("    kind: http\n", "", "14: parameters.driver lacks the key kind; expected one of: http, command, manual, passive"),
        ("    url: http://127.0.0.1:9000/control\n", "", f"14: parameters.driver lacks the key url; {ADDRESS}, since the kind is http"),
        ("kind: http", "kind: command", '14: parameters.driver lacks the key command; expected a list: the program and its first arguments, like ["python3", "drive.py"], since the kind is command'),
        ("kind: http\n", "kind: http\n    command: [x]\n", "16: parameters.driver.command is not for the kind http; expected the kind command, or no such key"),
        ("http://127.0.0.1:9000/control", "127.0.0.1:9000", f"16: parameters.driver.url is “127.0.0.1:9000”; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", "ftp://h/x", f"16: parameters.driver.url is “ftp://h/x”; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", '"http://h/a b"', f"16: parameters.driver.url is “http://h/a b”; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", "http://h:99999/", f"16: parameters.driver.url is “http://h:99999/”, which is no address; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", "http:///x", f"16: parameters.driver.url is “http:///x”, which is no address; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", "http://[::1/x", f"16: parameters.driver.url is “http://[::1/x”, which is no address; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", "http://h/?key=1", f"16: parameters.driver.url has a query (`?`), but actions are put behind it; {ADDRESS}"),
        ("http://127.0.0.1:9000/control", "http://u:Passw0rd1@h/", "16: a credential stands in parameters.driver.url; expected the bare address, and `token: env:NAME` beside it"),
        ("timeout: 2.5", "timeout: 0", f"18: parameters.driver.timeout is “0”; {SECONDS}"),
        ("timeout: 2.5", "timeout: -1.5", f"18: parameters.driver.timeout is “-1.5”; {SECONDS}"),
        ("timeout: 2.5", "timeout: soon", f"18: parameters.driver.timeout is the text “soon”; {SECONDS}"),
        ("timeout: 2.5", "timeout: 1e9", f"18: parameters.driver.timeout is the text “1e9”; {SECONDS}"),
        ("timeout: 2.5", 'timeout: "5"', f"18: parameters.driver.timeout is the text “5”; {SECONDS}"),
        ("timeout: 2.5", "timeout: 100000", "18: parameters.driver.timeout is “100000”; expected at most 86400 seconds, which is a day"),
        ("timeout: 2.5", f"timeout: {'9' * 5000}", f"18: parameters.driver.timeout is the text “{'9' * 60}…”; {SECONDS}"),
        ("[send, accept]", "[send, jump]", f"19: parameters.driver.actions, entry 2 is “jump”; expected one of: {ACTIONS}"),
        ("[send, accept]", "send", f"19: parameters.driver.actions is the text “send”; expected a list with at least one of: {ACTIONS}"),
        ("[send, accept]", '["\\e[31m\\r"]', f"19: parameters.driver.actions, entry 1 is “\\x1b[31m\\r”; expected one of: {ACTIONS}"),
        ("fetch:", "fech:", "21: parameters.points has no key “fech”; expected one of: packet, fetch, done, status, resend, quiet; did you mean fetch?"),
        ("{interval: 0.5, deadline: 60}", "5", "21: parameters.points.fetch is “5”; expected a group of the keys interval, deadline"),
        ("{interval: 0.5, deadline: 60}", "{interval: 0}", f"21: parameters.points.fetch.interval is “0”; {SECONDS}"),
        ("deadline: 60", "deadline: 90000.5", "21: parameters.points.fetch.deadline is “90000.5”; expected at most 86400 seconds, which is a day"),
        ("  points:", "  trials: {large_mib: 151}\n  points:", "20: parameters.trials.large_mib is “151”; expected a number of MiB above 0, up to 150"),
        ("  points:", "  trials: {valid: 2.5}\n  points:", "20: parameters.trials.valid is “2.5”; expected a whole number from 0 to 1000"),
        ("  points:", "  trials: {faulty: -1}\n  points:", "20: parameters.trials.faulty is “-1”; expected a whole number from 0 to 1000"),
        ("  points:", "  trials: {size: 5}\n  points:", "20: parameters.trials has no key “size”; expected one of: large_mib, valid, faulty, smaller, seconds"),
        ("    fetch: {interval: 0.5, deadline: 60}\n", "", "20: parameters.points is empty; expected a group of the keys packet, fetch, done, status, resend, quiet"),
        ("  codes", "\tcodes", f"12: not YAML: a tab stands in the indentation: YAML wants spaces; {YAML}"),
        ("  codes", " codes", f"12: not YAML: the line does not go with those above it: look at the indentation, and at quotes inside quotes; {YAML}"),
        ("qlvb.mau", "'qlvb.mau", f"10: not YAML: the quotes that are opened here are never closed; {YAML}"),
        ("env:HOPQUY_SECRET", "*Passw0rd", f"11: an alias (`*…`) of what was not said before: put the text in quotes if the asterisk belongs to it; {YAML}"),
        ("env:HOPQUY_SECRET", "!Passw0rd x", f"11: a tag (`!…`) stands here: put the text in quotes if the exclamation mark belongs to it; {YAML}"),
        ("token: env:HOPQUY_TOKEN", "{token:Passw0rd}", f"17: not YAML: a key without its colon, or a text of several lines that is not indented; {YAML}"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_mistake_in_the_file(file, before, after, told):
    file.change(before, after)
    problems = file.problems()
    assert told in problems
    assert "Passw0rd" not in "".join(problems)
    assert len(problems) == 1


def test_a_key_run_together_with_its_credential_is_not_shown(file):
    file.change(
        "driver:\n    kind: http\n    url: http://127.0.0.1:9000/control\n    token: env:HOPQUY_TOKEN\n    timeout: 2.5\n    actions: [send, accept]",
        "driver: {kind: passive, token:Passw0rd1, tokn:Passw0rd2}",
    )
    assert file.problems() == [
        "14: parameters.driver: after “token:” a space is missing; expected `token: …`",
        "14: parameters.driver has no key “tokn:…”; expected one of: kind, url, command, token, person, party, timeout, actions; did you mean token?",
    ]  # fmt: skip


def test_every_mistake_is_told_at_once_by_line(file):
    file.change("role: document-system", "role: axsi")
    file.change('"3.2.0"', "3")
    file.change("[send, accept]", "[jump]")
    assert [problem.partition(":")[0] for problem in file.problems()] == ["2", "6", "19"]


def test_mistakes_beyond_the_schema_and_of_credentials_come_together(file):
    file.change("127.0.0.1:8810", "127.0.0.1:99999")
    file.environment.clear()
    assert file.problems() == [
        "11: the environment variable “HOPQUY_SECRET” is not set; expected the credential in it",
        f"13: parameters.listen is “127.0.0.1:99999”; {LISTEN}",
        "17: the environment variable “HOPQUY_TOKEN” is not set; expected the credential in it",
    ]


def test_a_person_as_driver(file):
    file.change(
        "    kind: http\n    url: http://127.0.0.1:9000/control\n    token: env:HOPQUY_TOKEN\n",
        "    kind: manual\n    person: Cán bộ A\n    party: third\n",
    )
    file.change("    timeout: 2.5\n", "")
    assert file.read().driver == Driver("manual", timeout=600.0, actions=("send", "accept"), person="Cán bộ A", party="third")


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("", "14: parameters.driver lacks the key person; expected the name or the office of whoever acts, in at most 120 characters, since the kind is manual"),
        ("person: 5", '16: parameters.driver.person is 5, which YAML takes for a number; expected a text: put it in quotes, "5"'),
        ('person: "A\\n"', "16: parameters.driver.person is “A\\n”; expected a text without white space around it and line breaks in it"),
        (f"person: {'A' * 121}", f"16: parameters.driver.person is “{'A' * 60}…”; expected the name or the office of whoever acts, in at most 120 characters"),
        ("person: A\n    actions: [send, settle]", "17: parameters.driver.actions names settle, which is not for the kind manual: nobody can say that everything was done; expected the other actions"),
        ("person: A\n    url: http://h", "17: parameters.driver.url is not for the kind manual; expected the kind http, or no such key"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_person_as_driver(file, person, told):
    file.change(
        "    kind: http\n    url: http://127.0.0.1:9000/control\n    token: env:HOPQUY_TOKEN\n    timeout: 2.5\n    actions: [send, accept]\n",
        f"    kind: manual\n    {person}\n    party: vendor\n",
    )
    assert file.problems() == [told]


@pytest.mark.parametrize(
    ("party", "told"),
    [("friend", "is “friend”; expected one of: vendor, laboratory, third"), ("", "is empty; expected one of: vendor, laboratory, third")],
)
def test_for_whom_a_person_acts(file, party, told):
    file.change(
        "    kind: http\n    url: http://127.0.0.1:9000/control\n    token: env:HOPQUY_TOKEN\n",
        f"    kind: manual\n    person: A\n    party: {party}\n",
    )
    assert file.problems() == [f"17: parameters.driver.party {told}"]


def test_to_plan_no_credential_is_needed(file):
    file.environment.clear()
    target = read_target(file.path, file.environment, credentials=False)
    assert (target.secret, target.driver.token) == ("", None)
    file.change("document-system", "x")
    with pytest.raises(TargetError):
        read_target(file.path, file.environment, credentials=False)


def test_what_the_passive_driver_cannot_use(file):
    file.change("kind: http", "kind: passive")
    assert file.problems() == [
        "16: parameters.driver.url is not for the kind passive; expected the kind http, or no such key",
        "17: parameters.driver.token is not for the kind passive; expected the kind http, or no such key",
        "19: parameters.driver.actions is not for the kind passive, which asks for nothing; expected no such key",
    ]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HOPQUY_SECRET", "", "11: the environment variable “HOPQUY_SECRET” is empty; expected the credential in it"),
        ("HOPQUY_SECRET", "Passw0r", "11: the credential in “env:HOPQUY_SECRET” is too short: it could not be told from ordinary text, and so not be kept out of the evidence; expected at least 8 characters"),
        ("HOPQUY_SECRET", "Passw0rd ", "11: the credential in “env:HOPQUY_SECRET” has white space around it or a control character in it; expected the bare credential"),
        ("HOPQUY_SECRET", "Passw0rd\nx", "11: the credential in “env:HOPQUY_SECRET” has white space around it or a control character in it; expected the bare credential"),
        ("HOPQUY_SECRET", "Passw0rd\udce9", "11: the environment variable “HOPQUY_SECRET” is not UTF-8 text; expected a credential that is text"),
        ("HOPQUY_TOKEN", "Passw0rd dài", "17: the credential in “env:HOPQUY_TOKEN” has letters that an HTTP header cannot hold; expected letters, digits and signs of ASCII"),
        ("HOPQUY_SECRET", "document-system", "11: the credential in “env:HOPQUY_SECRET” stands in role too, and would be taken out of the evidence there; expected one that stands nowhere else"),
        ("HOPQUY_SECRET", "H49.99.0", "11: the credential in “env:HOPQUY_SECRET” stands in parameters.codes, entry 1 too, and would be taken out of the evidence there; expected one that stands nowhere else"),
        ("HOPQUY_TOKEN", "127.0.0.1", "17: the credential in “env:HOPQUY_TOKEN” stands in parameters.listen too, and would be taken out of the evidence there; expected one that stands nowhere else"),
    ],
)  # fmt: skip
def test_a_credential_that_cannot_be_used(file, name, value, told):
    file.environment[name] = value
    problems = file.problems()
    assert problems == [told]
    assert "Passw0r" not in "".join(problems)


def test_a_credential_written_behind_env_is_not_shown(file):
    file.change("env:HOPQUY_SECRET", "env:Passw0rd!x")
    assert file.problems() == [
        "11: what stands after `env:` is not the name of an environment variable; expected a name such as `env:HOPQUY_SECRET`"
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "the file “secret.txt” cannot be read: No such file or directory"),
        (b"", "the file “secret.txt” is empty"),
        (b"\xff\xfe\x00", "the file “secret.txt” is not UTF-8 text"),
        (b"x" * 20_000, "the file “secret.txt” is longer than 16384 bytes"),
        (
            b"Passw0r\n",
            "the credential in “file:secret.txt” is too short: it could not be told from ordinary text, and so not be kept out of the evidence",
        ),
        (b"Passw0rd\nPassw0rd\n", "the credential in “file:secret.txt” has white space around it or a control character in it"),
    ],
)
def test_a_file_with_a_credential_that_cannot_be_used(file, tmp_path, content, told):
    file.change("env:HOPQUY_SECRET", "file:secret.txt")
    if content is not None:
        (tmp_path / "secret.txt").write_bytes(content)
    (problem,) = file.problems()
    assert problem.startswith(f"11: {told}; expected ")
    assert "Passw0r" not in problem


def test_a_credential_in_a_file_beside_the_target(file, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret").write_bytes("\ufeffmật-khẩu rất dài\r\n".encode())
    file.change("env:HOPQUY_SECRET", "file:keys/secret")
    assert file.read().secret == "mật-khẩu rất dài"
    for name in ("keys", '"a\\0b"'):
        file.change("file:keys/secret" if name == "keys" else "file:keys", f"file:{name}" if name == "keys" else '"file:a\\0b"')
        assert "cannot be read" in file.problems()[0]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "1: the file is empty; expected the keys role, claims, parameters, as `hopquy init --role ROLE` writes them (document-system, axis or onestop-system)"),
        ("# nothing\n\n---\n", "1: the file is empty; expected the keys role, claims, parameters, as `hopquy init --role ROLE` writes them (document-system, axis or onestop-system)"),
        ("- a\n- b\n", "1: the file holds a list, not keys; expected the keys role, claims, parameters"),
        ("just a text", "1: the file holds a single value, not keys; expected the keys role, claims, parameters"),
        ("1.0", "1: the file holds a single value, not keys; expected the keys role, claims, parameters"),
        ("role: document-system\n".encode("utf-16"), "1: the file is UTF-16; expected the same text, saved as UTF-8"),
        (b"a: 1\nb: \xe9\n", "2: the line is not UTF-8 text; expected the same text, saved as UTF-8"),
        ("# x\n" * 300_000, "1: the file is longer than 262144 bytes; expected a page of text"),
        ("a: 1\n" * 200_000, "1: the file is longer than 262144 bytes; expected a page of text"),
        ("[" * 200_000, f"1: nested deeper than 60 levels; {YAML}"),
        ("a: \x00\n", f"1: not YAML: a character that cannot be printed (U+0000); {YAML}"),
        ("a: 1\n---\nb: 1\n", f"2: a second document begins here, but one file holds one; {YAML}"),
        ("a: &a [1]\n" + "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 10)}]\n" for n in range(40)), f"7: more than 500000 values, aliases followed; {YAML}"),
    ],
    ids=lambda value: repr(value[:20]),
)  # fmt: skip
def test_a_file_that_is_no_target(file, data, told):
    file.write(data)
    started = time.process_time()
    assert file.problems() == [told]
    assert time.process_time() - started < 2


def test_a_file_that_cannot_be_read(file, tmp_path):
    for path, told in (
        (tmp_path / "none.yaml", "No such file or directory"),
        (tmp_path, "it is a folder"),
        (tmp_path / "a\0b", "it is no path"),
    ):
        with pytest.raises(TargetError) as caught:
            read_target(path, file.environment)
        assert str(caught.value) == f"{path}:1: the file cannot be read: {told}; {YAML}"


@given(st.binary(max_size=80) | st.text(st.characters(codec="utf-8") | st.sampled_from("\n :-{}[]'\"#"), max_size=80).map(str.encode))
def test_any_file_is_refused_in_words(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    with pytest.raises(TargetError):
        read_target(path, {})


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6)  # fmt: skip
PLACES = [
    ("role",), ("claims",), ("claims", "product"), ("claims", "product", "name"), ("claims", "features"), ("parameters",), ("parameters", "system_id"),
    ("parameters", "secret"), ("parameters", "codes"), ("parameters", "listen"), ("parameters", "driver"), ("parameters", "driver", "kind"),
    ("parameters", "driver", "url"), ("parameters", "driver", "command"), ("parameters", "driver", "actions"), ("parameters", "driver", "timeout"),
    ("parameters", "driver", "token"), ("parameters", "points"), ("parameters", "points", "done"), ("parameters", "points", "done", "deadline"), ("more",),
]  # fmt: skip


@given(st.sampled_from(PLACES), JSON)
def test_any_value_in_any_place_is_taken_or_refused_in_words(tmp_path_factory, place, value):
    whole = {
        "role": "document-system",
        "claims": {"product": {"name": "a", "version": "1.0", "vendor": "b"}, "features": ["send"]},
        "parameters": {
            "system_id": "a", "secret": "env:S", "codes": ["1.0"], "points": {"done": {}},
            "driver": {"kind": "http", "url": "http://127.0.0.1"},
        },
    }  # fmt: skip
    within = whole
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    path = tmp_path_factory.getbasetemp() / "placed.yaml"
    path.write_text(json.dumps(whole), encoding="utf-8")
    try:
        read_target(path, {"S": "mật-khẩu rất dài"})
    except TargetError as error:
        told = str(error)
    else:
        told = ""
    assert told == "" or (told.startswith(f"{path}:1: ") and "; expected " in told)
    assert "mật-khẩu" not in told


def test_reading_a_target_needs_no_http_library(file):
    code = f"import sys; from hopquy.runner.plan import read_target; from pathlib import Path; read_target(Path({str(file.path)!r}), {file.environment!r}); print([m for m in ('httpx', 'requests', 'pytest') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"
