"""`hopquy counterpart portal`: the simulated National Public Service Portal alone, as a sandbox."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from hopquy.runner.cli.language import lang_option

__all__ = ["portal"]

_SAID = {
    "ready": {
        "vi": "Cổng Dịch vụ công quốc gia mô phỏng lắng nghe tại {url} (dừng: Ctrl+C)",
        "en": "The simulated National Public Service Portal listens at {url} (stop: Ctrl+C)",
    },
    "account": {"vi": "  tài khoản {name}: {units}", "en": "  account {name}: {units}"},
    "every": {"vi": "mọi đơn vị", "en": "every unit"},
    "adapter": {
        "vi": "  bộ chuyển đổi: {url}/XrdAdapter/RestService/forward/{login}?dstcode={dstcode}",
        "en": "  adapter: {url}/XrdAdapter/RestService/forward/{login}?dstcode={dstcode}",
    },
    "direct": {"vi": "  gọi trực tiếp: {url}/{direct}/token", "en": "  direct: {url}/{direct}/token"},
    "door": {
        "vi": "  xem và điều khiển: {url}/_hopquy/state, events, file, arm",
        "en": "  look and act: {url}/_hopquy/state, events, file, arm",
    },
    "secret": {
        "vi": "Lưu ý: mật khẩu trên dòng lệnh chỉ dành cho thử nghiệm tại chỗ; nên dùng --account-file.",
        "en": "Note: a password on the command line is for loopback sandboxes only; otherwise use --account-file.",
    },
}
_SUCCESS = {"0": 0, "text-0": "0", "00": "00"}
_VIETNAMESE = (
    "Tiếng Việt: chạy riêng Cổng Dịch vụ công quốc gia mô phỏng để trỏ hệ thống một cửa vào thử nghiệm. Mỗi lời gọi được báo trên luồng "
    "lỗi chuẩn (với --json: mỗi sự kiện một dòng JSON trên luồng ra chuẩn), lời gọi bị từ chối kèm lý do. Danh mục thủ tục, đơn vị và người "
    "là dữ liệu tự đặt."
)


@click.command("portal", epilog=_VIETNAMESE)
@click.option("--listen", metavar="HOST:PORT", default="127.0.0.1:8820", show_default=True, help="Where to listen.")
@click.option(
    "--account",
    "accounts",
    multiple=True,
    metavar="USER:PASSWORD:UNIT[,UNIT...]",
    help="Who may call, and for which bodies (* for all); may be repeated. The direct dialect takes the same as client_id and client_secret.",
)
@click.option("--account-file", type=click.Path(path_type=Path), help="A JSON or YAML list of accounts.")
@click.option("--target", metavar="URL", help="The one-stop system that is told of dossiers filed on the portal, and asked for files.")
@click.option(
    "--success",
    type=click.Choice(list(_SUCCESS)),
    default="0",
    show_default=True,
    help="How error_code says that all went well: the number 0, the text 0 or the text 00.",
)
@click.option(
    "--trouble",
    type=click.Choice(["3", "-3"]),
    default="3",
    show_default=True,
    help="How error_code says that something is wrong with a dossier.",
)
@click.option(
    "--session-seconds", type=click.FloatRange(1, 86400), default=1800.0, show_default=True, help="How long a session or token lasts."
)
@click.option("--dstcode", metavar="CODE", help="Where calls have to be routed to.")
@click.option("--login", metavar="PATH", help="The provider path of the login.")
@click.option("--integration", metavar="PATH", help="The provider path of the integration services.")
@click.option("--share", metavar="PATH", help="The provider path of the sharing services.")
@click.option("--direct", metavar="NAME", help="The first part of the paths of the direct dialect.")
@click.option("--open-wrapper", is_flag=True, help="The wrapper variant needs no session.")
@click.option("--json", "as_json", is_flag=True, help="Tell the address and every event as one line of JSON each, on standard output.")
@lang_option
def portal(
    listen: str,
    accounts: tuple[str, ...],
    account_file: Path | None,
    target: str | None,
    success: str,
    trouble: str,
    session_seconds: float,
    open_wrapper: bool,
    as_json: bool,
    lang: str,
    **paths: str | None,
) -> int:
    """Simulate the National Public Service Portal, so that a one-stop system can be pointed at it unchanged.

    It speaks the adapter's dialect, the wrapper variant and the direct dialect of 2026 at one address. Every call is told on standard error,
    refused ones with their reason. Under /_hopquy/ it shows what came, files dossiers and arms misbehaviour, from this machine only, or for
    whoever shows the token that the environment variable HOPQUY_ADMIN_TOKEN sets.
    """
    from hopquy.fixtures.portal.command import line_of, load_account_file, parse_account, serve_forever  # noqa: PLC0415 -- only when asked for
    from hopquy.fixtures.portal.settings import Settings  # noqa: PLC0415 -- as above

    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:  # noqa: PLR2004 -- the largest port
        raise click.UsageError(f"--listen {listen!r} is not HOST:PORT")
    known = [*(parse_account(text) for text in accounts), *(load_account_file(account_file) if account_file else ())]
    if not known:
        raise click.UsageError("no account is named: give --account USER:PASSWORD:UNIT[,UNIT...] or --account-file FILE")
    empty = next((name for name, path in paths.items() if path is not None and not path.strip("/ ")), None)
    if empty is not None:
        raise click.UsageError(f"--{empty} is empty")
    named: dict[str, Any] = {name: path.strip("/ ") for name, path in paths.items() if path is not None}
    named |= {
        "success": _SUCCESS[success],
        "trouble": int(trouble),
        "session_seconds": session_seconds,
        "wrapper_needs_session": not open_wrapper,
    }
    settings = Settings(**named)
    if accounts:
        click.echo(_SAID["secret"][lang], err=True)

    def ready(sandbox: Any) -> None:
        if as_json:
            told = {
                "kind": "ready",
                "url": sandbox.url,
                "accounts": [{"username": one.username, "units": list(one.units)} for one in known],
            }
            click.echo(json.dumps(told, ensure_ascii=False))
            return
        click.echo(_SAID["ready"][lang].format(url=sandbox.url))
        for one in known:
            click.echo(_SAID["account"][lang].format(name=one.username, units=", ".join(one.units) or _SAID["every"][lang]))
        for line in ("adapter", "direct", "door"):
            click.echo(_SAID[line][lang].format(url=sandbox.url, login=settings.login, dstcode=settings.dstcode, direct=settings.direct))

    def event(happened: Any) -> None:
        if as_json:
            click.echo(json.dumps(line_of(happened), ensure_ascii=False).encode("utf-8", "backslashreplace").decode())
            return
        click.echo(_line(happened), err=True)

    serve_forever(
        host.strip("[]"), int(port), known, settings=settings, target=target, admin_token=os.environ.get("HOPQUY_ADMIN_TOKEN"),
        on_event=event, on_ready=ready,
    )  # fmt: skip
    return 0


def _line(happened: Any) -> str:
    """Return one event in a line for people."""
    refused = happened.refusal or next((item.refusal for item in happened.items if item.refusal), None)
    mark = "✗" if refused else "·"
    items = ", ".join(f"{item.code or '?'} {item.became}" for item in happened.items[:3]) + (" …" if len(happened.items) > 3 else "")  # noqa: PLR2004 -- a line's worth
    reason = f"{refused}: {happened.answer.get('message', '')}" if refused else ""
    fault = f"[{happened.fault}]" if happened.fault else ""
    words = (f"{happened.started:%H:%M:%S}", mark, happened.username or "?", happened.service or happened.path or "?", items, fault, reason)
    text = " ".join(filter(None, words))
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:2000].encode("utf-8", "replace").decode()
