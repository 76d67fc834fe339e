"""The words of a forecast in the terminal."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["WORDS", "minutes_in_short", "time_in_words"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "story": {"vi": "Kịch bản", "en": "Story"},
    "asks": {"vi": "Yêu cầu làm", "en": "Asks for"},
    "who": {"vi": "Ai làm", "en": "Who acts"},
    "waits": {"vi": "Chờ", "en": "Waits for"},
    "minutes": {"vi": "Phút", "en": "Minutes"},
    "legend": {
        "vi": "Chờ: các điểm trong parameters.points của target.yaml. Dấu ?: chỉ khi sản phẩm không tự làm. Phút: nhanh nhất – lâu nhất.",
        "en": "Waits: the points of parameters.points in target.yaml. ?: only if the product does not do it by itself. Minutes: at best – at most.",
    },
    "person": {"vi": "người", "en": "a person"},
    "driver": {"vi": "chương trình", "en": "the driver"},
    "nobody": {"vi": "không ai", "en": "nobody"},
    "alone": {"vi": "chạy riêng", "en": "plays alone"},
    "not-claimed": {"vi": "không chạy, vì target.yaml không khai {claims}", "en": "not played, since target.yaml does not state {claims}"},
    "not-selected": {
        "vi": "{count} kịch bản khác không chạy vì không được chọn",
        "en": "{count} other stories are not played, not being selected",
    },
    "people": {"vi": "Số người cần", "en": "People needed"},
    "nobody-needed": {"vi": "không cần ai", "en": "nobody"},
    "one-acts": {
        "vi": "{who} thao tác trên sản phẩm, {count} việc, lần lượt từng việc",
        "en": "{who} acts on the product's screens, {count} questions, one at a time",
    },
    "inspector": {
        "vi": "một người đánh giá theo quy trình, {count} yêu cầu",
        "en": "an inspector for the procedures of {count} requirements",
    },
    "hands": {"vi": "Thời gian thao tác của người đó", "en": "That person's own time"},
    "assumed": {"vi": "giả định, số phút mỗi lần: {minutes}", "en": "assumed, minutes each: {minutes}"},
    "whole": {"vi": "Cả lần chạy, lần lượt từng kịch bản", "en": "The whole run, one story after another"},
    "whole-means": {
        "vi": "từ {least} (mọi việc đến ngay) đến {most} (mọi lần chờ và mọi việc đều đến hết hạn)",
        "en": "from {least} (everything comes at once) to {most} (every wait and every action lasts until its limit)",
    },
    "unasked": {"vi": "Chưa kết luận được vì không có ai để yêu cầu", "en": "Stay open, with nobody to ask"},
    "unmeasured": {"vi": "Chưa có số liệu, không tính vào trên đây", "en": "Not measured yet, and not in these figures"},
    "in-scope": {"vi": "Yêu cầu được đánh giá", "en": "Requirements in scope"},
    "in-scope-means": {
        "vi": "{all}, trong đó {scored} tính điểm; tự động {automated} (có {judged} xét trên cả quá trình trao đổi), theo quy trình {procedure}, không thử {untested}",
        "en": "{all}, of which {scored} scored; automated {automated} ({judged} of them by judges), by procedure {procedure}, untested {untested}",
    },
    "out-of-scope": {"vi": "Ngoài phạm vi", "en": "Out of scope"},
}

_MINUTE, _HOUR = 60, 3600


def time_in_words(seconds: float, lang: str) -> str:
    """Return a time as somebody would say it."""
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} giây" if lang == "vi" else f"{whole} s"
    minutes = round(seconds / _MINUTE)
    if minutes < _MINUTE:
        return f"{minutes} phút" if lang == "vi" else f"{minutes} min"
    hours, rest = divmod(minutes, _MINUTE)
    return f"{hours} giờ {rest:02} phút" if lang == "vi" else f"{hours} h {rest:02} min"


def minutes_in_short(least: float, most: float) -> str:
    """Return a range of minutes: rounded down at its beginning, up at its end."""
    first, last = int(least // _MINUTE), -int(-most // _MINUTE)
    return f"{first}–{last}" if first != last else str(first)
