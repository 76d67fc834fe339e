"""`hopquy judge RUN`: every verdict again, from the evidence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hopquy.runner.cli.day import given_day
from hopquy.runner.cli.language import lang_option

if TYPE_CHECKING:
    from hopquy.runner.evidence import Record
    from hopquy.runner.model.baseline import Baseline
    from hopquy.runner.verdict.judgement import Judgement

__all__ = ["command", "load_judgement"]

_SAID = {
    "same": {
        "vi": "Cả {n} kết luận giống như đã ghi; quyết định: {outcome}",
        "en": "All {n} verdicts are as recorded; decision: {outcome}",
    },
    "changed": {"vi": "{n} kết luận khác với đã ghi:", "en": "{n} verdicts differ from those recorded:"},
    "specs": {"vi": "Bộ quy tắc đã đổi từ lúc chạy ({then} → {now})", "en": "The specs changed since the run ({then} → {now})"},
    "diagnosis": {
        "vi": "CHẨN ĐOÁN: nhật ký chưa hoàn chỉnh, không có quyết định",
        "en": "DIAGNOSIS: the log is not complete, there is no decision",
    },
    "no-report": {
        "vi": "Không có report.json để so sánh; quyết định: {outcome}",
        "en": "There is no report.json to compare with; decision: {outcome}",
    },
}


@click.command("judge")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.option(
    "--as-of",
    type=given_day,
    metavar="DATE",
    help="Judge by the rules of another day (default: the day in Vietnam on which the run was made, or its own --as-of).",
)
@click.option(
    "--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Hold these known failures against a run of mode ci (docs/ci.md)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON instead.")
@lang_option
def command(folder: Path, as_of: date | None, baseline: Path | None, as_json: bool, lang: str) -> int:
    """Recompute every verdict of RUN from its evidence and say what changed. Nothing is contacted.

    RUN may be a pack made by `hopquy reproduce`: then its one requirement is judged again, and the exit code is 1 when it fails.
    """
    from hopquy.reports.document import report_document  # noqa: PLC0415 -- only once a folder is there
    from hopquy.reports.gate import gate_lines  # noqa: PLC0415
    from hopquy.runner.cli.pack_judged import is_pack, judge_pack  # noqa: PLC0415
    from hopquy.runner.evidence import canonical  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    if is_pack(folder):
        if baseline is not None:
            raise click.UsageError("--baseline is for runs of mode ci: a pack has no decision")
        return judge_pack(folder, as_of, as_json=as_json, lang=lang)
    judgement = load_judgement(folder, as_of, baseline)
    document = report_document(judgement, shipped())
    if as_json:
        click.echo(canonical(document).decode())
        return judgement.exit
    then = judgement.plan.value["specs_sha256"]
    if then != shipped().digest:
        click.echo(_SAID["specs"][lang].format(then=then[:12], now=shipped().digest[:12]))
    if not judgement.record.complete:
        click.echo(_SAID["diagnosis"][lang])
    recorded = folder / "report.json"
    outcome = document["decision"]["outcome"]
    if not recorded.is_file():
        click.echo(_SAID["no-report"][lang].format(outcome=outcome))
    elif changes := _changes(json.loads(recorded.read_text(encoding="utf-8")), document):
        click.echo(_SAID["changed"][lang].format(n=len(changes)))
        for id_, before, after in changes:
            click.echo(f"  {id_}: {before} → {after}")
    else:
        click.echo(_SAID["same"][lang].format(n=len(document["requirements"]), outcome=outcome))
    for line in gate_lines(document):
        click.echo(line[lang])
    return judgement.exit


def load_judgement(folder: Path, as_of: date | None = None, baseline: Path | None = None) -> Judgement:
    """Read and judge a run folder; raises NoRunError, EvidenceError, TargetError for a bad baseline, or click's usage error."""
    from hopquy.runner.evidence import read_record  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415
    from hopquy.runner.verdict.judgement import judge_record  # noqa: PLC0415

    record = read_record(folder)
    return judge_record(record, shipped(), as_of, None if baseline is None else _baseline(baseline, record))


def _baseline(path: Path, record: Record) -> Baseline:
    from hopquy.runner.plan import read_baseline  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    if record.plan["mode"] != "ci":
        raise click.UsageError(
            f"--baseline is for runs of mode ci, and this one is of mode {record.plan['mode']}: elsewhere nothing is tolerated"
        )
    return read_baseline(path, shipped(), shipped().profiles[record.plan["profile"]])


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    then = {row["id"]: row["verdict"] for row in before["requirements"]}
    now = {row["id"]: row["verdict"] for row in after["requirements"]}
    changed = [(id_, then.get(id_, "–"), now.get(id_, "–")) for id_ in sorted(then.keys() | now.keys()) if then.get(id_) != now.get(id_)]
    if before["decision"]["outcome"] != after["decision"]["outcome"]:
        changed.append(("decision", before["decision"]["outcome"], after["decision"]["outcome"]))
    return changed
