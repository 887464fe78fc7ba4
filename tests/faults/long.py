"""The long form: faults at random, for a given time, with the counts at the end.

    .venv/bin/python tests/faults/long.py --minutes 60 [--seed N] [--only NAME] [--rounds N]

    crash     the application dies at random calls on the disk, up to three times in a row
    every     the same at every call, one after the other
    errors    the disk is full, broken, read-only or forbidden from a random call on
    power     the power is cut: all that was not made durable may be lost, or not
    app       kill -9 of the real application, which goes on each time
    workers   kill -9 of workers, never two on the same file
    remount   a real disk that the system makes read-only while the application runs (as root)

Worlds, names, rules, file systems and moments are random; each round has its own seed. A failure
says how to repeat it (what hits real processes at real moments only roughly repeats). Status 1 when
a promise was broken. Ctrl+C ends it early, with the counts so far.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # A worker imports this file, too, and needs nothing of it.
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

Round = Callable[[random.Random], int]

SHARES = {"crash": 2, "every": 2, "errors": 1, "power": 3, "app": 5, "workers": 3, "remount": 1}
"""Of the time."""

UNITS = {
    "crash": "deaths",
    "every": "deaths",
    "errors": "disks that failed",
    "power": "states after a power cut",
    "app": "kills of the application",
    "workers": "kills of workers",
    "remount": "disks made read-only",
}

TELL_EVERY = 60.0
"""Seconds between two lines about how far it is."""


@dataclasses.dataclass
class Count:
    """What one kind of fault has come to."""

    rounds: int = 0
    faults: int = 0
    failures: int = 0
    seconds: float = 0.0


class Form:
    """Rounds of all kinds, in turn, each with its share of the time."""

    def __init__(self, rounds: dict[str, Round], seed: int) -> None:
        self.counts = {name: Count() for name in rounds}
        self._rounds = rounds
        self._seed = seed
        self._began = time.monotonic()
        self._told = self._began
        self.stopped = False

    def stop(self, *_: object) -> None:
        """End after this round."""
        self.stopped = True

    def run(self, seconds: float, most: int) -> None:
        """Do rounds until the time is over, `most` have been done or `stop` was called."""
        done = 0
        while not self.stopped and time.monotonic() - self._began < seconds and done < most:
            name = min(self.counts, key=lambda one: self.counts[one].seconds / SHARES[one])
            self._round(name, self._seed + done)
            done += 1
            if time.monotonic() - self._told > TELL_EVERY:
                self._told = time.monotonic()
                self._say(self._brief())

    def _round(self, name: str, seed: int) -> None:
        count, began = self.counts[name], time.monotonic()
        try:
            count.faults += self._rounds[name](random.Random(seed))
        except Exception as error:  # noqa: BLE001 - a bug is a failure, too, and the form goes on
            count.failures += 1
            self._say(f"FAILED {name}, seed {seed}: {error or ''}")
            if not isinstance(error, AssertionError):
                self._say(traceback.format_exc())
            self._say(f"repeat: tests/faults/long.py --only {name} --seed {seed} --rounds 1")
        count.rounds += 1
        count.seconds += time.monotonic() - began

    def _brief(self) -> str:
        minutes = (time.monotonic() - self._began) / 60
        words = [f"{name} {count.faults:,}" for name, count in self.counts.items()]
        failures = sum(count.failures for count in self.counts.values())
        return f"{minutes:5.1f} min   {', '.join(words)}   {failures} failures"

    def summary(self) -> str:
        """Return the table of counts."""
        lines = [f"{'':9}{'rounds':>9}{'minutes':>9}{'failures':>10}   faults"]
        for name, count in self.counts.items():
            numbers = f"{count.rounds:9,}{count.seconds / 60:9.1f}{count.failures:10,}"
            lines.append(f"{name:9}{numbers}   {count.faults:,} {UNITS[name]}")
        minutes = (time.monotonic() - self._began) / 60
        lines.append(f"seed {self._seed}, {minutes:.1f} minutes")
        return "\n".join(lines)

    @staticmethod
    def _say(words: str) -> None:
        # A name may hold what is no text.
        sys.stdout.write(words.encode("utf-8", "backslashreplace").decode() + "\n")
        sys.stdout.flush()


def all_rounds(folder: Path) -> dict[str, Round]:
    """Return what one round of each kind does; it returns how many faults there were."""
    import one_process
    import remount
    from killing import AppKills, WorkerKills

    rules = ("number", "overwrite", "in_place")
    app = AppKills(folder / "app")
    workers: list[WorkerKills] = []

    def kill_app(rng: random.Random) -> int:
        return app.chain(rng.choice(rules), rng, rng.randint(1, 5))

    def kill_workers(rng: random.Random) -> int:
        if not workers:
            workers.append(WorkerKills(folder / "workers"))
        return workers[0].round(rng, rng.randint(10, 40))

    disks: list[remount.Remounts] = []

    def close_disk(rng: random.Random) -> int:
        if not disks:
            disks.append(remount.Remounts(folder / "remounts"))
        return disks[0].round(rng.choice(rules), rng)

    world = folder / "world"
    rounds: dict[str, Round] = {
        "crash": lambda rng: one_process.crash(world, rng),
        "every": lambda rng: one_process.every(world, rng),
        "errors": lambda rng: one_process.errors(world, rng),
        "power": lambda rng: one_process.power(world, rng),
        "app": kill_app,
        "workers": kill_workers,
        "remount": close_disk,
    }
    if lacks := remount.missing():
        print(f"not run: remount, which needs {lacks}", flush=True)  # noqa: T201
        del rounds["remount"]
    return rounds


@contextlib.contextmanager
def own_home() -> Iterator[Path]:
    """Give a folder for everything, in memory if possible, and keep the program out of ours."""
    from place import in_memory

    with in_memory() as folder:
        os.environ["FOLDERMILL_HOME"] = str(folder / "home")
        tempfile.tempdir = str(folder)
        yield folder


def main() -> int:
    """Run it; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None, help="of the first round")
    parser.add_argument("--only", choices=sorted(SHARES), default=None)
    parser.add_argument("--rounds", type=int, default=sys.maxsize, help="at the most")
    given: Any = parser.parse_args()
    seed = random.SystemRandom().randrange(10**9) if given.seed is None else given.seed
    with own_home() as folder:
        rounds = all_rounds(folder)
        if given.only:
            rounds = {name: act for name, act in rounds.items() if name == given.only}
        if not rounds:
            return 1
        form = Form(rounds, seed)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, form.stop)
        print(f"seed {seed}; Ctrl+C ends after this round", flush=True)  # noqa: T201
        form.run(given.minutes * 60, given.rounds)
    print(form.summary(), flush=True)  # noqa: T201
    return int(any(count.failures for count in form.counts.values()))


if __name__ == "__main__":
    sys.exit(main())
