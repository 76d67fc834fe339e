"""What a report shows of each observation's bytes, and where a finding points to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from hopquy.reports.listing import Mark, Shape, excerpt, hex_rows, listing, shape_of

__all__ = ["Blob", "Hit", "Panel", "Pointed", "State", "Window", "hits_of", "panels"]

Blob = Callable[[str], bytes | None]
State = Literal["none", "missing", "altered", "same", "large", "text", "utf-16", "binary"]

_HEAD = 2048
_AROUND = 32


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding, with the requirement it belongs to."""

    requirement: Mapping[str, Any]
    finding: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Window:
    """Bytes around one offset, in hex."""

    offset: int
    anchor: str
    rows: Markup


@dataclass(frozen=True, slots=True)
class Panel:
    """One observation as it is shown."""

    observation: Mapping[str, Any]
    state: State
    owner: int
    """The observation under which the bytes are shown."""
    body: str = ""
    windows: tuple[Window, ...] = ()
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the link of a finding leads, and a few lines of what is there."""

    anchor: str
    exact: bool
    excerpt: str = ""


def hits_of(requirements: Iterable[Mapping[str, Any]]) -> list[Hit]:
    """Return every finding together with its requirement."""
    return [Hit(requirement, finding) for requirement in requirements for finding in requirement["findings"]]


def panels(
    observations: Sequence[Mapping[str, Any]], hits: Sequence[Hit], blob: Blob, note: Callable[[Hit], Markup], limit: int, total: int
) -> tuple[list[Panel], dict[tuple[int, int | None], Pointed]]:
    """Return the panels in order, and where (observation, byte offset) is shown."""
    sequences = {each["seq"] for each in observations}
    by_seq: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.finding["observation"] in sequences:
            by_seq.setdefault(hit.finding["observation"], []).append(hit)
    owners = _owners(observations, by_seq)
    by_owner: dict[int, list[Hit]] = {}
    for each in observations:
        owner = owners.get(each["blob"], each["seq"])
        by_owner.setdefault(owner, []).extend(hit for hit in by_seq.get(each["seq"], []) if hit.finding["position"])
    embedded = _embedded(observations, owners, by_owner, blob, limit, total)
    shown: list[Panel] = []
    pointed: dict[tuple[int, int | None], Pointed] = {}
    for each in observations:
        seq = each["seq"]
        owner = owners.get(each["blob"], seq)
        pointed[seq, None] = Pointed(f"observation-{seq}", exact=False)
        if owner != seq:
            shown.append(Panel(each, "same", owner, hits=tuple(by_seq.get(seq, ()))))
            continue
        data = _kept(each["blob"], blob)
        state: State
        body, windows = Markup(), tuple[Window, ...]()
        if not isinstance(data, bytes):
            state = data
        else:
            marks = list(_marks(seq, by_owner[seq], len(data), note))
            shape = shape_of(data)
            state = shape if seq in embedded else "large"
            body, windows = _drawn(data, marks, shape, whole=seq in embedded)
            pointed.update(_places(data, marks, shape))
        shown.append(Panel(each, state, seq, body, windows, tuple(by_seq.get(seq, ()))))
    _share(observations, owners, pointed)
    return shown, pointed


def _owners(observations: Iterable[Mapping[str, Any]], by_seq: Mapping[int, list[Hit]]) -> dict[str | None, int]:
    """Bytes are shown once: under the first observation that a finding points into, else under the first."""
    owners: dict[str | None, int] = {}
    pointed_into = {seq for seq, hits in by_seq.items() if any(hit.finding["position"] for hit in hits)}
    for only_pointed in (True, False):
        for each in observations:
            if each["blob"] is not None and (each["seq"] in pointed_into or not only_pointed):
                owners.setdefault(each["blob"], each["seq"])
    return owners


def _kept(sha256: str | None, blob: Blob) -> bytes | Literal["none", "missing", "altered"]:
    if sha256 is None:
        return "none"
    data = blob(sha256)
    if data is None:
        return "missing"
    return data if hashlib.sha256(data).hexdigest() == sha256 else "altered"


def _embedded(
    observations: Sequence[Mapping[str, Any]],
    owners: Mapping[str | None, int],
    by_owner: Mapping[int, list[Hit]],
    blob: Blob,
    limit: int,
    total: int,
) -> set[int]:
    """Choose whose bytes go into the report whole: those with findings first, then in order, while there is room."""
    chosen: set[int] = set()
    room = total
    own = [each for each in observations if each["blob"] is not None and owners[each["blob"]] == each["seq"]]
    for each in sorted(own, key=lambda each: (not by_owner[each["seq"]], each["seq"])):
        data = blob(each["blob"])
        if data is not None and len(data) <= min(limit, room):
            chosen.add(each["seq"])
            room -= len(data)
    return chosen


def _marks(seq: int, hits: Iterable[Hit], size: int, note: Callable[[Hit], Markup]) -> Iterator[Mark]:
    at: dict[int, list[Hit]] = {}
    for hit in hits:
        at.setdefault(hit.finding["position"]["offset"], []).append(hit)
    for offset in sorted(at):
        notes = Markup().join(note(hit) for hit in at[offset])
        yield Mark(min(offset, size), f"bytes-{seq}-{offset}", notes)


def _drawn(data: bytes, marks: Sequence[Mark], shape: Shape, *, whole: bool) -> tuple[Markup, tuple[Window, ...]]:
    in_text = whole and shape != "binary"
    windows = tuple(
        Window(mark.offset, "" if in_text else mark.anchor, hex_rows(data, mark.offset - _AROUND, mark.offset + _AROUND * 2, mark.offset))
        for mark in marks
    )
    if in_text:
        return listing(data, marks), windows
    return hex_rows(data, 0, _HEAD) if whole else Markup(), windows


def _places(data: bytes, marks: Iterable[Mark], shape: Shape) -> Iterator[tuple[tuple[int, int | None], Pointed]]:
    for mark in marks:
        _, seq, offset = mark.anchor.split("-")
        yield (
            (int(seq), int(offset)),
            Pointed(mark.anchor, exact=True, excerpt=Markup() if shape == "binary" else excerpt(data, mark.offset)),
        )


def _share(
    observations: Iterable[Mapping[str, Any]], owners: Mapping[str | None, int], pointed: dict[tuple[int, int | None], Pointed]
) -> None:
    """Let every observation of the same bytes lead to the one place where they are shown."""
    followers: dict[int, list[int]] = {}
    for each in observations:
        owner = owners.get(each["blob"], each["seq"])
        if owner != each["seq"]:
            followers.setdefault(owner, []).append(each["seq"])
    for (seq, offset), place in list(pointed.items()):
        if offset is not None:
            pointed.update({(follower, offset): place for follower in followers.get(seq, ())})
