"""`hopquy validate FILE…`: messages at rest."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from hopquy.runner.cli.day import given_day, today
from hopquy.runner.cli.language import lang_option
from hopquy.runner.spec import shipped

__all__ = ["command"]

_WORDS = {
    "pass": {"vi": "đạt", "en": "pass"},
    "fail": {"vi": "không đạt", "en": "fail"},
    "inconclusive": {"vi": "chưa kết luận", "en": "inconclusive"},
    "error": {"vi": "lỗi của hopquy", "en": "error of ours"},
    "scored": {"vi": "tính điểm", "en": "scored"},
    "advisory": {"vi": "tham khảo", "en": "advisory"},
    "where": {"vi": "vị trí", "en": "where"},
    "expected": {"vi": "mong đợi", "en": "expected"},
    "observed": {"vi": "quan sát", "en": "observed"},
    "opinion": {"vi": "ý kiến thứ hai (lược đồ XSD 1.1)", "en": "second opinion (XSD 1.1 schema)"},
    "agrees": {"vi": "không thấy lỗi cấu trúc", "en": "finds nothing wrong with the structure"},
    "unread": {"vi": "gói tin không đọc được nên không xét", "en": "the packet could not be read, so it was not asked"},
    "opinion-dossier": {"vi": "ý kiến thứ hai (lược đồ JSON hoặc XSD 1.1)", "en": "second opinion (JSON Schema or XSD 1.1)"},
    "item": {"vi": "thông điệp {item}/{items}", "en": "message {item} of {items}"},
    "reason": {"vi": "lý do", "en": "reason"},
    "rules": {
        "vi": "quy tắc: tính điểm {0[held]} đạt, {0[failed]} không đạt; tham khảo {1[held]} đạt, {1[failed]} không đạt",
        "en": "rules: scored {0[held]} held, {0[failed]} failed; advisory {1[held]} held, {1[failed]} failed",
    },
}
_KINDS = {
    "vi": {
        "new": "văn bản mới",
        "recall": "thu hồi",
        "update": "cập nhật",
        "replace": "thay thế",
        "status": "trạng thái",
        "unknown": "không rõ loại",
        "unreadable": "không đọc được",
    },
    "en": {
        "new": "new document",
        "recall": "recall",
        "update": "update",
        "replace": "replacement",
        "status": "status",
        "unknown": "unknown kind",
        "unreadable": "unreadable",
    },
}
_EXIT = {"pass": 0, "fail": 1, "inconclusive": 3, "error": 4}
_MARKS = {"pass": ("✓", "green"), "fail": ("✗", "red"), "inconclusive": ("?", "yellow"), "error": ("!", "magenta")}


@click.command("validate")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a message, on a line of its own.")
@click.option("--kind", metavar="KIND", help="The kind of dossier messages, such as dossier.sync, where content cannot tell it.")
@click.option("--explain", is_flag=True, help="Add the second opinion on structure, by an independent schema.")
@click.option(
    "--fail-on",
    type=click.Choice(["scored", "advisory"]),
    default="scored",
    help="What makes the exit code: the rules that decide (default), or every rule of a must, where none may fail and some have to hold.",
)
@click.option("--as-of", type=given_day, metavar="DATE", help="The day whose rules hold (default: today in Vietnam).")
@lang_option
def command(files: tuple[str, ...], as_json: bool, kind: str | None, explain: bool, fail_on: str, as_of: date | None, lang: str) -> int:
    """Judge edXML packets and dossier messages at rest; `-` is standard input.

    A packet is one file. Dossier messages come in JSON (an object, an array, a whole call with its `data`; lines of these in a file that is
    called .jsonl) or in XML. Every file is judged, then the worst scored verdict gives the exit code: 0, 1, 3 or 4; 2 when a file could not be opened, or
    is JSON, or called so, and holds no dossier message.
    """
    from hopquy.runner.verdict.dossier import dossier_kinds, validate_dossiers, why_none  # noqa: PLC0415 -- only once files are there
    from hopquy.runner.verdict.packet import validate_packet  # noqa: PLC0415 -- as above

    day = as_of or today()
    if kind is not None and kind not in (known := dossier_kinds(shipped())):
        raise click.UsageError(f"--kind {kind!r} is no kind of dossier messages; there are {', '.join(known)}")
    worst, unusable = 0, False
    console = Console(highlight=False)
    for name in files:
        try:
            opened = sys.stdin.buffer.read() if name == "-" else _opened(Path(name))
        except OSError as error:
            unusable = True
            click.echo(f"hopquy: {name}: {error.strerror or error}", err=True)
            continue
        # Dossier messages where the content or the caller says so, else a packet, unless it is something that can be none.
        judged = validate_dossiers(opened, name, day, lang, kind=kind, explain=explain)
        if judged is None and (why := why_none(opened, name, lang)) is not None:
            unusable = True
            click.echo(f"hopquy: {name}: {why}", err=True)
            continue
        for found in judged or (validate_packet(opened, name, day, lang, explain=explain),):
            code = _strict(found) if fail_on == "advisory" else _EXIT[found["verdict"]]
            worst = max(worst, code, key=[0, 3, 1, 4].index)
            if as_json:
                click.echo(json.dumps(found, ensure_ascii=False))
            else:
                _show(found, console, lang)
    return 2 if unusable else worst


def _strict(found: dict[str, Any]) -> int:
    """Return the exit code where advisory rules count as those that decide."""
    code = _EXIT[found["verdict"]]
    if any(finding["verdict"] == "fail" and finding["level"] == "must" for finding in found["findings"]):
        return 4 if code == 4 else 1  # noqa: PLR2004 -- our own fault is worse than a failure
    return (
        0
        if code == _EXIT["inconclusive"] and found.get("reason_code") == "nothing-decides" and found["rules"]["advisory"]["held"]
        else code
    )


def _opened(path: Path) -> Path:
    """Return the path when it is a file that can be read; raises OSError with a plain reason."""
    if path.is_dir():
        raise IsADirectoryError(0, "is a folder; name the files in it")
    if not path.exists():
        raise FileNotFoundError(0, "there is no such file")
    with path.open("rb"):
        return path


def _show(found: dict[str, Any], console: Console, lang: str) -> None:
    mark, colour = _MARKS[found["verdict"]]
    kind = _KINDS[lang].get(found["kind"]) or getattr(shipped().kinds[found["kind"]].title, lang)
    file = f"{found['file']}:{found['line']}" if "line" in found else found["file"]
    if found.get("items", 1) > 1:
        file += f" ({_WORDS['item'][lang].format(**found)})"
    console.print(Text.assemble((f"{mark} {file}", f"bold {colour}"), f"  {_WORDS[found['verdict']][lang]}, {kind}"), soft_wrap=True)
    if "reason" in found:
        console.print(Text.assemble((f"  {_WORDS['reason'][lang]}: ", "dim"), found["reason"]), soft_wrap=True)
    counted = _WORDS["rules"][lang].format(found["rules"]["scored"], found["rules"]["advisory"])
    console.print(Text(f"  {counted}", style="dim"), soft_wrap=True)
    for finding in found["findings"]:
        weight = _WORDS["scored" if finding["scored"] else "advisory"][lang]
        style = "red" if finding["scored"] and finding["verdict"] == "fail" else "yellow"
        console.print(
            Text.assemble("  ", (finding["requirement"], style), f"  ({weight}, {_WORDS[finding['verdict']][lang]})"), soft_wrap=True
        )
        for label in ("where", "expected", "observed"):
            console.print(Text.assemble((f"    {_WORDS[label][lang]:<10}", "dim"), str(finding[label])), soft_wrap=True)
    opinion = found.get("second_opinion")
    if opinion is not None:
        console.print(Text(f"  {_WORDS['opinion-dossier' if 'line' in found else 'opinion'][lang]}:"), soft_wrap=True)
        said = [_WORDS["unread"][lang]] if opinion["valid"] is None else opinion["reasons"] or [_WORDS["agrees"][lang]]
        for reason in said:
            console.print(Text(f"    {reason}"), soft_wrap=True)
