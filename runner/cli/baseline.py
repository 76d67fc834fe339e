"""`hopquy baseline RUN --out FILE`: the failures of a run as a list that a pipeline tolerates."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from hopquy.runner.cli.language import lang_option
from hopquy.runner.model.day import VIETNAM

__all__ = ["command"]

_SAID = {
    "made": {"vi": "Đã ghi {n} lỗi đã biết vào {file}", "en": "{n} known failures written to {file}"},
    "made.1": {"vi": "Đã ghi 1 lỗi đã biết vào {file}", "en": "1 known failure written to {file}"},
    "use": {
        "vi": "Dùng: hopquy run target.yaml --mode ci --baseline {file} (chỉ cho qua cổng CI; quyết định không thay đổi)",
        "en": "Use it: hopquy run target.yaml --mode ci --baseline {file} (the pipeline's gate only; the decision stays as it is)",
    },
    "reason": {"vi": "không đạt trong lần chạy {run}", "en": "failed in the run {run}"},
    "diagnosis": {
        "vi": "lần chạy này dừng trước khi xong: không lập danh sách lỗi đã biết từ một chẩn đoán",
        "en": "this run was stopped before its end: a diagnosis is no ground for a baseline",
    },
    "about": {
        "vi": "Lỗi đã biết của {target}, theo lần chạy {run}. Sửa xong lỗi nào thì xóa mục đó. until: ngày đầu tiên không còn được bỏ qua.",
        "en": "Known failures of {target}, from the run {run}. Delete an entry once it is mended. until: the first day on which it is not tolerated any more.",
    },
}  # fmt: skip


@click.command("baseline")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where to write it: .json for JSON, else YAML.")
@click.option("--reason", metavar="TEXT", help="Why these failures are tolerated (default: that they failed in this run).")
@click.option("--until", metavar="DATE", help="The first day on which they are not tolerated any more.")
@lang_option
def command(folder: Path, out: Path, reason: str | None, until: str | None, lang: str) -> int:
    """List what fails and decides in RUN as known failures, for the gate of a pipeline: `hopquy run --mode ci --baseline FILE`.

    Each entry should then get a reason of its own. What is advisory never decides and is not listed.
    """
    from hopquy.reports.visible import visible  # noqa: PLC0415 -- only once a folder is there
    from hopquy.runner.cli.judge import load_judgement  # noqa: PLC0415
    from hopquy.runner.model.baseline import KnownFailure  # noqa: PLC0415
    from hopquy.runner.plan.baseline import baseline_text  # noqa: PLC0415
    from hopquy.runner.spec import shipped_on  # noqa: PLC0415

    judgement = load_judgement(folder)
    requirements = shipped_on(judgement.as_of).requirements
    if not judgement.record.complete:
        raise click.UsageError(_SAID["diagnosis"][lang])
    _check_place(out, folder)
    plan = judgement.plan.value
    since = datetime.fromisoformat(judgement.record.header["started"]).astimezone(VIETNAM).date()
    _check_until(until, since)
    why = (reason or "").encode("utf-8", "replace").decode().strip() or _SAID["reason"][lang].format(run=plan["run_id"])
    entries = [
        KnownFailure(one.id, why, since.isoformat(), until)
        for one in judgement.verdicts
        if one.verdict == "fail" and requirements[one.id].scored
    ]
    target = " ".join(visible(f"{plan['target']['name']} {plan['target']['version']}").split())
    about = _SAID["about"][lang].format(target=target, run=plan["run_id"])
    statements = {one.id: " ".join(getattr(requirements[one.id].statement, lang).split()) for one in entries}
    text = baseline_text(entries, statements, about, as_json=out.suffix == ".json")
    out.write_text(text, encoding="utf-8", newline="\n")
    click.echo(_SAID["made.1" if len(entries) == 1 else "made"][lang].format(n=len(entries), file=out))
    click.echo(_SAID["use"][lang].format(file=out))
    return 0


def _check_place(out: Path, run: Path) -> None:
    if out.exists():
        raise click.UsageError(f"{out} is there already: name another file, or edit that one")
    if out.resolve().is_relative_to(run.resolve()):
        raise click.UsageError(f"{out} lies in the run folder, which is sealed as it is: name another place")
    if not out.absolute().parent.is_dir():
        raise click.UsageError(f"{out}: there is no folder {out.parent}")


def _check_until(text: str | None, since: date) -> None:
    if text is None:
        return
    try:
        until = date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--until {text!r} is not a date; write it like 2026-12-31") from None
    if until <= since:
        raise click.UsageError(f"--until {text} is not after the day of the run, {since}")
