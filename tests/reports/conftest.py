"""Sample reports, and what a browser would make of a page."""

import importlib.util
import json
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "\u2028\u2029\x00\x1b[31m\u202egpj.exe\u202c\ud800\ufeff{{ 7*7 }}{% raw %}\"'></style>]]>&lt;\r\n"
)
VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})


def _load():
    spec = importlib.util.spec_from_file_location("report_sample", Path(__file__).with_name("sample.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Page(HTMLParser):
    """The elements, ids, links and texts of a page; `wrong` lists what is not well nested."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.elements, self.texts = [], [], [], [], [], []
        self.feed(text)
        self.close()
        self.wrong += [f"unclosed {tag}" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self):
        return "".join(self.texts)


@pytest.fixture(scope="session")
def samples():
    return _load()


@pytest.fixture
def made(samples):
    return samples.sample()


@pytest.fixture(scope="session")
def page():
    return Page


@pytest.fixture(scope="session")
def hostile():
    return HOSTILE


@pytest.fixture(scope="session")
def validate():
    schema = json.loads(files("hopquy.specs").joinpath("schema", "report.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema).validate


@pytest.fixture
def poisoned(made, hostile):
    """A report in which every text that a peer or a vendor could have written is hostile, and its blobs."""
    report, blobs = made
    report["target"].update(name=hostile, version=hostile, vendor=hostile, build=hostile, role=hostile, codes=[hostile])
    report["target"]["claims"] = {hostile: hostile}
    report["run"]["id"] = hostile
    for each in report["observations"]:
        each.update(
            kind=hostile, point=hostile, title={"vi": hostile, "en": hostile + "e"}, data={hostile: [[hostile, hostile]], "x": hostile}
        )
    for each in report["requirements"]:
        each["reason"] = {"vi": hostile, "en": hostile + "e"}
        for finding in each["findings"]:
            finding.update(path=hostile, expected={"vi": hostile, "en": hostile + "e"}, observed={"vi": hostile, "en": hostile})
    return report, blobs
