"""Workers that freeze, loop, flood, fork, or are killed at the worst moment."""

from __future__ import annotations

import fcntl
import mmap
import os
import re
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from dispatch_kit import PATIENCE, Files, Make, finish

from app.core.outcome import Outcome
from app.engine import dispatch, in_work
from app.engine.dispatch import Ended, News, Started
from app.engine.worker_log import KEPT


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline


def done_without(ended: dict[int, Ended], *bad: int) -> None:
    """Check that all files but the bad ones are done."""
    assert [number for number, event in ended.items() if event.end.problem] == list(bad)


@pytest.mark.parametrize("deed", ["freeze", "c loop", "flood"])
def test_a_file_that_hangs_its_worker_costs_one_outcome(
    tmp_path: Path, dispatcher: Make, deed: str
) -> None:
    texts = ["text"] * 12
    texts[5] = deed
    subject = dispatcher(12, Files(tmp_path, texts).works, seconds=1.0)
    ended = finish(subject)
    assert sorted(ended) == list(range(12))
    done_without(ended, 5)
    problem = ended[5].end.problem
    assert problem is not None
    assert (problem.code, ended[5].outcome) == ("timeout", Outcome.FAILED)
    assert len(problem.detail) <= KEPT
    # Nothing that was printed lies anywhere.
    assert sorted(os.listdir(tmp_path)) == sorted([*map(str, range(12)), "out"])


def test_a_worker_may_print_more_than_a_pipe_holds(tmp_path: Path, dispatcher: Make) -> None:
    ended = finish(dispatcher(4, Files(tmp_path, ["text", "chatter"] * 2).works))
    assert sorted(ended) == [0, 1, 2, 3]
    done_without(ended)


def test_a_worker_that_freezes_between_two_files_is_replaced(
    tmp_path: Path, dispatcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_work, "_ANSWERS_IN", 0.3)
    subject = dispatcher(1, Files(tmp_path, ["text"]).works)
    [first] = finish(subject).values()
    [frozen] = subject.at_work
    os.kill(frozen, signal.SIGSTOP)
    subject.requeue(first.entry)
    done_without(finish(subject))
    assert frozen not in subject.at_work
    assert not psutil.pid_exists(frozen)


def test_the_time_a_machine_sleeps_is_not_the_files(
    tmp_path: Path, dispatcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept = 0.0
    real = time.monotonic
    monkeypatch.setattr(dispatch, "time", SimpleNamespace(monotonic=lambda: real() + slept))

    def fall_asleep(event: News) -> None:
        nonlocal slept
        slept += 3_600 * isinstance(event, Started)

    ended = finish(dispatcher(8, Files(tmp_path, ["slow"] * 8).works), fall_asleep)
    assert sorted(ended) == list(range(8))
    done_without(ended)


def test_workers_killed_before_they_have_started_cost_nothing(
    tmp_path: Path, dispatcher: Make
) -> None:
    subject = dispatcher(40, Files(tmp_path, ["text"] * 40).works)
    killed: set[int] = set()
    ended: list[int] = []
    while not subject.finished:
        for event in subject.step(0.01):
            if isinstance(event, Ended):
                assert event.end.problem is None
                ended.append(event.end.number)
        for pid in set(subject.at_work) - killed if len(killed) < 6 else ():
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    assert len(killed) >= 6
    assert sorted(ended) == list(range(40))


def test_workers_killed_while_idle_cost_nothing(tmp_path: Path, dispatcher: Make) -> None:
    subject = dispatcher(100, Files(tmp_path, ["slow"] * 100).looks)
    ended: dict[int, Ended] = {}
    while not ended or not subject.idle:
        for event in subject.step(0.05):
            subject.pause()
            if isinstance(event, Ended):
                ended[event.end.number] = event
    idle = list(subject.at_work)
    for pid in idle:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(_lives, idle)))
    subject.go_on()
    ended |= finish(subject)
    assert sorted(ended) == list(range(100))
    done_without(ended)
    assert not set(idle) & set(subject.at_work)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux makes pipes smaller")
def test_a_worker_killed_while_it_waits_to_send_costs_nothing(
    tmp_path: Path, dispatcher: Make
) -> None:
    subject = dispatcher(200, Files(tmp_path, ["damaged"] * 200).works, slots=1)
    pipe = subject._works[0].slot._reader.fileno()
    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, mmap.PAGESIZE)
    ended: dict[int, Ended] = {}

    def one_step() -> bool:
        """Take in what is there; return whether a file has ended."""
        new = [event for event in subject.step(0.05) if isinstance(event, Ended)]
        assert not ended.keys() & {event.end.number for event in new}
        ended.update((event.end.number, event) for event in new)
        return bool(new)

    wait_until(one_step)
    [pid] = subject.at_work
    full = 0

    def is_stuck() -> bool:
        """Whether the worker sleeps for a while though it has more to say."""
        nonlocal full
        [waiting] = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
        asleep = psutil.Process(pid).status() == psutil.STATUS_SLEEPING
        full = full + 1 if asleep and waiting > 1_000 else 0
        return full > 50

    wait_until(is_stuck)
    os.kill(pid, signal.SIGKILL)
    while not subject.finished:
        one_step()
    assert pid not in subject.at_work
    assert sorted(ended) == list(range(200))
    problems = [event.end.problem for event in ended.values()]
    assert {problem and problem.code for problem in problems} == {"image_damaged"}


@pytest.mark.parametrize("deed", ["fork", "fork and die"])
def test_what_a_worker_has_started_ends_with_it(
    tmp_path: Path, dispatcher: Make, deed: str
) -> None:
    note = tmp_path / "child"
    subject = dispatcher(3, Files(tmp_path, ["text", f"{deed}: {note}", "text"]).works)
    ended = finish(subject)
    done_without(ended, *([1] if "die" in deed else []))
    subject.close()
    child = int(note.read_text())
    wait_until(lambda: not _lives(child))


def test_a_process_that_got_away_holds_nothing_up(tmp_path: Path, dispatcher: Make) -> None:
    note = tmp_path / "child"
    subject = dispatcher(2, Files(tmp_path, ["text", f"fork away and die: {note}"]).works)
    children: list[int] = []

    def end_it(event: News) -> None:
        """Note each child before the next one is made."""
        if note.exists() and note.read_text():
            children.append(int(note.read_text()))

    began = time.monotonic()
    try:
        done_without(finish(subject, end_it), 1)
        subject.close()
        assert time.monotonic() - began < 30
        assert _lives(int(note.read_text()))
    finally:
        for child in {*children, int(note.read_text())}:
            os.kill(child, signal.SIGKILL)


def test_a_worker_leads_a_group_but_no_session(tmp_path: Path, dispatcher: Make) -> None:
    """A session of its own would make its low priority meaningless on Linux."""
    subject = dispatcher(1, Files(tmp_path, ["text"]).works)
    finish(subject)
    [pid] = subject.at_work
    assert os.getpgid(pid) == pid
    assert os.getsid(pid) == os.getsid(0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_reads_nothing_from_the_terminal(tmp_path: Path, dispatcher: Make) -> None:
    subject = dispatcher(1, Files(tmp_path, ["text"]).works)
    finish(subject)
    [pid] = subject.at_work
    assert os.readlink(f"/proc/{pid}/fd/0") == os.devnull
    assert re.match("pipe:", os.readlink(f"/proc/{pid}/fd/1"))
