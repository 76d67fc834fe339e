"""One requirement explained: what it says, rests on and looks for, examples, how to fix, how to contest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from hopquy.fixtures.defects import defect_catalogue
from hopquy.reports.words import word
from hopquy.runner.cli.check_words import check_in_words
from hopquy.runner.cli.examples_shown import call_lines, changed_lines, changes_in_words, findings_on, steps_of
from hopquy.runner.cli.explain_words import said
from hopquy.runner.cli.judge_words import judge_in_words
from hopquy.runner.language import say
from hopquy.runner.model.requirement import Derivation, Requirement, Violation
from hopquy.runner.model.verdict import Basis
from hopquy.runner.spec import Catalogue
from hopquy.runner.spec.listing import roles_of

__all__ = ["Explanation"]

_COLOURS = {"-": "red", "+": "green"}


class Explanation:
    """Prints explanations of one catalogue in one language."""

    def __init__(self, catalogue: Catalogue, console: Console, lang: str) -> None:
        self.catalogue = catalogue
        self.console = console
        self.lang = lang
        self._width = max(60, console.width - 8)

    def show(self, one: Requirement) -> None:
        """Print the explanation of one requirement."""
        self.console.print(Text(one.id, style="bold"))
        first, second = (one.statement.vi, one.statement.en) if self.lang == "vi" else (one.statement.en, one.statement.vi)
        self._line(first, style="bold")
        self._line(second, style="dim")
        self.console.print()
        self._facts(self._standing(one), indent=0)
        self._sources(one)
        self._checked(one)
        self._examples(one)
        self._defect(one)
        if one.automated or one.fix is not None:
            self._heading("fix")
            self._line(self._fix(one))
        self._heading("contest")
        for key in ("contest.evidence", "contest.clause", "contest.whom"):
            self._line(said(key, self.lang, id=one.id), bullet="•")
        self.console.print()
        self._line(said("written", self.lang, place=one.provenance), style="dim", indent=0)

    def _standing(self, one: Requirement) -> Iterator[tuple[str, str]]:
        yield "level", said(f"level.{one.level}", self.lang)
        yield "basis", said(f"basis.{one.basis}", self.lang)
        why = said(f"why.{one.why_advisory}", self.lang) if one.why_advisory else ""
        yield "scored", said("scored.no" if why else "scored.yes", self.lang, why=why)
        yield "binds", ", ".join(word(f"role.{role}")[self.lang] for role in roles_of(self.catalogue, one))
        if one.claims:
            yield "claims", ", ".join(one.claims)
        if one.since or one.until:
            yield (
                "period",
                ", ".join(said(f"period.{key}", self.lang, day=day) for key, day in (("since", one.since), ("until", one.until)) if day),
            )

    def _sources(self, one: Requirement) -> None:
        self._heading("sources")
        for derivation in one.derivations:
            source = derivation.source
            title = getattr(source.title, self.lang)
            self._line(f"{source.number}: {title}" if source.number else title, bullet="•")
            self._line(" · ".join(self._told_of(derivation)), style="dim", indent=4)
            notes = [*([derivation.note] if derivation.note else []), *([getattr(source.note, self.lang)] if source.note else [])]
            for note in notes:
                self._line(note, style="dim", indent=4)
        if one.conflict is not None:
            self._heading("conflict")
            self._line(getattr(one.conflict, self.lang))

    def _told_of(self, derivation: Derivation) -> Iterator[str]:
        source = derivation.source
        if source.issuer is not None:
            issuer = getattr(source.issuer, self.lang)
            yield said("issued.by", self.lang, issuer=issuer, day=source.issued) if source.issued else issuer
        elif source.issued is not None:
            yield said("issued", self.lang, day=source.issued)
        yield said(f"kind.{source.kind}", self.lang)
        yield said(f"read.{derivation.read}", self.lang)
        if derivation.clause is not None:
            yield said("clause", self.lang, clause=derivation.clause)
        if source.kind is Basis.LAW:
            if derivation.clause is None:
                yield said("clause.unknown", self.lang)
            since, until = source.in_force_from, source.in_force_until
            key = "between" if since and until else "from" if since else "until" if until else "unknown"
            yield said(f"force.{key}", self.lang, day=since, until=until)
        if source.currency_unverified:
            yield said("force.unverified", self.lang)

    def _checked(self, one: Requirement) -> None:
        self._heading("checked")
        self._facts(self._how(one))

    def _how(self, one: Requirement) -> Iterator[tuple[str, str]]:
        kind = getattr(self.catalogue.kinds[one.applies_to].title, self.lang)
        packets = ", ".join(said(f"packet.{packet}", self.lang) for packet in one.packet)
        yield "looks", said("looks.packet", self.lang, kind=kind, packets=packets) if packets and one.packet != ("status",) else kind
        for path in one.when.present:
            yield "when", said("when.present", self.lang, path=path)
        if one.when.value_at is not None:
            values = said("or", self.lang).join(f"`{value}`" for value in one.when.value_one_of)
            yield "when", said("when.value", self.lang, path=one.when.value_at, values=values)
        if one.each is not None:
            yield "each", f"`{one.each}`"
        for check in one.checks:
            yield "check", f"[{check.word}] {check_in_words(check, self.catalogue, self.lang)}"
        if one.judge is not None:
            yield "judge", f"[{one.judge}] {judge_in_words(one.judge, self.lang)}"
            for name, value in one.parameters.items():
                yield "parameters", f"{name}: {_plain(value)}"
        if one.procedure is not None:
            yield "procedure", getattr(one.procedure, self.lang)
        if one.untested is not None:
            yield "untested", getattr(one.untested, self.lang)
        else:
            yield "optional", said("optional.yes" if one.optional else "optional.no", self.lang)
        if one.needs:
            yield "needs", f"{_grouped(one.needs)}\n({said('needs.why', self.lang)})"

    def _examples(self, one: Requirement) -> None:
        if not one.conforming:
            return
        self._heading("right")
        for name in one.conforming:
            example = self.catalogue.examples[name]
            self._line(f"{name}: {getattr(example.describes, self.lang)} (specs/{example.file})", bullet="•")
        first = self.catalogue.examples[one.conforming[0]]
        if first.kind == "exchange":
            self._line(said("steps", self.lang, name=first.name) + ":", indent=2)
            for number, step in enumerate(steps_of(self.catalogue, first.name, self.lang), 1):
                self._line(step, bullet=f"{number}.", indent=4)
        if first.kind == "axis.call":
            self._line(said("call", self.lang, name=first.name) + ":", indent=2)
            for line in call_lines(self.catalogue, first.name, self._width):
                self._code(f"    {line}", "dim")
        self._heading("wrong")
        for violation in one.violations:
            self._wrong(one, violation)

    def _wrong(self, one: Requirement, violation: Violation) -> None:
        self._line(said("changed", self.lang, name=violation.base) + ":", bullet="•")
        if self.catalogue.examples[violation.base].kind == "exchange":
            for part in changes_in_words(violation.change, self.lang):
                self._line(part, bullet="–", indent=4)
        else:
            for mark, line in changed_lines(self.catalogue, violation, self._width):
                self._code(f"    {mark} {line}", _COLOURS.get(mark, "dim"))
        for finding in findings_on(self.catalogue, one, violation)[:1]:
            expected, observed = say(finding.expected, self.lang), say(finding.observed, self.lang)
            self._line(said("finding", self.lang, expected=expected, observed=observed), indent=4)
        for id_, reason in violation.also:
            self._line(said("breaks.too", self.lang, id=id_, reason=reason), style="dim", indent=4)

    def _defect(self, one: Requirement) -> None:
        found = ((role, defect_catalogue(self.catalogue, role).get(one.defect or "")) for role in roles_of(self.catalogue, one))
        role, defect = next(((role, defect) for role, defect in found if defect is not None), ("", None))
        if defect is None:
            return
        self._heading("defect")
        self._line(f"{defect.name}: {getattr(defect.describes, self.lang)}")
        for id_, reason in defect.reasons.items():
            self._line(said("breaks.too", self.lang, id=id_, reason=reason), style="dim")
        asked = "" if role == "document-system" else f"--role {role} "
        self._code(f"  hopquy demo {asked}--defect {defect.name}", "cyan")

    def _fix(self, one: Requirement) -> str:
        if one.fix is not None:
            return str(getattr(one.fix, self.lang))
        if one.checks:
            return said(
                "fix.derived", self.lang, expected="; ".join(check_in_words(check, self.catalogue, self.lang) for check in one.checks)
            )
        statement = getattr(one.statement, self.lang)
        found = [finding for violation in one.violations[:1] for finding in findings_on(self.catalogue, one, violation)[:1]]
        expected = said("fix.derived", self.lang, expected=say(found[0].expected, self.lang)) if found else ""
        return f"{statement} {expected}".strip()

    def _heading(self, key: str) -> None:
        self.console.print()
        self.console.print(Text(said(key, self.lang), style="bold underline" if self.console.is_terminal else ""))

    def _line(self, text: str, *, style: str = "", bullet: str = "", indent: int = 2) -> None:
        lead = " " * indent + (f"{bullet} " if bullet else "")
        self._hang(lead, text, style)

    def _code(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style=style), soft_wrap=True)

    def _facts(self, rows: Iterator[tuple[str, str]], indent: int = 2) -> None:
        found = [(said(key, self.lang), value) for key, value in rows]
        width = max(len(label) for label, _ in found)
        before = ""
        for label, value in found:
            self._hang(" " * indent + ("" if label == before else label).ljust(width + 2), value)
            before = label

    def _hang(self, lead: str, text: str, style: str = "") -> None:
        """Print a paragraph after its lead, the lines that follow indented as far."""
        for line in Text(text, style=style).wrap(self.console, max(20, self.console.width - len(lead))):
            line.rstrip()
            self.console.print(Text.assemble((lead, "dim"), line), soft_wrap=True)
            lead = " " * len(lead)


def _grouped(ids: tuple[str, ...]) -> str:
    """Write ids that share all but their last part together."""
    parts = [id_.rpartition("/") for id_ in ids]
    groups = [(head, [part[2] for part in members]) for head, members in groupby(parts, key=lambda part: part[0])]
    return ", ".join(f"{head}/{tails[0]}" if len(tails) == 1 else f"{head}/{{{', '.join(tails)}}}" for head, tails in groups)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(below)}" for key, below in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
