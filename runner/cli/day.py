"""Days on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from hopquy.runner.model.day import VIETNAM, read_day

__all__ = ["given_day", "today"]


def given_day(text: str) -> date:
    """Take the value of an option as a day; raises click's usage error, which says what is wanted."""
    try:
        return read_day(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def today() -> date:
    """Return the day that it is in Vietnam."""
    return datetime.now(UTC).astimezone(VIETNAM).date()
