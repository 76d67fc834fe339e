"""Realistic report dicts to develop views against; `python tests/reports/sample.py FOLDER` writes their HTML view."""

from __future__ import annotations

import base64
import hashlib
import random
import sys
from pathlib import Path
from typing import Any

from hopquy.reports.html import render_html

GROUPS = {
    "edxml/packet": ("gói tin", "packet", ["well-formed", "root", "namespace", "size"]),
    "edxml/message-header": (
        "phần đầu thông điệp",
        "message header",
        [
            "from-organ-id",
            "from-organ-name",
            "to-organ-id",
            "document-id",
            "subject",
            "content",
            "promulgation-date",
            "code-number",
            "code-notation",
            "due-date",
            "signer-full-name",
            "priority",
            "steering-type",
            "page-amount",
            "type-name",
            "place",
        ],
    ),
    "edxml/trace-header": ("lịch sử chuyển", "trace header", ["first-is-sender", "timestamp", "business-type", "order", "axis-appends"]),
    "edxml/attachments": (
        "tệp đính kèm",
        "attachments",
        ["content-id", "manifest-matches-encoded", "media-type", "name-length", "base64", "zip-single-entry"],
    ),
    "edxml/status": (
        "gói trạng thái",
        "status packet",
        ["response-for", "code-01-received", "code-03-accepted", "code-05-done", "timestamp"],
    ),
    "axis/call": (
        "lời gọi trục",
        "axis call",
        ["method", "content-type", "system-id", "timestamp", "signature", "hash-file", "signed-names"],
    ),
    "axis/delivery": ("nhận văn bản", "delivery", ["polls", "acknowledges-done", "reports-fail", "no-duplicate", "retries"]),
    "organ-id": ("mã định danh", "organisation code", ["form", "registered", "old-code", "level"]),
    "clerical": (
        "văn thư",
        "clerical work",
        ["number-once", "arrival-registered", "recall-honoured", "update-keeps-trace", "replace-links"],
    ),
    "dossier/sync": ("đồng bộ hồ sơ", "dossier sync", ["form-code", "received-at", "due-at", "result-attached", "citizen-id"]),
}
SOURCES = {
    "qcvn-102-2016": {
        "key": "qcvn-102-2016",
        "kind": "law",
        "number": "QCVN 102:2016/BTTTT",
        "title": {
            "vi": "Quy chuẩn kỹ thuật quốc gia về cấu trúc mã định danh và định dạng dữ liệu gói tin",
            "en": "National technical regulation",
        },
        "clause": None,
        "read": "excerpt",
        "note": None,
    },
    "qd-20-2020": {
        "key": "qd-20-2020",
        "kind": "law",
        "number": "20/2020/QĐ-TTg",
        "title": {
            "vi": "Quyết định về mã định danh điện tử của các cơ quan, tổ chức",
            "en": "Decision on electronic codes of organisations",
        },
        "clause": "Điều 5",
        "read": "full",
        "note": {"vi": "Đọc từ bản công báo.", "en": "Read from the gazette."},
    },
    "sdk-edxml102": {
        "key": "sdk-edxml102",
        "kind": "guidance",
        "number": None,
        "title": {
            "vi": "Bộ SDK EdXML102 0.0.3 của đơn vị vận hành trục và các mẫu kèm theo",
            "en": "Axis operator's EdXML102 0.0.3 SDK and its samples",
        },
        "clause": None,
        "read": "full",
        "note": None,
    },
    "axis-delivered": {
        "key": "axis-delivered",
        "kind": "practice",
        "number": None,
        "title": {"vi": "Gói tin như trục đã phát", "en": "Packets as the axis delivered them"},
        "clause": None,
        "read": "full",
        "note": "2019, 2025",
    },
}
BROKEN = {
    "edxml/message-header/subject": ("Subject", {"vi": "có chữ", "en": "some text"}, {"vi": "phần tử rỗng", "en": "an empty element"}),
    "edxml/message-header/promulgation-date": (
        "PromulgationInfo/PromulgationDate",
        {"vi": "ngày dạng yyyy/MM/dd", "en": "a date as yyyy/MM/dd"},
        {"vi": "“22-11-2026”", "en": "“22-11-2026”"},
    ),
    "edxml/attachments/manifest-matches-encoded": (
        "ContentId",
        {"vi": "mỗi tham chiếu có đúng một tệp mang cùng ContentId", "en": "one attachment of the same ContentId for each reference"},
        {"vi": "không tệp nào mang “cid:phu-luc-2.pdf”", "en": "no attachment is “cid:phu-luc-2.pdf”"},
    ),
}


def packet(number: int, *, broken: bool = False, attachment: int = 900) -> bytes:
    """Return an edXML document packet of our own."""
    body = base64.b64encode(random.Random(number).randbytes(attachment)).decode()  # noqa: S311 -- sample bytes
    subject = "" if broken else f"V/v triển khai liên thông văn bản điện tử đợt {number}"
    day = "22-11-2026" if broken else "2026/11/22"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>000.00.00.H26</edXML:OrganId>
          <edXML:OrganName>Ủy ban nhân dân thành phố Kiểm Thử</edXML:OrganName>
          <edXML:OrganAdd>Số 1 đường Nguyễn Huệ, phường Bến Nghé</edXML:OrganAdd>
          <edXML:Email>vanthu@example.gov.vn</edXML:Email>
        </edXML:From>
        <edXML:To>
          <edXML:OrganId>000.00.00.G22</edXML:OrganId>
          <edXML:OrganName>Bộ Mẫu</edXML:OrganName>
        </edXML:To>
        <edXML:DocumentId>000.00.00.H26,2026/11/22,{1200 + number}/UBND-VX</edXML:DocumentId>
        <edXML:Code>
          <edXML:CodeNumber>{1200 + number}</edXML:CodeNumber>
          <edXML:CodeNotation>UBND-VX</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:Place>Hà Nội</edXML:Place>
          <edXML:PromulgationDate>{day}</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:DocumentType>
          <edXML:Type>2</edXML:Type>
          <edXML:TypeName>Công văn</edXML:TypeName>
        </edXML:DocumentType>
        <edXML:Subject>{subject}</edXML:Subject>
        <edXML:Content>Kính gửi quý cơ quan; đề nghị nghiên cứu, phúc đáp trước thời hạn.</edXML:Content>
        <edXML:SignerInfo>
          <edXML:Position>Chủ tịch</edXML:Position>
          <edXML:FullName>Nguyễn Thị Thử Nghiệm</edXML:FullName>
        </edXML:SignerInfo>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
    <edXMLBody>
      <edXMLManifest>
        <Reference><ContentId>cid:cong-van.pdf</ContentId></Reference>
        <Reference><ContentId>cid:phu-luc-2.pdf</ContentId></Reference>
      </edXMLManifest>
    </edXMLBody>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded>
    <Attachment>
      <ContentId>cid:cong-van.pdf</ContentId>
      <ContentTransferEncoded>{body}</ContentTransferEncoded>
    </Attachment>
  </AttachmentEncoded>
</edXML>
""".encode()


def position(data: bytes, needle: bytes) -> dict[str, int]:
    """Return where the needle stands."""
    offset = data.index(needle)
    start = data.rfind(b"\n", 0, offset) + 1
    return {"line": data.count(b"\n", 0, offset) + 1, "column": len(data[start:offset].decode()) + 1, "offset": offset}


def text(vi: str, en: str | None = None) -> dict[str, str]:
    """Return a sentence in both languages."""
    return {"vi": vi, "en": en or vi}


def sample(repeat: int = 2, observations: int = 40, *, diagnosis: bool = False) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a report and its blobs; `repeat` multiplies the requirements."""
    blobs: dict[str, bytes] = {}
    observed = [_observation(seq, blobs) for seq in range(1, observations + 1)]
    requirements = _requirements(repeat, observed, blobs)
    counts = {kind: dict.fromkeys(("pass", "fail", "inconclusive", "not-applicable", "error"), 0) for kind in ("scored", "advisory")}
    for each in requirements:
        counts["scored" if each["scored"] else "advisory"][each["verdict"]] += 1
    failed = [each["id"] for each in requirements if each["scored"] and each["verdict"] == "fail"]
    in_scope = sum(1 for each in requirements if each["verdict"] != "not-applicable")
    report = {
        "format": "hopquy-report/1",
        "hopquy": "0.1.0",
        "run": {
            "id": "20261122-042800-h26",
            "mode": "self-test",
            "started": "2026-11-22T04:28:00.120000Z",
            "ended": None if diagnosis else "2026-11-22T04:28:42.870000Z",
            "complete": not diagnosis,
            "evidence_head": None if diagnosis else "5b" * 32,
        },
        "target": {
            "name": "eVăn Phòng",
            "version": "4.2.1",
            "vendor": "Công ty Cổ phần Giải pháp Mẫu",
            "build": "a41f09c",
            "role": "document-system",
            "codes": ["000.00.00.H26", "H26.01"],
            "driver": "http",
            "claims": {"recall": True, "attachments": ["pdf", "zip"]},
        },
        "profile": {
            "id": "document-system/2026",
            "title": text("Liên thông văn bản điện tử, bản 2026", "Electronic document exchange, 2026 edition"),
            "covers": text(
                "Gửi, nhận, trạng thái và thu hồi văn bản điện tử qua trục liên thông, theo định dạng gói tin edXML.",
                "Sending, receiving, status and recall of electronic documents over the axis, in the edXML packet format.",
            ),
            "not_covered": text(
                "Chữ ký số trên tệp đính kèm, khả năng chịu tải và giao diện người dùng.",
                "Digital signatures on attachments, load, and the user interface.",
            ),
        },
        "as_of": "2026-11-22",
        "plan_sha256": hashlib.sha256(b"plan").hexdigest(),
        "specs_sha256": hashlib.sha256(b"specs").hexdigest(),
        "is_not": text(
            "Báo cáo chỉ có giá trị đối với đúng bản dựng đã thử và không phải là giấy chứng nhận hợp quy.",
            "This report holds for the tested build only and is not a certificate of conformity (giấy chứng nhận hợp quy).",
        ),
        "preflight": {
            "skipped": False,
            "diagnoses": [
                _diagnosis("connection", "kết nối", "connection", "ready", "đã kết nối tới 127.0.0.1", "connected to 127.0.0.1"),
                _diagnosis("clock", "đồng hồ", "clock", "unknown", "trả lời không cho biết giờ", "the answer has no time of its own"),
            ],
        },
        "decision": {
            "outcome": "undecided" if diagnosis else "non-conformant",
            "diagnosis_only": diagnosis,
            "exit": 3 if diagnosis else 1,
            "reasons": [
                {
                    "code": "scored-fail",
                    "text": text(f"{len(failed)} yêu cầu tính vào kết luận không đạt.", f"{len(failed)} scored requirements failed."),
                    "requirements": failed,
                }
            ],
            "exercised": in_scope - 6,
            "in_scope": in_scope,
        },
        "counts": counts,
        "stories": [
            _story("document/send_new", "Gửi một văn bản mới có hai tệp đính kèm", "Send a new document with two files", "done", 3.42),
            _story("document/receive", "Nhận văn bản và trả trạng thái", "Receive a document and answer with statuses", "done", 12.08),
            _story("document/recall", "Thu hồi văn bản đã gửi", "Recall a document that was sent", "unfinished", 20.0),
            _story("document/replace", "Thay thế văn bản", "Replace a document", "crashed", 0.11),
        ],
        "requirements": requirements,
        "observations": observed,
    }
    return report, blobs


def _diagnosis(check: str, vi: str, en: str, state: str, met_vi: str, met_en: str) -> dict[str, Any]:
    told = None if state == "ready" else text("cần có điều này", "this is needed")
    return {
        "observation": 1,
        "check": check,
        "title": text(vi, en),
        "subject": "127.0.0.1:9000",
        "state": state,
        "expected": told,
        "met": text(met_vi, met_en),
        "concern": None if state == "ready" else "network",
        "advice": told,
    }


def _story(name: str, vi: str, en: str, outcome: str, seconds: float) -> dict[str, Any]:
    notes = {
        "unfinished": text("Hết thời gian chờ gói trạng thái 13.", "The wait for status packet 13 ran out."),
        "crashed": text("Lỗi của bộ kiểm thử: KeyError 'DocId'.", "Our own fault: KeyError 'DocId'."),
    }
    return {"name": name, "title": text(vi, en), "outcome": outcome, "note": notes.get(outcome), "seconds": seconds}


def _observation(seq: int, blobs: dict[str, bytes]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    blob: bytes | None = None
    turn = seq % 4
    if turn in (1, 2):
        blob = packet(seq // 4, broken=seq < 4)
    if turn == 1:
        digest = hashlib.sha256(blob or b"").hexdigest()
        kind, author, title = "axis.call", "target", text("Gọi /sendEdoc", "Call of /sendEdoc")
        data = {
            "method": "POST",
            "path": "/sendEdoc",
            "headers": [
                ["User-Agent", "eVanPhong/4.2.1"],
                ["Content-Type", "application/octet-stream"],
                ["XroadVnpt-systemid", "VN:GOV:000.00.00.H26:qlvb"],
                ["XroadVnpt-from", "000.00.00.H26"],
                ["XroadVnpt-messagetype", "edoc"],
                ["XroadVnpt-hash-file", digest],
            ],
            "answer": {"status": 200, "body": {"status": "OK", "ErrorCode": "0", "DocId": str(9000 + seq)}},
        }
    elif turn == 2:
        kind, author, title = "packet.document", "target", text("Gói văn bản mới gửi Bộ Mẫu", "New document packet to Bộ Mẫu")
    elif turn == 3:
        kind, author, title = "packet.status", "counterpart", text("Gói trạng thái 01 của Bộ Mẫu", "Status packet 01 of Bộ Mẫu")
        blob = b'<?xml version="1.0"?>\r\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">\r\n  <StatusCode>01</StatusCode>\r\n</edXML>\r\n'
    else:
        kind, author, title = "wait.ended", "suite", text("Kết thúc chờ trạng thái", "The wait for a status ended")
        data = {"seconds": 2.5, "wanted": "packet.status"}
    sha = hashlib.sha256(blob).hexdigest() if blob is not None else None
    if blob is not None and sha is not None:
        blobs[sha] = blob
    return {
        "seq": seq,
        "kind": kind,
        "point": "axis" if author != "suite" else "suite",
        "author": author,
        "story": "document/send_new" if turn != 3 else "document/receive",
        "at": f"2026-11-22T04:28:{seq % 60:02d}.{seq * 7919 % 1000000:06d}Z",
        "title": title,
        "data": data,
        "blob": sha,
        "size": len(blob) if blob is not None else None,
    }


def _requirements(repeat: int, observed: list[dict[str, Any]], blobs: dict[str, bytes]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for edition in range(repeat):
        for group, (vi, en, names) in GROUPS.items():
            made.extend(_requirement(len(made), f"{group}/{name}" + (f"-{edition + 1}" if edition else ""), vi, en) for name in names)
    bad = next((each for each in observed if each["kind"] == "packet.document"), None)
    for each in made:
        if each["verdict"] == "fail" and bad is not None:
            each["findings"] = [_finding(each["id"], bad, blobs)]
            each["counts"]["broken"] = 1
            each["observations"] = [bad["seq"]]
        elif each["verdict"] in ("pass", "inconclusive"):
            each["observations"] = [other["seq"] for other in observed if other["author"] == "target"][:30]
    return made


def _finding(identifier: str, bad: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, Any]:
    data = blobs[bad["blob"]]
    name, expected, observed = BROKEN.get(identifier, ("To/OrganName", text("mục đã đăng ký", "a registered entry"), text("“Bộ Mẫu”")))
    needle = {"ContentId": b"<ContentId>cid:phu"}.get(name, f"<edXML:{name.rpartition('/')[2]}>".encode())
    path = f"edXML/edXMLEnvelope/edXMLHeader/MessageHeader/{name}"
    return {"observation": bad["seq"], "path": path, "position": position(data, needle), "expected": expected, "observed": observed}


def _requirement(number: int, identifier: str, vi: str, en: str) -> dict[str, Any]:
    scored = number % 3 == 0 or identifier in BROKEN
    verdict = "pass"
    if identifier in BROKEN or number in (17, 64):
        verdict = "fail"
    elif number in (20, 38, 57):
        verdict = "inconclusive"
    elif number == 41:
        verdict = "error"
    elif number % 11 == 5:
        verdict = "not-applicable"
    word = identifier.rpartition("/")[2]
    reasons = {
        "inconclusive": text(
            "Không quan sát được gói trạng thái nào trong thời hạn đã khai.", "No status packet was seen before the deadline."
        ),
        "error": text("Bộ kiểm thử gặp lỗi KeyError khi đọc câu trả lời.", "The suite met a KeyError while reading the answer."),
        "not-applicable": text("Không thuộc phạm vi vai trò này.", "Out of scope for this role."),
    }
    return {
        "id": identifier,
        "statement": text(
            f"Trong {vi}, mục “{word}” phải có mặt và đúng dạng.", f"In the {en}, “{word}” is present and has the right form."
        ),
        "fix": text("Ghi giá trị lấy từ sổ văn bản trước khi đóng gói.", "Write the value of the register before the packet is built."),
        "level": "must" if scored else ("should", "may", "must")[number % 3 - 1],
        "basis": "law" if number % 5 == 0 else "guidance" if scored or number % 2 else "practice",
        "scored": scored,
        "why_advisory": None if scored else text("Chỉ dựa trên thực tế triển khai.", "It rests on practice alone."),
        "conflict": text("SDK ghi 200 ký tự, tài liệu ghi 500.", "The SDK says 200 characters, the document 500.")
        if number % 17 == 4
        else None,
        "sources": [dict(SOURCES["qcvn-102-2016"]), dict(SOURCES["sdk-edxml102"])]
        if scored
        else [dict(SOURCES["qd-20-2020"]), dict(SOURCES["axis-delivered"])],
        "method": "judge" if number % 7 == 0 else "checks",
        "verdict": verdict,
        "reason": reasons.get(verdict),
        "blocked_by": ["edxml/attachments/manifest-matches-encoded"] if number == 57 else [],
        "attested": identifier == "axis/call/signature",
        "counts": {
            "holds": 10 if verdict in ("pass", "fail") else 0,
            "broken": 0,
            "vacuous": 0,
            "unknown": int(verdict == "inconclusive"),
            "error": int(verdict == "error"),
        },
        "findings": [],
        "findings_left_out": 2 if number == 17 else 0,
        "observations": [],
    }


def main(folder: Path) -> None:
    """Write the HTML view of the sample, decided and as a diagnosis."""
    folder.mkdir(parents=True, exist_ok=True)
    report, blobs = sample()
    (folder / "report.html").write_text(render_html(report, blobs.get), encoding="utf-8", newline="\n")
    report, blobs = sample(diagnosis=True)
    (folder / "diagnosis.html").write_text(render_html(report, blobs.get), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
