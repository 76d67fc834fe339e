"""README.md of a pack, in both languages: what the rule is, what was found, and how to see it again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from shlex import quote
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from hopquy.reports.visible import visible
from hopquy.reports.words import catalogue
from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM

__all__ = ["pack_page"]

_HEADER = re.compile(r"call/headers/([A-Za-z0-9-]+)")
_CLIENT, _ONESTOP = "document-system", "onestop-system"
_MOST = 20
"""Findings that the page tells; all of them are in findings.json."""
_FEW = 3
"""Messages and stories, of many alike, that are enough to see it again."""
_NAMED = 12
_WINDOW = 160
_FIRST = 300


def pack_page(document: Mapping[str, Any]) -> str:
    """Return the page of a pack; the same document always gives the same."""
    files = {one["seq"]: one["files"] for one in document["observations"]}
    found = document["requirement"]["findings"]
    pointed = [one for one in document["observations"] if one["pointed"]]
    messages = [(one["files"]["bytes"], one["kind"]) for one in pointed if one["files"].get("bytes", "").startswith("messages/")]
    left = {why: [one["seq"] for one in document["not_replayed"] if one["why"] == why] for why in ("redacted", "fault")}
    text = (
        _environment()
        .get_template("reproduction.md")
        .render(
            it=document,
            rule=document["requirement"],
            target=document["target"],
            run=document["run"],
            found=[
                (one, _file(one, files), "" if document["applies_to"] == "exchange" else _looked_at(one, files)) for one in found[:_MOST]
            ],
            more=len(found) - _MOST,
            onestop=document["target"]["role"] == _ONESTOP,
            packets=[one["files"]["packet"] for one in pointed if "packet" in one["files"]]
            if document["applies_to"].startswith("packet")
            else [],
            messages=messages[:_FEW],
            others=len(messages) > _FEW,
            live=_live(document),
            sandbox=_sandbox(document),
            parts={one["part"]: one for one in document["replay"]},
            exact_answers=any("head" in one["files"] and "headers" not in one["files"] for one in document["observations"]),
            needs=list(dict.fromkeys(variable for one in document["replay"] for variable in one["needs"])),
            left={why: _numbers(seqs) for why, seqs in left.items()},
        )
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _file(finding: Mapping[str, Any], files: Mapping[int, Mapping[str, str]]) -> str:
    names = files.get(finding["observation"], {})
    if finding["path"].startswith("call/body"):
        return names.get("body", "")
    if finding["path"].startswith("call/"):
        return names.get("head", "")
    return names.get("packet") or names.get("body") or names.get("head") or names.get("bytes") or ""


def _looked_at(finding: Mapping[str, Any], files: Mapping[int, Mapping[str, str]]) -> str:
    """Return a line of the shell that shows the place without hopquy; nothing where a finding is about a whole exchange."""
    name = _file(finding, files)
    if not name:
        return ""
    header = _HEADER.match(finding["path"])
    if header is not None:
        return f"grep -i '^{header[1]}:' {quote(name)} || echo 'no such header'"
    if name.endswith(".body"):
        return f"head -c {_FIRST} {quote(name)}"
    position = finding["position"]
    if position is None or not name.endswith((".edxml", ".json", ".xml")):
        return f"cat {quote(name)}" if name.endswith(".head") else f"head -c {_FIRST} {quote(name)}"
    return f"tail -c +{position['offset'] + 1} {quote(name)} | head -c {_WINDOW}"


def _live(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the commands that play the same once more against the product."""
    stories = document["stories"]
    if len(stories) > _FEW and document["applies_to"] != "exchange":
        stories = stories[:1]
    told = {"story": [one["name"] for one in stories], "only": [document["requirement"]["id"]], "as-of": [document["as_of"]]}
    told |= {"profile": [document["profile"]], "seed": [document["run"]["seed"]]}
    options = {
        head: " ".join(f"--{head}{name} {quote(each)}" for name, values in told.items() for each in values) for head in ("", "hopquy-")
    }
    nodes = " ".join(one["node"] for one in stories if one["node"])
    return {
        "run": f"hopquy run target.yaml {options['']}",
        "pytest": f"pytest --pyargs {nodes or 'hopquy.suites'} --hopquy-target target.yaml {options['hopquy-']}",
    }


def _sandbox(document: Mapping[str, Any]) -> str:
    """Return the command of the axis that a document system talks to; nothing for other roles."""
    target = document["target"]
    if target["role"] != _CLIENT:
        return ""
    own = f'{quote(target["system_id"])}:"$HOPQUY_SECRET":{quote(",".join(target["codes"]))}'
    return f"hopquy counterpart axis --listen 127.0.0.1:8810 --system {own} --system {OUR_SYSTEM}:not-a-secret:{','.join(OUR_CODES)}"


def _numbers(seqs: Sequence[int]) -> str:
    """Return numbers of observations, of many the first and how many there are; empty for none."""
    named = ", ".join(map(str, seqs[:_NAMED]))
    return f"{named} … ({len(seqs)})" if len(seqs) > _NAMED else named


def _cell(text: object) -> str:
    """Return text as a span of code in a table."""
    return _code(str(text).replace("|", "¦"))


def _code(text: object) -> str:
    """Return text as a span of code that it cannot leave, on one line."""
    shown = visible(str(text)).replace("\n", "⏎").replace("\t", " ")
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else "–"


def _prose(text: str) -> str:
    """Return a sentence of ours, on one line."""
    return visible(text).replace("\n", " ")


def _plain(text: str) -> str:
    """Return a sentence that may quote a peer, with nothing in it that Markdown or HTML would take for its own."""
    return re.sub(r"([\\*_<>\[\]#|`&])", r"\\\1", visible(text).replace("\n", " "))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("hopquy.reports", "templates"),
        autoescape=False,  # noqa: S701 -- Markdown: what peers wrote goes through `cell`, `code` or `plain`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
    )
    environment.filters.update(cell=_cell, code=_code, plain=_plain, prose=_prose)
    environment.globals["words"] = catalogue()
    return environment
