"""`hopquy counterpart axis` and `hopquy deliver`: a sandbox that says where it is, and sentences where it cannot be."""

import contextlib
import http.client
import json
import re
import signal
import socket
import subprocess
import sys

import pytest

from hopquy import specs

PACKET = specs.folder() / "edxml" / "examples" / "new-minimal.edxml"
COMMAND = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from hopquy.runner.cli import main; sys.exit(main())",
]
"""The command as a terminal starts it: whoever runs these tests in the background hands on that Ctrl+C is ignored."""


@contextlib.contextmanager
def _sandbox(*options):
    command = [*COMMAND, "counterpart", "axis", "--listen", "127.0.0.1:0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield process, re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
        finally:
            process.terminate()
            process.wait(10)


def test_deliver_into_a_running_sandbox(hopquy, tmp_path):
    elsewhere = tmp_path / "elsewhere.edxml"
    elsewhere.write_bytes(PACKET.read_bytes().replace(b">G22<", b">G77<"))
    with _sandbox("--system", "bo-mau:bi-mat-0123:G22") as (process, url):
        assert process.stdout.readline().strip() == "system bo-mau: G22"
        said = hopquy("deliver", url, PACKET)
        assert said.code == 0
        assert re.fullmatch(r"Delivered with docId \S+\n", said.out)
        unknown = hopquy("deliver", url, elsewhere)
        assert unknown.code == 2
        assert unknown.err.startswith(f"hopquy: {url}")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "bi-mat-0123" not in errors
    assert "Traceback" not in errors


def _directory(url, path, method, **headers):
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request(method, path, headers=headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


@pytest.mark.parametrize(("dialect", "spoken"), [("vxp", {"vxp"}), ("rest", {"rest"}), ("both", {"vxp", "rest"})])
def test_dialects_and_a_locked_body(hopquy, dialect, spoken):
    with _sandbox("--system", "bo-mau:bi-mat-0123:G22", "--dialect", dialect, "--locked", "G22") as (_, url):
        rest = _directory(url, "/v1/getAgenciesList", "GET", **{"X-SystemId": "bo-mau", "X-SecretKey": "bi-mat-0123"})
        vxp = _directory(url, "/getAgenciesList", "POST", **{"XroadVnpt-systemid": "bo-mau"})
        unsigned = "102"
        assert {name for name, knows in (("rest", rest["ErrorCode"] == "0"), ("vxp", vxp["ErrorCode"] == unsigned)) if knows} == spoken
        said = hopquy("deliver", url, PACKET)
    assert said.code == 2
    assert "G22" in said.err
    assert hopquy("counterpart", "axis", "--dialect", "smtp", "--system", "a:bi-mat-0123:G22").code == 2


def test_token(hopquy, monkeypatch):
    monkeypatch.setenv("HOPQUY_ADMIN_TOKEN", "the-chia-khoa-1")
    with _sandbox("--system", "bo-mau:bi-mat-0123:G22") as (_, url):
        assert hopquy("deliver", url, PACKET).code == 0
        monkeypatch.setenv("HOPQUY_ADMIN_TOKEN", "sai-chia-khoa-2")
        said = hopquy("deliver", url, PACKET)
    assert said.code == 2
    assert "token" in said.err


def test_deliver_to_nobody(hopquy, make, tmp_path):
    url = f"http://127.0.0.1:{make.free_port()}"
    said = hopquy("deliver", url, PACKET)
    assert said.code == 2
    assert "start the sandbox" in said.err
    assert hopquy("deliver", url, tmp_path / "absent.edxml").code == 2
    assert hopquy("deliver", url, tmp_path).code == 2
    assert hopquy("deliver", "no address", PACKET).code == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "no system is named"),
        (["--system", "abc"], "0 colons where at least 2 are needed"),
        (["--system", "a::G22"], "the secret is empty"),
        (["--system", "a:bi-mat-0123:"], "the code is empty"),
        (["--system", "a:bi-mat-0123:G22", "--system", "a:bi-mat-0124:G23"], "a"),
        (["--listen", "here", "--system", "a:bi-mat-0123:G22"], "'here' is not HOST:PORT"),
        (["--listen", "127.0.0.1:99999", "--system", "a:bi-mat-0123:G22"], "is not HOST:PORT"),
        (["--system-file", "no-such.yaml"], "no-such.yaml"),
        (["--system", "a:bi-mat-0123:G22", "--deliver", "no-such.edxml", "--listen", "127.0.0.1:0"], "no-such.edxml"),
        (["--system", "a:bi-mat-0123:G22", "--store", ".", "--listen", "127.0.0.1:0"], "."),
    ],
)
def test_bad_configuration(hopquy, options, told):
    said = hopquy("counterpart", "axis", *options)
    assert said.code == 2
    assert told in said.err
    assert "bi-mat-012" not in said.out + said.err


def test_address_in_use(hopquy):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = hopquy("counterpart", "axis", "--listen", f"127.0.0.1:{port}", "--system", "a:bi-mat-0123:G22")
    assert said.code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in said.err
