"""`hopquy run` against a one-stop system over HTTP, as a vendor starts it."""

import json
import socket

import yaml

from hopquy.fixtures.onestop_system.embedded import EmbeddedOnestop
from hopquy.fixtures.onestop_system.transport import PortalAccess

SECRET = "mat-khau-thu-nghiem-rat-dai"


def test_a_run_over_target_yaml(hopquy, tmp_path, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("HOPQUY_SECRET", SECRET)
    access = PortalAccess(f"http://127.0.0.1:{port}", "motcua.mau", SECRET)
    with EmbeddedOnestop() as embedded, embedded.run(access, "wrapper") as system:
        parameters = {
            "dialect": "wrapper",
            "username": "motcua.mau",
            "secret": "env:HOPQUY_SECRET",
            "codes": [system.unit],
            "listen": f"127.0.0.1:{port}",
            "address": system.url,
            "driver": {"kind": "http", "url": system.control_url},
            "points": {
                point: {"interval": 0.05, "deadline": 0.3 if point == "quiet" else 5} for point in ("sync", "progress", "quiet", "taken")
            },
        }
        claims = {"product": {"name": "Một cửa", "version": "1", "vendor": "V"}, "features": ["sync", "from-portal", "refuse", "result"]}
        target = tmp_path / "target.yaml"
        target.write_text(yaml.safe_dump({"role": "onestop-system", "claims": claims, "parameters": parameters}, allow_unicode=True))
        stories = [
            "--story",
            "test_settles_dossier",
            "--story",
            "test_takes_from_portal",
            "--story",
            "test_refuses_dossier",
            "--story",
            "test_waits_for_portal",
        ]
        said = hopquy("run", target, "--out", tmp_path / "run", "--lang", "vi", *stories)
    report = json.loads((tmp_path / "run" / "report.json").read_text(encoding="utf-8"))
    assert said.code == 3, said.out + said.err
    assert [reason["code"] for reason in report["decision"]["reasons"]] == ["only"]
    assert not [row["id"] for row in report["requirements"] if row["verdict"] in ("fail", "error")]
