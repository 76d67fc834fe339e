"""The defect matrix: every persona honest, every defect switched on in a live run, and what failed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from hopquy.fixtures.defects import NamedDefect, defect_catalogue
from hopquy.runner.model.verdict import Verdict
from hopquy.runner.plugin.rehearsal import REHEARSALS
from hopquy.runner.plugin.relevance import Relevance
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["FORMAT", "defect_rows", "persona_rows", "shares", "summary_of"]

FORMAT = "hopquy-defect-matrix/2"
_TRIES = (2, 10)
"""How many stories are played for each rule that a defect breaks, before all are."""


def persona_rows(role: str, embedded: Any, catalogue: Catalogue) -> dict[str, Any]:
    """Run each persona of a role honestly, and again on the days on which defects of ended law are shown; returns its decision and what did not pass.

    `embedded` is what `REHEARSALS[role].opened` gives. What a persona does not exercise is told too; a day stands behind its name.
    """
    rows = {}
    for name, at in [*((name, None) for name in REHEARSALS[role].personas), *_former(role, catalogue)]:
        judgement, _ = REHEARSALS[role].play(embedded, name, catalogue=catalogue, **({} if at is None else {"at": at}))
        rows[name if at is None else f"{name} on {at:%Y-%m-%d}"] = {
            "role": role,
            "decision": judgement.decision.outcome.value,
            "not_applicable": _with(judgement, Verdict.NOT_APPLICABLE),
            "not_passed": {
                verdict.value: ids for verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.ERROR) if (ids := _with(judgement, verdict))
            },
        }
    return rows


def _former(role: str, catalogue: Catalogue) -> list[tuple[str, datetime | None]]:
    """Return the personas and days by which defects of ended law are shown."""
    rehearsal = REHEARSALS[role]
    found = {(rehearsal.persona_for([one]), rehearsal.former(catalogue, [one])) for one in defect_catalogue(catalogue, role).values()}
    return sorted((one for one in found if one[1] is not None), key=str)


def shares(role: str, catalogue: Catalogue, names: Iterable[str], parts: int) -> list[list[str]]:
    """Share defects out for processes of their own; those that are shown by the same persona on the same day stay together.

    For each of these a process makes an honest run to compare with.
    """
    known, rehearsal = defect_catalogue(catalogue, role), REHEARSALS[role]

    def shown(name: str) -> tuple[str, str]:
        return rehearsal.persona_for([known[name]]), str(rehearsal.former(catalogue, [known[name]]) or "")

    ordered = sorted(names, key=shown)
    size = -(-len(ordered) // parts)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def defect_rows(
    role: str,
    embedded: Any,
    catalogue: Catalogue,
    names: Iterable[str],
    kept: dict[str, Judgement] | None = None,
    folder: Path | None = None,
    *,
    whole: bool = True,
) -> dict[str, Any]:
    """Run each defect of a role's reference system live; returns what it declares, what failed, what it blocked, and what went wrong beyond.

    `whole` plays every story for every defect; without it few that can show it (see `relevance`) come first, more where these did not, and all only then.
    A run of all that failed what it should and yet left more open than an honest one is played once more: a machine that stalled leaves things open as well.
    With `folder` each run's evidence is kept in a folder of its own name there; `kept` collects the judgements.
    """
    known, rows = defect_catalogue(catalogue, role), {}
    personas: dict[tuple[str, datetime | None], _Honest] = {}
    for name in names:
        persona = REHEARSALS[role].persona_for([known[name]])
        at = REHEARSALS[role].former(catalogue, [known[name]])
        honest = personas.setdefault((persona, at), _Honest(role, persona, embedded, catalogue, at))
        tries = (() if whole else honest.relevance.stories(known[name].breaks, enough) for enough in _TRIES)
        for stories in (*dict.fromkeys((*tries, ())), ()):
            out = folder / name if folder else None
            if out is not None and out.exists():
                shutil.rmtree(out)
            judgement, _ = REHEARSALS[role].play(
                embedded, persona, [name], catalogue=catalogue, keep=out is not None, out=out, views=False, stories=stories
            )
            row = {"role": role, "stories": list(stories) or "all", **_row(known[name], judgement, honest.unseen(stories))}
            if row["caught"] or (not stories and row["failed"] != row["breaks"]):
                break
        rows[name] = row
        if kept is not None:
            kept[name] = judgement
    return rows


def _row(defect: NamedDefect, judgement: Judgement, unseen: frozenset[str]) -> dict[str, Any]:
    failed = _with(judgement, Verdict.FAIL)
    beyond = [
        verdict.id
        for verdict in judgement.verdicts
        if verdict.verdict is Verdict.ERROR
        or (verdict.verdict is Verdict.INCONCLUSIVE and not (verdict.blocked_by and set(verdict.blocked_by) <= set(defect.breaks)))
    ]
    beyond = [id_ for id_ in beyond if id_ not in unseen]
    return {
        "kind": "behaviour" if defect.is_behaviour else "mutant",
        "breaks": sorted(defect.breaks),
        "failed": failed,
        "blocked": len(_with(judgement, Verdict.INCONCLUSIVE)) - len(beyond),
        "beyond": beyond,
        "decision": judgement.decision.outcome.value,
        "reasons": [reason.code for reason in judgement.decision.reasons],
        "caught": failed == sorted(defect.breaks) and not beyond,
    }


class _Honest:
    """Honest runs to compare with, each made when first asked for."""

    def __init__(self, role: str, persona: str, embedded: Any, catalogue: Catalogue, at: datetime | None) -> None:
        self._role, self._persona, self._embedded, self._catalogue = role, persona, embedded, catalogue
        self._day: dict[str, Any] = {} if at is None else {"at": at}
        self._unseen: dict[tuple[str, ...], frozenset[str]] = {}

    @cached_property
    def relevance(self) -> Relevance:
        """What an honest run of every story says of them."""
        return Relevance(self._whole)

    @cached_property
    def _whole(self) -> Judgement:
        return self._play(())

    def unseen(self, stories: tuple[str, ...]) -> frozenset[str]:
        """Return what an honest run of these stories alone leaves open."""
        if stories not in self._unseen:
            self._unseen[stories] = frozenset(_with(self._play(stories) if stories else self._whole, Verdict.INCONCLUSIVE))
        return self._unseen[stories]

    def _play(self, stories: tuple[str, ...]) -> Judgement:
        return REHEARSALS[self._role].play(self._embedded, self._persona, catalogue=self._catalogue, stories=stories, **self._day)[0]


def summary_of(catalogue: Catalogue, personas: Mapping[str, Any], defects: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a matrix; rules on files at rest alone meet no defect of a running system."""
    automated = {id_ for id_, requirement in catalogue.requirements.items() if requirement.automated and not catalogue.at_rest(requirement)}
    killed = {id_ for row in defects.values() if row["caught"] for id_ in row["failed"]}
    passed = {
        id_
        for id_ in automated
        if any(
            _is_judged(catalogue, id_, row["role"])
            and id_ not in row["not_applicable"]
            and not any(id_ in ids for ids in row["not_passed"].values())
            for row in personas.values()
        )
    }
    return {
        "automated": len(automated),
        "killed": len(automated & killed),
        "not_killed": sorted(automated - killed),
        "passed_by_a_persona": len(passed),
        "passed_by_none": sorted(automated - passed),
        "defects": len(defects),
        "behaviours": sum(row["kind"] == "behaviour" for row in defects.values()),
        "caught": sum(row["caught"] for row in defects.values()),
        "mean_breaks": round(sum(len(row["breaks"]) for row in defects.values()) / max(1, len(defects)), 3),
    }


def _is_judged(catalogue: Catalogue, id_: str, role: str) -> bool:
    return any(profile.role == role and profile.holds(id_) for profile in catalogue.profiles.values())


def _with(judgement: Judgement, verdict: Verdict) -> list[str]:
    return sorted(one.id for one in judgement.verdicts if one.verdict is verdict)
