from __future__ import annotations

import http.server
import json
import socket
import threading
import time

import pytest

from hopquy.fixtures.portal import Applicant, Filing, HandedIn, Refused, TargetClient

FILING = Filing("1.009901", "H99.101", papers=[HandedIn("đơn.pdf", b"%PDF-1.7", "G99-TP000101")])


class OneStop(http.server.BaseHTTPRequestHandler):
    """A one-stop system that takes what it is told of and hands out files."""

    told: list = []  # noqa: RUF012 -- emptied for each test

    def do_POST(self):
        self.told.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.reply(b'{"error_code": 0, "message": "OK"}')

    def do_GET(self):
        if self.path.startswith("/moved"):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
        else:
            self.reply(b"x" * 3_000_000 if self.path == "/downloadfile/lon" else self.path.encode())

    def reply(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def one_stop():
    OneStop.told.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), OneStop) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield TargetClient(f"http://127.0.0.1:{server.server_port}", seconds=5)
        server.shutdown()
        thread.join()


def test_a_dossier_filed_on_the_portal(bench, one_stop):
    filed = bench.portal.file(FILING, one_stop)
    assert filed.dossier.code == "H99.101.00-261122-220001"
    assert (filed.asked.heard.status, filed.asked.trouble) == (200, "")
    ((path, body),) = OneStop.told
    assert (path, body) == ("/nhanhsdvcqg", json.loads(filed.body))
    assert body["madonvi"] == "H99.101"
    (dossier,) = body["data"]
    assert (dossier["MaHoSo"], dossier["KenhThucHien"], dossier["TrangThaiHoSo"]) == (filed.dossier.code, "2", "1")
    assert (dossier["NgayNopHoSo"], dossier["MaDoiTuong"]) == ("20261122180000", "0b0c1a4e-0000-4000-8000-000000000001")
    (event,) = bench.events
    assert (event.kind, event.service, event.http_status, event.unit) == ("filing", "nhanhsdvcqg", 200, "H99.101")
    assert json.loads(event.raw(event.items[0])) == dossier
    assert json.loads(event.answer_body)["error_code"] == 0
    paper = dossier["TaiLieuNop"][0]
    assert (paper["TenTepDinhKem"], paper["MaThanhPhanHoSo"]) == ("đơn.pdf", "G99-TP000101")
    fetched = bench.client().exchange("GET", paper["DuongDanTaiTepTin"].removeprefix(bench.server.url))
    assert (fetched.status, fetched.body) == (200, b"%PDF-1.7")
    assert (bench.event.service, bench.event.answer_body) == ("file", b"%PDF-1.7")


def test_the_one_stop_system_goes_on_with_it(bench):
    code = bench.portal.file(FILING).dossier.code
    assert [event.kind for event in bench.events] == ["filed"]
    client = bench.caller()
    sent = {"MaHoSo": code, "TrangThaiHoSo": "2"}
    members = {"madonvi": "H99.101"}
    assert client.call("TraCuuHoSo", mahoso=code)["result"][0]["TrangThaiHoSo"] == "1"
    assert client.call("DongBoHoSoMC", isUpdating="False", data=[sent], **members).code == 3
    assert client.call("DongBoHoSoMC", isUpdating="True", data=[sent], **members).code == 0
    dossier = bench.portal.register.find(code)
    assert (dossier.origin, dossier.status, len(dossier.versions)) == ("portal", "2", 2)


@pytest.mark.parametrize(
    ("unit", "head"), [("G99", "G99.000.00"), ("H99.101", "H99.101.00"), ("H99.101.02", "H99.101.02"), ("000.03.02.H99", "H99.002.03")]
)
def test_codes_have_a_head_of_three_levels(bench, unit, head):
    assert bench.portal.serials.filed(unit) == f"{head}-261122-220001"


def test_codes_of_before_july_2025_begin_with_the_identifier_as_it_is(bench):
    bench.clock.at = bench.clock.at.replace(year=2024)
    assert bench.portal.serials.filed("000.00.02.H99") == "000.00.02.H99-241122-5001"


def test_codes_of_the_time_before_the_central_service(bench):
    bench.clock.at = bench.clock.at.replace(year=2025)
    assert [bench.portal.file(FILING).dossier.code for _ in range(2)] == ["H99.101.00-251122-5001", "H99.101.00-251122-5002"]


def test_filing_again_and_otherwise(bench, one_stop):
    filed = bench.portal.file(Filing("1.009901", "H99.101", Applicant("Trần Thị Ví Dụ", "001099000077"), more={"GhiChu": "Ghi"}), one_stop)
    bench.portal.tell(filed.body, one_stop)
    assert [body for _, body in OneStop.told] == [json.loads(filed.body)] * 2
    assert (OneStop.told[0][1]["data"][0]["GhiChu"], OneStop.told[0][1]["data"][0]["MaDoiTuong"]) == ("Ghi", "")
    with pytest.raises(Refused, match="procedure-unknown"):
        bench.portal.file(Filing("9.999999", "H99.101"))


def test_telling_late_and_in_another_order(bench, one_stop):
    codes = [bench.portal.file(FILING).dossier.code for _ in range(2)]
    for code in reversed(codes):
        assert bench.portal.tell_again(code, one_stop).heard.status == 200
    assert [body["data"][0]["MaHoSo"] for _, body in OneStop.told] == codes[::-1]
    assert [event.raw(event.items[0]) == bench.portal.register.find(event.items[0].code).versions[0].raw for event in bench.events] == [
        True
    ] * 4
    bench.caller().sync({"MaHoSo": "x"})
    for code in ("x", "y"):
        with pytest.raises(Refused, match="dossier-unknown"):
            bench.portal.tell_again(code, one_stop)


def test_a_file_of_the_one_stop_system(bench, one_stop):
    asked = bench.portal.fetch("0b0c1a4e", one_stop)
    assert (asked.heard.body, asked.heard.header("Content-Type")) == (b"/downloadfile/0b0c1a4e", "application/pdf")
    assert one_stop.fetch("../a b?c").heard.body == b"/downloadfile/..%2Fa%20b%3Fc"
    assert one_stop.fetch(f"{one_stop.url}/tep?id=5&x=%20y").heard.body == b"/tep?id=5&x=%20y"
    large = one_stop.fetch("lon", 1_000_000)
    assert (len(large.heard.body), large.heard.cut) == (1_000_000, True)
    moved = one_stop.fetch(f"{one_stop.url}/moved")
    assert moved.heard.status == 302, "followed nowhere"
    assert [(event.kind, event.http_status) for event in bench.events] == [("download", 200)]


@pytest.mark.parametrize("where", ["ftp://a/b", "http://", "http://a:0/", "http://a:99999/", "http://[x/"])
def test_addresses_that_are_none(one_stop, where):
    assert one_stop.fetch(where).trouble == "address-malformed"
    with pytest.raises(ValueError, match=r".+"):
        TargetClient(where)


def test_nobody_is_there(bench):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        filed = bench.portal.file(FILING, TargetClient(f"http://127.0.0.1:{taken.getsockname()[1]}", seconds=2))
    assert (filed.asked.heard, filed.asked.trouble) == (None, "refused")
    assert (bench.event.refusal, bench.event.http_status, bench.event.answer_lost) == ("refused", 0, True)
    assert bench.portal.register.find(filed.dossier.code) is not None


@pytest.mark.parametrize(
    ("said", "trouble"),
    [(b"", "silent"), (b"EHLO\r\n\r\n", "not-http"), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", "drips"), (None, "closed")],
)
def test_a_target_that_means_no_good(said, trouble):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            line, _ = server.accept()
            with line:
                if said is None:
                    line.recv(100_000)
                    line.shutdown(socket.SHUT_WR)
                line.sendall(said or b"") if said is not None else None
                line.settimeout(5)
                while line.recv(100_000):
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        started = time.monotonic()
        asked = TargetClient(f"http://127.0.0.1:{server.getsockname()[1]}", seconds=0.5).fetch("a")
        assert (asked.trouble, asked.heard) == (trouble, None)
        assert time.monotonic() - started < 3
        thread.join(5)


def test_files_that_are_not_there(bench):
    client = bench.client()
    assert [client.exchange(method, path).status for method, path in (("GET", "/files/"), ("GET", "/files/x"), ("POST", "/files/x"))] == [
        404,
        404,
        400,
    ]


def test_the_head_of_a_file(bench):
    stored = bench.portal.files.keep("đơn.pdf", b"%PDF")
    client = bench.client()
    head = client.exchange("HEAD", f"/files/{stored.identity}")
    assert (head.status, head.headers["Content-Length"], head.body) == (200, "4", b"")
    assert client.exchange("GET", f"/files/{stored.identity}").body == b"%PDF"
