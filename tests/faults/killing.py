"""kill -9 of the whole application, or of its workers, at random moments."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
Moment = Callable[[float], bool]
"""Is told the seconds since the start; whether it has come."""

PATIENCE = 120.0
"""Seconds after which a run counts as hanging."""


@dataclass
class Ended:
    """How the application ended: its exit status, or `killed`; and what it said."""

    killed: bool
    status: int
    words: str
    seconds: float


def run_program(
    home: Path,
    *words: str | Path,
    kill_when: Callable[[float], bool] = lambda _: False,
    before: Sequence[str] = (),
) -> Ended:
    """Run the program in the terminal, and kill it as soon as `kill_when` says so.

    Args:
        home: the program's own folder.
        words: of the command line.
        kill_when: is told the seconds since the start, every few milliseconds.
        before: what starts the program, if something does.

    Raises:
        BrokenPromiseError: it hangs, or a worker outlived it.
    """
    began = time.monotonic()
    with subprocess.Popen(
        [*before, sys.executable, str(PROGRAM), *map(str, words)],
        env={**os.environ, "FOLDERMILL_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="backslashreplace",
        start_new_session=True,  # or Ctrl+C for us would end it, too
    ) as program:
        killed = _wait(program, began, kill_when)
        workers = psutil.Process(program.pid).children(recursive=True) if killed else []
        program.kill()
        said, _ = program.communicate()
    seconds = time.monotonic() - began
    if seconds > PATIENCE:
        raise BrokenPromiseError(f"the program hangs: {words}\n{said}")
    _, alive = psutil.wait_procs(workers, timeout=5)
    if left := [words for words in map(_command_of, alive) if "resource_tracker" not in words]:
        raise BrokenPromiseError(f"outlived the application: {left}")
    return Ended(killed, program.returncode, said, seconds)


def _wait(program: subprocess.Popen[str], began: float, kill_when: Callable[[float], bool]) -> bool:
    """Wait for the program's end or the moment to kill it; return whether that came first."""
    while True:
        # What it says fits into a pipe.
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(0.005)
            return False
        seconds = time.monotonic() - began
        if seconds > PATIENCE or kill_when(seconds):
            return True


def _command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return "resource_tracker"  # gone after all


class AppKills:
    """Runs of the application that are killed again and again until one gets through."""

    def __init__(self, folder: Path, pictures: int = 40) -> None:
        self._folder = folder
        self._pictures = pictures
        self._undisturbed_runs: dict[str, Undisturbed] = {}

    def chain(self, rule: str, rng: random.Random, most: int) -> int:
        """Kill a run up to `most` times, let it go on each time, then get through and undo it.

        Returns:
            how many kills hit a living application.

        Raises:
            BrokenPromiseError: something was lost.
        """
        calm = self._undisturbed(rule)
        world = Mixed(self._folder / "world", rule, self._pictures)
        world.build()
        kills = 0
        while True:
            run = begun_run(world.home)
            may_kill = kills < most and not _is_suspect(world.home, run)
            moment = moment_of(world, calm, rng) if may_kill else _never
            ended = run_program(world.home, *command_line(world, run), kill_when=moment)
            if not ended.killed:
                break
            kills += 1
        run = begun_run(world.home)
        where = f"{rule}, after {kills} kills, run {run}"
        if ended.status != 1:
            raise BrokenPromiseError(f"{where}: exit status {ended.status}\n{ended.words}")
        demand(list(what_is_wrong(world, run, calm.after)), where)
        undone = run_program(world.home, "undo", run)
        demand(difference(world.tree(run), calm.before), f"{where}; undone\n{undone.words}")
        return kills

    def _undisturbed(self, rule: str) -> Undisturbed:
        if rule not in self._undisturbed_runs:
            world = Mixed(self._folder / "world", rule, self._pictures)
            world.build()
            before = world.tree("-")
            ended = run_program(world.home, *command_line(world, ""))
            run = begun_run(world.home)
            if ended.status != 1 or not run:
                raise BrokenPromiseError(f"{rule}, undisturbed: {ended.words}")
            after = world.tree(run)
            demand(list(what_is_wrong(world, run, after)), f"{rule}, undisturbed")
            self._undisturbed_runs[rule] = Undisturbed(before, after, ended.seconds)
        return self._undisturbed_runs[rule]


@dataclass(frozen=True)
class Undisturbed:
    before: Tree
    after: Tree
    seconds: float


def _never(seconds: float) -> bool:
    return False


def moment_of(world: Mixed, calm: Undisturbed, rng: random.Random) -> Moment:
    """Choose when to kill: at some second, or a moment after so many files have been written."""
    if rng.random() < 0.3:
        second = rng.uniform(0.0, calm.seconds)
        return lambda seconds: seconds > second
    first = _count(world)
    enough = rng.randint(first + 1, max(first + 1, len(calm.after)))
    more = rng.uniform(0.0, 0.05)
    seen: list[float] = []

    def has_come(seconds: float) -> bool:
        if not seen and _count(world) >= enough:
            seen.append(seconds)
        return bool(seen) and seconds - seen[0] > more

    return has_come


def _count(world: Mixed) -> int:
    """Count what is there, work files and vault included."""
    return sum(
        len(folders) + len(names)
        for top in (world.source, world.out)
        for _, folders, names in os.walk(top)
    )


def command_line(world: Mixed, run: str) -> list[str | Path]:
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
        rows = "SELECT 1 FROM item WHERE deaths + (position IN (SELECT position FROM flight)) > 1"
        return bool(notes.rows(rows))


def what_is_wrong(world: Mixed, run: str, after: Tree) -> Iterator[str]:
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
