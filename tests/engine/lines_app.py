"""An application whose text lane is that of `lines_lane`; run by `test_stage_kills`.

python lines_app.py HOME SOURCE OUT WORKERS N      N = 0: to the end; else it dies at step N

Slots import this file, too, and so get the same lane.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent), str(FOLDER.parents[1])]

import lines_lane  # noqa: E402

lines_lane.install()


def main() -> None:
    from crashing_app import Countdown
    from lines_kit import RECIPE

    from app.core.recipe_text import read_recipe
    from app.engine import journal, merges, publish, stages, work_folder
    from app.engine.batch import Batch
    from app.engine.options import EngineOptions
    from app.operations import REGISTRY

    home, source, out, workers, steps = sys.argv[1:]
    options = EngineOptions(data_folder=home, workers=int(workers))
    runs = sorted(Path(home, "runs").glob("*.sqlite"))
    if runs:
        batch = Batch(options, reopen=runs[-1].stem)
        run = batch.resume()
    else:
        batch = Batch(options)
        list(batch.scan([source]))
        list(batch.plan(read_recipe(RECIPE, REGISTRY), out))
        run = batch.run()
    countdown = Countdown(int(steps))
    countdown.around(publish, "rename_new")
    countdown.around(stages.Stages, "_take_scan")
    countdown.around(stages.Stages, "_take_block")
    countdown.around(merges.Merges, "take")
    countdown.around(work_folder.WorkFolder, "remove_pieces")
    countdown.around(work_folder.WorkFolder, "remove")
    for name in ("add_intents", "mark_published", "end_items"):
        countdown.around(journal.Journal, name)
    for _ in run:
        pass
    batch.close()
    sys.stdout.write(str(countdown.passed))


if __name__ == "__main__":
    main()
