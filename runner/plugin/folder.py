"""The run's own folder: where it lies, and what is written into it when the run is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hopquy.reports.document import report_document
from hopquy.reports.html import render_html
from hopquy.reports.junit import render_junit
from hopquy.runner.errors.evidence import OtherPlanError
from hopquy.runner.evidence import Record, canonical, read_stopped, seal
from hopquy.runner.model.target import Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plan import read_plan, run_name
from hopquy.runner.plugin.session import Request, RunSession
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.judgement import Judgement, judge_record

__all__ = ["finished", "going_on", "prepared", "seal_only", "views_of", "write_views"]


def prepared(request: Request, out: Path | None) -> Request:
    """Return the request with a folder that is new or empty; raises ValueError where there is something in it."""
    folder = out or Path("runs") / run_name(datetime.now(UTC), request.seed)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is there already and not empty: name another folder with --out, or remove it")
    return replace(request, out=folder)


def going_on(folder: Path, target: Target, catalogue: Catalogue) -> Request:
    """Return the request to go on with a run that was stopped, with everything as it was planned; raises as `read_stopped` does."""
    record = read_stopped(folder)
    plan = read_plan(record.plan)
    value = plan.value
    if value["profile"] not in catalogue.profiles:
        raise OtherPlanError(str(folder), ("profile",))
    return Request(
        target, value["profile"], plan.as_of, plan.only, Mode(value["mode"]), folder, value["seed"],
        stories=tuple(value["story_globs"]), baseline=plan.baseline, resumed=record,
    )  # fmt: skip


def finished(folder: Path, record: Record, catalogue: Catalogue) -> Judgement:
    """Judge a run that was stopped between its footer and its seal, write what it lacks and seal it."""
    judgement = judge_record(record, catalogue)
    _write(folder, catalogue, judgement)
    return judgement


def views_of(catalogue: Catalogue, judgement: Judgement) -> dict[str, bytes]:
    """Return every view that lies in a run folder by its file name."""
    document = report_document(judgement, catalogue)
    blob = judgement.record.blobs.get
    return {
        "report.json": canonical(document) + b"\n",
        "report.html": render_html(document, blob).encode("utf-8"),
        "junit.xml": render_junit(document).encode("utf-8"),
    }


def write_views(run: RunSession, judgement: Judgement) -> None:
    """Write the views and seal the folder, which is sealed without them where they cannot be made."""
    if run.folder is not None:
        _write(run.folder, run.catalogue, judgement)


def _write(folder: Path, catalogue: Catalogue, judgement: Judgement) -> None:
    try:
        for name, data in views_of(catalogue, judgement).items():
            (folder / name).write_bytes(data)
    finally:
        seal(folder)


def seal_only(run: RunSession, _judgement: Judgement) -> None:
    """Seal the evidence, and write no views."""
    if run.folder is not None:
        seal(run.folder)
