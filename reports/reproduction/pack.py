"""A pack as its files: deterministic, made of the evidence of a run alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hopquy.reports.reproduction.choice import Choice, chosen, same_verdict
from hopquy.reports.reproduction.document import pack_document
from hopquy.reports.reproduction.files import laid_out
from hopquy.reports.reproduction.page import pack_page
from hopquy.reports.reproduction.replay import parts_of, script
from hopquy.runner.evidence import canonical
from hopquy.runner.evidence.excerpt import OBSERVATIONS
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.excerpt import judge_excerpt
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["FINDINGS", "REPLAY", "Pack", "PackFaultError", "packed"]

_PACKET = "edxml"
FINDINGS, PAGE, REPLAY = "findings.json", "README.md", "replay.sh"


class PackFaultError(Exception):
    """A pack does not show what the run showed: our fault."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The files of a pack by name, and what they are made of."""

    files: Mapping[str, bytes]
    document: Mapping[str, Any]
    choice: Choice


def packed(
    judgement: Judgement, catalogue: Catalogue, id_: str, lines: Sequence[bytes], nodes: Mapping[str, str], recorded: str | None = None
) -> Pack:
    """Return the pack for one requirement; `lines` are those of the run's log, each under the number of its observation.

    Raises NothingSeen, or KeyError where the requirement is none of the run's.
    """
    choice = chosen(judgement, catalogue, id_)
    blob = judgement.record.blobs.get
    laid = [laid_out(one, blob, packet=_is_packet(one.kind, catalogue)) for one in choice.observations]
    parts, left = parts_of(laid, judgement.plan.value)
    document = pack_document(judgement, catalogue, choice, laid, (parts, left), nodes, recorded)
    files = {name: data for one in laid for name, data in one.contents.items()}
    files[OBSERVATIONS] = b"".join(lines[one.seq] for one in choice.observations)
    files[FINDINGS] = canonical(document) + b"\n"
    files[PAGE] = pack_page(document).encode("utf-8", "backslashreplace")
    if parts:
        files[REPLAY] = script(parts, f"run {document['run']['id']}, requirement {id_}").encode("utf-8", "backslashreplace")
    _proven(choice, files, catalogue)
    return Pack(dict(sorted(files.items())), document, choice)


def _is_packet(kind: str, catalogue: Catalogue) -> bool:
    message = catalogue.message_kind(kind)
    return message is not None and message.name == _PACKET


def _proven(choice: Choice, files: Mapping[str, bytes], catalogue: Catalogue) -> None:
    """Judge what is packed, from the packed bytes alone."""
    from hashlib import sha256  # noqa: PLC0415 -- only here

    blobs = {sha256(data).hexdigest(): data for data in files.values()}
    again = judge_excerpt(choice.observations, blobs.get, choice.verdict.id, catalogue)
    if not same_verdict(again, choice.verdict):
        raise PackFaultError(f"the pack for {choice.verdict.id} gives {again.verdict} where the run gives {choice.verdict.verdict}")
