"""`hopquy deliver URL FILE`: put a packet into a sandbox axis."""

from __future__ import annotations

import os
from pathlib import Path

import click

from hopquy.runner.cli.language import lang_option

__all__ = ["command"]

_SAID = {"vi": "Đã đặt vào trục với docId {doc_id}", "en": "Delivered with docId {doc_id}"}


@click.command("deliver")
@click.argument("url")
@click.argument("file", type=click.Path(path_type=Path))
@lang_option
def command(url: str, file: Path, lang: str) -> int:
    """Put the packet FILE into the sandbox axis at URL, for the systems that it is addressed to."""
    from hopquy.runner.probes.sandbox import deliver  # noqa: PLC0415 -- only when asked for

    click.echo(_SAID[lang].format(doc_id=deliver(url, file, token=os.environ.get("HOPQUY_ADMIN_TOKEN"))))
    return 0
