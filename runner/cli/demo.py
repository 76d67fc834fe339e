"""`hopquy demo`: the whole pipeline against the embedded reference system."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hopquy.runner.cli.language import lang_option

__all__ = ["command"]

_SAID = {
    "starting": {
        "vi": "Khởi động trục liên thông mô phỏng và hệ thống quản lý văn bản mẫu…",
        "en": "Starting a simulated axis and the reference document system …",
    },
    "report": {"vi": "Báo cáo: {path}", "en": "Report: {path}"},
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
@click.option("--role", type=click.Choice(["document-system"]), default="document-system", help="The role of the reference system.")
@click.option("--persona", default="operator-sdk", help="How the reference system writes and speaks.")
@click.option("--defect", "defects", multiple=True, metavar="NAME", help="Switch a named defect on; may be repeated.")
@click.option("--list-defects", is_flag=True, help="List the names of the defects and stop.")
@click.option("--json", "as_json", is_flag=True, help="With --list-defects: also what each breaks, and what of it is scored.")
@click.option("--out", type=click.Path(path_type=Path), help="The run's own folder (default: runs/<run-id>).")
@lang_option
def command(role: str, persona: str, defects: tuple[str, ...], list_defects: bool, as_json: bool, out: Path | None, lang: str) -> int:  # noqa: ARG001 -- one role so far
    """Run the whole pipeline against the embedded reference system.

    Honest, it exits by the decision. With defects it exits 1 when exactly what they break fails, and 4 when a defect was missed or something else failed.
    """
    if list_defects:
        return _list(as_json=as_json)
    from hopquy.fixtures.defects import defect_catalogue  # noqa: PLC0415 -- only for a run
    from hopquy.fixtures.document_system.embedded import Embedded  # noqa: PLC0415
    from hopquy.fixtures.document_system.persona import PERSONAS  # noqa: PLC0415
    from hopquy.runner.cli.progress import Progress  # noqa: PLC0415
    from hopquy.runner.plugin.embedded import play_embedded  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    known = defect_catalogue(shipped())
    for name in defects:
        if name not in known:
            raise click.UsageError(f"no defect is called {name!r}; `hopquy demo --list-defects` names them all")
    if persona not in PERSONAS:
        raise click.UsageError(f"no persona is called {persona!r}; there are: {', '.join(PERSONAS)}")
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.UsageError(f"{out} is there already and not empty: name another folder, or remove it")
    progress = Progress(lang)
    progress.say(_SAID["starting"][lang])
    with Embedded() as embedded:
        judgement, folder = play_embedded(embedded, persona, defects, out=out, keep=True, progress=progress.story)
    progress.finish(folder, lang)
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


def _list(*, as_json: bool) -> int:
    from hopquy.fixtures.defects import defect_catalogue  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    catalogue = shipped()
    rows = [
        {"name": one.name, "breaks": list(one.breaks), "scored": any(catalogue.requirements[id_].scored for id_ in one.breaks)}
        for one in defect_catalogue(catalogue).values()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(str(row["name"]) for row in rows))
    return 0
