"""What is handed out when: alone, paused, once more."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from dispatch_kit import PATIENCE, Files, Make, finish

from app.core.errors import RunError
from app.core.outcome import Outcome
from app.engine.dispatch import Ended, News, Started
from app.engine.messages import Task


def test_what_runs_alone_runs_after_all_others_and_beside_none(
    tmp_path: Path, dispatcher: Make
) -> None:
    mark = tmp_path / "mark"
    lonely = {0, 7, 30}
    texts = [f"{'alone' if n in lonely else 'beside'}: {mark}" for n in range(40)]
    open_ones: set[int] = set()
    order: list[int] = []

    def watch(event: News) -> None:
        if isinstance(event, Ended):
            open_ones.discard(event.end.number)
            return
        assert not open_ones & lonely
        assert event.number not in lonely or not open_ones
        open_ones.add(event.number)
        order.append(event.number)

    ended = finish(dispatcher(40, Files(tmp_path, texts).works, slots=3, alone=lonely), watch)
    assert sorted(ended) == list(range(40))
    assert not [event for event in ended.values() if event.end.problem]
    assert order[-3:] == [0, 7, 30]


def test_a_lonely_one_whose_worker_died_is_tried_alone_in_a_fresh_slot(
    tmp_path: Path, dispatcher: Make
) -> None:
    texts = [f"alone: {tmp_path / 'mark'}"] * 4
    texts[1] = f"once: {tmp_path / 'died'}"
    texts[3] = "exit"
    subject = dispatcher(4, Files(tmp_path, texts).works, alone=range(4))
    workers: dict[int, list[int]] = {}

    def note_worker(event: News) -> None:
        if isinstance(event, Started):
            pid = next(pid for pid, number in subject.at_work.items() if number == event.number)
            used_before = {one for pids in workers.values() for one in pids}
            if event.number in workers:
                assert pid not in used_before
            workers.setdefault(event.number, []).append(pid)

    ended = finish(subject, note_worker)
    assert sorted(ended) == [0, 1, 2, 3]
    assert [len(workers[number]) for number in range(4)] == [1, 2, 1, 2]
    assert [n for n, event in ended.items() if event.outcome is Outcome.QUARANTINED] == [3]
    assert [n for n, event in ended.items() if event.end.problem] == [3]


def test_a_pause_finishes_the_files_in_work_and_begins_no_others(
    tmp_path: Path, dispatcher: Make
) -> None:
    subject = dispatcher(200, Files(tmp_path, ["slow"] * 200).works)
    ended: dict[int, Ended] = {}
    started_late = 0
    deadline = time.monotonic() + PATIENCE
    while not (ended and subject.idle):
        assert time.monotonic() < deadline
        for event in subject.step(0.05):
            started_late += isinstance(event, Started) and bool(ended)
            if isinstance(event, Ended):
                ended[event.end.number] = event
                subject.pause()
    # Batches of 64 files were in the slots, of which each finishes the one it is on.
    assert started_late < 20
    assert not subject.finished
    assert not [event for _ in range(10) for event in subject.step(0.001)]
    subject.go_on()
    rest = finish(subject)
    assert not set(rest) & set(ended)
    assert sorted({**rest, **ended}) == list(range(200))


def test_a_suspect_that_a_pause_kept_from_beginning_is_no_other_files_burden(
    tmp_path: Path, dispatcher: Make
) -> None:
    texts = [f"once: {tmp_path / 'died'}", *["text"] * 20]
    subject = dispatcher(21, Files(tmp_path, texts).works, slots=1)
    ended: dict[int, Ended] = {}
    deadline = time.monotonic() + PATIENCE

    def step() -> None:
        assert time.monotonic() < deadline
        for event in subject.step(0.01):
            if isinstance(event, Ended):
                ended[event.end.number] = event

    while not subject._works[0].suspect:
        step()
    subject.pause()  # its worker has hardly started
    while not subject.idle:
        step()
    assert 0 not in ended
    subject.go_on()
    ended |= finish(subject)
    assert sorted(ended) == list(range(21))
    assert not [event for event in ended.values() if event.end.problem]


def test_slots_given_back_in_a_pause_work_for_the_next_dispatcher(
    tmp_path: Path, dispatcher: Make
) -> None:
    files = Files(tmp_path, ["text"] * 3)
    first = dispatcher(3, files.works, slots=1)
    finish(first)
    first.pause()
    second = dispatcher(3, files.looks, slots=1, warm=first.give_back())
    assert len(finish(second)) == 3


def test_a_task_that_ended_can_be_handed_out_again(tmp_path: Path, dispatcher: Make) -> None:
    files = Files(tmp_path, ["text", "bug", "text"])
    subject = dispatcher(3, files.works)
    first = finish(subject)
    (tmp_path / "1").write_text("text")
    subject.requeue(first[1].entry)
    assert not subject.finished
    again = finish(subject)
    assert list(again) == [1]
    assert again[1].end.problem is None
    assert (files.out / "1-2.part").read_text() == "TEXT"


def test_what_cannot_be_handed_out_now_is_kept(tmp_path: Path, dispatcher: Make) -> None:
    files = Files(tmp_path, ["text"] * 20 + ["kill"])
    refusals = 0

    def works(wanted: Sequence[tuple[int, int]]) -> list[Task]:
        nonlocal refusals
        suspected = any(attempt > 1 for _, attempt in wanted)
        if refusals < 3 + suspected:
            refusals += 1
            raise RunError("run_journal_full")
        return files.works(wanted)

    subject = dispatcher(21, works)
    ended: dict[int, Ended] = {}
    refused = 0
    deadline = time.monotonic() + PATIENCE
    while not subject.finished:
        assert time.monotonic() < deadline
        try:
            for event in subject.step(0.05):
                if isinstance(event, Ended):
                    ended[event.end.number] = event
        except RunError:
            refused += 1
    assert refused == refusals == 4
    assert sorted(ended) == list(range(21))
    assert [n for n, event in ended.items() if event.outcome] == [20]
