"""Reading one side of a comparison: a run folder, or a report.json alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from hopquy.reports.checking import mistake_in
from hopquy.reports.document import report_document
from hopquy.reports.side import Side
from hopquy.runner.cli.judge import load_judgement
from hopquy.runner.evidence import LOG, read_record
from hopquy.runner.spec import shipped

__all__ = ["read_side"]

_REPORT = "report.json"


def read_side(path: Path, *, again: bool = False) -> Side:
    """Read a side; raises NoRunError, EvidenceError, or click's usage error where a file is no report.

    A run speaks by the report that lies in it; `again`, or where it has none, its verdicts are computed now.
    """
    if path.is_file() and not (path.name == _REPORT and (path.parent / LOG).is_file()):
        if again:
            raise click.UsageError(f"--again needs the evidence, and {path} is a report without it: name the run folder")
        return Side(_report(path), None, "report-only")
    folder = path.parent if path.is_file() else path
    record = read_record(folder)
    recorded = folder / _REPORT
    if again or not recorded.is_file():
        return Side(report_document(load_judgement(folder), shipped()), record.plan, "judged-again")
    return Side(_report(recorded), record.plan, "recorded")


def _report(path: Path) -> Any:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise click.UsageError(f"{path} is neither the folder of a run nor a report.json: it is not JSON in UTF-8") from None
    mistake = mistake_in(value)
    if mistake is not None:
        raise click.UsageError(f"{path} is not a report.json of a form that this hopquy reads: {mistake}")
    return value
