"""kill -9 of the whole application, or of its workers, at random moments."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from checks import BrokenPromiseError, Notes, Tree, demand, difference
from mixed import Mixed

from app.core.outcome import Outcome
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import ItemEnded, RunEnded, RunState
from app.engine.options import EngineOptions
from app.operations import REGISTRY

PROGRAM = Path(__file__).parents[2] / "main.py"
PATIENCE = 120.0
"""Seconds after which a run counts as hanging."""


@dataclass
class Ended:
    """How the application ended: its exit status, or `killed`; and what it said."""

    killed: bool
    status: int
    words: str
    seconds: float


def run_program(home: Path, *words: str | Path, kill_after: float = PATIENCE) -> Ended:
    """Run the program in the terminal, and kill it after some seconds if it still runs then.

    Raises:
        BrokenPromiseError: a worker outlived it.
    """
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), *map(str, words)],
        env={**os.environ, "FOLDERMILL_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as program:
        workers: list[psutil.Process] = []
        try:
            said, _ = program.communicate(timeout=kill_after)
            killed = False
        except subprocess.TimeoutExpired:
            with contextlib.suppress(psutil.NoSuchProcess):
                workers = psutil.Process(program.pid).children(recursive=True)
            program.kill()
            said, _ = program.communicate()
            killed = True
    seconds = time.monotonic() - began
    _, alive = psutil.wait_procs(workers, timeout=5)
    alive = [one for one in alive if "resource_tracker" not in " ".join(one.cmdline())]
    if alive:
        raise BrokenPromiseError(f"outlived the application: {alive}")
    if killed and kill_after == PATIENCE:
        raise BrokenPromiseError(f"the program hangs: {words}\n{said}")
    return Ended(killed, program.returncode, said, seconds)


@dataclass
class AppKills:
    """Runs of the application that are killed again and again until one gets through.

    Attributes:
        seconds: what a whole run takes; learned from those that got through.
    """

    folder: Path
    pictures: int = 40
    seconds: dict[str, float] = field(default_factory=dict)
    _expected: dict[str, tuple[Tree, Tree]] = field(default_factory=dict)

    def chain(self, rule: str, rng: random.Random, most: int) -> int:
        """Kill a run up to `most` times, let it go on each time, then get through and undo it.

        Returns:
            how many kills hit a living application.

        Raises:
            BrokenPromiseError: something was lost.
        """
        before, after = self._undisturbed(rule)
        world = Mixed(self.folder / "world", rule, self.pictures)
        world.build()
        kills = 0
        while True:
            run = begun_run(world.home)
            may_kill = kills < most and not _is_suspect(world.home, run)
            moment = rng.uniform(0.2, 1.0) * self.seconds[rule] if may_kill else PATIENCE
            ended = run_program(world.home, *_words(world, run), kill_after=moment)
            if not ended.killed:
                break
            kills += 1
        run = begun_run(world.home)
        where = f"{rule}, after {kills} kills, run {run}"
        if ended.status != 1:
            raise BrokenPromiseError(f"{where}: exit status {ended.status}\n{ended.words}")
        demand(list(_wrong(world, run, after)), where)
        undone = run_program(world.home, "undo", run)
        demand(difference(world.tree(run), before), f"{where}; undone\n{undone.words}")
        return kills

    def _undisturbed(self, rule: str) -> tuple[Tree, Tree]:
        if rule not in self._expected:
            world = Mixed(self.folder / "world", rule, self.pictures)
            world.build()
            before = world.tree("-")
            ended = run_program(world.home, *_words(world, ""))
            run = begun_run(world.home)
            if ended.status != 1 or not run:
                raise BrokenPromiseError(f"{rule}, undisturbed: {ended.words}")
            after = world.tree(run)
            demand(list(_wrong(world, run, after)), f"{rule}, undisturbed")
            self.seconds[rule] = ended.seconds
            self._expected[rule] = before, after
        return self._expected[rule]


def _words(world: Mixed, run: str) -> list[str | Path]:
    if run:
        return ["resume", run]
    where = ["--in-place"] if world.rule == "in_place" else ["-o", world.out]
    return ["process", world.recipe, world.source, *where, "--workers", "2"]


def begun_run(home: Path) -> str:
    """Return the number of the run that has touched something; empty when there is none."""
    for journal in sorted((home / "data" / "runs").glob("*.sqlite")):
        with Notes(journal) as notes:
            if notes.began:
                return journal.stem
    return ""


def _is_suspect(home: Path, run: str) -> bool:
    """Whether one more death at the same file would rightly be blamed on it."""
    if not run:
        return False
    with Notes(home / "data" / "runs" / f"{run}.sqlite") as notes:
        return bool(notes.rows("SELECT 1 FROM item WHERE deaths > 1"))


def _wrong(world: Mixed, run: str, after: Tree) -> Iterator[str]:
    yield from difference(world.tree(run), after)
    with Notes(world.home / "data" / "runs" / f"{run}.sqlite") as notes:
        yield from notes.not_sound()
        yield from notes.not_ended()
        yield from notes.ahead_of_disk()
    # Runs that were killed before they touched anything are nobody's yet.
    left = {path.name for path in (world.home / "data" / "runs").glob(f"{run}*")}
    if left != {f"{run}.sqlite"}:
        yield f"left in the data folder: {sorted(left)}"


class WorkerKills:
    """Batches in this process whose workers are killed, never two on the same file."""

    def __init__(self, folder: Path, pictures: int = 100) -> None:
        self._folder = folder
        self._world = Mixed(folder / "world", "number", pictures)
        self._world.build()
        self._expected, _ = self._round(random.Random(1), 0)

    def round(self, rng: random.Random, most: int) -> int:
        """Process everything with up to `most` kills; return how many there were.

        Raises:
            BrokenPromiseError: something was lost, or a file was blamed.
        """
        tree, kills = self._round(rng, most)
        demand(difference(tree, self._expected), f"after {kills} kills of workers")
        return kills

    def _round(self, rng: random.Random, most: int) -> tuple[Tree, int]:
        world = self._world
        world.build()
        batch = Batch(EngineOptions(data_folder=str(world.home), workers=2))
        try:
            recipe = read_recipe(world.recipe.read_text(), REGISTRY)
            for _ in batch.scan([str(world.source)]):
                pass
            for _ in batch.plan(recipe, str(world.out)):
                pass
            kills = self._kill_while_running(batch, rng, most)
        finally:
            batch.close()
        return world.tree(batch.run_id), kills

    def _kill_while_running(self, batch: Batch, rng: random.Random, most: int) -> int:
        hit: set[int] = set()
        deadline = time.monotonic() + PATIENCE
        wait = rng.randint(0, 5)
        for event in batch.run():
            if time.monotonic() > deadline:
                raise BrokenPromiseError("the run hangs")
            if isinstance(event, ItemEnded) and event.outcome is Outcome.QUARANTINED:
                raise BrokenPromiseError(f"blamed: {event}")
            if isinstance(event, RunEnded) and event.state is not RunState.FINISHED:
                raise BrokenPromiseError(f"ended: {event}")
            victims = [
                (pid, item)
                for pid, item in batch.at_work.items()
                if item is not None and item not in hit
            ]
            wait -= 1
            if len(hit) < most and wait < 0 and victims:
                wait = rng.randint(0, 5)
                pid, item = rng.choice(victims)
                hit.add(item)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        return len(hit)
