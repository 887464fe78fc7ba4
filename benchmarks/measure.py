"""Runs programs against each other and says how their times compare.

Machines are noisy, so nothing is told from one time alone: the programs take turns, round after
round, and what counts is the ratio of two programs' times in the same round. Before each timed run
the disk is brought to rest (`sync`) and the output folder is new. Whole processes are timed, from
their start to their end, children included.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from typing import IO, Final, Self

ROOT: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The folder of the project; programs are started in it, so that `python -m app` is this one."""

_SAMPLE: Final = 0.02
"""Seconds between two looks at the memory, in the run that is not timed."""

_LIBRARIES: Final = ("numpy", "Pillow", "psutil", "PySide6-Essentials", "pyvips", "pyvips-binary")


class BenchmarkError(Exception):
    """A program did not do what was measured: it failed, or results are missing."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One program that takes part.

    Attributes:
        name: as shown in the table.
        command: (output folder) to the words of the command.
        results: files the output folder must hold afterwards.
        environment: set in addition to ours.
        missing: why it cannot take part; it is named in the table all the same.
    """

    name: str
    command: Callable[[str], Sequence[str]]
    results: int
    environment: Mapping[str, str] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds from start to end, and seconds of all cores used (user and system)."""

    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one contender.

    Attributes:
        contender: which one.
        runs: one a round; empty for one that is missing.
        memory: bytes all its processes together had at the most.
    """

    contender: Contender
    runs: tuple[Run, ...] = ()
    memory: int = 0

    @property
    def seconds(self) -> Spread:
        """From start to end."""
        return Spread.of([run.seconds for run in self.runs])

    @property
    def cpu(self) -> Spread:
        """Seconds of all cores."""
        return Spread.of([run.cpu for run in self.runs])

    def ratio_to(self, peer: Measured) -> Spread:
        """Return this one's time by the peer's, round by round."""
        pairs = zip(self.runs, peer.runs, strict=True)
        return Spread.of([ours.seconds / theirs.seconds for ours, theirs in pairs])


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some measurements, the smallest and the largest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Return the spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    def text(self, digits: int = 2) -> str:
        """Return it like `1.23 (1.20–1.31)`."""
        return f"{self.median:.{digits}f} ({self.low:.{digits}f}–{self.high:.{digits}f})"


def race(contenders: Sequence[Contender], rounds: int, scratch: str) -> list[Measured]:
    """Let the contenders take turns.

    Before the first round each runs once untimed: that fills the caches for all alike, and its
    memory is measured then, because looking at it costs time.

    Args:
        contenders: who takes part.
        rounds: timed runs of each, at least one.
        scratch: a folder for their output, best on the disk the input is on.

    Raises:
        BenchmarkError: a program failed or results are missing.
    """
    present = [contender for contender in contenders if not contender.missing]
    memory = {one.name: measure_memory(one, scratch) for one in present}
    runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
    for number in range(1, rounds + 1):
        for one in present:
            run = run_once(one, scratch)
            runs[one.name].append(run)
            note(f"round {number} of {rounds}: {one.name}: {run.seconds:.2f} s")
    return [Measured(one, tuple(runs[one.name]), memory.get(one.name, 0)) for one in contenders]


def run_once(contender: Contender, scratch: str) -> Run:
    """Run it once into a new folder, after the disk has come to rest.

    Raises:
        BenchmarkError: it failed or results are missing.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as out, tempfile.TemporaryFile() as errors:
        os.sync()
        started = time.perf_counter()
        process = _start(contender, out, errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        _check(contender, process.returncode, out, errors)
    return Run(seconds, usage.ru_utime + usage.ru_stime)


def measure_memory(contender: Contender, scratch: str) -> int:
    """Run it once, untimed; return the bytes its processes had at the most, shared ones once.

    Raises:
        BenchmarkError: it failed or results are missing.
    """
    most = 0
    with tempfile.TemporaryDirectory(dir=scratch) as out, tempfile.TemporaryFile() as errors:
        process = _start(contender, out, errors)
        while process.poll() is None:
            most = max(most, memory_of_tree(process.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_SAMPLE)
        _check(contender, process.returncode, out, errors)
    return most


def _start(contender: Contender, out: str, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        contender.command(out),
        cwd=ROOT,
        env={**os.environ, **contender.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
    )


def _check(contender: Contender, status: int, out: str, errors: IO[bytes]) -> None:
    found = sum(len(files) for _, _, files in os.walk(out))
    if status or found != contender.results:
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip()[-2_000:]
        raise BenchmarkError(
            f"{contender.name}: exit status {status}, "
            f"{found} of {contender.results} results. It said:\n{said}"
        )


def memory_of_tree(pid: int) -> int:
    """Return the bytes a process and all below it have now; what they share counts once."""
    import psutil

    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        top = psutil.Process(pid)
        for process in (top, *top.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                facts = process.memory_full_info()
                total += getattr(facts, "pss", facts.rss)
    return total


def use_cores(count: int) -> None:
    """Keep this process and all it starts to so many cores, where the system can do that."""
    if sys.platform.startswith("linux"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def missing_program(name: str) -> str:
    """Return why a program cannot take part; an empty string when it can."""
    return "" if shutil.which(name) else f"{name} is not installed"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with columns as wide as they need to be."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in [head, rule, *rows]
    )


def machine() -> str:
    """Return what was measured on: processor, cores, system and versions, one a line."""
    lines = [
        f"{_processor()}, {len(os.sched_getaffinity(0))} cores used",
        f"{platform.platform()}, Python {platform.python_version()}",
        ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES),
    ]
    return "\n".join(f"- {line}" for line in lines)


def _processor() -> str:
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def note(text: str) -> None:
    """Say how far the benchmark is, apart from its results."""
    print(text, file=sys.stderr, flush=True)
