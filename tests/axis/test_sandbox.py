from __future__ import annotations

import http.client
import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

from hopquy.fixtures.axis import Admin, AxisServer
from hopquy.fixtures.axis.command import Sandbox, load_system_file, parse_system, serve_forever
from hopquy.fixtures.axis.headers import Headers
from hopquy.fixtures.wire.side_door import is_loopback
from hopquy.runner.errors.sandbox import DeliveryError, ListenError, StoreFileError, SystemTextError
from hopquy.runner.probes.sandbox import deliver


@pytest.fixture
def sandbox(bench):
    with Sandbox("127.0.0.1", 0, bench.systems, on_event=bench.events.append) as running:
        yield running


def test_delivery_over_http(bench, sandbox, tmp_path):
    packet = bench.document("G12", sender="G22")
    file = tmp_path / "văn bản.edxml"
    file.write_bytes(packet)
    ids = [deliver(sandbox.url, packet), deliver(f"{sandbox.url}/", file, timeout=5)]
    ministry = bench.client(bench.ministry, sandbox.url)
    assert [line["docId"] for line in ministry.received()] == ids
    assert sandbox.axis.fetch(ids[1], bench.ministry.system_id)[1] == packet
    assert [event.kind for event in bench.events[:2]] == ["delivery", "delivery"]


def test_the_state_of_a_sandbox(bench, sandbox):
    doc_id = deliver(sandbox.url, bench.document("G12"))
    connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)
    connection.request("GET", "/_hopquy/state")
    text = connection.getresponse().read().decode()
    connection.request("GET", "/_hopquy/other")
    assert connection.getresponse().status == 404
    connection.close()
    state = json.loads(text)
    assert [(document["docId"], document["states"]) for document in state["documents"]] == [(doc_id, {"he-thong-btc": "initial"})]
    assert state["counts"] == {"edoc": 1, "status": 0}
    assert [system["codes"] for system in state["systems"]] == [["020100107370"], ["G12", "000.00.00.G12"], ["000.00.00.H49"]]
    assert not any(system.secret in text for system in bench.systems)


def test_a_packet_that_the_sandbox_refuses(bench, sandbox):
    for packet, code in ((b"<a/>", "packet-malformed"), (bench.document("Z99"), "recipient-unknown"), (bench.document(), "no-recipient")):
        with pytest.raises(DeliveryError) as caught:
            deliver(sandbox.url, packet)
        assert (caught.value.status, caught.value.refusal) == (422, code)
        assert caught.value.hint


def test_a_delivery_needs_the_token_where_there_is_one(bench):
    with AxisServer(bench.axis, admin=Admin("vé vào cửa")) as server:
        for token in (None, "khác"):
            with pytest.raises(DeliveryError) as caught:
                deliver(server.url, bench.document("G12"), token=token)
            assert caught.value.status == 403
            assert "--admin-token" in caught.value.hint
        assert deliver(server.url, bench.document("G12"), token="vé vào cửa")


@pytest.mark.parametrize(
    ("client", "near"),
    [
        (("127.0.0.1", 1), True),
        (("::1", 1), True),
        (("::ffff:127.0.0.1", 1), True),
        (("192.0.2.7", 1), False),
        (("máy", 1), False),
        (None, False),
    ],
)
def test_who_is_on_this_machine(bench, client, near):
    scope = {"client": client, "method": "POST", "path": "/_hopquy/deliver", "query_string": b""}
    assert is_loopback(client) is near
    reply = Admin().answer(bench.axis, scope, Headers([]), bench.document("G12"), None)
    assert reply.status == (200 if near else 403)
    assert len(bench.axis.snapshot()["documents"]) == near
    assert (
        Admin("vé").answer(bench.axis, scope, Headers([(b"Authorization", "Bearer vé".encode())]), bench.document("G12"), None).status
        == 200
    )


def test_a_web_page_cannot_deliver(bench):
    scope = {"client": ("127.0.0.1", 1), "method": "POST", "path": "/_hopquy/deliver", "query_string": b""}
    assert Admin().answer(bench.axis, scope, Headers([(b"Origin", b"http://a.example")]), bench.document("G12"), None).status == 403


def test_a_server_without_the_side_door_has_none(bench):
    with pytest.raises(DeliveryError) as caught:
        deliver(bench.server.url, bench.document("G12"))
    assert caught.value.status == 200
    assert bench.events[-1].refusal == "unknown-operation"


@pytest.mark.parametrize(("url", "problem"), [("http://127.0.0.1:1", "connect"), ("ftp://a", "address"), ("", "address")])
def test_a_sandbox_that_is_not_there(url, problem):
    with pytest.raises(DeliveryError, match=problem):
        deliver(url, b"x", timeout=2)


def test_answers_that_are_none(tmp_path):
    class Odd(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            kind = self.path.split("/")[1]
            self.send_response(302 if kind == "moved" else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write({"long": b"x" * 100_000, "list": b"[]", "odd": b'{"status": "OK", "DocId": 1}'}.get(kind, b"?"))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd) as odd:
        thread = threading.Thread(target=odd.serve_forever, args=(0.01,))
        thread.start()
        for kind, status in (("moved", 302), ("long", 200), ("list", 200), ("odd", 200), ("other", 200)):
            with pytest.raises(DeliveryError) as caught:
                deliver(f"http://127.0.0.1:{odd.server_port}/{kind}", b"x", timeout=5)
            assert caught.value.status == status
        odd.shutdown()
        thread.join()
    with pytest.raises(DeliveryError, match="No such file"):
        deliver("http://127.0.0.1:1", tmp_path / "none.edxml")


def test_systems_as_text():
    system = parse_system("ht:a:b:c:G12, 000.00.00.G12,G12")
    assert (system.system_id, system.secret, system.codes) == ("ht", "a:b:c", ("G12", "000.00.00.G12"))
    for wrong in ("", "a", "a:bí mật", ":s:G12", "a::G12", "a:bí mật:", "a:bí mật:G12,"):
        with pytest.raises(SystemTextError) as caught:
            parse_system(wrong)
        assert "bí mật" not in str(caught.value)
        assert "ID:SECRET:CODE" in caught.value.hint


def test_systems_from_a_file(tmp_path):
    file = tmp_path / "systems.yaml"
    file.write_text(
        "- {system_id: a, secret: NO, codes: [020100107370, G12]}\n- {system_id: b, secret: 012, codes: 'G22,H41', name: VPCP}\n", "utf-8"
    )
    first, second = load_system_file(file)
    assert (first.secret, first.codes, second.secret, second.codes, second.name) == (
        "NO",
        ("020100107370", "G12"),
        "012",
        ("G22", "H41"),
        "VPCP",
    )
    (tmp_path / "systems.json").write_text('[{"system_id": "a", "secret": "b", "codes": ["G12"]}]', "utf-8")
    assert load_system_file(tmp_path / "systems.json")[0].codes == ("G12",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "[]",
        "[1]",
        "[{system_id: a}]",
        "[{system_id: a, secret: b, codes: [[c]]}]",
        "[{secret: [x], codes: c}]",
        "[{khác: 1}]",
        "[",
        "!!python/none x",
    ],
)
def test_a_file_that_lists_no_systems(tmp_path, text):
    for name in ("s.yaml", "s.json"):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(SystemTextError):
            load_system_file(tmp_path / name)
    with pytest.raises(SystemTextError):
        load_system_file(tmp_path / "none.yaml")


def test_a_sandbox_from_start_to_stop(bench, tmp_path):
    file, store = tmp_path / "a.edxml", tmp_path / "axis.sqlite"
    file.write_bytes(bench.document("G12"))
    seen = []

    def ready(sandbox):
        seen.append(len(bench.client(bench.ministry, sandbox.url).received()))
        sandbox.stop()

    for _ in range(2):
        serve_forever("127.0.0.1", 0, bench.systems, store, [file], on_event=bench.events.append, on_ready=ready)
    assert seen == [1, 2]


def test_a_sandbox_stops_on_ctrl_c(bench, monkeypatch):
    with Sandbox("127.0.0.1", 0, bench.systems) as sandbox:

        def interrupted(_):
            raise KeyboardInterrupt

        monkeypatch.setattr(sandbox._stopping, "wait", interrupted)
        sandbox.wait()
        assert sandbox._stopping.is_set()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM to send")
def test_a_sandbox_stops_on_sigterm(tmp_path):
    program = (
        "import sys; from hopquy.fixtures.axis.command import parse_system, serve_forever\n"
        "serve_forever('127.0.0.1', 0, [parse_system('a:b:G12')], on_ready=lambda sandbox: print(sandbox.url, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        url = process.stdout.readline().strip()
        with pytest.raises(DeliveryError, match="Gói tin"):
            deliver(url, b"x")
        process.terminate()
        assert (process.wait(10), process.stderr.read()) == (0, "")


def test_a_sandbox_that_cannot_start(bench, tmp_path):
    (tmp_path / "text.sqlite").write_text("không phải cơ sở dữ liệu " * 100, "utf-8")
    for store in (tmp_path / "text.sqlite", tmp_path):
        with pytest.raises(StoreFileError):
            Sandbox("127.0.0.1", 0, bench.systems, store=store)
    with pytest.raises(SystemTextError, match="same identifier"):
        Sandbox("127.0.0.1", 0, [bench.ministry, bench.ministry])
    with pytest.raises(ListenError):
        Sandbox("127.0.0.1", bench.server.port, bench.systems)
    (tmp_path / "a.edxml").write_bytes(b"<a/>")
    for file in (tmp_path / "none.edxml", tmp_path / "a.edxml"):
        with pytest.raises(DeliveryError):
            Sandbox("127.0.0.1", 0, bench.systems, deliver_files=[file])
