"""`hopquy init --role R`: a commented target.yaml."""

from __future__ import annotations

from pathlib import Path

import click

from hopquy.runner.cli.language import lang_option
from hopquy.runner.model.target import ROLES

__all__ = ["command"]

_SAID = {
    "vi": "Đã ghi {path}. Điền các giá trị, đặt các biến môi trường mà tệp nêu tên, rồi chạy: hopquy doctor {path}, sau đó hopquy run {path}",
    "en": "Wrote {path}. Fill it in, set the environment variables that it names, then: hopquy doctor {path}, and hopquy run {path}",
}


@click.command("init")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the product is.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("target.yaml"), help="The file to write; `-` is standard output.")
@lang_option
def command(role: str, out: Path, lang: str) -> int:
    """Write a commented target.yaml."""
    from hopquy.runner.plan.template import target_template  # noqa: PLC0415 -- only when asked for

    text = target_template(role, lang)
    if str(out) == "-":
        click.echo(text, nl=False)
        return 0
    try:
        with out.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"{out} is there already: name another file with --out, or remove it") from None
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {error.strerror}") from None
    click.echo(_SAID[lang].format(path=out))
    return 0
