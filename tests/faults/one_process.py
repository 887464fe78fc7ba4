"""One random round of the faults that need no processes."""

from __future__ import annotations

import random
from pathlib import Path

from disks import FAILURES, Counting
from one_thread import in_one_process
from random_world import random_story


def crash(base: Path, rng: random.Random) -> int:
    """Die at random calls of a random story, a few times over; return the deaths."""
    with in_one_process():
        story = random_story(base, rng)
        calls = len(story.begin().names)
        deaths = 0
        for _ in range(10):
            moments = [
                (rng.randint(1, calls), rng if rng.random() < 0.5 else None)
                for _ in range(rng.randint(1, 3))
            ]
            deaths += story.suffer(moments)
        return deaths


def every(base: Path, rng: random.Random) -> int:
    """Die at every call of a random story; return the deaths."""
    with in_one_process():
        story = random_story(base, rng)
        story.begin()
        deaths = 0
        while story.suffer([(deaths + 1, rng if rng.random() < 0.3 else None)]):
            deaths += 1
        return deaths


def errors(base: Path, rng: random.Random) -> int:
    """Let the disk fail at random calls of a random story; return how often it did."""
    with in_one_process():
        story = random_story(base, rng)
        calls = len(story.begin().names)
        return sum(story.endure(rng.randint(1, calls), rng.choice(FAILURES)) > 0 for _ in range(12))


def power(base: Path, rng: random.Random) -> int:
    """Cut the power in a random story, perhaps after a death; return the states that were tried."""
    with in_one_process():
        story = random_story(base, rng)
        calls: Counting = story.begin()
        dies_at = rng.randint(1, len(calls.names)) if rng.random() < 0.4 else 0
        return sum(1 for _ in story.lose_power(rng, more=2, share=0.2, dies_at=dies_at))
