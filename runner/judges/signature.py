"""Judges of the signed headers of a call to the axis."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hopquy.runner.checks.ruling import Ruling, seen, shown
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.judges.case import Case, broken, holds, unknown, vacuous
from hopquy.runner.model.finding import Phrase

__all__ = ["PREFIX", "arguments_signed", "headers_of", "hmac_form", "key_lists_names", "named_equal_sent", "text_is_json", "witness_holds"]

PREFIX = "xroadvnpt-"
_TEXT, _KEY, _HASH = f"{PREFIX}sign-header", f"{PREFIX}sign-header-key", f"{PREFIX}hash-header"
_HEX = re.compile(r"[0-9a-f]{64}")


def headers_of(exhibit: Exhibit) -> dict[str, str]:
    """Return the headers of a recorded call by their names in lower case; the first of a name counts."""
    found: dict[str, str] | None = exhibit.desk.get("headers")
    if found is None:
        found = exhibit.desk["headers"] = {}
        for name, value in exhibit.observation.data.get("headers", ()):
            found.setdefault(name.lower(), value)
    return found


def _signed(exhibit: Exhibit) -> dict[str, Any] | None:
    """Return the names and values of `sign-header`; None where it is not an object. A value may be JSON itself, as the SDK writes `to`."""
    try:
        value = json.loads(headers_of(exhibit).get(_TEXT, ""))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _equal(signed: Any, sent: str | None) -> bool:
    if isinstance(signed, str) or sent is None:
        return sent is not None and bool(signed == sent)
    try:
        return bool(json.loads(sent) == signed)
    except (ValueError, RecursionError):
        return False


def text_is_json(case: Case) -> Iterator[Ruling]:
    """`sign-header` is one line of JSON: an object."""
    for exhibit in case.selected:
        text = headers_of(exhibit).get(_TEXT)
        if text is None:
            yield vacuous(exhibit)
        elif _signed(exhibit) is None:
            yield broken(Phrase.of("expect.sign-json"), seen(text), exhibit, path=f"headers/{_TEXT}")
        else:
            yield holds(exhibit)


def key_lists_names(case: Case) -> Iterator[Ruling]:
    """`sign-header-key` lists the names of `sign-header` without the prefix, in the same order, joined by `;`."""
    for exhibit in case.selected:
        key, value = headers_of(exhibit).get(_KEY), _signed(exhibit)
        if key is None or value is None or not (key or value):
            yield vacuous(exhibit)
            continue
        names = ";".join(name[len(PREFIX) :] if name.lower().startswith(PREFIX) else name for name in value)
        if key != names:
            yield broken(Phrase.of("expect.sign-key", names=shown(names)), seen(key), exhibit, path=f"headers/{_KEY}")
        else:
            yield holds(exhibit)


def named_equal_sent(case: Case) -> Iterator[Ruling]:
    """Each header named in `sign-header` was sent, with that value."""
    for exhibit in case.selected:
        sent, value = headers_of(exhibit), _signed(exhibit)
        if not value:
            yield vacuous(exhibit)
            continue
        wrong = next((name for name, text in value.items() if not _equal(text, sent.get(name.lower()))), None)
        if wrong is None:
            yield holds(exhibit)
        else:
            met = sent.get(wrong.lower())
            expected = Phrase.of(
                "expect.header-equal",
                name=shown(wrong),
                value=shown(value[wrong] if isinstance(value[wrong], str) else json.dumps(value[wrong], ensure_ascii=False)),
            )
            yield broken(expected, Phrase.of("seen.nothing") if met is None else seen(met), exhibit, path=f"headers/{shown(wrong.lower())}")


def arguments_signed(case: Case) -> Iterator[Ruling]:
    """Every argument that the operation uses is among the signed names."""
    used = case.parameters["operations"]
    for exhibit in case.selected:
        value, sent = _signed(exhibit), headers_of(exhibit)
        wanted = [name for name in used.get(str(exhibit.observation.data.get("operation")), []) if PREFIX + name.lower() in sent]
        if value is None or not wanted:
            yield vacuous(exhibit)
            continue
        signed = {name.lower() for name in value}
        missing = [name for name in wanted if PREFIX + name.lower() not in signed]
        if missing:
            observed = Phrase.of("seen.unsigned", names=", ".join(missing))
            yield broken(Phrase.of("expect.signed", names=", ".join(wanted)), observed, exhibit, path=f"headers/{_TEXT}")
        else:
            yield holds(exhibit)


def hmac_form(case: Case) -> Iterator[Ruling]:
    """`hash-header` is 64 lower-case hexadecimal digits."""
    for exhibit in case.selected:
        text = headers_of(exhibit).get(_HASH)
        if text is None:
            yield vacuous(exhibit)
        elif _HEX.fullmatch(text):
            yield holds(exhibit)
        else:
            yield broken(Phrase.of("expect.hmac-form"), seen(text), exhibit, path=f"headers/{_HASH}")


def witness_holds(case: Case) -> Iterator[Ruling]:
    """What the capture attested about a credential (`what`) is true; attested, since the credential itself is not in the evidence."""
    what = case.parameters["what"]
    for exhibit in case.selected:
        answer = (exhibit.observation.data.get("witness") or {}).get(what)
        if answer is None:
            yield unknown(exhibit) if _HASH in headers_of(exhibit) else vacuous(exhibit)
        elif answer:
            yield holds(exhibit)
        else:
            yield broken(Phrase.of(f"expect.witness.{what}"), Phrase.of(f"seen.witness.{what}"), exhibit, path=f"headers/{_HASH}")
