"""Judges of one packet: reading faults, order, the parts of a document identifier, alternatives of form, names of types."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hopquy.runner.checks.moment import parsed
from hopquy.runner.checks.ruling import Context, Ruling, finding_at, seen
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.message import Message
from hopquy.runner.model.verdict import Answer

__all__ = ["document_id_part", "no_fault", "one_of_patterns", "order", "type_name_agrees"]

_TRIPLE = re.compile(r"(?P<organ>[^,]+),(?P<date>[^,]+),(?P<code>.+)", re.DOTALL)


def no_fault(case: Case) -> Iterator[Ruling]:
    """No fault of the codes `codes` was met in reading; one of our own limits leaves it open."""
    codes = case.parameters["codes"]
    for exhibit in case.selected:
        seq = (exhibit.observation.seq,)
        message = exhibit.message
        if message is None:
            yield Ruling(Answer.UNKNOWN, (), seq)
            continue
        faults = [fault for fault in message.faults if fault.code in codes or fault.is_limit]
        findings = tuple(
            Finding(Place("", fault.position, seq[0]), Phrase.of(f"expect.fault.{fault.code}"), Phrase.of(f"seen.fault.{fault.code}", detail=fault.detail))
            for fault in faults
        )
        own = tuple(finding for finding, fault in zip(findings, faults, strict=True) if not fault.is_limit)
        if own:
            yield Ruling(Answer.BROKEN, own, seq)
        elif findings:
            yield Ruling(Answer.UNKNOWN, findings, seq)
        else:
            yield Ruling(Answer.HOLDS if _ruled_on(codes, message) else Answer.VACUOUS, (), seq)


def _ruled_on(codes: list[str], message: Message) -> bool:
    """Whether the message has what the codes speak of: attachments for those of attachments, anything for the rest."""
    if set(codes) <= {"base64"}:
        return any(node.content and node.content.encoded_length for node in message.contents)
    if all(code.startswith("zip-") for code in codes):
        return any(node.content and (node.content.unpacked or node.content.media_type == "application/zip") for node in message.contents)
    return message.root is not None


def order(context: Context, _message: Message, case: Case) -> Ruling:
    """The children of `at` stand in the order of `names`; names that are not listed do not count."""
    names: list[str] = case.parameters["names"]
    findings, spoke = [], False
    for selected in context.select(case.parameters["at"]):
        known = [child for child in selected.node.children if child.name in names]
        spoke = spoke or len(known) > 1
        for before, after in zip(known, known[1:], strict=False):
            if names.index(before.name) > names.index(after.name):
                place = Place(after.path(), after.position)
                findings.append(Finding(place, Phrase.of("expect.before", name=after.name, other=before.name), Phrase.of("seen.after", name=after.name, other=before.name)))
                break
    return Ruling.of(findings, spoke=spoke)


def document_id_part(context: Context, _message: Message, case: Case) -> Ruling:
    """The `part` (organ, date or code) of an identifier of the form `organ,date,number/notation` agrees with the header's own field."""
    part = case.parameters["part"]
    findings, spoke = [], False
    for selected in context.select("MessageHeader/DocumentId"):
        match = _TRIPLE.fullmatch(comparable(selected.text))
        expected = _header_part(part, context)
        if match is None or not expected or (part == "date" and not parsed(expected, "yyyy/MM/dd")):
            continue
        spoke = True
        if match[part] != expected:
            findings.append(finding_at(selected, Phrase.of("expect.same-as", path=_PART_AT[part], value=expected), seen(match[part])))
    return Ruling.of(findings, spoke=spoke)


_PART_AT = {"organ": "MessageHeader/From/OrganId", "date": "MessageHeader/PromulgationInfo/PromulgationDate", "code": "MessageHeader/Code"}


def _header_part(part: str, context: Context) -> str:
    if part == "code":
        number, notation = (_first(context, f"MessageHeader/Code/{name}") for name in ("CodeNumber", "CodeNotation"))
        return f"{number}/{notation}" if number and notation else ""
    return _first(context, _PART_AT[part])


def _first(context: Context, path: str) -> str:
    return next((comparable(item.text) for item in context.select(path)), "")


def one_of_patterns(context: Context, _message: Message, case: Case) -> Ruling:
    """Every text at `at` matches at least one of the named `patterns`."""
    patterns = [context.names.patterns[name] for name in case.parameters["patterns"]]
    findings, spoke = [], False
    for selected in context.select(case.parameters["at"]):
        text = comparable(selected.text)
        if not text:
            continue
        spoke = True
        if not any(re.fullmatch(regex, text) for regex, _ in patterns):
            means = [means for _, means in patterns]
            joined = type(means[0])(" / ".join(m.vi for m in means), " / ".join(m.en for m in means))
            findings.append(finding_at(selected, Phrase.of("expect.pattern", means=joined), seen(text)))
    return Ruling.of(findings, spoke=spoke)


def type_name_agrees(context: Context, _message: Message, case: Case) -> Ruling:
    """The name at `name` is the one that the list `list` gives to the number at `at`."""
    meanings = context.names.meanings[case.parameters["list"]]
    findings, spoke = [], False
    for number, name in zip(context.select(case.parameters["at"]), context.select(case.parameters["name"]), strict=False):
        named = meanings.get(comparable(number.text))
        if named is None or not comparable(name.text):
            continue
        spoke = True
        if comparable(name.text).casefold() != comparable(named).casefold():
            findings.append(finding_at(name, Phrase.of("expect.one-of", values=named), seen(name.text)))
    return Ruling.of(findings, spoke=spoke)
