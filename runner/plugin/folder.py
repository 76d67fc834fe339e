"""The run's own folder: where it lies, and what is written into it when the run is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hopquy.reports.document import report_document
from hopquy.reports.html import render_html
from hopquy.reports.junit import render_junit
from hopquy.runner.evidence import canonical, seal
from hopquy.runner.plan import run_name
from hopquy.runner.plugin.session import Request, RunSession
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["prepared", "views_of", "write_views"]


def prepared(request: Request, out: Path | None) -> Request:
    """Return the request with a folder that is new or empty; raises ValueError where there is something in it."""
    folder = out or Path("runs") / run_name(datetime.now(UTC), request.seed)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is there already and not empty: name another folder with --out, or remove it")
    return replace(request, out=folder)


def views_of(run: RunSession, judgement: Judgement) -> dict[str, bytes]:
    """Return every view that lies in a run folder by its file name."""
    document = report_document(judgement, run.catalogue)
    blob = judgement.record.blobs.get
    return {
        "report.json": canonical(document) + b"\n",
        "report.html": render_html(document, blob).encode("utf-8"),
        "junit.xml": render_junit(document).encode("utf-8"),
    }


def write_views(run: RunSession, judgement: Judgement) -> None:
    """Write the views, and seal the folder again with them."""
    if run.folder is None:
        return
    views = views_of(run, judgement)
    for name, data in views.items():
        (run.folder / name).write_bytes(data)
    seal(run.folder)
