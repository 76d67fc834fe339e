"""`hopquy reproduce RUN ID`: a stand-alone pack for one requirement of a run."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hopquy.runner.cli.language import lang_option

if TYPE_CHECKING:
    from hopquy.reports.reproduction.choice import NothingSeen

__all__ = ["command", "write_pack"]

_SAID = {
    "made": {"vi": "{id}: {verdict}. Đã đóng gói vào {folder} ({n} tệp)", "en": "{id}: {verdict}. Packed into {folder} ({n} files)"},
    "again": {"vi": "Xem lại: hopquy judge {folder}", "en": "See it again: hopquy judge {folder}"},
    "read": {"vi": "Cách làm khác, không cần hopquy: {folder}/README.md", "en": "Other ways, without hopquy too: {folder}/README.md"},
    "passed": {
        "vi": "Yêu cầu này không có phát hiện nào: gói gồm những gì đã được xét.",
        "en": "There is no finding on this requirement: the pack holds what was looked at.",
    },
    "nothing": {
        "vi": "{id} ({verdict}): lần chạy này không có gì được xét cho yêu cầu này, nên không có gì để đóng gói{reason}",
        "en": "{id} is {verdict}: nothing of this run was looked at for it, so there is nothing to pack{reason}",
    },
    "elsewhere": {
        "vi": "yêu cầu {id} không thuộc hồ sơ đánh giá {profile} của lần chạy này",
        "en": "the requirement {id} is not among those of this run's profile {profile}",
    },
    "pass": {"vi": "đạt", "en": "pass"},
    "fail": {"vi": "không đạt", "en": "fail"},
    "inconclusive": {"vi": "chưa kết luận", "en": "inconclusive"},
    "not-applicable": {"vi": "không áp dụng", "en": "not applicable"},
    "error": {"vi": "lỗi của hopquy", "en": "error of ours"},
}  # fmt: skip


@click.command("reproduce")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.argument("id_", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path), help="The pack's own folder (default: packs/<run-id>/<ID>).")
@lang_option
def command(folder: Path, id_: str, out: Path | None, lang: str) -> int:
    """Pack what RUN shows of the requirement ID: exact bytes, findings, how to see it again with hopquy and without.

    Made of the evidence alone, byte for byte the same each time; it holds no secret. A requirement without a finding is packed with what
    was looked at; where nothing was, there is no pack and the exit code is 2. `hopquy judge` on the pack gives the same verdict again.
    """
    from hopquy.reports.reproduction.choice import NothingSeen  # noqa: PLC0415 -- only once there is something to do
    from hopquy.reports.reproduction.pack import packed  # noqa: PLC0415
    from hopquy.runner.cli.explain import check_known  # noqa: PLC0415
    from hopquy.runner.cli.judge import load_judgement  # noqa: PLC0415
    from hopquy.runner.cli.surroundings import story_nodes  # noqa: PLC0415
    from hopquy.runner.evidence import LOG  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    judgement = load_judgement(folder)
    check_known(id_, lang)
    where = out or Path("packs") / judgement.plan.value["run_id"] / re.sub(r"[^\w.-]+", ".", id_)
    _check_place(where, folder)
    lines = (folder / LOG).read_bytes().splitlines(keepends=True)
    try:
        pack = packed(judgement, shipped(), id_, lines, story_nodes(), _recorded(folder, id_))
    except NothingSeen as nothing:
        raise click.UsageError(_nothing(id_, nothing, lang)) from None
    except KeyError:
        raise click.UsageError(_said("elsewhere", lang, id=id_, profile=judgement.profile.id)) from None
    write_pack(where, pack.files)
    verdict = pack.choice.verdict
    click.echo(_said("made", lang, id=id_, verdict=_said(verdict.verdict, lang), folder=where, n=len(pack.files) + 1))
    if not verdict.findings:
        click.echo(_said("passed", lang))
    click.echo(_said("again", lang, folder=where))
    click.echo(_said("read", lang, folder=where))
    return 0


def _said(key: str, lang: str, **gaps: Any) -> str:
    return _SAID[key][lang].format(**gaps)


def _nothing(id_: str, nothing: NothingSeen, lang: str) -> str:
    from hopquy.runner.language import say  # noqa: PLC0415 -- only where it is needed

    reason = f" ({say(nothing.reason, lang)})" if nothing.reason is not None else ""
    return _said("nothing", lang, id=id_, verdict=_said(nothing.verdict, lang), reason=reason)


def _recorded(folder: Path, id_: str) -> str | None:
    """Return the verdict in the run's own report; None where there is none."""
    report = folder / "report.json"
    if not report.is_file():
        return None
    rows = json.loads(report.read_text(encoding="utf-8"))["requirements"]
    return next((row["verdict"] for row in rows if row["id"] == id_), None)


def _check_place(where: Path, run: Path) -> None:
    if where.exists() and (not where.is_dir() or any(where.iterdir())):
        raise click.UsageError(f"{where} is there already and not empty: name another folder, or remove it")
    if where.resolve().is_relative_to(run.resolve()):
        raise click.UsageError(f"{where} lies in the run folder, which is sealed as it is: name another folder")


def write_pack(where: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a pack and seal them."""
    from hopquy.reports.reproduction.pack import REPLAY  # noqa: PLC0415 -- as above
    from hopquy.runner.evidence import seal  # noqa: PLC0415

    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        where.chmod(0o700)
    for name, data in files.items():
        path = where / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    if REPLAY in files:
        (where / REPLAY).chmod(0o755)
    seal(where)
