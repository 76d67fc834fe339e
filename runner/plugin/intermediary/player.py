"""A document system that we play: it makes calls and writes down what was asked and what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hopquy.runner.codec.answer import accepted, items_of, member, object_in, packet_in
from hopquy.runner.codec.json_tree import Pairs
from hopquy.runner.model.intermediary import Account
from hopquy.runner.model.observation import Author
from hopquy.runner.plugin.intermediary.hub import Hub
from hopquy.runner.probes.intermediary import HONEST, Dialect, Manner, NoReplyError, Reply, Request, Vxp, Wire

__all__ = ["Answered", "Player"]

_MIB = 1 << 20
_LARGEST = {
    "getAgenciesList": 64 * _MIB,
    "getAgenciesListQD20": 64 * _MIB,
    "getReceivedEdocList": 64 * _MIB,
    "getSentEdocList": 64 * _MIB,
    "getEdoc": 96 * _MIB,
}
_USUAL = _MIB
_PASSING = ("closed", "reset", "cut", "too-large", "unspeakable")
"""What one call may meet without the next one meeting it too."""
_LONGEST_ID = 512
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer says, as far as stories need it."""

    accepted: bool | None = None
    """None where there was no answer, or it does not say."""
    value: Pairs | None = None
    dialect: str = ""

    @property
    def doc_ids(self) -> list[str]:
        """The identifiers in a list, each as often as it stands there."""
        found = (member(self.dialect, item, "docId") for item in items_of(self.dialect, self.value))
        return [doc_id for doc_id in found if _is_usable(doc_id)]

    @property
    def doc_id(self) -> str:
        """The identifier that sending gave; empty where there is none that can be used."""
        found = member(self.dialect, self.value, "DocId") if self.value is not None else ""
        return found if _is_usable(found) else ""

    @property
    def reason(self) -> str:
        """Why a call was refused."""
        found = "" if self.value is None else member(self.dialect, self.value, "ErrorDesc")
        return " ".join(found[:_LONGEST_REASON].split()) or "no reason is given"

    def received_by(self, code: str) -> str:
        """Return the state in which an addressee has a packet, by a list of what was sent."""
        items = items_of(self.dialect, self.value)
        return next((member(self.dialect, one, "receiveStatus") for one in items if member(self.dialect, one, "toCode") == code), "")

    @property
    def packet(self) -> bytes | None:
        """The packet in it."""
        return packet_in(self.dialect, self.value) if self.accepted else None


class Player:
    """One account in one story, over one connection."""

    def __init__(self, account: Account, dialect: Dialect, wire: Wire, hub: Hub, story: str) -> None:
        self.account = account
        self.dialect = dialect
        self._wire = wire
        self._hub = hub
        self._story = story

    @property
    def name(self) -> str:
        """Who it is there."""
        return self.account.system_id

    @property
    def code(self) -> str:
        """The code that it sends for."""
        return self.account.codes[0]

    def received(self, message_type: str = "edoc", manner: Manner = HONEST, variant: str = "") -> Answered:
        """Ask for the list of what has come."""
        return self.call(self.dialect.received(message_type, manner), variant, {"message_type": message_type})

    def fetch(self, doc_id: str, manner: Manner = HONEST, variant: str = "") -> Answered:
        """Ask for a packet; what is handed out is recorded as delivered."""
        about = {"doc_id": doc_id}
        answered = self.call(self.dialect.fetch(doc_id, manner), variant, about)
        if answered.packet is not None:
            told = {**about, "system": self.name, "variant": variant}
            self._hub.record("relay.delivered", "relay.delivered", Author.TARGET, self._story, told, answered.packet)
        return answered

    def update(self, doc_id: str, status: str, manner: Manner = HONEST, variant: str = "") -> Answered:
        """Say how far a packet was taken."""
        return self.call(self.dialect.update(doc_id, status, manner), variant, {"doc_id": doc_id, "set": status})

    def agencies(self, manner: Manner = HONEST, variant: str = "") -> Answered:
        """Ask for the directory."""
        return self.call(self.dialect.agencies(manner), variant, {})

    def agencies_with_old_codes(self) -> Answered:
        """Ask for the directory with the code that each body had before, in the SDK's dialect."""
        return self.call(self._vxp.agencies_with_old_codes(), "", {})

    def sent(self, doc_id: str) -> Answered:
        """Ask what became of a packet that was sent, in the SDK's dialect."""
        return self.call(self._vxp.sent("edoc", doc_id), "", {"doc_id": doc_id})

    @property
    def _vxp(self) -> Vxp:
        if not isinstance(self.dialect, Vxp):
            raise TypeError(f"the dialect {self.dialect.name} has no such operation: the story must claim vxp")
        return self.dialect

    def call(self, request: Request, variant: str, about: Mapping[str, Any]) -> Answered:
        """Make a call; one more time on a new connection where the kept one turns out to be gone. Raises Unanswered where nobody is there."""
        try:
            return self._called(request, variant, about)
        except NoReplyError as error:
            if not self._wire.was_reused or error.code not in ("closed", "reset"):
                return self._unanswered(error)
        try:
            return self._called(request, variant, about)
        except NoReplyError as error:
            return self._unanswered(error)

    def is_served(self) -> bool:
        """Find out whether the target answers at all, without giving a story up."""
        try:
            return self._called(self.dialect.agencies(), "", {}).accepted is not None
        except NoReplyError:
            return False

    def close(self) -> None:
        """Let the connection go."""
        self._wire.close()

    def _called(self, request: Request, variant: str, about: Mapping[str, Any]) -> Answered:
        call = self._hub.next_call()
        of_both = {"call": call, "system": self.name, "dialect": self.dialect.name, "operation": request.operation, "variant": variant}
        asked = {**of_both, "method": request.method, "path": request.path, "headers": request.shown(), **about}
        self._hub.record("relay.asked", "relay.wire", Author.COUNTERPART, self._story, asked, request.body or None)
        try:
            reply = self._wire.ask(request, _LARGEST.get(request.operation, _USUAL))
        except NoReplyError as error:
            if error.code == "not-http":
                self._hub.record(
                    "relay.answer", "relay.answer", Author.TARGET, self._story, {**of_both, "fault": "not-http"}, error.beginning
                )
                return Answered(dialect=self.dialect.name)
            told = {**of_both, "code": error.code, "detail": error.detail}
            self._hub.record("relay.unanswered", "relay.wire", Author.COUNTERPART, self._story, told)
            raise
        self._hub.answered()
        self._hub.record("relay.answer", "relay.answer", Author.TARGET, self._story, {**of_both, **_shown(reply)}, reply.body)
        return self._read(reply)

    def _read(self, reply: Reply) -> Answered:
        try:
            value = object_in(reply.body)
        except ValueError:
            return Answered(dialect=self.dialect.name)
        return Answered(accepted(self.dialect.name, value), value, self.dialect.name)

    def _unanswered(self, error: NoReplyError) -> Answered:
        if error.code in _PASSING:
            return Answered(dialect=self.dialect.name)
        raise self._hub.lost(f"{self.name}: {error.code}" + (f" ({error.detail})" if error.detail else ""))


def _is_usable(doc_id: str) -> bool:
    """Tell whether an identifier can be sent back."""
    return bool(doc_id) and len(doc_id) <= _LONGEST_ID and doc_id.isprintable()


def _shown(reply: Reply) -> dict[str, Any]:
    return {
        "status": reply.status,
        "headers": [[name, "[redacted:set-cookie]" if name.lower() == "set-cookie" else value] for name, value in reply.headers],
        "connection": reply.connection,
        "reused": reply.reused,
        "continued": reply.continued,
        "seconds": reply.seconds,
    }
