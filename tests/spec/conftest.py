"""A small folder of specs that loads, to be broken in one place."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from hopquy.runner.errors.spec import SpecError
from hopquy.runner.spec import load

FILES = {
    "sources.yaml": """
        # the registry
        law-a: {kind: law, title: {vi: a, en: a}, read: full, issued: 2016-04-01, in_force: {from: 2016-10-01, until: null}}
        sdk-b:
          kind: guidance
          title: {vi: b, en: b}
          read: excerpt
        """,
    "patterns.yaml": """
        short: {regex: "[a-z]", means: {vi: một chữ, en: one letter}, good: [a], bad: [A]}
        """,
    "code-lists.yaml": """
        boolean:
          title: {vi: đúng sai, en: truth}
          codes: {"true": {vi: đúng, en: yes}, "false": {vi: sai, en: no}}
          sources: [law-a]
        """,
    "edxml/messages.yaml": """
        edxml: {root: edXML, title: {vi: gói, en: packet}}
        """,
    "edxml/examples.yaml": """
        new: {file: examples/new.edxml, kind: packet.document, packet: new, base: true, describes: {vi: mới, en: new}}
        """,
    "edxml/fields.yaml": """
        - path: MessageHeader/Subject   # what it is about
          group: header
          slug: subject
          packet: [new]
          vi: trích yếu
          en: subject
          sources: [law-a, sdk-b]
          occurs: "1"
          max_length:
            value: 500
            sources:
              - sdk-b
        """,
    "edxml/requirements.yaml": """
        - id: edxml/a/first
          level: must
          statement: {vi: một, en: one}
          derives_from:
            - law-a
            - {source: sdk-b, clause: "1.2"}
          applies_to: packet.document
          checks:
            - occurs: {at: MessageHeader/Code, min: 1}
        - id: edxml/a/second
          level: should
          statement:
            vi: >-
              hai

              và hơn nữa
            en: two
          derives_from: [law-a]
          applies_to: packet.document
          judged_by: {judge: no-fault}
        """,
    "points.yaml": """
        kinds:
          packet.document: {title: {vi: văn bản, en: document}, message: edxml, authors: [target], points: [axis.sent]}
        points:
          axis.sent: {title: {vi: gửi, en: sent}, roles: {document-system: [test_sends]}}
        """,
    "profiles/one.yaml": """
        id: one
        role: document-system
        title: {vi: một, en: one}
        covers: {vi: một, en: one}
        not_covered: {vi: khác, en: others}
        includes: ["edxml/*"]
        must_exercise: []
        requires_claims: []
        """,
    "facts/one.yaml": """
        - {section: "1", fact: a fact, mark: "[V]", requirements: [edxml/a/first]}
        """,
}


class Specs:
    """A folder of specs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, textwrap.dedent(text))

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, before: str, after: str) -> None:
        text = self.text(name)
        assert text.count(before) == 1, (name, before)
        self.write(name, text.replace(before, after))

    def load(self):
        return load(self.folder)

    def problems(self) -> list[str]:
        """Each problem as `file:line: what`."""
        with pytest.raises(SpecError) as caught:
            self.load()
        return [f"{problem.file}:{problem.line}: {problem.what}" for problem in caught.value.problems]


@pytest.fixture
def specs(tmp_path):
    return Specs(tmp_path)
