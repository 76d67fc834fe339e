"""`hopquy specs list|profiles|lint|coverage`: the catalogue, what of it holds when, what is wrong with it, and what it comes from."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from hopquy.runner.cli.day import given_day
from hopquy.runner.cli.language import lang_option
from hopquy.runner.cli.specs_periods import command as profiles

__all__ = ["command"]

ROLES = ("document-system", "axis", "onestop-system", "integration-platform")
_PROBLEMS = 2
_SAID = {
    "none": {"vi": "Không có yêu cầu nào như vậy.", "en": "There is no such requirement."},
    "count": {"vi": "{n} yêu cầu, {scored} tính vào kết luận (●)", "en": "{n} requirements, {scored} scored (●)"},
    "clean": {"vi": "{n} yêu cầu, không có lỗi", "en": "{n} requirements, no problem"},
    "problems": {"vi": "số lỗi: {n}", "en": "problems: {n}"},
    "unloaded": {
        "vi": "số lỗi: {n}; bộ quy tắc chưa nạp được nên phần còn lại chưa được xét",
        "en": "problems: {n}; the specs cannot be loaded, so the rest was not looked at",
    },
    "facts": {
        "vi": "{rows} dòng dữ kiện: {led} dòng dẫn tới yêu cầu, {reason} dòng không, có nêu lý do",
        "en": "{rows} fact rows: {led} led to requirements, {reason} to none for a stated reason",
    },
    "all": {"vi": "Yêu cầu", "en": "Requirements"},
    "by.scored": {"vi": "Tính vào kết luận", "en": "Scored"},
    "by.basis": {"vi": "Theo căn cứ", "en": "By basis"},
    "by.level": {"vi": "Theo mức độ", "en": "By level"},
    "by.method": {"vi": "Theo cách xét", "en": "By method"},
    "untested": {"vi": "Không kiểm thử", "en": "Untested"},
    "without": {"vi": "Không có dữ kiện nào dẫn tới", "en": "No fact row leads to"},
    "written": {"vi": "Đã ghi {path}", "en": "Wrote {path}"},
}


@click.group("specs")
def command() -> None:
    """List the rules, look for mistakes in them, show which known facts they come from."""


@command.command("list")
@click.argument("globs", nargs=-1, metavar="[GLOB]...")
@click.option("--json", "as_json", is_flag=True, help="An array of objects instead of a table.")
@click.option("--role", type=click.Choice(ROLES), help="Only what binds this role.")
@click.option("--scored", is_flag=True, help="Only what decides.")
@click.option("--as-of", type=given_day, metavar="DATE", help="Only what is in force on this day, as it stands then.")
@lang_option
def list_(globs: tuple[str, ...], as_json: bool, role: str | None, scored: bool, as_of: date | None, lang: str) -> int:
    """List the requirements whose id fits a GLOB (`edxml/status/*`), or all of them."""
    from hopquy.runner.spec import shipped  # noqa: PLC0415 -- loaded when asked for
    from hopquy.runner.spec.bench import matching  # noqa: PLC0415
    from hopquy.runner.spec.listing import listing  # noqa: PLC0415

    for glob in globs:
        if not matching(shipped(), glob):
            raise click.UsageError(f"no requirement is called {glob!r}; `hopquy specs list` names them all")
    found = listing(shipped(), role, scored=scored, globs=globs, day=as_of)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    if not found:
        click.echo(_SAID["none"][lang])
        return 0
    rows = [
        ("●" if one["scored"] else " ", one["id"], *(_word(f"{key}.{one[key]}", lang).lower() for key in ("level", "basis", "method")))
        for one in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(_SAID["count"][lang].format(n=len(found), scored=sum(one["scored"] for one in found)), err=True)
    return 0


@command.command("lint")
@click.option(
    "--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Another folder of specs (default: the shipped ones)."
)
@lang_option
def lint(folder: Path | None, lang: str) -> int:
    """Look for mistakes in the specs, each with file and line; exits 2 when there is one."""
    from hopquy import specs  # noqa: PLC0415 -- as above
    from hopquy.runner.cli.surroundings import surroundings  # noqa: PLC0415
    from hopquy.runner.spec.lint import lint_folder  # noqa: PLC0415

    catalogue, problems = lint_folder(folder or specs.folder(), surroundings())
    for problem in problems:
        click.echo(str(problem))
    if catalogue is None:
        click.echo(_SAID["unloaded"][lang].format(n=len(problems)), err=True)
    elif problems:
        click.echo(_SAID["problems"][lang].format(n=len(problems)), err=True)
    else:
        click.echo(_SAID["clean"][lang].format(n=len(catalogue.requirements)))
    return _PROBLEMS if problems else 0


@command.command("coverage")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, globs of ids expanded.")
@click.option("--write", is_flag=True, help="Write the page that is committed, instead of printing.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("docs/coverage.md"),
    show_default=True,
    help="With --write: the file.",
)
@lang_option
def coverage(as_json: bool, write: bool, out: Path, lang: str) -> int:
    """Show which known fact led to which requirement, or why it led to none."""
    from hopquy.runner.spec import shipped  # noqa: PLC0415 -- as above
    from hopquy.runner.spec.coverage import coverage as covered  # noqa: PLC0415
    from hopquy.runner.spec.coverage import coverage_page  # noqa: PLC0415

    if write:
        try:
            out.write_text(coverage_page(shipped()), encoding="utf-8", newline="\n")
        except OSError as error:
            raise click.UsageError(f"{out} cannot be written: {error.strerror}; --out names another file") from None
        click.echo(_SAID["written"][lang].format(path=out))
        return 0
    found = covered(shipped())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _show_facts(found["facts"])
        _show_totals(found, lang)
    return 0


def _show_facts(rows: list[dict[str, Any]]) -> None:
    for (file, section), members in groupby(rows, key=lambda row: (row["file"], row["section"])):
        click.secho(f"\n{section}  ({file})", bold=True)
        for row in members:
            click.echo(f"  {row['fact']}  [{row['mark']}]")
            if row["reason"] is not None:
                click.secho(f"    – {row['reason']}", dim=True)
            for one in row["requirements"]:
                click.echo(f"    → {one['glob']}" + (f" ({one['count']})" if "*" in one["glob"] else ""))


def _show_totals(found: dict[str, Any], lang: str) -> None:
    facts, totals = found["fact_totals"], found["totals"]
    click.echo("\n" + _SAID["facts"][lang].format(rows=facts["rows"], led=facts["with_requirements"], reason=facts["with_reason"]))
    click.echo(f"{_SAID['all'][lang]}: {totals['all']['requirements']}")
    for by in ("scored", "basis", "level", "method"):
        click.echo(f"  {_SAID['by.' + by][lang]}: " + ", ".join(f"{_total(by, name, lang)} {count}" for name, count in totals[by].items()))
    if found["untested"]:
        click.echo(f"{_SAID['untested'][lang]}:")
        for one in found["untested"]:
            click.echo(f"  {one['id']}: {one['reason'][lang]}")
    if found["without_fact"]:
        click.echo(f"{_SAID['without'][lang]}: {', '.join(found['without_fact'])}")


def _total(by: str, name: str, lang: str) -> str:
    if by != "scored":
        return _word(f"{by}.{name}", lang).lower()
    if name == "scored":
        return _word("scored", lang).lower()
    from hopquy.runner.language import say  # noqa: PLC0415 -- as above
    from hopquy.runner.model.finding import Phrase  # noqa: PLC0415

    return f"{_word('advisory', lang).lower()} ({say(Phrase.of('advisory.' + name.removeprefix('advisory: ')), lang)})"


def _word(key: str, lang: str) -> str:
    from hopquy.reports.words import word  # noqa: PLC0415 -- as above

    return word(key)[lang]


command.add_command(profiles)
