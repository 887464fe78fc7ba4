"""A million files from the scan to the report: time and memory of whole programs, as one table.

    python benchmarks/million.py [--files 1000000] [--pictures 20000] [--data FOLDER]

Empty files named like pictures have failed before they are read, so they show what finding,
planning, journal and report cost. Tiny pictures go all the way: looked at, decoded, encoded, made
durable, published, and undone again.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from benchmarks import measure, pictures
from benchmarks.measure import BenchmarkError

HEAD: Final = ("what", "figure", "unit", "must", "aim")

_HERE: Final = os.path.dirname(os.path.abspath(__file__))
_RECIPE: Final = os.path.join(_HERE, "recipes", "photos.toml")


@dataclass(frozen=True, slots=True)
class Told:
    """What one program took: seconds, bytes its largest process had, and what it printed."""

    seconds: float
    memory: int
    output: str


def main(words: Sequence[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Very many files, from the scan to the report.")
    parser.add_argument("--files", type=int, default=1_000_000, help="empty files")
    parser.add_argument("--pictures", type=int, default=20_000, help="tiny pictures")
    parser.add_argument("--data", default=pictures.data_folder(), help="keeps the input")
    given = parser.parse_args(words)
    measure.use_cores(2)
    rows = [*empty_rows(given.data, given.files), *picture_rows(given.data, given.pictures)]
    print(f"{measure.machine()}\n\n{measure.table(HEAD, rows)}")


def empty_rows(data: str, files: int) -> Iterator[Sequence[str]]:
    """Process empty files, list the run, and read the report back."""
    folder = pictures.crowd(data, files, ".empty.png", b"", numbered=False)
    with tempfile.TemporaryDirectory(dir=data, prefix="scratch-") as scratch:
        report = os.path.join(scratch, "report.json")
        out = os.path.join(scratch, "out")
        told = run(scratch, 1, "process", _RECIPE, folder, "-o", out, "--report", report)
        name = f"{files:,} empty files"
        yield f"{name}: found, planned, run, reported", f"{told.seconds:.1f}", "s", "", ""
        yield f"{name}: memory of that process", f"{told.memory / 1e6:.0f}", "MB", "300", "200"
        # Line by line: a program that is started inherits what its parent has had at the most.
        with open(report, encoding="utf-8") as file:
            told_of = sum('"outcome": "failed"' in line for line in file)
        if told_of != files:
            raise BenchmarkError(f"the report tells of {told_of} files")
        yield f"{name}: size of the journal", f"{journal_size(scratch) / 1e6:.0f}", "MB", "", ""
        yield f"{name}: size of the report", f"{os.path.getsize(report) / 1e6:.0f}", "MB", "", ""
        told = run(scratch, 0, "history")
        yield f"{name}: listed in the history", f"{told.seconds:.2f}", "s", "", ""


def picture_rows(data: str, count: int) -> Iterator[Sequence[str]]:
    """Process tiny pictures, and undo it."""
    folder = pictures.crowd(data, count, ".png", pictures.tiny_png())
    name = f"{count:,} tiny pictures"
    with tempfile.TemporaryDirectory(dir=data, prefix="scratch-") as scratch:
        out = os.path.join(scratch, "out")
        told = run(scratch, 0, "process", _RECIPE, folder, "-o", out)
        yield f"{name}: processed, per file", f"{1e6 * told.seconds / count:.0f}", "µs", "", ""
        yield f"{name}: memory of that process", f"{told.memory / 1e6:.0f}", "MB", "300", "200"
        (number,) = {entry[:22] for entry in os.listdir(_runs(scratch))}
        told = run(scratch, 0, "undo", number)
        yield f"{name}: undone, per file", f"{1e6 * told.seconds / count:.0f}", "µs", "", ""
        if os.path.exists(out):
            raise BenchmarkError("undoing has left something")


def run(scratch: str, status: int, *words: str) -> Told:
    """Run the program in the terminal, with folders of its own."""
    command = [sys.executable, "-m", "app", *words]
    root = os.path.dirname(_HERE)
    environment = {**os.environ, "FOLDERMILL_HOME": scratch, "PYTHONPATH": root}
    begun = time.perf_counter()
    with open(os.path.join(scratch, "output"), "w+b") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        _, found, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(found)
        seconds = time.perf_counter() - begun
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if process.returncode != status:
        raise BenchmarkError(f"status {process.returncode}: {said[-500:]}")
    return Told(seconds, usage.ru_maxrss * 1024, said)


def journal_size(scratch: str) -> int:
    """Return the bytes of all journals."""
    return sum(entry.stat().st_size for entry in os.scandir(_runs(scratch)))


def _runs(scratch: str) -> str:
    return os.path.join(scratch, "data", "runs")


if __name__ == "__main__":
    main(sys.argv[1:])
