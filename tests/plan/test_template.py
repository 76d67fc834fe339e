"""What `hopquy init` writes is a target.yaml that loads, whatever of it is used."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from hopquy import specs
from hopquy.runner.language import LANGUAGES
from hopquy.runner.model.target import FEATURES, PACE, PARTIES, Driver, Trials
from hopquy.runner.plan import read_target
from hopquy.runner.plan.template import target_template

ENVIRONMENT = {"HOPQUY_SECRET": "a secret of hopquy", "HOPQUY_TOKEN": "a token of hopquy"}
OPTIONAL = re.compile(r"^( *)#(?=[\w-])")


@pytest.fixture(params=LANGUAGES)
def text(request):
    return target_template("document-system", request.param)


@pytest.fixture
def loaded(tmp_path):
    def load(text):
        path = tmp_path / "target.yaml"
        path.write_text(text, encoding="utf-8")
        return read_target(path, ENVIRONMENT)

    return load


def test_it_loads_with_the_defaults(text, loaded):
    target = loaded(text)
    assert target.driver == Driver("http", "http://127.0.0.1:9000")
    assert target.pace == PACE
    assert target.features == ("send", "receive", "refuse")
    assert target.secret == ENVIRONMENT["HOPQUY_SECRET"]
    assert target.product.build is None


def test_each_optional_line_and_all_of_them_load(text, loaded):
    lines = text.split("\n")
    optional = [number for number, line in enumerate(lines) if OPTIONAL.match(line)]
    assert len(optional) == 1 + len(FEATURES) - 3 + 3 + 1 + len(PACE) - 1
    used = [{number} for number in optional] + [set(pair) for pair in itertools.pairwise(optional)] + [set(optional)]
    for numbers in used:
        target = loaded("\n".join(OPTIONAL.sub(r"\1", line) if number in numbers else line for number, line in enumerate(lines)))
    assert set(target.features) == set(FEATURES)
    assert target.driver == Driver("http", "http://127.0.0.1:9000", token=ENVIRONMENT["HOPQUY_TOKEN"])
    assert target.pace == PACE
    assert target.trials == Trials()
    assert target.product.build == "20260301.1"


@pytest.mark.parametrize(
    ("kind", "driver"),
    [
        ("command", Driver("command", command=("python3", "drive.py"))),
        ("manual", Driver("manual", timeout=600.0, person="Cán bộ kiểm thử", party="vendor")),
    ],
)
def test_the_other_drivers_load_as_they_are_shown(text, loaded, kind, driver):
    (shown,) = re.findall(rf"^    #   kind: {kind}\n(?:    #   \w+: .*\n)*", text, re.MULTILINE)
    lines = [line for line in text.split("\n") if not re.match(r" +(kind|url):", line)]
    lines[lines.index("  driver:") + 1 : 0] = [line.replace("    #   ", "    ") for line in shown.splitlines()]
    assert loaded("\n".join(lines)).driver == driver


def keys_of(schema):
    for key, inner in schema.get("properties", {}).items():
        yield key
        yield from keys_of(inner)


def test_every_key_and_every_choice_is_there_and_told(text):
    schema = json.loads((specs.folder() / "schema" / "target.json").read_text(encoding="utf-8"))
    for key in keys_of(schema):
        assert re.search(rf"\b{key}:", text), key
    for word in (*FEATURES, "http", "command", "manual", "passive", *PARTIES, "settle", *PACE):
        assert re.search(rf"(?<![\w-]){word}(?![\w-])", text), word
    lines = text.split("\n")
    told = {
        line.partition(":")[0].strip().lstrip("#"): lines[number - 1] for number, line in enumerate(lines) if re.match(r" *#?\w+:", line)
    }
    for key in (
        "role",
        "claims",
        "product",
        "features",
        "parameters",
        "system_id",
        "secret",
        "codes",
        "listen",
        "driver",
        "url",
        "token",
        "timeout",
        "actions",
        "points",
    ):
        assert told[key].strip().startswith("# "), key


def test_it_is_in_the_language_asked_for_and_fits_a_screen():
    texts = {language: target_template("document-system", language) for language in LANGUAGES}
    assert "sends new documents" in texts["en"]
    assert "gửi văn bản mới" in texts["vi"]
    for text in texts.values():
        assert max(map(len, text.split("\n"))) <= 110
        assert text.count("\n") < 90
    without = [[line for line in re.sub(r" *# .*", "", text).split("\n") if line] for text in texts.values()]
    assert without[0] == without[1]


@pytest.mark.parametrize(("role", "language"), [("integration-platform", "vi"), ("document-system", "fr")])
def test_there_is_no_other(role, language):
    with pytest.raises(ValueError, match="no template for"):
        target_template(role, language)
