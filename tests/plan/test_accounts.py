"""target.yaml of an intermediary system: read, refused with line and sentence, written by init."""

from __future__ import annotations

import itertools
import json
import re
import textwrap

import pytest

from hopquy import specs
from hopquy.runner.errors.target import TargetError
from hopquy.runner.language import LANGUAGES
from hopquy.runner.model.intermediary import Account, Intermediary
from hopquy.runner.model.target import AXIS_PACE, CLAIMS, Driver, Pace
from hopquy.runner.plan import ProfileError, chosen_profile, read_target
from hopquy.runner.plan.template import target_template
from hopquy.runner.spec import shipped

ENVIRONMENT = {"SECRET_A": "khóa của a rất dài", "SECRET_B": "khóa của b rất dài", "HOPQUY_TOKEN": "token-of-the-driver"}
RIGHT = """\
    role: axis
    claims:
      product: {name: Trục mẫu, version: "1.0", vendor: V}
      features: [exchange, restart]
    parameters:
      endpoint: https://axis.example/api/
      dialect: vxp
      systems:
        - {system_id: hopquy.a, secret: env:SECRET_A, codes: [H49.15]}
        - {system_id: hopquy.b, secret: env:SECRET_B, codes: [G12.99, 000.00.99.G12]}
      locked_code: H56.08
      driver: {kind: http, url: "http://127.0.0.1:9000", token: env:HOPQUY_TOKEN}
      points:
        arrive: {interval: 0.5, deadline: 20}
"""
OPTIONAL = re.compile(r"^( *)#(?=[\w-])")


class File:
    """The right file, to be made wrong in one place."""

    def __init__(self, folder):
        self.path = folder / "target.yaml"
        self.environment = dict(ENVIRONMENT)
        self.path.write_text(textwrap.dedent(RIGHT), encoding="utf-8")

    def change(self, before, after):
        text = self.path.read_text(encoding="utf-8")
        assert text.count(before) == 1, before
        self.path.write_text(text.replace(before, after), encoding="utf-8")

    def read(self):
        return read_target(self.path, self.environment)

    def problems(self):
        with pytest.raises(TargetError) as caught:
            self.read()
        assert not [secret for secret in self.environment.values() if secret in str(caught.value)]
        return [line.removeprefix(f"{self.path}:") for line in str(caught.value).split("\n")]


@pytest.fixture
def file(tmp_path):
    return File(tmp_path)


def test_a_right_file_is_read(file):
    target = file.read()
    assert target.role == "axis"
    assert target.intermediary == Intermediary(
        "https://axis.example/api", "vxp",
        (Account("hopquy.a", ENVIRONMENT["SECRET_A"], ("H49.15",)), Account("hopquy.b", ENVIRONMENT["SECRET_B"], ("G12.99", "000.00.99.G12"))),
        locked_code="H56.08",
    )  # fmt: skip
    assert target.features == ("exchange", "restart", "vxp", "two-codes", "locked-code")
    assert target.driver == Driver("http", "http://127.0.0.1:9000", token="token-of-the-driver", actions=("restart",))
    assert target.pace == {**AXIS_PACE, "arrive": Pace(0.5, 20.0)}
    assert target.secrets == {
        "secret-of-hopquy.a": ENVIRONMENT["SECRET_A"], "secret-of-hopquy.b": ENVIRONMENT["SECRET_B"], "driver-token": "token-of-the-driver",
    }  # fmt: skip
    assert "khóa của" not in repr(target)


def test_without_a_driver_nobody_is_asked(file):
    file.change('  driver: {kind: http, url: "http://127.0.0.1:9000", token: env:HOPQUY_TOKEN}\n', "")
    assert file.read().driver == Driver("passive", actions=())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("dialect: vxp", "dialect: soap", "7: parameters.dialect is “soap”; expected one of: vxp, rest"),
        ("exchange, restart", "exchange, send", "4: claims.features, entry 2 is “send”; expected one of: exchange, directory, restart"),
        ("  endpoint: https://axis.example/api/\n", "", "5: parameters lacks the key endpoint; expected an address like https://axis.example/api"),
        ("https://axis.example/api/", "axis.example", "6: parameters.endpoint is “axis.example”; expected an address like https://axis.example/api"),
        ("https://axis.example/api/", "https://a:b@axis.example/", "6: a credential stands in parameters.endpoint; expected the bare address; credentials stand under `systems`"),
        ("https://axis.example/api/", "https://axis.example/?a=1", "6: parameters.endpoint has a query (`?`), but operations are put behind it; expected an address like https://axis.example/api"),
        ("    - {system_id: hopquy.b, secret: env:SECRET_B, codes: [G12.99, 000.00.99.G12]}\n", "", "8: parameters.systems holds 1; expected at least 2 entries"),
        ("secret: env:SECRET_B", "secret: abcdefghijkl", "10: parameters.systems, entry 2, secret: a credential stands in the file itself; expected a reference `env:NAME` or `file:PATH`, never the credential itself"),
        ("secret: env:SECRET_B, ", "", "10: parameters.systems, entry 2 lacks the key secret; expected a reference `env:NAME` or `file:PATH`, never the credential itself"),
        ("env:SECRET_B", "env:SECRET_C", "10: the environment variable “SECRET_C” is not set; expected the credential in it"),
        ("[H49.15]", "[G12.99]", "10: parameters.systems, entry 2, codes, entry 1 is “G12.99”, as is parameters.systems, entry 1, codes, entry 1; expected one that stands nowhere else"),
        ("hopquy.b", "hopquy.a", "10: parameters.systems, entry 2, system_id is “hopquy.a”, as is parameters.systems, entry 1, system_id; expected one that stands nowhere else"),
        ("H56.08", "H49.15", "11: parameters.locked_code is “H49.15”, as is parameters.systems, entry 1, codes, entry 1; expected one that stands nowhere else"),
        ("H56.08", '" H56"', "11: parameters.locked_code is “ H56”; expected a text without white space around it and line breaks in it"),
        ("kind: http", "kind: passive", "12: parameters.driver.token is not for the kind passive; expected the kind http, or no such key"),
        ("token: env:HOPQUY_TOKEN", "actions: [send]", "12: parameters.driver.actions, entry 1 is “send”; expected one of: restart, settle"),
        ("arrive:", "arive:", "14: parameters.points has no key “arive”; expected one of: arrive, state, burst, restart; did you mean arrive?"),
        ("  dialect: vxp", "  dialect: vxp\n  timeout: 100000", "8: parameters.timeout is “100000”; expected at most 86400 seconds, which is a day"),
        ("  dialect: vxp", "  dialect: vxp\n  listen: 127.0.0.1:1", "8: parameters has no key “listen”; expected one of: endpoint, dialect, systems, locked_code, unknown_code, foreign_code, tls, timeout, driver, points"),
        ("  dialect: vxp", "  dialect: rest", "9: the credential in “env:SECRET_A” has letters that an HTTP header cannot hold; expected letters, digits and signs of ASCII"),
        ("[G12.99, 000.00.99.G12]", "[110999888777]", '10: parameters.systems, entry 2, codes, entry 1 is 110999888777, which YAML takes for a number; expected a text: put it in quotes, "110999888777"'),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_mistake(file, before, after, told):
    file.change(before, after)
    assert told in file.problems()


def test_a_certificate_authority_is_that_of_the_target(file, tmp_path):
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", encoding="utf-8")
    file.change("  dialect: vxp", "  dialect: vxp\n  tls: {ca: ca.pem}")
    assert file.read().ca == tmp_path / "ca.pem"


def test_what_drivers_have_in_common_is_written_alike():
    schema = {
        name: json.loads((specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))["properties"]
        for name in ("target", "target-axis")
    }
    drivers = [one["parameters"]["properties"]["driver"] for one in schema.values()]
    for driver in drivers:
        del driver["properties"]["actions"]["items"]
    assert drivers[0] == drivers[1]
    products = [one["claims"]["properties"]["product"] for one in schema.values()]
    assert products[0] == products[1]


def test_the_schema_and_the_model_have_the_same_words():
    schema = json.loads((specs.folder() / "schema" / "target-axis.json").read_text(encoding="utf-8"))["properties"]
    claimed = schema["claims"]["properties"]["features"]["items"]["enum"]
    dialects = schema["parameters"]["properties"]["dialect"]["enum"]
    assert tuple(claimed + dialects) == CLAIMS["axis"][: len(claimed) + len(dialects)]
    assert list(schema["parameters"]["properties"]["points"]["properties"]) == list(AXIS_PACE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_init_writes_loads_whatever_of_it_is_used(tmp_path, language):
    text = target_template("axis", language)
    environment = {f"HOPQUY_SECRET_{letter}": f"a secret of {letter * 3}" for letter in "ABC"}
    lines = text.split("\n")
    assert max(map(len, lines)) <= 110
    optional = [number for number, line in enumerate(lines) if OPTIONAL.match(line)]
    path = tmp_path / "target.yaml"
    for numbers in [set(), *({number} for number in optional), *map(set, itertools.pairwise(optional)), set(optional)]:
        used = [OPTIONAL.sub(r"\1", line) if number in numbers else line for number, line in enumerate(lines)]
        path.write_text("\n".join(used), encoding="utf-8")
        target = read_target(path, environment)
    assert set(target.features) == set(CLAIMS["axis"]) - {"rest"}
    assert target.driver == Driver("http", "http://127.0.0.1:9000", actions=("restart",))
    assert target.pace == AXIS_PACE
    assert target.intermediary.timeout == Intermediary("", "", ()).timeout


def test_a_profile_is_of_the_role_of_the_target():
    profiles = shipped().profiles
    assert chosen_profile(profiles, "document-system").id == "document-exchange"
    assert chosen_profile(profiles, "onestop-system").id == "onestop-exchange"
    for role, wish, told in (
        ("axis", "none", "no profile is called 'none'"),
        ("axis", "document-exchange", "is for the role document-system, the target is of the role axis"),
        ("onestop-system", "document-exchange", "is for the role document-system, the target is of the role onestop-system"),
    ):
        with pytest.raises(ProfileError, match=told):
            chosen_profile(profiles, role, wish)
