"""What `--only` and `--story` choose has to be there."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import click

__all__ = ["check_chosen"]


def check_chosen(role: str, only: Sequence[str], stories: Sequence[str], features: Sequence[str] | None = None) -> None:
    """Raise click's usage error for a glob that no requirement or story fits; with `features` only stories count that these claims allow."""
    from hopquy.runner.plugin.titles import why_no_story  # noqa: PLC0415 -- imports the stories
    from hopquy.runner.spec import shipped  # noqa: PLC0415 -- loaded when asked for

    for glob in only:
        if not any(fnmatchcase(id_, glob) for id_ in shipped().requirements):
            raise click.UsageError(f"no requirement fits {glob!r}; `hopquy specs list --role {role}` names them")
    for glob in stories:
        if (why := why_no_story(role, glob, features)) is not None:
            raise click.UsageError(why)
