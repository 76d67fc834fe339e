"""The company: who plays when, and that a crash of one story is told by that story alone."""

from __future__ import annotations

import threading

import pytest

from hopquy.runner.plugin.company import Company, Ended, Story

TITLE = {"vi": "kịch bản", "en": "story"}


def story(name: str, *, alone: bool = False) -> Story:
    return Story(name, lambda _stage: None, TITLE, alone)


def test_one_worker_plays_a_story_when_its_end_is_asked_for() -> None:
    """Nothing begins before its turn, and nothing is played twice."""
    played: list[str] = []
    company = Company(lambda one: played.append(one.name) or Ended("done"), [story("a"), story("b")])
    assert played == []
    assert company.ended("b") == company.ended("b") == Ended("done")
    assert played == ["b"]


def test_workers_play_side_by_side_and_one_that_plays_alone_comes_after_them() -> None:
    """Two stories that wait for each other end only when both play; the third sees nobody beside it."""
    meeting, beside = threading.Barrier(2, timeout=10), threading.Semaphore(0)
    running: set[str] = set()
    seen: list[set[str]] = []

    def play(one: Story) -> Ended:
        running.add(one.name)
        if one.alone:
            seen.append(set(running))
        else:
            meeting.wait()
            beside.release()
        running.discard(one.name)
        return Ended("done")

    company = Company(play, [story("a"), story("alone", alone=True), story("b")], workers=2)
    assert company.ended("alone") == Ended("done")
    assert seen == [{"alone"}]
    assert beside.acquire(blocking=False)
    assert beside.acquire(blocking=False)


def test_what_breaks_in_a_thread_is_told_by_its_story() -> None:
    """A story that breaks the player itself is a crash of that story."""
    fault = RuntimeError("broken")

    def play(one: Story) -> Ended:
        if one.name == "a":
            raise fault
        return Ended("done")

    company = Company(play, [story("a"), story("b")], workers=2)
    assert company.ended("a") == Ended("crashed", fault)
    assert company.ended("b") == Ended("done")


@pytest.mark.parametrize("workers", [1, 3])
def test_every_story_ends_once(workers: int) -> None:
    """However many play at a time, each is played once."""
    played: list[str] = []
    names = [f"story-{number}" for number in range(20)]
    company = Company(lambda one: played.append(one.name) or Ended("done"), map(story, names), workers)
    assert {company.ended(name).outcome for name in names} == {"done"}
    assert sorted(played) == sorted(names)
