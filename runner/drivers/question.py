"""What a person is asked to do, what the person says to it, and both as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from hopquy.runner.model.finding import Text

__all__ = ["Desk", "Question", "Reply", "Said", "Step"]


class Said(StrEnum):
    """What became of a question."""

    DONE = "done"
    """The person did it."""
    CANNOT = "cannot"
    """The person cannot do it, and says why."""
    LATER = "later"
    """The person wants to be asked again."""
    TOO_LATE = "too-late"
    """Nobody answered in time."""
    NOBODY = "nobody"
    """There is nobody who could be asked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do on the product's screens."""

    text: Text
    values: tuple[str, ...] = ()
    """Exactly what to type, choose or look for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One action that a person is asked for."""

    number: int
    """Counted from 1 over a run."""
    action: str
    story: str
    person: str
    party: str
    steps: tuple[Step, ...]
    seconds: float
    """The time that is left for it."""
    folder: str = ""
    """Where what is needed for it lies as files; empty where there is nothing."""
    wants_code: bool = False
    """Whether the dossier code that the product gave is to be typed back."""

    def with_seconds(self, seconds: float) -> Question:
        """Return the same question with that time left for it."""
        return replace(self, seconds=seconds)

    def told(self) -> dict[str, Any]:
        """Return the question as JSON."""
        steps = [{"text": {"vi": step.text.vi, "en": step.text.en}, "values": list(step.values)} for step in self.steps]
        return {
            "number": self.number, "action": self.action, "story": self.story, "person": self.person, "party": self.party, "steps": steps,
            "seconds": self.seconds, "folder": self.folder, "wants_code": self.wants_code,
        }  # fmt: skip

    @classmethod
    def heard(cls, value: Mapping[str, Any]) -> Question:
        """Take a question back from JSON of that form."""
        steps = tuple(Step(Text(step["text"]["vi"], step["text"]["en"]), tuple(step["values"])) for step in value["steps"])
        return cls(**{**value, "steps": steps})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person says to a question."""

    said: Said
    note: str = ""
    """Free words; the reason of `cannot`; for `nobody` a key of ABSENCES."""
    attachments: tuple[str, ...] = ()
    """Paths of files that show what was done."""
    person: str = ""
    """Who answered; empty: who was asked."""
    party: str = ""
    again: float = 60.0
    """For `later`: after how many seconds."""

    def told(self) -> dict[str, Any]:
        """Return the reply as JSON."""
        return {
            "said": self.said.value, "note": self.note, "attachments": list(self.attachments), "person": self.person, "party": self.party, "again": self.again,
        }  # fmt: skip

    @classmethod
    def heard(cls, value: Mapping[str, Any]) -> Reply:
        """Take a reply back from JSON of that form."""
        return cls(**{**value, "said": Said(value["said"]), "attachments": tuple(value["attachments"])})


class Desk(Protocol):
    """Where a person can be asked; one question at a time."""

    @property
    def absent(self) -> str:
        """Why nobody is there, or nobody is any more, as a key of ABSENCES; empty while somebody can be asked."""

    def ask(self, question: Question) -> Reply:
        """Put a question and wait for what is said to it, hardly longer than its seconds."""

    def tell(self, text: Text) -> None:
        """Say something that needs no answer."""

    def close(self) -> None:
        """Ask nothing any more: whoever waits for a reply gets `nobody`."""
