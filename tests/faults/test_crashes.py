"""The application dies at every single call that changes the disk, and goes on afterwards."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from disks import TEARABLE, Counting, Dying
from stories import Story, retry_story, run_story, undo_story
from world import World, picture, small_world

from app.formats.disk import Disk

MENDED = {"source/damaged.png": picture(3)}
STORIES = {
    "run": run_story,
    "retry": lambda world: retry_story(world, MENDED),
    "undo": undo_story,
}


@pytest.mark.parametrize("rule", ["number", "skip", "fail"])
@pytest.mark.parametrize("name", STORIES)
def test_dying_at_any_call_loses_nothing(base: Path, name: str, rule: str) -> None:
    story = STORIES[name](small_world(base, rule))
    calls = story.begin().names
    rng = random.Random(rule)
    for at in itertools.count(1):
        if not story.suffer([(at, None)]):
            break
        if calls[at - 1] in TEARABLE:
            story.suffer([(at, rng)])
    assert at > len(calls) > 20


@pytest.mark.parametrize("name", STORIES)
def test_dying_again_while_going_on_loses_nothing(base: Path, name: str) -> None:
    story = STORIES[name](small_world(base))
    calls = len(story.begin().names)
    rng = random.Random(name)
    died = 0
    for _ in range(60):
        points = [(rng.randint(1, calls), rng) for _ in range(rng.choice([2, 2, 3]))]
        died += story.suffer(points)
    assert died > 100
