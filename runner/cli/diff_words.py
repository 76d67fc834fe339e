"""The sentences of `hopquy diff`, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["WORDS", "knows", "said"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "run": {"vi": "Lần chạy", "en": "Run"},
    "started": {"vi": "Bắt đầu", "en": "Started"},
    "decision": {"vi": "Quyết định", "en": "Decision"},
    "decision.conformant": {"vi": "PHÙ HỢP", "en": "CONFORMANT"},
    "decision.non-conformant": {"vi": "KHÔNG PHÙ HỢP", "en": "NON-CONFORMANT"},
    "decision.undecided": {"vi": "CHƯA KẾT LUẬN", "en": "UNDECIDED"},
    "decision.diagnosis": {"vi": "CHẨN ĐOÁN (không có quyết định)", "en": "DIAGNOSIS (no decision)"},
    "counted": {"vi": "Tính điểm", "en": "Scored"},
    "counts": {"vi": "{passed} đạt, {failed} không đạt, {open} chưa kết luận", "en": "{passed} pass, {failed} fail, {open} open"},
    "product": {"vi": "Sản phẩm", "en": "Product"},
    "name": {"vi": "Sản phẩm", "en": "Product"},
    "version": {"vi": "Phiên bản", "en": "Version"},
    "vendor": {"vi": "Nhà cung cấp", "en": "Vendor"},
    "build": {"vi": "Bản dựng", "en": "Build"},
    "role": {"vi": "Vai trò", "en": "Role"},
    "claims.features": {"vi": "Khả năng khai báo", "en": "Claims"},
    "profile": {"vi": "Hồ sơ đánh giá", "en": "Profile"},
    "as_of": {"vi": "Theo quy định ngày", "en": "Rules as of"},
    "mode": {"vi": "Chế độ", "en": "Mode"},
    "hopquy": {"vi": "hopquy", "en": "hopquy"},
    "specs_sha256": {"vi": "Bộ quy tắc", "en": "Specs"},
    "codes": {"vi": "Mã định danh", "en": "Codes"},
    "driver": {"vi": "Cách điều khiển", "en": "Driver"},
    "actions": {"vi": "Thao tác điều khiển", "en": "Driver's actions"},
    "timeout": {"vi": "Hạn chờ điều khiển", "en": "Driver's timeout"},
    "system_id": {"vi": "Định danh hệ thống", "en": "System identifier"},
    "only": {"vi": "Chỉ các yêu cầu", "en": "Only these rules"},
    "story_globs": {"vi": "Chỉ các kịch bản", "en": "Only these stories"},
    "plan": {"vi": "kế hoạch (chỉ có report.json)", "en": "the plan (there is only a report.json)"},
    "held.report-only": {
        "vi": "{side}: chỉ có báo cáo, không có chứng cứ để kiểm tra",
        "en": "{side}: a report alone, with no evidence to check it by",
    },
    "held.judged-again": {"vi": "{side}: kết luận được tính lại bây giờ từ chứng cứ", "en": "{side}: its verdicts were computed now, from the evidence"},
    "same-test": {"vi": "Cùng một phép thử?", "en": "Same test?"},
    "same-target": {"vi": "Cùng một đối tượng?", "en": "Same target?"},
    "yes": {"vi": "Có", "en": "Yes"},
    "no": {"vi": "KHÔNG", "en": "NO"},
    "unknown": {"vi": "Không rõ: không so được {what}", "en": "Not known: nothing to compare {what} by"},
    "same-test.yes": {"vi": "cùng bộ quy tắc, cùng kế hoạch", "en": "the same specs and the same plan"},
    "same-target.yes": {"vi": "cùng sản phẩm, cùng bản dựng, cùng khai báo", "en": "the same product, build and claims"},
    "failed": {"vi": "Mới không đạt", "en": "New failures"},
    "opened": {"vi": "Mới chưa kết luận được", "en": "Not told any more"},
    "blocked": {"vi": "{n} yêu cầu ({scored} tính điểm) bị chặn bởi {ids}", "en": "{n} requirements ({scored} scored) blocked by {ids}"},
    "left": {"vi": "Không còn được xét", "en": "No longer judged"},
    "mended": {"vi": "Đã khắc phục", "en": "Mended"},
    "established": {"vi": "Nay đã đạt", "en": "Told at last"},
    "entered": {"vi": "Nay được xét và đạt", "en": "Judged now, and passed"},
    "added": {"vi": "Yêu cầu mới", "en": "New rules"},
    "removed": {"vi": "Yêu cầu không còn", "en": "Rules that are gone"},
    "weighed": {"vi": "Đổi cách tính điểm", "en": "Weighed otherwise"},
    "still": {"vi": "Vẫn không đạt", "en": "Still failing"},
    "still.changed": {"vi": "Vẫn không đạt, nhưng phát hiện đã khác", "en": "Still failing, with other findings"},
    "scored": {"vi": "tính điểm", "en": "scored"},
    "advisory": {"vi": "tham khảo", "en": "advisory"},
    "pass": {"vi": "đạt", "en": "pass"},
    "fail": {"vi": "không đạt", "en": "fail"},
    "inconclusive": {"vi": "chưa kết luận", "en": "inconclusive"},
    "not-applicable": {"vi": "không áp dụng", "en": "not applicable"},
    "error": {"vi": "lỗi của hopquy", "en": "error of ours"},
    "absent": {"vi": "không có", "en": "not there"},
    "where": {"vi": "Vị trí", "en": "Where"},
    "expected": {"vi": "Mong đợi", "en": "Expected"},
    "observed": {"vi": "Quan sát", "en": "Observed"},
    "whole": {"vi": "cả thông điệp", "en": "the whole message"},
    "observation": {"vi": "quan sát", "en": "observation"},
    "new": {"vi": "mới", "en": "new"},
    "gone": {"vi": "hết", "en": "gone"},
    "more": {"vi": "nhiều hơn", "en": "more often"},
    "fewer": {"vi": "ít hơn", "en": "less often"},
    "left-out": {"vi": "báo cáo không liệt kê hết phát hiện, nên phần còn lại không so được", "en": "the reports do not list every finding: the rest is not compared"},
    "further": {"vi": "… và {n} yêu cầu khác (--json có đủ)", "en": "… and {n} more (--json has them all)"},
    "none": {"vi": "–", "en": "–"},
    "end.0": {"vi": "Không có gì xấu đi.", "en": "Nothing got worse."},
    "end.0.same": {"vi": "Mọi kết luận giống nhau.", "en": "Every verdict is the same."},
    "end.1": {"vi": "Xấu đi: {n} yêu cầu tính điểm mới không đạt.", "en": "Worse: {n} scored requirements fail that did not."},
    "end.1.one": {"vi": "Xấu đi: 1 yêu cầu tính điểm mới không đạt.", "en": "Worse: 1 scored requirement fails that did not."},
    "end.3.opened": {
        "vi": "Không có yêu cầu tính điểm nào mới không đạt, nhưng {n} yêu cầu nay chưa kết luận được.",
        "en": "Nothing scored fails that did not, but what {n} scored requirements say is not told any more.",
    },
    "end.3": {
        "vi": "Không có yêu cầu tính điểm nào mới không đạt, nhưng một bên chưa có quyết định.",
        "en": "Nothing scored fails that did not, but one side has no decision.",
    },
}  # fmt: skip


def said(key: str, lang: str, **gaps: Any) -> str:
    """Return a sentence in a language, its gaps filled."""
    return WORDS[key][lang].format(**gaps)


def knows(key: str) -> bool:
    """Whether there is a word for it."""
    return key in WORDS
