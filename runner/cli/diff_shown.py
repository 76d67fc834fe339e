"""Two runs compared, in the terminal: what was tested, side by side, then what changed, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from hopquy.runner.cli.diff_words import knows, said

__all__ = ["show_diff"]

_SHOWN = 12
_DIGITS = 12
_MARKS = {
    "failed": ("✗", "bold red"), "opened": ("?", "bold yellow"), "left": ("·", "yellow"), "mended": ("✓", "bold green"), "established": ("✓", "green"),
    "entered": ("✓", "green"), "added": ("+", "cyan"), "removed": ("-", "cyan"), "weighed": ("±", "cyan"), "still": ("✗", "red"),
}  # fmt: skip
_STATES = {"new": ("+", "red"), "gone": ("-", "green"), "more": ("±", "red"), "fewer": ("±", "green")}
_COLOURS = {"conformant": "bold green", "non-conformant": "bold red", "undecided": "bold yellow", "diagnosis": "bold yellow"}
_ENDS = {0: "bold green", 1: "bold red", 3: "bold yellow"}


def show_diff(found: Mapping[str, Any], console: Console, lang: str) -> None:
    """Print a comparison."""
    _Shown(found, console, lang).show()


class _Shown:
    def __init__(self, found: Mapping[str, Any], console: Console, lang: str) -> None:
        self._found = found
        self._console = console
        self._lang = lang

    def show(self) -> None:
        self._sides()
        self._sameness("same-test", self._found["same_test"])
        self._sameness("same-target", self._found["same_target"])
        for kind in self._found["counts"]:
            self._changes(kind, [one for one in self._found["changes"] if one["change"] == kind])
        self._still()
        self._console.print()
        self._console.print(Text(self._end(), style=_ENDS[self._found["exit"]]))

    def _say(self, key: str, **gaps: Any) -> str:
        return said(key, self._lang, **gaps)

    def _line(self, *parts: str | tuple[str, str]) -> None:
        self._console.print(Text.assemble(*parts), soft_wrap=True)

    def _sides(self) -> None:
        table = Table(box=None, padding=(0, 3, 0, 0), header_style="bold")
        for header in ("", "A", "B"):
            table.add_column(header, overflow="fold")
        before, after = self._found["before"], self._found["after"]
        for (key, left), (_, right) in zip(self._facts(before), self._facts(after), strict=True):
            mark = "bold" if left.plain != right.plain and key not in ("run", "started") else ""
            table.add_row(Text(self._say(key), style=mark or "dim"), left, right)
        self._console.print(table)
        for letter, side in (("A", before), ("B", after)):
            if side["held"] != "recorded":
                self._line((self._say(f"held.{side['held']}", side=letter), "yellow"))

    def _facts(self, side: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
        decision, target, scored = side["decision"], side["target"], side["counts"]["scored"]
        outcome = "diagnosis" if decision["diagnosis_only"] else decision["outcome"]
        yield "run", Text(side["run"]["id"])
        yield "started", Text(side["run"]["started"][:19].replace("T", " ") + "Z")
        yield "decision", Text(self._say(f"decision.{outcome}"), style=_COLOURS[outcome])
        counts = self._say("counts", passed=scored["pass"], failed=scored["fail"], open=scored["inconclusive"] + scored["error"])
        yield "counted", Text(counts)
        build = f" ({target['build']})" if target["build"] else ""
        yield "product", Text(f"{target['name']} {target['version']}{build}")
        yield "profile", Text(side["profile"])
        yield "as_of", Text(side["as_of"])
        yield "mode", Text(side["run"]["mode"])
        yield "specs_sha256", Text(f"{side['specs_sha256'][:_DIGITS]} (hopquy {side['hopquy']})")

    def _sameness(self, key: str, found: Mapping[str, Any]) -> None:
        self._console.print()
        question = (f"{self._say(key)} ", "bold")
        if found["same"] is None:
            self._line(question, (self._say("unknown", what=", ".join(self._say(what) for what in found["unknown"])), "yellow"))
        elif found["same"]:
            self._line(question, (self._say("yes"), "green"), f": {self._say(f'{key}.yes')}")
        else:
            self._line(question, (self._say("no"), "bold yellow"))
        for one in found["differences"]:
            what = self._say(one["what"]) if knows(one["what"]) else one["what"]
            self._line(f"  {what}: ", (self._value(one["what"], one["before"]), "dim"), " → ", self._value(one["what"], one["after"]))

    def _value(self, what: str, value: Any) -> str:
        if value is None or value == []:
            return self._say("none")
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return str(value)[:_DIGITS] if what.endswith("sha256") else str(value)

    def _changes(self, kind: str, listed: list[Mapping[str, Any]]) -> None:
        if not listed:
            return
        self._heading(kind, kind, len(listed))
        if kind == "opened":
            listed = self._blocked(listed)
        for one in listed[:_SHOWN]:
            self._named(kind, one, f"{self._verdict(one['before'])} → {self._verdict(one['after'])}")
            if kind == "failed":
                self._finding(one["after"]["findings"][0])
            elif kind in ("opened", "left") and one["after"]["reason"] is not None:
                self._line("    ", (one["after"]["reason"][self._lang], "dim"))
        self._rest(listed)

    def _blocked(self, listed: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Tell what others block in one line for each of these, and return the rest."""
        roots: dict[tuple[str, ...], list[bool]] = {}
        for one in listed:
            if one["after"]["blocked_by"]:
                roots.setdefault(tuple(one["after"]["blocked_by"]), []).append(one["scored"])
        for ids, scored in sorted(roots.items(), key=lambda root: (-len(root[1]), root[0])):
            told = self._say("blocked", n=len(scored), scored=sum(scored), ids=", ".join(ids))
            self._line(("  ? ", _MARKS["opened"][1]), told)
        return [one for one in listed if not one["after"]["blocked_by"]]

    def _still(self) -> None:
        failing = self._found["still_failing"]
        changed = [one for one in failing if one["changed"]]
        alike = [one for one in failing if not one["changed"]]
        if changed:
            self._heading("still.changed", "still", len(changed))
        for one in changed[:_SHOWN]:
            self._named("still", one)
            for each in one["findings"]:
                if each["state"] != "same":
                    self._recurrence(each)
            if one["left_out"]["before"] or one["left_out"]["after"]:
                self._line(f"    {self._say('left-out')}")
        self._rest(changed)
        if alike:
            self._heading("still", "still", len(alike))
        for one in alike[:_SHOWN]:
            self._named("still", one)
        self._rest(alike)

    def _recurrence(self, each: Mapping[str, Any]) -> None:
        mark, style = _STATES[each["state"]]
        times = f" ({each['times']['before']} → {each['times']['after']})" if each["state"] in ("more", "fewer") else ""
        self._line("    ", (f"{mark} {self._say(each['state'])}{times}", style))
        self._finding(each["finding"], indent=6)

    def _heading(self, key: str, kind: str, count: int) -> None:
        self._console.print()
        self._line((f"{self._say(key)}: {count}", _MARKS[kind][1]))

    def _named(self, kind: str, one: Mapping[str, Any], became: str = "") -> None:
        mark, style = _MARKS[kind]
        weight = self._say("scored" if one["scored"] else "advisory")
        self._line((f"  {mark} ", style), (one["id"], style if one["scored"] else ""), f"  ({weight})" + (f"  {became}" if became else ""))

    def _rest(self, listed: list[Mapping[str, Any]]) -> None:
        if len(listed) > _SHOWN:
            self._line((f"  {self._say('further', n=len(listed) - _SHOWN)}", "dim"))

    def _verdict(self, standing: Mapping[str, Any] | None) -> str:
        if standing is None:
            return self._say("absent")
        return self._say(standing["verdict"])

    def _finding(self, finding: Mapping[str, Any], indent: int = 4) -> None:
        position = finding["position"]
        where = finding["path"] or self._say("whole")
        where += f" ({position['line']}:{position['column']})" if position is not None and position["offset"] else ""
        where += f", {self._say('observation')} {finding['observation']}" if finding["observation"] is not None else ""
        for label, value in (
            ("where", where),
            ("expected", finding["expected"][self._lang]),
            ("observed", finding["observed"][self._lang]),
        ):
            self._line((f"{' ' * indent}{self._say(label):<9} ", "dim"), value)

    def _end(self) -> str:
        counts = self._found["counts"]
        match self._found["exit"]:
            case 1:
                failed = counts["failed"]["scored"]
                return self._say("end.1.one") if failed == 1 else self._say("end.1", n=failed)
            case 3:
                opened = counts["opened"]["scored"]
                return self._say("end.3.opened", n=opened) if opened else self._say("end.3")
        changed = any(number for kind in counts.values() for number in kind.values())
        return self._say("end.0" if changed else "end.0.same")
