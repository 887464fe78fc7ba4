"""kill -9 of the real application and of its workers, at random moments.

Files that kill, hang or crash their own worker are in `tests/engine/test_dispatch.py`, with the
stack that is kept; workers that outlive the application in `tests/engine/test_orphans.py`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from killing import AppKills, WorkerKills


@pytest.mark.parametrize(("rule", "kills"), [("overwrite", 4), ("in_place", 4)])
def test_the_killed_application_goes_on_as_if_nothing_had_happened(
    tmp_path: Path, rule: str, kills: int
) -> None:
    subject, rng = AppKills(tmp_path, pictures=16), random.Random(rule)
    # A machine that was busy and is not any more may be through before the first kill.
    assert any(subject.chain(rule, rng, kills) for _ in range(5))


def test_killed_workers_cost_nothing(tmp_path: Path) -> None:
    assert WorkerKills(tmp_path, pictures=60).round(random.Random(1), 20) > 10
