"""Small hand-built evidence for judges: what was asked, delivered, called, sent, waited for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from hopquy.fixtures.mutation import changed
from hopquy.runner.checks import Names, Ruling
from hopquy.runner.codec.exhibit import Exhibit, exhibits
from hopquy.runner.judges import JUDGES, Case
from hopquy.runner.language import LANGUAGES, say
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of

CATALOGUE = shipped()
NOON = "2026-03-02T05:00:00.000000Z"


def packet(name: str = "new-minimal", **texts: str | None) -> bytes:
    """Return a conforming packet with texts of its MessageHeader changed (`From__OrganId="H49"`), or elements removed (None)."""
    data = CATALOGUE.example_bytes(name)
    for path, text in texts.items():
        at = f"MessageHeader/{path.replace('__', '/')}"
        change: dict[str, Any] = {"remove": at} if text is None else {"set": {"at": at, "text": text}}
        data = changed(data, change, anchors=CATALOGUE.messages["edxml"].anchors)
    return data


class Recorded:
    """Evidence that grows by one observation a call."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self.blobs: dict[str, bytes] = {}

    def add(
        self, kind: str, author: Author, data: dict[str, Any] | None = None, blob: bytes | None = None, at: str = NOON, *, kept: bool = True
    ) -> int:
        name = None if blob is None else hashlib.sha256(blob).hexdigest()
        if blob is not None and name is not None and kept:
            self.blobs[name] = blob
        self.observations.append(Observation(kind, "point", author, "story", data or {}, name, at, len(self.observations) + 1))
        return len(self.observations)

    def target(self, *codes: str) -> int:
        return self.add("run.target", Author.SUITE, {"codes": list(codes)})

    def asked(self, action: str, *, ok: bool = True, **data: Any) -> int:
        return self.add("driver.asked", Author.SUITE, {"action": action, "ok": ok, **data})

    def waited(self, what: str, *, reached: bool = False, by: str | None = None) -> int:
        return self.add("story.waited", Author.SUITE, {"for": what, "reached": reached, "seconds": 3.0, "by": by})

    def lost_answer(self, call: str) -> int:
        return self.add("fault.injected", Author.COUNTERPART, {"fault": "lose-answer", "call": call})

    def delivered(self, data: bytes, doc_id: str = "1001", *, kind: str = "packet.document", at: str = NOON, **about: Any) -> int:
        return self.add(kind, Author.COUNTERPART, {"doc_id": doc_id, **about}, data, at)

    def sent(self, data: bytes, kind: str = "packet.document", *, at: str = NOON, kept: bool = True, **about: Any) -> int:
        return self.add(kind, Author.TARGET, about, data, at, kept=kept)

    def status(
        self,
        code: str,
        document: str,
        *,
        at: str = NOON,
        kept: bool = True,
        duplicate: bool = False,
        refusal: str | None = None,
        **texts: str | None,
    ) -> int:
        changes = {"StatusCode": code, "ResponseFor__DocumentId": document, **texts}
        return self.sent(packet("status-01", **changes), "packet.status", at=at, kept=kept, duplicate=duplicate, refusal=refusal)

    def call(
        self,
        operation: str = "sendEdoc",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        *,
        kept: bool = True,
        **data: Any,
    ) -> int:
        listed = [[f"XroadVnpt-{name}" if not name.startswith("=") else name[1:], value] for name, value in (headers or {}).items()]
        return self.add("axis.call", Author.TARGET, {"operation": operation, "headers": listed, **data}, body, kept=kept)

    def exhibits(self) -> tuple[Exhibit, ...]:
        return exhibits(self.observations, CATALOGUE.message_kind, self.blobs.get)

    def rulings(self, judge: str, kind: str = "axis.call", **parameters: Any) -> list[Ruling]:
        """Put the evidence to a judge twice: the same rulings, in words of both languages, whoever is asked."""
        shown = self.exhibits()
        selected = tuple(e for e in shown if e.observation.author is Author.TARGET and (e.observation.kind + ".").startswith(kind + "."))
        case = Case(shown, selected, parameters, names_of(CATALOGUE))
        found = list(JUDGES[judge](case))
        assert list(JUDGES[judge](case)) == found
        for ruling in found:
            assert bool(ruling.findings) is (ruling.answer == "broken") or ruling.answer == "unknown"
            for finding in ruling.findings:
                assert finding.where.observation is not None or ruling.observations
                assert all(say(phrase, language).encode() for phrase in (finding.expected, finding.observed) for language in LANGUAGES)
        return found

    def answers(self, judge: str, kind: str = "axis.call", **parameters: Any) -> list[str]:
        return [ruling.answer.value for ruling in self.rulings(judge, kind, **parameters)]


@pytest.fixture
def evidence() -> Recorded:
    return Recorded()


@pytest.fixture(scope="session")
def make_packet() -> Callable[..., bytes]:
    return packet


@pytest.fixture(scope="session")
def names() -> Names:
    return names_of(CATALOGUE)
