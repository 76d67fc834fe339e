"""What no honest product says, and any may: numbers and dates at their ends. Judges say what they can, and none breaks down."""

import json
from dataclasses import replace
from datetime import date

import pytest

from hopquy.fixtures.examples import conforming, violating
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.judges.onestop.figures import is_number
from hopquy.runner.judges.onestop.portal import _error_code
from hopquy.runner.model.observation import OUR_FAULTS, Author, Observation
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.model.working_days import WorkingDays
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.run import judged

CATALOGUE = shipped()
FIGURES = sorted(r.id for r in CATALOGUE.requirements.values() if r.judge and "figures" in r.conforming)
TIMED = sorted(r.id for r in CATALOGUE.requirements.values() if r.judge and "clock" in r.conforming)


def verdicts(scene, ids, changed=lambda one, raw: (one, raw)):
    evidence = conforming(CATALOGUE, scene)
    blobs, rows = {}, []
    for number, one in enumerate(evidence.observations):
        row, raw = changed(one, evidence.blobs.get(one.blob))
        name = f"blob-{number}" if raw is not None else None
        blobs[name] = raw
        rows.append(replace(row, blob=name))
    shown = exhibits(rows, CATALOGUE.message_kind, blobs.get)
    return {v.id: v.verdict for v in judged(CATALOGUE.requirements, [(id_, None) for id_ in ids], shown, names_of(CATALOGUE))}


def with_fields(**fields):
    """Change every dossier of a scene."""

    def change(one, raw):
        if one.kind != "dossier.sync" or raw is None:
            return one, raw
        return one, json.dumps({**json.loads(raw), **fields}, ensure_ascii=False).encode()

    return change


def with_figures(value):
    def change(one, raw):
        if one.data.get("action") != "statistics":
            return one, raw
        answer = one.data["answer"]
        figures = {name: value if isinstance(held, int | float) else held for name, held in answer["figures"].items()}
        more = {"indicators": {number: dict.fromkeys(told, value) for number, told in answer.get("indicators", {}).items()}}
        return replace(one, data={**one.data, "answer": {**answer, "figures": figures, **(more if "indicators" in answer else {})}}), raw

    return change


@pytest.mark.parametrize(
    "changed",
    [
        with_fields(DanhSachLePhi=[{"TenPhiLePhi": "Lệ phí", "Gia": "9" * 5000}]),
        with_fields(
            DanhSachHoSoBoSung=[{"NgayBoSung": "00010101000000", "NgayTiepNhanBoSung": "99991231235959"}], NgayHenTra="20240601000000"
        ),
        with_fields(NgayTiepNhan="99991231235959"),
        with_figures(10**307),
        with_figures(1.7e308),
        with_figures(-(10**400)),
    ],
)
def test_figures_are_judged_whatever_is_told(changed):
    assert FIGURES
    assert Verdict.ERROR not in verdicts("figures", FIGURES, changed).values()


@pytest.mark.parametrize("moment", ["99991231235959", "00010101000000"])
def test_promises_are_judged_whatever_is_told(moment):
    assert TIMED
    assert Verdict.ERROR not in verdicts("clock", TIMED, with_fields(NgayTiepNhan=moment)).values()


def test_no_working_day_comes_after_the_last_day():
    assert WorkingDays(frozenset(), frozenset()).after(date.max, 3) == date.max


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("0", 0),
        ('"00"', 0),
        ("-1", -1),
        ("1e999", None),
        ("Infinity", None),
        ("NaN", None),
        ("false", None),
        ("0.9", None),
        ("null", None),
        ("[0]", None),
    ],
)
def test_only_a_whole_number_is_a_code(code, read):
    assert _error_code(b'{"error_code": %s}' % code.encode()) == read


def test_what_is_too_large_is_no_number_of_dossiers():
    assert [is_number(one) for one in (0, 1.5, 10**15, 10**15 + 1, -1e300, float("nan"), True, "1", None)] == [
        True,
        True,
        True,
        *[False] * 6,
    ]


@pytest.mark.parametrize("kind", OUR_FAULTS)
def test_where_our_own_counterpart_failed_nothing_is_held_against_the_product(kind):
    requirement = CATALOGUE.requirements["onestop/sync/dossier-told"]
    evidence = violating(CATALOGUE, requirement.violations[0])
    fault = Observation(kind, "portal.wire", Author.COUNTERPART, "example", {"what": "KeyError"}, seq=len(evidence.observations) + 1)
    for more, expected in (([], Verdict.FAIL), ([fault], Verdict.ERROR)):
        shown = exhibits([*evidence.observations, *more], CATALOGUE.message_kind, evidence.blobs.get)
        (verdict,) = judged(CATALOGUE.requirements, [(requirement.id, None)], shown, names_of(CATALOGUE))
        assert verdict.verdict is expected
