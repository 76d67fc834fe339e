"""Each defect of behaviour shows where it should, in the same scene in which the honest system does well."""

from __future__ import annotations

from pathlib import Path

import pytest

from hopquy.fixtures.onestop_system.calendar import Calendar
from hopquy.fixtures.onestop_system.defects import defects, unproven
from hopquy.fixtures.onestop_system.spoiling import SPOILED
from hopquy.fixtures.portal import Settings


def whole(run, **more):
    code = run.file(**more)
    run.act("accept", code=code)
    run.act("finish", code=code)
    run.act("return", code=code)
    run.settle()
    return code


def life(run):
    """What the portal knows of a whole life."""
    whole(run)
    return run.states(), run.steps(), [event.updating for event in run.calls("DongBoHoSoMC")], len(run.calls("login"))


def ends(run):
    refused, withdrawn = run.file(), run.file()
    run.act("refuse", code=refused, reason="Lý do")
    run.act("withdraw", code=withdrawn, reason="Lý do")
    run.settle()
    return run.states(refused)[-1], run.states(withdrawn)[-1], run.told(refused)[-1]["GhiChu"]


def reasons(run):
    code = run.file()
    run.act("refuse", code=code, reason="Lý do")
    return run.papers(code)[0]["fields"]["reason"]


def many_steps(run):
    code = run.file()
    run.act("accept", code=code)
    for _ in range(5):
        run.act("request-supplement", code=code, content="Thiếu")
        run.act("supplement", code=code)
    run.settle()
    return len(run.steps())


def refusals(run, **more):
    """Which calls the portal refused in a whole life."""
    whole(run, **more)
    return {
        (event.service, event.refusal or next((item.refusal for item in event.items), None)) for event in run.events if event.error_code
    }


def by_post(run):
    """Which calls the portal refused about a dossier that came by post."""
    return refusals(run, channel="post")


def reported_units(run):
    whole(run)
    return {event.unit for event in run.calls("DongBoHoSoMC")}


def forms(run):
    code = run.file()
    run.act("accept", code=code)
    run.act("request-supplement", code=code, content="Thiếu")
    run.act("stop", code=code, reason="Lý do")
    return [(paper["form"], sorted(paper["qr"]), paper["fields"].get("due")) for paper in run.papers(code)]


def session(run):
    code = run.file()
    run.settle()
    run.portal.sessions.expire()
    run.act("accept", code=code)
    run.settle()
    return run.states()


def as_text(run):
    whole(run)
    return run.settle()


def away(run):
    code = run.file()
    run.settle()
    run.arm("down", "CapNhatTienDoHoSoMC")
    run.act("accept", code=code)
    run.settle()
    run.settle()
    return run.steps()


def busy(run):
    code = run.file()
    run.settle()
    run.arm("busy", "CapNhatTienDoHoSoMC", times=2)
    run.act("accept", code=code)
    run.settle()
    run.settle()
    return run.steps()


def exists(run):
    run.arm("not-yet-known", "TraCuuHoSo", times=4)
    run.file()
    run.settle()
    with run.server.outage():
        run.act("accept", code=run.told()[0]["MaHoSo"])
    run.arm("not-yet-known", "TraCuuHoSo", times=4)
    run.settle()
    return run.states()


def lost_creation(run):
    run.arm("lose-answer", "DongBoHoSoMC")
    run.file()
    run.settle()
    return len(run.portal.register.all())


def lost_step(run):
    """What is not answered is told again half an hour later, and once more is not answered."""
    code = run.file()
    run.settle()
    run.arm("lose-answer", "CapNhatTienDoHoSoMC", times=2)
    run.clock("2026-11-20T10:00:00")
    run.act("accept", code=code)
    run.until(lambda: run.calls("CapNhatTienDoHoSoMC"))
    run.clock("2026-11-20T10:30:00")
    run.settle()
    run.settle()
    (dossier,) = run.portal.register.all()
    return len([one for one in dossier.steps if not one.repeated])


def restarted(run):
    code = run.file()
    run.settle()
    with run.server.outage():
        run.act("accept", code=code)
        run.act("restart")
    run.settle()
    return run.states()


def from_portal(run):
    code, answer = run.from_portal()
    run.again()
    return (
        answer["error_code"],
        run.ask("show", code=code)[0],
        run.figures()["received"],
        len(run.target.machine.system._register.dossiers()),
    )


def files(run):
    code = whole(run)
    answers = []
    for row in run.told(code)[-1]["DanhSachGiayToKetQua"]:
        answer = run.session.get(row["DuongDanTepTinKetQua"], timeout=5)
        answers.append((answer.status_code, answer.headers["Content-Type"], len(answer.content) > 0))
    return answers


def lookup(run):
    return sorted(run.session.get(f"{run.target.url}/tracuu/{run.file()}", timeout=5).json())


def put_off(run):
    code, late = run.file(), run.file()
    for one in (code, late):
        run.act("accept", code=one)
    run.act("extend", code=code, reason="Chờ", due="2026-12-01T09:00:00")
    second = run.ask("extend", code=code, reason="Chờ", due="2026-12-02T09:00:00")[0]
    run.clock("2026-11-25T08:30:00")
    return second, run.ask("extend", code=late, reason="Muộn", due="2026-12-02T09:00:00")[0]


def unanswered(run):
    code = run.file(procedure="1.009907")
    run.act("accept", code=code)
    run.act("request-supplement", code=code, content="Thiếu")
    shown = []
    # Seven working days after Friday 20/11 is Tuesday 01/12.
    for moment in ("2026-12-01T12:00:00", "2026-12-02T09:00:00"):
        run.clock(moment)
        shown.append(run.act("show", code=code)["dossier"]["status"])
    return shown


def stop_late(run):
    code = whole(run)
    return run.ask("stop", code=code, reason="Muộn")[0]


def asked_twice(run):
    code = run.file()
    run.act("request-supplement", code=code, content="Thiếu")
    run.act("supplement", code=code)
    return run.ask("request-supplement", code=code, content="Thiếu nữa")[0]


def due(run):
    late = run.file()
    run.clock("2026-11-20T15:30:00")
    code = run.file()
    first = run.act("accept", code=code)["due"]
    run.act("accept", code=late)
    run.act("request-supplement", code=late, content="Thiếu")
    run.clock("2026-11-24T10:00:00")
    return first, run.act("supplement", code=late)["due"]


def answered(run):
    run.portal.questions.ask("cau-1", run.target.unit, "Nộp hồ sơ ở đâu?")
    run.act("answer", question="cau-1", content="Nộp tại bộ phận một cửa hoặc trên Cổng Dịch vụ công quốc gia.")
    run.settle()
    return [one["NOIDUNGTRALOI"] for one in run.portal.questions.answers("cau-1")]


SCENES = {
    life: ["progress-untold", "always-create", "login-each-call", "return-untold"],
    ends: ["withdrawal-untold", "refusal-untold"],
    reasons: ["refusal-without-reason"],
    many_steps: ["progress-cut-at-ten"],
    refusals: ["progress-before-dossier", "no-dstcode", "comma-too-many", "error-taken-for-success"],
    by_post: ["always-update"],
    reported_units: ["other-unit"],
    forms: ["receipt-without-appointment", "stop-without-form", "supplement-without-form", "qr-without-time", "qr-without-procedure"],
    session: ["session-never-renewed"],
    as_text: ["zero-as-text-unknown"],
    away: ["lost-while-away", "order-lost-after-failure"],
    busy: ["refused-and-forgotten"],
    exists: ["existing-not-updated"],
    lost_creation: ["retried-as-new-dossier"],
    lost_step: ["step-doubled-after-lost-answer"],
    restarted: ["outbox-in-memory"],
    from_portal: ["portal-dossier-lost", "portal-dossier-renumbered", "portal-dossier-doubled"],
    files: ["file-of-wrong-type", "file-empty", "files-not-served", "result-not-attached"],
    lookup: ["lookup-shows-person"],
    put_off: ["second-extension", "extension-too-late"],
    unanswered: ["unanswered-left-open", "unanswered-ended-early"],
    stop_late: ["stop-after-decision"],
    asked_twice: ["second-supplement-notice"],
    answered: ["answer-untold", "answer-cut"],
    due: [
        "due-date-ignores-holidays",
        "due-date-ignores-weekends",
        "due-date-ignores-make-up-days",
        "fifteen-ignored",
        "supplement-keeps-clock",
    ],
}
CALENDAR = Calendar.of(["2026-11-25"], ["2026-11-22"])
OPTIONS = {as_text: {"settings": Settings(success="00")}, due: {"calendar": CALENDAR}, lost_step: {"pause": 10}}
HONEST = {}


@pytest.mark.parametrize(
    ("scene", "name"), [(scene, name) for scene, names in SCENES.items() for name in names], ids=lambda one: getattr(one, "__name__", one)
)
def test_it_shows(running, scene, name):
    options = OPTIONS.get(scene, {})
    if scene not in HONEST:
        with running(**options) as run:
            HONEST[scene] = scene(run)
    with running("fields-2022", name, **options) as run:
        if name == "error-taken-for-success":
            run.portal.sessions.expire()
            run.arm("busy", "DongBoHoSoMC")
        assert scene(run) != HONEST[scene]


def direct_session(run):
    code = run.file()
    run.settle()
    run.portal.sessions.expire()
    run.act("accept", code=code)
    run.settle()
    return run.steps()


def direct_away(run):
    code = run.file()
    run.settle()
    run.arm("lose-answer", "progress")
    run.act("accept", code=code)
    run.clock("2026-11-20T10:30:00")
    run.settle()
    run.settle()
    (dossier,) = run.portal.register.all()
    return len(dossier.statuses), [one.fields["TrangThai"] for one in dossier.steps if not one.repeated]


def direct_down(run):
    run.arm("down", "create")
    run.file()
    run.settle()
    return len(run.portal.register.all())


def direct_tokens(run):
    whole(run)
    return len(run.calls("token"))


@pytest.mark.parametrize(
    ("scene", "name"),
    [
        (direct_session, "session-never-renewed"),
        (direct_away, "step-doubled-after-lost-answer"),
        (direct_down, "lost-while-away"),
        (direct_tokens, "login-each-call"),
        (direct_tokens, "none"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_it_shows_in_the_direct_flow(running, scene, name):
    with running("direct-2026") as run:
        honest = scene(run)
    with running("direct-2026", *([] if name == "none" else [name])) as run:
        assert (scene(run) == honest) is (name == "none")


def test_every_behaviour_without_a_live_proof_is_shown_here():
    scenes = {name for names in SCENES.values() for name in names}
    others = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("test_code.py", "test_statistics.py"))
    shown = scenes | SPOILED.keys() | {name for name in unproven() if f'"{name}"' in others}
    assert unproven().keys() <= shown
    assert shown <= defects().keys() | unproven().keys()
