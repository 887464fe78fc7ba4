"""Files that want more memory than they may have, and workers that grow."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from dispatch_kit import Files, Make, finish

from app.core.errors import Problem
from app.core.outcome import Outcome
from app.engine import allowance, in_work
from app.engine.allowance import KEPT, LEAST, SMALL, OwnLimit, share
from app.engine.deaths import Death, Deaths, EndedBy, lacked_memory
from app.engine.dispatch import News, Started
from app.engine.work_queue import Entry

MB = 1_000_000
BUDGET = 3 * LEAST

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's data")


def test_a_batch_may_use_twice_its_estimate_or_the_slots_share() -> None:
    assert share(100 * MB, 8_000 * MB, 4) == 2_000 * MB
    assert share(1_500 * MB, 8_000 * MB, 4) == 3_000 * MB
    assert share(6_000 * MB, 8_000 * MB, 4) == 8_000 * MB
    assert share(9_000 * MB, 8_000 * MB, 4) == 8_000 * MB
    assert share(1, 1, 4) == LEAST


@linux
def test_a_file_that_needs_more_than_its_share_gets_the_whole_budget(
    tmp_path: Path, dispatcher: Make
) -> None:
    texts = ["text"] * 20
    texts[3] = f"need: {2 * LEAST}"
    subject = dispatcher(20, Files(tmp_path, texts).works, budget=BUDGET)
    starved: list[int] = []

    def note_worker(event: News) -> None:
        if isinstance(event, Started) and event.number == 3:
            assert not set(starved) & set(subject.at_work)
            starved.extend(pid for pid, number in subject.at_work.items() if number == 3)

    ended = finish(subject, note_worker)
    assert sorted(ended) == list(range(20))
    assert not [event for event in ended.values() if event.end.problem]
    assert list(ended)[-1] == 3
    assert ended[3].entry.alone
    # Who knows what a library is like that did not get its memory: its worker is replaced.
    assert len(starved) == 2


@linux
@pytest.mark.parametrize(
    "text",
    [
        f"need: {4 * LEAST}",
        "abort: GLib-ERROR **: gmem.c:177: failed to allocate 524288 bytes",
        "abort: terminate called after throwing an instance of 'std::bad_alloc'",
        "abort: Cannot allocate memory",
    ],
)
def test_a_file_that_needs_more_than_the_budget_fails_and_says_so(
    tmp_path: Path, dispatcher: Make, text: str
) -> None:
    starts: list[int] = []

    def count(event: News) -> None:
        starts.extend([event.number] if isinstance(event, Started) else [])

    ended = finish(
        dispatcher(5, Files(tmp_path, ["text"] * 4 + [text]).works, budget=BUDGET), count
    )
    bad = ended.pop(4)
    assert not [event for event in ended.values() if event.end.problem]
    assert starts.count(4) == 2
    assert bad.outcome is Outcome.FAILED
    assert bad.end.problem is not None
    assert bad.end.problem.code == "no_memory"
    assert f"{round(BUDGET / MB)} MB were allowed" in bad.end.problem.message()


def test_what_a_worker_really_has_is_looked_at_too(
    tmp_path: Path, dispatcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "LEAST", 8 * MB)
    monkeypatch.setattr(in_work, "MARGIN", 8 * MB)
    subject = dispatcher(2, Files(tmp_path, ["text", f"share: {60 * MB}"]).looks)
    ended = finish(subject)
    assert ended[0].end.problem is None
    problem = ended[1].end.problem
    assert problem is not None
    assert (problem.code, ended[1].outcome) == ("no_memory", Outcome.FAILED)


def test_words_of_an_earlier_file_are_not_held_against_a_later_one(
    tmp_path: Path, dispatcher: Make
) -> None:
    texts = ["say: warning: out of memory, trying again", "segfault"]
    ended = finish(dispatcher(2, Files(tmp_path, texts).looks, slots=1))
    assert ended[0].end.problem is None
    problem = ended[1].end.problem
    assert problem is not None
    assert problem.code == "crashed"
    assert "out of memory" not in problem.detail


def test_where_memory_is_tight_damage_and_crashes_are_doubted() -> None:
    large, small = Entry(0, 1.0, 900 * MB), Entry(1, 1.0, 100 * MB)
    damaged = Problem("image_damaged")
    assert lacked_memory(damaged, large, 1_000 * MB)
    assert not lacked_memory(damaged, small, 1_000 * MB)
    assert not lacked_memory(Problem("changed"), large, 1_000 * MB)
    segfault = Death(-11, None, "Segmentation fault")
    again = Deaths().judge(large, segfault, seconds=1, allowed=1_000 * MB).again
    assert again is not None
    assert again.alone
    assert Deaths().judge(small, segfault, seconds=1, allowed=1_000 * MB).again == small


def test_whom_we_ended_ourselves_is_not_said_to_be_killed() -> None:
    assert Death(-9, None, "").was_killed
    assert not Death(-9, EndedBy.TIME, "").was_killed
    assert not Death(-11, None, "").was_killed


def test_a_worker_that_has_grown_is_replaced_between_two_batches(
    tmp_path: Path, dispatcher: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_work, "GROWN", 30 * MB)
    subject = dispatcher(24, Files(tmp_path, [f"leak: {10 * MB}"] * 24).works)
    files_of: dict[int, int] = {}

    def note_worker(event: News) -> None:
        if isinstance(event, Started):
            pid = next(pid for pid, number in subject.at_work.items() if number == event.number)
            files_of[pid] = files_of.get(pid, 0) + 1

    ended = finish(subject, note_worker)
    assert sorted(ended) == list(range(24))
    assert not [event for event in ended.values() if event.end.problem]
    # Four files make it too large; what is in the two batches it has by then is still done.
    assert len(files_of) >= 3
    assert max(files_of.values()) < 20


def test_workers_that_do_not_grow_are_kept(tmp_path: Path, dispatcher: Make) -> None:
    subject = dispatcher(60, Files(tmp_path, ["text"] * 60).works)
    seen: set[int] = set()
    finish(subject, lambda _: seen.update(subject.at_work))
    assert len(seen) <= 2


class Idle:
    """A worker's limit that has grown as much as a test says, and tidies up in no time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, idle: float) -> None:
        self.said: list[int] = []
        self.now = 0
        monkeypatch.setattr(allowance, "resident", lambda _: self.now)
        monkeypatch.setattr(allowance, "give_back_freed", self._give_back)
        monkeypatch.setattr(allowance, "IDLE", idle)
        self.limit = OwnLimit(self.said.append)

    def _give_back(self) -> None:
        self.now = 5 * MB


def test_a_worker_gives_back_what_it_kept_when_nothing_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subject = Idle(monkeypatch, 0.01)
    subject.now = SMALL + MB
    assert subject.limit.lift() == SMALL + MB
    until = time.monotonic() + 10
    while not subject.said and time.monotonic() < until:
        pass
    assert subject.said == [5 * MB]


def test_a_worker_keeps_what_the_next_batch_needs_but_not_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subject = Idle(monkeypatch, 30)
    subject.now = KEPT
    assert subject.limit.lift() == KEPT
    waiting = subject.limit._timer
    assert waiting
    subject.limit.set(8_000 * MB)
    waiting.join(10)
    assert not waiting.is_alive()
    subject.now = KEPT + 1
    assert subject.limit.lift() == 5 * MB
    assert not subject.said
