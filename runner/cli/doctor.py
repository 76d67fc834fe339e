"""`hopquy doctor target.yaml`: whether everything is ready for a run."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hopquy.runner.cli.language import lang_option

if TYPE_CHECKING:
    from hopquy.runner.doctor import Listening
    from hopquy.runner.model.target import Target

__all__ = ["command"]


@click.command("doctor")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--public-url", metavar="URL", help="The address under which the target reaches our axis, where a proxy or NAT stands between."
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0, max=3600),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a call of the target to our axis is waited for, where its driver has no settle.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object (specs/schema/doctor.json).")
@lang_option
def command(target: Path, public_url: str | None, wait: float, as_json: bool, lang: str) -> int:
    """Look whether everything is ready to test the system that TARGET (a target.yaml) describes.

    Addresses, certificates, clocks, credentials, codes and the driver; nothing is sent and nothing is judged. Exits with 0 when all is ready, with 3
    when something is not or could not be told, and with 2 when TARGET itself is wrong.
    """
    from datetime import UTC, datetime  # noqa: PLC0415 -- only once there is something to look at

    from hopquy.runner.cli.doctor_shown import Ward  # noqa: PLC0415
    from hopquy.runner.doctor import Patience, Patient, doctor_document, examined, exit_of, is_public_url  # noqa: PLC0415
    from hopquy.runner.model.target import CALLERS  # noqa: PLC0415
    from hopquy.runner.plan import read_target  # noqa: PLC0415
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    wanted = read_target(target)
    if public_url is not None and not is_public_url(public_url):
        raise click.UsageError("--public-url is an address like https://hopquy.example.vn/axis, without credential, `?` and `#`")
    if public_url is not None and wanted.role not in CALLERS:
        raise click.UsageError("--public-url is for a target that calls our axis; this one is called by us")
    forms = {name: (pattern.regex, pattern.means) for name, pattern in shipped().patterns.items()}
    with ExitStack() as opened:
        patient = Patient(wanted, forms, public_url, Patience(sign_on=wait), _axis_of(wanted, opened))
        patient.procedures = _procedures_of(wanted)
        opened.callback(patient.close)
        if as_json:
            diagnoses = list(examined(patient))
            document = doctor_document(wanted, diagnoses, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
            sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        else:
            diagnoses = Ward(lang).shown(wanted, examined(patient))
    return exit_of(diagnoses)


def _procedures_of(target: Target) -> frozenset[str]:
    if target.role != "onestop-system":
        return frozenset()
    from hopquy.fixtures.portal.catalogue import standard_catalogue  # noqa: PLC0415 -- only where something is filed

    return frozenset(standard_catalogue().procedures)


def _axis_of(target: Target, opened: ExitStack) -> Callable[[], Listening] | None:
    """Return what makes our counterpart listen for a target that calls one."""
    if target.role == "onestop-system":
        return lambda: _portal(target, opened)
    if target.role != "document-system":
        return None

    def listening() -> Listening:
        from hopquy.fixtures.axis import Axis, AxisServer, System  # noqa: PLC0415 -- only where something calls
        from hopquy.fixtures.axis.keeping import secured  # noqa: PLC0415
        from hopquy.runner.doctor import CallBook, Listening  # noqa: PLC0415
        from hopquy.runner.model.target import OUR_CODES, OUR_SYSTEM  # noqa: PLC0415

        book = CallBook()
        own = System(target.system_id, target.secret, target.codes, target.product.name)
        axis = Axis([own, System(OUR_SYSTEM, secrets.token_hex(16), OUR_CODES, "hopquy")], listener=book)
        server = AxisServer(axis).start(*target.listen)
        opened.callback(server.stop)
        over_tls: tuple[str, ...] = ()
        if target.listen_tls is not None:
            beside = secured(target.listen_tls.authority, target.listen_tls.host, target.listen_tls.at, axis)
            opened.callback(beside.stop)
            over_tls = (beside.url,)
        return Listening(server.url, book, axis.directory.knows, over_tls)

    return listening


def _portal(target: Target, opened: ExitStack) -> Listening:
    from hopquy.fixtures.portal import Portal, PortalServer  # noqa: PLC0415 -- only where something calls
    from hopquy.runner.doctor import CallBook, Listening  # noqa: PLC0415
    from hopquy.runner.plugin.onestop.scene import Overheard, account_of  # noqa: PLC0415

    book = CallBook()
    server = PortalServer(Portal([account_of(target)], listener=lambda event: book(Overheard(event)))).start(*target.listen)
    opened.callback(server.stop)
    return Listening(server.url, book, frozenset(target.codes).__contains__)
