"""Examples of an intermediary system for people: what each act is, and what a violating example changes, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["act_in_words", "change_of_acts"]

_MOST = 160
_SAID: Mapping[str, Mapping[str, str]] = {
    "letter": {"vi": "gói tin {letter} từ {from} đến {to}", "en": "packet {letter} from {from} to {to}"},
    "call": {"vi": "{by} gọi {call}{variant}: {answer}", "en": "{by} calls {call}{variant}: {answer}"},
    "handed": {"vi": "{to} nhận được {handed}, docId {doc_id}", "en": "{to} is handed {handed}, docId {doc_id}"},
    "waited": {"vi": "chờ {waited}: {reached}", "en": "a wait for {waited}: {reached}"},
    "restarted": {"vi": "khởi động lại", "en": "a restart"},
    "variant": {"vi": " (cố ý: {value})", "en": " (on purpose: {value})"},
    "ok": {"vi": "được thực hiện {value}", "en": "done {value}"},
    "fail": {"vi": "bị từ chối {value}", "en": "refused {value}"},
    "text": {"vi": "trả lời “{value}”", "en": "answered “{value}”"},
    "none": {"vi": "không trả lời", "en": "not answered"},
    "True": {"vi": "thấy", "en": "seen"},
    "False": {"vi": "không thấy", "en": "in vain"},
    "instead": {"vi": "thay vào đó, {act}: {value}", "en": "instead, {act}: {value}"},
    "after": {"vi": "sau {act} còn có {name}: {value}", "en": "after {act} there is also {name}: {value}"},
}


def act_in_words(act: Mapping[str, Any], lang: str) -> str:
    """Return what one act of a script is."""
    kind = next(key for key in ("letter", "handed", "waited", "restarted", "call") if key in act)
    if kind == "call":
        answer = next((key for key in ("ok", "fail", "text") if key in act), "none")
        variant = _SAID["variant"][lang].format(value=act["variant"]) if act.get("variant") else ""
        told = _SAID[answer][lang].format(value=_short(act.get(answer)))
        return _SAID["call"][lang].format(by=act["by"], call=act["call"], variant=variant, answer=told).rstrip(" {}")
    reached = _SAID[str(act.get("reached", True))][lang]
    to = ", ".join(act["to"]) if isinstance(act.get("to"), list) else act.get("to", "")
    return _SAID[kind][lang].format(**{**act, "to": to, "reached": reached})


def change_of_acts(operation: str, argument: Any, lang: str) -> Iterator[str]:
    """Yield what a change of acts says, where it is one."""
    if operation == "instead":
        for act, more in argument.items():
            yield _SAID["instead"][lang].format(act=act, value=_short(more))
    elif operation == "after":
        for name, act in argument["acts"].items():
            yield _SAID["after"][lang].format(act=argument["act"], name=name, value=act_in_words(act, lang))


def _short(value: Any) -> str:
    text = "" if value in (None, {}) else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MOST else text[:_MOST] + "…"
