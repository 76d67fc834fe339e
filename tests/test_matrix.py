"""The defect matrix: run again, live, and compared with what is committed. Stale is a failure."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from hopquy.fixtures.defects import defect_catalogue
from hopquy.reports.document import report_document
from hopquy.runner.evidence import canonical
from hopquy.runner.plugin.matrix import FORMAT, defect_rows, persona_rows, shares, summary_of
from hopquy.runner.plugin.rehearsal import REHEARSALS
from hopquy.runner.spec import shipped

CATALOGUE = shipped()
COMMITTED = json.loads((Path(__file__).parent.parent / "docs" / "defect-matrix.json").read_text(encoding="utf-8"))
KNOWN = {role: defect_catalogue(CATALOGUE, role) for role in REHEARSALS}
NAMES = {role: list(known) for role, known in KNOWN.items()}
PASSED_BY_NONE = {
    "dossier/components/reused-names-result": "no honest system here hands in a result in the place of a paper; the examples show both sides",
    "dossier/identity/nine-digits": "no honest system here has an applicant with a number of the old kind; the examples show both sides",
}
PARTS = {"document-system": 16, "axis": 6, "onestop-system": 24}
SHARES = {role: shares(role, CATALOGUE, NAMES[role], parts) for role, parts in PARTS.items()}
EACH = [(role, part) for role, share in SHARES.items() for part in range(len(share))]


@pytest.fixture(scope="module")
def embedded():
    with ExitStack() as stack:
        opened = {}

        def one(role):
            if role not in opened:
                opened[role] = stack.enter_context(REHEARSALS[role].opened())
            return opened[role]

        yield one


def test_committed_matrix_is_of_these_specs():
    assert COMMITTED["format"] == FORMAT
    assert COMMITTED["specs_sha256"] == CATALOGUE.digest, "run: ./dev python benchmarks/defect_matrix.py --write"
    assert {role: [name for name, row in COMMITTED["defects"].items() if row["role"] == role] for role in REHEARSALS} == NAMES


def test_a_name_is_a_defect_or_a_persona_of_one_role():
    for names in ([name for known in NAMES.values() for name in known], [one for each in REHEARSALS.values() for one in each.personas]):
        assert len(names) == len(set(names))


def test_committed_figures_follow_from_the_rows():
    summary = summary_of(CATALOGUE, COMMITTED["personas"], COMMITTED["defects"])
    assert COMMITTED["summary"] == summary
    assert summary["not_killed"] == []
    assert summary["passed_by_none"] == sorted(PASSED_BY_NONE)
    assert summary["caught"] == summary["defects"]
    assert summary["mean_breaks"] <= 1.2


def test_only_what_is_scored_decides():
    for name, row in COMMITTED["defects"].items():
        former = REHEARSALS[row["role"]].former(CATALOGUE, [KNOWN[row["role"]][name]])
        day = date.fromisoformat(COMMITTED["made"]) if former is None else former.date()
        if any(CATALOGUE.requirements[id_].on(day).scored for id_ in row["breaks"]):
            assert row["decision"] == "non-conformant", name
        elif row["stories"] != "all":
            # A part of the stories decides nothing, and an advisory rule makes nothing fail.
            assert row["decision"] == "undecided", name
            assert "failed" not in row["reasons"], name
        else:
            # A mutant may change what a packet is, or by what the reference system knows it again: then a claim was truly not seen.
            assert set(row["reasons"]) <= {"all-good", "few-decide"} or set(row["reasons"]) <= {"unexercised", "stories"}, (
                name,
                row["reasons"],
            )


def test_each_breaks_beyond_the_first_has_a_reason():
    for defect in (one for known in KNOWN.values() for one in known.values()):
        assert set(defect.breaks[1:]) <= set(defect.reasons), defect.name


def test_every_judge_of_an_exchange_has_a_behaviour():
    known = {name: one for each in KNOWN.values() for name, one in each.items()}
    for requirement in CATALOGUE.requirements.values():
        if requirement.automated and requirement.applies_to in ("exchange", "axis.call", "relay.answer"):
            assert requirement.defect is not None
            assert known[requirement.defect].is_behaviour, requirement.id


@pytest.mark.slow
@pytest.mark.parametrize("role", REHEARSALS)
def test_personas_are_honest(embedded, role):
    rows = persona_rows(role, embedded(role), CATALOGUE)
    assert rows == {name: row for name, row in COMMITTED["personas"].items() if row["role"] == role}
    assert {row["decision"] for row in rows.values()} == {"conformant"}


@pytest.mark.slow
@pytest.mark.parametrize(("role", "part"), EACH)
def test_defects_are_caught(embedded, role, part, tmp_path):
    kept = {}
    for name, row in defect_rows(role, embedded(role), CATALOGUE, SHARES[role][part], kept, tmp_path, whole=False).items():
        assert row["caught"], missed(row, kept[name])
        # The committed row may have played other stories: what fails is the same.
        committed = COMMITTED["defects"][name]
        assert [row[key] for key in ("role", "kind", "breaks", "failed", "beyond")] == [
            committed[key] for key in ("role", "kind", "breaks", "failed", "beyond")
        ]
    live = {name: hashlib.sha256(canonical(report_document(judgement, CATALOGUE))).hexdigest() for name, judgement in kept.items()}
    assert judged_afresh(tmp_path) == live


def missed(row, judgement):
    """Say all that it takes to play the run again, and what it showed beyond its defect."""
    open_ = [one for one in judgement.verdicts if one.id in {*row["beyond"], *row["failed"]} - set(row["breaks"])]
    ends = [
        f"{one.story} {one.data}" for one in judgement.record.observations if one.kind == "story.ended" and one.data["outcome"] != "done"
    ]
    return "\n".join(
        [
            json.dumps(row),
            f"seed {judgement.record.plan['seed']}",
            *(
                f"{one.id} {one.verdict.value} {one.observations[:9]} {[(finding.where, finding.observed) for finding in one.findings][:3]}"
                for one in open_
            ),
            *ends,
        ]
    )


def judged_afresh(folder):
    """Judge every run folder in a fresh process: no network, another folder, time zone, locale and hash seed, ten years on."""
    environment = {"PATH": os.environ["PATH"], "TZ": "America/Anchorage", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}
    script = Path(__file__).parent / "fresh_judge.py"
    done = subprocess.run([sys.executable, str(script), str(folder)], cwd="/", env=environment, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
