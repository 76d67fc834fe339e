"""An exhibit: one observation together with the message its bytes hold, read once when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from hopquy.runner.codec.answer import answer_message
from hopquy.runner.codec.call import call_message
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.codec.operation import operation_of
from hopquy.runner.codec.portal_call import portal_call_message
from hopquy.runner.codec.readable import structural
from hopquy.runner.codec.shelf import read_once
from hopquy.runner.model.message import Message, MessageKind
from hopquy.runner.model.observation import Observation

__all__ = ["ANSWER", "CALL", "PORTAL_CALL", "Exhibit", "exhibits"]

CALL = "axis-call"
"""The message kind of recorded HTTP calls, which are no XML."""

ANSWER = "relay-answer"
"""The message kind of what an intermediary system answered, which is JSON."""


PORTAL_CALL = "portal-call"
"""The message kind of recorded calls to the national portal."""


class Exhibit:
    """One observation, ready to be judged."""

    def __init__(self, observation: Observation, kind: MessageKind | None, blob: Callable[[str], bytes | None], limits: Limits) -> None:
        self.observation = observation
        self.kind = kind
        self._blob = blob
        self._limits = limits
        self.desk: dict[str, Any] = {}
        """What checks work out of the message and find again."""

    @cached_property
    def data(self) -> bytes | None:
        """The bytes, or None where they are not kept."""
        return self._blob(self.observation.blob) if self.observation.blob is not None else None

    @cached_property
    def message(self) -> Message | None:
        """The message; None where the kind carries none, or its bytes are not kept."""
        if self.kind is None:
            return None
        if self.observation.blob is not None and self.data is None:
            return None
        if self.kind.name == CALL:
            return call_message(self.observation.data, self.data or b"", self.kind)
        if self.kind.name == PORTAL_CALL:
            return portal_call_message(self.observation.data, self.data or b"", self.kind)
        if self.kind.name == ANSWER:
            return answer_message(self.observation.data, self.data or b"", self.kind)
        return None if self.data is None else read_once(self.data, self.kind, self._limits)

    @cached_property
    def readable(self) -> bool:
        """Whether there is a message, and nothing stopped the reading of it."""
        return self.message is not None and not structural(self.message)

    @cached_property
    def operation(self) -> str | None:
        """`new`, `recall`, `update`, `replace` or `status`, by content; None where it cannot be told."""
        return operation_of(self.message) if self.message is not None else None


def exhibits(
    observations: Iterable[Observation],
    kind_of: Callable[[str], MessageKind | None],
    blob: Callable[[str], bytes | None],
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Exhibit, ...]:
    """Return an exhibit for each observation, in order."""
    return tuple(Exhibit(observation, kind_of(observation.kind), blob, limits) for observation in observations)
