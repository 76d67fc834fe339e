"""Judges of what a dossier carries to the portal: as it was filed, what is owed and paid, what was handed in, and how it ended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.checks.ruling import Ruling, seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import Life, Told, lives_of
from hopquy.runner.judges.onestop.record import PAID_ONLINE
from hopquy.runner.model.finding import Phrase

__all__ = ["as_filed", "as_on_portal", "components_told", "fees_told", "owner_kept", "payment_flag", "reason_told", "result_told"]

_FLAG = "DuocThanhToanTrucTuyen"
_COMPONENTS = ("TaiLieuNop/*/TenTepDinhKem", "ThanhPhanHoSo/*/GiayToDinhKem/*/TenGiayTo")
_WORDS = ("NoiDungXuLy", "GhiChu", "NoiDungYKien")
_FILE = re.compile(r"://\S|^[^@]*[^\s/@]\.[A-Za-z][A-Za-z0-9]{1,4}$")
"""The name of a file, or a link."""
_LATER = ("status:", "quiet:")
"""What is waited for after a dossier was told for the first time."""
_RESULTS = ("DanhSachGiayToKetQua/*/TenGiayTo", "DanhSachGiayToKetQua/*/DuongDanTepTinKetQua")


def as_filed(case: Case) -> Iterator[Ruling]:
    """A dossier of the desk says at `at` what the way it came by means: `channels` has the text for each."""
    path, channels = str(case.parameters["at"]), case.parameters["channels"]
    for life in lives_of(case.exhibits).all:
        wanted = channels.get(str(life.filing.observation.data.get("channel") or ""))
        if life.on_portal or wanted is None:
            continue
        yield from _each(life, path, str(wanted))


def as_on_portal(case: Case) -> Iterator[Ruling]:
    """A dossier that was filed on the portal says at `at` what the portal said there."""
    path = str(case.parameters["at"])
    for life in lives_of(case.exhibits).all:
        wanted = _filed(life).get(path) if life.on_portal else None
        if isinstance(wanted, str) and wanted:
            yield from _each(life, path, wanted)


def owner_kept(case: Case) -> Iterator[Ruling]:
    """A dossier names who filed it as its owner."""
    for life in lives_of(case.exhibits).all:
        for one in life.wholes:
            names, summary = one.texts("ChuHoSo"), one.texts("TrichYeuHoSo")
            if summary and life.token not in summary[0]:
                continue
            if names and life.token not in names[0]:
                yield broken(Phrase.of("expect.onestop.owner", token=life.token), seen(names[0]), one.exhibit, life.filing, path="ChuHoSo")
            elif names:
                yield holds(one.exhibit, life.filing)


def payment_flag(case: Case) -> Iterator[Ruling]:
    """Whether something was paid online is told as it was: not before anybody paid, and once it was paid."""
    for life in lives_of(case.exhibits).all:
        flagged = [one for one in life.wholes if one.taken and one.texts(_FLAG)]
        if life.on_portal or not flagged:
            continue
        online = [act for act in life.did("pay") if act.told("via") in ("portal", "gateway")]
        before = [one for one in flagged if not online or one.seq <= online[0].since]
        early = next((one for one in before if one.texts(_FLAG)[0] in PAID_ONLINE), None)
        if early is not None:
            yield broken(Phrase.of("expect.onestop.unpaid"), seen(early.texts(_FLAG)[0]), early.exhibit, life.filing, path=_FLAG)
            continue
        after = [one for one in flagged if online and one.seq > online[0].since]
        if after and after[-1].texts(_FLAG)[0] not in PAID_ONLINE:
            last = after[-1]
            yield broken(Phrase.of("expect.onestop.paid"), seen(last.texts(_FLAG)[0]), last.exhibit, online[0].exhibit, path=_FLAG)
        elif after:
            yield holds(after[-1].exhibit, online[0].exhibit)
        elif before:
            yield holds(before[-1].exhibit)


def fees_told(case: Case) -> Iterator[Ruling]:
    """A fee that is demanded is told with its amount, wherever in the messages that stands."""
    for life in lives_of(case.exhibits).all:
        for act in life.did("demand-fee"):
            demanded = act.exhibit.observation.data.get("fees")
            amounts = [str(one.get("amount")) for one in demanded if isinstance(one, Mapping)] if isinstance(demanded, list) else []
            after = [one for one in life.told if one.seq > act.since and _can_bear(one)]
            if not amounts or not after:
                continue
            said = [text for one in life.told if one.seq > act.since and one.taken for text in one.all_texts()]
            missing = [amount for amount in amounts if not any(_says_amount(text, amount) for text in said)]
            if missing:
                told = [text for one in after for text in one.texts("DanhSachLePhi/*/Gia")]
                expected = Phrase.of("expect.onestop.amount", amount=missing[0])
                found = Phrase.of("seen.nothing") if not told else seen(", ".join(dict.fromkeys(told)))
                yield broken(expected, found, after[-1].exhibit, act.exhibit)
            else:
                yield holds(after[-1].exhibit, act.exhibit)


def components_told(case: Case) -> Iterator[Ruling]:
    """As many papers are told as were handed in with the dossier, at once or by an update: in the lists of papers, or as so many names, or so many links, of files elsewhere.

    That they were not is said where there was time to tell them: the dossier was waited for beyond what told of it first.
    """
    for life in lives_of(case.exhibits).all:
        handed = life.filing.observation.data.get("components")
        wholes = [one for one in life.wholes if one.taken]
        if life.on_portal or not isinstance(handed, list) or not handed or not wholes:
            continue
        best = max(wholes, key=_papers)
        told = _papers(best)
        if told >= len(handed):
            yield holds(best.exhibit, life.filing)
        elif any(wait.observation.seq > wholes[0].seq for what, wait in life.every_wait if what.startswith(_LATER)):
            expected = Phrase.of("expect.onestop.components", count=len(handed))
            yield broken(expected, Phrase.of("seen.onestop.components", count=told), best.exhibit, life.filing)
        else:
            yield unknown(best.exhibit, life.filing)


def _papers(one: Told) -> int:
    """Return how many papers a message tells of: one may be told by its name and by its link, and each of them counts papers once."""
    results = {text for path in _RESULTS for text in one.texts(path)}
    files = [file for file in _files(one) if file not in results]
    links = sum("://" in file for file in files)
    return max(*(len(one.texts(path)) for path in _COMPONENTS), links, len(files) - links)


def result_told(case: Case) -> Iterator[Ruling]:
    """A dossier that was settled with a paper is told with that paper: in the list of results, or as a file elsewhere that was not told before."""
    for life in lives_of(case.exhibits).all:
        for act in life.did("finish"):
            after = [one for one in life.told if one.seq > act.since and one.status in ("9", "10") and _can_bear(one)]
            if not act.exhibit.observation.data.get("handed") or not after:
                continue
            before = {name for one in life.told if one.seq <= act.since for name in _files(one)}
            bearing = next(
                (one for one in after if any(text for path in _RESULTS for text in one.texts(path)) or set(_files(one)) - before), None
            )
            if bearing is not None:
                yield holds(bearing.exhibit, act.exhibit)
            else:
                yield broken(Phrase.of("expect.onestop.result"), Phrase.of("seen.nothing"), after[-1].exhibit, act.exhibit)


def reason_told(case: Case) -> Iterator[Ruling]:
    """The reason that was given for an act is told with it."""
    for life in lives_of(case.exhibits).all:
        for act in life.did(str(case.parameters["action"])):
            reason, after = act.told("because"), [one for one in life.told if one.seq > act.since and one.taken]
            if not reason:
                continue
            if not after:
                yield unknown(act.exhibit)
            elif any(_spaced(reason) in _spaced(text) for one in after for path in _WORDS for text in one.texts(path)):
                yield holds(after[0].exhibit, act.exhibit)
            else:
                said = next((text for one in after for path in _WORDS for text in one.texts(path) if text), "")
                yield broken(Phrase.of("expect.onestop.reason", reason=shown(reason)), seen(said), after[0].exhibit, act.exhibit)


def _spaced(text: str) -> str:
    return " ".join(comparable(text).split())


def _each(life: Life, path: str, wanted: str) -> Iterator[Ruling]:
    for one in life.wholes:
        told = one.texts(path)
        if told and told[0] != comparable(wanted):
            yield broken(Phrase.of("expect.onestop.text", text=shown(wanted)), seen(told[0]), one.exhibit, life.filing, path=path)
        elif told:
            yield holds(one.exhibit, life.filing)


def _filed(life: Life) -> Mapping[str, Any]:
    """Return the dossier as the portal told it."""
    try:
        body = json.loads(life.filing.data or b"")
        row = body["data"][0] if isinstance(body, dict) else None
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        return {}
    return row if isinstance(row, Mapping) else {}


def _says_amount(text: str, amount: str) -> bool:
    return re.sub(r"[.,\s]", "", text) == amount or re.search(rf"(?<!\d){re.escape(amount)}(?!\d)", text) is not None


def _files(one: Told) -> list[str]:
    """Return the names and links of files that stand in a message, each once."""
    return list(dict.fromkeys(text for text in one.all_texts() if _FILE.search(text)))


def _can_bear(one: Told) -> bool:
    """Whether a message that the portal took is of a kind that has the lists of fees and results."""
    return one.taken and one.exhibit.observation.kind in ("dossier.sync", "dossier.status")
