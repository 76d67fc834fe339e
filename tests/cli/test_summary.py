"""What the terminal shows of a failure."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from hopquy.runner.cli.summary import show_summary

NAMES = ("test_settles_dossier", "test_stops_dossier", "test_takes_by_post")


def text(word):
    return {"vi": f"{word} (vi)", "en": f"{word} (en)"}


def shown(seen, left_out=0, lang="en"):
    row = {
        "id": "dossier/sync/x/present", "verdict": "fail", "scored": True, "statement": text("must be there"), "sources": [], "findings_left_out": left_out,
        "findings": [
            {"path": "HoSo/X", "position": None, "observation": one, "expected": text("something"), "observed": text("nothing")} for one in seen
        ],
    }  # fmt: skip
    report = {
        "decision": {"outcome": "non-conformant", "diagnosis_only": False, "reasons": [], "exercised": 1, "in_scope": 1},
        "target": {"name": "M", "version": "1"}, "profile": {"title": text("profile")}, "as_of": "2026-11-23", "is_not": text("no certificate"),
        "counts": {name: dict.fromkeys(("pass", "fail", "inconclusive", "not-applicable", "error"), 0) for name in ("scored", "advisory")},
        "requirements": [row], "gate": None,
        "stories": [{"name": name, "title": text(name.removeprefix("test_")), "note": None} for name in NAMES],
        "observations": [{"seq": number, "story": name} for number, name in enumerate(NAMES, 1)] + [{"seq": 9, "story": ""}],
    }  # fmt: skip
    said = io.StringIO()
    show_summary(report, Console(file=said, width=200), lang)
    return said.getvalue()


@pytest.mark.parametrize(
    ("seen", "left_out", "lang", "line"),
    [
        ((2,), 0, "en", "  Story     stops_dossier (en) (test_stops_dossier)"),
        ((2, 2, 9), 0, "en", "  Story     stops_dossier (en) (test_stops_dossier)"),
        ((3, 1, 2), 0, "en", "  Story     takes_by_post (en) (test_takes_by_post) and 2 more"),
        ((3, 1), 7, "en", "  Story     takes_by_post (en) (test_takes_by_post) and at least 1 more"),
        ((1, 2), 0, "vi", "  Kịch bản  settles_dossier (vi) (test_settles_dossier) và 1 kịch bản khác"),
    ],
)
def test_a_failure_names_the_story_in_which_it_was_seen(seen, left_out, lang, line):
    assert line in shown(seen, left_out, lang).splitlines()


@pytest.mark.parametrize("seen", [(), (9,), (None,)])
def test_what_was_seen_in_no_story_names_none(seen):
    assert "Story " not in shown(seen)
