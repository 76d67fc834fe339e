"""What the doctor says, in the terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from hopquy.runner.doctor import Diagnosis, State, state_of
from hopquy.runner.language import say
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.target import Target

__all__ = ["Ward"]

_WORDS = {
    "ready": {"vi": "sẵn sàng", "en": "ready"},
    "not-ready": {"vi": "chưa sẵn sàng", "en": "not ready"},
    "unknown": {"vi": "không rõ", "en": "could not be told"},
    "not-applicable": {"vi": "không áp dụng", "en": "not applicable"},
    "all-ready": {"vi": "SẴN SÀNG", "en": "READY"},
    "some-not": {"vi": "CHƯA SẴN SÀNG", "en": "NOT READY"},
    "untold": {"vi": "CHƯA RÕ", "en": "COULD NOT BE TOLD"},
    "check": {"vi": "Kiểm tra", "en": "Check"},
    "subject": {"vi": "Đối tượng", "en": "Of"},
    "met": {"vi": "Kết quả", "en": "Met"},
    "expected": {"vi": "Mong đợi", "en": "Expected"},
    "found": {"vi": "Đã gặp", "en": "Met"},
    "concern": {"vi": "Liên quan", "en": "Concerns"},
    "advice": {"vi": "Cần làm", "en": "To do"},
    "vendor": {"vi": "nhà cung cấp sản phẩm", "en": "the vendor of the product"},
    "network": {"vi": "mạng ở giữa", "en": "the network in between"},
    "hopquy": {"vi": "máy chạy hopquy", "en": "the machine that runs hopquy"},
    "looking": {"vi": "Đang kiểm tra…", "en": "Looking …"},
    "nothing": {"vi": "Không có gì để kiểm tra (lý do: --json)", "en": "Nothing to look at (--json says why)"},
    "next": {"vi": "Tiếp theo: hopquy run {file}", "en": "Next: hopquy run {file}"},
}
_MARKS = {
    State.READY: ("✓", "green"),
    State.NOT_READY: ("✗", "red"),
    State.UNKNOWN: ("?", "yellow"),
    State.NOT_APPLICABLE: ("–", "dim"),
}
_TITLES = {State.READY: "all-ready", State.NOT_READY: "some-not", State.UNKNOWN: "untold"}


class Ward:
    """Tells diagnoses as a table, then what is to be done, then the state of all."""

    def __init__(self, lang: str, console: Console | None = None) -> None:
        self._lang = lang
        self._console = console or Console(file=sys.stdout, highlight=False)

    def shown(self, target: Target, diagnoses: Iterable[Diagnosis]) -> list[Diagnosis]:
        """Show them, and return them."""
        product = target.product
        with self._console.status(self._word("looking")):
            seen = list(diagnoses)
        title = f"hopquy doctor · {product.name} {product.version} · {target.file}"
        table = Table(title=title, title_style="bold", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1))
        table.add_column("", no_wrap=True)
        for name in ("check", "subject", "met"):
            table.add_column(self._word(name), overflow="fold")
        former = ""
        for diagnosis in seen:
            if diagnosis.state is State.NOT_APPLICABLE:
                continue
            mark, colour = _MARKS[diagnosis.state]
            check = say(Phrase.of(f"doctor.check.{diagnosis.check}"), self._lang) if diagnosis.check != former else ""
            cells = (check, diagnosis.subject, say(diagnosis.met, self._lang))
            former = diagnosis.check
            table.add_row(Text(mark, style=f"bold {colour}"), *map(Text, cells))
        self._console.print(table)
        self._passed_over(seen)
        for diagnosis in seen:
            if diagnosis.advice is not None:
                self._told(diagnosis)
        self._summed_up(target, seen)
        return seen

    def _passed_over(self, seen: list[Diagnosis]) -> None:
        """Name in one line what there is nothing of."""
        titles = [say(Phrase.of(f"doctor.check.{one.check}"), self._lang) for one in seen if one.state is State.NOT_APPLICABLE]
        if titles:
            line = f"{_MARKS[State.NOT_APPLICABLE][0]} {self._word('nothing')}: {' · '.join(titles)}"
            self._console.print(Text(line, style="dim"), soft_wrap=True)

    def _told(self, diagnosis: Diagnosis) -> None:
        mark, colour = _MARKS[diagnosis.state]
        title = say(Phrase.of(f"doctor.check.{diagnosis.check}"), self._lang)
        heading = f"\n{mark} {title}" + (f" · {diagnosis.subject}" if diagnosis.subject else "")
        self._console.print(Text(heading, style=f"bold {colour}"), soft_wrap=True)
        lines = [("expected", diagnosis.expected), ("found", diagnosis.met), ("concern", diagnosis.concern), ("advice", diagnosis.advice)]
        for label, value in lines:
            if value is not None:
                said = say(value, self._lang) if isinstance(value, Phrase) else self._word(value.value)
                self._console.print(Text.assemble((f"  {self._word(label):<9} ", "dim"), said), soft_wrap=True)

    def _summed_up(self, target: Target, seen: list[Diagnosis]) -> None:
        state = state_of(seen)
        counted = Counter(diagnosis.state for diagnosis in seen)
        colour = _MARKS[state][1]
        lines = Text(self._word(_TITLES[state]) + "\n", style=f"bold {colour}")
        lines.append(" · ".join(f"{counted[one]} {self._word(one.value)}" for one in State if counted[one]), style="default not bold")
        if state is State.READY:
            lines.append("\n" + self._word("next").format(file=target.file), style="default not bold")
        self._console.print(Panel(lines, border_style=colour, expand=False))

    def _word(self, name: str) -> str:
        return _WORDS[name][self._lang]
