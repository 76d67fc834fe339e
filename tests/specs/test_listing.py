"""`hopquy specs list`: every requirement as JSON and as a table."""

import json

import pytest
from click.testing import CliRunner

from hopquy.runner.cli.group import run
from hopquy.runner.cli.specs import command
from hopquy.runner.spec import shipped
from hopquy.runner.spec.listing import listing, roles_of

METHODS = ("checks", "judged_by", "procedure", "untested")


def invoke(*arguments):
    return CliRunner().invoke(command, ["list", *arguments], standalone_mode=False)


def test_json_holds_every_requirement_in_the_order_of_ids():
    found = json.loads(invoke("--json").stdout)
    assert [one["id"] for one in found] == sorted(shipped().requirements)
    assert found == json.loads(json.dumps(listing(shipped())))


def test_each_has_exactly_one_method():
    for one in listing(shipped()):
        given = [method for method in METHODS if one[method] is not None]
        assert len(given) == 1, one["id"]
        assert given[0] == {"judge": "judged_by"}.get(one["method"], one["method"])


def test_fields_of_one():
    (one,) = listing(shipped(), globs=["exchange/receive/same-day"])
    assert one["statement"]["vi"] == "Việc nhận văn bản được xác nhận ngay trong ngày nhận."
    assert one["sources"] == [{"key": "nd-30-2020", "number": "30/2020/NĐ-CP", "clause": "21(2)(c)", "read": "full", "kind": "law"}]
    assert (one["basis"], one["level"], one["scored"], one["why_advisory"]) == ("law", "must", True, None)
    assert one["judged_by"] == {"judge": "confirmed-same-day"}
    assert one["defect"] == "late-confirmation"
    assert one["file"] == "specs/exchange/requirements.yaml"
    text = (shipped().folder / "exchange" / "requirements.yaml").read_text(encoding="utf-8").splitlines()
    assert text[one["line"] - 1] == "- id: exchange/receive/same-day"


def test_advisory_says_why():
    for one in listing(shipped()):
        assert (one["why_advisory"] is None) == one["scored"]


def test_only_scored_and_only_a_role():
    assert {one["scored"] for one in listing(shipped(), scored=True)} == {True}
    assert listing(shipped(), "integration-platform") == []
    of_axis = {one["id"] for one in listing(shipped(), "axis")}
    of_documents = {one["id"] for one in listing(shipped(), "document-system")}
    assert of_axis == {id_ for id_ in shipped().requirements if id_.startswith("intermediary/")}
    of_onestop = {one["id"] for one in listing(shipped(), "onestop-system")}
    assert {id_.partition("/")[0] for id_ in of_onestop} == {"dossier", "portal", "onestop"}
    assert of_documents == shipped().requirements.keys() - of_axis - of_onestop


def test_a_requirement_without_roles_binds_those_that_are_observed():
    one = shipped().requirements["edxml/packet/root"]
    assert one.roles == ()
    assert roles_of(shipped(), one) == ["document-system"]


def test_table_in_both_languages():
    english, vietnamese = invoke("axis/signature/*", "--lang", "en"), invoke("axis/signature/*", "--lang", "vi")
    count = len(listing(shipped(), globs=["axis/signature/*"]))
    assert english.stdout.count("\n") == vietnamese.stdout.count("\n") == count
    assert "●  axis/signature/hmac              must    operator's guidance  named judge\n" in english.stdout
    assert "hàm phán quyết có tên" in vietnamese.stdout
    assert f"{count} requirements" in english.stderr
    assert f"{count} yêu cầu" in vietnamese.stderr


def test_nothing_of_a_role():
    assert invoke("--role", "integration-platform", "--lang", "en").stdout == "There is no such requirement.\n"
    assert json.loads(invoke("--role", "integration-platform", "--json").stdout) == []


def test_glob_that_matches_nothing(capfd):
    assert run(["specs", "list", "nothing/*"]) == 2
    assert "no requirement is called 'nothing/*'" in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [["specs", "list", "--role", "king"], ["specs", "lost"], ["specs", "list", "--scores"]])
def test_usage(arguments, capfd):
    assert run(arguments) == 2
    assert capfd.readouterr().err
