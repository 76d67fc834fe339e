"""The certificate authority of target.yaml: a file that is there and holds certificates, told before anything is contacted."""

from __future__ import annotations

import base64

import pytest

EXPECTED = "expected a file of certificates in PEM (`-----BEGIN CERTIFICATE-----`), its path relative to this file"


def pem(inside, kind="CERTIFICATE"):
    return f"-----BEGIN {kind}-----\n{base64.b64encode(inside).decode()}\n-----END {kind}-----\n".encode()


@pytest.fixture
def named(file):
    def name(value):
        file.change("  driver:\n", f"  tls: {{ca: {value}}}\n  driver:\n")
        return file

    return name


def test_it_is_looked_for_beside_the_file_and_told_to_the_driver(named, tmp_path):
    (tmp_path / "ca.pem").write_bytes(b"a note\n" + pem(b"\x30\x00") + pem(b"\x30\x01"))
    target = named("ca.pem").read()
    assert target.ca == target.driver.ca == tmp_path / "ca.pem"


def test_without_it_the_certificates_of_the_system_are_all(file):
    assert file.read().ca is None
    assert file.read().driver.ca is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "the file “ca.pem” cannot be read: No such file or directory"),
        (b"", "no certificate stands in the file “ca.pem”"),
        (b"\x30\x82\x01\x00 der", "no certificate stands in the file “ca.pem”"),
        (pem(b"\x30\x00") + pem(b"key", "PRIVATE KEY"), "a private key stands in the file “ca.pem”"),
        (pem(b"\x30\x00") + pem(b"text"), "certificate 2 in the file “ca.pem” cannot be read"),
        (b"-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----", "certificate 1 in the file “ca.pem” cannot be read"),
        (b"x" * (4 << 20) + b"y", "the file “ca.pem” is longer than 4194304 bytes"),
    ],
    ids=["missing", "empty", "der", "key", "no-certificate", "no-base64", "long"],
)
def test_a_file_that_cannot_be_used(named, tmp_path, content, told):
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    assert named("ca.pem").problems() == [f"14: {told}; {EXPECTED}"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("''", f"14: parameters.tls.ca is empty; {EXPECTED}"),
        ("[a]", f"14: parameters.tls.ca is a list; {EXPECTED}"),
        ("x, key: y", "14: parameters.tls has no key “key”; expected one of: ca"),
    ],
)
def test_mistakes_in_the_key(named, value, told):
    assert named(value).problems() == [told]
