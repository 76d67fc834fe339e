"""The law by date: which texts hold on which day, what rests on them then, and the command that shows it."""

import itertools
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from hopquy.runner.cli.specs import command
from hopquy.runner.cli.specs_periods import law_page
from hopquy.runner.spec import shipped
from hopquy.runner.spec.listing import listing
from hopquy.runner.spec.periods import period_on, periods

EXCHANGE = shipped().profiles["onestop-exchange"]
OLD, NEW = "61/2018/NĐ-CP", "118/2025/NĐ-CP"


def numbers(day):
    return {text.number for text in period_on(shipped(), EXCHANGE, date.fromisoformat(day)).texts}


def invoke(*arguments):
    return CliRunner().invoke(command, ["profiles", *arguments], standalone_mode=False)


@pytest.mark.parametrize("profile", shipped().profiles.values(), ids=lambda one: one.id)
def test_periods_are_all_days_and_each_is_as_its_first_and_last_day(profile):
    found = periods(shipped(), profile)
    assert found[0].since is None
    assert found[-1].until is None
    for before, after in itertools.pairwise(found):
        assert before.until == after.since
        assert (before.held, before.scored, before.texts) != (after.held, after.scored, after.texts)
        assert set(after.begins) - set(before.held) == set(after.begins)
        assert set(after.held) == (set(before.held) | set(after.begins)) - set(after.ends)
    for one in found:
        days = [day for day in (one.since, one.until and one.until - timedelta(days=1)) if day]
        for day in days:
            rules = [rule for id_, rule in shipped().requirements.items() if id_ in one.held]
            assert all(rule.in_force(day) for rule in rules)
            assert {rule.id for rule in rules if rule.on(day).scored} == set(one.scored)


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        ("2019-06-01", {OLD, "01/2018/TT-VPCP"}, {NEW, "QCVN 120:2019/BTTTT", "03/2025/TT-VPCP"}),
        ("2021-06-01", {OLD, "QCVN 120:2019/BTTTT"}, {NEW, "31/2021/QĐ-TTg"}),
        ("2023-06-01", {OLD, "31/2021/QĐ-TTg", "01/2023/TT-VPCP"}, {NEW}),
        ("2025-06-30", {OLD, "01/2018/TT-VPCP"}, {NEW}),
        ("2025-07-01", {NEW}, {OLD, "01/2018/TT-VPCP", "03/2025/TT-VPCP"}),
        ("2026-03-01", {NEW, "03/2025/TT-VPCP"}, {OLD, "224/2026/NĐ-CP"}),
        ("2026-11-01", {NEW, "224/2026/NĐ-CP"}, {OLD}),
    ],
)
def test_the_texts_of_a_day(day, there, not_there):
    assert there <= numbers(day)
    assert not not_there & numbers(day)


@pytest.mark.parametrize("day", ["2019-06-01", "2023-06-01", "2025-09-01", "2026-11-01"])
def test_a_text_that_ended_lets_nothing_decide(day):
    when = date.fromisoformat(day)
    for id_ in period_on(shipped(), EXCHANGE, when).scored:
        seen = [d for d in shipped().requirements[id_].derivations if d.seen and d.source.in_force(when)]
        assert any(d.source.kind.value in ("law", "guidance") and not d.source.currency_unverified for d in seen), id_


def test_rules_of_old_law_do_not_decide_later():
    rule = shipped().requirements["onestop/form/receipt"]
    assert rule.on(date(2024, 1, 1)).scored
    now = rule.on(date(2026, 11, 1))
    assert (now.scored, now.why_advisory) == (False, "currency")


def test_the_list_of_a_day_holds_what_is_in_force():
    found = {one["id"]: one for one in listing(shipped(), "onestop-system", day=date(2026, 11, 1))}
    assert "dossier/code/agency-date-serial" not in found
    assert not found["onestop/code/one"]["scored"]
    assert {one["id"]: one for one in listing(shipped(), day=date(2021, 1, 1))}["onestop/code/one"]["scored"]


def test_the_command_shows_each_day_and_all_of_them():
    shown = invoke("onestop-exchange", "--as-of", "2019-06-01", "--as-of", "2026-11-01", "--lang", "en").stdout
    assert shown.index("2019-06-01: 2019-01-06") < shown.index("2026-11-01: 2026-")
    rows = json.loads(invoke("--role", "onestop-system", "--json").stdout)
    assert {row["profile"] for row in rows} == {"onestop-exchange", "onestop-functions"}
    assert "begin:" in invoke("onestop-exchange", "--lang", "en").stdout


@pytest.mark.parametrize("wrong", [["--as-of", "2026-02-30"], ["no-such-profile"]])
def test_what_is_not_there_is_said(wrong):
    result = CliRunner().invoke(command, ["profiles", *wrong])
    assert result.exit_code == 2
    assert wrong[-1] in result.output


def test_the_page_is_of_these_specs():
    page = Path(__file__).parents[2] / "docs/law-by-date.md"
    assert page.read_text(encoding="utf-8") == law_page(shipped()), "run `hopquy specs profiles --write`"
