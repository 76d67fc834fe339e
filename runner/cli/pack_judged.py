"""`hopquy judge PACK`: the one requirement of a pack again, from the bytes in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from hopquy.reports.checking import mistake_in
from hopquy.reports.document import requirement_entry
from hopquy.reports.reproduction.document import FORMAT
from hopquy.reports.reproduction.pack import FINDINGS
from hopquy.runner.errors.evidence import Damage, EvidenceError
from hopquy.runner.evidence import LOG, canonical
from hopquy.runner.evidence.excerpt import read_excerpt
from hopquy.runner.model.finding import Phrase
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.excerpt import judge_excerpt

__all__ = ["is_pack", "judge_pack"]

_EXIT = {"pass": 0, "fail": 1, "inconclusive": 3, "not-applicable": 3, "error": 4}
_MARKS = {"pass": ("✓", "bold green"), "fail": ("✗", "bold red"), "error": ("!", "bold magenta")}
_SAID = {
    "unknown": {
        "vi": "gói này nói về yêu cầu {id} mà bản hopquy này không có; hãy dùng hopquy {version}",
        "en": "this pack is about the requirement {id}, which this hopquy does not know; use hopquy {version}",
    },
    "specs": {"vi": "Bộ quy tắc đã đổi từ lúc đóng gói ({then} → {now})", "en": "The specs changed since the pack was made ({then} → {now})"},
    "same": {"vi": "Giống như lúc đóng gói: {n} phát hiện.", "en": "As when it was packed: {n} findings."},
    "same.1": {"vi": "Giống như lúc đóng gói: 1 phát hiện.", "en": "As when it was packed: 1 finding."},
    "changed": {"vi": "KHÁC với lúc đóng gói: lúc đó {verdict}, {n} phát hiện.", "en": "NOT as when it was packed: then {verdict}, {n} findings."},
    "run": {"vi": "lần chạy {id}, {name} {version}", "en": "run {id}, {name} {version}"},
    "where": {"vi": "Vị trí", "en": "Where"},
    "expected": {"vi": "Mong đợi", "en": "Expected"},
    "observed": {"vi": "Quan sát", "en": "Observed"},
    "whole": {"vi": "cả quá trình trao đổi", "en": "the exchange as a whole"},
    "observation": {"vi": "quan sát", "en": "observation"},
    "pass": {"vi": "đạt", "en": "pass"},
    "fail": {"vi": "không đạt", "en": "fail"},
    "inconclusive": {"vi": "chưa kết luận", "en": "inconclusive"},
    "not-applicable": {"vi": "không áp dụng", "en": "not applicable"},
    "error": {"vi": "lỗi của hopquy", "en": "error of ours"},
}  # fmt: skip


def is_pack(folder: Path) -> bool:
    """Whether a folder was made by `hopquy reproduce`."""
    return (folder / FINDINGS).is_file() and not (folder / LOG).is_file()


def judge_pack(folder: Path, day: date | None, *, as_json: bool, lang: str) -> int:
    """Judge the requirement of a pack, say whether it is as when it was packed, and return 0, 1, 3 or 4 by its verdict."""
    excerpt = read_excerpt(folder)
    packed = _document(folder)
    id_, catalogue = packed["requirement"]["id"], shipped()
    requirement = catalogue.requirements.get(id_)
    if requirement is None:
        raise click.UsageError(_SAID["unknown"][lang].format(id=id_, version=packed["hopquy"]))
    when = day or date.fromisoformat(packed["as_of"])
    out = None if requirement.in_force(when) else Phrase.of("reason.date", day=when.isoformat())
    verdict = judge_excerpt(excerpt.observations, excerpt.blob, id_, catalogue, out)
    now = requirement_entry(verdict, requirement.on(when), when)
    if as_json:
        click.echo(canonical(now).decode())
    else:
        _show(packed, now, catalogue.digest, lang)
    return _EXIT[now["verdict"]]


def _document(folder: Path) -> Mapping[str, Any]:
    """Return findings.json; raises EvidenceError where it is no such thing, and click's usage error where it is of another form."""
    try:
        value = json.loads((folder / FINDINGS).read_bytes())
    except (OSError, ValueError, RecursionError):
        raise EvidenceError((Damage(FINDINGS, None, "the file is not JSON in UTF-8"),)) from None
    if not isinstance(value, dict) or value.get("format") != FORMAT or mistake_in(value, "reproduction") is not None:
        raise click.UsageError(f"{folder / FINDINGS} is not of a form that this hopquy reads ({FORMAT})")
    return value


def _show(packed: Mapping[str, Any], now: Mapping[str, Any], digest: str, lang: str) -> None:
    console = Console(highlight=False)
    mark, style = _MARKS.get(now["verdict"], ("?", "bold yellow"))
    told = _SAID["run"][lang].format(id=packed["run"]["id"], name=packed["target"]["name"], version=packed["target"]["version"])
    console.print(Text.assemble((f"{mark} {now['id']}", style), f"  {_SAID[now['verdict']][lang]}", (f"  ({told})", "dim")), soft_wrap=True)
    console.print(Text(f"  {now['statement'][lang]}"), soft_wrap=True)
    if now["reason"] is not None:
        console.print(Text(f"  {now['reason'][lang]}"), soft_wrap=True)
    for finding in now["findings"]:
        for label, value in (
            ("where", _place(finding, lang)),
            ("expected", finding["expected"][lang]),
            ("observed", finding["observed"][lang]),
        ):
            console.print(Text.assemble((f"    {_SAID[label][lang]:<9} ", "dim"), value), soft_wrap=True)
    then = packed["requirement"]
    if packed["specs_sha256"]["pack"] != digest:
        console.print(_SAID["specs"][lang].format(then=packed["specs_sha256"]["pack"][:12], now=digest[:12]))
    if (then["verdict"], then["findings"]) == (now["verdict"], now["findings"]):
        count = len(then["findings"])
        console.print(_SAID["same.1" if count == 1 else "same"][lang].format(n=count))
    else:
        sentence = _SAID["changed"][lang].format(verdict=_SAID[then["verdict"]][lang], n=len(then["findings"]))
        console.print(Text(sentence, style="bold yellow"), soft_wrap=True)


def _place(finding: Mapping[str, Any], lang: str) -> str:
    position = finding["position"]
    where = finding["path"] or _SAID["whole"][lang]
    where += f" ({position['line']}:{position['column']})" if position is not None and position["offset"] else ""
    return where + (f", {_SAID['observation'][lang]} {finding['observation']}" if finding["observation"] is not None else "")
