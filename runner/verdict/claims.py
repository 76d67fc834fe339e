"""Which claims of a target were seen to be true of it: a claim that nobody saw exercised leaves the decision open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.operation import texts
from hopquy.runner.model.observation import Author

__all__ = ["not_exercised"]

_SENT = {"send": "new", "send-recall": "recall", "send-update": "update", "send-replace": "replace"}
_REPORTED = {"refuse": "02", "finish": "06"}
_FETCHING = ("getEdoc", "downloadEdoc")


def not_exercised(features: Sequence[str], exhibits: Iterable[Exhibit]) -> list[str]:
    """Return the claimed features of which nothing was seen."""
    ours = [exhibit for exhibit in exhibits if exhibit.observation.author is Author.TARGET]
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
    seen |= {"receive"} if fetched else set()
    return [feature for feature in features if feature not in seen]
