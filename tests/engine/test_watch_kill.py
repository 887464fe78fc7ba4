"""A watch whose application is killed loses nothing and does nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from watch_kit import Desk, names, picture
from watching_app import RECIPE

from app.core.errors import RunError
from app.core.outcome import Outcome
from app.core.recipe_text import read_recipe
from app.engine.events import Watching
from app.engine.journal_read import JournalReader
from app.operations import REGISTRY

APPLICATION = Path(__file__).with_name("watching_app.py")
KILLS = 5


def fill(box: Path) -> Path:
    for number in range(3):
        picture(box / f"{number}.png", number)
    (box / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    return box


def run_application(home: Path, box: Path, steps: int) -> int:
    """Run the application until it is killed at that step, or to its end; return its last step.

    Results are published in groups by time, so there may be a few steps more or fewer.
    """
    ended = subprocess.run(
        [sys.executable, APPLICATION, home, box, str(steps)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode in ((0, -signal.SIGKILL) if steps else (0,))
    return int(ended.stdout or 0)


def handled(home: Path) -> Counter[str]:
    """Count, over all journals, how often each file got its turn."""
    turns: Counter[str] = Counter()
    for path in (home / "runs").glob("*.sqlite"):
        try:
            reader = JournalReader(str(path))
        except RunError:
            continue  # killed while it was being made
        rows = reader.rows(range(reader.count()))
        turns.update(row.relative for row in rows if row.outcome not in (None, Outcome.CANCELLED))
        reader.close()
    return turns


def test_killed_at_any_step_and_started_again_is_as_if_nothing_happened(
    tmp_path: Path, desk: Desk
) -> None:
    calm = fill(tmp_path / "calm")
    steps = run_application(tmp_path / "calm home", calm, 0)
    expected = {name: (calm / name).read_bytes() for name in names(calm)}
    assert len(expected) == 4 + 3
    for step in sorted({steps * kill // (KILLS + 1) for kill in range(1, KILLS + 1)}):
        box, home = fill(tmp_path / f"box{step}"), tmp_path / f"home{step}"
        run_application(home, box, step)
        again = Desk(home)
        again.watch(box, box, read_recipe(RECIPE, REGISTRY))
        again.until(lambda event: isinstance(event, Watching) and not event.waiting)
        again.pass_time(10)
        again.close()
        assert {name: (box / name).read_bytes() for name in names(box)} == expected, step
        once = dict.fromkeys(["0.png", "1.png", "2.png", "broken.png"], 1)
        assert handled(home) == once, step
