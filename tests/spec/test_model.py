"""The schemas and the model say the same: every key has a home, every field a source."""

from __future__ import annotations

import dataclasses
import json

import pytest

from hopquy import specs as shipped_specs
from hopquy.runner.model.message import MessageKind
from hopquy.runner.model.profile import Example, KindInfo, PointInfo, Profile
from hopquy.runner.model.requirement import Condition, Derivation, Requirement, Source, Violation
from hopquy.runner.model.target import FEATURES, PACE, Driver, Pace, Product, Target, Trials
from hopquy.runner.model.verdict import Basis, Level
from hopquy.runner.spec import FactRow
from hopquy.runner.spec.loader import _requirement
from hopquy.runner.spec.parts import CodeList, Parts, Pattern
from hopquy.runner.spec.yaml import Document

# key of the schema -> fields of the model that it fills
REQUIREMENT = {
    "id": {"id"}, "level": {"level"}, "roles": {"roles"}, "derives_from": {"derivations"}, "conflict": {"conflict"},
    "currency": {"currency_unverified"}, "since": {"since"}, "until": {"until"}, "statement": {"statement"}, "fix": {"fix"},
    "applies_to": {"applies_to"}, "packet": {"packet"}, "when": {"when"}, "each": {"each"}, "checks": {"checks"},
    "judged_by": {"judge", "parameters"}, "procedure": {"procedure"}, "untested": {"untested"}, "needs": {"needs"}, "optional": {"optional"},
    "claims": {"claims"}, "xsd": {"xsd"}, "examples": {"conforming", "violations"}, "defect": {"defect", "defect_also", "defect_packets"},
}  # fmt: skip
SOURCE = {
    "kind": {"kind"}, "title": {"title"}, "number": {"number"}, "issuer": {"issuer"}, "issued": {"issued"},
    "in_force": {"in_force_from", "in_force_until"}, "read": {"read"}, "currency": {"currency_unverified"}, "note": {"note"},
}  # fmt: skip


def schema(name, *steps):
    found = json.loads((shipped_specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    for step in steps:
        found = found[step]
    return found


def names(model):
    return {field.name for field in dataclasses.fields(model)}


def test_every_key_of_a_requirement_has_a_home():
    assert set(schema("requirements", "items", "properties")) == set(REQUIREMENT)
    assert set().union(*REQUIREMENT.values()) == names(Requirement) - {"provenance", "day"}


def test_every_key_of_a_source_has_a_home():
    assert set(schema("sources", "additionalProperties", "properties")) == set(SOURCE)
    assert set().union(*SOURCE.values()) == names(Source) - {"key"}


@pytest.mark.parametrize(
    ("model", "keys", "own"),
    [
        (Derivation, schema("requirements", "$defs", "derivations", "items", "oneOf", 1, "properties"), set()),
        (Profile, schema("profile", "properties"), set()),
        (KindInfo, schema("points", "properties", "kinds", "additionalProperties", "properties"), {"name"}),
        (Pattern, schema("patterns", "additionalProperties", "properties"), {"name"}),
        (Example, schema("examples", "additionalProperties", "properties"), {"name"}),
        (FactRow, schema("facts", "items", "properties"), {"file", "line"}),
        (Product, schema("target", "properties", "claims", "properties", "product", "properties"), set()),
        (Driver, schema("target", "properties", "parameters", "properties", "driver", "properties"), {"ca"}),
        (Trials, schema("target", "properties", "parameters", "properties", "trials", "properties"), set()),
        (Pace, schema("target", "properties", "parameters", "properties", "points", "properties", "packet", "properties"), set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_keys_of_a_format_are_the_fields_of_its_model(model, keys, own):
    assert set(keys) == names(model) - own


def test_keys_that_are_not_fields_are_known():
    # A message kind has a title for reports; a code list keeps its sources in the file, checked and not loaded; a point's roles are its stories.
    assert set(schema("messages", "additionalProperties", "properties")) - names(MessageKind) == {"title"}
    assert set(schema("code-lists", "additionalProperties", "properties")) - names(CodeList) == {"sources"}
    assert set(schema("points", "properties", "points", "additionalProperties", "properties")) - names(PointInfo) == {"roles"}
    parameters = schema("target", "properties", "parameters", "properties")
    assert set(parameters) - names(Target) == {"points", "tls"}
    assert set(schema("target", "properties", "claims", "properties")) <= names(Target)
    assert names(Target) - set(parameters) == {"product", "role", "features", "pace", "file", "intermediary", "onestop", "ca"}


def test_closed_words_are_the_same():
    assert set(schema("requirements", "$defs", "level", "enum")) == set(Level)
    assert set(schema("sources", "additionalProperties", "properties", "kind", "enum")) == set(Basis) - {"none"}
    assert tuple(schema("target", "properties", "claims", "properties", "features", "items", "enum")) == FEATURES
    assert set(schema("target", "properties", "parameters", "properties", "points", "properties")) == set(PACE)
    assert set(schema("requirements", "items", "properties", "when", "properties", "value", "properties")) == {"at", "one-of"}
    assert names(Condition) == {"present", "value_at", "value_one_of"}
    assert names(Violation) == set(
        schema("requirements", "items", "properties", "examples", "properties", "violating", "items", "properties")
    )


BASE = {
    "id": "edxml/a/b", "level": "must", "derives_from": ["law"], "statement": {"vi": "a", "en": "a"}, "applies_to": "packet", "checks": [{"absent": "A"}],
    "optional": False,  # said, since it follows from `when` and `packet` where it is not
}  # fmt: skip
TEXT = {"vi": "khác", "en": "other"}
OTHERS = {
    "id": "edxml/a/c", "level": "may", "roles": ["axis"], "derives_from": ["law", "law"], "conflict": TEXT, "currency": "unverified",
    "since": "2020-01-01", "until": "2020-01-01", "statement": TEXT, "fix": TEXT, "applies_to": "axis.call", "packet": ["new"], "when": {"present": "A"},
    "each": "A", "checks": [{"absent": "B"}], "judged_by": {"judge": "x", "more": 1}, "procedure": TEXT, "untested": TEXT, "needs": ["edxml/x/y"],
    "optional": True, "claims": ["send"], "xsd": True, "examples": {"conforming": ["new"], "violating": [{"change": {"remove": "A"}}]},
    "defect": {"name": "drop", "also": [{"id": "edxml/x/y", "reason": "so it is"}], "packets": ["new"]},
}  # fmt: skip


@pytest.mark.parametrize("key", schema("requirements", "items", "properties"))
def test_a_key_reaches_just_its_fields(key):
    parts = Parts(sources={"law": Source("law", Basis.LAW, None, "full")})
    other = {**BASE, key: OTHERS[key]}
    if key in ("judged_by", "procedure", "untested"):
        del other["checks"]
    plain, changed = (_requirement(Document("f", [row], {}), 0, row, parts) for row in (BASE, other))
    differing = {name for name in names(Requirement) if getattr(plain, name) != getattr(changed, name)}
    assert differing == REQUIREMENT[key] | ({"checks"} if "checks" not in other else set())
