"""When the application is killed, everything it has started ends, and nothing of it stays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

APPLICATION = """
import sys
from app.core.lanes import WorkJob
from app.engine.dispatch import Dispatcher, DispatchLimits, Started
from app.engine.messages import LookTask
from app.engine.work_queue import Entry, WorkQueue

if __name__ == "__main__":
    folder, lane = sys.argv[1:]
    dispatcher = Dispatcher(
        WorkJob(lane),
        WorkQueue(Entry(n, 1.0, 1) for n in range(100)),
        lambda wanted: [LookTask(n, folder + "/task") for n, _ in wanted],
        DispatchLimits(slots=2, memory=100, seconds_per_file=600),
        folder,
    )
    started = 0
    while started < 2:
        started += sum(isinstance(event, Started) for event in dispatcher.step(0.05))
    print(*dispatcher.at_work, flush=True)
    sys.stdin.read()
"""


BATCH = """
import sys
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import ItemEnded
from app.engine.options import EngineOptions
from app.operations import REGISTRY

if __name__ == "__main__":
    folder, moment = sys.argv[1:]
    batch = Batch(EngineOptions(data_folder=folder + "/data", workers=2))
    list(batch.scan([folder + "/in"]))
    recipe = read_recipe("version = 1\\n[[image.outputs]]\\nformat = 'png'\\n", REGISTRY)
    list(batch.plan(recipe, folder + "/out"))
    if moment == "running":
        next(event for event in batch.run() if isinstance(event, ItemEnded))
    print(*batch.at_work, flush=True)
    sys.stdin.read()
    list(batch.run())
    batch.close()
"""

HERE = str(Path(__file__).parents[2])
LINUX = sys.platform == "linux"


@contextmanager
def started(text: str, folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    script = folder / "application.py"
    script.write_text(text)
    (folder / "tmp").mkdir()
    with subprocess.Popen(
        [sys.executable, script, folder, *words],
        env={**os.environ, "PYTHONPATH": HERE, "TMPDIR": str(folder / "tmp")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as application:
        yield application


class Traces:
    """What a running application has in the system: processes, semaphores, temporary files."""

    def __init__(self, application: subprocess.Popen[bytes], folder: Path) -> None:
        assert application.stdout is not None
        application.stdout.readline()
        self.processes = psutil.Process(application.pid).children(recursive=True)
        pids = (application.pid, *(process.pid for process in self.processes))
        self.semaphores = set().union(*map(_semaphores, pids)) if LINUX else set()
        assert bool(self.semaphores) == LINUX
        self._temporary = folder / "tmp"

    def left(self, seconds: float) -> list[object]:
        """Return what is still there after so many seconds."""
        _, alive = psutil.wait_procs(self.processes, timeout=seconds)
        deadline = time.monotonic() + seconds
        while (names := self._files()) and time.monotonic() < deadline:
            pass  # the process that removes them is the last to end
        return [*alive, *names]

    def _files(self) -> list[str]:
        return [name for name in self.semaphores if os.path.exists(name)] + os.listdir(
            self._temporary
        )


def _semaphores(pid: int) -> set[str]:
    return set(re.findall(r"/dev/shm/\S+", Path(f"/proc/{pid}/maps").read_text()))


@pytest.mark.parametrize("deed", ["hang", "spin", "c loop"])
def test_workers_die_with_the_application(tmp_path: Path, deed: str) -> None:
    (tmp_path / "task").write_text(deed)
    with started(APPLICATION, tmp_path, "tests.engine.toy_lane") as application:
        traces = Traces(application, tmp_path)
        assert len(traces.processes) == 3  # two workers, and who looks after their semaphores
        application.kill()
        application.wait()
        assert traces.left(seconds=10) == []


@pytest.mark.parametrize(("moment", "killed"), [("running", True), ("planned", False)])
def test_a_batch_leaves_nothing_in_the_system(tmp_path: Path, moment: str, *, killed: bool) -> None:
    (tmp_path / "in").mkdir()
    for number in range(30):
        image = Image.fromarray(np.full((40, 30, 3), number, np.uint8))
        image.save(tmp_path / "in" / f"{number}.png")
    with started(BATCH, tmp_path, moment) as application:
        traces = Traces(application, tmp_path)
        assert len(traces.processes) == 3
        if killed:
            application.kill()
        else:
            assert application.stdin is not None
            application.stdin.close()
        assert application.wait() == (-9 if killed else 0)
        assert traces.left(seconds=10) == []
