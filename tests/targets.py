"""A target that is not embedded: the reference system behind its control end point, with a target.yaml that describes it."""

import contextlib
import dataclasses
import json
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hopquy.fixtures.document_system.control import ControlServer
from hopquy.fixtures.document_system.persona import PERSONAS, Persona
from hopquy.fixtures.document_system.system import DocumentSystem

FEATURES = ["send", "send-recall", "send-update", "send-replace", "receive", "refuse", "finish"]
ACTIONS = ["send", "accept", "refuse", "finish", "agree"]
SECRET = 'Bí-mật/rất+"dài" của 0 & 1'
"""Has what escaping changes: letters beyond ASCII, a slash, quotes, a space."""
VARIABLE = "HOPQUY_TEST_SECRET"

_PATIENCE = 1.0
"""Seconds within which the axis has to begin to answer a sending."""
_FORWARD = """\
import json, sys, urllib.error, urllib.request
request = urllib.request.Request(sys.argv[1] + "/" + sys.argv[2], sys.stdin.buffer.read(), {"Content-Type": "application/json"})
try:
    answer = urllib.request.urlopen(request, timeout=20)
except urllib.error.HTTPError as refused:
    answer = refused
sys.stdout.buffer.write(answer.read())
"""


@dataclasses.dataclass(frozen=True)
class Reference:
    """A reference system that looks for its axis at an address where nothing listens until a run starts."""

    persona: Persona
    control_url: str
    listen: str
    folder: Path

    def driver(self, kind: str = "http", **more: Any) -> dict[str, Any]:
        """Return the `driver` part of target.yaml."""
        match kind:
            case "http":
                return {"kind": "http", "url": self.control_url, "actions": ACTIONS, "timeout": 20, **more}
            case "command":
                script = self.folder / "forward.py"
                script.write_text(_FORWARD, encoding="utf-8")
                return {"kind": "command", "command": [sys.executable, "-I", str(script), self.control_url], "actions": ACTIONS, **more}
        return {"kind": kind, **more}

    def target(self, driver: dict[str, Any] | None = None, *, deadline: float = 5.0, **parameters: Any) -> Path:
        """Write a target.yaml (JSON is YAML too) and return its path."""
        value = {
            "role": "document-system",
            "claims": {"product": {"name": "QLVB mẫu", "version": "1.0", "vendor": "Nhà cung cấp mẫu"}, "features": FEATURES},
            "parameters": {
                "system_id": self.persona.system_id,
                "secret": f"env:{VARIABLE}",
                "codes": list(self.persona.codes),
                "listen": self.listen,
                "driver": driver or self.driver(),
                "points": {point: {"interval": 0.02, "deadline": deadline} for point in ("packet", "fetch", "done", "status", "resend")}
                | {"quiet": {"interval": 0.02, "deadline": 0.15}},
                **parameters,
            },
        }
        path = self.folder / "target.yaml"
        path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
        return path


def free_port() -> int:
    """Return a port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def reference(
    folder: Path, persona: str = "operator-sdk", poll_interval: float | None = 0.05, defects: Sequence[str] = ()
) -> Iterator[Reference]:
    """Start a fresh reference system, with defects of its logic; what it needs of files lies in `folder`."""
    listen = f"127.0.0.1:{free_port()}"
    one = PERSONAS[persona]
    with (
        DocumentSystem(one, f"http://{listen}", SECRET, poll_interval=poll_interval, defects=defects, send_timeout=_PATIENCE) as system,
        ControlServer(system) as control,
    ):
        yield Reference(one, control.url, listen, folder)
