"""`hopquy counterpart portal`: a sandbox that says where it is and what came, and sentences where it cannot be."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys

import pytest

from hopquy.fixtures.portal.fault import KINDS
from hopquy.fixtures.portal.services import SERVICES

COMMAND = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from hopquy.runner.cli import main; sys.exit(main())",
]
"""The command as a terminal starts it: whoever runs these tests in the background hands on that Ctrl+C is ignored."""
ACCOUNT = ("--account", "mot-cua:mat-khau-0123:H99.001")
LOGIN = "/VXPAdapter/RestService/forward/mapi/login?dstcode=VN:GOV:000.00.00.G22:vpcpdvcprovider"


@contextlib.contextmanager
def _sandbox(*options):
    command = [*COMMAND, "counterpart", "portal", "--listen", "127.0.0.1:0", *ACCOUNT, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(10)


def _post(url, path, value):
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("POST", path, json.dumps(value).encode(), {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def test_events_as_json(tmp_path):
    file = tmp_path / "accounts.yaml"
    file.write_text("- {username: b, password: mat-khau-4567}\n", "utf-8")
    with _sandbox("--json", "--success", "text-0", "--account-file", str(file)) as process:
        ready = json.loads(process.stdout.readline())
        assert (ready["kind"], ready["accounts"]) == (
            "ready", [{"username": "mot-cua", "units": ["H99.001"]}, {"username": "b", "units": []}],
        )  # fmt: skip
        said = [_post(ready["url"], LOGIN, {"username": "b", "password": password}) for password in ("mat-khau-4567", "sai-roi-day")]
        assert [one["error_code"] for one in said] == ["0", "-1"]
        events = [json.loads(process.stdout.readline()) for _ in range(2)]
        assert [(one["service"], one["refusal"], one["error_code"]) for one in events] == [("login", None, 0), ("login", "login-wrong", -1)]
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert not any(secret in text for secret in ("mat-khau-", "sai-roi-day") for text in (json.dumps(events), rest, errors))
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "Cổng Dịch vụ công quốc gia mô phỏng lắng nghe tại http://127.0.0.1:"), ("en", "The simulated National")]
)
def test_events_for_people(lang, told):
    with _sandbox("--lang", lang, "--direct", "api/v9", "--dstcode", "VN:X") as process:
        first = process.stdout.readline()
        assert first.startswith(told)
        url = next(word for word in first.split() if word.startswith("http"))
        shown = "".join(process.stdout.readline() for _ in range(4))
        assert ("dstcode=VN:X" in shown, f"{url}/api/v9/token" in shown, "mot-cua: H99.001" in shown) == (True, True, True)
        assert _post(url, "/api/v9/token", {"client_id": "mot-cua", "client_secret": "mat-khau-0123"})["token_type"] == "Bearer"
        assert _post(url, LOGIN, {"username": "mot-cua", "password": "x"})["error_code"] == -1
        process.terminate()
        _, errors = process.communicate(timeout=10)
    lines = errors.splitlines()
    assert any("· mot-cua token" in line for line in lines)
    assert any("✗ ? login dstcode-unknown" in line for line in lines)
    assert "mat-khau-0123" not in errors


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "no account is named"),
        (["--account", "abc"], "0 colons where at least 2 are needed"),
        (["--account", "a::H99"], "the password is empty"),
        (["--account", "a:mat-khau-0123:"], "the unit is empty"),
        ([*ACCOUNT, *ACCOUNT], "same user name"),
        (["--listen", "here", *ACCOUNT], "'here' is not HOST:PORT"),
        (["--account-file", "no-such.yaml"], "no-such.yaml"),
        ([*ACCOUNT, "--target", "ftp://a"], "--target ftp://a: not an http:// or https:// address"),
        ([*ACCOUNT, "--success", "1"], "--success"),
        ([*ACCOUNT, "--session-seconds", "0"], "--session-seconds"),
        ([*ACCOUNT, "--share", "/"], "--share is empty"),
    ],
)
def test_bad_configuration(hopquy, options, told):
    said = hopquy("counterpart", "portal", *options)
    assert said.code == 2
    assert told in said.err
    assert "mat-khau-0123" not in said.out + said.err


def test_address_in_use(hopquy):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = hopquy("counterpart", "portal", "--listen", f"127.0.0.1:{port}", *ACCOUNT)
    assert (said.code, f"cannot listen on 127.0.0.1:{port}" in said.err) == (2, True)


def test_help_speaks_both_languages(hopquy):
    said = hopquy("counterpart", "portal", "--help").out
    assert "Simulate the National Public Service Portal" in said
    assert "Tiếng Việt: chạy riêng Cổng Dịch vụ công quốc gia mô phỏng" in said


def test_the_page_names_every_service_and_misbehaviour(pytestconfig):
    page = (pytestconfig.rootpath / "docs" / "portal-sandbox.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []
    assert [name for name in SERVICES if not name.startswith("LayDanhMuc") and f"`{name}`" not in page] == []
