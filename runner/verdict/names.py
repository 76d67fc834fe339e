"""What checks refer to by name, taken from the specs."""

from __future__ import annotations

from hopquy.runner.checks import Names
from hopquy.runner.spec import Catalogue

__all__ = ["names_of"]


def names_of(catalogue: Catalogue) -> Names:
    """Return the patterns and lists of a catalogue as checks use them."""
    return Names(
        {name: (pattern.regex, pattern.means) for name, pattern in catalogue.patterns.items()},
        {name: tuple(listed.codes) for name, listed in catalogue.lists.items()},
        {name: {code: means.vi for code, means in listed.codes.items()} for name, listed in catalogue.lists.items()},
    )
