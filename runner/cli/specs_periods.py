"""`hopquy specs profiles`: which texts are in force on which days, how many rules of a profile hold then and how many decide."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from hopquy.runner.cli.day import given_day
from hopquy.runner.cli.language import lang_option
from hopquy.runner.model.requirement import Source
from hopquy.runner.model.target import ROLES
from hopquy.runner.spec.loader import Catalogue
from hopquy.runner.spec.periods import Period, period_on, periods

__all__ = ["command", "law_page"]

_PAGE = Path("docs/law-by-date.md")
_SHOWN = 8
_SAID = {
    "ever": {"vi": "từ trước", "en": "since ever"},
    "on": {"vi": "đến nay", "en": "on"},
    "rules": {"vi": "{n} quy tắc, {scored} tính điểm", "en": "{n} rules, {scored} decide"},
    "none": {"vi": "chưa có văn bản nào", "en": "no text"},
    "begins": {"vi": "thêm", "en": "begin"},
    "ends": {"vi": "hết", "en": "end"},
    "more": {"vi": "và {n} quy tắc khác", "en": "and {n} more"},
    "written": {"vi": "Đã ghi {path}", "en": "Wrote {path}"},
}
_HEAD = """\
# Law by date

Written by `hopquy specs profiles --write`; each row is a span of days on which the same rules hold for the same reasons. `--as-of DATE` of `run`, `plan`, `judge`, `validate` and `demo` picks
the row by itself, since a rule holds as long as one of the texts on which it rests is in force. Texts whose first day is not known count from their issue. *Decide*: scored
rules, which rest on a text that was seen, is in force on the day and is known to be current; all else is shown and decides nothing. (?): whether the text is still current was not verified.
"""


@click.command("profiles")
@click.argument("names", nargs=-1, metavar="[PROFILE]...")
@click.option("--role", type=click.Choice(ROLES), help="Only the profiles of this role.")
@click.option("--as-of", "days", type=given_day, multiple=True, metavar="DATE", help="Only the row of this day; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="An array of objects instead of a table, with the ids of the rules.")
@click.option("--write", is_flag=True, help=f"Write {_PAGE.as_posix()}, instead of printing.")
@lang_option
def command(names: tuple[str, ...], role: str | None, days: tuple[date, ...], as_json: bool, write: bool, lang: str) -> int:
    """Show the PROFILEs by date: texts in force, rules that hold, rules that decide, and what begins and ends."""
    from hopquy.runner.spec import shipped  # noqa: PLC0415 -- loaded when asked for

    catalogue = shipped()
    for name in names:
        if name not in catalogue.profiles:
            raise click.UsageError(f"no profile is called {name!r}; there are: {', '.join(catalogue.profiles)}")
    if write:
        try:
            _PAGE.write_text(law_page(catalogue), encoding="utf-8", newline="\n")
        except OSError as error:
            raise click.UsageError(f"{_PAGE} cannot be written: {error.strerror}; run it in the folder of the project") from None
        click.echo(_SAID["written"][lang].format(path=_PAGE))
        return 0
    chosen = [one for one in catalogue.profiles.values() if (not names or one.id in names) and role in (None, one.role)]
    shown = {one.id: [period_on(catalogue, one, day) for day in days] if days else periods(catalogue, one) for one in chosen}
    if as_json:
        click.echo(json.dumps([_entry(id_, one) for id_, found in shown.items() for one in found], ensure_ascii=False, indent=1))
        return 0
    for profile in chosen:
        click.secho(f"{profile.id} · {getattr(profile.title, lang)}", bold=True)
        for number, one in enumerate(shown[profile.id]):
            asked = f"{days[number].isoformat()}: " if days else ""
            click.echo(f"  {asked}{_span(one, lang)} · {_SAID['rules'][lang].format(n=len(one.held), scored=len(one.scored))}")
            click.echo(f"    {_texts(one.texts) or _SAID['none'][lang]}")
            for key, ids in (("begins", one.begins), ("ends", one.ends)):
                if ids and not days:
                    click.secho(f"    {_SAID[key][lang]}: {_ids(ids, lang)}", dim=True)
    return 0


def law_page(catalogue: Catalogue) -> str:
    """Return the page that is committed."""
    parts = [_HEAD]
    for profile in catalogue.profiles.values():
        parts.append(f"\n## {profile.id}\n\n| from | until | in force | rules | decide |\n|---|---|---|---|---|\n")
        for one in periods(catalogue, profile):
            since, until = (day.isoformat() if day else "–" for day in (one.since, one.until))
            parts.append(f"| {since} | {until} | {_texts(one.texts) or '–'} | {len(one.held)} | {len(one.scored)} |\n")
    return "".join(parts)


def _span(one: Period, lang: str) -> str:
    since = _SAID["ever"][lang] if one.since is None else one.since.isoformat()
    return f"{since} – {_SAID['on'][lang] if one.until is None else one.until.isoformat()}"


def _texts(texts: Iterable[Source]) -> str:
    return "; ".join((one.number or one.key) + (" (?)" if one.currency_unverified else "") for one in texts)


def _ids(ids: tuple[str, ...], lang: str) -> str:
    more = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f", {_SAID['more'][lang].format(n=more)}" if more > 0 else "")


def _entry(profile: str, one: Period) -> dict[str, Any]:
    return {
        "profile": profile,
        "from": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
        "texts": [{"key": text.key, "number": text.number, "currency_unverified": text.currency_unverified} for text in one.texts],
        "rules": list(one.held),
        "scored": list(one.scored),
        "begins": list(one.begins),
        "ends": list(one.ends),
    }
