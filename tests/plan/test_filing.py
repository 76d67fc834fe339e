"""target.yaml of a one-stop system: read, refused with line and sentence, written by init."""

from __future__ import annotations

import re
import textwrap
from datetime import date

import pytest

from hopquy.runner.doctor.address import addresses_of
from hopquy.runner.errors.target import TargetError
from hopquy.runner.language import LANGUAGES
from hopquy.runner.model.onestop import Onestop
from hopquy.runner.model.target import ONESTOP_PACE, Pace
from hopquy.runner.model.working_days import WorkingDays
from hopquy.runner.plan import read_target
from hopquy.runner.plan.template import target_template

ENVIRONMENT = {"HOPQUY_SECRET": "mật khẩu rất dài"}
RIGHT = """\
    role: onestop-system
    claims:
      product: {name: Một cửa mẫu, version: "1.0", vendor: V}
      features: [sync, from-portal, refuse, result]
    parameters:
      dialect: adapter
      username: motcua.mau
      secret: env:HOPQUY_SECRET
      codes: [000.01.15.H49]
      address: http://127.0.0.1:8080/dvcqg/
      driver: {kind: http, url: "http://127.0.0.1:9000"}
      points:
        sync: {deadline: 20}
"""


@pytest.fixture
def read(tmp_path):
    def reading(before="", after=""):
        file = tmp_path / "target.yaml"
        file.write_text(textwrap.dedent(RIGHT).replace(before, after), encoding="utf-8")
        return read_target(file, ENVIRONMENT)

    return reading


def test_it_says_how_the_product_and_the_portal_reach_each_other(read):
    target = read()
    assert (target.role, target.system_id, target.secret, target.codes) == (
        "onestop-system", "motcua.mau", "mật khẩu rất dài", ("000.01.15.H49",),
    )  # fmt: skip
    assert target.onestop == Onestop("adapter", "http://127.0.0.1:8080/dvcqg")
    assert target.features == ("sync", "from-portal", "refuse", "result", "adapter", "adapter-services", "address", "json-messages")
    assert target.pace == {**ONESTOP_PACE, "sync": Pace(ONESTOP_PACE["sync"].interval, 20.0)}
    assert {"file", "return", "statistics"} <= set(target.driver.actions)


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("dialect: adapter", "dialect: soap", 6, "parameters.dialect is “soap”"),
        ("secret: env:HOPQUY_SECRET", "secret: hunter22222", 8, "a credential stands in the file itself"),
        ("http://127.0.0.1:8080/dvcqg/", "http://u:p@x/", 10, "a credential stands in parameters.address"),
        ("  address: http://127.0.0.1:8080/dvcqg/\n", "", 4, "names from-portal, but parameters.address does not say"),
        (
            "address: http",
            'calendar: {holidays: ["2026-02-30"]}\n  address: http',
            10,
            "names 2026-02-30, which is no day of the calendar",
        ),
        ("address: http", "calendar: {weekend: [saturday]}\n  address: http", 10, "parameters.calendar.weekend"),
        ("address: http", "calendar: {feasts: []}\n  address: http", 10, "has no key “feasts”"),
        ("dialect: adapter", "dialect: direct\n  format: xml", 7, "the direct flow has no messages in XML"),
        ("dialect: adapter", "dialect: adapter\n  lookup: http://127.0.0.1/tra-cuu", 7, "parameters.lookup must hold {code} once"),
        ("dialect: adapter", "dialect: adapter\n  lookup: 'http://u:p@x/{code}'", 7, "a credential stands in parameters.lookup"),
        ("username: motcua.mau", "system_id: motcua.mau", 5, "lacks the key username"),
        ("sync: {deadline: 20}", "packet: {deadline: 20}", 13, "has no key “packet”"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(read, before, after, line, told):
    with pytest.raises(TargetError) as error:
        read(before, after)
    assert any(problem.line == line and told in str(problem) for problem in error.value.problems), error.value.problems


def test_working_days_are_declared(read):
    assert "calendar" not in read().features
    target = read("address: http", 'calendar: {holidays: ["2026-09-02"], make-up-days: ["2026-08-22"]}\n  address: http')
    assert target.onestop.calendar == WorkingDays(frozenset([date(2026, 9, 2)]), frozenset([date(2026, 8, 22)]))
    assert "calendar" in target.features


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("optional", [False, True])
def test_what_init_writes_can_be_read(tmp_path, language, optional):
    text = target_template("onestop-system", language)
    if optional:
        text = re.sub(r"^( *)#(?=[\w-])", r"\1", text, flags=re.MULTILINE)
    file = tmp_path / "target.yaml"
    file.write_text(text, encoding="utf-8")
    target = read_target(file, ENVIRONMENT)
    assert (target.onestop.address is not None) is optional


def test_where_a_dossier_is_looked_up(read):
    target = read("dialect: adapter", "dialect: adapter\n  lookup: 'http://127.0.0.1:9/tra-cuu?ma={code}'\n  format: xml")
    assert target.onestop.lookup == "http://127.0.0.1:9/tra-cuu?ma={code}"
    assert {"lookup", "xml-messages"} <= set(target.features)
    assert "json-messages" not in target.features
    assert [str(one) for one in addresses_of(target, None)][-1] == "127.0.0.1:9"
