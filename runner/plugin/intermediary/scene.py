"""The document systems that we play on an intermediary system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hopquy.fixtures.letters import Letters
from hopquy.runner.drivers import trusting
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.plugin.acting import Backstage
from hopquy.runner.plugin.intermediary.hub import Hub, Unanswered
from hopquy.runner.plugin.intermediary.inbox import Inbox
from hopquy.runner.plugin.intermediary.player import Answered, Player
from hopquy.runner.plugin.intermediary.stage import Stage
from hopquy.runner.plugin.numbers import Numbers
from hopquy.runner.plugin.session import Request
from hopquy.runner.probes.intermediary import Wire, dialect_of
from hopquy.runner.spec import Catalogue

__all__ = ["IntermediaryScene", "scene"]

_KINDS = ("edoc", "status")


class IntermediaryScene:
    """One inbox an account, players for each story."""

    def __init__(self, request: Request, catalogue: Catalogue) -> None:
        assert request.target.intermediary is not None  # noqa: S101 -- the role has one
        self._target = request.target
        self._there = request.target.intermediary
        kind = catalogue.messages["edxml"]
        self._letters = Letters(catalogue.example_bytes("new-minimal"), catalogue.example_bytes("status-03"), kind.anchors)
        now = datetime.now(UTC).astimezone(VIETNAM)
        # Milliseconds, no zone; the same for every call of a run, as the SDK has it for every call of a service object.
        self._timestamp = f"{now:%d%m%YT%H%M%S}+{now.microsecond // 1000:04}"
        self._inboxes = {one.system_id: Inbox(one.system_id, self._there.burst) for one in self._there.systems}
        self._stages: dict[str, Stage] = {}

    def listen(self) -> None:
        """Nothing listens: we call."""

    def about(self) -> Mapping[str, Any]:
        """Return who we are on the target."""
        there = self._there
        return {
            "dialect": there.dialect,
            "systems": [{"system_id": one.system_id, "codes": list(one.codes)} for one in there.systems],
            "codes": [code for one in there.systems for code in one.codes],
            "locked_code": there.locked_code,
            "unknown_code": there.unknown_code,
            "foreign_code": there.foreign_code,
        }

    def open(self, backstage: Backstage) -> None:
        """Set the systems up."""
        self._backstage = backstage
        self._hub = Hub(backstage.log)
        self._numbers = Numbers(backstage.log.observations)
        self._trust = trusting(self._target.ca) if self._there.endpoint.startswith("https:") else None

    def reach(self) -> None:
        """Find out whether the target answers our systems, and what waits for them already; raises DriverError."""
        for index, account in enumerate(self._there.systems):
            player = self._player(index, "")
            try:
                for kind in _KINDS:
                    self._inboxes[account.system_id].there_before(_let_in(player, player.received(kind)).doc_ids)
            except Unanswered as error:
                raise DriverError(
                    "axis", "reach", f"{self._there.endpoint}: {error}", "is the address right, and is the system running?"
                ) from None
            finally:
                player.close()

    def stage(self, story: str) -> Stage:
        """Return the stage of one story."""
        self._stages[story] = Stage(story, self._backstage, self._hub, (self._letters, self._numbers), self._inboxes, self._player)
        return self._stages[story]

    def left(self, story: str) -> None:
        """Hear that a story is over."""
        stage = self._stages.pop(story, None)
        if stage is not None:
            stage.close()

    def _player(self, index: int, story: str) -> Player:
        account = self._there.systems[index]
        wire = Wire(self._there.endpoint, self._trust, self._there.timeout)
        return Player(account, dialect_of(self._there.dialect, account, self._timestamp), wire, self._hub, story)

    @property
    def url(self) -> str | None:
        """Nowhere: we call."""
        return None

    @property
    def over_tls(self) -> Sequence[tuple[str, str]]:
        """Nobody comes to us."""
        return ()

    @property
    def failures(self) -> Sequence[BaseException]:
        """Players raise where they are."""
        return ()

    def stop(self) -> None:
        """Let every connection go."""
        for story in list(self._stages):
            self.left(story)


def _let_in(player: Player, answered: Answered) -> Answered:
    if answered.accepted is False:
        told = f"the account {player.name} is refused: {answered.reason}"
        raise DriverError("axis", "reach", told, "are `system_id` and its secret those that the axis gave us, and is the `dialect` right?")
    return answered


def scene(request: Request, catalogue: Catalogue) -> IntermediaryScene:
    """Return the scene of an intermediary system."""
    return IntermediaryScene(request, catalogue)
