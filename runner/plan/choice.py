"""Which profile a target is judged by."""

from __future__ import annotations

from collections.abc import Mapping

from hopquy.runner.model.profile import Profile

__all__ = ["ProfileError", "chosen_profile"]


class ProfileError(ValueError):
    """A target cannot be judged by what was asked for; the text says what to ask for instead."""


def chosen_profile(profiles: Mapping[str, Profile], role: str, wish: str | None = None) -> Profile:
    """Return the profile that was wished for, or that of the role; raises ProfileError."""
    of_role = [profile for profile in profiles.values() if profile.role == role]
    names = ", ".join(profile.id for profile in of_role)
    if wish is None:
        if not of_role:
            raise ProfileError(f"there is no profile for the role {role} yet")
        return of_role[0]
    if wish not in profiles:
        raise ProfileError(f"no profile is called {wish!r}; there are: {', '.join(profiles)}")
    if profiles[wish] not in of_role:
        raise ProfileError(
            f"the profile {wish} is for the role {profiles[wish].role}, the target is of the role {role}; for it there are: {names or 'none'}"
        )
    return profiles[wish]
