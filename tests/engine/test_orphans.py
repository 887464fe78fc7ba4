"""When the application is killed, its workers die with it and write nothing more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

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


@pytest.mark.parametrize("deed", ["hang", "spin"])
def test_workers_die_with_the_application(tmp_path: Path, deed: str) -> None:
    script = tmp_path / "application.py"
    script.write_text(APPLICATION)
    (tmp_path / "task").write_text(deed)
    here = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, script, tmp_path, "tests.engine.toy_lane"],
        env={**os.environ, "PYTHONPATH": here},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as application:
        assert application.stdout is not None
        workers = [psutil.Process(int(pid)) for pid in application.stdout.readline().split()]
        assert len(workers) == 2
        application.kill()
        application.wait()
        _, alive = psutil.wait_procs(workers, timeout=2)
    assert not alive
