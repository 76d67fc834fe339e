"""What happened in an exchange, put in order: asked, delivered, fetched, sent, reported, waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from hopquy.runner.checks.text import comparable
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import of_the_whole
from hopquy.runner.judges.entries import Delivery, Sent, Status, Trial, delivery_of, is_trial, sent_of, status_of, trial_of
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Author

__all__ = ["Timeline", "asked_to_send", "in_vain", "target_codes", "timeline_of"]


def target_codes(exhibits: Iterable[Exhibit]) -> list[str]:
    """Return the identifiers that the target was said to have."""
    return next((list(e.observation.data.get("codes", ())) for e in exhibits if e.observation.kind == "run.target"), [])


@of_the_whole
def timeline_of(exhibits: tuple[Exhibit, ...]) -> Timeline:
    """Return the timeline of an exchange, made once for all judges that look at it."""
    return Timeline(exhibits)


class Timeline:
    """The exchange as the judges look at it."""

    def __init__(self, exhibits: tuple[Exhibit, ...]) -> None:
        self.exhibits = exhibits

    def _of(self, kind: str, author: Author) -> list[Exhibit]:
        """Return those of a kind and author; packets that cannot be read, were not kept, or are faulty by design are the matter of other rules."""
        return self._readable.get((kind, author), [])

    @cached_property
    def _readable(self) -> dict[tuple[str, Author], list[Exhibit]]:
        found: dict[tuple[str, Author], list[Exhibit]] = {}
        for e in self.exhibits:
            if e.kind is None or (not e.observation.data.get("faulty") and e.readable):
                found.setdefault((e.observation.kind, e.observation.author), []).append(e)
        return found

    def _ours(self, kind: str, *, abandoned: bool = False) -> list[Delivery]:
        return [delivery_of(e) for e in self._of(kind, Author.COUNTERPART) if bool(e.observation.data.get("abandoned")) is abandoned]

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Documents for the target, in order; those that its reader is tried on are no part of a flow."""
        return [delivery for delivery in self._ours("packet.document") if not is_trial(delivery.exhibit)]

    @cached_property
    def valid(self) -> list[Delivery]:
        """Valid documents for the target, trials of its reader among them."""
        return self._ours("packet.document")

    @cached_property
    def trials(self) -> list[Trial]:
        """Packets that the target's reader is tried on, in order, whether they can be read or not."""
        return [trial for trial in self.every_trial if not trial.exhibit.observation.data.get("abandoned")]

    @cached_property
    def every_trial(self) -> list[Trial]:
        """The same, with those of a story that was stopped and played again: the target may speak of them."""
        found = (e for e in self.exhibits if e.observation.author is Author.COUNTERPART and e.observation.kind == "packet.document")
        return [trial_of(e) for e in found if is_trial(e)]

    @cached_property
    def smallest(self) -> Mapping[str, Exhibit]:
        """What a search says of the smallest packet on which the target fails, by the axis' identifier of that packet."""
        return {str(e.observation.data.get("doc_id")): e for e in self._of("story.searched", Author.SUITE)}

    @property
    def undisturbed(self) -> list[Delivery]:
        """Documents for the target that our axis did not trouble on purpose."""
        return [delivery for delivery in self.deliveries if not delivery.fault]

    def disturbed(self, at: str, faults: Sequence[str]) -> list[Delivery]:
        """Return the documents that were to meet one of these faults at an operation."""
        return [delivery for delivery in self.deliveries if delivery.fault in faults and delivery.at == at]

    @cached_property
    def spoiled(self) -> frozenset[str]:
        """The calls whose answer we made useless on purpose."""
        injected = (e.observation.data for e in self._of("fault.injected", Author.COUNTERPART))
        return frozenset(str(data.get("call")) for data in injected if data.get("spoiled"))

    @cached_property
    def abandoned(self) -> list[Delivery]:
        """Documents for the target of a story that was stopped and played again: it may speak of them, and owes nothing for them."""
        return self._ours("packet.document", abandoned=True)

    @cached_property
    def delivered_statuses(self) -> list[Delivery]:
        """Status packets for the target, in order."""
        return self._ours("packet.status")

    @cached_property
    def sent(self) -> list[Sent]:
        """Documents that the target sent, each attempt, in order."""
        return [sent_of(e) for e in self._of("packet.document", Author.TARGET)]

    @cached_property
    def statuses(self) -> list[Status]:
        """Statuses that the target sent and the axis took, each once, in order."""
        return [
            status_of(e)
            for e in self._of("packet.status", Author.TARGET)
            if not e.observation.data.get("duplicate") and not e.observation.data.get("refusal")
        ]

    @cached_property
    def calls(self) -> list[Exhibit]:
        """Calls of the target to the axis."""
        return self._of("axis.call", Author.TARGET)

    def attempts(self, action: str) -> list[Exhibit]:
        """Return what the driver was asked, whether it said yes or no."""
        return [e for e in self._asked if e.observation.data.get("action") == action]

    def asked(self, action: str) -> list[Exhibit]:
        """Return what the driver was asked and said yes to; what it was asked although it should not succeed is no such thing."""
        asked = (e for e in self._asked if e.observation.data.get("action") == action and not e.observation.data.get("attempt"))
        return [e for e in asked if e.observation.data.get("ok")]

    @cached_property
    def _asked(self) -> list[Exhibit]:
        return self._of("driver.asked", Author.SUITE)

    def tried_on(self, document_id: str) -> bool:
        """Tell whether the driver was asked for something that must not succeed with a document any more."""
        return any(e.observation.data.get("attempt") and _names(e, document_id) for e in self._asked)

    def quiet(self, document_id: str, since: int) -> Exhibit | None:
        """Return the record of a watch in which nothing more was reported about a document, begun after something happened."""
        return next((e for e in self._watches(document_id) if e.observation.seq > since), None)

    def waited_in_vain(self, what: str) -> Exhibit | None:
        """Return the record of a wait that ended without what was waited for; one that was cut short proves nothing."""
        return self._vain.get(what)

    @cached_property
    def _vain(self) -> Mapping[str, Exhibit]:
        found: dict[str, Exhibit] = {}
        for wait in self._of("story.waited", Author.SUITE):
            data = wait.observation.data
            if not data.get("reached"):
                # A wait for several things at once says which of them did not come.
                for what in data.get("missing") or (data.get("for"),):
                    found.setdefault(str(what), wait)
        return found

    def _watches(self, document_id: str) -> Iterator[Exhibit]:
        watched = (e for e in self._of("story.waited", Author.SUITE) if e.observation.data.get("for") == f"quiet:{document_id}")
        return (e for e in watched if not e.observation.data.get("reached"))

    def faults(self, name: str) -> list[Exhibit]:
        """Return the faults that we injected on purpose."""
        return [e for e in self._of("fault.injected", Author.COUNTERPART) if e.observation.data.get("fault") == name]

    @cached_property
    def fetched(self) -> Mapping[str, list[Exhibit]]:
        """The calls that fetched a packet, by the axis' identifier of it."""
        found: dict[str, list[Exhibit]] = {}
        for call in self.calls:
            data = call.observation.data
            if data.get("operation") in ("getEdoc", "downloadEdoc") and not data.get("refusal"):
                found.setdefault(str(data.get("doc_id")), []).append(call)
        return found

    def fetches(self, doc_id: str) -> list[Exhibit]:
        """Return the calls that fetched a packet."""
        return self.fetched.get(doc_id, [])

    def updates(self, doc_id: str) -> list[Exhibit]:
        """Return the calls that said how far a packet was taken."""
        return self._updates.get(doc_id, [])

    @cached_property
    def _updates(self) -> Mapping[str, list[Exhibit]]:
        found: dict[str, list[Exhibit]] = {}
        for call in self.calls:
            if call.observation.data.get("operation") == "updateStatus":
                found.setdefault(str(call.observation.data.get("doc_id")), []).append(call)
        return found

    def reported(self, document_id: str, *codes: str, since: int = -1) -> list[Status]:
        """Return the statuses of these codes for that document, of which the axis heard after something else."""
        return [s for s in self.statuses_of(document_id) if s.code in codes and s.seq > since]

    @cached_property
    def _bodies(self) -> dict[str, str]:
        """Each former code, and the code by which the directory lists the body now."""
        bodies: dict[str, str] = {}
        for exhibit in self.exhibits:
            data = exhibit.observation.data
            if exhibit.observation.kind == "run.target":
                bodies |= {str(former): str(code) for former, code in dict(data.get("former_codes", {})).items()}
            elif exhibit.observation.kind == "directory.changed":
                bodies[str(data.get("former_code", ""))] = str(data.get("code", ""))
        return bodies

    def body(self, code: str) -> str:
        """Return the code by which the directory lists the body of a code, which may be a former one."""
        return self._bodies.get(code, code)

    def statuses_of(self, document_id: str) -> list[Status]:
        """Return the statuses for that document, in order."""
        return self._statuses_by_document.get(document_id, [])

    @cached_property
    def _statuses_by_document(self) -> dict[str, list[Status]]:
        found: dict[str, list[Status]] = {}
        for status in self.statuses:
            found.setdefault(status.document_id, []).append(status)
        return found


def asked_to_send(timeline: Timeline) -> Iterator[tuple[Exhibit, list[Sent]]]:
    """Yield each request to send with the attempts that answer it, told by the token in its subject or content.

    A recall or an update may quote the document that it is about: the last token that it names tells which request it answers, and of
    several packets those of the operation asked for count.
    """
    asks = {str(ask.observation.data.get("token", "")): ask for ask in timeline.asked("send")}
    attempts: dict[str, list[Sent]] = {}
    for sent in timeline.sent:
        named = [token for token in asks if token and token in sent.words]
        attempts.setdefault(named[-1] if named else "", []).append(sent)
    for token, ask in asks.items():
        found = attempts.get(token, []) if token else []
        alike = [sent for sent in found if sent.exhibit.operation == ask.observation.data.get("operation")]
        yield ask, alike or found


def _names(exhibit: Exhibit, document_id: str) -> bool:
    return comparable(str(exhibit.observation.data.get("document_id", ""))) == document_id


def in_vain(key: str, waited: Exhibit) -> Phrase:
    """Return what was met instead: nothing after so many seconds, or nothing although the target said that it had done everything."""
    if waited.observation.data.get("by") == "settled":
        return Phrase.of("seen.settled")
    return Phrase.of(key, seconds=f"{float(waited.observation.data.get('seconds', 0)):.1f}")
