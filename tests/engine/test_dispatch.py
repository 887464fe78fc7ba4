"""What becomes of a batch of files when workers crash, hang, are killed or told to stop."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest
from dispatch_kit import Files, Make, finish

from app.core.errors import RunError
from app.core.outcome import Outcome
from app.engine.dispatch import Ended, News, Started


def test_every_file_ends_once_and_parts_hold_what_was_written(
    tmp_path: Path, dispatcher: Make
) -> None:
    files = Files(tmp_path, [f"text {n}" for n in range(300)])
    ended = finish(dispatcher(300, files.works))
    assert sorted(ended) == list(range(300))
    assert all(event.end.problem is None for event in ended.values())
    assert (files.out / "7-1.part").read_text() == "TEXT 7"


@pytest.mark.parametrize(
    ("text", "outcome", "code", "in_message"),
    [
        ("segfault", Outcome.QUARANTINED, "crashed", "SIGSEGV"),
        ("exit", Outcome.QUARANTINED, "crashed", "exit code 7"),
        ("kill", Outcome.QUARANTINED, "killed", "3 times"),
        ("hang", Outcome.FAILED, "timeout", "1 seconds"),
        ("damaged", None, "image_damaged", "damaged"),
        ("bug", None, "bug", "ZeroDivisionError"),
    ],
)
def test_one_bad_file_costs_one_outcome(
    tmp_path: Path,
    dispatcher: Make,
    text: str,
    outcome: Outcome | None,
    code: str,
    in_message: str,
) -> None:
    texts = [f"text {n}" for n in range(40)]
    texts[17] = text
    files = Files(tmp_path, texts)
    ended = finish(dispatcher(40, files.works, seconds=1.0 if text == "hang" else 60.0))
    assert sorted(ended) == list(range(40))
    bad = ended.pop(17)
    assert all(event.end.problem is None for event in ended.values())
    assert bad.outcome == outcome
    assert bad.end.problem is not None
    assert bad.end.problem.code == code
    assert in_message in bad.end.problem.message()


def test_workers_start_ahead_of_their_work_and_are_handed_on(
    tmp_path: Path, dispatcher: Make
) -> None:
    files = Files(tmp_path, [f"text {n}" for n in range(20)])
    first = dispatcher(1, files.looks, ahead=True)
    started = set(first.at_work)
    assert len(started) == 2
    assert len(finish(first)) == 1
    then = dispatcher(20, files.works, warm=first.give_back())
    assert len(finish(then)) == 20
    assert set(then.at_work) == started


def test_a_bug_reaches_the_log_with_its_stack(
    tmp_path: Path, dispatcher: Make, caplog: pytest.LogCaptureFixture
) -> None:
    finish(dispatcher(1, Files(tmp_path, ["bug"]).looks))
    assert "division by zero in the toy lane" in caplog.text
    assert "toy_lane.py" in caplog.text


def test_a_crash_keeps_the_stack_for_experts(tmp_path: Path, dispatcher: Make) -> None:
    ended = finish(dispatcher(1, Files(tmp_path, ["segfault"]).looks))
    problem = ended[0].end.problem
    assert problem is not None
    assert "Segmentation fault" in problem.detail
    assert "toy_lane.py" in problem.detail


def test_workers_killed_at_random_cost_nothing(tmp_path: Path, dispatcher: Make) -> None:
    texts = [f"text {n}" for n in range(1500)]
    bad = {100, 700, 1400}
    for number in bad:
        texts[number] = "kill"
    subject = dispatcher(1500, Files(tmp_path, texts).works)
    rng = random.Random(7)
    started = 0
    hit: set[int] = set()

    def kill_now_and_then(event: News) -> None:
        """Kill a worker, but never twice on the same file: that would really be its fault."""
        nonlocal started
        started += isinstance(event, Started)
        at_work = [(pid, n) for pid, n in subject.at_work.items() if n is not None]
        victims = [(pid, n) for pid, n in at_work if n not in hit]
        if started > 40 and len(hit) < 20 and victims:
            started = 0
            pid, number = rng.choice(victims)
            hit.add(number)
            with contextlib.suppress(ProcessLookupError):  # its worker has just gone by itself
                os.kill(pid, signal.SIGKILL)

    ended = finish(subject, kill_now_and_then)
    assert len(hit) == 20
    assert sorted(ended) == list(range(1500))
    assert {n for n, event in ended.items() if event.outcome is Outcome.QUARANTINED} == bad
    assert {n for n, event in ended.items() if event.end.problem} == bad
    done = {f"{n}" for n in ended if n not in bad}
    assert {path.name.split("-")[0] for path in (tmp_path / "out").iterdir()} == done


def test_workers_that_cannot_start_end_the_run_with_a_sentence(
    tmp_path: Path, dispatcher: Make
) -> None:
    subject = dispatcher(3, Files(tmp_path, ["a", "b", "c"]).looks, lane="no.such.lane")
    with pytest.raises(RunError, match="die before they can start") as error:
        finish(subject)
    assert "No module named" in error.value.problem.detail


def test_no_more_memory_is_handed_out_than_there_is(tmp_path: Path, dispatcher: Make) -> None:
    memory = [5_000, *[600] * 12, *[10] * 20]
    mark = tmp_path / "mark"
    texts = [f"alone: {mark}" if size > 500 else "text" for size in memory]
    subject = dispatcher(
        len(memory), Files(tmp_path, texts).works, memory=memory, slots=3, budget=1_000
    )
    ended = finish(subject)
    assert len(ended) == len(memory)
    assert not [event for event in ended.values() if event.end.problem]


@pytest.mark.parametrize("now", [True, False])
def test_stopping_ends_soon_and_leaves_no_process(
    tmp_path: Path, dispatcher: Make, *, now: bool
) -> None:
    texts = ["hang" if now else "text"] * 200
    subject = dispatcher(200, Files(tmp_path, texts).works)
    asked: list[float] = []

    def stop_at_first(event: News) -> None:
        if isinstance(event, Started) and not asked:
            asked.append(time.monotonic())
            subject.stop(now=now)

    ended = finish(subject, stop_at_first)
    assert time.monotonic() - asked[0] < 5.0
    assert len(ended) < 200
    pids = list(subject.at_work)
    subject.close()
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    parts = {path.name.split("-")[0] for path in (tmp_path / "out").iterdir()}
    assert parts == {str(number) for number in ended}


def test_workers_never_load_qt_and_let_the_window_go_first(
    tmp_path: Path, dispatcher: Make
) -> None:
    ended = finish(dispatcher(50, Files(tmp_path, ["text"] * 50).looks))
    first_victim = ""
    if sys.platform == "linux":
        own = int(Path("/proc/self/oom_score_adj").read_text())
        first_victim = f"{min(1000, own + 300)}\n"
    assert [event.end.facts for event in ended.values()] == [
        {"nice": os.nice(0) + 10, "qt": False, "first victim": first_victim}
    ] * 50


def test_nothing_that_a_task_kept_for_itself_outlives_it(tmp_path: Path, dispatcher: Make) -> None:
    files = Files(tmp_path, ["fine", "damaged", "exit", "kill", "bug", "spin"])
    working = dispatcher(6, files.works, seconds=1.0)
    seen: list[tuple[int, list[Path]]] = []

    def see(event: News) -> None:
        if isinstance(event, Ended):
            kept = files.out.glob(f"{event.end.number}-*.scratch")
            seen.append((event.end.number, list(kept)))

    finish(working, see)
    assert sorted(seen) == [(number, []) for number in range(6)]
    assert sorted(path.name for path in files.out.iterdir()) == ["0-1.part"]
