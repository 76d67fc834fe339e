"""The closed words in which hopquy answers."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Answer", "Basis", "Level", "Mode", "Outcome", "Verdict"]


class Answer(StrEnum):
    """What one check says of one observation."""

    HOLDS = "holds"
    """What the check rules on is there and is right."""
    BROKEN = "broken"
    """What the check rules on is there, or should be, and is wrong."""
    VACUOUS = "vacuous"
    """What the check rules on is not there and need not be."""
    UNKNOWN = "unknown"
    """The evidence needed to answer is missing."""
    ERROR = "error"
    """The check crashed: our fault."""


class Verdict(StrEnum):
    """What is said of one requirement over all its observations."""

    PASS = "pass"  # noqa: S105 -- a verdict, not a password
    """At least one observation holds and none is broken or unknown."""
    FAIL = "fail"
    """At least one observation is broken."""
    INCONCLUSIVE = "inconclusive"
    """It could not be established."""
    NOT_APPLICABLE = "not-applicable"
    """Out of scope, or optional and not exercised."""
    ERROR = "error"
    """Our own fault; never counts against the vendor."""


class Outcome(StrEnum):
    """What is said of a profile."""

    CONFORMANT = "conformant"
    """Nothing scored failed and everything that had to be seen was seen."""
    NON_CONFORMANT = "non-conformant"
    """Something scored failed."""
    UNDECIDED = "undecided"
    """Something that had to be seen was not."""


class Level(StrEnum):
    """How strongly a rule is meant."""

    MUST = "must"
    """The rule admits no exception."""
    SHOULD = "should"
    """There may be reasons not to follow it; shown, never deciding."""
    MAY = "may"
    """A remark."""


class Basis(StrEnum):
    """What a rule rests on: the best kind among the sources that were read."""

    LAW = "law"
    """A text of law."""
    GUIDANCE = "guidance"
    """What the operator of the axis gives to those who connect."""
    PRACTICE = "practice"
    """What systems in the field are seen to do; never scored."""
    NONE = "none"
    """No source that was read."""


class Mode(StrEnum):
    """Who made a run and under which rules."""

    SELF_TEST = "self-test"
    """A vendor tests its own product."""
    CI = "ci"
    """A pipeline gates a release."""
    LABORATORY = "laboratory"
    """The Department evaluates a product."""
