"""The power is cut after every call, and of what was not made durable anything may be lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from disks import FAT, LINUX, MAC, NETWORK, System
from stories import STORIES, run_story
from world import small_world


@pytest.mark.parametrize("rule", ["new", "number", "overwrite", "in_place"])
@pytest.mark.parametrize("system", [LINUX, NETWORK, FAT], ids=lambda system: system.name)
def test_a_run_survives_a_power_cut_at_any_moment(base: Path, system: System, rule: str) -> None:
    story = run_story(small_world(base, rule), system)
    story.begin()
    rng = random.Random(1)
    share = 0.25 if system.syncs_all else 0.06
    assert sum(1 for _ in story.lose_power(rng, more=1, share=share)) > 20


@pytest.mark.parametrize("rule", ["number", "overwrite", "in_place"])
@pytest.mark.parametrize("name", ["retry", "undo"])
def test_retry_and_undo_survive_a_power_cut(base: Path, name: str, rule: str) -> None:
    story = STORIES[name](small_world(base, rule), MAC)
    story.begin()
    assert sum(1 for _ in story.lose_power(random.Random(1), share=0.5)) > 5


def test_a_power_cut_while_going_on_after_a_death_is_survived(base: Path) -> None:
    story = run_story(small_world(base, "overwrite"), MAC)
    calls = len(story.begin().names)
    rng = random.Random(1)
    states = [
        state
        for dies_at in rng.sample(range(14, calls), 3)
        for state in story.lose_power(rng, share=0.05, dies_at=dies_at)
    ]
    assert len(states) > 20


def test_what_going_on_removed_from_the_vault_does_not_come_back(base: Path) -> None:
    """It would lie there for ever: the journal has forgotten it."""
    story = STORIES["retry"](small_world(base, "in_place"), FAT)
    names = story.begin().names
    # The last moment at which an original has its second name and is not replaced yet.
    dies_at = names.index("replace")
    assert sum(1 for _ in story.lose_power(random.Random(1), dies_at=dies_at)) > 10
