"""The engine alone: handing out, planning, headers and stopping, as one table.

    python benchmarks/engine.py [--files 1000000] [--photos 60] [--runs 5] [--data FOLDER]

There is no peer in these; the figures are of this machine at this moment.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

import psutil

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from app.core.lanes import Facts, WorkJob, WorkTask
from app.core.recipe import Recipe
from app.engine.batch import Batch
from app.engine.dispatch import Dispatcher, DispatchLimits, Ended
from app.engine.events import ItemStarted
from app.engine.messages import LookTask, Task
from app.engine.options import EngineOptions
from app.engine.work_queue import Entry, WorkQueue
from benchmarks import measure, pictures
from benchmarks.measure import BenchmarkError, Spread

HEAD: Final = ("what", "figure (min–max)", "unit", "must", "aim")

SLOTS: Final = 2
_HERE: Final = os.path.dirname(os.path.abspath(__file__))
_ROOM: Final = 2**30
_WAIT: Final = 0.05
_TINY_COST: Final = 0.0001
_LOOK_COST: Final = 0.002
_DISPATCHED: Final = 20_000
_LOOKED_AT: Final = 3_000
_PICTURES: Final = 10
"""Of the small files that are planned, one in so many is planned as a picture too."""

_BEFORE_STOP: Final = 6
"""Files that have started before a run is stopped."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a plan took.

    Attributes:
        scan: seconds to find and recognise all files.
        look: seconds to read the headers of those a lane wants.
        settle: seconds for names, clashes and costs.
        memory: bytes the planning process had at the most.
        silence: the longest time in seconds between two events.
    """

    scan: float
    look: float
    settle: float
    memory: int
    silence: float


@dataclass(frozen=True, slots=True)
class Stop:
    """What a stop took: seconds until no worker lived, and files begun after it."""

    seconds: float
    begun: int


def main(words: Sequence[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="The engine without a recipe's work.")
    parser.add_argument("--files", type=int, default=1_000_000, help="small files to plan")
    parser.add_argument("--photos", type=int, default=60, help="photos for headers and stops")
    parser.add_argument("--runs", type=int, default=5, help="runs of each but the large plan")
    parser.add_argument("--data", default=pictures.data_folder(), help="keeps the input")
    given = parser.parse_args(words)
    measure.use_cores(SLOTS)
    large = pictures.photos(given.data, given.photos)
    small = pictures.photos(given.data, given.photos, 640, 480)
    with tempfile.TemporaryDirectory(dir=given.data, prefix="scratch-") as scratch:
        rows = [
            *dispatch_rows(given.runs, scratch),
            *header_rows("12 megapixels", large, given.runs, scratch),
            *header_rows("0.3 megapixels", small, given.runs, scratch),
            *stop_rows("photos", large, given.runs, scratch),
            *stop_rows("heavy", large, given.runs, scratch),
            *plan_rows(given.data, given.files, scratch),
        ]
    print(f"{measure.machine()}\n\n{measure.table(HEAD, rows)}")


# Handing out.


def dispatch_rows(runs: int, scratch: str, files: int = _DISPATCHED) -> Iterator[Sequence[str]]:
    """Hand tasks that do nothing to two slots."""
    micro = Spread.of(
        [1e6 * seconds_per_task(noop_dispatcher(files, scratch)) for _ in range(runs)]
    )
    yield f"dispatch of {files:,} tasks, per file", micro.text(1), "µs", "100", "60"


def noop_dispatcher(files: int, scratch: str) -> Dispatcher:
    """Return a dispatcher with so many tasks for the lane that does nothing."""
    path = os.path.join(scratch, "a folder", "with a usual name", "IMG_0001.jpg")

    def tasks(wanted: Sequence[tuple[int, int]]) -> list[Task]:
        facts: Facts = {"format": "jpeg", "width": 4000, "height": 3000}
        return [WorkTask(n, f"{path}{n}", 1, 1, facts, (), keep_dates=True) for n, _ in wanted]

    queue = WorkQueue(Entry(number, _TINY_COST, 1) for number in range(files))
    limits = DispatchLimits(SLOTS, _ROOM, seconds_per_file=60)
    return Dispatcher(WorkJob("benchmarks.noop_lane"), queue, tasks, limits, scratch)


def seconds_per_task(dispatcher: Dispatcher) -> float:
    """Work the queue off; return the seconds a task takes once the first ones have ended."""
    first = last = 0.0
    counted = 0
    try:
        while not dispatcher.finished:
            ended = sum(isinstance(event, Ended) for event in dispatcher.step(_WAIT))
            if ended:
                last = time.perf_counter()
                counted += ended if first else 0
                first = first or last
    finally:
        dispatcher.close()
    return (last - first) / counted


# Headers.


def header_rows(
    name: str, folder: str, runs: int, scratch: str, looks: int = _LOOKED_AT
) -> Iterator[Sequence[str]]:
    """Look at photos with two slots."""
    rate = Spread.of(
        [1 / SLOTS / seconds_per_task(look_dispatcher(folder, looks, scratch)) for _ in range(runs)]
    )
    yield f"headers of photos, {name}", rate.text(0), "a second a core", "500", "1000"


def look_dispatcher(folder: str, looks: int, scratch: str) -> Dispatcher:
    """Return a dispatcher that looks so many times at the photos of a folder, one by one."""
    paths = sorted(entry.path for entry in os.scandir(folder))

    def tasks(wanted: Sequence[tuple[int, int]]) -> list[Task]:
        return [LookTask(number, paths[number % len(paths)]) for number, _ in wanted]

    queue = WorkQueue(Entry(number, _LOOK_COST, 1) for number in range(looks))
    limits = DispatchLimits(SLOTS, _ROOM, seconds_per_file=60)
    return Dispatcher(WorkJob("image"), queue, tasks, limits, scratch)


# Planning.


def plan_rows(data: str, files: int, scratch: str) -> Iterator[Sequence[str]]:
    """Plan many small files that no lane wants, and a tenth as many that become pictures."""
    text = pictures.crowd(data, files, ".txt", b"some words, number ")
    plan = in_new_process(plan_folder, text, scratch)
    seconds = plan.scan + plan.look + plan.settle
    yield f"{files:,} small text files planned", f"{seconds:.1f}", "s", "90", "60"
    yield "memory of that process", f"{plan.memory / 1e6:.0f}", "MB", "300", "200"
    yield "longest silence meanwhile", f"{1e3 * plan.silence:.0f}", "ms", "", ""
    count = max(1, files // _PICTURES)
    tiny = pictures.crowd(data, count, ".png", pictures.tiny_png())
    plan = in_new_process(plan_folder, tiny, scratch)
    name = f"{count:,} tiny pictures"
    yield f"{name}: found, per file", f"{1e6 * plan.scan / count:.0f}", "µs", "", ""
    yield f"{name}: looked at, per file", f"{1e6 * plan.look / count:.0f}", "µs", "1000", "500"
    yield f"{name}: named, per file", f"{1e6 * plan.settle / count:.0f}", "µs", "", ""
    yield f"{name}: memory of that process", f"{plan.memory / 1e6:.0f}", "MB", "300", "200"


def in_new_process(act: Callable[..., Plan], *arguments: str) -> Plan:
    """Call a function in a process of its own, so that the memory is only its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(act, *arguments).result()


def plan_folder(folder: str, scratch: str) -> Plan:
    """Scan a folder and make the plan for the photos recipe."""
    batch = Batch(EngineOptions(os.path.join(scratch, "home"), workers=SLOTS))
    try:
        begun = time.perf_counter()
        clock = Clock()
        for _ in batch.scan([folder]):
            clock.tick()
        found = looked = clock.last
        for _ in batch.plan(recipe("photos"), os.path.join(scratch, "out")):
            clock.tick()
            # Workers live while headers are read, and no longer when names are settled.
            looked = clock.last if batch.at_work else looked
    finally:
        batch.close(forget=True)
    return Plan(found - begun, looked - found, clock.last - looked, peak_memory(), clock.silence)


class Clock:
    """Notes when events come.

    Attributes:
        last: when the last one came, in seconds.
        silence: the longest time between two.
    """

    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.silence = 0.0

    def tick(self) -> None:
        """Note an event."""
        now = time.perf_counter()
        self.silence = max(self.silence, now - self.last)
        self.last = now


def peak_memory() -> int:
    """Return the bytes this process had at the most."""
    with open("/proc/self/status", encoding="ascii") as file:
        lines = dict(line.split(":", 1) for line in file)
    return int(lines["VmHWM"].split()[0]) * 1024


def recipe(name: str) -> Recipe:
    """Return one of the recipes in `benchmarks/recipes`."""
    from app.core.recipe_text import load_recipe
    from app.operations import REGISTRY

    return load_recipe(os.path.join(_HERE, "recipes", f"{name}.toml"), REGISTRY)


# Stopping.


def stop_rows(name: str, folder: str, runs: int, scratch: str) -> Iterator[Sequence[str]]:
    """Stop runs of a recipe in the middle."""
    stops = [stop(name, folder, scratch) for _ in range(runs)]
    seconds = Spread.of([one.seconds for one in stops])
    begun = Spread.of([one.begun for one in stops])
    yield f"stop of a run of {name}.toml: no worker left", seconds.text(), "s", "2", "0.5"
    yield f"stop of a run of {name}.toml: files begun after it", begun.text(0), "", "", ""


def stop(name: str, folder: str, scratch: str) -> Stop:
    """Stop a run after some files have started, and wait until no worker lives."""
    asked = 0.0
    started = begun = 0
    workers: list[psutil.Process] = []
    with tempfile.TemporaryDirectory(dir=scratch) as out:
        batch = Batch(EngineOptions(os.path.join(scratch, "home"), workers=SLOTS))
        try:
            for _ in (*batch.scan([folder]), *batch.plan(recipe(name), out)):
                pass
            for event in batch.run():
                started += isinstance(event, ItemStarted)
                if asked:
                    begun += isinstance(event, ItemStarted)
                elif started == _BEFORE_STOP:
                    workers = [psutil.Process(pid) for pid in batch.at_work]
                    asked = time.perf_counter()
                    batch.stop(now=True)
            if not asked:
                raise BenchmarkError("the run was over before it could be stopped")
            psutil.wait_procs(workers)
            return Stop(time.perf_counter() - asked, begun)
        finally:
            batch.close(forget=True)


if __name__ == "__main__":
    main(sys.argv[1:])
