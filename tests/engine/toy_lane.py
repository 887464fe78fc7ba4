"""A lane for tests: what a file's text says happens in the worker. Imported by name in slots."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from typing import Final

from app.core.errors import ContentError
from app.core.lanes import Arrangement, Facts, Limits, WorkJob, WorkTask, WrittenPart
from app.core.recipe import LaneRecipe
from app.engine.headway import come_to
from app.formats.safe_write import make_folder, write_part


def prepare() -> None:
    """Nothing to load."""


def look(path: str, limits: Limits, reading: object) -> Facts:
    del limits
    act(read(path))
    return {
        "nice": os.nice(0),
        "qt": any(name.startswith("PySide6") for name in sys.modules),
        "first victim": read("/proc/self/oom_score_adj") if sys.platform == "linux" else "",
    }


def arrange(lane: LaneRecipe, facts: Facts) -> Arrangement:
    del lane, facts
    return Arrangement(outputs=(), memory=0, cost=0.0)


def work(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    del job
    if task.scratch:
        make_folder(task.scratch)
        write_part(os.path.join(task.scratch, "kept"), b"for a while")
    text = read(task.path)
    act(text)
    return tuple(
        WrittenPart(part.index, len(text), write_part(part.part, text.upper().encode()))
        for part in task.parts
    )


def read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def act(text: str) -> None:
    """Do what the text says, or its first word; any other text is harmless."""
    word, _, rest = text.partition(": ")
    if word in _WITH_WORDS:
        _WITH_WORDS[word](rest)
    elif text in _ACTS:
        _ACTS[text]()


def _hang() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.valid_signals()))
    while True:
        signal.pause()


def _boast() -> None:
    """Get nowhere, and say otherwise."""
    share = 0.0
    while True:
        share += 1e-9
        come_to(share)


def _alone(mark: str) -> None:
    """Fail when another worker does the same at the same time."""
    os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    _work_for(0.01)
    os.unlink(mark)


def _beside(mark: str) -> None:
    """Fail when another worker is at `alone` at the same time."""
    _work_for(0.005)
    if os.path.exists(mark):
        raise ContentError("image_damaged")


_kept: list[bytes] = []


def _need(size: str) -> None:
    """Ask for so many bytes."""
    bytearray(int(size))


def _leak(size: str) -> None:
    """Use so many bytes and keep them."""
    _kept.append(b"x" * int(size))


def _share(size: str) -> None:
    """Use so many bytes of a kind that is not data, and go on for ever."""
    memory = mmap.mmap(-1, int(size))
    for at in range(0, len(memory), mmap.PAGESIZE):
        memory[at] = 1
    _spin()


def _say(words: str) -> None:
    os.write(2, words.encode())


def _abort(words: str) -> None:
    """Do what C libraries do in their distress."""
    _say(words)
    os.abort()


def _once(mark: str) -> None:
    """Let the worker die, but the first time only."""
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os._exit(7)


def _work_for(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def _spin() -> None:
    while True:
        pass


def _c_loop() -> None:
    """Be busy in C without ever letting Python in."""
    re.match("(a+)+$", "a" * 60 + "b")


def _flood() -> None:
    while True:
        os.write(1, b"flood\n" * 10_000)


def _chatter() -> None:
    for _ in range(20):
        os.write(2, b"words\n" * 10_000)


def _fork(path: str) -> None:
    """Leave a child behind that does nothing, and say who it is."""
    child = os.fork()
    if child == 0:
        _hang()
    with open(path, "w", encoding="ascii") as file:
        file.write(str(child))


def _fork_and_die(path: str) -> None:
    _fork(path)
    os._exit(7)


def _fork_away_and_die(path: str) -> None:
    """Die and leave a child behind that is in no group of ours."""
    child = os.fork()
    if child == 0:
        os.setsid()
        with open(path, "w", encoding="ascii") as file:
            file.write(str(os.getpid()))
        _hang()
    while not os.path.exists(path) or not read(path):
        pass
    os._exit(7)


def _content_error() -> None:
    raise ContentError("image_damaged")


def _segfault() -> None:
    ctypes.memset(0, 0, 1)


def _bug() -> None:
    raise ZeroDivisionError("division by zero in the toy lane")


_ACTS: Final[dict[str, Callable[[], None]]] = {
    "segfault": _segfault,
    "exit": lambda: os._exit(7),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": _hang,
    "boast": _boast,
    "spin": _spin,
    "damaged": _content_error,
    "bug": _bug,
    "freeze": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "c loop": _c_loop,
    "flood": _flood,
    "chatter": _chatter,
    "slow": lambda: _work_for(0.02),
}

_WITH_WORDS: Final[dict[str, Callable[[str], None]]] = {
    "alone": _alone,
    "beside": _beside,
    "once": _once,
    "need": _need,
    "leak": _leak,
    "share": _share,
    "say": _say,
    "abort": _abort,
    "fork": _fork,
    "fork and die": _fork_and_die,
    "fork away and die": _fork_away_and_die,
}
"""Acts that take the rest of the text: a file's path, a number of bytes, words."""
