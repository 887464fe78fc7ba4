"""An application that watches and is killed at its n-th step on the disk; run by `test_watch_kill`.

python watching_app.py HOME FOLDER N      N = 0: ends after the first batch; prints its steps
"""

from __future__ import annotations

import sys

from crashing_app import Countdown

from app.core.recipe_text import read_recipe
from app.engine.events import Watching
from app.engine.options import EngineOptions
from app.engine.watch import Watcher
from app.formats import disk
from app.operations import REGISTRY

RECIPE = """
version = 1
name = "Beside"
[[image.outputs]]
format = "png"
name = "{stem}_small"
steps = [{ op = "resize", mode = "fit", width = 16, height = 16 }]
"""
CALLS = ("commit", "create", "link", "mkdir", "rename_new", "replace", "rmdir", "sync_folder")


def main() -> None:
    home, folder, steps = sys.argv[1:]
    countdown = Countdown(int(steps))
    for name in CALLS:
        countdown.around(disk.calls, name)
    options = EngineOptions(data_folder=home, workers=1)
    recipe = read_recipe(RECIPE, REGISTRY)
    watcher = Watcher(options, recipe, folder, folder, settle=0.0)
    for event in watcher.events():
        if isinstance(event, Watching) and event.done:
            watcher.stop()
    watcher.close()
    sys.stdout.write(str(countdown.passed))


if __name__ == "__main__":
    main()
