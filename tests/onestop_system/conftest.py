"""A one-stop system beside a stub of the portal, which keeps what it was told and can be away."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from hopquy.fixtures.onestop_system.embedded import EmbeddedOnestop
from hopquy.fixtures.onestop_system.transport import PortalAccess

PROCEDURE = "1.009901"
FREE = "1.009902"
APPLICANT = {
    "name": "Nguyễn Văn Mẫu",
    "identifier": "001099000001",
    "phone": "0900000001",
    "email": "mau@example.vn",
    "address": "Số 1, đường Mẫu",
}
COMPONENTS = [{"code": "G99-TP000101", "name": "Giấy đề nghị.pdf"}]


def told(code, amount="3", unit="Ngày làm việc", price="100000"):
    fees = [{"MAPHILEPHI": "PLP-0001", "SOTIEN": price, "DONVI": "Đồng", "MOTA": "Lệ phí mẫu"}] if price else []
    limit = {"THOIGIANGIAIQUYET": amount, "DONVITINH": unit, "MOTA": "", "PHILEPHI": fees}
    return {
        "MATTHC": code,
        "TENTTHC": f"Thủ tục mẫu {code}",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "G99-LV01", "TENLINHVUC": "Lĩnh vực mẫu"}],
        "CACHTHUCTHUCHIEN": [{"KENH": channel, "THOIGIAN": [limit]} for channel in (1, 2, 3)],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"MAGIAYTO": "G99-TP000101", "TENGIAYTO": "Giấy đề nghị", "TENMAUDON": ""}]}],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G99.000101", "TENKETQUA": "Giấy chứng nhận mẫu"}],
    }


@dataclass
class Stub:
    """What the portal was told, in order, and how it behaves."""

    calls: list = field(default_factory=list)
    """Service and members of each call of dossiers."""
    dossiers: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    statuses: list = field(default_factory=list)
    uploads: int = 0
    logins: int = 0
    valid: set = field(default_factory=set)
    away: bool = False
    lose: list = field(default_factory=list)
    """Services whose next call is done and not answered."""
    success: object = 0
    codes: int = 0
    heard: threading.Event = field(default_factory=threading.Event)
    procedures: dict = field(default_factory=lambda: {PROCEDURE: told(PROCEDURE), FREE: told(FREE, "8", "Giờ làm việc", "")})
    headers: list = field(default_factory=list)

    def expire(self):
        self.valid.clear()

    def session(self):
        self.logins += 1
        self.valid.add(f"phien-{self.logins}")
        return f"phien-{self.logins}"

    def serve(self, service, query, body):
        """Answer one call of the adapter."""
        members = {**query, **(body if isinstance(body, dict) else {"data": body})}
        if members.get("session") not in self.valid:
            return {"error_code": -1, "message": "Phiên làm việc đã hết hạn, hãy đăng nhập lại"}
        if service == "LayDanhSachTTHC":
            return self.good([{"MATTHC": code} for code in self.procedures])
        if service == "LayThuTuc":
            return self.good([self.procedures[members["maTTHC"]]])
        if service == "TraCuuHoSo":
            found = self.dossiers.get(members["mahoso"])
            return self.good([found]) if found else {"error_code": 3, "message": "Không tìm thấy hồ sơ"}
        self.calls.append((service, members))
        answer = self.taken(service, members)
        self.heard.set()
        return answer

    def taken(self, service, members):
        for item in members["data"]:
            code = item["MaHoSo"]
            if service == "CapNhatTienDoHoSoMC":
                if code not in self.dossiers:
                    return {"error_code": 3, "message": f"Không tìm thấy hồ sơ {code}"}
                self.steps.append(item)
            elif members["isUpdating"] == "False" and code in self.dossiers:
                return {"error_code": 3, "message": f"Hồ sơ {code} đã tồn tại"}
            elif members["isUpdating"] == "True" and code not in self.dossiers:
                return {"error_code": 3, "message": f"Không tìm thấy hồ sơ {code}"}
            else:
                self.dossiers[code] = item
        return self.good()

    def good(self, result=None):
        return {"error_code": self.success, "message": "", **({} if result is None else {"result": result})}

    def flow(self, step, body, token):
        """Answer one call of the direct flow."""
        if step == "token":
            return 200, {"access_token": self.session(), "expires_in": 1800, "token_type": "Bearer", "scope": ""}
        if token not in self.valid:
            return 401, {"code": 401, "message": "Token không hợp lệ", "data": None}
        if step == "next-code":
            self.codes += 1
            return 200, {"value": f"G99-20261120-{self.codes:07}"}
        if step == "upload":
            self.uploads += 1
            return 200, {"code": 200, "message": "", "data": [{"IdTepTin": f"tep-{self.uploads}", "HashTepTin": "0" * 64}]}
        self.calls.append((step, body))
        if step == "create":
            if body["MaHoSo"] in self.dossiers:
                return 400, {"code": 400, "message": "Hồ sơ đã tồn tại", "data": None}
            self.dossiers[body["MaHoSo"]] = body
            return 200, {"code": 200, "message": "", "data": {"idHoSo": "id-1", "maHoSo": body["MaHoSo"]}}
        (self.steps if step == "progress" else self.statuses).extend(body)
        return 200, {"code": 200, "message": "", "data": None}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: Nagle would hold the body back

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        portal = self.server.portal
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if portal.away:
            self.close_connection = True
            return
        address = urlsplit(self.path)
        portal.headers.append(dict(self.headers))
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        last = address.path.rpartition("/")[2]
        status, lost = 200, last
        if address.path.startswith("/direct/"):
            body = json.loads(raw) if last in ("create", "progress", "status") else None
            status, answer = portal.flow(last, body, (self.headers.get("Authorization") or "").removeprefix("Bearer "))
        elif last == "login":
            answer = {"session": portal.session(), "error_code": portal.success}
        else:
            body = json.loads(raw)
            named = body["service"] if isinstance(body, dict) else last
            lost = named
            session = {"session": self.headers["session"]} if self.headers.get("session") else {}
            answer = portal.serve(named, {**query, **session}, body)
        if lost in portal.lose:
            portal.lose.remove(lost)
            self.close_connection = True
            return
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@dataclass
class Run:
    """One run: the target, what is said to it and what the portal was told."""

    target: object
    portal: Stub
    session: requests.Session
    components = COMPONENTS
    applicant = APPLICANT
    procedure = PROCEDURE

    def ask(self, action, **arguments):
        answer = self.session.post(f"{self.target.control_url}/{action}", json=arguments, timeout=10)
        return answer.status_code, answer.json()

    def act(self, action, **arguments):
        status, answer = self.ask(action, **arguments)
        assert status == 200, answer
        return answer

    def clock(self, at):
        self.act("set-clock", at=at)

    def file(self, **more):
        given = {"channel": "counter", "procedure": PROCEDURE, "applicant": APPLICANT, "components": COMPONENTS, **more}
        return self.act("file", **given)["code"]

    def settle(self):
        return self.act("settle")["waiting"]

    def show(self, code):
        return self.act("show", code=code)["dossier"]

    def papers(self, code):
        return self.act("papers", code=code)["papers"]

    def figures(self, from_="2026-01-01", until="2026-12-31"):
        return self.act("statistics", **{"from": from_, "until": until})["figures"]

    def told(self, code=None):
        """The items of dossiers, in order."""
        items = [item for service, members in self.portal.calls if service == "DongBoHoSoMC" for item in members["data"]]
        return [item for item in items if code in (None, item["MaHoSo"])]

    def states(self, code=None):
        return [item["TrangThaiHoSo"] for item in self.told(code)]

    def steps(self, code=None):
        return [item["TrangThai"] for item in self.portal.steps if code in (None, item["MaHoSo"])]

    def from_portal(self, code="H99.001.00-261120-220001", **more):
        dossier = {
            "MaHoSo": code,
            "MaTTHC": PROCEDURE,
            "ChuHoSo": "Nguyễn Văn Mẫu",
            "LoaiDoiTuong": "1",
            "MaDoiTuong": "tech-1",
            "Email": "mau@example.vn",
            "SoDienThoai": "0900000001",
            "TrichYeuHoSo": "Hồ sơ nộp trực tuyến",
            "SoGiayToChuHoSo": "001099000001",
            "TaiKhoanDuocXacThucVoiVNeID": "1",
            "TaiLieuNop": [{"TenTepDinhKem": "don.pdf", "MaThanhPhanHoSo": "G99-TP000101", "DuongDanTaiTepTin": "http://127.0.0.1:1/don"}],
            **more,
        }
        self.portal.dossiers.setdefault(code, dossier)
        answer = self.session.post(f"{self.target.url}/nhanhsdvcqg", json=dossier, timeout=10)
        return answer.json()


@pytest.fixture(scope="session")
def embedded():
    with EmbeddedOnestop() as started:
        yield started


@pytest.fixture(scope="session")
def http():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(scope="session")
def stub_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def running(embedded, http, stub_server):
    """Return a context manager that gives a run of a persona with defects."""

    @contextmanager
    def begin(persona="fields-2022", *defects, at="2026-11-20T09:00:00", **options):
        portal = stub_server.portal = Stub()
        access = PortalAccess(f"http://127.0.0.1:{stub_server.server_port}", "mau", "mat-khau-mau")
        with embedded.run(access, persona, defects=defects, **options) as target:
            run = Run(target, portal, http)
            run.clock(at)
            yield run

    return begin
