"""The session and an earlier run: going on with it, taking it back, pausing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot
from ui_fakes import Store

from app.core.errors import Problem, RunError
from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.engine.events import Paused, RunState
from app.ui.session import Session
from app.ui.state import Phase, Reopened

PAST = Reopened("20261124-one", "Photos for the web", 1.7e9, ("/old photos",), "/old results", 40)


def wait(bot: QtBot, session: Session, phase: Phase) -> None:
    bot.waitUntil(lambda: session.state.phase is phase, timeout=5_000)


def ready(bot: QtBot, session: Session) -> None:
    session.set_recipe(Recipe("one"), None, "")
    session.add_sources(["/photos"])
    wait(bot, session, Phase.READY)


def half_done(store: Store) -> None:
    store.rows[:10] = [replace(row, outcome=Outcome.DONE) for row in store.rows[:10]]


def test_an_earlier_run_is_resumed_and_shown_as_it_is(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    half_done(store)
    gate = store.hold("run")
    opened, counted = QSignalSpy(session.opened), QSignalSpy(session.counted)
    session.resume(PAST)
    assert session.state.phase is Phase.RUNNING
    assert (session.state.sources, session.state.destination) == (PAST.sources, PAST.output)
    qtbot.waitUntil(lambda: session.state.progress is not None)
    assert (opened.at(0), counted.at(0)) == (["/20261124-one.sqlite"], [40])
    gate.set()
    wait(qtbot, session, Phase.ENDED)
    assert store.asked("resume") == [("resume", "/20261124-one.sqlite", False)]
    ended = session.state.ended
    assert ended is not None
    assert (ended.state, ended.totals.done) == (RunState.FINISHED, 40)
    assert not session.state.can_go_on
    assert store.closed == [False]


def test_after_a_resumed_run_the_batch_that_was_being_prepared_is_back(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    session.resume(PAST, failed_too=True)
    wait(qtbot, session, Phase.ENDED)
    assert store.closed == [True, False]
    assert store.asked("resume")[0][2] is True
    session.run()
    wait(qtbot, session, Phase.READY)
    assert session.state.sources == ("/photos",)
    assert session.state.reopened is None
    assert not store.asked("run")


def test_after_a_resumed_run_without_sources_the_window_is_empty_again(
    qtbot: QtBot, session: Session
) -> None:
    session.resume(PAST)
    wait(qtbot, session, Phase.ENDED)
    session.run()
    assert session.state.phase is Phase.EMPTY


def test_a_drop_after_a_resumed_run_joins_what_was_being_prepared(
    qtbot: QtBot, session: Session
) -> None:
    ready(qtbot, session)
    session.resume(PAST)
    session.add_sources(["/dropped meanwhile"])
    assert session.state.queued == ("/dropped meanwhile",)
    wait(qtbot, session, Phase.ENDED)
    session.add_sources(["/more"])
    assert session.state.sources == ("/photos", "/dropped meanwhile", "/more")
    wait(qtbot, session, Phase.READY)


@pytest.mark.parametrize("held", ["scan", "plan"])
def test_a_scan_or_plan_gives_way_to_an_earlier_run(
    qtbot: QtBot, session: Session, store: Store, held: str
) -> None:
    store.hold(held)
    session.set_recipe(Recipe("one"), None, "")
    session.add_sources(["/photos"])
    qtbot.waitUntil(lambda: bool(store.asked(held)))
    session.resume(PAST)
    wait(qtbot, session, Phase.ENDED)
    assert len(store.asked("resume")) == 1


def test_a_run_that_goes_on_elsewhere_is_refused_and_the_batch_stays(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    store.raising["reopen"] = RunError("run_busy", run=PAST.run)
    refused = QSignalSpy(session.refused)
    session.resume(PAST)
    qtbot.waitUntil(lambda: refused.count() == 1)
    assert refused.at(0) == [Problem("run_busy", {"run": PAST.run})]
    store.raising.clear()
    session.set_recipe(Recipe("two"), None, "")
    wait(qtbot, session, Phase.READY)
    assert session.state.sources == ("/photos",)
    assert session.state.problem is None


def test_a_run_that_breaks_in_the_middle_says_so_and_can_go_on(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.raising["run"] = RunError("run_journal", reason="gone")
    session.resume(PAST)
    wait(qtbot, session, Phase.ENDED)
    assert session.state.problem == Problem("run_journal", {"reason": "gone"})
    assert session.state.can_go_on
    store.raising.clear()
    session.go_on()
    qtbot.waitUntil(lambda: session.state.ended is not None)
    assert session.state.problem is None


def test_a_cancelled_run_goes_on_where_it_was(qtbot: QtBot, session: Session, store: Store) -> None:
    store.hold("run")
    ready(qtbot, session)
    session.run()
    qtbot.waitUntil(lambda: session.state.progress is not None)
    session.cancel()
    wait(qtbot, session, Phase.ENDED)
    assert session.state.can_go_on
    store.gates.clear()
    session.go_on()
    assert session.state.phase is Phase.RUNNING
    wait(qtbot, session, Phase.ENDED)
    assert store.asked("resume") == [("resume", "/journal.sqlite", False)]
    assert session.state.sources == ("/photos",)
    ended = session.state.ended
    assert ended is not None
    assert ended.totals.done == 40
    session.run()
    wait(qtbot, session, Phase.READY)
    assert session.state.sources == ("/photos",)


def test_a_cancelled_retry_goes_on_without_retrying_again(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.hold("run")
    session.resume(PAST, failed_too=True)
    qtbot.waitUntil(lambda: session.state.progress is not None)
    session.cancel()
    wait(qtbot, session, Phase.ENDED)
    store.gates.clear()
    session.go_on()
    wait(qtbot, session, Phase.ENDED)
    assert [call[2] for call in store.asked("resume")] == [True, False]


@pytest.mark.parametrize("trash", [True, False])
def test_undo_is_stopped_and_goes_on(
    qtbot: QtBot, session: Session, store: Store, trash: bool
) -> None:
    store.hold("undo")
    store.notices = [Problem("undo_changed", {"path": "/old results/a.jpg"})]
    settled, noticed = QSignalSpy(session.settled), QSignalSpy(session.noticed)
    session.undo(PAST, trash=trash)
    assert session.state.phase is Phase.UNDOING
    qtbot.waitUntil(lambda: session.state.undoing is not None)
    session.cancel()
    wait(qtbot, session, Phase.ENDED)
    assert session.state.can_go_on
    store.gates.clear()
    session.go_on()
    assert session.state.phase is Phase.UNDOING
    wait(qtbot, session, Phase.ENDED)
    undoing = session.state.undoing
    assert undoing is not None
    assert (undoing.removed, undoing.kept, undoing.finished) == (39, 1, True)
    assert not session.state.can_go_on
    assert store.asked("undo") == [("undo", "/20261124-one.sqlite", trash)] * 2
    assert noticed.at(0)[1] == store.notices
    assert settled.count() == 2


def test_nothing_is_taken_up_while_a_run_goes_on(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    gate = store.hold("run")
    ready(qtbot, session)
    session.run()
    wait(qtbot, session, Phase.RUNNING)
    session.undo(PAST)
    assert session.state.sources == ("/photos",)
    gate.set()
    wait(qtbot, session, Phase.ENDED)
    assert not store.asked("undo")


def test_a_recipe_that_is_being_mended_is_no_problem_of_an_earlier_run(
    qtbot: QtBot, session: Session
) -> None:
    problem = Problem("template_empty", {"place": "Name", "template": ""})
    session.set_recipe(Recipe("one"), problem, "")
    session.resume(PAST)
    wait(qtbot, session, Phase.ENDED)
    assert session.state.problem is None


def paused(session: Session) -> Callable[[], bool]:
    return lambda: session.state.paused is not None


def test_a_run_pauses_and_goes_on(qtbot: QtBot, session: Session, store: Store) -> None:
    gate = store.hold("run")
    ready(qtbot, session)
    session.pause()  # nothing runs, nothing happens
    session.run()
    qtbot.waitUntil(lambda: session.state.progress is not None)
    session.pause()
    assert session.state.pausing
    qtbot.waitUntil(paused(session))
    assert session.state.phase is Phase.RUNNING
    assert not session.state.pausing
    session.go_on()
    qtbot.waitUntil(lambda: session.state.paused is None)
    gate.set()
    wait(qtbot, session, Phase.ENDED)
    assert store.asked("pause")
    assert store.asked("go_on")


def test_a_pause_for_a_problem_ends_by_itself(qtbot: QtBot, session: Session, store: Store) -> None:
    store.trouble = Problem("run_no_space", {"path": "/photos (Foldermill)"})
    ready(qtbot, session)
    rewritten = QSignalSpy(session.rewritten)
    session.run()
    qtbot.waitUntil(paused(session))
    assert session.state.paused == Paused(store.trouble)
    assert rewritten.count() == 1  # nothing is shown as in work any more
    store.trouble = None
    wait(qtbot, session, Phase.ENDED)
    assert session.state.paused is None


def test_cancel_and_shutdown_work_in_a_pause(qtbot: QtBot, session: Session, store: Store) -> None:
    store.trouble = Problem("run_no_space", {"path": "/out"})
    ready(qtbot, session)
    session.run()
    qtbot.waitUntil(paused(session))
    session.cancel()
    wait(qtbot, session, Phase.ENDED)
    assert session.state.paused is None
    session.go_on()
    qtbot.waitUntil(paused(session))
    assert session.shutdown()


def test_a_pause_before_the_run_has_begun_is_not_lost(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.hold("run")
    session.resume(PAST)
    session.pause()
    qtbot.waitUntil(paused(session))
