"""A target.yaml that is right, to be made wrong in one place."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from hopquy.runner.errors.target import TargetError
from hopquy.runner.plan import read_target

SECRET = "mật-khẩu rất dài"
TOKEN = "token-of-the-driver"
RIGHT = """\
    # the product
    role: document-system
    claims:
      product:
        name: QLVB mẫu
        version: "3.2.0"
        vendor: Công ty Mẫu
      features: [send, receive, refuse]
    parameters:
      system_id: qlvb.mau
      secret: env:HOPQUY_SECRET
      codes: [H49.99.01, "0049"]
      listen: 127.0.0.1:8810
      driver:
        kind: http
        url: http://127.0.0.1:9000/control
        token: env:HOPQUY_TOKEN
        timeout: 2.5
        actions: [send, accept]
      points:
        fetch: {interval: 0.5, deadline: 60}
"""


class File:
    """A target.yaml in a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "target.yaml"
        self.environment = {"HOPQUY_SECRET": SECRET, "HOPQUY_TOKEN": TOKEN}
        self.write(textwrap.dedent(RIGHT))

    def write(self, text: str | bytes) -> None:
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def change(self, before: str, after: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert text.count(before) == 1, before
        self.write(text.replace(before, after))

    def read(self):
        return read_target(self.path, self.environment)

    def problems(self) -> list[str]:
        """Each problem as it is printed, without the path before the line."""
        with pytest.raises(TargetError) as caught:
            self.read()
        printed = str(caught.value)
        assert SECRET not in printed
        assert TOKEN not in printed
        lines = printed.split("\n")
        assert all(line.startswith(f"{self.path}:") for line in lines)
        assert all(
            re.fullmatch(r"\d+: [^;]+; expected [^;]+(; did you mean \w+\?)?", line.removeprefix(f"{self.path}:")) for line in lines
        ), lines
        return [line.removeprefix(f"{self.path}:") for line in lines]


@pytest.fixture
def file(tmp_path):
    return File(tmp_path)
