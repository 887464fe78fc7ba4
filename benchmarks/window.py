"""The window: when it is painted first, and how long it can be deaf, as one table.

    python benchmarks/window.py [--files 100000] [--seconds 30] [--runs 5] [--data FOLDER]

The window measures itself (`app/ui/heartbeat.py`) and is ended by SIGTERM when it is time.
"""

from __future__ import annotations

import argparse
import contextlib
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from app.core.errors import RunError
from app.engine.events import RunState
from app.engine.journal_read import JournalReader
from benchmarks import measure, pictures
from benchmarks.measure import BenchmarkError, Spread

HEAD: Final = (
    "what",
    "platform",
    "ms (min–max)",
    "99 of 100 below",
    "a process that only waits",
    "must",
    "aim",
)
CORES: Final = 2

_SCREEN: Final = "1280x800x24"
_LOOK: Final = 0.1
_PATIENCE: Final = 300.0
"""Seconds in which a batch must come as far as is waited for."""

_PROGRAM: Final = (sys.executable, "-m", "app")
_HERE: Final = os.path.dirname(os.path.abspath(__file__))
_DRIVEN: Final = (sys.executable, os.path.join(_HERE, "driven_window.py"))
_METRONOME: Final = (sys.executable, os.path.join(_HERE, "metronome.py"))

_WAITING: Final = "waiting_stall_ms"

Heartbeat = dict[str, int | None]


def main(words: Sequence[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="How quick the window is.")
    parser.add_argument("--files", type=int, default=100_000, help="pictures that are added")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they are processed")
    parser.add_argument("--runs", type=int, default=5, help="starts that are timed")
    parser.add_argument("--data", default=pictures.data_folder(), help="keeps the pictures")
    given = parser.parse_args(words)
    measure.use_cores(CORES)
    few = pictures.crowd(given.data, 3, ".png", pictures.tiny_png())
    many = pictures.crowd(given.data, given.files, ".png", pictures.tiny_png())
    rows: list[Sequence[str]] = []
    with tempfile.TemporaryDirectory(dir=given.data, prefix="scratch-") as scratch:
        measured = Window("offscreen", {"QT_QPA_PLATFORM": "offscreen"}, scratch)
        rows += measured.rows(few, many, given.files, given.runs, given.seconds)
        with virtual_screen() as display:
            if display:
                measured = Window("xcb", {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}, scratch)
                rows += measured.rows(few, many, given.files, given.runs, given.seconds)
            else:
                rows.append(("all of it", "xcb", "Xvfb is not installed", "", "", "", ""))
    print(f"{measure.machine()}\n\n{measure.table(HEAD, rows)}")


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """Start a screen nobody sees and give its name; an empty one when Xvfb is not installed."""
    if measure.missing_program("Xvfb"):
        yield ""
        return
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        try:
            with open(reading, encoding="ascii") as answer:
                yield f":{answer.readline().strip()}"
        finally:
            screen.terminate()


class Window:
    """Windows on one platform."""

    def __init__(self, platform: str, environment: dict[str, str], scratch: str) -> None:
        """Remember where windows open, and a folder for all they write."""
        self._platform = platform
        self._environment = environment
        self._scratch = scratch

    def rows(
        self, few: str, many: str, files: int, runs: int, seconds: float
    ) -> Iterator[Sequence[str]]:
        """Start windows with few and with many files and yield what they measured."""
        starts = [self.measure(_PROGRAM, few, _is_planned) for _ in range(runs)]
        paint = [value for one in starts if (value := one["first_paint_ms"]) is not None]
        yield "first paint", self._platform, Spread.of(paint).text(0), "", "", "1200", "800"
        yield self._stalls("longest stall, 3 files added", starts)
        added = [self.measure(_PROGRAM, many, _is_planned)]
        yield self._stalls(f"longest stall, {files:,} files added", added, "100", "50")
        run = [self.measure(_DRIVEN, many, _Running(seconds))]
        yield self._stalls(f"longest stall, {files:,} files running", run, "100", "50")

    def _stalls(
        self, what: str, measured: Sequence[Heartbeat], must: str = "", aim: str = ""
    ) -> Sequence[str]:
        texts = (
            Spread.of([value for one in measured if (value := one[key]) is not None]).text(0)
            for key in ("worst_stall_ms", "p99_stall_ms", _WAITING)
        )
        return what, self._platform, *texts, must, aim

    def measure(
        self, program: Sequence[str], folder: str, is_enough: Callable[[str], bool]
    ) -> Heartbeat:
        """Open a window with a folder, end it when it is enough, and return what it measured.

        Args:
            program: the words that open a window.
            folder: what is dropped on it.
            is_enough: (path of the run's journal) asked again and again.

        Raises:
            BenchmarkError: the window ended by itself, or nothing came of it in time.
        """
        with tempfile.TemporaryDirectory(dir=self._scratch) as home:
            beats = os.path.join(home, "heartbeat.json")
            places = {"FOLDERMILL_HOME": home, "FOLDERMILL_HEARTBEAT": beats}
            environment = {**os.environ, **self._environment, **places}
            words = [*program, folder]
            with (
                _metronome(os.path.join(home, "metronome.json")) as waiting,
                subprocess.Popen(words, cwd=measure.ROOT, env=environment) as process,
            ):
                try:
                    _wait(process, home, is_enough)
                finally:
                    process.send_signal(signal.SIGTERM)
            measured = {**_read(beats), _WAITING: _read(waiting)["worst_stall_ms"]}
            shutil.rmtree(f"{folder} (Foldermill)", ignore_errors=True)
            measure.note(f"{self._platform}: {' '.join(words[1:])}: {measured}")
            return measured


@contextlib.contextmanager
def _metronome(path: str) -> Iterator[str]:
    """Let a process that only waits measure the machine meanwhile; it writes to the path."""
    with subprocess.Popen([*_METRONOME, path]) as process:
        try:
            yield path
        finally:
            process.terminate()


def _read(path: str) -> Heartbeat:
    with open(path, encoding="utf-8") as file:
        measured: Heartbeat = json.load(file)
    return measured


def _wait(process: subprocess.Popen[bytes], home: str, is_enough: Callable[[str], bool]) -> None:
    """Wait until the window's journal says that it is enough.

    Raises:
        BenchmarkError: the window ended by itself, or it took too long.
    """
    deadline = time.monotonic() + _PATIENCE
    while not any(map(is_enough, glob.glob(os.path.join(home, "data", "runs", "*.sqlite")))):
        if process.poll() is not None:
            raise BenchmarkError(f"the window ended by itself, exit status {process.returncode}")
        if time.monotonic() > deadline:
            raise BenchmarkError("the batch did not come far enough in time")
        time.sleep(_LOOK)


def _is_planned(journal: str) -> bool:
    return _state(journal) is RunState.READY


class _Running:
    """Whether a run went on for some seconds, or is over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None

    def __call__(self, journal: str) -> bool:
        state = _state(journal)
        if state is not RunState.RUNNING:
            return state not in (None, RunState.DRAFT, RunState.READY)
        self._since = self._since or time.monotonic()
        return time.monotonic() - self._since > self._seconds


def _state(journal: str) -> RunState | None:
    """Return how far a run is; None while its journal is only just being made."""
    try:
        reader = JournalReader(journal)
    except RunError:
        return None
    try:
        state = reader.facts().get("state")
    finally:
        reader.close()
    return RunState(state) if state else None


if __name__ == "__main__":
    main(sys.argv[1:])
