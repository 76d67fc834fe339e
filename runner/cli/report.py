"""`hopquy report RUN --format …`: a view of a run."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hopquy.runner.cli.judge import load_judgement
from hopquy.runner.cli.language import lang_option

__all__ = ["command"]


@click.command("report")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.option("--format", "form", type=click.Choice(["json", "html", "junit", "allure"]), required=True, help="Which view.")
@click.option("--out", type=click.Path(path_type=Path), help="A file (allure: a folder) to write to; else standard output.")
@lang_option
def command(folder: Path, form: str, out: Path | None, lang: str) -> int:
    """Make a view of RUN from its evidence: the same evidence always gives the same view."""
    from hopquy.reports.allure import write_allure  # noqa: PLC0415 -- only once a folder is there
    from hopquy.reports.document import report_document  # noqa: PLC0415
    from hopquy.reports.html import render_html  # noqa: PLC0415
    from hopquy.reports.junit import render_junit  # noqa: PLC0415
    from hopquy.runner.evidence import canonical  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    judgement = load_judgement(folder)
    document, blob = report_document(judgement, shipped()), judgement.record.blobs.get
    if form == "allure":
        if out is None:
            raise click.UsageError("--format allure needs --out FOLDER")
        if out.exists() and any(out.iterdir()):
            raise click.UsageError(f"{out} is not empty: name another folder")
        write_allure(document, blob, out, language=lang)
        return 0
    text = {
        "json": lambda: canonical(document).decode() + "\n",
        "html": lambda: render_html(document, blob),
        "junit": lambda: render_junit(document),
    }[form]()
    if out is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
    return 0
