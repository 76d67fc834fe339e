"""`hopquy counterpart`: a simulated peer alone, as a sandbox; here the national axis."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from hopquy.runner.cli.counterpart_portal import portal
from hopquy.runner.cli.language import lang_option

__all__ = ["command"]

_SAID = {
    "ready": {
        "vi": "Trục liên thông mô phỏng lắng nghe tại {url} (dừng: Ctrl+C)",
        "en": "The simulated axis listens at {url} (stop: Ctrl+C)",
    },
    "system": {"vi": "  hệ thống {id}: {codes}", "en": "  system {id}: {codes}"},
    "secret": {
        "vi": "Lưu ý: khóa bí mật trên dòng lệnh chỉ dành cho thử nghiệm tại chỗ; nên dùng --system-file.",
        "en": "Note: a secret on the command line is for loopback sandboxes only; otherwise use --system-file.",
    },
}


@click.group("counterpart")
def command() -> None:
    """Run a simulated peer by itself."""


command.add_command(portal)


@command.command("axis")
@click.option("--listen", metavar="HOST:PORT", default="127.0.0.1:8810", show_default=True, help="Where to listen.")
@click.option("--system", "systems", multiple=True, metavar="ID:SECRET:CODE[,CODE...]", help="A connecting system; may be repeated.")
@click.option("--system-file", type=click.Path(path_type=Path), help="A JSON or YAML list of systems.")
@click.option("--store", type=click.Path(path_type=Path), help="A file in which everything survives a restart.")
@click.option(
    "--deliver",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A packet to put in at the start; may be repeated.",
)
@click.option("--append-trace-header", is_flag=True, help="Append the axis's own trace header to delivered packets.")
@click.option(
    "--dialect",
    type=click.Choice(["vxp", "rest", "both"]),
    default="vxp",
    show_default=True,
    help="How it is spoken to: as the axis operator's SDK does, as a province's REST variant (/v1/…) does, or either way.",
)
@click.option("--locked", multiple=True, metavar="CODE", help="A body that is listed and cannot be written to; may be repeated.")
@lang_option
def axis(
    listen: str,
    systems: tuple[str, ...],
    system_file: Path | None,
    store: Path | None,
    files: tuple[Path, ...],
    append_trace_header: bool,
    dialect: str,
    locked: tuple[str, ...],
    lang: str,
) -> int:
    """Simulate the national document axis, so that a document system can be pointed at it unchanged.

    Every call is told on standard error, refused ones with their reason. The environment variable HOPQUY_ADMIN_TOKEN, when set, is
    asked of `hopquy deliver`; without it only this machine may deliver.
    """
    from hopquy.fixtures.axis.command import load_system_file, parse_system, serve_forever  # noqa: PLC0415 -- only when asked for

    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:  # noqa: PLR2004 -- the largest port
        raise click.UsageError(f"--listen {listen!r} is not HOST:PORT")
    known = [*(parse_system(text) for text in systems), *(load_system_file(system_file) if system_file else ())]
    if not known:
        raise click.UsageError("no system is named: give --system ID:SECRET:CODE[,CODE...] or --system-file FILE")
    if systems:
        click.echo(_SAID["secret"][lang], err=True)

    def ready(sandbox: Any) -> None:
        click.echo(_SAID["ready"][lang].format(url=sandbox.url))
        for system in known:
            click.echo(_SAID["system"][lang].format(id=system.system_id, codes=", ".join(system.codes)))

    def event(happened: Any) -> None:
        mark = "✗" if happened.refusal else "·"
        about = " ".join(
            filter(
                None,
                (
                    happened.doc_id or "",
                    happened.message_type or "",
                    f"{happened.refusal}: {happened.answer.get('ErrorDesc', '')}" if happened.refusal else "",
                ),
            )
        )
        click.echo(f"{happened.started:%H:%M:%S} {mark} {happened.system_id or '?'} {happened.operation} {about}".rstrip(), err=True)

    serve_forever(
        host.strip("[]"), int(port), known, store=store, deliver_files=list(files), append_trace_header=append_trace_header,
        admin_token=os.environ.get("HOPQUY_ADMIN_TOKEN"), on_event=event, on_ready=ready,
        dialects=("vxp", "rest") if dialect == "both" else (dialect,), locked=[code.strip() for code in locked if code.strip()],
    )  # fmt: skip
    return 0
