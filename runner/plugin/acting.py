"""What every stage does: ask the target through its driver, wait for what should follow, and record both. It judges nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from hopquy.runner.drivers import Answer, DriverLike
from hopquy.runner.errors.driver import DriverError
from hopquy.runner.evidence import EvidenceLog
from hopquy.runner.model.observation import Author, Observation
from hopquy.runner.model.target import Target
from hopquy.runner.plugin.curtain import Curtain, CurtainFell

__all__ = ["Acting", "Backstage", "Unfinished", "Watch"]

_BETWEEN_ASKS = 0.5
_NAMED = 3
_CREDENTIAL = re.compile(r"token|cookie|passw|secret|authorization|private.?key", re.IGNORECASE)


class Unfinished(Exception):  # noqa: N818 -- says what a story is
    """A story cannot go on, and what it still had to show is not known; the text says why."""


class Watch(Protocol):
    """Where stories wait for what the target does."""

    def wait(self, reached: Callable[[], bool], seconds: float, interval: float) -> bool:
        """Wait until something is reached, looking again at every event and every interval."""


@dataclass(frozen=True, slots=True)
class Backstage:
    """What all stories of a run share, whatever the role."""

    target: Target
    driver: DriverLike
    log: EvidenceLog
    curtain: Curtain
    seed: str
    waiting: Callable[[str, str, float], None] = lambda _point, _what, _seconds: None
    """Told before each wait: the point, what is waited for, how long at most."""


class Acting:
    """One story's part in a run: asks and waits, recorded under its name."""

    def __init__(self, story: str, backstage: Backstage, watch: Watch) -> None:
        self.story = story
        self.target = backstage.target
        self.declined: list[str] = []
        """What the target was asked in this story and did not do, with its reason."""
        self._driver, self._log, self._curtain, self._watch = backstage.driver, backstage.log, backstage.curtain, watch
        self._waiting = backstage.waiting
        # Of the story, not of the run: the same names whatever is played before it or beside it.
        self._random = Random(f"{backstage.seed}:{story}")  # noqa: S311 -- names of test documents, not secrets

    def can(self, action: str) -> bool:
        """Whether the target can be asked for that."""
        return action in self._driver.actions

    def token(self) -> str:
        """Return a short text by which a document is known again."""
        return f"hq{self._random.randrange(36**8):08x}"

    def settle(self) -> bool:
        """Ask the target to do everything that is pending now, where it can be asked; says whether it did."""
        return self.can("settle") and self._ask("settle", {}, {})

    @property
    def by_person(self) -> bool:
        """Whether a person does what is asked for."""
        return self._driver.kind == "manual"

    def _record(self, kind: str, data: Mapping[str, Any], author: Author = Author.SUITE, point: str = "driver") -> None:
        self._log.record(Observation(kind, point, author, self.story, data))

    def _ask(
        self,
        action: str,
        arguments: dict[str, Any],
        told: dict[str, Any],
        *,
        patient: bool = False,
        needless: Callable[[], bool] = lambda: False,
        heard: dict[str, Any] | None = None,
    ) -> bool:
        """Ask; what is answered beside yes or no goes into `heard`. `patient` asks again until the deadline of `done`, since a product may still be filing what it has fetched.

        What is `needless`, since it happened by itself, is not asked for any longer and counts as done.
        """
        since = self._log.last
        pace = self.target.pace["done"] if patient else None
        last = time.monotonic() + (pace.deadline if pace is not None else 0.0)
        answer, understood = self._answer(action, arguments)
        while pace is not None and understood and not answer.ok and not needless() and time.monotonic() < last and not self._curtain.fallen:
            time.sleep(min(max(pace.interval, _BETWEEN_ASKS), pace.deadline, self._curtain.left))
            answer, understood = self._answer(action, arguments)
        if heard is not None:
            heard.update(answer.data)
        done = answer.ok or needless()
        if not done and action != "settle" and self._driver.kind != "passive" and not told.get("attempt"):
            self.declined.append(self._log.clean(f"{action}: {answer.reason or 'declined without a reason'}"))
        if "reason" in told:
            # `reason` is the driver's, why it declined.
            told = {**{name: value for name, value in told.items() if name != "reason"}, "because": told["reason"]}
        data = {"action": action, **told, "ok": answer.ok, "reason": answer.reason, "answer": _without_credentials(answer.data)}
        self._record("driver.asked", data if action == "settle" else {**data, "since": since})
        return done

    def _answer(self, action: str, arguments: dict[str, Any]) -> tuple[Answer, bool]:
        """Return the answer, and whether another may come when it is asked again."""
        if self._curtain.fallen:
            raise CurtainFell
        if action not in self._driver.actions:
            return Answer(ok=False, reason="not among the driver's actions"), False
        try:
            answer = self._driver.ask(action, arguments, story=self.story, within=self._curtain.left)
        except DriverError as error:
            return Answer(ok=False, reason=str(error)), False
        for kept in answer.kept:
            self._log.record(Observation(kept.kind, "driver", Author.SUITE, self.story, kept.data), kept.blob)
        return answer, not answer.final

    def _await(self, point: str, what: str, reached: Callable[[], bool]) -> bool:
        """Wait for what is paced by `point`, record the wait and tell whether it came; raises CurtainFell where there was no time to see."""
        pace = self.target.pace[point]
        started = time.monotonic()
        by = "seen"
        if not reached():
            self.settle()
        if not reached():
            if self.settle():
                by = "settled"
            else:
                self._waiting(point, what, min(pace.deadline, self._curtain.left))
                self._watch.wait(reached, min(pace.deadline, self._curtain.left), pace.interval)
                by = "stopped" if self._curtain.fallen else "deadline"
        seen = reached()
        data = {
            "for": what,
            "point": point,
            "reached": seen,
            "by": "seen" if seen else by,
            "seconds": round(time.monotonic() - started, 3),
            "deadline": pace.deadline,
        }
        self._record("story.waited", data)
        if not seen and by == "stopped":
            raise CurtainFell
        return seen

    def watch(self, point: str, what: str, happened: Callable[[], bool]) -> None:
        """Watch for the length of the deadline of `point` that something does not happen; a wait that is in vain is what is hoped for."""
        self._await(point, f"{point}:{what}", happened)

    def await_each(self, point: str, wanted: Mapping[str, Callable[[], bool]], within: float | None = None) -> None:
        """Wait for several things at once, as long as one more comes within the deadline of `point`, or `within` seconds where that is less.

        It is one wait, recorded with what is missing.
        """
        deadline = min(self.target.pace[point].deadline, float("inf") if within is None else within)
        started = time.monotonic()
        by = "seen"
        left = [what for what, reached in wanted.items() if not reached()]
        if left:
            self.settle()
            left = [what for what in left if not wanted[what]()]
        if left and self.settle():
            by = "settled"
        elif left:
            self._waiting(point, ", ".join(left[:_NAMED]) + (" …" if len(left) > _NAMED else ""), min(deadline, self._curtain.left))
            by = self._await_progress(left, wanted, deadline, self.target.pace[point].interval)
        missing = [what for what in left if not wanted[what]()]
        data = {
            "for": f"{point}:each",
            "point": point,
            "of": len(wanted),
            "missing": missing,
            "reached": not missing,
            "by": by if missing else "seen",
            "seconds": round(time.monotonic() - started, 3),
            "deadline": deadline,
        }
        self._record("story.waited", data)
        if missing and by == "stopped":
            raise CurtainFell

    def _await_progress(self, left: list[str], wanted: Mapping[str, Callable[[], bool]], deadline: float, interval: float) -> str:
        """Wait until nothing is left, or nothing more has come for the length of the deadline; tells what ended it."""
        while left:
            before = len(left)

            def fewer(open_: list[str] = left, before: int = before) -> bool:
                return sum(not wanted[what]() for what in open_) < before

            if not self._watch.wait(fewer, min(deadline, self._curtain.left), interval):
                return "stopped" if self._curtain.fallen else "deadline"
            left = [what for what in left if not wanted[what]()]
        return "seen"


def _without_credentials(value: Any) -> Any:
    """Return a driver's answer without what its own keys call a credential."""
    if isinstance(value, Mapping):
        return {key: f"[redacted:{key}]" if _CREDENTIAL.search(str(key)) else _without_credentials(item) for key, item in value.items()}
    return [_without_credentials(item) for item in value] if isinstance(value, list) else value
