"""Each defect is in the catalogue, is built in, and says which dialects can have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hopquy.fixtures import onestop_system
from hopquy.fixtures.onestop_system.defects import OtherDialectError, UnknownDefectError, checked, defects, unproven
from hopquy.fixtures.onestop_system.spoiling import SPOILED

SOURCES = [path.read_text(encoding="utf-8") for path in Path(onestop_system.__file__).parent.glob("*.py")]


def test_every_defect_is_built_in():
    for name in (*defects(), *unproven()):
        assert any(f'"{name}"' in source for source in SOURCES), name


def test_every_name_that_is_built_in_is_in_the_catalogue():
    asked = {name for source in SOURCES for name in re.findall(r'"([a-z0-9-]+)" (?:not )?in (?:self\._)?defects', source)}
    assert len(asked) > 40
    assert asked | SPOILED.keys() <= defects().keys() | unproven().keys()


def test_a_behaviour_has_a_proof_or_a_reason_why_not():
    assert not defects().keys() & unproven().keys()
    assert [one.name for one in unproven().values() if not (one.why_vi and one.why_en)] == []


def test_a_behaviour_without_a_proof_is_no_defect():
    for name in unproven():
        with pytest.raises(UnknownDefectError):
            checked([name], "adapter")
    with pytest.raises(UnknownDefectError):
        checked(["no-dstcode"], "adapter", of=unproven())


def test_a_defect_of_another_dialect_is_refused():
    with pytest.raises(OtherDialectError):
        checked(["no-dstcode"], "direct")
    with pytest.raises(UnknownDefectError):
        checked(["nothing"], "direct")
    assert checked(["no-dstcode"], "wrapper") == {"no-dstcode"}
