"""A process that does nothing but wait: what it is kept waiting is the machine's doing, not ours.

It beats as the window's heartbeat does, until SIGTERM: `python benchmarks/metronome.py FILE`.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from typing import Final

BEAT: Final = 0.005
"""Seconds between two beats, as in the window."""


def main(path: str) -> None:
    """Beat until the signal comes, then write how late beats were, in milliseconds, as JSON."""
    late: list[float] = []
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    last = time.perf_counter()
    while not ended:
        time.sleep(BEAT)
        now = time.perf_counter()
        late.append(max(0.0, now - last - BEAT))
        last = now
    late.sort()
    measured = {
        "worst_stall_ms": round(1000 * late[-1]),
        "p99_stall_ms": round(1000 * late[int(0.99 * (len(late) - 1))]),
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(measured, file)


if __name__ == "__main__":
    main(sys.argv[1])
