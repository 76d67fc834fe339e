"""What the templates of the HTML report may call: sentences, dates, values; every text a peer could have written goes through here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from hopquy.reports.visible import visible
from hopquy.reports.words import catalogue, knows, word
from hopquy.runner.model.day import VIETNAM

__all__ = ["FILTERS", "GLOBALS", "both", "finalize", "t"]

_PAIR = 2
_LONGEST = 4000


def finalize(value: object) -> object:
    """Make unseen characters visible in whatever a template prints; markup of ours passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def both(text: Mapping[str, str]) -> Markup:
    """Return a sentence in both languages; the page shows one."""
    vi, en = visible(text["vi"]), visible(text["en"])
    if vi == en:
        return escape(vi)
    return Markup('<span class="vi" lang="vi">%s</span><span class="en" lang="en">%s</span>') % (vi, en)


def sentence(text: Mapping[str, str]) -> Markup:
    """Return a sentence of ours in both languages, what stands between backticks set as code."""
    if text["vi"] == text["en"]:
        return _coded(text["vi"])
    return Markup('<span class="vi" lang="vi">%s</span><span class="en" lang="en">%s</span>') % (_coded(text["vi"]), _coded(text["en"]))


def _coded(text: str) -> Markup:
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    return Markup("").join(Markup("<code>%s</code>") % part if number % 2 else escape(part) for number, part in enumerate(parts))


def t(key: str, **gaps: str | int) -> Markup:
    """Return a sentence of the catalogue in both languages."""
    return both(word(key, **gaps))


def known(prefix: str, value: str) -> Markup:
    """Return the word for a value such as a role, or the value itself where the catalogue has none."""
    key = f"{prefix}.{value}"
    return t(key) if knows(key) else escape(visible(value))


def anchor(identifier: str) -> str:
    """Return the fragment under which a requirement stands."""
    return "requirement/" + quote(identifier, safe="/.-_")


def day(text: str) -> Markup:
    """Return a date as it is written in each language."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return escape(visible(text))
    return both({"vi": found.strftime("%d/%m/%Y"), "en": found.isoformat()})


def moment(text: str) -> Markup:
    """Return an instant with its date, in the time of Viet Nam."""
    local = _local(text)
    if local is None:
        return escape(visible(text))
    clock = local.strftime("%H:%M:%S")
    shown = both({"vi": f"{clock} ngày {local:%d/%m/%Y}", "en": f"{local:%Y-%m-%d} {clock}"})
    return Markup('<time datetime="%s">%s</time>') % (visible(text), shown)


def clock(text: str) -> Markup:
    """Return the time of day of an instant, to the millisecond."""
    local = _local(text)
    if local is None:
        return escape(visible(text))
    return Markup('<time datetime="%s">%s</time>') % (visible(text), f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}")


def grouped(number: int) -> Markup:
    """Return a number with its thousands apart, as each language does."""
    return both({"vi": f"{number:,}".replace(",", "."), "en": f"{number:,}"})


def seconds(number: float) -> Markup:
    """Return a duration."""
    text = f"{number:.2f}"
    return both({"vi": word("seconds", seconds=text.replace(".", ","))["vi"], "en": word("seconds", seconds=text)["en"]})


def table(value: object) -> list[tuple[str, object]] | None:
    """Return the rows of a mapping, single values first, or of a list of name and value pairs; None for anything else."""
    if isinstance(value, Mapping):
        rows = ((str(name), each) for name, each in value.items())
        return sorted(rows, key=lambda row: (isinstance(row[1], dict | list), row[0])) or None
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(each, list) and len(each) == _PAIR and isinstance(each[0], str) for each in value):
        return [(each[0], each[1]) for each in value]
    if all(isinstance(each, Mapping) and set(each) == {"name", "value"} for each in value):
        return [(str(each["name"]), each["value"]) for each in value]
    return None


def plain(value: object) -> str:
    """Return a JSON value as one text; what is too long for a table is cut and says by how much (report.json has all of it)."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … (+{len(text) - _LONGEST})"


def _local(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(VIETNAM) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


FILTERS: dict[str, Any] = {
    "both": both,
    "sentence": sentence,
    "anchor": anchor,
    "day": day,
    "moment": moment,
    "clock": clock,
    "grouped": grouped,
    "seconds": seconds,
    "table": table,
    "plain": plain,
}
GLOBALS: dict[str, Any] = {"t": t, "known": known, "knows": knows, "words": catalogue}
