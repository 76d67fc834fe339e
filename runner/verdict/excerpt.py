"""One requirement judged on a part of a run, by the same code and under the same observation numbers as on the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hopquy.runner.codec.exhibit import exhibits
from hopquy.runner.model.finding import Phrase
from hopquy.runner.model.observation import Observation
from hopquy.runner.spec import Catalogue
from hopquy.runner.verdict.names import names_of
from hopquy.runner.verdict.requirement import RequirementVerdict
from hopquy.runner.verdict.run import judged

__all__ = ["judge_excerpt"]


def judge_excerpt(
    observations: Sequence[Observation],
    blob: Callable[[str], bytes | None],
    id_: str,
    catalogue: Catalogue,
    out_of_scope: Phrase | None = None,
) -> RequirementVerdict:
    """Return the verdict on one requirement; what it needs is judged on the same observations."""
    shown = exhibits(observations, catalogue.message_kind, blob)
    (verdict,) = judged(catalogue.requirements, [(id_, out_of_scope)], shown, names_of(catalogue))
    return verdict
