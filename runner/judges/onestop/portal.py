"""Judges of the calls that go between portal and one-stop system: sessions, and what the portal files."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hopquy.runner.checks.ruling import Ruling
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import lives_of
from hopquy.runner.model.finding import Phrase

__all__ = ["calls_readable", "filing_kept", "filing_taken", "session_kept", "session_renewed"]

_OK = 200
_LOGINS = ("login", "token")
_ENDED = ("session-expired", "session-unknown")
_UNREADABLE = ("json-malformed", "xml-malformed")


def calls_readable(case: Case) -> Iterator[Ruling]:
    """A call can be read; where its messages can be told apart all the same, they are judged one by one."""
    for call in lives_of(case.exhibits).of("portal.call"):
        data = call.observation.data
        if data.get("refusal") in _UNREADABLE and not data.get("items"):
            yield broken(Phrase.of("expect.onestop.readable"), Phrase.of("seen.onestop.unreadable", reason=str(data["refusal"])), call)
        elif data.get("service") and data.get("refusal") not in _UNREADABLE:
            yield holds(call)


def session_renewed(case: Case) -> Iterator[Ruling]:
    """After a session is over the target logs in again and is heard."""
    calls = lives_of(case.exhibits).of("portal.call")
    for place, call in enumerate(calls):
        data = call.observation.data
        if data.get("refusal") not in _ENDED or not data.get("fault"):
            continue
        later = calls[place + 1 :]
        login = next((one for one in later if one.observation.data.get("service") in _LOGINS), None)
        heard = next(
            (one for one in later if one.observation.data.get("service") not in _LOGINS and not one.observation.data.get("refusal")), None
        )
        if login is not None and heard is not None:
            yield holds(call, login, heard)
        else:
            seen = Phrase.of("seen.onestop.no-login") if login is None else Phrase.of("seen.onestop.login-of-no-use")
            yield broken(Phrase.of("expect.onestop.renewed"), seen, call, *([login] if login is not None else []))


def session_kept(case: Case) -> Iterator[Ruling]:
    """A session is used for further calls, not asked for anew for each."""
    calls = lives_of(case.exhibits).of("portal.call")
    logins = [one for one in calls if one.observation.data.get("service") in _LOGINS and not one.observation.data.get("refusal")]
    others = [one for one in calls if one.observation.data.get("service") not in _LOGINS]
    needless = len(logins) - 1 - sum(bool(one.observation.data.get("refusal") in _ENDED) for one in others)
    if not logins or len(others) < len(logins):
        if logins and len(others) + 1 < len(logins):
            yield broken(
                Phrase.of("expect.onestop.kept"), Phrase.of("seen.onestop.logins", logins=len(logins), calls=len(others)), *logins[:3]
            )
        return
    if needless * 2 > len(others):
        yield broken(Phrase.of("expect.onestop.kept"), Phrase.of("seen.onestop.logins", logins=len(logins), calls=len(others)), *logins[:3])
    else:
        yield holds(*logins[:1], *others[:1])


def filing_taken(case: Case) -> Iterator[Ruling]:
    """What the portal files is answered by success, the first time and again."""
    for exhibit in case.selected:
        data = exhibit.observation.data
        if data.get("service") != "nhanhsdvcqg":
            continue
        if data.get("trouble"):
            yield unknown(exhibit)
            continue
        code = _error_code(exhibit.data)
        if data.get("status") == _OK and code == 0:
            yield holds(exhibit)
        else:
            seen = Phrase.of("seen.onestop.filing-answer", status=int(data.get("status") or 0), code="–" if code is None else str(code))
            yield broken(Phrase.of("expect.onestop.filing-taken"), seen, exhibit)


def filing_kept(case: Case) -> Iterator[Ruling]:
    """A dossier that the portal filed, and that was answered as taken, can be received."""
    lives = lives_of(case.exhibits)
    taken = {str(e.observation.data.get("token")) for e in lives.of("onestop.answer") if _error_code(e.data) == 0}
    for life in lives.all:
        accepts = [act for act in life.acts if act.action == "accept"]
        if not life.on_portal or life.token not in taken or not accepts:
            continue
        if accepts[0].done:
            yield holds(accepts[0].exhibit, life.filing)
        else:
            yield broken(Phrase.of("expect.onestop.kept-filing"), Phrase.of("seen.onestop.not-accepted"), accepts[0].exhibit, life.filing)


def _error_code(body: bytes | None) -> int | None:
    try:
        value = json.loads(body or b"")
        code = value["error_code"] if isinstance(value, dict) else None
        # A number with a fraction, one that is none, true and false say no code.
        return int(code) if isinstance(code, int | str) and not isinstance(code, bool) else None
    except (ValueError, RecursionError, KeyError):
        return None
