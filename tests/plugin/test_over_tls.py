"""A whole run in which the target meets our axis over TLS, from its target.yaml on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import DocumentSystem
from hopquy.runner.errors.sandbox import AuthorityFolderError
from hopquy.runner.errors.target import TargetError
from hopquy.runner.model.target import ListenTls
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plan import read_target
from hopquy.runner.plugin.entrance import play
from hopquy.runner.plugin.session import Request, RunSession
from hopquy.runner.verdict.judgement import Judgement

PERSONA = PERSONAS["dotnet"]
SECRET = "mot-khoa-bi-mat"
TLS = ("exchange/tls/refuses-expired", "exchange/tls/refuses-other-host", "exchange/tls/refuses-unknown-issuer", "exchange/tls/resumes")


def written(folder: Path, deadline: float = 10, listen: str = "127.0.0.1:0", **over_tls: str) -> Path:
    path = folder / "target.yaml"
    value = {
        "role": "document-system",
        "claims": {"product": {"name": "p", "version": "1", "vendor": "v"}, "features": ["send", "receive", "refuse"]},
        "parameters": {
            "system_id": PERSONA.system_id, "secret": "env:BI_MAT", "codes": list(PERSONA.codes), "driver": {"kind": "passive"},
            "points": {point: {"interval": 0.02, "deadline": deadline} for point in ("packet", "fetch", "done", "status")} | {"quiet": {"interval": 0.02, "deadline": 0.3}},
            "listen": listen, "listen_tls": over_tls,
        },
    }  # fmt: skip
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def played(folder: Path, *, over_tls: bool, deadline: float = 10) -> Judgement:
    """Play the story against a system that finds our axis when it listens, over TLS or not."""
    target = read_target(written(folder, deadline, at="127.0.0.1:0", authority="ca"), {"BI_MAT": SECRET})
    systems: list[DocumentSystem] = []
    plain = ""

    def progress(what: str, told: str) -> None:
        nonlocal plain
        if what == "@axis":
            plain = told
        if what == "@tls":
            url, _, authority = told.partition(" ")
            assert authority == str(folder / "ca" / "ca.pem")
            systems.append(DocumentSystem(PERSONA, url if over_tls else plain, SECRET, poll_interval=0.03, ca=Path(authority)))

    try:
        return play(Request(target, stories=("test_meets_*",), skip_doctor=True), progress=progress)
    finally:
        for system in systems:
            system.close()


def test_a_target_that_looks_at_certificates(tmp_path: Path) -> None:
    """What waits behind wrong certificates is taken when the right one is back, and the authority is kept for the next run."""
    judgement = played(tmp_path, over_tls=True)
    found = {one.id: one.verdict for one in judgement.verdicts}
    assert {found[id_] for id_ in TLS} == {Verdict.PASS}
    assert "tls" not in str([reason.phrase for reason in judgement.decision.reasons if reason.code == "unexercised"])
    kept = (tmp_path / "ca" / "ca.pem").read_bytes()
    again = played(tmp_path, over_tls=True)
    assert (tmp_path / "ca" / "ca.pem").read_bytes() == kept
    assert {one.verdict for one in again.verdicts if one.id in TLS} == {Verdict.PASS}


def test_a_target_that_does_not_come_over_tls(tmp_path: Path) -> None:
    """Nothing is said of certificates that nobody looked at, and the run stays open."""
    judgement = played(tmp_path, over_tls=False, deadline=0.5)
    found = {one.id: one.verdict for one in judgement.verdicts}
    assert {found[id_] for id_ in TLS} == {Verdict.INCONCLUSIVE}
    (unseen,) = [reason for reason in judgement.decision.reasons if reason.code == "unexercised"]
    assert "tls" in str(unseen.phrase)


@pytest.mark.parametrize(
    ("key", "over_tls"),
    [
        ("at", {"at": "nowhere"}),
        ("at", {"at": "127.0.0.1:99999"}),
        ("at", {"at": ""}),
        ("at", {"at": "0.0.0.0:8811"}),
        ("at", {"at": "[::]:8811"}),
        ("at", {"at": "trục.example:8811"}),
        ("at", {"at": "127.0.0.1:8810"}),
        ("host", {"at": "0.0.0.0:8811", "host": "https://axis.example"}),
        ("host", {"at": "0.0.0.0:8811", "host": ""}),
    ],
)
def test_an_address_that_is_none(tmp_path: Path, key: str, over_tls: dict[str, str]) -> None:
    """A certificate has to name whom the product calls, so that everywhere is nowhere."""
    with pytest.raises(TargetError, match=rf"listen_tls\.{key}"):
        read_target(written(tmp_path, listen="127.0.0.1:8810", authority="ca", **over_tls), {"BI_MAT": SECRET})


def test_the_name_by_which_the_product_calls(tmp_path: Path) -> None:
    target = read_target(written(tmp_path, at="0.0.0.0:8811", host="axis.example", authority="ca"), {"BI_MAT": SECRET})
    assert target.listen_tls == ListenTls(("0.0.0.0", 8811), tmp_path / "ca", "axis.example")  # noqa: S104 -- as the file says
    target = read_target(written(tmp_path, at="[::1]:8811", authority="/ca"), {"BI_MAT": SECRET})
    assert target.listen_tls == ListenTls(("::1", 8811), Path("/ca"), "::1")


def test_a_folder_that_cannot_be_used_is_said_before_anything_is_played(tmp_path: Path) -> None:
    (tmp_path / "ca").write_text("")
    target = read_target(written(tmp_path, at="127.0.0.1:0", authority="ca"), {"BI_MAT": SECRET})
    session = RunSession(Request(target, stories=("test_meets_*",), skip_doctor=True, out=tmp_path / "run"))
    with pytest.raises(AuthorityFolderError, match="ca: "):
        session.open()
    assert session.scene.url is None, "nothing listens any more"
    assert not (tmp_path / "run").exists()


def test_without_the_key_there_is_no_tls(tmp_path: Path) -> None:
    path = written(tmp_path, at="127.0.0.1:0", authority="ca")
    value = json.loads(path.read_text(encoding="utf-8"))
    del value["parameters"]["listen_tls"]
    path.write_text(json.dumps(value), encoding="utf-8")
    target = read_target(path, {"BI_MAT": SECRET})
    assert target.listen_tls is None
    assert "tls" not in target.features
