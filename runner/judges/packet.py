"""Judges of one packet: order, the parts of a document identifier, alternatives of form, names of types."""

from __future__ import annotations

import re
from itertools import pairwise

from hopquy.runner.checks.moment import parsed
from hopquy.runner.checks.ruling import Context, Ruling, seen, shown
from hopquy.runner.checks.text import comparable
from hopquy.runner.judges.case import Case
from hopquy.runner.model.finding import Finding, Phrase, Place
from hopquy.runner.model.message import Message

__all__ = ["document_id_part", "one_of_patterns", "order", "type_name_agrees"]

_TRIPLE = re.compile(r"(?P<organ>[^,]+),(?P<date>[^,]+),(?P<code>.+)", re.DOTALL)


def order(context: Context, _message: Message, case: Case) -> Ruling:
    """Children of `at` stand in the order of `names`; names that are not listed do not count."""
    names: list[str] = case.parameters["names"]
    findings, spoke = [], False
    for selected in context.select(case.parameters["at"]):
        known = [child for child in selected.node.children if child.name in names]
        spoke = spoke or len(known) > 1
        for before, after in pairwise(known):
            if names.index(before.name) > names.index(after.name):
                place = Place(context.paths.of(after), after.position)
                findings.append(
                    Finding(
                        place,
                        Phrase.of("expect.before", name=after.name, other=before.name),
                        Phrase.of("seen.after", name=after.name, other=before.name),
                    )
                )
                break
    return Ruling.of(findings, spoke=spoke)


def document_id_part(context: Context, _message: Message, case: Case) -> Ruling:
    """Where an identifier is written `organ,date,number/notation`, its `part` (organ, date or code) is what the header's own field says."""
    part = case.parameters["part"]
    expected = _header_part(part, context)
    findings, spoke = [], False
    for selected in context.select("MessageHeader/DocumentId"):
        match = _TRIPLE.fullmatch(comparable(selected.text))
        if match is None or not expected or (part == "date" and not parsed(expected, "yyyy/MM/dd")):
            continue
        spoke = True
        if match[part] != expected:
            findings.append(
                context.finding(selected, Phrase.of("expect.same-as", path=_PART_AT[part], value=shown(expected)), seen(match[part]))
            )
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
            findings.append(context.finding(selected, Phrase.of("expect.pattern", means=joined), seen(text)))
    return Ruling.of(findings, spoke=spoke)


def type_name_agrees(context: Context, _message: Message, case: Case) -> Ruling:
    """Each name at `name` is the one that the list `list` gives to the number at `at` beside it."""
    meanings = context.names.meanings[case.parameters["list"]]
    findings, spoke = [], False
    for number, name in context.beside(case.parameters["at"], case.parameters["name"]):
        named = meanings.get(comparable(number.text))
        if named is None or not comparable(name.text):
            continue
        spoke = True
        if comparable(name.text).casefold() != comparable(named).casefold():
            findings.append(context.finding(name, Phrase.of("expect.one-of", values=named), seen(name.text)))
    return Ruling.of(findings, spoke=spoke)
