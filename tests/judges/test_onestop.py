"""Judges of one-stop systems: none passes on what it did not see, and where it cannot be told they say so. That each passes and fails is shown by the examples."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from unicodedata import normalize

import pytest

from hopquy.fixtures.examples import conforming, violating
from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.judges import JUDGES, OF_THE_EXCHANGE, Case
from hopquy.runner.model.observation import Author
from hopquy.runner.spec import shipped
from hopquy.runner.verdict.names import names_of

CATALOGUE = shipped()
NAMES = names_of(CATALOGUE)
OURS = [r for r in CATALOGUE.requirements.values() if r.judge in OF_THE_EXCHANGE and r.id.startswith(("onestop/", "portal/"))]
JUDGED = sorted({r.judge for r in OURS})
SCENES = sorted({name for r in OURS for name in r.conforming})
TOKEN, CODE = "hq-0001", "000.00.01.H22-240605-0001"
DOSSIER = json.loads(CATALOGUE.example_bytes("dossier-received"))
STEP = json.loads(CATALOGUE.example_bytes("progress-step"))


def answers(requirement, observations, blob=lambda _: None):
    shown = exhibits(observations, CATALOGUE.message_kind, blob)
    selected = tuple(
        e for e in shown if e.observation.author is not Author.SUITE and requirement.speaks_of(e.observation.kind) and e.readable
    )
    return [ruling.answer.value for ruling in JUDGES[requirement.judge](Case(shown, selected, requirement.parameters, NAMES))]


def test_every_judge_of_this_role_is_of_a_rule():
    named = {name for name, judge in OF_THE_EXCHANGE.items() if judge.__module__.startswith("hopquy.runner.judges.onestop.")}
    assert named == set(JUDGED)


@pytest.mark.parametrize("requirement", OURS, ids=lambda r: r.id)
def test_nothing_is_no_ground_to_pass(requirement):
    assert answers(requirement, []) == []


@pytest.mark.parametrize("scene", SCENES)
def test_a_target_that_did_nothing_passes_nothing(scene):
    """The scene of an example as it would be if the target had neither sent nor answered anything."""
    evidence = conforming(CATALOGUE, scene)
    silent = []
    for one in evidence.observations:
        if one.author is Author.TARGET:
            continue
        data = one.data
        if one.kind == "driver.asked":
            data = {**{name: value for name, value in data.items() if name != "answer"}, "ok": data.get("action") == "file"}
        if one.kind == "story.waited":
            data = {**data, "reached": False}
        silent.append(replace(one, data=data))
    # That a filing was taken is what this one looks at.
    passed = [r.id for r in OURS if r.judge != "onestop-filed-by" and "holds" in answers(r, silent, evidence.blobs.get)]
    assert passed == []


@pytest.mark.parametrize("scene", SCENES)
def test_messages_that_cannot_be_read_pass_nothing_by_what_they_say(scene):
    evidence = conforming(CATALOGUE, scene)
    said = {one.kind for one in evidence.observations if one.kind.startswith("dossier.")}
    broken = [replace(one, blob="broken") if one.kind in said else one for one in evidence.observations]
    known = {**evidence.blobs, "broken": b'{"MaHoSo": '}
    about_messages = {
        "onestop-dossier-told", "onestop-status-told", "onestop-fees-told", "onestop-components-told", "onestop-result-told",
        "onestop-reason-told", "onestop-owner-kept", "onestop-steps-told", "onestop-progress-after-dossier",
    }  # fmt: skip
    passed = [r.id for r in OURS if r.judge in about_messages and "holds" in answers(r, broken, known.get)]
    assert passed == []


@pytest.fixture
def told(evidence):
    """Evidence of one dossier: filed at the desk, told of, acted on, waited for."""

    class Scene:
        target, waited, answers, add = evidence.target, evidence.waited, evidence.answers, evidence.add

        def filed(self, **more):
            evidence.asked("file", token=TOKEN, channel="counter", answer={"code": CODE}, **more)

        def did(self, action, **more):
            evidence.asked(action, token=TOKEN, **more)

        def sync(self, status="1", *, refusal=None, became="created", **more):
            body = {**DOSSIER, "MaHoSo": CODE, "TrichYeuHoSo": f"Hồ sơ ({TOKEN})", "TrangThaiHoSo": status}
            data = {"call": "call-1", "code": CODE, "updating": "False", "refusal": refusal, "became": became, **more}
            evidence.add("dossier.sync", Author.TARGET, data, json.dumps(body, ensure_ascii=False).encode())

        def step(self, status, **more):
            body = {**STEP, "MaHoSo": CODE, "TrangThai": status}
            data = {"call": "call-1", "code": CODE, "refusal": None, "became": "added", **more}
            evidence.add("dossier.progress", Author.TARGET, data, json.dumps(body, ensure_ascii=False).encode())

    return Scene()


def test_a_dossier_that_came_and_was_not_taken_cannot_be_told(told):
    told.filed()
    assert told.answers("onestop-dossier-told", "exchange") == []
    told.sync(refusal="busy", became="refused")
    told.waited(f"sync:any:{TOKEN}", reached=True)
    assert told.answers("onestop-dossier-told", "exchange") == ["unknown"]
    told.sync()
    assert told.answers("onestop-dossier-told", "exchange") == ["holds"]


def test_a_dossier_that_never_came_is_waited_for_in_vain(told):
    told.filed()
    told.waited(f"sync:any:{TOKEN}")
    assert told.answers("onestop-dossier-told", "exchange") == ["broken"]


def test_a_status_that_was_not_waited_for_is_not_missed(told):
    asks = {"action": "accept", "status": "2"}
    told.filed()
    told.sync()
    told.did("accept", ok=False)
    assert told.answers("onestop-status-told", "exchange", **asks) == []
    told.did("accept")
    assert told.answers("onestop-status-told", "exchange", **asks) == []
    told.waited(f"status:2:{TOKEN}")
    assert told.answers("onestop-status-told", "exchange", **asks) == ["broken"]
    told.sync("2", became="updated")
    assert told.answers("onestop-status-told", "exchange", **asks) == ["holds"]


def test_a_wait_that_was_met_by_what_cannot_be_found_again(told):
    told.filed()
    told.did("accept")
    told.waited(f"status:2:{TOKEN}", reached=True)
    assert told.answers("onestop-status-told", "exchange", action="accept", status="2") == ["unknown"]
    assert told.answers("onestop-each-step-told", "exchange") == ["unknown"]


def test_a_unit_is_own_only_where_the_units_are_known(told):
    told.add("portal.call", Author.TARGET, {"id": "call-1", "service": "DongBoHoSoMC"})
    assert told.answers("portal-own-unit", "exchange") == []
    told.add("portal.call", Author.TARGET, {"id": "call-2", "service": "DongBoHoSoMC", "unit": "H99.001"})
    assert told.answers("portal-own-unit", "exchange") == ["unknown"]
    told.target("H99.001")
    assert told.answers("portal-own-unit", "exchange") == ["holds"]
    told.target("H99.002")
    assert told.answers("portal-own-unit", "exchange") == ["holds"]


def test_a_call_of_no_service_proves_no_readability(told):
    told.add("portal.call", Author.TARGET, {"id": "call-1", "service": ""})
    assert told.answers("portal-calls-readable", "exchange") == []
    told.add("portal.call", Author.TARGET, {"id": "call-2", "service": "", "refusal": "json-malformed", "items": 0})
    assert told.answers("portal-calls-readable", "exchange") == ["broken"]
    told.add("portal.call", Author.TARGET, {"id": "call-3", "service": "create", "refusal": "json-malformed", "items": 1})
    assert told.answers("portal-calls-readable", "exchange") == ["broken"]


def test_one_login_alone_does_not_show_that_sessions_are_kept(told):
    told.add("portal.call", Author.TARGET, {"id": "call-1", "service": "login"})
    assert told.answers("portal-session-kept", "exchange") == []
    told.add("portal.call", Author.TARGET, {"id": "call-2", "service": "DongBoHoSoMC"})
    assert told.answers("portal-session-kept", "exchange") == ["holds"]


def test_what_is_abandoned_counts_neither_way(told):
    told.filed()
    told.sync(abandoned=True)
    told.waited(f"sync:any:{TOKEN}", reached=True)
    assert told.answers("onestop-dossier-told", "exchange") == ["unknown"]


def test_a_code_twice(told, evidence):
    told.filed()
    assert told.answers("onestop-codes-unique", "exchange") == ["holds"]
    evidence.asked("file", token="hq-0002", answer={"code": CODE})
    assert told.answers("onestop-codes-unique", "exchange") == ["holds", "broken"]


def test_a_reason_that_was_told_to_nobody(told):
    told.filed()
    told.did("refuse", because="thiếu giấy tờ")
    assert told.answers("onestop-reason-told", "exchange", action="refuse") == ["unknown"]
    told.step("3", became="not-reached")
    assert told.answers("onestop-reason-told", "exchange", action="refuse") == ["unknown"]
    told.step("3")
    assert told.answers("onestop-reason-told", "exchange", action="refuse") == ["broken"]


def test_what_was_left_over_from_another_time_is_not_this_runs():
    """An update, then a step, of a dossier of an earlier run, before any of this run was filed, and again later."""
    evidence = conforming(CATALOGUE, "settled")
    first = next(one for one in evidence.observations if one.kind == "dossier.sync")
    step = next(one for one in evidence.observations if one.kind == "dossier.progress")
    filed = next(at for at, one in enumerate(evidence.observations) if one.kind == "driver.asked" and one.data.get("token"))

    def left(one):
        return replace(
            one, data={**one.data, "code": "000.00.01.H22-240604-0077", "updating": "True", "became": "", "refusal": "dossier-unknown"}
        )

    def ruled(id_, early, late=()):
        rows = [*evidence.observations[:filed], *early, *evidence.observations[filed:], *late]
        place = {one.seq: at for at, one in enumerate(rows, 1) if one.seq is not None and one in evidence.observations}
        again = [
            replace(one, seq=at, data={**one.data, **({"since": place[one.data["since"]]} if one.data.get("since") in place else {})})
            for at, one in enumerate(rows, 1)
        ]
        return answers(CATALOGUE.requirements[id_], again, evidence.blobs.get)

    for id_, one in (("portal/sync/create-first", first), ("portal/progress/after-dossier", step)):
        assert "broken" not in ruled(id_, [left(one)], [left(one)]), id_
        assert "broken" in ruled(id_, [], [left(one)]), id_


def test_papers_may_come_with_an_update_and_nothing_is_said_before_there_was_time():
    """The first message lacks a paper, the update has it; then no message has it; then nobody waited any longer for the dossier."""
    requirement = CATALOGUE.requirements["onestop/files/components-told"]
    evidence = conforming(CATALOGUE, "carried")
    one_less = next(v for v in requirement.violations)
    lacking = violating(CATALOGUE, one_less)
    less = {o.seq: o for o in lacking.observations}
    first = next(o.seq for o in evidence.observations if o.kind == "dossier.sync")
    blob = {**evidence.blobs, **lacking.blobs}.get
    updated = [less[o.seq] if o.seq == first else o for o in evidence.observations]
    assert set(answers(requirement, updated, blob)) == {"holds"}
    assert "broken" in answers(requirement, lacking.observations, blob)
    hasty = [o for o in lacking.observations if not str(o.data.get("for", "")).startswith(("status:", "quiet:"))]
    assert "broken" not in answers(requirement, hasty, blob)
    refused = [
        replace(o, data={**o.data, "became": "", "refusal": "busy"}) if o.kind == "dossier.sync" else o for o in evidence.observations
    ]
    assert "holds" not in answers(requirement, refused, blob)


def test_a_step_that_is_told_again_is_not_backdated():
    requirement = CATALOGUE.requirements["onestop/progress/times-in-order"]
    evidence = conforming(CATALOGUE, "settled")
    steps = [o for o in evidence.observations if o.kind == "dossier.progress"]
    assert len(steps) > 1
    last = evidence.observations[-1].seq or 0
    rows = [*evidence.observations, replace(steps[0], seq=last + 1)]
    assert set(answers(requirement, rows, evidence.blobs.get)) == {"holds"}
    (violation,) = requirement.violations
    backdated = violating(CATALOGUE, violation)
    assert "broken" in answers(requirement, backdated.observations, backdated.blobs.get)


def rewritten(change):
    """The scene's evidence with each JSON message changed as text or as an object."""

    def scene(name):
        evidence = conforming(CATALOGUE, name)
        blobs, rows = {}, []
        for number, one in enumerate(evidence.observations):
            raw = evidence.blobs.get(one.blob)
            if raw is not None and one.kind.startswith("dossier."):
                raw = change(raw)
            blobs[f"b{number}"] = raw
            rows.append(replace(one, blob=f"b{number}" if raw is not None else None))
        return rows, blobs.get

    return scene


@pytest.mark.parametrize("judge", ["onestop-reason-told", "onestop-catalogue-followed", "onestop-filed-by", "onestop-owner-kept"])
def test_text_is_the_same_in_every_form_of_its_letters(judge):
    apart = rewritten(lambda raw: normalize("NFD", raw.decode()).encode())
    for requirement in (r for r in OURS if r.judge == judge):
        for scene in requirement.conforming:
            rows, blob = apart(scene)
            assert set(answers(requirement, rows, blob)) <= {"holds", "vacuous"}, (requirement.id, scene)


def test_a_dossier_that_bears_nothing_of_the_catalogue_shows_nothing():
    bare = rewritten(
        lambda raw: json.dumps({k: v for k, v in json.loads(raw).items() if k not in ("TenTTHC", "MaLinhVuc", "TenLinhVuc")}).encode()
    )
    (requirement,) = (r for r in OURS if r.judge == "onestop-catalogue-followed")
    for scene in requirement.conforming:
        rows, blob = bare(scene)
        assert set(answers(requirement, rows, blob)) == {"unknown"}


def test_a_state_that_the_portal_never_took_was_not_told_for_sure():
    for requirement in (r for r in OURS if r.judge == "onestop-status-told"):
        for scene in requirement.conforming:
            evidence = conforming(CATALOGUE, scene)
            rows = [
                replace(o, data={**o.data, "became": "", "refusal": "busy"}) if o.kind.startswith("dossier.") else o
                for o in evidence.observations
            ]
            assert "holds" not in answers(requirement, rows, evidence.blobs.get), requirement.id


def test_a_qr_and_a_form_may_write_the_same_time_each_in_its_own_way():
    (requirement,) = (r for r in OURS if r.judge == "onestop-qr-agrees")
    for scene in requirement.conforming:
        evidence = conforming(CATALOGUE, scene)
        rows = [replace(o, data=json.loads(json.dumps(o.data))) for o in evidence.observations]
        met = 0
        for one in rows:
            for paper in (one.data.get("answer") or {}).get("papers", []) if isinstance(one.data.get("answer"), dict) else []:
                due = (paper.get("qr") or {}).get("appointment")
                found = re.fullmatch(r"(\d\d:\d\d) (\d\d)/(\d\d)/(\d{4})", due or "")
                if found:
                    met += 1
                    paper["qr"]["appointment"] = f"{found[4]}-{found[3]}-{found[2]} {found[1]}"
        assert met
        assert "broken" not in answers(requirement, rows, evidence.blobs.get)


def test_the_promise_after_an_act_is_the_last_one_told():
    """A message that still bears the old date before the right one is no wrong promise."""
    requirement = CATALOGUE.requirements["onestop/deadline/starts-anew"]
    (scene,) = requirement.conforming
    evidence = conforming(CATALOGUE, scene)
    act = next(i for i, o in enumerate(evidence.observations) if o.data.get("action") == "supplement")
    token = evidence.observations[act].data["token"]
    about = [o for o in evidence.observations[:act] if o.kind == "dossier.sync" and token.encode() in (evidence.blobs.get(o.blob) or b"")]
    old = next(o for o in reversed(about) if b"NgayHenTra" in evidence.blobs.get(o.blob))
    rows = [*evidence.observations[: act + 1], old, *evidence.observations[act + 1 :]]
    places = {id(o): at for at, o in enumerate(rows, 1)}
    moved = {o.seq: places[id(o)] for o in evidence.observations}
    numbered = [
        replace(o, seq=at, data={**o.data, **({"since": moved.get(o.data["since"], o.data["since"])} if "since" in o.data else {})})
        for at, o in enumerate(rows, 1)
    ]
    ruled = answers(requirement, numbered, evidence.blobs.get)
    assert "holds" in ruled
    assert "broken" not in ruled


@pytest.mark.parametrize("nothing", ["", " ", [], [""], {}, {"text": ""}, None, True])
def test_what_is_no_text_fills_no_paper(nothing):
    """A list or an object under a name is nothing that anybody could read on a form or in its QR."""
    for judge, group in (("onestop-form-issued", "fields"), ("onestop-form-filled", "fields"), ("onestop-qr-complete", "qr")):
        rules = [r for r in OURS if r.judge == judge and (group == "qr" or r.parameters.get("fields"))]
        assert rules
        for requirement in rules:
            observations = conforming(CATALOGUE, requirement.conforming[0]).observations
            emptied = json.loads(json.dumps([one.data for one in observations]))
            for data in emptied:
                answer = data.get("answer")
                for paper in answer.get("papers", []) if isinstance(answer, dict) else []:
                    paper[group] = dict.fromkeys(paper.get(group) or {}, nothing)
            found = answers(requirement, [replace(one, data=data) for one, data in zip(observations, emptied, strict=True)])
            assert "broken" in found, requirement.id
            assert "holds" not in found, requirement.id
