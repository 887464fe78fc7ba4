"""Kills workers at random while whole batches run, and checks that nothing is lost.

    python benchmarks/kills.py --kills 200

Every round processes the same pictures into a new folder while one worker after the other gets
SIGKILL at a random moment, never two on the same picture. A round must end, each picture must be
done, every result must have the bytes of an undisturbed run, and no work file may stay. The same
with 20 kills, and with files that kill their worker themselves, is in the tests
(`tests/engine/test_dispatch.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from app.core.outcome import Outcome
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import ItemEnded, RunEnded, RunState
from app.engine.options import EngineOptions
from app.operations import REGISTRY

RECIPE = """
version = 1
name = "Kills"
[[image.steps]]
op = "resize"
mode = "fit"
width = 400
height = 400
[[image.outputs]]
format = "jpeg"
[[image.outputs]]
format = "png"
name = "{stem}_lossless"
"""

PICTURES = 150
PATIENCE = 120.0
"""Seconds after which a round counts as hanging."""


def main() -> int:
    """Run rounds until enough workers were killed; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="foldermill-kills-") as folder:
        home = Path(folder)
        make_pictures(home / "source")
        expected, _ = round_of_kills(home, 0, rng)
        kills = rounds = 0
        while kills < given.kills:
            rounds += 1
            results, hit = round_of_kills(home, given.kills - kills, rng)
            kills += hit
            wrong = {name for name in expected if results.get(name) != expected[name]}
            if wrong or set(results) != set(expected):
                print(f"round {rounds}: {sorted(wrong) or sorted(set(results) ^ set(expected))}")
                return 1
            print(f"round {rounds}: {hit} kills, {len(results)} results as they should be")
    print(f"{kills} kills in {rounds} rounds: 0 hangs, 0 lost, 0 wrong, 0 blamed")
    return 0


def make_pictures(folder: Path) -> None:
    """Write noisy pictures, large enough that a kill hits one at work."""
    folder.mkdir()
    for number in range(PICTURES):
        noise = np.random.default_rng(number).integers(0, 255, (900, 1200, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{number:03}.jpg", quality=80)


def round_of_kills(home: Path, most: int, rng: random.Random) -> tuple[dict[str, str], int]:
    """Process all pictures with up to `most` kills; return the results' digests and the kills."""
    out = home / "out"
    shutil.rmtree(out, ignore_errors=True)
    batch = Batch(EngineOptions(data_folder=str(home / "data"), workers=2))
    for events in (
        batch.scan([str(home / "source")]),
        batch.plan(read_recipe(RECIPE, REGISTRY), str(out)),
    ):
        for _ in events:
            pass
    hit: set[int] = set()
    began = time.monotonic()
    due = began + rng.uniform(0.1, 0.6)
    for event in batch.run():
        now = time.monotonic()
        if now - began > PATIENCE:
            raise SystemExit("a round hangs")
        if isinstance(event, ItemEnded) and event.outcome is not Outcome.DONE:
            raise SystemExit(f"item {event.position}: {event.outcome} {event.problem}")
        if isinstance(event, RunEnded) and event.state is not RunState.FINISHED:
            raise SystemExit(f"ended {event.state} {event.problem}")
        victims = [
            (pid, item)
            for pid, item in batch.at_work.items()
            if item is not None and item not in hit
        ]
        if len(hit) < most and now >= due and victims:
            due = now + rng.uniform(0.1, 0.6)
            pid, item = rng.choice(victims)
            hit.add(item)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    batch.close()
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file()
    }, len(hit)


if __name__ == "__main__":
    sys.exit(main())
