"""What an exchange is made of, read from its evidence: packets delivered, packets sent, statuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hopquy.runner.checks.ruling import Context, Names
from hopquy.runner.checks.text import comparable
from hopquy.runner.codec.exhibit import Exhibit

__all__ = ["Delivery", "Sent", "Status", "Trial", "delivery_of", "first_text", "is_trial", "sent_of", "status_of", "texts_at", "trial_of"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A packet that we put into the axis for the target."""

    exhibit: Exhibit
    doc_id: str
    document_id: str
    sender: str
    addressees: tuple[str, ...]
    misdirected: bool
    operation: str | None
    """What kind of packet it is, by content."""
    about: tuple[str, ...]
    """Identifiers of the documents that a recall, an update, a replacement or a status is about."""
    code: str
    """Of a status."""
    fault: str = ""
    """The misbehaviour of our axis that it was to meet on purpose …"""
    at: str = ""
    """… and the operation at which."""

    @property
    def seq(self) -> int:
        """Its place in the evidence."""
        return self.exhibit.observation.seq

    @property
    def revises(self) -> bool:
        """Whether it recalls or updates a document, and so is none by itself."""
        return self.operation in ("recall", "update")

    def told(self, mark: str) -> Any:
        """Return what the story that delivered it says of it."""
        return self.exhibit.observation.data.get(mark)


@dataclass(frozen=True, slots=True)
class Trial:
    """A packet that the target's reader was tried on; what it holds is told by whoever made it, since it need not be readable."""

    exhibit: Exhibit
    doc_id: str
    document_id: str
    shape: str
    """The name of a valid shape; empty where it is faulty."""
    fault: str
    """The name of its fault; empty where it is valid."""
    sound: bool
    """Whether it is what was sent after faulty packets to see whether the target lives on."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document packet that the target sent."""

    exhibit: Exhibit
    document_id: str
    words: str
    """Subject and content, where the token of a request stands."""
    addressees: tuple[str, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class Status:
    """A status packet that the target sent."""

    exhibit: Exhibit
    code: str
    document_id: str
    organ: str
    sender: str
    description: str
    timestamp: str

    @property
    def seq(self) -> int:
        """Its place in the evidence."""
        return self.exhibit.observation.seq


_NAMED = {
    "recall": ("TraceHeaderList/Bussiness/DocumentId", "MessageHeader/ResponseFor/DocumentId", "MessageHeader/DocumentId"),
    "update": ("TraceHeaderList/Bussiness/DocumentId", "MessageHeader/DocumentId"),
    "replace": ("TraceHeaderList/Bussiness/ReplacementInfoList/ReplacementInfo/DocumentId",),
    "status": ("MessageHeader/ResponseFor/DocumentId",),
}
"""Operation -> where a packet names the document it is about; the first place that says something counts."""


def _about(exhibit: Exhibit, operation: str | None) -> tuple[str, ...]:
    named = (tuple(text for text in texts_at(exhibit, path) if text) for path in _NAMED.get(operation or "", ()))
    return next((texts for texts in named if texts), ())


_OF_A_STATUS = ("StatusCode", "ResponseFor/DocumentId", "ResponseFor/OrganId", "From/OrganId", "Description", "Timestamp")


def delivery_of(exhibit: Exhibit) -> Delivery:
    """Read a packet that was put into the axis for the target."""
    data = exhibit.observation.data
    identifier = "MessageHeader/DocumentId" if exhibit.observation.kind == "packet.document" else "MessageHeader/ResponseFor/DocumentId"
    return Delivery(
        exhibit,
        str(data.get("doc_id", "")),
        first_text(exhibit, identifier),
        first_text(exhibit, "MessageHeader/From/OrganId"),
        tuple(texts_at(exhibit, "MessageHeader/To/OrganId")),
        bool(data.get("misdirected")),
        exhibit.operation,
        _about(exhibit, exhibit.operation),
        first_text(exhibit, "MessageHeader/StatusCode"),
        str(data.get("fault", "")),
        str(data.get("at", "")),
    )


def is_trial(exhibit: Exhibit) -> bool:
    """Tell whether the target's reader is tried on a packet."""
    return any(exhibit.observation.data.get(key) for key in ("shape", "faulty", "sound"))


def trial_of(exhibit: Exhibit) -> Trial:
    """Read what is told of a packet that the target's reader is tried on."""
    data = exhibit.observation.data
    identifier = comparable(str(data.get("document_id", "")))
    shape, fault = str(data.get("shape", "")), str(data.get("faulty", ""))
    return Trial(exhibit, str(data.get("doc_id", "")), identifier, shape, fault, bool(data.get("sound")))


def sent_of(exhibit: Exhibit) -> Sent:
    """Read a document packet that the target sent."""
    return Sent(
        exhibit,
        first_text(exhibit, "MessageHeader/DocumentId"),
        first_text(exhibit, "MessageHeader/Subject") + first_text(exhibit, "MessageHeader/Content"),
        tuple(texts_at(exhibit, "MessageHeader/To/OrganId")),
        bool(exhibit.observation.data.get("refusal")),
    )


def status_of(exhibit: Exhibit) -> Status:
    """Read a status packet that the target sent."""
    return Status(exhibit, *(first_text(exhibit, f"MessageHeader/{path}") for path in _OF_A_STATUS))


def texts_at(exhibit: Exhibit, path: str) -> list[str]:
    """Return the texts that a path selects in an exhibit's message, as they are compared."""
    message = exhibit.message
    if message is None or message.root is None:
        return []
    return [comparable(selected.text) for selected in Context(message.root, message.kind, Names()).select(path)]


def first_text(exhibit: Exhibit, path: str) -> str:
    """Return the first of them, empty where there is none."""
    return next(iter(texts_at(exhibit, path)), "")
