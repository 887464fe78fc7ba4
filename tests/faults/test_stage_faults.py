"""Large files in blocks, and results of many files: deaths, disk errors and power cuts."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from disks import FULL, LINUX, MAC, System
from stories import STORIES, run_story
from world import World

RECIPE = """
version = 1
name = "Lines"
[[text.outputs]]
[[text.merges]]
op = "shape"
[[text.merges]]
op = "join"
[destination]
on_conflict = "{rule}"
"""


def lines_world(base: Path, rule: str = "number") -> World:
    """One file of several blocks, two of one, one that fails."""
    files = {
        "source/a.txt": b"one\n",
        "source/b.txt": b"a line of some length\n" * 4 + b"odd\n",
        "source/c/d.txt": b"two\n",
        "source/e.txt": b"broken\n",
        "out/join.txt": b"theirs",
    }
    return World(base, files, RECIPE.format(rule=rule), mended={"source/e.txt": b"last\n"})


@pytest.mark.parametrize("rule", ["number", "overwrite"])
@pytest.mark.parametrize("name", ["run", "undo"])
def test_dying_at_any_call_loses_nothing(base: Path, name: str, rule: str) -> None:
    story = STORIES[name](lines_world(base, rule))
    calls = story.begin().names
    rng = random.Random(name)
    deaths = sum(
        story.suffer([(at, rng if at % 2 else None)]) for at in range(1, len(calls) + 1, 3)
    )
    assert deaths > 3


def test_a_full_disk_loses_nothing(base: Path) -> None:
    story = run_story(lines_world(base))
    calls = len(story.begin().names)
    rng = random.Random(1)
    assert sum(story.endure(rng.randint(1, calls), FULL) > 0 for _ in range(12))


@pytest.mark.parametrize("system", [LINUX, MAC], ids=lambda system: system.name)
def test_a_power_cut_loses_nothing(base: Path, system: System) -> None:
    story = run_story(lines_world(base), system)
    story.begin()
    assert sum(1 for _ in story.lose_power(random.Random(1), share=0.02)) > 10
