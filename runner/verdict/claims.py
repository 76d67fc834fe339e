"""Which claims of a target were seen to be true of it: a claim that nobody saw exercised leaves the decision open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hopquy.runner.codec.answer import accepted, object_in
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.operation import texts
from hopquy.runner.model.intermediary import AXIS_FEATURES
from hopquy.runner.model.observation import Author

__all__ = ["not_exercised"]

_SENT = {"send": "new", "send-recall": "recall", "send-update": "update", "send-replace": "replace"}
_REPORTED = {"refuse": "02", "finish": "06"}
_ASKED = {"exchange": "sendEdoc", "directory": "getAgenciesList"}
_FETCHING = ("getEdoc", "downloadEdoc")


def not_exercised(role: str, features: Sequence[str], exhibits: Iterable[Exhibit]) -> list[str]:
    """Return the claimed features of which nothing was seen."""
    ours = [exhibit for exhibit in exhibits if exhibit.observation.author is Author.TARGET or exhibit.observation.kind == "driver.asked"]
    if role == "axis":
        seen = _seen_of_intermediary(ours)
        return [feature for feature in features if feature in AXIS_FEATURES and feature not in seen]
    seen = _seen_of_document_system([exhibit for exhibit in ours if exhibit.observation.author is Author.TARGET])
    return [feature for feature in features if feature not in seen]


def _seen_of_intermediary(ours: list[Exhibit]) -> set[str]:
    done = {e.observation.data.get("operation") for e in ours if e.observation.kind == "relay.answer" and _is_done(e)}
    restarted = any(e.observation.data.get("action") == "restart" and e.observation.data.get("ok") for e in ours)
    return {feature for feature, operation in _ASKED.items() if operation in done} | ({"restart"} if restarted else set())


def _is_done(exhibit: Exhibit) -> bool:
    try:
        return bool(accepted(str(exhibit.observation.data.get("dialect")), object_in(exhibit.data or b"")))
    except ValueError:
        return False


def _seen_of_document_system(ours: list[Exhibit]) -> set[str]:
    operations = {exhibit.operation for exhibit in ours if exhibit.observation.kind == "packet.document"}
    codes = {
        code
        for exhibit in ours
        if exhibit.observation.kind == "packet.status" and exhibit.message is not None
        for code in texts(exhibit.message, "MessageHeader/StatusCode")
    }
    fetched = any(
        e.observation.kind == "axis.call" and e.observation.data.get("operation") in _FETCHING and not e.observation.data.get("refusal")
        for e in ours
    )
    seen = {feature for feature, operation in _SENT.items() if operation in operations}
    seen |= {feature for feature, code in _REPORTED.items() if code in codes}
    return seen | ({"receive"} if fetched else set())
