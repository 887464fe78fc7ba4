from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from ui_fakes import FakeBatch, Store, image_rows

from app.core.errors import Problem, RunError
from app.core.recipe import Recipe
from app.engine.events import Event, Idle, ItemEnded, ItemStarted, Noticed, RunEnded, Scanned
from app.ui.run_thread import Command, Plan, Run, RunThread, Scan


class Listener:
    def __init__(self, thread: RunThread) -> None:
        self.ticks: list[list[Event]] = []
        self.problems: list[Problem | None] = []
        thread.happened.connect(self.ticks.append)
        thread.finished.connect(self.problems.append)

    @property
    def events(self) -> list[Event]:
        return [event for tick in self.ticks for event in tick]


def carry_out(bot: QtBot, thread: RunThread, *commands: Command) -> None:
    for command in commands:
        with bot.waitSignal(thread.finished, timeout=5_000):
            thread.do(command)


def test_a_batch_runs_from_scan_to_end(qtbot: QtBot, run_thread: RunThread, store: Store) -> None:
    heard = Listener(run_thread)
    with qtbot.waitSignal(run_thread.opened) as opened:
        carry_out(qtbot, run_thread, Scan(("/photos",)), Plan(Recipe("r"), "/out"), Run())
    assert opened.args == ["/journal.sqlite"]
    ended = [event.position for event in heard.events if isinstance(event, ItemEnded)]
    assert ended == list(range(40))
    assert isinstance(heard.events[-1], RunEnded)
    assert not any(isinstance(event, Idle) for event in heard.events)
    assert heard.problems == [None, None, None]


def test_many_events_come_in_few_signals(qtbot: QtBot, run_thread: RunThread, store: Store) -> None:
    store.rows = image_rows(5_000)
    carry_out(qtbot, run_thread, Scan(("/photos",)), Plan(Recipe("r"), "/out"))
    heard = Listener(run_thread)
    carry_out(qtbot, run_thread, Run())
    assert sum(isinstance(event, ItemStarted) for event in heard.events) == 5_000
    assert len(heard.ticks) < 30


def test_the_batch_lives_in_one_thread_that_is_not_the_windows(
    qtbot: QtBot, store: Store, qapp: object
) -> None:
    seen = set()

    def make(reopen: str) -> FakeBatch:
        seen.add(threading.get_ident())
        return Seeing(store, reopen)

    class Seeing(FakeBatch):
        def scan(self, sources: Sequence[str], *, leave_out: str = "") -> Iterator[Event]:
            seen.add(threading.get_ident())
            yield from super().scan(sources, leave_out=leave_out)

        def close(self, *, forget: bool = False) -> None:
            seen.add(threading.get_ident())
            super().close(forget=forget)

    thread = RunThread(make, store.watcher)
    carry_out(qtbot, thread, Scan(("/a",)), Scan(("/b",)))
    assert thread.shutdown()
    assert len(seen) == 1
    assert threading.get_ident() not in seen


def test_a_stop_before_the_command_began_is_not_lost(
    qtbot: QtBot, run_thread: RunThread, store: Store
) -> None:
    store.hold("scan")
    heard = Listener(run_thread)
    with qtbot.waitSignal(run_thread.finished):
        run_thread.do(Scan(("/photos",)))
        run_thread.stop()
    last = heard.events[-1]
    assert isinstance(last, Scanned)
    assert last.stopped


def test_a_stop_is_for_one_command_only(qtbot: QtBot, run_thread: RunThread) -> None:
    run_thread.stop()
    heard = Listener(run_thread)
    carry_out(qtbot, run_thread, Scan(("/photos",)))
    last = heard.events[-1]
    assert isinstance(last, Scanned)
    assert not last.stopped


def test_what_the_engine_refuses_ends_the_command_with_its_problem(
    qtbot: QtBot, run_thread: RunThread, store: Store
) -> None:
    store.raising["plan"] = RunError("run_journal", reason="disk gone")
    heard = Listener(run_thread)
    carry_out(qtbot, run_thread, Scan(("/photos",)), Plan(Recipe("r"), "/out"))
    assert heard.problems[0] is None
    assert heard.problems[1] == Problem("run_journal", {"reason": "disk gone"})


def test_a_bug_in_the_engine_is_shown_and_the_thread_goes_on(
    qtbot: QtBot, run_thread: RunThread, store: Store
) -> None:
    store.raising["scan"] = ZeroDivisionError("oops")
    heard = Listener(run_thread)
    with qtbot.captureExceptions() as caught:
        carry_out(qtbot, run_thread, Scan(("/photos",)))
        # The other thread tells the window first and its excepthook a moment later.
        qtbot.waitUntil(lambda: bool(caught))
    assert [error[0] for error in caught] == [ZeroDivisionError]
    problem = heard.problems[0]
    assert problem is not None
    assert problem.code == "bug"
    del store.raising["scan"]
    carry_out(qtbot, run_thread, Scan(("/photos",)))
    assert heard.problems[1] is None


def test_a_batch_that_never_ran_is_forgotten_and_one_that_ran_is_kept(
    qtbot: QtBot, run_thread: RunThread, store: Store
) -> None:
    carry_out(qtbot, run_thread, Scan(("/a",)), Scan(("/b",)))
    assert store.closed == [True]
    carry_out(qtbot, run_thread, Plan(Recipe("r"), "/out"), Run())
    assert store.closed == [True, False]


@pytest.mark.parametrize("held", ["scan", "run"])
def test_shutdown_in_the_middle_stops_and_closes(qtbot: QtBot, store: Store, held: str) -> None:
    store.notices = [Problem("source_missing", {"path": "/x"})]
    thread = RunThread(store.batch, store.watcher)
    heard = Listener(thread)
    commands: list[Command] = [Scan(("/a",)), Plan(Recipe("r"), "/out"), Run()]
    if held == "run":
        carry_out(qtbot, thread, *commands[:2])
        commands = commands[2:]
    store.hold(held)
    thread.do(commands[0])
    qtbot.waitUntil(lambda: len(heard.events) > 1)
    assert thread.shutdown()
    assert store.closed == [held != "run"]
    assert any(isinstance(event, Noticed) for event in heard.events)


def test_shutdown_gives_up_on_an_engine_that_does_not_listen(qtbot: QtBot, store: Store) -> None:
    free = threading.Event()

    class Deaf(FakeBatch):
        def close(self, *, forget: bool = False) -> None:
            free.wait(10)

    thread = RunThread(lambda reopen: Deaf(replace(store), reopen), store.watcher)
    carry_out(qtbot, thread, Scan(("/a",)))
    assert not thread.shutdown(seconds=0.1)
    free.set()
    assert thread.shutdown()
