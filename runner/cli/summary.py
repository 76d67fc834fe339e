"""A run in the terminal: the decision, why, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hopquy.reports.gate import gate_lines

__all__ = ["show_summary"]

_WORDS = {
    "conformant": {"vi": "PHÙ HỢP", "en": "CONFORMANT"},
    "non-conformant": {"vi": "KHÔNG PHÙ HỢP", "en": "NON-CONFORMANT"},
    "undecided": {"vi": "CHƯA KẾT LUẬN", "en": "UNDECIDED"},
    "diagnosis": {"vi": "CHẨN ĐOÁN (nhật ký chưa hoàn chỉnh)", "en": "DIAGNOSIS (the log is not complete)"},
    "scored": {"vi": "tính điểm", "en": "scored"},
    "advisory": {"vi": "tham khảo", "en": "advisory"},
    "exercised": {"vi": "đã thực hiện {a} trong {b} yêu cầu tính điểm", "en": "{a} of {b} scored requirements exercised"},
    "where": {"vi": "Vị trí", "en": "Where"},
    "expected": {"vi": "Mong đợi", "en": "Expected"},
    "observed": {"vi": "Quan sát", "en": "Observed"},
    "met": {"vi": "Đã gặp", "en": "Met"},
    "advice": {"vi": "Cần làm", "en": "To do"},
    "source": {"vi": "Căn cứ", "en": "Rests on"},
    "more": {"vi": "… và {n} yêu cầu khác, xem báo cáo", "en": "… and {n} more, see the report"},
    "pass": {"vi": "đạt", "en": "pass"},
    "fail": {"vi": "không đạt", "en": "fail"},
    "inconclusive": {"vi": "chưa kết luận", "en": "inconclusive"},
    "not-applicable": {"vi": "không áp dụng", "en": "not applicable"},
    "error": {"vi": "lỗi của hopquy", "en": "error of ours"},
    "story": {"vi": "Kịch bản", "en": "Story"},
    "seen-in-others": {"vi": " và {n} kịch bản khác", "en": " and {n} more"},
    "seen-in-at-least": {"vi": " và ít nhất {n} kịch bản khác", "en": " and at least {n} more"},
    "nowhere": {"vi": "cả thông điệp", "en": "the whole message"},
    "observation": {"vi": "quan sát", "en": "observation"},
}
_COLOURS = {"conformant": "green", "non-conformant": "red", "undecided": "yellow"}
_SHOWN = 12
_OPEN = 8


def show_summary(report: Mapping[str, Any], console: Console, lang: str) -> None:
    """Print the summary of a report."""
    decision = report["decision"]
    colour = "yellow" if decision["diagnosis_only"] else _COLOURS[decision["outcome"]]
    title = _WORDS["diagnosis" if decision["diagnosis_only"] else decision["outcome"]][lang]
    lines = Text()
    lines.append(title + "\n", style=f"bold {colour}")
    lines.append(f"{report['target']['name']} {report['target']['version']} · {report['profile']['title'][lang]} · {report['as_of']}\n")
    for reason in decision["reasons"]:
        lines.append(f"• {reason['text'][lang]}\n")
    lines.append(_WORDS["exercised"][lang].format(a=decision["exercised"], b=decision["in_scope"]))
    lines.append(f"\n{report['is_not'][lang]}", style="dim")
    console.print(Panel(lines, border_style=colour, expand=False))
    console.print(_counts(report, lang))
    _show_gate(report, console, lang)
    if any(reason["code"] == "preflight" for reason in decision["reasons"]):
        _show_not_ready(report, console, lang)
        return
    failed = [row for row in report["requirements"] if row["verdict"] in ("fail", "error")]
    failed.sort(key=lambda row: (not row["scored"], row["id"]))
    if failed:
        titles = {story["name"]: story["title"][lang] for story in report["stories"]}
        played = {one["seq"]: one["story"] for one in report["observations"] if one["story"] in titles}
    for row in failed[:_SHOWN]:
        _show_failure(row, _seen_in(row, played, titles, lang), console, lang)
    if len(failed) > _SHOWN:
        console.print(_WORDS["more"][lang].format(n=len(failed) - _SHOWN))
    _show_open(report, console, lang)


def _show_gate(report: Mapping[str, Any], console: Console, lang: str) -> None:
    """Say what a pipeline's gate makes of it."""
    for number, line in enumerate(gate_lines(report)):
        style = ("bold green" if report["gate"]["exit"] == 0 else "bold red") if number == 0 else ""
        console.print(Text(("" if number == 0 else "  ") + line[lang], style=style), soft_wrap=True)


def _show_not_ready(report: Mapping[str, Any], console: Console, lang: str) -> None:
    """Say what was not ready before the run, which is why nothing was judged, and what to do."""
    for one in report["preflight"]["diagnoses"]:
        if one["state"] == "not-ready":
            heading = f"\n✗ {one['title'][lang]}" + (f" · {one['subject']}" if one["subject"] else "")
            console.print(Text(heading, style="bold red"), soft_wrap=True)
            for label in ("expected", "met", "advice"):
                console.print(Text.assemble((f"  {_WORDS[label][lang]:<9} ", "dim"), one[label][lang]), soft_wrap=True)


def _show_open(report: Mapping[str, Any], console: Console, lang: str) -> None:
    """Say which scored requirements are open, and why."""
    left = [row for row in report["requirements"] if row["scored"] and row["verdict"] == "inconclusive"]
    for row in left[:_OPEN]:
        reason = row["reason"][lang] if row["reason"] else ""
        console.print(Text.assemble(("? ", "bold yellow"), row["id"], f"  {reason}"), soft_wrap=True)
    if len(left) > _OPEN:
        console.print(_WORDS["more"][lang].format(n=len(left) - _OPEN))
    for story in report["stories"]:
        if story["note"]:
            console.print(Text.assemble(("! ", "bold yellow"), f"{story['title'][lang]}: {story['note'][lang]}"), soft_wrap=True)


def _counts(report: Mapping[str, Any], lang: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    verdicts = ("pass", "fail", "inconclusive", "not-applicable", "error")
    for verdict in verdicts:
        table.add_column(_WORDS[verdict][lang], justify="right")
    for name in ("scored", "advisory"):
        table.add_row(_WORDS[name][lang], *(str(report["counts"][name][verdict]) for verdict in verdicts))
    return table


def _seen_in(row: Mapping[str, Any], played: Mapping[int, str], titles: Mapping[str, str], lang: str) -> str:
    """Return the story in which a failure was seen first, and how many others showed it."""
    seen = list(dict.fromkeys(played[one["observation"]] for one in row["findings"] if one["observation"] in played))
    if not seen:
        return ""
    first = f"{titles[seen[0]]} ({seen[0]})"
    more = _WORDS["seen-in-at-least" if row["findings_left_out"] else "seen-in-others"][lang].format(n=len(seen) - 1)
    return first + more if len(seen) > 1 else first


def _show_failure(row: Mapping[str, Any], story: str, console: Console, lang: str) -> None:
    weight = _WORDS["scored" if row["scored"] else "advisory"][lang]
    heading = Text()
    heading.append(f"\n✗ {row['id']}", style="bold red" if row["scored"] else "bold yellow")
    heading.append(f"  ({weight}, {_WORDS[row['verdict']][lang]})")
    console.print(heading, soft_wrap=True)
    console.print(Text(f"  {row['statement'][lang]}"), soft_wrap=True)
    sources = "; ".join(
        (source["number"] or source["title"][lang]) + (f" {source['clause']}" if source["clause"] else "")
        for source in row["sources"]
        if source["read"] != "none"
    )
    for label, value in [("story", story), *_finding(row, lang), ("source", sources)]:
        if value:
            console.print(Text.assemble((f"  {_WORDS[label][lang]:<9} ", "dim"), value), soft_wrap=True)


def _finding(row: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    if not row["findings"]:
        return []
    finding = row["findings"][0]
    position = finding["position"]
    where = finding["path"] or _WORDS["nowhere"][lang]
    if position is not None and position["offset"]:
        where += f" ({position['line']}:{position['column']})"
    if finding["observation"] is not None:
        where += f", {_WORDS['observation'][lang]} {finding['observation']}"
    return [("where", where), ("expected", finding["expected"][lang]), ("observed", finding["observed"][lang])]
