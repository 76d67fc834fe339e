"""The closed vocabulary, and how a requirement's checks are put to one message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hopquy.runner.checks.content import digest_of, encoded_as, media_type, unpacks
from hopquy.runner.checks.header import header
from hopquy.runner.checks.moment import date, datetime_
from hopquy.runner.checks.number import integer
from hopquy.runner.checks.occurrence import absent, as_list, occurs
from hopquy.runner.checks.relation import pairs, same_as, unique
from hopquy.runner.checks.ruling import CheckFunction, Context, Names, Ruling, combined
from hopquy.runner.checks.text import comparable, matches, max_length, not_empty, one_of
from hopquy.runner.model.message import Message
from hopquy.runner.model.requirement import Condition, Requirement
from hopquy.runner.model.verdict import Answer

__all__ = ["VOCABULARY", "applies", "checked"]

VOCABULARY: Mapping[str, CheckFunction] = {
    "absent": absent,
    "as-list": as_list,
    "date": date,
    "datetime": datetime_,
    "digest-of": digest_of,
    "encoded-as": encoded_as,
    "header": header,
    "integer": integer,
    "matches": matches,
    "max-length": max_length,
    "media-type": media_type,
    "not-empty": not_empty,
    "occurs": occurs,
    "one-of": one_of,
    "pairs": pairs,
    "same-as": same_as,
    "unique": unique,
    "unpacks": unpacks,
}


def checked(requirement: Requirement, message: Message, names: Names, desk: dict[str, Any] | None = None) -> Ruling:
    """Put a requirement's checks to a message that could be read; each context of `each` counts.

    What is worked out of the message once is kept on its `desk`, so that the next requirement finds it there.
    """
    if message.root is None:
        return Ruling(Answer.UNKNOWN)
    whole = desk.get("context") if desk is not None else None
    if whole is None or whole.names is not names:
        whole = Context(message.root, message.kind, names)
        if desk is not None:
            desk["context"] = whole
    if not _met(requirement.when, whole):
        return Ruling(Answer.VACUOUS)
    contexts = [whole]
    if requirement.each is not None:
        contexts = [whole.within(selected.node) for selected in whole.select(requirement.each)]
    rulings = [VOCABULARY[check.word](check.arguments, context) for context in contexts for check in requirement.checks]
    return rulings[0] if len(rulings) == 1 else combined(rulings)


def applies(condition: Condition, message: Message, names: Names) -> bool:
    """Whether a requirement's condition is met by a message."""
    return message.root is not None and _met(condition, Context(message.root, message.kind, names))


def _met(condition: Condition, context: Context) -> bool:
    if not all(context.select(path) for path in condition.present):
        return False
    if condition.value_at is None:
        return True
    return any(comparable(item.text) in condition.value_one_of for item in context.select(condition.value_at))
