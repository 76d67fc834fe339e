import hashlib
import json

import pytest

from hopquy.reports.allure import write_allure

STATUSES = {"pass": "passed", "fail": "failed", "inconclusive": "broken", "error": "broken", "not-applicable": "skipped"}


def _results(folder):
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*-result.json")]
    return {each["name"]: each for each in found}


def _bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def written(samples, tmp_path_factory):
    report, blobs = samples.sample()
    folder = tmp_path_factory.mktemp("allure") / "results"
    write_allure(report, blobs.get, folder)
    return report, blobs, folder


def test_every_requirement_has_its_status_and_its_own_case(written):
    report, _, folder = written
    results = _results(folder)
    assert {name: each["status"] for name, each in results.items()} == {
        each["id"]: STATUSES[each["verdict"]] for each in report["requirements"]
    }
    for key in ("uuid", "historyId", "testCaseId", "fullName"):
        assert len({each[key] for each in results.values()}) == len(results)


def test_labels_parameters_and_message(written):
    _, _, folder = written
    result = _results(folder)["edxml/message-header/subject"]
    labels = [(each["name"], each["value"]) for each in result["labels"]]
    assert ("epic", "Liên thông văn bản điện tử, bản 2026") in labels
    assert ("feature", "edxml/message-header") in labels
    assert ("severity", "critical") in labels
    assert ("tag", "scored") in labels
    assert {each["name"]: each["value"] for each in result["parameters"]}["level"] == "must"
    assert "phần tử rỗng" in result["statusDetails"]["message"]


def test_the_attachments_are_the_evidence(written):
    report, blobs, folder = written
    results = _results(folder)
    for each in report["requirements"]:
        if each["findings"]:
            (attachment,) = results[each["id"]]["attachments"]
            data = folder.joinpath(attachment["source"]).read_bytes()
            assert data == blobs[report["observations"][each["findings"][0]["observation"] - 1]["blob"]]
            assert attachment["source"].startswith(hashlib.sha256(data).hexdigest())
            assert attachment["type"] == "text/plain"


def test_nothing_of_the_machine_is_told(written):
    _, _, folder = written
    told = b"".join(each for name, each in _bytes(folder).items() if name.endswith((".json", ".properties")))
    assert str(folder.parent).encode() not in told
    assert b"Traceback" not in told
    assert b"hopquy-allure-" not in told
    assert not {label["name"] for each in _results(folder).values() for label in each["labels"]} & {"host", "thread"}


def test_same_input_same_files_whatever_the_user_has_set(written, tmp_path, monkeypatch):
    report, blobs, folder = written
    tmp_path.joinpath("conftest.py").write_text("raise RuntimeError('foreign')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--maxfail=1 -x")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    monkeypatch.setenv("ALLURE_INDENT_OUTPUT", "1")
    write_allure(report, blobs.get, tmp_path / "again")
    assert _bytes(tmp_path / "again") == _bytes(folder)


def test_a_folder_with_results_is_refused(written):
    report, blobs, folder = written
    with pytest.raises(FileExistsError):
        write_allure(report, blobs.get, folder)


def test_hostile_text_is_kept_as_text(poisoned, tmp_path):
    report, blobs = poisoned
    report["requirements"] = [each for each in report["requirements"] if each["verdict"] != "pass"]
    write_allure(report, blobs.get, tmp_path / "results")
    results = _results(tmp_path / "results")
    assert len(results) == len(report["requirements"])
    text = json.dumps(results, ensure_ascii=False)
    assert not set(text) & set("\x00\u202e\u2028")
    assert "⟦U+202E⟧" in text
    assert tmp_path.joinpath("results", "environment.properties").read_bytes().isascii()


def test_a_report_without_requirements_has_no_results(made, tmp_path):
    report, blobs = made
    report["requirements"] = []
    write_allure(report, blobs.get, tmp_path / "results")
    assert set(_bytes(tmp_path / "results")) == {"environment.properties"}
