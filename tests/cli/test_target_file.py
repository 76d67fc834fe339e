"""Mistakes in target.yaml: file, line, what is expected, exit 2, and never the credential."""

import json
import re

import pytest

from hopquy.runner.plan import read_target

GOOD = """\
role: document-system
claims:
  product: {name: "QLVB", version: "1.0", vendor: "V"}
  features: [send, receive]
parameters:
  system_id: he-thong
  secret: env:HOPQUY_TEST_SECRET
  codes: [H49.99]
  driver:
    kind: http
    url: http://127.0.0.1:1
"""
INLINE = "mat-khau-that-0123456789"
MISTAKES = {
    "unknown key": ("  system_id:", "  sistem_id:", "sistem_id", None),
    "missing key": ("  system_id: he-thong\n", "", "system_id", None),
    "unknown role": ("role: document-system", "role: axsi", "expected one of: document-system, axis", 1),
    "unknown feature": ("[send, receive]", "[send, fly]", "expected one of: send, send-recall", 4),
    "no feature": ("[send, receive]", "[]", "features", 4),
    "inline secret": ("env:HOPQUY_TEST_SECRET", INLINE, "a credential stands in the file itself; expected a reference `env:NAME` or `file:PATH`", 7),
    "secret as a number": ("env:HOPQUY_TEST_SECRET", "123456789012", "secret", 7),
    "unset variable": ("env:HOPQUY_TEST_SECRET", "env:HOPQUY_TEST_UNSET", "HOPQUY_TEST_UNSET", 7),
    "no such file": ("env:HOPQUY_TEST_SECRET", "file:khong-co.txt", "khong-co.txt", 7),
    "inline token": ("    kind: http", f"    kind: http\n    token: {INLINE}", "a credential stands in the file itself", 11),
    "codes as a text": ("[H49.99]", "H49.99", "codes", 8),
    "not an address": ("http://127.0.0.1:1", "127.0.0.1", "expected an address", 11),
    "no address": ("    url: http://127.0.0.1:1\n", "", "url", None),
    "unknown driver": ("kind: http", "kind: telepathy", "expected one of: http, command, manual, passive", 10),
    "key twice": ("  codes:", "  system_id: a\n  codes:", "system_id", 8),
    "not YAML": ("claims:", "claims: [", "YAML", None),
    "a list": (GOOD, "- a\n- b\n", "expected", 1),
    "empty": (GOOD, "", "expected", 1),
    "a tag": ("he-thong", "!!python/object/apply:os.system [ls]", "", 6),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake(hopquy, tmp_path, name):
    old, new, told, line = MISTAKES[name]
    assert old in GOOD
    path = tmp_path / "target.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    said = hopquy("run", path, "--out", tmp_path / "run")
    assert said.code == 2
    assert told in said.err
    assert re.search(rf"{re.escape(str(path))}:{line or '[0-9]+'}: .+; expected .+", said.err)
    assert INLINE not in said.out + said.err
    assert "123456789012" not in said.out + said.err
    assert not (tmp_path / "run").exists()


def test_every_mistake_is_told_at_once(hopquy, tmp_path):
    path = tmp_path / "target.yaml"
    path.write_text(
        GOOD.replace("document-system", "x").replace("kind: http", "kind: y").replace("[send, receive]", "[z]"), encoding="utf-8"
    )
    said = hopquy("run", path)
    assert said.code == 2
    assert len(said.err.splitlines()) >= 3


@pytest.mark.parametrize(("data", "told"), [(None, "cannot be read"), (b"\xff\xfe\x00", "UTF-8"), ("folder", "cannot be read")])
def test_file_that_cannot_be_read(hopquy, tmp_path, data, told):
    path = tmp_path / "target.yaml"
    if data == "folder":
        path.mkdir()
    elif data is not None:
        path.write_bytes(data)
    said = hopquy("run", path)
    assert said.code == 2
    assert told in said.err


def test_short_secret(hopquy, tmp_path, monkeypatch):
    monkeypatch.setenv("HOPQUY_TEST_SECRET", "ngan7ky")
    path = tmp_path / "target.yaml"
    path.write_text(GOOD, encoding="utf-8")
    said = hopquy("run", path)
    assert said.code == 2
    assert "at least 8 characters" in said.err
    assert "ngan7ky" not in said.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--profile", "no-such"], "no profile is called 'no-such'; there are: document-exchange"),
        (["--as-of", "yesterday"], "'yesterday' is not a date"),
        (["--mode", "holiday"], "'holiday'"),
        (["--max-time", "soon"], "'soon'"),
        (["--max-time", "0"], "0.0 is not in the range"),
        (["--nonsense"], "--nonsense"),
        (["--only", "nothing"], "no requirement fits 'nothing'; `hopquy specs list --role document-system` names them"),
        (["--story", "nothing"], "no story fits 'nothing'; there are:\n  "),
        (["--story", "test_replies"], "'test_replies' fits only stories that need more under claims.features: reply"),
    ],
)
def test_wrong_option(hopquy, tmp_path, options, told):
    path = tmp_path / "target.yaml"
    path.write_text(GOOD, encoding="utf-8")
    said = hopquy("run", path, *options)
    assert said.code == 2
    assert told in said.err


def test_secret_from_a_file_and_paces_with_fractions(tmp_path):
    (tmp_path / "khoa.txt").write_text("khoa-bi-mat-12345\n", encoding="utf-8")
    path = tmp_path / "target.yaml"
    path.write_text(
        GOOD.replace("env:HOPQUY_TEST_SECRET", "file:khoa.txt") + "  points:\n    packet: {interval: 0.25, deadline: 3}\n", encoding="utf-8"
    )
    target = read_target(path)
    assert target.secret == "khoa-bi-mat-12345"
    assert (target.pace["packet"].interval, target.pace["packet"].deadline) == (0.25, 3.0)
    assert "khoa-bi-mat" not in repr(target)
    assert json.dumps(target.features)
