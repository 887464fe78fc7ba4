"""An application that is killed at its n-th step on the disk; run by `test_resume`.

python crashing_app.py HOME SOURCE OUT N      N = 0: runs to the end
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from app.core.recipe_text import read_recipe
from app.engine import journal, publish, tasks
from app.engine.batch import Batch
from app.engine.options import EngineOptions
from app.operations import REGISTRY

RECIPE = """
version = 1
name = "Two sizes"
[[image.outputs]]
format = "png"
name = "{stem}_small"
steps = [{ op = "resize", mode = "fit", width = 16, height = 16 }]
[[image.outputs]]
format = "jpeg"
name = "{parent}/{stem}"
"""


class Countdown:
    """Kills this process before, or right after, a step."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        self.passed = 0

    def around(self, owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def step(*args: Any, **more: Any) -> Any:
            self.tick()
            result = real(*args, **more)
            self.tick()
            return result

        setattr(owner, name, step)

    def tick(self) -> None:
        self.passed += 1
        if self.passed == self.left:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    home, source, out, steps = sys.argv[1:]
    countdown = Countdown(int(steps))
    batch = Batch(EngineOptions(data_folder=home, workers=1))
    for _ in batch.scan([source]):
        pass
    for _ in batch.plan(read_recipe(RECIPE, REGISTRY), out):
        pass
    countdown.around(publish, "rename_new")
    countdown.around(publish, "sync_folder")
    countdown.around(tasks, "make_folders")
    for name in ("add_intents", "mark_published", "end_items", "set_state", "add_made_folders"):
        countdown.around(journal.Journal, name)
    for _ in batch.run():
        pass
    batch.close()
    sys.stdout.write(str(countdown.passed))


if __name__ == "__main__":
    main()
