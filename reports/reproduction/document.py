"""findings.json of a pack: the requirement, what was found, where its bytes lie, and how it is seen again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hopquy import __version__
from hopquy.reports.checking import checked
from hopquy.reports.document import requirement_entry
from hopquy.reports.reproduction.choice import Choice
from hopquy.reports.reproduction.files import Laid
from hopquy.reports.reproduction.replay import Left, Part
from hopquy.reports.titles import title_of
from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.evidence import RESUMED
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.judgement import Judgement

__all__ = ["FORMAT", "pack_document"]

FORMAT = "hopquy-reproduction/1"
_LONGEST_STORY = 100


def pack_document(
    judgement: Judgement,
    catalogue: Catalogue,
    choice: Choice,
    laid: Sequence[Laid],
    replay: tuple[Sequence[Part], Sequence[Left]],
    nodes: Mapping[str, str],
    recorded: str | None,
) -> dict[str, Any]:
    """Return the value; `nodes` names the pytest node of each story, `recorded` is the verdict in the run's own report."""
    record, plan = judgement.record, judgement.plan.value
    requirement = catalogue.requirements[choice.verdict.id]
    stories = list(dict.fromkeys(one.story for one in choice.observations if one.seq in choice.pointed and one.story))
    timeline, left_out = _timeline(judgement.exhibits, choice, stories, catalogue)
    return checked(
        {
            "format": FORMAT,
            "hopquy": __version__,
            "run": {
                "id": plan["run_id"],
                "mode": plan["mode"],
                "started": record.header["started"],
                "complete": record.complete,
                "evidence_head": record.head,
                "seed": plan["seed"],
                "resumed": any(one.kind == RESUMED for one in record.observations),
            },
            "target": {
                name: plan["target"].get(name) for name in ("name", "version", "vendor", "build", "role", "system_id", "codes", "features")
            },
            "profile": plan["profile"],
            "as_of": judgement.as_of.isoformat(),
            "plan_sha256": judgement.plan.sha256,
            "specs_sha256": {"run": plan["specs_sha256"], "pack": catalogue.digest},
            "recorded_verdict": recorded,
            "requirement": requirement_entry(choice.verdict, requirement.on(judgement.as_of), judgement.as_of),
            "applies_to": requirement.applies_to,
            "whole": choice.whole,
            "stories": [_story(name, judgement, nodes) for name in stories],
            "observations": [_packed(one, choice.pointed) for one in laid],
            "timeline": timeline,
            "timeline_left_out": left_out,
            "replay": [{"part": one.name, "observations": list(one.seqs), "needs": list(one.variables)} for one in replay[0]],
            "not_replayed": [asdict(one) for one in replay[1]],
        },
        "reproduction",
    )


def _story(name: str, judgement: Judgement, nodes: Mapping[str, str]) -> dict[str, Any]:
    shown = (exhibit.observation for exhibit in judgement.exhibits)
    ended = next((one for one in shown if one.kind == "story.ended" and one.data.get("story") == name), None)
    title = dict((ended.data.get("title") if ended is not None else None) or {"vi": name, "en": name})
    return {"name": name, "title": title, "outcome": ended.data.get("outcome") if ended is not None else None, "node": nodes.get(name)}


def _packed(one: Laid, pointed: frozenset[int]) -> dict[str, Any]:
    observation = one.observation
    return {
        "seq": observation.seq,
        "kind": observation.kind,
        "author": observation.author.value,
        "at": observation.at,
        "pointed": observation.seq in pointed,
        "sha256": observation.blob,
        "redacted": bool(observation.data.get("redacted")),
        "files": dict(one.names),
    }


def _timeline(shown: Iterable[Exhibit], choice: Choice, stories: Sequence[str], catalogue: Catalogue) -> tuple[list[dict[str, Any]], int]:
    """Return what happened in the stories concerned, in order, and how much is left out: what is pointed at is there, of the rest only so much."""
    packed = {one.seq for one in choice.observations}
    concerned = [one for one in shown if one.observation.seq in packed or one.observation.story in stories]
    others = [one for one in concerned if one.observation.seq not in choice.pointed]
    # What is packed goes first where there is no room for all.
    others.sort(key=lambda one: (one.observation.seq not in packed, one.observation.seq))
    kept = choice.pointed | {one.observation.seq for one in others[:_LONGEST_STORY]}
    told = []
    for exhibit in concerned:
        observation = exhibit.observation
        if observation.seq in kept:
            title = title_of(exhibit, catalogue)
            told.append(
                {
                    "seq": observation.seq,
                    "at": observation.at,
                    "author": observation.author.value,
                    "title": {"vi": title.vi, "en": title.en},
                    "packed": observation.seq in packed,
                    "pointed": observation.seq in choice.pointed,
                }
            )
    return told, len(concerned) - len(told)
