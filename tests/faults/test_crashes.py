"""The application dies at every single call that changes the disk, and goes on afterwards."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from disks import FAT, TEARABLE
from stories import STORIES, Story, run_story
from world import RULES, small_world


@pytest.mark.parametrize("rule", ["number", "overwrite", "in_place"])
@pytest.mark.parametrize("name", STORIES)
def test_dying_at_any_call_loses_nothing(base: Path, name: str, rule: str) -> None:
    story = STORIES[name](small_world(base, rule))
    calls = story.begin().names
    assert die_everywhere(story, random.Random(rule), calls) >= len(calls) > 10


def test_originals_are_as_safe_on_a_disk_without_links(base: Path) -> None:
    story = run_story(small_world(base, "in_place"), FAT)
    calls = story.begin().names
    assert "copy" in calls
    assert die_everywhere(story, random.Random(1), calls) > len(calls)


def die_everywhere(story: Story, rng: random.Random, calls: list[str]) -> int:
    """Die before each call, and in the middle of those that have one; return the deaths."""
    deaths = at = 0
    while story.suffer([(at := at + 1, None)]):
        deaths += 1
        if calls[at - 1] in TEARABLE:
            deaths += story.suffer([(at, rng)])
    return deaths


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", STORIES)
def test_dying_again_while_going_on_loses_nothing(base: Path, name: str, rule: str) -> None:
    story = STORIES[name](small_world(base, rule))
    calls = len(story.begin().names)
    rng = random.Random(name)
    deaths = sum(
        story.suffer([(rng.randint(1, calls), rng) for _ in range(rng.choice([2, 2, 3]))])
        for _ in range(5)
    )
    assert deaths > 5
