"""Judges of what anybody sees who looks up a dossier without login."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hopquy.runner.checks.ruling import Ruling, shown
from hopquy.runner.codec.answer import object_in
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.json_tree import Pairs
from hopquy.runner.judges.case import Case, broken, holds, unknown
from hopquy.runner.judges.onestop.lives import lives_of
from hopquy.runner.judges.onestop.showing import is_cut, readings, shows
from hopquy.runner.model.finding import Phrase

__all__ = ["lookup_answers", "no_person", "unknown_declined"]

_OK = 200
_SUCCESS = ("", "0", "00", "200", "ok", "success")
_CODES = ("ErrorCode", "error_code")
_NONE_SUCH = (400, 404, 410, 422)
"""How HTTP itself says that there is no such dossier."""
_WORDS = ("không tìm thấy", "không tồn tại", "không có hồ sơ", "không hợp lệ", "không đúng", "chưa có hồ sơ", "not found", "no such", "does not exist")  # fmt: skip
_PERSON = ("name", "identifier", "phone", "email", "address")
"""What is known of the applicant, as it was handed over at the filing."""


def lookup_answers(case: Case) -> Iterator[Ruling]:
    """A dossier that was filed is found by its code, without login."""
    for exhibit in _lookups(case, known=True):
        data = exhibit.observation.data
        code = str(data.get("code"))
        if data.get("status") == _OK and not data.get("trouble") and _error(exhibit):
            yield broken(
                Phrase.of("expect.onestop.looked-up", code=code),
                Phrase.of("seen.onestop.filing-answer", status=str(_OK), code=shown(_error(exhibit))),
                exhibit,
            )
        elif data.get("status") == _OK and not data.get("trouble") and shows(_read(exhibit), code) and _speaks_of_none(exhibit):
            # That there is none, or help for those who find none: a person has to read it.
            yield unknown(exhibit)
        elif data.get("status") == _OK and not data.get("trouble") and shows(_read(exhibit), code):
            yield holds(exhibit)
        elif data.get("status") == _OK and not data.get("trouble"):
            yield broken(Phrase.of("expect.onestop.looked-up", code=code), Phrase.of("seen.onestop.without-code"), exhibit)
        else:
            yield broken(Phrase.of("expect.onestop.looked-up", code=code), _met(data), exhibit)


def no_person(case: Case) -> Iterator[Ruling]:
    """What is answered holds nothing of the applicant."""
    filed = {life.token: life.filing for life in lives_of(case.exhibits).all}
    for exhibit in _lookups(case, known=True):
        data = exhibit.observation.data
        filing = filed.get(str(data.get("token")))
        person = filing.observation.data.get("applicant") if filing is not None else None
        if filing is None or not isinstance(person, Mapping) or data.get("status") != _OK or data.get("trouble"):
            continue
        texts = _read(exhibit)
        # The name was filed with a mark behind it, by which the dossier is known again.
        found = [name for name in _PERSON if shows(texts, str(person.get(name) or "").partition(" (")[0])]
        if not found and (data.get("cut") or is_cut(*_raw(exhibit))):
            yield unknown(exhibit, filing)
        elif found:
            what = tuple(Phrase.of(f"person.{name}") for name in found)
            yield broken(Phrase.of("expect.onestop.no-person"), Phrase.of("seen.onestop.person", what=what), exhibit, filing)
        else:
            yield holds(exhibit, filing)


def unknown_declined(case: Case) -> Iterator[Ruling]:
    """Whoever asks for a code that nobody has is told so."""
    known = list(_lookups(case, known=True))
    for exhibit in _lookups(case, known=False):
        data = exhibit.observation.data
        if data.get("trouble"):
            yield broken(Phrase.of("expect.onestop.no-such"), _met(data), exhibit)
        elif data.get("status") in _NONE_SUCH or _error(exhibit):
            yield holds(exhibit)
        elif data.get("status") != _OK:
            yield broken(Phrase.of("expect.onestop.no-such"), _met(data), exhibit)
        elif any(_alike(exhibit, one) for one in known if not _error(one) and not _speaks_of_none(one)):
            yield broken(Phrase.of("expect.onestop.no-such"), Phrase.of("seen.onestop.as-known"), exhibit)
        elif _says_no(exhibit, known):
            yield holds(exhibit)
        else:
            # A page in words of its own: a person has to read it.
            yield unknown(exhibit)


def _lookups(case: Case, *, known: bool) -> Iterator[Exhibit]:
    return (e for e in case.selected if bool(e.observation.data.get("known")) is known)


def _met(data: Mapping[str, Any]) -> Phrase:
    if data.get("trouble"):
        return Phrase.of("seen.onestop.no-answer", trouble=str(data["trouble"]))
    return Phrase.of("seen.onestop.file", status=str(data.get("status") or "–"))


def _read(exhibit: Exhibit) -> tuple[str, ...]:
    """Return the texts of an answer: of its body, and of its headers but those that say nothing of the dossier."""
    said = "\n".join(value for _, value in _headers(exhibit)).encode("latin-1", "replace")
    return (*readings(*_raw(exhibit)), *readings(said))


def _raw(exhibit: Exhibit) -> tuple[bytes, str]:
    """Return the body of an answer and how it says that it is packed."""
    return exhibit.data or b"", next((value for name, value in _headers(exhibit) if name.lower() == "content-encoding"), "")


def _headers(exhibit: Exhibit) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in exhibit.observation.data.get("headers", ())]


def _error(exhibit: Exhibit) -> str:
    """Return the code of the error that the JSON of an answer tells; empty where it tells none."""
    try:
        answer = object_in(exhibit.data or b"")
    except ValueError:
        return ""
    codes = [code.strip() for name in _CODES if isinstance(code := answer.like(name), str)]
    return next((code for code in codes if code.lower() not in _SUCCESS), "")


def _speaks_of_none(exhibit: Exhibit) -> bool:
    """Tell whether words that there is no dossier stand in an answer."""
    texts = _read(exhibit)
    return any(shows(texts, word) for word in _WORDS)


def _says_no(exhibit: Exhibit, known: list[Exhibit]) -> bool:
    """Tell whether an answer says in words that there is none: words that do not stand on the page of a dossier that there is."""
    texts, others = _read(exhibit), [_read(one) for one in known]
    return any(shows(texts, word) and not any(shows(other, word) for other in others) for word in _WORDS)


def _alike(one: Exhibit, other: Exhibit) -> bool:
    """Tell whether an answer tells of a dossier as another does: the same but for the code that was asked for, or JSON with the same members filled."""
    shape = _shape_of(one)
    return _without_code(one) == _without_code(other) or (shape is not None and shape == _shape_of(other))


def _shape_of(exhibit: Exhibit) -> object:
    try:
        return _shape(object_in(exhibit.data or b"")) or None
    except ValueError:
        return None


def _shape(value: object) -> object:
    """Return which members a JSON value has, and whether something stands in them."""
    if isinstance(value, Pairs):
        return frozenset((name, _shape(member)) for name, member in value)
    if isinstance(value, list):
        return ("list", _shape(value[0]) if value else "nothing")
    return "nothing" if value is None else "value"


def _without_code(exhibit: Exhibit) -> bytes:
    return (exhibit.data or b"").replace(str(exhibit.observation.data.get("code")).encode(), b"")
