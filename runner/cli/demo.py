"""`hopquy demo`: the whole pipeline against the embedded reference system."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from hopquy.runner.cli.day import given_day
from hopquy.runner.cli.language import lang_option
from hopquy.runner.cli.run import INTERRUPTED
from hopquy.runner.model.day import VIETNAM
from hopquy.runner.model.target import ROLES

__all__ = ["command"]

_SAID = {
    "starting": {
        "vi": "Khởi động trục liên thông mô phỏng và hệ thống quản lý văn bản mẫu…",
        "en": "Starting a simulated axis and the reference document system …",
    },
    "starting-axis": {
        "vi": "Khởi động hệ thống trung gian mẫu; hopquy đóng vai các hệ thống quản lý văn bản…",
        "en": "Starting the reference intermediary system; hopquy plays the document systems …",
    },
    "starting-onestop-system": {
        "vi": "Khởi động Cổng Dịch vụ công quốc gia mô phỏng và hệ thống một cửa mẫu…",
        "en": "Starting a simulated National Public Service Portal and the reference one-stop system …",
    },
    "stopped": {
        "vi": "Đã dừng trước khi xong: không có quyết định. Phần đã ghi nằm trong {folder}; muốn chạy hết, hãy gọi lại hopquy demo.",
        "en": "Stopped before it was over: there is no decision. What was recorded is in {folder}; for a whole run, start hopquy demo again.",
    },
    "caught": {
        "vi": "Khiếm khuyết đã cài bị phát hiện đúng như khai báo: {ids}",
        "en": "The defect was caught, and just what it declares failed: {ids}",
    },
    "missed": {
        "vi": "Khiếm khuyết KHÔNG được phát hiện đúng như khai báo. Thiếu: {missing}. Thừa: {extra}.",
        "en": "The defect was NOT caught as declared. Missing: {missing}. Beyond: {extra}.",
    },
}


@click.command("demo")
@click.option("--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="The role of the reference system.")
@click.option("--persona", metavar="NAME", help="How the reference system writes and speaks (default: the one that exercises most).")
@click.option("--defect", "defects", multiple=True, metavar="NAME", help="Switch a named defect on; may be repeated.")
@click.option(
    "--as-of",
    type=given_day,
    metavar="DATE",
    help="The day on whose evening (17:00) the reference one-stop system and the portal are (default: today in Vietnam, or a former day whose rules a defect breaks).",
)
@click.option("--list-defects", is_flag=True, help="List the names of the defects and stop.")
@click.option("--json", "as_json", is_flag=True, help="With --list-defects: also what each breaks, and what of it is scored.")
@click.option("--out", type=click.Path(path_type=Path), help="The run's own folder (default: runs/<run-id>).")
@lang_option
def command(
    role: str,
    persona: str | None,
    defects: tuple[str, ...],
    as_of: date | None,
    list_defects: bool,
    as_json: bool,
    out: Path | None,
    lang: str,
) -> int:
    """Run the whole pipeline against the embedded reference system.

    Honest, it exits by the decision. With defects it exits 1 when exactly what they break fails, and 4 when a defect was missed or something else failed.
    """
    if list_defects:
        return _list(role, as_json=as_json)
    from hopquy.fixtures.defects import defect_catalogue  # noqa: PLC0415 -- only for a run
    from hopquy.runner.cli.progress import Progress  # noqa: PLC0415
    from hopquy.runner.plugin.embedded_onestop import EVENING  # noqa: PLC0415
    from hopquy.runner.plugin.rehearsal import REHEARSALS  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    rehearsal, known = REHEARSALS[role], defect_catalogue(shipped(), role)
    for name in defects:
        if name not in known:
            raise click.UsageError(f"no defect is called {name!r}; `hopquy demo{_of(role)} --list-defects` names them all")
    if persona is not None and persona not in rehearsal.personas:
        raise click.UsageError(f"no persona is called {persona!r}; there are: {', '.join(rehearsal.personas)}")
    if as_of is not None and role != "onestop-system":
        raise click.UsageError(
            "--as-of is for --role onestop-system, whose reference system has a clock; `hopquy judge RUN --as-of` judges any run"
        )
    wanted = [known[name] for name in defects]
    persona = persona or rehearsal.persona_for(wanted, as_of)
    unfit = next((one for one in wanted if not rehearsal.can_have(persona, one)), None)
    if unfit is not None:
        raise click.UsageError(f"the persona {persona} cannot have the defect {unfit.name}, which is one of {', '.join(unfit.dialects)}")
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.UsageError(f"{out} is there already and not empty: name another folder, or remove it")
    progress = Progress(lang)
    progress.say(_SAID["starting" if role == ROLES[0] else f"starting-{role}"][lang])
    with rehearsal.opened() as embedded:
        when = {} if as_of is None else {"at": datetime.combine(as_of, EVENING, VIETNAM)}
        judgement, folder = rehearsal.play(embedded, persona, defects, out=out, keep=True, progress=progress.story, **when)
    progress.finish(folder, lang)
    if not judgement.record.complete:
        progress.say(_SAID["stopped"][lang].format(folder=folder))
        return INTERRUPTED
    if not defects:
        return judgement.decision.exit
    declared = {id_ for name in defects for id_ in known[name].breaks}
    failed = {verdict.id for verdict in judgement.verdicts if verdict.verdict == "fail"}
    if failed == declared:
        progress.say(_SAID["caught"][lang].format(ids=", ".join(sorted(declared))))
        return 1
    progress.say(
        _SAID["missed"][lang].format(missing=", ".join(sorted(declared - failed)) or "–", extra=", ".join(sorted(failed - declared)) or "–")
    )
    return 4


def _of(role: str) -> str:
    return "" if role == ROLES[0] else f" --role {role}"


def _list(role: str, *, as_json: bool) -> int:
    from hopquy.fixtures.defects import defect_catalogue  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    catalogue = shipped()
    rows = [
        {"name": one.name, "breaks": list(one.breaks), "scored": any(catalogue.requirements[id_].scored for id_ in one.breaks)}
        for one in defect_catalogue(catalogue, role).values()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(str(row["name"]) for row in rows))
    return 0
