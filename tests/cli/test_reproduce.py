"""`hopquy reproduce`: a pack that shows the same finding again, alone, with and without hopquy."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from types import SimpleNamespace

import jsonschema
import pytest

from hopquy import specs
from hopquy.fixtures.axis import Axis, AxisServer, System
from hopquy.fixtures.defects import defect_catalogue
from hopquy.fixtures.document_system.embedded import Embedded
from hopquy.fixtures.intermediary import EmbeddedAxis
from hopquy.reports.reproduction.pack import packed as packed_files
from hopquy.reports.reproduction.page import pack_page
from hopquy.runner.cli.reproduce import write_pack
from hopquy.runner.evidence import canonical, seal
from hopquy.runner.judges import OF_THE_EXCHANGE
from hopquy.runner.plugin.embedded import play_embedded
from hopquy.runner.plugin.embedded_axis import play_embedded_axis
from hopquy.runner.plugin.embedded_onestop import OnestopRehearsal, play_embedded_onestop
from hopquy.runner.plugin.rehearsal import REHEARSALS
from hopquy.runner.plugin.relevance import Relevance
from hopquy.runner.spec import shipped

SECRET = "bi-mat-cua-he-thong-mau"
CONNECTION = {"host", "content-length", "connection", "transfer-encoding", "expect"}
SAMPLE = (
    "drop-from-organ-id",
    "drop-attachment-bytes",
    "refuse-without-reason",
    "get-instead-of-post",
    "altered-after-signing",
    "multipart-body",
    "silent-arrival",
    "register-after-refusal",
    "send-to-first-only",
    "give-up-after-lost-answer",
)
"""Packets by check and by judge, calls by check and by judge, exchanges of each part."""

TELLING = (
    "test_sends_new_document",
    "test_sends_update",
    "test_resends_after_lost_answer",
    "test_hears_of_recall",
    "test_receives_and_reports",
    "test_refuses_with_reason",
    "test_reports_each_step",
    "test_answers_update",
)
"""Stories that show most defects."""


@pytest.fixture(scope="module")
def embedded():
    with Embedded() as one:
        yield one


@pytest.fixture(scope="module")
def relevance(embedded):
    """Which stories show a defect, by an honest run of all of them; made when a few stories do not show one."""
    return cache(lambda: Relevance(play_embedded(embedded)[0]))


@pytest.fixture(scope="module")
def played(embedded, relevance):
    """Play a defect in the stories that show it, in all of them where these do not; returns judgement and folder."""

    def made(name, out, **more):
        defect = defect_catalogue(shipped())[name]
        persona = REHEARSALS["document-system"].persona_for([defect])
        for stories in (lambda: TELLING, lambda: relevance().stories(defect.breaks), tuple):
            judgement, folder = play_embedded(embedded, persona, [name], stories=stories(), keep=True, out=out, **more)
            if set(defect.breaks) <= {one.id for one in judgement.verdicts if one.verdict == "fail"}:
                return judgement, folder
            shutil.rmtree(out)
        raise AssertionError(f"{name} does not show in any story")

    return made


@pytest.fixture(scope="module")
def runs(played, embedded, tmp_path_factory):
    """Play a defect once, or none (`honest`); returns the run folder."""
    folder = tmp_path_factory.mktemp("runs")

    def made(name):
        if not (folder / name).exists():
            if name == "honest":
                play_embedded(embedded, stories=TELLING, keep=True, out=folder / name)
            else:
                played(name, folder / name)
        return folder / name

    return made


@pytest.fixture
def packed(hopquy, runs, tmp_path):
    """Pack a requirement of a defect's run, the first that it breaks unless one is named."""

    def made(defect, id_=None, name="pack"):
        run, out = runs(defect), tmp_path / name
        id_ = id_ or defect_catalogue(shipped())[defect].breaks[0]
        said = hopquy("reproduce", run, id_, "--out", out)
        assert said.code == 0, said.err
        document = json.loads((out / "findings.json").read_bytes())
        schema = json.loads((specs.folder() / "schema" / "reproduction.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(document)
        return SimpleNamespace(folder=out, document=document, run=run, id=id_, said=said)

    return made


def entry_of(run, id_):
    rows = json.loads((run / "report.json").read_bytes())["requirements"]
    return next(row for row in rows if row["id"] == id_)


def shows_again(hopquy, pack):
    """The pack's own command shows the finding of the run; for a rule on packets, so does `hopquy validate`."""
    said = hopquy("judge", pack.folder)
    assert said.code == 1, said.out
    assert pack.id in said.out
    assert "As when it was packed" in said.out
    assert pack.document["requirement"] == entry_of(pack.run, pack.id)
    again = json.loads(hopquy("judge", pack.folder, "--json").out)
    for part in ("id", "verdict", "findings", "findings_left_out"):
        assert again[part] == pack.document["requirement"][part]
    if pack.document["applies_to"].startswith("packet"):
        pointed = [one["files"]["packet"] for one in pack.document["observations"] if one["pointed"]]
        page = (pack.folder / "README.md").read_text(encoding="utf-8")
        assert pointed
        for name in pointed[:3]:
            assert f"hopquy validate {name} --as-of {pack.document['as_of']}" in page
            found = json.loads(hopquy("validate", pack.folder / name, "--json", "--as-of", pack.document["as_of"]).out)
            assert pack.id in {one["requirement"] for one in found["findings"] if one["verdict"] == "fail"}


@pytest.mark.parametrize("defect", SAMPLE)
def test_the_pack_shows_the_finding_again(hopquy, packed, defect):
    for number, id_ in enumerate(defect_catalogue(shipped())[defect].breaks):
        shows_again(hopquy, packed(defect, id_, f"pack-{number}"))


def one_of_each_class():
    """The first defect of each judge, and of each word of the vocabulary with each kind of observation."""
    classes = {}
    for name, defect in defect_catalogue(shipped()).items():
        rule = shipped().requirements[defect.breaks[0]]
        for word in [rule.judge, *(check.word for check in rule.checks)]:
            if word is not None:
                classes.setdefault((rule.applies_to.partition(".")[0], word), name)
    return sorted(set(classes.values()))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_one_defect_of_each_class(hopquy, played, tmp_path, part):
    known, names = defect_catalogue(shipped()), one_of_each_class()
    assert len(names) > 40
    for name in names[part::4]:
        judgement, run = played(name, tmp_path / name, views=False)
        lines = (run / "evidence.jsonl").read_bytes().splitlines(keepends=True)
        for id_ in known[name].breaks:
            pack = tmp_path / "packs" / name / id_
            write_pack(pack, packed_files(judgement, shipped(), id_, lines, {}).files)
            said = hopquy("judge", pack)
            assert said.code == 1, (name, said.out, said.err)
            assert "As when it was packed" in said.out
        shutil.rmtree(run)


def test_the_sample_is_of_every_kind():
    rules = [shipped().requirements[defect_catalogue(shipped())[name].breaks[0]] for name in SAMPLE]
    kinds = {(rule.applies_to.partition(".")[0], rule.judge in OF_THE_EXCHANGE, bool(rule.checks)) for rule in rules}
    assert kinds >= {("packet", False, True), ("axis", False, True), ("axis", False, False), ("exchange", True, False)}


@pytest.mark.parametrize("defect", ["drop-from-organ-id", "silent-arrival"])
def test_a_pack_is_the_same_byte_for_byte(packed, tmp_path, defect):
    first = packed(defect)
    copy = shutil.copytree(first.run, tmp_path / "chép")
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOPQUY_LANG": "vi"}
    command = [sys.executable, "-c", "import sys; from hopquy.runner.cli import main; sys.exit(main())"]
    done = subprocess.run(
        [*command, "reproduce", str(copy), first.id, "--out", "other"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert contents(first.folder) == contents(tmp_path / "other")
    assert (tmp_path / "other" / "replay.sh").stat().st_mode & 0o100 or os.name != "posix"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_the_bytes_of_the_run(packed):
    pack = packed("hash-of-other-file")
    blobs = {path.name: path.read_bytes() for path in (pack.run / "blobs").iterdir()}
    lines = (pack.run / "evidence.jsonl").read_bytes().splitlines(keepends=True)
    kept = (pack.folder / "observations.jsonl").read_bytes().splitlines(keepends=True)
    assert kept == [lines[one["seq"]] for one in pack.document["observations"]]
    for one in pack.document["observations"]:
        for role in ("packet", "body", "bytes"):
            if role in one["files"]:
                assert (pack.folder / one["files"][role]).read_bytes() == blobs[one["sha256"]]
    (call,) = [one for one in pack.document["observations"] if "head" in one["files"]]
    data = json.loads(lines[call["seq"]])["body"]["data"]
    first, *headers = (pack.folder / call["files"]["head"]).read_bytes().split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    assert first == f"{data['method']} {data['path']} HTTP/{data['http_version']}"
    assert [header.split(": ", 1) for header in headers] == data["headers"]


def test_a_small_pack_for_a_small_thing(packed):
    assert len(packed("hash-of-other-file").document["observations"]) == 2
    exchange = packed("give-up-after-lost-answer", name="exchange").document
    assert [one["name"] for one in exchange["stories"]] == ["test_resends_after_lost_answer"]
    assert [one["why"] for one in exchange["not_replayed"]] == ["fault"]


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="the tool is not there")
def test_checked_without_hopquy(packed):
    pack = packed("drop-from-organ-id")
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=pack.folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {line.split("  ")[1] for line in (pack.folder / "SHA256SUMS").read_text().splitlines() if line[0] != "#"} == {
        name for name in contents(pack.folder) if name != "SHA256SUMS"
    }


@pytest.mark.skipif(os.name != "posix", reason="the page names tools of a POSIX shell")
@pytest.mark.parametrize(
    ("defect", "shown"),
    [
        ("drop-from-organ-id", "From"),
        ("hash-of-other-file", "XroadVnpt-hash-file: "),
        ("no-timestamp", "no such header"),
        ("multipart-body", "--"),
    ],
)
def test_looked_at_without_hopquy(packed, defect, shown):
    pack = packed(defect)
    commands = re.findall(r"- to look: (`+)(.+?)\1$", (pack.folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == len(pack.document["requirement"]["findings"])
    done = subprocess.run(["sh", "-c", commands[0][1]], cwd=pack.folder, capture_output=True, check=False)
    assert done.returncode == 0
    assert shown in done.stdout.decode("utf-8", "replace")


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")
@pytest.mark.parametrize("defect", ["hash-of-other-file", "silent-arrival", "get-instead-of-post", "from-differs-from-packet"])
def test_replayed_by_curl_the_axis_gets_the_same_bytes(packed, defect):
    pack = packed(defect)
    lines = [json.loads(line)["body"] for line in (pack.folder / "observations.jsonl").read_bytes().splitlines()]
    recorded = [line for line in lines if line["kind"] == "axis.call"]
    events = []
    target = pack.document["target"]
    axis = Axis(
        [System(target["system_id"], SECRET, tuple(target["codes"])), System("hopquy.partner", "not-a-secret", ("G22", "G09"))],
        listener=events.append,
    )
    server = AxisServer(axis).start()
    try:
        environment = {**os.environ, "AXIS_URL": server.url, "http_proxy": "http://127.0.0.1:9"}
        done = subprocess.run(["sh", str(pack.folder / "replay.sh"), "send"], env=environment, capture_output=True, check=False, timeout=60)
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert len(events) == len(recorded) > 0
    for event, line in zip(events, recorded, strict=True):
        data = line["data"]
        assert (event.method, event.path) == (data["method"], data["path"])
        assert [[*one] for one in event.headers if one[0].lower() not in CONNECTION] == [
            one for one in data["headers"] if one[0].lower() not in CONNECTION
        ]
        assert (hashlib.sha256(event.body).hexdigest() if event.body else None) == line["blob"]
        assert event.witness["hmac"] is data["witness"]["hmac"]
        if data["doc_id"] is None or data["operation"] == "sendEdoc":
            assert event.refusal == data["refusal"]


@pytest.fixture(scope="module")
def intermediary(tmp_path_factory):
    """A run of a faulty intermediary system: it is called, and its answers are judged."""
    out = tmp_path_factory.mktemp("intermediary") / "run"
    with EmbeddedAxis() as embedded:
        play_embedded_axis(embedded, defects=["skip-hmac"], stories=["test_refuses_wrong_credentials"], keep=True, out=out, views=False)
    return out


def test_a_pack_of_an_intermediary_system(hopquy, intermediary, tmp_path):
    id_ = "intermediary/auth/wrong-secret-refused"
    assert hopquy("reproduce", intermediary, id_, "--out", tmp_path / "pack").code == 0
    assert hopquy("judge", tmp_path / "pack").code == 1
    document = json.loads((tmp_path / "pack" / "findings.json").read_bytes())
    assert [one["part"] for one in document["replay"]] == ["ask"]
    answers = [one for one in document["observations"] if one["pointed"]]
    assert answers
    for one in answers:
        assert hashlib.sha256((tmp_path / "pack" / one["files"]["body"]).read_bytes()).hexdigest() == one["sha256"]
        assert (tmp_path / "pack" / one["files"]["head"]).read_bytes().startswith(b"HTTP/1.1 200")
    page = (tmp_path / "pack" / "README.md").read_text(encoding="utf-8")
    assert "hopquy counterpart" not in page
    assert "--story test_refuses_wrong_credentials --only intermediary/auth/wrong-secret-refused" in page


@pytest.fixture(scope="module")
def onestop(tmp_path_factory):
    """A run of a faulty one-stop system: its messages are judged, each of them alike."""
    out = tmp_path_factory.mktemp("onestop") / "run"
    stories = ["test_stops_dossier", "test_refuses_dossier", "test_withdraws_dossier", "test_takes_by_post"]
    with OnestopRehearsal() as embedded:
        play_embedded_onestop(embedded, defects=["drop-sync-ma-tthc"], stories=stories, keep=True, out=out, views=False)
    return out


def test_a_pack_of_a_one_stop_system(hopquy, onestop, tmp_path):
    id_, out = "dossier/sync/ma-tthc/present", tmp_path / "pack"
    assert hopquy("reproduce", onestop, id_, "--out", out).code == 0
    assert hopquy("judge", out).code == 1
    page = (out / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"trục|\baxis\b", page)
    assert "Trả lời của Cổng" in page
    validated = re.findall(r"^hopquy (validate) (\S+) --kind (\S+) --as-of (\S+)$", page, re.MULTILINE)
    assert len(validated) == 6, "three messages, in both languages"
    for command, name, kind, day in validated[:3]:
        found = json.loads(hopquy(command, out / name, "--kind", kind, "--as-of", day, "--json").out)
        assert id_ in {one["requirement"] for one in found["findings"]}
    # One story is enough to see again what each of them shows.
    assert len(re.findall(r"^hopquy run target.yaml --story \S+ --only", page, re.MULTILINE)) == 2
    document = json.loads((out / "findings.json").read_bytes())
    assert len(document["stories"]) == 4
    assert len(document["requirement"]["findings"]) > 20 or "findings.json." not in page
    for command in re.findall(r"- to look: `(.+?)`$", page, re.MULTILINE):
        done = subprocess.run(["sh", "-c", command], cwd=out, capture_output=True, check=True)
        assert done.stdout.startswith(b"{")


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")
def test_our_calls_to_an_intermediary_system_made_again(hopquy, intermediary, tmp_path):
    assert hopquy("reproduce", intermediary, "intermediary/auth/wrong-secret-refused", "--out", tmp_path / "pack").code == 0
    lines = [json.loads(line)["body"] for line in (tmp_path / "pack" / "observations.jsonl").read_bytes().splitlines()]
    recorded = [line for line in lines if line["kind"] == "relay.asked"]
    events = []
    server = AxisServer(Axis([System("x", SECRET, ("H1",))], listener=events.append)).start()
    try:
        environment = {**os.environ, "TARGET_URL": server.url}
        done = subprocess.run(
            ["sh", "replay.sh", "ask"], cwd=tmp_path / "pack", env=environment, capture_output=True, check=False, timeout=60
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert [event.path.strip("/") for event in events] == [line["data"]["operation"] for line in recorded]
    for event, line in zip(events, recorded, strict=True):
        assert [[*one] for one in event.headers if one[0].lower() not in CONNECTION] == [
            one for one in line["data"]["headers"] if one[0].lower() not in CONNECTION
        ]
        assert (hashlib.sha256(event.body).hexdigest() if event.body else None) == line["blob"]


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")
def test_delivered_again_by_curl(packed):
    from hopquy.fixtures.axis.admin import Admin  # noqa: PLC0415 -- only here

    pack = packed("silent-arrival")
    target = pack.document["target"]
    events = []
    axis = Axis([System(target["system_id"], SECRET, tuple(target["codes"]))], listener=events.append)
    server = AxisServer(axis, admin=Admin()).start()
    try:
        environment = {**os.environ, "AXIS_URL": server.url}
        done = subprocess.run(
            ["sh", "replay.sh", "deliver"], cwd=pack.folder, env=environment, capture_output=True, check=False, timeout=60
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    files = {one["seq"]: one["files"] for one in pack.document["observations"]}
    delivered = [files[seq]["packet"] for one in pack.document["replay"] if one["part"] == "deliver" for seq in one["observations"]]
    assert [event.packet for event in events] == [(pack.folder / name).read_bytes() for name in delivered] != []
    assert {one.document.doc_id for one in axis.received(target["system_id"])} == {event.doc_id for event in events}
    assert subprocess.run(["sh", "replay.sh"], cwd=pack.folder, capture_output=True, check=False).returncode == 2


def test_a_pass_is_packed_with_what_was_looked_at(hopquy, packed):
    pack = packed("honest", "axis/send/hash-matches")
    assert "There is no finding on this requirement" in pack.said.out
    assert pack.document["requirement"]["verdict"] == "pass"
    assert {one["seq"] for one in pack.document["observations"] if one["pointed"]} == set(pack.document["requirement"]["observations"])
    said = hopquy("judge", pack.folder)
    assert said.code == 0
    assert "As when it was packed: 0 findings." in said.out
    assert "Nothing: the rule holds wherever it was looked at." in (pack.folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_where_nothing_was_looked_at_there_is_no_pack(hopquy, runs, tmp_path, lang):
    rows = json.loads((runs("honest") / "report.json").read_bytes())["requirements"]
    unseen = next(row for row in rows if not row["observations"])
    said = hopquy("reproduce", runs("honest"), unseen["id"], "--out", tmp_path / "pack", "--lang", lang)
    assert said.code == 2
    assert unseen["id"] in said.err
    assert unseen["reason"][lang] in said.err
    assert not (tmp_path / "pack").exists()


def test_usage(hopquy, runs, tmp_path):
    run = runs("honest")
    unknown = hopquy("reproduce", run, "edxml/message-header/from-organ-id", "--out", tmp_path / "pack")
    assert unknown.code == 2
    assert "edxml/message-header/from-organ-id/present" in unknown.err
    assert hopquy("reproduce", tmp_path, "axis/call/post").code == 2
    inside = hopquy("reproduce", run, "axis/call/post", "--out", run / "pack")
    assert inside.code == 2
    assert "sealed" in inside.err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", encoding="utf-8")
    full = hopquy("reproduce", run, "axis/call/post", "--out", tmp_path / "full")
    assert full.code == 2
    assert "not empty" in full.err


def test_default_place(hopquy, runs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert hopquy("reproduce", runs("honest"), "axis/call/post").code == 0
    (made,) = tmp_path.glob("packs/*/*")
    assert made.name == "axis.call.post"
    assert made.parent.name == json.loads((runs("honest") / "plan.json").read_bytes())["run_id"]


def test_a_damaged_run_is_5(hopquy, runs, tmp_path):
    damaged = shutil.copytree(runs("silent-arrival"), tmp_path / "damaged")
    (damaged / "plan.json").write_bytes((damaged / "plan.json").read_bytes() + b" ")
    said = hopquy("reproduce", damaged, "exchange/receive/reports-arrival", "--out", tmp_path / "pack")
    assert said.code == 5
    assert not (tmp_path / "pack").exists()


def other_line(folder):
    path = folder / "observations.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"refusal":"hash-file-mismatch"', b'"refusal":"hash-file-mismatcH"'))


def other_bytes(folder):
    path = next(folder.glob("calls/*.body"))
    path.write_bytes(path.read_bytes()[:-1])


def no_json(folder):
    (folder / "findings.json").write_bytes(b"{")


@pytest.mark.parametrize("resealed", [False, True])
@pytest.mark.parametrize("change", [other_line, other_bytes, no_json])
def test_a_damaged_pack_is_5(hopquy, packed, change, resealed):
    pack = packed("hash-of-other-file")
    before = contents(pack.folder)
    change(pack.folder)
    assert contents(pack.folder) != before
    if resealed:
        seal(pack.folder)
    said = hopquy("judge", pack.folder)
    assert said.code == 5
    assert said.out == ""


def test_a_pack_of_another_form_or_rule_is_told(hopquy, packed):
    pack = packed("hash-of-other-file")
    for change, sentence in (({"format": "hopquy-reproduction/9"}, "not of a form"), ({}, "does not know")):
        document = {**pack.document, **change}
        if not change:
            document["requirement"] = {**document["requirement"], "id": "axis/send/no-such-rule"}
        (pack.folder / "findings.json").write_bytes(canonical(document))
        seal(pack.folder)
        said = hopquy("judge", pack.folder)
        assert said.code == 2
        assert sentence in said.err


def test_a_pack_that_says_otherwise_than_its_bytes_is_told(hopquy, packed):
    """Whoever edits what the pack claims does not change what its bytes show."""
    pack = packed("hash-of-other-file")
    document = json.loads(canonical(pack.document))
    document["requirement"].update(verdict="pass", findings=[])
    (pack.folder / "findings.json").write_bytes(canonical(document))
    seal(pack.folder)
    said = hopquy("judge", pack.folder)
    assert said.code == 1
    assert "NOT as when it was packed" in said.out


def test_a_stopped_run_can_be_packed(hopquy, runs, tmp_path):
    stopped = shutil.copytree(runs("silent-arrival"), tmp_path / "stopped")
    for name in ("SHA256SUMS", "report.json", "report.html", "junit.xml"):
        (stopped / name).unlink()
    lines = (stopped / "evidence.jsonl").read_bytes().splitlines(keepends=True)
    (stopped / "evidence.jsonl").write_bytes(b"".join(lines[:40]))
    said = hopquy("reproduce", stopped, "exchange/receive/reports-arrival", "--out", tmp_path / "pack")
    assert said.code == 0, said.err
    assert "a diagnosis, no decision" in (tmp_path / "pack" / "README.md").read_text(encoding="utf-8")


def test_no_secret_in_any_file(hopquy, short_run, secret, tmp_path):
    for number, id_ in enumerate(("axis/signature/hmac", "exchange/send/carries-files", "edxml/packet/well-formed")):
        assert hopquy("reproduce", short_run.folder, id_, "--out", tmp_path / str(number)).code == 0
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 30
    forms = [
        secret.encode(),
        json.dumps(secret)[1:-1].encode(),
        json.dumps(secret, ensure_ascii=False)[1:-1].encode(),
        secret.encode().hex().encode(),
    ]
    assert [path for path in files for form in forms if form in path.read_bytes()] == []


def test_the_page_is_in_both_languages_and_says_every_finding(packed):
    pack = packed("altered-after-signing")
    page = (pack.folder / "README.md").read_text(encoding="utf-8")
    findings = pack.document["requirement"]["findings"]
    assert len(findings) > 1
    for finding in findings:
        assert f"observation {finding['observation']} in [calls/" in page
        assert f"quan sát {finding['observation']} trong [calls/" in page
    for lang in ("vi", "en"):
        assert pack.document["requirement"]["statement"][lang] in page
    for name in re.findall(r"\]\(([^)]+)\)", page):
        assert (pack.folder / name).is_file()
    assert str(pack.folder) not in page
    assert str(pack.run) not in page


def test_what_a_peer_wrote_stays_text(packed):
    pack = packed("silent-arrival")
    hostile = "</script><img src=x>`` | [x](javascript:1) \u202e\r\n# heading \ud800"
    for one in pack.document["timeline"]:
        one["title"] = {"vi": hostile, "en": hostile}
    for finding in pack.document["requirement"]["findings"]:
        finding.update(path=hostile, observed={"vi": hostile, "en": hostile})
    pack.document["target"].update(name=hostile, version=hostile, vendor=hostile)
    page = pack_page(pack.document)
    assert "\u202e" not in page
    assert "\n# heading" not in page
    prose = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", page)
    assert not re.search(r"(?<!\\)<img", prose)
    assert not re.search(r"(?<!\\)\]\(javascript", prose)
    rows = [line for line in page.splitlines() if re.match(r"\| (\*\*●\*\*|○|) \|", line)]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_the_same_parts_of_all_schemas_are_the_same():
    found = {
        name: json.loads((specs.folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))["$defs"]
        for name in ("report", "reproduction", "diff")
    }
    assert found["reproduction"]["requirement"] == found["report"]["requirement"]
    assert found["diff"]["finding"] == found["report"]["requirement"]["properties"]["findings"]["items"]
    assert found["diff"]["text"] == found["reproduction"]["text"] == found["report"]["text"]
