"""The axis and the partner agency around a document system."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hopquy.fixtures.axis import Axis, AxisEvent, AxisServer, System
from hopquy.fixtures.axis.agency import code102_of
from hopquy.fixtures.axis.keeping import secured
from hopquy.fixtures.partner import EXAMPLES, Partner
from hopquy.fixtures.pki import CA
from hopquy.fixtures.trial_packets import TrialWriter
from hopquy.runner.doctor import CallBook, Listening
from hopquy.runner.errors.sandbox import SandboxError
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM
from hopquy.runner.plugin.acting import Backstage
from hopquy.runner.plugin.document_system.capture import Capture
from hopquy.runner.plugin.document_system.stage import Stage
from hopquy.runner.plugin.document_system.trials import Examiner
from hopquy.runner.plugin.numbers import Numbers
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import Catalogue

__all__ = ["DocumentScene", "scene"]


class DocumentScene:
    """One axis, one partner, one capture; a stage for each story."""

    def __init__(self, request: Request, catalogue: Catalogue) -> None:
        self._target = request.target
        self._made: Callable[[Sequence[System], Callable[..., None]], Axis] | None = request.counterpart
        self._catalogue = catalogue
        self._server: AxisServer | None = None
        self._tls_server: AxisServer | None = None
        self._axis: Axis | None = None
        self._stages: dict[str, Stage] = {}
        self._book = CallBook()
        self._mark = ""

    def listen(self) -> None:
        """Listen where target.yaml says; raises SandboxError."""
        if self._made is not None:
            return
        self._server = AxisServer().start(*self._target.listen)
        over_tls = self._target.listen_tls
        if over_tls is not None:
            try:
                self._tls_server = secured(over_tls.authority, over_tls.host, over_tls.at)
            except SandboxError:
                self.stop()
                raise

    def about(self) -> Mapping[str, Any]:
        """Return who the target and our agency are."""
        former = {code102_of(code): code for code in OUR_CODES if code102_of(code)}
        return {"codes": list(self._target.codes), "system_id": self._target.system_id, "partner": OUR_CODES[0], "former_codes": former}

    def open(self, backstage: Backstage) -> None:
        """Start the axis and introduce the partner."""
        kind = self._catalogue.messages["edxml"]
        self._backstage = backstage
        self._capture = Capture(backstage.log, self._target.system_id, kind)
        self._axis = self._start_axis(self._capture)
        if self._axis.face is not None:
            self._axis.face.on_shown, self._axis.face.on_resumed = self._capture.shown, self._capture.resumed
        self._numbers = Numbers(backstage.log.observations)
        self._writer = TrialWriter(OUR_CODES[0], self._catalogue.example_bytes, kind)
        self._partner = Partner(OUR_CODES[0], {name: self._catalogue.example_bytes(name) for name in EXAMPLES}, kind.anchors)

    def _start_axis(self, capture: Capture) -> Axis:
        own = System(self._target.system_id, self._target.secret, self._target.codes, self._target.product.name)
        partner = System(OUR_SYSTEM, secrets.token_hex(16), OUR_CODES, "hopquy")
        if self._made is not None:
            return self._made([own, partner], capture)
        axis = Axis([own, partner], listener=self._heard)
        for server in (self._server, self._tls_server):
            if server is not None:
                server.attach(axis)
        return axis

    def _heard(self, event: AxisEvent) -> None:
        self._book(event)
        if not self._mark or self._mark not in event.path:
            self._capture(event)

    def listening(self, mark: str) -> Listening | None:
        """Return what the doctor hears the target by; None in an embedded run, where nothing lies between."""
        self._mark = mark
        if self._server is None or self._axis is None:
            return None
        return Listening(self._server.url, self._book, self._axis.directory.knows, tuple(url for url, _ in self.over_tls))

    def reach(self) -> None:
        """The target comes to us."""

    def stage(self, story: str) -> Stage:
        """Return the stage of one story."""
        assert self._axis is not None  # noqa: S101 -- opened before the first story
        self._capture.begin(story)
        stage = Stage(story, self._backstage, self._capture, self._axis, self._partner, self._numbers)
        stage.examiner = Examiner(stage, self._axis, self._capture, self._writer, self._catalogue, self._backstage.seed)
        self._stages[story] = stage
        return stage

    def left(self, story: str) -> None:
        """Hear that a story is over."""
        if story in self._stages:
            self._stages.pop(story).leave()
        self._capture.end(story)

    @property
    def url(self) -> str | None:
        """Where our axis listens, when this run started it."""
        return self._server.url if self._server is not None else None

    @property
    def over_tls(self) -> Sequence[tuple[str, str]]:
        """Where our axis listens over TLS, with the certificate that the target has to trust."""
        if self._tls_server is None or self._target.listen_tls is None:
            return ()
        return ((self._tls_server.url, str(self._target.listen_tls.authority / CA)),)

    @property
    def failures(self) -> Sequence[BaseException]:
        """What went wrong in our own axis."""
        return self._axis.failures if self._axis is not None else ()

    def stop(self) -> None:
        """Stop the axis."""
        for server in (self._server, self._tls_server):
            if server is not None:
                server.stop()
        self._server = self._tls_server = None
        if self._axis is not None:
            self._capture.close()


def scene(request: Request, catalogue: Catalogue) -> DocumentScene:
    """Return the scene of a document system."""
    return DocumentScene(request, catalogue)
