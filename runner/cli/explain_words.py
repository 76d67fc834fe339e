"""The sentences of `hopquy explain`, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["WORDS", "said"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "level": {"vi": "Mức độ", "en": "Level"},
    "level.must": {"vi": "phải: không có ngoại lệ", "en": "must: admits no exception"},
    "level.should": {"vi": "nên: có thể có lý do để làm khác", "en": "should: there may be reasons to do otherwise"},
    "level.may": {"vi": "có thể: chỉ là lưu ý", "en": "may: a remark"},
    "basis": {"vi": "Căn cứ", "en": "Basis"},
    "basis.law": {"vi": "văn bản quy phạm pháp luật", "en": "law"},
    "basis.guidance": {"vi": "hướng dẫn của đơn vị vận hành trục", "en": "guidance of the axis operator"},
    "basis.practice": {"vi": "thực tế triển khai", "en": "practice: what systems in the field are seen to do"},
    "basis.none": {"vi": "chưa có nguồn nào được đọc", "en": "no source that was read"},
    "scored": {"vi": "Kết luận", "en": "Scored"},
    "scored.yes": {
        "vi": "có tính vào kết luận: là quy tắc bắt buộc, dựa trên pháp luật hoặc hướng dẫn đã được xem trực tiếp, các nguồn không mâu thuẫn",
        "en": "yes, it decides: a must, by law or guidance that was seen, undisputed",
    },
    "scored.no": {"vi": "không tính vào kết luận, chỉ để tham khảo: {why}", "en": "no, it is advisory and never decides: {why}"},
    "why.level": {"vi": "chỉ quy tắc ở mức “phải” mới được tính", "en": "only a must decides"},
    "why.conflict": {"vi": "các nguồn không thống nhất (xem bên dưới)", "en": "its sources disagree (see below)"},
    "why.currency": {"vi": "chưa xác minh được quy định còn hiệu lực", "en": "it is not verified to be in force today"},
    "why.basis": {
        "vi": "chưa xem trực tiếp được văn bản pháp luật hay hướng dẫn nào nói vậy",
        "en": "no law or guidance that says so was seen",
    },
    "why.untested": {"vi": "chưa có phép thử", "en": "it is not tested"},
    "binds": {"vi": "Áp dụng cho", "en": "Binds"},
    "claims": {"vi": "Khi khai báo", "en": "When claimed"},
    "period": {"vi": "Thời gian", "en": "Period"},
    "period.since": {"vi": "từ {day}", "en": "from {day}"},
    "period.until": {"vi": "đến trước {day}", "en": "until {day}"},
    "sources": {"vi": "Dựa trên", "en": "Rests on"},
    "issued": {"vi": "ban hành {day}", "en": "issued {day}"},
    "issued.by": {"vi": "{issuer}, ban hành {day}", "en": "{issuer}, issued {day}"},
    "clause": {"vi": "điều khoản {clause}", "en": "clause {clause}"},
    "clause.unknown": {"vi": "điều khoản chưa được xác minh", "en": "clause not verified"},
    "kind.law": {"vi": "pháp luật", "en": "law"},
    "kind.guidance": {"vi": "hướng dẫn", "en": "guidance"},
    "kind.practice": {"vi": "thực tế", "en": "practice"},
    "read.full": {"vi": "đã đọc toàn văn", "en": "read in full"},
    "read.excerpt": {"vi": "đã đọc trích đoạn", "en": "read as an excerpt"},
    "read.secondary": {"vi": "chỉ biết qua nguồn nhắc lại", "en": "known through a restatement only"},
    "read.none": {"vi": "chưa đọc được, chỉ biết tên", "en": "not read, known by name only"},
    "force.from": {"vi": "có hiệu lực từ {day}", "en": "in force from {day}"},
    "force.between": {"vi": "có hiệu lực từ {day} đến trước {until}", "en": "in force from {day}, no longer from {until}"},
    "force.until": {"vi": "hết hiệu lực từ {until}", "en": "no longer in force from {until}"},
    "force.unknown": {"vi": "chưa xác minh ngày có hiệu lực", "en": "date of force not verified"},
    "force.unverified": {"vi": "chưa xác minh có đang áp dụng hay không", "en": "not verified to apply today"},
    "conflict": {"vi": "Các nguồn không thống nhất", "en": "The sources disagree"},
    "checked": {"vi": "Kiểm những gì", "en": "What is checked"},
    "looks": {"vi": "Xét", "en": "Looks at"},
    "looks.packet": {"vi": "{kind} ({packets})", "en": "{kind} ({packets})"},
    "packet.new": {"vi": "văn bản mới", "en": "new"},
    "packet.recall": {"vi": "thu hồi", "en": "recall"},
    "packet.update": {"vi": "cập nhật", "en": "update"},
    "packet.replace": {"vi": "thay thế", "en": "replacement"},
    "packet.status": {"vi": "trạng thái", "en": "status"},
    "when": {"vi": "Khi", "en": "When"},
    "when.present": {"vi": "có `{path}`", "en": "`{path}` is there"},
    "when.value": {"vi": "`{path}` là {values}", "en": "`{path}` is {values}"},
    "or": {"vi": " hoặc ", "en": " or "},
    "each": {"vi": "Với mỗi", "en": "For each"},
    "check": {"vi": "Phép kiểm", "en": "Check"},
    "judge": {"vi": "Hàm xét", "en": "Judge"},
    "parameters": {"vi": "Tham số", "en": "Given"},
    "procedure": {"vi": "Quy trình", "en": "Procedure"},
    "untested": {"vi": "Không thử", "en": "Not tested"},
    "needs": {"vi": "Cần trước", "en": "Needs"},
    "needs.why": {
        "vi": "nếu một trong các yêu cầu này không đạt thì yêu cầu đang xem bị chặn, không bị tính là sai",
        "en": "where one of these fails, this one is blocked and not failed",
    },
    "optional": {"vi": "Nếu không thấy", "en": "If not seen"},
    "optional.yes": {"vi": "không áp dụng: được phép không có", "en": "not applicable: it may be absent"},
    "optional.no": {"vi": "chưa kết luận được: phải thấy ít nhất một lần", "en": "inconclusive: it must be seen at least once"},
    "right": {"vi": "Ví dụ đúng", "en": "Right examples"},
    "wrong": {"vi": "Ví dụ sai", "en": "Wrong examples"},
    "steps": {"vi": "Các bước của {name}", "en": "The steps of {name}"},
    "call": {"vi": "{name} được gửi như sau", "en": "{name} as it is sent"},
    "changed": {"vi": "{name}, sửa như sau", "en": "{name}, changed like this"},
    "finding": {
        "vi": "hopquy nói: mong đợi {expected}; quan sát {observed}",
        "en": "hopquy says: expected {expected}; observed {observed}",
    },
    "breaks.too": {"vi": "cũng làm sai {id}: {reason}", "en": "breaks {id} too: {reason}"},
    "defect": {"vi": "Khiếm khuyết chứng minh phép thử", "en": "The defect that proves it"},
    "fix": {"vi": "Cách khắc phục", "en": "How to fix"},
    "fix.derived": {"vi": "Sửa để đạt được: {expected}.", "en": "Make it so: {expected}."},
    "contest": {"vi": "Nếu không đồng ý", "en": "How to contest"},
    "contest.evidence": {
        "vi": "Nêu mã yêu cầu `{id}`, thư mục chứng cứ của lần chạy (hoặc dòng liên quan trong evidence.jsonl) và quan sát mà kết luận dựa vào.",
        "en": "Quote the id `{id}`, the evidence folder of the run (or the line of evidence.jsonl) and the observation that the verdict rests on.",
    },
    "contest.clause": {
        "vi": "Nêu điều khoản nói khác, kèm bản văn; điều khoản ghi “chưa được xác minh” ở trên là chỗ ý kiến có giá trị nhất.",
        "en": "Quote the clause that says otherwise, with its text; where a clause above is not verified, that text is what is missing here.",
    },
    "contest.whom": {
        "vi": "Gửi cho đơn vị tổ chức đánh giá để trao đổi. `hopquy judge` tính lại kết luận từ chứng cứ, nên hai bên cùng xem một dữ liệu.",
        "en": "Open a discussion with whoever runs the evaluation. `hopquy judge` recomputes the verdict from the evidence, so both sides look at the same.",
    },
    "written": {"vi": "Quy tắc viết tại {place}", "en": "The rule is written in {place}"},
    "unknown": {"vi": "không có yêu cầu nào tên là {id!r}", "en": "no requirement is called {id!r}"},
    "nearest": {"vi": "gần nhất: {ids}", "en": "nearest: {ids}"},
    "see-list": {"vi": "`hopquy specs list` liệt kê tất cả", "en": "`hopquy specs list` names them all"},
}


def said(key: str, lang: str, **gaps: Any) -> str:
    """Return a sentence, its gaps filled."""
    return WORDS[key][lang].format(**gaps)
