"""Planted secrets: in no file of a run folder, in no form that is claimed; everything else byte for byte."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import string
import time
import unicodedata
from random import Random
from urllib.parse import quote, quote_plus

import pytest

from hopquy.runner.evidence import PLAN, EvidenceLog, Redactor, read_record, seal
from hopquy.runner.evidence.forms import packed
from hopquy.runner.model.observation import Author, Observation

SECRETS = {
    "shortest": "aZ3-_.9x",
    "ascii": "hunter2/hunter+2==",
    "spaces": "một hai ba bốn",
    "vietnamese": "mật-khẩu-của-tôi",
    "accents only": "ậểữốỗấầẩ",
    "quotes": 'a"b\'c\\d"e\\\\f',
    "markup": "<a href='x'>&amp;&</a>",
    "percent": "100%25 sure? yes&no=1",
    "latin": "motdepassé-éé",
    "decomposed": unicodedata.normalize("NFD", "mật khẩu dài"),
    "astral": "khóa-😀-🔑-bí-mật",
    "backslashes": "\\" * 9,
    "long": "".join(
        Random(5).choices(  # noqa: S311 -- the same every time
            string.ascii_letters + string.digits + string.punctuation + "ăâđêôơư", k=200
        )
    ),
}


def texts_of(secret):
    """The secret as programs write it into texts."""
    ascii_json, wide_json = json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]
    entities = {'"': "&quot;", "'": "&apos;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
    yield "plain", secret
    yield "composed", unicodedata.normalize("NFC", secret)
    yield "decomposed", unicodedata.normalize("NFD", secret)
    yield "json", ascii_json
    yield "json upper", re.sub(r"\\u[0-9a-f]{4}", lambda m: "\\u" + m[0][2:].upper(), ascii_json)
    yield "json wide", wide_json
    yield "json of .NET", "".join(f"\\u{ord(c):04X}" if c in "\"'&<>+" else c for c in secret.replace("\\", "\\\\"))
    yield "json of PHP", ascii_json.replace("/", "\\/")
    yield "json in json", json.dumps(ascii_json)[1:-1]
    yield "json in json in json", json.dumps(json.dumps(wide_json)[1:-1])[1:-1]
    yield "html", html.escape(secret)
    yield "xml", "".join(entities.get(c, c) for c in secret)
    yield "xml decimal", "".join(entities.get(c) or (c if c.isascii() else f"&#{ord(c)};") for c in secret)
    yield "xml hexadecimal", "".join(f"&#x{ord(c):X};" if not c.isalnum() or not c.isascii() else c for c in secret)
    yield "xml in xml", html.escape(html.escape(secret))
    yield "percent", quote(secret, safe="")
    yield "percent, path", quote(secret)
    yield "percent, form", quote_plus(secret)
    yield "percent lower", re.sub("%..", lambda m: m[0].lower(), quote(secret, safe=""))
    yield "percent of JavaScript", quote(secret, safe="!'()*-._~")
    yield "percent twice", quote(quote(secret, safe=""), safe="")
    yield "percent all", "".join(f"%{byte:02X}" for byte in secret.encode())
    yield "read as Latin-1", secret.encode().decode("latin-1")
    yield "hexadecimal", secret.encode().hex()
    yield "HEXADECIMAL", secret.encode().hex().upper()
    yield "hexadecimal of UTF-8 composed", unicodedata.normalize("NFC", secret).encode().hex()


def base64_of(secret):
    """The secret in base64 as programs write it: alone, and inside longer texts at each alignment."""
    sources = {"utf-8": secret.encode(), "json": json.dumps(secret)[1:-1].encode(), "utf-16": secret.encode("utf-16-le")}
    for name, raw in sources.items():
        for before in ("", "u", "us", "user:", '{"password":"'):
            for after in ("", "x", "xy", '","a":1}'):
                encoded = base64.b64encode(before.encode() + raw + after.encode()).decode()
                yield f"{name} {before!r} {after!r}", encoded
                yield f"{name} {before!r} {after!r} url", encoded.replace("+", "-").replace("/", "_").rstrip("=")
    encoded = base64.b64encode(b"x" * 50 + secret.encode() + b"y" * 50).decode()
    lines = [encoded[at : at + 19] for at in range(0, len(encoded), 19)]
    yield "lines", "\n".join(lines)
    yield "lines of Windows, indented", "\r\n    ".join(lines)
    yield "lines in XML of Java", "&#13;\n".join(lines)
    yield "lines in XML", "&#xD;&#xA;".join(lines)
    yield "lines in JSON", "\\r\\n".join(lines)
    yield "JSON of PHP", encoded.replace("/", "\\/")
    yield "in a form", quote(encoded, safe="")


def known(secret, data):
    """Return what of the secret can be read in the data, by someone who undoes every base64 and escape that is there."""
    ways = {unicodedata.normalize(form, secret).encode() for form in ("NFC", "NFD")} | {secret.encode(), json.dumps(secret)[1:-1].encode()}
    ways |= {secret.encode("utf-16-le"), secret.encode("utf-16-be")}
    views = [data, packed(data)]
    for run in re.findall(rb"[A-Za-z0-9+/_-]{10,}", packed(data)):
        for start in range(4):
            part = run[start:].replace(b"-", b"+").replace(b"_", b"/")
            views.append(base64.b64decode(part + b"A" * (-len(part) % 4)))
    return [way for way in ways for view in views if way in view]


@pytest.fixture(params=SECRETS)
def secret(request):
    return SECRETS[request.param]


def test_no_form_of_text_is_left(secret):
    redactor = Redactor({"secret": secret})
    for name, form in texts_of(secret):
        for before, after in (("", ""), ("mật khẩu: ", " – hết"), ("<a>", "</a>"), ('{"p":"', '"}')):
            assert redactor.text(before + form + after) == f"{before}[redacted:secret]{after}", name
            data = (before + form + after).encode()
            assert redactor.data(data) == f"{before}[redacted:secret]{after}".encode(), name


def test_no_form_of_bytes_is_left(secret):
    redactor = Redactor({"secret": secret})
    for encoding in ("utf-16-le", "utf-16-be"):
        for text in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
            data = "đầu".encode(encoding) + text.encode(encoding) + "cuối".encode(encoding)
            assert redactor.data(data) == "đầu[redacted:secret]cuối".encode(encoding)
    if max(secret) <= "\xff":
        assert redactor.data(b"\xe0" + secret.encode("latin-1") + b"\xe0") == b"\xe0[redacted:secret]\xe0"


def test_no_base64_of_it_is_left_and_the_rest_decodes(secret):
    redactor = Redactor({"secret": secret})
    for name, encoded in base64_of(secret):
        assert known(secret, encoded.encode()) or name == "in a form", name
        clean = redactor.text(encoded)
        assert not known(secret, clean.encode()), name
        assert redactor.data(encoded.encode()) == clean.encode()
        assert len(clean) == len(encoded) or name in ("JSON of PHP", "in a form"), name
        assert "REDACTED"[:5] in packed(clean.encode()).decode(), name
    token = base64.b64encode(b"user:" + secret.encode() + b":more").decode()
    decoded = base64.b64decode(redactor.text(token), validate=True)
    assert decoded[:3] == b"use"
    assert decoded[-3:] == b"ore"


def planted(secret):
    """An observation with the secret in every place."""
    nested = secret
    for _ in range(20):
        nested = [nested, {secret: {"in": nested if isinstance(nested, str) else "x"}}]
    data = {
        secret: "key",
        f"before {secret}": secret,
        f"header-{quote(secret)}": [[name, form] for name, form in (*texts_of(secret), *base64_of(secret))],
        "nested": nested,
        "tuple": (secret, {"deep": [secret]}),
    }
    return Observation("k", "p", Author.TARGET, "s", data)


def test_a_planted_secret_is_in_no_file_of_the_folder(secret, tmp_path):
    (tmp_path / PLAN).write_bytes(b"{}")
    redactor = Redactor({"secret": secret, "driver-token": "another-one-of-them"})
    log = EvidenceLog(tmp_path, {"plan_sha256": hashlib.sha256(b"{}").hexdigest()}, redactor)
    packet = f'<p a="{html.escape(secret)}">{html.escape(secret)} {base64.b64encode(b"q" + secret.encode()).decode()}</p>'.encode()
    recorded = [
        log.record(planted(secret)),
        log.record(Observation("k", "p", Author.TARGET), packet),
        log.record(Observation("k", "p", Author.TARGET), "\n".join(form for _, form in base64_of(secret)).encode()),
        log.record(Observation("k", "p", Author.TARGET), secret.encode("utf-16-be")),
        log.record(Observation("k", "p", Author.TARGET), secret.encode().hex().encode()),
    ]
    assert [one.data["redacted"] for one in recorded] == [True] * 5
    log.close({"note": secret})
    seal(tmp_path)
    record = read_record(tmp_path)
    assert record.observations == tuple(recorded)
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert not known(secret, data), path.name
        for name, form in texts_of(secret):
            assert form.encode() not in data, (path.name, name)
    assert len(record.observations[0].data) == len(planted(secret).data) + 1


def test_ordinary_content_is_kept_byte_for_byte(tmp_path):
    redactor = Redactor(SECRETS)
    random = Random(11)  # noqa: S311 -- the same every time
    log = EvidenceLog(tmp_path, {}, redactor)
    for size in (0, 1, 7, 100, 5000):
        raw = random.randbytes(size)
        for blob in (raw, base64.encodebytes(raw), raw.hex().encode(), quote(raw).encode(), "Cộng hòa xã hội &amp; \\u1ead %E1".encode()):
            data = {"text": blob.decode("latin-1"), "n": size, "list": [None, True, 1.5, "chữ"], "keys": {"a'": 1, "a": 2}}
            recorded = log.record(Observation("k", "p", Author.TARGET, "s", data), blob)
            assert log.blobs.get(recorded.blob) == blob
            assert recorded.data == data
    log.abandon()


def test_keys_that_become_the_same_are_all_kept():
    redactor = Redactor({"secret": SECRETS["quotes"]})
    clean = redactor.json({SECRETS["quotes"]: 1, json.dumps(SECRETS["quotes"])[1:-1]: 2, "[redacted:secret]": 3})
    assert sorted(clean.values()) == [1, 2, 3]
    assert not any(SECRETS["quotes"] in key for key in clean)


def test_a_secret_inside_another_one_leaves_nothing_of_the_longer():
    redactor = Redactor({"short": "password", "long": "my-password-is-long"})
    assert redactor.text("my-password-is-long password") == "[redacted:long] [redacted:short]"
    assert redactor.text(base64.b64encode(b"my-password-is-long").decode()) == "REDACTED" * 3 + "RE=="


def test_secrets_too_short_to_be_told_from_ordinary_text_are_left():
    redactor = Redactor({"short": "1234567", "none": ""})
    assert redactor.text("1234567") == "1234567"
    assert redactor.data(b"1234567") == b"1234567"


def test_texts_that_are_no_unicode_do_not_stop_it():
    redactor = Redactor({"secret": "mật-khẩu-\udc80-lạ", "other": SECRETS["ascii"]})
    assert redactor.text(f"\ud800{SECRETS['ascii']}\udfff") == "\ud800[redacted:other]\udfff"


@pytest.mark.parametrize("name", ["backslashes", "accents only", "markup", "percent"])
def test_hostile_content_does_not_make_it_slow(name):
    redactor = Redactor({"secret": SECRETS[name]})
    started = time.process_time()
    for unit in (b"\\", b"&amp;", b"%25", b"&#", b"A", b"\\u1ead", SECRETS[name].encode()[:-1]):
        redactor.data(unit * (300_000 // len(unit)))
    assert time.process_time() - started < 3
