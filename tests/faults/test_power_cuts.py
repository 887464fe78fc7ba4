"""The power is cut after every call, and of what was not made durable anything may be lost."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
from disks import syncs_each_file
from stories import run_story, undo_story, retry_story
from world import picture, small_world


@pytest.mark.parametrize("splits", [False, True], ids=["renames", "links and unlinks"])
@pytest.mark.parametrize("each", [False, True], ids=["syncs the system", "syncs each file"])
def test_a_run_survives_a_power_cut_at_any_moment(base: Path, *, each: bool, splits: bool) -> None:
    story = run_story(small_world(base))
    story.begin()
    with syncs_each_file() if each else contextlib.nullcontext():
        states = sum(1 for _ in story.lose_power(random.Random(1), more=1, splits=splits))
    assert states > 100


def test_undo_survives_a_power_cut_at_any_moment(base: Path) -> None:
    story = undo_story(small_world(base))
    story.begin()
    assert sum(1 for _ in story.lose_power(random.Random(1), more=3)) > 100


def test_a_retry_survives_a_power_cut_at_any_moment(base: Path) -> None:
    story = retry_story(small_world(base), {"source/damaged.png": picture(3)})
    story.begin()
    with syncs_each_file():
        assert sum(1 for _ in story.lose_power(random.Random(1), more=3)) > 40


def test_a_power_cut_after_a_death_is_survived(base: Path) -> None:
    story = run_story(small_world(base))
    calls = len(story.begin().names)
    rng = random.Random(1)
    with syncs_each_file():
        states = [
            state
            for dies_at in rng.sample(range(14, calls), 8)
            for state in story.lose_power(rng, share=0.1, dies_at=dies_at)
        ]
    assert len(states) > 100
