"""The plan: what a run will do and judge, frozen and hashed before anything happens."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from hopquy import __version__
from hopquy.runner.evidence import canonical
from hopquy.runner.model.baseline import Baseline
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.profile import Profile
from hopquy.runner.model.target import Target
from hopquy.runner.model.verdict import Mode
from hopquy.runner.plan.scope import scope_of
from hopquy.runner.spec import Catalogue

__all__ = ["FORMAT", "Plan", "make_plan", "read_plan", "run_name"]

FORMAT = "hopquy-plan/1"


@dataclass(frozen=True, slots=True)
class Plan:
    """A frozen plan, as it is written to plan.json."""

    value: Mapping[str, Any]

    @property
    def data(self) -> bytes:
        """The bytes of plan.json."""
        return canonical(self.value) + b"\n"

    @property
    def sha256(self) -> str:
        """The digest of plan.json."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def as_of(self) -> date:
        """The day whose law is judged by."""
        return date.fromisoformat(self.value["as_of"])

    @property
    def features(self) -> tuple[str, ...]:
        """What the target claims."""
        return tuple(self.value["target"]["features"])

    @property
    def only(self) -> tuple[str, ...]:
        """The globs that narrow the run."""
        return tuple(self.value["only"])

    @property
    def stories(self) -> list[str]:
        """The stories that the run owes."""
        return list(self.value.get("stories", ()))

    @property
    def narrowed(self) -> bool:
        """Whether somebody chose among the stories."""
        return bool(self.value.get("story_globs"))

    @property
    def baseline(self) -> Baseline | None:
        """The failures that are tolerated, where the run has a gate."""
        return Baseline.of(self.value["baseline"]) if "baseline" in self.value else None

    @property
    def scope(self) -> list[tuple[str, Phrase | None]]:
        """Every requirement of the profile, with the reason where it is out of scope."""
        return [(row["id"], Phrase.of(row["out"]["key"], **row["out"]["gaps"]) if "out" in row else None) for row in self.value["scope"]]


def make_plan(
    catalogue: Catalogue,
    profile: Profile,
    target: Target,
    *,
    as_of: date,
    mode: Mode,
    only: Sequence[str],
    seed: str,
    run_id: str,
    stories: Sequence[str] = (),
    story_globs: Sequence[str] = (),
    baseline: Baseline | None = None,
) -> Plan:
    """Freeze a plan: everything that the run does or judges by, but no credential, and not the addresses by which the target is reached."""
    return Plan({
        "as_of": as_of.isoformat(),
        **({} if baseline is None else {"baseline": baseline.value}),
        "format": FORMAT,
        "hopquy": __version__,
        "mode": mode.value,
        "only": list(only),
        "pace": {name: {"deadline": pace.deadline, "interval": pace.interval} for name, pace in target.pace.items()},
        "profile": profile.id,
        "run_id": run_id,
        "scope": [_row(id_, reason) for id_, reason in scope_of(catalogue.requirements.values(), profile, target.features, as_of, only)],
        "seed": seed,
        "specs_sha256": catalogue.digest,
        "stories": list(stories),
        "story_globs": list(story_globs),
        "target": {
            "actions": list(target.driver.actions),
            "build": target.product.build,
            "codes": list(target.codes),
            **_of_intermediary(target),
            **_of_onestop(target),
            "driver": target.driver.kind,
            "features": list(target.features),
            "name": target.product.name,
            "role": target.role,
            "system_id": target.system_id,
            "timeout": target.driver.timeout,
            **({"trials": asdict(target.trials)} if target.role == "document-system" else {}),
            "vendor": target.product.vendor,
            "version": target.product.version,
        },
    })  # fmt: skip


def _of_intermediary(target: Target) -> dict[str, Any]:
    """Return who we are on an intermediary system: what the stories can do depends on it."""
    there = target.intermediary
    if there is None:
        return {}
    return {
        "burst": there.burst,
        "call_timeout": there.timeout,
        "codes": [code for one in there.systems for code in one.codes],
        "dialect": there.dialect,
        "foreign_code": there.foreign_code,
        "locked_code": there.locked_code,
        "systems": [{"codes": list(one.codes), "system_id": one.system_id} for one in there.systems],
        "unknown_code": there.unknown_code,
    }


def _of_onestop(target: Target) -> dict[str, Any]:
    """Return how a one-stop system speaks to the portal: what the stories can do depends on it."""
    there = target.onestop
    if there is None:
        return {}
    return {
        "call_timeout": there.timeout,
        "dialect": there.dialect,
        "format": "xml" if there.in_xml else "json",
        "lookup": there.lookup,
        "procedures": list(there.procedures),
    }


def read_plan(value: Mapping[str, Any]) -> Plan:
    """Take a plan back from plan.json."""
    return Plan(value)


def _row(id_: str, reason: Phrase | None) -> dict[str, Any]:
    return {"id": id_} if reason is None else {"id": id_, "out": {"gaps": dict(reason.gaps), "key": reason.key}}


def run_name(moment: datetime, seed: str) -> str:
    """Return the name of a run: its time and a part of its seed."""
    return f"{moment:%Y%m%d-%H%M%S}-{seed[:6]}"
