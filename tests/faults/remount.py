"""A real disk that the system closes because of errors: ext4 in an image, in the middle of a run.

From then on nothing can be written, and what was not durable is gone, as after a power cut. Needs
root, `mkfs.ext4` and a loop device.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from checks import BrokenPromiseError, demand, difference
from killing import (
    AppKills,
    Ended,
    Moment,
    begun_run,
    command_line,
    moment_of,
    run_program,
    what_is_wrong,
)
from mixed import Mixed

_SIZE: Final = 96 * 1024 * 1024
_STOPPED: Final = 3
_WITH_FAILURES: Final = 1
"""Exit statuses; the world has damaged pictures."""


def missing() -> str:
    """Return what is missing to do this here; empty when nothing is."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "root"
    if shutil.which("mkfs.ext4") is None:
        return "mkfs.ext4"
    return "" if Path("/dev/loop-control").exists() else "loop devices"


class Remounts(AppKills):
    """Runs whose disk becomes read-only once, go on when it is mended, and are undone."""

    def __init__(self, folder: Path, pictures: int = 40) -> None:
        """Make the disk; everything lies on it, the journal included."""
        super().__init__(folder / "disk", pictures)
        folder.mkdir(parents=True, exist_ok=True)
        self._image = folder / "image"
        self._place = folder / "disk"
        self._place.mkdir(exist_ok=True)

    def round(self, rule: str, rng: random.Random) -> int:
        """Do it once; return 1, or 0 when the run was over before.

        Raises:
            BrokenPromiseError: something was lost, or the run did not stop as it should.
        """
        with self._new_disk():
            calm = self._undisturbed(rule)
            world = Mixed(self._place / "world", rule, self._pictures)
            world.build()
            os.sync()
            ended, closed = self._run_and_close(world, moment_of(world, calm, rng))
            self._mend()
            run = begun_run(world.home)
            where = f"{rule}, run {run}, {ended.words.strip()}"
            stopped = closed and ended.status != _WITH_FAILURES
            if "Traceback" in ended.words or (stopped and run and ended.status != _STOPPED):
                raise BrokenPromiseError(f"{where}: exit status {ended.status}")
            if stopped:
                ended = run_program(world.home, *command_line(world, run))
                run = begun_run(world.home)
            if ended.status != _WITH_FAILURES:
                raise BrokenPromiseError(f"{where}; resumed: {ended.status}\n{ended.words}")
            if stopped or not closed:
                # A run that was over before has left its locks; undo tidies up after it.
                demand(list(what_is_wrong(world, run, calm.after)), where)
            undone = run_program(world.home, "undo", run)
            demand(difference(world.tree(run), calm.before), f"{where}; undone\n{undone.words}")
        return int(stopped)

    def _run_and_close(self, world: Mixed, moment: Moment) -> tuple[Ended, bool]:
        closed = False

        def close(seconds: float) -> bool:
            nonlocal closed
            if not closed and moment(seconds):
                _call("mount", "-o", "remount,abort", self._place)
                closed = True
            return False

        ended = run_program(world.home, *command_line(world, ""), kill_when=close)
        return ended, closed

    @contextlib.contextmanager
    def _new_disk(self) -> Iterator[None]:
        self._image.unlink(missing_ok=True)
        with self._image.open("xb") as image:
            image.truncate(_SIZE)
        _call("mkfs.ext4", "-q", "-F", self._image)
        _call("mount", "-o", "loop", self._image, self._place)
        try:
            yield
        finally:
            _call("umount", "-l", self._place)

    def _mend(self) -> None:
        _call("umount", self._place)
        # 1: errors were corrected.
        subprocess.run(["fsck.ext4", "-fy", self._image], check=False, capture_output=True)
        _call("mount", "-o", "loop", self._image, self._place)


def _call(*command: str | Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr}")
