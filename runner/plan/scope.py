"""What is in scope: fixed in the plan, never a consequence of silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.requirement import Requirement

__all__ = ["scope_of"]

_FEATURE_OF = {"recall": "send-recall", "update": "send-update", "replace": "send-replace", "new": "send"}


def scope_of(
    requirements: Iterable[Requirement], profile: Profile, features: Sequence[str], day: date, only: Sequence[str] = ()
) -> Iterator[tuple[str, Phrase | None]]:
    """Yield every requirement of the profile, with the reason where it is out of scope."""
    for requirement in sorted(requirements, key=lambda r: r.id):
        if profile.holds(requirement.id):
            yield requirement.id, _reason(requirement, profile, features, day, only)


def _reason(requirement: Requirement, profile: Profile, features: Sequence[str], day: date, only: Sequence[str]) -> Phrase | None:
    if requirement.roles and profile.role not in requirement.roles:
        return Phrase.of("reason.role", role=profile.role)
    if not requirement.in_force(day):
        return Phrase.of("reason.date", day=day.isoformat())
    missing = [claim for claim in requirement.claims if claim not in features]
    possible = [_FEATURE_OF[packet] for packet in requirement.packet if packet in _FEATURE_OF]
    if missing or (possible and "status" not in requirement.packet and not set(possible) & set(features)):
        return Phrase.of("reason.claim", claims=", ".join(missing or possible))
    if only and not any(fnmatchcase(requirement.id, glob) for glob in only):
        return Phrase.of("reason.only")
    return None
