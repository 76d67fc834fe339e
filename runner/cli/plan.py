"""`hopquy plan target.yaml`: what a run will do and take, with nothing contacted and nothing written."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from hopquy.runner.cli.chosen import check_chosen
from hopquy.runner.cli.day import given_day, today
from hopquy.runner.cli.language import lang_option

__all__ = ["command"]


@click.command("plan")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--profile", metavar="NAME", help="The profile to judge by (default: that of the target's role).")
@click.option("--as-of", type=given_day, metavar="DATE", help="The day whose rules hold (default: today in Vietnam).")
@click.option("--only", multiple=True, metavar="GLOB", help="Only these requirements.")
@click.option("--story", "stories", multiple=True, metavar="GLOB", help="Only these stories.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object (specs/schema/forecast.json).")
@lang_option
def command(
    target: Path, profile: str | None, as_of: date | None, only: tuple[str, ...], stories: tuple[str, ...], as_json: bool, lang: str
) -> int:
    """Say what a run of TARGET (a target.yaml) will do: stories in order, who has to act, how many people and minutes it may take.

    A forecast: nothing is contacted, no credential is needed, no folder is written.
    """
    from hopquy.runner.cli.plan_shown import show_forecast  # noqa: PLC0415 -- only for this command
    from hopquy.runner.plan import ProfileError, chosen_profile, read_target  # noqa: PLC0415
    from hopquy.runner.plan.forecast import forecast  # noqa: PLC0415
    from hopquy.runner.plan.forecast_form import forecast_document  # noqa: PLC0415
    from hopquy.runner.plugin.playbill import playbill  # noqa: PLC0415 -- imports the stories
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    catalogue = shipped()
    wanted = read_target(target, credentials=False)
    try:
        chosen = chosen_profile(catalogue.profiles, wanted.role, profile)
        known = playbill(wanted.role)
    except ProfileError as error:
        raise click.UsageError(str(error)) from None
    check_chosen(wanted.role, only, stories)
    made = forecast(known, catalogue.requirements.values(), chosen, wanted, as_of or today(), only, stories)
    if as_json:
        sys.stdout.write(json.dumps(forecast_document(made), ensure_ascii=False, indent=2) + "\n")
    else:
        show_forecast(made, lang)
    return 0
