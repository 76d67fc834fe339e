"""The documents are true: links lead somewhere, commands exist, snippets load, figures are those of the catalogue."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from datetime import date
from pathlib import Path

import click
import pytest
import yaml

from hopquy.fixtures.defects import defect_catalogue
from hopquy.runner.cli.group import cli
from hopquy.runner.drivers import ACTIONS
from hopquy.runner.model.target import AXIS_FEATURES, AXIS_PACE, FEATURES, PACE
from hopquy.runner.plan import read_target
from hopquy.runner.plugin.rehearsal import REHEARSALS
from hopquy.runner.plugin.titles import story_titles
from hopquy.runner.spec import shipped
from hopquy.runner.spec.problems import validator

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "benchmarks" / "README.md",
    ROOT / "changelog.d" / "README.md",
]
TEXTS = {path: path.read_text(encoding="utf-8") for path in PAGES}
HAND_WRITTEN = {path: text for path, text in TEXTS.items() if path.name != "coverage.md"}
READMES = [ROOT / "README.md", ROOT / "README.vi.md"]
CONTRACT = TEXTS[ROOT / "docs" / "target-contract.md"]
SECRETS = {"HOPQUY_SECRET": "mot-khoa-thu-nghiem", "CONTROL_TOKEN": "mot-ma-dieu-khien"}

QLVB = """
import os
from hopquy.fixtures.document_system.packet import File
from hopquy.fixtures.document_system.persona import PERSONAS
from hopquy.fixtures.document_system.system import DocumentSystem

system = DocumentSystem(PERSONAS["operator-sdk"], os.environ["AXIS"], os.environ["HOPQUY_SECRET"], poll_interval=0.05)
register, refuse, assign, process, finish, agree, take_back = (
    system.accept, system.refuse, system.assign, system.process, system.finish, system.agree, system.take_back
)


def issue(operation, to, subject, content, files, about, reason):
    files = [File(*one) for one in files]
    named = {"reply_to" if operation == "new" else "document_id": about or ""}
    return system.send(operation, to, subject, content, files=files, reason=reason, **named).draft.document_id
"""
"""A product for the driver of the contract: the reference system, which looks for what came by itself."""


def blocks(text, language):
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE)


def without_code(text):
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)


def relative(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_links_lead_to_files(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(TEXTS[path])):
        if not target.startswith(("https://", "http://", "#")):
            assert (path.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize(("name", "most"), [("README.md", 120), ("README.vi.md", 120), ("ARCHITECTURE.md", 60)])
def test_lengths(name, most):
    assert len(TEXTS[ROOT / name].splitlines()) <= most


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (table,) = re.findall(r"^\| dependency \|.*?\n\n", TEXTS[ROOT / "ARCHITECTURE.md"], re.DOTALL | re.MULTILINE)
    for wanted in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[\w-]+", wanted)[0]
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", table) or name.startswith("types-"), name


def test_picture_is_small():
    assert (ROOT / "docs" / "report.png").stat().st_size < 250_000


def words_of_commands(text):
    """Yield each `hopquy …` and `./dev demo …` that a document shows, as words."""
    shown = re.findall(r"`([^`\n]+)`", without_code(text))
    shown += [line.partition(" #")[0] for block in blocks(text, "sh") for line in block.splitlines()]
    for line in shown:
        found = re.match(r"\s*(?:\./dev )?(?:hopquy (?!--)(.+)|\./dev (demo\b.*))", line)
        if found:
            yield (found[1] or found[2]).replace("\\|", "|").replace("[", " ").replace("]", " ").split()


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=relative)
def test_commands_and_options_exist(path):
    for first, *rest in words_of_commands(TEXTS[path]):
        if re.fullmatch(r"[a-z|]+", first):
            for name in first.split("|"):
                assert_known(cli, [name, *rest])


def assert_known(group, words):
    context = click.Context(group)
    command = group.get_command(context, words[0])
    assert command is not None, words
    rest = words[1:]
    if isinstance(command, click.Group) and rest and re.fullmatch(r"[a-z|]+", rest[0]):
        for name in rest[0].split("|"):
            assert_known(command, [name, *rest[1:]])
        return
    known = {option for parameter in command.get_params(click.Context(command)) for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known, words


@pytest.mark.parametrize("path", READMES, ids=relative)
def test_every_command_is_in_the_readmes(path):
    assert {words[0] for words in words_of_commands(TEXTS[path])} >= set(cli.list_commands(click.Context(cli)))


def test_targets_of_the_contract_load(tmp_path):
    snippet, of_an_axis, of_a_onestop_system = blocks(CONTRACT, "yaml")
    file = tmp_path / "target.yaml"
    file.write_text(snippet, encoding="utf-8")
    target = read_target(file, SECRETS)
    assert target.features == FEATURES
    assert target.listen == ("127.0.0.1", 8810)
    assert target.pace["status"].deadline == 300
    file.write_text(of_an_axis, encoding="utf-8")
    axis = read_target(file, {"HOPQUY_SECRET_A": "mot-khoa-thu-nghiem", "HOPQUY_SECRET_B": "mot-khoa-khac-nua"})
    assert axis.role == "axis"
    assert {"exchange", "directory", "restart", "vxp", "two-codes"} <= set(axis.features)
    file.write_text(of_a_onestop_system, encoding="utf-8")
    assert {"sync", "from-portal", "adapter", "address"} <= set(read_target(file, SECRETS).features)


def test_contract_names_what_there_is():
    for name in [*story_titles(), *ACTIONS, *FEATURES, *AXIS_FEATURES]:
        assert f"`{name}`" in CONTRACT, name
    for name, pace in {**PACE, **AXIS_PACE}.items():
        assert re.search(rf"^\| `{name}` \|.*\| {pace.interval:g} s \| {pace.deadline:g} s \|$", CONTRACT, re.MULTILINE), name
    for block in blocks(CONTRACT, "json"):
        assert isinstance(json.loads(block), dict)


def test_rules_shown_are_of_their_format():
    schemas = ["fields", "fields", "requirements", "requirements"]
    snippets = blocks(TEXTS[ROOT / "docs" / "writing-requirements.md"], "yaml")
    for schema, snippet in zip(schemas, snippets, strict=True):
        rows = yaml.safe_load(snippet)
        assert validator(schema).is_valid(rows), snippet
        for row in rows:
            home = "dossier" if "applies_to" in row else "edxml"
            assert row.get("id") or f"{home}/{row['group']}/{row['slug']}/present" in shipped().requirements
            assert row.get("id", "edxml/packet/root") in shipped().requirements


@pytest.mark.parametrize("path", READMES, ids=relative)
def test_figures_are_those_of_the_catalogue(path):
    catalogue, text = shipped(), TEXTS[path]
    rules = catalogue.requirements.values()
    automated, defects, facts = (
        sum(one.automated for one in rules),
        sum(len(defect_catalogue(catalogue, role)) for role in REHEARSALS),
        len(catalogue.facts),
    )
    shown = re.findall(r"^\|[^|]+\|([^|]+)\| `\./dev ([^`]+)` \|$", text, re.MULTILINE)
    assert {command: [int(number) for number in re.findall(r"\d+", figure)] for figure, command in shown} == {
        "hopquy specs list": [len(rules), sum(one.scored for one in rules)],
        "hopquy specs coverage": [facts, facts],
        "python -m pytest tests/test_examples.py": [automated, automated],
        "python benchmarks/defect_matrix.py": [defects, defects],
    }
    personas = sum(len(one.personas) for one in REHEARSALS.values())
    (honest,) = re.findall(r"\| (\d+) (?:of|trên) (\d+) \| (?:the same|như trên) \|$", text, re.MULTILINE)
    assert [int(number) for number in honest] == [personas, personas]
    by_basis = [sum(one.scored and one.basis == basis for one in rules) for basis in ("law", "guidance")]
    told = re.search(r"\b(\d+) (?:rest on law and|quy tắc dựa vào văn bản quy phạm và) (\d+) [^;]+; (\d+) (?:more rules|quy tắc)", text)
    assert [int(number) for number in told.groups()] == [*by_basis, sum(one.basis == "practice" for one in rules)]
    day, scored, by_law = re.search(r"\b(\d{4}-\d\d-\d\d)\D+(\d+) [^\d.]+ (\d+) ", text).groups()
    deciding = [one for rule in rules if (one := rule.on(date.fromisoformat(day))).scored]
    assert [int(scored), int(by_law)] == [len(deciding), sum(one.basis == "law" for one in deciding)]


@pytest.fixture
def driven(tmp_path):
    """The driver of the contract with a product behind it, and a target.yaml that fits: what a vendor would have."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        axis, control = one.getsockname()[1], other.getsockname()[1]
    (driver,), (target, *_) = blocks(CONTRACT, "python"), blocks(CONTRACT, "yaml")
    (tmp_path / "qlvb.py").write_text(QLVB, encoding="utf-8")
    (tmp_path / "control.py").write_text(driver.replace("9000", str(control)), encoding="utf-8")
    fitted = target.replace("9000", str(control)).replace("8810", str(axis)).replace("qlvb.mau", "hopquy.operator-sdk")
    assert "  points:\n" in fitted
    hasty = fitted.replace("  points:\n", "  points:\n    quiet: {deadline: 0.3}\n")
    (tmp_path / "target.yaml").write_text(hasty, encoding="utf-8")
    environment = {**os.environ, **SECRETS, "AXIS": f"http://127.0.0.1:{axis}"}
    with subprocess.Popen([sys.executable, "control.py"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as product:
        try:
            await_listening(control)
            yield tmp_path, environment
        finally:
            product.terminate()


def await_listening(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


@pytest.mark.slow
def test_driver_of_the_contract_passes_a_whole_run(driven):
    folder, environment = driven
    command = [
        sys.executable,
        "-c",
        "import sys; from hopquy.runner.cli import main; sys.exit(main())",
        "run",
        "target.yaml",
        "--out",
        "run",
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((folder / "run" / "report.json").read_text(encoding="utf-8"))
    assert report["decision"]["outcome"] == "conformant"
    for path in (folder / "run").rglob("*"):
        if path.is_file():
            assert not any(secret.encode() in path.read_bytes() for secret in SECRETS.values()), path.name
