"""Calls on the disk fail: it is full, broken, read-only or forbidden from some moment on.

That a full disk pauses the run in the window, and what a real one does, is in
`tests/engine/test_full_disk.py`; folders that vanish are in `tests/engine/test_vanished.py`.
"""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from disks import FAILURES, Failure
from stories import STORIES, run_story
from world import small_world


def name_of(failure: Failure) -> str:
    return f"{errno.errorcode[failure.number]}-{'lasting' if failure.lasts else 'once'}"


@pytest.mark.parametrize("failure", FAILURES, ids=name_of)
@pytest.mark.parametrize("rule", ["overwrite", "in_place"])
def test_when_the_disk_is_well_again_nothing_is_missing(
    base: Path, rule: str, failure: Failure
) -> None:
    story = run_story(small_world(base, rule))
    calls = len(story.begin().names)
    failed = sum(story.endure(at, failure) > 0 for at in range(1, calls, 7))
    assert failed >= 4


@pytest.mark.parametrize("name", ["retry", "undo"])
def test_retry_and_undo_can_be_done_again(base: Path, name: str) -> None:
    story = STORIES[name](small_world(base, "overwrite"))
    calls = len(story.begin().names)
    failed = sum(story.endure(at, failure) > 0 for failure in FAILURES for at in range(1, calls, 6))
    assert failed > 10
