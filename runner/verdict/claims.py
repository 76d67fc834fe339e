"""Which claims of a target were seen to be true of it: a claim that nobody saw exercised leaves the decision open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hopquy.runner.codec.answer import accepted, object_in
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.operation import texts
from hopquy.runner.model.intermediary import AXIS_FEATURES
from hopquy.runner.model.observation import Author
from hopquy.runner.model.onestop import ONESTOP_FEATURES
from hopquy.runner.model.target import TLS

__all__ = ["not_exercised"]

_SENT = {"send": "new", "send-recall": "recall", "send-update": "update", "send-replace": "replace"}
_REPORTED = {"refuse": "02", "assign": "04", "process": "05", "finish": "06", "take-back": "13"}
_CALLED = {"receive": ("getEdoc", "downloadEdoc"), "follow-directory": ("getAgenciesList", "getAgenciesListQD20", "getSynchronizeUnit")}
_ASKED = {"exchange": "sendEdoc", "directory": "getAgenciesList"}

_ACTED = {
    "refuse": "refuse", "request-supplement": "supplement", "demand-fee": "fee", "withdraw": "withdraw", "stop": "stop", "finish": "result",
    "extend": "extend", "papers": "papers", "statistics": "statistics", "restart": "restart",
    "set-clock": "clock", "answer": "questions",
}  # fmt: skip
"""Action of a one-stop system -> the claim that it shows."""
_CATALOGUE = {"LayDanhSachTTHC", "LayThuTuc"}
"""Services by which a one-stop system takes procedures from the portal."""
_SHOWN = {"3": "refuse", "5": "supplement", "6": "fee", "7": "withdraw", "8": "stop", "9": "result"}
"""Status that it tells -> the claim."""


def not_exercised(role: str, features: Sequence[str], exhibits: Iterable[Exhibit]) -> list[str]:
    """Return the claimed features of which nothing was seen."""
    shown = list(exhibits)
    ours = [exhibit for exhibit in shown if exhibit.observation.author is Author.TARGET or exhibit.observation.kind == "driver.asked"]
    if role == "axis":
        seen = _seen_of_intermediary(ours)
        return [feature for feature in features if feature in AXIS_FEATURES and feature not in seen]
    if role == "onestop-system":
        seen = _seen_of_onestop_system(shown, ours)
        return [feature for feature in features if feature in ONESTOP_FEATURES and feature not in seen]
    seen = _seen_of_document_system(shown, [exhibit for exhibit in ours if exhibit.observation.author is Author.TARGET])
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


def _seen_of_onestop_system(shown: Iterable[Exhibit], ours: list[Exhibit]) -> set[str]:
    asked = [e.observation.data for e in ours if e.observation.kind == "driver.asked" and e.observation.data.get("ok")]
    told = [e for e in ours if e.observation.kind.startswith("dossier.") and not e.observation.data.get("refusal")]
    filed = {e.observation.data.get("code") for e in shown if e.observation.kind == "onestop.asked"} - {None, ""}
    statuses = _said(told, "TrangThaiHoSo") | _said(told, "TrangThai")
    seen = {_ACTED[str(data["action"])] for data in asked if data.get("action") in _ACTED} | {
        _SHOWN[one] for one in statuses if one in _SHOWN
    }
    seen |= {"from-portal"} if any(e.observation.data.get("code") in filed for e in told) else set()
    services = {
        e.observation.data.get("service") for e in ours if e.observation.kind == "portal.call" and not e.observation.data.get("refusal")
    }
    seen |= {"catalogue"} if services & _CATALOGUE else set()
    return seen | ({"sync"} if told else set())


def _seen_of_document_system(shown: list[Exhibit], ours: list[Exhibit]) -> set[str]:
    documents = [exhibit for exhibit in ours if exhibit.observation.kind == "packet.document"]
    codes = _said([exhibit for exhibit in ours if exhibit.observation.kind == "packet.status"], "MessageHeader/StatusCode")
    calls = {
        e.observation.data.get("operation") for e in ours if e.observation.kind == "axis.call" and not e.observation.data.get("refusal")
    }
    operations = {exhibit.operation for exhibit in documents}
    seen = {feature for feature, operation in _SENT.items() if operation in operations}
    seen |= {feature for feature, code in _REPORTED.items() if code in codes}
    seen |= {feature for feature, called in _CALLED.items() if calls.intersection(called)}
    seen |= {TLS} if any(e.observation.kind == "axis.call" and e.observation.data.get("certificate") == "good" for e in ours) else set()
    seen |= {"large-files"} if _large_fetched(shown, ours) else set()
    return seen | ({"reply"} if _replied(shown, [document for document in documents if document.operation == "new"]) else set())


def _large_fetched(shown: Iterable[Exhibit], ours: Iterable[Exhibit]) -> bool:
    """Tell whether a packet with a large file was fetched."""
    large = {
        e.observation.data.get("doc_id") for e in shown if e.observation.author is Author.COUNTERPART and e.observation.data.get("large")
    }
    calls = (e.observation.data for e in ours if e.observation.kind == "axis.call")
    return any(data.get("operation") in _CALLED["receive"] and not data.get("refusal") and data.get("doc_id") in large for data in calls)


def _replied(shown: Iterable[Exhibit], sent: Iterable[Exhibit]) -> bool:
    """Tell whether one of the documents sent answers one that was delivered."""
    ours = (e for e in shown if e.observation.kind == "packet.document" and e.observation.author is Author.COUNTERPART)
    delivered = [e for e in ours if not e.observation.data.get("faulty")]
    return not _said(sent, "MessageHeader/ResponseFor/DocumentId").isdisjoint(_said(delivered, "MessageHeader/DocumentId") - {""})


def _said(exhibits: Iterable[Exhibit], path: str) -> set[str]:
    return {text for exhibit in exhibits if exhibit.message is not None for text in texts(exhibit.message, path)}
