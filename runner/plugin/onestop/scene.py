"""The national portal around a one-stop system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hopquy.fixtures.portal import Account, Portal, PortalEvent, PortalServer, TargetClient
from hopquy.runner.doctor import CallBook, Listening
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.target import Target
from hopquy.runner.plugin.acting import Backstage
from hopquy.runner.plugin.onestop.capture import Capture
from hopquy.runner.plugin.onestop.memory import remember
from hopquy.runner.plugin.onestop.stage import Stage
from hopquy.runner.plugin.session import Request
from hopquy.runner.spec import Catalogue

__all__ = ["OnestopScene", "Overheard", "account_of", "scene"]


def account_of(target: Target) -> Account:
    """Return the account of the target at the portal."""
    return Account(target.system_id, target.secret, target.codes, target.product.name)


@dataclass(frozen=True, slots=True)
class Overheard:
    """A call as the doctor notes it."""

    event: PortalEvent

    @property
    def kind(self) -> str:
        """As the portal reports it."""
        return self.event.kind

    @property
    def operation(self) -> str:
        """The service."""
        return self.event.service

    @property
    def path(self) -> str:
        """With its query."""
        return self.event.path

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """As sent."""
        return self.event.headers

    @property
    def body(self) -> bytes:
        """As sent, but for a password."""
        return self.event.body

    @property
    def system_id(self) -> str | None:
        """The account."""
        return self.event.username

    @property
    def refusal(self) -> str | None:
        """Why it was refused, in one word."""
        return self.event.refusal

    @property
    def answer(self) -> Mapping[str, Any]:
        """The JSON answer."""
        return self.event.answer


class OnestopScene:
    """One portal, one capture; a stage for each story."""

    def __init__(self, request: Request, catalogue: Catalogue) -> None:
        assert request.target.onestop is not None  # noqa: S101 -- the role has one
        self._target = request.target
        self._there = request.target.onestop
        today = datetime.now(VIETNAM).date()
        self._former = request.as_of if request.as_of is not None and request.as_of < today else None
        self._made: Callable[[Callable[[PortalEvent], None]], Portal] | None = request.counterpart
        self._catalogue = catalogue
        self._server: PortalServer | None = None
        self._portal: Portal | None = None
        self._book = CallBook()
        self._mark = ""
        self._stages: dict[str, Stage] = {}

    def listen(self) -> None:
        """Listen where target.yaml says; raises ListenError."""
        if self._made is None:
            self._server = PortalServer().start(*self._target.listen)

    def about(self) -> Mapping[str, Any]:
        """Return who the target is at the portal, and how it speaks."""
        calendar = self._there.calendar
        return {
            "codes": list(self._target.codes),
            "username": self._target.system_id,
            "dialect": self._there.dialect,
            **({"calendar": calendar.told()} if calendar is not None else {}),
            **({"linked": {decree: list(codes) for decree, codes in self._there.linked.items()}} if self._there.linked else {}),
        }

    def open(self, backstage: Backstage) -> None:
        """Start the portal."""
        self._backstage = backstage
        self._capture = Capture(backstage.log, self._target.system_id, self._catalogue.messages)
        if self._made is not None:
            self._portal = self._made(self._capture)
        else:
            self._portal = Portal([account_of(self._target)], listener=self._heard)
            remember(self._portal, self._target.system_id, backstage.log.observations, backstage.log.blobs.get)
            assert self._server is not None  # noqa: S101 -- it listens before anything is opened
            self._server.attach(self._portal)
        self._capture.portal = self._portal
        self._client = TargetClient(self._there.address, seconds=self._there.timeout) if self._there.address else None
        self._seeker = TargetClient(self._there.lookup, seconds=self._there.timeout) if self._there.lookup else None

    def _heard(self, event: PortalEvent) -> None:
        self._book(Overheard(event))
        if not self._mark or self._mark not in event.path:
            self._capture(event)

    def listening(self, mark: str) -> Listening | None:
        """Return what the doctor hears the target by; None in an embedded run, where nothing lies between."""
        self._mark = mark
        units = frozenset(self._target.codes)
        return Listening(self._server.url, self._book, units.__contains__) if self._server is not None else None

    def reach(self) -> None:
        """The target comes to us."""

    def stage(self, story: str) -> Stage:
        """Return the stage of one story."""
        assert self._portal is not None  # noqa: S101 -- opened before the first story
        self._capture.begin(story)
        stage = Stage(story, self._backstage, self._capture, self._portal, (self._client, self._seeker), self._former)
        self._stages[story] = stage
        return stage

    def left(self, story: str) -> None:
        """Hear that a story is over, however it ended."""
        if story in self._stages:
            self._stages.pop(story).leave()
        self._capture.end(story)

    @property
    def url(self) -> str | None:
        """Where our portal listens, when this run started it."""
        return self._server.url if self._server is not None else None

    @property
    def over_tls(self) -> Sequence[tuple[str, str]]:
        """Not over TLS: the portal is reached through an adapter at the target's own place."""
        return ()

    @property
    def failures(self) -> Sequence[BaseException]:
        """What went wrong in our own portal."""
        return self._portal.failures if self._portal is not None else ()

    def stop(self) -> None:
        """Stop the portal."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        if self._portal is not None:
            self._capture.close()


def scene(request: Request, catalogue: Catalogue) -> OnestopScene:
    """Return the scene of a one-stop system."""
    return OnestopScene(request, catalogue)
