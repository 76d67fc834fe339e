"""Declared checks in words: what each word of the vocabulary asks of what its arguments point at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hopquy.runner.model.requirement import Check
from hopquy.runner.spec import Catalogue

__all__ = ["SAID", "check_in_words"]

SAID: Mapping[str, Mapping[str, str]] = {
    "absent": {"vi": "không có `{at}`", "en": "there is no `{at}`"},
    "as-list": {"vi": "trong JSON, `{at}` {listed}", "en": "in JSON `{at}` {listed}"},
    "date": {"vi": "`{at}` là ngày có thật, viết dạng `{format}`", "en": "`{at}` is a real date written `{format}`"},
    "datetime": {"vi": "`{at}` là thời điểm có thật, viết dạng `{format}`", "en": "`{at}` is a real time written `{format}`"},
    "digest-of": {
        "vi": "`{at}` là SHA-256 (hex) của thân lời gọi, không tính CR LF ở cuối; {forms}",
        "en": "`{at}` is the SHA-256 (hex) of the body, without a CR LF at its end; {forms}",
    },
    "encoded-as": {"vi": "`{at}` là {encoding} hợp lệ", "en": "`{at}` is valid {encoding}"},
    "header": {"vi": "tiêu đề HTTP `{name}`: {parts}", "en": "the HTTP header `{name}`: {parts}"},
    "integer": {"vi": "`{at}` là số nguyên{bounds}", "en": "`{at}` is an integer{bounds}"},
    "matches": {"vi": "`{at}` có dạng: {means}", "en": "`{at}` has the form: {means}"},
    "max-length": {"vi": "`{at}` dài nhiều nhất {limit} ký tự", "en": "`{at}` has at most {limit} characters"},
    "media-type": {
        "vi": "nội dung ở `{at}` đúng loại mà nhãn `{label}` nêu",
        "en": "the bytes at `{at}` are of the kind that the label `{label}` says",
    },
    "not-empty": {"vi": "`{at}` không trống", "en": "`{at}` is not empty"},
    "occurs": {"vi": "`{at}` xuất hiện {bounds}", "en": "`{at}` stands there {bounds}"},
    "one-of": {"vi": "`{at}` là một trong: {values}", "en": "`{at}` is one of: {values}"},
    "pairs": {
        "vi": "mỗi giá trị ở `{left}` có đúng một giá trị bằng nó ở `{right}` và ngược lại{ignoring}",
        "en": "each value at `{left}` has exactly one equal at `{right}` and the reverse{ignoring}",
    },
    "same-as": {"vi": "`{at}` giống `{other}`{ignoring}", "en": "`{at}` is the same as `{other}`{ignoring}"},
    "unique": {"vi": "các giá trị ở `{at}` khác nhau từng đôi một", "en": "the values at `{at}` all differ"},
    "unpacks": {"vi": "nội dung ở `{at}` là tệp ZIP giải nén được", "en": "the bytes at `{at}` are a ZIP archive that can be unpacked"},
}
_PARTS = {
    "ignoring": {"vi": ", không tính `{what}`", "en": ", `{what}` aside"},
    "listed": {"vi": "là mảng", "en": "is an array"},
    "unlisted": {"vi": "không nằm trong mảng", "en": "stands in no array"},
    "forms": {"vi": "chấp nhận dạng {forms}", "en": "accepted: {forms}"},
    "padded": {"vi": "có đệm số 0", "en": "zero-padded"},
    "unpadded": {"vi": "không đệm số 0", "en": "not padded"},
    "present": {"vi": "phải có", "en": "present"},
    "not-empty": {"vi": "không trống", "en": "not empty"},
    "one-of": {"vi": "là một trong: {values}", "en": "one of: {values}"},
    "matches": {"vi": "có dạng: {means}", "en": "of the form: {means}"},
    "max-length": {"vi": "dài nhiều nhất {limit} ký tự", "en": "at most {limit} characters"},
    "at-least": {"vi": "ít nhất {min} lần", "en": "at least {min} time(s)"},
    "at-most": {"vi": "nhiều nhất {max} lần", "en": "at most {max} time(s)"},
    "between": {"vi": "từ {min} đến {max} lần", "en": "{min} to {max} times"},
    "min": {"vi": " từ {min} trở lên", "en": " of {min} or more"},
    "max": {"vi": " không quá {max}", "en": " of {max} or less"},
    "range": {"vi": " từ {min} đến {max}", "en": " from {min} to {max}"},
    "and": {"vi": " và ", "en": " and "},
}
_Gaps = dict[str, str]


def check_in_words(check: Check, catalogue: Catalogue, lang: str) -> str:
    """Return one declared check as a phrase."""
    arguments = dict(check.arguments) if isinstance(check.arguments, Mapping) else {"at": check.arguments}
    gaps = {key: str(value) for key, value in arguments.items()}
    gaps["ignoring"] = _said("ignoring", lang, what=arguments["ignoring"]) if "ignoring" in arguments else ""
    gaps.update(_GAPS.get(check.word, _no_more)(arguments, catalogue, lang))
    return SAID[check.word][lang].format_map(gaps)


def _no_more(_arguments: Mapping[str, Any], _catalogue: Catalogue, _lang: str) -> _Gaps:
    return {}


def _as_list(arguments: Mapping[str, Any], _catalogue: Catalogue, lang: str) -> _Gaps:
    return {"listed": _said("listed" if arguments["is"] else "unlisted", lang)}


def _occurs(arguments: Mapping[str, Any], _catalogue: Catalogue, lang: str) -> _Gaps:
    low, high = arguments.get("min", 0), arguments.get("max")
    key = "at-least" if high is None else ("at-most" if not low else "between")
    return {"bounds": _said(key, lang, min=low, max=high)}


def _integer(arguments: Mapping[str, Any], _catalogue: Catalogue, lang: str) -> _Gaps:
    low, high = arguments.get("min"), arguments.get("max")
    key = "range" if low is not None and high is not None else "min" if low is not None else "max" if high is not None else None
    return {"bounds": _said(key, lang, min=low, max=high) if key else ""}


def _one_of(arguments: Mapping[str, Any], catalogue: Catalogue, lang: str) -> _Gaps:
    return {"values": _values(arguments["list"], catalogue, lang)}


def _matches(arguments: Mapping[str, Any], catalogue: Catalogue, lang: str) -> _Gaps:
    return {"means": _means(arguments["pattern"], catalogue, lang)}


def _digest(arguments: Mapping[str, Any], _catalogue: Catalogue, lang: str) -> _Gaps:
    forms = _said("and", lang).join(_said(form, lang) for form in arguments["forms"])
    return {"forms": _said("forms", lang, forms=forms)}


def _header(arguments: Mapping[str, Any], catalogue: Catalogue, lang: str) -> _Gaps:
    parts = []
    if arguments.get("occurs", {}).get("min"):
        parts.append(_said("present", lang))
    if arguments.get("not-empty"):
        parts.append(_said("not-empty", lang))
    if "matches" in arguments:
        parts.append(_said("matches", lang, means=_means(arguments["matches"], catalogue, lang)))
    if "one-of" in arguments:
        parts.append(_said("one-of", lang, values=_values(arguments["one-of"], catalogue, lang)))
    if "max-length" in arguments:
        parts.append(_said("max-length", lang, limit=arguments["max-length"]))
    return {"parts": ", ".join(parts)}


def _values(name: str, catalogue: Catalogue, lang: str) -> str:
    return "; ".join(f"`{code}` ({getattr(means, lang)})" for code, means in catalogue.lists[name].codes.items())


def _means(name: str, catalogue: Catalogue, lang: str) -> str:
    pattern = catalogue.patterns[name]
    return f"{getattr(pattern.means, lang)}, `{pattern.regex}`"


def _said(key: str, lang: str, **gaps: Any) -> str:
    return _PARTS[key][lang].format(**gaps)


_GAPS: Mapping[str, Callable[[Mapping[str, Any], Catalogue, str], _Gaps]] = {
    "as-list": _as_list,
    "digest-of": _digest,
    "header": _header,
    "integer": _integer,
    "matches": _matches,
    "occurs": _occurs,
    "one-of": _one_of,
}
